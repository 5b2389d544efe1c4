"""The page on which a person reads what two versions of a plan differ in: on a screen, a phone, on paper."""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from contracts.plans import programmes as contract

TEMPLATES = Path(__file__).parent / "templates"
FIELDS: Mapping[str, str] = {
    "title": "Tên nội dung",
    "kind": "Loại",
    "starts_on": "Bắt đầu",
    "due_on": "Hạn",
    "owner_unit": "Đơn vị phụ trách",
    "owner_member_id": "Đoàn viên phụ trách",
    "target": "Chỉ tiêu",
}
"""What the fields of an item are called on the page."""
KINDS: Mapping[str, str] = {
    "TASK": "Phần việc",
    "MEETING": "Sinh hoạt",
    "VOLUNTEER": "Tình nguyện",
    "BLOOD_DONATION": "Hiến máu tình nguyện",
    "DIALOGUE": "Đối thoại",
}


@dataclass(frozen=True)
class Line:
    """One field of an item: what it is called, what it said (None: nothing was there), what it says, since which version."""

    label: str
    old: str | None
    new: str | None
    since: int


def day(value: date | str) -> str:
    """Return a date as dd/MM/yyyy."""
    return (date.fromisoformat(value) if isinstance(value, str) else value).strftime("%d/%m/%Y")


def number(value: int) -> str:
    """Return 1234567 as `1.234.567`."""
    return f"{value:,}".replace(",", ".")


class ComparisonPage:
    """The page; template and style sheet are read once. It asks for nothing but itself, and runs no script."""

    def __init__(self) -> None:
        self._style = (TEMPLATES / "comparison.css").read_text("utf-8")
        templates = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        templates.filters |= {"day": day, "number": number}
        self._template = templates.get_template("comparison.html")
        digest = b64encode(sha256(self._style.encode()).digest()).decode()
        self._headers = {
            "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; "
            "form-action 'none'; frame-ancestors 'none'",
            "Referrer-Policy": "no-referrer",
        }

    def show(self, found: contract.ComparisonReply, versions: int, words: Mapping[str, str]) -> HTMLResponse:
        """Return the page of a comparison; there are so many `versions`, `words` are those of the measures."""
        body = self._template.render(
            found=found,
            versions=versions,
            style=self._style,
            changed=[(one.item, list(_lines(one, words))) for one in found.changed],
            facts=lambda item: list(_facts(item, words)),
        )
        return HTMLResponse(body, headers=self._headers)


def _lines(one: contract.ChangedItem, words: Mapping[str, str]) -> Iterator[Line]:
    for change in one.changes:
        if change.field == "owner_member_id":
            yield Line(FIELDS[change.field], *_members(change), change.since)
        else:
            old, new = (None if said is None else _said(change.field, said, words) for said in (change.old, change.new))
            yield Line(FIELDS[change.field], old, new, change.since)


def _members(change: contract.FieldChange) -> tuple[str | None, str | None]:
    """Tell of members without naming them: the page is printed and passed on."""
    if change.old is None:
        return None, "đã giao cho một đoàn viên"
    return "một đoàn viên", None if change.new is None else "giao cho đoàn viên khác"


def _said(field: str, said: str, words: Mapping[str, str]) -> str:
    match field:
        case "starts_on" | "due_on":
            return day(said)
        case "kind":
            return KINDS.get(said, said)
        case "target":
            amount, _, measure = said.partition(" ")
            return f"{number(int(amount))} {words.get(measure, measure)}"
        case _:
            return said


def _facts(item: contract.VersionItem, words: Mapping[str, str]) -> Iterator[str]:
    yield KINDS.get(item.kind.value, item.kind.value)
    yield f"{day(item.starts_on)} – {day(item.due_on)}" if item.starts_on else f"hạn {day(item.due_on)}"
    if item.owner_unit:
        yield f"đơn vị {item.owner_unit.code}"
    if item.owner_member_id:
        yield "giao cho một đoàn viên"
    if item.target:
        yield f"chỉ tiêu {number(item.target.amount)} {words.get(item.target.measure, item.target.measure)}"
