"""Fixtures every test may ask for: the real servers, started at the first use and ended with the session."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.servers import NatsServer, PostgresServer


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


DIALECTS = ("sqlite", "postgresql")
OVER_HTTP = {"http", "client"}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Let a test with a database run on both kinds; one that goes over HTTP on SQLite: what lies below it ran on both."""
    if "store_url" in metafunc.fixturenames:
        over_http = OVER_HTTP & set(metafunc.fixturenames)
        metafunc.parametrize("store_url", DIALECTS[:1] if over_http else DIALECTS, indirect=True)


@pytest.fixture
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.fresh_database()
