"""The yearly rating of a unit: its own view, the appraisal and the decision of the level directly above (domain.md §3.5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, assert_never

from services.kernel.decider import Decider, DomainEvent, Refusal
from services.members.domain.quality import GOOD, CapCount, hold_cap, ranks
from services.members.domain.rules import Rating
from services.members.domain.unit import UnitRef


class UnitNotRated(Refusal):
    """There is nothing to show before anything was said of the unit's year."""

    CODE: ClassVar[str] = "members.unit_not_rated"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = "Đơn vị chưa có đánh giá, xếp loại năm này."


class TopUnitNotRated(Refusal):
    """Who stands under nothing here is rated elsewhere."""

    CODE: ClassVar[str] = "members.top_unit_not_rated"
    DETAIL: ClassVar[str] = "Cấp cao nhất do cấp ngoài hệ thống xếp loại; hãy chọn một đơn vị trực thuộc."


class UnitNotSelfRated(Refusal):
    """The level above appraises what the unit said of itself."""

    CODE: ClassVar[str] = "members.unit_not_self_rated"
    DETAIL: ClassVar[str] = "Đơn vị chưa tự xếp loại năm này; hãy ghi tự xếp loại trước khi thẩm định."


class UnitNotAppraised(Refusal):
    """The level above decides on what was appraised."""

    CODE: ClassVar[str] = "members.unit_not_appraised"
    DETAIL: ClassVar[str] = "Kết quả tự xếp loại của đơn vị chưa được thẩm định; hãy thẩm định trước khi quyết định."


class UnitDecided(Refusal):
    """What was decided is not said anew from below; only a revision changes it."""

    CODE: ClassVar[str] = "members.unit_decided"
    DETAIL: ClassVar[str] = "Đơn vị đã được quyết định xếp loại năm này; chỉ cấp trên xếp loại lại với lý do."


class UnitRevisionNeedsReason(Refusal):
    """A decided rating changes only by a revision with its reason."""

    CODE: ClassVar[str] = "members.unit_revision_needs_reason"
    DETAIL: ClassVar[str] = "Đơn vị đã được xếp loại năm này; muốn đổi mức hãy ghi lý do xếp loại lại."


class UnitRatedTooEarly(Refusal):
    """The rating of a year is decided in that year or later."""

    CODE: ClassVar[str] = "members.unit_rated_too_early"
    DETAIL: ClassVar[str] = "Ngày quyết định sớm hơn năm được xếp loại; hãy kiểm tra lại năm hoặc ngày."


class StepBlocked(Refusal):
    """A step of the year's end waits for those before it."""

    CODE: ClassVar[str] = "members.step_blocked"
    DETAIL: ClassVar[str] = "Bước trước chưa xong; hãy làm xong rồi quyết định xếp loại đơn vị."


class BranchBelowCriteria(Refusal):
    """A branch gets the top rank with enough members rated good or better and none failing, or for a reason."""

    CODE: ClassVar[str] = "members.branch_below_criteria"
    DETAIL: ClassVar[str] = (
        "Chi đoàn chưa đủ tỷ lệ đoàn viên xếp loại tốt trở lên hoặc có đoàn viên không hoàn thành; "
        "hãy chọn mức thấp hơn hoặc ghi rõ lý do."
    )


# Events.


class SelfRated(DomainEvent):
    """What the unit says of its year."""

    TOPIC: ClassVar[str] = "members.unit_rating.self_rated"

    rank: str


class Appraised(DomainEvent):
    """What the level above found."""

    TOPIC: ClassVar[str] = "members.unit_rating.appraised"

    rank: str


class Decided(DomainEvent):
    """The level above decided."""

    TOPIC: ClassVar[str] = "members.unit_rating.decided"

    unit: UnitRef
    year: int
    rank: str


class Revised(DomainEvent):
    """The level above changed its decision; the reason stays private."""

    TOPIC: ClassVar[str] = "members.unit_rating.revised"

    unit: UnitRef
    year: int
    rank: str
    previous_rank: str
    reason: str


Event = SelfRated | Appraised | Decided | Revised


# State.


@dataclass(frozen=True)
class UnitYear:
    """How far the rating of a unit's year is."""

    self_rank: str | None = None
    appraised: str | None = None
    rank: str | None = None


def evolve(state: UnitYear, event: Event) -> UnitYear:
    match event:
        case SelfRated():
            return replace(state, self_rank=event.rank)
        case Appraised():
            return replace(state, appraised=event.rank)
        case Decided() | Revised():
            return replace(state, rank=event.rank)
        case _:
            assert_never(event)


# Commands and rules.


@dataclass(frozen=True)
class SelfRate:
    """Say what the unit thinks of its year."""

    rank: str


@dataclass(frozen=True)
class Appraise:
    """Say what the level above found."""

    rank: str


@dataclass(frozen=True)
class Decide:
    """Decide on `on`; `open_steps` are the codes of the units whose step before this is open, `members` the branch's ranks.

    `cap` is how the cap would stand over the units under the same superior with this decision.
    """

    unit: UnitRef
    year: int
    rank: str
    on: date
    reason: str | None
    open_steps: tuple[str, ...]
    members: Mapping[str, int]
    cap: CapCount
    rules: Rating


Command = SelfRate | Appraise | Decide


def decide(command: Command, state: UnitYear) -> Sequence[Event]:
    match command:
        case SelfRate(rank=rank):
            if state.self_rank == rank:
                return []
            _undecided(state)
            return [SelfRated(rank=rank)]
        case Appraise(rank=rank):
            if state.appraised == rank:
                return []
            if state.self_rank is None:
                raise UnitNotSelfRated()
            _undecided(state)
            return [Appraised(rank=rank)]
        case Decide():
            return _decide(command, state)
        case _:
            assert_never(command)


def _undecided(state: UnitYear) -> None:
    if state.rank is not None:
        raise UnitDecided()


def _decide(command: Decide, state: UnitYear) -> Sequence[Event]:
    if state.rank == command.rank:
        return []
    if state.appraised is None:
        raise UnitNotAppraised()
    if state.rank is not None and command.reason is None:
        raise UnitRevisionNeedsReason()
    if command.on.year < command.year:
        raise UnitRatedTooEarly()
    if command.open_steps:
        raise StepBlocked(blocked(command.open_steps))
    if command.rank == command.cap.rank and command.reason is None and not strong(command.members, command.rules):
        raise BranchBelowCriteria()
    hold_cap(command.cap)
    said = {"unit": command.unit, "year": command.year, "rank": command.rank}
    if state.rank is None:
        return [Decided.model_validate(said)]
    return [Revised.model_validate({**said, "previous_rank": state.rank, "reason": command.reason})]


def blocked(codes: Sequence[str]) -> str:
    """Return in plain words which units still have an open step before the decision."""
    return f"Chưa quyết định được vì bước trước còn mở ở: {', '.join(codes)}; hãy làm xong ở các đơn vị này."


def strong(members: Mapping[str, int], rules: Rating) -> bool:
    """Say whether a branch whose members have these ranks meets the default criteria; so does one with nobody rated."""
    order, rated = ranks(rules), sum(members.values())
    good = sum(members.get(rank, 0) for rank in order[: order.index(GOOD) + 1])
    return not rated or (not members.get(order[-1], 0) and good * 100 >= rated * rules.branch_min_good_percent)


unit_rating: Decider[Command, UnitYear, Event] = Decider(
    "members.unit_rating", (SelfRated, Appraised, Decided, Revised), UnitYear(), evolve, decide
)
