"""Copies of an event store: all its events in one file, written while the store works, read back whole on any database."""

import gzip
import hashlib
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import orjson

from services.kernel.errors import Explained
from services.kernel.marks import Marks
from services.kernel.recorders import Notification, Recorder, open_recorder

PAGE = 1000
LEVEL = 6


class CopyBroken(Explained):
    """A copy is not what was written; the text is one line for a person."""


@dataclass(frozen=True)
class Copied:
    """What a copy holds: how many events, the position of the last, the digest of the file."""

    events: int
    position: int
    sha256: str


def write(url: str, path: Path) -> Copied:
    """Write every event of the store up to its present end into a new file. Raises PersistenceError, OSError."""
    count, position = 0, 0
    with _opened(url) as recorder:
        end = recorder.tail()
        with path.open("xb") as file, gzip.GzipFile(fileobj=file, mode="wb", compresslevel=LEVEL, mtime=0) as out:
            while page := recorder.select_notifications(position, PAGE, inclusive_of_start=False):
                for event in page:
                    if event.id <= end:
                        out.write(_line(event))
                        count, position = count + 1, event.id
                if page[-1].id >= end:
                    break
    return Copied(count, position, digest(path))


def empty(url: str) -> bool:
    """Tell whether a store holds no event. Raises PersistenceError."""
    with _opened(url) as recorder:
        return recorder.tail() == 0


def look(path: Path) -> Copied:
    """Read a copy through and tell what it holds. Raises CopyBroken."""
    count, position = 0, 0
    for event in events(path):
        count, position = count + 1, event.id
    return Copied(count, position, digest(path))


def put_back(path: Path, url: str, *, beyond: int) -> int:
    """Put a copy's events in the place of all there are in a store, in one commit; return how many. Raises CopyBroken.

    Events stored from then on get positions behind `beyond`, so that none is given twice. No service may run on the store.
    """
    told = look(path)
    with _opened(url) as recorder:
        recorder.replace(events(path), beyond=max(beyond, told.position, recorder.tail()))
    Marks(url).forget()
    return told.events


def kinds(path: Path) -> set[str]:
    """Return the kinds of events in a copy. Raises CopyBroken."""
    return {event.topic for event in events(path)}


def events(path: Path) -> Iterator[Notification]:
    """Yield the events of a copy in the order of their positions. Raises CopyBroken."""
    last = 0
    try:
        with gzip.open(path, "rb") as lines:
            for line in lines:
                position, stream, version, topic, state = orjson.loads(line)
                if position <= last:
                    raise CopyBroken(f"bản sao {path} không đúng thứ tự ở vị trí {position}")
                last = position
                yield Notification(
                    id=position,
                    originator_id=UUID(stream),
                    originator_version=version,
                    topic=topic,
                    state=b64decode(state, validate=True),
                )
    except (OSError, EOFError, ValueError, TypeError, zlib.error) as error:
        raise CopyBroken(f"bản sao {path} không đọc được sau vị trí {last}") from error


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _line(event: Notification) -> bytes:
    stream = UUID(str(event.originator_id))
    row = [event.id, stream.hex, event.originator_version, event.topic, b64encode(event.state).decode()]
    return orjson.dumps(row) + b"\n"


@contextmanager
def _opened(url: str) -> Iterator[Recorder]:
    recorder, close = open_recorder(url)
    try:
        yield recorder
    finally:
        close()
