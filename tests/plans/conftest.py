"""A real store for the plans service; every test that asks for it runs on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.kernel.personal import PersonKeys
from services.kernel.store import Store
from services.plans import publishing
from services.plans.application import EVENTS, Models, Programmes, Proposals
from services.plans.domain.rules import load_rules
from tests.plans.requests import ThreeUnits


@pytest.fixture
def store(store_url: str, tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    keys = PersonKeys(f"sqlite:///{tmp_path / 'keys.db'}")
    published = frozenset(event.TOPIC for event in publishing.FACTS)
    opened = Store(store_url, keys, EVENTS, published, lambda: datetime(2021, 7, 1, 8, tzinfo=UTC))
    yield opened
    opened.close()
    keys.close()


@pytest.fixture
def programmes(store: Store) -> Programmes:
    """The use cases of programmes."""
    return Programmes(store, load_rules(), ThreeUnits())


@pytest.fixture
def proposals(store: Store) -> Proposals:
    """The use cases of proposals."""
    return Proposals(store, load_rules(), ThreeUnits())


@pytest.fixture
def models(store: Store) -> Models:
    """The use cases of models."""
    return Models(store, load_rules(), ThreeUnits())
