"""A file kept once under its hash, and the references that hold it: its bytes stay as long as there is one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, assert_never
from uuid import NAMESPACE_URL, UUID, uuid5

from services.kernel.decider import Decider
from services.plans.domain.units import OwnedEvent, UnitRef

FILES = uuid5(NAMESPACE_URL, "bachudong:file")


def file_id(sha256: str) -> UUID:
    """Return the id of a file."""
    return uuid5(FILES, sha256)


# Events.
class Held(OwnedEvent):
    """A reference to the file was made."""

    TOPIC: ClassVar[str] = "plans.attachment_file.held"

    attachment_id: UUID


class Released(OwnedEvent):
    """A reference to the file is no more."""

    TOPIC: ClassVar[str] = "plans.attachment_file.released"

    attachment_id: UUID


Event = Held | Released


# State of one file.
@dataclass(frozen=True)
class File:
    """The references that hold it; none: its bytes may go."""

    holders: tuple[UUID, ...] = ()


def evolve(state: File, event: Event) -> File:
    """Return the state after the event."""
    match event:
        case Held(attachment_id=holder):
            return File((*state.holders, holder))
        case Released(attachment_id=holder):
            return File(tuple(one for one in state.holders if one != holder))
    assert_never(event)


# Commands and rules.
@dataclass(frozen=True)
class Hold:
    """Let a reference hold the file."""

    unit: UnitRef
    attachment_id: UUID


@dataclass(frozen=True)
class Release:
    """Let a reference hold it no more."""

    unit: UnitRef
    attachment_id: UUID


Command = Hold | Release


def decide(command: Command, state: File) -> Sequence[Event]:
    """Return the change, or nothing where it is so."""
    holds = command.attachment_id in state.holders
    match command:
        case Hold(unit=unit, attachment_id=holder):
            return [] if holds else [Held(unit=unit, attachment_id=holder)]
        case Release(unit=unit, attachment_id=holder):
            return [Released(unit=unit, attachment_id=holder)] if holds else []
    assert_never(command)


attachment_file: Decider[Command, File, Event] = Decider(
    name="attachment_file", events=(Held, Released), initial=File(), evolve=evolve, decide=decide
)
