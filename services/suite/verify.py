"""Proof that nothing was lost, doubled or miscounted on the way from the event stores to the figures on the screens."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Protocol

from nats.aio.client import Client
from sqlalchemy import Connection, select

from contracts.base import Fact
from services.kernel.bus import Incoming, last_message, position_of, read_stream, stream_info
from services.kernel.store import Recorded
from services.kernel.views import NOWHERE, ViewSet
from services.suite.findings import Check, Difference, Report
from services.suite.ledger_checks import (
    Places,
    check_figures,
    check_totals,
    moves_present,
    with_moves,
    years_present,
)
from services.suite.progress import Step
from services.suite.recount import Moment, Recount

PAGE = 500
YEARS = 12
MONTHS = 4


class Log(Protocol):
    """The events of a service in the order of their positions: the kernel's Store, or a copy that is only read."""

    def position(self) -> int: ...
    def log(self, after: int, limit: int) -> Sequence[Recorded]: ...


@dataclass(frozen=True)
class Source:
    """A service that writes facts: its store, which events become which facts, the stream they stand in."""

    service: str
    stream: str
    store: Log
    publish: Callable[[Recorded], Fact | None]


@dataclass(frozen=True)
class Reach:
    """What a verification can look into. It only reads, and may run while everything else goes on.

    `dates` are effective dates to count figures anew for; by default `today`, the ends of the years present and of the
    last months. `overview` is the query behind reporting's first page, compared too when given. `patience`: how many
    seconds to wait for streams and views that are behind and do not move.
    """

    bloc: str
    sources: Sequence[Source]
    nc: Client
    views: ViewSet
    today: date
    dates: tuple[date, ...] = ()
    overview: Callable[..., Any] | None = None
    patience: float = 10.0


@dataclass(frozen=True, slots=True)
class Published:
    """A fact of the store as the stream must carry it."""

    position: int
    fact: Fact
    data: bytes


async def verify(reach: Reach, progress: Step) -> Report:
    """Compare stores, streams, views and figures with one another; the report says what differs, and where.

    Events stored after the start are left out. `Report.exit_code`: 0 everything agrees, 3 something differs. Raises a
    nats or database error when a part cannot be reached: then nothing was proven. Memory: as Recount, the rest paged.
    """
    ends = [await asyncio.to_thread(last_published, source) for source in reach.sources]
    standing = await _standing(reach, ends)
    with _snapshot(reach.views) as (db, views):
        applied = {stream: place.position for stream, place in reach.views.places(db).items()}
        dates = reach.dates or await asyncio.to_thread(_dates, db, views, reach.today)
        moments = [Moment(day, day.year) for day in dates]
        counted = with_moves(moments, await asyncio.to_thread(moves_present, db, views))
        counting, places = Recount(counted), Places(reach.bloc)
        checks = [standing]
        for source, end in zip(reach.sources, ends, strict=True):
            walk = Walk(source, db, views, applied.get(source.stream, 0), counting, places)
            checks += await walk.run(reach.nc, end, progress)
        checks.append(await asyncio.to_thread(check_totals, db, views, places))
        answers = dict(zip(counted, counting.answers(), strict=True))
        checks += await asyncio.to_thread(check_figures, db, views, reach.overview, places, moments, answers)
    return Report(reach.bloc, dates, tuple(checks))


def last_published(source: Source) -> int:
    """Return the position of the newest event of the store that is a fact; 0 if there is none."""
    end = source.store.position()
    while end > 0:
        start = max(0, end - PAGE)
        page = [one for one in source.store.log(start, PAGE) if one.position <= end]
        for recorded in reversed(page):
            if source.publish(recorded) is not None:
                return recorded.position
        end = start
    return 0


async def _standing(reach: Reach, ends: Sequence[int]) -> Check:
    """Wait until streams and views are at the stores' ends, as long as they move; nothing may be parked."""
    check = Check("positions", "Luồng và số liệu đã theo kịp kho, không dữ kiện nào bị gác lại")
    for source, end in zip(reach.sources, ends, strict=True):
        reached, moved_at = (0, 0), time.monotonic()
        while True:
            streamed = await _stream_end(reach.nc, source.stream)
            place = await asyncio.to_thread(reach.views.positions)
            applied = place.get(source.stream, NOWHERE.position)
            if (streamed, applied) != reached:
                reached, moved_at = (streamed, applied), time.monotonic()
            if min(streamed, applied) >= end or time.monotonic() > moved_at + reach.patience:
                break
            await asyncio.sleep(0.05)
        check.compared += 2
        if streamed < end:
            check.fact(end, f"luồng {source.stream} mới đến vị trí {streamed}")
        if applied < end:
            check.fact(end, f"số liệu mới tính đến vị trí {applied} của {source.stream}")
    for parked in await asyncio.to_thread(reach.views.parked):
        what = f"{parked['type']} trong luồng {parked['stream']}"
        check.fact(parked["position"], f"{what} bị gác lại: {parked['reason']}")
    return check


async def _stream_end(nc: Client, stream: str) -> int:
    js = nc.jetstream()
    if await stream_info(js, stream) is None:
        return 0
    message = await last_message(js, stream)
    return position_of(message.headers) if message else 0


@contextmanager
def _snapshot(views: ViewSet) -> Iterator[tuple[Connection, Mapping[str, Any]]]:
    """Give the live views in one transaction that sees nothing written after it began."""
    with views.engine.connect() as db:
        if db.dialect.name == "postgresql":
            db = db.execution_options(isolation_level="REPEATABLE READ")
        with db.begin():
            yield db, views.live(db).views


def _dates(db: Connection, views: Mapping[str, Any], today: date) -> tuple[date, ...]:
    ends = {date(year, 12, 31) for year in years_present(db, views)[-YEARS:]}
    month = today
    for _ in range(MONTHS):
        month = month.replace(day=1) - timedelta(days=1)
        ends.add(month)
    return tuple(sorted({today, *ends}))


@dataclass
class Walk:
    """One pass over a store, its stream and the facts reporting keeps, all in the order of positions, page by page."""

    source: Source
    db: Connection
    views: Mapping[str, Any]
    applied: int
    counting: Recount
    places: Places
    _next: Incoming | None = None
    _last: int = 0
    in_stream: Check = field(init=False)
    in_views: Check = field(init=False)

    def __post_init__(self) -> None:
        name, stream = self.source.service, self.source.stream
        self.in_stream = Check(f"stream.{name}", f"Kho {name} và luồng {stream}: từng dữ kiện một, đúng thứ tự")
        self.in_views = Check(f"facts.{name}", f"Kho {name} và dữ kiện mà số liệu được tính từ đó")

    async def run(self, nc: Client, end: int, progress: Step) -> list[Check]:
        """Compare up to `end`, the position of the store's last fact, and count what reporting has applied."""
        end, after = max(end, self.applied), 0
        async with aclosing(read_stream(nc, self.source.stream)) as messages:
            self._next = await anext(messages, None)
            while after < end:
                facts, edge = await asyncio.to_thread(self._page, after, end)
                await self._compare_stream(facts, edge, messages)
                await asyncio.to_thread(self._compare_views, facts, after, edge)
                for one in facts:
                    self.places.see(one.fact)
                    if one.position <= self.applied:
                        self.counting.take(one.fact)
                after = edge
                progress(f"kho {self.source.service}", after, end)
            await self._leftover(messages)
        return [self.in_stream, self.in_views]

    def _page(self, after: int, end: int) -> tuple[list[Published], int]:
        """Return the facts of the next page of the store, and the position it reaches; `end` when nothing is left."""
        page = self.source.store.log(after, PAGE)
        facts = []
        for recorded in page:
            fact = self.source.publish(recorded) if recorded.position <= end else None
            if fact is not None:
                facts.append(Published(recorded.position, fact, fact.model_dump_json().encode()))
        return facts, min(end, page[-1].position) if len(page) == PAGE else end

    async def _compare_stream(
        self, facts: list[Published], edge: int, messages: AsyncGenerator[Incoming, None]
    ) -> None:
        check = self.in_stream
        found: dict[int, Incoming] = {}
        while self._next is not None and self._next.position <= edge:
            message, last = self._next, self._last
            if message.position <= last:
                check.fact(message.position, f"lặp lại hoặc sai thứ tự trong luồng, đứng sau vị trí {last}")
            elif message.previous != last:
                check.fact(message.position, f"chuỗi đứt: ghi là sau vị trí {message.previous}, nhưng đứng sau {last}")
            self._last = max(last, message.position)
            found.setdefault(message.position, message)
            self._next = await anext(messages, None)
        for one in facts:
            check.compared += 1
            carried = found.pop(one.position, None)
            if carried is None:
                check.fact(one.position, f"{one.fact.type()} có trong kho nhưng thiếu trong luồng")
            elif (carried.type, carried.key) != (one.fact.type(), str(one.fact.key())):
                check.fact(one.position, f"phải là {one.fact.type()}, trong luồng là {carried.type} của {carried.key}")
            elif carried.data != one.data and not _says_the_same(carried.data, one.fact):
                check.fact(one.position, f"nội dung {one.fact.type()} trong luồng khác trong kho")
        for position, message in found.items():
            check.fact(position, f"{message.type or 'thông điệp lạ'} có trong luồng nhưng không có trong kho")

    async def _leftover(self, messages: AsyncGenerator[Incoming, None]) -> None:
        """Whatever the stream holds behind the last position compared must at least be in the store by now."""
        while self._next is not None:
            if self._next.position > await asyncio.to_thread(self.source.store.position):
                self.in_stream.fact(self._next.position, f"{self._next.type} có trong luồng nhưng không có trong kho")
            self._next = await anext(messages, None)

    def _compare_views(self, facts: list[Published], after: int, edge: int) -> None:
        table, check = self.views["facts"].fact.c, self.in_views
        mine = (table.source == self.source.service) & (table.position > after) & (table.position <= edge)
        rows = self.db.execute(
            select(table.position, table.fact_type, table.unit_code, table.effective_on).where(mine)
        ).all()
        found = {row.position: tuple(row[1:]) for row in rows}
        if len(found) < len(rows):
            check.differs(Difference(f"{len(rows) - len(found)} dữ kiện lặp lại giữa vị trí {after} và {edge}"))
        for one in facts:
            if one.position > self.applied:
                continue
            check.compared += 1
            day = one.fact.origin.effective_on
            expected = (one.fact.type(), one.fact.unit.code, int(day.strftime("%Y%m%d")))
            kept = found.pop(one.position, None)
            if kept is None:
                check.fact(one.position, f"{one.fact.type()} có trong kho nhưng số liệu chưa tính đến")
            elif kept != expected:
                check.fact(one.position, f"phải là {expected}, đang ghi là {kept}")
        for position, kept in found.items():
            check.fact(position, f"{kept[0]} có trong số liệu nhưng không có trong kho")


def _says_the_same(data: bytes, fact: Fact) -> bool:
    """Compare the content, where a fact was published before a field with a default was added to its class."""
    try:
        return type(fact).model_validate_json(data) == fact
    except ValueError:
        return False
