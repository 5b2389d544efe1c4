"""A real store for the members service; every test that asks for it runs on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.kernel.personal import PersonKeys
from services.kernel.store import Store
from services.members import publishing
from services.members.application import UseCases
from tests.members import examples as ex


@pytest.fixture
def store(store_url: str, tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    keys = PersonKeys(f"sqlite:///{tmp_path / 'keys.db'}")
    published = frozenset(event.TOPIC for event in publishing.FACTS)
    opened = Store(store_url, keys, publishing.EVENTS, published, lambda: datetime(2021, 7, 1, 8, tzinfo=UTC))
    yield opened
    opened.close()
    keys.close()


@pytest.fixture
def empty(store: Store) -> UseCases:
    """The use cases, nothing established."""
    return UseCases.on(store, ex.RULES)


@pytest.fixture
def desks(empty: UseCases) -> UseCases:
    """The use cases with a bloc of four units."""
    empty.units.establish_all(ex.UNITS, ex.WHOLE)
    return empty
