"""A real store for the plans service; every test that asks for it runs on SQLite and on PostgreSQL."""

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
from services.plans import api, publishing
from services.plans.application import Activities, Files, Models, Programmes, Proposals, UseCases, Works, load_rules
from services.plans.files.scan import Scanner
from services.plans.files.store import Folder
from tests.plans.requests import ThreeUnits
from tests.support.served import served


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
def files(tmp_path: Path) -> Files:
    """An empty directory of files; nobody scans them."""
    return Files(Folder(tmp_path / "attachments"), Scanner(None))


@pytest.fixture
def use(store: Store, files: Files) -> UseCases:
    """The use cases, for the units of `ThreeUnits`."""
    return UseCases.on(store, load_rules(), ThreeUnits(), files)


@pytest.fixture
def programmes(use: UseCases) -> Programmes:
    """The use cases of programmes."""
    return use.programmes


@pytest.fixture
def proposals(use: UseCases) -> Proposals:
    """The use cases of proposals."""
    return use.proposals


@pytest.fixture
def models(use: UseCases) -> Models:
    """The use cases of models."""
    return use.models


@pytest.fixture
def activities(use: UseCases) -> Activities:
    """The use cases of activities."""
    return use.activities


@pytest.fixture
def works(use: UseCases) -> Works:
    """The use cases of works and tasks."""
    return use.works


@pytest.fixture
def http(use: UseCases, tmp_path: Path) -> Iterator[TestClient]:
    """A client with a key for the whole bloc."""
    keys = Keys(tmp_path / "api-keys.json")
    token = keys.create(account="acc-1", post="Bí thư", at=datetime(2021, 1, 1, tzinfo=UTC))
    with served(plans, use, keys) as client:
        client.headers["Authorization"] = f"Bearer {token}"
        yield client


def plans(use: UseCases, keys: Keys) -> FastAPI:
    """Return the service over use cases, without the lists that views are needed for."""
    return create_app("plans", [api.router(use, Gate(keys, {}))])
