"""A coordination programme (chương trình phối hợp) with other bodies: signed, carried out, renewed, ended (domain.md §4.3).

What may happen next is decided in `coordination_rules`.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar, assert_never
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.plans.domain.measures import Results
from services.plans.domain.units import OwnedEvent, UnitRef


class PartyType(StrEnum):
    """Kinds of bodies that coordinate; the Union itself is one."""

    YOUTH_UNION = "YOUTH_UNION"
    PARTY_COMMITTEE = "PARTY_COMMITTEE"
    GOVERNMENT_OR_MANAGEMENT = "GOVERNMENT_OR_MANAGEMENT"
    MASS_ORGANISATION = "MASS_ORGANISATION"
    OTHER = "OTHER"


class Party(BaseModel):
    """A body that signs."""

    model_config = ConfigDict(frozen=True)

    type: PartyType
    name: str


# Events. Each says whose programme and what it is called; `number` is the number of the paper, `on` its effective date.
class CoordinationEvent(OwnedEvent):
    """What every event of a coordination programme says."""

    title: str


class Proposed(CoordinationEvent):
    """The unit proposed to work with others."""

    TOPIC: ClassVar[str] = "plans.coordination.proposed"

    contents: str
    on: date


class Signed(CoordinationEvent):
    """The parties signed it for a period, both days included."""

    TOPIC: ClassVar[str] = "plans.coordination.signed"

    parties: tuple[Party, ...]
    contents: str
    starts_on: date
    ends_on: date
    number: str
    on: date


class ActivityLinked(CoordinationEvent):
    """An activity was held under the programme, on that day; `activities` counts those linked so far."""

    TOPIC: ClassVar[str] = "plans.coordination.activity_linked"

    activity_id: UUID
    activities: int
    on: date


class Reviewed(CoordinationEvent):
    """A year of it was reviewed: what it came to in figures, and a text that stays private."""

    TOPIC: ClassVar[str] = "plans.coordination.reviewed"

    year: int
    results: Results
    text: str
    number: str
    on: date


class Renewed(CoordinationEvent):
    """Its period was made longer, from `before` to `ends_on`."""

    TOPIC: ClassVar[str] = "plans.coordination.renewed"

    before: date
    ends_on: date
    number: str
    on: date


class Ended(CoordinationEvent):
    """It was brought to its end, for a reason that stays private; `signed` is false for one that was only proposed."""

    TOPIC: ClassVar[str] = "plans.coordination.ended"

    reason: str
    signed: bool
    number: str
    on: date


class HandedOn(CoordinationEvent):
    """It passed to another unit, `unit`, when the one before was dissolved or merged; `signed` as above."""

    TOPIC: ClassVar[str] = "plans.coordination.handed_on"

    from_unit: UnitRef
    signed: bool
    on: date


Event = Proposed | Signed | ActivityLinked | Reviewed | Renewed | Ended | HandedOn


# State of one programme.
@dataclass(frozen=True)
class NotBegun:
    """Nobody proposed it yet."""


@dataclass(frozen=True)
class Planned:
    """Proposed; not signed yet."""

    unit: UnitRef
    proposed: Proposed


@dataclass(frozen=True)
class Running:
    """Signed; in force until it is ended, also past its last day."""

    unit: UnitRef
    proposed: Proposed
    signed: Signed
    links: tuple[ActivityLinked, ...] = ()
    reviews: tuple[Reviewed, ...] = ()
    renewals: tuple[Renewed, ...] = ()

    @property
    def ends_on(self) -> date:
        """Return the last day of the period as it stands."""
        return self.renewals[-1].ends_on if self.renewals else self.signed.ends_on

    @property
    def agreed_on(self) -> date:
        """Return the day on which the parties last agreed: to sign, or to renew."""
        return self.renewals[-1].on if self.renewals else self.signed.on


@dataclass(frozen=True)
class Finished:
    """Ended, and how it stood then."""

    before: Planned | Running
    ended: Ended


Begun = Planned | Running | Finished
State = NotBegun | Begun


def evolve(state: State, event: Event) -> State:
    """Return the state after the event."""
    if isinstance(event, Proposed):
        return Planned(event.unit, event)
    if isinstance(state, NotBegun | Finished):
        raise TypeError(f"a coordination programme must be open for {event.TOPIC}")
    match event:
        case Signed():
            return Running(state.unit, state.proposed, event)
        case Ended():
            return Finished(state, event)
        case HandedOn(unit=unit):
            return replace(state, unit=unit)
        case ActivityLinked() | Reviewed() | Renewed():
            if isinstance(state, Planned):
                raise TypeError(f"a coordination programme must be signed for {event.TOPIC}")
            return _carried_on(state, event)
    assert_never(event)


def _carried_on(state: Running, event: ActivityLinked | Reviewed | Renewed) -> Running:
    match event:
        case ActivityLinked():
            return replace(state, links=(*state.links, event))
        case Reviewed():
            return replace(state, reviews=(*state.reviews, event))
        case Renewed():
            return replace(state, renewals=(*state.renewals, event))
    assert_never(event)
