"""Every connection to PostgreSQL notices by itself that its other end is gone."""

from services.kernel.link import POSTGRES, link
from services.kernel.personal import PersonKeys
from services.kernel.recorders import PostgresRecorder, open_recorder
from services.kernel.views import open_engine
from tests.support.servers import PostgresServer


def test_each_kind_of_connection_is_opened_with_the_terms_of_the_link(postgres: PostgresServer) -> None:
    """INVARIANT: no connection is waited on for longer than seconds when the network fell silent.

    A pool of connections that is opened without these terms breaks it: a service then hangs for a quarter of an hour.
    """
    url = postgres.fresh_database()
    keys, views = PersonKeys(url), open_engine(url)
    recorder, close = open_recorder(url)
    assert isinstance(recorder, PostgresRecorder)
    for engine in (keys._engine, views):
        with engine.connect() as db:
            told = db.connection.dbapi_connection.info.get_parameters()  # type: ignore[union-attr]  # psycopg's own
            assert POSTGRES.items() <= {name: int(told[name]) for name in POSTGRES}.items()
        engine.dispose()
    with recorder.datastore.get_connection() as conn:
        told = conn.info.get_parameters()
        assert POSTGRES.items() <= {name: int(told[name]) for name in POSTGRES}.items()
    close()


def test_a_file_has_no_other_end() -> None:
    assert link("sqlite:///here.db") == {}
