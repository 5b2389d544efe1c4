"""What is late, on its way or unanswered on a day, and what the young speak of; folded from steps, as the lists are."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Connection, func, select

from services.reporting.views.answers import DocumentRow, FactRef, UnitName
from services.reporting.views.bulk import from_day, to_day
from services.reporting.views.items import Items
from services.reporting.views.lists import by_then
from services.reporting.views.places import Place, Places
from services.reporting.views.queries import Views, places_of, proposals
from services.reporting.views.referrals import WAITING, Referrals
from services.reporting.views.rules import Shown, least_group, suppressed
from services.reporting.views.topics import LEFT_OUT, Cut, Topics
from services.reporting.views.transfers import ENDED, OPEN, REASSIGNED, Transfers


@dataclass(frozen=True, slots=True)
class LateItem:
    """An item of a plan in force that was due before the day and is not done; `days` since it was due.

    The fact at `position` of plans put it on that day.
    """

    programme_id: UUID
    item_id: UUID
    unit: UnitName
    plan_kind: str
    title: str
    due_on: date
    days: int
    position: int


@dataclass(frozen=True, slots=True)
class LateUnit:
    """A unit with items overdue: how many, and for how many days the one that waits longest."""

    unit: UnitName
    items: int
    longest: int


@dataclass(frozen=True, slots=True)
class Late:
    """What is overdue on a day, the longest first: by unit, and item by item."""

    on: date
    known_at: datetime | None
    units: list[LateUnit]
    rows: list[LateItem]


@dataclass(frozen=True, slots=True)
class OpenTransfer:
    """A transfer on its way, whoever it is of; `since` it is at its stage, `days` since it was asked for."""

    transfer_id: UUID
    from_unit: UnitName
    to_unit: UnitName
    stage: str
    requested_on: date
    since: date
    days: int


@dataclass(frozen=True, slots=True)
class ReferralStage:
    """How many referrals of a unit wait at a stage; how many days on average, and the one that waits longest."""

    unit: UnitName
    stage: str
    cases: int
    average: float
    longest: int


@dataclass(frozen=True, slots=True)
class WaitingProposal:
    """A proposal without an answer: how many days ago it was submitted last."""

    proposal_id: UUID
    unit: UnitName
    kind: str
    title: str
    field: str
    committee: str
    rounds: int
    submitted_on: date
    days: int
    submission: DocumentRow | None
    fact: FactRef


@dataclass(frozen=True, slots=True)
class Topic:
    """One group of a cut: TOPIC, CHANNEL, SENTIMENT (people, as digests told) or CARE (cases)."""

    cut: Cut
    code: str
    amount: int


@dataclass(frozen=True, slots=True)
class TopicCounts:
    """What the young spoke of from the first of January of `year` to `on`, and what care was given for.

    `left_out` is by cut how many groups are not told of, being too small, or such that subtraction would tell.
    """

    on: date
    year: int
    known_at: datetime | None
    rows: list[Topic]
    left_out: dict[str, int]


def late(db: Connection, views: Views, *, on: date, unit: str | None = None, known_at: datetime | None = None) -> Late:
    """Return what is overdue at a unit and below it, or in the bloc. A closed plan has nothing overdue."""
    places, place = _asked(db, views, on, known_at, unit)
    view = cast(Items, views[Items.NAME])
    step = view.step.c
    last = func.row_number().over(partition_by=(step.programme_id, step.item_id), order_by=step.position.desc())
    steps = select(view.step, last.label("back")).where(by_then(view.step, on, known_at)).subquery()
    closed = select(view.over.c.programme_id).where(by_then(view.over, on, known_at))
    overdue = select(steps).where(steps.c.back == 1, steps.c.due_on < to_day(on), steps.c.programme_id.not_in(closed))
    rows = [
        LateItem(
            row.programme_id,
            row.item_id,
            places.name(row.unit_id),
            row.plan_kind,
            row.title,
            from_day(row.due_on),
            (on - from_day(row.due_on)).days,
            row.position,
        )
        for row in db.execute(overdue)
        if place.units is None or row.unit_id in place.units
    ]
    rows.sort(key=lambda row: (-row.days, row.unit.code, row.title, row.item_id))
    by_unit = sorted(rows, key=lambda row: row.unit.code)
    units = [
        LateUnit(group[0].unit, len(group), max(row.days for row in group))
        for group in _grouped(by_unit, lambda row: row.unit.code)
    ]
    return Late(on, known_at, sorted(units, key=lambda one: (-one.items, -one.longest)), rows)


def transfers(
    db: Connection, views: Views, *, on: date, unit: str | None = None, known_at: datetime | None = None
) -> list[OpenTransfer]:
    """Return the transfers on their way from or to a unit and those below it, or in the bloc; the oldest first."""
    places, place = _asked(db, views, on, known_at, unit)
    step = cast(Transfers, views[Transfers.NAME]).step
    asked = select(step.c.member_id).where(step.c.stage == OPEN[0])
    steps = select(step).where(by_then(step, on, known_at), step.c.member_id.in_(asked)).order_by(step.c.position)
    rows = [
        OpenTransfer(
            first.transfer_id,
            places.name(here),
            places.name(first.to_id),
            now.stage,
            from_day(first.effective_on),
            from_day(now.effective_on),
            (on - from_day(first.effective_on)).days,
        )
        for first, now, here in _on_their_way(db.execute(steps))
        if place.units is None or {here, first.to_id} & place.units
    ]
    return sorted(rows, key=lambda row: (-row.days, row.transfer_id))


def _on_their_way(steps: Iterable[Any]) -> list[tuple[Any, Any, UUID]]:
    """Return of each transfer that is open after the steps its first step, its last, and where the member is."""
    found: dict[UUID, tuple[Any, Any, UUID]] = {}
    for step in steps:
        first, now, here = found.get(step.member_id, (None, None, step.unit_id))
        if step.stage == OPEN[0]:
            found[step.member_id] = (step, step, step.unit_id)
        elif first is None or step.transfer_id not in (None, first.transfer_id):
            continue
        elif step.stage == ENDED or (step.stage == REASSIGNED and step.unit_id == first.to_id):
            del found[step.member_id]
        elif step.stage == REASSIGNED:
            found[step.member_id] = (first, now, step.unit_id)
        else:
            found[step.member_id] = (first, step, here)
    return list(found.values())


def referrals(
    db: Connection, views: Views, *, on: date, unit: str | None = None, known_at: datetime | None = None
) -> list[ReferralStage]:
    """Return how many referrals wait at which stage, by unit, in the order of the stages."""
    places, place = _asked(db, views, on, known_at, unit)
    step = cast(Referrals, views[Referrals.NAME]).step
    steps = db.execute(select(step).where(by_then(step, on, known_at)).order_by(step.c.position))
    last = {row.case_id: row for row in steps}
    open_ = [
        row for row in last.values() if row.stage in WAITING and (place.units is None or row.unit_id in place.units)
    ]
    open_.sort(key=lambda row: (places.code(row.unit_id), WAITING.index(row.stage)))
    found = []
    for group in _grouped(open_, lambda row: (row.unit_id, row.stage)):
        days = [(on - from_day(row.effective_on)).days for row in group]
        average = round(sum(days) / len(days), 1)
        found.append(ReferralStage(places.name(group[0].unit_id), group[0].stage, len(days), average, max(days)))
    return found


def waiting(
    db: Connection, views: Views, *, on: date, unit: str | None = None, known_at: datetime | None = None
) -> list[WaitingProposal]:
    """Return the proposals submitted and not answered, the longest waiting first."""
    rows = [
        WaitingProposal(
            row.proposal_id,
            row.unit,
            row.kind,
            row.title,
            row.field,
            row.committee,
            row.rounds,
            row.submitted_on,
            (on - row.submitted_on).days,
            row.submission,
            row.facts[-1],
        )
        for row in proposals(db, views, on=on, unit=unit, known_at=known_at)
        if row.state == "SUBMITTED"
    ]
    return sorted(rows, key=lambda row: (-row.days, row.proposal_id))


def topics(
    db: Connection,
    views: Views,
    *,
    on: date,
    year: int | None = None,
    unit: str | None = None,
    known_at: datetime | None = None,
) -> TopicCounts:
    """Return what the young spoke of in a year up to a day, and what care was given for, at a unit and those below it.

    Digests leave out small groups themselves. Cases of care are people: a kind with fewer than the least group of the
    rule set is left out, and so is the next smallest where subtraction would tell.
    """
    year = on.year if year is None else year
    _, place = _asked(db, views, on, known_at, unit)
    count = cast(Topics, views[Topics.NAME]).count
    within = (by_then(count, on, known_at), count.c.effective_on.between(year * 10000, year * 10000 + 9999))
    sums: dict[Cut, dict[str, int]] = {"TOPIC": {}, "CHANNEL": {}, "SENTIMENT": {}, "CARE": {}}
    for row in db.execute(select(count).where(*within)):
        if place.units is None or row.unit_id in place.units:
            of_cut = sums[row.cut]
            of_cut[row.code] = of_cut.get(row.code, 0) + row.amount
    care = suppressed(sums.pop("CARE"), least_group(on))
    return _told(on, year, known_at, sums, care)


def _told(on: date, year: int, known_at: datetime | None, sums: dict[Cut, dict[str, int]], care: Shown) -> TopicCounts:
    left_out = {cut.lower(): groups.pop(LEFT_OUT, 0) for cut, groups in sums.items()} | {"care": care.suppressed}
    rows = [
        Topic(cut, code, amount)
        for cut, groups in (*sums.items(), ("CARE", care.groups))
        for code, amount in sorted(groups.items(), key=lambda one: (-one[1], one[0]))
    ]
    return TopicCounts(on, year, known_at, rows, left_out)


def _asked(db: Connection, views: Views, on: date, known_at: datetime | None, unit: str | None) -> tuple[Places, Place]:
    places = places_of(db, views, on, on.year, known_at)
    return places, places.place(unit, None)


def _grouped(rows: Collection[Any], key: Callable[[Any], Any]) -> list[Sequence[Any]]:
    return [list(group) for _, group in groupby(rows, key=key)]
