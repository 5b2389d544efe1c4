"""Store to bus: every published fact once, in order, with the stream itself as the only memory of how far it got."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from faststream.nats import NatsBroker
from nats.js import JetStreamContext
from pydantic import BaseModel

from services.kernel.behind import Level, Standing
from services.kernel.bus import (
    ATOMIC_BATCH,
    BatchRefused,
    Fact,
    Fenced,
    Line,
    NatsError,
    Outgoing,
    body,
    last_message,
    position_of,
    publish_atomic,
    stream_info,
)
from services.kernel.errors import Seldom, words
from services.kernel.store import Recorded, Store

if TYPE_CHECKING:
    from services.kernel.spans import Spans

log = logging.getLogger(__name__)

Publish = Callable[[Recorded], Fact | None]
Page = tuple[list[Outgoing], int]
"""Facts, and the position up to which the store was scanned for them."""
IDLE_CHECK = 1.0
STAND_BY = 0.25
BATCH_BYTES = 4 * 1024 * 1024


class StreamAhead(Exception):
    """The stream holds facts the store does not: the store was restored from an older copy. Needs a person."""


class FactsWanted(BaseModel):
    """A request for facts behind a fact's position."""

    after: int
    limit: int


class Outbox:
    """The facts of a store, page by page, in wire form: what the relay publishes and what a refill is answered with."""

    def __init__(self, store: Store, publish: Publish, bloc: str) -> None:
        self._store, self._publish, self._bloc = store, publish, bloc

    def page(self, after: int, limit: int) -> Page:
        """Return up to `limit` facts behind `after`, and the position scanned up to. Empty list: nothing is left."""
        facts: list[Outgoing] = []
        size = 0
        while True:
            page = self._store.log(after, limit)
            for recorded in page:
                fact = self._publish(recorded)
                if fact is not None:
                    data = body(fact)
                    subject, key = fact.subject(self._bloc), str(fact.key())
                    trace = recorded.traceparent
                    facts.append(Outgoing(subject, fact.type(), key, recorded.position, data, trace))
                    size += len(data)
                after = recorded.position
                if len(facts) >= limit or size >= BATCH_BYTES:
                    return facts, after
            if facts or len(page) < limit:
                return facts, after

    def facts(self, after: int, limit: int) -> list[dict[str, object]]:
        """Return facts behind `after`, a fact's position, as plain rows with each one's predecessor, under 500 kB in all."""
        rows: list[dict[str, object]] = []
        size, previous = 0, after
        for fact in self.page(after, limit)[0]:
            size += len(fact.data)
            if rows and size > 500_000:
                break
            rows.append(
                {
                    "position": fact.position,
                    "previous": previous,
                    "type": fact.type,
                    "key": fact.key,
                    "data": fact.data.decode(),
                }
            )
            previous = fact.position
        return rows


@dataclass
class Progress:
    """How far the relay got: the stream's last sequence, the last fact's position, how far the store was scanned.

    `trouble` is what keeps it from going on now; it is `standing_by` while it is another relay that moves the stream.
    """

    seq: int = 0
    published: int = 0
    scanned: int = 0
    facts: int = 0
    fenced: int = 0
    trouble: str = ""
    standing_by: bool = False


class Relay:
    """Publishes a store's facts. Two at once are harmless: one loses the fence and stands by.

    Who loses it looks at once what the other published, and waits only where it loses again: commits are told to the relay
    of their own process, so that behind a proxy both are woken in turn.
    """

    def __init__(
        self,
        store: Store,
        outbox: Outbox,
        line: Line,
        *,
        stream: str,
        source: str,
        restore: Callable[[], Awaitable[object]],
        spans: "Spans | None" = None,
    ) -> None:
        self._store, self._outbox, self._line = store, outbox, line
        self._stream, self._source, self._restore, self._spans = stream, source, restore, spans
        self._woken = asyncio.Event()
        self._ahead: tuple[int, asyncio.Future[Page]] | None = None
        self._seldom = Seldom(log, logging.WARNING)
        self.progress = Progress()
        self._level = Level()

    @property
    def _js(self) -> JetStreamContext:
        return self._line().jetstream()

    def standing(self) -> Standing:
        """Return how many facts went out, and how far behind the store the relay is, in events. Reads the store."""
        done = self.progress
        return self._level.standing(done.facts, max(0, self._store.position() - done.scanned), done.trouble)

    def wake(self) -> None:
        """Tell the relay that something was committed. Call in the event loop."""
        self._woken.set()

    def reason(self) -> str:
        """Return why facts do not go out now, empty when they do."""
        return f"{self._stream}: {self.progress.trouble}" if self.progress.trouble else ""

    async def recover(self) -> None:
        """Read from the stream itself how far it got. A missing stream is made anew; an empty one is refilled."""
        info = await stream_info(self._js, self._stream)
        if info is None:
            await self._restore()
            info = await stream_info(self._js, self._stream)
        seq = info.state.last_seq if info else 0
        last = await last_message(self._js, self._stream) if info and info.state.messages else None
        published = position_of(last.headers) if last else 0
        if published > await asyncio.to_thread(self._store.position):
            raise StreamAhead(f"{self._stream} is at {published}, ahead of the store")
        self.progress.seq, self.progress.published, self.progress.scanned = seq, published, published

    async def run(self, beat: Callable[[], None]) -> None:
        """Publish for ever; `beat` is called at least every few seconds, also while the bus is away. Raises StreamAhead."""
        try:
            await self._recover_patiently(beat)
            await self._follow(beat)
        finally:
            self._drop_ahead()

    async def _follow(self, beat: Callable[[], None]) -> None:
        lost = False
        while True:
            beat()
            try:
                if not await self.step():
                    await self._rest(beat)
                lost = False
            except Fenced:
                self.progress.fenced += 1
                self.progress.standing_by = True
                await asyncio.sleep(STAND_BY if lost else 0)
                lost = True
                await self._recover_patiently(beat)
            except (NatsError, TimeoutError, BatchRefused) as error:
                self._troubled(error)
                await asyncio.sleep(STAND_BY)
                await self._recover_patiently(beat)

    async def _recover_patiently(self, beat: Callable[[], None]) -> None:
        while True:
            beat()
            try:
                await self.recover()
            except (NatsError, TimeoutError, BatchRefused) as error:
                self._troubled(error)
                await asyncio.sleep(STAND_BY * 2)
            else:
                self.progress.trouble = ""
                return

    def _troubled(self, error: Exception) -> None:
        self.progress.trouble = words(error)
        self._seldom.say(f"relay {self._stream}: {words(error)}; trying on")

    async def step(self) -> int:
        """Publish one batch; return how many facts went out, 0 when there was nothing."""
        self._woken.clear()
        done = self.progress
        facts, scanned = await self._page(done.scanned)
        if len(facts) == ATOMIC_BATCH:
            self._ahead = scanned, self._start_page(scanned)
        if facts:
            with self._spans.publishing(facts, self._stream) if self._spans else nullcontext(facts) as traced:
                done.seq = await publish_atomic(
                    self._line(), traced, source=self._source, previous=done.published, last_seq=done.seq
                )
            done.published = facts[-1].position
            done.facts += len(facts)
            done.standing_by = False
        done.scanned = scanned
        if not facts:
            self._level.here()
        return len(facts)

    async def _page(self, after: int) -> Page:
        ahead = self._ahead
        if ahead is not None and ahead[0] == after:
            self._ahead = None
            page = await ahead[1]
            if page[0]:
                return page
        self._drop_ahead()
        return await self._start_page(after)

    def _start_page(self, after: int) -> "asyncio.Future[Page]":
        return asyncio.get_running_loop().run_in_executor(None, self._outbox.page, after, ATOMIC_BATCH)

    def _drop_ahead(self) -> None:
        if self._ahead is not None:
            self._ahead[1].cancel()
            self._ahead = None

    async def _rest(self, beat: Callable[[], None]) -> None:
        try:
            await asyncio.wait_for(self._woken.wait(), IDLE_CHECK)
        except TimeoutError:
            info = await stream_info(self._js, self._stream)
            if (
                info is None
                or info.state.last_seq != self.progress.seq
                or (self.progress.published and not info.state.messages)
            ):
                self.progress.standing_by = info is not None and info.state.last_seq > self.progress.seq
                await self._recover_patiently(beat)


def answer_with_facts(broker: NatsBroker, outbox: Outbox, subject: str) -> None:
    """Let the owner answer, over request/reply, whoever misses facts: `{"after": position, "limit": n}` → rows."""

    @broker.subscriber(subject)
    async def facts(wish: FactsWanted) -> list[dict[str, object]]:
        return await asyncio.to_thread(outbox.facts, wish.after, min(wish.limit, ATOMIC_BATCH))


def wake_on_commit(store: Store, *sleepers: Callable[[], None]) -> None:
    """Wake loops of the running event loop after each commit, instead of letting them poll."""
    loop = asyncio.get_running_loop()

    def wake() -> None:
        for sleeper in sleepers:
            sleeper()

    def committed() -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(wake)

    store.on_commit(committed)
