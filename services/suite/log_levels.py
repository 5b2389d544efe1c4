"""How much a running system writes to its logs, changed while it runs."""

import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx

from contracts.streams import WRITES
from services.suite.apart import SystemApart
from services.suite.operate import NotRunning
from services.suite.place import CannotStart, Place, admin_key

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
            answer = await http.put(f"{url}/log-level", json={"level": level})
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
        address = urlsplit(data.address(name))
        there = _replicas(address.hostname or "", address.port or 80)
        for number, host in enumerate(there, 1):
            at = f"[{host}]" if ":" in host else host
            yield (name if len(there) == 1 else f"{name} ({number})"), f"{address.scheme}://{at}:{address.port or 80}"


def _replicas(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        raise NotRunning(f"{host} không chạy ({error.strerror}); xem «bcd doctor»") from error
    return sorted({str(address[0]) for *_, address in found})
