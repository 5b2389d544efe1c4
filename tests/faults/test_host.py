"""The whole host under kill -9, with its bus killed and wiped, on both stores: every acknowledged command is there once.

FAULT_POINTS sets how many times the host is killed on each store; the default keeps the whole suite short.
"""

import asyncio
import json
import os
import random
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import httpx
import psycopg
import pytest

from tests.support.servers import PostgresServer, free_port

POINTS = int(os.environ.get("FAULT_POINTS", "8"))
CLIENTS = 6
pytestmark = pytest.mark.long
ROOT = UUID(int=1)
BRANCHES = [UUID(int=10 + n) for n in range(4)]
CODES = {branch: f"cd{n}" for n, branch in enumerate(BRANCHES)}
DAY = "2021-01-05"
PAPER = {"number": "1-QĐ/ĐTN", "issued_on": DAY}


@dataclass
class Host:
    """One `bcd up` on a data directory; it can be killed and started again on the same port."""

    data: Path
    database: str
    port: int
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        command = [sys.executable, "-c", "from services.suite.cli import main; main()", "up"]
        options = ["--data", str(self.data), "--port", str(self.port), "--bloc", "khoi", "--database", self.database]
        with (self.data.parent / "host.log").open("ab") as log:
            self.process = subprocess.Popen([*command, *options], stdout=log, stderr=log)

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)

    def nats_pid(self) -> int | None:
        assert self.process is not None
        for children in Path(f"/proc/{self.process.pid}/task").glob("*/children"):
            for pid in children.read_text().split():
                with suppress(FileNotFoundError, ProcessLookupError):  # it ended meanwhile
                    if b"nats-server" in Path(f"/proc/{pid}/cmdline").read_bytes():
                        return int(pid)
        return None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def answers(self) -> None:
        """Return when the host serves."""
        async with httpx.AsyncClient(base_url=self.url, timeout=5) as http:
            while True:
                assert self.process is not None
                assert self.process.poll() is None, (self.data.parent / "host.log").read_text()[-3000:]
                try:
                    if (await http.get("/health/live")).is_success:
                        return
                except httpx.TransportError:
                    await asyncio.sleep(0.05)


@dataclass
class Command:
    """One request of the deterministic list, with what it adds to the figures."""

    method: str
    path: str
    body: dict[str, Any]
    adds: list[tuple[str, str]]
    after: "Command | None" = None
    done: asyncio.Event = field(default_factory=asyncio.Event)


def script(chance: random.Random, count: int) -> list[Command]:
    """Return registrations, two-step transfers, departures and ratings of members in four branches."""
    commands: list[Command] = []
    for number in range(count):
        member, home = UUID(int=1000 + number), chance.choice(BRANCHES)
        person = {"full_name": f"Người {number}", "birth_date": "2000-02-01", "sex": "FEMALE"}
        body = {**person, "unit_id": str(home), "joined_on": "2016-03-26", "effective_on": DAY, "document": PAPER}
        path = f"/members/members/{member}"
        first = Command("PUT", f"{path}/registration", body, [("members.active", CODES[home])])
        commands.append(first)
        fate = chance.random()
        if fate < 0.4:
            there = chance.choice([branch for branch in BRANCHES if branch != home])
            transfer = str(uuid5(NAMESPACE_URL, str(member)))
            wish = {"transfer_id": transfer, "effective_on": "2021-02-01", "document": PAPER}
            ask = {**wish, "to_unit_id": str(there), "dues_paid_until": "2021-02-28"}
            second = Command("PUT", f"{path}/transfer", ask, [], first)
            moved = [("members.active", CODES[there]), ("-members.active", CODES[home])]
            commands += [second, Command("PUT", f"{path}/transfer/acceptance", wish, moved, second)]
        elif fate < 0.6:
            left = {"effective_on": "2021-06-01", "document": PAPER}
            adds = [("members.left", CODES[home]), ("-members.active", CODES[home])]
            commands.append(Command("PUT", f"{path}/departure", left, adds, first))
        elif fate < 0.9:
            rank = chance.choice(["EXCELLENT", "GOOD", "COMPLETED"])
            rate = {"rank": rank, "effective_on": "2021-12-15", "document": PAPER}
            adds = [(f"ratings.{rank.lower()}", CODES[home])]
            commands.append(Command("PUT", f"{path}/ratings/2021", rate, adds, first))
    return commands


async def establish(http: httpx.AsyncClient) -> None:
    """Establish the bloc and its four branches."""
    common = {"effective_on": "2020-01-01", "document": PAPER}
    rows = [{"unit_id": str(ROOT), "code": "khoi", "name": "Khối", "kind": "BLOC", **common}]
    rows += [
        {
            "unit_id": str(branch),
            "code": CODES[branch],
            "name": f"Chi đoàn {CODES[branch]}",
            "kind": "GRASSROOTS_BRANCH",
            "parent_id": str(ROOT),
            **common,
        }
        for branch in BRANCHES
    ]
    answer = await http.post("/members/units/bulk", json={"rows": rows})
    assert answer.is_success, answer.text


@dataclass
class Run:
    """Clients that carry out a script against a host that may vanish at any moment."""

    host: Host
    commands: list[Command]
    acknowledged: int = 0
    repeated: int = 0

    async def client(self, mine: list[Command]) -> None:
        key = (self.host.data / "admin.key").read_text().strip()
        async with httpx.AsyncClient(
            base_url=self.host.url, headers={"Authorization": f"Bearer {key}"}, timeout=20
        ) as http:
            for command in mine:
                if command.after is not None:
                    await command.after.done.wait()
                await self._send(http, command)
                command.done.set()
                self.acknowledged += 1

    async def _send(self, http: httpx.AsyncClient, command: Command) -> None:
        key = str(uuid5(NAMESPACE_URL, command.path))
        while True:
            try:
                answer = await http.request(
                    command.method, command.path, json=command.body, headers={"Idempotency-Key": key}
                )
            except httpx.TransportError:
                await asyncio.sleep(0.02)
                continue
            if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
                continue
            assert answer.is_success, answer.text
            self.repeated += answer.json()["repeated"]
            return


async def torment(run: Run, chance: random.Random, points: int, wipe: Callable[[], None]) -> Counter[str]:
    """Kill the host at random moments while commands flow, and its bus now and then, wiping what the bus stored."""
    told: Counter[str] = Counter()
    total = len(run.commands)
    for point in range(points):
        reached = total * (point + chance.random()) / (points + 1)
        while run.acknowledged < reached:
            await asyncio.sleep(0.001)
        pid = run.host.nats_pid() if point % 3 == 1 else None
        if pid is not None:
            os.kill(pid, signal.SIGKILL)
            told["bus killed"] += 1
            while run.host.nats_pid() in (pid, None):
                await asyncio.sleep(0.02)
        await asyncio.sleep(chance.random() * 0.05)
        run.host.kill()
        told["host killed"] += 1
        if point % 4 == 3:
            wipe()
            told["bus wiped"] += 1
        run.host.start()
        await run.host.answers()
    return told


def databases(postgres: PostgresServer, prefix: str) -> str:
    """Make the databases of a machine and return their address with `{name}` in it."""
    url = postgres.fresh_database()
    base = url.rsplit("/", 1)[0]
    with psycopg.connect(url, autocommit=True) as connection:
        for service in ("members", "plans", "reporting"):
            for part in ("store", "keys", "views"):
                connection.execute(f'CREATE DATABASE "{prefix}_{service}_{part}"'.encode())
    return f"{base}/{prefix}_{{name}}"


@pytest.mark.parametrize("store", ["sqlite", "postgresql"])
def test_a_host_killed_at_any_moment_loses_nothing_and_counts_nothing_twice(
    store: str, tmp_path: Path, request: pytest.FixtureRequest, record_property: Callable[[str, object], None]
) -> None:
    """INVARIANT: every acknowledged command is in the store once and in the figures once, whatever was killed.

    A receipt outside the command's own commit, a position that is not in the rows' transaction, or a relay that
    trusts its memory instead of the stream would break it.
    """
    database = databases(request.getfixturevalue("postgres"), "fault") if store == "postgresql" else ""
    host = Host(tmp_path / "data", database, free_port())
    chance = random.Random(20211231)  # noqa: S311  # a seeded choice of moments, no secret
    run = Run(host, script(chance, max(120, POINTS * 30)))

    async def all_of_it() -> tuple[Counter[str], dict[str, Any], str]:
        host.start()
        await host.answers()
        key = (host.data / "admin.key").read_text().strip()
        async with httpx.AsyncClient(base_url=host.url, headers={"Authorization": f"Bearer {key}"}, timeout=20) as http:
            await establish(http)
        clients = [asyncio.create_task(run.client(run.commands[n::CLIENTS])) for n in range(CLIENTS)]
        told = await torment(run, chance, POINTS, lambda: shutil.rmtree(host.data / "nats" / "jetstream"))
        await asyncio.gather(*clients)
        async with httpx.AsyncClient(base_url=host.url, timeout=60) as http:
            position = (await http.get("/status")).json()["members"]["relay"]["published"]
            while True:
                answer = await http.get("/api/overview", params={"on": "2021-12-31", "after": f"members:{position}"})
                status = (await http.get("/status")).json()
                position = status["members"]["relay"]["published"]
                if (
                    answer.is_success
                    and all(
                        one["position"] >= position and not one["lag"]
                        for one in status["reporting"]["inboxes"]
                        if one["stream"] == "MEMBERS"
                    )
                    and status["members"]["relay"]["scanned"] == status["members"]["store"]
                ):
                    break
            answer = await http.get("/api/overview", params={"on": "2021-12-31"})
        verified = await asyncio.create_subprocess_exec(
            sys.executable, "-c", "from services.suite.cli import main; main()", "verify", "--json",
            "--data", str(host.data), "--database", database, stdout=subprocess.PIPE,
        )  # fmt: skip
        out, _ = await verified.communicate()
        return told, answer.json(), out.decode()

    told, overview, verified = asyncio.run(all_of_it())
    assert host.stop() == 0

    wanted: Counter[tuple[str, str]] = Counter()
    for command in run.commands:
        for figure, unit in command.adds:
            wanted[figure.removeprefix("-"), unit] += -1 if figure.startswith("-") else 1
    found = {
        (figure, row["code"]): value
        for row in overview["units"]
        for figure, value in row["values"].items()
        if (figure, row["code"]) in wanted
    }
    differences = {key: (value, found.get(key)) for key, value in wanted.items() if found.get(key) != value}
    report = json.loads(verified)
    record_property("points", dict(told))
    print(
        f"{store}: {len(run.commands)} commands acknowledged, {run.repeated} of them asked for again; {dict(told)}; "
        f"{len(wanted)} figures recounted, {len(differences)} differences; verify ok: {report['ok']}"
    )
    assert differences == {}
    assert report["ok"], report["lines"]
    assert date.fromisoformat(overview["on"]) == date(2021, 12, 31)
