"""Roles that may read the tables for analysis on PostgreSQL: each its units, nothing else, nothing for ever."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import errors
from sqlalchemy.engine import make_url

from services.kernel.views import ViewSet
from services.reporting.views.bi import BI_VIEWS
from services.reporting.views.bi.roles import RoleRefused, grant, readers, revoke
from tests.reporting.bi_story import hear, open_views, tell_all
from tests.support.servers import PostgresServer

PASSWORD = "ngân-hà"
UNDER_THUE = {"cuc-thue", "thue-1", "thue-2", "chi-cuc"}


@pytest.fixture(scope="module")
def shown(postgres: PostgresServer) -> Iterator[ViewSet]:
    """Views that heard the story; each test makes roles of its own."""
    views = open_views(postgres.fresh_database())
    tell_all(views)
    yield views
    views.close()


@pytest.fixture
def let(shown: ViewSet) -> Iterator[Callable[..., str]]:
    """Lets a role see a unit and returns the address it logs in at; roles are cluster-wide, so all are taken away again."""

    def one(role: str, unit: str, timeout: int = 30) -> str:
        with shown.writing() as db:
            grant(db, shown.live(db).views["units"], role, unit, password=PASSWORD, timeout=timeout)
        return make_url(shown.engine.url).set(username=role, password=PASSWORD).render_as_string(hide_password=False)

    yield one
    with shown.writing() as db:
        for reader in readers(db):
            revoke(db, reader.role)


@contextmanager
def session(url: str) -> Iterator[psycopg.Connection[Any]]:
    """A BI tool's session."""
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def ask(connection: psycopg.Connection[Any], query: str) -> list[Any]:
    """Return the first column."""
    return [row[0] for row in connection.execute(query).fetchall()]  # type: ignore[call-overload]  # any text


def test_a_role_sees_its_unit_and_those_below_it(let: Callable[..., str]) -> None:
    """INVARIANT: no role ever sees a row of a unit that it was not given.

    Breaks when a table is added without its unit, or the scope is read from anything a client can set.
    """
    with session(let("bi_thue", "cuc-thue")) as tool:
        for view in BI_VIEWS:
            if "unit_code" in dict(view.columns):
                assert set(ask(tool, f"SELECT unit_code FROM bi.{view.name}")) <= UNDER_THUE, view.name
        assert set(ask(tool, "SELECT unit_code FROM bi_unit")) == UNDER_THUE
        assert set(ask(tool, "SELECT unit_code FROM bi_entry")) == UNDER_THUE
        assert len(ask(tool, "SELECT figure FROM bi_figure")) > 100
    with session(let("bi_khoi", "khoi")) as tool:
        assert {"kho-bac", "da-giai-the"} | UNDER_THUE < set(ask(tool, "SELECT unit_code FROM bi_unit"))


def test_a_second_unit_adds_to_the_first(let: Callable[..., str]) -> None:
    let("bi_hai", "thue-1")
    with session(let("bi_hai", "kho-bac")) as tool:
        assert set(ask(tool, "SELECT unit_code FROM bi_unit")) == {"thue-1", "kho-bac", "da-giai-the"}


def test_a_role_without_a_unit_sees_nothing_at_all(shown: ViewSet, let: Callable[..., str]) -> None:
    """INVARIANT: it fails closed: no scope, no rows, in every table.

    A scope that is empty, unknown or unset and is read as "everything" breaks it.
    """
    url = let("bi_trong", "thue-1")
    for left in ((), ("khong-co",), ("",)):
        with shown.writing() as db:
            db.exec_driver_sql("DELETE FROM bcd_bi_scope WHERE role = 'bi_trong'")
            for code in left:
                db.exec_driver_sql("INSERT INTO bcd_bi_scope VALUES ('bi_trong', %s)", (code,))
        with session(url) as tool:
            seen = {view.name: ask(tool, f"SELECT count(*) FROM bi.{view.name}")[0] for view in BI_VIEWS}
        assert {name for name, rows in seen.items() if rows} == set()
    with shown.engine.connect() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM bi.bi_entry").scalar_one() == 0


@pytest.mark.parametrize(
    "attempt",
    [
        "SET app.scope = 'khoi'",
        "SET search_path = public",
        "SET row_security = off",
        "SET SESSION AUTHORIZATION postgres",
        "SET ROLE postgres",
    ],
)
def test_nothing_a_client_sets_widens_its_scope(let: Callable[..., str], attempt: str) -> None:
    with session(let("bi_le", "thue-1")) as tool:
        try:
            tool.execute(attempt)  # type: ignore[call-overload]  # any text
        except errors.InsufficientPrivilege:
            assert "postgres" in attempt
        assert set(ask(tool, "SELECT unit_code FROM bi.bi_unit")) == {"thue-1"}


def test_a_condition_that_tells_on_rows_is_asked_only_of_its_own(let: Callable[..., str]) -> None:
    """Without security_barrier a failing condition would run over other units' rows first, and tell what they hold."""
    leaky = "SELECT unit_code FROM bi.bi_unit WHERE 1 / (CASE WHEN unit_code = 'kho-bac' THEN 0 ELSE 1 END) = 1"
    with session(let("bi_ro", "thue-1")) as tool:
        assert ask(tool, leaky) == ["thue-1"]


@pytest.mark.parametrize(
    "attempt",
    [
        "SELECT * FROM public.bcd_bi_scope",
        "SELECT * FROM public.entry_g1",
        "SELECT * FROM public.fact_g1",
        "INSERT INTO bi.bi_model (model_id) VALUES ('1')",
        "CREATE TABLE public.mine (n int)",
        "CREATE TABLE bi.mine (n int)",
        "CREATE TEMPORARY TABLE mine (n int)",
        "DROP VIEW bi.bi_unit",
        "CREATE ROLE other",
        "COPY (SELECT 1) TO PROGRAM 'true'",
    ],
)
def test_a_role_can_do_nothing_else_even_where_it_lifts_read_only(let: Callable[..., str], attempt: str) -> None:
    with session(let("bi_doc", "khoi")) as tool:
        assert ask(tool, "SHOW default_transaction_read_only") == ["on"]
        tool.execute("SET default_transaction_read_only = off")
        with pytest.raises((errors.InsufficientPrivilege, errors.ObjectNotInPrerequisiteState)):
            tool.execute(attempt)  # type: ignore[call-overload]  # any text


def test_a_slow_question_is_ended_and_others_go_on(shown: ViewSet, let: Callable[..., str]) -> None:
    with session(let("bi_cham", "khoi", timeout=1)) as slow:
        with ThreadPoolExecutor() as pool:
            asked = pool.submit(slow.execute, "SELECT pg_sleep(600), count(*) FROM bi.bi_entry")
            with shown.read() as (db, _):
                assert db.exec_driver_sql("SELECT count(*) FROM entry_g1").scalar_one() > 0
            with pytest.raises(errors.QueryCanceled):
                asked.result()
        assert len(ask(slow, "SELECT unit_code FROM bi.bi_unit")) == 7


def test_a_role_keeps_its_rights_when_the_generation_is_swapped(postgres: PostgresServer) -> None:
    views = open_views(postgres.fresh_database())
    try:
        facts = tell_all(views)
        with views.writing() as db:
            grant(db, views.live(db).views["units"], "bi_doi", "cuc-thue", password=PASSWORD, timeout=30)
        url = views.engine.url.set(username="bi_doi", password=PASSWORD).render_as_string(hide_password=False)
        with session(url) as tool:
            assert set(ask(tool, "SELECT unit_code FROM bi_unit")) == UNDER_THUE
            views.swap(views.create())
            assert ask(tool, "SELECT unit_code FROM bi_unit") == []
            hear(views, "MEMBERS", [fact for fact in facts if fact.SERVICE == "members"])
            assert set(ask(tool, "SELECT unit_code FROM bi_unit")) == UNDER_THUE
        with views.writing() as db:
            revoke(db, "bi_doi")
    finally:
        views.close()


def test_a_role_taken_away_sees_nothing_and_cannot_come_back(shown: ViewSet, let: Callable[..., str]) -> None:
    url = let("bi_het", "khoi")
    with session(url) as tool:
        assert len(ask(tool, "SELECT unit_code FROM bi_unit")) == 7
        with shown.writing() as db:
            assert [(one.role, one.units) for one in readers(db)] == [("bi_het", ("khoi",))]
            assert "statement_timeout=30s" in readers(db)[0].settings
            revoke(db, "bi_het")
            assert readers(db) == []
        with pytest.raises((errors.InsufficientPrivilege, errors.UndefinedObject, errors.UndefinedTable)):
            ask(tool, "SELECT unit_code FROM bi.bi_unit")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


@pytest.mark.parametrize(
    ("role", "unit", "said"),
    [
        ("postgres", "khoi", "không do lệnh này tạo"),
        ("bi_x", "khong-co", "không có đơn vị"),
        ("Bi-X; DROP", "khoi", "không hợp lệ"),
        ("pg_read_all_data", "khoi", "không hợp lệ"),
    ],
)
def test_what_is_refused(shown: ViewSet, role: str, unit: str, said: str) -> None:
    with shown.writing() as db:
        with pytest.raises(RoleRefused, match=said):
            grant(db, shown.live(db).views["units"], role, unit, password=PASSWORD, timeout=30)
        with pytest.raises(RoleRefused, match="không có vai trò"):
            revoke(db, role)


def test_sqlite_has_no_roles(tmp_path: Path) -> None:
    views = open_views(f"sqlite:///{tmp_path / 'views.db'}")
    try:
        with views.writing() as db, pytest.raises(RoleRefused, match="PostgreSQL"):
            readers(db)
    finally:
        views.close()
