"""Facts of imports: counts only."""

from typing import Any

from contracts.members import imports as contract
from services.kernel.store import Recorded
from services.members.domain import import_batch
from services.members.publishing.words import Facts, ref


def _counts(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {
        "unit": ref(said.unit),
        "import_id": recorded.stream_id,
        "registered": said.registered,
        "updated": said.updated,
    }


def _committed(recorded: Recorded, said: Any) -> dict[str, Any]:
    return _counts(recorded, said) | {"skipped": said.skipped, "rated": said.rated}


FACTS: Facts = {
    import_batch.Committed: (contract.ImportCommitted, _committed),
    import_batch.Reverted: (contract.ImportReverted, _counts),
}
