"""The officers of a unit: who holds which post, for which term; and its provisional committee (domain.md §2.1, §9.1)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, assert_never
from uuid import NAMESPACE_URL, UUID, uuid5

from services.kernel.decider import Decider, DomainEvent, PersonalText, Refusal
from services.members.domain.rules import RuleSet, months_later
from services.members.domain.unit import UnitRef

OFFICERS = uuid5(NAMESPACE_URL, "bachudong:officers")
SECRETARY = "SECRETARY"
POSTS_WITHOUT_COMMITTEE = frozenset({SECRETARY, "DEPUTY_SECRETARY"})
"""What a branch too small for a committee elects."""


def officers_id(unit_id: UUID) -> UUID:
    """Return the id of the stream of a unit's officers."""
    return uuid5(OFFICERS, str(unit_id))


class NotServingHere(Refusal):
    """An officer is an active member of the unit or of one below it."""

    CODE: ClassVar[str] = "members.not_serving_here"
    DETAIL: ClassVar[str] = (
        "Cán bộ Đoàn phải là đoàn viên đang sinh hoạt trong đơn vị hoặc đơn vị trực thuộc; hãy kiểm tra lại."
    )


class TooFewForCommittee(Refusal):
    """A small branch has a secretary and a deputy, no committee (domain.md §2.1)."""

    CODE: ClassVar[str] = "members.too_few_for_committee"
    DETAIL: ClassVar[str] = (
        "Chi đoàn chưa đủ số đoàn viên để bầu Ban Chấp hành; chỉ bầu Bí thư và, nếu cần, Phó Bí thư."
    )


class SecretaryInOffice(Refusal):
    """A unit has one secretary at a time."""

    CODE: ClassVar[str] = "members.secretary_in_office"
    DETAIL: ClassVar[str] = "Đơn vị đang có Bí thư; hãy cho thôi giữ chức người đương nhiệm trước."


class PostHeldAlready(Refusal):
    """A member holds a post in a unit once at a time."""

    CODE: ClassVar[str] = "members.post_held_already"
    DETAIL: ClassVar[str] = "Đoàn viên này đang giữ chức vụ đó ở đơn vị; không bổ nhiệm lại."


class AppointmentReused(Refusal):
    """An id names one appointment."""

    CODE: ClassVar[str] = "members.appointment_reused"
    DETAIL: ClassVar[str] = "Mã này đã dùng cho lần bổ nhiệm khác; hãy dùng mã mới."


class TermEndsBeforeItBegins(Refusal):
    """A term has an end behind its beginning."""

    CODE: ClassVar[str] = "members.term_ends_before_it_begins"
    DETAIL: ClassVar[str] = "Ngày hết nhiệm kỳ phải sau ngày bắt đầu; hãy kiểm tra lại."


class NotInOffice(Refusal):
    """Only who was appointed is relieved, and not before that day."""

    CODE: ClassVar[str] = "members.not_in_office"
    DETAIL: ClassVar[str] = "Không có lần bổ nhiệm này, hoặc ngày thôi giữ chức sớm hơn ngày bổ nhiệm."


class ProvisionalTooLong(Refusal):
    """A provisional committee lasts as long as the rule set says, once extended (domain.md §2.1)."""

    CODE: ClassVar[str] = "members.provisional_too_long"
    DETAIL: ClassVar[str] = "Ban Chấp hành lâm thời vượt quá thời hạn cho phép; hãy chọn ngày sớm hơn."


class ProvisionalExtendedAlready(Refusal):
    """A provisional committee is extended once."""

    CODE: ClassVar[str] = "members.provisional_extended_already"
    DETAIL: ClassVar[str] = "Ban Chấp hành lâm thời đã được gia hạn một lần; hãy tổ chức đại hội."


# Events.


class Appointed(DomainEvent):
    """A member holds a post from `on`, for a term that ends on `until` (None: open)."""

    TOPIC: ClassVar[str] = "members.officer.appointed"

    unit: UnitRef
    appointment_id: UUID
    member_id: UUID
    post: str
    term: str
    until: date | None
    on: date


class Relieved(DomainEvent):
    """The post was given up or taken on `on`; the reason stays private."""

    TOPIC: ClassVar[str] = "members.officer.relieved"
    SUBJECT: ClassVar[str] = "member_id"

    unit: UnitRef
    appointment_id: UUID
    member_id: UUID
    post: str
    reason: PersonalText
    on: date


class ProvisionalSet(DomainEvent):
    """The unit is led by a provisional committee until `until`; `extension` where it had one before."""

    TOPIC: ClassVar[str] = "members.officer.provisional_set"

    unit: UnitRef
    until: date
    extension: bool
    on: date


Event = Appointed | Relieved | ProvisionalSet


# State.


@dataclass(frozen=True)
class Officers:
    """All appointments of a unit, when each ended, and how long it is led by a provisional committee."""

    appointed: tuple[Appointed, ...] = ()
    ended: tuple[tuple[UUID, date], ...] = ()
    provisional: tuple[ProvisionalSet, ...] = ()

    def serving(self, on: date) -> list[Appointed]:
        """Return who holds a post on a day."""
        ended = dict(self.ended)
        return [
            one
            for one in self.appointed
            if one.on <= on and (one.until is None or on <= one.until) and on < ended.get(one.appointment_id, date.max)
        ]

    def not_relieved(self) -> list[Appointed]:
        """Return the appointments nobody ended, their term over or not."""
        ended = dict(self.ended)
        return [one for one in self.appointed if one.appointment_id not in ended]


State = Officers


def evolve(state: State, event: Event) -> State:
    match event:
        case Appointed():
            return replace(state, appointed=(*state.appointed, event))
        case Relieved():
            return replace(state, ended=(*state.ended, (event.appointment_id, event.on)))
        case ProvisionalSet():
            return replace(state, provisional=(*state.provisional, event))
        case _:
            assert_never(event)


# Commands and rules.


@dataclass(frozen=True)
class Appoint:
    """Give a post; `serves_here`: the member is active within the unit; `members`: those of a branch, None elsewhere."""

    unit: UnitRef
    appointment_id: UUID
    member_id: UUID
    post: str
    term: str
    until: date | None
    serves_here: bool
    members: int | None
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class Relieve:
    """Take a post back on `on`."""

    appointment_id: UUID
    reason: str
    on: date


@dataclass(frozen=True)
class RelieveAll:
    """Let every post of the unit end on `on`: the unit goes, and its decision says why."""

    on: date


@dataclass(frozen=True)
class RelieveMember:
    """Let every post of a member in the unit end on `on`: the member belongs to it, or below it, no more."""

    member_id: UUID
    on: date


@dataclass(frozen=True)
class SetProvisional:
    """Let a provisional committee lead the unit until a day."""

    unit: UnitRef
    until: date
    on: date
    rules: RuleSet


Command = Appoint | Relieve | RelieveAll | RelieveMember | SetProvisional


def decide(command: Command, state: State) -> Sequence[Event]:
    match command:
        case Appoint():
            return _appoint(command, state)
        case Relieve():
            return _relieve(command, state)
        case RelieveAll():
            return [_ended(one, "", command.on) for one in state.not_relieved()]
        case RelieveMember():
            held = [one for one in state.not_relieved() if one.member_id == command.member_id]
            return [_ended(one, "", command.on) for one in held]
        case SetProvisional():
            return _set_provisional(command, state)
        case _:
            assert_never(command)


def _appoint(command: Appoint, state: State) -> Sequence[Event]:
    wanted = Appointed(
        unit=command.unit,
        appointment_id=command.appointment_id,
        member_id=command.member_id,
        post=command.post,
        term=command.term,
        until=command.until,
        on=command.on,
    )
    for one in state.appointed:
        if one.appointment_id == command.appointment_id:
            if one != wanted:
                raise AppointmentReused()
            return []
    if command.until is not None and command.until <= command.on:
        raise TermEndsBeforeItBegins()
    if not command.serves_here:
        raise NotServingHere()
    least = command.rules.organisation.committee_min_members
    if command.members is not None and command.members < least and command.post not in POSTS_WITHOUT_COMMITTEE:
        raise TooFewForCommittee()
    serving = state.serving(command.on)
    if any(one.member_id == command.member_id and one.post == command.post for one in serving):
        raise PostHeldAlready()
    if command.post == SECRETARY and any(one.post == SECRETARY for one in serving):
        raise SecretaryInOffice()
    return [wanted]


def _relieve(command: Relieve, state: State) -> Sequence[Event]:
    for one in state.appointed:
        if one.appointment_id == command.appointment_id:
            if one not in state.not_relieved():
                return []
            if command.on < one.on:
                raise NotInOffice()
            return [_ended(one, command.reason, command.on)]
    raise NotInOffice()


def _ended(one: Appointed, reason: str, on: date) -> Relieved:
    return Relieved(
        unit=one.unit,
        appointment_id=one.appointment_id,
        member_id=one.member_id,
        post=one.post,
        reason=reason,
        on=max(on, one.on),
    )


def _set_provisional(command: SetProvisional, state: State) -> Sequence[Event]:
    rules = command.rules.organisation
    if any((one.until, one.on) == (command.until, command.on) for one in state.provisional):
        return []
    before = state.provisional[-1] if state.provisional else None
    if command.until <= command.on:
        raise TermEndsBeforeItBegins()
    if before is None:
        latest = months_later(command.on, rules.provisional_max_months)
    elif before.extension:
        raise ProvisionalExtendedAlready()
    else:
        latest = months_later(before.until, rules.provisional_extension_max_months)
    if command.until > latest:
        raise ProvisionalTooLong()
    return [ProvisionalSet(unit=command.unit, until=command.until, extension=before is not None, on=command.on)]


officers: Decider[Command, State, Event] = Decider(
    "members.officers", (Appointed, Relieved, ProvisionalSet), Officers(), evolve, decide
)
