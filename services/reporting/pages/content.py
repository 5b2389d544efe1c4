"""Tells a fact's content and an explanation in the words of the screens."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.reporting.figures import BY_ID
from services.reporting.pages.frame import Frame
from services.reporting.pages.text import day
from services.reporting.pages.words import measured
from services.reporting.views.answers import DocumentRow, Explanation, FactDetail

LABELS = {
    "title": "Nội dung",
    "name": "Tên",
    "kind": "Loại",
    "field": "Lĩnh vực",
    "year": "Năm",
    "previous_rank": "Xếp loại trước",
    "rank": "Xếp loại",
    "from_unit": "Từ",
    "to_unit": "Đến",
    "parent": "Trực thuộc",
    "lead": "Cụm trưởng",
    "units": "Đơn vị trong cụm",
    "committee": "Cấp ủy",
    "counterparty": "Nơi nhận",
    "round": "Lần trình",
    "version": "Phiên bản",
    "opinion": "Ý kiến",
    "days": "Số ngày chờ",
    "items": "Đầu việc",
    "completed": "Hoàn thành",
    "plan_kind": "Loại kế hoạch",
    "period": "Kỳ",
    "due_on": "Hạn",
    "day": "Ngày tổ chức",
    "from_day": "Ngày tổ chức trước",
    "held_on": "Đã tổ chức ngày",
    "places": "Số chỗ",
    "cluster": "Cụm tổ chức",
    "partners": "Đơn vị phối hợp",
    "new_due_on": "Hạn mới",
    "times": "Số lần lùi hạn",
    "percent": "Tiến độ (%)",
    "turns": "Lượt tham gia",
    "persons": "Người tham gia",
    "guest_turns": "Lượt khách",
    "guest_persons": "Số khách",
    "blood_units": "Đơn vị máu thu được",
    "size": "Số thành viên",
    "milestones": "Mốc đã đạt",
    "outcome": "Kết quả đạt được",
    "parties": "Các bên ký",
    "starts_on": "Từ ngày",
    "previous_ends_on": "Thời hạn trước",
    "ends_on": "Đến ngày",
    "activities": "Hoạt động",
    "results": "Kết quả đạt được",
    "value": "Giá trị (đồng)",
    "level": "Cấp công nhận",
    "by": "Nơi quyết định",
}
"""The fields of facts that screens show, in this order; ids are left out."""


@dataclass(frozen=True)
class Effect:
    """What a fact did to one figure of one unit."""

    label: str
    unit: str
    amount: int
    on: date
    href: str


def content(frame: Frame, data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return a fact's own content as label and value."""
    found = ((label, data.get(field)) for field, label in LABELS.items())
    return [(frame.t(label), _said(frame, value)) for label, value in found if value not in (None, [], ())]


def _said(frame: Frame, value: Any) -> str:
    match value:
        case {"code": code}:
            return str(code)
        case [{"code": _}, *_]:
            return ", ".join(str(one["code"]) for one in value)
        case [{"measure": _, "amount": _}, *_]:
            return ", ".join(f"{frame.number(one['amount'])} {measured(frame.lang, one['measure'])}" for one in value)
        case [{"type": _, "count": _}, *_]:
            return ", ".join(f"{frame.called(one['type'])}: {frame.number(one['count'])}" for one in value)
        case list() | tuple():
            return frame.number(len(value))
        case int() if not 1900 <= value <= 2200:
            return frame.number(value)
        case str():
            return _day_or_text(frame, value)
        case _:
            return str(value)


def _day_or_text(frame: Frame, value: str) -> str:
    try:
        return day(date.fromisoformat(value))
    except ValueError:
        return frame.called(value)


def effects(frame: Frame, fact: FactDetail) -> Iterator[Effect]:
    """Return what a fact did to the figures, each with the address that explains the figure on that day."""
    for entry in fact.entries:
        on = entry.effective_on
        unit = None if entry.unit.kind == "BLOC" else entry.unit.code
        href = frame.link(f"/figures/{entry.figure}", unit=unit, on=on.isoformat())
        figure = BY_ID.get(entry.figure)
        yield Effect(frame.name(figure) if figure else entry.figure, entry.unit.name, entry.amount, on, href)


def about(title: str, summary: str, document: DocumentRow | None) -> str:
    """Return what a fact's summary says beyond its title and document, which stand beside it."""
    said = summary.removeprefix(title).removeprefix(":")
    return (said.rpartition(f"({document.number}")[0] if document and document.number in said else said).strip()


def sentence(frame: Frame, why: Explanation) -> str:
    """Return in one sentence why a value is what it is."""
    if frame.lang == "vi":
        return why.sentence_vi
    steps = [
        f"{frame.signed(part.amount)} ({frame.t(part.label_vi)}, {frame.number(part.count)})" for part in why.parts
    ]
    opening = [f"{frame.number(why.opening)} held before {day(why.first)}"] if why.figure.kind == "stock" else []
    sums = ", ".join([*opening, *steps]) or "no decision recorded"
    return f"{frame.name(why.figure)} at {why.place.name} as of {day(why.on)}: {frame.number(why.value)} = {sums}."
