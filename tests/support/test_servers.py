"""The test servers themselves: they start, survive being killed, and give each test a database of its own."""

import psycopg

from tests.support.servers import NatsServer, PostgresServer


def test_a_killed_nats_server_comes_back_on_the_same_port(nats: NatsServer) -> None:
    before = nats.url
    nats.kill9()
    nats.restart()
    assert nats.url == before


def test_each_fresh_database_is_empty_and_its_own(postgres: PostgresServer) -> None:
    first, second = postgres.fresh_database(), postgres.fresh_database()
    with psycopg.connect(first) as connection:
        connection.execute("CREATE TABLE a (x int)")
    with psycopg.connect(second) as connection:
        assert connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
