"""Facts, requests and replies of youth models (domain.md §4.4)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from contracts.base import BULK_LIMIT, Count, Fact, Frozen, LongText, Request, Text, UnitRef
from contracts.plans.base import Decision, PlansFact
from contracts.plans.measures import Measured, Results


class ModelFact(PlansFact):
    """Base of the facts about one youth model."""

    AGGREGATE: ClassVar[str] = "model"
    KEY: ClassVar[str] = "model_id"

    model_id: UUID
    name: str
    field: str


class YouthModelRegistered(ModelFact):
    """A unit registered a youth model (mô hình), a named way of doing something (domain.md §4.4).

    `source_id` is the model of another unit that it was taken over from, null for one of the unit's own.
    """

    NAME: ClassVar[str] = "youth-model-registered"

    source_id: UUID | None = None


class ModelReported(ModelFact):
    """What came of a model from `first` to `last`. `turns` (lượt) and distinct `persons` are different counts.

    `results` are amounts by measure, a code of the rule set.
    """

    NAME: ClassVar[str] = "model-reported"

    report_id: UUID
    first: date
    last: date
    turns: int
    persons: int
    results: tuple[Measured, ...]


class ModelJudgedEffective(ModelFact):
    """The level above found a model effective."""

    NAME: ClassVar[str] = "model-judged-effective"


class ModelReplicated(ModelFact):
    """Another unit took a model over, as its own model `replica_id`. Filed under the unit it was taken over from."""

    NAME: ClassVar[str] = "model-replicated"

    replica_id: UUID
    to_unit: UnitRef


class ModelStopped(ModelFact):
    """A unit stopped a model."""

    NAME: ClassVar[str] = "model-stopped"


class ModelResumed(ModelFact):
    """A unit took a stopped model up again."""

    NAME: ClassVar[str] = "model-resumed"


class ModelHandedOn(ModelFact):
    """A model in operation went to another unit (`unit`), because its own was dissolved or merged."""

    NAME: ClassVar[str] = "model-handed-on"

    from_unit: UnitRef


class RegisterModel(Decision):
    """PUT /models/{model_id}. The name is unique within the unit."""

    unit_id: UUID
    name: Text
    field: Text


class RegisterModelRow(RegisterModel):
    """One row of RegisterModels."""

    model_id: UUID


class RegisterModels(Request):
    """POST /models/bulk"""

    rows: Annotated[tuple[RegisterModelRow, ...], Field(min_length=1, max_length=BULK_LIMIT)]


class ReportModel(Decision):
    """PUT /models/{model_id}/reports/{report_id}. A figure or `text`, which stays private, is needed."""

    first: date
    last: date
    turns: Count = 0
    persons: Count = 0
    results: Results = ()
    text: LongText | None = None


class ReportModelRow(ReportModel):
    """One row of ReportModels."""

    model_id: UUID
    report_id: UUID


class ReportModels(Request):
    """POST /models/reports/bulk"""

    rows: Annotated[tuple[ReportModelRow, ...], Field(min_length=1, max_length=BULK_LIMIT)]


class JudgeModel(Decision):
    """PUT /models/{model_id}/judgement. Found effective, by the level above; the remark stays private."""

    remark: LongText | None = None


class ReplicateModel(Decision):
    """PUT /models/{model_id}/replicas/{replica_id}. The unit takes the model over, under its name unless given."""

    unit_id: UUID
    name: Text | None = None


class StopModel(Decision):
    """PUT /models/{model_id}/stop. The reason stays private."""

    reason: LongText


class ResumeModel(Decision):
    """PUT /models/{model_id}/resumption"""


class ModelStatus(StrEnum):
    """Where a model stands."""

    IN_OPERATION = "IN_OPERATION"
    STOPPED = "STOPPED"


class ModelReportReply(Frozen):
    """A report of a model, with its words."""

    report_id: UUID
    first: date
    last: date
    turns: int
    persons: int
    results: tuple[Measured, ...]
    text: str | None
    reported_on: date
    number: str


class JudgementReply(Frozen):
    """When, by which paper and in which words a model was found effective."""

    judged_on: date
    number: str
    remark: str | None


class RelatedModel(Frozen):
    """A model it came from, or one that was made of it; `source_id` is the one that was taken over directly."""

    model_id: UUID
    unit: UnitRef
    name: str
    registered_on: date
    status: ModelStatus
    source_id: UUID | None


class ModelReply(Frozen):
    """GET /models/{model_id}. `came_from` names the nearest first; `went_to` each before what was made of it."""

    model_id: UUID
    unit: UnitRef
    name: str
    field: str
    registered_on: date
    status: ModelStatus
    stop_reason: str | None
    reports: tuple[ModelReportReply, ...]
    judgement: JudgementReply | None
    came_from: tuple[RelatedModel, ...]
    went_to: tuple[RelatedModel, ...]


FACTS: tuple[type[Fact], ...] = (
    YouthModelRegistered,
    ModelReported,
    ModelJudgedEffective,
    ModelReplicated,
    ModelStopped,
    ModelResumed,
    ModelHandedOn,
)
