"""How much a running system writes to its logs, changed while it runs."""

from collections.abc import Iterator
from typing import Any

import httpx

from contracts.streams import WRITES
from services.suite.apart import SystemApart
from services.suite.place import CannotStart, NotRunning, Place, admin_key

PATIENCE = 10


async def change(data: Place, service: str, level: str) -> dict[str, Any]:
    """Set the level of a service, or of all where none is named, in each of its processes, until they start again.

    Raises NotRunning, CannotStart.
    """
    told = data.running()
    if told is None:
        raise NotRunning(f"chưa có hệ thống nào chạy ở {data.name}; hãy chạy «{data.how_to_start}» trước")
    key = {"Authorization": f"Bearer {admin_key(data)}"}
    changed: list[dict[str, str]] = []
    async with httpx.AsyncClient(timeout=PATIENCE, headers=key) as http:
        for name, url in _processes(data, told["url"], service):
            try:
                answer = await http.put(f"{url}/log-level", json={"level": level})
            except httpx.TransportError as error:
                raise NotRunning(f"{name} không chạy ({error}); xem «bcd doctor»") from error
            if answer.is_error:
                raise NotRunning(f"{name}: {answer.json()['detail']}")
            changed.append({"process": name, **answer.json()})
    lines = [f"{one['process']}: {one['was']} → {one['level']}" for one in changed]
    return {"changed": changed, "lines": [*lines, "Đến khi khởi động lại; lâu dài thì đặt LOG_LEVEL."]}


def _processes(data: Place, url: str, service: str) -> Iterator[tuple[str, str]]:
    """Yield the name and the address of each process, of each replica of a service too."""
    if not isinstance(data, SystemApart):
        if service:
            raise CannotStart("ở đây cả ba dịch vụ chạy trong một tiến trình; hãy gọi không nêu tên dịch vụ")
        yield "cả ba dịch vụ", url
        return
    for name in [service] if service else WRITES:
        there = data.addresses(name)
        for number, address in enumerate(there, 1):
            yield (name if len(there) == 1 else f"{name} ({number})"), address
