"""Clerks who send commands through the proxy while things break: what each was promised is written down, then looked for."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx

from services.suite.bloc import read_bloc
from tests.support.composition import Composition, composed

PACE = 0.05
"""Seconds between two commands of a clerk."""
AGAIN = 0.25
"""Seconds before a command that was not answered is sent again."""
PATIENCE = 420.0
"""Seconds after which a clerk gives up on one command."""
LATER = 500
"""HTTP answers from here on are no refusals: the command is sent again."""
PAPER = {"number": "7-QĐ/ĐTN", "issued_on": "2021-12-01", "issuer": "Đoàn khối"}
DAY = "2021-12-01"
UNIT = "kho-bac"
"""Code of the unit whose book the clerks keep."""

STORED = "SELECT originator_id, notification_id FROM stored_events WHERE topic = '{}'"


@dataclass(frozen=True)
class Desk:
    """What a clerk of a service does: which event each command leaves behind, and what it says."""

    service: str
    topic: str
    path: str
    body: Callable[[UUID, UUID], dict[str, Any]]


def _registration(unit: UUID, one: UUID) -> dict[str, Any]:
    birth = date(2000, 1, 1) + timedelta(days=one.int % 1000)
    who = {"full_name": f"Nguyễn Thử {one}", "birth_date": birth.isoformat(), "sex": "FEMALE"}
    return {**who, "unit_id": str(unit), "joined_on": DAY, "effective_on": DAY, "document": PAPER}


def _model(unit: UUID, one: UUID) -> dict[str, Any]:
    said = {"unit_id": str(unit), "name": f"Mô hình thử {one}", "field": "Chuyển đổi số"}
    return {**said, "effective_on": DAY, "document": PAPER}


def _campaign(unit: UUID, one: UUID) -> dict[str, Any]:
    period = {"kind": "MONTH", "year": date.today().year, "number": one.int % 12 + 1}  # noqa: DTZ011  # a year, not a moment
    due = date.today() + timedelta(days=200)  # noqa: DTZ011  # far ahead
    close = f"{due + timedelta(days=200)}T00:00:00+07:00"
    return {"unit_id": str(unit), "form": "monthly", "period": period, "due_on": due.isoformat(), "close_at": close}


DESKS = (
    Desk("members", "members.member.registered", "/members/members/{}/registration", _registration),
    Desk("plans", "plans.model.registered", "/plans/models/{}", _model),
    Desk("reporting", "reporting.campaign.published", "/api/campaigns/{}", _campaign),
)


@dataclass
class Clerk:
    """One who sends a service one command after the other, each again until it is answered; `promised` says by id what was."""

    desk: Desk
    url: str
    token: str
    unit: UUID
    limit: int
    ending: threading.Event
    promised: dict[UUID, int] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    again: int = 0
    longest: float = 0.0

    def work(self) -> None:
        """Send until told to end or the limit is reached; the command in hand is still brought to its answer."""
        with httpx.Client(
            base_url=self.url, headers={"Authorization": f"Bearer {self.token}"}, timeout=30, trust_env=False
        ) as http:
            while len(self.promised) < self.limit and not self.refused and not self.ending.wait(PACE):
                self._do(http, uuid4())

    def _do(self, http: httpx.Client, one: UUID) -> None:
        began = time.monotonic()
        while time.monotonic() - began < PATIENCE:
            try:
                answer = http.put(
                    self.desk.path.format(one),
                    json=self.desk.body(self.unit, one),
                    headers={"Idempotency-Key": str(one)},
                )
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.status_code < LATER:
                break
            self.again += 1
            time.sleep(AGAIN)
        self.longest = max(self.longest, time.monotonic() - began)
        if answer is not None and answer.is_success:
            self.promised[one] = int(answer.json()["position"])
        else:
            self.refused.append(answer.text if answer is not None else f"no answer within {PATIENCE:.0f} s")


@dataclass
class Office:
    """The clerks of all services at work."""

    system: Composition
    clerks: Sequence[Clerk]
    database: str = "postgres"

    def sent(self) -> int:
        """Return how many commands were acknowledged so far."""
        return sum(len(one.promised) for one in self.clerks)

    def goes_on(self, more: int = 3, service: str = "") -> float:
        """Block until each clerk, or the one of a service, was promised so many more; return the seconds that took."""
        wanted = {
            id(one): min(one.limit, len(one.promised) + more)
            for one in self.clerks
            if service in ("", one.desk.service)
        }

        def went_on() -> bool:
            return all(one.refused or len(one.promised) >= wanted.get(id(one), 0) for one in self.clerks)

        return self.system.until(went_on, f"{service or 'every service'} acknowledges commands")

    def account(self) -> None:
        """Check that what was promised is in the stores once, where it was said to be; once more is found too."""
        for clerk in self.clerks:
            assert clerk.refused == [], f"{clerk.desk.service}: {clerk.refused[0]}"
            words = ("psql", "-U", "postgres", "-At", "-F", " ", f"{clerk.desk.service}_store")
            rows = self.system.inside(self.database, *words, "-c", STORED.format(clerk.desk.topic)).stdout.split()
            every = [(UUID(one), int(position)) for one, position in zip(rows[::2], rows[1::2], strict=True)]
            stored = [row for row in every if row[0] in clerk.promised]
            assert len(stored) == len(clerk.promised), f"{clerk.desk.service}: lost or doubled"
            assert dict(stored) == clerk.promised, f"{clerk.desk.service}: stored elsewhere than said"

    def told(self) -> str:
        """Return what the clerks did, for a person."""
        return "; ".join(
            f"{one.desk.service}: {len(one.promised)} acknowledged, {one.again} sent again, longest {one.longest:.1f} s"
            for one in self.clerks
        )


@contextmanager
def at_work(system: Composition, *, limit: int = 3000) -> Iterator[Office]:
    """Let a clerk of each service work as long as the context lasts, then account for everything promised."""
    token = system.key()
    unit = unit_of(system)
    ending = threading.Event()
    clerks = [Clerk(desk, system.url, token, unit, limit, ending) for desk in DESKS]
    threads = [threading.Thread(target=one.work, name=f"clerk of {one.desk.service}") for one in clerks]
    office = Office(system, clerks)
    for thread in threads:
        thread.start()
    try:
        office.goes_on()
        yield office
    finally:
        ending.set()
        for thread in threads:
            thread.join()
        print(f"\n{office.told()}")
    office.account()


@contextmanager
def few_loaded(folder: Path, scenario: str) -> Iterator[Composition]:
    """Give a fresh clone as a project of its own that is up and has a few units to work with."""
    with composed(folder, scenario) as one:
        one.up()
        load_few(one)
        yield one


def load_few(system: Composition) -> None:
    """Load a few units of the demonstration bloc, with their members and one model, through the proxy."""
    whole = read_bloc().model_dump(mode="json", by_alias=True)
    units = [unit for unit in whole["units"] if unit["code"] in ("thue", UNIT)]
    models = [one for one in whole["models"] if one["unit"] == "thue"]
    none: dict[str, Any] = {
        "clusters": [],
        "transfers": [],
        "ratings": [],
        "plan": None,
        "proposals": [],
        "reports": [],
    }
    few = json.dumps(whole | none | {"units": units, "models": models})
    load = "cat > /tmp/few.yaml && bcd load /tmp/few.yaml"
    system.run("run", "--rm", "--no-TTY", "--entrypoint", "sh", "bcd", "-c", load, feed=few)


def unit_of(system: Composition) -> UUID:
    """Return the unit whose book the clerks keep: one that takes members."""
    with system.http() as http:
        units = http.get("/members/units", params={"limit": 500}).json()["items"]
    return next(UUID(one["id"]) for one in units if one["code"] == UNIT)
