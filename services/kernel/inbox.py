"""Bus to views: facts applied exactly once in effect, in order, with holes noticed; the view's own position is the truth."""

import asyncio
import logging
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import orjson
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import NotFoundError
from sqlalchemy.exc import ProgrammingError

from services.kernel.behind import Level, Standing
from services.kernel.bus import (
    Incoming,
    Line,
    NatsError,
    Refill,
    incoming,
    last_message,
    position_of,
    sequence_of,
    stream_info,
)
from services.kernel.errors import Seldom, words
from services.kernel.store import Recorded, Store
from services.kernel.views import DATABASE_AWAY, NOWHERE, Delivered, Generation, LostRace, Place, ViewSet

if TYPE_CHECKING:
    from services.kernel.spans import Spans

log = logging.getLogger(__name__)

BATCH = 500
REQUESTS_AHEAD = 2
EXPIRES = 1.0
DEAF_AFTER = 3 * EXPIRES
STAND_BY = 1.0
RETRY = 0.25
BEHIND_THE_END = sys.maxsize

Decode = Mapping[str, Callable[[bytes], Any]]


class Hole(Exception):
    """A fact is missing between the view and the next message, and the owner has not filled it yet."""


class Deaf(Exception):
    """The consumer says nothing any more; it is made anew from the view's position."""


class Target(Protocol):
    """What an inbox applies a stream to: views, or a reactor. Each keeps its own position and moves it by comparing."""

    def live_name(self) -> str: ...
    def generation(self, name: str) -> Generation: ...
    def place(self, generation: Generation, stream: str) -> Place: ...
    def apply(
        self,
        generation: Generation,
        stream: str,
        batch: Sequence[Delivered],
        old: Place,
        new: Place,
        *,
        strict: bool = False,
        live: bool = True,
    ) -> None: ...


@dataclass
class Status:
    """What an inbox reports: where it is, how far the stream's end is (`lag` in facts), what holds it up.

    `halted` stays until facts that are missing are had, `trouble` until the bus and the database serve again; `settled`
    says that it, or the one it stands by for, has read what stood in the stream when it began; it is `standing_by` while it
    is another one that moves the position.
    """

    stream: str
    position: int = 0
    lag: int = 0
    halted: str = ""
    applied: int = 0
    lost_races: int = 0
    refilled: int = 0
    anchored: int = 0
    settled: bool = False
    trouble: str = ""
    standing_by: bool = False

    def unwell(self) -> str:
        """Return why what is read here is not to be relied on now, empty when it is."""
        return self.halted or self.trouble or ("" if self.settled else f"còn {self.lag} dữ kiện chưa đọc")


def delivered(decode: Decode, fact: Incoming) -> Delivered:
    """Return a fact as views take it: read where its type is known, with the flaw where it cannot be."""
    read, decoded, flaw = decode.get(fact.type), None, ""
    if read:
        try:
            decoded = read(fact.data)
        except ValueError as error:
            flaw = f"{type(error).__name__}: {error}"[:500]
    return Delivered(fact.position, fact.type, fact.key, fact.data, decoded, flaw, traceparent=fact.traceparent)


class Inbox:
    """Applies one stream to one generation of views, or to a reactor, for ever or up to the stream's end.

    Promise: each fact is applied exactly once in effect whatever is killed, purged, recreated or run twice. An unknown
    type is counted and passed. Two inboxes on the same views are harmless: the loser of the compare-and-set stands by.
    """

    def __init__(
        self,
        line: Line,
        views: Target,
        *,
        stream: str,
        decode: Decode,
        refill: Refill,
        generation: Generation | None = None,
        batch: int = BATCH,
        spans: "Spans | None" = None,
    ) -> None:
        self._line, self._views = line, views
        self._stream, self._decode, self._refill, self._batch = stream, decode, refill, batch
        self._building, self._spans = generation, spans
        self._messages: asyncio.Queue[Msg] = asyncio.Queue()
        self._seen = 0
        self._seldom = Seldom(log, logging.WARNING)
        self._goal: int | None = None
        self.status = Status(stream)
        self._level = Level()

    @property
    def _js(self) -> JetStreamContext:
        return self._line().jetstream()

    def standing(self) -> Standing:
        """Return how many facts were applied, and how far behind the stream's end as last seen."""
        return self._level.standing(self.status.applied, self.status.lag, self.status.halted or self.status.trouble)

    async def run(self, beat: Callable[[], None], *, until_end: bool = False) -> None:
        """Follow the stream; `beat` is called at least every few seconds while the loop is alive.

        With `until_end` it returns when the end of the stream was reached. Raises CannotApply in a strict (rebuild) run.
        """
        while True:
            beat()
            try:
                if await self._follow(beat, until_end):
                    return
            except LostRace:
                self.status.lost_races += 1
                self.status.standing_by = True
                await asyncio.sleep(STAND_BY if self._building is None else 0)
            except Hole as hole:
                self._goal = None
                self.status.halted = str(hole)
                self._seldom.say(f"inbox {self._stream}: {hole}")
                await asyncio.sleep(RETRY)
            except (NatsError, TimeoutError, Deaf, ProgrammingError, *DATABASE_AWAY) as error:
                self._goal = None
                self._seldom.say(f"inbox {self._stream}: {words(error)}; starting again from the view's position")
                self.status.trouble = words(error)
                await asyncio.sleep(RETRY)

    async def _follow(self, beat: Callable[[], None], until_end: bool) -> bool:
        generation = self._building if self._building is not None else await asyncio.to_thread(self._live)
        place = await asyncio.to_thread(self._views.place, generation, self._stream)
        self.status.position = place.position
        start, epoch, end = await self._anchor(place)
        if until_end and end <= place.position:
            return True
        self._goal = goal = end if self._goal is None else min(self._goal, end)
        self.status.settled, self.status.halted, self.status.trouble = goal <= place.position, "", ""
        if end <= place.position:
            self._level.here()
        self._seen = start - 1
        sub, next_subject, consumer = await self._consume(start)
        try:
            credit = 0
            while True:
                while credit <= (REQUESTS_AHEAD - 1) * self._batch:
                    await self._request(next_subject, sub.subject)
                    credit += self._batch
                messages, returned = await self._gather()
                credit -= len(messages) + returned
                beat()
                if messages:
                    place = await self._take(generation, messages, place, epoch)
                    self.status.halted, self.status.settled = "", place.position >= goal
                    if until_end and place.position >= end:
                        return True
                elif self._building is None:
                    await self._check(generation, place, epoch)
        finally:
            await self._leave(sub, consumer)

    def _live(self) -> Generation:
        return self._views.generation(self._views.live_name())

    async def _leave(self, sub: Any, consumer: str) -> None:
        try:
            await sub.unsubscribe()
            await self._js.delete_consumer(self._stream, consumer)
        except (NatsError, TimeoutError):
            log.debug("inbox %s: consumer %s was already gone", self._stream, consumer)

    async def _consume(self, start: int) -> tuple[Any, str, str]:
        messages: asyncio.Queue[Msg] = asyncio.Queue()
        self._messages = messages

        async def take(message: Msg) -> None:
            messages.put_nowait(message)

        config = ConsumerConfig(
            ack_policy=AckPolicy.NONE,
            deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
            opt_start_seq=start,
            mem_storage=True,
            num_replicas=1,
            inactive_threshold=30.0,
        )
        consumer = await self._js.add_consumer(self._stream, config)
        nc = self._line()
        inbox = nc.new_inbox()
        sub = await nc.subscribe(inbox, cb=take, pending_msgs_limit=-1, pending_bytes_limit=-1)
        return sub, f"$JS.API.CONSUMER.MSG.NEXT.{self._stream}.{consumer.name}", consumer.name

    async def _request(self, subject: str, inbox: str) -> None:
        wish = {"batch": self._batch, "expires": int(EXPIRES * 1e9)}
        await self._line().publish(subject, orjson.dumps(wish), reply=inbox)

    async def _gather(self) -> tuple[list[Msg], int]:
        """Wait for something; return the facts that came and how many requested ones will not come any more."""
        try:
            first = await asyncio.wait_for(self._messages.get(), DEAF_AFTER)
        except TimeoutError as error:
            raise Deaf from error
        got = [first]
        while not self._messages.empty() and len(got) < self._batch:
            got.append(self._messages.get_nowait())
        facts: list[Msg] = []
        returned = 0
        for message in got:
            status = (message.headers or {}).get("Status")
            if status is None:
                facts.append(message)
            elif status in ("404", "408"):
                returned += int((message.headers or {}).get("Nats-Pending-Messages", self._batch))
            else:
                raise Deaf(status)
        return facts, returned

    async def _anchor(self, place: Place) -> tuple[int, str, int]:
        """Find where to read on from: (first sequence to read, which making of the stream it is, position at its end)."""
        info = await stream_info(self._js, self._stream)
        if info is None:
            raise Hole(f"the stream {self._stream} does not exist")
        epoch = str(info.created)
        last, first = info.state.last_seq, info.state.first_seq
        newest = await last_message(self._js, self._stream) if info.state.messages else None
        end = position_of(newest.headers) if newest else 0
        self.status.lag = info.state.messages if place == NOWHERE else max(0, last - place.seq)
        if place.position > end:
            raise Hole(f"{self._stream} is at {end}, behind this view's {place.position}: it is being refilled")
        if place == NOWHERE:
            return max(first, 1), epoch, end
        if place.epoch == epoch and place.seq <= last and await self._position_at(place.seq) == place.position:
            return place.seq + 1, epoch, end
        self.status.anchored += 1
        low, high = max(first, 1), last + 1
        while low < high:
            middle = (low + high) // 2
            if await self._position_at(middle) > place.position:
                high = middle
            else:
                low = middle + 1
        return low, epoch, end

    async def _position_at(self, seq: int) -> int:
        """Return the position at `seq`, or at the first message behind it where that one is gone."""
        try:
            message = await self._js.get_msg(self._stream, seq=seq, subject=">", next=True, direct=True)
        except NotFoundError:
            return BEHIND_THE_END
        return position_of(message.headers)

    async def _check(self, generation: Generation, place: Place, epoch: str) -> None:
        """While nothing comes, make sure that the stream, the generation and the position are still the ones we know."""
        info = await stream_info(self._js, self._stream)
        if info is None or str(info.created) != epoch or info.state.last_seq < self._seen:
            raise Deaf("the stream was replaced")
        live = await asyncio.to_thread(self._live)
        current = await asyncio.to_thread(self._views.place, live, self._stream)
        if live.name != generation.name or current.position != place.position:
            raise LostRace("another projector moved on, or the generation was swapped")
        self.status.lag = info.state.last_seq - self._seen
        if not self.status.lag:
            self._level.here()

    async def _take(self, generation: Generation, messages: list[Msg], place: Place, epoch: str) -> Place:
        batch: list[Delivered] = []
        seq, position = place.seq, place.position
        for message in messages:
            seq, self.status.lag = sequence_of(message)
            fact = incoming(message)
            if fact.position <= position:
                continue
            if fact.previous > position:
                batch += await self._fill(position, fact.previous)
                position = fact.previous
            if fact.previous < position:
                raise Hole(f"{self._stream}: {fact.position} follows {fact.previous}, but this view is at {position}")
            batch.append(delivered(self._decode, fact))
            position = fact.position
        self._seen = seq
        new = Place(seq, position, epoch)
        live = self._building is None
        began = time.time_ns()
        await asyncio.to_thread(
            self._views.apply, generation, self._stream, batch, place, new, strict=not live, live=live
        )
        if self._spans and live:
            self._spans.applied(batch, self._stream, generation.name, began)
        self.status.position, self.status.applied = position, self.status.applied + len(batch)
        self.status.standing_by = False
        if not self.status.lag:
            self._level.here()
        return new

    async def _fill(self, after: int, upto: int) -> list[Delivered]:
        """Fetch the facts of a hole from their owner. Raises Hole when they cannot be had: never go on without them."""
        log.error("inbox %s: facts between %s and %s are missing; asking their owner", self._stream, after, upto)
        filled: list[Delivered] = []
        try:
            while after < upto:
                rows = await self._refill(after, self._batch)
                before = after
                for row in rows:
                    if row.previous == after and row.position <= upto:
                        filled.append(delivered(self._decode, row))
                        after = row.position
                if after == before:
                    break
        except (NatsError, TimeoutError) as error:
            raise Hole(f"facts between {after} and {upto} are missing and their owner does not answer") from error
        if after != upto:
            raise Hole(f"facts between {after} and {upto} are missing at their owner too")
        self.status.refilled += len(filled)
        return filled


class OwnInbox:
    """Applies a service's own store to its private views, without going through the bus.

    The views are given the stored events themselves, personal fields unsealed, kernel events among them.
    """

    def __init__(self, store: Store, views: ViewSet, *, stream: str, spans: "Spans | None" = None) -> None:
        self._store, self._views, self._stream, self._spans = store, views, stream, spans
        self._woken = asyncio.Event()
        self.status = Status(stream)
        self._level = Level()

    def standing(self) -> Standing:
        """Return how many events were applied, and how far behind the store the views are. Reads the store."""
        lag = max(0, self._store.position() - self.status.position)
        return self._level.standing(self.status.applied, lag, "")

    def wake(self) -> None:
        """Tell the inbox that something was committed. Call in the event loop."""
        self._woken.set()

    async def run(self, beat: Callable[[], None]) -> None:
        """Follow the store for ever."""
        while True:
            beat()
            self._woken.clear()
            try:
                moved = await asyncio.to_thread(self.step)
            except LostRace:
                self.status.lost_races += 1
                self.status.standing_by = True
                await asyncio.sleep(RETRY)
                continue
            if not moved:
                try:
                    await asyncio.wait_for(self._woken.wait(), STAND_BY)
                except TimeoutError:
                    continue

    async def fill(self, generation: Generation, tell: Callable[[int, int], None]) -> None:
        """Apply the store to a generation that is being built, from where it stands to the store's present end."""
        while await asyncio.to_thread(self._apply_page, generation, live=False):
            end = await asyncio.to_thread(self._store.position)
            place = await asyncio.to_thread(self._views.place, generation, self._stream)
            tell(place.position, end)

    def step(self) -> int:
        """Apply one page of the store; return how many events it held."""
        generation = self._views.generation(self._views.live_name())
        page = self._apply_page(generation, live=True)
        if page:
            self.status.position, self.status.applied = page[-1].position, self.status.applied + len(page)
            self.status.standing_by = False
        else:
            self.status.position = self._views.place(generation, self._stream).position
            self._level.here()
        return len(page)

    def _apply_page(self, generation: Generation, *, live: bool) -> Sequence[Recorded]:
        place = self._views.place(generation, self._stream)
        page = self._store.log(place.position, BATCH)
        if page:
            batch = [
                Delivered(e.position, e.event.TOPIC, str(e.stream_id), b"", e, private=True, traceparent=e.traceparent)
                for e in page
            ]
            last, began = page[-1].position, time.time_ns()
            self._views.apply(generation, self._stream, batch, place, Place(last, last, "own"), live=live)
            if self._spans and live:
                self._spans.applied(batch, self._stream, generation.name, began)
        return page
