"""The loop that looks each minute what is due, sends it, tries again with growing pauses, and records what became of it."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.kernel.tasks import beating
from services.reporting.application.subscriptions import Outcome, Reason, Subscriptions, Waiting
from services.reporting.delivery.render import Renderer, Undelivered
from services.reporting.delivery.targets import Targets

log = logging.getLogger(__name__)

IDLE = 1.0
LOOK_SECONDS = 60.0
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180))
"""How long is waited after each failure; after the last of them one more try decides."""


@dataclass
class Attempts:
    """How often one due delivery failed, and when it is tried again. Kept in memory: a restart tries anew."""

    due: datetime
    failed: int
    again_at: datetime


class Deliveries:
    """Sends what is due, where it is `mine` to do: of several replicas one sends, and counts its tries.

    Killed between sending and recording it sends again: a file is replaced by the same, a mail has the Message-ID of the
    first.
    """

    def __init__(
        self,
        subscriptions: Subscriptions,
        renderer: Renderer,
        targets: Targets,
        now: Callable[[], datetime],
        mine: Callable[[], bool],
    ) -> None:
        self._subscriptions, self._renderer, self._targets, self._now = subscriptions, renderer, targets, now
        self._mine = mine
        self._attempts: dict[UUID, Attempts] = {}
        self._woken = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        subscriptions.on_change.append(self.wake)

    def wake(self) -> None:
        """Look at once. From any thread; nothing before the loop runs, which looks when it starts."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._woken.set)

    async def run(self, beat: Callable[[], None]) -> None:
        """Look for ever: each minute, and whenever something was asked for."""
        self._loop = asyncio.get_running_loop()
        while True:
            self._woken.clear()
            await self.look(beat)
            looked = self._loop.time()
            while self._loop.time() - looked < LOOK_SECONDS and not self._woken.is_set():
                beat()
                await self._idle()

    async def _idle(self) -> None:
        try:
            await asyncio.wait_for(self._woken.wait(), IDLE)
        except TimeoutError:
            return

    async def look(self, beat: Callable[[], None]) -> int:
        """Send what is due now and not waiting to be tried again; return how many were settled."""
        if not await self._is_mine(beat):
            return 0
        found = await beating(asyncio.to_thread(self._subscriptions.waiting, self._now()), beat)
        self._attempts = {one.subscription_id: self._attempts[one.subscription_id] for one in found if self._kept(one)}
        settled = 0
        for one in found:
            tried = self._attempts.get(one.subscription_id)
            if tried is None or tried.again_at <= self._now():
                settled += await self._deliver(one, beat)
        return settled

    async def _is_mine(self, beat: Callable[[], None]) -> bool:
        return await beating(asyncio.to_thread(self._mine), beat)

    def _kept(self, one: Waiting) -> bool:
        tried = self._attempts.get(one.subscription_id)
        return tried is not None and tried.due == one.due

    async def _deliver(self, one: Waiting, beat: Callable[[], None]) -> bool:
        try:
            rendered = await beating(self._renderer.render(one), beat)
            if not await self._is_mine(beat):
                return False
            reason = await beating(asyncio.to_thread(self._targets.deliver, one, rendered), beat)
        except Undelivered as error:
            if not error.for_good and self._try_again(one):
                log.info("delivery %s: %s; tried again", one.subscription_id, error.reason)
                return False
            log.warning("delivery %s: %s; given up", one.subscription_id, error.reason)
            await self._settle(one, Outcome.FAILED, error.reason, beat)
            return True
        await self._settle(one, Outcome.SENT, reason, beat)
        return True

    def _try_again(self, one: Waiting) -> bool:
        """Note a failure; tell whether there is a try left."""
        tried = self._attempts.get(one.subscription_id)
        failed = tried.failed if tried is not None else 0
        if failed >= len(PAUSES):
            return False
        self._attempts[one.subscription_id] = Attempts(one.due, failed + 1, self._now() + PAUSES[failed])
        return True

    async def _settle(self, one: Waiting, outcome: Outcome, reason: Reason | None, beat: Callable[[], None]) -> None:
        await beating(asyncio.to_thread(self._subscriptions.settle, one, outcome, reason), beat)
        self._attempts.pop(one.subscription_id, None)
