"""A backup of one machine: made while it runs, put back after everything but the backups was lost."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.machine import BCD, bcd, loaded


@pytest.mark.long
def test_everything_but_the_backups_is_lost_and_comes_back(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with loaded(data, []):
        told = json.loads(bcd("backup", "create", "--data", str(data), "--json"))
        running = subprocess.run(
            [*BCD, "backup", "restore", "newest", "--yes", "--data", str(data)],
            capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert (running.returncode, "đang chạy" in running.stderr) == (1, True)
        proven = json.loads(bcd("backup", "verify", "--restore", "--data", str(data), "--json"))
    assert (proven["ok"], proven["name"]) == (True, told["name"])
    assert not (data / "backups" / "scratch").exists()
    assert told["stores"]["members"]["events"] > 10_000
    key = (data / "admin.key").read_text()
    for part in ("members", "plans", "reporting", "nats", "attachments", "api-keys.json", "admin.key"):
        lost = data / part
        shutil.rmtree(lost) if lost.is_dir() else lost.unlink(missing_ok=True)
    for part in ("members", "plans", "reporting"):
        (data / part).mkdir()
    assert bcd("backup", "list", "--data", str(data)).startswith(told["name"])
    restored = json.loads(bcd("backup", "restore", told["name"], "--yes", "--data", str(data), "--json"))
    assert restored["stores"] == told["stores"]
    (data / "admin.key").write_text(key)
    assert json.loads(bcd("verify", "--data", str(data), "--json"))["ok"]


def test_an_unknown_backup_is_one_line(tmp_path: Path) -> None:
    told = subprocess.run(
        [*BCD, "backup", "verify", "gone", "--data", str(tmp_path)],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert told.returncode == 1
    assert told.stderr.startswith("bcd: không có bản sao lưu 'gone'")
    assert told.stderr.count("\n") == 1
