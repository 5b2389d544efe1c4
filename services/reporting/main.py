"""Wiring of the reporting service: every part of it on one screen."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from contracts.streams import READS
from services.kernel.bus import ask_owner, client, connect, stop
from services.kernel.config import Settings
from services.kernel.http import Gate, create_app
from services.kernel.inbox import Inbox
from services.kernel.keys import Keys
from services.kernel.renewal import Renewal, from_streams
from services.kernel.run import Heart, Service, loops
from services.kernel.views import Generation, ViewSet, open_engine
from services.reporting import api, intake, pages
from services.reporting.pages.live import Feed
from services.reporting.views import queries, views

__all__ = ["intake", "queries", "running", "views"]

NAME = "reporting"
LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


@asynccontextmanager
async def running(settings: Settings, now: Callable[[], datetime]) -> AsyncIterator[Service]:
    """Run the service's loops and give its HTTP application; stop in the opposite order."""
    shown = ViewSet(open_engine(settings.views_url), views, now)
    broker = connect(settings.nats_url, name=NAME, seed_file=settings.nats_seed_file)
    await broker.start()

    def follow(generation: Generation | None = None) -> list[Inbox]:
        return [
            Inbox(
                client(broker),
                shown,
                stream=stream,
                decode=intake.DECODE,
                refill=ask_owner(client(broker), settings.bloc, stream.lower()),
                generation=generation,
            )
            for stream in READS[NAME]
        ]

    inboxes = follow()
    renewal = Renewal(shown, from_streams(follow))
    heart = Heart()
    feed = Feed(shown)
    waiters = {stream.lower(): partial(shown.wait, stream) for stream in READS[NAME]}
    gate = Gate(Keys(settings.api_keys_file), waiters, public_read=settings.public_read)

    def today() -> date:
        return now().astimezone(LOCAL).date()

    app = create_app("bachudong reporting", [api.router(shown, gate, today), pages.router(shown, gate, today, feed)])
    app.add_middleware(pages.ProblemPages, today=today)

    def report() -> dict[str, object]:
        return {
            "inboxes": [vars(inbox.status) for inbox in inboxes],
            "parked": len(shown.parked()),
            "unknown": shown.unknown(),
            "generation": shown.live_name(),
            "renewal": vars(renewal.progress),
        }

    def reason() -> str:
        halted = [f"{one.status.stream}: {one.status.halted}" for one in inboxes if one.status.halted]
        return "; ".join(filter(None, [heart.reason(), renewal.reason(), *halted]))

    named = [(f"reporting inbox {inbox.status.stream}", inbox.run) for inbox in inboxes]
    async with loops([("reporting renewal", renewal.run), *named], heart):
        yield Service(NAME, "/", app, heart, report, reason)
    feed.close()
    await stop(broker)
    shown.close()
