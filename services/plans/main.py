"""Wiring of the plans service: every part of it on one screen."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial

from contracts.streams import STREAMS, WRITES
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
from services.kernel.config import ConfigMissing, Settings
from services.kernel.http import Gate, create_app
from services.kernel.inbox import Inbox, OwnInbox
from services.kernel.keys import Keys
from services.kernel.metrics import Measured, Meter
from services.kernel.personal import PersonKeys
from services.kernel.reactor import Reactor
from services.kernel.relay import Outbox, Relay, answer_with_facts, wake_on_commit
from services.kernel.renewal import Renewal, from_streams, one_after_another
from services.kernel.run import Heart, Service, close_spans, loops, open_spans
from services.kernel.store import Caller, Store
from services.kernel.views import Generation, ViewSet, open_engine
from services.kernel.watching import Watched
from services.plans import api, publishing, reactions
from services.plans.application import BY_ITSELF, Daily, Files, UseCases, load_rules
from services.plans.files.scan import Scanner
from services.plans.files.store import open_files
from services.plans.views import DECODE, views
from services.plans.views.kept import Kept
from services.plans.views.units import UnitDirectory

__all__ = ["DECODE", "STREAM", "open_files", "open_store", "publishing", "running", "views"]

NAME = "plans"
STREAM = StreamDeclaration(WRITES[NAME], STREAMS[WRITES[NAME]])
REACTING = 20
"""Facts in one step of the reactions: each may be a commit of its own."""


def open_store(settings: Settings, now: Callable[[], datetime]) -> tuple[Store, PersonKeys]:
    """Open the event store and the person keys."""
    keys = PersonKeys(settings.keys_url)
    published = frozenset(event.TOPIC for event in publishing.FACTS)
    return Store(settings.store_url, keys, publishing.EVENTS, published, now), keys


@asynccontextmanager
async def running(settings: Settings, now: Callable[[], datetime]) -> AsyncIterator[Service]:
    """Run the service's loops and give its HTTP application; stop in the opposite order."""
    attachments_url = settings.attachments_url
    if attachments_url is None:
        raise ConfigMissing("ATTACHMENTS_URL")
    store, keys = open_store(settings, now)
    known = ViewSet(open_engine(settings.views_url), views, now)
    broker = connect(settings.nats_url, name=NAME, seed_file=settings.nats_seed_file)
    outbox = Outbox(store, publishing.publish, settings.bloc)
    answer_with_facts(broker, outbox, facts_subject(settings.bloc, NAME))
    line = await start(broker)
    remake = partial(restore, line, replace(STREAM, replicas=replicas(settings.nats_url)))
    spans, meter = open_spans(settings), Meter(NAME)
    relay = Relay(store, outbox, line, stream=STREAM.name, source=NAME, restore=remake, spans=spans)
    refill = ask_owner(line, settings.bloc, "members")

    def follow(generation: Generation | None = None) -> Inbox:
        return Inbox(line, known, stream="MEMBERS", decode=DECODE, refill=refill, generation=generation, spans=spans)

    inbox, own = follow(), OwnInbox(store, known, stream=STREAM.name, spans=spans)
    renewal = Renewal(known, one_after_another(from_streams(lambda building: [follow(building)]), own.fill))
    wake_on_commit(store, relay.wake, own.wake)
    heart = Heart()
    waiters = {"members": partial(known.wait, "MEMBERS"), NAME: partial(known.wait, STREAM.name)}
    gate = Gate(Keys(settings.api_keys_file), waiters)
    files = Files(open_files(attachments_url), Scanner(settings.scan_command))
    use = UseCases.on(store, load_rules(), UnitDirectory(known), files, Kept(known, STREAM.name))
    reactor = Reactor(known, partial(reactions.react, use.handing))
    reacting = Inbox(
        line, reactor, stream="MEMBERS", decode=reactions.DECODE, refill=refill, batch=REACTING, spans=spans
    )
    heard = {"plans inbox": inbox, "plans reactions": reacting}
    daily = Daily(lambda day: use.reminders.remind(day, Caller(BY_ITSELF, None)), now)
    router = api.router(use, gate, known)
    app = create_app("bachudong plans", [router], raw=api.raw(use), watched=Watched(meter, spans))
    followers = {
        "relay": relay.standing,
        "inbox": inbox.standing,
        "views": own.standing,
        "reactions": reacting.standing,
    }
    measured = Measured(NAME, meter, heart, store, keys, known, followers, reactor)

    def report() -> dict[str, object]:
        return {
            "store": store.position(),
            "relay": vars(relay.progress),
            "views": vars(inbox.status),
            "own": vars(own.status),
            "parked": sum(known.count_parked().values()),
            "reactions": vars(reacting.status) | {"refused": len(reactor.refused())},
            "renewal": vars(renewal.progress),
        }

    def stands_by() -> list[str]:
        works = {"relay": relay.progress.standing_by, "views": own.status.standing_by}
        works |= {what: one.status.standing_by for what, one in heard.items()}
        return [work for work, other in works.items() if other]

    def reason() -> str:
        behind = [f"{what}: {one.status.unwell()}" for what, one in heard.items() if one.status.unwell()]
        return "; ".join(filter(None, [heart.reason(), renewal.reason(), relay.reason(), *behind]))

    named = [
        ("plans relay", relay.run),
        ("plans renewal", renewal.run),
        ("plans inbox", inbox.run),
        ("plans views", own.run),
        ("plans reactions", reacting.run),
        ("plans reminders", daily.run),
    ]
    async with loops(named, heart):
        yield Service(NAME, "/plans", app, heart, report, reason, stands_by, measured)
    await stop(broker)
    await close_spans(spans)
    known.close()
    store.close()
    keys.close()
