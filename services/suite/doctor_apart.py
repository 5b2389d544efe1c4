"""What may be wrong with a system in containers: looked at from the operators' container, part by part."""

import asyncio
import stat
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import nats
import psycopg
from nats.aio.client import Client
from nats.errors import Error as NatsError

from contracts.streams import WRITES
from services.kernel.bus import BatchRefused, servers, stream_info
from services.kernel.errors import words
from services.suite.apart import SystemApart
from services.suite.certificates import look_at_certificate
from services.suite.condition import Finding, clock, declared, disk, progress
from services.suite.place import CannotStart
from services.suite.provisioning import SOON, administering, databases, servers_up
from services.suite.retention import look_at_backups
from services.suite.running import health

UP = "docker compose up --wait"
PROVISION = "docker compose run --rm bcd provision"
PATIENCE = 5
CATCHES_UP = 5
"""Seconds within which a copy of a stream that was a moment behind has what it lacked."""
SPACE = "docker system df -v"
CLOCKS = "timedatectl set-ntp true"
KEPT = ("access", "admin", "attachments", "backups", "database", "jetstream", "key-backups", "proxy", "reports")
"""Folders that are volumes of their own: what fills up, each where it is."""


async def look_at(system: SystemApart) -> list[Finding]:
    """Look at every part; one that does not answer is a finding, not an error."""
    found = [*_secrets(system), *_disks(system.reach.state_dir)]
    found += await asyncio.to_thread(_databases, system)
    found += await _bus(system)
    found += await _services(system)
    found += await _proxy(system)
    return found + await asyncio.to_thread(look_at_certificate, system, datetime.now(UTC)) + look_at_backups(system)


def _disks(root: Path) -> list[Finding]:
    """Tell of each disk that volumes lie on how much is free; volumes that share one are one finding."""
    by_disk: dict[int, list[Path]] = {}
    for folder in (root / name for name in KEPT):
        if folder.exists():
            by_disk.setdefault(folder.stat().st_dev, []).append(folder)
    together = len(by_disk) == 1
    return [
        disk(folders[0], "Đĩa" if together else f"Đĩa của {', '.join(one.name for one in folders)}", SPACE)
        for folders in by_disk.values()
    ]


def _secrets(system: SystemApart) -> list[Finding]:
    parts = system.parts
    files = [parts.admin_key_file, parts.api_keys_file, parts.nats_config]
    files += [parts.seed(user) for user in ("admin", "sys", *WRITES)]
    files += [parts.password(user) for user in ("postgres", *WRITES)]
    found = [one for file in files if (one := _secret(file, _made_anew(system, file)))]
    return found or [Finding("Bí mật", "ok", f"đủ {len(files)} tệp, người ngoài không đọc được")]


def _made_anew(system: SystemApart, file: Path) -> str:
    """Return the command that makes a file anew, and the containers that cannot start without it.

    Those the engine starts again and again; between two starts they count as unhealthy, and `up` would wait for none of them.
    """
    if file == system.parts.nats_config:
        return f"{UP} --force-recreate {_bus_servers(system)}"
    return f"{UP} --force-recreate {file.parent.name}" if file.parent.name in WRITES else UP


def _bus_servers(system: SystemApart) -> str:
    return " ".join(str(urlsplit(one).hostname) for one in servers(system.reach.nats_url))


def _secret(file: Path, made_anew: str) -> Finding | None:
    try:
        mode = stat.S_IMODE(file.stat().st_mode)
    except OSError as error:
        return Finding("Bí mật", "bad", f"{file}: {error.strerror}", made_anew)
    if mode & 0o007:
        return Finding("Bí mật", "bad", f"{file} ai cũng đọc được", f"chmod o= {file}")
    return None


def _databases(system: SystemApart) -> list[Finding]:
    try:
        differing = databases(system, only_look=True)
    except CannotStart as error:
        return [Finding("PostgreSQL", "bad", str(error), "docker compose logs --tail 20 postgres")]
    if differing:
        return [Finding("PostgreSQL", "bad", f"cần {one}", PROVISION) for one in differing]
    found = [Finding("PostgreSQL", "ok", "vai trò và cơ sở dữ liệu đúng như khai báo")]
    if len(system.database_hosts) > 1:
        found.append(_standby(system))
    found += [one for user in WRITES for one in _own_database(system, user)]
    return [*found, *(_foreign_database(system, user) for user in WRITES)]


def _standby(system: SystemApart) -> Finding:
    """Tell whether the standby has, at every moment, what the writer acknowledged."""
    query = "SELECT application_name, sync_state, replay_lag FROM pg_stat_replication WHERE state = 'streaming'"
    with administering(system) as db:
        row = db.execute(query + " AND usename = 'standby'").fetchone()
    if row is None:
        return Finding("PostgreSQL dự phòng", "warn", "không có; máy chủ chính đợi nó trước khi nhận", UP)
    name, state, lag = row
    why = f"{name} {'ghi cùng lúc' if state in ('sync', 'quorum') else 'ghi sau'}, chậm {lag or 0}"
    return Finding(
        "PostgreSQL dự phòng",
        "ok" if state in ("sync", "quorum") else "warn",
        why,
        "" if state != "async" else PROVISION,
    )


def _own_database(system: SystemApart, user: str) -> list[Finding]:
    what = f"Kho của {user}"
    try:
        with psycopg.connect(system.url(user, "store"), connect_timeout=PATIENCE) as db:
            row = db.execute("SELECT now()").fetchone()
    except (psycopg.OperationalError, CannotStart) as error:
        return [Finding(what, "bad", str(error).splitlines()[0], PROVISION)]
    there = Finding(what, "ok", "mở được")
    return [there, clock(f"Đồng hồ của kho {user}", row[0], CLOCKS)] if row else [there]


def _foreign_database(system: SystemApart, user: str) -> Finding:
    other = next(name for name in WRITES if name != user)
    what = f"{user} và kho của {other}"
    try:
        psycopg.connect(system.database(user, f"{other}_store"), connect_timeout=PATIENCE).close()
    except psycopg.OperationalError:
        return Finding(what, "ok", "không vào được")
    return Finding(what, "bad", "vào được", PROVISION)


class _Refused(Exception):
    """The bus refused something; the text is its reason."""


@asynccontextmanager
async def _connected(system: SystemApart, user: str) -> AsyncIterator[tuple[Client, asyncio.Event]]:
    """Give a connection that gives up at once, and what is set when the bus refuses something on it."""
    refusal = asyncio.Event()

    async def refused(_: Exception) -> None:
        refusal.set()

    try:
        nc = await nats.connect(
            servers(system.reach.nats_url),
            nkeys_seed=str(system.seed(user)),
            inbox_prefix=f"_INBOX_{user}",
            allow_reconnect=False,
            max_reconnect_attempts=1,
            reconnect_time_wait=0,
            connect_timeout=PATIENCE,
            error_cb=refused,
        )
    except (NatsError, OSError, ValueError) as error:
        raise _Refused(str(error) or type(error).__name__) from error
    try:
        yield nc, refusal
    finally:
        await nc.close()


async def _bus(system: SystemApart) -> list[Finding]:
    try:
        async with _connected(system, "admin") as (nc, _):
            found = [Finding("NATS", "ok", "nhận kết nối"), *await declared(nc, PROVISION, system.replicas)]
            found += await _copies(nc, system.replicas)
        found += await _servers(system)
    except _Refused as error:
        # Of those alone: the services are not well until they are connected again, and `up` would not wait for that.
        return [Finding("NATS", "bad", f"không nhận kết nối: {error}", f"{UP} {_bus_servers(system)}")]
    except (NatsError, BatchRefused, TimeoutError) as error:
        why = f"nhận kết nối nhưng JetStream không làm việc: {words(error)}"
        return [Finding("NATS", "bad", why, "docker compose restart nats")]
    return [*found, *[await _confined(system, user) for user in WRITES]]


async def _copies(nc: Client, replicas: int) -> list[Finding]:
    """Tell, where a stream is kept by several servers, whether each of them has all of it."""
    found = []
    for stream in WRITES.values() if replicas > 1 else ():
        whole = await _whole(nc, stream, replicas)
        why = f"{whole}/{replicas} bản đầy đủ"
        mend = "" if whole == replicas else "docker compose ps --all"
        found.append(Finding(f"Bản sao của luồng {stream}", "warn" if mend else "ok", why, mend))
    return found


async def _whole(nc: Client, stream: str, replicas: int) -> int:
    """Return how many servers have all of a stream: while much is written one is behind now and then, for a moment."""
    looked_until = time.monotonic() + CATCHES_UP
    while True:
        info = await stream_info(nc.jetstream(), stream)
        others = (info.cluster.replicas if info and info.cluster else None) or []
        whole = 1 + sum(1 for one in others if one.current and not one.offline)
        if whole == replicas or time.monotonic() > looked_until:
            return whole
        await asyncio.sleep(SOON)


async def _servers(system: SystemApart) -> list[Finding]:
    wanted = len(servers(system.reach.nats_url))
    async with _connected(system, "sys") as (nc, _):
        there = await servers_up(nc, wanted)
    if not there:
        raise TimeoutError
    lazy = [one["name"] for one in there if not one["jetstream"].get("sync_always")]
    why = f"không phải always ở {', '.join(lazy)}" if lazy else "always: mỗi lần ghi được đẩy xuống đĩa"
    found = [Finding("NATS ghi đĩa", "bad" if lazy else "ok", f"sync_interval {why}", UP if lazy else "")]
    for one in there:
        name = one["name"] if wanted > 1 else "nats"
        found.append(clock(f"Đồng hồ của {name}", datetime.fromisoformat(one["time"]), CLOCKS))
    if wanted > 1:
        away = wanted - len(there)
        why = f"{len(there)}/{wanted} máy chủ trả lời: {', '.join(str(one['name']) for one in there)}"
        found.append(Finding("Cụm NATS", "warn" if away else "ok", why, UP if away else ""))
    return found


async def _confined(system: SystemApart, user: str) -> Finding:
    other = next(name for name in WRITES if name != user)
    what = f"Quyền của {user} trên NATS"
    try:
        async with _connected(system, user) as (nc, refusal):
            await nc.request("$JS.API.INFO", b"", timeout=PATIENCE)
            await nc.publish(f"bcd-doctor.{system.bloc}.{other}", b"")
            await nc.flush(PATIENCE)
            refused = await _set_soon(refusal)
    except (_Refused, NatsError, TimeoutError) as error:
        return Finding(what, "bad", f"{type(error).__name__}: {error}", PROVISION)
    why = "làm được việc của mình, bị chặn ngoài phạm vi" if refused else "đăng được ngoài phạm vi"
    return Finding(what, "ok" if refused else "bad", why, "" if refused else PROVISION)


async def _set_soon(event: asyncio.Event) -> bool:
    try:
        async with asyncio.timeout(1):
            return await event.wait()
    except TimeoutError:
        return False


async def _services(system: SystemApart) -> list[Finding]:
    reasons, report = await health(system.running())
    found = []
    for service in WRITES:
        silent = [reasons[url] for url in system.addresses(service) if url in reasons]
        replicas = [name for name in report if name.split()[0] == service]
        unwell = [
            f"{name}: {reasons[name]}" if len(replicas) > 1 else reasons[name] for name in replicas if name in reasons
        ]
        why = "; ".join([*unwell, *silent])
        mend = f"docker compose logs --tail 20 {service}" if unwell else UP
        well = "sẵn sàng" if len(replicas) == 1 else f"{len(replicas)} bản sẵn sàng"
        found.append(Finding(service, "bad" if why else "ok", why or well, mend if why else ""))
        for url in system.addresses(service):
            there = await _clock_of(url)
            found += [clock(f"Đồng hồ của {service}", there, CLOCKS)] if there else []
    return found + progress(report)


async def _clock_of(url: str) -> datetime | None:
    """Return what time it is where an address answers, to the second; None where it does not."""
    try:
        async with httpx.AsyncClient(base_url=url, timeout=PATIENCE) as http:
            answer = await http.get("/health/live")
    except httpx.TransportError:
        return None
    return parsedate_to_datetime(answer.headers["Date"])


async def _proxy(system: SystemApart) -> list[Finding]:
    try:
        async with httpx.AsyncClient(base_url=system.reach.url, timeout=PATIENCE) as http:
            answer = await http.get("/health/live")
    except httpx.TransportError as error:
        return [Finding("Cổng vào", "bad", f"không trả lời ({type(error).__name__})", UP)]
    if answer.is_error:
        return [Finding("Cổng vào", "bad", f"HTTP {answer.status_code}", "docker compose logs --tail 20 proxy")]
    return [Finding("Cổng vào", "ok", f"HTTP {answer.status_code}")]
