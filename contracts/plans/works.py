"""Facts, requests and replies of youth works and tasks (domain.md §4.4)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field, StringConstraints

from contracts.base import BULK_LIMIT, Count, Document, Fact, Frozen, LongText, Request, Text, UnitRef, Year
from contracts.plans.base import Code, Decision, PlansFact
from contracts.plans.measures import Measured, Results

Value = Annotated[int, Field(ge=0, le=1_000_000_000_000_000)]
"""An amount in đồng."""
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""The sha-256 of an attached file, in hex digits."""


class WorkKind(StrEnum):
    """A youth work (công trình), recognised by the level above, or a smaller task (phần việc)."""

    WORK = "WORK"
    TASK = "TASK"


class WorkFact(PlansFact):
    """Base of the facts about one youth work or task of a unit and year."""

    AGGREGATE: ClassVar[str] = "work"
    KEY: ClassVar[str] = "work_id"

    work_id: UUID
    kind: WorkKind
    title: str
    year: int


class WorkRegistered(WorkFact):
    """A unit took a work or task on: `planned` of a `measure` (a code of the rule set), worth `planned_value` đồng."""

    NAME: ClassVar[str] = "work-registered"

    measure: str
    planned: int
    planned_value: int


class WorkStarted(WorkFact):
    """A unit set to work."""

    NAME: ClassVar[str] = "work-started"


class WorkCompleted(WorkFact):
    """A work or task was done: `results` by measure, worth `value` đồng; `turns` (lượt) and `persons` apart."""

    NAME: ClassVar[str] = "work-completed"

    results: tuple[Measured, ...]
    value: int
    turns: int
    persons: int


class WorkInspected(WorkFact):
    """The level above looked at what was done, and accepted it or not."""

    NAME: ClassVar[str] = "work-inspected"

    inspection_id: UUID
    accepted: bool


class WorkRecognised(WorkFact):
    """A work or task was recognised at a level, by decision of the unit `by`; `first` unless a level had before."""

    NAME: ClassVar[str] = "work-recognised"

    level: str
    by: UnitRef
    first: bool


class WorkDeclined(WorkFact):
    """Recognition of a work or task was denied by decision of the unit `by`."""

    NAME: ClassVar[str] = "work-declined"

    by: UnitRef


class WorkCancelled(WorkFact):
    """A unit gave a work or task up before it was done."""

    NAME: ClassVar[str] = "work-cancelled"


class WorkHandedOn(WorkFact):
    """An open work or task went to another unit (`unit`), because its own was dissolved or merged."""

    NAME: ClassVar[str] = "work-handed-on"

    from_unit: UnitRef


class WorkStep(Request):
    """Base of the wishes that may rest on a paper."""

    effective_on: date
    document: Document | None = None


class RegisterWork(Decision):
    """PUT /works/{work_id}. The goal is `planned` of a `measure` of the rule set; its words stay private."""

    unit_id: UUID
    kind: WorkKind
    title: Text
    year: Year
    goal: LongText
    measure: Code
    planned: Annotated[int, Field(ge=1, le=1_000_000_000)]
    planned_value: Value = 0


class RegisterWorkRow(RegisterWork):
    """One row of RegisterWorks."""

    work_id: UUID


class RegisterWorks(Request):
    """POST /works/bulk"""

    rows: Annotated[tuple[RegisterWorkRow, ...], Field(min_length=1, max_length=BULK_LIMIT)]


class StartWork(WorkStep):
    """PUT /works/{work_id}/start"""


class CompleteWork(WorkStep):
    """PUT /works/{work_id}/completion. A result in the measure of the goal is needed; `attachments` stay private."""

    results: Results = ()
    value: Value = 0
    turns: Count = 0
    persons: Count = 0
    attachments: Annotated[tuple[Hash, ...], Field(max_length=50)] = ()


class CompleteWorkRow(CompleteWork):
    """One row of CompleteWorks."""

    work_id: UUID


class CompleteWorks(Request):
    """POST /works/completions/bulk"""

    rows: Annotated[tuple[CompleteWorkRow, ...], Field(min_length=1, max_length=BULK_LIMIT)]


class InspectWork(WorkStep):
    """PUT /works/{work_id}/inspections/{inspection_id}. By the level above; the remark stays private."""

    accepted: bool
    remark: LongText | None = None


class RecogniseWork(Decision):
    """PUT /works/{work_id}/recognition. `document` is the decision of the unit `by_unit_id`.

    Without `by_unit_id` it is the unit directly above for what the rule set names, the unit itself for the rest.
    """

    level: Text
    by_unit_id: UUID | None = None


class RecogniseWorkRow(RecogniseWork):
    """One row of RecogniseWorks."""

    work_id: UUID


class RecogniseWorks(Request):
    """POST /works/recognitions/bulk"""

    rows: Annotated[tuple[RecogniseWorkRow, ...], Field(min_length=1, max_length=BULK_LIMIT)]


class DeclineWork(Decision):
    """PUT /works/{work_id}/decline. By whom as for a recognition; the reason stays private."""

    reason: LongText
    by_unit_id: UUID | None = None


class CancelWork(WorkStep):
    """PUT /works/{work_id}/cancellation. The reason stays private."""

    reason: LongText


class WorkStatus(StrEnum):
    """Where a work or task stands."""

    REGISTERED = "REGISTERED"
    STARTED = "STARTED"
    COMPLETED = "COMPLETED"
    RECOGNISED = "RECOGNISED"
    DECLINED = "DECLINED"
    CANCELLED = "CANCELLED"


class CompletionReply(Frozen):
    """What came of a work; `attachments` are sha-256 in hex digits."""

    completed_on: date
    results: tuple[Measured, ...]
    value: int
    turns: int
    persons: int
    attachments: tuple[str, ...]


class InspectionReply(Frozen):
    """An inspection of a work, with its remark."""

    inspection_id: UUID
    inspected_on: date
    accepted: bool
    remark: str | None


class RecognitionReply(Frozen):
    """At which level, by whom and by which paper a work was recognised."""

    recognised_on: date
    level: str
    by: UnitRef
    number: str


class WorkReply(Frozen):
    """GET /works/{work_id}. `ended_because` is the reason of a decline or a cancellation."""

    work_id: UUID
    unit: UnitRef
    kind: WorkKind
    title: str
    year: int
    goal: str
    measure: str
    planned: int
    planned_value: int
    status: WorkStatus
    registered_on: date
    started_on: date | None
    completion: CompletionReply | None
    inspections: tuple[InspectionReply, ...]
    recognitions: tuple[RecognitionReply, ...]
    ended_because: str | None


FACTS: tuple[type[Fact], ...] = (
    WorkRegistered,
    WorkStarted,
    WorkCompleted,
    WorkInspected,
    WorkRecognised,
    WorkDeclined,
    WorkCancelled,
    WorkHandedOn,
)
