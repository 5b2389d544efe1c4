"""The address under which calendar programs read a unit's calendar: opened and revoked; its secret is kept as a hash only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, assert_never

from services.kernel.decider import Decider
from services.plans.domain.units import OwnedEvent, UnitRef


# Events.
class Opened(OwnedEvent):
    """The unit's calendar can be read with a secret from now on; `sha256` is its hash in hex."""

    TOPIC: ClassVar[str] = "plans.calendar_feed.opened"

    sha256: str
    on: date


class Revoked(OwnedEvent):
    """The secret is worth nothing from now on."""

    TOPIC: ClassVar[str] = "plans.calendar_feed.revoked"

    on: date


Event = Opened | Revoked


# State of one unit's feed.
@dataclass(frozen=True)
class Shut:
    """Never opened, or revoked."""


@dataclass(frozen=True)
class Open:
    """Readable with the secret of this hash."""

    unit: UnitRef
    sha256: str


State = Shut | Open


def evolve(state: State, event: Event) -> State:
    """Return the state after the event."""
    match event:
        case Opened(unit=unit, sha256=sha256):
            return Open(unit, sha256)
        case Revoked():
            return Shut()
    assert_never(event)


# Commands and rules.
@dataclass(frozen=True)
class OpenFeed:
    """Let the unit's calendar be read with a secret."""

    unit: UnitRef
    sha256: str
    on: date


@dataclass(frozen=True)
class RevokeFeed:
    """Make the secret worthless."""

    on: date


Command = OpenFeed | RevokeFeed


def decide(command: Command, state: State) -> Sequence[Event]:
    """Return what follows, nothing where it is already so: an open feed keeps the secret it has."""
    match command, state:
        case OpenFeed(unit=unit, sha256=sha256, on=on), Shut():
            return [Opened(unit=unit, sha256=sha256, on=on)]
        case RevokeFeed(on=on), Open(unit=unit):
            return [Revoked(unit=unit, on=on)]
        case _:
            return []


calendar_feed: Decider[Command, State, Event] = Decider(
    name="calendar_feed", events=(Opened, Revoked), initial=Shut(), evolve=evolve, decide=decide
)
