"""A commendation of a member or a unit: proposed, awarded, perhaps revoked (domain.md §3.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from services.kernel.decider import Decider, DomainEvent, PersonalText, Refusal
from services.members.domain.rules import RuleSet
from services.members.domain.unit import UnitRef


class NoSuchCommendation(Refusal):
    """What is awarded was proposed, what is revoked was awarded."""

    CODE: ClassVar[str] = "members.no_such_commendation"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = "Không có đề nghị khen thưởng này; hãy kiểm tra lại mã hoặc lập đề nghị trước."


class CommendationIsAnother(Refusal):
    """An id names one commendation."""

    CODE: ClassVar[str] = "members.commendation_is_another"
    DETAIL: ClassVar[str] = "Mã khen thưởng này đã dùng cho một đề nghị khác; hãy tạo mã mới."


class CommendationFormUnknown(Refusal):
    """The form is one of the rule set's."""

    CODE: ClassVar[str] = "members.commendation_form_unknown"
    DETAIL: ClassVar[str] = "Hình thức khen thưởng này không có trong quy định; hãy chọn hình thức khác."


class AwardedBeforeProposed(Refusal):
    """Proposal, award and revocation come in the order of their days."""

    CODE: ClassVar[str] = "members.awarded_before_proposed"
    DETAIL: ClassVar[str] = "Ngày sớm hơn bước trước của khen thưởng; hãy kiểm tra lại ngày."


class NotAwarded(Refusal):
    """Only an award can be revoked."""

    CODE: ClassVar[str] = "members.not_awarded"
    DETAIL: ClassVar[str] = "Khen thưởng này chưa được quyết định nên không có gì để thu hồi."


class CommendationRevokedAlready(Refusal):
    """What was revoked is not awarded again under the same id."""

    CODE: ClassVar[str] = "members.commendation_revoked"
    DETAIL: ClassVar[str] = "Khen thưởng này đã bị thu hồi; nếu khen lại hãy lập đề nghị mới."


# Events.


class Proposed(DomainEvent):
    """A member or unit was proposed; the merits stay private."""

    TOPIC: ClassVar[str] = "members.commendation.proposed"
    SUBJECT: ClassVar[str] = "recipient_id"

    recipient_id: UUID
    of_member: bool
    unit: UnitRef
    form: str
    merits: PersonalText
    on: date


class Awarded(DomainEvent):
    """The commendation was decided."""

    TOPIC: ClassVar[str] = "members.commendation.awarded"

    unit: UnitRef
    of_member: bool
    form: str
    on: date


class Revoked(DomainEvent):
    """The commendation was taken back; the reason stays private."""

    TOPIC: ClassVar[str] = "members.commendation.revoked"
    SUBJECT: ClassVar[str] = "recipient_id"

    recipient_id: UUID
    unit: UnitRef
    of_member: bool
    form: str
    reason: PersonalText
    on: date


Event = Proposed | Awarded | Revoked


# State.


@dataclass(frozen=True)
class Nothing:
    """Not proposed."""


@dataclass(frozen=True)
class Commendation:
    """Proposed, and how far it came."""

    proposed: Proposed
    awarded: Awarded | None = None
    revoked: bool = False


State = Nothing | Commendation


def evolve(state: State, event: Event) -> State:
    match event, state:
        case Proposed(), _:
            return Commendation(event)
        case Awarded(), Commendation():
            return Commendation(state.proposed, event)
        case Revoked(), Commendation():
            return Commendation(state.proposed, state.awarded, revoked=True)
        case _:
            return state


# Commands and rules.


@dataclass(frozen=True)
class Propose:
    """Propose a commendation."""

    recipient_id: UUID
    of_member: bool
    unit: UnitRef
    form: str
    merits: str
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class Award:
    """Decide it."""

    on: date


@dataclass(frozen=True)
class Revoke:
    """Take it back."""

    reason: str
    on: date


Command = Propose | Award | Revoke


def decide(command: Command, state: State) -> Sequence[Event]:
    if isinstance(command, Propose):
        return _propose(command, state)
    if isinstance(state, Nothing):
        raise NoSuchCommendation()
    return _award(command, state) if isinstance(command, Award) else _revoke(command, state)


def _propose(command: Propose, state: State) -> Sequence[Event]:
    if command.form not in command.rules.commendation.forms:
        raise CommendationFormUnknown()
    proposed = Proposed(
        recipient_id=command.recipient_id,
        of_member=command.of_member,
        unit=command.unit,
        form=command.form,
        merits=command.merits,
        on=command.on,
    )
    if isinstance(state, Nothing):
        return [proposed]
    if state.proposed.model_copy(update={"unit": command.unit}) == proposed:
        return []
    raise CommendationIsAnother()


def _award(command: Award, state: Commendation) -> Sequence[Event]:
    if state.revoked:
        raise CommendationRevokedAlready()
    if state.awarded is not None:
        return []
    proposed = state.proposed
    if command.on < proposed.on:
        raise AwardedBeforeProposed()
    return [Awarded(unit=proposed.unit, of_member=proposed.of_member, form=proposed.form, on=command.on)]


def _revoke(command: Revoke, state: Commendation) -> Sequence[Event]:
    if state.awarded is None:
        raise NotAwarded()
    if state.revoked:
        return []
    if command.on < state.awarded.on:
        raise AwardedBeforeProposed()
    proposed = state.proposed
    return [
        Revoked(
            recipient_id=proposed.recipient_id,
            unit=proposed.unit,
            of_member=proposed.of_member,
            form=proposed.form,
            reason=command.reason,
            on=command.on,
        )
    ]


commendation: Decider[Command, State, Event] = Decider(
    "members.commendation", (Proposed, Awarded, Revoked), Nothing(), evolve, decide
)
