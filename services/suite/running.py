"""What the operators' commands ask of a running system by its HTTP interfaces: how it does, and that it says what is due."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import httpx

from services.suite.place import NotRunning, Place, admin_key


async def health(told: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, Any]]:
    """Ask every process of a running system how it does: why which service is not ready, and how far each got.

    The second replica of a service is told of under `members 2`, and so on.
    """
    reasons: dict[str, str] = {}
    report: dict[str, Any] = {}
    for url in told["services"]:
        async with httpx.AsyncClient(base_url=url, timeout=10) as http:
            try:
                why = (await http.get("/health/ready")).json()["reasons"]
                each = (await http.get("/status")).json()
            except httpx.TransportError as error:
                reasons[url] = f"không trả lời ({type(error).__name__})"
            else:
                named = {name: _not_in(report, name) for name in each}
                reasons |= {named[name]: reason for name, reason in why.items()}
                report |= {named[name]: one for name, one in each.items()}
    return reasons, report


def _not_in(taken: Mapping[str, Any], name: str) -> str:
    others = sum(1 for one in taken if one.split()[0] == name)
    return f"{name} {others + 1}" if others else name


async def status(data: Place) -> dict[str, Any]:
    """Tell how the running system does."""
    told = data.running()
    if told is None:
        return {"ok": False, "running": False, "lines": [f"Không có hệ thống nào chạy ở {data.name}."]}
    reasons, report = await health(told)
    state = "degraded" if reasons else "ok"
    process = f" (tiến trình {told['pid']})" if "pid" in told else ""
    lines = [f"Đang chạy: {told['url']}{process}, {state}"]
    lines += [f"  {name}: {reason}" for name, reason in reasons.items()]
    lines += [f"  {name}: {json.dumps(one, ensure_ascii=False)}" for name, one in report.items()]
    ready = {"status": state, "reasons": reasons}
    return {"ok": not reasons, "running": True, **told, "ready": ready, "services": report, "lines": lines}


async def remind(data: Place, day: date) -> dict[str, Any]:
    """Ask the running system to say what came due by a day."""
    told = data.running()
    if told is None:
        raise NotRunning(f"chưa có hệ thống nào chạy ở {data.name}; hãy chạy «{data.how_to_start}» trước")
    key = {"Authorization": f"Bearer {admin_key(data)}"}
    async with httpx.AsyncClient(base_url=told["url"], timeout=60, headers=key) as http:
        answer = await http.put(f"/plans/reminders/{day}")
    if answer.is_error:
        raise NotRunning(answer.json()["detail"])
    found: dict[str, Any] = answer.json()
    return found | {"lines": [f"Đến {day:%d/%m/%Y}: nhắc {found['changed']} lần, {found['rows']} nội dung đến hạn."]}
