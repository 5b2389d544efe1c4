"""A real machine with the invented bloc, watched: its numbers, one trace through all of it, its logs and how much they tell."""

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from services.suite.bloc import DEMO, Bloc, read_bloc
from services.suite.roster import roster_of
from tests.support.collector import Collector, chain, collecting
from tests.support.machine import BCD, bcd, bcd_here
from tests.support.promql import base, queries, table
from tests.support.servers import free_port

PATIENCE = 180.0
PAPER = {"effective_on": "2021-12-01", "document": {"number": "99-QĐ/ĐTN", "issued_on": "2021-12-01"}}
NAME, PERSON = "Lê Thị Bí Mật", UUID(int=990)


@dataclass
class Watched:
    """A machine that runs, what it logged, where its traces went."""

    data: Path
    url: str
    bloc: Bloc
    log: Path
    traces: Collector
    http: httpx.Client
    unit: str

    def metrics(self) -> dict[str, list[dict[str, str]]]:
        """Return the labels of each sample, by the name under which a metric is explained."""
        text = httpx.get(f"{self.url}/metrics", timeout=PATIENCE).text
        return {
            _name(family.name, family.type): [dict(one.labels) for one in family.samples]
            for family in text_string_to_metric_families(text)
        }


def _name(name: str, kind: str) -> str:
    return f"{name}_total" if kind == "counter" else name


def until(holds: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, f"not after {PATIENCE:.0f} s: {what}"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    folder, port, bloc = tmp_path_factory.mktemp("observed"), free_port(), read_bloc()
    log, data = folder / "log", folder / "data"
    command = [*BCD, "up", "--data", str(data), "--port", str(port), "--bloc", bloc.code]
    with collecting() as traces, log.open("wb") as out:
        environ = os.environ | {"OTEL_EXPORTER_OTLP_ENDPOINT": traces.url}
        process = subprocess.Popen(command, stdout=out, stderr=out, env=environ)
        try:
            until(lambda: f":{port}" in log.read_text(), "the machine answers")
            assert "cả ba dịch vụ: WARNING → DEBUG" in bcd_here("loglevel", "debug", "--data", str(data)).stdout
            bcd("load", str(DEMO), "--data", str(data))
            key = {"Authorization": f"Bearer {(data / 'admin.key').read_text().strip()}"}
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=key, timeout=PATIENCE) as http:
                branch = next(one for one in http.get("/members/units").json()["items"] if "BRANCH" in one["kind"])
                yield Watched(data, f"http://127.0.0.1:{port}", bloc, log, traces, http, branch["id"])
            process.send_signal(signal.SIGINT)
            assert process.wait(PATIENCE) == 0
        finally:
            process.kill()
            process.wait()


def person(unit: str) -> dict[str, Any]:
    """A registration."""
    who = {"full_name": NAME, "birth_date": "2000-01-01", "sex": "FEMALE", "joined_on": "2016-03-26"}
    return {**who, "unit_id": unit, **PAPER}


def test_every_number_that_is_told_of_is_there_and_every_one_there_is_told_of(system: Watched) -> None:
    """INVARIANT: deploy/README.md has all metrics, with their labels. One that is added or renamed without it breaks it."""
    told = table()
    found = system.metrics()
    assert found.keys() == told.keys()
    assert {
        name: labels for name, each in found.items() for labels in each if labels.keys() - told[name] - {"le"}
    } == {}
    assert {name for name, each in found.items() if each and not told[name] <= each[0].keys()} == set()


def test_what_rules_and_dashboards_ask_for_is_there(system: Watched) -> None:
    asked = {base(metric) for query in queries() for metric in query.metrics()}
    assert asked - system.metrics().keys() == set()


def test_no_label_holds_a_subject_an_id_or_a_word_of_a_person(system: Watched) -> None:
    """INVARIANT: who reads the numbers learns of nobody, and nobody can make them grow without end.

    A path with an id in it, a subject or an account as a label breaks it.
    """
    system.http.get(f"/members/members/{PERSON}", params={"name": NAME})
    system.http.get(f"/members/nobody/{PERSON}/{NAME}")
    values = {(name, value) for name, each in system.metrics().items() for labels in each for value in labels.values()}
    guilty = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-|^bcd\.|admin$|" + re.escape(NAME))
    assert {one for one in values if guilty.search(one[1])} == set()
    codes = {unit.code for unit in system.bloc.units} - {system.bloc.code}
    assert {value for _, value in values} & codes == set()
    assert ("bcd_http_requests_total", "/members/{member_id}") in values


def test_what_moves_is_counted_and_what_rests_has_no_lag(system: Watched) -> None:
    text = httpx.get(f"{system.url}/metrics", timeout=PATIENCE).text
    value = {
        (one.name, one.labels.get("service"), one.labels.get("loop")): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }
    assert value["bcd_events_appended_total", "members", None] > 5_000
    assert value["bcd_facts_published_total", "members", None] > 1_000
    assert value["bcd_facts_applied_total", "reporting", "inbox MEMBERS"] > 1_000
    assert value["bcd_bus_up", None, None] == 1
    level = re.compile(r"^bcd_lag_seconds\{.*\} 0\.0$", re.M)
    until(lambda: len(level.findall(httpx.get(f"{system.url}/metrics", timeout=PATIENCE).text)) == 10, "nothing lags")


def test_one_trace_leads_from_the_request_to_the_projection(system: Watched) -> None:
    """INVARIANT: what a request caused is found by its trace, in every service, one step below the other.

    The trace lost in the store, in a fact's headers or at its application breaks it.
    """
    trace = "0af7651916cd43dd8448eb211c80319c"
    registered = (
        ("members", "PUT /members/{member_id}/registration"),
        ("members", "publish bcd.members.member-registered.v1"),
        ("reporting", "apply bcd.members.member-registered.v1"),
    )
    modelled = (
        ("plans", "PUT /models/{model_id}"),
        ("plans", "publish bcd.plans.youth-model-registered.v1"),
        ("reporting", "apply bcd.plans.youth-model-registered.v1"),
    )
    model = {key: value for key, value in person(system.unit).items() if key in ("unit_id", "effective_on", "document")}
    for address, body, wanted in (
        (f"/members/members/{PERSON}/registration", person(system.unit), registered),
        (f"/plans/models/{UUID(int=992)}", model | {"name": "Mô hình thử", "field": "Chuyển đổi số"}, modelled),
    ):
        answer = system.http.put(address, json=body, headers={"traceparent": f"00-{trace}-b7ad6b7169203331-01"})
        assert answer.is_success, answer.text
        until(lambda: len(chain(system.traces.seen, trace, *wanted)) == len(wanted), str(wanted))  # noqa: B023  # in turn
    told = [one for one in system.traces.seen if one.trace == trace]
    assert {one.service for one in told} >= {"members", "plans", "reporting"}
    assert NAME not in str(told)


def test_a_trace_that_begins_here_bears_the_number_told_with_a_refusal(system: Watched) -> None:
    answer = system.http.put(f"/members/members/{UUID(int=991)}/registration", json={})
    number = UUID(answer.json()["correlation_id"]).hex
    until(lambda: any(one.trace == number for one in system.traces.seen), "the trace of the refusal")


def test_how_much_is_logged_changes_while_it_runs(system: Watched) -> None:
    """INVARIANT: without a start anew the logs tell more or less; libraries, whose words may hold values, never more."""
    here = ("--data", str(system.data))
    told = json.loads(bcd_here("loglevel", "DEBUG", *here, "--json").stdout)
    assert told["changed"] == [{"process": "cả ba dịch vụ", "level": "DEBUG", "was": "DEBUG"}]
    system.http.get("/members/units")
    until(lambda: "GET /units: 200" in system.log.read_text(), "a line for a request")
    assert "DEBUG httpcore" not in system.log.read_text()
    lines = [line for line in system.log.read_text().splitlines() if " DEBUG " in line]
    assert {line.split()[3].split(".")[0] for line in lines} == {"services"}
    assert bcd_here("loglevel", "LOUD", *here).exit_code == 2
    assert "một tiến trình" in bcd_here("loglevel", "members", "INFO", *here).stderr
    made = json.loads(
        bcd_here("key", "add", "--account", "an", "--post", "Bí thư", "--unit", "thue", *here, "--json").stdout
    )
    with httpx.Client(base_url=system.url, timeout=30) as http:
        answer = http.put("/log-level", json={"level": "ERROR"}, headers={"Authorization": f"Bearer {made['key']}"})
        assert (answer.status_code, answer.json()["code"]) == (403, "http.out_of_scope")
        assert http.put("/log-level", json={"level": "ERROR"}).status_code == 401


def test_no_log_names_a_person_even_when_it_tells_everything(system: Watched) -> None:
    """INVARIANT: logs may be read by whoever runs the machine: they hold nobody's name, date of birth or number.

    A value in a message, an error's text or a path breaks it. What is looked for is what the roster shows.
    """
    system.http.put(f"/members/members/{UUID(int=992)}/registration", json={**person(system.unit), "sex": NAME})
    system.http.get("/members/members", params={"name": NAME})
    system.http.put(f"/members/members/{PERSON}/registration", content=NAME.encode())
    system.http.put("/members/members/x/registration", json=person(NAME))
    names = {entry.full_name for entry in roster_of(system.bloc).entries} | {NAME}
    there = system.http.get("/members/roster").json()["items"]
    assert len(there) == 100
    assert {one["full_name"] for one in there} <= names
    written = system.log.read_text()
    assert len(written.splitlines()) > 200
    assert {name for name in names if name in written} == set()
