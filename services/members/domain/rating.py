"""The yearly quality rating of a member: decided once, revised with a reason (domain.md §3.4)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar, assert_never
from uuid import UUID

from services.kernel.decider import Decider, DomainEvent, PersonalText, Refusal
from services.members.domain.member_refusals import MembershipEnded
from services.members.domain.rules import RuleSet, months_later
from services.members.domain.unit import UnitRef


class NotRated(Refusal):
    """There is nothing to show before a rating was decided."""

    CODE: ClassVar[str] = "members.not_rated"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = "Đoàn viên chưa được xếp loại năm này."


class NotEligibleYet(Refusal):
    """A member is rated for a year after the months of membership, within it or before, that the rule set names."""

    CODE: ClassVar[str] = "members.not_eligible_for_rating"
    DETAIL: ClassVar[str] = "Đoàn viên chưa đủ thời gian sinh hoạt để xếp loại năm này; hãy bỏ khỏi danh sách xếp loại."


class RevisionNeedsReason(Refusal):
    """A decided rating changes only by a revision with its reason."""

    CODE: ClassVar[str] = "members.revision_needs_reason"
    DETAIL: ClassVar[str] = "Đoàn viên đã được xếp loại năm này; muốn đổi mức hãy ghi lý do xếp loại lại."


class RatedBeforeItsYear(Refusal):
    """A rating of a year is decided in that year or later."""

    CODE: ClassVar[str] = "members.rating_before_its_year"
    DETAIL: ClassVar[str] = "Ngày quyết định sớm hơn năm được xếp loại; hãy kiểm tra lại năm hoặc ngày."


class RatingRevisedSince(Refusal):
    """Only a rating that nobody revised is taken back with its import."""

    CODE: ClassVar[str] = "members.rating_revised_since"
    DETAIL: ClassVar[str] = "Xếp loại đã được sửa sau lần nhập nên không hoàn tác được; hãy xếp loại lại với lý do."


# Events.


class Decided(DomainEvent):
    """The rank of the year was decided; `on` is the day it counts from, None in what was stored before it was kept."""

    TOPIC: ClassVar[str] = "members.rating.decided"

    member_id: UUID
    unit: UnitRef
    year: int
    rank: str
    on: date | None = None


class Revised(DomainEvent):
    """The rank was changed, at the unit that counted it; the reason stays private, sealed with the member's key."""

    TOPIC: ClassVar[str] = "members.rating.revised"
    SUBJECT: ClassVar[str] = "member_id"

    member_id: UUID
    unit: UnitRef
    year: int
    rank: str
    previous_rank: str
    reason: PersonalText


class Withdrawn(DomainEvent):
    """The rating was taken back with the import that brought it, as if it had never been decided."""

    TOPIC: ClassVar[str] = "members.rating.withdrawn"

    member_id: UUID
    unit: UnitRef
    year: int
    rank: str
    import_id: UUID
    decided_on: date | None


Event = Decided | Revised | Withdrawn


# State.


@dataclass(frozen=True)
class Open:
    """Not rated yet."""


@dataclass(frozen=True)
class Rated:
    """Rated, at the unit that counts it; `first` is the decision as long as nobody revised it."""

    unit: UnitRef
    rank: str
    first: Decided | None = field(default=None, compare=False)


State = Open | Rated


def evolve(state: State, event: Event) -> State:
    match event:
        case Decided():
            return Rated(event.unit, event.rank, event)
        case Revised():
            return Rated(event.unit, event.rank)
        case Withdrawn():
            return Open()
        case _:
            assert_never(event)


# Commands and rules.


@dataclass(frozen=True)
class Decide:
    """Rate a member of `unit` for `year` on `on`; `active` says whether the member still is one."""

    member_id: UUID
    unit: UnitRef
    joined_on: date
    active: bool
    year: int
    rank: str
    on: date
    reason: str | None
    rules: RuleSet


@dataclass(frozen=True)
class Withdraw:
    """Take a rating back with the import that brought it."""

    import_id: UUID


Command = Decide | Withdraw


def decide(command: Command, state: State) -> Sequence[Event]:
    if isinstance(command, Withdraw):
        return _withdraw(command, state)
    match state:
        case Open():
            if not command.active:
                raise MembershipEnded()
            if command.on.year < command.year:
                raise RatedBeforeItsYear()
            counted_until = min(command.on, date(command.year, 12, 31))
            if months_later(command.joined_on, command.rules.rating.eligible_after_months) > counted_until:
                raise NotEligibleYet()
            return [
                Decided(
                    member_id=command.member_id,
                    unit=command.unit,
                    year=command.year,
                    rank=command.rank,
                    on=command.on,
                )
            ]
        case Rated(unit=unit, rank=before):
            if before == command.rank:
                return []
            if command.reason is None:
                raise RevisionNeedsReason()
            return [
                Revised(
                    member_id=command.member_id,
                    unit=unit,
                    year=command.year,
                    rank=command.rank,
                    previous_rank=before,
                    reason=command.reason,
                )
            ]
        case _:
            assert_never(state)


def _withdraw(command: Withdraw, state: State) -> Sequence[Event]:
    if isinstance(state, Open):
        return []
    first = state.first
    if first is None:
        raise RatingRevisedSince()
    return [
        Withdrawn(
            member_id=first.member_id,
            unit=first.unit,
            year=first.year,
            rank=first.rank,
            import_id=command.import_id,
            decided_on=first.on,
        )
    ]


rating: Decider[Command, State, Event] = Decider(
    "members.rating", (Decided, Revised, Withdrawn), Open(), evolve, decide
)
