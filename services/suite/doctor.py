"""What may be wrong with this machine or its data directory, and the command that mends it."""

import shutil
import stat
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import httpx

from services.kernel.bus import client, connect, stop
from services.suite.host import DataDirectory
from services.suite.natsd import NatsMissing, binary, streams

LEAST_FREE = 1024**3


@dataclass(frozen=True)
class Finding:
    """One thing looked at: `state` is ok, warn or bad; `why` says what was seen and, where it is not ok, what mends it."""

    what: str
    state: str
    why: str


async def examine(data: DataDirectory) -> dict[str, Any]:
    """Look at everything; never changes anything."""
    found = [_python(), _nats(), _disk(data), *_secrets(data)]
    told = data.running()
    if told is None:
        found.append(Finding("Hệ thống", "warn", f"không chạy ở {data.path}; chạy bằng «bcd up --data {data.path}»"))
    else:
        found += await _running(data, told)
    return {"ok": all(one.state == "ok" for one in found), "checks": [vars(one) for one in found]}


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("Python", "ok" if sys.version_info >= (3, 11) else "bad", f"{version}, cần 3.11 trở lên")


def _nats() -> Finding:
    try:
        path = binary()
    except NatsMissing as error:
        return Finding("nats-server", "bad", str(error))
    told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False, timeout=10)
    version = told.stdout.strip().rsplit(" ", 1)[-1].removeprefix("v")
    parts = version.split(".")
    new_enough = parts[:2] >= ["2", "12"] if all(part.isdigit() for part in parts[:2]) else False
    return Finding(
        "nats-server", "ok" if new_enough else "bad", f"{version}, cần 2.12 trở lên (ghi theo lô nguyên vẹn)"
    )


def _disk(data: DataDirectory) -> Finding:
    place = data.path if data.path.exists() else data.path.parent
    free = shutil.disk_usage(place).free
    state = "ok" if free >= LEAST_FREE else "warn"
    return Finding("Đĩa", state, f"còn {free / 1024**3:.1f} GiB ở {place}, nên có ít nhất 1 GiB")


def _secrets(data: DataDirectory) -> list[Finding]:
    found: list[Finding] = []
    files = [data.admin_key_file, data.path / "api-keys.json", *sorted((data.path / "nats").glob("*.nk"))]
    open_ones = [file for file in files if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077]
    if not data.admin_key_file.exists():
        found.append(Finding("Khóa quản trị", "warn", "chưa có; «bcd up» sẽ tạo"))
    found += [
        Finding("Quyền tệp", "bad", f"{file} đọc được bởi người khác; chạy: chmod 600 {file}") for file in open_ones
    ]
    if not open_ones:
        found.append(Finding("Quyền tệp", "ok", "tệp khóa chỉ chủ sở hữu đọc được"))
    return found


async def _running(data: DataDirectory, told: dict[str, Any]) -> list[Finding]:
    found: list[Finding] = []
    async with httpx.AsyncClient(base_url=told["url"], timeout=10) as http:
        ready = (await http.get("/health/ready")).json()
        report = (await http.get("/status")).json()
    reasons = "; ".join(f"{name}: {why}" for name, why in ready["reasons"].items())
    found.append(Finding("Hệ thống", "ok" if not reasons else "bad", reasons or f"chạy tại {told['url']}"))
    for inbox in report["reporting"]["inboxes"]:
        state = "ok" if inbox["lag"] < 1000 else "warn"
        found.append(Finding(f"Bảng từ {inbox['stream']}", state, f"còn {inbox['lag']} sự kiện chưa vào bảng"))
    parked = report["reporting"]["parked"]
    found.append(
        Finding(
            "Sự kiện bị giữ",
            "ok" if not parked else "warn",
            f"{parked}" + ("; xem «bcd parked list»" if parked else ""),
        )
    )
    broker = connect(told["nats_url"], name="admin", seed_file=str(data.path / "nats" / "admin.nk"))
    await broker.start()
    try:
        js = client(broker).jetstream()
        for stream in streams():
            config = (await js.stream_info(stream.name)).config
            guarded = bool(config.deny_delete and config.deny_purge and config.allow_direct)
            why = "không xóa được, đọc trực tiếp được" if guarded else "khác khai báo; dừng rồi chạy lại «bcd up»"
            found.append(Finding(f"Luồng {stream.name}", "ok" if guarded else "bad", why))
    finally:
        await stop(broker)
    return found
