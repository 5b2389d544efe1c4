"""What each part of the composed system may not do: tried with its own credentials, and refused."""

import json
from collections.abc import Iterator

import pytest

from tests.support.composition import SERVICES, Composition, composed

pytestmark = pytest.mark.live

BUS = """
import asyncio, json, sys
import nats

async def main(user, *wishes):
    refused = []
    async def on_error(error):
        refused.append(str(error))
    nc = await nats.connect("nats://nats:4222", nkeys_seed=f"/var/lib/bcd/{user}/{user}.nk",
        inbox_prefix=f"_INBOX_{user}".encode(), allow_reconnect=False, error_cb=on_error)
    answers = {}
    for wish in wishes:
        verb, subject, body = wish.split(" ", 2)
        before = len(refused)
        if verb == "publish":
            await nc.publish(subject, body.encode())
        elif verb == "subscribe":
            await nc.subscribe(subject)
        else:
            try:
                reply = json.loads((await nc.request(subject, body.encode(), timeout=1)).data)
                answers[wish] = "refused" if "error" in reply else "done"
            except Exception:
                pass
        await nc.flush()
        try:
            async with asyncio.timeout(1):
                while len(refused) == before and wish not in answers:
                    await asyncio.sleep(0.01)
        except TimeoutError:
            pass
        answers.setdefault(wish, "refused" if len(refused) > before else "done")
    print(json.dumps(answers))
    await nc.close()

asyncio.run(main(*sys.argv[1:]))
"""

DATABASE = """
import json, sys
import psycopg

user, wishes = sys.argv[1], sys.argv[2:]
password = open(f"/var/lib/bcd/{user}/database-password").read().strip()
answers = {}
for wish in wishes:
    name, statement = wish.split(" ", 1)
    try:
        with psycopg.connect(f"postgresql://{user}:{password}@postgres/{name}", autocommit=True) as db:
            db.execute(statement)
        answers[wish] = "done"
    except psycopg.Error as error:
        answers[wish] = f"refused: {error}"
print(json.dumps(answers))
"""
READ_ALL = '{"stream_name":"%s","config":{"ack_policy":"none","deliver_policy":"all"}}'


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Composition]:
    with composed(tmp_path_factory.mktemp("permissions"), "permissions") as one:
        one.up()
        one.bcd("load", "--demo")
        yield one


def on_the_bus(system: Composition, user: str, *wishes: str) -> dict[str, str]:
    """Try wishes as a user of the bus, in that service's own container."""
    told: dict[str, str] = json.loads(system.inside(user, "python", "-c", BUS, user, *wishes).stdout)
    return told


def in_databases(system: Composition, user: str, *wishes: str) -> dict[str, str]:
    """Try statements as a user of the databases, in that service's own container."""
    told: dict[str, str] = json.loads(system.inside(user, "python", "-c", DATABASE, user, *wishes).stdout)
    return told


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_writes_no_fact_of_another(system: Composition, service: str) -> None:
    others = [other for other in SERVICES if other != service]
    wishes = [f"publish bcd.khoi-cq-dn.{other}.x.member.admitted.v1 {{}}" for other in others]
    streams = {other: other.upper() for other in others}
    wishes += [f"request $JS.API.STREAM.DELETE.{stream} {{}}" for stream in streams.values()]
    wishes += [f"request $JS.API.STREAM.PURGE.{stream} {{}}" for stream in streams.values()]
    wishes += [f"request $JS.API.STREAM.UPDATE.{stream} {{}}" for stream in streams.values()]
    assert set(on_the_bus(system, service, *wishes).values()) == {"refused"}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_does_not_shorten_even_its_own_stream(system: Composition, service: str) -> None:
    own = service.upper()
    wishes = [f"request $JS.API.STREAM.{verb}.{own} {{}}" for verb in ("DELETE", "PURGE", "UPDATE", "MSG.DELETE")]
    assert set(on_the_bus(system, service, *wishes).values()) == {"refused"}


@pytest.mark.parametrize("service", SERVICES)
def test_nobody_listens_to_anothers_replies_or_questions(system: Composition, service: str) -> None:
    others = [other for other in SERVICES if other != service]
    wishes = [f"subscribe _INBOX_{other}.> " for other in others]
    wishes += [f"subscribe bcd-rpc.khoi-cq-dn.{other}.> " for other in others]
    wishes += ["subscribe > ", "subscribe bcd.> ", "subscribe $SYS.> ", "subscribe _INBOX.> "]
    assert set(on_the_bus(system, service, *wishes).values()) == {"refused"}


def test_members_reads_no_stream_and_plans_only_what_it_follows(system: Composition) -> None:
    """INVARIANT: who does not follow a stream cannot read it, by any door JetStream has.

    A right to make consumers or to get messages of a stream not followed breaks it: what is delivered to one's own
    inbox is not checked a second time.
    """
    doors = (
        "CONSUMER.CREATE.{0}",
        "STREAM.MSG.GET.{0}",
        "DIRECT.GET.{0}",
        "CONSUMER.MSG.NEXT.{0}.x",
        "STREAM.SNAPSHOT.{0}",
    )
    for service, unread in (("members", ("PLANS", "REPORTING")), ("plans", ("REPORTING",))):
        wishes = [f"request $JS.API.{door.format(name)} {READ_ALL % name}" for name in unread for door in doors]
        assert set(on_the_bus(system, service, *wishes).values()) == {"refused"}
    followed = f"request $JS.API.CONSUMER.CREATE.MEMBERS {READ_ALL % 'MEMBERS'}"
    assert on_the_bus(system, "plans", followed) == {followed: "done"}
    assert on_the_bus(system, "members", followed) == {followed: "refused"}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_reaches_no_database_of_another(system: Composition, service: str) -> None:
    others = [other for other in SERVICES if other != service]
    wishes = [f"{other}_{part} SELECT 1" for other in others for part in ("store", "keys", "views")]
    answers = in_databases(system, service, *wishes)
    assert all(answer.startswith("refused") and "permission denied" in answer for answer in answers.values()), answers
    own = f"{service}_store SELECT count(*) FROM stored_events"
    assert in_databases(system, service, own) == {own: "done"}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_makes_no_roles_and_reads_no_files_of_the_server(system: Composition, service: str) -> None:
    wishes = [
        f"{service}_views CREATE ROLE another LOGIN",
        f"{service}_views CREATE DATABASE another",
        f"{service}_views SELECT rolpassword FROM pg_authid",
        f"{service}_views COPY (SELECT 1) TO PROGRAM 'id'",
        f"{service}_views SELECT pg_read_file('/etc/passwd')",
    ]
    answers = in_databases(system, service, *wishes)
    assert all(answer.startswith("refused: permission denied") for answer in answers.values()), answers


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_sees_no_secret_of_another(system: Composition, service: str) -> None:
    found = system.inside(
        service, "find", "/var/lib/bcd", "-type", "f", "-name", "*.nk", "-o", "-name", "*password*"
    ).stdout
    assert (
        sorted(found.split())
        == [f"/var/lib/bcd/{service}/{service}.nk", f"/var/lib/bcd/{service}/database-password"][::-1]
    )
    assert system.inside(service, "touch", "/opt/bcd/app/x", check=False).returncode == 1
    capabilities = system.inside(service, "grep", "Cap", "/proc/1/status").stdout
    assert set(capabilities.split()[1::2]) == {"0" * 16}


def test_a_stranger_is_not_let_in(system: Composition) -> None:
    program = """
import asyncio, nats, psycopg
async def main():
    try:
        await nats.connect("nats://nats:4222", allow_reconnect=False)
    except Exception as error:
        print(type(error).__name__)
asyncio.run(main())
for user in ("postgres", "members", "bi"):
    try:
        psycopg.connect(f"postgresql://{user}:wrong@postgres/postgres")
    except psycopg.OperationalError as error:
        print("password" in str(error))
"""
    told = system.python(program).split()
    assert told[0] in ("AuthorizationError", "Error", "NoServersError")
    assert told[1:] == ["True"] * 3


def test_no_password_stands_in_the_environment(system: Composition) -> None:
    passwords = {
        system.python(f"print(open('/var/lib/bcd/{user}/database-password').read())").strip()
        for user in ("postgres", *SERVICES)
    }
    assert len(passwords) == 4
    for service in ("postgres", "nats", "proxy", *SERVICES):
        told = json.dumps(system.container(service))
        assert not any(password in told or password in system.log(service) for password in passwords)
