"""A subscription (đăng ký nhận định kỳ): a table sent by schedule into a folder or by mail, until its account ends it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated, ClassVar, assert_never

from services.kernel.decider import Decider, DomainEvent, Personal
from services.reporting.domain.schedule import Schedule, last_due, require_sound
from services.reporting.domain.subscription_refusals import (
    SubscriptionAlreadyThere,
    SubscriptionOver,
    UnknownSubscription,
)
from services.reporting.domain.subscription_words import Outcome, Reason, Target


# Events. Addresses of mail are personal data: sealed under a key of the subscription, destroyed when it ends.
class Subscribed(DomainEvent):
    """An account, in a unit, is sent a table by schedule. `address` is its path and query without form and date.

    `folder` is a folder below the one reports are written to, "" that folder itself; `recipients` are mail addresses.
    """

    TOPIC: ClassVar[str] = "reporting.subscription.subscribed"

    account: str
    unit_code: str
    name: str
    address: str
    form: str
    schedule: Schedule
    target: Target
    folder: str = ""
    recipients: Annotated[tuple[str, ...], Personal(erased=())] = ()


class Paused(DomainEvent):
    """Nothing is sent until it is resumed."""

    TOPIC: ClassVar[str] = "reporting.subscription.paused"


class Resumed(DomainEvent):
    """What falls due from now on is sent again; what fell due in between is not."""

    TOPIC: ClassVar[str] = "reporting.subscription.resumed"

    at: datetime


class Begun(DomainEvent):
    """From this moment on what falls due is sent."""

    TOPIC: ClassVar[str] = "reporting.subscription.begun"

    at: datetime


class Asked(DomainEvent):
    """The account asked for one more right now; the moment stands for a due one."""

    TOPIC: ClassVar[str] = "reporting.subscription.asked"

    at: datetime


class Delivered(DomainEvent):
    """What was due at a moment was sent, or given up: with the day its figures are of, and a reason where not all went well."""

    TOPIC: ClassVar[str] = "reporting.subscription.delivered"

    due: datetime
    as_of: date
    outcome: Outcome
    reason: Reason | None = None


class Ended(DomainEvent):
    """Nothing is sent any more."""

    TOPIC: ClassVar[str] = "reporting.subscription.ended"


Event = Subscribed | Begun | Paused | Resumed | Asked | Delivered | Ended


# State of a subscription.
@dataclass(frozen=True)
class Nothing:
    """Nobody subscribed."""


@dataclass(frozen=True)
class Active:
    """What falls due after `since` is sent; `asked` is a moment for which one more was asked."""

    subscribed: Subscribed
    since: datetime | None = None
    asked: datetime | None = None
    last: Delivered | None = None


@dataclass(frozen=True)
class Resting:
    """Nothing is sent until it is resumed."""

    subscribed: Subscribed
    last: Delivered | None = None


@dataclass(frozen=True)
class Over:
    """Nothing is sent any more."""

    subscribed: Subscribed


State = Nothing | Active | Resting | Over


def evolve(state: State, event: Event) -> State:
    """Return the state after the event."""
    match event, state:
        case Subscribed(), _:
            return Active(event)
        case ((Begun(at=at) | Resumed(at=at)), (Active() | Resting())):
            return Active(state.subscribed, at, None, state.last)
        case Paused(), Active():
            return Resting(state.subscribed, state.last)
        case Asked(at=at), Active():
            return replace(state, asked=at)
        case Delivered(due=due), Active(asked=asked, since=since):
            latest = due if since is None or due > since else since
            return replace(state, since=latest, asked=None if asked is not None and asked <= due else asked, last=event)
        case Ended(), (Active() | Resting()):
            return Over(state.subscribed)
    return state


# Commands and rules.
@dataclass(frozen=True)
class Subscribe:
    """Send a table by schedule from `now` on."""

    subscribed: Subscribed
    now: datetime


@dataclass(frozen=True)
class Pause:
    """Send nothing for a while."""

    account: str


@dataclass(frozen=True)
class Resume:
    """Send again what falls due from `now` on."""

    account: str
    now: datetime


@dataclass(frozen=True)
class SendNow:
    """Send one more at once."""

    account: str
    now: datetime


@dataclass(frozen=True)
class End:
    """Send nothing any more."""

    account: str


@dataclass(frozen=True)
class Settle:
    """Say what became of what was due; said by the service itself."""

    delivered: Delivered


Command = Subscribe | Pause | Resume | SendNow | End | Settle


def decide(command: Command, state: State) -> Sequence[Event]:
    """Return the events a command leads to; none where it is already so. To another account it is as if it were not there."""
    match command:
        case Subscribe():
            return _subscribe(command, state)
        case Settle(delivered=delivered):
            return _settle(delivered, state)
        case Pause() | Resume() | SendNow() | End():
            if isinstance(state, Nothing) or state.subscribed.account != command.account:
                raise UnknownSubscription
            return _change(command, state)
    assert_never(command)


def _subscribe(command: Subscribe, state: State) -> Sequence[Event]:
    wanted = command.subscribed
    match state:
        case Nothing():
            require_sound(wanted.schedule)
            return [wanted, Begun(at=command.now)]
        case Active(subscribed=was) | Resting(subscribed=was) if was == wanted:
            return []
        case _:
            raise SubscriptionAlreadyThere


def _change(command: Pause | Resume | SendNow | End, state: Active | Resting | Over) -> Sequence[Event]:
    match command, state:
        case End(), Over():
            return []
        case _, Over():
            raise SubscriptionOver
        case End(), _:
            return [Ended()]
        case Pause(), Active():
            return [Paused()]
        case Resume(now=now), Resting():
            return [Resumed(at=now)]
        case SendNow(now=now), Active(asked=None):
            return [Asked(at=now)]
        case SendNow(now=now), Resting():
            return [Resumed(at=now), Asked(at=now)]
    return []


def _settle(delivered: Delivered, state: State) -> Sequence[Event]:
    """Record once what became of a due moment; of a subscription that rests or ended meanwhile nothing is recorded."""
    if not isinstance(state, Active) or (state.last is not None and state.last.due >= delivered.due):
        return []
    return [delivered]


subscription: Decider[Command, State, Event] = Decider(
    name="subscription",
    events=(Subscribed, Begun, Paused, Resumed, Asked, Delivered, Ended),
    initial=Nothing(),
    evolve=evolve,
    decide=decide,
)


def waiting(state: State, now: datetime) -> datetime | None:
    """Return the moment for which something is to be sent now, None where nothing is: the to-do list of a subscription."""
    if not isinstance(state, Active) or state.since is None:
        return None
    due = last_due(state.subscribed.schedule, state.since, now)
    return max((moment for moment in (due, state.asked) if moment is not None), default=None)
