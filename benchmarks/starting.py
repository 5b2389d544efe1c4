"""How long the whole suite takes from `bcd up` to its first answer."""

import os
import signal
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from benchmarks.measure import Bench, Hop, Row, Target, say
from services.suite.natsd import free_port

BARE = (
    "import sys, uvicorn\nfrom fastapi import FastAPI\napp = FastAPI()\n"
    "app.get('/')(lambda: 'ok')\nuvicorn.run(app, port=int(sys.argv[1]), log_level='error')\n"
)
BCD = "from services.suite.cli import main\nmain()\n"
GIVE_UP = 60.0


def run(bench: Bench) -> Hop:
    """Start a bare web application and the suite in turn, each in an empty directory."""
    say("bcd up")
    bare: list[float] = []
    ours: list[float] = []
    again: list[float] = []
    for number in range(bench.scale.rounds):
        data = bench.directory / f"up-{number}"
        up = [sys.executable, "-c", BCD, "up", "--data", str(data), "--port"]
        bare.append(_first_answer([sys.executable, "-c", BARE], bench.directory))
        ours.append(_first_answer(up, bench.directory))
        again.append(_first_answer(up, bench.directory))
    found = {
        "bare FastAPI application under uvicorn": statistics.median(bare),
        "ours: bcd up, empty directory": statistics.median(ours),
        "ours: bcd up, again": statistics.median(again),
    }
    base = statistics.median(bare)
    rows = [Row(name, f"{seconds:.2f} s", seconds / base) for name, seconds in found.items()]
    seconds = statistics.median(ours)
    return Hop(
        "process start to the first HTTP 200",
        rows,
        [Target("bcd up to the first answer", "≤ 3 s", f"{seconds:.2f} s", seconds <= 3)],
    )


def _first_answer(command: list[str], directory: Path) -> float:
    port = free_port()
    root = Path(__file__).parent.parent
    start = time.perf_counter()
    process = subprocess.Popen(
        [*command, str(port)],
        cwd=directory,
        env=os.environ | {"PYTHONPATH": str(root)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not _answers(f"http://127.0.0.1:{port}/"):
            assert process.poll() is None, f"{command} ended with {process.returncode}"
            assert time.perf_counter() - start < GIVE_UP, f"{command} did not answer within {GIVE_UP:.0f} s"
            time.sleep(0.01)
        return time.perf_counter() - start
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=GIVE_UP)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as reply:
            return bool(reply.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
