"""A fresh clone, one command: healthy, the invented bloc through the proxy, the same figures as on one machine."""

import json
import subprocess
import urllib.parse
from collections.abc import Iterator

import httpx
import pytest

from tests.support.composition import SERVICES, VERSION, Composition, composed
from tests.support.machine import loaded

pytestmark = pytest.mark.live
DAYS = ("2018-12-31", "2019-12-31", "2020-12-31", "2021-12-31")


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Composition]:
    with composed(tmp_path_factory.mktemp("basic"), "basic") as one:
        seconds = one.up()
        size = subprocess.run(
            ["docker", "image", "inspect", "--format", "{{.Size}}", f"bachudong:{VERSION}"],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        print(f"\nfrom nothing to healthy: {seconds:.1f} s; image: {int(size) / 1e6:.0f} MB")
        yield one


def addresses(http: httpx.Client) -> list[str]:
    """Return where figures are read: the catalogue, the first page on several days, each figure by unit."""
    figures = [one["id"] for one in http.get("/api/figures").json()]
    each = [f"/api/figures/{urllib.parse.quote(one)}?on={DAYS[-1]}" for one in figures]
    return ["/api/figures", "/api/criteria", *(f"/api/overview?on={day}" for day in DAYS), *each]


def test_the_figures_are_those_of_one_machine_byte_for_byte(
    system: Composition, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """INVARIANT: where the system runs changes no number.

    A fact lost, doubled or read otherwise between containers, PostgreSQL and another Python breaks it.
    """
    told = json.loads(system.bcd("load", "--demo", "--json").stdout)
    with loaded(tmp_path_factory.mktemp("machine") / "data", []) as machine:
        here = httpx.Client(
            base_url=machine.url, timeout=60, headers={"Authorization": f"Bearer {machine.keys['bloc']}"}
        )
        places = {service: told["positions"][service] for service in ("members", "plans")}
        after = "&".join(f"after={service}:{position}" for service, position in places.items())
        with here, system.http() as there:
            assert there.get(f"/api/overview?{after}").status_code == 200
            compared = addresses(here)
            differing = [path for path in compared if here.get(path).content != there.get(path).content]
    print(f"\n{len(compared)} answers compared")
    assert len(compared) > 100
    assert differing == []
    assert told["changed"] > 10_000


def test_loading_again_through_the_proxy_changes_nothing(system: Composition) -> None:
    assert json.loads(system.bcd("load", "--demo", "--json").stdout)["changed"] == 0


def test_every_command_of_the_operators_works_in_its_container(system: Composition) -> None:
    assert system.doctor() == {}
    assert json.loads(system.bcd("status", "--json").stdout)["services"].keys() == set(SERVICES)
    assert system.verified()
    assert json.loads(system.bcd("provision", "--diff", "--json").stdout)["changes"] == []
    assert system.bcd("parked", "list").stdout.strip() == "Không có sự kiện nào bị giữ lại."
    assert json.loads(system.bcd("rebuild", "--json").stdout)["differences"] == []
    assert json.loads(system.bcd("rebuild", "--views", "plans", "--json").stdout)["differing_rows"] == {}
    assert json.loads(system.bcd("rebuild", "--figure", "members.active", "--json").stdout)["failed"] in (None, "")


def test_a_key_opens_until_it_is_revoked(system: Composition) -> None:
    made = json.loads(system.bcd("key", "add", "--account", "an", "--post", "Bí thư", "--json").stdout)["key"]
    with system.http(made) as http:
        assert http.get("/members/units").status_code == 200
        listed = json.loads(system.bcd("key", "list", "--json").stdout)
        system.bcd("key", "revoke", next(one["id"] for one in listed if one["account"] == "an"))
        assert http.get("/members/units").status_code == 401


def test_a_role_for_analysis_reads_its_tables_and_nothing_else(system: Composition) -> None:
    password = json.loads(system.bcd("bi", "grant", "bi_khoi", "--unit", "khoi-cq-dn", "--json").stdout)["password"]
    program = """
import psycopg, sys
with psycopg.connect(f"postgresql://bi_khoi:{sys.argv[1]}@postgres/reporting_views") as db:
    print(db.execute("SELECT count(*) > 0 FROM bi_unit").fetchone()[0])
try:
    psycopg.connect(f"postgresql://bi_khoi:{sys.argv[1]}@postgres/members_store")
except psycopg.OperationalError as error:
    print("permission denied" in str(error))
"""
    assert system.python(program, password).split() == ["True", "True"]
    system.bcd("bi", "revoke", "bi_khoi")


def test_what_is_for_operators_does_not_pass_the_proxy(system: Composition) -> None:
    with system.http() as http:
        assert http.get("/status").status_code == 404
        assert http.get("/metrics").status_code == 404
        assert http.get("/health/live").status_code == 200


def test_a_stop_with_a_live_page_open_is_graceful(system: Composition) -> None:
    with httpx.stream("GET", f"{system.url}/live", timeout=60) as page:
        assert page.headers["Content-Type"].startswith("text/event-stream")
        system.run("stop", "reporting")
    state = system.container("reporting")["State"]
    assert (state["ExitCode"], state["OOMKilled"]) == (0, False)
    system.up()


def test_a_killed_process_comes_back_by_itself(system: Composition) -> None:
    for service in SERVICES:
        before = system.container(service)["RestartCount"]
        system.kill(service)
        system.until(lambda: system.container(service)["RestartCount"] > before, f"{service} is restarted")  # noqa: B023  # ends in turn
    system.until(lambda: system.healthy(*SERVICES), "all services are healthy again")
