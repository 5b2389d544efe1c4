"""The demonstration bloc: started, loaded through the public API, compared with its own file, served."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from services.suite.bloc import DEMO, Bloc, read_bloc
from services.suite.directory import DataDirectory
from services.suite.host import Machine, machine, serve_machine
from services.suite.listening import listen
from services.suite.load import Tally, expected
from services.suite.load import load as load_bloc
from services.suite.operate import Say, check
from services.suite.outside import of_machine
from services.suite.place import NotRunning, admin_key, today
from services.suite.progress import Step


@asynccontextmanager
async def served(one: Machine, listening: socket.socket) -> AsyncIterator[tuple[str, "asyncio.Task[None]"]]:
    """Serve a machine as long as the context lasts; gives the address and the task that ends when a person stops it."""
    until = asyncio.Event()
    answering: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    more = of_machine(one).read
    serving = asyncio.create_task(serve_machine(one, listening, ready=answering.set_result, until=until, more=more))
    waited: set[asyncio.Future[Any]] = {answering, serving}
    await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
    if serving.done():
        serving.result()
        raise NotRunning("đã dừng trước khi chạy xong")
    try:
        yield answering.result(), serving
    finally:
        until.set()
        await serving


async def demo(
    path: Path, database: str, host: str, port: int, file: Path | None, once: bool, progress: Step, say: Say
) -> dict[str, Any]:
    """Serve the demonstration bloc; load it when that was not done yet. With `once`: load, verify, tell the totals, end."""
    bloc = read_bloc(file or DEMO)
    data = DataDirectory(path, bloc.code, database)
    listening = listen(host, 0 if once else port)
    async with machine(data) as one, served(one, listening) as (url, serving):
        started = time.monotonic()
        tally = await _load(bloc, url, admin_key(data), progress, serving)
        seconds = round(time.monotonic() - started, 1)
        say(f"Đã nạp {bloc.name}: {tally.requests} yêu cầu, {tally.changed} thay đổi, {seconds} s")
        if once:
            return await _proof(one, bloc, url, progress) | {"seconds": seconds, "changed": tally.changed}
        say(f"Mở {url}/?on={bloc.as_of} trong trình duyệt. Khóa quản trị: {data.admin_key_file}. Ctrl-C để dừng.")
        await serving
    return {}


async def _load(bloc: Bloc, url: str, key: str, progress: Step, serving: "asyncio.Task[None]") -> Tally:
    loading = asyncio.create_task(load_bloc(bloc, url, key, progress, today()))
    waited: set[asyncio.Future[Any]] = {loading, serving}
    await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
    if not loading.done():
        loading.cancel()
        raise NotRunning("đã dừng giữa chừng; chạy lại thì nạp tiếp, không nạp trùng")
    return loading.result()


async def _proof(one: Machine, bloc: Bloc, url: str, progress: Step) -> dict[str, Any]:
    report = await check(one.admin, one.data, progress)
    wanted = expected(bloc)
    found = {year: await _figures(url, f"{year}-12-31") for year in sorted({key[1] for key in wanted})}
    wrong = [
        f"{key[0]} năm {key[1]}: tệp khối cho {value}, số liệu cho {found[key[1]].get(key[0])}"
        for key, value in wanted.items()
        if len(key) == 2 and found[key[1]].get(key[0]) != value
    ]
    totals = await _figures(url, bloc.as_of.isoformat(), named=True)
    compared = sum(1 for key in wanted if len(key) == 2)
    lines = [f"{value:>9,}  {name}".replace(",", ".") for name, value in totals.items()]
    lines += [*report.lines(), *wrong, f"So với tệp khối: {compared} số, {len(wrong)} khác."]
    return {
        "ok": report.ok and not wrong,
        "totals": totals,
        "verify": report.as_json(),
        "compared": compared,
        "wrong": wrong,
        "lines": lines,
    }


async def _figures(url: str, on: str, *, named: bool = False) -> dict[str, int]:
    """Return the bloc's figures as the public API gives them, by id or by Vietnamese name."""
    async with httpx.AsyncClient(base_url=url, timeout=30) as http:
        answer = await http.get("/api/overview", params={"on": on})
        answer.raise_for_status()
        rows = answer.json()["figures"]
    return {row["figure"]["vi" if named else "id"]: row["value"] for row in rows}
