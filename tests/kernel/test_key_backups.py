"""Backups of the persons' keys: whole or refused, stripped of the erased, and never a way to bring one back."""

import sqlite3
import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import create_engine

from services.kernel.decider import ERASED
from services.kernel.key_backups import BackupBroken, BackupsUnwritable, KeyBackups, Restored, restore, verify
from services.kernel.personal import PersonKeys
from services.kernel.store import Store
from tests.kernel.test_personal import NAME, name, named
from tests.kernel.test_store_writers import files_no_larger_than
from tests.support.sample import CALLER

A, B, C = UUID(int=1), UUID(int=2), UUID(int=3)
AT = datetime(2026, 3, 26, 8, tzinfo=UTC)
BEFORE, AFTER = AT - timedelta(days=1), AT + timedelta(days=1)


@pytest.fixture
def keys(keys_url: str) -> Iterator[PersonKeys]:
    """Keys of three persons."""
    made = PersonKeys(keys_url)
    made.make([A, B, C])
    yield made
    made.close()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[PersonKeys]:
    """A database of keys begun anew, as after its disk was lost."""
    begun = PersonKeys(f"sqlite:///{tmp_path / 'fresh.db'}")
    yield begun
    begun.close()


@pytest.fixture
def backups(tmp_path: Path) -> KeyBackups:
    return KeyBackups(tmp_path / "backups")


def test_a_backup_is_for_its_owner_and_says_what_it_is(keys: PersonKeys, backups: KeyBackups) -> None:
    path = backups.make(keys, "members", AT)
    for file in (path, path.with_name(f"{path.name}.json")):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    told = verify(path)
    assert (told["service"], told["persons"]) == ("members", 3)
    assert backups.files() == [path]


def test_lost_keys_are_put_back(keys: PersonKeys, backups: KeyBackups, fresh: PersonKeys) -> None:
    path = backups.make(keys, "members", AT)
    assert restore(path, fresh, {}) == Restored(3, 3, 0)
    assert fresh.all() == keys.all()
    assert restore(path, fresh, {}) == Restored(3, 0, 0)


def test_nobody_erased_is_brought_back(keys: PersonKeys, backups: KeyBackups, fresh: PersonKeys) -> None:
    """INVARIANT: no restore makes an erased person readable, be the erasure known to the keys or to the events only.

    Breaks when a restore overwrites, or asks only one of the two.
    """
    path = backups.make(keys, "members", AT)
    keys.destroy(A)
    assert restore(path, keys, {}) == Restored(3, 0, 1)
    assert keys.find(A) is None
    assert restore(path, fresh, {A: AT, B: AFTER, C: BEFORE}) == Restored(3, 1, 2)
    assert fresh.all().keys() == {C}
    assert fresh.destroyed() == {A, B}
    assert restore(path, fresh, {}) == Restored(3, 0, 2)


def test_an_erased_persons_key_is_gone_from_every_backup(
    keys: PersonKeys, backups: KeyBackups, fresh: PersonKeys, tmp_path: Path
) -> None:
    """INVARIANT: after `forget` no byte of a person's key stands in the folder of backups; the others' keys do.

    Breaks when rows are deleted and their pages not overwritten.
    """
    keys.make([UUID(int=n) for n in range(10, 400)])
    secret, other = keys.all()[A], keys.all()[B]
    paths = [backups.make(keys, "members", at) for at in (AT, AFTER)]
    assert all(secret in path.read_bytes() for path in paths)
    assert backups.forget(A) == 2
    assert backups.forget(A) == 0
    folder = tmp_path / "backups"
    assert not any(secret in file.read_bytes() for file in folder.rglob("*") if file.is_file())
    for path in paths:
        assert other in path.read_bytes()
        assert verify(path)["persons"] == len(keys.all()) - 1
    assert restore(paths[0], fresh, {}).put_back == len(keys.all()) - 1


def test_a_damaged_backup_is_refused(keys: PersonKeys, backups: KeyBackups) -> None:
    path = backups.make(keys, "members", AT)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(BackupBroken, match="sha256"):
        restore(path, keys, {})
    path.with_name(f"{path.name}.json").unlink()
    with pytest.raises(BackupBroken, match="bản kê"):
        verify(path)


def test_the_folder_may_not_exist_yet(tmp_path: Path) -> None:
    assert KeyBackups(tmp_path / "nowhere").forget(A) == 0


def test_what_was_sealed_is_readable_again_after_a_restore(
    opened: Callable[[], Store], keys_url: str, backups: KeyBackups
) -> None:
    store = opened()
    for person in (A, B):
        name(store, person)
    path = backups.make(store.keys, "members", AT)
    store.erase(B, CALLER)
    engine = create_engine(keys_url)
    with engine.begin() as db:
        db.exec_driver_sql("DELETE FROM person_key")
    engine.dispose()
    again = opened()
    assert named(again, A).name == ERASED
    assert restore(path, again.keys, {}).put_back == 1
    assert (named(again, A).name, named(again, B).name) == (NAME, ERASED)


def test_a_destroyed_key_stands_in_no_file_once_scrubbed(keys: PersonKeys, keys_url: str, tmp_path: Path) -> None:
    secret = keys.all()[A]
    keys.destroy(A)
    keys.scrub()
    assert keys.find(A) is None
    assert keys.all().keys() == {B, C}
    if keys_url.startswith("sqlite"):
        assert not any(secret in file.read_bytes() for file in tmp_path.glob("keys.db*"))


def test_a_removal_that_a_full_disk_stops_changes_nothing_and_is_done_when_there_is_room(
    keys: PersonKeys, backups: KeyBackups
) -> None:
    """INVARIANT: a backup fits its manifest whatever stopped a removal, and the key is gone once one went through.

    Breaks when the manifest is written only behind the deletion: with no room for it the backup counts as broken for good.
    """
    path = backups.make(keys, "members", AT)
    with files_no_larger_than(0), pytest.raises(BackupsUnwritable):
        backups.forget(A)
    assert verify(path)["persons"] == 3
    assert backups.forget(A) == 1
    assert verify(path)["persons"] == 2


def test_a_removal_killed_half_way_is_finished_the_next_time(keys: PersonKeys, backups: KeyBackups) -> None:
    path = backups.make(keys, "members", AT)
    manifest = path.with_name(f"{path.name}.json")
    before = manifest.read_text()
    backups.forget(A)
    manifest.with_name(f"{manifest.name}.new").write_text(before)
    manifest.write_text(before)
    with pytest.raises(BackupBroken):
        verify(path)
    backups.forget(A)
    assert verify(path)["persons"] == 2


def test_nothing_is_left_of_a_backup_that_cannot_be_written(
    keys: PersonKeys, backups: KeyBackups, tmp_path: Path
) -> None:
    with files_no_larger_than(0), pytest.raises((OSError, sqlite3.Error)):
        backups.make(keys, "members", AT)
    assert list((tmp_path / "backups").iterdir()) == []
