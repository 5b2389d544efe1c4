"""Wiring of the members service: every part of it on one screen."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial

from contracts.streams import STREAMS, WRITES
from services.kernel.bus import StreamDeclaration, connect, facts_subject, replicas, restore, start, stop
from services.kernel.config import Settings
from services.kernel.http import Gate, create_app
from services.kernel.inbox import OwnInbox
from services.kernel.keys import Keys
from services.kernel.metrics import Measured, Meter
from services.kernel.personal import PersonKeys
from services.kernel.relay import Outbox, Relay, answer_with_facts, wake_on_commit
from services.kernel.renewal import Renewal
from services.kernel.run import Heart, Service, close_spans, loops, open_spans
from services.kernel.store import Store
from services.kernel.views import ViewSet, open_engine
from services.kernel.watching import Watched
from services.members import api, publishing
from services.members.application import UseCases, load_rules
from services.members.views import views
from services.members.views.directory import Directory
from services.members.views.identities import Recognised
from services.members.views.removal import Removal
from services.members.views.staged import Shelf
from services.members.views.traits import TraitCounts

__all__ = ["STREAM", "open_store", "publishing", "running", "views"]

NAME = "members"
STREAM = StreamDeclaration(WRITES[NAME], STREAMS[WRITES[NAME]])


def open_store(settings: Settings, now: Callable[[], datetime]) -> tuple[Store, PersonKeys]:
    """Open the event store and the person keys."""
    keys = PersonKeys(settings.keys_url)
    published = frozenset(event.TOPIC for event in publishing.FACTS)
    return Store(settings.store_url, keys, publishing.EVENTS, published, now), keys


@asynccontextmanager
async def running(settings: Settings, now: Callable[[], datetime]) -> AsyncIterator[Service]:
    """Run the service's loops and give its HTTP application; stop in the opposite order."""
    store, keys = open_store(settings, now)
    private = ViewSet(open_engine(settings.views_url), views, now)
    broker = connect(settings.nats_url, name=NAME, seed_file=settings.nats_seed_file)
    outbox = Outbox(store, publishing.publish, settings.bloc)
    answer_with_facts(broker, outbox, facts_subject(settings.bloc, NAME))
    line = await start(broker)
    remake = partial(restore, line, replace(STREAM, replicas=replicas(settings.nats_url)))
    spans, meter = open_spans(settings), Meter(NAME)
    relay = Relay(store, outbox, line, stream=STREAM.name, source=NAME, restore=remake, spans=spans)
    own = OwnInbox(store, private, stream=STREAM.name, spans=spans)
    renewal = Renewal(private, own.fill)
    wake_on_commit(store, relay.wake, own.wake)
    heart = Heart()
    gate = Gate(Keys(settings.api_keys_file), {NAME: partial(private.wait, STREAM.name)})
    shelf = Shelf(private.engine, keys)
    use = UseCases.on(
        store, load_rules(), Directory(private, STREAM.name), Recognised(private), shelf, TraitCounts(private)
    )
    use.erasures.on_erased.append(Removal(store, keys, private, STREAM.name, shelf, settings.key_backups_dir))
    router = api.router(use, private, gate)
    app = create_app("bachudong members", [router], raw=api.RAW, watched=Watched(meter, spans))
    followers = {"relay": relay.standing, "views": own.standing}
    measured = Measured(NAME, meter, heart, store, keys, private, followers)

    def report() -> dict[str, object]:
        return {
            "store": store.position(),
            "relay": vars(relay.progress),
            "views": vars(own.status),
            "parked": sum(private.count_parked().values()),
            "renewal": vars(renewal.progress),
        }

    def stands_by() -> list[str]:
        works = {"relay": relay.progress.standing_by, "views": own.status.standing_by}
        return [work for work, other in works.items() if other]

    def reason() -> str:
        return "; ".join(filter(None, [heart.reason(), renewal.reason(), relay.reason()]))

    named = [("members relay", relay.run), ("members renewal", renewal.run), ("members views", own.run)]
    async with loops(named, heart):
        yield Service(NAME, "/members", app, heart, report, reason, stands_by, measured)
    await stop(broker)
    await close_spans(spans)
    private.close()
    store.close()
    keys.close()
