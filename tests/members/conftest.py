"""A real store for the members service; every test that asks for it runs on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.kernel.personal import PersonKeys
from services.kernel.store import Store
from services.members import publishing
from services.members.application import Clusters, Members, Ratings, Units
from tests.members import examples as ex


@dataclass(frozen=True)
class Desks:
    """The use cases of the service on one store."""

    units: Units
    clusters: Clusters
    members: Members
    ratings: Ratings


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
def empty(store: Store) -> Desks:
    """The use cases, nothing established."""
    return Desks(*(desk(store, ex.RULES) for desk in (Units, Clusters, Members, Ratings)))  # type: ignore[arg-type]  # one class each, in order


@pytest.fixture
def desks(empty: Desks) -> Desks:
    """The use cases with a bloc of four units."""
    empty.units.establish_all(ex.UNITS, ex.WHOLE)
    return empty
