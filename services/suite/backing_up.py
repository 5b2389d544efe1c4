"""Backups by schedule: made, read through, old ones removed; the persons' keys by a schedule of their own."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, time
from functools import partial
from pathlib import Path

from services.kernel.config import Keeping
from services.kernel.key_backups import BackupBroken
from services.suite.backup_files import check
from services.suite.backups import create, holds_nothing
from services.suite.person_keys import backup as backup_keys
from services.suite.place import Place
from services.suite.retention import last_due, newest_at, newest_keys_at, prune

log = logging.getLogger(__name__)

LOOK_EVERY, AGAIN_AFTER = 10.0, 300.0
"""Seconds between looks at the clock, and after what failed."""


class Schedule:
    """Makes what is due and was not made; what failed is said once and tried again. A missed time is made up for at once."""

    def __init__(
        self, place: Place, keeping: Keeping, now: Callable[[], datetime], explain: Callable[[Exception], str | None]
    ) -> None:
        self._place, self._keeping, self._now, self._explain = place, keeping, now, explain
        self._said = False

    async def run(self, alive: Path) -> None:
        """Work for ever; the file `alive` is touched as long as the last attempt came to its end."""
        while True:
            well = await self.step()
            if well:
                alive.touch()
            await asyncio.sleep(LOOK_EVERY if well else AGAIN_AFTER)

    async def step(self) -> bool:
        """Make what is due now; tell whether all of it was done."""
        try:
            if self._due(newest_keys_at(self._place), self._keeping.keys_at):
                told = await backup_keys(self._place)
                log.info("keys backed up: %d files", len(told["files"]))
            if self._due(newest_at(self._place), self._keeping.at) and not await self._nothing_yet():
                await self._back_up()
        except Exception as error:
            text = self._explain(error)
            if text is None:
                raise
            log.error("backup failed, again in %.0f s: %s", AGAIN_AFTER, text)
            return False
        return True

    def _due(self, newest: datetime | None, times: tuple[time, ...]) -> bool:
        return newest is None or newest < last_due(times, self._now())

    async def _nothing_yet(self) -> bool:
        """Tell whether there was never anything to back up: an empty backup would be newer than those brought from elsewhere."""
        nothing = newest_at(self._place) is None and await asyncio.to_thread(holds_nothing, self._place)
        if nothing and not self._said:
            log.info("nothing to back up yet")
        self._said = nothing
        return nothing

    async def _back_up(self) -> None:
        made = await create(self._place, lambda what, done, total: None)
        read = await check(self._place, made["name"])
        if not read["ok"]:
            raise BackupBroken(read["wrong"][0])
        events = sum(one["events"] for one in made["stores"].values())
        log.info("backed up and read through: %s, %d events, %d files", made["name"], events, len(made["files"]))
        told = await asyncio.to_thread(partial(prune, self._place, self._keeping, only_look=False))
        log.info("backups removed: %d, kept: %d", len(told["removed"]), len(told["kept"]))
