"""What goes wrong with a deployment: one clear line in the log and in `bcd doctor`, and the command there mends it."""

import json
import socket
from collections.abc import Iterator

import pytest

from tests.support.composition import SERVICES, Composition, composed

pytestmark = pytest.mark.live


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Composition]:
    with composed(tmp_path_factory.mktemp("bad_input"), "bad_input") as one:
        one.up()
        yield one


@pytest.fixture(autouse=True)
def whole(system: Composition) -> Iterator[None]:
    """Each test leaves the system well for the next."""
    yield
    assert system.doctor() == {}


def complaints(system: Composition, service: str) -> list[str]:
    """Return what a service wrote to its log as its reason not to start."""
    lines = [json.loads(line) for line in system.log(service).splitlines() if line.startswith("{")]
    return [line["message"] for line in lines if line["level"] == "CRITICAL"]


def test_a_missing_secret(system: Composition) -> None:
    system.python("import os; os.remove('/var/lib/bcd/members/members.nk')")
    system.run("restart", "members")
    system.until(lambda: "NATS_SEED_FILE" in "".join(complaints(system, "members")), "the log names the missing secret")
    found = system.doctor()["Bí mật"]
    assert "members.nk" in found["why"]
    system.until(lambda: system.container("members")["State"]["Health"]["Status"] == "unhealthy", "it starts in vain")
    system.mend(found["mend"])
    assert system.healthy("nats", *SERVICES)


def test_a_missing_configuration_of_the_bus(system: Composition) -> None:
    system.python("import os; os.remove('/var/lib/bcd/nats/nats.conf')")
    system.run("restart", "nats")
    system.until(lambda: system.container("nats")["State"]["Health"]["Status"] == "unhealthy", "it starts in vain")
    found = system.doctor()["Bí mật"]
    assert "nats.conf" in found["why"]
    system.mend(found["mend"])
    system.until(lambda: system.healthy("nats", *SERVICES), "everything is there again")


def test_a_wrong_password(system: Composition) -> None:
    system.python("open('/var/lib/bcd/plans/database-password', 'w').write('wrong')")
    system.run("restart", "plans")
    system.until(lambda: "password" in "".join(complaints(system, "plans")), "the log says that the password is wrong")
    assert "wrong" not in "".join(complaints(system, "plans"))
    found = system.doctor()["PostgreSQL"]
    assert "mật khẩu của vai trò plans" in found["why"]
    system.mend(found["mend"])
    system.until(lambda: system.healthy(*SERVICES), "the service is there again")


def test_a_port_that_is_taken(system: Composition) -> None:
    system.run("rm", "--stop", "--force", "proxy")
    with socket.create_server(("127.0.0.1", system.port)):
        refused = system.run("up", "--detach", "--wait", check=False)
        assert refused.returncode != 0
        assert f"127.0.0.1:{system.port}" in refused.stderr
        found = system.doctor()["Cổng vào"]
    system.mend(found["mend"])


def test_the_database_is_down_at_the_start(system: Composition) -> None:
    system.engine("stop", "postgres", "members")
    system.engine("start", "members")
    system.until(
        lambda: "cơ sở dữ liệu từ chối" in "".join(complaints(system, "members")), "the log names the database"
    )
    assert system.doctor()["PostgreSQL"]["state"] == "bad"
    system.engine("start", "postgres")
    system.until(lambda: system.healthy("postgres", *SERVICES), "everything comes back without a hand")


def test_the_database_goes_down_in_flight(system: Composition) -> None:
    system.engine("stop", "postgres")
    system.until(lambda: not system.ready("members"), "members says that it is not well")
    with system.http() as http:
        assert http.get("/health/live").status_code == 200
    system.engine("start", "postgres")
    system.until(lambda: system.healthy("postgres", *SERVICES), "everything comes back without a hand")


def test_the_bus_is_down_at_the_start(system: Composition) -> None:
    system.engine("stop", "nats", "plans")
    system.engine("start", "plans")
    system.until(lambda: "NATS does not serve plans" in system.log("plans"), "the log names the bus")
    system.until(lambda: not system.healthy("members"), "whoever ran before is not well without it")
    system.mend(system.doctor()["NATS"]["mend"])
    system.until(lambda: system.healthy("nats", *SERVICES), "everything comes back without a hand")


def test_the_bus_goes_down_in_flight_and_no_command_is_lost(system: Composition) -> None:
    """INVARIANT: the bus may be away as long as it likes: commands are done, facts follow when it is back.

    A service that gives up its connection, or that answers no command without the bus, breaks it.
    """
    system.bcd("load", "--demo")
    system.engine("stop", "nats")
    with system.http() as http:
        unit = next(one for one in http.get("/members/units").json()["items"] if one["code"] == "bhxh")
        done = http.put(
            f"/members/units/{unit['id']}/name",
            json={
                "name": "Đơn vị đổi tên khi mất NATS",
                "effective_on": "2021-12-01",
                "document": {"number": "1-QĐ/ĐTN", "issued_on": "2021-12-01", "issuer": "Đoàn khối"},
            },
        )
        assert done.status_code == 200, done.text
        system.until(lambda: not system.ready("members"), "members says that it is not well")
        system.engine("start", "nats")
        shown = http.get("/api/units/bhxh", params={"after": f"members:{done.json()['position']}"})
    assert "Đơn vị đổi tên khi mất NATS" in shown.text
    system.until(lambda: system.healthy("nats", *SERVICES), "everything comes back without a hand")
    assert system.verified()


def test_another_bloc_is_not_mixed_in(system: Composition) -> None:
    refused = system.run("run", "--rm", "--no-TTY", "-e", "BCD_BLOC=khac", "init", check=False)
    assert refused.returncode == 1
    assert "BLOC=khoi-cq-dn" in refused.stderr
