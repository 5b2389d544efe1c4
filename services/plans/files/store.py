"""Where the bytes of attached files lie, each once under its SHA-256: a directory, or a bucket of an S3-compatible store."""

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar
from urllib.parse import parse_qs, unquote, urlsplit

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import S3Store

if TYPE_CHECKING:
    from obstore.store import S3Config  # only a type

T = TypeVar("T")

CHUNK = 256 * 1024
STALE_SECONDS = 3600
"""After that nobody writes to a file that was being taken in; whoever did was killed."""


class FilesAway(Exception):
    """The place where files lie cannot be used now."""


class NoSuchFile(Exception):
    """There are no bytes under this hash."""


class ByteStore(Protocol):
    """Keeps files under their hash, whole and durable or not at all. All but `read` raise FilesAway.

    What is no longer wanted is first set aside, where nobody reads it, and then discarded or put back: between the two
    whoever wants it again has been seen. Everything may be said twice.
    """

    incoming: Path
    """The directory in which files are taken in before they are kept."""

    def put(self, sha256: str, path: Path) -> None:
        """Keep a copy of the file at `path`; nothing if it is kept already."""

    def has(self, sha256: str) -> bool:
        """Tell whether the file is kept."""

    def read(self, sha256: str) -> Iterator[bytes]:
        """Open a file and yield its bytes. Raises NoSuchFile and FilesAway at the call."""

    def kept(self) -> Iterator[str]:
        """Yield the hash of every file that is kept."""

    def aside(self) -> Iterator[str]:
        """Yield the hash of every file that is set aside."""

    def set_aside(self, sha256: str) -> None:
        """Let nobody read the file any more."""

    def put_back(self, sha256: str) -> None:
        """Keep a file again that is set aside."""

    def discard(self, sha256: str) -> None:
        """Delete a file that is set aside."""

    def forget_unfinished(self) -> None:
        """Delete what was being taken in when somebody was killed."""


class Folder:
    """Files in a directory, for its owner only; each written beside, flushed to the disk and renamed into its place."""

    def __init__(self, root: Path) -> None:
        self._kept, self._aside, self.incoming = root / "kept", root / "aside", root / "incoming"
        with _at_hand():
            for folder in (self._kept, self._aside, self.incoming):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def _place(self, sha256: str) -> Path:
        return self._kept / sha256[:2] / sha256

    def put(self, sha256: str, path: Path) -> None:
        """Keep a copy of the file at `path`; nothing if it is kept already."""
        place = self._place(sha256)
        with _at_hand():
            if place.exists():
                return
            place.parent.mkdir(exist_ok=True, mode=0o700)
            with tempfile.NamedTemporaryFile(dir=self.incoming, delete=False) as copy:
                with path.open("rb") as given:
                    shutil.copyfileobj(given, copy, CHUNK)
                copy.flush()
                os.fsync(copy.fileno())
            Path(copy.name).replace(place)
            _flush(place.parent)
            _flush(self._kept)

    def has(self, sha256: str) -> bool:
        """Tell whether the file is kept."""
        with _at_hand():
            return self._place(sha256).exists()

    def read(self, sha256: str) -> Iterator[bytes]:
        """Open a file and yield its bytes. Raises NoSuchFile and FilesAway at the call."""
        try:
            with _at_hand():
                file = self._place(sha256).open("rb")
        except FilesAway as error:
            if isinstance(error.__cause__, FileNotFoundError):
                raise NoSuchFile(sha256) from None
            raise

        def chunks() -> Iterator[bytes]:
            with file:
                while chunk := file.read(CHUNK):
                    yield chunk

        return chunks()

    def kept(self) -> Iterator[str]:
        """Yield the hash of every file that is kept."""
        with _at_hand():
            found = [path.name for path in self._kept.glob("??/*")]
        yield from found

    def aside(self) -> Iterator[str]:
        """Yield the hash of every file that is set aside."""
        with _at_hand():
            found = [path.name for path in self._aside.iterdir()]
        yield from found

    def set_aside(self, sha256: str) -> None:
        """Let nobody read the file any more."""
        self._move(self._place(sha256), self._aside / sha256)

    def put_back(self, sha256: str) -> None:
        """Keep a file again that is set aside."""
        self._move(self._aside / sha256, self._place(sha256))

    def _move(self, old: Path, new: Path) -> None:
        with _at_hand():
            try:
                old.replace(new)
            except FileNotFoundError:
                return
            _flush(new.parent)
            _flush(old.parent)

    def discard(self, sha256: str) -> None:
        """Delete a file that is set aside."""
        with _at_hand():
            (self._aside / sha256).unlink(missing_ok=True)

    def forget_unfinished(self) -> None:
        """Delete what was being taken in when somebody was killed."""
        with _at_hand():
            for path in self.incoming.iterdir():
                if path.stat().st_mtime < time.time() - STALE_SECONDS:
                    path.unlink(missing_ok=True)


@contextmanager
def _at_hand() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise FilesAway(error.strerror or type(error).__name__) from error


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Bucket:
    """Files in a bucket of an S3-compatible store, below a prefix if one is given."""

    def __init__(self, store: S3Store, prefix: str = "") -> None:
        self._store, self._prefix = store, f"{prefix}/" if prefix else ""
        self.incoming = Path(tempfile.gettempdir())

    def _key(self, part: str, sha256: str = "") -> str:
        return f"{self._prefix}{part}/{sha256}"

    def put(self, sha256: str, path: Path) -> None:
        """Keep a copy of the file at `path`; nothing if it is kept already."""
        if not self.has(sha256):
            self._asking(lambda: obstore.put(self._store, self._key("kept", sha256), path))

    def has(self, sha256: str) -> bool:
        """Tell whether the file is kept."""
        return self._asking(lambda: obstore.head(self._store, self._key("kept", sha256))) is not None

    def read(self, sha256: str) -> Iterator[bytes]:
        """Open a file and yield its bytes. Raises NoSuchFile and FilesAway at the call."""
        found = self._asking(lambda: obstore.get(self._store, self._key("kept", sha256)))
        if found is None:
            raise NoSuchFile(sha256)
        return (bytes(chunk) for chunk in found.stream(min_chunk_size=CHUNK))

    def kept(self) -> Iterator[str]:
        """Yield the hash of every file that is kept."""
        return self._list("kept")

    def aside(self) -> Iterator[str]:
        """Yield the hash of every file that is set aside."""
        return self._list("aside")

    def _list(self, part: str) -> Iterator[str]:
        pages = self._asking(lambda: list(obstore.list(self._store, prefix=self._key(part)))) or []
        yield from (one["path"].rpartition("/")[2] for page in pages for one in page)

    def set_aside(self, sha256: str) -> None:
        """Let nobody read the file any more."""
        self._move(self._key("kept", sha256), self._key("aside", sha256))

    def put_back(self, sha256: str) -> None:
        """Keep a file again that is set aside."""
        self._move(self._key("aside", sha256), self._key("kept", sha256))

    def _move(self, old: str, new: str) -> None:
        def move() -> None:
            obstore.copy(self._store, old, new)
            obstore.delete(self._store, old)

        self._asking(move)

    def discard(self, sha256: str) -> None:
        """Delete a file that is set aside."""
        self._asking(lambda: obstore.delete(self._store, self._key("aside", sha256)))

    def forget_unfinished(self) -> None:
        """Do nothing: what a bucket takes in is whole or not there, and the temporary directory is the machine's."""

    def _asking(self, question: Callable[[], T]) -> T | None:
        try:
            return question()
        except (NotFoundError, FileNotFoundError):
            return None
        except BaseError as error:
            raise FilesAway(type(error).__name__) from error


def open_files(url: str) -> ByteStore:
    """Open the place a URL names: `file:///folder`, or `s3://key:secret@bucket/prefix?endpoint=https://…&region=…`.

    Raises ValueError where it names none, FilesAway where the directory cannot be made.
    """
    parts = urlsplit(url)
    if parts.scheme == "file" and not parts.netloc and parts.path:
        return Folder(Path(unquote(parts.path)))
    if parts.scheme == "s3" and parts.hostname:
        return Bucket(
            _bucket(parts.netloc.rpartition("@")[2], parts.username, parts.password, parse_qs(parts.query)),
            parts.path.strip("/"),
        )
    raise ValueError("neither file:///folder nor s3://bucket")


def _bucket(name: str, user: str | None, password: str | None, options: dict[str, list[str]]) -> S3Store:
    endpoint = options.get("endpoint", [""])[0]
    config: S3Config = {
        "region": options.get("region", ["us-east-1"])[0],
        "access_key_id": unquote(user or ""),
        "secret_access_key": unquote(password or ""),
    }
    if endpoint:
        config["endpoint"] = endpoint
    return S3Store(
        name,
        config=config,
        client_options={
            "allow_http": endpoint.startswith("http://"),
            "connect_timeout": timedelta(seconds=5),
            "timeout": timedelta(seconds=30),
        },
        retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=20)},
    )
