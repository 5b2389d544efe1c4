"""Wiring of the reporting service: every part of it on one screen."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from uuid import UUID

from contracts.streams import READS, STREAMS, WRITES
from services.kernel.bus import (
    StreamDeclaration,
    ask_owner,
    connect,
    facts_subject,
    replicas,
    restore,
    start,
    stop,
)
from services.kernel.config import Settings
from services.kernel.days import day_of
from services.kernel.http import Gate, create_app
from services.kernel.inbox import Inbox
from services.kernel.key_backups import KeyBackups
from services.kernel.keys import Keys
from services.kernel.metrics import Measured, Meter
from services.kernel.personal import PersonKeys
from services.kernel.refilling import Refills
from services.kernel.relay import Outbox, Relay, answer_with_facts, wake_on_commit
from services.kernel.renewal import Renewal, from_streams
from services.kernel.run import Heart, Service, close_spans, loops, open_spans
from services.kernel.store import Store
from services.kernel.turns import Turn
from services.kernel.views import Generation, ViewSet, open_engine
from services.kernel.watching import Watched
from services.reporting import api, intake, pages, publishing
from services.reporting.api.addresses import Addresses
from services.reporting.application import Ticking, UseCases, load_forms
from services.reporting.application.mine import Mine
from services.reporting.delivery import Deliveries, Renderer, Targets
from services.reporting.exports import parquet
from services.reporting.figures import BY_ID
from services.reporting.pages.live import FILLING, KEPT, Feed
from services.reporting.views import queries, views
from services.reporting.views.awaited import WaitingReports
from services.reporting.views.bi import roles
from services.reporting.views.bi.roles import RoleRefused
from services.reporting.views.directory import UnitDirectory
from services.reporting.views.facts import Facts
from services.reporting.views.filled import Filled
from services.reporting.views.freezing import Freezing
from services.reporting.views.ledger import Ledger

__all__ = [
    "STREAM",
    "RoleRefused",
    "intake",
    "open_store",
    "parquet",
    "publishing",
    "queries",
    "refills",
    "roles",
    "running",
    "views",
]

NAME = "reporting"
STREAM = StreamDeclaration(WRITES[NAME], STREAMS[WRITES[NAME]])


def open_store(settings: Settings, now: Callable[[], datetime]) -> tuple[Store, PersonKeys]:
    """Open the event store and the keys, with which the mail addresses of subscriptions are sealed."""
    keys = PersonKeys(settings.keys_url)
    published = frozenset(event.TOPIC for event in publishing.FACTS)
    return Store(settings.store_url, keys, publishing.EVENTS, published, now), keys


def forgetting(keys: PersonKeys, settings: Settings) -> list[Callable[[UUID], object]]:
    """Return what removes a destroyed key from the files and from its backups."""
    backups = settings.key_backups_dir
    found: list[Callable[[UUID], object]] = [lambda _: keys.scrub()]
    return [*found, KeyBackups(backups).forget] if backups else found


def refills(shown: ViewSet) -> Refills:
    """Return what makes parts of the views again, from the facts they keep."""
    return Refills(shown, Facts.NAME)


@asynccontextmanager
async def running(settings: Settings, now: Callable[[], datetime]) -> AsyncIterator[Service]:
    """Run the service's loops and give its HTTP application; stop in the opposite order."""
    store, keys = open_store(settings, now)
    shown = ViewSet(open_engine(settings.views_url), views, now)
    broker = connect(settings.nats_url, name=NAME, seed_file=settings.nats_seed_file)
    outbox = Outbox(store, publishing.publish, settings.bloc)
    answer_with_facts(broker, outbox, facts_subject(settings.bloc, NAME))
    line = await start(broker)
    remake = partial(restore, line, replace(STREAM, replicas=replicas(settings.nats_url)))
    spans, meter = open_spans(settings), Meter(NAME)
    relay = Relay(store, outbox, line, stream=STREAM.name, source=NAME, restore=remake, spans=spans)
    wake_on_commit(store, relay.wake)

    def follow(generation: Generation | None = None) -> list[Inbox]:
        return [
            Inbox(
                line,
                shown,
                stream=stream,
                decode=intake.DECODE,
                refill=ask_owner(line, settings.bloc, stream.lower()),
                generation=generation,
                spans=spans,
            )
            for stream in READS[NAME]
        ]

    inboxes = follow()
    refilling = refills(shown)
    renewal = Renewal(shown, from_streams(follow), refilling)
    heart = Heart()
    filling = partial(refilling.unfilled, Ledger.NAME)
    feed = Feed(shown, {FILLING: lambda: len(filling()), KEPT: store.position})
    store.on_commit(feed.wake)
    waiters = {stream.lower(): partial(shown.wait, stream) for stream in READS[NAME]}
    api_keys = Keys(settings.api_keys_file)
    gate = Gate(api_keys, waiters, public_read=settings.public_read)
    ours = Addresses()
    mine = Mine.on(store, ours.is_page, ours.is_table, settings.sending)
    mine.subscriptions.on_erased += forgetting(keys, settings)
    freezing, waiting = Filled(Freezing(shown), filling), WaitingReports(shown)
    use = UseCases.on(store, UnitDirectory(shown), freezing, waiting, load_forms(BY_ID), BY_ID)
    turn = Turn(shown.engine, "reporting clock and deliveries")
    clock = Ticking(lambda: turn.mine() and use.clock.by_itself())

    def today() -> date:
        return day_of(now())

    sources = pages.Sources(lambda: [one.status for one in inboxes], filling, store.position)
    shown_to = pages.router(shown, gate, today, feed, use, mine, sources)
    routers = [api.router(shown, gate, today, use, mine, filling), shown_to]
    app = create_app("bachudong reporting", routers, raw=pages.RAW, watched=Watched(meter, spans))
    app.add_middleware(pages.ProblemPages, today=today, who=gate.who)
    ours.of(app)
    followers = {"relay": relay.standing} | {f"inbox {one.status.stream}": one.standing for one in inboxes}
    measured = Measured(NAME, meter, heart, store, keys, shown, followers)
    deliveries = Deliveries(mine.subscriptions, Renderer(app, api_keys), Targets(settings.sending), now, turn.mine)

    def report() -> dict[str, object]:
        return {
            "store": store.position(),
            "relay": vars(relay.progress),
            "inboxes": [vars(inbox.status) for inbox in inboxes],
            "parked": sum(shown.count_parked().values()),
            "unknown": shown.unknown(),
            "generation": shown.live_name(),
            "renewal": vars(renewal.progress),
            "deliveries": mine.subscriptions.counts(),
            "refilling": vars(refilling.filling),
        }

    def stands_by() -> list[str]:
        works = {"relay": relay.progress.standing_by, "clock and deliveries": turn.waiting}
        works |= {f"inbox {one.status.stream}": one.status.standing_by for one in inboxes}
        return [work for work, other in works.items() if other]

    def reason() -> str:
        behind = [f"{one.status.stream}: {one.status.unwell()}" for one in inboxes if one.status.unwell()]
        return "; ".join(filter(None, [heart.reason(), renewal.reason(), relay.reason(), *behind]))

    named = [
        ("reporting relay", relay.run),
        ("reporting renewal", renewal.run),
        ("reporting clock", clock.run),
        ("reporting deliveries", deliveries.run),
        *((f"reporting inbox {inbox.status.stream}", inbox.run) for inbox in inboxes),
    ]
    async with loops(named, heart):
        yield Service(NAME, "/", app, heart, report, reason, stands_by, measured, feed.close)
    turn.pass_on()
    await stop(broker)
    await close_spans(spans)
    shown.close()
    store.close()
    keys.close()
