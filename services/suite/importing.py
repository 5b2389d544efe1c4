"""A roster sheet brought into the running system, or taken back, through the members API."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx

from services.suite.place import NotRunning, Place, admin_key
from services.suite.progress import Step
from services.suite.what_if import QuestionRefused

STEPS = 4


@dataclass(frozen=True)
class Wish:
    """What is asked of an import: `choices` maps a verdict to the choice for all its rows nobody decided."""

    file: Path
    unit: str
    purpose: str
    year: int | None
    forced: bool
    dry_run: bool
    report: Path | None
    on: date
    document: str
    choices: Mapping[str, str]


def _open(data: Place) -> httpx.AsyncClient:
    told = data.running()
    if told is None:
        raise NotRunning(f"chưa có hệ thống nào chạy ở {data.name}; hãy chạy «{data.how_to_start}» trước")
    headers = {"Authorization": f"Bearer {admin_key(data)}"}
    return httpx.AsyncClient(base_url=f"{told['url']}/members", headers=headers, timeout=300)


async def _ask(http: httpx.AsyncClient, verb: str, path: str, **how: Any) -> httpx.Response:
    answer = await http.request(verb, path, **how)
    if not answer.is_success:
        raise QuestionRefused(str(answer.json().get("detail", f"HTTP {answer.status_code}")))
    return answer


async def _unit_id(http: httpx.AsyncClient, code: str) -> str:
    cursor: str | None = None
    while True:
        page = (
            await _ask(http, "GET", "/units", params={"limit": 500} | ({"cursor": cursor} if cursor else {}))
        ).json()
        for one in page["items"]:
            if one["code"] == code:
                return str(one["id"])
        cursor = page["next"]
        if cursor is None:
            raise QuestionRefused(f"không có đơn vị mã {code}; hãy xem danh sách đơn vị")


async def bring_in(data: Place, wish: Wish, progress: Step) -> dict[str, Any]:
    """Upload a sheet, decide as the wish says, and write it unless something still waits or it is a dry run."""
    import_id = uuid4()
    async with _open(data) as http:
        progress("đọc và xét tệp", 0, STEPS)
        asked: dict[str, Any] = {"unit_id": await _unit_id(http, wish.unit), "forced": wish.forced}
        asked |= {"purpose": wish.purpose} if wish.purpose else {}
        asked |= {"year": wish.year} if wish.year else {}
        headers = {"Content-Type": "application/octet-stream"}
        here = f"/imports/{import_id}"
        await _ask(http, "PUT", here, params=asked, headers=headers, content=wish.file.read_bytes())
        progress("quyết định", 1, STEPS)
        for verdict, choice in wish.choices.items():
            await _ask(http, "PUT", f"{here}/decisions", json={"verdict": verdict, "choice": choice})
        progress("báo cáo", 2, STEPS)
        if wish.report:
            wish.report.write_bytes((await _ask(http, "GET", f"{here}/marked.xlsx")).content)
        progress("ghi vào sổ", 3, STEPS)
        shown = (await _ask(http, "GET", here)).json()
        if wish.dry_run:
            await _ask(http, "PUT", f"{here}/discard")
        elif not shown["undecided"]:
            await _ask(http, "PUT", f"{here}/commit", json=_paper(wish.document, wish.on))
        progress("xong", STEPS, STEPS)
        found = (await _ask(http, "GET", here)).json()
    waits = 0 if wish.dry_run else shown["undecided"]
    return {**found, "undecided": waits, "lines": _lines(found, waits, wish.dry_run)}


async def take_back(data: Place, import_id: UUID, document: str, on: date) -> dict[str, Any]:
    """Undo an import, whole."""
    async with _open(data) as http:
        await _ask(http, "PUT", f"/imports/{import_id}/reversal", json=_paper(document, on))
        found: dict[str, Any] = (await _ask(http, "GET", f"/imports/{import_id}")).json()
    told = (
        f"Đã hoàn tác lần nhập {import_id}: bớt {found['registered']} người, trả lại {found['updated']} người như cũ."
    )
    return {**found, "lines": [told]}


def _paper(number: str, on: date) -> dict[str, Any]:
    return {"effective_on": on.isoformat(), "document": {"number": number, "issued_on": on.isoformat()}}


def _lines(found: Mapping[str, Any], waits: int, dry_run: bool) -> list[str]:
    told = [
        f"Lần nhập {found['id']}: {found['rows']} dòng, {found['valid']} hợp lệ, {found['warning']} cần xem, "
        f"{found['duplicate']} trùng, {found['invalid']} sai."
    ]
    if found["withheld_columns"]:
        told.append(f"{found['withheld_columns']} cột nhạy cảm bị bỏ vì không nêu mục đích (--purpose).")
    if dry_run:
        return [*told, "Chỉ xem trước: không ghi gì, dữ liệu tạm đã xóa."]
    if waits:
        return [
            *told,
            f"Còn {waits} dòng chờ quyết định; chưa ghi gì. Hãy xem --report, hoặc --accept, --known, --skip.",
        ]
    return [
        *told,
        f"Đã ghi: {found['registered']} người mới, {found['updated']} cập nhật, {found['skipped']} bỏ qua. "
        f"Hoàn tác: bcd import-undo {found['id']}",
    ]
