"""Making a view, or some figures, of reporting again from the facts it keeps: compared, put right, running or not."""

import asyncio
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from sqlalchemy import select

from services.kernel.refilling import Outcome, Refills
from services.kernel.run import spare_the_collector
from services.kernel.views import LostRace, ViewSet
from services.reporting import main as reporting
from services.suite.operate import open_views
from services.suite.place import CannotStart, NotRunning, Place
from services.suite.progress import Step

WAIT = 0.1
KEPT = ("facts", "bi")
"""What everything else is made again from, and what has no rows of its own."""


async def refill(data: Place, view: str, figures: list[str], progress: Step) -> dict[str, Any]:
    """Make a view, or figures of the ledger, again; tell what differed. Raises CannotStart for what there is not."""
    if not data.has_data():
        raise NotRunning(f"{data.name} chưa có dữ liệu; hãy chạy «{data.how_to_start}» trước")
    views = open_views(data)
    try:
        started = time.monotonic()
        outcome = await asyncio.to_thread(_refill, views, view, figures, progress)
        names = await asyncio.to_thread(_codes, views)
    finally:
        views.close()
    if outcome["failed"]:
        raise CannotStart(f"không làm lại được: {outcome['failed']}")
    seconds = time.monotonic() - started
    lines = [line for table, told in outcome["tables"].items() for line in _lines(table, told, names)]
    what = ", ".join(figures) or view
    wrong = sum(max(told["too_many"], told["too_few"]) for told in outcome["tables"].values())
    said = f"{wrong} chỗ sai đã sửa" if wrong else "không khác bảng đang dùng"
    last = f"Đã làm lại {what} từ {outcome['facts']} sự kiện trong {seconds:.1f} giây; {said}."
    return {**outcome, "seconds": round(seconds, 2), "lines": [*lines, last]}


def _refill(views: ViewSet, view: str, figures: list[str], progress: Step) -> Outcome:
    with views.read() as (_, live):
        if view not in live or view in KEPT:
            raise CannotStart(
                f"không làm lại riêng được bảng '{view}'; chọn: {', '.join(one for one in live if one not in KEPT)}"
            )
        catalogue = live["ledger"].parts()
    unknown = [one for one in figures if one not in catalogue]
    if unknown:
        raise CannotStart(f"không có chỉ tiêu '{unknown[0]}'; xem danh mục ở /api/figures")
    spare_the_collector()
    refills = reporting.refills(views)
    number = refills.ask(view, figures)
    while (outcome := refills.outcome(number)) is None:
        _step(refills, partial(progress, ", ".join(figures) or view))
    return outcome


def _step(refills: Refills, tell: Callable[[int, int], None]) -> None:
    try:
        refills.step()
    except LostRace:
        time.sleep(WAIT)
    if refills.filling.view:
        tell(refills.filling.applied, refills.filling.total)


def _codes(views: ViewSet) -> dict[str, str]:
    with views.read() as (db, live):
        unit = live["units"].unit
        return {str(row.id): row.code for row in db.execute(select(unit.c.id, unit.c.code))}


def _lines(table: str, told: Mapping[str, Any], codes: Mapping[str, str]) -> list[str]:
    """Return the first differences as sentences: of a total the figure, the unit and the year, month or day."""
    lines = [_line(table, key, must, was, codes) for key, must, was in told["rows"]]
    more = max(told["too_many"], told["too_few"]) - len(lines)
    return lines if more <= 0 else [*lines, f"{table}: và {more} chỗ khác nữa"]


def _line(table: str, key: list[Any], must: list[Any] | None, was: list[Any] | None, codes: Mapping[str, str]) -> str:
    if table in ("total", "overall"):
        figure, period, *units = key
        unit = units[0] if units else "toàn khối"
        digits = str(period)
        when = "-".join(filter(None, (digits[:4], digits[4:6], digits[6:])))
        told = [one[0] if one else "không có" for one in (must, was)]
        return f"{figure} · {codes.get(unit, unit)} · {when}: phải là {told[0]}, đang là {told[1]}"
    where = " · ".join(codes.get(str(one), str(one)) for one in key)
    if was is None or must is None:
        return f"{table} · {where}: {'thiếu' if was is None else 'thừa'} dòng này"
    wrong = [(str(one), str(other)) for one, other in zip(must, was, strict=True) if one != other]
    return (
        f"{table} · {where}: phải là {', '.join(one for one, _ in wrong)}, đang là {', '.join(one for _, one in wrong)}"
    )
