"""The life of a process: start order, background loops that are restarted, logging, graceful stop, the watchdog."""

import asyncio
import faulthandler
import gc
import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import orjson
import uvicorn
from fastapi import APIRouter, FastAPI, Response

from services.kernel.config import Settings
from services.kernel.errors import Seldom, place, words
from services.kernel.metrics import CONTENT_TYPE_LATEST, Measured, Metric, of_process, written
from services.kernel.tasks import ended
from services.kernel.tracing import current

if TYPE_CHECKING:
    from services.kernel.spans import Spans

log = logging.getLogger(__name__)

Loop = Callable[[Callable[[], None]], Awaitable[None]]
WEDGED_AFTER = 30.0
RESTART_AFTER = 1.0
OURS = ("services", "bcd")
"""The loggers of our own modules."""


@dataclass
class Heart:
    """When each background loop last showed life; readiness is read from here, not from a ping."""

    clock: Callable[[], float] = time.monotonic
    beats: dict[str, float] = field(default_factory=dict)
    failing: dict[str, str] = field(default_factory=dict)

    def beat(self, name: str) -> None:
        self.beats[name] = self.clock()
        self.failing.pop(name, None)

    def failed(self, name: str, error: Exception) -> None:
        self.beats[name] = self.clock()
        self.failing[name] = words(error)

    def ages(self) -> dict[str, float]:
        """Return how many seconds ago each loop last showed life."""
        now = self.clock()
        return {name: now - at for name, at in self.beats.items()}

    def reason(self, limit: float = 10.0) -> str:
        """Return why the process is not well, empty when it is."""
        silent = [f"{name} im lặng" for name in self.silent(limit)]
        return "; ".join([*silent, *(f"{name}: {error}" for name, error in self.failing.items())])

    def silent(self, limit: float) -> list[str]:
        """Return the loops that showed no life for `limit` seconds."""
        now = self.clock()
        return sorted(name for name, at in self.beats.items() if now - at > limit)


async def keep(name: str, loop: Loop, heart: Heart) -> None:
    """Run a background loop for ever; log and restart it when it fails."""
    heart.beat(name)
    seldom = Seldom(log, logging.ERROR)
    while True:
        try:
            await loop(lambda: heart.beat(name))
            return
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001  # a loop must outlive whatever its work raises
            seldom.say(f"{name} failed and is started again: {words(error)} at={place(error)}")
            heart.failed(name, error)
            await asyncio.sleep(RESTART_AFTER)


@asynccontextmanager
async def loops(named: Sequence[tuple[str, Loop]], heart: Heart) -> AsyncIterator[None]:
    """Run background loops as long as the context lasts."""
    tasks = [asyncio.create_task(keep(name, loop, heart), name=name) for name, loop in named]
    try:
        yield
    finally:
        await ended(tasks)


def watch(heart: Heart, *, wedged_after: float = WEDGED_AFTER) -> threading.Event:
    """Start the watchdog: a thread that ends the process (exit code 70) when the event loop or a loop stops beating.

    A container engine restarts what exited, never what is merely unhealthy. Set the returned event to stand it down.
    """
    stood_down = threading.Event()

    def run() -> None:
        while not stood_down.wait(wedged_after / 6):
            silent = heart.silent(wedged_after)
            if silent:
                sys.stderr.write(f"watchdog: {', '.join(silent)} silent for {wedged_after:.0f} s, ending the process\n")
                faulthandler.dump_traceback(file=sys.stderr)
                os._exit(70)

    threading.Thread(target=run, name="watchdog", daemon=True).start()
    return stood_down


async def tick(beat: Callable[[], None]) -> None:
    """The loop that shows that the event loop itself is alive."""
    while True:
        beat()
        await asyncio.sleep(1)


def spare_the_collector() -> None:
    """Have the garbage collector look at what comes and goes from now on, and more seldom; once, when all is loaded.

    Otherwise two thirds of the time it takes to read a fact go into looking again and again at what is there for good.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


class JsonLines(logging.Formatter):
    """One JSON object a line: when (UTC), how grave, which service, who says it, what, in which trace.

    With the traceback's places, no values.
    """

    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told = {"at": at, "level": record.levelname, "service": self._service, "logger": record.name}
        told["message"] = record.getMessage()
        trace = current().id
        if trace:
            told["trace_id"] = trace
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            told |= {"error": words(error), "place": place(error)}
        return orjson.dumps(told).decode()


def log_to_stderr(level: str = "INFO") -> None:
    """Send logs to standard error, one line each. Personal data is never passed to a logger in the first place."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    _log(handler, level)


def log_as_json(service: str, level: str) -> None:
    """Send logs to standard output as JSON lines, for whoever collects them from containers."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLines(service))
    _log(handler, level)


def _log(handler: logging.Handler, level: str) -> None:
    logging.basicConfig(handlers=[handler], force=True)
    for name in ("uvicorn.access", "httpx"):
        logging.getLogger(name).setLevel("WARNING")
    logging.getLogger("opentelemetry").setLevel("CRITICAL")  # what fails there is said once, by kernel.spans
    set_log_level(level)


def set_log_level(level: str) -> None:
    """Say from which level on lines are written. DEBUG is for our own modules: what libraries say there may hold values."""
    logging.getLogger().setLevel("INFO" if level == "DEBUG" else level)
    for name in OURS:
        logging.getLogger(name).setLevel(level)


def log_level() -> str:
    """Return the level from which on our own lines are written."""
    return logging.getLevelName(logging.getLogger(OURS[0]).getEffectiveLevel())


def open_spans(settings: Settings) -> "Spans | None":
    """Return what makes a service's spans; None, and nothing loaded for it, where nobody traces."""
    if settings.traces_url is None:
        return None
    from services.kernel.spans import sent_to

    return sent_to(settings.traces_url, settings.service, settings.bloc)


async def close_spans(spans: "Spans | None") -> None:
    """Send what is left of the spans, within seconds."""
    if spans is not None:
        await asyncio.to_thread(spans.close)


class QuietServer(uvicorn.Server):
    """A server that leaves signals to its host, which has more to stop than HTTP."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@dataclass
class Service:
    """A running service: its HTTP application, where it is mounted, and how it reports on itself.

    `ready` tells why it is not, `stands_by` which of its works another replica does at present: it is well all the same.
    `end_streams` ends the answers that would go on for ever; it is called before the application is stopped.
    """

    name: str
    mount: str
    app: FastAPI
    heart: Heart
    report: Callable[[], dict[str, Any]]
    ready: Callable[[], str]
    stands_by: Callable[[], list[str]]
    measured: Measured | None = None
    end_streams: Callable[[], None] = lambda: None


More = Callable[[], Awaitable[list[Metric]]]
"""Reads numbers that are of no service."""


def health(services: Sequence[Service], more: More | None = None) -> APIRouter:
    """Return the routes by which operators and engines see how the process does.

    `/health/live` answers while the process works; `/health/ready` is 503 with the reason when a loop is silent, halted
    or cut off, and tells what it stands by for; `/status` tells how far each relay and inbox got; `/metrics` the numbers of
    all services here, and `more`.
    """
    router = APIRouter()

    @router.get("/health/live")
    def live() -> dict[str, str]:
        return {"status": "ok"}

    @router.get("/health/ready")
    def ready(response: Response) -> dict[str, Any]:
        reasons = {one.name: reason for one in services if (reason := one.ready())}
        if reasons:
            response.status_code = 503
        standing_by = {one.name: works for one in services if (works := one.stands_by())}
        return {"status": "degraded" if reasons else "ok", "reasons": reasons, "standing_by": standing_by}

    @router.get("/status")
    def status() -> dict[str, Any]:
        return {one.name: one.report() for one in services}

    @router.get("/metrics")
    async def metrics() -> Response:
        reading = [one.measured.read(one.ready) for one in services if one.measured]
        read = await asyncio.gather(*reading, *([more()] if more else []))
        found = [*of_process(), *(metric for part in read for metric in part)]
        return Response(written(found), media_type=CONTENT_TYPE_LATEST)

    return router


async def serve(
    services: Sequence[Service],
    app: FastAPI,
    listening: socket.socket,
    *,
    ready: Callable[[], None],
    until: asyncio.Event,
    more: More | None = None,
) -> None:
    """Serve the services' applications under their mounts until SIGINT, SIGTERM or `until`; `ready` is called once it answers."""
    app.include_router(health(services, more))
    for service in sorted(services, key=lambda one: -len(one.mount)):
        app.mount(service.mount, service.app)
    config = uvicorn.Config(
        app, log_config=None, access_log=False, timeout_graceful_shutdown=3, lifespan="on", http="httptools"
    )
    http = QuietServer(config)
    for signal_ in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(signal_, until.set)
    serving = asyncio.create_task(http.serve(sockets=[listening]))
    while not http.started and not serving.done():
        await asyncio.sleep(0.005)
    if http.started:
        spare_the_collector()
        ready()
    ending = asyncio.create_task(until.wait())
    await asyncio.wait({serving, ending}, return_when=asyncio.FIRST_COMPLETED)
    for service in services:
        service.end_streams()
    http.should_exit = True
    ending.cancel()
    await serving
