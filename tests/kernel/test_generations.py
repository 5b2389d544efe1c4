"""A new version of the program notices that the views are another's, builds its own beside them, and swaps."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, Uuid, insert, select, text
from sqlalchemy.engine import Connection

from services.kernel.generations import Generation
from services.kernel.inbox import OwnInbox
from services.kernel.renewal import Renewal, Tell, one_after_another
from services.kernel.store import Recorded, Store, Work
from services.kernel.views import NOWHERE, BeingRebuilt, LostRace, Place, View, ViewSet, open_engine
from tests.support.killed import Tell as Alive
from tests.support.killed import until_done
from tests.support.rows import hashes
from tests.support.sample import AT, CALLER, COUNTER, ON, Add, Added, close_store
from tests.support.sample import open_store as open_sample
from tests.support.servers import PostgresServer
from tests.support.streams import item, running

A = UUID(int=1)
OWN = "OWN"
COUNT = 1200


class Sums:
    """Amounts by item."""

    NAME: ClassVar[str] = "sums"

    def __init__(self, generation: str, metadata: MetaData, *columns: str) -> None:
        more = [Column(name, Integer) for name in columns]
        self.table = Table(f"sums_{generation}", metadata, Column("item", Uuid, primary_key=True), *more)

    def apply(self, db: Connection, facts: Sequence[Recorded]) -> None:
        rows = [self.row(one.event) for one in facts if isinstance(one.event, Added)]
        if rows:
            db.execute(insert(self.table), rows)

    def row(self, event: Added) -> dict[str, Any]:
        return {"item": event.item, "amount": event.amount}


class Doubled(Sums):
    """The same table with other rows."""

    VERSION: ClassVar[int] = 2

    def row(self, event: Added) -> dict[str, Any]:
        return {"item": event.item, "amount": 2 * event.amount}


class Wider(Sums):
    """A table with a column more."""

    def row(self, event: Added) -> dict[str, Any]:
        return {"item": event.item, "amount": event.amount, "half": event.amount // 2}


class Gone(Sums):
    """A view that later versions do not have."""

    NAME: ClassVar[str] = "gone"

    def __init__(self, generation: str, metadata: MetaData) -> None:
        self.table = Table(f"gone_{generation}", metadata, Column("item", Uuid, primary_key=True))

    def row(self, event: Added) -> dict[str, Any]:
        return {"item": event.item}


def first(generation: str, metadata: MetaData) -> Sequence[View]:
    return [Sums(generation, metadata, "amount"), Gone(generation, metadata)]


def doubled(generation: str, metadata: MetaData) -> Sequence[View]:
    return [Doubled(generation, metadata, "amount"), Gone(generation, metadata)]


def wider(generation: str, metadata: MetaData) -> Sequence[View]:
    return [Wider(generation, metadata, "amount", "half")]


Version = Callable[[Callable[[str, MetaData], Sequence[View]]], ViewSet]


@pytest.fixture
def version(views_url: str) -> Iterator[Version]:
    """Opens the views' database as a version of the program with these views would."""
    sets: list[ViewSet] = []

    def opened(factory: Callable[[str, MetaData], Sequence[View]]) -> ViewSet:
        sets.append(ViewSet(open_engine(views_url), factory, lambda: AT))
        return sets[-1]

    yield opened
    for one in sets:
        one.close()


def fill(store: Store, start: int, count: int) -> int:
    """Add items in one commit; return the position of the last."""

    def work(work: Work) -> None:
        for n in range(start, start + count):
            work.decide(COUNTER, A, Add(item(n), n % 7), on=ON)

    return store.write(work, CALLER).position


@pytest.fixture
def filled(store: Store, version: Version) -> Store:
    """A store of three pages, applied to the views of the first version."""
    fill(store, 0, COUNT)
    inbox = OwnInbox(store, version(first), stream=OWN)
    while inbox.step():
        pass
    return store


def amounts(views: ViewSet) -> list[int]:
    """What the live view holds, in the order of the items."""
    with views.read() as (db, live):
        table = live["sums"].table
        return list(db.execute(select(table.c.amount).order_by(table.c.item)).scalars())


def renew(store: Store, views: ViewSet, position: int) -> None:
    """Run a service's loops until the views are current and stand at a position."""

    async def scenario() -> None:
        own = OwnInbox(store, views, stream=OWN)
        renewal = Renewal(views, own.fill)
        async with running(renewal.run, own.run) as beats:
            await beats.until(lambda: views.outdated() is None and not renewal.progress.building)
            assert await asyncio.to_thread(views.wait, OWN, position, 10)
            assert renewal.reason() == ""

    asyncio.run(scenario())


def test_the_same_version_finds_nothing_to_do(filled: Store, version: Version) -> None:
    again = version(first)
    assert (again.outdated(), again.live_name()) == (None, "g1")
    renew(filled, again, COUNT)
    assert amounts(again) == [n % 7 for n in range(COUNT)]


def test_views_with_other_columns_are_built_anew_and_the_old_tables_are_gone(filled: Store, version: Version) -> None:
    """INVARIANT: no query of a new version ever reads or writes tables made for another schema.

    Breaks when tables are only made at the first start, or a swap drops only the tables this version knows.
    """
    new = version(wider)
    with pytest.raises(BeingRebuilt), new.read():
        pass
    g1, end = new.generation("g1"), new.place(new.generation("g1"), OWN)
    with pytest.raises(LostRace):
        new.apply(g1, OWN, [], end, Place(end.seq + 1, end.position + 1, "own"))
    renew(filled, new, fill(filled, COUNT, 10))
    assert (amounts(new), new.live_name()) == ([n % 7 for n in range(COUNT + 10)], "g2")
    assert not [name for name in new.tables() if name.endswith("_g1")]


def test_postgresql_knows_the_rows_of_tables_made_anew_before_anybody_reads_them(postgres: PostgresServer) -> None:
    """INVARIANT: after a rebuild pages are as fast as before it, from the first one on.

    Breaks when tables that were filled at once go live without statistics: questions are planned as if they were empty.
    """
    url = postgres.fresh_database()
    store = open_sample(url, url)
    fill(store, 0, COUNT)
    ViewSet(open_engine(url), first, lambda: AT).close()
    views = ViewSet(open_engine(url), wider, lambda: AT)
    renew(store, views, COUNT)
    with views.read() as (db, live):
        rows = "SELECT reltuples, relallvisible FROM pg_class WHERE relname = '{}'"
        counted, clean = db.exec_driver_sql(rows.format(live["sums"].table.name)).one()
    assert counted == COUNT
    assert clean > 0
    views.close()
    close_store(store)


def test_the_old_views_serve_and_follow_while_the_new_version_can_read_them(filled: Store, version: Version) -> None:
    new = version(doubled)
    building = new.outdated()
    assert building is not None
    own = OwnInbox(filled, new, stream=OWN)
    fill(filled, COUNT, 1)
    assert own.step() == 1
    assert amounts(new) == [*(n % 7 for n in range(COUNT)), 2 * (COUNT % 7)]
    renew(filled, new, COUNT + 1)
    assert amounts(new) == [2 * (n % 7) for n in range(COUNT + 1)]


def test_a_renewal_cut_short_is_gone_on_with(filled: Store, version: Version) -> None:
    killed = version(wider)
    begun = killed.outdated()
    assert begun is not None
    own = OwnInbox(filled, killed, stream=OWN)
    own._apply_page(begun, live=False)
    half = killed.place(begun, OWN)
    new = version(wider)
    resumed = new.outdated()
    assert resumed is not None
    assert (resumed.name, new.place(resumed, OWN)) == (begun.name, half)
    renew(filled, new, COUNT)
    assert amounts(new) == [n % 7 for n in range(COUNT)]


def test_two_processes_renewing_at_once_come_to_one_result(filled: Store, version: Version) -> None:
    """INVARIANT: a fact is applied once to a generation, however many processes build it, and no swap drops the live one.

    Breaks when each begins anew, or the second to swap takes the generation just made live for the old one.
    """
    one, two = version(wider), version(wider)

    async def scenario() -> None:
        inboxes = [OwnInbox(filled, views, stream=OWN) for views in (one, two)]
        renewals = [Renewal(views, own.fill) for views, own in zip((one, two), inboxes, strict=True)]
        async with running(*(each.run for each in renewals), *(each.run for each in inboxes)) as beats:
            await beats.until(lambda: not any(each.progress.building for each in renewals) and one.live_name() == "g2")

    asyncio.run(scenario())
    assert one.live_name() == two.live_name() == "g2"
    assert amounts(one) == amounts(two) == [n % 7 for n in range(COUNT)]


def test_views_of_a_version_that_left_no_fingerprint_are_built_anew(filled: Store, version: Version) -> None:
    new = version(first)
    with new.engine.begin() as db:
        db.execute(text("DELETE FROM projection WHERE name = 'schema g1'"))
    assert amounts(new) == [n % 7 for n in range(COUNT)]
    renew(filled, new, COUNT)
    assert (amounts(new), new.live_name()) == ([n % 7 for n in range(COUNT)], "g2")


def test_a_generation_that_was_begun_for_another_version_is_begun_anew(filled: Store, version: Version) -> None:
    begun = version(doubled).outdated()
    assert begun is not None
    new = version(wider)
    assert new.outdated() is not None
    renew(filled, new, COUNT)
    assert amounts(new) == [n % 7 for n in range(COUNT)]


def test_the_fingerprint_is_that_of_the_schema_and_not_of_the_name() -> None:
    prints = [Generation(name, views).fingerprint() for views in (first, doubled, wider) for name in ("g1", "g12")]
    assert [a == b for a, b in pairwise(prints)] == [True, False, True, False, True]


def test_a_generation_is_filled_from_one_source_after_another(filled: Store, version: Version) -> None:
    """INVARIANT: views fed from two sources are swapped in only when both were read to the end.

    Breaks when the sources are filled at once, or the second is left out.
    """
    new = version(wider)
    told: list[tuple[int, int]] = []
    building = new.outdated()
    assert building is not None

    async def nothing(generation: Generation, tell: Tell) -> None:
        tell(COUNT, COUNT)

    own = OwnInbox(filled, new, stream=OWN)
    asyncio.run(one_after_another(nothing, own.fill)(building, lambda now, all_: told.append((now, all_))))
    assert new.place(building, OWN).position == filled.position()
    assert told[0] == (COUNT, COUNT)
    assert told[-1][0] == COUNT + filled.position()


class Shown:
    """A front over `sums`: the items, under a name that stays."""

    NAME: ClassVar[str] = "shown"

    def __init__(self, sums: Sums, more: str = "") -> None:
        self.sums, self.more = sums, more

    def apply(self, db: Connection, facts: Sequence[Recorded]) -> None:
        """Nothing."""

    def words(self, db: Connection) -> str:
        return self.more

    def show(self, db: Connection) -> None:
        db.exec_driver_sql("DROP VIEW IF EXISTS shown")
        db.exec_driver_sql(f"CREATE VIEW shown AS SELECT '{self.more}' AS said, s.* FROM {self.sums.table.name} s")


def fronted(more: str) -> Callable[[str, MetaData], Sequence[View]]:
    """Return the first version's views with a front."""

    def made(generation: str, metadata: MetaData) -> Sequence[View]:
        sums = Sums(generation, metadata, "amount")
        return [sums, Gone(generation, metadata), Shown(sums, more)]

    return made


def said(views: ViewSet) -> list[str]:
    """What the front says, once per item."""
    with views.engine.connect() as db:
        return list(db.execute(text("SELECT said FROM shown")).scalars())


def test_a_front_shows_the_live_generation_and_needs_no_rebuild(filled: Store, version: Version) -> None:
    """INVARIANT: what readers outside see is the live generation, from the moment it is live.

    Breaks when a front is put up after the swap's commit, or the old generation is dropped under it.
    """
    views = version(fronted("one"))
    assert (views.outdated(), said(views)) == (None, ["one"] * COUNT)
    again = version(fronted("two"))
    assert (again.outdated(), said(again)) == (None, ["two"] * COUNT)
    again.swap(again.create())
    assert (said(again), again.live_name()) == ([], "g2")


def test_a_front_no_program_knows_of_does_not_keep_a_swap_from_happening(filled: Store, version: Version) -> None:
    said(version(fronted("one")))
    plain = version(first)
    plain.swap(plain.create())
    assert [name for name in plain.tables() if name.endswith("_g1")] == []


def test_a_rebuild_killed_three_times_is_gone_on_with_and_equals_the_live_views(tmp_path: Path) -> None:
    """INVARIANT: a rebuild stopped at any moment goes on where it stopped, and what it makes is what a whole one makes.

    Breaks when the position is kept apart from the rows, or each start drops what the one before had built.
    """
    store_url, views_url = (f"sqlite:///{tmp_path / name}.db" for name in ("store", "views"))
    store = open_sample(store_url, f"sqlite:///{tmp_path / 'keys.db'}")
    views = ViewSet(open_engine(views_url), first, lambda: AT)
    try:
        fill(store, 0, 4 * 500)
        inbox = OwnInbox(store, views, stream=OWN)
        while inbox.step():
            pass
        reached = views.generation("g2")

        def work(tell: Alive) -> None:
            mine = ViewSet(open_engine(views_url), first, lambda: AT)
            events = open_sample(store_url, f"sqlite:///{tmp_path / 'keys.db'}")
            own = OwnInbox(events, mine, stream=OWN)
            building = mine.begun()
            while own._apply_page(building, live=False):
                tell()

        assert until_done(work, 3) == 3
        assert views.place(reached, OWN) == views.place(views.generation("g1"), OWN)
        assert hashes(views, reached) == hashes(views)
        views.swap(reached)
        assert amounts(views) == [n % 7 for n in range(4 * 500)]
    finally:
        views.close()
        close_store(store)


def test_a_rebuild_begun_by_other_rules_is_begun_anew(filled: Store, version: Version) -> None:
    views = version(first)
    begun = views.begun()
    own = OwnInbox(filled, views, stream=OWN)
    own._apply_page(begun, live=False)
    assert views.place(version(first).begun(), OWN).position == 500
    other = version(wider)
    assert other.place(other.begun(), OWN) == NOWHERE
