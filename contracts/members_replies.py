"""What the members service answers about one unit, member or rating; personal data only to those in whose scope it is."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from contracts.base import Frozen, Rank, UnitKind, UnitRef


class MemberStatus(StrEnum):
    """Where a membership stands (domain.md §3.2)."""

    ACTIVE = "ACTIVE"
    TRANSFER_PENDING = "TRANSFER_PENDING"
    MATURED = "MATURED"
    LEFT = "LEFT"


class UnitReply(Frozen):
    """GET /units/{unit_id}, and one item of GET /units."""

    id: UUID
    code: str
    name: str
    kind: UnitKind
    parent_id: UUID | None


class MemberReply(Frozen):
    """GET /members/{member_id}. `unit` is where the member counts, or counted last; `transfer_to` while one is open.

    Personal fields are null once the membership ended, and read `[đã xóa]` once they were erased.
    """

    id: UUID
    status: MemberStatus
    unit: UnitRef
    joined_on: date
    full_name: str | None = None
    birth_date: str | None = None
    sex: str | None = None
    member_code: str | None = None
    transfer_to: UnitRef | None = None


class RatingReply(Frozen):
    """GET /members/{member_id}/ratings/{year}. `unit` is the one that counts the rating."""

    member_id: UUID
    year: int
    unit: UnitRef
    rank: Rank
