"""Facts of imports: counts only."""

from typing import Any

from contracts.members import imports as contract
from services.kernel.publishing import Facts, ref
from services.kernel.store import Recorded
from services.members.domain import import_batch


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
