"""What the members service answers about one unit, member or rating; personal data only to a key in scope."""

from datetime import date
from uuid import UUID

from contracts.base import Frozen, UnitKind, UnitRef


class UnitShown(Frozen):
    """A unit as read; `dissolved_on` is the day from which it exists no more."""

    id: UUID
    code: str
    name: str
    kind: UnitKind
    parent_id: UUID | None
    dissolved_on: date | None = None


class MemberShown(Frozen):
    """A member as read by a key in scope: personal data included, erased values as `[đã xóa]`; no sensitive detail."""

    id: UUID
    state: str
    unit: UnitRef
    joined_on: date | None
    full_name: str | None = None
    birth_date: str | None = None
    sex: str | None = None
    member_code: str | None = None
    card: str | None = None
    details: dict[str, str] | None = None
    transfer_to: UnitRef | None = None
    temporary_at: UnitRef | None = None
    temporary_until: date | None = None
    postponed_until: date | None = None
    extended_until: date | None = None


class RatingShown(Frozen):
    """A yearly rating as read."""

    member_id: UUID
    year: int
    rank: str
