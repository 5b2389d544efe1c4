"""The bus away, its volume lost, the database restarted: commands are kept, facts follow, nobody helps."""

import subprocess
import time
from collections.abc import Iterator

import pytest

from tests.support.clerks import at_work, few_loaded
from tests.support.composition import EVERYONE, SERVICES, Composition
from tests.support.scale import scaled

pytestmark = pytest.mark.live
SECONDS = scaled(60, 300)


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Composition]:
    with few_loaded(tmp_path_factory.mktemp("bus_away"), "bus_away") as one:
        yield one


def whole(system: Composition) -> None:
    system.well_again(*EVERYONE)
    assert system.verified()


def test_the_database_restarts_under_load(system: Composition) -> None:
    with at_work(system) as office:
        for _ in range(3):
            system.run("restart", "postgres")
            office.goes_on()
    whole(system)


def test_the_bus_loses_its_volume_under_load(system: Composition) -> None:
    """INVARIANT: the stores are the truth: streams that are gone are made again from them, whole and in order.

    Facts that are only in the stream, or a view that goes on without those it has not seen, break it.
    """
    with at_work(system) as office:
        system.run("rm", "--stop", "--force", "nats", "provision", "init")
        subprocess.run(["docker", "volume", "rm", f"{system.project}_jetstream"], check=True, capture_output=True)
        office.goes_on()
        told = system.doctor()["NATS"]
        assert told["mend"] == "docker compose up --wait nats"
        system.mend(told["mend"])
        office.goes_on()
    whole(system)


def test_services_start_while_the_bus_is_away(system: Composition) -> None:
    """INVARIANT: no command needs the bus, also of a service that was started without one.

    One that waits for the bus before it serves breaks it: a machine that starts again without its bus would stand still.
    """
    with at_work(system) as office:
        system.engine("stop", "nats")
        system.engine("restart", *SERVICES)
        print(f"\ncommands acknowledged {office.goes_on(10):.1f} s after the start without a bus")
        system.engine("start", "nats")
        office.goes_on()
    whole(system)
    assert all("starting without it" in system.log(service) for service in SERVICES)


def test_the_bus_is_away(system: Composition) -> None:
    """INVARIANT: no command needs the bus; facts wait in the stores and follow once it is back.

    A service that ends, or refuses, because it has no bus breaks it.
    """
    ends = time.monotonic() + SECONDS
    with at_work(system, limit=10_000) as office:
        system.engine("stop", "nats")
        before = office.sent()
        while time.monotonic() < ends:
            office.goes_on(10)
        print(f"\n{office.sent() - before} commands acknowledged without a bus")
        assert system.doctor()["NATS"]["state"] == "bad"
        restarts = {service: system.container(service)["RestartCount"] for service in SERVICES}
        system.engine("start", "nats")
        office.goes_on()
    whole(system)
    assert restarts == dict.fromkeys(SERVICES, 0)
    assert all(f"{service} is cut off from NATS" in system.log(service) for service in SERVICES)
