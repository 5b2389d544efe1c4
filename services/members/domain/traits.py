"""How many members of a unit and of those below it are what, counted once a quarter (domain.md §6.1, §5.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from services.kernel.decider import Decider, DomainEvent, Refusal
from services.members.domain.suppression import Shown, suppress
from services.members.domain.unit import UnitRef

SENSITIVE = frozenset({"ETHNICITY", "RELIGION"})


class TraitsOverlap(Refusal):
    """Of units that lie in one another one is counted a quarter: the difference of two counts would tell of the rest."""

    CODE: ClassVar[str] = "members.traits_overlap"
    DETAIL: ClassVar[str] = (
        "Quý này đã thống kê một đơn vị cấp trên hoặc cấp dưới của đơn vị; công bố cả hai sẽ lộ nhóm nhỏ. "
        "Hãy dùng số đã công bố, hoặc thống kê từ quý sau."
    )


class QuarterNotBegun(Refusal):
    """A quarter is counted when it has begun."""

    CODE: ClassVar[str] = "members.traits_quarter_not_begun"
    DETAIL: ClassVar[str] = "Quý này chưa bắt đầu vào ngày thống kê; hãy kiểm tra lại quý và ngày."


class NobodyCounted(Refusal):
    """A unit without members has no statistics."""

    CODE: ClassVar[str] = "members.traits_nobody_counted"
    DETAIL: ClassVar[str] = "Đơn vị chưa có đoàn viên nào trong danh sách; hãy kiểm tra lại hoặc chờ số liệu cập nhật."


# Events.


class Counted(DomainEvent):
    """What may be told of one trait as of `on`; groups too small, and what subtraction would tell, are left out."""

    TOPIC: ClassVar[str] = "members.traits.counted"

    unit: UnitRef
    year: int
    quarter: int
    trait: str
    counts: Mapping[str, int]
    withheld: bool
    on: date


State = tuple[Counted, ...]


def evolve(state: State, event: Counted) -> State:
    return (*state, event)


# Commands and rules.


@dataclass(frozen=True)
class Count:
    """Tell the traits of the members on `on`; `overlaps`: a unit above or below was counted this quarter."""

    unit: UnitRef
    year: int
    quarter: int
    traits: Mapping[str, Mapping[str, int]]
    overlaps: bool
    least: int
    on: date


def decide(command: Count, state: State) -> Sequence[Counted]:
    """Count once a quarter: said again, with whatever numbers, it changes nothing, for two counts would tell who came."""
    if state:
        return []
    if command.on < date(command.year, 3 * command.quarter - 2, 1):
        raise QuarterNotBegun()
    if command.overlaps:
        raise TraitsOverlap()
    if not any(sum(counts.values()) for counts in command.traits.values()):
        raise NobodyCounted()
    return [_counted(command, trait, counts) for trait, counts in sorted(command.traits.items())]


def _counted(command: Count, trait: str, counts: Mapping[str, int]) -> Counted:
    shown = suppress(counts, command.least)
    if trait in SENSITIVE and sum(1 for count in counts.values() if count) == 1:
        shown = Shown(None, {}, 1)
    return Counted(
        unit=command.unit,
        year=command.year,
        quarter=command.quarter,
        trait=trait,
        counts=shown.groups,
        withheld=shown.suppressed > 0,
        on=command.on,
    )


traits: Decider[Count, State, Counted] = Decider("members.traits", (Counted,), (), evolve, decide)
