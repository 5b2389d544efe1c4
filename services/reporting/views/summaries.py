"""Facts in one Vietnamese line, and values as the sums that made them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from contracts.base import Rank
from contracts.plans import Opinion
from services.reporting.figures import words
from services.reporting.views.answers import DocumentRow, Part
from services.reporting.views.bulk import from_day
from services.reporting.views.places import Places

RANKS = {
    Rank.EXCELLENT: "Hoàn thành xuất sắc nhiệm vụ",
    Rank.GOOD: "Hoàn thành tốt nhiệm vụ",
    Rank.COMPLETED: "Hoàn thành nhiệm vụ",
    Rank.NOT_COMPLETED: "Không hoàn thành nhiệm vụ",
}
OPINIONS = {Opinion.AGREED: "đồng ý", Opinion.AMEND: "cần chỉnh sửa", Opinion.RETURNED: "trả lại"}


def short(fact_type: str) -> str:
    """Return a fact's name without service and version: `bcd.members.member-left.v1` → `member-left`."""
    return fact_type.split(".")[2] if fact_type.count(".") == 3 else fact_type


def document(row: Any) -> DocumentRow | None:
    """Return the document of a row that has document columns."""
    if row.document_number is None:
        return None
    return DocumentRow(row.document_number, from_day(row.document_issued_on), row.document_issuer)


def summary(name: str, title: str, data: Mapping[str, Any], paper: DocumentRow | None, places: Places) -> str:
    """Say in one line what a fact says: what happened, of what, by which paper."""
    about = _about(data, title, places)
    said = words(name).title_vi + (f": {about}" if about else "")
    return f"{said} ({paper_vi(paper)})" if paper else said


def paper_vi(paper: DocumentRow) -> str:
    """Name a document as papers do: number, date, issuer."""
    issuer = f" của {paper.issuer}" if paper.issuer else ""
    return f"{paper.number} ngày {day_vi(paper.issued_on)}{issuer}"


def day_vi(day: date) -> str:
    """Write a date as dd/MM/yyyy."""
    return f"{day.day:02}/{day.month:02}/{day.year}"


def number_vi(number: int) -> str:
    """Write a number with the Vietnamese thousands point, and a true minus."""
    return f"{abs(number):,}".replace(",", ".") if number >= 0 else "−" + number_vi(-number)


def sentence(value: int, opening: int, before: date, parts: Iterable[Part]) -> str:
    """Write a value as its sum: `25 = 20 tính đến hết 31/12/2020 + 7 đăng ký − 2 dừng`."""
    terms = [(opening, f"tính đến hết {day_vi(before)}")] if opening else []
    terms += [(part.amount, part.label_vi) for part in parts]
    if not terms:
        return f"{number_vi(value)}: chưa có sự kiện nào"
    said = f"{number_vi(value)} = {number_vi(terms[0][0])} {terms[0][1]}"
    for amount, label in terms[1:]:
        said += f" {'+' if amount >= 0 else '−'} {number_vi(abs(amount))} {label}"
    return said


def _about(data: Mapping[str, Any], title: str, places: Places) -> str:
    if "rank" in data:
        was = f", trước là {RANKS[Rank(data['previous_rank'])]}" if data.get("previous_rank") else ""
        return f"{RANKS[Rank(data['rank'])]}, năm {data['year']}{was}"
    if "from_unit" in data:
        return f"từ {places.named(data['from_unit']['code'])}"
    if "to_unit" in data:
        return f"đến {places.named(data['to_unit']['code'])}"
    if "opinion" in data and not title:
        return f"{OPINIONS[Opinion(data['opinion'])]}, lần {data['round']}"
    if data.get("round"):
        return f"{title}, lần {data['round']}" if title else f"lần {data['round']}"
    return title
