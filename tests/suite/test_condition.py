"""What doctor says of a clock and of a disk: which is off, by how much, and what to do."""

import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from services.suite.condition import clock, disk
from services.suite.doctor_apart import KEPT, _disks

MIB = 1024**2


class Usage(NamedTuple):
    """How much a disk holds."""

    total: int
    used: int
    free: int


@pytest.mark.parametrize(
    ("off", "state", "said"),
    [
        (timedelta(seconds=1), "ok", "khớp"),
        (timedelta(seconds=60), "bad", "nhanh 60 giây"),
        (timedelta(days=-1), "bad", "chậm 24.0 giờ"),
    ],
)
def test_a_clock_that_is_off_is_told_with_its_side_and_length(off: timedelta, state: str, said: str) -> None:
    found = clock("Đồng hồ của plans", datetime.now(UTC) + off, "timedatectl set-ntp true")
    assert (found.what, found.state) == ("Đồng hồ của plans", state)
    assert found.why.startswith(said)
    assert (found.mend == "") == (state == "ok")


@pytest.mark.parametrize(("free", "state"), [(2048 * MIB, "ok"), (500 * MIB, "warn"), (1 * MIB, "bad")])
def test_a_disk_is_well_scarce_or_full(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, free: int, state: str) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(free, 0, free))
    found = disk(tmp_path, "Đĩa của reports", "docker system df -v")
    assert (found.what, found.state, found.mend != "") == ("Đĩa của reports", state, state != "ok")
    assert ("đầy" in found.why) == (state == "bad")


def test_volumes_that_share_a_disk_are_one_finding(tmp_path: Path) -> None:
    for name in KEPT:
        (tmp_path / name).mkdir()
    assert [one.what for one in _disks(tmp_path)] == ["Đĩa"]
    if os.stat("/dev/shm").st_dev != os.stat(tmp_path).st_dev:  # noqa: S108  # another disk, as a volume of its own is
        shutil.rmtree(tmp_path / "reports")
        (tmp_path / "reports").symlink_to("/dev/shm")  # noqa: S108  # the same
        assert [one.what for one in _disks(tmp_path)][-1] == "Đĩa của reports"
