"""What can be asked of a plan. `rules` is the rule set in force on the day the wish counts from."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.plans.domain.measures import Measured
from services.plans.domain.programme import Item, Opinion, PlanKind
from services.plans.domain.rules import RuleSet
from services.plans.domain.units import UnitRef


@dataclass(frozen=True)
class Parent:
    """What a new plan has to know of the plan above it."""

    kind: PlanKind
    unit_id: UUID
    first: date
    last: date
    ended: bool


@dataclass(frozen=True)
class Draft:
    """Begin a plan. `number` is that of the quarter or month; a theme has its own first and last day.

    `parent` is None where no plan is known under `parent_id`.
    """

    unit: UnitRef
    year: int
    title: str
    rules: RuleSet
    items: tuple[Item, ...] = ()
    kind: PlanKind = PlanKind.YEAR
    number: int | None = None
    first_day: date | None = None
    last_day: date | None = None
    parent_id: UUID | None = None
    parent: Parent | None = None
    source_id: UUID | None = None


@dataclass(frozen=True)
class Draw:
    """Begin a plan with items drawn from another; what they were is not asked again when it is said twice."""

    draft: Draft


@dataclass(frozen=True)
class Amend:
    """Replace the whole list of items of a plan that was not issued yet."""

    items: tuple[Item, ...]
    rules: RuleSet


@dataclass(frozen=True)
class Submit:
    """Put the plan to a Party committee by letter."""

    round: int
    committee: str
    number: str
    on: date


@dataclass(frozen=True)
class RecordOpinion:
    """Record the committee's written answer to a round; `attachments` are the scans of it, by their sha-256."""

    round: int
    opinion: Opinion
    text: str
    number: str
    on: date
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True)
class WaiveOpinion:
    """Let the plan go without the committee's opinion."""

    reason: str
    number: str
    on: date


@dataclass(frozen=True)
class Issue:
    """Issue the plan under a number."""

    number: str
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class AmendPlan:
    """Give a plan in force a new version, with its own paper."""

    version: int
    title: str | None
    items: tuple[Item, ...]
    reason: str
    number: str
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class Assign:
    """Give an item to a unit or a member; with neither it is nobody's."""

    item_id: UUID
    owner_unit: UnitRef | None
    owner_member_id: UUID | None
    on: date


@dataclass(frozen=True)
class Start:
    """Say that work on an item began."""

    item_id: UUID
    on: date


@dataclass(frozen=True)
class ReportProgress:
    """Say how far an item came."""

    item_id: UUID
    percent: int
    evidence: str | None
    attachments: tuple[str, ...]
    on: date


@dataclass(frozen=True)
class Complete:
    """Report an item as carried out."""

    item_id: UUID
    turns: int
    persons: int
    blood_units: int
    evidence: str | None
    on: date
    rules: RuleSet
    results: tuple[Measured, ...] = ()
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Postpone:
    """Let an item be due later."""

    item_id: UUID
    due_on: date
    reason: str
    on: date


@dataclass(frozen=True)
class FollowDrawn:
    """Let an item be carried out or postponed with the item drawn from it; nothing where that cannot be said of it."""

    command: Complete | Postpone


@dataclass(frozen=True)
class Cancel:
    """Give an item up."""

    item_id: UUID
    reason: str
    on: date


@dataclass(frozen=True)
class Review:
    """Look back on a month (`2021-03`) or quarter (`2021-Q1`) of the plan."""

    period: str
    remark: str
    number: str
    on: date


@dataclass(frozen=True)
class Close:
    """Close the plan with an evaluation."""

    evaluation: str
    number: str
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class HandOn:
    """Let another unit go on with the plan, its own being dissolved or merged."""

    unit: UnitRef
    on: date


OfItem = Assign | Start | ReportProgress | Complete | FollowDrawn | Postpone | Cancel
Command = (
    Draft | Draw | Amend | Submit | RecordOpinion | WaiveOpinion | Issue | AmendPlan | OfItem | Review | Close | HandOn
)
