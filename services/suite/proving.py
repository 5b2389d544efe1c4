"""A backup proven: put back into databases made for it alone, every event read and every person's data opened, then dropped."""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from psycopg.sql import SQL, Identifier

from contracts.streams import WRITES
from services.kernel import copies
from services.kernel.decider import ERASED
from services.kernel.key_backups import restore as restore_keys
from services.kernel.keys import Keys
from services.kernel.personal import PersonKeys, personal_fields
from services.kernel.store import Store
from services.suite.apart import SystemApart
from services.suite.backup_files import API_KEYS, Backup, find, flaws, locked
from services.suite.operate import WRITERS
from services.suite.person_keys import PAGE, erased_in
from services.suite.place import Place, utc_now
from services.suite.progress import Step
from services.suite.provisioning import administering

PARTS = ("store", "keys")
Address = Callable[[str, str], str]
"""Where the scratch database of a service is, its `store` or its `keys`."""


async def prove(place: Place, name: str, progress: Step) -> dict[str, Any]:
    """Read a backup through, then put it back beside what runs, which is left alone, and read all of it. Tells what is wrong.

    Raises BackupUnknown.
    """
    return await asyncio.to_thread(_prove, place, find(place, name), progress)


def _prove(place: Place, backup: Backup, progress: Step) -> dict[str, Any]:
    wrong = list(flaws(place, backup))
    lines: list[str] = []
    if not wrong:
        told = backup.manifest()
        with locked(place), _scratch(place) as address:
            for done, service in enumerate(WRITES):
                progress("phục hồi thử", done, len(WRITES))
                line, found = _put_back_beside(place, backup, told, service, address)
                lines.append(line)
                wrong += found
        keys = len(Keys(backup.folder / API_KEYS).list())
        lines.append(f"{keys} khóa API, {len(told['files'])} tệp đính kèm.")
    verdict = "có sai lệch" if wrong else "phục hồi được, đọc lại được toàn bộ"
    lines = [*lines, *wrong, f"Bản sao lưu {backup.name}: {verdict}."]
    return {"name": backup.name, "ok": not wrong, "wrong": wrong, "lines": lines}


def _put_back_beside(
    place: Place, backup: Backup, told: dict[str, Any], service: str, address: Address
) -> tuple[str, list[str]]:
    own = place.settings(service, "")
    scratch = own.model_copy(update={f"{part}_url": address(service, part) for part in PARTS})
    copies.put_back(backup.store(service), scratch.store_url, beyond=0)
    store, keys = WRITERS[service].open_store(scratch, utc_now)
    try:
        erased = erased_in(store)
        restore_keys(place.key_backups / told["keys"][service], keys, erased)
        read = _read(store, keys, frozenset(erased) | _destroyed(own.keys_url))
    finally:
        store.close()
        keys.close()
    wanted = told["stores"][service]
    wrong = [f"{service}: {one}" for one in read["wrong"]]
    if (read["events"], read["position"]) != (wanted["events"], wanted["position"]):
        wrong.append(f"{service}: bản kê ghi {wanted['events']} sự kiện, phục hồi được {read['events']}")
    line = f"{service}: {read['events']} sự kiện, dữ liệu của {read['persons']} người mở được, {read['erased']} người đã xóa."
    return line, wrong


def _destroyed(url: str) -> frozenset[UUID]:
    """Return who was erased in the system itself, perhaps after the backup was made."""
    keys = PersonKeys(url)
    try:
        return keys.destroyed()
    finally:
        keys.close()


def _read(store: Store, keys: PersonKeys, gone: frozenset[UUID]) -> dict[str, Any]:
    """Read every event as the services do: none missing from its stream, no personal field closed without an erasure."""
    versions: dict[UUID, int] = {}
    opened: set[UUID] = set()
    closed: set[UUID] = set()
    torn = 0
    count, after = 0, 0
    while page := store.log(after, PAGE):
        for recorded in page:
            torn += recorded.version != versions.get(recorded.stream_id, 0) + 1
            versions[recorded.stream_id] = recorded.version
            fields = personal_fields(type(recorded.event))
            if fields:
                person = recorded.event.subject(recorded.stream_id)
                shut = keys.find(person) is None or any(getattr(recorded.event, one) == ERASED for one in fields)
                (closed if shut else opened).add(person)
        count, after = count + len(page), page[-1].position
    lost = closed - gone
    wrong = [f"{torn} sự kiện không nối tiếp sự kiện trước của đối tượng"] if torn else []
    wrong += [f"dữ liệu của {len(lost)} người không mở được dù họ chưa bị xóa"] if lost else []
    return {
        "events": count,
        "position": after,
        "persons": len(opened - closed),
        "erased": len(closed & gone),
        "wrong": wrong,
    }


@contextmanager
def _scratch(place: Place) -> Iterator[Address]:
    """Give empty databases, those an interrupted run left behind dropped first; nothing of them is left afterwards."""
    if isinstance(place, SystemApart):
        with _scratch_databases(place) as address:
            yield address
        return
    folder = place.backups / "scratch"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        yield lambda service, part: f"sqlite:///{_file(folder, service, part)}"
    finally:
        shutil.rmtree(folder)


def _file(folder: Path, service: str, part: str) -> Path:
    return folder / f"{service}-{part}.db"


@contextmanager
def _scratch_databases(system: SystemApart) -> Iterator[Address]:
    names = [f"scratch_{service}_{part}" for service in WRITES for part in PARTS]
    try:
        with administering(system) as db:
            for name in names:
                db.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))
                db.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
                db.execute(SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(Identifier(name)))
        yield lambda service, part: system.database("postgres", f"scratch_{service}_{part}")
    finally:
        with administering(system) as db:
            for name in names:
                db.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))
