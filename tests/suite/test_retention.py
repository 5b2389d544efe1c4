"""Backups that stay and backups that go; the schedule that makes them."""

import asyncio
import json
import os
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from services.kernel.config import ConfigInvalid, Keeping, keeping
from services.kernel.key_backups import BackupBroken
from services.members.application import UseCases
from services.suite.backing_up import Schedule
from services.suite.backup_files import Backup, every, made_at, show
from services.suite.backups import StoreEmptied, _create
from services.suite.command import explained
from services.suite.directory import DataDirectory
from services.suite.operate import WRITERS
from services.suite.place import utc_now
from services.suite.retention import kept, last_due, newest_at, newest_keys_at, prune
from tests.members import examples as ex

NIGHT = datetime(2026, 3, 1, 19, 0, tzinfo=UTC)
FEW = Keeping(daily=2, weekly=0, monthly=0)


def nights(count: int) -> list[datetime]:
    return [NIGHT + timedelta(days=day) for day in range(count)]


@pytest.fixture
def data(tmp_path: Path) -> DataDirectory:
    one = DataDirectory(tmp_path / "data", "khoi")
    one.path.mkdir()
    one.prepare()
    return one


def store_something(data: DataDirectory) -> None:
    """Let members hold the units of the examples."""
    store, keys = WRITERS["members"].open_store(data.settings("members", ""), utc_now)
    UseCases.on(store, ex.RULES).units.establish_all(ex.UNITS, ex.WHOLE)
    store.close()
    keys.close()


def make(data: DataDirectory, *moments: datetime) -> list[str]:
    for at in moments:
        _create(data, at, lambda what, done, total: None)
    return [one.name for one in every(data)]


def test_of_a_hundred_nights_the_last_days_the_last_weeks_and_the_last_months_stay() -> None:
    stay = kept(nights(100), Keeping(daily=3, weekly=2, monthly=3))
    # 2026-03-01 19:00 UTC is 02:00 on 2 March in Viet Nam; the hundredth night is 9 June there, a Tuesday.
    days = sorted(f"{at + timedelta(hours=7):%m-%d}" for at in stay)
    assert days == ["04-30", "05-31", "06-07", "06-08", "06-09"]


def test_of_several_backups_of_a_day_the_newest_stays() -> None:
    same_day = [NIGHT, NIGHT + timedelta(hours=3), NIGHT + timedelta(hours=5)]
    assert kept(same_day, FEW) == {same_day[-1]}


def test_days_without_a_backup_do_not_count() -> None:
    """INVARIANT: a system that was off for a year keeps its backups.

    Periods counted back from today break it.
    """
    long_ago = nights(2)
    assert kept([*long_ago, NIGHT + timedelta(days=400)], Keeping(daily=3, weekly=0, monthly=0)) >= set(long_ago)


def test_what_is_not_kept_goes_with_its_keys_and_files(data: DataDirectory) -> None:
    names = make(data, *nights(4))
    orphan = data.backups / "files" / "ab" / ("ab" * 32)
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"of someone who was erased")
    looked = prune(data, FEW, only_look=True)
    assert (looked["removed"], looked["files"], len(looked["keys"])) == (names[:2], 1, 6)
    assert [one.name for one in every(data)] == names
    done = prune(data, FEW, only_look=False)
    assert {**looked, "applied": True, "lines": done["lines"]} == done
    assert [one.name for one in every(data)] == names[2:]
    assert not orphan.exists()
    assert len(list(data.key_backups.glob("*.keys.db"))) == len(list(data.key_backups.glob("*.json"))) == 6
    assert prune(data, FEW, only_look=False)["removed"] == []


def test_the_last_good_backup_stays(data: DataDirectory) -> None:
    """INVARIANT: as long as there is one backup that reads back whole, one stays.

    Counting a broken one as good breaks it.
    """
    names = make(data, *nights(4))
    for name in names[1:]:
        (Backup(data.backups / name).store("members")).write_bytes(b"broken")
    assert prune(data, FEW, only_look=False)["kept"] == [names[0], *names[2:]]
    (Backup(data.backups / names[0]).store("members")).unlink()
    with pytest.raises(BackupBroken, match="không dọn gì"):
        prune(data, FEW, only_look=False)
    assert [one.name for one in every(data)] == [names[0], *names[2:]]


def test_one_broken_manifest_hides_no_other_backup(data: DataDirectory) -> None:
    names = make(data, *nights(2))
    manifest = data.backups / names[0] / "manifest.json"
    manifest.write_text(manifest.read_text().replace("khoi", "khac"))
    listed = asyncio.run(show(data))
    assert [(one["name"], bool(one["broken"])) for one in listed["backups"]] == [(names[0], True), (names[1], False)]
    assert "đã bị sửa" in listed["lines"][0]


def test_an_abandoned_folder_goes_and_one_being_written_stays(data: DataDirectory) -> None:
    make(data, NIGHT)
    old = data.backups / f"{NIGHT + timedelta(hours=1):%Y%m%dT%H%M%S%fZ}"
    young = data.backups / f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}"
    old.mkdir()
    young.mkdir()
    assert prune(data, FEW, only_look=False)["abandoned"] == [old.name]
    assert (old.exists(), young.exists()) == (False, True)


def test_a_time_of_day_is_due_once_it_has_come_in_viet_nam() -> None:
    times = (time(2, 0), time(14, 30))
    assert last_due(times, datetime(2026, 3, 1, 18, 59, tzinfo=UTC)) == datetime(2026, 3, 1, 7, 30, tzinfo=UTC)
    assert last_due(times, datetime(2026, 3, 1, 19, 0, tzinfo=UTC)) == datetime(2026, 3, 1, 19, 0, tzinfo=UTC)
    assert last_due(times, datetime(2026, 3, 1, 6, 0, tzinfo=UTC)) == datetime(2026, 2, 28, 19, 0, tzinfo=UTC)


def test_the_schedule_makes_what_is_due_once_and_makes_up_for_what_was_missed(data: DataDirectory) -> None:
    store_something(data)
    clock = [datetime.now(UTC)]
    schedule = Schedule(data, Keeping(), lambda: clock[0], explained)
    assert asyncio.run(schedule.step())
    first, keys = newest_at(data), newest_keys_at(data)
    assert first is not None
    assert asyncio.run(schedule.step())
    assert (newest_at(data), newest_keys_at(data)) == (first, keys)
    clock[0] += timedelta(days=3)
    assert asyncio.run(schedule.step())
    second = newest_at(data)
    assert second is not None
    assert second > first


def test_an_empty_system_is_not_backed_up_by_schedule_before_it_holds_something(
    data: DataDirectory, caplog: pytest.LogCaptureFixture
) -> None:
    """INVARIANT: on a machine that backups are brought to, the newest is one of those, not one of the empty system."""
    caplog.set_level("INFO")
    schedule = Schedule(data, Keeping(), lambda: datetime.now(UTC), explained)
    assert asyncio.run(schedule.step())
    assert asyncio.run(schedule.step())
    assert (newest_at(data), caplog.text.count("nothing to back up yet")) == (None, 1)
    store_something(data)
    assert asyncio.run(schedule.step())
    assert newest_at(data) is not None


def test_a_database_that_was_lost_is_not_backed_up(data: DataDirectory, caplog: pytest.LogCaptureFixture) -> None:
    """INVARIANT: the newest backup is never one of a store that lost what the one before it holds.

    A backup made by the clock between the loss and the restore breaks it: «restore newest» would put back nothing.
    """
    store_something(data)
    (first,) = make(data, NIGHT)
    for file in (data.path / "members").glob("store*"):
        file.unlink()
    with pytest.raises(StoreEmptied, match=rf"members trống, mà bản sao lưu {first} có 10 sự kiện"):
        make(data, NIGHT + timedelta(days=1))
    assert not asyncio.run(Schedule(data, Keeping(), lambda: NIGHT + timedelta(days=2), explained).step())
    assert "restore newest" in caplog.text
    assert [one.name for one in every(data)] == [first]
    store_something(data)
    assert len(make(data, NIGHT + timedelta(days=3))) == 2


def test_a_backup_that_cannot_be_made_is_said_and_tried_again(
    data: DataDirectory, caplog: pytest.LogCaptureFixture
) -> None:
    store_something(data)
    schedule = Schedule(data, Keeping(), lambda: datetime.now(UTC), explained)
    data.api_keys_file.unlink()
    assert not asyncio.run(schedule.step())
    assert "api-keys.json" in caplog.text
    data.api_keys_file.write_text("[]")
    assert asyncio.run(schedule.step())


def test_how_backups_are_kept_is_read_from_the_environment() -> None:
    found = keeping({"BACKUP_AT": "14:30, 02:00", "BACKUP_KEEP_DAILY": "1", "BACKUP_KEEP_MONTHLY": "0"})
    assert (found.at, found.daily, found.weekly, found.monthly) == ((time(2, 0), time(14, 30)), 1, 4, 0)
    for variable, value in (("BACKUP_AT", "25:00"), ("KEY_BACKUP_AT", "x"), ("BACKUP_KEEP_WEEKLY", "-1")):
        with pytest.raises(ConfigInvalid, match=variable):
            keeping({variable: value})
    nothing = {"BACKUP_KEEP_DAILY": "0", "BACKUP_KEEP_WEEKLY": "0", "BACKUP_KEEP_MONTHLY": "0"}
    with pytest.raises(ConfigInvalid, match="BACKUP_KEEP_DAILY"):
        keeping(nothing)


def test_a_backup_is_named_by_the_moment_it_was_made(data: DataDirectory) -> None:
    assert made_at(make(data, NIGHT)[0]) == NIGHT
    told = json.loads((every(data)[0].folder / "manifest.json").read_text())
    assert told["made_at"] == NIGHT.isoformat()
    assert os.stat(every(data)[0].folder).st_mode & 0o777 == 0o700
