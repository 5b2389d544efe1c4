"""Units and emulation clusters: facts and requests."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from contracts.base import BULK_LIMIT, Document, Fact, LongText, Request, Text, UnitCode, UnitKind, UnitRef, Year
from contracts.members.base import MembersFact

REORGANISED_LIMIT = 5000

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


class UnitFact(MembersFact):
    """Base of the facts about one unit that exists already. `unit` is the unit itself."""

    AGGREGATE: ClassVar[str] = "unit"
    KEY: ClassVar[str] = "unit_id"

    unit_id: UUID


class UnitRenamed(UnitFact):
    """The unit bears another name from the effective date."""

    NAME: ClassVar[str] = "unit-renamed"

    name: str


class UnitReparented(UnitFact):
    """The unit, with all that is below it, stands under `parent` from the effective date, no longer under `from_parent`."""

    NAME: ClassVar[str] = "unit-reparented"

    parent: UnitRef
    from_parent: UnitRef


class UnitsMerged(UnitFact):
    """The unit took over `sources`; that each of these is dissolved and who moved where is told by facts of their own."""

    NAME: ClassVar[str] = "units-merged"

    reorganisation_id: UUID
    sources: tuple[UnitRef, ...]


class UnitSplit(UnitFact):
    """The unit was divided into `into`; unless it `goes_on`, another fact tells that it is dissolved."""

    NAME: ClassVar[str] = "unit-split"

    reorganisation_id: UUID
    into: tuple[UnitRef, ...]
    goes_on: bool


class UnitDissolved(UnitFact):
    """The unit, empty by then, exists no more; by a merger or split where `reorganisation_id` is given."""

    NAME: ClassVar[str] = "unit-dissolved"

    kind: UnitKind
    reorganisation_id: UUID | None = None


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


class ClusterMembershipChanged(MembersFact):
    """From the effective date the cluster consists of `units`. `unit` is the bloc."""

    AGGREGATE: ClassVar[str] = "cluster"
    NAME: ClassVar[str] = "cluster-membership-changed"
    KEY: ClassVar[str] = "cluster_id"

    cluster_id: UUID
    year: int
    units: tuple[UnitRef, ...]


class ClusterLeadRotated(MembersFact):
    """From the effective date `lead` leads the cluster, before it `from_lead`. `unit` is the bloc."""

    AGGREGATE: ClassVar[str] = "cluster"
    NAME: ClassVar[str] = "cluster-lead-rotated"
    KEY: ClassVar[str] = "cluster_id"

    cluster_id: UUID
    year: int
    lead: UnitRef
    from_lead: UnitRef


FACTS: tuple[type[Fact], ...] = (
    UnitEstablished,
    UnitRenamed,
    UnitReparented,
    UnitsMerged,
    UnitSplit,
    UnitDissolved,
    ClusterFormed,
    ClusterMembershipChanged,
    ClusterLeadRotated,
)

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


class RenameUnit(Request):
    """PUT /units/{unit_id}/name"""

    name: Text
    effective_on: date
    document: Document


class ReparentUnit(Request):
    """PUT /units/{unit_id}/parent"""

    parent_id: UUID
    effective_on: date
    document: Document


class DissolveUnit(Request):
    """PUT /units/{unit_id}/dissolution. The reason is sealed and never published."""

    reason: LongText
    effective_on: date
    document: Document


class NewUnit(Request):
    """A unit that a reorganisation sets up."""

    unit_id: UUID
    code: UnitCode
    name: Text
    kind: UnitKind
    parent_id: UUID


class MemberMove(Request):
    """Where a member goes in a reorganisation."""

    member_id: UUID
    to_unit_id: UUID


class UnitMove(Request):
    """Under which unit one that stood below goes in a reorganisation."""

    unit_id: UUID
    parent_id: UUID


class MergeUnits(Request):
    """PUT /units/{unit_id}/mergers/{reorganisation_id}: the unit takes over `source_ids`, which are dissolved.

    `establish` sets the unit up in the same commit. `members` names every active member of every source once, with the
    branch it goes to: the unit itself or one below it. `units` names every unit directly below a source once.
    """

    source_ids: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=50)]
    establish: NewUnit | None = None
    members: Annotated[tuple[MemberMove, ...], Field(max_length=REORGANISED_LIMIT)] = ()
    units: Annotated[tuple[UnitMove, ...], Field(max_length=500)] = ()
    reason: LongText
    effective_on: date
    document: Document


class SplitUnit(Request):
    """PUT /units/{unit_id}/splits/{reorganisation_id}: the unit is divided into new ones.

    With `keep_source` it goes on, and who stays is mapped to it; else it is dissolved. `members` names every active
    member of the unit once, `units` every unit directly below it once.
    """

    into: Annotated[tuple[NewUnit, ...], Field(min_length=1, max_length=50)]
    keep_source: bool = False
    members: Annotated[tuple[MemberMove, ...], Field(max_length=REORGANISED_LIMIT)] = ()
    units: Annotated[tuple[UnitMove, ...], Field(max_length=500)] = ()
    reason: LongText
    effective_on: date
    document: Document


class ChangeCluster(Request):
    """PUT /clusters/{cluster_id}/units: from the day on these units, and no others, belong to the cluster."""

    unit_ids: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=200)]
    effective_on: date
    document: Document


class RotateLead(Request):
    """PUT /clusters/{cluster_id}/lead"""

    lead_id: UUID
    effective_on: date
    document: Document
