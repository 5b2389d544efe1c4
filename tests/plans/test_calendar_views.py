"""The private views of plans: fed with the service's own events, each twice, of two units; expectations written by hand."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from services.kernel.decider import DomainEvent
from services.kernel.store import Actor, Recorded
from services.kernel.views import ViewSet
from services.plans.domain import calendar_feed, reminder
from services.plans.domain.units import UnitRef
from services.plans.publishing import EVENTS
from services.plans.views import activities, items, plans, proposals
from services.plans.views.items import Period
from services.plans.views.kept import Kept
from tests.plans import examples as ex
from tests.plans import examples_activities as exa
from tests.plans import examples_attachments as att
from tests.plans import examples_calendar as exc
from tests.plans import examples_models as exm
from tests.plans import examples_programmes as pl
from tests.plans import examples_proposals as exp

OTHER_UNIT = UnitRef(id=ex.STRANGER, code="don-vi-khac")
AGREED = ex.issued(ex.p.Opinion.AGREED)
TABLES = (
    *(plans.BEGINS, plans.CHANGES, items.WHOLE, items.ITEM),
    *(proposals.BEGINS, proposals.CHANGES, activities.BEGINS, activities.CHANGES),
)


@pytest.fixture
def known(store_url: str, tmp_path: Path) -> Iterator[ViewSet]:
    """Empty views."""
    found = exc.open_views(exc.views_url(store_url, tmp_path))
    yield found
    found.close()


def recorded(position: int, stream_id: UUID, event: DomainEvent, on: date = date(2021, 2, 1)) -> Recorded:
    return Recorded(
        position=position,
        stream_id=stream_id,
        version=position,
        event=event,
        recorded_at=exc.NOW,
        effective_on=on,
        actor=Actor("acc-1", "Bí thư", "*"),
        document=None,
        rule_set="",
        correlation_id=None,
        causation_id=None,
    )


def feed(known: ViewSet, *told: tuple[UUID, DomainEvent]) -> None:
    """Give the views events of streams in order, all of them twice."""
    events = [recorded(n, stream_id, event) for n, (stream_id, event) in enumerate(told, 1)]
    with known.writing() as db:
        for view in known.live(db).views.values():
            view.apply(db, events)
            view.apply(db, events)


def rows(known: ViewSet, name: str) -> list[dict[str, Any]]:
    with known.read() as (db, live):
        table = live[name].table
        return [dict(row) for row in db.execute(select(table).order_by(table.c.id)).mappings()]


def states(known: ViewSet) -> dict[UUID, tuple[str, date | None]]:
    return {row["id"]: (row["state"], row["done_on"]) for row in rows(known, "items")}


def test_a_plan_is_shown_as_far_as_it_came(known: ViewSet) -> None:
    told: list[tuple[UUID, DomainEvent]] = []
    seen = []
    for event in (ex.drafted, ex.submitted, ex.TO_AMEND, ex.amended, ex.resubmitted, ex.RETURNED, AGREED, ex.closed):
        told.append((ex.PROGRAMME, event))
        feed(known, *told)
        seen.append(rows(known, "plans")[0]["status"])
    assert seen == ["DRAFT", "SUBMITTED", "TO_AMEND", "AMENDED", "SUBMITTED", "RETURNED", "ISSUED", "CLOSED"]
    assert rows(known, "plans")[0]["number"] == AGREED.number


def test_a_draft_amended_stays_a_draft(known: ViewSet) -> None:
    feed(known, (ex.PROGRAMME, ex.drafted), (ex.PROGRAMME, ex.amended))
    assert rows(known, "plans")[0]["status"] == "DRAFT"


def test_items_are_due_from_the_issue_on_and_not_before(known: ViewSet) -> None:
    feed(known, (ex.PROGRAMME, ex.drafted), (ex.PROGRAMME, ex.submitted))
    assert rows(known, "items") == []
    feed(known, *((ex.PROGRAMME, event) for event in ex.IN_FORCE))
    assert [(row["id"], row["due_on"], row["since"], row["state"]) for row in rows(known, "items")] == [
        (ex.LAUNCH, date(2021, 1, 31), date(2021, 2, 1), "PLANNED"),
        (ex.BLOOD, date(2021, 6, 14), date(2021, 2, 1), "PLANNED"),
    ]


def test_an_item_is_done_and_what_is_left_when_the_plan_is_closed_is_not(known: ViewSet) -> None:
    told = [(ex.PROGRAMME, event) for event in (*ex.IN_FORCE, ex.completed)]
    feed(known, *told)
    assert states(known) == {ex.LAUNCH: ("PLANNED", None), ex.BLOOD: ("DONE", date(2021, 2, 1))}
    feed(known, *told, (ex.PROGRAMME, ex.closed))
    assert states(known) == {ex.LAUNCH: ("NOT_DONE", None), ex.BLOOD: ("DONE", date(2021, 2, 1))}


def test_an_item_moves_goes_and_comes_as_the_plan_does(known: ViewSet) -> None:
    def shown(*events: DomainEvent) -> list[tuple[Any, ...]]:
        feed(known, *((ex.PROGRAMME, event) for event in (*ex.IN_FORCE, *events)))
        found = [(row["id"], row["due_on"], row["state"], row["sequence"]) for row in rows(known, "items")]
        return sorted(found)

    launch, blood = (ex.LAUNCH, date(2021, 1, 31), "PLANNED", 0), (ex.BLOOD, date(2021, 6, 14), "PLANNED", 0)
    assert shown() == [launch, blood]
    assert shown(pl.postponed) == [launch, (ex.BLOOD, date(2021, 9, 2), "PLANNED", 1)]
    assert shown(pl.cancelled) == [launch, (ex.BLOOD, date(2021, 6, 14), "CANCELLED", 1)]
    amended = [launch, (ex.BLOOD, date(2021, 7, 14), "PLANNED", 1), (ex.FORUM, date(2021, 12, 31), "PLANNED", 0)]
    assert shown(pl.amended) == amended
    fewer = pl.amended.model_copy(update={"version": 3, "items": (ex.blood,)})
    assert shown(pl.amended, fewer) == [(ex.BLOOD, date(2021, 6, 14), "PLANNED", 2)]


def test_what_stands_in_the_plan_above_too_is_due_there_only(known: ViewSet) -> None:
    drawn = pl.item(7, date(2021, 3, 20), source_item_id=ex.LAUNCH, drawn=True)
    month = ex.p.Issued(
        **pl.OF, kind=ex.p.PlanKind.MONTH, title="-", opinion=None, items=(drawn,), number="-", on=date(2021, 3, 1)
    )
    feed(known, (pl.MONTH, pl.month_drafted), (pl.MONTH, month))
    with known.read() as (db, views):
        items = views["items"]
        assert items.page(db, None, Period(date(2021, 3, 1)), None, 10) == []
        assert items.open_until(db, date(2021, 12, 31)) == []
        assert items.counts(db, [pl.MONTH], date(2021, 3, 21))[pl.MONTH] == (1, 0, 1)


def test_a_plan_whose_opinion_is_waived_and_one_amended_are_listed_as_such(known: ViewSet) -> None:
    feed(known, (ex.PROGRAMME, ex.drafted), (ex.PROGRAMME, pl.waived))
    assert rows(known, "plans")[0]["status"] == "WAIVED"
    renamed = pl.amended.model_copy(update={"title": "Tên mới"})
    feed(known, *((ex.PROGRAMME, event) for event in (*ex.IN_FORCE, renamed)))
    row = rows(known, "plans")[0]
    assert (row["status"], row["title"], row["number"]) == ("ISSUED", "Tên mới", "40-CTr/ĐTN")


def test_one_item_id_in_two_plans_is_two_items(known: ViewSet) -> None:
    other = [event.model_copy(update={"unit": OTHER_UNIT}) for event in ex.IN_FORCE]
    feed(known, *((ex.PROGRAMME, event) for event in ex.IN_FORCE), *((ex.OTHER, event) for event in other))
    feed_done = (ex.OTHER, ex.completed.model_copy(update={"unit": OTHER_UNIT}))
    feed(known, *((ex.PROGRAMME, event) for event in ex.IN_FORCE), *((ex.OTHER, event) for event in other), feed_done)
    found = {(row["programme_id"], row["id"]): row["state"] for row in rows(known, "items")}
    assert found == {
        (ex.PROGRAMME, ex.LAUNCH): "PLANNED",
        (ex.PROGRAMME, ex.BLOOD): "PLANNED",
        (ex.OTHER, ex.LAUNCH): "PLANNED",
        (ex.OTHER, ex.BLOOD): "DONE",
    }


def test_items_are_counted_by_unit_and_by_plan(known: ViewSet) -> None:
    other = [event.model_copy(update={"unit": OTHER_UNIT}) for event in ex.IN_FORCE]
    feed(
        known,
        *((ex.PROGRAMME, event) for event in (*ex.IN_FORCE, ex.completed)),
        *((ex.OTHER, event) for event in other),
    )
    with known.read() as (db, live):
        view = live["items"]
        june_7, week, month = date(2021, 6, 7), date(2021, 6, 13), date(2021, 6, 30)
        by_unit = [tuple(row)[1:] for row in view.by_unit(db, None, june_7, week, month, "", 10)]
        assert by_unit == [("don-vi-khac", 1, 0, 1), ("van-phong", 1, 0, 0)]
        assert [row[1] for row in view.by_unit(db, {ex.OFFICE}, june_7, week, month, "", 10)] == ["van-phong"]
        assert [row[1] for row in view.by_unit(db, None, june_7, week, month, "don-vi-khac", 10)] == ["van-phong"]
        assert view.counts(db, [ex.PROGRAMME, ex.OTHER], june_7) == {ex.PROGRAMME: (2, 1, 1), ex.OTHER: (2, 0, 1)}


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (None, [ex.LAUNCH, ex.BLOOD]),
        ("LATE", [ex.LAUNCH]),
        ("DUE", []),
        ("DONE", [ex.BLOOD]),
        ("CANCELLED", []),
    ],
)
def test_items_are_found_by_how_they_stand_on_a_day(known: ViewSet, state: str | None, expected: list[UUID]) -> None:
    feed(known, *((ex.PROGRAMME, event) for event in (*ex.IN_FORCE, ex.completed)))
    with known.read() as (db, live):
        found = live["items"].page(db, None, Period(date(2021, 6, 30), state=state), None, 10)
    assert [row.id for row in found] == expected


def test_an_item_due_today_is_due_and_not_late(known: ViewSet) -> None:
    feed(known, *((ex.PROGRAMME, event) for event in ex.IN_FORCE))
    with known.read() as (db, live):
        for on, state in [(date(2021, 6, 14), "DUE"), (date(2021, 6, 15), "LATE")]:
            first = Period(on, first=date(2021, 6, 1), state=state)
            assert [row.id for row in live["items"].page(db, None, first, None, 10)] == [ex.BLOOD]


def test_a_proposal_waits_from_its_submission_to_its_answer(known: ViewSet) -> None:
    seen = []
    told: list[tuple[UUID, DomainEvent]] = []
    for event in (ex.tax_drafted, ex.tax_submitted, ex.tax_returned, ex.tax_resubmitted, ex.tax_adopted):
        told.append((ex.PROPOSAL, event))
        feed(known, *told)
        row = rows(known, "proposals")[0]
        seen.append((row["status"], row["submitted_on"]))
    assert seen == [
        ("DRAFT", None),
        ("SUBMITTED", date(2021, 3, 1)),
        ("RETURNED", date(2021, 3, 1)),
        ("SUBMITTED", date(2021, 4, 1)),
        ("ADOPTED", date(2021, 4, 1)),
    ]


def test_a_proposal_is_written_anew_carried_out_and_concluded_or_taken_back(known: ViewSet) -> None:
    def status(*events: DomainEvent) -> str:
        feed(known, *((ex.PROPOSAL, event) for event in (ex.tax_drafted, ex.tax_submitted, *events)))
        return str(rows(known, "proposals")[0]["status"])

    assert status(ex.tax_returned, exp.revised) == "REVISED"
    assert rows(known, "proposals")[0]["title"] == exp.revised.title
    assert status(ex.tax_adopted, exp.reported) == "IMPLEMENTING"
    assert status(ex.tax_adopted, exp.reported, exp.result) == "RESULT_RECORDED"
    assert held(known)[ex.PROPOSAL][2] is False
    assert status(exp.withdrawn) == "WITHDRAWN"
    assert rows(known, "proposals")[0]["unit_code"] == "van-phong"
    assert status(exp.handed_on) == "SUBMITTED"
    assert rows(known, "proposals")[0]["unit_code"] == "don-vi-khac"


# Holdings.


def held(known: ViewSet) -> dict[UUID, tuple[str, str, bool]]:
    return {row["id"]: (row["aggregate"], row["unit_code"], row["open"]) for row in rows(known, "holdings")}


def test_each_stream_is_held_by_the_unit_its_last_event_names(known: ViewSet) -> None:
    """INVARIANT: which unit holds what is known of every kind of thing, those not thought of yet among them.

    Breaks when kinds are listed instead of read from the stored name, or an event hands on without its unit.
    """
    moved = exc.ParcelHandedOn(unit=OTHER_UNIT, from_unit=ex.UNIT, on=date(2021, 6, 1))
    parcel = UUID(int=501)
    feed(
        known,
        (ex.PROGRAMME, ex.drafted),
        (ex.PROPOSAL, ex.tax_drafted),
        (ex.MODEL, exm.registered),
        (parcel, exc.Packed(unit=ex.UNIT)),
        (parcel, moved),
    )
    assert held(known) == {
        ex.PROGRAMME: ("programme", "van-phong", True),
        ex.PROPOSAL: ("proposal", "van-phong", True),
        ex.MODEL: ("model", "van-phong", True),
        parcel: ("parcel", "don-vi-khac", True),
    }
    with known.read() as (db, live):
        assert live["holdings"].of(db, ex.OFFICE) == {
            "model": [ex.MODEL],
            "programme": [ex.PROGRAMME],
            "proposal": [ex.PROPOSAL],
        }
        assert live["holdings"].of(db, ex.STRANGER) == {"parcel": [parcel]}


def test_what_is_over_is_held_and_not_open(known: ViewSet) -> None:
    feed(
        known,
        *((ex.PROGRAMME, event) for event in (*ex.IN_FORCE, ex.closed)),
        *((ex.PROPOSAL, event) for event in (ex.tax_drafted, ex.tax_submitted, ex.tax_declined)),
    )
    assert held(known) == {
        ex.PROGRAMME: ("programme", "van-phong", False),
        ex.PROPOSAL: ("proposal", "van-phong", False),
    }


def test_reminders_and_feeds_are_held_by_nobody(known: ViewSet) -> None:
    feed(known, (ex.OTHER, exc.came_due), (ex.MODEL, exc.feed_opened))
    assert held(known) == {}


def test_what_is_resumed_is_open_again(known: ViewSet) -> None:
    told: list[tuple[UUID, DomainEvent]] = [(ex.MODEL, exm.registered), (ex.MODEL, exm.stopped)]
    feed(known, *told)
    assert held(known)[ex.MODEL][2] is False
    feed(known, *told, (ex.MODEL, exm.resumed))
    assert held(known)[ex.MODEL][2] is True


def test_a_file_attached_again_is_open_again(known: ViewSet) -> None:
    feed(known, (att.ATTACHMENT, att.added), (att.ATTACHMENT, att.removed))
    assert held(known)[att.ATTACHMENT] == ("attachment", "van-phong", False)
    feed(known, (att.ATTACHMENT, att.added))
    assert held(known)[att.ATTACHMENT] == ("attachment", "van-phong", True)


def test_the_use_cases_ask_for_what_is_due_and_held(known: ViewSet) -> None:
    feed(known, *((ex.PROGRAMME, event) for event in ex.IN_FORCE))
    kept = Kept(known, exc.STREAM)
    assert kept.due(date(2021, 6, 13)) == [
        reminder.Due(ex.UNIT, ex.PROGRAMME, ex.LAUNCH, "Ra quân đầu năm", date(2021, 1, 31), date(2021, 2, 1))
    ]
    assert kept.due(date(2021, 6, 14))[1] == exc.due
    assert kept.held(ex.OFFICE) == ({"programme": [ex.PROGRAMME]}, 0)
    assert kept.knows(0, 0)
    assert not kept.knows(1, 0)


# The tables of events.


@pytest.mark.parametrize("table", TABLES)
def test_every_event_of_a_table_is_a_stored_one(table: Any) -> None:
    assert set(table) <= {event.TOPIC for event in EVENTS}


def test_an_activity_is_moved_held_cancelled_and_handed_on(known: ViewSet) -> None:
    def shown(*events: DomainEvent) -> tuple[Any, ...]:
        feed(known, *((exa.ACTIVITY, event) for event in (exa.announced, exa.rescheduled, *events)))
        row = rows(known, "activities")[0]
        return row["unit_code"], row["day"], row["state"], row["sequence"]

    assert shown() == ("van-phong", exa.LATER, "ANNOUNCED", 1)
    assert rows(known, "activities")[0]["place"] == exa.PLACE
    assert shown(exa.held) == ("van-phong", exa.held.on, "HELD", 1)
    assert shown(exa.cancelled) == ("van-phong", exa.LATER, "CANCELLED", 2)
    assert shown(exa.handed_on) == ("don-vi-khac", exa.LATER, "ANNOUNCED", 1)


def test_who_signs_up_and_who_came_changes_nothing(known: ViewSet) -> None:
    feed(known, (exa.ACTIVITY, exa.announced), (exa.ACTIVITY, exa.sign(exa.e.SignedUp, exa.AN)))
    before = rows(known, "activities")
    feed(known, (exa.ACTIVITY, exa.announced), (exa.ACTIVITY, exa.attended))
    assert rows(known, "activities") == before


def test_events_of_this_slice_change_no_list() -> None:
    own = {event.TOPIC for event in (*reminder.reminder.events, *calendar_feed.calendar_feed.events)}
    assert not own & {topic for table in TABLES for topic in table}
