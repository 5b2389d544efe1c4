"""Backing up the keys that persons' data is sealed with, and putting them back without anyone who was erased."""

from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from services.kernel.key_backups import KeyBackups, restore, verify
from services.kernel.store import Erased, Store
from services.members import main as members
from services.plans import main as plans
from services.reporting import main as reporting
from services.suite.place import Place, utc_now

KEEPERS = {"members": members, "plans": plans, "reporting": reporting}
PAGE = 1000


async def backup(data: Place) -> dict[str, Any]:
    """Back up the keys of every service, running or not."""
    kept = KeyBackups(data.key_backups)
    files = []
    for name, keeper in KEEPERS.items():
        store, keys = keeper.open_store(data.settings(name, ""), utc_now)
        try:
            files.append(str(kept.make(keys, name, utc_now())))
        finally:
            store.close()
            keys.close()
    return {"files": files, "lines": [f"Đã sao lưu: {file}" for file in files]}


async def put_back(data: Place, file: Path) -> dict[str, Any]:
    """Put missing keys back from a backup while nothing runs. Raises BackupBroken, CannotStart."""
    service = verify(file)["service"]
    with data.alone():
        store, keys = KEEPERS[service].open_store(data.settings(service, ""), utc_now)
        try:
            came_to = restore(file, keys, erased_in(store))
        finally:
            store.close()
            keys.close()
    line = (
        f"Bản sao lưu có {came_to.kept} khóa; phục hồi {came_to.put_back} khóa bị mất; "
        f"giữ lại không phục hồi {came_to.withheld} khóa của người đã bị xóa."
    )
    return {**vars(came_to), "service": service, "lines": [line]}


def erased_in(store: Store) -> dict[UUID, datetime]:
    """Return when each person was last erased, as the events say."""
    found: dict[UUID, datetime] = {}
    after = 0
    while page := store.log(after, PAGE):
        for recorded in page:
            if isinstance(recorded.event, Erased):
                found[recorded.event.person] = recorded.recorded_at
        after = page[-1].position
    return found
