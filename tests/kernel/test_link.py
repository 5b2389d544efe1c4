"""Both ends of every connection to PostgreSQL notice by themselves that the other is gone."""

from typing import Any

from services.kernel.link import POSTGRES, SERVER, link
from services.kernel.marks import Marks, looking
from services.kernel.personal import PersonKeys
from services.kernel.recorders import PostgresRecorder, open_recorder
from services.kernel.views import PLANNED, open_engine
from tests.support.servers import PostgresServer

SET = "SELECT name, CASE WHEN unit = 'ms' THEN setting::integer / 1000 || 's' ELSE setting END AS setting FROM pg_settings"


def terms(connection: Any) -> dict[str, str]:
    """Return what a connection of psycopg keeps to, and what its server does."""
    told = connection.info.get_parameters()
    assert POSTGRES.items() <= {name: int(told[name]) for name in POSTGRES}.items()
    rows = connection.execute(SET).fetchall()
    return {row["name"]: row["setting"] for row in rows} if isinstance(rows[0], dict) else dict(rows)


def test_each_kind_of_connection_is_opened_with_the_terms_of_the_link(postgres: PostgresServer) -> None:
    """INVARIANT: no connection is waited on for longer than seconds when the network fell silent, and none holds locks then.

    A pool of connections that is opened without these terms breaks it: a service then hangs for a quarter of an hour, and
    the one that follows it for two hours, for rows its predecessor locked.
    """
    url = postgres.fresh_database()
    recorder, close = open_recorder(url)
    assert isinstance(recorder, PostgresRecorder)
    views = open_engine(url)
    for engine in (PersonKeys(url)._engine, Marks(url)._engine, looking(url), views):
        with engine.connect() as db:
            told = terms(db.connection.dbapi_connection)
            assert SERVER.items() <= told.items()
            assert engine is not views or PLANNED.items() <= told.items()
        engine.dispose()
    with recorder.datastore.get_connection() as conn:
        assert SERVER.items() <= terms(conn).items()
    close()


def test_a_file_has_no_other_end() -> None:
    assert link("sqlite:///here.db") == {}
