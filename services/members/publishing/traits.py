"""Facts of member statistics: counts that may be told."""

from typing import Any

from contracts.members import traits as contract
from services.kernel.publishing import Facts, ref
from services.kernel.store import Recorded
from services.members.domain import traits


def _counted(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {
        "unit": ref(said.unit),
        "statistics_id": recorded.stream_id,
        "year": said.year,
        "quarter": said.quarter,
        "as_of": said.on,
        "trait": said.trait,
        "counts": said.counts,
        "withheld": said.withheld,
    }


FACTS: Facts = {traits.Counted: (contract.TraitsCounted, _counted)}
