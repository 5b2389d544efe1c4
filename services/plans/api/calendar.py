"""Routes of what is due, reminders, the calendar feed, and handing plans on to another unit."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from contracts.base import LAST_YEAR, Accepted, AcceptedBulk, UnitRef
from contracts.plans import calendar as contract
from contracts.plans.programmes import ItemKind, ProgrammeStatus
from contracts.plans.proposals import ProposalKind, ProposalStatus
from services.kernel.days import day_of
from services.kernel.files import add_files
from services.kernel.http import Asked, Gate, Malformed, Page, Slice, cursor_of, paging, parts_of
from services.kernel.sheets import FORMS
from services.kernel.views import ViewSet
from services.plans.api.answers import done
from services.plans.application import UseCases
from services.plans.application.days import last_of_month, last_of_week
from services.plans.exports import ics
from services.plans.views.activities import Activities
from services.plans.views.holdings import Holdings
from services.plans.views.items import PLANNED, Items, Period
from services.plans.views.plans import Plans
from services.plans.views.proposals import SUBMITTED, Proposals
from services.plans.views.subtree import within
from services.plans.views.units import Units

Day = Annotated[date | None, Query(le=date(LAST_YEAR, 12, 31))]
IN_FEED = timedelta(days=366)
"""How long after its day something stays in a feed."""

WHOSE = ("unit.code", "Mã đơn vị")
DUE = (
    *(WHOSE, ("programme", "Chương trình, kế hoạch"), ("title", "Nội dung"), ("kind", "Loại"), ("due_on", "Hạn")),
    *(("state", "Tình trạng"), ("days_left", "Còn (ngày)"), ("done_on", "Hoàn thành ngày")),
)
BY_UNIT = (WHOSE, ("late", "Quá hạn"), ("this_week", "Đến hạn trong tuần"), ("this_month", "Đến hạn trong tháng"))
PLANS = (
    *(WHOSE, ("year", "Năm"), ("title", "Chương trình, kế hoạch"), ("status", "Tình trạng"), ("number", "Số, ký hiệu")),
    *(("changed_on", "Bước gần nhất"), ("items", "Nội dung"), ("done", "Đã hoàn thành"), ("late", "Quá hạn")),
)
PROPOSALS = (
    *(WHOSE, ("kind", "Loại"), ("title", "Trích yếu"), ("field", "Lĩnh vực"), ("status", "Tình trạng")),
    *(("committee", "Nơi nhận"), ("submitted_on", "Ngày trình"), ("waiting_days", "Đã chờ (ngày)")),
)
ACTIVITIES = (
    *(WHOSE, ("kind", "Loại"), ("title", "Hoạt động"), ("place", "Địa điểm"), ("day", "Ngày")),
    *(("state", "Tình trạng"), ("days_left", "Còn (ngày)")),
)
HELD = (WHOSE, ("aggregate", "Loại"), ("stream_id", "Mã"), ("open", "Đang mở"), ("since", "Từ ngày"))


def add_routes(routes: APIRouter, use: UseCases, gate: Gate) -> None:
    """Add the wishes of this slice."""
    _add_wishes(routes, use, gate)


def add_lists(routes: APIRouter, use: UseCases, views: ViewSet, gate: Gate) -> None:
    """Add what is read from the private views: the feed, the calendar, and the lists."""
    _add_feed(routes, use, views)
    _add_calendar(routes, views, gate)
    _add_lists(routes, views, gate)


def _add_wishes(routes: APIRouter, use: UseCases, gate: Gate) -> None:
    Writer = Annotated[Asked, Depends(gate.write)]  # a type

    @routes.put("/reminders/{day}")
    def remind(day: date, asked: Writer) -> contract.Reminded:
        """Say what came due by a day, each stage of each item once."""
        return use.reminders.remind(day, asked)

    @routes.put("/calendars/{unit_id}/feed")
    def open_feed(unit_id: UUID, wish: contract.OpenFeed, asked: Writer) -> contract.FeedReply:
        """Give a unit an address for calendar programs; it is told this once."""
        return use.feeds.open(unit_id, wish, asked)

    @routes.put("/calendars/{unit_id}/feed/revocation")
    def revoke_feed(unit_id: UUID, wish: contract.RevokeFeed, asked: Writer, response: Response) -> Accepted:
        """Make a unit's address worthless."""
        return done(response, use.feeds.revoke(unit_id, wish, asked))

    @routes.put("/units/{unit_id}/hand-on")
    def hand_on(unit_id: UUID, wish: contract.HandOnPlans, asked: Writer) -> AcceptedBulk:
        """Give what a unit has open to another."""
        return use.handing.by_decision(unit_id, wish, asked)


def _add_feed(routes: APIRouter, use: UseCases, views: ViewSet) -> None:
    @routes.get("/calendar.ics", response_class=Response)
    def feed(unit: UUID, token: Annotated[str, Query(max_length=100)]) -> Response:
        """Give a unit's items and activities as a calendar, to whoever has its secret address."""
        whose = use.feeds.admit(unit, token)
        first = day_of(views.now()) - IN_FEED
        with views.read() as (db, live):
            found = [*_of_items(live[Items.NAME].of_unit(db, unit, first))]
            found += _of_activities(live[Activities.NAME].of_unit(db, unit, first))
        name = f"Kế hoạch công tác Đoàn ({whose.code})"
        return Response(ics.calendar(name, found), media_type=ics.MEDIA_TYPE)


def _of_items(rows: Any) -> Iterator[ics.Entry]:
    for row in rows:
        yield ics.Entry(
            uid=f"{row.id}.{row.programme_id}@plans.bachudong",
            title=row.title if row.state != "DONE" else f"✓ {row.title}",
            about=row.programme,
            category="Hạn công việc",
            starts=row.due_on,
            changed_at=_utc(row.changed_at),
            sequence=row.sequence,
            cancelled=row.state == "CANCELLED",
        )


def _of_activities(rows: Any) -> Iterator[ics.Entry]:
    for row in rows:
        yield ics.Entry(
            uid=f"{row.id}@plans.bachudong",
            title=row.title,
            about="Hoạt động",
            category="Hoạt động",
            starts=row.day,
            changed_at=_utc(row.changed_at),
            sequence=row.sequence,
            cancelled=row.state == "CANCELLED",
            place=row.place,
        )


def _utc(moment: datetime) -> datetime:
    """Return a moment as it was stored; SQLite gives it back without its zone."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _add_calendar(routes: APIRouter, views: ViewSet, gate: Gate) -> None:
    Reader = Annotated[Asked, Depends(gate.read)]  # a type
    Part = Annotated[Slice, Depends(paging)]  # a type

    @routes.get("/calendar")
    def calendar(
        reader: Reader,
        part: Part,
        unit: UUID | None = None,
        first: Annotated[Day, Query(alias="from")] = None,
        last: Annotated[Day, Query(alias="to")] = None,
        state: contract.DueState | None = None,
        kind: ItemKind | None = None,
        on: Day = None,
    ) -> Page[contract.DueItem]:
        """List the items of plans in force by the day they are due: due, late, done, cancelled or left undone.

        `on` is the day they are looked at, by default today.
        """
        day = on or day_of(views.now())
        asked = Period(day, first, last, state.value if state else None, kind.value if kind else None)
        after = _after(part.cursor, date.fromisoformat, UUID, UUID)
        with views.read() as (db, live):
            units = within(db, live[Units.NAME], reader, unit)
            found = live[Items.NAME].page(db, units, asked, after, part.limit + 1)
        return _page(found, part, lambda row: _due(row, day), lambda row: (row.due_on, row.id, row.programme_id))

    add_files(routes, "/calendar", calendar, "Lịch công tác", DUE, FORMS)

    @routes.get("/calendar/units")
    def calendar_of_units(
        reader: Reader, part: Part, unit: UUID | None = None, on: Day = None
    ) -> Page[contract.UnitDue]:
        """List how many open items each unit has that are late, due this week and due this month."""
        day = on or day_of(views.now())
        week, month = last_of_week(day), last_of_month(day)
        after = _after(part.cursor, str)
        with views.read() as (db, live):
            units = within(db, live[Units.NAME], reader, unit)
            before = after[0] if after else ""
            found = live[Items.NAME].by_unit(db, units, day, week, month, before, part.limit + 1)
        return _page(found, part, _unit_due, lambda row: (row.unit_code,))

    add_files(routes, "/calendar/units", calendar_of_units, "Việc đến hạn theo đơn vị", BY_UNIT, FORMS)

    @routes.get("/activities")
    def activities(
        reader: Reader,
        part: Part,
        unit: UUID | None = None,
        first: Annotated[Day, Query(alias="from")] = None,
        last: Annotated[Day, Query(alias="to")] = None,
        state: contract.ActivityState | Literal["ALL"] = contract.ActivityState.ANNOUNCED,
        on: Day = None,
    ) -> Page[contract.ActivityRow]:
        """List activities by day, by default those still to come."""
        day = on or day_of(views.now())
        after = _after(part.cursor, date.fromisoformat, UUID)
        with views.read() as (db, live):
            units = within(db, live[Units.NAME], reader, unit)
            wanted = None if state == "ALL" else state.value
            found = live[Activities.NAME].page(db, units, first, last, wanted, after, part.limit + 1)
        return _page(found, part, lambda row: _activity(row, day), lambda row: (row.day, row.id))

    add_files(routes, "/activities", activities, "Hoạt động", ACTIVITIES, FORMS)


def _add_lists(routes: APIRouter, views: ViewSet, gate: Gate) -> None:
    Reader = Annotated[Asked, Depends(gate.read)]  # a type
    Part = Annotated[Slice, Depends(paging)]  # a type

    @routes.get("/programmes")
    def programmes(
        reader: Reader,
        part: Part,
        unit: UUID | None = None,
        year: int | None = None,
        state: ProgrammeStatus | None = None,
        on: Day = None,
    ) -> Page[contract.PlanRow]:
        """List the plans of a unit's subtree with how far each came, its items, and how many are done and late."""
        day = on or day_of(views.now())
        after = _after(part.cursor, str, int, UUID)
        with views.read() as (db, live):
            units = within(db, live[Units.NAME], reader, unit)
            wanted = state.value if state else None
            found = live[Plans.NAME].page(db, units, year, wanted, after, part.limit + 1)
            counts = live[Items.NAME].counts(db, [row.id for row in found], day)
        return _page(
            found,
            part,
            lambda row: _plan(row, counts.get(row.id, (0, 0, 0))),
            lambda row: (row.unit_code, row.year, row.id),
        )

    add_files(routes, "/programmes", programmes, "Chương trình, kế hoạch", PLANS, FORMS)

    @routes.get("/proposals")
    def proposals(
        reader: Reader,
        part: Part,
        unit: UUID | None = None,
        state: ProposalStatus | Literal["ALL"] = ProposalStatus.SUBMITTED,
        on: Day = None,
    ) -> Page[contract.ProposalRow]:
        """List proposals by their last step, by default those that wait for an answer, the longest first."""
        day = on or day_of(views.now())
        after = _after(part.cursor, date.fromisoformat, UUID)
        with views.read() as (db, live):
            units = within(db, live[Units.NAME], reader, unit)
            wanted = None if state == "ALL" else state.value
            found = live[Proposals.NAME].page(db, units, wanted, after, part.limit + 1)
        return _page(found, part, lambda row: _proposal(row, day), lambda row: (row.changed_on, row.id))

    add_files(routes, "/proposals", proposals, "Tham mưu", PROPOSALS, FORMS)

    @routes.get("/holdings")
    def holdings(
        reader: Reader,
        part: Part,
        unit: UUID | None = None,
        aggregate: Annotated[str | None, Query(max_length=30)] = None,
        open_: Annotated[bool | None, Query(alias="open")] = True,
    ) -> Page[contract.HeldRow]:
        """List what the units of a subtree hold: plans, proposals and all else, by default what is open."""
        after = _after(part.cursor, str, str, UUID)
        with views.read() as (db, live):
            units = within(db, live[Units.NAME], reader, unit)
            found = live[Holdings.NAME].page(db, units, aggregate, open_, after, part.limit + 1)
        return _page(found, part, _held, lambda row: (row.unit_code, row.aggregate, row.id))

    add_files(routes, "/holdings", holdings, "Đang phụ trách", HELD, FORMS)


def _after(cursor: str | None, *kinds: Any) -> Any:
    """Return the place a cursor stands for, None for the beginning; raises Malformed."""
    if cursor is None:
        return None
    parts = parts_of(cursor, *(str for _ in kinds))
    try:
        return tuple(kind(part) for kind, part in zip(kinds, parts, strict=True))
    except ValueError:
        raise Malformed("Tham số cursor không hợp lệ; hãy dùng đúng giá trị next đã nhận.") from None


def _page(found: Any, part: Slice, shown: Any, place: Any) -> Page[Any]:
    rows = found[: part.limit]
    more = len(found) > part.limit
    return Page(items=[shown(row) for row in rows], next=cursor_of(*map(str, place(rows[-1]))) if more else None)


def _unit(row: Any) -> UnitRef:
    return UnitRef(id=row.unit_id, code=row.unit_code)


def _due(row: Any, on: date) -> contract.DueItem:
    planned = row.state == PLANNED
    state = ("LATE" if row.due_on < on else "DUE") if planned else row.state
    return contract.DueItem(
        item_id=row.id,
        programme_id=row.programme_id,
        unit=_unit(row),
        programme=row.programme,
        title=row.title,
        kind=ItemKind(row.kind),
        due_on=row.due_on,
        state=contract.DueState(state),
        days_left=(row.due_on - on).days if planned else None,
        done_on=row.done_on,
    )


def _unit_due(row: Any) -> contract.UnitDue:
    return contract.UnitDue(unit=_unit(row), late=row.late, this_week=row.week, this_month=row.month)


def _plan(row: Any, counts: tuple[int, int, int]) -> contract.PlanRow:
    items, finished, late = counts
    return contract.PlanRow(
        programme_id=row.id,
        unit=_unit(row),
        year=row.year,
        title=row.title,
        status=ProgrammeStatus(row.status),
        number=row.number,
        changed_on=row.changed_on,
        items=items,
        done=finished,
        late=late,
    )


def _proposal(row: Any, on: date) -> contract.ProposalRow:
    waiting = row.status == SUBMITTED
    return contract.ProposalRow(
        proposal_id=row.id,
        unit=_unit(row),
        kind=ProposalKind(row.kind),
        title=row.title,
        field=row.field,
        status=ProposalStatus(row.status),
        committee=row.committee,
        submitted_on=row.submitted_on,
        waiting_days=(on - row.submitted_on).days if waiting else None,
    )


def _activity(row: Any, on: date) -> contract.ActivityRow:
    return contract.ActivityRow(
        activity_id=row.id,
        unit=_unit(row),
        kind=row.kind,
        title=row.title,
        place=row.place,
        day=row.day,
        state=contract.ActivityState(row.state),
        days_left=(row.day - on).days if row.state == "ANNOUNCED" else None,
    )


def _held(row: Any) -> contract.HeldRow:
    return contract.HeldRow(stream_id=row.id, aggregate=row.aggregate, unit=_unit(row), open=row.open, since=row.since)
