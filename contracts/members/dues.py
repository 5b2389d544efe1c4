"""Dues of a unit by month (domain.md §3.1): facts hold sums only, requests, replies. Amounts are whole đồng."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field, StringConstraints

from contracts.base import BULK_LIMIT, Document, Fact, Frozen, Request, UnitRef
from contracts.members.base import MembersFact

Month = Annotated[str, StringConstraints(pattern=r"^(19|20|21)\d\d-(0[1-9]|1[0-2])$")]
"""A month as YYYY-MM."""
Amount = Annotated[int, Field(ge=1, le=1_000_000_000)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z_]{0,29}$")]
Rows = Field(min_length=1, max_length=BULK_LIMIT)


class SalaryClass(StrEnum):
    """By what a member's dues are set."""

    WITHOUT_SALARY = "WITHOUT_SALARY"
    WITH_SALARY = "WITH_SALARY"
    ABROAD = "ABROAD"


# Facts.


class DuesFact(MembersFact):
    """Base of the facts about a unit's dues of one month."""

    AGGREGATE: ClassVar[str] = "dues"
    KEY: ClassVar[str] = "account_id"

    account_id: UUID
    month: str
    amount: int


class DuesAssessed(DuesFact):
    """What the unit's `members` owe for the month together; it replaces `previous_amount`, 0 the first time."""

    NAME: ClassVar[str] = "dues-assessed"

    members: int
    previous_amount: int


class DuesCollected(DuesFact):
    """A payment was taken; `count` payments came to `amount`."""

    NAME: ClassVar[str] = "dues-collected"

    count: int


class DuesCollectionReversed(DuesFact):
    """A payment written down in error was taken back."""

    NAME: ClassVar[str] = "dues-collection-reversed"


class DuesWaived(DuesFact):
    """A rest that was owed is forgiven."""

    NAME: ClassVar[str] = "dues-waived"


class DuesRemitted(DuesFact):
    """A share went to the level above; the voucher is the document of the fact."""

    NAME: ClassVar[str] = "dues-remitted"


FACTS: tuple[type[Fact], ...] = (DuesAssessed, DuesCollected, DuesCollectionReversed, DuesWaived, DuesRemitted)

# Requests. `effective_on` is the day from which it counts; `document` is the paper it rests on, for money the voucher.


class OwingLine(Request):
    """A member who owes dues; `amount` is needed abroad only, and there no less than the rule set's."""

    member_id: UUID
    salary_class: SalaryClass
    amount: Amount | None = None


class AssessDues(Request):
    """PUT /units/{unit_id}/dues/{month}. The whole list: it replaces what was assessed before."""

    lines: Annotated[tuple[OwingLine, ...], Field(min_length=1, max_length=5000)]
    effective_on: date
    document: Document


class AssessDuesRow(AssessDues):
    """One row of AssessDuesOfUnits."""

    unit_id: UUID
    month: Month


class AssessDuesOfUnits(Request):
    """POST /dues/assessments/bulk"""

    rows: Annotated[tuple[AssessDuesRow, ...], Rows]


class CollectDues(Request):
    """PUT /units/{unit_id}/dues/{month}/collections/{item_id}"""

    member_id: UUID
    amount: Amount
    effective_on: date
    document: Document


class CollectDuesRow(CollectDues):
    """One row of CollectDuesOfMany."""

    unit_id: UUID
    month: Month
    item_id: UUID


class CollectDuesOfMany(Request):
    """POST /dues/collections/bulk"""

    rows: Annotated[tuple[CollectDuesRow, ...], Rows]


class ReverseDuesCollection(Request):
    """PUT /units/{unit_id}/dues/{month}/collections/{item_id}/reversal"""

    effective_on: date
    document: Document


class WaiveDues(Request):
    """PUT /units/{unit_id}/dues/{month}/waivers/{member_id}. `reason` is a code of the rule set."""

    reason: Code
    effective_on: date
    document: Document


class RemitDues(Request):
    """PUT /units/{unit_id}/dues/{month}/remittances/{item_id}"""

    amount: Amount
    effective_on: date
    document: Document


# Replies: only to a key in scope.


class DuesLine(Frozen):
    """What one member owes for the month, paid, was forgiven, and still owes."""

    member_id: UUID
    salary_class: SalaryClass
    amount: int
    paid: int
    waived: int
    owed: int


class DuesShown(Frozen):
    """A unit's dues of a month; `due` is what is still to be passed up."""

    unit: UnitRef
    month: str
    assessed: int
    collected: int
    remitted: int
    due: int
    members: tuple[DuesLine, ...]


class MemberDuesShown(Frozen):
    """The months of a year for which a member owes dues at the present unit, and until when they are paid.

    `paid_until` is the last month before the first unpaid one, None where no month is paid.
    """

    member_id: UUID
    unit: UnitRef
    year: int
    unpaid: tuple[str, ...]
    paid_until: str | None
