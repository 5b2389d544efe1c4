"""The system watched: Prometheus asks it and reads its rules, one trace leads through its containers, no log names anyone."""

import base64
import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.suite.bloc import read_bloc
from services.suite.roster import roster_of
from tests.support.collector import Seen, chain, spans
from tests.support.composition import SERVICES, Composition, composed
from tests.support.promql import queries

pytestmark = pytest.mark.live
HERE = Path(__file__).parent
STAND_INS = {"PROMETHEUS_IMAGE": "bcd-standin/prometheus", "JAEGER_IMAGE": "bcd-standin/traces"}
WATCHING = ("metrics", "prometheus", "traces")
NAME = "Lê Thị Bí Mật"
PAPER = {"effective_on": "2021-12-01", "document": {"number": "99-QĐ/ĐTN", "issued_on": "2021-12-01"}}
RULES = HERE.parent.parent / "deploy" / "rules.test.yml"


def stand_in(stage: str, image: str) -> None:
    """Make an image that stands for one that cannot be pulled here."""
    build = ["docker", "build", "--network", "host", "--quiet", "--target", stage, "--tag", image, str(HERE)]
    done = subprocess.run(build, check=False, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Composition]:
    variables = STAND_INS | {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://traces:4318"}
    with composed(tmp_path_factory.mktemp("observability"), "observability", **variables) as one:
        for stage, image in (("prometheus", STAND_INS["PROMETHEUS_IMAGE"]), ("traces", STAND_INS["JAEGER_IMAGE"])):
            stand_in(stage, image)
        started = time.monotonic()
        one.run("--profile", "observability", "up", "--detach", "--wait", "proxy", *WATCHING)
        print(f"\nfrom nothing to watched and healthy: {time.monotonic() - started:.1f} s")
        yield one


def prometheus(system: Composition, path: str, **query: str) -> Any:
    """Ask Prometheus over its interface."""
    address = str(httpx.URL(f"http://127.0.0.1:9090/api/v1/{path}", params=query))
    told = system.inside("prometheus", "wget", "-q", "-O", "-", address, check=False).stdout
    return json.loads(told)["data"] if told else None


def values(system: Composition, query: str) -> dict[tuple[str, ...], float]:
    """Return what a query comes to now, by the values of the labels."""
    found = prometheus(system, "query", query=query)
    kept = [(sorted(one["metric"].items()), float(one["value"][1])) for one in found["result"]]
    return {tuple(word for name, word in labels if name not in ("__name__", "instance")): at for labels, at in kept}


def test_prometheus_reaches_everything_and_its_rules_work(system: Composition) -> None:
    """INVARIANT: who watches sees all of it. A service that is not asked, or a rule that cannot be reckoned, breaks it."""
    wanted = {(job,): 1.0 for job in (*SERVICES, "system", "prometheus")}
    seconds = system.until(lambda: values(system, "up") == wanted, "Prometheus reaches everything")
    system.until(
        lambda: {one["health"] for group in prometheus(system, "rules")["groups"] for one in group["rules"]} == {"ok"},
        "every rule was reckoned",
    )
    rules = [one for group in prometheus(system, "rules")["groups"] for one in group["rules"]]
    print(f"\nall reached after {seconds:.1f} s; {len(rules)} rules")
    checked = system.inside("prometheus", "promtool", "check", "config", "/etc/prometheus/prometheus.yml")
    assert f"{len(rules)} rules found" in checked.stdout
    for path in ("/", "/members/units", "/plans/programmes"):
        httpx.get(f"{system.url}{path}", timeout=60)
    asked = {metric for query in queries() for metric in query.metrics()}
    asked -= {"bcd_facts_parked"}  # there once a stream was read
    system.until(lambda: asked <= set(prometheus(system, "label/__name__/values")), f"numbers of all of {asked}")
    assert [query.where for query in queries() if prometheus(system, "query", query=query.text) is None] == []


def test_the_rules_go_off_when_they_must(system: Composition) -> None:
    rules = (HERE.parent.parent.parent / "deploy/observability/prometheus/rules.yml").read_text("utf-8")
    program = (
        "cat > /tmp/all && csplit -s -f /tmp/part /tmp/all '/^=====$/' && sed 1d /tmp/part01 > /tmp/rules.yml && "
        "sed 's|^rule_files:.*|rule_files: [/tmp/rules.yml]|' /tmp/part00 > /tmp/test.yml && promtool test rules /tmp/test.yml"
    )
    feed = RULES.read_text("utf-8") + "=====\n" + rules
    assert "SUCCESS" in system.inside("prometheus", "sh", "-c", program, feed=feed).stdout


def test_a_backup_is_seen(system: Composition) -> None:
    age = 'time() - bcd_backup_last_success_timestamp_seconds{kind="all"}'
    system.until(lambda: bool(values(system, age)), "the age of the newest backup is known")
    assert min(values(system, age).values()) > 1e9
    system.bcd("backup", "create")
    system.until(lambda: max(values(system, age).values()) < 600, "the backup is seen")
    assert all(free > 0 for free in values(system, "bcd_disk_free_bytes").values())
    assert len(values(system, "bcd_disk_free_bytes")) == 6
    assert values(system, "bcd_bus_up") == {("system", "nats"): 1.0}


def test_one_trace_leads_through_the_containers_and_no_log_names_anyone(system: Composition) -> None:
    """INVARIANT: what a request caused is found by its trace, in every container; neither there nor in a log stands a name.

    A trace lost on the way, or a person's name in a line at the level that tells most, breaks it.
    """
    changed = json.loads(system.bcd("loglevel", "DEBUG", "--json").stdout)["changed"]
    assert [(one["process"], one["was"]) for one in changed] == [(service, "INFO") for service in SERVICES]
    system.bcd("load", "--demo")
    trace = "0af7651916cd43dd8448eb211c80319c"
    with system.http() as http:
        unit = next(one for one in http.get("/members/units").json()["items"] if "BRANCH" in one["kind"])
        who = {"full_name": NAME, "birth_date": "2000-01-01", "sex": "FEMALE", "joined_on": "2016-03-26"}
        answer = http.put(
            f"/members/members/{UUID(int=990)}/registration",
            json={**who, "unit_id": unit["id"], **PAPER},
            headers={"traceparent": f"00-{trace}-b7ad6b7169203331-01"},
        )
        assert answer.is_success, answer.text
        http.put(f"/members/members/{UUID(int=991)}/registration", json={**who, "sex": NAME, **PAPER})
        http.get("/members/roster", params={"q": NAME})
    wanted = (
        ("members", "PUT /members/{member_id}/registration"),
        ("members", "publish bcd.members.member-registered.v1"),
        ("reporting", "apply bcd.members.member-registered.v1"),
    )
    system.until(lambda: len(chain(taken(system), trace, *wanted)) == len(wanted), f"the trace {wanted}")
    names = {entry.full_name for entry in roster_of(read_bloc()).entries} | {NAME}
    lines = {service: system.log(service).splitlines() for service in SERVICES}
    counted = {service: len(found) for service, found in lines.items()}
    print(f"\n{len(taken(system))} spans, lines of logs: {counted}, names looked for: {len(names)}")
    for found in lines.values():
        assert [line for line in found if not line.startswith("{")] == []
        assert [line for line in found if any(name in line for name in names)] == []
    told = [json.loads(line) for line in lines["members"]]
    assert [one["message"] for one in told if one.get("trace_id") == trace] != []


def taken(system: Composition) -> list[Seen]:
    """Return the spans that the store of traces was sent."""
    messages = json.loads(system.inside("traces", "wget", "-q", "-O", "-", "http://127.0.0.1:13133/").stdout)
    return [span for one in messages for span in spans(base64.b64decode(one))]


@pytest.mark.parametrize(
    "path",
    ["/metrics", "/metrics/", "//metrics", "/METRICS", "/%6detrics", "/members/../metrics", "/log-level", "/status"],
)
def test_what_is_for_operators_does_not_pass_the_proxy(system: Composition, path: str) -> None:
    """INVARIANT: numbers and switches are for the inner network. A way around the proxy's rule breaks it."""
    address = ["curl", "-s", "-o", "-", "-w", "\n%{http_code}", "--path-as-is", f"{system.url}{path}"]
    told = subprocess.run(address, capture_output=True, text=True, check=True, timeout=60).stdout
    body, _, status = told.rpartition("\n")
    assert (status, "bcd_ready" in body) == ("404", False)


def test_a_level_is_changed_in_one_service_and_is_gone_after_a_start(system: Composition) -> None:
    one = json.loads(system.bcd("loglevel", "plans", "ERROR", "--json").stdout)["changed"]
    assert [change["process"] for change in one] == ["plans"]
    system.run("restart", "plans")
    system.until(lambda: system.ready("plans"), "plans is ready again")
    assert json.loads(system.bcd("loglevel", "plans", "INFO", "--json").stdout)["changed"][0]["was"] == "INFO"


def test_a_service_that_is_gone_raises_an_alarm(system: Composition) -> None:
    """INVARIANT: silence is an alarm. A rule that only compares numbers says nothing when there are none."""
    system.run("stop", "plans")

    def raised() -> set[str]:
        return {one["labels"]["alertname"] for one in prometheus(system, "alerts")["alerts"]}

    seconds = system.until(lambda: bool(raised() & {"BcdServiceDown", "BcdServiceGone"}), "an alarm for plans")
    print(f"\nalarm {sorted(raised())} after {seconds:.1f} s")
    system.run("start", "plans")
    system.until(lambda: not raised() & {"BcdServiceDown", "BcdServiceGone"}, "the alarm ends")
