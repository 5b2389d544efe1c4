"""Facts that the views of a service could not apply: looked at, tried again, given up."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url

from services.kernel.days import VIETNAM
from services.kernel.errors import Explained, words
from services.kernel.store import Store
from services.kernel.views import BEHIND, DATABASE_AWAY, MAKES_NO_ROW, ViewSet
from services.members import main as members
from services.plans import main as plans
from services.reporting import main as reporting
from services.suite.operate import WRITERS, open_views
from services.suite.place import Place, utc_now

DECODE: Mapping[str, Mapping[str, Callable[[bytes], Any]]] = {
    reporting.NAME: reporting.intake.DECODE,
    plans.NAME: plans.DECODE,
    members.NAME: {},
}
"""How each service reads the facts that it hears of others, in the order in which what is parked is listed."""


class NothingParked(Explained):
    """No such fact is parked; the text is one line for a person."""


class StillImpossible(Explained):
    """What is parked cannot be applied now either; the text is one line for a person."""


def list_parked(data: Place, service: str | None = None) -> list[dict[str, Any]]:
    """Return the parked facts of all services, or of one."""
    found: list[dict[str, Any]] = []
    for name, views in _views(data, service):
        found += ({"service": name, **row} for row in views.parked())
    return found


def show_parked(data: Place, which: str, service: str | None = None) -> dict[str, Any]:
    """Return one parked fact in full: the one at `which`, STREAM:POSITION, or the first of the aggregate `which`.

    Where several services hold it, that of the first of them, with the names of the others as `elsewhere`.
    """
    held = list_parked(data, service)
    found = [one for one in held if which in (f"{one['stream']}:{one['position']}", one["aggregate"])]
    if not found:
        raise _nothing(which)
    one = found[0]
    mates = [other for other in held if (other["service"], other["aggregate"]) == (one["service"], one["aggregate"])]
    elsewhere = sorted({other["service"] for other in found} - {one["service"]})
    return one | {
        "held": len(mates),
        "first": f"{mates[0]['stream']}:{mates[0]['position']}",
        "elsewhere": elsewhere,
        "lines": _in_full(one, mates, elsewhere),
    }


def _in_full(one: dict[str, Any], mates: list[dict[str, Any]], elsewhere: list[str]) -> list[str]:
    first, aggregate = mates[0], one["aggregate"]
    behind = one["reason"] == BEHIND
    why = f"đứng sau {first['stream']}:{first['position']} của cùng đối tượng, đang bị giữ" if behind else one["reason"]
    since = f"{_in_vietnam(one['since']):%d/%m/%Y %H:%M:%S} (giờ Việt Nam)" if one["since"] else "không rõ"
    return [
        f"Sự kiện:   {one['stream']}:{one['position']}  {one['type']}",
        f"Dịch vụ:   {one['service']}{''.join(f', {other}' for other in elsewhere)}",
        f"Đối tượng: {aggregate}  (đang giữ {len(mates)} sự kiện của đối tượng này)",
        f"Vì sao:    {why}",
        f"Từ lúc:    {since}",
        *([f"Vết:       {one['trace']}"] if one["trace"] else []),
        f"Nội dung:  {one['data'] or 'không giữ lại'}",
        "Làm gì:    các đối tượng khác vẫn chạy; bảng và số liệu thiếu đúng những sự kiện này.",
        f"  1. Đã sửa nguyên nhân (thường là cài phiên bản mới): bcd parked retry {aggregate}",
        f"  2. Chấp nhận thiếu, đến lần dựng lại sau: bcd parked drop {aggregate}",
        "  3. Chưa rõ: gửi các dòng trên cho người phát triển; trong đó không có dữ liệu cá nhân.",
    ]


def _in_vietnam(at: datetime) -> datetime:
    """Return a moment as a database gave it, SQLite without a zone, by the clock of Vietnam."""
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(VIETNAM)


def retry_parked(data: Place, aggregate: str, service: str | None = None) -> dict[str, int]:
    """Apply an aggregate's parked facts again; return how many each service held. All of a service's, or none.

    Raises NothingParked where none holds any, StillImpossible where one of them cannot be applied now either.
    """
    done: dict[str, int] = {}
    for name, views in _views(data, service):
        if any(one["aggregate"] == aggregate for one in views.parked()):
            with _own(data, name) as own:
                done[name] = _again(views, aggregate, name, own)
    if not done:
        raise _nothing(aggregate)
    return done


def _again(views: ViewSet, aggregate: str, name: str, own: Mapping[str, Callable[[int], Any]]) -> int:
    try:
        return views.retry(aggregate, DECODE[name], own)
    except DATABASE_AWAY:
        raise
    except MAKES_NO_ROW as error:
        raise StillImpossible(f"{name} vẫn không áp dụng được ({words(error)}); không có gì thay đổi ở đó") from error


def drop_parked(data: Place, aggregate: str, service: str | None = None) -> dict[str, int]:
    """Give up an aggregate's parked facts; return how many each service held. Raises NothingParked where none did."""
    done = {name: count for name, views in _views(data, service) if (count := views.drop(aggregate))}
    if not done:
        raise _nothing(aggregate)
    return done


def _nothing(which: str) -> NothingParked:
    return NothingParked(f"không có sự kiện bị giữ lại nào là '{which}'; xem «bcd parked list»")


def _views(data: Place, service: str | None) -> Iterator[tuple[str, ViewSet]]:
    """Give the views of each service, or of one, in turn; not of one that has none yet, since it never ran."""
    for name in DECODE:
        address = data.url(name, "views")
        file = make_url(address).database if address.startswith("sqlite") else None
        if service in (None, name) and (file is None or Path(file).exists()):
            with closing(open_views(data, name)) as views:
                yield name, views


@contextmanager
def _own(data: Place, name: str) -> Iterator[Mapping[str, Callable[[int], Any]]]:
    """Give what reads a service's own events at a position: they are parked without their bodies, which are in the store.

    Reporting's own come to it as facts, like the others'.
    """
    if name == reporting.NAME:
        yield {}
        return
    store, keys = WRITERS[name].open_store(data.settings(name, ""), utc_now)
    with closing(keys), closing(store):
        yield {WRITERS[name].STREAM.name: lambda position: _event(store, position)}


def _event(store: Store, position: int) -> Any:
    (recorded,) = store.log(position - 1, 1)
    return recorded
