"""What a file truly is, by its content: a closed list of types, each recognised strictly or not at all."""

import codecs
import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO, NamedTuple

HEAD, TAIL = 64, 2048
ENTRIES = 10_000
INFLATED_BYTES = 1024**3
CONTENT_TYPES = "[Content_Types].xml"
CONTENT_TYPES_BYTES = 1024**2
OFFICE = "application/vnd.openxmlformats-officedocument."
MAIN_PARTS = {
    "word/document.xml": f"{OFFICE}wordprocessingml.document",
    "xl/workbook.xml": f"{OFFICE}spreadsheetml.sheet",
    "ppt/presentation.xml": f"{OFFICE}presentationml.presentation",
}
MACRO_PARTS = ("vbaproject.bin", "vbadata.xml")
MACRO_SHEETS = "xl/macrosheets/"
MACRO_TYPES = (b"macroenabled", b"vbaproject")
NOT_IN_TEXT = frozenset(map(chr, range(32))) - frozenset("\t\n\r\f") | {"\x7f"}


class Kind(NamedTuple):
    """The media type, None for one that is not recognised, and whether macros are in it."""

    media_type: str | None
    macros: bool = False


UNKNOWN = Kind(None)


def kind_of(path: Path, ending: str) -> Kind:
    """Return what the file at `path` is; `ending` (lower case) only tells a table of text from a text."""
    with path.open("rb") as file:
        head = file.read(HEAD)
        size = file.seek(0, 2)
        file.seek(max(0, size - TAIL))
        tail = file.read(TAIL)
        file.seek(0)
        if head.startswith((b"%PDF-1.", b"%PDF-2.")) and b"%%EOF" in tail:
            return Kind("application/pdf")
        if head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR" and b"IEND" in tail:
            return Kind("image/png")
        if head.startswith(b"\xff\xd8\xff") and size > HEAD:
            return Kind("image/jpeg")
        if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
            return Kind("image/webp") if struct.unpack("<I", head[4:8])[0] in (size - 8, size - 9) else UNKNOWN
        if head.startswith(b"PK\x03\x04"):
            return _office(file)
        if _is_text(file):
            return Kind("text/csv" if ending == "csv" else "text/plain")
        return UNKNOWN


def _office(file: IO[bytes]) -> Kind:
    try:
        with zipfile.ZipFile(file) as archive:
            return _parts(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        return UNKNOWN


def _parts(archive: zipfile.ZipFile) -> Kind:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(names) > ENTRIES or len(set(names)) != len(names) or sum(e.file_size for e in entries) > INFLATED_BYTES:
        return UNKNOWN
    if CONTENT_TYPES not in names or any(entry.flag_bits & 1 for entry in entries):
        return UNKNOWN
    with archive.open(CONTENT_TYPES) as told:
        types = told.read(CONTENT_TYPES_BYTES).lower()
    main = [media_type for part, media_type in MAIN_PARTS.items() if part in names]
    if len(main) != 1:
        return UNKNOWN
    lower = [name.lower() for name in names]
    macros = any(name.endswith(MACRO_PARTS) or name.startswith(MACRO_SHEETS) for name in lower)
    return Kind(main[0], macros or any(word in types for word in MACRO_TYPES))


def _is_text(file: IO[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(64 * 1024):
            if not NOT_IN_TEXT.isdisjoint(decoder.decode(chunk)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
