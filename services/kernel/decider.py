"""The pure core of an aggregate: events, refusals and the decider that turns a command into events."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

C = TypeVar("C")
S = TypeVar("S")
E = TypeVar("E", bound="DomainEvent")


@dataclass(frozen=True)
class Personal:
    """Marks an event field as personal data: sealed in the store with the key of the person whose stream it is."""


ERASED = "[đã xóa]"
"""What a sealed text field reads as once the person's key was destroyed."""

PersonalText = Annotated[str, Personal()]


class DomainEvent(BaseModel):
    """A private stored event. `TOPIC` is its stored name, written once and never edited.

    Fields are only ever added, with a default. A field marked `Personal` must be a string (dates as ISO text),
    and reads as `ERASED` after the person's key is destroyed.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    TOPIC: ClassVar[str]


class Refusal(Exception):
    """A rule said no. `CODE` is stable and public; the text is Vietnamese and says what to do.

    `STATUS` is the HTTP status it answers with: 409 unless the thing is unknown (404), foreign (403) or malformed (422).
    """

    CODE: ClassVar[str]
    STATUS: ClassVar[int] = 409
    DETAIL: ClassVar[str] = ""

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or self.DETAIL)
        self.detail = detail or self.DETAIL


@dataclass(frozen=True)
class Decider(Generic[C, S, E]):
    """One aggregate: its name, its event classes, its first state, how a state evolves, how a command is decided.

    `decide` returns the events to append; an empty list means it is already so. It raises a Refusal, and nothing else.
    """

    name: str
    events: tuple[type[E], ...]
    initial: S
    evolve: Callable[[S, E], S]
    decide: Callable[[C, S], Sequence[E]]
    by_topic: dict[str, type[E]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_topic", {event.TOPIC: event for event in self.events})

    def fold(self, events: Sequence[E], state: S | None = None) -> S:
        """Return the state after `events`, starting from `state` or from the beginning."""
        current = self.initial if state is None else state
        for event in events:
            current = self.evolve(current, event)
        return current


AnyDecider = Decider[Any, Any, Any]
