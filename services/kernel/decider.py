"""The pure core of an aggregate: events, refusals and the decider that turns a command into events."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

C = TypeVar("C")
S = TypeVar("S")
E = TypeVar("E", bound="DomainEvent")


ERASED = "[đã xóa]"
"""What a sealed text field reads as once the person's key was destroyed."""


@dataclass(frozen=True)
class Personal:
    """Marks an event field as personal data: sealed in the store with a person's key; `erased` is its value after that."""

    erased: Any = ERASED


PersonalText = Annotated[str, Personal()]
PersonalWords = Annotated[Mapping[str, str], Personal(erased=MappingProxyType({}))]
"""Named words about a person, such as the fields of a roster; empty once erased."""


class DomainEvent(BaseModel):
    """A private stored event. `TOPIC` is its stored name, written once and never edited.

    Fields are only ever added, with a default. A field marked `Personal` holds JSON (dates as ISO text) and reads as
    its mark says after the person's key is destroyed. `SUBJECT` names the field with that person's id, or whatever
    else the key is made for; without it the stream is the person's own.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    TOPIC: ClassVar[str]
    SUBJECT: ClassVar[str] = ""

    def subject(self, stream_id: UUID) -> UUID:
        """Return the id whose key seals this event's personal fields, in the stream `stream_id`."""
        found: UUID = getattr(self, self.SUBJECT) if self.SUBJECT else stream_id
        return found


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
