"""Facts of coordination programmes (domain.md §4.3): no contents, no name of a party, no text of a review, no reason."""

from collections import Counter
from typing import Any

from contracts.plans import coordination as contract
from services.kernel.decider import DomainEvent
from services.kernel.publishing import Facts, ref
from services.kernel.store import Recorded
from services.plans.domain import coordination, coordination_rules
from services.plans.publishing.measures import results


def _of(recorded: Recorded, said: coordination.CoordinationEvent) -> dict[str, Any]:
    return {"unit": ref(said.unit), "coordination_id": recorded.stream_id, "title": said.title}


def _signed(recorded: Recorded, said: coordination.Signed) -> dict[str, Any]:
    found = Counter(party.type for party in said.parties)
    parties = tuple(
        contract.PartiesOfType.of(type=contract.PartyType(type_.value), count=found[type_])
        for type_ in coordination.PartyType
        if type_ in found
    )
    return {**_of(recorded, said), "parties": parties, "starts_on": said.starts_on, "ends_on": said.ends_on}


def _linked(recorded: Recorded, said: coordination.ActivityLinked) -> dict[str, Any]:
    return {**_of(recorded, said), "activities": said.activities}


def _reviewed(recorded: Recorded, said: coordination.Reviewed) -> dict[str, Any]:
    return {**_of(recorded, said), "year": said.year, "results": results(said.results)}


def _renewed(recorded: Recorded, said: coordination.Renewed) -> dict[str, Any]:
    return {**_of(recorded, said), "previous_ends_on": said.before, "ends_on": said.ends_on}


def _ended(recorded: Recorded, said: coordination.Ended) -> dict[str, Any]:
    return {**_of(recorded, said), "signed": said.signed}


def _handed_on(recorded: Recorded, said: coordination.HandedOn) -> dict[str, Any]:
    return {**_of(recorded, said), "from_unit": ref(said.from_unit), "signed": said.signed}


EVENTS: tuple[type[DomainEvent], ...] = coordination_rules.coordination.events
FACTS: Facts = {
    coordination.Proposed: (contract.CoordinationProposed, _of),
    coordination.Signed: (contract.CoordinationSigned, _signed),
    coordination.ActivityLinked: (contract.CoordinationActivityLinked, _linked),
    coordination.Reviewed: (contract.CoordinationReviewed, _reviewed),
    coordination.Renewed: (contract.CoordinationRenewed, _renewed),
    coordination.Ended: (contract.CoordinationEnded, _ended),
    coordination.HandedOn: (contract.CoordinationHandedOn, _handed_on),
}
