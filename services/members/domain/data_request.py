"""A data subject's request: received, acknowledged, then granted, extended once, or refused, each by its day (domain.md §5.2)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, ClassVar, assert_never
from uuid import UUID

from services.kernel.decider import Decider, DomainEvent, PersonalText, Refusal
from services.members.domain import rules
from services.members.domain.unit import UnitRef
from services.members.domain.working_days import working_days_later


class UnknownDataRequest(Refusal):
    """Only a request that was received can be answered."""

    CODE: ClassVar[str] = "members.unknown_data_request"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = "Không có yêu cầu này; hãy ghi nhận yêu cầu trước."


class DataRequestReceivedOtherwise(Refusal):
    """One id is one request."""

    CODE: ClassVar[str] = "members.data_request_received_otherwise"
    DETAIL: ClassVar[str] = "Mã này đã dùng cho một yêu cầu khác; hãy tạo mã mới."


class DataRequestAnswered(Refusal):
    """A request that was granted or refused is closed."""

    CODE: ClassVar[str] = "members.data_request_answered"
    DETAIL: ClassVar[str] = "Yêu cầu này đã được trả lời; muốn xem xét lại hãy ghi nhận một yêu cầu mới."


class DataRequestExtended(Refusal):
    """The time is extended once."""

    CODE: ClassVar[str] = "members.data_request_extended"
    DETAIL: ClassVar[str] = "Yêu cầu đã được gia hạn một lần; hãy thực hiện hoặc từ chối có căn cứ."


class ExtendedTooLate(Refusal):
    """The time is extended before it is over."""

    CODE: ClassVar[str] = "members.extended_too_late"
    DETAIL: ClassVar[str] = "Đã quá hạn trả lời, không gia hạn được nữa; hãy thực hiện hoặc từ chối có căn cứ ngay."


class UnknownRefusalGround(Refusal):
    """A request is refused on a ground the rule set names."""

    CODE: ClassVar[str] = "members.unknown_refusal_ground"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = "Căn cứ từ chối này không có trong bộ quy tắc; hãy chọn một căn cứ đã quy định."


class BeforeDataRequest(Refusal):
    """A request is answered on the day it was received or later."""

    CODE: ClassVar[str] = "members.before_data_request"
    DETAIL: ClassVar[str] = "Ngày này sớm hơn ngày nhận yêu cầu; hãy kiểm tra lại ngày."


# Events.


class OfRequest(DomainEvent):
    """Whose request it is, and where it is handled; the words are sealed with the member's key."""

    SUBJECT: ClassVar[str] = "member_id"

    member_id: UUID
    unit: UnitRef
    kind: str
    on: date


class Received(OfRequest):
    """A person asked for a right; the last days to acknowledge and to grant it as the rule set of that day says."""

    TOPIC: ClassVar[str] = "members.data_request.received"

    channel: str
    acknowledge_by: date
    due_on: date
    words: PersonalText | None = None


class Acknowledged(OfRequest):
    """The person was told that the request had arrived."""

    TOPIC: ClassVar[str] = "members.data_request.acknowledged"


class Extended(OfRequest):
    """The person was told that it takes longer, and why."""

    TOPIC: ClassVar[str] = "members.data_request.extended"

    due_on: date
    reason: PersonalText


class Fulfilled(OfRequest):
    """What was asked for was done."""

    TOPIC: ClassVar[str] = "members.data_request.fulfilled"

    late: bool


class Refused(OfRequest):
    """What was asked for was refused, on a ground and with a reason told to the person."""

    TOPIC: ClassVar[str] = "members.data_request.refused"

    ground: str
    late: bool
    reason: PersonalText


Event = Received | Acknowledged | Extended | Fulfilled | Refused


# State.


@dataclass(frozen=True)
class Unknown:
    """No such request."""


@dataclass(frozen=True)
class Open:
    """A request that waits for its answer."""

    received: Received
    due_on: date
    acknowledged_on: date | None = None
    extended: bool = False


@dataclass(frozen=True)
class Answered:
    """A request that was granted (`ground` None) or refused."""

    request: Open
    on: date
    ground: str | None


State = Unknown | Open | Answered


def evolve(state: State, event: Event) -> State:
    match event, state:
        case Received(), _:
            return Open(event, event.due_on)
        case Acknowledged(), Open():
            return replace(state, acknowledged_on=event.on)
        case Extended(), Open():
            return replace(state, due_on=event.due_on, extended=True)
        case ((Fulfilled() | Refused()), Open()):
            return Answered(state, event.on, event.ground if isinstance(event, Refused) else None)
        case _:
            return state


# Commands and rules.


@dataclass(frozen=True)
class Receive:
    """Keep that a person asked for something on `on`."""

    member_id: UUID
    unit: UnitRef
    kind: str
    channel: str
    words: str | None
    on: date
    rules: rules.Privacy


@dataclass(frozen=True)
class Acknowledge:
    """Keep that the person was told of its arrival."""

    on: date


@dataclass(frozen=True)
class Extend:
    """Take longer, once."""

    reason: str
    on: date
    rules: rules.Privacy


@dataclass(frozen=True)
class Fulfil:
    """Keep that it was done."""

    on: date


@dataclass(frozen=True)
class Refuse:
    """Refuse it on a ground."""

    ground: str
    reason: str
    on: date
    rules: rules.Privacy


Command = Receive | Acknowledge | Extend | Fulfil | Refuse


def decide(command: Command, state: State) -> Sequence[Event]:
    match command, state:
        case Receive(), Unknown():
            return [_received(command)]
        case Receive(), (Open() | Answered()):
            before = state.received if isinstance(state, Open) else state.request.received
            if (before.member_id, before.kind, before.on) != (command.member_id, command.kind, command.on):
                raise DataRequestReceivedOtherwise()
            return []
        case _, Unknown():
            raise UnknownDataRequest()
        case _, Answered():
            return _answered(command, state)
        case _, Open():
            return _answer(command, state)
        case _:
            raise UnknownDataRequest()


def _received(command: Receive) -> Received:
    known = command.rules
    return Received(
        member_id=command.member_id,
        unit=command.unit,
        kind=command.kind,
        on=command.on,
        channel=command.channel,
        acknowledge_by=working_days_later(command.on, known.acknowledge_working_days, known.holidays),
        due_on=command.on + timedelta(days=known.fulfil_days[command.kind]),
        words=command.words,
    )


def _answered(command: Command, state: Answered) -> Sequence[Event]:
    match command:
        case Fulfil() if state.ground is None:
            return []
        case Refuse() if state.ground == command.ground:
            return []
        case Acknowledge() if state.request.acknowledged_on is not None:
            return []
        case _:
            raise DataRequestAnswered()


def _answer(command: Command, state: Open) -> Sequence[Event]:
    assert not isinstance(command, Receive)
    asked = state.received
    if command.on < asked.on:
        raise BeforeDataRequest()
    who: dict[str, Any] = {"member_id": asked.member_id, "unit": asked.unit, "kind": asked.kind, "on": command.on}
    late = command.on > state.due_on
    match command:
        case Acknowledge():
            return [] if state.acknowledged_on is not None else [Acknowledged(**who)]
        case Extend():
            if state.extended:
                raise DataRequestExtended()
            if late:
                raise ExtendedTooLate()
            due_on = state.due_on + timedelta(days=command.rules.extension_days)
            return [Extended(**who, due_on=due_on, reason=command.reason)]
        case Fulfil():
            return [Fulfilled(**who, late=late)]
        case Refuse():
            if command.ground not in command.rules.refusal_grounds:
                raise UnknownRefusalGround()
            return [Refused(**who, ground=command.ground, late=late, reason=command.reason)]
        case _:
            assert_never(command)


data_request: Decider[Command, State, Event] = Decider(
    "members.data_request", (Received, Acknowledged, Extended, Fulfilled, Refused), Unknown(), evolve, decide
)
