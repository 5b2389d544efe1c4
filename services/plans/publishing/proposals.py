"""Facts of advisory proposals: no summary, comment, reason or report, no progress and no author."""

from typing import Any

from contracts.plans import proposals as contract
from services.kernel.decider import DomainEvent
from services.kernel.publishing import Facts, ref
from services.kernel.store import Recorded
from services.plans.domain import proposal, proposal_rules
from services.plans.publishing.measures import results


def _of(recorded: Recorded, said: proposal.ProposalEvent) -> dict[str, Any]:
    return {
        "unit": ref(said.unit),
        "proposal_id": recorded.stream_id,
        "kind": contract.ProposalKind(said.kind.value),
        "title": said.title,
        "field": said.field,
    }


def _addressee(said: proposal.Submitted | proposal.Answered) -> dict[str, Any]:
    return {"committee": said.committee, "counterparty": contract.Counterparty(said.counterparty.value)}


def _submitted(recorded: Recorded, said: proposal.Submitted) -> dict[str, Any]:
    return {**_of(recorded, said), **_addressee(said), "round": said.round, "version": said.version}


def _revised(recorded: Recorded, said: proposal.Revised) -> dict[str, Any]:
    return {**_of(recorded, said), "version": said.version}


def _answered(recorded: Recorded, said: proposal.Answered) -> dict[str, Any]:
    return {**_of(recorded, said), **_addressee(said), "days": said.days}


def _withdrawn(recorded: Recorded, said: proposal.Withdrawn) -> dict[str, Any]:
    return {**_of(recorded, said), "round": said.round}


def _steering(recorded: Recorded, said: proposal.SteeringCommitteeFormed) -> dict[str, Any]:
    return {**_of(recorded, said), "name": said.name, "size": said.size}


def _reported(recorded: Recorded, said: proposal.ImplementationReported) -> dict[str, Any]:
    return {**_of(recorded, said), "report_id": said.report_id, "milestones": len(said.milestones)}


def _result(recorded: Recorded, said: proposal.ResultRecorded) -> dict[str, Any]:
    outcome = results(said.outcome)
    return {**_of(recorded, said), "outcome": outcome}


def _handed_on(recorded: Recorded, said: proposal.HandedOn) -> dict[str, Any]:
    return {**_of(recorded, said), "from_unit": ref(said.from_unit)}


EVENTS: tuple[type[DomainEvent], ...] = proposal_rules.proposal.events
FACTS: Facts = {
    proposal.Submitted: (contract.ProposalSubmitted, _submitted),
    proposal.Revised: (contract.ProposalRevised, _revised),
    proposal.Adopted: (contract.ProposalAdopted, _answered),
    proposal.Returned: (contract.ProposalReturned, _answered),
    proposal.Declined: (contract.ProposalDeclined, _answered),
    proposal.Withdrawn: (contract.ProposalWithdrawn, _withdrawn),
    proposal.SteeringCommitteeFormed: (contract.SteeringCommitteeFormed, _steering),
    proposal.ImplementationReported: (contract.ProposalImplementationReported, _reported),
    proposal.ResultRecorded: (contract.ProposalResultRecorded, _result),
    proposal.HandedOn: (contract.ProposalHandedOn, _handed_on),
}
