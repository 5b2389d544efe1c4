"""Has a PDF made from a fixed template in a limited child process; outlives whatever becomes of the child."""

import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import orjson

from services.kernel.decider import Refusal

TABLES = Path(__file__).parent / "tables.typ"
FONTS = Path(__file__).parent / "fonts"
ROOT = str(Path(__file__).parents[2])
MODULE = "services.kernel.typesetting_child"
START = f"import sys; sys.path.insert(0, sys.argv[1]); from {MODULE} import main; main()"
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "RAYON_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}
"""One thread, one heap: address space is what is bounded, and each further one takes some of it unused."""
WALL_SECONDS, TURN_SECONDS = 60.0, 10.0
AT_ONCE = 2

_turn = threading.BoundedSemaphore(AT_ONCE)


class TooCostly(Refusal):
    """The PDF took more time or memory than one is given."""

    CODE, STATUS = "files.too_costly", 503
    DETAIL = (
        "Bản PDF này cần nhiều thời gian hoặc bộ nhớ hơn mức cho phép nên đã dừng lại. "
        "Hãy thu hẹp bảng (một đơn vị, một năm), hoặc tải .xlsx hay .csv."
    )


class Busy(Refusal):
    """Others' PDFs are being made, and none was finished while this one waited."""

    CODE, STATUS = "files.busy", 503
    DETAIL = "Máy chủ đang tạo các bản PDF khác. Hãy thử lại sau giây lát, hoặc tải .xlsx hay .csv."


class TemplateBroken(Exception):
    """A template of ours does not compile: a fault of the program, not of the data."""


def typeset(
    file: IO[bytes], template: Path, data: Mapping[str, Any], *, tagged: bool = True, wall: float = WALL_SECONDS
) -> None:
    """Write the PDF that the template makes of these data, plain JSON values, to `file`.

    The template has them as `data`, begins where tables.typ ends, and sees no file outside its own folder. `tagged`
    says to readers of screens what is heading and what is table; it makes a long table twenty times as large. Blocks
    for up to ten seconds for a turn, and `wall` seconds for the making; raises Busy, TooCostly.
    """
    if not _turn.acquire(timeout=TURN_SECONDS):
        raise Busy
    try:
        with _scratch() as given, _scratch() as made:
            given.write(orjson.dumps(data))
            given.seek(0)
            _made(_run((str(template), str(FONTS), "tagged" if tagged else "plain"), given, made, wall))
            made.seek(0)
            while chunk := made.read(1 << 16):
                file.write(chunk)
    finally:
        _turn.release()


def _run(
    how: tuple[str, ...], given: IO[bytes], made: IO[bytes], wall: float
) -> subprocess.CompletedProcess[bytes] | None:
    """Let a child make it; None where its time ran out."""
    command = (sys.executable, "-I", "-c", START, ROOT, str(TABLES), *how)
    try:
        return subprocess.run(
            command, stdin=given, stdout=made, stderr=subprocess.PIPE, env=ENVIRONMENT, timeout=wall, check=False
        )
    except subprocess.TimeoutExpired:
        return None


def _made(ended: subprocess.CompletedProcess[bytes] | None) -> None:
    if ended is None or ended.returncode < 0 or ended.returncode == os.EX_TEMPFAIL:
        raise TooCostly
    if ended.returncode != 0:
        raise TemplateBroken(ended.stderr.decode(errors="replace")[-2000:])


def _scratch() -> IO[bytes]:
    """Return a nameless file, in memory where the system can: what is printed is not to touch the disk."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("pdf"), "w+b")
    return TemporaryFile()
