"""Care for members and dialogue with leaders (domain.md §1.3): facts name no member, words stay private."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field, StringConstraints

from contracts.base import BULK_LIMIT, Document, Fact, Frozen, LongText, Request, UnitRef
from contracts.members.base import MembersFact

Code = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z_]{0,29}$")]
Rows = Field(min_length=1, max_length=BULK_LIMIT)

# Facts.


class CareFact(MembersFact):
    """Base of the facts about a case of care; whom it is about stays private."""

    AGGREGATE: ClassVar[str] = "care"
    KEY: ClassVar[str] = "case_id"

    case_id: UUID


class CareCaseOpened(CareFact):
    """A case was opened; `kind` is a code of the rule set."""

    NAME: ClassVar[str] = "care-case-opened"

    kind: str


class CareVisited(CareFact):
    """A visit was paid."""

    NAME: ClassVar[str] = "care-visited"


class CareSupportGiven(CareFact):
    """Something was given; `amount` is its value in đồng."""

    NAME: ClassVar[str] = "care-support-given"

    amount: int


class CareCaseClosed(CareFact):
    """A case came to an end."""

    NAME: ClassVar[str] = "care-case-closed"


class DialogueHeld(MembersFact):
    """Leaders spoke with the young of a unit; `short_notice`: made known later than the rule set asks."""

    AGGREGATE: ClassVar[str] = "dialogue"
    KEY: ClassVar[str] = "dialogue_id"
    NAME: ClassVar[str] = "dialogue-held"

    dialogue_id: UUID
    participants: int
    notice_days: int
    short_notice: bool


FACTS: tuple[type[Fact], ...] = (CareCaseOpened, CareVisited, CareSupportGiven, CareCaseClosed, DialogueHeld)

# Requests.


class OpenCareCase(Request):
    """PUT /care/{case_id}. Needs the member's consent of purpose CARE."""

    member_id: UUID
    kind: Code
    description: LongText
    effective_on: date
    document: Document


class RecordCareVisit(Request):
    """PUT /care/{case_id}/visits/{item_id}"""

    note: LongText
    effective_on: date
    document: Document


class GiveCareSupport(Request):
    """PUT /care/{case_id}/support/{item_id}; `amount` in đồng."""

    kind: Code
    amount: Annotated[int, Field(ge=0, le=10_000_000_000)]
    effective_on: date
    document: Document


class GiveCareSupportRow(GiveCareSupport):
    """One row of GiveCareSupports."""

    case_id: UUID
    item_id: UUID


class GiveCareSupports(Request):
    """POST /care/support/bulk"""

    rows: Annotated[tuple[GiveCareSupportRow, ...], Rows]


class CloseCareCase(Request):
    """PUT /care/{case_id}/closure"""

    outcome: Code
    effective_on: date
    document: Document


class HoldDialogue(Request):
    """PUT /units/{unit_id}/dialogues/{dialogue_id}. Held on `effective_on`, made known on `announced_on`."""

    participants: Annotated[int, Field(ge=1, le=100_000)]
    announced_on: date
    effective_on: date
    document: Document


# Replies: only to a key in scope.


class CareVisitShown(Frozen):
    """One visit as read."""

    item_id: UUID
    on: date
    note: str


class CareSupportShown(Frozen):
    """One support as read."""

    item_id: UUID
    on: date
    kind: str
    amount: int


class CareCaseShown(Frozen):
    """A case as read; `outcome` is None while it is open; erased words as `[đã xóa]`."""

    case_id: UUID
    member_id: UUID
    unit: UnitRef
    kind: str
    opened_on: date
    description: str
    outcome: str | None
    visits: tuple[CareVisitShown, ...]
    support: tuple[CareSupportShown, ...]
