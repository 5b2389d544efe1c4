"""A dialogue of leaders with the young of a unit: held once, made known in time (domain.md §1.3, §5.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from services.kernel.decider import Decider, DomainEvent
from services.members.domain import rules
from services.members.domain.care_refusals import AnnouncedAfterDialogue, DialogueTold
from services.members.domain.unit import UnitRef

# Events.


class Held(DomainEvent):
    """Leaders and young people spoke; `short_notice`: made known fewer days before than the rule set asks."""

    TOPIC: ClassVar[str] = "members.dialogue.held"

    unit: UnitRef
    participants: int
    notice_days: int
    short_notice: bool
    on: date


State = Held | None


def evolve(_: State, event: Held) -> State:
    return event


# Commands and rules.


@dataclass(frozen=True)
class Hold:
    """Tell of a dialogue held on `on` that was made known on `announced_on`."""

    unit: UnitRef
    participants: int
    announced_on: date
    on: date
    rules: rules.Care


def decide(command: Hold, state: State) -> Sequence[Held]:
    days = (command.on - command.announced_on).days
    if days < 0:
        raise AnnouncedAfterDialogue()
    wanted = Held(
        unit=command.unit,
        participants=command.participants,
        notice_days=days,
        short_notice=days < command.rules.dialogue_notice_days,
        on=command.on,
    )
    if state is None:
        return [wanted]
    if state != wanted:
        raise DialogueTold()
    return []


dialogue: Decider[Hold, State, Held] = Decider("members.dialogue", (Held,), None, evolve, decide)
