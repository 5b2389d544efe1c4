"""The decision that a person is erased: for the person's own request, or on a ground of the law (domain.md §5.3)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar, assert_never
from uuid import NAMESPACE_URL, UUID, uuid5

from services.kernel.decider import Decider, DomainEvent, Refusal
from services.members.domain import rules
from services.members.domain.data_request import Open
from services.members.domain.data_request import State as DataRequest
from services.members.domain.unit import UnitRef

DECISIONS = uuid5(NAMESPACE_URL, "bachudong:erasure-decision")


def erasure_id(member_id: UUID) -> UUID:
    """Return the id of the stream of decisions to erase a member: there is one."""
    return uuid5(DECISIONS, str(member_id))


class ErasureNeedsGround(Refusal):
    """Nobody is erased but at own request or on a ground the rule set names."""

    CODE: ClassVar[str] = "members.erasure_needs_ground"
    DETAIL: ClassVar[str] = (
        "Xóa dữ liệu cá nhân cần đúng một trong hai: yêu cầu xóa (ERASURE) còn mở của chính người đó, hoặc căn cứ pháp "
        "lý có trong bộ quy tắc."
    )


class Erased(DomainEvent):
    """It was decided that all that is kept about the member be destroyed."""

    TOPIC: ClassVar[str] = "members.erasure.decided"

    member_id: UUID
    unit: UnitRef
    request_id: UUID | None = None
    ground: str | None = None
    on: date


class Completed(DomainEvent):
    """The person's key, the words in views and the key in every backup are gone."""

    TOPIC: ClassVar[str] = "members.erasure.completed"

    member_id: UUID
    unit: UnitRef
    request_id: UUID | None = None
    ground: str | None = None
    on: date


Event = Erased | Completed
Reason = tuple[UUID | None, str | None, date]


@dataclass(frozen=True)
class Decisions:
    """For which requests, and on which grounds and days, the person was to be erased, and was."""

    decided: frozenset[Reason] = frozenset()
    completed: frozenset[Reason] = frozenset()


def evolve(state: Decisions, event: Event) -> Decisions:
    reason = (event.request_id, event.ground, event.on)
    match event:
        case Erased():
            return replace(state, decided=state.decided | {reason})
        case Completed():
            return replace(state, completed=state.completed | {reason})
        case _:
            assert_never(event)


@dataclass(frozen=True)
class Erase:
    """Erase a person; `request` is the state of the request that is named."""

    member_id: UUID
    unit: UnitRef
    request_id: UUID | None
    request: DataRequest
    ground: str | None
    on: date
    rules: rules.Privacy


@dataclass(frozen=True)
class Complete:
    """Keep that nothing is left of what was decided to erase."""

    member_id: UUID
    unit: UnitRef
    request_id: UUID | None
    ground: str | None
    on: date


def decide(command: Erase | Complete, state: Decisions) -> Sequence[Event]:
    reason = (command.request_id, command.ground, command.on)
    said: dict[str, Any] = {
        "member_id": command.member_id,
        "unit": command.unit,
        "request_id": command.request_id,
        "ground": command.ground,
        "on": command.on,
    }
    match command:
        case Erase():
            if reason in state.decided:
                return []
            _hold_ground(command)
            return [Erased(**said)]
        case Complete():
            return [] if reason in state.completed else [Completed(**said)]
        case _:
            assert_never(command)


def _hold_ground(command: Erase) -> None:
    if (command.request_id is None) == (command.ground is None):
        raise ErasureNeedsGround()
    if command.ground is not None:
        granted = command.ground in command.rules.erasure_grounds
    else:
        asked = command.request
        granted = isinstance(asked, Open) and (asked.received.member_id, asked.received.kind) == (
            command.member_id,
            "ERASURE",
        )
    if not granted:
        raise ErasureNeedsGround()


erasure: Decider[Erase | Complete, Decisions, Event] = Decider(
    "members.erasure", (Erased, Completed), Decisions(), evolve, decide
)
