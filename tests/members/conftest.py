"""A real store for the members service; every test that asks for it runs on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from services.kernel.http import Gate, create_app
from services.kernel.keys import Keys
from services.kernel.personal import PersonKeys
from services.kernel.store import Store
from services.kernel.views import ViewSet, open_engine
from services.members import api, publishing
from services.members.application import UseCases
from services.members.views import views
from tests.members import examples as ex
from tests.support.served import served

NOW = datetime(2021, 7, 1, 8, tzinfo=UTC)


@pytest.fixture
def store(store_url: str, tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    keys = PersonKeys(f"sqlite:///{tmp_path / 'keys.db'}")
    published = frozenset(event.TOPIC for event in publishing.FACTS)
    opened = Store(store_url, keys, publishing.EVENTS, published, lambda: NOW)
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


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    """The API keys."""
    return Keys(tmp_path / "api-keys.json")


@pytest.fixture
def private(tmp_path: Path) -> Iterator[ViewSet]:
    """The views of the service, empty."""
    opened = ViewSet(open_engine(f"sqlite:///{tmp_path / 'views.db'}"), views, lambda: NOW)
    yield opened
    opened.close()


@pytest.fixture
def http(desks: UseCases, private: ViewSet, keys: Keys) -> Iterator[TestClient]:
    """A client with a key for the whole bloc."""
    with served(members, desks, private, keys) as client:
        client.headers |= with_key(keys)
        yield client


def members(use: UseCases, private: ViewSet, keys: Keys) -> FastAPI:
    """Return the service over use cases and views."""
    return create_app("members", [api.router(use, private, Gate(keys, {}))], raw=api.RAW)


def with_key(keys: Keys) -> dict[str, str]:
    """Return the headers of a new key for the whole bloc."""
    return {"Authorization": f"Bearer {keys.create(account='acc-1', post='Bí thư', at=NOW)}"}
