"""Facts, requests and replies of youth models (domain.md §4.4)."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from contracts.base import BULK_LIMIT, Fact, Frozen, Request, Text, UnitRef
from contracts.plans.base import Decision, PlansFact


class YouthModelRegistered(PlansFact):
    """A unit registered a youth model (mô hình), a named way of doing something (domain.md §4.4)."""

    AGGREGATE: ClassVar[str] = "model"
    NAME: ClassVar[str] = "youth-model-registered"
    KEY: ClassVar[str] = "model_id"

    model_id: UUID
    name: str
    field: str


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


class ModelReply(Frozen):
    """GET /models/{model_id}."""

    model_id: UUID
    unit: UnitRef
    name: str
    field: str
    registered_on: date


FACTS: tuple[type[Fact], ...] = (YouthModelRegistered,)
