"""Backups made and put back: event stores, keys, attached files and API keys. Streams and views are made again."""

import asyncio
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from contracts.streams import WRITES
from services.kernel import copies
from services.kernel.bus import client, connect, drop_stream, last_message, position_of, provision, stop, stream_info
from services.kernel.errors import Explained
from services.kernel.key_backups import STAMP, BackupBroken, KeyBackups
from services.kernel.key_backups import restore as restore_keys
from services.kernel.keys import Keys
from services.kernel.marks import WrittenByNewer
from services.kernel.reactor import forget
from services.kernel.views import ViewSet, open_engine
from services.plans import main as plans
from services.suite.apart import SystemApart
from services.suite.backup_files import API_KEYS, MANIFEST, Backup, find, flaws, locked, newest_readable, sealed
from services.suite.natsd import streams
from services.suite.operate import WRITERS
from services.suite.person_keys import erased_in
from services.suite.place import CannotStart, Place, utc_now
from services.suite.program import tell
from services.suite.progress import Step
from services.suite.provisioning import started

FORMAT = 1
ORDER = tuple(reversed(tuple(WRITES)))
"""Who hears of others is copied before those: no copy then knows a fact that the copy of its owner lacks."""


class StoreEmptied(Explained):
    """A store holds nothing of which the newest backup holds events: what was lost is to be put back, not to be backed up."""


async def create(place: Place, progress: Step) -> dict[str, Any]:
    """Make a backup while the system runs; it counts once its manifest is there. The persons' keys go to their own folder.

    Nothing is left of one that cannot be written: its folder would keep a full disk full. Raises StoreEmptied: the newest
    backup, which is the one to restore from, is never one of a database that was lost.
    """
    return await asyncio.to_thread(_create, place, utc_now(), progress)


def _create(place: Place, at: datetime, progress: Step) -> dict[str, Any]:
    with locked(place):
        _require_not_emptied(place)
        backup = Backup(place.backups / f"{at:{STAMP}}")
        backup.folder.mkdir(mode=0o700)
        try:
            return _make(place, backup, at, progress)
        except (OSError, sqlite3.Error):
            shutil.rmtree(backup.folder, ignore_errors=True)
            raise


def holds_nothing(place: Place) -> bool:
    """Tell whether no service has stored anything yet."""
    return all(copies.empty(place.url(service, "store")) for service in WRITES)


def _require_not_emptied(place: Place) -> None:
    last = newest_readable(place)
    for service, one in (last.manifest()["stores"] if last else {}).items():
        if last and one["events"] and copies.empty(place.url(service, "store")):
            raise StoreEmptied(
                f"kho sự kiện {service} trống, mà bản sao lưu {last.name} có {one['events']} sự kiện; không sao lưu. "
                "Hãy phục hồi («bcd backup restore newest»), hoặc dời các bản cũ đi nếu muốn làm lại từ đầu"
            )


def _make(place: Place, backup: Backup, at: datetime, progress: Step) -> dict[str, Any]:
    told: dict[str, Any] = {"format": FORMAT, "bloc": place.bloc, "made_at": at.isoformat(), "stores": {}, "keys": {}}
    for done, service in enumerate(ORDER):
        progress("kho sự kiện", done, len(ORDER))
        told["stores"][service] = vars(copies.write(place.url(service, "store"), backup.store(service)))
    for service in ORDER:
        store, keys = WRITERS[service].open_store(place.settings(service, ""), utc_now)
        store.close()
        try:
            told["keys"][service] = KeyBackups(place.key_backups).make(keys, service, at).name
        finally:
            keys.close()
    told["files"] = sorted(_copy_files(place, backup))
    shutil.copyfile(place.api_keys_file, backup.folder / API_KEYS)
    (backup.folder / API_KEYS).chmod(0o600)
    told["api_keys"] = copies.digest(backup.folder / API_KEYS)
    _flush(backup.folder)
    _write_manifest(backup, told)
    events = ", ".join(f"{service} {one['events']} sự kiện" for service, one in sorted(told["stores"].items()))
    lines = [
        f"Đã sao lưu {backup.name}: {events}, {len(told['files'])} tệp đính kèm.",
        f"Khóa cá nhân nằm riêng trong {place.key_backups}; cần cả hai thư mục để phục hồi.",
    ]
    return {"name": backup.name, **told, "lines": lines}


def _copy_files(place: Place, backup: Backup) -> Iterator[str]:
    kept = _files(place)
    for sha256 in kept.kept():
        target = backup.file(sha256)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft = target.with_name(f"{sha256}.new")
            with draft.open("wb") as out:
                for chunk in kept.read(sha256):
                    out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
            draft.replace(target)
        yield sha256


def _files(place: Place) -> Any:
    return plans.open_files(place.settings(plans.NAME, "").attachments_url or "")


def _flush(folder: Path) -> None:
    for file in folder.iterdir():
        descriptor = os.open(file, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _write_manifest(backup: Backup, told: dict[str, Any]) -> None:
    draft = backup.folder / f"{MANIFEST}.new"
    with draft.open("w", encoding="utf-8") as out:
        json.dump({**told, "sealed": sealed(told)}, out, indent=1)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(backup.folder / MANIFEST)


async def restore(place: Place, name: str, progress: Step) -> dict[str, Any]:
    """Put a whole backup in the place of what there is, while no service runs. Raises BackupBroken, CannotStart, WrittenByNewer.

    Events and their keys are those of the backup afterwards, save that nobody who was erased comes back; files and API keys
    that are missing are put back. Streams and views are emptied: the services fill them when they start.
    """
    backup = find(place, name)
    with place.alone(), locked(place):
        wrong = await asyncio.to_thread(lambda: list(flaws(place, backup)))
        if wrong:
            raise BackupBroken(f"không phục hồi từ bản sao lưu hỏng: {wrong[0]}")
        told = backup.manifest()
        for service in told["stores"]:
            _require_known(backup, service)
        if told["bloc"] != place.bloc:
            raise CannotStart(f"bản sao lưu của khối '{told['bloc']}', hệ thống này của khối '{place.bloc}'")
        ends = await _drop_streams(place)
        return await asyncio.to_thread(_restore, place, backup, told, ends, progress)


def _require_known(backup: Backup, service: str) -> None:
    unknown = copies.kinds(backup.store(service)) - tell(service).events.keys()
    if unknown:
        raise WrittenByNewer(dict.fromkeys(unknown, ""))


def _restore(
    place: Place, backup: Backup, told: dict[str, Any], ends: dict[str, int], progress: Step
) -> dict[str, Any]:
    lines = []
    for done, service in enumerate(WRITES):
        progress("kho sự kiện", done, len(WRITES))
        settings, writer = place.settings(service, ""), WRITERS[service]
        copies.put_back(backup.store(service), settings.store_url, beyond=ends.get(service, 0))
        store, keys = writer.open_store(settings, utc_now)
        try:
            came_to = restore_keys(place.key_backups / told["keys"][service], keys, erased_in(store))
        finally:
            store.close()
            keys.close()
        views = ViewSet(open_engine(settings.views_url), writer.views, utc_now)
        try:
            forget(views)
        finally:
            views.close()
        events = told["stores"][service]["events"]
        lines.append(
            f"{service}: {events} sự kiện; khóa: {came_to.put_back} phục hồi, {came_to.withheld} đã xóa, giữ nguyên."
        )
    kept = _files(place)
    for sha256 in told["files"]:
        kept.put(sha256, backup.file(sha256))
    adopted = Keys(place.api_keys_file).adopt((backup.folder / API_KEYS).read_bytes())
    lines.append(
        f"{len(told['files'])} tệp đính kèm; {adopted} khóa API trở lại: hãy thu hồi lại những khóa đã thu hồi sau đó."
    )
    lines.append(f"Hãy chạy «{place.how_to_start}», rồi «bcd verify».")
    return {"name": backup.name, "stores": told["stores"], "api_keys": adopted, "lines": lines}


async def _drop_streams(place: Place) -> dict[str, int]:
    """Drop the streams, and return the position each service's stream had reached; none where the bus does not run."""
    if not isinstance(place, SystemApart):
        shutil.rmtree(place.seed("admin").with_name("jetstream"), ignore_errors=True)
        return {}
    broker = connect(place.reach.nats_url, name="admin", seed_file=str(place.seed("admin")))
    await started(broker, place.reach.nats_url)
    try:
        nc = client(broker)
        ends: dict[str, int] = {}
        for service, stream in WRITES.items():
            if await stream_info(nc.jetstream(), stream) is not None:
                message = await last_message(nc.jetstream(), stream)
                ends[service] = position_of(message.headers) if message else 0
                await drop_stream(nc, stream)
        await provision(nc, streams(place.replicas))
        return ends
    finally:
        await stop(broker)
