"""A views database of reporting, on SQLite and on PostgreSQL, that a test tells facts to."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

import pytest
from sqlalchemy import Connection, MetaData

from contracts.base import Fact
from services.kernel.views import open_engine
from services.reporting.views import views
from services.reporting.views.queries import Views
from tests.reporting.examples import Telling, members, organisation


class Board:
    """The views of one generation, and a connection to ask them through."""

    def __init__(self, db: Connection) -> None:
        self.db = db
        metadata = MetaData()
        self._views = views("g1", metadata)
        metadata.create_all(db)
        self.views: Views = {view.NAME: view for view in self._views}
        self.tell = Telling()

    @property
    def asked(self) -> tuple[Connection, Views]:
        """What every query takes first: a transaction, a new one since facts were heard, and the views."""
        if not self.db.in_transaction():
            self.db.begin()
        return self.db, self.views

    def hears(self, facts: Iterable[Fact], batch: int = 500) -> None:
        """Apply facts, those of one service at a time, in batches."""
        for _, group in groupby(facts, key=lambda fact: fact.SERVICE):
            rest: list[Any] = list(group)
            while rest:
                for view in self._views:
                    view.apply(self.db, rest[:batch])
                rest = rest[batch:]
        self.db.commit()


@pytest.fixture
def board(store_url: str) -> Iterator[Board]:
    """An empty board."""
    engine = open_engine(store_url)
    with engine.execution_options(bcd_write=True).connect() as db:
        yield Board(db)
    engine.dispose()


@pytest.fixture
def bloc(board: Board) -> Board:
    """A board that knows the small bloc and its members, having heard them three facts at a time."""
    board.hears(organisation(board.tell), batch=3)
    board.hears(members(board.tell), batch=3)
    return board
