"""The comparison of all figures with a script's own record can fail: what is wrong by the least is named, and it alone."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from contracts.base import Fact
from contracts.plans import ItemKind, Opinion, PlanApproved, PlanItemCompleted
from contracts.plans.activities import ActivityHeld, UnitShare
from contracts.plans.measures import Measured
from services.kernel.views import open_engine
from services.reporting import figures as catalogue
from services.reporting.figures import BY_ID, RATIO_BY_ID, RATIOS, RULES, Entry, Rule
from services.reporting.views import queries
from services.reporting.views.ledger import Ledger
from tests.reporting import examples
from tests.reporting.conftest import Board
from tests.reporting.examples import BLOC, KB, T1, THUE, Telling, item
from tests.support import recount
from tests.support.recount import NOTHING, Apart, Quotient, Record, Told, apart, divided, told, totals_apart

SPRING, END = date(2021, 5, 31), date(2021, 12, 31)
CLUSTERS = {"cum-1": THUE.code, "cum-2": KB.code}


def planning(tell: Telling) -> Iterator[Fact]:
    """The tax union issues a plan of three items and does two, one of them late; its first branch leads a planting."""
    plan: dict[str, Any] = {"programme_id": UUID(int=500), "year": 2021}
    due = [item(n, date(2021, 3, 10 + n)) for n in range(3)]
    yield tell(PlanApproved, THUE, date(2021, 1, 15), **plan, title="-", opinion=Opinion.AGREED, items=tuple(due))
    for one, day in ((due[0], date(2021, 3, 10)), (due[1], date(2021, 4, 2))):
        of = {"item_id": one.item_id, "title": "-", "kind": ItemKind.VOLUNTEER, "due_on": one.due_on}
        yield tell(PlanItemCompleted, THUE, day, **plan, **of, turns=30, persons=20)
    shares = (UnitShare(unit=T1, turns=12, persons=11), UnitShare(unit=KB, turns=3, persons=3))
    told_of: dict[str, Any] = {"kind": "ENVIRONMENT", "title": "-", "blood_units": 0, "cluster": None}
    told_of |= {"results": (Measured(measure="TREE", amount=40),), "counted": True, "notice_short": False}
    told_of |= {"turns": 15, "persons": 14, "guest_turns": 0, "guest_persons": 0, "partners": (KB,), "shares": shares}
    yield tell(ActivityHeld, T1, date(2021, 3, 20), activity_id=UUID(int=600), **told_of)


def record_of_it() -> Record:
    """What `organisation`, `members` and `planning` do, noted by hand."""
    record, tax, bank = Record(), THUE.code, KB.code

    def on(day: date, *notes: tuple[str, str, int]) -> None:
        for code, figures, amount in notes:
            record.add(code, day, *figures.split(), amount=amount)

    on(
        date(2020, 1, 1),
        (tax, "units.grassroots units.established", 1),
        (bank, "units.grassroots units.established", 1),
    )
    on(date(2020, 1, 1), (tax, "units.branches units.established", 2), (BLOC.code, "clusters.formed", 3))
    on(date(2020, 2, 1), (tax, "members.registered members.active", 5), (bank, "members.registered members.active", 1))
    on(date(2020, 12, 20), (tax, "ratings.decided ratings.good", 1))
    on(date(2021, 3, 26), (tax, "members.admitted members.active", 1))
    on(date(2021, 5, 19), (bank, "members.admitted members.active", 1))
    on(date(2021, 6, 15), (tax, "members.transferred_out", 1), (tax, "members.active", -1))
    on(date(2021, 6, 15), (bank, "members.transferred_in members.active", 1))
    on(date(2021, 7, 1), (tax, "members.transferred_out members.transferred_in", 1))
    on(date(2021, 8, 31), (bank, "members.matured", 1), (bank, "members.active", -1))
    on(date(2021, 9, 30), (tax, "members.left", 1), (tax, "members.active", -1))
    on(date(2021, 12, 20), (tax, "ratings.decided ratings.good", 1))
    on(date(2021, 12, 28), (tax, "ratings.good", -1), (tax, "ratings.excellent", 1))
    on(date(2021, 1, 15), (tax, "plans.approved plans.issued plans.with_opinion", 1))
    for day in (10, 11, 12):
        on(date(2021, 3, day), (tax, "items.planned", 1))
    for done, how in ((date(2021, 3, 10), "on_time"), (date(2021, 4, 2), "late")):
        on(done, (tax, f"items.completed items.{how}", 1), (tax, "activity.turns", 30), (tax, "activity.persons", 20))
    planting = "activities.held activities.held_environment activities.held_counted"
    on(date(2021, 3, 20), (tax, planting, 1), (tax, "activities.trees", 40), (bank, "activities.joined", 1))
    on(date(2021, 3, 20), (tax, "activities.turns", 12), (tax, "activities.persons", 11))
    on(date(2021, 3, 20), (bank, "activities.turns activities.persons", 3))
    return record


RECORD = record_of_it()


def expected(place: str, on: date) -> dict[str, int]:
    """Return what the record says of a place on a day; a cluster is the one unit in it."""
    return RECORD.of(CLUSTERS.get(place, place), on)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Board]:
    """An empty board on SQLite."""
    engine = open_engine(f"sqlite:///{tmp_path / 'views.db'}")
    with engine.execution_options(bcd_write=True).connect() as db:
        yield Board(db)
    engine.dispose()


def overview(board: Board, on: date, known_at: datetime | None = None) -> dict[str, Any]:
    return asdict(queries.overview(*board.asked, on=on, known_at=known_at))


def compared(board: Board, on: date) -> dict[str, Apart]:
    """Tell the board all there is, and compare what it says of each place; what is as it must be is left out."""
    for part in (examples.organisation, examples.members, planning):
        board.hears(part(board.tell))
    found = {place: apart(NOTHING, said, expected(place, on)) for place, said in told(overview(board, on)).items()}
    assert len(found) == 5
    return {place: differing for place, differing in found.items() if differing}


def counting(monkeypatch: pytest.MonkeyPatch, figure: str, times: int) -> None:
    """Let every rule of the catalogue count a figure so many times, and all others once."""

    def changed(rule: Rule) -> Rule:
        def make(fact: Fact) -> Iterator[Entry]:
            for entry in rule(fact):
                wrong = entry.figure_id == figure
                if times or not wrong:
                    yield entry._replace(amount=entry.amount * times) if wrong else entry

        return Rule(rule.figures, make)

    monkeypatch.setattr(
        catalogue, "RULES", {fact: tuple(changed(rule) for rule in rules) for fact, rules in RULES.items()}
    )


@pytest.mark.parametrize("on", [SPRING, END])
def test_a_right_answer_differs_nowhere(small: Board, on: date) -> None:
    assert compared(small, on) == {}


WRONG = sorted(figure for figure in expected(recount.BLOC, END))
PLACES = (recount.BLOC, *CLUSTERS, *CLUSTERS.values())


@pytest.mark.parametrize("times", [0, 2])
@pytest.mark.parametrize("figure", WRONG)
def test_a_figure_counted_twice_or_left_out_is_named_with_its_ratios_and_nothing_else(
    small: Board, monkeypatch: pytest.MonkeyPatch, figure: str, times: int
) -> None:
    """INVARIANT: a wrong figure is found at each place it comes to, and no other figure is said to be wrong.

    A comparison that adds up places, or that takes what must be from the answer, would miss it.
    """
    counting(monkeypatch, figure, times)
    named = {figure, *(ratio for ratio, (_, *parts) in recount.RATIOS.items() if figure in " ".join(parts).split())}
    where = {place for place in PLACES if figure in expected(place, END)}
    assert {place: set(found) for place, found in compared(small, END).items()} == dict.fromkeys(where, named)


def test_the_figures_tried_are_of_members_of_plans_and_of_what_stands() -> None:
    assert {"members.admitted", "members.active", "items.completed", "activities.trees", "units.branches"} <= {*WRONG}


@pytest.mark.parametrize(
    ("ratio", "denominator", "places"),
    [
        ("shares.items_on_time", "items.planned", {recount.BLOC, "cum-1", THUE.code}),
        ("averages.activity_turns", "activities.joined", {*PLACES} - {recount.BLOC}),
    ],
)
def test_a_ratio_of_something_else_is_named_alone(
    small: Board, monkeypatch: pytest.MonkeyPatch, ratio: str, denominator: str, places: set[str]
) -> None:
    wrong = replace(RATIO_BY_ID[ratio], denominator=(denominator,))
    monkeypatch.setattr(queries, "_tellable", lambda _: [wrong if one.id == ratio else one for one in RATIOS])
    assert {place: set(found) for place, found in compared(small, END).items()} == {place: {ratio} for place in places}


def test_a_total_changed_by_hand_is_named_alone(small: Board) -> None:
    """INVARIANT: a total that is not the sum of its entries is found, at the place and for the figure it is kept of."""
    assert compared(small, SPRING) == {}
    ledger, later = small.views["ledger"], datetime(2030, 1, 1, tzinfo=UTC)
    assert isinstance(ledger, Ledger)
    assert totals_apart(overview(small, SPRING), overview(small, SPRING, later)) == {}
    row = ledger.total.c
    kept = (row.figure == "members.admitted") & (row.period == 202103) & (row.unit_id == T1.id)
    assert small.db.execute(update(ledger.total).where(kept).values(amount=2)).rowcount == 1
    found = totals_apart(overview(small, SPRING), overview(small, SPRING, later))
    wrong, right = {"members.admitted": (2, 1)}, {"members.admitted": (3, 2)}
    assert found == {recount.BLOC: right, THUE.code: wrong, "cum-1": wrong}


ALL = Told(
    {figure: 3 * n + 5 for n, figure in enumerate(BY_ID)},
    {
        ratio.id: Quotient(one.value, one.numerator, one.denominator)
        for ratio in RATIOS
        for one in [ratio.of({figure: 3 * n + 5 for n, figure in enumerate(BY_ID)})]
    },
)
"""A place at which no figure and no ratio is 0."""


def test_every_ratio_of_the_catalogue_is_what_its_definition_says() -> None:
    assert apart(NOTHING, ALL, ALL.figures) == {}
    assert apart(NOTHING, Told({}, {ratio.id: Quotient(None, 0, 0) for ratio in RATIOS}), {}) == {}


@pytest.mark.parametrize(("above", "value"), [(1, 33.3), (2, 66.7), (3, 100.0), (4, 133.3)])
def test_a_share_has_one_decimal(above: int, value: float) -> None:
    assert divided("shares.rated", {"ratings.decided": above, "ratings.eligible": 3}) == Quotient(value, above, 3)


def test_half_a_tenth_is_rounded_up() -> None:
    assert divided("averages.support", {"care.support": 3, "care.support_times": 20}) == Quotient(0.2, 3, 20)
    for above in range(100):
        figures = {"care.support": above, "care.support_times": 20}
        one = RATIO_BY_ID["averages.support"].of(figures)
        assert divided("averages.support", figures) == (one.value, one.numerator, one.denominator)


@pytest.mark.parametrize("more", [-1, 1])
def test_whatever_is_said_otherwise_by_the_least_is_named_alone(more: int) -> None:
    for figure, value in ALL.figures.items():
        said = replace(ALL, figures={**ALL.figures, figure: value + more})
        assert apart(NOTHING, said, ALL.figures) == {figure: (value + more, value)}
    for ratio, one in ALL.ratios.items():
        assert one.value is not None
        for wrong in (
            one._replace(value=round(one.value + more / 10, 1)),
            one._replace(numerator=one.numerator + more),
            one._replace(denominator=one.denominator + more),
        ):
            said = replace(ALL, ratios={**ALL.ratios, ratio: wrong})
            assert apart(NOTHING, said, ALL.figures) == {ratio: (wrong, one)}


def test_what_is_missing_or_new_is_named_too() -> None:
    figures, ratios = dict(ALL.figures), dict(ALL.ratios)
    missing = (figures.pop("members.active"), ratios.pop("shares.rated"))
    assert apart(NOTHING, Told(figures, ratios), ALL.figures) == {
        "members.active": (None, missing[0]),
        "shares.rated": (None, missing[1]),
    }
    new = Quotient(1.0, 1, 1)
    assert apart(NOTHING, replace(ALL, ratios={**ALL.ratios, "shares.new": new}), ALL.figures) == {
        "shares.new": (new, None)
    }
