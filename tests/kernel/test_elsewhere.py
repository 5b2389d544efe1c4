"""Views filled by a process of its own: as if by this one, whatever becomes of either of them."""

import asyncio
import multiprocessing
import os
import signal
from contextlib import closing
from functools import partial
from multiprocessing.connection import Connection, wait

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from services.kernel.elsewhere import Elsewhere, WriterEnded
from services.kernel.errors import words
from services.kernel.inbox import Decode
from services.kernel.store import Store
from services.kernel.views import NOWHERE, CannotApply, Delivered, LostRace, Place, ViewSet, open_engine
from tests.kernel.test_inbox import A, assert_exact, fill, put_with_a_hole
from tests.support.sample import AT, DECODE, TYPE, Counted, Factory
from tests.support.servers import NatsServer, PostgresServer
from tests.support.streams import Bus, item

COUNT = 800
FIRST, SECOND = Place(1, 1, "x"), Place(2, 2, "x")


def opened(url: str, faulty: frozenset[int] = frozenset()) -> tuple[ViewSet, Decode]:
    """What the process that writes opens."""
    factory = Factory()
    factory.faulty |= faulty
    return ViewSet(open_engine(url), factory, lambda: AT), DECODE


def one(position: int, amount: int = 1, data: bytes = b"") -> Delivered:
    body = data or Counted(counter=A, item=item(position), amount=amount).model_dump_json().encode()
    return Delivered(position, TYPE, str(A), body, body)


def test_what_is_written_elsewhere_is_what_is_written_here(
    nats: NatsServer, store: Store, views: ViewSet, views_url: str, stream: str
) -> None:
    """INVARIANT: each fact once in effect, in order, holes filled, also where another process writes.

    Breaks when batches are sent on without waiting for the one before, or a fact's type, place or body is not passed on.
    """
    end = fill(store, 0, COUNT)

    async def scenario() -> None:
        async with Bus(nats.url, stream) as bus:
            await put_with_a_hole(bus, store, range(700, 750))
            await bus.answer_for(store)
            building = views.create()
            with Elsewhere(views, partial(opened, views_url)) as elsewhere:
                inbox = bus.inbox(elsewhere, generation=building, decode=elsewhere.unread(DECODE), batch=200)
                await asyncio.wait_for(inbox.run(lambda: None, until_end=True), 30)
            assert (inbox.status.position, inbox.status.applied, inbox.status.refilled) == (end, COUNT, 50)
            views.swap(building)

    asyncio.run(scenario())
    assert_exact(views, COUNT)


def test_what_goes_wrong_elsewhere_is_raised_here(views: ViewSet, views_url: str) -> None:
    building = views.create()
    with Elsewhere(views, partial(opened, views_url, frozenset({13}))) as elsewhere:
        elsewhere.apply(building, "S", [one(1)], NOWHERE, FIRST, strict=True, live=False)
        with pytest.raises(CannotApply, match="13 cannot be counted"):
            elsewhere.apply(building, "S", [one(2, 13)], FIRST, SECOND, strict=True, live=False)
        with pytest.raises(CannotApply, match="ValidationError"):
            elsewhere.apply(building, "S", [one(2, data=b"{}")], FIRST, SECOND, strict=True, live=False)
        with pytest.raises(LostRace):
            elsewhere.apply(building, "S", [one(2)], NOWHERE, SECOND, strict=True, live=False)
        unknown = Delivered(2, "bcd.sample.unheard.v1", str(A), b"{}", None)
        elsewhere.apply(building, "S", [unknown], FIRST, SECOND, strict=True, live=False)
        assert elsewhere.place(building, "S") == SECOND


def test_a_lost_database_is_told_of_in_its_own_words(postgres: PostgresServer) -> None:
    url = postgres.fresh_database()
    views, _ = opened(url)
    building = views.create()
    with closing(views), Elsewhere(views, partial(opened, url)) as elsewhere:
        elsewhere.apply(building, "S", [one(1)], NOWHERE, FIRST, strict=True, live=False)
        with views.engine.connect() as db:
            others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            assert db.execute(text(f"{others} AND datname = current_database()")).all()
        with pytest.raises(OperationalError) as lost:
            elsewhere.apply(building, "S", [one(2)], FIRST, SECOND, strict=True, live=False)
        assert "terminating connection" in words(lost.value)
        elsewhere.apply(building, "S", [one(2)], FIRST, SECOND, strict=True, live=False)


def test_a_killed_writer_is_told_of_and_gone_on_from(views: ViewSet, views_url: str) -> None:
    """INVARIANT: what the writer had written when it was killed is there once, and the next one goes on behind it.

    Breaks when the reader takes the silence of a dead writer for its consent.
    """
    building = views.create()
    with Elsewhere(views, partial(opened, views_url)) as elsewhere:
        elsewhere.apply(building, "S", [one(1)], NOWHERE, FIRST, strict=True, live=False)
        os.kill(elsewhere.pid, signal.SIGKILL)
        with pytest.raises(WriterEnded, match="mã thoát -9"):
            elsewhere.apply(building, "S", [one(2)], FIRST, SECOND, strict=True, live=False)
    assert views.place(building, "S") == FIRST
    with Elsewhere(views, partial(opened, views_url)) as elsewhere:
        elsewhere.apply(building, "S", [one(2)], FIRST, SECOND, strict=True, live=False)
    assert views.place(building, "S") == SECOND


def reader(url: str, told: Connection) -> None:
    """A process that has one fact written, says which process wrote it, and waits to be killed."""
    views, _ = opened(url)
    with Elsewhere(views, partial(opened, url)) as elsewhere:
        elsewhere.apply(views.create(), "S", [one(1)], NOWHERE, FIRST, strict=True, live=False)
        told.send(elsewhere.pid)
        signal.pause()


def test_a_writer_whose_reader_was_killed_ends(views: ViewSet, views_url: str) -> None:
    spawning = multiprocessing.get_context("spawn")
    ours, theirs = spawning.Pipe()
    reading = spawning.Process(target=reader, args=(views_url, theirs))
    reading.start()
    theirs.close()
    assert ours.poll(30)
    writer = os.pidfd_open(ours.recv())
    reading.kill()
    reading.join()
    assert wait([writer], 15), "the writer ends"
    os.close(writer)
