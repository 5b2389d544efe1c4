"""Stores and views over empty databases, closed when the test ends."""

import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from services.kernel.store import Store
from services.kernel.views import ViewSet, open_engine
from tests.support.sample import AT, Factory, close_store, open_store
from tests.support.servers import NatsServer


@pytest.fixture
def keys_url(store_url: str, tmp_path: Path) -> str:
    """The address of a database for keys: a file of its own on SQLite, the store's own on PostgreSQL."""
    return f"sqlite:///{tmp_path / 'keys.db'}" if store_url.startswith("sqlite") else store_url


@pytest.fixture
def opened(store_url: str, keys_url: str) -> Iterator[Callable[[], Store]]:
    """Opens another Store on the same database at each call, as another process would."""
    stores: list[Store] = []

    def another() -> Store:
        stores.append(open_store(store_url, keys_url))
        return stores[-1]

    yield another
    for store in stores:
        close_store(store)


@pytest.fixture
def store(opened: Callable[[], Store]) -> Store:
    return opened()


@pytest.fixture
def factory() -> Factory:
    return Factory()


@pytest.fixture
def views_url(store_url: str, tmp_path: Path) -> str:
    """The address of a database for views: a file of its own on SQLite, the store's own on PostgreSQL."""
    return f"sqlite:///{tmp_path / 'views.db'}" if store_url.startswith("sqlite") else store_url


@pytest.fixture
def open_views(views_url: str, factory: Factory) -> Iterator[Callable[[], ViewSet]]:
    """Opens another ViewSet on the same database at each call, as another process would."""
    sets: list[ViewSet] = []

    def another() -> ViewSet:
        sets.append(ViewSet(open_engine(views_url), factory, lambda: AT))
        return sets[-1]

    yield another
    for views in sets:
        views.close()


@pytest.fixture
def views(open_views: Callable[[], ViewSet]) -> ViewSet:
    return open_views()


@pytest.fixture
def stream(request: pytest.FixtureRequest) -> str:
    """The name of a stream no other test uses."""
    return f"T{zlib.crc32(request.node.nodeid.encode()):08X}"


@pytest.fixture
def own_nats(tmp_path: Path) -> Iterator[NatsServer]:
    """A nats-server of the test's own, to be killed and wiped."""
    server = NatsServer(tmp_path / "nats")
    server.start()
    yield server
    server.stop()
