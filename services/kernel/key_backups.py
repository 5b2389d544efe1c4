"""Backups of the persons' keys: made, stripped of whoever is erased, put back without bringing anyone erased back."""

import hashlib
import json
import logging
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from services.kernel.decider import Refusal
from services.kernel.errors import Explained, words
from services.kernel.personal import PersonKeys

log = logging.getLogger(__name__)

SUFFIX = ".keys.db"
STAMP = "%Y%m%dT%H%M%S%fZ"
"""How a moment stands in the name of a backup."""


class BackupBroken(Explained):
    """A backup is not what its manifest says; the text is one line for a person."""


class BackupsUnwritable(Refusal):
    """A person's key still stands in a backup that cannot be changed now: its disk is full, or it is not ours."""

    CODE = "http.key_backups_unwritable"
    STATUS = 503
    DETAIL = "Khóa của người này chưa xóa được khỏi bản sao lưu khóa vì không ghi được vào đó. Hãy gửi lại yêu cầu sau."


@dataclass(frozen=True)
class Restored:
    """What a restore came to: keys in the backup, those put back, those withheld because the person was erased."""

    kept: int
    put_back: int
    withheld: int


class KeyBackups:
    """The backups in one folder: for each a database with the keys and a manifest with its sha256, both mode 0600.

    A backup is an SQLite file wherever the keys themselves stand.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def make(self, keys: PersonKeys, service: str, at: datetime) -> Path:
        """Copy all keys as of one moment; return the backup's file. Nothing is left of one that cannot be written whole."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._folder / f"{service}-{at:{STAMP}}{SUFFIX}"
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        rows = [(person.hex, key) for person, key in sorted(keys.all().items())]
        try:
            with closing(_open(path)) as db, db:
                db.execute("CREATE TABLE person_key (person TEXT PRIMARY KEY, key BLOB NOT NULL) WITHOUT ROWID")
                db.executemany("INSERT INTO person_key VALUES (?, ?)", rows)
            _describe(path, {"service": service, "made_at": at.isoformat(), "persons": len(rows)})
        except (OSError, sqlite3.Error):
            for file in (path, _draft(path)):
                file.unlink(missing_ok=True)
            raise
        return path

    def forget(self, person: UUID) -> int:
        """Remove a person's key from every backup, overwriting it; return from how many. May be said again.

        Raises BackupsUnwritable where one cannot be changed; it is as it was then, or the next time is finished.
        """
        try:
            return sum(_forget(path, person) for path in self.files())
        except (OSError, sqlite3.Error) as error:
            log.error("key backups: a person's key cannot be removed: %s", words(error))
            raise BackupsUnwritable from error

    def files(self) -> list[Path]:
        """Return the backups, oldest first of each service."""
        return sorted(self._folder.glob(f"*{SUFFIX}"))

    def made_at(self, path: Path) -> datetime:
        """Return when a backup was made, as its name says."""
        return datetime.strptime(path.name.removesuffix(SUFFIX).rsplit("-", 1)[1], STAMP).replace(tzinfo=UTC)

    def remove(self, path: Path) -> None:
        """Remove a backup and its manifest."""
        _manifest(path).unlink(missing_ok=True)
        path.unlink()

    def newest(self) -> dict[str, datetime]:
        """Return when each service's keys were last backed up, by the manifests that can be read."""
        found: dict[str, datetime] = {}
        for path in self.files():
            try:
                manifest = json.loads(_manifest(path).read_text())
                made_at = datetime.fromisoformat(manifest["made_at"])
                found[manifest["service"]] = max(made_at, found.get(manifest["service"], made_at))
            except (OSError, ValueError, KeyError):
                continue
        return found


def restore(path: Path, keys: PersonKeys, erased: Mapping[UUID, datetime]) -> Restored:
    """Put back the keys of a backup that are missing; `erased` says when each person was last erased.

    Withheld is the key of whoever was erased after the backup was made, or is known to `keys` as destroyed: a restore
    brings nobody back. Raises BackupBroken.
    """
    manifest = verify(path)
    made_at = datetime.fromisoformat(manifest["made_at"])
    with closing(_open(path)) as db:
        found = {UUID(person): bytes(key) for person, key in db.execute("SELECT person, key FROM person_key")}
    gone = {person for person, at in erased.items() if at >= made_at} | keys.destroyed()
    put_back = keys.put_back(found, gone)
    return Restored(len(found), put_back, len(found.keys() & gone))


def verify(path: Path) -> dict[str, Any]:
    """Return the manifest of a backup that is whole. Raises BackupBroken."""
    try:
        manifest: dict[str, Any] = json.loads(_manifest(path).read_text())
        same = manifest["sha256"] == _sha256(path)
    except (OSError, ValueError, KeyError):
        raise BackupBroken(f"bản sao lưu {path} thiếu tệp hoặc thiếu bản kê") from None
    if not same:
        raise BackupBroken(f"bản sao lưu {path} không khớp mã sha256 trong bản kê; hãy dùng bản khác")
    return manifest


def _open(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path)
    db.execute("PRAGMA secure_delete=ON")
    db.execute("PRAGMA journal_mode=MEMORY")
    return db


def _forget(path: Path, person: UUID) -> bool:
    # The manifest's new file is made first, as large as the old one: a full disk stops it before anything is changed. One
    # that is there already is of a removal that was stopped half-way, and is finished.
    draft, mine = _draft(path), (person.hex,)
    with closing(_open(path)) as db:
        there = db.execute("SELECT count(*) FROM person_key WHERE person = ?", mine).fetchone()[0]
        if not there and not draft.exists():
            return False
        _write(draft, _manifest(path).read_text())
        with db:
            db.execute("DELETE FROM person_key WHERE person = ?", mine)
        db.execute("VACUUM")
        persons = db.execute("SELECT count(*) FROM person_key").fetchone()[0]
    with _told(path) as manifest:
        manifest["persons"] = persons
    return True


@contextmanager
def _told(path: Path) -> Iterator[dict[str, object]]:
    manifest: dict[str, object] = json.loads(_manifest(path).read_text())
    yield manifest
    _describe(path, manifest)


def _describe(path: Path, manifest: Mapping[str, object]) -> None:
    draft = _draft(path)
    _write(draft, json.dumps({**manifest, "sha256": _sha256(path)}, indent=1))
    draft.replace(_manifest(path))


def _write(file: Path, text: str) -> None:
    """Write a file over what it is; where it is not made longer this needs no room."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600), "w") as out:
        out.write(text)
        out.truncate()
        out.flush()
        os.fsync(out.fileno())


def _draft(path: Path) -> Path:
    return path.with_name(f"{path.name}.json.new")


def _manifest(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
