"""Which backups are kept: the newest of so many days, weeks and months, and always the newest that reads back whole."""

import shutil
from collections.abc import Callable, Hashable, Iterable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from services.kernel.config import Keeping
from services.kernel.days import VIETNAM
from services.kernel.key_backups import BackupBroken, KeyBackups
from services.suite.backup_files import FILES, MANIFEST, Backup, every, flaws, locked, made_at
from services.suite.condition import Finding
from services.suite.place import Place, utc_now

ABANDONED_AFTER = timedelta(days=1)
"""How old a folder without a manifest is, when nobody writes into it any more."""
OLD_AFTER = timedelta(hours=36)
MAKE_ONE = "docker compose run --rm bcd backup create"

Period = Callable[[datetime], Hashable]


def kept(moments: Iterable[datetime], keeping: Keeping) -> set[datetime]:
    """Return the moments to keep: the newest of each of the last so many days, weeks and months that have any."""
    periods: tuple[tuple[int, Period], ...] = (
        (keeping.daily, lambda at: at.date()),
        (keeping.weekly, lambda at: at.isocalendar()[:2]),
        (keeping.monthly, lambda at: (at.year, at.month)),
    )
    newest_first = sorted(moments, reverse=True)
    found: set[datetime] = set()
    for count, period in periods:
        newest: dict[Hashable, datetime] = {}
        for at in newest_first:
            newest.setdefault(period(at.astimezone(VIETNAM)), at)
        found |= set(list(newest.values())[:count])
    return found


def prune(place: Place, keeping: Keeping, *, only_look: bool) -> dict[str, Any]:
    """Remove the backups that are not to be kept, keys and attached files with them, or only tell. Raises BackupBroken.

    Nothing is removed where no backup reads back whole. Attached files stay as long as a kept backup names them.
    """
    with locked(place):
        there = every(place)
        good = next((one for one in reversed(there) if not any(flaws(place, one))), None)
        if there and good is None:
            raise BackupBroken(
                "không bản sao lưu nào đọc lại được nguyên vẹn; không dọn gì, hãy chạy «bcd backup create»"
            )
        moments = kept((made_at(one.name) for one in there), keeping)
        stay = [one for one in there if made_at(one.name) in moments or one == good]
        gone = [one for one in there if one not in stay]
        keys = _keys_to_go(KeyBackups(place.key_backups), keeping, {made_at(one.name) for one in stay})
        abandoned = list(_abandoned(place.backups))
        files = list(_files_to_go(place.backups, stay))
        if not only_look:
            for one in gone:
                (one.folder / MANIFEST).unlink()
            for folder in [*(one.folder for one in gone), *abandoned]:
                shutil.rmtree(folder)
            for file in files:
                file.unlink()
            for path in keys:
                KeyBackups(place.key_backups).remove(path)
    said = "Sẽ xóa" if only_look else "Đã xóa"
    lines = [*(f"Giữ {one.name}" for one in stay), *(f"{said} {one.name}" for one in gone)]
    lines.append(
        f"{said} {len(gone)} bản sao lưu, {len(files)} tệp đính kèm không bản nào còn cần, {len(keys)} bản sao lưu khóa; "
        f"giữ {len(stay)} bản."
    )
    return {
        "kept": [one.name for one in stay],
        "removed": [one.name for one in gone],
        "abandoned": [folder.name for folder in abandoned],
        "files": len(files),
        "keys": [path.name for path in keys],
        "applied": not only_look,
        "lines": lines,
    }


def _keys_to_go(backups: KeyBackups, keeping: Keeping, needed: set[datetime]) -> list[Path]:
    moments = {path: backups.made_at(path) for path in backups.files()}
    stay = kept(moments.values(), keeping) | needed
    return [path for path, at in moments.items() if at not in stay]


def _abandoned(folder: Path) -> Iterable[Path]:
    for one in sorted(folder.glob("*Z")):
        if not (one / MANIFEST).exists() and utc_now() - made_at(one.name) > ABANDONED_AFTER:
            yield one


def _files_to_go(folder: Path, stay: list[Backup]) -> Iterable[Path]:
    try:
        needed = {sha256 for one in stay for sha256 in one.manifest()["files"]}
    except BackupBroken:
        return
    yield from (file for file in sorted((folder / FILES).glob("*/*")) if file.name not in needed)


def newest_at(place: Place) -> datetime | None:
    """Return when the newest backup was made, None where there is none."""
    there = every(place)
    return made_at(there[-1].name) if there else None


def newest_keys_at(place: Place) -> datetime | None:
    """Return when the persons' keys were last copied, None where they never were."""
    backups = KeyBackups(place.key_backups)
    return max(map(backups.made_at, backups.files()), default=None)


def last_due(times: Iterable[time], now: datetime) -> datetime:
    """Return the last of the times of day, in Viet Nam, that has come by `now`."""
    today = now.astimezone(VIETNAM)
    came = (datetime.combine(today.date() - timedelta(days=back), at, VIETNAM) for at in times for back in (0, 1))
    return max(at for at in came if at <= now).astimezone(UTC)


def look_at_backups(place: Place) -> list[Finding]:
    """Tell how old the newest backup is; a system that is younger than one may be needs none yet."""
    now, newest, made = utc_now(), newest_at(place), place.admin_key_file
    begun = datetime.fromtimestamp(made.stat().st_mtime, UTC) if made.exists() else now
    since = newest or begun
    hours = (now - since).total_seconds() / 3600
    why = f"bản mới nhất cách đây {hours:.0f} giờ" if newest else f"chưa có bản nào sau {hours:.0f} giờ hoạt động"
    old = now - since > OLD_AFTER
    return [Finding("Sao lưu", "warn" if old else "ok", why, MAKE_ONE if old else "")]
