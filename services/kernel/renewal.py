"""A new version of the program on the views of an older one: built anew beside the live ones, then swapped in."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from services.kernel.generations import Generation
from services.kernel.inbox import Inbox
from services.kernel.refilling import Refills
from services.kernel.tasks import beating
from services.kernel.views import LostRace, ViewSet

log = logging.getLogger(__name__)

Tell = Callable[[int, int], None]
"""Says how many facts were applied, of how many there are now."""
Fill = Callable[[Generation, Tell], Coroutine[Any, Any, None]]
"""Fills a generation from its source, from where it stands to the source's present end."""

RETRY = 0.25
IDLE = 1.0


@dataclass
class Progress:
    """What a renewal reports: the generation it builds (empty: none), how many facts are in it, of how many."""

    building: str = ""
    applied: int = 0
    total: int = 0


class Renewal:
    """Looks once, at the start, whether the views are those of this version, and builds them anew where they are not.

    Meanwhile the live ones serve if this version can read them; else readers are told to come back (BeingRebuilt).
    Killed half-way it goes on where it stopped; two processes at once share the work. With `refills`, parts of the live
    views that this version makes otherwise are then made again while all others serve, and so is whatever is asked for.
    """

    def __init__(self, views: ViewSet, fill: Fill, refills: Refills | None = None) -> None:
        self._views, self._fill, self._refills = views, fill, refills
        self.progress = Progress()

    async def run(self, beat: Callable[[], None]) -> None:
        """Renew the views; then refill what is to be, and show life."""

        def tell(applied: int, total: int) -> None:
            beat()
            self.progress.applied, self.progress.total = applied, total

        while (building := await asyncio.to_thread(self._views.outdated)) is not None:
            log.warning("views: another version's; building %s from the start", building.name)
            self.progress = Progress(building.name)
            beat()
            try:
                await self._fill(building, tell)
                await beating(asyncio.to_thread(self._views.tidy, building), beat)
                await asyncio.to_thread(self._views.swap, building)
            except LostRace:
                await asyncio.sleep(RETRY)
        self.progress = Progress()
        if self._refills is not None and (stale := await asyncio.to_thread(self._refills.ask_for_what_is_stale)):
            log.warning("views: %d parts are made otherwise by this version; making them again", len(stale))
        while True:
            beat()
            if self._refills is None or not await self._refill(self._refills):
                await asyncio.sleep(IDLE)

    async def _refill(self, refills: Refills) -> bool:
        """Do one batch of what is to be made again; tell whether there was anything to do."""
        if not await asyncio.to_thread(refills.waiting):
            return False
        try:
            outcome = await asyncio.to_thread(refills.step)
        except LostRace:
            await asyncio.sleep(RETRY)
            return True
        if outcome is not None:
            told = outcome["failed"] or f"{len(outcome['tables'])} tables differed and were put right"
            log.warning("views: %s made again from %d facts: %s", outcome["view"], outcome["facts"], told)
        return True

    def reason(self) -> str:
        """Return why readers must wait, empty when they need not."""
        if not self.progress.building:
            return ""
        with self._views.engine.connect() as db:
            if self._views.fits(db, self._views.live(db)):
                return ""
        return f"đang dựng lại bảng số liệu cho phiên bản mới: {self.progress.applied}/{self.progress.total}"


def from_streams(make: Callable[[Generation], Sequence[Inbox]]) -> Fill:
    """Return how to fill a generation from streams, one after the other; it stops at a fact that cannot be applied."""

    async def fill(generation: Generation, tell: Tell) -> None:
        before = 0
        for inbox in make(generation):
            status = inbox.status

            def moved(before: int = before, inbox: Inbox = inbox) -> None:
                tell(before + inbox.status.applied, before + inbox.status.applied + inbox.status.lag)

            await inbox.run(moved, until_end=True)
            before += status.applied

    return fill


def one_after_another(*fills: Fill) -> Fill:
    """Return how to fill a generation from several sources, each to its present end before the next begins."""

    async def fill(generation: Generation, tell: Tell) -> None:
        before = 0
        for each in fills:
            applied = 0

            def moved(now: int, total: int, before: int = before) -> None:
                nonlocal applied
                applied = now
                tell(before + now, before + total)

            await each(generation, moved)
            before += applied

    return fill
