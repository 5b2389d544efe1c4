"""Reads one foreign sheet under hard limits, from standard input to lines of JSON: whatever happens, only this process dies.

Run as `python -m services.members.sheets.child`. First line in: the options; the rest: the file. First line out: the
headings or the refusal; then a line for each person; `{"peak": …}` last, the most memory it took in KiB.
"""

import codecs
import json
import os
import resource
import sys
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any, BinaryIO

import python_calamine

from services.members.sheets.limits import CPU_SECONDS, MEMORY_BYTES, OUTPUT_BYTES, Flaw, SheetRefused
from services.members.sheets.reading import Options, read
from services.members.sheets.scan import scan

OPEN_FILES = 3
"""Input, output and errors are open; there can be no other file and no socket."""


def limit() -> None:
    """Bind this process: memory, processor seconds, size of output, no further files, no core."""
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, OUTPUT_BYTES),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
    ):
        resource.setrlimit(kind, (most, most))


def answer(options: Options, data: bytes) -> Iterator[dict[str, Any]]:
    """Yield what is said of a sheet, line by line; raises SheetRefused before the first."""
    scan(data)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(data))
        sheet = book.get_sheet_by_index(_first(book))
        start_row, start_column = sheet.start or (0, 0)
        rows: list[list[Any]] = [[]] * start_row + [
            [""] * start_column + row for row in sheet.to_python(skip_empty_area=True)
        ]
        merged = sheet.merged_cell_ranges or []
    except python_calamine.PasswordError as error:
        raise SheetRefused(Flaw.PROTECTED) from error
    except (python_calamine.CalamineError, ValueError, OSError, IndexError) as error:
        raise SheetRefused(Flaw.BROKEN) from error
    found = read(rows, merged, options)
    yield {
        "columns": found.columns,
        "unknown": found.unknown,
        "withheld": found.withheld,
        "passed_over": found.passed_over,
    }
    for row in found.rows:
        yield {"n": row.number, "v": row.values, "f": row.flaws}


def _first(book: python_calamine.CalamineWorkbook) -> int:
    """Return the number of the first sheet that people see."""
    for number, about in enumerate(book.sheets_metadata):
        seen = about.visible == python_calamine.SheetVisibleEnum.Visible
        if seen and about.typ == python_calamine.SheetTypeEnum.WorkSheet:
            return number
    raise IndexError("no sheet that people see")


def _peak(status: BinaryIO | None) -> int:
    """Return the most memory this process took in KiB; what the parent took before is not counted, as rusage would."""
    lines = status.read().splitlines() if status else []
    return next((int(line.split()[1]) for line in lines if line.startswith(b"VmHWM")), 0)


def main() -> None:
    """Read options and file, write the answer."""
    for name in ("cp437", "utf-16-le"):
        codecs.lookup(name)
    status = open("/proc/self/status", "rb") if os.path.exists("/proc/self/status") else None  # noqa: SIM115  # kept open: nothing can be opened later
    limit()
    given = json.loads(sys.stdin.buffer.readline())
    options = Options(date.fromisoformat(given["today"]), given["mapping"], given["ranks"], given["sensitive"])
    try:
        for line in answer(options, sys.stdin.buffer.read()):
            sys.stdout.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
    except SheetRefused as refused:
        sys.stdout.write(json.dumps({"refused": refused.flaw.value, "about": refused.about}) + "\n")
    except MemoryError:
        sys.stdout.write(json.dumps({"refused": Flaw.TOO_COSTLY.value, "about": ""}) + "\n")
    sys.stdout.write(json.dumps({"peak": _peak(status)}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
