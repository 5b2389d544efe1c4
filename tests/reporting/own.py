"""The reporting application with one's own pages, over the story's bloc: two keys, a clock that is set, deliveries on call."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient

from services.kernel.config import Sending
from services.kernel.days import day_of
from services.kernel.http import Gate, create_app
from services.kernel.keys import Keys
from services.kernel.personal import PersonKeys
from services.kernel.store import Caller, Store, Work
from services.kernel.tasks import ended
from services.kernel.views import ViewSet, open_engine
from services.reporting import api, pages, publishing
from services.reporting.api.addresses import Addresses
from services.reporting.application.mine import Mine
from services.reporting.application.subscriptions import BY_ITSELF, Waiting
from services.reporting.delivery import Deliveries, Renderer, Targets
from services.reporting.domain.subscription import Delivered, End, subscription
from services.reporting.pages.live import KEPT, Feed
from services.reporting.views import views
from tests.support.story import TAX, Story, establish, plan

MADE = datetime(2021, 1, 1, tzinfo=UTC)
NEW_YEARS_EVE = datetime(2021, 12, 31, 3, tzinfo=UTC)
"""Ten in the morning of the last day of 2021, in Vietnam."""


class Site:
    """A running application; `now` is what its clock shows, and is set by tests. One that is not public has pages only."""

    def __init__(self, folder: Path, sending: Sending, *, public_read: bool = True) -> None:
        self.folder, self.now = folder, NEW_YEARS_EVE
        self.keys = Keys(folder / "api-keys.json")
        self.thue = self.keys.create(account="thue", post="Bí thư", at=MADE, unit=TAX.id, unit_code="thue")
        self.khoi = self.keys.create(account="khoi", post="Phó Bí thư", at=MADE)
        self.shown = ViewSet(open_engine(f"sqlite:///{folder / 'views.db'}"), views, self.clock)
        self.sealing = PersonKeys(f"sqlite:///{folder / 'keys.db'}")
        self.store = Store(f"sqlite:///{folder / 'store.db'}", self.sealing, publishing.EVENTS, frozenset(), self.clock)
        ours = Addresses()
        self.mine = Mine.on(self.store, ours.is_page, ours.is_table, sending)
        gate = Gate(self.keys, {}, public_read=public_read)
        sources = pages.Sources(position=self.store.position)
        feed = Feed(self.shown, {KEPT: self.store.position})
        shown = pages.router(self.shown, gate, self.today, feed, own=self.mine, sources=sources)
        routers = [api.router(self.shown, gate, self.today, None, self.mine), shown] if public_read else [shown]
        self.app = create_app("own", routers, raw=pages.RAW)
        self.app.add_middleware(pages.ProblemPages, today=self.today, who=gate.who)
        ours.of(self.app)
        self.renderer = Renderer(self.app, self.keys)
        self.deliver_by(sending)

    def clock(self) -> datetime:
        return self.now

    def today(self) -> Any:
        return day_of(self.now)

    def deliver_by(self, sending: Sending) -> None:
        """From now on deliver as these settings say."""
        self.targets = Targets(sending)
        self.turns: list[bool] = []
        self.deliveries = Deliveries(self.mine.subscriptions, self.renderer, self.targets, self.clock, self.is_mine)

    def is_mine(self) -> bool:
        """Tell whether it is this replica's turn to send: the next of `turns`, and always once they are used up."""
        return self.turns.pop(0) if self.turns else True

    def look(self) -> int:
        """Look once for what is due; return how many deliveries were settled."""
        return asyncio.run(self.deliveries.look(lambda: None))

    def run_until_settled(self, wish: Callable[[], object]) -> None:
        """Run the loop, say a wish once it has looked, and end it as soon as the last event is that of a delivery."""

        async def work() -> None:
            loop, looked, settled = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event()

            def committed() -> None:
                if not loop.is_closed() and isinstance(
                    self.store.log(self.store.position() - 1, 1)[0].event, Delivered
                ):
                    loop.call_soon_threadsafe(settled.set)

            self.store.on_commit(committed)
            running = asyncio.create_task(self.deliveries.run(looked.set))
            await looked.wait()
            await asyncio.to_thread(wish)
            await asyncio.wait_for(settled.wait(), 60)
            await ended([running])

        asyncio.run(work())

    def deliver_once(self, one: Waiting) -> None:
        """Deliver and fall before it is recorded."""
        rendered = asyncio.run(self.renderer.render(one))
        self.targets.deliver(one, rendered)

    def end_half(self, subscription_id: UUID) -> None:
        """End a subscription and fall before its key is destroyed."""

        def work(work: Work) -> None:
            work.decide(subscription, subscription_id, End("thue"), on=self.today())

        self.store.write(work, Caller(BY_ITSELF, None))

    def close(self) -> None:
        self.shown.close()
        self.store.close()
        self.sealing.close()


@contextmanager
def running(folder: Path, sending: Sending, *, public_read: bool = True) -> Iterator[Site]:
    """Run a site over the story's bloc."""
    site = Site(folder, sending, public_read=public_read)
    story = Story(site.shown)
    establish(story)
    plan(story)
    yield site
    site.close()


class Person:
    """Someone who uses the API with a key."""

    def __init__(self, site: Site, token: str) -> None:
        self.http = TestClient(site.app, headers={"Authorization": f"Bearer {token}"})

    def subscribes(self, id: int, **said: Any) -> Any:
        """Subscribe, to the overview into the folder each month unless said otherwise."""
        wish: dict[str, Any] = {
            "name": f"Tổng quan {id}",
            "address": "/api/overview",
            "schedule": {"every": "MONTHLY", "day": 1, "hour": 7, "as_of": "EVE"},
            "target": "FOLDER",
        }
        return self.http.put(f"/api/mine/subscriptions/{UUID(int=id)}", json=wish | said)

    def wishes(self, verb: str, id: int, what: str = "") -> Any:
        """Send a wish without a body about a subscription."""
        return self.http.request(verb, f"/api/mine/subscriptions/{UUID(int=id)}{what}")

    def subscription(self, id: int) -> Any:
        """Return one of the person's subscriptions as the API tells it, None where there is none."""
        found = self.http.get("/api/mine/subscriptions").json()
        return next((one for one in found if one["subscription_id"] == str(UUID(int=id))), None)
