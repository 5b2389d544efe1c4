"""Databases, roles, streams and users brought to what is declared; what is so already is left alone."""

import asyncio
import hashlib
import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.sql import SQL, Composed, Identifier, Literal

from contracts.streams import WRITES
from services.kernel.bus import client, connect, provision, stop
from services.suite.apart import SystemApart
from services.suite.natsd import streams
from services.suite.place import CannotStart

PARTS = ("store", "keys", "views")
PATIENCE = 15
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
        password = _password(system, user)
        with administering(system) as db:
            changes = [*_role(db, user, password), *_databases(db, user)]
            told += [one.text for one in changes]
            for change in changes if not only_look else ():
                for statement in change.statements:
                    db.execute(statement)
    return told


def administering(system: SystemApart, name: str = "postgres") -> psycopg.Connection[Any]:
    """Return a connection of the one who may do everything. Raises CannotStart."""
    try:
        return psycopg.connect(system.database("postgres", name), autocommit=True, connect_timeout=PATIENCE)
    except psycopg.OperationalError as error:
        raise CannotStart(f"PostgreSQL từ chối: {str(error).splitlines()[0]}; xem «bcd doctor»") from error


def _password(system: SystemApart, user: str) -> str:
    try:
        return system.parts.password(user).read_text("utf-8").strip()
    except OSError as error:
        raise CannotStart(f"không đọc được {error.filename}: {error.strerror}; chạy «bcd init»") from error


def _role(db: psycopg.Connection[Any], user: str, password: str) -> Iterator[Change]:
    row = db.execute("SELECT rolpassword FROM pg_authid WHERE rolname = %s", (user,)).fetchone()
    sealed = db.pgconn.encrypt_password(password.encode(), user.encode(), b"scram-sha-256").decode()
    if row is None:
        rights = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
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


async def bus(system: SystemApart, *, only_look: bool) -> list[str]:
    """Have the bus read its configuration, then make its streams; return what was, or would be, changed."""
    if not only_look:
        await reload(system)
    broker = connect(system.reach.nats_url, name="admin", seed_file=str(system.seed("admin")))
    await started(broker, system.reach.nats_url)
    try:
        done = await provision(client(broker), streams(), only_look=only_look)
    finally:
        await stop(broker)
    return [f"{SAID[what]} luồng {name}" for name, what in done.items() if what in SAID]


async def reload(system: SystemApart) -> None:
    """Have every server of the bus read its configuration again. Raises CannotStart."""
    broker = connect(system.reach.nats_url, name="sys", seed_file=str(system.seed("sys")))
    await started(broker, system.reach.nats_url)
    try:
        nc = client(broker)
        server = nc._server_info["server_id"]  # the library keeps it to itself
        reply = await nc.request(f"$SYS.REQ.SERVER.{server}.RELOAD", b"", timeout=PATIENCE)
        error = json.loads(reply.data).get("error")
    finally:
        await stop(broker)
    if error:
        raise CannotStart(f"máy chủ NATS không nhận cấu hình mới: {error.get('description')}")


async def started(broker: Any, url: str) -> None:
    """Start a broker of a command, which does not wait for ever. Raises CannotStart."""
    try:
        async with asyncio.timeout(PATIENCE):
            await broker.start()
    except TimeoutError:
        await stop(broker)
        raise CannotStart(f"máy chủ NATS ở {url} không nhận kết nối sau {PATIENCE} giây; xem «bcd doctor»") from None
