"""Three NATS servers, two PostgreSQL, two replicas of each service: each that works is killed under load, nothing is lost."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.clerks import Office, at_work, load_few
from tests.support.composition import SERVICES, Composition, composed
from tests.support.runbook import followed, followed_by

pytestmark = pytest.mark.live
BUS = ("nats", "nats-2", "nats-3")
DATABASES = ("postgres", "postgres-2")
EVERYONE = (*BUS, *DATABASES, "proxy", *SERVICES)
GROW, LOST_SERVER, ALONE, PROMOTE, REJOIN = followed_by("cluster")
SMALL = {
    "SERVICE_MEMORY": "512m",
    "NATS_MEMORY": "256m",
    "POSTGRES_MEMORY": "512m",
    "POSTGRES_BUFFERS": "128MB",
}


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Composition]:
    with composed(tmp_path_factory.mktemp("cluster"), "cluster", **SMALL) as one:
        print(f"\nfrom nothing to healthy on one machine: {one.up():.1f} s")
        load_few(one)
        started = time.monotonic()
        followed(one, GROW)
        print(f"backed up, grown to a cluster, looked at and verified: {time.monotonic() - started:.1f} s")
        yield one


def replica_says(name: str) -> dict[str, Any] | None:
    """Return what a replica answers when it is asked whether it is ready; None while it is not."""
    ask = (
        "import urllib.request as u; print(u.urlopen('http://127.0.0.1:8321/health/ready', timeout=20).read().decode())"
    )
    done = subprocess.run(["docker", "exec", name, "python", "-c", ask], capture_output=True, text=True, check=False)
    return None if done.returncode else dict(json.loads(done.stdout))


def replicas_say(system: Composition, service: str) -> dict[str, dict[str, Any]]:
    """Return what the replicas of a service answer, by the names of their containers, once all are ready."""
    told: dict[str, dict[str, Any]] = {}

    def all_do() -> bool:
        answers = {str(one["Name"]): replica_says(one["Name"]) for one in system.containers(service)}
        told.update({name: answer for name, answer in answers.items() if answer is not None})
        return None not in answers.values()

    system.until(all_do, f"every replica of {service} is ready")
    return told


def at_work_of(system: Composition, service: str) -> dict[str, Any]:
    """Return the container of the replica that stands by for less than the other."""
    told = replicas_say(system, service)
    found = {str(one["Name"]): one for one in system.containers(service)}
    return found[min(told, key=lambda name: len(told[name]["standing_by"].get(service, [])))]


def leader(system: Composition, stream: str) -> str:
    """Return which server of the bus leads a stream, as all of them are asked."""
    for server in BUS:
        where = "http://127.0.0.1:8222/jsz?accounts=true&streams=true"
        told = json.loads(system.inside(server, "wget", "-q", "-O", "-", where).stdout)
        streams = [one for account in told["account_details"] for one in account.get("stream_detail", ())]
        for one in streams:
            if one["name"] == stream and one["cluster"].get("leader"):
                return str(one["cluster"]["leader"])
    raise AssertionError(f"nobody leads {stream}")


def kill(system: Composition, container: dict[str, Any], service: str, office: Office) -> None:
    """Kill a container's first process from outside; return when it is back, healthy, and commands go on."""
    forget(office)
    os.kill(container["State"]["Pid"], signal.SIGKILL)
    office.goes_on(2)
    before = container["RestartCount"]

    def back() -> bool:
        now = next(one for one in system.containers(service) if one["Id"] == container["Id"])
        return bool(now["RestartCount"] > before)

    system.until(back, f"{container['Name']} is restarted")
    office.goes_on(2)
    system.until(lambda: system.healthy(service), f"{service} is healthy again", 300)
    tell(f"killed {container['Name'].removeprefix('/' + system.project + '-')}", office)


def forget(office: Office) -> None:
    """Begin to measure anew."""
    for clerk in office.clerks:
        clerk.longest = 0.0


def tell(what: str, office: Office) -> None:
    """Print how long a command took at most, since its clerk first sent it, by service: the time without service."""
    longest = ", ".join(f"{one.desk.service} {one.longest:.1f} s" for one in office.clerks)
    print(f"{what}: without service at most {longest}")


def test_a_cluster_is_whole(system: Composition) -> None:
    """INVARIANT: every stream is kept three times, every service runs twice, and what stands by is well and says so.

    It grew from one machine: a stream that did not come along, or came half, and a standby with other data break it.
    """
    system.until(lambda: system.doctor() == {}, "doctor finds nothing")
    assert system.verified()
    assert json.loads(system.bcd("provision", "--diff", "--json").stdout)["changes"] == []
    for service in SERVICES:
        assert len(system.containers(service)) == 2
    told = replicas_say(system, "reporting").values()
    assert sum("clock and deliveries" in one["standing_by"].get("reporting", []) for one in told) == 1


def test_whoever_works_is_killed_and_nothing_is_lost_or_doubled(system: Composition) -> None:
    """INVARIANT: the loss of any one server or replica costs seconds, and no acknowledged command, nor does it double one.

    A relay that goes on behind another's back, a batch cut off by a change of leaders, a reaction told twice break it.
    """
    with at_work(system) as office:
        victim = leader(system, "MEMBERS")
        kill(system, system.container(victim), victim, office)
        for service in SERVICES:
            kill(system, at_work_of(system, service), service, office)
        kill(system, system.container("postgres-2"), "postgres-2", office)
    system.well_again(*EVERYONE)
    assert system.verified()


def test_what_lost_its_volume_or_its_standby_goes_on(system: Composition) -> None:
    """INVARIANT: two of three servers have what the third lost, and the writer goes on alone when it is told to.

    A stream that is taken over from an empty server, a standby that is waited for in vain break it.
    """
    with at_work(system) as office:
        for what, block in {"nats-2 without its volume": LOST_SERVER, "the writer alone": ALONE}.items():
            forget(office)
            followed(system, block)
            office.goes_on(2)
            tell(what, office)
    system.until(lambda: system.doctor() == {}, "doctor finds nothing")


def test_the_standby_takes_over_and_the_former_writer_does_not_come_back_as_one(system: Composition) -> None:
    """INVARIANT: what was acknowledged is on the standby, and of two servers never both write.

    An acknowledgement before the standby has it, a former writer that starts on its old data break it.
    """
    with at_work(system) as office:
        forget(office)
        system.kill("postgres")
        followed(system, PROMOTE)
        office.database = "postgres-2"
        office.goes_on(3)
        tell("killed postgres, promoted postgres-2", office)
        system.engine("start", "postgres")
        system.until(
            lambda: "its data are not used" in system.log("postgres"), "the former writer says that it is fenced"
        )
        assert not system.healthy("postgres")
        followed(system, REJOIN)
        office.goes_on(3)
    system.until(lambda: system.doctor() == {}, "doctor finds nothing")
    assert system.verified()
