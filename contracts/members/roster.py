"""Replies of the unit's own roster: personal data, within the service only."""

from datetime import date
from uuid import UUID

from contracts.base import Frozen, UnitRef


class RosterRow(Frozen):
    """A member in a list; `rank` is that of `rank_year`, the last year rated; an erased person has no words."""

    id: UUID
    unit: UnitRef
    state: str
    full_name: str
    birth_date: date | None
    sex: str | None
    member_code: str | None
    card_number: str | None
    phone: str | None
    joined_on: date
    rank: str | None
    rank_year: int | None


class RosterPage(Frozen):
    """A page of the roster: `next` the cursor of the following one, `total` if it was asked for.

    `note` says in Vietnamese why a page is empty.
    """

    items: list[RosterRow]
    next: str | None
    total: int | None = None
    note: str | None = None
