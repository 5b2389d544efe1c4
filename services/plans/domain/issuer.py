"""A unit as issuer of documents: the letters that stand for it in each of their numbers (domain.md §6.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import NAMESPACE_URL, UUID, uuid5

from services.kernel.decider import Decider
from services.plans.domain.units import OwnedEvent, UnitRef

ISSUERS = uuid5(NAMESPACE_URL, "bachudong:issuer")


def issuer_id(unit_id: UUID) -> UUID:
    """Return the id of a unit as issuer."""
    return uuid5(ISSUERS, str(unit_id))


# Events.
class SuffixSet(OwnedEvent):
    """From `on` the unit's numbers end in these letters; those given before stay as they are."""

    TOPIC: ClassVar[str] = "plans.issuer.suffix_set"

    suffix: str
    on: date


Event = SuffixSet


# State of one issuer.
@dataclass(frozen=True)
class Issuer:
    """The letters in use, None before any were given."""

    suffix: str | None = None


def evolve(state: Issuer, event: Event) -> Issuer:
    """Return the state after the event."""
    return Issuer(event.suffix)


# Commands and rules.
@dataclass(frozen=True)
class SetSuffix:
    """Give the unit its letters, or others."""

    unit: UnitRef
    suffix: str
    on: date


def decide(command: SetSuffix, state: Issuer) -> Sequence[Event]:
    """Return the change, or nothing where these are the letters already."""
    if command.suffix == state.suffix:
        return []
    return [SuffixSet(unit=command.unit, suffix=command.suffix, on=command.on)]


issuer: Decider[SetSuffix, Issuer, Event] = Decider(
    name="issuer", events=(SuffixSet,), initial=Issuer(), evolve=evolve, decide=decide
)
