"""A copy of a store: whole, readable on the other kind of database, found out when a byte of it was flipped."""

from pathlib import Path
from uuid import UUID

import pytest

from services.kernel import copies
from services.kernel.copies import CopyBroken
from services.kernel.recorders import Notification, Recorder, StoredEvent, open_recorder
from tests.support.servers import PostgresServer

STREAMS = [UUID(int=number) for number in range(1, 4)]


def filled(url: str, count: int) -> Recorder:
    recorder, _ = open_recorder(url)
    for number in range(count):
        stream = STREAMS[number % 3]
        recorder.insert_events([StoredEvent(stream, number // 3, "topic", f"state {number} đã".encode())])
    return recorder


def everything(url: str) -> list[Notification]:
    recorder, close = open_recorder(url)
    try:
        return list(recorder.select_notifications(1, 10_000))
    finally:
        close()


def append(url: str) -> int:
    recorder, close = open_recorder(url)
    try:
        positions = recorder.insert_events([StoredEvent(UUID(int=9), 0, "topic", b"new")])
        assert positions is not None
        return positions[0]
    finally:
        close()


def test_what_was_copied_comes_back_whole_on_both_kinds(
    store_url: str, tmp_path: Path, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "PAGE", 4)
    filled(store_url, 10)
    before = everything(store_url)
    told = copies.write(store_url, tmp_path / "copy")
    assert (told.events, told.position) == (10, before[-1].id)
    assert copies.look(tmp_path / "copy") == told
    for other in (f"sqlite:///{tmp_path / 'other.db'}", postgres.fresh_database()):
        assert copies.put_back(tmp_path / "copy", other, beyond=0) == 10
        assert [
            (one.id, UUID(str(one.originator_id)), one.originator_version, one.topic, bytes(one.state))
            for one in everything(other)
        ] == [
            (one.id, UUID(str(one.originator_id)), one.originator_version, one.topic, bytes(one.state))
            for one in before
        ]


def test_a_position_is_never_given_twice(store_url: str, tmp_path: Path) -> None:
    """INVARIANT: after an older copy is put back, new events stand behind everything that ever had a position.

    A sequence that starts anew behind the copy breaks it: subscribers would take a new fact for one they know.
    """
    filled(store_url, 3)
    copies.write(store_url, tmp_path / "copy")
    last = append(store_url)
    copies.put_back(tmp_path / "copy", store_url, beyond=0)
    assert append(store_url) > last
    copies.put_back(tmp_path / "copy", store_url, beyond=500)
    assert len(everything(store_url)) == 3
    assert append(store_url) == 501


def test_an_empty_store_is_copied_too(store_url: str, tmp_path: Path) -> None:
    told = copies.write(store_url, tmp_path / "copy")
    assert (told.events, told.position) == (0, 0)
    filled(store_url, 2)
    assert copies.put_back(tmp_path / "copy", store_url, beyond=0) == 0
    assert everything(store_url) == []


def test_a_broken_copy_changes_nothing(store_url: str, tmp_path: Path) -> None:
    filled(store_url, 5)
    path = tmp_path / "copy"
    told = copies.write(store_url, path)
    whole = path.read_bytes()
    for place in range(0, len(whole), 7):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        try:
            assert copies.look(path) != told
        except CopyBroken:
            continue
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(CopyBroken):
        copies.put_back(path, store_url, beyond=0)
    assert len(everything(store_url)) == 5
