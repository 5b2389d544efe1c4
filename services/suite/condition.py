"""One thing that `bcd doctor` looked at, and what is looked at in every kind of system."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nats.aio.client import Client

from services.kernel.bus import provision
from services.suite.natsd import streams

LEAST_FREE = 1024**3
NOTHING_FREE = 64 * 1024**2
"""Bytes below which a disk counts as full: what is written there fails, or will at any moment."""
SKEW_SECONDS = 5
LONG_LAG = 1000


@dataclass(frozen=True)
class Finding:
    """One thing looked at: `state` is ok, warn or bad; `why` says what was seen; `mend`, where it is not ok, the command."""

    what: str
    state: str
    why: str
    mend: str = ""


def disk(folder: Path, what: str = "Đĩa", mend: str = "") -> Finding:
    """Tell how much is free where a folder lies, or will lie."""
    place = folder if folder.exists() else folder.parent
    free = shutil.disk_usage(place).free
    why = f"còn {_size(free)} ở {place}, nên có ít nhất 1 GiB"
    if free >= LEAST_FREE:
        return Finding(what, "ok", why)
    mend = mend or f"df -h {place}"
    if free >= NOTHING_FREE:
        return Finding(what, "warn", why, mend)
    return Finding(what, "bad", f"đầy: còn {_size(free)} ở {place}; dọn bớt hoặc nới rộng rồi xem lại", mend)


def _size(amount: int) -> str:
    return f"{amount / 1024**3:.1f} GiB" if amount >= LEAST_FREE else f"{amount / 1024**2:.0f} MiB"


def clock(what: str, there: datetime, mend: str) -> Finding:
    """Tell whether a clock agrees with the one of this process; `there` is the moment it just said."""
    ahead = (there - datetime.now(UTC)).total_seconds()
    if abs(ahead) <= SKEW_SECONDS:
        return Finding(what, "ok", "khớp")
    side = "nhanh" if ahead > 0 else "chậm"
    return Finding(what, "bad", f"{side} {_length(abs(ahead))} so với đồng hồ của lệnh này", mend)


def _length(seconds: float) -> str:
    return f"{seconds:.0f} giây" if seconds < 3 * 3600 else f"{seconds / 3600:.1f} giờ"


def progress(reports: Mapping[str, dict[str, Any]]) -> list[Finding]:
    """Tell how far behind reporting is, and where facts are parked, by what the services report of themselves."""
    found = []
    for inbox in reports.get("reporting", {}).get("inboxes", ()):
        why = f"còn {inbox['lag']} sự kiện chưa vào bảng"
        behind = inbox["lag"] >= LONG_LAG
        mend = "bcd status" if behind else ""
        found.append(Finding(f"Bảng từ {inbox['stream']}", "warn" if behind else "ok", why, mend))
    parked = {service: report["parked"] for service, report in reports.items() if "parked" in report}
    if parked:
        why = ", ".join(f"{service}: {count}" for service, count in parked.items() if count)
        state, mend = ("warn", "bcd parked list") if why else ("ok", "")
        found.append(Finding("Sự kiện bị giữ", state, why or "0", mend))
    return found


async def declared(nc: Client, mend: str, replicas: int = 1) -> list[Finding]:
    """Tell whether the streams are as declared, each kept by so many servers."""
    done = await provision(nc, streams(replicas), only_look=True)
    told = {
        "created": ("bad", "chưa có"),
        "updated": ("bad", "khác khai báo"),
        "unchanged": ("ok", "không xóa được, đọc trực tiếp được"),
    }
    return [
        Finding(f"Luồng {name}", *told[what], mend="" if what == "unchanged" else mend) for name, what in done.items()
    ]
