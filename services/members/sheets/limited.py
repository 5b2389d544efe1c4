"""Has a sheet read in a limited child process; outlives whatever becomes of the child."""

import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from services.members.sheets.limits import FILE_BYTES, WALL_SECONDS, Flaw, SheetRefused
from services.members.sheets.reading import Found, Options, Row

MODULE = "services.members.sheets.child"
ROOT = str(Path(__file__).parents[3])
START = f"import sys; sys.path.insert(0, sys.argv[1]); from {MODULE} import main; main()"
AT_ONCE = 2
KIB = 1024


@dataclass(frozen=True)
class Effort:
    """What reading a sheet cost: the child's peak memory in bytes (0: it died), processor seconds, exit code."""

    peak: int
    seconds: float
    ended: int


@dataclass
class SheetReader:
    """Reads sheets, a few at once. Thread-safe; `wall` bounds one reading in seconds."""

    wall: float = WALL_SECONDS
    child: tuple[str, ...] = field(default=())
    _turn: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(AT_ONCE))

    def read(self, data: bytes, options: Options) -> Found:
        """Return what a sheet holds; raises SheetRefused, also where the child died of it."""
        return self.measure(data, options)[0]

    def measure(self, data: bytes, options: Options) -> tuple[Found, Effort]:
        """Return what a sheet holds and what it cost; raises SheetRefused, a note of which says the effort."""
        if len(data) > FILE_BYTES:
            raise SheetRefused(Flaw.TOO_LARGE)
        with self._turn, _scratch() as given, _scratch() as said:
            asked = {
                "today": options.today.isoformat(),
                "mapping": dict(options.mapping),
                "ranks": dict(options.ranks),
                "sensitive": options.sensitive,
            }
            given.write(json.dumps(asked).encode() + b"\n")
            given.write(data)
            given.seek(0)
            seconds, ended = self._run(given, said)
            lines = _lines(said)
            effort = Effort(lines[-1]["peak"] * KIB if lines else 0, seconds, ended)
            try:
                return _found(lines, ended), effort
            except SheetRefused as refused:
                refused.add_note(f"{effort}")
                raise

    def _run(self, given: IO[bytes], said: IO[bytes]) -> tuple[float, int]:
        """Let a child read; return its processor seconds and how it ended."""
        command = self.child or (sys.executable, "-I", "-c", START, ROOT)
        process = subprocess.Popen(
            command, stdin=given, stdout=said, stderr=subprocess.DEVNULL, close_fds=True, env={"LC_ALL": "C.UTF-8"}
        )
        timer = threading.Timer(self.wall, process.kill)
        timer.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        finally:
            timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        return usage.ru_utime + usage.ru_stime, process.returncode


def _scratch() -> IO[bytes]:
    """Return a nameless file, in memory where the system can: a roster is not to touch the disk."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("sheet"), "w+b")
    return TemporaryFile()


def _lines(said: IO[bytes]) -> list[dict[str, Any]]:
    """Return what the child said; nothing where it was cut short."""
    said.seek(0)
    try:
        lines = [json.loads(line) for line in said]
    except ValueError:
        return []
    return lines if lines and "peak" in lines[-1] else []


def _found(lines: list[dict[str, Any]], ended: int) -> Found:
    if not lines or ended != 0:
        raise SheetRefused(Flaw.TOO_COSTLY)
    head = lines[0]
    if "refused" in head:
        raise SheetRefused(Flaw(head["refused"]), str(head["about"]))
    rows = tuple(Row(line["n"], line["v"], tuple((code, key) for code, key in line["f"])) for line in lines[1:-1])
    return Found(head["columns"], tuple(head["unknown"]), tuple(head["withheld"]), head["passed_over"], rows)
