"""What the passing of time makes of reports: reminders, overdue reports, campaigns that end (domain.md §6.1)."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from contracts.reporting.reports import Passed
from services.kernel.days import day_of
from services.kernel.decider import Refusal
from services.kernel.http import OutOfScope
from services.kernel.store import Actor, Caller, Store, Work
from services.reporting.application.figures import Waiting
from services.reporting.domain.campaign import Close, Expire, Nothing, Over, campaign
from services.reporting.domain.report_rules import End, Pass, report

log = logging.getLogger(__name__)

BY_ITSELF = Actor("reporting", "Tự động", "*")
"""Who acts where the time is the reason."""
IN_ONE_COMMIT = 500
TRY_AGAIN = 503
ENDED = "Hết thời hạn nhận báo cáo"


class Clock:
    """Time as a reason. Asking twice changes nothing the second time; what was missed while nothing ran is caught up."""

    def __init__(self, store: Store, waiting: Waiting) -> None:
        self._store, self._waiting = store, waiting

    def strike(self, caller: Caller) -> Passed:
        """End the campaigns whose hour has come, mark what is overdue, remind of what comes due; for a key of the bloc.

        Raises OutOfScope.
        """
        if caller.scope is not None:
            raise OutOfScope
        once = replace(caller, receipt=None, expected=None)
        now = self._store.now()
        ended = [self._end(one, now, once) for one in self._waiting.over_by(now)]
        position, moved = self._pass(self._waiting.awaited(), day_of(now), once)
        return Passed(position=max([position, *ended]), reports=moved, campaigns=len(ended))

    def by_itself(self) -> Passed:
        """Do it as the service itself."""
        return self.strike(Caller(BY_ITSELF, None))

    def _end(self, campaign_id: UUID, now: datetime, caller: Caller) -> int:
        steps = ending(campaign_id, self._waiting.of_campaign(campaign_id), Expire(ENDED, now), day_of(now))
        return self._store.write(steps, caller).position

    def _pass(self, awaited: Sequence[UUID], today: date, caller: Caller) -> tuple[int, int]:
        position = moved = 0
        for start in range(0, len(awaited), IN_ONE_COMMIT):
            some = awaited[start : start + IN_ONE_COMMIT]

            def work(work: Work, some: Sequence[UUID] = some) -> None:
                work.prefetch(report, some)
                for one in some:
                    work.decide(report, one, Pass(today), on=today)

            written = self._store.write(work, caller)
            position, moved = max(position, written.position), moved + written.changed
        return position, moved


def ending(campaign_id: UUID, reports: Sequence[UUID], command: Close | Expire, on: date) -> Callable[[Work], None]:
    """Return the steps that end a campaign and, where it is over, each of its reports that has not come, in one commit."""

    def work(work: Work) -> None:
        work.prefetch(report, reports)
        state = work.state(campaign, campaign_id)
        rule_set = "" if isinstance(state, Nothing) else state.published.form_version
        work.decide(campaign, campaign_id, command, on=on, rule_set=rule_set)
        if isinstance(work.state(campaign, campaign_id), Over):
            for one in reports:
                work.decide(report, one, End(), on=on, rule_set=rule_set)

    return work


class Ticking:
    """Lets the clock strike again and again: at once, then after each `every` idle times."""

    def __init__(self, strike: Callable[[], object], *, idle: float = 1.0, every: int = 30) -> None:
        self._strike, self._idle, self._every = strike, idle, every

    async def run(self, beat: Callable[[], None]) -> None:
        """Strike for ever; where the views are not ready yet, the next time will do."""
        while True:
            striking = asyncio.ensure_future(asyncio.to_thread(self._strike))
            while not striking.done():
                beat()
                await asyncio.wait({striking}, timeout=self._idle)
            self._outcome(striking)
            for _ in range(self._every):
                beat()
                await asyncio.sleep(self._idle)

    def _outcome(self, striking: "asyncio.Future[object]") -> None:
        try:
            striking.result()
        except Refusal as refusal:
            if refusal.STATUS != TRY_AGAIN:
                raise
            log.info("clock: %s; tried again", refusal.CODE)
