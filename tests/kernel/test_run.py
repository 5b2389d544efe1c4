"""The life of a process: loops that are restarted, a watchdog that ends what hangs, health, a stop in good order."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

from services.kernel import run, tasks
from services.kernel.run import Heart, Service, keep, loops, serve, tick
from tests.support.streams import Beats

SECRET = "Lê Thị Bí Mật, sinh 2000-01-01"

ROOT = Path(__file__).parents[2]


def test_a_heart_names_the_loops_that_are_silent() -> None:
    now = 0.0
    heart = Heart(clock=lambda: now)
    heart.beat("relay")
    heart.beat("inbox")
    now = 10.0
    heart.beat("inbox")
    assert heart.silent(10.0) == []
    now = 10.5
    assert heart.silent(10.0) == ["relay"]
    now = 21.0
    assert heart.silent(10.0) == ["inbox", "relay"]


def test_a_loop_that_fails_is_logged_and_started_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(run, "RESTART_AFTER", 0.0)
    starts: list[int] = []

    async def fails_twice(beat: Callable[[], None]) -> None:
        starts.append(len(starts))
        if len(starts) < 3:
            raise ValueError(f"broken by {SECRET}")

    asyncio.run(keep("relay", fails_twice, Heart()))
    assert len(starts) == 3
    (told,) = [one.getMessage() for one in caplog.records]
    assert told.startswith("relay failed and is started again: ValueError at=")
    assert SECRET not in caplog.text, "the text of a foreign error may repeat a person's data"


def test_loops_run_as_long_as_their_context_and_beat() -> None:
    heart = Heart()
    ended: list[str] = []

    async def scenario() -> None:
        beaten = asyncio.Event()

        async def loop(beat: Callable[[], None]) -> None:
            beat()
            beaten.set()
            try:
                await asyncio.Event().wait()
            finally:
                ended.append("loop")

        async with loops([("inbox", loop), ("clock", tick)], heart):
            await asyncio.wait_for(beaten.wait(), 5)
            assert ended == []

    asyncio.run(scenario())
    assert ended == ["loop"]
    assert set(heart.beats) == {"inbox", "clock"}


def test_a_loop_that_misses_its_cancellation_is_ended_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """REGRESSION: a fact that came in the moment of stopping swallowed the cancellation, and the process never ended."""
    monkeypatch.setattr(tasks, "CANCELLED_AGAIN_AFTER", 0.01)
    missed: list[str] = []

    async def scenario() -> None:
        begun = asyncio.Event()

        async def loop(beat: Callable[[], None]) -> None:
            begun.set()
            while True:
                try:
                    await asyncio.Event().wait()
                except asyncio.CancelledError:
                    if missed:
                        raise
                    missed.append("once")

        async with loops([("inbox", loop)], Heart()):
            await begun.wait()

    asyncio.run(asyncio.wait_for(scenario(), 5))
    assert missed == ["once"]


WEDGED = """
import sys, threading
from services.kernel.run import Heart, watch

heart = Heart()
heart.beat("relay")
stood_down = watch(heart, wedged_after=0.2)
if sys.argv[1] == "stood down":
    stood_down.set()
threading.Event().wait(1.0 if sys.argv[1] == "stood down" else 20)
"""


@pytest.mark.parametrize(("how", "code"), [("wedged", 70), ("stood down", 0)])
def test_the_watchdog_ends_a_process_that_hangs(how: str, code: int) -> None:
    """INVARIANT: a process in which a loop hangs ends with code 70 and a traceback of what hangs.

    Breaks when the watchdog waits on the event loop it watches.
    """
    ended = subprocess.run(
        [sys.executable, "-c", WEDGED, how], cwd=ROOT, timeout=30, check=False, capture_output=True, text=True
    )
    assert ended.returncode == code
    assert ("watchdog: relay silent" in ended.stderr) == (code == 70)
    assert ("Thread" in ended.stderr) == (code == 70)


def get(port: int, path: str) -> tuple[int, Any]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as reply:
            return reply.status, json.load(reply)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def service(name: str, mount: str, reasons: dict[str, str], works: list[str]) -> Service:
    app = FastAPI()

    @app.get("/name")
    def named() -> str:
        return name

    return Service(name, mount, app, Heart(), lambda: {"position": 7}, lambda: reasons.get(name, ""), lambda: works)


def test_services_are_served_under_their_mounts_until_a_signal() -> None:
    """INVARIANT: SIGTERM ends serving in good order, and readiness tells which service is held up and why, and
    which works another replica does.

    Breaks when the root mount swallows the others' paths, or a signal is left to uvicorn, which knows one app only.
    """
    reasons: dict[str, str] = {}
    answers: list[tuple[int, Any]] = []

    async def scenario() -> None:
        listening = socket.create_server(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        services = [service("reporting", "/", reasons, []), service("members", "/members", reasons, ["relay"])]
        until, ready = asyncio.Event(), asyncio.Event()
        serving = asyncio.create_task(serve(services, FastAPI(), listening, ready=ready.set, until=until))
        await asyncio.wait_for(ready.wait(), 10)
        for path in ("/name", "/members/name", "/health/live", "/health/ready", "/status"):
            answers.append(await asyncio.to_thread(get, port, path))
        reasons["members"] = "nats is away"
        answers.append(await asyncio.to_thread(get, port, "/health/ready"))
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(serving, 10)
        listening.close()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().remove_signal_handler(number)

    asyncio.run(scenario())
    assert answers == [
        (200, "reporting"),
        (200, "members"),
        (200, {"status": "ok"}),
        (200, {"status": "ok", "reasons": {}, "standing_by": {"members": ["relay"]}}),
        (200, {"reporting": {"position": 7}, "members": {"position": 7}}),
        (503, {"status": "degraded", "reasons": {"members": "nats is away"}, "standing_by": {"members": ["relay"]}}),
    ]


def test_answers_that_go_on_for_ever_are_ended_before_the_stop(caplog: pytest.LogCaptureFixture) -> None:
    """INVARIANT: a page that listens keeps no stop waiting and is no error in the log.

    Breaks when the server is told to stop first: it waits out its patience, then cancels the answer and logs that.
    """
    ended = asyncio.Event()

    async def lines() -> AsyncIterator[str]:
        yield "one\n"
        await ended.wait()

    one = replace(service("reporting", "/", {}, []), end_streams=ended.set)

    @one.app.get("/live")
    async def live() -> StreamingResponse:
        return StreamingResponse(lines())

    async def scenario() -> bytes:
        listening = socket.create_server(("127.0.0.1", 0))
        until, ready = asyncio.Event(), asyncio.Event()
        serving = asyncio.create_task(serve([one], FastAPI(), listening, ready=ready.set, until=until))
        await asyncio.wait_for(ready.wait(), 10)
        reader, writer = await asyncio.open_connection(*listening.getsockname()[:2])
        writer.write(b"GET /live HTTP/1.1\r\nHost: here\r\n\r\n")
        head = await reader.readuntil(b"one\n")
        until.set()
        rest = await asyncio.wait_for(reader.read(), 10)
        await asyncio.wait_for(serving, 10)
        writer.close()
        listening.close()
        return head + rest

    told = asyncio.run(scenario())
    assert told.endswith(b"0\r\n\r\n")
    assert [line.message for line in caplog.records if line.levelname == "ERROR"] == []


def test_the_clock_of_the_event_loop_beats() -> None:
    async def scenario() -> None:
        beats = Beats()
        ticking = asyncio.create_task(tick(beats))
        await beats.until(lambda: True)
        ticking.cancel()
        await asyncio.gather(ticking, return_exceptions=True)

    asyncio.run(scenario())
