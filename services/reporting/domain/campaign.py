"""A report campaign (đợt báo cáo): a form, a period, a due date and a hard end (domain.md §6.1, §9.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, assert_never

from services.kernel.decider import Decider, Refusal
from services.reporting.domain.forms import Form
from services.reporting.domain.period import Period
from services.reporting.domain.units import OwnedEvent, UnitRef


class UnknownCampaign(Refusal):
    """Nobody published a campaign with this id."""

    CODE: ClassVar[str] = "reporting.unknown_campaign"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = "Không có đợt báo cáo này. Hãy xem danh sách ở /api/campaigns."


class CampaignAlreadyPublished(Refusal):
    """What was asked of units is not changed behind their backs."""

    CODE: ClassVar[str] = "reporting.campaign_already_published"
    DETAIL: ClassVar[str] = (
        "Đợt báo cáo này đã phát hành với nội dung khác; hãy phát hành đợt mới với mã định danh mới."
    )


class DueDateWrong(Refusal):
    """A report is due after its period began, and before the campaign closes; an end lies ahead when it is set.

    A due date that is moved lies ahead as well: nobody is made late by it.
    """

    CODE: ClassVar[str] = "reporting.due_date_wrong"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = (
        "Hạn nộp phải sau ngày đầu của kỳ và không sau ngày khóa; thời điểm khóa phải ở phía trước. Hạn mới khi gia hạn "
        "phải từ hôm nay trở đi."
    )


class CampaignOver(Refusal):
    """A campaign that was closed, or whose hour has come, takes nothing in any more."""

    CODE: ClassVar[str] = "reporting.campaign_over"
    DETAIL: ClassVar[str] = "Đợt báo cáo đã khóa, không nhận báo cáo nữa. Hãy liên hệ đơn vị yêu cầu báo cáo."


class CampaignNotClosed(Refusal):
    """Only a campaign that is closed is opened again."""

    CODE: ClassVar[str] = "reporting.campaign_not_closed"
    DETAIL: ClassVar[str] = "Đợt báo cáo đang mở nên không cần mở lại; để đổi hạn hãy dùng /api/campaigns/<mã đợt>/due."


# Events. The form is kept whole: what was asked does not change with the next version of the forms.
class Published(OwnedEvent):
    """`unit` asks for reports by a form, of a period, by the end of `due_on`; nothing is taken in from `close_at` on."""

    TOPIC: ClassVar[str] = "reporting.campaign.published"

    title: str
    form: Form
    form_version: str
    period: Period
    due_on: date
    close_at: datetime
    resubmission: bool
    reminder_days: tuple[int, ...]


class Closed(OwnedEvent):
    """The campaign was closed, by hand or because its time came."""

    TOPIC: ClassVar[str] = "reporting.campaign.closed"

    reason: str


class DueMoved(OwnedEvent):
    """Reports are due by the end of `due_on` from now on, and nothing is taken in from `close_at` on."""

    TOPIC: ClassVar[str] = "reporting.campaign.due_moved"

    due_on: date
    close_at: datetime
    reason: str


class Reopened(OwnedEvent):
    """A campaign that was closed takes reports in again until `close_at`, due by the end of `due_on`."""

    TOPIC: ClassVar[str] = "reporting.campaign.reopened"

    due_on: date
    close_at: datetime
    reason: str


Event = Published | Closed | DueMoved | Reopened


# State of a campaign: what was asked, and the terms as they stand by now.
@dataclass(frozen=True)
class Nothing:
    """Nobody published it."""


@dataclass(frozen=True)
class Open:
    """Reports are taken in."""

    published: Published
    due_on: date
    close_at: datetime


@dataclass(frozen=True)
class Over:
    """Nothing is taken in any more."""

    published: Published
    due_on: date
    close_at: datetime


Known = Open | Over
State = Nothing | Known


def evolve(state: State, event: Event) -> State:
    """Return the state after the event."""
    if isinstance(event, Published):
        return Open(event, event.due_on, event.close_at)
    if isinstance(state, Nothing):
        raise TypeError("a campaign begins with its publication")
    match event:
        case Closed():
            return Over(state.published, state.due_on, state.close_at)
        case DueMoved(due_on=due_on, close_at=close_at) | Reopened(due_on=due_on, close_at=close_at):
            return Open(state.published, due_on, close_at)
    assert_never(event)


# Commands and rules.
@dataclass(frozen=True)
class Publish:
    """Ask for reports; `now` is the server's moment, `close_day` the day of `close_at` in the bloc's time zone."""

    published: Published
    close_day: date
    now: datetime


@dataclass(frozen=True)
class Close:
    """Take nothing in any more."""

    reason: str


@dataclass(frozen=True)
class Expire:
    """Close it if its hour has come at `now`. Never refused."""

    reason: str
    now: datetime


@dataclass(frozen=True)
class MoveDue:
    """Let reports be due on another day, and the campaign end at another moment, whose day in the bloc is `close_day`."""

    due_on: date
    close_at: datetime
    close_day: date
    reason: str
    now: datetime
    today: date


@dataclass(frozen=True)
class Reopen:
    """Take reports in again; without `due_on` what comes is as late as it would have been."""

    due_on: date | None
    close_at: datetime
    close_day: date
    reason: str
    now: datetime
    today: date


Command = Publish | Close | Expire | MoveDue | Reopen


def decide(command: Command, state: State) -> Sequence[Event]:
    """Return the events a command leads to; none where it is already so."""
    match command, state:
        case Publish(published=wanted), Nothing():
            due = wanted.due_on
            if not wanted.period.first < due <= command.close_day or wanted.close_at <= command.now:
                raise DueDateWrong
            return [wanted]
        case Publish(published=wanted), (Open(published=was) | Over(published=was)):
            if wanted != was:
                raise CampaignAlreadyPublished
            return []
        case Expire(), Nothing():
            return []
        case _, Nothing():
            raise UnknownCampaign
        case Close(reason=reason), Open(published=was):
            return [Closed(unit=was.unit, reason=reason)]
        case Expire(reason=reason, now=now), Open(published=was, close_at=close_at) if now >= close_at:
            return [Closed(unit=was.unit, reason=reason)]
        case MoveDue(), (Open() | Over()):
            return _move_due(command, state)
        case Reopen(), (Open() | Over()):
            return _reopen(command, state)
        case _:
            return []


def _move_due(wish: MoveDue, state: Known) -> Sequence[Event]:
    if isinstance(state, Over) or wish.now >= state.close_at:
        raise CampaignOver
    if (wish.due_on, wish.close_at) == (state.due_on, state.close_at):
        return []
    _require_ahead(wish, wish.due_on, state)
    return [DueMoved(unit=state.published.unit, due_on=wish.due_on, close_at=wish.close_at, reason=wish.reason)]


def _reopen(wish: Reopen, state: Known) -> Sequence[Event]:
    due_on = wish.due_on or state.due_on
    if isinstance(state, Open) and wish.now < state.close_at:
        if (due_on, wish.close_at) != (state.due_on, state.close_at):
            raise CampaignNotClosed
        return []
    _require_ahead(wish, due_on, state)
    return [Reopened(unit=state.published.unit, due_on=due_on, close_at=wish.close_at, reason=wish.reason)]


def _require_ahead(wish: MoveDue | Reopen, due_on: date, state: Known) -> None:
    behind = due_on != state.due_on and due_on < wish.today
    if behind or wish.close_at <= wish.now or not state.published.period.first < due_on <= wish.close_day:
        raise DueDateWrong


campaign: Decider[Command, State, Event] = Decider(
    name="campaign",
    events=(Published, Closed, DueMoved, Reopened),
    initial=Nothing(),
    evolve=evolve,
    decide=decide,
)


def issuer(state: State) -> UnitRef | None:
    """Return the unit that asks for the reports, None before it did."""
    return None if isinstance(state, Nothing) else state.published.unit
