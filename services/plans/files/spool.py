"""A file as it comes in: written to disk piece by piece, measured and hashed on the way, gone when closed."""

import hashlib
import tempfile
from pathlib import Path


class TooLong(Exception):
    """More bytes came than may."""


class Spool:
    """A temporary file for the owner only, of at most `limit` bytes. Thread-safe in that one thread at a time may use it."""

    def __init__(self, folder: Path, limit: int) -> None:
        self._file = tempfile.NamedTemporaryFile(dir=folder, prefix="bcd-")  # noqa: SIM115  # closed by close()
        self._limit, self._hash = limit, hashlib.sha256()
        self.size = 0
        self.path = Path(self._file.name)

    def write(self, chunk: bytes) -> None:
        """Add a piece. Raises TooLong."""
        self.size += len(chunk)
        if self.size > self._limit:
            raise TooLong
        self._hash.update(chunk)
        self._file.write(chunk)

    def finish(self) -> str:
        """Let others read the file whole; return its SHA-256 in hexadecimal."""
        self._file.flush()
        return self._hash.hexdigest()

    def close(self) -> None:
        """Delete the file."""
        self._file.close()
