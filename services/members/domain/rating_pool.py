"""Those whose top ranks are capped together: one deciding unit's rounds of a year, or the units it rates (domain.md §3.4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar, assert_never
from uuid import UUID

from services.kernel.decider import Decider, DomainEvent, Refusal
from services.members.domain.unit import UnitRef


class CapOverrideSmaller(Refusal):
    """An approval to exceed the cap is not taken back by a smaller one."""

    CODE: ClassVar[str] = "members.cap_override_smaller"
    DETAIL: ClassVar[str] = "Đã có phê duyệt vượt tỷ lệ với số lớn hơn; hãy kiểm tra lại số được phê duyệt."


# Events.


class Joined(DomainEvent):
    """A unit's round, or a unit's own rating, of the year counts here."""

    TOPIC: ClassVar[str] = "members.rating_pool.joined"

    unit: UnitRef


class Settled(DomainEvent):
    """What a unit's round, or its own rating, came to."""

    TOPIC: ClassVar[str] = "members.rating_pool.settled"

    unit: UnitRef
    counts: Mapping[str, int]


class OverrideApproved(DomainEvent):
    """The level above lets the deciding unit give the top rank up to so many times; the reason stays private."""

    TOPIC: ClassVar[str] = "members.rating_pool.override_approved"

    deciding: UnitRef
    year: int
    scope: str
    up_to: int
    reason: str


Event = Joined | Settled | OverrideApproved


# State.


@dataclass(frozen=True)
class Pool:
    """Who counts here, what was settled, and how many top ranks were approved."""

    units: Mapping[UUID, UnitRef] = field(default_factory=dict)
    settled: Mapping[UUID, Mapping[str, int]] = field(default_factory=dict)
    approved: int | None = None

    def counts(self) -> dict[str, int]:
        """Return how many of each rank were settled."""
        found: dict[str, int] = {}
        for counts in self.settled.values():
            for rank, count in counts.items():
                found[rank] = found.get(rank, 0) + count
        return found


def evolve(state: Pool, event: Event) -> Pool:
    match event:
        case Joined():
            return replace(state, units={**state.units, event.unit.id: event.unit})
        case Settled():
            return replace(state, settled={**state.settled, event.unit.id: event.counts})
        case OverrideApproved():
            return replace(state, approved=event.up_to)
        case _:
            assert_never(event)


# Commands and rules.


@dataclass(frozen=True)
class Join:
    """Let a unit count here."""

    unit: UnitRef


@dataclass(frozen=True)
class Settle:
    """Note what a unit came to."""

    unit: UnitRef
    counts: Mapping[str, int]


@dataclass(frozen=True)
class ApproveOverride:
    """Let the deciding unit give the top rank up to so many times; `scope` says to whom: MEMBERS or UNITS."""

    deciding: UnitRef
    year: int
    scope: str
    up_to: int
    reason: str


Command = Join | Settle | ApproveOverride


def decide(command: Command, state: Pool) -> Sequence[Event]:
    match command:
        case Join(unit=unit):
            return [] if unit.id in state.units else [Joined(unit=unit)]
        case Settle(unit=unit, counts=counts):
            return [] if state.settled.get(unit.id) == counts else [Settled(unit=unit, counts=counts)]
        case ApproveOverride():
            if state.approved == command.up_to:
                return []
            if state.approved is not None and state.approved > command.up_to:
                raise CapOverrideSmaller()
            return [
                OverrideApproved(
                    deciding=command.deciding,
                    year=command.year,
                    scope=command.scope,
                    up_to=command.up_to,
                    reason=command.reason,
                )
            ]
        case _:
            assert_never(command)


rating_pool: Decider[Command, Pool, Event] = Decider(
    "members.rating_pool", (Joined, Settled, OverrideApproved), Pool(), evolve, decide
)
