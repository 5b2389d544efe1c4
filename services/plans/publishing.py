"""Which private events of plans become facts, and how; what is not in FACTS stays here, as does free text."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from contracts import plans as contract
from contracts.base import Actor, Document, Fact, Origin, UnitRef
from services.kernel.decider import DomainEvent
from services.kernel.store import Recorded
from services.plans.domain import model, programme, proposal
from services.plans.domain.units import OwnedEvent

E = TypeVar("E", bound=OwnedEvent)
P = TypeVar("P", bound=programme.ProgrammeEvent)
Q = TypeVar("Q", bound=proposal.ProposalEvent)
Entry = tuple[type[DomainEvent], Callable[[Recorded], Fact]]


def origin_of(recorded: Recorded) -> Origin:
    """Return where a fact comes from, as its event was recorded."""
    actor, document = recorded.actor, recorded.document
    return Origin(
        event_id=recorded.event_id,
        position=recorded.position,
        recorded_at=recorded.recorded_at,
        effective_on=recorded.effective_on,
        actor=Actor(account=actor.account, post=actor.post, unit=actor.unit),
        rule_set=recorded.rule_set,
        document=Document(number=document.number, issued_on=document.issued_on, issuer=document.issuer)
        if document
        else None,
        correlation_id=recorded.correlation_id,
        causation_id=recorded.causation_id,
    )


def _fact(event: type[E], key: str, build: Callable[[E, dict[str, Any]], Fact]) -> Entry:
    """Return the entry of FACTS for one event; `build` is given the fields all facts of the aggregate have."""

    def publish_event(recorded: Recorded) -> Fact:
        said = recorded.event
        if not isinstance(said, event):
            raise TypeError(f"{event.TOPIC} is published from its own event, not from {said.TOPIC}")
        unit = UnitRef(id=said.unit.id, code=said.unit.code)
        return build(said, {"origin": origin_of(recorded), "unit": unit, key: recorded.stream_id})

    return event, publish_event


def _programme(event: type[P], build: Callable[[P, dict[str, Any]], Fact]) -> Entry:
    return _fact(event, "programme_id", lambda said, about: build(said, about | {"year": said.year}))


def _proposal(event: type[Q], build: Callable[[Q, dict[str, Any]], Fact]) -> Entry:
    def with_subject(said: Q, about: dict[str, Any]) -> Fact:
        subject = {"kind": contract.ProposalKind(said.kind.value), "title": said.title, "field": said.field}
        return build(said, about | subject)

    return _fact(event, "proposal_id", with_subject)


def _opinion(opinion: programme.Opinion | None) -> contract.Opinion | None:
    return contract.Opinion(opinion.value) if opinion else None


def _planned(item: programme.Item) -> dict[str, Any]:
    return {
        "item_id": item.id,
        "title": item.title,
        "kind": contract.ItemKind(item.kind.value),
        "due_on": item.due_on,
    }


FACTS: Mapping[type[DomainEvent], Callable[[Recorded], Fact]] = dict(
    (
        _programme(
            programme.Drafted,
            lambda said, about: contract.ProgrammeDrafted(**about, title=said.title),
        ),
        _programme(
            programme.Submitted,
            lambda said, about: contract.ProgrammeSubmitted(**about, committee=said.committee, round=said.round),
        ),
        _programme(
            programme.OpinionRecorded,
            lambda said, about: contract.OpinionRecorded(
                **about,
                committee=said.committee,
                opinion=contract.Opinion(said.opinion.value),
                round=said.round,
                days=said.days,
            ),
        ),
        _programme(
            programme.Issued,
            lambda said, about: contract.PlanApproved(
                **about,
                title=said.title,
                opinion=_opinion(said.opinion),
                items=tuple(contract.PlannedItem(**_planned(item)) for item in said.items),
            ),
        ),
        _programme(
            programme.ItemCompleted,
            lambda said, about: contract.PlanItemCompleted(
                **about,
                **_planned(said.item),
                turns=said.turns,
                persons=said.persons,
                blood_units=said.blood_units,
            ),
        ),
        _programme(
            programme.Closed,
            lambda said, about: contract.PlanClosed(**about, items=said.items, completed=said.completed),
        ),
        _proposal(
            proposal.Submitted,
            lambda said, about: contract.ProposalSubmitted(**about, committee=said.committee, round=said.round),
        ),
        _proposal(
            proposal.Adopted,
            lambda said, about: contract.ProposalAdopted(**about, committee=said.committee, days=said.days),
        ),
        _proposal(
            proposal.Returned,
            lambda said, about: contract.ProposalReturned(**about, committee=said.committee, days=said.days),
        ),
        _proposal(
            proposal.Declined,
            lambda said, about: contract.ProposalDeclined(**about, committee=said.committee, days=said.days),
        ),
        _proposal(
            proposal.SteeringCommitteeFormed,
            lambda said, about: contract.SteeringCommitteeFormed(**about, name=said.name, size=said.size),
        ),
        _fact(
            model.Registered,
            "model_id",
            lambda said, about: contract.YouthModelRegistered(**about, name=said.name, field=said.field),
        ),
    )
)


def publish(recorded: Recorded) -> Fact | None:
    """Return the fact that the event is published as, or None for one that stays private."""
    build = FACTS.get(type(recorded.event))
    return build(recorded) if build else None
