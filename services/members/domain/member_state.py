"""A member as the rules see one: the alternatives a person can be in, and how each event leads on (domain.md §3.2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from services.kernel.decider import ERASED
from services.members.domain import member_events as e
from services.members.domain.unit import UnitRef

PARTY_STATUSES = ("NONE", "SYMPATHISER", "PROBATIONARY", "FULL")


@dataclass(frozen=True)
class Outside:
    """Not a member."""


@dataclass(frozen=True)
class Candidate:
    """A person whose application is being considered; `vote` once the branch voted."""

    unit: UnitRef
    proposed: e.AdmissionProposed
    since: date
    vote: e.AdmissionVoted | None = None


@dataclass(frozen=True)
class Transfer:
    """An open transfer and how far it came."""

    id: UUID
    to_unit: UnitRef
    dues_paid_until: date
    requested_on: date
    released: bool = False
    forwarded: bool = False


@dataclass(frozen=True)
class Temporary:
    """A stay elsewhere."""

    host: UnitRef
    until: date


@dataclass(frozen=True)
class Active:
    """A member of `unit`; `since` the day of the last change; `born` is None where the person's data was erased.

    `joined` is how membership began, `known` who the person is as last corrected. `closed` says of each transfer that
    is over how it ended. `touched`: something happened since registration that no import did.
    """

    unit: UnitRef
    since: date
    born: date | None
    joined_on: date
    joined: e.Joined
    known: e.Named
    transfer: Transfer | None = None
    closed: Mapping[UUID, str] = field(default_factory=dict)
    details: Mapping[str, str] = field(default_factory=dict)
    card: str | None = None
    party_status: str = "NONE"
    temporary: Temporary | None = None
    postponed_until: date | None = None
    extended_until: date | None = None
    deferred_until: date | None = None
    strike_off: e.StrikeOffProposed | None = None
    reinstated_on: date | None = None
    reassigned_by: UUID | None = None
    touched: bool = False


@dataclass(frozen=True)
class Ended:
    """No longer a member: how, where last, since when a member; `last` is the member as of the end, which came on `since`."""

    by: str
    unit: UnitRef
    joined_on: date
    since: date
    last: Active


State = Outside | Candidate | Active | Ended


def evolve(state: State, event: e.Event) -> State:
    match event, state:
        case e.AdmissionProposed(), _:
            return Candidate(event.unit, event, event.on)
        case e.AdmissionVoted(), Candidate():
            return replace(state, vote=event, since=event.on)
        case ((e.AdmissionWithdrawn() | e.RegistrationWithdrawn()), _):
            return Outside()
        case ((e.Registered() | e.Admitted()), _):
            return Active(event.unit, event.on, _day(event.birth_date), event.joined_on, event, event)
        case e.Reinstated(), Ended():
            return _returned(state.last, event)
        case e.Gone(), Active():
            return Ended(ENDS[type(event)], event.unit, state.joined_on, event.on, state)
        case e.DetailsChanged(), Active():
            kept = {name: text for name, text in state.details.items() if name not in event.cleared}
            details = {**kept, **event.details}
            return replace(state, details=details, touched=state.touched or event.import_id is None)
        case e.CardIssued(), Active():
            return replace(state, card=event.number, touched=state.touched or event.import_id is None)
        case _, Active():
            return replace(_changed(state, event), touched=True)
        case _:
            return state


ENDS: Mapping[type[e.Gone], str] = {
    e.Matured: "matured",
    e.Left: "left",
    e.StruckOff: "struck_off",
    e.Expelled: "expelled",
    e.Deceased: "deceased",
}


def _changed(state: Active, event: e.Event) -> Active:
    match event:
        case e.Corrected():
            known = state.known.model_copy(update=dict(event.words))
            return replace(state, known=known, born=_day(known.birth_date))
        case e.PartyStatusChanged():
            return replace(state, party_status=event.status if event.status in PARTY_STATUSES else "NONE")
        case e.TransferRequested():
            wanted = Transfer(event.transfer_id, event.to_unit, event.dues_paid_until, event.on)
            return replace(state, transfer=wanted, since=event.on)
        case e.TransferStep():
            return _transferred(state, event)
        case e.Reassigned():
            overtaken = state.transfer is not None and state.transfer.to_unit == event.to_unit
            left = replace(state, transfer=None) if overtaken else state
            return replace(left, unit=event.to_unit, since=event.on, reassigned_by=event.reorganisation_id)
        case e.TemporaryStarted():
            return replace(state, temporary=Temporary(event.host, event.until), since=event.on)
        case e.TemporaryEnded():
            return replace(state, temporary=None, since=event.on)
        case e.Postponed():
            return replace(state, postponed_until=event.until, since=event.on)
        case e.PostponementEnded():
            return replace(state, postponed_until=None, since=event.on)
        case e.Extended():
            return replace(state, extended_until=event.until, since=event.on)
        case e.MaturationDeferred():
            return replace(state, deferred_until=event.until, since=event.on)
        case e.StrikeOffProposed():
            return replace(state, strike_off=event, since=event.on)
        case _:
            return state


def _transferred(state: Active, event: e.TransferStep) -> Active:
    open_ = state.transfer
    match event:
        case e.TransferReleased() if open_ is not None:
            return replace(state, transfer=replace(open_, released=True), since=event.on)
        case e.TransferForwarded() if open_ is not None:
            return replace(state, transfer=replace(open_, forwarded=True), since=event.on)
        case e.TransferAccepted():
            closed = {**state.closed, event.transfer_id: "accepted"}
            there = replace(state, unit=event.to_unit, since=event.on, strike_off=None)
            return replace(there, transfer=None, closed=closed)
        case _:
            closed = {**state.closed, event.transfer_id: OUTCOMES[type(event)]}
            return replace(state, transfer=None, closed=closed, since=event.on)


def _returned(last: Active, event: e.Reinstated) -> Active:
    """Whoever comes back has nothing open from before the end: no transfer, stay, postponement, proposal or extension."""
    free = replace(last, transfer=None, temporary=None, postponed_until=None, strike_off=None)
    free = replace(free, extended_until=None, deferred_until=None)
    return replace(free, unit=event.unit, since=event.on, reinstated_on=event.on, touched=True)


OUTCOMES: Mapping[type[e.TransferStep], str] = {
    e.TransferRejected: "rejected",
    e.TransferCancelled: "cancelled",
    e.TransferExpired: "expired",
}


def _day(text: str) -> date | None:
    return None if text == ERASED else date.fromisoformat(text)
