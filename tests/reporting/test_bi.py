"""The tables for analysis: stable, without a personal datum, the same as what the API answers, whichever generation is live."""

import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, inspect, select, text

from contracts.base import Fact
from services.kernel.refilling import Refills
from services.kernel.views import ViewSet
from services.reporting.figures import FIGURES
from services.reporting.views import queries
from services.reporting.views.bi import BI_VIEWS, SCHEMA, BiView, Tables, chosen, figures
from services.reporting.views.bi.values import today
from services.reporting.views.facts import Facts
from services.reporting.views.ledger import Ledger
from tests.reporting.bi_story import hear, open_views, tell_all
from tests.reporting.examples import Telling, organisation, person

PAGE = (Path(__file__).parents[2] / "services/reporting/docs/bi.md").read_text("utf-8")
ON_POSTGRESQL = {
    "text": "text",
    "integer": "bigint",
    "date": "date",
    "timestamp": "timestamp with time zone",
    "boolean": "boolean",
}
ON_SQLITE = {"text": "text", "integer": "integer", "date": "text", "timestamp": "text", "boolean": "integer"}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def read_only(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[ViewSet, Any]]:
    """Views that heard the story, and its facts, once on each database for the tests that only read."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('bi') / 'views.db'}"
    else:
        url = request.getfixturevalue("postgres").fresh_database()
    views = open_views(url)
    yield views, tell_all(views)
    views.close()


@pytest.fixture
def shown(read_only: tuple[ViewSet, list[Fact]]) -> ViewSet:
    """The views; not to be written to."""
    return read_only[0]


@pytest.fixture
def told(read_only: tuple[ViewSet, list[Fact]]) -> list[Fact]:
    """The facts of the story."""
    return read_only[1]


@pytest.fixture
def own(store_url: str) -> Iterator[ViewSet]:
    """Empty views of the test's own."""
    views = open_views(store_url)
    yield views
    views.close()


def rows(db: Connection, live: Any, name: str) -> list[dict[str, Any]]:
    """Return all rows of a table by column, unguarded."""
    view = next(one for one in BI_VIEWS if one.name == name)
    query = chosen(live["bi"].tables, view, unit=None, since=None, until=None)
    return [{key: plain(value) for key, value in row.items()} for row in db.execute(query).mappings()]


def plain(value: Any) -> Any:
    """Return a value as SQLite shows it, so that one expectation serves both databases."""
    if isinstance(value, bool):
        return int(value)
    return value.isoformat() if isinstance(value, date) else value


def documented() -> dict[str, list[tuple[str, str]]]:
    """Return the columns and types of each table as the page tells them."""
    parts = re.findall(r"^## (bi_\w+)\n(.*?)(?=^## |\Z)", PAGE, re.M | re.S)
    return {name: re.findall(r"^\| (\w+) \| (\w+) \|", part, re.M)[1:] for name, part in parts}


def test_the_page_tells_every_column_as_declared() -> None:
    """INVARIANT: the tables for analysis do not change under those who read them.

    A column renamed, moved, given another type or taken out, on the page or in the code, breaks it; add columns at the end.
    """
    assert documented() == {view.name: list(view.columns) for view in BI_VIEWS}


def test_the_database_has_the_tables_as_declared(shown: ViewSet) -> None:
    with shown.engine.connect() as db:
        for view in BI_VIEWS:
            assert live_columns(db, view) == [
                (name, (ON_SQLITE if db.dialect.name == "sqlite" else ON_POSTGRESQL)[kind])
                for name, kind in view.columns
            ], view.name


def live_columns(db: Connection, view: BiView) -> list[tuple[str, str]]:
    """Return names and types as the database has them; SQLite has types of values only, so each column needs one."""
    if db.dialect.name == "postgresql":
        wanted = text(
            "SELECT column_name, data_type FROM information_schema.columns"
            " WHERE table_schema = :schema AND table_name = :name ORDER BY ordinal_position"
        )
        return [(row[0], row[1]) for row in db.execute(wanted, {"schema": SCHEMA, "name": view.name})]
    names = [one["name"] for one in inspect(db).get_columns(view.name)]
    kinds = [f"max(CASE WHEN {name} IS NOT NULL THEN typeof({name}) END)" for name in names]
    found = db.exec_driver_sql(f"SELECT {', '.join(kinds)} FROM {view.name}").one()
    either = [f"count(DISTINCT typeof({name})) FILTER (WHERE {name} IS NOT NULL)" for name in names]
    assert set(db.exec_driver_sql(f"SELECT {', '.join(either)} FROM {view.name}").one()) <= {0, 1}
    declared = [ON_SQLITE[kind] for _, kind in view.columns]
    return [(name, kind or said) for name, kind, said in zip(names, found, declared, strict=True)]


def test_no_table_shows_a_person_or_who_decided(shown: ViewSet, told: list[Fact]) -> None:
    """INVARIANT: nothing personal leaves by this door: no account, no post, no id of a member, no text of a fact."""
    with shown.read() as (db, live):
        values = {str(value) for view in BI_VIEWS for row in rows(db, live, view.name) for value in row.values()}
    persons = {str(person(number)) for number in range(1, 9)}
    assert persons <= {str(fact.key()) for fact in told}
    assert {(fact.origin.actor.account, fact.origin.actor.post) for fact in told} == {("thu", "Bí thư")}
    assert values & {*persons, "thu", "Bí thư"} == set()


def test_units_stand_where_they_stand_today(shown: ViewSet) -> None:
    with shown.read() as (db, live):
        found = {row["unit_code"]: row for row in rows(db, live, "bi_unit")}
    assert {code: (row["path"], row["cluster_code"], row["dissolved_on"]) for code, row in found.items()} == {
        "khoi": ("khoi", None, None),
        "cuc-thue": ("khoi/cuc-thue", "cum-a", None),
        "thue-1": ("khoi/cuc-thue/thue-1", "cum-a", None),
        "thue-2": ("khoi/cuc-thue/thue-2", "cum-a", None),
        "chi-cuc": ("khoi/cuc-thue/chi-cuc", "cum-a", None),
        "kho-bac": ("khoi/kho-bac", "cum-b", None),
        "da-giai-the": ("khoi/kho-bac/da-giai-the", "cum-b", "2021-07-01"),
    }
    assert (found["chi-cuc"]["name"], found["chi-cuc"]["parent_code"]) == ("Chi cục 'mới'", "cuc-thue")


def test_entries_and_totals_add_up_to_what_the_api_answers(shown: ViewSet) -> None:
    with shown.read() as (db, live):
        number = db.execute(select(today())).scalar_one()
        on = date(number // 10000, number // 100 % 100, number % 100)
        answered = {one.figure.id: one for one in queries.overview(db, live, on=on).figures}
        for name in ("bi_entry", "bi_total"):
            sums: dict[str, int] = {}
            for row in rows(db, live, name):
                sums[row["figure"]] = sums.get(row["figure"], 0) + row["amount"]
            stocks = {key for key, one in answered.items() if one.figure.kind == "stock"}
            assert {key: sums.get(key, 0) for key in stocks} == {key: answered[key].value for key in stocks}
        kinds = {row["figure"]: row["kind"] for row in rows(db, live, "bi_figure")}
    assert kinds == {one.figure.id: one.figure.kind for one in answered.values()}


def test_a_figure_that_is_being_counted_again_is_marked(own: ViewSet) -> None:
    """INVARIANT: whoever adds up entries can see which figures lack some of theirs, from the question on until the answer."""

    def marked() -> set[str]:
        with own.read() as (db, live):
            return {row["figure"] for row in rows(db, live, "bi_figure") if row["filling"]}

    hear(own, "MEMBERS", list(organisation(Telling())))
    again = Refills(own, Facts.NAME)
    assert marked() == set()
    again.ask(Ledger.NAME, ["members.active"])
    assert marked() == {"members.active"}
    while again.step() is None:
        pass
    assert marked() == set()
    again.ask(Ledger.NAME)
    assert marked() == {figure.id for figure in FIGURES}


def test_lists_are_as_the_api_shows_them(shown: ViewSet) -> None:
    with shown.read() as (db, live):
        on = date(2026, 1, 1)
        for name, listed, key in (
            ("bi_proposal", queries.proposals(db, live, on=on), "proposal_id"),
            ("bi_coordination", queries.coordination(db, live, on=on), "coordination_id"),
            ("bi_model", queries.models(db, live, on=on), "model_id"),
            ("bi_programme", queries.programmes(db, live, year=2021, on=on).rows, "programme_id"),
        ):
            found = {row[key]: row for row in rows(db, live, name)}
            expected = {str(getattr(row, key)): row for row in listed}
            assert found.keys() == expected.keys()
            assert len(found) > 0
            for one, row in expected.items():
                same = [column for column in found[one] if column in {field.name for field in fields(row)}]
                assert len(same) >= 6
                shows = {column: _shown(getattr(row, column)) for column in same}
                assert {column: found[one][column] for column in same} == shows
                assert found[one]["unit_code"] == row.unit.code


def _shown(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, int) else str(value)


def test_an_item_is_on_time_late_or_overdue(shown: ViewSet) -> None:
    with shown.read() as (db, live):
        found = rows(db, live, "bi_item")
    assert sorted((row["due_on"], row["done_on"], row["state"], row["on_time"]) for row in found) == [
        ("2021-03-26", "2021-03-20", "DONE", 1),
        ("2021-03-31", "2021-04-02", "DONE", 0),
        ("2021-11-20", None, "OVERDUE", 0),
    ]


def test_a_day_is_a_day_and_a_moment_keeps_its_microseconds(shown: ViewSet) -> None:
    with shown.read() as (db, live):
        entry = min(rows(db, live, "bi_entry"), key=lambda row: (row["source"], row["position"], row["line"]))
        assert (entry["effective_on"], str(entry["recorded_at"])[:19].replace("T", " ")) == (
            "2020-01-01",
            "2021-01-01 02:00:00",
        )
        assert {row["month"][-3:] for row in rows(db, live, "bi_total")} == {"-01"}


def test_the_tables_show_the_generation_that_is_live(own: ViewSet) -> None:
    """INVARIANT: a swap takes the tables along in its own transaction.

    Breaks when they are made outside of it: readers would meet no table, or those of the generation before.
    """
    facts = list(organisation(Telling()))
    hear(own, "MEMBERS", facts[:7])
    generation = own.create()
    assert count(own, "bi_fact") == 7
    own.swap(generation)
    assert count(own, "bi_fact") == 0
    hear(own, "MEMBERS", facts[:5])
    assert count(own, "bi_fact") == 5
    assert [one for one in own.tables() if one.endswith("_g1")] == []


def count(shown: ViewSet, name: str) -> int:
    """Return how many rows the table in the database has, its guard set aside on PostgreSQL."""
    with shown.writing() as db:
        if db.dialect.name == "sqlite":
            return int(db.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one())
        db.exec_driver_sql("DELETE FROM bcd_bi_scope")
        db.exec_driver_sql("INSERT INTO bcd_bi_scope SELECT session_user, 'khoi'")
        found = int(db.exec_driver_sql(f"SELECT count(*) FROM {SCHEMA}.{name}").scalar_one())
        db.exec_driver_sql("DELETE FROM bcd_bi_scope")
        return found


def test_another_catalogue_is_shown_without_a_rebuild(own: ViewSet, monkeypatch: pytest.MonkeyPatch) -> None:
    hear(own, "MEMBERS", list(organisation(Telling())))
    monkeypatch.setattr(figures, "FIGURES", FIGURES[:2])
    again = open_views(own.engine.url.render_as_string(hide_password=False))
    try:
        assert (count(again, "bi_figure"), again.live_name(), again.outdated()) == (2, "g1", None)
    finally:
        again.close()


def test_every_view_is_a_part_of_the_door() -> None:
    assert [one.name for one in fields(Tables)] == [
        *("ledger", "facts", "units", "programmes", "proposals", "models", "coordination")
    ]
