"""Facts, requests and replies of document numbers (domain.md §6.2)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from contracts.base import (
    BULK_LIMIT,
    Accepted,
    AcceptedBulk,
    Document,
    Fact,
    Frozen,
    LongText,
    Request,
    Text,
    UnitRef,
    nfc,
)
from contracts.plans.base import PlansFact

DocumentType = Annotated[str, StringConstraints(pattern=r"^[^\W\d_]{1,10}$"), AfterValidator(nfc)]
"""The abbreviation of a type of document: KH, QĐ, TTr; which there are, the rule set says."""
Letters = Annotated[str, StringConstraints(pattern=r"^[^\W_]+(-[^\W_]+)*$", max_length=30), AfterValidator(nfc)]
"""Letters that stand for a body in a number: ĐTN, TWĐTN, or with a dash."""

# Facts. `number` is written out (03-HD/ĐTN), `sequence` its place in the register of issuer, type and year.


class DocumentFact(PlansFact):
    """Base of the facts about a numbered document; what it is about and who signed it stay private."""

    AGGREGATE: ClassVar[str] = "document"
    KEY: ClassVar[str] = "document_id"

    document_id: UUID


class NumberFact(DocumentFact):
    """Base of the facts that name the number."""

    kind: str
    year: int
    sequence: int
    number: str


class DocumentNumberReserved(NumberFact):
    """A unit took the next number of its register."""

    NAME: ClassVar[str] = "document-number-reserved"


class DocumentIssued(NumberFact):
    """The document was issued under its number, of the fact's effective date."""

    NAME: ClassVar[str] = "document-issued"


class DocumentVoided(NumberFact):
    """The number was given up; it is not used again."""

    NAME: ClassVar[str] = "document-voided"


class DocumentHandedOn(DocumentFact):
    """An open number passed to `unit` from a unit that is no more."""

    NAME: ClassVar[str] = "document-handed-on"

    from_unit: UnitRef


class RegisterFact(PlansFact):
    """Base of the facts about a register: the numbers of one issuer, type and year."""

    AGGREGATE: ClassVar[str] = "register"
    KEY: ClassVar[str] = "register_id"

    register_id: UUID
    kind: str
    year: int


class DocumentRegisterClosed(RegisterFact):
    """No more numbers are given: 1 to `last` were, and nothing between is missing."""

    NAME: ClassVar[str] = "document-register-closed"

    last: int
    issued: int
    voided: int


class DocumentRegisterHandedOn(RegisterFact):
    """The register of an issuer that is no more passed to `unit`."""

    NAME: ClassVar[str] = "document-register-handed-on"

    from_unit: UnitRef


FACTS: tuple[type[Fact], ...] = (
    DocumentNumberReserved,
    DocumentIssued,
    DocumentVoided,
    DocumentHandedOn,
    DocumentRegisterClosed,
    DocumentRegisterHandedOn,
)

# Requests.


class SetSuffix(Request):
    """PUT /units/{unit_id}/document-suffix: the issuer's letters in the numbers given from now on."""

    suffix: Letters
    effective_on: date
    document: Document | None = None


class ReserveNumber(Request):
    """PUT /units/{unit_id}/documents/{document_id}: the next number of the register of the day's year."""

    kind: DocumentType
    department: Letters | None = None
    effective_on: date
    document: Document | None = None


class IssueDocument(Request):
    """PUT /units/{unit_id}/documents/{document_id}/issue. `effective_on` is the day it is signed; `subject` its trích yếu."""

    subject: LongText
    signer_post: Text
    effective_on: date
    document: Document | None = None


class VoidNumber(Request):
    """PUT /units/{unit_id}/documents/{document_id}/voiding. The reason stays private."""

    reason: LongText
    effective_on: date
    document: Document | None = None


class DocumentRow(ReserveNumber):
    """One row of LoadDocuments: a number reserved, and where it says so issued or voided."""

    document_id: UUID
    issue: IssueDocument | None = None
    voiding: VoidNumber | None = None


class LoadDocuments(Request):
    """POST /units/{unit_id}/documents/bulk: numbers in the order of the rows, all or none."""

    rows: Annotated[tuple[DocumentRow, ...], Field(min_length=1, max_length=BULK_LIMIT)]


class CloseRegister(Request):
    """PUT /units/{unit_id}/registers/{kind}/{year}/closure"""

    effective_on: date
    document: Document | None = None


# Replies.


class NumberAccepted(Accepted):
    """The answer to a reservation: the number, the same however often it is asked for."""

    sequence: int
    number: str


class DocumentsAccepted(AcceptedBulk):
    """The answer to a list: its numbers in the order of the rows."""

    numbers: tuple[str, ...]


class DocumentState(StrEnum):
    """What became of a number."""

    OPEN = "OPEN"
    ISSUED = "ISSUED"
    VOIDED = "VOIDED"


class DocumentShown(Frozen):
    """A line of the register, to a key in scope. `unit` has it now; `issuer` is whose number it is."""

    document_id: UUID
    issuer: UnitRef
    unit: UnitRef
    kind: str
    year: int
    sequence: int
    number: str
    state: DocumentState
    reserved_on: date
    issued_on: date | None = None
    subject: str | None = None
    signer_post: str | None = None
    out_of_order: bool = False
    voided_on: date | None = None
    reason: str | None = None
