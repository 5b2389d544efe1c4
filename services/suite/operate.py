"""What the operators' commands do that need the services' own code: start, verify, rebuild."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from nats.aio.client import Client

from contracts.streams import READS, WRITES
from services.kernel.bus import ask_owner, client, connect, drop_stream, provision, stop
from services.kernel.elsewhere import BATCH, Elsewhere
from services.kernel.inbox import Inbox, OwnInbox
from services.kernel.renewal import from_streams, one_after_another
from services.kernel.run import spare_the_collector
from services.kernel.views import Generation, ViewSet, open_engine
from services.members import main as members
from services.plans import main as plans
from services.reporting import main as reporting
from services.suite.directory import DataDirectory
from services.suite.findings import Report
from services.suite.host import machine, serve_machine
from services.suite.listening import listen
from services.suite.natsd import streams
from services.suite.outside import of_machine
from services.suite.place import CannotStart, NotRunning, Place, today, utc_now
from services.suite.progress import Step
from services.suite.provisioning import started
from services.suite.rebuilding import Difference, compare, count_differences
from services.suite.verify import Reach, Source
from services.suite.verify import verify as verify_all

WRITERS: Mapping[str, Any] = {one.NAME: one for one in (members, plans, reporting)}
"""The services that have an event store, by name."""
Say = Callable[[str], None]


async def up(data: DataDirectory, host: str, port: int, say: Say) -> None:
    """Serve until Ctrl-C."""
    started = time.monotonic()
    listening = listen(host, port)
    async with machine(data) as one:

        def ready(url: str) -> None:
            say(f"bachudong đang chạy: {url}  (sẵn sàng sau {time.monotonic() - started:.1f} s; Ctrl-C để dừng)")
            say(f"Khóa quản trị: {data.admin_key_file}")

        await serve_machine(one, listening, ready=ready, until=asyncio.Event(), more=of_machine(one).read)
    say("Đã dừng.")


@asynccontextmanager
async def reached(data: Place) -> AsyncIterator[Client]:
    """Give an administrator's connection to the bus: that of the running host, or of one started for the occasion."""
    told = data.running()
    if told is None:
        if not data.has_data() or not isinstance(data, DataDirectory):
            raise NotRunning(f"{data.name} chưa có dữ liệu; hãy chạy «{data.how_to_start}» trước")
        async with machine(data) as one:
            await settled(data, one.services[-1].report)
            yield client(one.admin)
        return
    broker = connect(told["nats_url"], name="admin", seed_file=str(data.seed("admin")))
    await started(broker, told["nats_url"])
    try:
        yield client(broker)
    finally:
        await stop(broker)


async def settled(data: DataDirectory, report: Callable[[], dict[str, Any]]) -> None:
    """Wait until every inbox of a host just started has read to the end of its stream, or halted."""
    while not all(one["settled"] or one["halted"] for one in report()["inboxes"]):
        await asyncio.sleep(0.05)


def open_views(data: Place, service: str = reporting.NAME) -> ViewSet:
    """Open the views of a service, by default those that figures are read from."""
    return ViewSet(open_engine(data.url(service, "views")), WRITERS[service].views, utc_now)


async def check(nc: Any, data: Place, progress: Step) -> Report:
    """Verify store against stream against figures."""
    connection = nc if isinstance(nc, Client) else client(nc)
    views = open_views(data)
    opened = {name: writer.open_store(data.settings(name, ""), utc_now) for name, writer in WRITERS.items()}
    try:
        sources = tuple(
            Source(name, WRITES[name], store, WRITERS[name].publishing.publish) for name, (store, _) in opened.items()
        )
        reach = Reach(
            bloc=data.bloc,
            sources=sources,
            nc=connection,
            views=views,
            overview=reporting.queries.overview,
            today=today(),
        )
        return await verify_all(reach, progress)
    finally:
        views.close()
        for store, keys in opened.values():
            store.close()
            keys.close()


async def verify(data: Place, progress: Step) -> dict[str, Any]:
    """Verify and tell."""
    async with reached(data) as nc:
        report = await check(nc, data, progress)
    return report.as_json() | {"ok": report.ok, "lines": report.lines()}


async def rebuild(data: Place, again: list[str], progress: Step, *, fresh: bool = False) -> dict[str, Any]:
    """Build reporting's views anew beside the live ones, compare, swap; first refill the streams named in `again`.

    One that was stopped half-way is gone on with, unless `fresh` or streams are named.
    """
    unknown = [name for name in again if name not in WRITES]
    if unknown:
        raise CannotStart(f"không có luồng '{unknown[0]}'; các luồng: {', '.join(WRITES)}")
    async with reached(data) as nc:
        for name in again:
            await refill(nc, data, name, progress)
        views = open_views(data)
        spare_the_collector()
        try:
            started = time.monotonic()
            generation = views.create() if fresh or again else views.begun()
            before = sum(place.position for place in (views.place(generation, one) for one in READS["reporting"]))
            applied = await fill(nc, data, views, generation, progress)
            differences = await asyncio.to_thread(compare, views, generation)
            await asyncio.to_thread(views.tidy, generation)
            views.swap(generation)
        finally:
            views.close()
    seconds = time.monotonic() - started
    rate = round(applied / seconds) if seconds else 0
    return {
        "facts": applied,
        "gone_on": before > 0,
        "seconds": round(seconds, 2),
        "differences": [vars(one) for one in differences],
        "lines": [
            *(["Làm tiếp lần dựng lại dở dang."] if before else []),
            *(one.line() for one in differences),
            f"Đã dựng lại từ {applied} sự kiện ({rate}/s) và thay; {_told(differences)}.",
        ],
    }


async def rebuild_own(data: Place, service: str, progress: Step) -> dict[str, Any]:
    """Build a service's private views anew: of members from its store, of plans from its store and the facts of members.

    Running or not, the service goes on with the new ones. Rows are counted where they differ and not shown: they may be
    about persons.
    """
    if service == members.NAME:
        return await _rebuild_own(data, members, progress, lambda views, generation: [])
    async with reached(data) as nc:
        refill_ = ask_owner(lambda: nc, data.bloc, members.NAME)

        def heard(views: ViewSet, generation: Generation) -> list[Inbox]:
            decode, stream = plans.DECODE, members.STREAM.name
            return [Inbox(lambda: nc, views, stream=stream, decode=decode, refill=refill_, generation=generation)]

        return await _rebuild_own(data, plans, progress, heard)


async def _rebuild_own(
    data: Place, source: Any, progress: Step, heard: Callable[[ViewSet, Generation], list[Inbox]]
) -> dict[str, Any]:
    name = source.NAME
    store, keys = source.open_store(data.settings(name, ""), utc_now)
    views = open_views(data, name)
    own = OwnInbox(store, views, stream=source.STREAM.name)
    try:
        started = time.monotonic()
        generation = views.create()
        streams_ = from_streams(lambda building: heard(views, building))
        await one_after_another(streams_, own.fill)(generation, partial(progress, f"bảng riêng từ kho {name}"))
        differing = await asyncio.to_thread(count_differences, views, generation)
        applied = views.place(generation, source.STREAM.name).position
        await asyncio.to_thread(views.tidy, generation)
        views.swap(generation)
    finally:
        views.close()
        store.close()
        keys.close()
    told = ", ".join(f"{table}: {count} dòng khác" for table, count in differing.items()) or "không khác bảng cũ"
    return {
        "facts": applied,
        "seconds": round(time.monotonic() - started, 2),
        "differing_rows": differing,
        "lines": [f"Đã dựng lại bảng riêng của {name} từ {applied} sự kiện và thay; {told}."],
    }


def _told(differences: list[Difference]) -> str:
    return f"{len(differences)} chỗ khác bảng cũ" if differences else "không khác bảng cũ"


async def refill(nc: Client, data: Place, name: str, progress: Step) -> None:
    """Drop a service's stream and wait until its relay has filled it again from the store."""
    js = nc.jetstream()
    before = (await js.stream_info(WRITES[name])).state.messages
    store, keys = WRITERS[name].open_store(data.settings(name, ""), utc_now)
    try:
        wanted = await asyncio.to_thread(_count_facts, store, WRITERS[name].publishing.publish)
    finally:
        store.close()
        keys.close()
    await drop_stream(nc, WRITES[name])
    await provision(nc, [one for one in streams(data.replicas) if one.name == WRITES[name]])
    found = -1
    while found < wanted:
        found = (await js.stream_info(WRITES[name])).state.messages
        progress(f"luồng {name}", found, max(wanted, before))
        await asyncio.sleep(0.05)


def _count_facts(store: Any, publish: Callable[[Any], Any]) -> int:
    count, after = 0, 0
    while page := store.log(after, 1000):
        count += sum(1 for recorded in page if publish(recorded) is not None)
        after = page[-1].position
    return count


async def fill(nc: Client, data: Place, views: ViewSet, generation: Generation, progress: Step) -> int:
    """Fill a generation from the streams up to their present ends; returns how many facts were applied."""
    applied = 0
    js = nc.jetstream()
    with Elsewhere(views, partial(reporting.intake.opened, data.url("reporting", "views"), utc_now)) as elsewhere:
        for stream in READS["reporting"]:
            total = (await js.stream_info(stream)).state.messages
            inbox = Inbox(
                lambda: nc,
                elsewhere,
                stream=stream,
                decode=elsewhere.unread(reporting.intake.DECODE),
                refill=ask_owner(lambda: nc, data.bloc, stream.lower()),
                generation=generation,
                batch=BATCH,
            )
            name = f"bảng từ {stream}"
            left = total - views.place(generation, stream).seq
            await inbox.run(lambda: progress(name, inbox.status.applied, left), until_end=True)  # noqa: B023  # ends in turn
            progress(name, inbox.status.applied, left)
            applied += inbox.status.applied
    return applied
