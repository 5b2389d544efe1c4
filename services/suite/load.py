"""Loads a bloc through the public HTTP interface, and tells what its figures must come to."""

import asyncio
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import httpx

from contracts.base import Request
from services.kernel.errors import Explained
from services.suite.bloc import Bloc, ReportCampaign, read_bloc
from services.suite.bloc_totals import expected
from services.suite.people_requests import people_steps
from services.suite.place import NotRunning, Place, admin_key, today
from services.suite.plan_requests import plan_steps
from services.suite.report_requests import SERVICE as REPORTING
from services.suite.report_requests import Row, answers, campaign_id, publication, submissions
from services.suite.requests import Ask, Clerk, Step
from services.suite.roster import roster_of
from services.suite.workplans import workplans_of

__all__ = ["LoadStopped", "Tally", "expected", "load", "load_file", "steps"]

IN_FLIGHT = 4
ATTEMPTS = 8
PAUSE = 0.2
"""Seconds before the second attempt, twice as many before each further one."""
NOT_NOW = frozenset({502, 503, 504})
"""Answers of a service that cannot now, and of a proxy that does not reach it."""
REQUESTS = uuid5(NAMESPACE_URL, "bachudong:load")
MOUNTED = {"members": "/members", "plans": "/plans", REPORTING: "/api"}
WAITS = {"members": (), "plans": ("members",), REPORTING: ("members", "plans", REPORTING)}
"""Where the routes of each service are, and which services it must have heard before it is asked."""
Progress = Callable[[str, int, int], None]


class LoadStopped(Explained):
    """The system refused a row or cannot be reached; what was loaded before stays, and loading again goes on."""


@dataclass
class Tally:
    """What a load came to. `changed` counts rows that altered anything; `positions` the last one seen of a service."""

    requests: int = 0
    rows: int = 0
    changed: int = 0
    positions: dict[str, int] = field(default_factory=dict)


def steps(bloc: Bloc) -> Iterator[Step]:
    """Return the steps that bring in people and plans, in order.

    Raises BlocInvalid where the bloc's numbers do not fit together.
    """
    roster, workplans = roster_of(bloc), workplans_of(bloc)
    clerk = Clerk(bloc, chain(roster.papers(), workplans.papers()))
    found = chain(people_steps(bloc, roster, clerk), plan_steps(workplans, clerk))
    return (step for step in found if step.asks)


async def load(
    bloc: Bloc,
    base_url: str,
    api_key: str,
    progress: Progress,
    today: date,
    transport: httpx.AsyncBaseTransport | None = None,
) -> Tally:
    """Load a whole bloc, telling progress by step; loading it again changes nothing. Raises LoadStopped, BlocInvalid.

    `today` is what the due dates of its reports are counted from.
    """
    headers = {"Authorization": f"Bearer {api_key}", "Content-Type": "application/json"}
    async with httpx.AsyncClient(base_url=base_url, headers=headers, timeout=60, transport=transport) as http:
        loading = _Loading(http, progress)
        for step in steps(bloc):
            await loading.take(step)
        for campaign in bloc.reports:
            await loading.report(bloc, campaign, today)
        return loading.tally


class _Loading:
    def __init__(self, http: httpx.AsyncClient, progress: Progress) -> None:
        self._http, self._progress = http, progress
        self.tally = Tally()

    async def take(self, step: Step) -> None:
        done, total = 0, step.rows()
        after = self._after(step.service)
        waiting = iter(step.asks)
        self._progress(step.title, 0, total)

        async def work() -> None:
            nonlocal done
            for ask in waiting:
                self._count(step, ask, await self._send(step, ask, after))
                done += ask.rows
                self._progress(step.title, done, total)

        workers = [asyncio.create_task(work()) for _ in range(min(IN_FLIGHT, len(step.asks)))]
        try:
            await asyncio.gather(*workers)
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)

    async def report(self, bloc: Bloc, campaign: ReportCampaign, today: date) -> None:
        """Ask for the reports of a campaign, hand in and answer what is still to be; what stands already stays so."""
        clerk = Clerk(bloc, ())
        here = f"/campaigns/{campaign_id(campaign, clerk)}"
        if await self._read(here) is None:
            await self.take(publication(bloc, campaign, clerk, today))
        for step in (submissions, answers):
            rows = await self._read(f"{here}/reports") or []
            asked = step(campaign, [Row.of(row) for row in rows], clerk)
            if asked.asks:
                await self.take(asked)

    def _after(self, service: str) -> list[str]:
        known = self.tally.positions
        return [f"{one}:{known[one]}" for one in WAITS[service] if one in known]

    async def _read(self, path: str) -> Any:
        """Return what the reporting service has at a path; None where there is nothing."""
        step = Step("Báo cáo", REPORTING, (Ask("GET", path, None, 1, 1),))
        answer = await self._send(step, step.asks[0], self._after(REPORTING))
        return None if answer.status_code == httpx.codes.NOT_FOUND else answer.json()

    def _count(self, step: Step, ask: Ask, answer: httpx.Response) -> None:
        said: dict[str, Any] = answer.json()
        tally = self.tally
        tally.requests += 1
        tally.rows += ask.rows
        tally.changed += 0 if said.get("repeated") else int(said["changed"])
        tally.positions[step.service] = max(tally.positions.get(step.service, 0), int(said["position"]))

    async def _send(self, step: Step, ask: Ask, after: Sequence[str]) -> httpx.Response:
        path = f"{MOUNTED[step.service]}{ask.path}"
        content = _json(ask.body) if ask.body else b""
        key = uuid5(REQUESTS, f"{ask.method} {path}\n{content.decode()}")
        trouble = ""
        for attempt in range(ATTEMPTS):
            if attempt:
                await asyncio.sleep(min(PAUSE * 2 ** (attempt - 1), 5))
            try:
                answer = await self._http.request(
                    ask.method, path, content=content, params={"after": after}, headers={"Idempotency-Key": str(key)}
                )
            except httpx.TransportError as error:
                trouble = f"không liên lạc được với hệ thống ({type(error).__name__})"
                continue
            if answer.status_code in NOT_NOW:
                trouble = _reason(answer)[0]
                continue
            if answer.is_success or (ask.body is None and answer.status_code == httpx.codes.NOT_FOUND):
                return answer
            raise LoadStopped(_refused(step, ask, answer))
        where = f"bước «{step.title}», {_rows(ask)}"
        raise LoadStopped(f"Dừng ở {where}: đã thử {ATTEMPTS} lần, {trouble}. Chạy lại để nạp tiếp.")


def _json(body: Request) -> bytes:
    return body.model_dump_json(exclude_none=True).encode()


def _rows(ask: Ask) -> str:
    return f"dòng {ask.first}" if ask.rows == 1 else f"dòng {ask.first}–{ask.first + ask.rows - 1}"


def _refused(step: Step, ask: Ask, answer: httpx.Response) -> str:
    """Say where and why; a row is counted from 1 in the whole step, where the problem tells which one it is."""
    detail, place = _reason(answer)
    where = _rows(ask)
    in_list = re.match(r"Dòng (\d+): ", detail)
    in_body = re.search(r"rows\[(\d+)\]", place)
    if in_list:
        where, detail = f"dòng {ask.first + int(in_list[1]) - 1}", detail[in_list.end() :]
    elif in_body:
        where = f"dòng {ask.first + int(in_body[1])}"
    return f"Dừng ở bước «{step.title}», {where}: {detail}"


def _reason(answer: httpx.Response) -> tuple[str, str]:
    """Return the problem's text with its code, and the first field it names."""
    try:
        problem: dict[str, Any] = answer.json()
    except ValueError:
        problem = {}
    errors = problem.get("errors") or [{}]
    place = str(errors[0].get("field", ""))
    named = f" ({place}: {errors[0].get('detail', '')})" if place else ""
    code = problem.get("code", f"HTTP {answer.status_code}")
    return f"{problem.get('detail', 'hệ thống trả lời không rõ')}{named} [{code}]", place


async def load_file(data: Place, file: Path, url: str, key_file: Path | None, progress: Progress) -> dict[str, Any]:
    """Load a bloc file into a running system."""
    if not url:
        told = data.running()
        if told is None:
            raise NotRunning(
                f"chưa có hệ thống nào chạy ở {data.name}; hãy chạy «{data.how_to_start}» hoặc cho biết --url và --key-file"
            )
        url = told["url"]
    key = key_file.read_text().strip() if key_file else admin_key(data)
    tally = await load(read_bloc(file), url, key, progress, today())
    return {"requests": tally.requests, "changed": tally.changed, "positions": tally.positions}
