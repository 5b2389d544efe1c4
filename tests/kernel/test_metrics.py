"""What a service tells of itself in numbers: names, labels that cannot grow without end, numbers of several services as one."""

import asyncio
import logging
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.exc import OperationalError

from services.kernel.behind import Level
from services.kernel.decider import Refusal
from services.kernel.http import create_app
from services.kernel.metrics import Measured, Meter, gauge, written
from services.kernel.run import Heart
from services.kernel.watching import Watched


class Taken(Refusal):
    """The place is taken."""

    CODE = "t.taken"
    DETAIL = "Đã có người."


def routes() -> APIRouter:
    router = APIRouter()

    @router.get("/people/{person_id}")
    def person(person_id: UUID) -> dict[str, str]:
        return {"id": str(person_id)}

    @router.put("/people/{person_id}")
    def take(person_id: UUID) -> None:
        raise Taken()

    @router.get("/crash")
    def crash() -> None:
        raise RuntimeError("Nguyễn Thị An")

    return router


def samples(meter: Meter) -> dict[tuple[str, ...], float]:
    """Return the values of what was counted, by name and labels."""
    text = written(meter.registry.collect()).decode()
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_an_address_is_counted_by_the_template_of_its_route() -> None:
    """INVARIANT: no label can be made by who asks: neither an id, nor an unknown address, nor an invented method.

    The path instead of the template, the method as it came, or the status itself in a label breaks it.
    """
    meter = Meter("t")
    with TestClient(create_app("t", [routes()], watched=Watched(meter))) as http:
        for number in range(3):
            http.get(f"/people/{UUID(int=number)}")
            http.get(f"/nobody/{number}")
        http.request("BREW", "/people/1")
        http.put(f"/people/{UUID(int=1)}", json={})
        http.get("/crash")
    found = samples(meter)
    requests = {key[1:]: value for key, value in found.items() if key[0] == "bcd_http_requests_total"}
    assert requests == {
        ("GET", "/people/{person_id}", "t", "2xx"): 3,
        ("GET", "none", "t", "4xx"): 3,
        ("other", "/people/{person_id}", "t", "4xx"): 1,
        ("PUT", "/people/{person_id}", "t", "4xx"): 1,
        ("GET", "/crash", "t", "5xx"): 1,
    }
    refusals = {key[1:]: value for key, value in found.items() if key[0] == "bcd_refusals_total"}
    assert refusals == {
        ("t.taken", "t"): 1,
        ("http.not_found", "t"): 3,
        ("http.method_not_allowed", "t"): 1,
        ("http.crashed", "t"): 1,
    }


def test_numbers_of_several_services_are_written_as_one() -> None:
    """INVARIANT: each name is explained once, whoever has a value of it; a second explanation makes the whole unreadable."""
    meters = [Meter("a"), Meter("b")]
    for meter in meters:
        meter.answered("GET", "/", 200, 0.01, "")
    text = written([*meters[0].registry.collect(), *meters[1].registry.collect(), gauge("bcd_ready", "ready")]).decode()
    explained = [line.split()[2] for line in text.splitlines() if line.startswith("# TYPE")]
    assert sorted(explained) == [
        "bcd_http_request_duration_seconds", "bcd_http_requests_total", "bcd_ready", "bcd_refusals_total"
    ]  # fmt: skip
    assert text.count("bcd_http_requests_total{") == 2
    assert "_created" not in text


def test_a_follower_is_behind_since_it_was_last_level() -> None:
    clock = Clock()
    level = Level(clock)
    clock.now = 5
    assert level.standing(0, 3, "").seconds == 5
    level.here()
    clock.now = 9
    assert level.standing(3, 0, "").seconds == 0
    assert level.standing(3, 1, "").seconds == 4
    assert level.standing(3, 0, "the bus is away").seconds == 4


@dataclass
class Clock:
    now: float = 0

    def __call__(self) -> float:
        return self.now


@dataclass
class Parts:
    """Stands for the parts of a service whose database is away, or serves."""

    away: bool
    appended: int = 7
    engine: Any = field(default=None)

    def position(self) -> int:
        if self.away:
            raise OperationalError("SELECT 'Nguyễn Thị An'", {}, Exception())
        return 9

    def count_destroyed(self) -> int:
        return 2

    def unknown(self) -> int:
        return 1

    def count_parked(self) -> dict[str, int]:
        return {"MEMBERS": 4}


@pytest.mark.parametrize("away", [False, True])
def test_a_service_whose_database_is_away_still_tells_what_it_knows(
    away: bool, caplog: pytest.LogCaptureFixture
) -> None:
    parts: Any = Parts(away)
    heart = Heart(Clock(12))
    heart.beats = {"t relay": 10}
    measured = Measured("t", Meter("t"), heart, parts, parts, parts, {})
    with caplog.at_level(logging.WARNING):
        text = written(asyncio.run(measured.read(lambda: ""))).decode()
    assert 'bcd_loop_heartbeat_age_seconds{loop="relay",service="t"} 2.0' in text
    assert 'bcd_events_appended_total{service="t"} 7.0' in text
    assert f'bcd_database_up{{service="t"}} {0 if away else 1}.0' in text
    assert ('bcd_facts_parked{service="t",stream="MEMBERS"} 4.0' in text) is not away
    assert [one.message for one in caplog.records] == (
        ["metrics: the databases do not answer: OperationalError"] if away else []
    )
