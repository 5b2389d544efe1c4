"""What no service can tell of a system: how old its backups are, how full its disks, how its bus does; in numbers."""

import asyncio
import logging
import re
import shutil
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import httpx

from contracts.streams import STREAMS, WRITES
from services.kernel.bus import NatsError, client, stream_info
from services.kernel.http import create_app
from services.kernel.key_backups import BackupBroken, KeyBackups
from services.kernel.metrics import Metric, gauge
from services.kernel.run import serve
from services.suite.apart import SystemApart
from services.suite.backup_files import every
from services.suite.listening import listen
from services.suite.parts import MONITOR_PORT
from services.suite.place import Place

if TYPE_CHECKING:
    from services.suite.host import Machine

log = logging.getLogger(__name__)

PATIENCE = 3.0
FOLDERS = ("attachments", "backups", "jetstream", "key-backups", "postgres", "reports")
"""Folders of a system in containers that a disk of their own may carry."""


class StreamNow(NamedTuple):
    """A stream as a server of the bus sees it; `replicas` are the copies that are complete."""

    messages: int
    bytes: int
    last_sequence: int
    consumers: int
    replicas: int


Bus = Callable[[], Awaitable[tuple[dict[str, bool], dict[str, StreamNow]]]]
"""Tells which servers of the bus answer, and how their streams do."""


@dataclass(frozen=True)
class Outside:
    """A system seen from outside its services; `folders` are those on whose disks it lies, by the names they are told by."""

    place: Place
    folders: Mapping[str, Path]
    bus: Bus

    async def read(self) -> list[Metric]:
        """Return the numbers of now; of what does not answer there are none, save that it does not."""
        servers, streams = await self.bus()
        files = await asyncio.to_thread(lambda: [self._backups(), *self._disks()])
        return [*files, _of_servers(servers), *_of_streams(streams)]

    def _backups(self) -> Metric:
        newest = gauge(
            "bcd_backup_last_success_timestamp_seconds",
            "When the newest backup there is was begun, 0 for none",
            ["kind"],
        )
        newest.add_metric(["all"], _newest_backup(self.place))
        newest.add_metric(["keys"], _newest_keys(self.place))
        return newest

    def _disks(self) -> Iterator[Metric]:
        free = gauge("bcd_disk_free_bytes", "What is free on the disk a folder lies on", ["folder"])
        size = gauge("bcd_disk_size_bytes", "Size of the disk a folder lies on", ["folder"])
        for name, path in self.folders.items():
            if path.exists():
                usage = shutil.disk_usage(path)
                free.add_metric([name], usage.free)
                size.add_metric([name], usage.total)
        yield from (free, size)


def _of_servers(servers: Mapping[str, bool]) -> Metric:
    up = gauge("bcd_bus_up", "1 while a server of the bus answers", ["server"])
    for server, answers in servers.items():
        up.add_metric([server], 1 if answers else 0)
    return up


def _of_streams(streams: Mapping[str, StreamNow]) -> list[Metric]:
    told = {
        "messages": "Facts in a stream",
        "bytes": "Bytes of a stream",
        "last_sequence": "Sequence of the newest fact of a stream",
        "consumers": "Readers of a stream",
        "replicas": "Complete copies of a stream",
    }
    families = {name: gauge(f"bcd_stream_{name}", words, ["stream"]) for name, words in told.items()}
    for stream, now in streams.items():
        for name, value in now._asdict().items():
            families[name].add_metric([stream], value)
    return list(families.values())


def _newest_backup(place: Place) -> float:
    for backup in reversed(every(place)):
        try:
            return datetime.fromisoformat(backup.manifest()["made_at"]).timestamp()
        except BackupBroken:
            continue
    return 0


def _newest_keys(place: Place) -> float:
    """Return when the keys of that service were last backed up whose were longest ago; 0 where those of one never were."""
    made = KeyBackups(place.key_backups).newest()
    return min(made[service].timestamp() if service in made else 0 for service in WRITES)


def of_machine(one: "Machine") -> Outside:
    """Return the outside of a machine that hosts everything."""

    async def bus() -> tuple[dict[str, bool], dict[str, StreamNow]]:
        js = client(one.admin).jetstream()
        try:
            async with asyncio.timeout(PATIENCE):
                infos = {stream: await stream_info(js, stream) for stream in STREAMS}
        except (NatsError, TimeoutError):
            return {"nats": False}, {}
        now = {
            name: StreamNow(i.state.messages, i.state.bytes, i.state.last_seq, i.state.consumer_count, 1)
            for name, i in infos.items()
            if i is not None
        }
        return {"nats": True}, now

    return Outside(one.data, {"data": one.data.path}, bus)


def of_system(system: SystemApart) -> Outside:
    """Return the outside of a system in containers; the servers of its bus tell of themselves, to anyone on its network."""
    servers = re.findall(r"//(?:[^@/,]*@)?([^:/,]+)", system.reach.nats_url)

    async def bus() -> tuple[dict[str, bool], dict[str, StreamNow]]:
        async with httpx.AsyncClient(timeout=PATIENCE) as http:
            told = await asyncio.gather(*(_ask(http, server) for server in servers))
        streams: dict[str, StreamNow] = {}
        for name, now in (one for answer in told if answer is not None for one in answer):
            known = streams.get(name, now)
            streams[name] = StreamNow(*map(max, known, now))
        return {server: answer is not None for server, answer in zip(servers, told, strict=True)}, streams

    root = system.reach.state_dir
    return Outside(system, {name: root / name for name in FOLDERS}, bus)


async def _ask(http: httpx.AsyncClient, server: str) -> list[tuple[str, StreamNow]] | None:
    """Return the streams a server of the bus has, None where it does not answer."""
    try:
        answer = await http.get(f"http://{server}:{MONITOR_PORT}/jsz", params={"streams": "true"})
        accounts = answer.raise_for_status().json().get("account_details") or []
    except (httpx.HTTPError, ValueError):
        return None
    return [(one["name"], _stream(one)) for account in accounts for one in account.get("stream_detail") or []]


def _stream(told: Mapping[str, Any]) -> StreamNow:
    state, others = told["state"], (told.get("cluster") or {}).get("replicas") or []
    complete = 1 + sum(1 for one in others if one.get("current"))
    return StreamNow(state["messages"], state["bytes"], state["last_seq"], state["consumer_count"], complete)


async def serve_outside(system: SystemApart, host: str, port: int) -> None:
    """Serve the numbers of a system in containers under /metrics until SIGTERM. Raises CannotStart."""
    listening = listen(host, port)
    app = create_app("bachudong metrics", [], described=False)

    def answering() -> None:
        log.info("metrics on port %s", port)

    await serve([], app, listening, ready=answering, until=asyncio.Event(), more=of_system(system).read)
