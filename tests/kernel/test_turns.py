"""The turn at a work that one of several processes does: one has it, and it passes on however that one ends."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from services.kernel.turns import Turn
from services.kernel.views import open_engine
from tests.support.servers import PostgresServer

WHO = """
SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = database
WHERE locktype = 'advisory' AND datname = current_database()
"""


@pytest.fixture
def url(postgres: PostgresServer) -> str:
    return postgres.fresh_database()


@pytest.fixture
def turns(url: str) -> Iterator[list[Turn]]:
    """Two processes' turns at one work, and one at another."""
    engines = [open_engine(url) for _ in range(3)]
    found = [Turn(engine, what) for engine, what in zip(engines, ("mail", "mail", "else"), strict=True)]
    yield found
    for turn, engine in zip(found, engines, strict=True):
        turn.pass_on()
        engine.dispose()


def test_one_of_two_has_the_turn_and_keeps_it(turns: list[Turn]) -> None:
    """INVARIANT: what one alone must do, such as sending a mail, is not done by two replicas.

    Breaks when the lock ends with a transaction, goes back to the pool with its connection, or is not asked for.
    """
    ours, theirs, other = turns
    assert [ours.mine(), theirs.mine(), other.mine()] == [True, False, True]
    assert [theirs.mine(), ours.mine()] == [False, True]
    assert [one.waiting for one in turns] == [False, True, False]


def test_the_turn_passes_on_when_it_is_given_up(turns: list[Turn]) -> None:
    ours, theirs, _ = turns
    assert ours.mine()
    ours.pass_on()
    assert [theirs.mine(), ours.mine()] == [True, False]


def test_who_is_cut_off_from_the_database_has_lost_the_turn(turns: list[Turn], url: str) -> None:
    """INVARIANT: a holder whose connection is gone does not go on as if it still had the turn."""
    ours, theirs, _ = turns
    assert ours.mine()
    with psycopg.connect(url, autocommit=True) as db:
        row = db.execute(WHO).fetchone()
        assert row is not None
        db.execute("SELECT pg_terminate_backend(%s, 10000)", (row[0],))
    assert theirs.mine()
    assert [ours.mine(), ours.waiting] == [False, True]


def test_on_sqlite_there_is_nobody_to_share_with(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'views.db'}")
    assert [Turn(engine, "mail").mine(), Turn(engine, "mail").mine()] == [True, True]
    engine.dispose()
