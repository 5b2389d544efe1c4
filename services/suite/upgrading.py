"""What changes when this program takes the place of the one that ran: told before it starts, nothing written."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Any

from contracts.streams import READS, WRITES
from services.kernel.generations import Fit, fit
from services.kernel.marks import Seen, look, looking
from services.kernel.version import VERSION
from services.suite.apart import SystemApart
from services.suite.operate import WRITERS
from services.suite.place import CannotStart, Place
from services.suite.program import Named, Told, read, tell
from services.suite.provisioning import bus, databases

FACTS_PER_SECOND = 3000
"""How fast views are built, carefully: a quarter of what was measured (benchmarks/README.md)."""
NAMED = 6

WHAT = {
    "events": "loại sự kiện",
    "facts": "sự kiện công bố",
    "rules": "bộ quy tắc và tệp dữ liệu",
    "variables": "biến môi trường",
}


@dataclass(frozen=True)
class Change:
    """How this program differs from the one that ran in one kind of thing."""

    added: list[str]
    changed: list[str]
    removed: list[str]

    @classmethod
    def between(cls, old: Named, new: Named) -> "Change":
        both = old.keys() & new.keys()
        return cls(
            sorted(new.keys() - old), sorted(one for one in both if old[one] != new[one]), sorted(old.keys() - new)
        )

    def lines(self, what: str) -> Iterator[str]:
        """Return the change as lines for a person."""
        for how, names in (("mới", self.added), ("đổi", self.changed), ("không còn", self.removed)):
            if names:
                more = f" và {len(names) - NAMED} nữa" if len(names) > NAMED else ""
                yield f"{what} {how}: {', '.join(names[:NAMED])}{more}"


async def plan(place: Place) -> dict[str, Any]:
    """Tell what starting this program on a system changes; `possible` is false where it must not be started there.

    Raises CannotStart, PersistenceError.
    """
    if not place.has_data():
        raise CannotStart(f"{place.name} chưa có dữ liệu; hãy chạy «{place.how_to_start}» trước")
    seen = {service: await asyncio.to_thread(look, place.url(service, "store")) for service in WRITES}
    told = {service: await asyncio.to_thread(_service, place, service, seen) for service in WRITES}
    around = await _around(place)
    unknown = sorted({topic for one in told.values() for topic in one["unknown"]})
    changes = bool(around) or any(one["lines"] for one in told.values())
    lines = [f"{service}: {line}" for service, one in told.items() for line in one["lines"]]
    lines += [f"Cần {one}" for one in around]
    lines.append(_verdict(told, unknown, changes=changes))
    return {
        "version": VERSION,
        "possible": not unknown,
        "changes": changes,
        "services": told,
        "provision": around,
        "lines": lines,
    }


def _service(place: Place, service: str, seen: dict[str, Seen]) -> dict[str, Any]:
    mine, before = tell(service), read(seen[service].told)
    unknown = {topic: by for topic, by in seen[service].written.items() if topic not in mine.events}
    changes = _changes(before, mine) if before else {}
    views = _views(place, service)
    facts = sum(seen[name].events for name in {service, *map(str.lower, READS[service])})
    lines = [f"phiên bản {before.version} → {VERSION}"] if before and before.version != VERSION else []
    if before is None and seen[service].events:
        lines.append("không rõ phiên bản đang chạy: nó chưa ghi dấu vào kho")
    lines += [line for kind, change in changes.items() for line in change.lines(WHAT[kind])]
    lines += _views_told(views, facts)
    if unknown:
        lines.append(f"kho có loại sự kiện mà phiên bản {VERSION} không biết: {', '.join(sorted(unknown)[:NAMED])}")
    return {
        "before": before.version if before else None,
        "unknown": unknown,
        **{kind: vars(change) for kind, change in changes.items()},
        "views": vars(views) if views else None,
        "facts": facts,
        "rebuild_seconds": ceil(facts / FACTS_PER_SECOND) if views and not views.current else 0,
        "lines": lines,
    }


def _changes(before: Told, now: Told) -> dict[str, Change]:
    return {kind: Change.between(getattr(before, kind), getattr(now, kind)) for kind in WHAT}


def _views(place: Place, service: str) -> Fit | None:
    engine = looking(place.url(service, "views"))
    try:
        with engine.connect() as db:
            return fit(db, WRITERS[service].views)
    finally:
        engine.dispose()


def _views_told(views: Fit | None, facts: int) -> Iterator[str]:
    if views is None or (views.current and not views.stale):
        return
    seconds = ceil(facts / FACTS_PER_SECOND)
    about = f"từ tối đa {facts} sự kiện, khoảng {seconds} giây (tính {FACTS_PER_SECOND} sự kiện mỗi giây)"
    if not views.current:
        meanwhile = "trang vẫn đọc được bảng cũ" if views.readable else "trang báo đang dựng lại"
        yield f"dựng lại bảng số liệu {about}; trong lúc đó {meanwhile}"
    else:
        more = f" và {len(views.stale) - NAMED} nữa" if len(views.stale) > NAMED else ""
        yield f"tính lại {', '.join(views.stale[:NAMED])}{more} {about}; các chỉ tiêu khác vẫn phục vụ"


async def _around(place: Place) -> list[str]:
    """Return what provisioning would change of databases, roles, streams and users."""
    if not isinstance(place, SystemApart):
        return []
    return [*await asyncio.to_thread(databases, place, only_look=True), *await bus(place, only_look=True)]


def _verdict(told: dict[str, dict[str, Any]], unknown: list[str], *, changes: bool) -> str:
    if unknown:
        return f"KHÔNG chạy được phiên bản {VERSION} ở đây: kho do phiên bản mới hơn ghi; hãy dùng phiên bản đó hoặc mới hơn."
    if any(one["before"] is None and one["facts"] for one in told.values()):
        return "Quay lại phiên bản cũ: không rõ, vì nó chưa ghi dấu; hãy sao lưu trước."
    fresh = [topic for one in told.values() for topic in one["events"]["added"]] if changes else []
    if fresh:
        return (
            "Quay lại phiên bản cũ được cho đến khi có sự kiện loại mới được ghi; sau đó phải phục hồi từ bản sao lưu."
        )
    return "Quay lại phiên bản cũ được." if changes else "Không có gì thay đổi."
