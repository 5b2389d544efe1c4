"""What was said to remind of one item of a plan: each stage of a due date once (domain.md §4.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar
from uuid import UUID

from services.kernel.decider import Decider
from services.plans.domain.rules import Reminders
from services.plans.domain.units import OwnedEvent, UnitRef

OVERDUE = "OVERDUE"


@dataclass(frozen=True)
class Due:
    """An open item of a plan in force: whose, when due, and since when that day stands."""

    unit: UnitRef
    programme_id: UUID
    item_id: UUID
    title: str
    due_on: date
    since: date


# Events. `stage` is T-7, T-3, T-0 and the like, or OVERDUE; `on` is the day it counts from.
class CameDue(OwnedEvent):
    """An open item came so near to the day it is due, or passed it."""

    TOPIC: ClassVar[str] = "plans.reminder.came_due"

    programme_id: UUID
    item_id: UUID
    title: str
    stage: str
    due_on: date
    on: date


# State of the reminders of one item.
@dataclass(frozen=True)
class Said:
    """The stages said of each due date the item had."""

    stages: frozenset[tuple[date, str]] = frozenset()


def evolve(state: Said, event: CameDue) -> Said:
    """Return the state after the event."""
    return Said(state.stages | {(event.due_on, event.stage)})


# Commands and rules.
@dataclass(frozen=True)
class Remind:
    """Say that the item reached a stage, on a day."""

    due: Due
    stage: str
    on: date


def stages_reached(item: Due, until: date, rules: Reminders) -> Sequence[tuple[str, date]]:
    """Return the stages an open item reached by a day, each with the day it was reached, the first first.

    A stage that lay before the due date was set is passed over, one missed by more than `caught_up_days` too. OVERDUE
    is never passed over: it tells what still is so.
    """
    before = ((f"T-{days}", item.due_on - timedelta(days=days)) for days in sorted(rules.reminder_days, reverse=True))
    reached = [
        (stage, day)
        for stage, day in before
        if item.since <= day <= until and (until - day).days <= rules.caught_up_days
    ]
    overdue = max(item.due_on + timedelta(days=rules.overdue_after_days), item.since)
    return [*reached, (OVERDUE, overdue)] if overdue <= until else reached


def decide(command: Remind, state: Said) -> Sequence[CameDue]:
    """Return the reminder, or nothing where that stage of that due date was said."""
    due = command.due
    if (due.due_on, command.stage) in state.stages:
        return []
    return [
        CameDue(
            unit=due.unit,
            programme_id=due.programme_id,
            item_id=due.item_id,
            title=due.title,
            stage=command.stage,
            due_on=due.due_on,
            on=command.on,
        )
    ]


reminder: Decider[Remind, Said, CameDue] = Decider(
    name="reminder", events=(CameDue,), initial=Said(), evolve=evolve, decide=decide
)
