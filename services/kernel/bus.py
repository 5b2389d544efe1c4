"""The bus: one broker per service, its streams, the wire form of a fact, and fenced atomic batches."""

import asyncio
import logging
import os
import secrets
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, NamedTuple, Protocol
from uuid import UUID

import orjson
from faststream.exceptions import IncorrectState
from faststream.nats import NatsBroker, NatsNKey
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy, RawStreamMsg, StreamInfo
from nats.js.errors import NotFoundError

from services.kernel.errors import words
from services.kernel.tasks import ended
from services.kernel.tracing import HEADER as TRACE

log = logging.getLogger(__name__)

POSITION, PREVIOUS = "es-pos", "es-prev"
ATOMIC_BATCH = 500
REQUEST_TIMEOUT = 5.0
CONNECTS_WITHIN = 5.0
"""Seconds a service waits for the bus when it starts; then it serves without."""
READ_AHEAD = 500
CATCHES_UP = 1.0
"""Seconds within which a server of a cluster has what the one that leads the stream has."""
NOBODY_YET, ASK_AGAIN = "503", 0.05
"""What is answered where the server asked does not know yet that another one just made the consumer."""
NOT_FOUND = 404
REPLICAS = 3
WRONG_LAST_SEQUENCE = frozenset({10070, 10071})


class Fact(Protocol):
    """What the kernel asks of a published fact."""

    def subject(self, bloc: str) -> str: ...
    @classmethod
    def type(cls) -> str: ...
    def key(self) -> UUID: ...

    __pydantic_serializer__: ClassVar[Any]


def body(fact: Fact) -> bytes:
    """Return the fact's JSON body."""
    written: bytes = fact.__pydantic_serializer__.to_json(fact)
    return written


class Outgoing(NamedTuple):
    """A fact in wire form: where it goes, what it is, which aggregate it is of, its place in the store, its JSON body.

    `traceparent` is that of what caused it, empty where nobody traces.
    """

    subject: str
    type: str
    key: str
    position: int
    data: bytes
    traceparent: str = ""


class Incoming(NamedTuple):
    """A fact as it comes: its place, the place of the fact before it, its type, its aggregate, its JSON body, its trace."""

    position: int
    previous: int
    type: str
    key: str
    data: bytes
    traceparent: str = ""


class Fenced(Exception):
    """Another writer moved the stream: the batch was refused whole."""


class BatchRefused(Exception):
    """The server refused a batch for another reason."""


class NotConnected(NatsError):
    """The bus has not answered since this process began."""

    def __str__(self) -> str:
        return "NATS chưa trả lời"


Line = Callable[[], Client]
"""Gives a service's connection to the bus. Raises NotConnected before it stood for the first time."""


@dataclass(frozen=True)
class StreamDeclaration:
    """A stream as the declared file names it."""

    name: str
    subjects: tuple[str, ...]
    replicas: int = 1


def servers(url: str) -> list[str]:
    """Return the servers that an address names, separated by commas: those of one cluster."""
    return [one.strip() for one in url.split(",")]


def replicas(url: str) -> int:
    """Return how many copies of each stream the servers that an address names are to keep."""
    return REPLICAS if len(servers(url)) >= REPLICAS else 1


def connect(url: str, *, name: str, seed_file: str | None) -> NatsBroker:
    """Return a service's broker, not started: it reconnects for ever, and a connection closed for good ends the process.

    Of several servers any will do; the next is taken when one is lost, also one that has fallen silent.

    Replies come under the service's own inbox prefix, so that services cannot listen to one another's.
    """

    async def closed() -> None:
        if not broker_is_stopping.is_set():
            os._exit(70)

    said: set[str] = set()

    async def troubled(error: Exception) -> None:
        """Say each kind of trouble once until the connection stands again; the server is tried every second."""
        if words(error) not in said:
            said.add(words(error))
            log.warning("NATS does not serve %s, trying on: %s", name, words(error))

    async def cut_off() -> None:
        if not broker_is_stopping.is_set():
            log.warning("%s is cut off from NATS, trying on", name)

    async def back() -> None:
        said.clear()
        log.warning("%s is connected to NATS again", name)

    broker_is_stopping = asyncio.Event()
    broker = NatsBroker(
        servers(url),
        name=name,
        security=NatsNKey(seed_file) if seed_file else None,
        max_reconnect_attempts=-1,
        reconnect_time_wait=1,
        connect_timeout=2,
        ping_interval=5,
        max_outstanding_pings=2,
        inbox_prefix=f"_INBOX_{name}",
        pending_size=64 * 1024 * 1024,
        closed_cb=closed,
        error_cb=troubled,
        disconnected_cb=cut_off,
        reconnected_cb=back,
        graceful_timeout=2.0,
        logger=None,
    )
    broker.context.set_global("stopping", broker_is_stopping)
    return broker


async def start(broker: NatsBroker) -> Line:
    """Connect a service's broker and return its line; where the bus does not answer within seconds, it is tried on meanwhile.

    What is said to the store is acknowledged without the bus, so that a service which starts while it is away must serve.
    Raises what the bus refuses for good, such as a wrong key; later, that ends the process.
    """
    starting = asyncio.create_task(broker.start())
    broker.context.set_global("starting", starting)
    await asyncio.wait({starting}, timeout=CONNECTS_WITHIN)
    if starting.done():
        starting.result()
    else:
        log.warning("NATS does not answer, starting without it and trying on")
        starting.add_done_callback(_began)
    return partial(client, broker)


def _began(starting: "asyncio.Task[None]") -> None:
    if starting.cancelled():
        return
    error = starting.exception()
    if error is not None:
        log.critical("NATS refuses: %s", words(error))
        os._exit(70)
    log.warning("NATS answers now")


async def stop(broker: NatsBroker) -> None:
    """Stop a broker on purpose."""
    stopping: asyncio.Event = broker.context.get("stopping")
    stopping.set()
    starting: asyncio.Task[None] | None = broker.context.get("starting")
    if starting is not None and not starting.done():
        await ended([starting])
    await broker.stop()


def client(broker: NatsBroker) -> Client:
    """Return the broker's own connection. Raises NotConnected before it stood for the first time."""
    try:
        connection = broker.connection
    except IncorrectState:
        raise NotConnected from None
    assert isinstance(connection, Client)
    return connection


async def provision(
    nc: Client, streams: Sequence[StreamDeclaration], *, only_missing: bool = False, only_look: bool = False
) -> Mapping[str, str]:
    """Make the declared streams, or bring them to their declaration; returns name → created | updated | unchanged.

    Limits retention, no age limit, on file, nothing can be deleted or purged by a client; atomic batches and direct get.
    With `only_look` nothing is done, and the answer is what would be.
    """
    done: dict[str, str] = {}
    for stream in streams:
        config: dict[str, Any] = {
            "name": stream.name,
            "subjects": list(stream.subjects),
            "retention": "limits",
            "storage": "file",
            "discard": "new",
            "num_replicas": stream.replicas,
            "deny_delete": True,
            "deny_purge": True,
            "allow_direct": True,
            "allow_atomic": True,
            "duplicate_window": 0,
        }
        info = await _api(nc, f"STREAM.INFO.{stream.name}", {})
        if "error" in info and info["error"].get("code") != NOT_FOUND:
            raise BatchRefused(f"{stream.name}: {info['error'].get('description')}")
        if "error" in info:
            done[stream.name], verb = "created", "CREATE"
        elif only_missing or all(info["config"].get(key) == value for key, value in config.items() if value):
            done[stream.name], verb = "unchanged", ""
        else:
            done[stream.name], verb = "updated", "UPDATE"
        if only_look or not verb:
            continue
        answer = await _api(nc, f"STREAM.{verb}.{stream.name}", config)
        if "error" in answer:
            raise BatchRefused(f"{stream.name}: {answer['error'].get('description')}")
    return done


async def restore(line: Line, stream: StreamDeclaration) -> None:
    """Make a stream that is not there as it is declared."""
    await provision(line(), [stream], only_missing=True)


async def _api(nc: Client, subject: str, body: dict[str, Any]) -> dict[str, Any]:
    reply = await nc.request(f"$JS.API.{subject}", orjson.dumps(body), timeout=REQUEST_TIMEOUT)
    answer: dict[str, Any] = orjson.loads(reply.data)
    return answer


async def drop_stream(nc: Client, stream: str) -> None:
    """Delete a stream, for a refill from the store. The store is the truth; nothing is lost. Absent is fine."""
    await _api(nc, f"STREAM.DELETE.{stream}", {})


async def stream_info(js: JetStreamContext, stream: str) -> StreamInfo | None:
    """Return what the server knows of a stream, or None when there is no such stream."""
    try:
        return await js.stream_info(stream)
    except NotFoundError:
        return None


def incoming(message: Msg) -> Incoming:
    """Return the fact that a stream's message carries."""
    headers = message.headers or {}
    return Incoming(
        int(headers.get(POSITION, 0)),
        int(headers.get(PREVIOUS, 0)),
        headers.get("ce-type", ""),
        headers.get("ce-subject", ""),
        message.data,
        headers.get(TRACE, ""),
    )


def sequence_of(message: Msg) -> tuple[int, int]:
    """Return a delivered message's stream sequence and how many more are pending behind it."""
    tokens = message.reply.split(".")
    at = 5 if len(tokens) == 9 else 7
    return int(tokens[at]), int(tokens[at + 3])


def position_of(headers: Mapping[str, str] | None) -> int:
    """Return the store position a message carries; 0 for a message that is not a fact."""
    return int((headers or {}).get(POSITION, 0))


async def last_message(js: JetStreamContext, stream: str) -> RawStreamMsg | None:
    """Return the newest message that still exists in the stream, or None."""
    try:
        return await js.get_last_msg(stream, ">")
    except NotFoundError:
        return None


async def read_stream(nc: Client, stream: str) -> AsyncGenerator[Incoming, None]:
    """Yield the facts that stand in a stream now, oldest first; none where there is no such stream.

    Close it when done (`aclosing`). Raises a nats error, or TimeoutError when the server falls silent.
    """
    js = nc.jetstream()
    info = await stream_info(js, stream)
    if info is None or not info.state.messages:
        return
    config = ConsumerConfig(
        ack_policy=AckPolicy.NONE,
        deliver_policy=DeliverPolicy.ALL,
        mem_storage=True,
        num_replicas=1,
        inactive_threshold=60.0,
    )
    consumer = await js.add_consumer(stream, config)
    messages: asyncio.Queue[Msg] = asyncio.Queue()

    async def take(message: Msg) -> None:
        messages.put_nowait(message)

    sub = await nc.subscribe(nc.new_inbox(), cb=take, pending_msgs_limit=-1, pending_bytes_limit=-1)
    wish = orjson.dumps({"batch": READ_AHEAD, "expires": int(CATCHES_UP * 1e9)})
    left = READ_AHEAD
    known_by = asyncio.get_running_loop().time() + REQUEST_TIMEOUT
    try:
        seq = 0
        while seq < info.state.last_seq:
            if left == READ_AHEAD:
                await nc.publish(f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{consumer.name}", wish, reply=sub.subject)
            waiting = messages.empty()
            message = await asyncio.wait_for(messages.get(), REQUEST_TIMEOUT) if waiting else messages.get_nowait()
            status = (message.headers or {}).get("Status")
            if status == NOBODY_YET and asyncio.get_running_loop().time() < known_by:
                await asyncio.sleep(ASK_AGAIN)
                left = READ_AHEAD
                continue
            if status is not None:
                return
            seq, _ = sequence_of(message)
            left = left - 1 or READ_AHEAD
            yield incoming(message)
    finally:
        await sub.unsubscribe()
        await js.delete_consumer(stream, consumer.name)


async def publish_atomic(nc: Client, batch: Sequence[Outgoing], *, source: str, previous: int, last_seq: int) -> int:
    """Publish facts as one atomic batch behind `last_seq`; return the stream's new last sequence.

    Each message names the position of the fact before it. Raises Fenced when the stream is not at `last_seq`,
    BatchRefused on another refusal, a nats error or TimeoutError when the outcome is unknown.
    """
    batch_id = secrets.token_hex(16)
    last = len(batch) - 1
    for index, fact in enumerate(batch):
        headers = {
            "Nats-Batch-Id": batch_id,
            "Nats-Batch-Sequence": str(index + 1),
            POSITION: str(fact.position),
            PREVIOUS: str(previous),
            "ce-specversion": "1.0",
            "ce-id": f"{source}:{fact.position}",
            "ce-source": f"/{source}",
            "ce-type": fact.type,
            "ce-subject": fact.key,
        }
        previous = fact.position
        if fact.traceparent:
            headers[TRACE] = fact.traceparent
        if index == 0:
            headers["Nats-Expected-Last-Sequence"] = str(last_seq)
        if index < last:
            await nc.publish(fact.subject, fact.data, headers=headers)
        else:
            headers["Nats-Batch-Commit"] = "1"
            reply = await nc.request(fact.subject, fact.data, timeout=REQUEST_TIMEOUT, headers=headers)
    answer = orjson.loads(reply.data)
    if "error" in answer:
        if answer["error"].get("err_code") in WRONG_LAST_SEQUENCE:
            raise Fenced(answer["error"].get("description", ""))
        raise BatchRefused(answer["error"].get("description", ""))
    seq: int = answer["seq"]
    return seq


Refill = Callable[[int, int], Awaitable[list[Incoming]]]
"""Asks a stream's owner for up to `limit` facts behind a fact's position: (after, limit)."""


def facts_subject(bloc: str, service: str) -> str:
    """Return the request subject under which a service answers with facts straight from its store."""
    return f"bcd-rpc.{bloc}.{service}.facts"


def ask_owner(line: Line, bloc: str, service: str) -> Refill:
    """Return a Refill that asks the owning service over request/reply. Raises a nats error when it does not answer."""

    async def ask(after: int, limit: int) -> list[Incoming]:
        wish = orjson.dumps({"after": after, "limit": limit})
        reply = await line().request(facts_subject(bloc, service), wish, timeout=REQUEST_TIMEOUT)
        rows = orjson.loads(reply.data)
        return [
            Incoming(row["position"], row["previous"], row["type"], row["key"], row["data"].encode()) for row in rows
        ]

    return ask


__all__ = [
    "ATOMIC_BATCH",
    "BatchRefused",
    "Fact",
    "Fenced",
    "Incoming",
    "Line",
    "NatsError",
    "NotConnected",
    "Outgoing",
    "Refill",
    "StreamDeclaration",
    "ask_owner",
    "body",
    "client",
    "connect",
    "drop_stream",
    "facts_subject",
    "incoming",
    "last_message",
    "position_of",
    "provision",
    "publish_atomic",
    "read_stream",
    "replicas",
    "restore",
    "sequence_of",
    "servers",
    "start",
    "stop",
    "stream_info",
]
