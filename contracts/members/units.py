"""Units and emulation clusters: facts and requests."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from contracts.base import BULK_LIMIT, Document, Fact, Request, Text, UnitCode, UnitKind, UnitRef, Year
from contracts.members.base import MembersFact

# Facts.


class UnitEstablished(MembersFact):
    """A unit exists from the effective date, under its parent (domain.md §9.1). `unit` is the unit itself."""

    AGGREGATE: ClassVar[str] = "unit"
    NAME: ClassVar[str] = "unit-established"
    KEY: ClassVar[str] = "unit_id"

    unit_id: UUID
    name: str
    kind: UnitKind
    parent: UnitRef | None


class ClusterFormed(MembersFact):
    """Units are grouped for a year's emulation under a lead unit (domain.md §3.5). `unit` is the bloc."""

    AGGREGATE: ClassVar[str] = "cluster"
    NAME: ClassVar[str] = "cluster-formed"
    KEY: ClassVar[str] = "cluster_id"

    cluster_id: UUID
    year: int
    code: str
    name: str
    lead: UnitRef
    units: tuple[UnitRef, ...]


FACTS: tuple[type[Fact], ...] = (UnitEstablished, ClusterFormed)

# Requests. `effective_on` is the day from which the decision counts; `document` is the paper it rests on.


class EstablishUnit(Request):
    """PUT /units/{unit_id}"""

    code: UnitCode
    name: Text
    kind: UnitKind
    parent_id: UUID | None = None
    effective_on: date
    document: Document


class EstablishUnitRow(EstablishUnit):
    """One row of EstablishUnits."""

    unit_id: UUID


class EstablishUnits(Request):
    """POST /units/bulk: all or nothing; a parent may stand earlier in the same list."""

    rows: Annotated[tuple[EstablishUnitRow, ...], Field(min_length=1, max_length=BULK_LIMIT)]


class FormCluster(Request):
    """PUT /clusters/{cluster_id}"""

    year: Year
    code: UnitCode
    name: Text
    lead_id: UUID
    unit_ids: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=200)]
    effective_on: date
    document: Document
