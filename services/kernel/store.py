"""The event store of a service: streams, several streams in one commit, claims, receipts, positions, sealed personal fields."""

import logging
import queue
import random
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar, TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5

from services.kernel.codec import Actor, Codec, Document, Meta, Recorded
from services.kernel.days import day_of
from services.kernel.decider import AnyDecider, DomainEvent, Refusal
from services.kernel.errors import Explained, Seldom, words
from services.kernel.marks import Marks, WrittenByNewer
from services.kernel.personal import KeysUnavailable, PersonKeys, personal_fields
from services.kernel.recorders import IntegrityError, PersistenceError, Unless, open_recorder
from services.kernel.tracing import current

__all__ = [
    "Actor",
    "Caller",
    "Conflict",
    "Document",
    "PersistenceError",
    "Receipt",
    "Recorded",
    "Store",
    "Unavailable",
    "Work",
    "Written",
]

log = logging.getLogger(__name__)
T = TypeVar("T")

CLAIMS = uuid5(NAMESPACE_URL, "bachudong:claim")
RECEIPTS = uuid5(NAMESPACE_URL, "bachudong:receipt")
ERASURES = uuid5(NAMESPACE_URL, "bachudong:erasure")
BATCH = 512
ATTEMPTS = 40
BACK_OFF = 0.002
CACHED_STREAMS = 20_000


class Conflict(Exception):
    """Other writers kept changing the same streams; nothing was written. Answered with HTTP 503, safe to repeat."""


class Unavailable(Explained):
    """The database refused the write (full disk, lost connection); nothing was acknowledged. Answered with HTTP 503."""


class StaleVersion(Refusal):
    """The thing changed since the caller read it (If-Match)."""

    CODE = "http.precondition_failed"
    STATUS = 412
    DETAIL = "Dữ liệu đã được người khác thay đổi sau khi bạn mở. Hãy tải lại rồi làm lại."


class ReceiptReused(Refusal):
    """One Idempotency-Key came with two different requests."""

    CODE = "http.idempotency_key_reused"
    STATUS = 422
    DETAIL = "Khóa Idempotency-Key này đã dùng cho một yêu cầu khác. Hãy dùng khóa mới."


class IdOfAnotherKind(Refusal):
    """An id names one thing; it was given to another kind of thing before."""

    CODE = "http.id_of_another_kind"
    DETAIL = "Mã định danh này đã dùng cho một đối tượng khác loại; hãy tạo mã mới."


class Claimed(DomainEvent):
    """A value is taken by a holder: uniqueness without a read model."""

    TOPIC: ClassVar[str] = "kernel.claim.claimed"
    holder: UUID


class Released(DomainEvent):
    """A holder gave its value up; it is free again."""

    TOPIC: ClassVar[str] = "kernel.claim.released"
    holder: UUID


class Receipted(DomainEvent):
    """A request was carried out in this commit; `ahead` is how far behind this event its last published one lies."""

    TOPIC: ClassVar[str] = "kernel.receipt.receipted"
    fingerprint: str
    changed: int
    published: bool
    ahead: int
    result: Any = None


class Erased(DomainEvent):
    """A person's key was destroyed."""

    TOPIC: ClassVar[str] = "kernel.erasure.erased"
    person: UUID


KERNEL_EVENTS: Mapping[str, type[DomainEvent]] = {e.TOPIC: e for e in (Claimed, Released, Receipted, Erased)}


@dataclass(frozen=True)
class Receipt:
    """The caller's Idempotency-Key, bound to the account, and a hash of what was asked."""

    key: str
    fingerprint: str


@dataclass(frozen=True)
class Caller:
    """Who asks, within which unit's subtree (`scope` None: the whole), and on which terms."""

    actor: Actor
    scope: UUID | None
    correlation_id: UUID | None = None
    causation_id: UUID | None = None
    receipt: Receipt | None = None
    expected: int | None = None


@dataclass(frozen=True)
class Written:
    """What a write came to. `position` is that of the commit's last published event, 0 if none was published.

    `repeated`: the receipt was there already, nothing was done now, and this is what the first time came to.
    """

    position: int
    changed: int
    result: Any
    repeated: bool = False


@dataclass
class Stream:
    """What is known of a stream: its version and its state under one decider."""

    version: int
    state: Any


@dataclass
class Pending:
    """A write waiting for the writer thread; `traceparent` is that of the context in which it was asked for."""

    work: Callable[["Work"], Any]
    caller: Caller
    future: "Future[Written]"
    traceparent: str


@dataclass
class Done:
    """A work that was carried out in memory and waits for its commit."""

    pending: Pending
    events: "list[tuple[UUID, int, DomainEvent, Meta]]"
    changed: int
    result: Any
    rests_on_all: bool


Streams = dict[tuple[str, UUID], Stream]


class Work:
    """One unit of work: everything decided in it is one commit, all or nothing. One runs at a time.

    What it read is still so when it commits: where another process changed a stream it looked at, it is decided again.
    """

    def __init__(self, store: "Store", caller: Caller, earlier: Streams, at: datetime, traceparent: str = "") -> None:
        self.caller, self._traceparent = caller, traceparent
        self._store, self._earlier, self._at = store, earlier, at
        self.streams: Streams = {}
        self.events: list[tuple[UUID, int, DomainEvent, Meta]] = []
        self.changed = 0
        self.rests_on_all = False

    def _stream(self, decider: AnyDecider, stream_id: UUID) -> Stream:
        key = (decider.name, stream_id)
        found = self.streams.get(key)
        if found is None:
            found = self._earlier.get(key) or self._store.load(decider, stream_id)
            found = self.streams[key] = Stream(found.version, found.state)
        return found

    def state(self, decider: AnyDecider, stream_id: UUID) -> Any:
        """Return the aggregate's state, with what this work already decided; the initial state if there is no such stream."""
        return self._stream(decider, stream_id).state

    def version(self, decider: AnyDecider, stream_id: UUID) -> int:
        """Return the stream's version, with what this work already decided; 0 if there is no such stream."""
        return self._stream(decider, stream_id).version

    def prefetch(self, decider: AnyDecider, stream_ids: Iterable[UUID]) -> None:
        """Read many streams in one query, for works over hundreds of aggregates."""
        self._store.prefetch(decider, [i for i in stream_ids if (decider.name, i) not in self._earlier])

    def prefetch_claims(self, kind: str, values: Iterable[str]) -> None:
        """Read many claims in one query."""
        self.prefetch(CLAIM, [claim_id(kind, value) for value in values])

    def changed_since(self, decider: AnyDecider, position: int) -> frozenset[UUID]:
        """Return the ids of the aggregates of a kind that changed behind `position`, up to this very moment.

        With the ids a read model knew at `position` these are all there are, however far it lags. From then on the work
        rests on the whole store: whatever another process commits before it makes it be decided again.
        """
        self.rests_on_all = True
        found = {stream_id for name, stream_id in (*self._earlier, *self.streams) if name == decider.name}
        return frozenset(found | self._store.written_since(decider, position))

    def decide(
        self,
        decider: AnyDecider,
        stream_id: UUID,
        command: Any,
        *,
        on: date,
        document: Document | None = None,
        rule_set: str = "",
        expected: int | None = None,
    ) -> int:
        """Decide `command` on the aggregate and keep its events for the commit; return how many there are.

        `on` is the effective date; `expected` the version the caller saw. Raises the decider's Refusal, or StaleVersion.
        """
        stream = self._stream(decider, stream_id)
        if expected is not None and expected != stream.version:
            raise StaleVersion()
        events = decider.decide(command, stream.state)
        if events:
            caller = self.caller
            causes = caller.correlation_id, caller.causation_id
            meta = Meta(self._at, on, caller.actor, document, rule_set, *causes, self._traceparent)
            self._append(decider, stream_id, stream, events, meta)
            self.changed += len(events)
        return len(events)

    def _append(
        self, decider: AnyDecider, stream_id: UUID, stream: Stream, events: Sequence[DomainEvent], meta: Meta
    ) -> None:
        for event in events:
            stream.version += 1
            stream.state = decider.evolve(stream.state, event)
            self.events.append((stream_id, stream.version, event, meta))

    def written_about(self, before: int) -> Iterator[UUID]:
        """Yield whose words stand in what was decided since the first `before` events; nobody whose stream began here."""
        for stream_id, version, event, _ in self.events[before:]:
            subject = event.subject(stream_id)
            begins = subject == stream_id and version == 1
            if not begins and any(getattr(event, name) for name in personal_fields(type(event))):
                yield subject

    def claim(self, kind: str, value: str, holder: UUID, refusal: Refusal) -> None:
        """Take `value` for `holder`; raises `refusal` where another holds it. Repeating is harmless."""
        stream_id = claim_id(kind, value)
        stream = self._stream(CLAIM, stream_id)
        if stream.state is None:
            self._append(CLAIM, stream_id, stream, [Claimed(holder=holder)], self._own_meta())
        elif stream.state != holder:
            raise refusal

    def release(self, kind: str, value: str, holder: UUID) -> None:
        """Give `value` up, so that another may claim it; nothing where `holder` does not hold it."""
        stream_id = claim_id(kind, value)
        stream = self._stream(CLAIM, stream_id)
        if stream.state == holder:
            self._append(CLAIM, stream_id, stream, [Released(holder=holder)], self._own_meta())

    def _own_meta(self) -> Meta:
        return Meta(self._at, day_of(self._at), self.caller.actor, None, "", self.caller.correlation_id, None)

    def keep_receipt(self, receipt: Receipt, result: Any, published: frozenset[str]) -> None:
        """Add the receipt to the commit; the last event, so that its place tells where the published ones are."""
        behind = [n for n, (_, _, event, _) in enumerate(reversed(self.events), 1) if event.TOPIC in published]
        event = Receipted(
            fingerprint=receipt.fingerprint,
            changed=self.changed,
            published=bool(behind),
            ahead=behind[0] if behind else 0,
            result=result,
        )
        self.events.append((receipt_id(receipt.key), 1, event, self._own_meta()))


def _own(decider: AnyDecider, event: DomainEvent) -> DomainEvent:
    if event.TOPIC not in decider.by_topic:
        raise IdOfAnotherKind()
    return event


def claim_id(kind: str, value: str) -> UUID:
    """Return the id of the stream that holds a claimed value."""
    return uuid5(CLAIMS, f"{kind}:{value}")


def receipt_id(key: str) -> UUID:
    """Return the id of the stream that holds a request's receipt."""
    return uuid5(RECEIPTS, key)


CLAIM: AnyDecider = AnyDecider(
    name="kernel.claim",
    events=(Claimed, Released),
    initial=None,
    evolve=lambda _, event: event.holder if isinstance(event, Claimed) else None,
    decide=lambda _, __: [],
)


@dataclass
class Store:
    """Append and read; the only way to a service's events.

    `published` names the topics that become facts. Writes in flight together share one commit (group commit);
    a write another process got in the way of is decided again. Thread-safe. Raises WrittenByNewer where it holds what only
    another version knows.
    """

    url: str
    keys: PersonKeys
    events: Iterable[type[DomainEvent]]
    published: frozenset[str]
    now: Callable[[], datetime]
    _on_commit: list[Callable[[], None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        by_topic = {event.TOPIC: event for event in self.events} | dict(KERNEL_EVENTS)
        self._recorder, self._close = open_recorder(self.url)
        self._codec = Codec(by_topic, self.keys)
        self._marks = Marks(self.url)
        written = self._marks.written()
        if unknown := {topic: version for topic, version in written.items() if topic not in by_topic}:
            self._close()
            raise WrittenByNewer(unknown)
        self._written = set(written)
        self._queue: queue.SimpleQueue[Pending | None] = queue.SimpleQueue()
        self._cache: OrderedDict[tuple[str, UUID], Stream] = OrderedDict()
        self._cached_under: dict[UUID, set[str]] = {}
        self._tail = self._recorder.max_notification_id() or 0
        self._closing, self._closed = threading.Lock(), False
        self.appended = 0
        self._trouble = Seldom(log, logging.ERROR)
        self._writing = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Finish the writes in flight, then close the database; later writes raise Unavailable."""
        with self._closing:
            self._closed = True
            self._queue.put(None)
        self._thread.join(timeout=30)
        with self._writing:
            self._close()

    def on_commit(self, callback: Callable[[], None]) -> None:
        """Call `callback` (from whichever thread writes, so it must be quick) after each commit."""
        self._on_commit.append(callback)

    # Reading.

    def position(self) -> int:
        """Return the position of the newest event; 0 for an empty store."""
        return self._recorder.max_notification_id() or 0

    def read(self, decider: AnyDecider, stream_id: UUID) -> tuple[Any, int]:
        """Return an aggregate's state and version as committed now; version 0 if there is no such stream."""
        self.keys.notice_destroyed()
        rows = self._recorder.select_streams([stream_id])
        events = [_own(decider, self._codec.decode(row).event) for row in rows]
        return decider.fold(events), rows[-1].originator_version if rows else 0

    def read_many(self, decider: AnyDecider, stream_ids: Iterable[UUID]) -> dict[UUID, Any]:
        """Return the states of aggregates as committed now, in the order asked for, read in one query."""
        self.keys.notice_destroyed()
        events: dict[UUID, list[DomainEvent]] = {stream_id: [] for stream_id in stream_ids}
        for row in self._recorder.select_streams(events):
            recorded = self._codec.decode(row)
            events[recorded.stream_id].append(_own(decider, recorded.event))
        return {stream_id: decider.fold(own) for stream_id, own in events.items()}

    def stream(self, stream_id: UUID) -> list[Recorded]:
        """Return all events of a stream, oldest first."""
        self.keys.notice_destroyed()
        return [self._codec.decode(row) for row in self._recorder.select_streams([stream_id])]

    def log(self, after: int, limit: int) -> list[Recorded]:
        """Return up to `limit` events behind position `after`, in commit order; kernel events among them."""
        self.keys.notice_destroyed()
        rows = self._recorder.select_notifications(after, limit, inclusive_of_start=False)
        return [self._codec.decode(row) for row in rows]

    # Writing.

    def submit(self, work: Callable[[Work], Any], caller: Caller) -> "Future[Written]":
        """Queue a unit of work; the future holds what `write` would return or raise."""
        future: Future[Written] = Future()
        with self._closing:
            if self._closed:
                raise Unavailable("the store is closed")
            self._queue.put(Pending(work, caller, future, current().parent))
        return future

    def write(self, work: Callable[[Work], Any], caller: Caller) -> Written:
        """Carry out a unit of work and return when it is durable.

        Raises whatever refusal the work raises, Conflict after several lost races, Unavailable when the database
        refuses. `work` may be run more than once and must touch nothing but its Work. With a receipt in `caller`,
        a repetition returns the first answer and does nothing; the work's result must then be JSON.
        """
        if not self._queue.empty() or not self._writing.acquire(blocking=False):
            return self.submit(work, caller).result()
        try:
            return self._write_alone(work, caller)
        finally:
            self._writing.release()

    def _write_alone(self, work: Callable[[Work], Any], caller: Caller) -> Written:
        # Nobody else is writing: changing threads twice would cost more than all but the commit itself.
        if self._closed:
            raise Unavailable("the store is closed")
        pending = Pending(work, caller, Future(), current().parent)
        pending.future.set_running_or_notify_cancel()
        self._process([pending])
        return pending.future.result()

    def erase(self, person: UUID, caller: Caller) -> Written:
        """Destroy a person's key: personal fields read as erased from now on, in every process, for good."""
        destroyed = self.keys.destroy(person)

        def work(work: Work) -> None:
            stream_id = uuid5(ERASURES, str(person))
            stream = work._stream(ERASURE, stream_id)
            if destroyed or stream.version == 0:
                work._append(ERASURE, stream_id, stream, [Erased(person=person)], work._own_meta())

        return self.write(work, caller)

    def load(self, decider: AnyDecider, stream_id: UUID) -> Stream:
        """Return a stream from the cache or the database. Writer thread only."""
        key = (decider.name, stream_id)
        found = self._cache.get(key)
        if found is None:
            self.prefetch(decider, [stream_id])
            found = self._cache[key]
        return found

    def written_since(self, decider: AnyDecider, position: int) -> set[UUID]:
        """Return the ids of the streams of a kind that were written behind `position`. Writer thread only."""
        found: set[UUID] = set()
        while rows := self._recorder.select_notifications(position, 1000, inclusive_of_start=False):
            position = rows[-1].id
            found |= {UUID(str(row.originator_id)) for row in rows if row.topic in decider.by_topic}
        return found

    def prefetch(self, decider: AnyDecider, stream_ids: Sequence[UUID]) -> None:
        """Fill the cache with streams, in one query. Writer thread only."""
        wanted = [i for i in dict.fromkeys(stream_ids) if (decider.name, i) not in self._cache]
        if not wanted:
            return
        events: dict[UUID, list[DomainEvent]] = {stream_id: [] for stream_id in wanted}
        versions = dict.fromkeys(wanted, 0)
        for row in self._recorder.select_streams(wanted):
            recorded = self._codec.decode(row)
            events[recorded.stream_id].append(_own(decider, recorded.event))
            versions[recorded.stream_id] = recorded.version
        for stream_id in wanted:
            self._remember((decider.name, stream_id), Stream(versions[stream_id], decider.fold(events[stream_id])))

    def _remember(self, key: tuple[str, UUID], stream: Stream) -> None:
        self._cache[key] = stream
        self._cached_under.setdefault(key[1], set()).add(key[0])

    def _evict(self, stream_id: UUID) -> None:
        for name in self._cached_under.pop(stream_id, ()):
            self._cache.pop((name, stream_id), None)

    def _trim(self) -> None:
        while len(self._cache) > CACHED_STREAMS:
            (name, stream_id), _ = self._cache.popitem(last=False)
            names = self._cached_under.get(stream_id)
            if names is not None:
                names.discard(name)
                if not names:
                    del self._cached_under[stream_id]

    def _catch_up(self) -> None:
        """Forget the streams that other processes wrote since our last look."""
        self._forget_written(self._recorder.tail())

    def _forget_written(self, upto: int) -> None:
        while self._tail < upto:
            rows = self._recorder.select_notifications(self._tail, 1000, inclusive_of_start=False)
            for row in rows:
                assert isinstance(row.originator_id, UUID)
                if row.id <= upto:
                    self._evict(row.originator_id)
                    if row.topic == Erased.TOPIC:
                        self._forget_person(self._codec.decode(row).event)
            self._tail = min(rows[-1].id, upto) if rows else upto

    def _forget_person(self, event: DomainEvent) -> None:
        if isinstance(event, Erased):
            self.keys.forget(event.person)
            self._forget_all()

    def _run(self) -> None:
        stopping = finished = False
        while not finished:
            batch = [self._queue.get()]
            with self._writing:
                while len(batch) < BATCH:
                    try:
                        batch.append(self._queue.get_nowait())
                    except queue.Empty:
                        break
                stopping = stopping or None in batch
                self._process([pending for pending in batch if pending is not None and _is_wanted(pending.future)])
            finished = stopping and self._queue.empty()

    def _process(self, batch: list[Pending]) -> None:
        attempts = 1
        while batch:
            try:
                self._catch_up()
                done, streams = self._decide_all(batch)
                self._commit(done, streams)
                return
            except IntegrityError:
                self._forget_all()
                if len(batch) > 1:
                    for pending in batch:
                        self._process([pending])
                    return
                if attempts >= ATTEMPTS:
                    batch[0].future.set_exception(Conflict("other writers kept changing the same streams"))
                    return
                time.sleep(random.uniform(0, BACK_OFF * attempts))  # noqa: S311  # to part the rivals, not for secrecy
                attempts += 1
            except (PersistenceError, KeysUnavailable) as error:
                self._trouble.say(f"store: the database does not take what is written: {words(error)}")
                self._forget_all()
                self._refuse(batch, Unavailable(words(error)))
                return
            except Exception as error:  # noqa: BLE001  # handed to whoever waits; the writer thread must outlive it
                self._forget_all()
                if len(batch) > 1:
                    for pending in batch:
                        self._process([pending])
                    return
                self._refuse(batch, error)
                return

    def _refuse(self, batch: list[Pending], error: Exception) -> None:
        for pending in batch:
            if not pending.future.done():
                pending.future.set_exception(error)

    def _forget_all(self) -> None:
        self._cache.clear()
        self._cached_under.clear()

    def _decide_all(self, batch: list[Pending]) -> tuple[list[Done], Streams]:
        at = self.now()
        streams: Streams = {}
        receipts: dict[str, Done] = {}
        done: list[Done] = []
        for pending in batch:
            if pending.future.done():
                continue
            try:
                outcome = self._decide_one(pending, streams, receipts, at)
            except (PersistenceError, KeysUnavailable):
                raise
            except BaseException as error:  # noqa: BLE001  # handed to whoever waits for the future, never swallowed
                pending.future.set_exception(error)
                continue
            if outcome is not None:
                done.append(outcome)
        return done, streams

    def _decide_one(self, pending: Pending, streams: Streams, receipts: dict[str, Done], at: datetime) -> Done | None:
        receipt = pending.caller.receipt
        if receipt is not None:
            if receipt.key in receipts:
                self._queue.put(pending)
                return None
            earlier = self._repeated(receipt)
            if earlier is not None:
                pending.future.set_result(earlier)
                return None
        work = Work(self, pending.caller, streams, at, pending.traceparent)
        result = pending.work(work)
        if receipt is not None:
            work.keep_receipt(receipt, result, self.published)
        streams |= work.streams
        outcome = Done(pending, work.events, work.changed, result, work.rests_on_all)
        if receipt is not None:
            receipts[receipt.key] = outcome
        return outcome

    def _repeated(self, receipt: Receipt) -> Written | None:
        rows = self._recorder.select_streams([receipt_id(receipt.key)])
        if not rows:
            return None
        kept = self._codec.decode(rows[0])
        assert isinstance(kept.event, Receipted)
        if kept.event.fingerprint != receipt.fingerprint:
            raise ReceiptReused()
        position = kept.position - kept.event.ahead if kept.event.published else 0
        return Written(position, kept.event.changed, kept.event.result, repeated=True)

    def _commit(self, done: list[Done], streams: Streams) -> None:
        events = [event for one in done for event in one.events]
        positions: Sequence[int] = []
        if events:
            self.keys.make(
                event.subject(stream_id) for stream_id, _, event, _ in events if personal_fields(type(event))
            )
            if first := {event.TOPIC for _, _, event, _ in events} - self._written:
                self._marks.add(first)
                self._written |= first
            stored = [self._codec.encode(*event) for event in events]
            unless = Unless(self._tail, lambda: _looked_at(done, streams))
            positions = self._recorder.insert_events(stored, unless=unless) or []
            for key, stream in streams.items():
                self._remember(key, stream)
            self._forget_written(positions[0] - 1)
            self._tail = positions[-1]
            self.appended += len(events)
            for _, _, event, _ in events:
                self._forget_person(event)
            self._trim()
        start = 0
        for one in done:
            own = positions[start : start + len(one.events)]
            start += len(one.events)
            published = [
                p for p, (_, _, event, _) in zip(own, one.events, strict=True) if event.TOPIC in self.published
            ]
            one.pending.future.set_result(Written(published[-1] if published else 0, one.changed, one.result))
        if events:
            self._announce()

    def _announce(self) -> None:
        for callback in self._on_commit:
            try:
                callback()
            except RuntimeError as error:
                log.warning("store: a listener could not be told of a commit: %s", error)


def _looked_at(done: Sequence[Done], streams: Streams) -> frozenset[UUID] | None:
    """Return the streams a batch was decided on; None where that is the whole store."""
    return None if any(one.rests_on_all for one in done) else frozenset(stream_id for _, stream_id in streams)


def _is_wanted(future: "Future[Written]") -> bool:
    """Tell whether anyone still waits, and from now on let nobody call it off: it may be half-way to the disk."""
    if future.done() and not future.cancelled():
        return False
    return future.running() or future.set_running_or_notify_cancel()


ERASURE: AnyDecider = AnyDecider(
    name="kernel.erasure",
    events=(Erased,),
    initial=None,
    evolve=lambda _, event: event.person,
    decide=lambda _, __: [],
)
