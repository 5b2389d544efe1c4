"""Backups as they lie there: found, listed, read through. Nothing here needs the services that wrote them."""

import asyncio
import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from services.kernel import copies
from services.kernel.copies import CopyBroken
from services.kernel.errors import Explained
from services.kernel.key_backups import STAMP, BackupBroken
from services.kernel.key_backups import verify as verify_keys
from services.suite.place import Place

MANIFEST, FILES, API_KEYS = "manifest.json", "files", "api-keys.json"


class BackupUnknown(Explained):
    """There is no backup of this name; the text is one line for a person."""


@dataclass(frozen=True)
class Backup:
    """One backup: a folder with a manifest, the copies of the stores, the API keys; `files` lie beside all backups, once each."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    def manifest(self) -> dict[str, Any]:
        """Return the manifest. Raises BackupBroken."""
        try:
            told: dict[str, Any] = json.loads((self.folder / MANIFEST).read_text("utf-8"))
            if told["sealed"] != sealed(told):
                raise ValueError(told["sealed"])
        except (OSError, ValueError, KeyError):
            raise BackupBroken(f"bản sao lưu {self.name} thiếu bản kê, hoặc bản kê đã bị sửa") from None
        return told

    def store(self, service: str) -> Path:
        return self.folder / f"{service}.events.gz"

    def file(self, sha256: str) -> Path:
        return self.folder.parent / FILES / sha256[:2] / sha256


def find(place: Place, name: str) -> Backup:
    """Return a backup by name; `newest` is the newest. Raises BackupUnknown."""
    there = every(place)
    chosen = there[-1:] if name == "newest" else [one for one in there if one.name == name]
    if not chosen:
        raise BackupUnknown(f"không có bản sao lưu '{name}' trong {place.backups}; xem «bcd backup list»")
    return chosen[0]


def every(place: Place) -> list[Backup]:
    """Return all backups that were finished, oldest first."""
    return [Backup(manifest.parent) for manifest in sorted(place.backups.glob(f"*/{MANIFEST}"))]


def newest_readable(place: Place) -> Backup | None:
    """Return the newest backup whose manifest reads back; None where there is none."""
    for one in reversed(every(place)):
        try:
            one.manifest()
        except BackupBroken:
            continue
        return one
    return None


def made_at(name: str) -> datetime:
    """Return when the backup of this name was made."""
    return datetime.strptime(name, STAMP).replace(tzinfo=UTC)


@contextmanager
def locked(place: Place) -> Iterator[None]:
    """Keep others from making or removing backups meanwhile; waits for them."""
    place.backups.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(place.backups / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def sealed(told: dict[str, Any]) -> str:
    """Return a digest of the manifest itself: a byte flipped there is found too."""
    rest = {name: value for name, value in told.items() if name != "sealed"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()


async def show(place: Place) -> dict[str, Any]:
    """Tell which backups there are; one whose manifest cannot be read is listed as broken."""
    rows = [_row(backup) for backup in every(place)]
    lines = [
        row["broken"]
        or f"{row['name']}  {row['bytes']:>12,} byte  vị trí members {row['stores']['members']['position']}"
        for row in rows
    ]
    return {"backups": rows, "lines": lines or ["Chưa có bản sao lưu nào."]}


def _row(backup: Backup) -> dict[str, Any]:
    size = sum(file.stat().st_size for file in backup.folder.iterdir())
    try:
        told = backup.manifest()
    except BackupBroken as error:
        return {"name": backup.name, "made_at": None, "bytes": size, "stores": {}, "broken": str(error)}
    return {"name": backup.name, "made_at": told["made_at"], "bytes": size, "stores": told["stores"], "broken": ""}


async def check(place: Place, name: str) -> dict[str, Any]:
    """Read a backup through and compare it with its manifest. What differs is told, all of it; raises BackupUnknown."""
    backup = find(place, name)
    wrong = await asyncio.to_thread(lambda: list(flaws(place, backup)))
    lines = wrong or [f"Bản sao lưu {backup.name} nguyên vẹn."]
    return {"name": backup.name, "ok": not wrong, "wrong": wrong, "lines": lines}


def flaws(place: Place, backup: Backup) -> Iterator[str]:
    """Yield what is wrong with a backup, in a line each."""
    try:
        told = backup.manifest()
    except BackupBroken as error:
        yield str(error)
        return
    for service, wanted in told["stores"].items():
        try:
            found = vars(copies.look(backup.store(service)))
        except CopyBroken as error:
            yield str(error)
        else:
            if found != wanted:
                yield f"kho {service}: bản kê ghi {wanted}, tệp là {found}"
    for service, file in told["keys"].items():
        try:
            verify_keys(place.key_backups / file)
        except BackupBroken as error:
            yield f"khóa của {service}: {error}"
    for sha256 in told["files"]:
        if not backup.file(sha256).exists() or copies.digest(backup.file(sha256)) != sha256:
            yield f"tệp đính kèm {sha256} thiếu hoặc đã bị sửa"
    if not (backup.folder / API_KEYS).exists() or copies.digest(backup.folder / API_KEYS) != told["api_keys"]:
        yield "khóa API thiếu hoặc đã bị sửa"
