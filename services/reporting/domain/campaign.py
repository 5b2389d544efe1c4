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
    """A report is due after its period began, and before the campaign closes; the end lies ahead when it is published."""

    CODE: ClassVar[str] = "reporting.due_date_wrong"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = (
        "Hạn nộp phải sau ngày đầu của kỳ và không sau ngày khóa; thời điểm khóa phải ở phía trước khi phát hành."
    )


class CampaignOver(Refusal):
    """A campaign that was closed, or whose hour has come, takes nothing in any more."""

    CODE: ClassVar[str] = "reporting.campaign_over"
    DETAIL: ClassVar[str] = "Đợt báo cáo đã khóa, không nhận báo cáo nữa. Hãy liên hệ đơn vị yêu cầu báo cáo."


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


Event = Published | Closed


# State of a campaign.
@dataclass(frozen=True)
class Nothing:
    """Nobody published it."""


@dataclass(frozen=True)
class Open:
    """Reports are taken in."""

    published: Published


@dataclass(frozen=True)
class Over:
    """Nothing is taken in any more."""

    published: Published


State = Nothing | Open | Over


def evolve(state: State, event: Event) -> State:
    """Return the state after the event."""
    match event:
        case Published():
            return Open(event)
        case Closed():
            if isinstance(state, Nothing):
                raise TypeError("a campaign begins with its publication")
            return Over(state.published)
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


def decide(command: Publish | Close, state: State) -> Sequence[Event]:
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
        case Close(), Nothing():
            raise UnknownCampaign
        case Close(reason=reason), Open(published=was):
            return [Closed(unit=was.unit, reason=reason)]
        case _:
            return []


campaign: Decider[Publish | Close, State, Event] = Decider(
    name="campaign", events=(Published, Closed), initial=Nothing(), evolve=evolve, decide=decide
)


def issuer(state: State) -> UnitRef | None:
    """Return the unit that asks for the reports, None before it did."""
    return None if isinstance(state, Nothing) else state.published.unit
