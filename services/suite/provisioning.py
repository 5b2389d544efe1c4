"""Databases, roles, streams and users brought to what is declared; what is so already is left alone."""

import asyncio
import hashlib
import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from nats.aio.client import Client
from nats.errors import TimeoutError as NatsTimeout
from psycopg.sql import SQL, Composed, Identifier, Literal

from contracts.streams import STREAMS, WRITES
from services.kernel.bus import NatsError, client, connect, provision, servers, stop, stream_info
from services.suite.apart import SystemApart
from services.suite.natsd import streams
from services.suite.place import CannotStart

PARTS = ("store", "keys", "views")
PATIENCE = 15
ANSWERS_WITHIN = 2
SOON = 0.25
STANDBY = "standby"
"""The role that copies everything."""
SAID = {"created": "tạo", "updated": "sửa theo khai báo"}


@dataclass(frozen=True)
class Change:
    """Something that is not as declared; `statements` put it right."""

    text: str
    statements: tuple[Composed, ...]


async def provision_all(system: SystemApart, *, only_look: bool) -> dict[str, Any]:
    """Bring databases and bus to their declaration, or only tell what differs. Raises CannotStart.

    The bus is told to read its configuration again, so that users and permissions made since it started hold.
    """
    changes = await asyncio.to_thread(databases, system, only_look=only_look)
    changes += await bus(system, only_look=only_look)
    if only_look:
        lines = [f"Cần {one}" for one in changes] or ["Mọi thứ đúng như khai báo."]
    else:
        lines = [f"Đã {one}" for one in changes] or ["Mọi thứ đã đúng như khai báo; không đổi gì."]
    return {"changes": changes, "applied": not only_look, "lines": lines}


def databases(system: SystemApart, *, only_look: bool) -> list[str]:
    """Give each service a role and databases that nobody else connects to; return what was, or would be, changed."""
    told: list[str] = []
    for user in WRITES:
        password = _secret(system.parts.password(user))
        with administering(system) as db:
            told += _settle(db, [*_role(db, user, password), *_databases(db, user)], only_look=only_look)
    if len(system.database_hosts) > 1:
        password = _secret(system.parts.standby_password)
        with administering(system) as db:
            wanted = [*_role(db, STANDBY, password, "REPLICATION"), *_waits_for_standby(db, system.database_hosts)]
            told += _settle(db, wanted, only_look=only_look)
    return told


def _settle(db: psycopg.Connection[Any], changes: list[Change], *, only_look: bool) -> list[str]:
    for change in changes if not only_look else ():
        for statement in change.statements:
            db.execute(statement)
    return [one.text for one in changes]


def administering(system: SystemApart, name: str = "postgres") -> psycopg.Connection[Any]:
    """Return a connection of the one who may do everything. Raises CannotStart."""
    try:
        db = psycopg.connect(system.database("postgres", name), autocommit=True, connect_timeout=PATIENCE)
        db.execute(
            "SET synchronous_commit = local"
        )  # what is set here must not wait for a standby that is not there yet
        return db
    except psycopg.OperationalError as error:
        raise CannotStart(f"PostgreSQL từ chối: {str(error).splitlines()[0]}; xem «bcd doctor»") from error


def _secret(file: Path) -> str:
    try:
        return file.read_text("utf-8").strip()
    except OSError as error:
        raise CannotStart(f"không đọc được {error.filename}: {error.strerror}; chạy «bcd init»") from error


def _role(
    db: psycopg.Connection[Any], user: str, password: str, replication: str = "NOREPLICATION"
) -> Iterator[Change]:
    row = db.execute("SELECT rolpassword FROM pg_authid WHERE rolname = %s", (user,)).fetchone()
    sealed = db.pgconn.encrypt_password(password.encode(), user.encode(), b"scram-sha-256").decode()
    if row is None:
        rights = f"LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE {replication} NOBYPASSRLS"
        make = SQL(f"CREATE ROLE {{}} {rights} PASSWORD {{}}").format(Identifier(user), Literal(sealed))
        yield Change(f"tạo vai trò {user}", (make,))
    elif not fits(password, row[0] or ""):
        alter = SQL("ALTER ROLE {} PASSWORD {}").format(Identifier(user), Literal(sealed))
        yield Change(f"đặt lại mật khẩu của vai trò {user}", (alter,))


def fits(password: str, verifier: str) -> bool:
    """Tell whether a SCRAM-SHA-256 verifier, as PostgreSQL keeps it, is of this password."""
    try:
        kind, iterations_and_salt, keys = verifier.split("$")
        iterations, salt = iterations_and_salt.split(":")
        stored = keys.split(":")[0]
        salted = hashlib.pbkdf2_hmac("sha256", password.encode(), b64decode(salt), int(iterations))
    except ValueError:
        return False
    client_key = hmac.digest(salted, b"Client Key", "sha256")
    found = b64encode(hashlib.sha256(client_key).digest()).decode()
    return kind == "SCRAM-SHA-256" and hmac.compare_digest(found, stored)


def _databases(db: psycopg.Connection[Any], user: str) -> Iterator[Change]:
    names = [f"{user}_{part}" for part in PARTS]
    there = {row[0] for row in db.execute("SELECT datname FROM pg_database WHERE datname = ANY(%s)", (names,))}
    for name in names:
        close = SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(Identifier(name))
        if name not in there:
            make = SQL("CREATE DATABASE {} OWNER {}").format(Identifier(name), Identifier(user))
            yield Change(f"tạo cơ sở dữ liệu {name}", (make, close))
        elif db.execute("SELECT has_database_privilege('public', %s, 'CONNECT')", (name,)).fetchone() == (True,):
            yield Change(f"đóng cơ sở dữ liệu {name} với người ngoài", (close,))


def _waits_for_standby(db: psycopg.Connection[Any], hosts: list[str]) -> Iterator[Change]:
    names = ", ".join(f'"{host}"' for host in hosts)
    if db.execute("SHOW synchronous_standby_names").fetchone() != (names,):
        wait = SQL("ALTER SYSTEM SET synchronous_standby_names = {}").format(Literal(names))
        yield Change("chỉ nhận khi máy chủ dự phòng cũng đã ghi", (wait, SQL("SELECT pg_reload_conf()").format()))


async def bus(system: SystemApart, *, only_look: bool) -> list[str]:
    """Have the bus read its configuration, then make its streams; return what was, or would be, changed."""
    if not only_look:
        await reload(system)
    broker = connect(system.reach.nats_url, name="admin", seed_file=str(system.seed("admin")))
    await started(broker, system.reach.nats_url)
    try:
        before = await copies(client(broker))
        done = await provision(client(broker), streams(system.replicas), only_look=only_look)
    finally:
        await stop(broker)
    grown = {name: f" (số bản sao {n} → {system.replicas})" for name, n in before.items() if n != system.replicas}
    return [f"{SAID[what]} luồng {name}{grown.get(name, '')}" for name, what in done.items() if what in SAID]


async def copies(nc: Client) -> dict[str, int]:
    """Return on how many servers each stream is to be kept now, as soon as the servers are agreed. Raises CannotStart."""
    try:
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    await nc.jetstream().account_info()
                    found = {name: await stream_info(nc.jetstream(), name) for name in STREAMS}
                except NatsError:
                    await asyncio.sleep(SOON)
                else:
                    return {name: info.config.num_replicas or 1 for name, info in found.items() if info}
    except TimeoutError:
        raise CannotStart(f"JetStream chưa sẵn sàng sau {PATIENCE} giây; xem «bcd doctor»") from None


async def reload(system: SystemApart) -> None:
    """Have every server of the bus read its configuration again. Raises CannotStart."""
    broker = connect(system.reach.nats_url, name="sys", seed_file=str(system.seed("sys")))
    await started(broker, system.reach.nats_url)
    try:
        for server in await servers_up(client(broker), len(servers(system.reach.nats_url))):
            reply = await client(broker).request(f"$SYS.REQ.SERVER.{server['id']}.RELOAD", b"", timeout=PATIENCE)
            error = json.loads(reply.data).get("error")
            if error:
                raise CannotStart(f"máy chủ NATS {server['name']} không nhận cấu hình mới: {error.get('description')}")
    finally:
        await stop(broker)


async def servers_up(nc: Client, wanted: int) -> list[dict[str, Any]]:
    """Return `name`, `id` and `jetstream`, how it keeps streams, of the servers of the bus; those silent are left out."""
    answers = await nc.subscribe(nc.new_inbox())
    found: dict[str, dict[str, Any]] = {}
    try:
        await nc.publish("$SYS.REQ.SERVER.PING.JSZ", b'{"config":true}', reply=answers.subject)
        while len(found) < wanted:
            told = json.loads((await answers.next_msg(ANSWERS_WITHIN)).data)
            found[told["server"]["id"]] = told["server"] | {"jetstream": told.get("data", {}).get("config", {})}
    except NatsTimeout:
        pass
    finally:
        await answers.unsubscribe()
    return sorted(found.values(), key=lambda one: str(one["name"]))


async def started(broker: Any, url: str) -> None:
    """Start a broker of a command, which does not wait for ever. Raises CannotStart."""
    try:
        async with asyncio.timeout(PATIENCE):
            await broker.start()
    except TimeoutError:
        await stop(broker)
        raise CannotStart(f"máy chủ NATS ở {url} không nhận kết nối sau {PATIENCE} giây; xem «bcd doctor»") from None
