"""What is done once a day, by the service itself: at its start, and when the day in Vietnam changes."""

import asyncio
import logging
from collections.abc import Callable
from datetime import date, datetime

from services.kernel.days import day_of
from services.kernel.decider import Refusal

log = logging.getLogger(__name__)

IDLE = 1.0
TRY_AGAIN = 503


class Daily:
    """Does a work for each day it sees begin. Killed or late it does it when it can: the work must catch up by itself."""

    def __init__(self, work: Callable[[date], object], now: Callable[[], datetime], *, idle: float = IDLE) -> None:
        self._work, self._now, self._idle = work, now, idle
        self.done: date | None = None

    async def run(self, beat: Callable[[], None]) -> None:
        """Watch the day for ever; one for which the views are not ready yet is tried again."""
        while True:
            beat()
            day = day_of(self._now())
            if day != self.done:
                await self._do(day, beat)
            await asyncio.sleep(self._idle)

    async def _do(self, day: date, beat: Callable[[], None]) -> None:
        doing = asyncio.ensure_future(asyncio.to_thread(self._work, day))
        while not doing.done():
            beat()
            await asyncio.wait({doing}, timeout=self._idle)
        try:
            doing.result()
        except Refusal as refusal:
            if refusal.STATUS != TRY_AGAIN:
                raise
            log.info("daily: %s; tried again", refusal.CODE)
            return
        self.done = day
