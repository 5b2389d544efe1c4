"""What another rule set would make of a year's rating rounds, asked of the running system through the members API."""

from collections.abc import Mapping
from typing import Any

import httpx

from services.kernel.errors import Explained
from services.suite.place import NotRunning, Place, admin_key

RANKS: Mapping[str, str] = {
    "EXCELLENT": "xuất sắc",
    "GOOD": "tốt",
    "COMPLETED": "hoàn thành",
    "NOT_COMPLETED": "không hoàn thành",
}
GROUNDS: Mapping[str, str] = {
    "ACTIVITY": "tham gia sinh hoạt",
    "TASKS": "nhiệm vụ được giao",
    "DUES": "đoàn phí",
    "POINTS": "điểm",
    "DISCIPLINE": "kỷ luật",
    "SICK": "nghỉ ốm",
    "VOTE": "biểu quyết",
    "CAP": "tỷ lệ xuất sắc",
    "RULES": "quy tắc cũ đã giữ lại",
}


class QuestionRefused(Explained):
    """The service did not answer the question; says in Vietnamese why not."""


async def what_if(data: Place, year: int, rules: str, unit: str) -> dict[str, Any]:
    """Ask, and tell by ids and codes. Raises NotRunning, QuestionRefused."""
    told = data.running()
    if told is None:
        raise NotRunning(f"chưa có hệ thống nào chạy ở {data.name}; hãy chạy «{data.how_to_start}» trước")
    asked = {"rules": rules, **({"unit": unit} if unit else {})}
    headers = {"Authorization": f"Bearer {admin_key(data)}"}
    async with httpx.AsyncClient(base_url=told["url"], headers=headers, timeout=60) as http:
        answer = await http.get(f"/members/ratings/{year}/what-if", params=asked)
    found: dict[str, Any] = answer.json()
    if not answer.is_success:
        raise QuestionRefused(str(found["detail"]))
    for one in found["differences"]:
        del one["full_name"]
    return {**found, "lines": lines(found)}


def lines(found: Mapping[str, Any]) -> list[str]:
    """Return the answer for a person to read."""
    if not found["rounds"]:
        return [f"Năm {found['year']} chưa có đợt xếp loại nào trong phạm vi này."]
    told = [f"Năm {found['year']} theo {found['rules']}: {found['rounds']} đợt, {found['rated']} người đã xếp loại."]
    if found["unmeasured"]:
        told.append(f"{found['unmeasured']} người không còn số liệu, chỉ xét theo tỷ lệ xuất sắc.")
    if not found["differences"]:
        return [*told, "Không ai đổi mức."]
    return [*told, f"{len(found['differences'])} người đổi mức:", *(_line(one) for one in found["differences"])]


def _line(one: Mapping[str, Any]) -> str:
    grounds = ", ".join(GROUNDS[ground] for ground in one["why"])
    ranks = f"{RANKS[one['rank']]} → {RANKS[one['would_be']]}"
    return f"  {one['unit']['code']}  {one['member_id']}  {ranks}  ({grounds})"
