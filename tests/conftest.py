"""Fixtures every test may ask for: the real servers, started at the first use and ended with the session."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.servers import NatsServer, PostgresServer, abandoned_connections_collected


@pytest.fixture(autouse=True)
def quietly_collected() -> Iterator[None]:
    """No test hears of the connections that another one's servers left behind."""
    with abandoned_connections_collected():
        yield


@pytest.fixture(autouse=True, scope="module")
def quietly_collected_with_a_module() -> Iterator[None]:
    """The same where a server is that of a whole module."""
    with abandoned_connections_collected():
        yield


@pytest.fixture(scope="session")
def nats(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NatsServer]:
    """One nats-server for the session; a test that stops or wipes it leaves it running."""
    server = NatsServer(tmp_path_factory.mktemp("nats"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One PostgreSQL for the session."""
    server = PostgresServer()
    try:
        server.start()
        yield server
    finally:
        server.stop()


SQLITE, POSTGRESQL = "sqlite", "postgresql"
OVER_HTTP = {"http", "client"}
THROUGH_THE_KERNEL = ("tests/members/", "tests/plans/")
"""Where a test meets a database only through the kernel, whose own tests run on both kinds every time."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Let a test with a database run on both kinds: over HTTP on SQLite only, through the kernel on PostgreSQL in `make long`."""
    if "store_url" not in metafunc.fixturenames:
        return
    if OVER_HTTP & set(metafunc.fixturenames):
        dialects: list[object] = [SQLITE]
    elif metafunc.definition.nodeid.startswith(THROUGH_THE_KERNEL):
        dialects = [SQLITE, pytest.param(POSTGRESQL, marks=pytest.mark.long)]
    else:
        dialects = [SQLITE, POSTGRESQL]
    metafunc.parametrize("store_url", dialects, indirect=True)


@pytest.fixture
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == SQLITE:
        return f"sqlite:///{tmp_path / 'store.db'}"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.fresh_database()
