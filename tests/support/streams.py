"""A stream of its own on a real nats-server for one test, with what a test wants to put in and see of it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import orjson
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from services.kernel.bus import (
    POSITION,
    PREVIOUS,
    Incoming,
    Refill,
    ask_owner,
    connect,
    drop_stream,
    facts_subject,
    provision,
    start,
    stop,
    stream_info,
)
from services.kernel.inbox import Decode, Inbox, Target
from services.kernel.relay import Outbox, Relay
from services.kernel.store import Store
from services.kernel.tasks import ended
from services.kernel.views import Generation
from tests.support.sample import DECODE, SERVICE, Counted, declared, publish

Loop = Callable[[Callable[[], None]], Awaitable[None]]


class Beats:
    """The `beat` of a loop, which lets a test wait until something is so at a beat."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Callable[[], bool], asyncio.Event]] = []

    def __call__(self) -> None:
        for holds, event in self._waiting:
            if holds():
                event.set()

    async def until(self, holds: Callable[[], bool], timeout: float = 15) -> None:
        event = asyncio.Event()
        self._waiting.append((holds, event))
        await asyncio.wait_for(event.wait(), timeout)


@asynccontextmanager
async def running(*loops: Loop) -> AsyncIterator[Beats]:
    """Run loops until the context ends; one that fails fails the test."""
    beats = Beats()
    tasks = [asyncio.ensure_future(loop(beats)) for loop in loops]
    try:
        yield beats
    finally:
        await ended(tasks)
        for failed in (task.exception() for task in tasks if not task.cancelled()):
            if failed is not None:
                raise failed


class Bus:
    """A connection and a stream, made on entry, dropped on leaving."""

    def __init__(self, url: str, stream: str) -> None:
        self.url, self.stream, self.bloc = url, stream, stream.lower()

    async def __aenter__(self) -> "Bus":
        self._broker = connect(self.url, name=self.bloc, seed_file=None)
        self.line = await start(self._broker)
        await self.restore()
        return self

    @property
    def nc(self) -> Client:
        return self.line()

    @property
    def js(self) -> JetStreamContext:
        return self.nc.jetstream()

    async def __aexit__(self, *_: object) -> None:
        await self.drop()
        await stop(self._broker)

    async def restore(self) -> None:
        await provision(self.nc, [declared(self.stream, self.bloc)], only_missing=True)

    async def drop(self) -> None:
        await drop_stream(self.nc, self.stream)

    def relay(self, store: Store) -> Relay:
        outbox = Outbox(store, publish, self.bloc)
        return Relay(store, outbox, self.line, stream=self.stream, source=SERVICE, restore=self.restore)

    def inbox(
        self,
        views: Target,
        *,
        refill: Refill | None = None,
        decode: Decode = DECODE,
        generation: Generation | None = None,
        batch: int = 500,
    ) -> Inbox:
        ask = refill or ask_owner(self.line, self.bloc, SERVICE)
        return Inbox(
            self.line, views, stream=self.stream, decode=decode, refill=ask, generation=generation, batch=batch
        )

    async def answer_for(self, store: Store) -> None:
        """Answer, as the owner, those who ask for facts."""
        outbox = Outbox(store, publish, self.bloc)

        async def answer(message: Msg) -> None:
            wish = orjson.loads(message.data)
            await message.respond(orjson.dumps(await asyncio.to_thread(outbox.facts, wish["after"], wish["limit"])))

        await self.nc.subscribe(facts_subject(self.bloc, SERVICE), cb=answer)

    async def relay_all(self, store: Store) -> Relay:
        """Relay what is in the store, with a relay that begins anew."""
        relay = self.relay(store)
        await relay.recover()
        while await relay.step():
            pass
        return relay

    async def put(self, position: int, previous: int, fact: Counted | bytes, *, type: str = "", key: str = "") -> None:
        """Put one message into the stream by hand."""
        data = fact if isinstance(fact, bytes) else fact.model_dump_json().encode()
        headers = {
            POSITION: str(position),
            PREVIOUS: str(previous),
            "ce-type": type or Counted.type(),
            "ce-subject": key or (str(fact.key()) if isinstance(fact, Counted) else ""),
        }
        subject = f"bcd.{self.bloc}.{SERVICE}.u1.counter.counted.v1"
        await self.js.publish(subject, data, headers=headers)

    async def messages(self) -> list[Incoming]:
        """Return every message of the stream, read one by one."""
        info = await stream_info(self.js, self.stream)
        found: list[Incoming] = []
        for seq in range(info.state.first_seq, info.state.last_seq + 1) if info and info.state.messages else ():
            try:
                message = await self.js.get_msg(self.stream, seq=seq, direct=True)
            except NotFoundError:
                continue
            headers: Any = message.headers
            place = int(headers[POSITION]), int(headers[PREVIOUS])
            found.append(Incoming(*place, headers["ce-type"], headers["ce-subject"], message.data or b""))
        return found

    async def positions(self) -> list[int]:
        return [message.position for message in await self.messages()]


def expected_positions(store: Store) -> list[int]:
    """Return the positions of all facts in a store."""
    return [recorded.position for recorded in store.log(0, 1_000_000) if publish(recorded) is not None]


def is_chain(messages: Sequence[Incoming]) -> bool:
    """Tell whether each message names the one before it, and the first names none."""
    return [message.previous for message in messages] == [0, *(message.position for message in messages[:-1])]


async def nobody(after: int, limit: int) -> list[Incoming]:
    """Refill from an owner that does not answer."""
    raise TimeoutError(f"nobody answers for what is behind {after}")


def item(number: int) -> UUID:
    return UUID(int=1000 + number)
