"""One machine: a child nats-server and the three services in one process, on a data directory."""

import asyncio
import json
import os
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from faststream.nats import NatsBroker

from services.kernel.bus import client, connect, provision, stop
from services.kernel.http import Gate, create_app, widen_threads
from services.kernel.keys import Keys
from services.kernel.operating import router as operating
from services.kernel.run import Heart, More, Service, loops, serve, tick, watch
from services.members import main as members
from services.plans import main as plans
from services.reporting import main as reporting
from services.suite.directory import DataDirectory
from services.suite.natsd import NatsServer, free_port, streams
from services.suite.place import utc_now
from services.suite.program import keep

SERVICES = {"members": members.running, "plans": plans.running, "reporting": reporting.running}


@dataclass
class Machine:
    """A running machine: its services, its bus, an administrator's connection."""

    data: DataDirectory
    nats: NatsServer
    admin: NatsBroker
    services: list[Service]


async def _look_after(nats: NatsServer, beat: Callable[[], None]) -> None:
    while True:
        beat()
        if not nats.alive():
            await asyncio.to_thread(nats.start)
        await asyncio.sleep(0.5)


@asynccontextmanager
async def machine(data: DataDirectory, *, nats_port: int = 0) -> AsyncIterator[Machine]:
    """Start the bus, provision it, run the three services; stop all of it in the opposite order. Raises CannotStart."""
    async with AsyncExitStack() as stack:
        stack.enter_context(data.alone())
        data.prepare()
        nats = NatsServer(data.path / "nats", data.bloc, nats_port or free_port())
        await asyncio.to_thread(nats.start)
        stack.callback(nats.stop)
        admin = connect(nats.url, name="admin", seed_file=str(data.seed("admin")))
        await admin.start()
        stack.push_async_callback(stop, admin)
        await provision(client(admin), streams())
        heart = Heart()
        named = [("nats-server", lambda beat: _look_after(nats, beat)), ("event loop", tick)]
        running = [
            await stack.enter_async_context(run(data.settings(name, nats.url), utc_now))
            for name, run in SERVICES.items()
        ]
        for name in SERVICES:
            await asyncio.to_thread(keep, data.settings(name, nats.url))
        await stack.enter_async_context(loops(named, heart))
        for one in (heart, *(service.heart for service in running)):
            stack.callback(watch(one).set)
        yield Machine(data, nats, admin, running)


async def serve_machine(
    one: Machine,
    listening: socket.socket,
    *,
    ready: Callable[[str], None],
    until: asyncio.Event,
    more: More | None = None,
) -> None:
    """Serve a machine's pages and APIs until SIGINT, SIGTERM or `until`; `ready` gets the address once it answers.

    `more` reads numbers of the whole machine, beside those of its services.
    """
    widen_threads()
    host, port = listening.getsockname()[:2]
    url = f"http://{host}:{port}"

    def answering() -> None:
        told = {"pid": os.getpid(), "url": url, "nats_url": one.nats.url, "bloc": one.data.bloc}
        one.data.running_file.write_text(json.dumps(told | {"database": one.data.database}))
        ready(url)

    try:
        raw = [body.under(service.mount) for service in one.services for body in service.app.state.raw]
        operators = operating(Gate(Keys(one.data.api_keys_file), {}))
        app = create_app("bachudong", [operators], raw=raw, described=False)
        await serve(one.services, app, listening, ready=answering, until=until, more=more)
    finally:
        one.data.running_file.unlink(missing_ok=True)
