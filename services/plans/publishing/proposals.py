"""Facts of advisory proposals: no comment and no reason of the committee."""

from typing import Any

from contracts import plans as contract
from services.kernel.decider import DomainEvent
from services.kernel.store import Recorded
from services.plans.domain import proposal
from services.plans.publishing.words import Facts, ref


def _of(recorded: Recorded, said: proposal.ProposalEvent) -> dict[str, Any]:
    return {
        "unit": ref(said.unit),
        "proposal_id": recorded.stream_id,
        "kind": contract.ProposalKind(said.kind.value),
        "title": said.title,
        "field": said.field,
    }


def _submitted(recorded: Recorded, said: proposal.Submitted) -> dict[str, Any]:
    return {**_of(recorded, said), "committee": said.committee, "round": said.round}


def _answered(recorded: Recorded, said: proposal.Answered) -> dict[str, Any]:
    return {**_of(recorded, said), "committee": said.committee, "days": said.days}


def _steering(recorded: Recorded, said: proposal.SteeringCommitteeFormed) -> dict[str, Any]:
    return {**_of(recorded, said), "name": said.name, "size": said.size}


EVENTS: tuple[type[DomainEvent], ...] = proposal.proposal.events
FACTS: Facts = {
    proposal.Submitted: (contract.ProposalSubmitted, _submitted),
    proposal.Adopted: (contract.ProposalAdopted, _answered),
    proposal.Returned: (contract.ProposalReturned, _answered),
    proposal.Declined: (contract.ProposalDeclined, _answered),
    proposal.SteeringCommitteeFormed: (contract.SteeringCommitteeFormed, _steering),
}
