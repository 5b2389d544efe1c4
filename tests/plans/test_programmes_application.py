"""The use cases of plans on a real store: what is part of what, what is drawn from what, lists, scope, handing on."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid5

import pytest

from contracts.plans import programmes as contract
from services.kernel.http import OutOfScope
from services.kernel.store import Caller, Store, Work
from services.plans.application import Programmes
from services.plans.domain import programme_commands as do
from services.plans.domain import programme_item_refusals as out
from services.plans.domain import programme_refusals as no
from services.plans.domain.programme_rules import programme
from services.plans.domain.units import UnknownUnit
from services.plans.publishing import publish
from tests.plans import examples as ex
from tests.plans import examples_programmes as pl
from tests.plans import requests as ask
from tests.plans import requests_programmes as wish

UNKNOWN = UUID(int=99)


@pytest.fixture
def issued(programmes: Programmes) -> Programmes:
    """The year's programme is in force."""
    programmes.load(contract.LoadProgrammes(rows=(wish.year,)), ask.WHOLE)
    return programmes


def facts(store: Store) -> list[str]:
    return [fact.NAME for each in store.log(0, 1000) if (fact := publish(each)) is not None]


def item_of(programmes: Programmes, item_id: UUID, programme_id: UUID = ex.PROGRAMME) -> contract.ItemReply:
    found, _ = programmes.show(programme_id, ask.WHOLE)
    return next(one for one in found.items if one.item_id == item_id)


def test_a_quarter_begins_after_its_year_and_lies_in_it(programmes: Programmes) -> None:
    with pytest.raises(no.ParentUnknown):
        programmes.draft(pl.QUARTER, wish.quarter, ask.WHOLE)
    programmes.draft(ex.PROGRAMME, wish.year.draft, ask.WHOLE)
    with pytest.raises(no.QuarterOutsideYear):
        programmes.draft(pl.QUARTER, wish.quarter.model_copy(update={"year": 2022, "items": ()}), ask.WHOLE)
    with pytest.raises(no.ParentOfAnotherUnit):
        programmes.draft(pl.QUARTER, wish.quarter.model_copy(update={"unit_id": ex.CELL}), ask.WHOLE)
    assert programmes.draft(pl.QUARTER, wish.quarter, ask.WHOLE).changed
    found, _ = programmes.show(pl.QUARTER, ask.WHOLE)
    assert (found.kind, found.first_day, found.last_day) == ("QUARTER", *pl.Q1)
    assert (found.parent_id, found.status) == (ex.PROGRAMME, "DRAFT")


def test_a_unit_has_one_plan_a_quarter_and_month_and_themes_as_it_likes(programmes: Programmes) -> None:
    programmes.draft(ex.PROGRAMME, wish.year.draft, ask.WHOLE)
    programmes.draft(pl.QUARTER, wish.quarter, ask.WHOLE)
    with pytest.raises(no.ProgrammeExists):
        programmes.draft(ex.OTHER, wish.quarter.model_copy(update={"title": "Khác"}), ask.WHOLE)
    second = wish.quarter.model_copy(update={"number": 2, "items": ()})
    assert programmes.draft(ex.OTHER, second, ask.WHOLE).changed
    assert programmes.draft(pl.THEME, wish.theme, ask.WHOLE).changed
    assert programmes.draft(pl.MONTH, wish.theme, ask.WHOLE).changed


def test_a_list_holds_a_year_and_what_is_part_of_it(programmes: Programmes) -> None:
    quarter = contract.ProgrammeYear(programme_id=pl.QUARTER, draft=wish.quarter, issue=wish.issue)
    done = programmes.load(contract.LoadProgrammes(rows=(wish.year, quarter)), ask.WHOLE)
    assert (done.rows, done.changed) == (2, 2)
    assert programmes.show(pl.QUARTER, ask.WHOLE)[0].status == "ISSUED"


def test_a_plan_is_issued_without_an_opinion_where_that_was_waived(store: Store, programmes: Programmes) -> None:
    row = wish.year.model_copy(update={"submission": None, "opinion": None, "waiver": wish.waiver})
    programmes.load(contract.LoadProgrammes(rows=(row,)), ask.within(ex.OFFICE))
    found, _ = programmes.show(ex.PROGRAMME, ask.WHOLE)
    assert (found.status, found.opinion, found.waiver_reason) == ("ISSUED", None, ex.SECRET)
    assert facts(store) == ["programme-drafted", "opinion-waived", "plan-approved"]
    assert ex.SECRET.encode() not in b"".join(row.state for row in store._recorder.select_notifications(0, 100))


# Drawing.


def test_a_quarter_is_drawn_from_its_year_and_a_month_from_its_quarter(issued: Programmes) -> None:
    issued.draw(pl.QUARTER, ex.PROGRAMME, wish.draw_quarter, ask.within(ex.OFFICE))
    issued.draw(pl.MONTH, pl.QUARTER, wish.draw_month, ask.WHOLE)
    quarter, month = (issued.show(each, ask.WHOLE)[0] for each in (pl.QUARTER, pl.MONTH))
    in_quarter = uuid5(pl.QUARTER, str(ex.BLOOD))
    assert [(one.item_id, one.source_item_id) for one in quarter.items] == [(in_quarter, ex.BLOOD)]
    assert [one.source_item_id for one in month.items] == [in_quarter]
    assert (month.parent_id, month.source_id) == (pl.QUARTER, pl.QUARTER)
    assert not issued.draw(pl.MONTH, pl.QUARTER, wish.draw_month, ask.WHOLE).changed


def test_a_year_is_carried_forward_with_what_was_left_open(issued: Programmes) -> None:
    issued.complete(ex.PROGRAMME, ex.BLOOD, wish.completion, ask.WHOLE)
    issued.close(ex.PROGRAMME, wish.closure, ask.WHOLE)
    issued.draw(pl.NEXT_YEAR, ex.PROGRAMME, wish.carry_forward, ask.WHOLE)
    found, _ = issued.show(pl.NEXT_YEAR, ask.WHOLE)
    assert [(one.title, one.due_on) for one in found.items] == [("Ra quân đầu năm", date(2022, 1, 31))]
    assert (found.year, found.parent_id, found.source_id) == (2022, None, ex.PROGRAMME)
    assert not issued.draw(pl.NEXT_YEAR, ex.PROGRAMME, wish.carry_forward, ask.WHOLE).changed


def test_what_is_drawn_is_chosen_and_kept_to_the_rules(issued: Programmes) -> None:
    with pytest.raises(no.SourceUnknown):
        issued.draw(pl.QUARTER, UNKNOWN, wish.draw_quarter, ask.WHOLE)
    launch = wish.draw_quarter.model_copy(update={"items": (ex.LAUNCH,)})
    with pytest.raises(no.ItemNotDrawable):
        issued.draw(pl.QUARTER, ex.PROGRAMME, launch, ask.WHOLE)
    with pytest.raises(no.ParentKindWrong):
        issued.draw(pl.MONTH, ex.PROGRAMME, wish.draw_month, ask.WHOLE)
    with pytest.raises(OutOfScope):
        issued.draw(pl.QUARTER, ex.PROGRAMME, wish.draw_quarter, ask.within(ex.STRANGER))
    issued.draw(pl.QUARTER, ex.PROGRAMME, wish.draw_quarter.model_copy(update={"items": ()}), ask.WHOLE)
    with pytest.raises(no.ProgrammeExists):
        issued.draw(ex.OTHER, ex.PROGRAMME, wish.draw_quarter, ask.WHOLE)


def test_a_list_of_plans_is_drawn_a_month_from_the_quarter_a_row_above(issued: Programmes) -> None:
    rows = (
        wish.of_plan(contract.DrawProgrammeRow, wish.draw_quarter, pl.QUARTER, source_id=ex.PROGRAMME),
        wish.of_plan(contract.DrawProgrammeRow, wish.draw_month, pl.MONTH, source_id=pl.QUARTER),
    )
    done = issued.draw_many(contract.DrawProgrammes(rows=rows), ask.WHOLE)
    assert (done.rows, done.changed) == (2, 2)
    assert len(issued.show(pl.MONTH, ask.WHOLE)[0].items) == 1


def test_what_was_drawn_completes_what_it_was_drawn_from_up_to_the_year(store: Store, issued: Programmes) -> None:
    issued.draw(pl.QUARTER, ex.PROGRAMME, wish.draw_quarter, ask.WHOLE)
    issued.draw(pl.MONTH, pl.QUARTER, wish.draw_month, ask.WHOLE)
    issue = wish.issue
    rows = tuple(wish.of_plan(contract.IssueProgrammeRow, issue, each) for each in (pl.QUARTER, pl.MONTH))
    issued.issue_many(contract.IssueProgrammes(rows=rows), ask.WHOLE)
    in_month = issued.show(pl.MONTH, ask.WHOLE)[0].items[0].item_id
    issued.complete(pl.MONTH, in_month, wish.completion, ask.WHOLE)
    completed = [fact for each in store.log(0, 1000) if isinstance(fact := publish(each), contract.PlanItemCompleted)]
    assert [(fact.plan_kind, fact.turns, fact.drawn) for fact in completed] == [
        ("MONTH", 120, True),
        ("QUARTER", 120, True),
        ("YEAR", 120, False),
    ]
    assert item_of(issued, ex.BLOOD).state == "COMPLETED"
    assert not issued.complete(pl.MONTH, in_month, wish.completion, ask.WHOLE).changed
    with pytest.raises(out.ItemAlreadyCompleted):
        issued.complete(ex.PROGRAMME, ex.BLOOD, wish.completion.model_copy(update={"turns": 121}), ask.WHOLE)


def test_what_was_drawn_postpones_what_it_was_drawn_from_and_takes_no_end_to_it(issued: Programmes) -> None:
    issued.draw(pl.QUARTER, ex.PROGRAMME, wish.draw_quarter, ask.WHOLE)
    issued.issue(pl.QUARTER, wish.issue, ask.WHOLE)
    in_quarter = uuid5(pl.QUARTER, str(ex.BLOOD))
    issued.postpone(pl.QUARTER, in_quarter, wish.postponement, ask.WHOLE)
    assert (item_of(issued, ex.BLOOD).due_on, item_of(issued, ex.BLOOD).times_postponed) == (date(2021, 6, 30), 1)
    issued.cancel(pl.QUARTER, in_quarter, wish.cancellation, ask.WHOLE)
    assert item_of(issued, ex.BLOOD).state == "OPEN"


def test_what_was_carried_forward_leaves_the_old_plan_as_it_is(issued: Programmes) -> None:
    issued.draw(pl.NEXT_YEAR, ex.PROGRAMME, wish.carry_forward, ask.WHOLE)
    issued.waive_opinion(pl.NEXT_YEAR, wish.waiver, ask.WHOLE)
    issued.issue(pl.NEXT_YEAR, wish.issue, ask.WHOLE)
    carried = uuid5(pl.NEXT_YEAR, str(ex.BLOOD))
    issued.complete(pl.NEXT_YEAR, carried, wish.completion, ask.WHOLE)
    assert item_of(issued, ex.BLOOD).state == "OPEN"


# In force.


def test_an_item_goes_through_its_life(store: Store, issued: Programmes) -> None:
    who = ask.within(ex.OFFICE)
    issued.assign(ex.PROGRAMME, ex.BLOOD, wish.assignment, who)
    issued.start(ex.PROGRAMME, ex.BLOOD, wish.start, who)
    issued.report_progress(ex.PROGRAMME, ex.BLOOD, wish.progress, who)
    issued.postpone(ex.PROGRAMME, ex.BLOOD, wish.postponement, who)
    found = item_of(issued, ex.BLOOD)
    assert (found.state, found.percent, found.times_postponed, found.due_on) == ("STARTED", 40, 1, date(2021, 6, 30))
    assert (found.owner_unit and found.owner_unit.id, found.owner_member_id) == (ex.CELL, pl.MEMBER)
    issued.cancel(ex.PROGRAMME, ex.BLOOD, wish.cancellation, who)
    issued.review(ex.PROGRAMME, "2021-Q2", wish.review, who)
    assert item_of(issued, ex.BLOOD).state == "CANCELLED"
    shown, _ = issued.show(ex.PROGRAMME, who)
    assert [(one.period, one.cancelled, one.remark) for one in shown.reviews] == [("2021-Q2", 1, ex.SECRET)]
    assert facts(store)[4:] == [
        "plan-item-assigned",
        "plan-item-started",
        "plan-item-progress-reported",
        "plan-item-postponed",
        "plan-item-cancelled",
        "plan-reviewed",
    ]


def test_an_item_belongs_to_the_plans_unit_or_one_below_it(issued: Programmes) -> None:
    strange = wish.assignment.model_copy(update={"owner_unit_id": UNKNOWN})
    with pytest.raises(UnknownUnit):
        issued.assign(ex.PROGRAMME, ex.BLOOD, strange, ask.WHOLE)
    beside = wish.item(9, date(2021, 3, 20), owner_unit_id=ex.STRANGER)
    steps: list[Callable[[], object]] = [
        lambda: issued.assign(
            ex.PROGRAMME, ex.BLOOD, wish.assignment.model_copy(update={"owner_unit_id": ex.STRANGER}), ask.WHOLE
        ),
        lambda: issued.amend_plan(
            ex.PROGRAMME, 2, wish.amendment.model_copy(update={"items": (*wish.amendment.items, beside)}), ask.WHOLE
        ),
        lambda: issued.draft(pl.THEME, wish.theme.model_copy(update={"items": (beside,)}), ask.WHOLE),
    ]
    for step in steps:
        with pytest.raises(no.OwnerOutsideUnit):
            step()


LISTS: list[tuple[str, Any]] = [
    ("assign_many", contract.AssignItems(rows=(wish.of_item(contract.AssignItemRow, wish.assignment),))),
    ("start_many", contract.StartItems(rows=(wish.of_item(contract.StartItemRow, wish.start),))),
    (
        "report_progress_of_many",
        contract.ReportItemsProgress(rows=(wish.of_item(contract.ReportItemProgressRow, wish.progress),)),
    ),
    ("postpone_many", contract.PostponeItems(rows=(wish.of_item(contract.PostponeItemRow, wish.postponement),))),
    ("cancel_many", contract.CancelItems(rows=(wish.of_item(contract.CancelItemRow, wish.cancellation),))),
    (
        "review_many",
        contract.ReviewProgrammes(rows=(wish.of_plan(contract.ReviewProgrammeRow, wish.review, period="2021-Q2"),)),
    ),
    ("close_many", contract.CloseProgrammes(rows=(wish.of_plan(contract.CloseProgrammeRow, wish.closure),))),
]


@pytest.mark.parametrize(("name", "wanted"), LISTS, ids=[name for name, _ in LISTS])
def test_a_list_is_one_commit_and_a_refusal_names_its_row(
    store: Store, issued: Programmes, name: str, wanted: Any
) -> None:
    take, before = getattr(issued, name), store.position()
    broken = wanted.rows[0].model_copy(update={"programme_id": UNKNOWN})
    with pytest.raises(no.UnknownProgramme, match=r"^Dòng 2: "):
        take(wanted.model_copy(update={"rows": (*wanted.rows, broken)}), ask.WHOLE)
    assert store.position() == before
    assert (take(wanted, ask.within(ex.OFFICE)).changed, take(wanted, ask.WHOLE).changed) == (1, 0)


def test_a_plan_amended_twice_shows_its_versions_and_what_they_differ_in(issued: Programmes) -> None:
    issued.amend_plan(ex.PROGRAMME, 2, wish.amendment, ask.WHOLE)
    fewer = wish.amendment.model_copy(
        update={"items": wish.amendment.items[1:], "effective_on": date(2021, 5, 1), "title": "Tên mới"}
    )
    issued.amend_plan(ex.PROGRAMME, 3, fewer, ask.WHOLE)
    found = issued.versions(ex.PROGRAMME, ask.within(ex.OFFICE)).versions
    assert [(one.version, one.items, one.added, one.dropped, one.changed) for one in found] == [
        (1, 2, 0, 0, 0),
        (2, 3, 1, 0, 0),
        (3, 2, 0, 1, 0),
    ]
    whole = issued.compare(ex.PROGRAMME, 1, 3, ask.WHOLE)
    assert ([one.title for one in whole.added], [one.title for one in whole.dropped]) == (
        ["Việc 3"],
        ["Ra quân đầu năm"],
    )
    assert [one.version for one in whole.between] == [2, 3]
    assert (whole.older.title, whole.newer.title) == (ask.draft.title, "Tên mới")
    shown, _ = issued.show(ex.PROGRAMME, ask.WHOLE)
    assert (shown.version, shown.title, shown.number) == (3, "Tên mới", "40-CTr/ĐTN")
    with pytest.raises(no.UnknownVersion):
        issued.compare(ex.PROGRAMME, 1, 4, ask.WHOLE)


def test_before_its_issue_a_plan_has_no_versions(programmes: Programmes) -> None:
    programmes.draft(ex.PROGRAMME, wish.year.draft, ask.WHOLE)
    assert programmes.versions(ex.PROGRAMME, ask.WHOLE).versions == ()
    with pytest.raises(no.UnknownProgramme):
        programmes.compare(ex.PROGRAMME, 1, 1, ask.WHOLE)


# Scope.

STEPS: list[Callable[[Programmes, Caller], object]] = [
    lambda p, who: p.draft(pl.QUARTER, wish.quarter, who),
    lambda p, who: p.draw(pl.QUARTER, ex.PROGRAMME, wish.draw_quarter, who),
    lambda p, who: p.draw_many(
        contract.DrawProgrammes(
            rows=(wish.of_plan(contract.DrawProgrammeRow, wish.draw_quarter, pl.QUARTER, source_id=ex.PROGRAMME),)
        ),
        who,
    ),
    lambda p, who: p.waive_opinion(ex.PROGRAMME, wish.waiver, who),
    lambda p, who: p.issue_many(
        contract.IssueProgrammes(rows=(wish.of_plan(contract.IssueProgrammeRow, wish.issue),)), who
    ),
    lambda p, who: p.amend_plan(ex.PROGRAMME, 2, wish.amendment, who),
    lambda p, who: p.assign(ex.PROGRAMME, ex.BLOOD, wish.assignment, who),
    lambda p, who: p.start(ex.PROGRAMME, ex.BLOOD, wish.start, who),
    lambda p, who: p.report_progress(ex.PROGRAMME, ex.BLOOD, wish.progress, who),
    lambda p, who: p.postpone(ex.PROGRAMME, ex.BLOOD, wish.postponement, who),
    lambda p, who: p.cancel(ex.PROGRAMME, ex.BLOOD, wish.cancellation, who),
    lambda p, who: p.review(ex.PROGRAMME, "2021-Q2", wish.review, who),
    lambda p, who: p.versions(ex.PROGRAMME, who),
    lambda p, who: p.compare(ex.PROGRAMME, 1, 1, who),
    lambda p, who: p.words(ex.PROGRAMME, who),
    *(lambda p, who, name=name, rows=rows: getattr(p, name)(rows, who) for name, rows in LISTS),
]


@pytest.mark.parametrize("scope", [ex.CELL, ex.STRANGER])
def test_nothing_of_a_plan_is_done_or_seen_from_below_or_beside(issued: Programmes, store: Store, scope: UUID) -> None:
    """INVARIANT: a key acts only in its own unit's subtree.

    A new use case that does not check the scope would break it; add it to STEPS.
    """
    before = store.position()
    for step in STEPS:
        with pytest.raises(OutOfScope):
            step(issued, ask.within(scope))
    assert store.position() == before


def test_a_plan_that_was_handed_on_is_the_other_units(issued: Programmes, store: Store) -> None:
    def reaction(work: Work) -> None:
        work.decide(programme, ex.PROGRAMME, do.HandOn(pl.other_unit, date(2021, 4, 1)), on=date(2021, 4, 1))

    store.write(reaction, ask.WHOLE)
    with pytest.raises(OutOfScope):
        issued.start(ex.PROGRAMME, ex.BLOOD, wish.start, ask.within(ex.OFFICE))
    assert issued.start(ex.PROGRAMME, ex.BLOOD, wish.start, ask.within(ex.STRANGER)).changed
    assert issued.show(ex.PROGRAMME, ask.within(ex.STRANGER))[0].unit.id == ex.STRANGER


def test_whose_a_plan_is_is_asked_within_the_commit_too(issued: Programmes, store: Store) -> None:
    """INVARIANT: a plan handed on between the look and the write is not written by its old unit.

    Leaving the check to the committed state read before would break it.
    """

    def handed_on_first(work: Work) -> int:
        work.decide(programme, ex.PROGRAMME, do.HandOn(pl.other_unit, date(2021, 4, 1)), on=date(2021, 4, 1))
        step = issued._step(ex.PROGRAMME, do.Start(ex.BLOOD, date(2021, 5, 1)), wish.start)
        return issued._decide(work, step)

    with pytest.raises(OutOfScope):
        store.write(handed_on_first, ask.within(ex.OFFICE))
