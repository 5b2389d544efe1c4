"""Looks over a spreadsheet file before any library opens it: its true type, its parts, its size unpacked, how far its cells lie."""

import re
import zlib
from functools import lru_cache
from io import BytesIO
from typing import Any
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from services.members.sheets.limits import (
    ENTRIES,
    FAR_COLUMN,
    FAR_ROW,
    FILE_BYTES,
    INFLATED_BYTES,
    RATIO,
    ROWS,
    TITLE_ROWS,
    Flaw,
    SheetRefused,
)

ZIP, OLE2 = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
NEEDED = ("[Content_Types].xml", "xl/workbook.xml")
PIECE = 256 * 1024
REFERENCE = re.compile(r"([A-Z]{1,7})([0-9]{1,9})")
HYPERLINK = "/hyperlink"


def scan(data: bytes) -> str:
    """Return "xlsx" or "xls" for a file that may be opened; raises SheetRefused for any other."""
    if len(data) > FILE_BYTES:
        raise SheetRefused(Flaw.TOO_LARGE)
    if data.startswith(OLE2):
        return _scan_xls(data)
    if not data.startswith(ZIP):
        raise SheetRefused(Flaw.WRONG_TYPE)
    try:
        with ZipFile(BytesIO(data)) as archive:
            _scan_xlsx(archive)
    except (BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, zlib.error) as error:
        raise SheetRefused(Flaw.BROKEN) from error
    return "xlsx"


def _scan_xls(data: bytes) -> str:
    if _named(data, "EncryptedPackage"):
        raise SheetRefused(Flaw.PROTECTED)
    if _named(data, "_VBA_PROJECT"):
        raise SheetRefused(Flaw.MACRO)
    if not _named(data, "Workbook") and not _named(data, "Book"):
        raise SheetRefused(Flaw.WRONG_TYPE)
    return "xls"


def _named(data: bytes, stream: str) -> bool:
    return stream.encode("utf-16-le") in data


def _scan_xlsx(archive: ZipFile) -> None:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    if len(parts) > ENTRIES:
        raise SheetRefused(Flaw.TOO_MANY_PARTS)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise SheetRefused(Flaw.MACRO)
    if any(part.flag_bits & 1 for part in parts):
        raise SheetRefused(Flaw.PROTECTED)
    if any(needed not in names for needed in NEEDED):
        raise SheetRefused(Flaw.WRONG_TYPE)
    if len({name.lower() for name in names}) < len(names):
        raise SheetRefused(Flaw.BROKEN)
    inflated, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if inflated > INFLATED_BYTES or inflated > RATIO * max(packed, 1):
        raise SheetRefused(Flaw.INFLATES)
    if any("/externallinks/" in f"/{name.lower()}" for name in names):
        raise SheetRefused(Flaw.EXTERNAL_LINKS)
    for part in parts:
        _scan_part(archive, part)


def _scan_part(archive: ZipFile, part: ZipInfo) -> None:
    """Read a part to its end, so that one which unpacks to more than it says is found out; parse it where it is XML."""
    look = _Look() if part.filename.lower().endswith((".xml", ".rels", ".vml")) else None
    with archive.open(part) as stream:
        while piece := stream.read(PIECE):
            if look:
                look.at(piece, final=False)
    if look and part.file_size:
        look.at(b"", final=True)


@lru_cache(maxsize=FAR_COLUMN)
def _column(letters: str) -> int:
    """Return a column's number, from 1, of its letters."""
    found = 0
    for letter in letters:
        found = found * 26 + ord(letter) - 64
    return found


class _Look:
    """What is watched for in a part that is XML: document types, foreign targets, macros, cells far away."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.EntityDeclHandler = self._doctype
        self._parser.StartElementHandler = self._root
        self._row = self._column = self._filled = self._last_filled = 0

    def at(self, piece: bytes, *, final: bool) -> None:
        """Parse a piece; raises SheetRefused."""
        try:
            self._parser.Parse(piece, final)
        except expat.ExpatError as error:
            raise SheetRefused(Flaw.BROKEN) from error

    def _doctype(self, *_: Any) -> None:
        raise SheetRefused(Flaw.ENTITIES)

    def _root(self, name: str, _: dict[str, str]) -> None:
        kind = name.rpartition(":")[2]
        handlers = {"worksheet": self._in_sheet, "Relationships": self._relation, "Types": self._type}
        self._parser.StartElementHandler = handlers.get(kind)

    def _relation(self, _: str, about: dict[str, str]) -> None:
        if about.get("TargetMode") == "External" and not about.get("Type", "").endswith(HYPERLINK):
            raise SheetRefused(Flaw.EXTERNAL_LINKS)

    def _type(self, _: str, about: dict[str, str]) -> None:
        if "macroenabled" in about.get("ContentType", "").lower():
            raise SheetRefused(Flaw.MACRO)

    def _in_sheet(self, name: str, about: dict[str, str]) -> None:
        kind = name.rpartition(":")[2] if ":" in name else name
        if kind == "c":
            self._cell(about.get("r", ""))
        elif kind == "row":
            given = about.get("r", "")
            self._row, self._column = int(given) if given.isdigit() and len(given) < 10 else self._row + 1, 0
        elif kind in ("v", "is") and self._last_filled != self._row:
            self._last_filled, self._filled = self._row, self._filled + 1
            if self._filled > ROWS + TITLE_ROWS:
                raise SheetRefused(Flaw.TOO_MANY_ROWS)

    def _cell(self, reference: str) -> None:
        found = REFERENCE.fullmatch(reference)
        if found:
            self._column, self._row = _column(found[1]), int(found[2])
        elif reference:
            raise SheetRefused(Flaw.FAR_CELLS if len(reference) > 16 else Flaw.BROKEN)
        else:
            self._column += 1
        if self._row > FAR_ROW or self._column > FAR_COLUMN:
            raise SheetRefused(Flaw.TOO_MANY_ROWS if self._filled > ROWS else Flaw.FAR_CELLS)
