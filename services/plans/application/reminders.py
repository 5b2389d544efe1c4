"""The use case of reminders: what came due by a day is said, each stage of each item once."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from contracts.plans.calendar import Reminded
from services.kernel.days import day_of
from services.kernel.http import OutOfScope
from services.kernel.problems import NotYet
from services.kernel.store import Caller, Store, Work
from services.plans.application.kept import Kept
from services.plans.domain.calendar_refusals import ReminderDayAhead
from services.plans.domain.reminder import Due, Remind, reminder, stages_reached
from services.plans.domain.rules import RuleSets

REMINDERS = uuid5(NAMESPACE_URL, "bachudong:reminder")
KNOWN_WITHIN = 5.0
IN_ONE_COMMIT = 500


def reminder_id(programme_id: UUID, item_id: UUID) -> UUID:
    """Return the id of the stream that remembers what was said of an item."""
    return uuid5(REMINDERS, f"{programme_id}:{item_id}")


class Reminders:
    """Reminders of items due. Asking for a day twice says nothing twice; days nobody asked for are caught up."""

    def __init__(self, store: Store, rules: RuleSets, kept: Kept) -> None:
        self._store, self._rules, self._kept = store, rules, kept

    def remind(self, day: date, caller: Caller) -> Reminded:
        """Say every stage that open items reached by `day`; of the whole bloc, so only a key of the bloc may ask.

        Raises ReminderDayAhead for a day to come, OutOfScope, and NotYet while the views do not know yet what the store holds.
        """
        if caller.scope is not None:
            raise OutOfScope
        if day > day_of(self._store.now()):
            raise ReminderDayAhead
        rules = self._rules.at(day)
        if not self._kept.knows(self._store.position(), KNOWN_WITHIN):
            raise NotYet
        horizon = day + timedelta(days=max(rules.reminders.reminder_days, default=0))
        told = [
            (item, stage, on)
            for item in self._kept.due(horizon)
            for stage, on in stages_reached(item, day, rules.reminders)
        ]
        once = replace(caller, receipt=None, expected=None)
        position = changed = 0
        for start in range(0, len(told), IN_ONE_COMMIT):
            written = self._store.write(_saying(told[start : start + IN_ONE_COMMIT], rules.version), once)
            position, changed = max(position, written.position), changed + written.changed
        return Reminded(position=position, rows=len({item.item_id for item, _, _ in told}), changed=changed)

    def today(self, caller: Caller) -> Reminded:
        """Say what came due by today."""
        return self.remind(day_of(self._store.now()), caller)


def _saying(told: Sequence[tuple[Due, str, date]], rule_set: str) -> Callable[[Work], None]:
    ids = {(item.programme_id, item.item_id): reminder_id(item.programme_id, item.item_id) for item, _, _ in told}

    def work(work: Work) -> None:
        work.prefetch(reminder, ids.values())
        for item, stage, on in told:
            stream_id = ids[item.programme_id, item.item_id]
            work.decide(reminder, stream_id, Remind(item, stage, on), on=on, rule_set=rule_set)

    return work
