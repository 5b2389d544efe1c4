"""A unit's plan of work (programme of a year, plan of a quarter, a month, a theme), as it happened: its events (domain.md §4.1).

What it comes to is `programme_state`; what may happen next is decided in `programme_rules`.
"""

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.kernel.decider import PersonalText
from services.plans.domain.measures import Measured, Results
from services.plans.domain.units import OwnedEvent, UnitRef


class PlanKind(StrEnum):
    """What a plan is for: a year, one of its quarters, one of their months, or a theme such as Youth Month."""

    YEAR = "YEAR"
    QUARTER = "QUARTER"
    MONTH = "MONTH"
    THEME = "THEME"


class Opinion(StrEnum):
    """What the Party committee answered."""

    AGREED = "AGREED"
    AMEND = "AMEND"
    RETURNED = "RETURNED"


class ItemKind(StrEnum):
    """What kind of work an item is."""

    TASK = "TASK"
    MEETING = "MEETING"
    VOLUNTEER = "VOLUNTEER"
    BLOOD_DONATION = "BLOOD_DONATION"
    DIALOGUE = "DIALOGUE"


class Target(Measured):
    """What an item is to come to: at least `amount` of a measure."""


class Item(BaseModel):
    """One piece of work: when it starts and is due, whose it is, what it is to come to, which item it was drawn from.

    `drawn`: it stands in the plan above too, from which it was drawn: one piece of work in two plans.
    """

    model_config = ConfigDict(frozen=True)

    id: UUID
    title: str
    kind: ItemKind
    due_on: date
    starts_on: date | None = None
    owner_unit: UnitRef | None = None
    owner_member_id: UUID | None = None
    target: Target | None = None
    source_item_id: UUID | None = None
    drawn: bool = False


# Events. Each names unit, year and kind; `number` is the number of the paper it rests on; `on` its effective date.
class ProgrammeEvent(OwnedEvent):
    """What every event of a plan says."""

    year: int
    kind: PlanKind = PlanKind.YEAR


class Drafted(ProgrammeEvent):
    """The unit began the plan of a period; without days it is that of the whole year.

    `source_id` is the plan its items were drawn from, `parent_id` the plan of the period it lies in.
    """

    TOPIC: ClassVar[str] = "plans.programme.drafted"

    title: str
    items: tuple[Item, ...]
    first_day: date | None = None
    last_day: date | None = None
    parent_id: UUID | None = None
    source_id: UUID | None = None

    @property
    def first(self) -> date:
        """The first day of the period."""
        return self.first_day or date(self.year, 1, 1)

    @property
    def last(self) -> date:
        """The last day of the period."""
        return self.last_day or date(self.year, 12, 31)


class ItemsAmended(ProgrammeEvent):
    """The whole list of items was replaced before the plan was issued."""

    TOPIC: ClassVar[str] = "plans.programme.items_amended"

    items: tuple[Item, ...]


class Submitted(ProgrammeEvent):
    """The plan was put to the committee by letter; `round` counts from 1."""

    TOPIC: ClassVar[str] = "plans.programme.submitted"

    round: int
    committee: str
    number: str
    on: date


class OpinionRecorded(ProgrammeEvent):
    """The committee's written answer to a round was recorded, `days` after the submission; scans by their sha-256."""

    TOPIC: ClassVar[str] = "plans.programme.opinion_recorded"

    round: int
    committee: str
    opinion: Opinion
    text: str
    number: str
    on: date
    days: int
    attachments: tuple[str, ...] = ()


class OpinionWaived(ProgrammeEvent):
    """The plan goes without the committee's opinion, for a reason."""

    TOPIC: ClassVar[str] = "plans.programme.opinion_waived"

    reason: PersonalText
    number: str
    on: date


class Issued(ProgrammeEvent):
    """The plan is in force with these items, its version 1; `opinion` is null where none was asked for or it was waived."""

    TOPIC: ClassVar[str] = "plans.programme.issued"

    title: str
    opinion: Opinion | None
    items: tuple[Item, ...]
    number: str
    on: date
    waived: bool = False


class Amended(ProgrammeEvent):
    """The plan in force has a new version with its own paper; `before` are the items as they stood until then."""

    TOPIC: ClassVar[str] = "plans.programme.amended"

    version: int
    title: str
    items: tuple[Item, ...]
    before: tuple[Item, ...]
    reason: PersonalText
    number: str
    on: date


class ItemEvent(ProgrammeEvent):
    """What every event of an item says: the item as it stood when it happened."""

    item: Item


class ItemAssigned(ItemEvent):
    """The item was given to a unit or a member, or to nobody any more; `item` has the new owner."""

    TOPIC: ClassVar[str] = "plans.programme.item_assigned"

    on: date


class ItemStarted(ItemEvent):
    """Work on the item began."""

    TOPIC: ClassVar[str] = "plans.programme.item_started"

    on: date


class ItemProgressReported(ItemEvent):
    """How far the item came, in percent, with evidence; scans by their sha-256."""

    TOPIC: ClassVar[str] = "plans.programme.item_progress_reported"

    percent: int
    evidence: PersonalText | None
    attachments: tuple[str, ...]
    on: date


class ItemCompleted(ItemEvent):
    """An item was carried out, with its result figures; `turns` (lượt) counts a person each time.

    `target_met` is null for an item without a target.
    """

    TOPIC: ClassVar[str] = "plans.programme.item_completed"

    turns: int
    persons: int
    blood_units: int
    evidence: str | None
    on: date
    results: Results = ()
    attachments: tuple[str, ...] = ()
    target_met: bool | None = None


class ItemPostponed(ItemEvent):
    """The item is due later, for a reason; `times` counts its postponements, this one among them."""

    TOPIC: ClassVar[str] = "plans.programme.item_postponed"

    due_on: date
    times: int
    reason: PersonalText
    on: date


class ItemCancelled(ItemEvent):
    """The item will not be carried out, for a reason."""

    TOPIC: ClassVar[str] = "plans.programme.item_cancelled"

    reason: PersonalText
    on: date


class Reviewed(ProgrammeEvent):
    """A month or quarter of the plan was looked back on, and what had become of the items due in it."""

    TOPIC: ClassVar[str] = "plans.programme.reviewed"

    period: str
    planned: int
    done: int
    late: int
    postponed: int
    cancelled: int
    remark: PersonalText
    number: str
    on: date


class Closed(ProgrammeEvent):
    """The plan was evaluated; of `items`, `completed` had been carried out and `cancelled` given up."""

    TOPIC: ClassVar[str] = "plans.programme.closed"

    evaluation: str
    number: str
    on: date
    items: int
    completed: int
    cancelled: int = 0


class HandedOn(ProgrammeEvent):
    """The plan went to another unit, because its own was dissolved or merged; `items` are those in force and not over."""

    TOPIC: ClassVar[str] = "plans.programme.handed_on"

    from_unit: UnitRef
    items: tuple[Item, ...]
    on: date


Event = (
    Drafted
    | ItemsAmended
    | Submitted
    | OpinionRecorded
    | OpinionWaived
    | Issued
    | Amended
    | ItemAssigned
    | ItemStarted
    | ItemProgressReported
    | ItemCompleted
    | ItemPostponed
    | ItemCancelled
    | Reviewed
    | Closed
    | HandedOn
)
