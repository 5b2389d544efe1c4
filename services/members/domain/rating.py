"""The yearly quality rating of a member: decided once, revised with a reason (domain.md §3.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from typing_extensions import assert_never

from services.kernel.decider import Decider, DomainEvent, Refusal
from services.members.domain.rules import RuleSet, months_later
from services.members.domain.unit import UnitRef


class NotEligibleYet(Refusal):
    """A member is rated after the months of membership the rule set names."""

    CODE: ClassVar[str] = "members.not_eligible_for_rating"
    DETAIL: ClassVar[str] = "Đoàn viên chưa đủ thời gian sinh hoạt để xếp loại năm này; hãy bỏ khỏi danh sách xếp loại."


class RevisionNeedsReason(Refusal):
    """A decided rating changes only by a revision with its reason."""

    CODE: ClassVar[str] = "members.revision_needs_reason"
    DETAIL: ClassVar[str] = "Đoàn viên đã được xếp loại năm này; muốn đổi mức hãy ghi lý do xếp loại lại."


class RatedInAnotherYear(Refusal):
    """A rating of a year is decided in that year or later."""

    CODE: ClassVar[str] = "members.rating_before_its_year"
    DETAIL: ClassVar[str] = "Ngày quyết định sớm hơn năm được xếp loại; hãy kiểm tra lại năm hoặc ngày."


# Events. Private facts of the stream.


class Decided(DomainEvent):
    """The rank of the year was decided."""

    TOPIC: ClassVar[str] = "members.rating.decided"

    member_id: UUID
    unit: UnitRef
    year: int
    rank: str


class Revised(DomainEvent):
    """The rank was changed; the reason stays private."""

    TOPIC: ClassVar[str] = "members.rating.revised"

    member_id: UUID
    unit: UnitRef
    year: int
    rank: str
    previous_rank: str
    reason: str


Event = Decided | Revised


# State: what the rules need to know.


@dataclass(frozen=True)
class Open:
    """Not rated yet."""


@dataclass(frozen=True)
class Rated:
    """Rated, at the unit that counts it."""

    unit: UnitRef
    rank: str


State = Open | Rated


def evolve(state: State, event: Event) -> State:
    match event:
        case Decided() | Revised():
            return Rated(event.unit, event.rank)
        case _:
            assert_never(event)


# Commands and rules.


@dataclass(frozen=True)
class Decide:
    """Rate a member of `unit` for `year` on `on`."""

    member_id: UUID
    unit: UnitRef
    joined_on: date
    year: int
    rank: str
    on: date
    reason: str | None
    rules: RuleSet


def decide(command: Decide, state: State) -> Sequence[Event]:
    match state:
        case Open():
            if command.on.year < command.year:
                raise RatedInAnotherYear()
            if months_later(command.joined_on, command.rules.rating_eligible_after_months) > command.on:
                raise NotEligibleYet()
            return [Decided(member_id=command.member_id, unit=command.unit, year=command.year, rank=command.rank)]
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


rating: Decider[Decide, State, Event] = Decider("members.rating", (Decided, Revised), Open(), evolve, decide)
