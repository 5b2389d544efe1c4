"""Facts that reporting could not apply: looked at, tried again, given up."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

from services.kernel.days import VIETNAM
from services.kernel.errors import Explained
from services.kernel.views import BEHIND, ViewSet
from services.reporting import main as reporting
from services.suite.operate import open_views
from services.suite.place import Place

T = TypeVar("T")


class NothingParked(Explained):
    """No such fact is parked; the text is one line for a person."""


def list_parked(data: Place) -> list[dict[str, Any]]:
    """Return the parked facts."""
    return _with_views(data, ViewSet.parked)


def show_parked(data: Place, which: str) -> dict[str, Any]:
    """Return one parked fact in full: the one at `which`, STREAM:POSITION, or the first of the aggregate `which`."""
    held = list_parked(data)
    found = [one for one in held if which in (f"{one['stream']}:{one['position']}", one["aggregate"])]
    if not found:
        raise NothingParked(f"không có sự kiện bị giữ lại nào là '{which}'; xem «bcd parked list»")
    one = found[0]
    mates = [other for other in held if other["aggregate"] == one["aggregate"]]
    return one | {
        "held": len(mates),
        "first": f"{mates[0]['stream']}:{mates[0]['position']}",
        "lines": _in_full(one, mates),
    }


def _in_full(one: dict[str, Any], mates: list[dict[str, Any]]) -> list[str]:
    first, aggregate = mates[0], one["aggregate"]
    behind = one["reason"] == BEHIND
    why = f"đứng sau {first['stream']}:{first['position']} của cùng đối tượng, đang bị giữ" if behind else one["reason"]
    since = f"{_in_vietnam(one['since']):%d/%m/%Y %H:%M:%S} (giờ Việt Nam)" if one["since"] else "không rõ"
    return [
        f"Sự kiện:   {one['stream']}:{one['position']}  {one['type']}",
        f"Đối tượng: {aggregate}  (đang giữ {len(mates)} sự kiện của đối tượng này)",
        f"Vì sao:    {why}",
        f"Từ lúc:    {since}",
        *([f"Vết:       {one['trace']}"] if one["trace"] else []),
        f"Nội dung:  {one['data'] or 'không giữ lại'}",
        "Làm gì:    các đối tượng khác vẫn chạy; số liệu thiếu đúng những sự kiện này.",
        f"  1. Đã sửa nguyên nhân (thường là cài phiên bản mới): bcd parked retry {aggregate}",
        f"  2. Chấp nhận thiếu, đến lần dựng lại sau: bcd parked drop {aggregate}",
        "  3. Chưa rõ: gửi các dòng trên cho người phát triển; trong đó không có dữ liệu cá nhân.",
    ]


def _in_vietnam(at: datetime) -> datetime:
    """Return a moment as a database gave it, SQLite without a zone, by the clock of Vietnam."""
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(VIETNAM)


def retry_parked(data: Place, aggregate: str) -> int:
    """Apply an aggregate's parked facts again."""
    return _with_views(data, partial(ViewSet.retry, aggregate=aggregate, decode=reporting.intake.DECODE))


def drop_parked(data: Place, aggregate: str) -> int:
    """Give up an aggregate's parked facts."""
    return _with_views(data, partial(ViewSet.drop, aggregate=aggregate))


def _with_views(data: Place, work: Callable[[ViewSet], T]) -> T:
    views = open_views(data)
    try:
        return work(views)
    finally:
        views.close()
