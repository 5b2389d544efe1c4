"""Facts, requests and replies of attached files: by hash, never by name."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from contracts.base import Accepted, Document, Fact, Frozen, Request, UnitRef, nfc
from contracts.plans.base import PlansFact

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""The SHA-256 of a file, in lower-case hexadecimal: what programmes, proposals and works refer to it by."""
FileName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^/\\\x00-\x1f\x7f]+$"),
    AfterValidator(nfc),
]


class Purpose(StrEnum):
    """What a file is attached for."""

    OPINION = "OPINION"
    DOCUMENT = "DOCUMENT"
    EVIDENCE = "EVIDENCE"
    REPORT = "REPORT"
    OTHER = "OTHER"


# Facts.


class AttachmentFact(PlansFact):
    """Base of the facts about a unit's reference to a file; what the file is called stays private."""

    AGGREGATE: ClassVar[str] = "attachment"
    KEY: ClassVar[str] = "attachment_id"

    attachment_id: UUID
    sha256: str


class FileFact(AttachmentFact):
    """Base of the facts that say what the file is."""

    size: int
    media_type: str
    purpose: Purpose


class AttachmentAdded(FileFact):
    """A unit attached a file; `media_type` is what its content was found to be."""

    NAME: ClassVar[str] = "attachment-added"


class AttachmentRemoved(FileFact):
    """A unit refers to the file no more; its bytes are gone once no unit does."""

    NAME: ClassVar[str] = "attachment-removed"


class AttachmentHandedOn(AttachmentFact):
    """A reference passed to `unit` from a unit that is no more."""

    NAME: ClassVar[str] = "attachment-handed-on"

    from_unit: UnitRef


FACTS: tuple[type[Fact], ...] = (AttachmentAdded, AttachmentRemoved, AttachmentHandedOn)

# Requests.


class AttachFile(Request):
    """PUT /attachments/{sha256}: the file is the body, these stand in the query."""

    unit_id: UUID
    purpose: Purpose
    file_name: FileName
    effective_on: date
    document: Document | None = None


class RemoveAttachment(Request):
    """PUT /attachments/{sha256}/units/{unit_id}/removal"""

    effective_on: date
    document: Document | None = None


# Replies.


class AttachmentAccepted(Accepted):
    """The answer to a file: what it was found to be, and whether it was scanned for viruses."""

    sha256: str
    size: int
    media_type: str
    scanned: bool


class AttachmentReference(Frozen):
    """A unit's reference to a file."""

    attachment_id: UUID
    unit: UnitRef
    purpose: Purpose
    file_name: str
    added_on: date
    scanned: bool


class AttachmentShown(Frozen):
    """A file and the references to it that lie in the key's scope."""

    sha256: str
    size: int
    media_type: str
    references: Annotated[tuple[AttachmentReference, ...], Field(min_length=1)]


class Swept(Frozen):
    """POST /attachments/sweep: how many files are kept, how many were removed because nothing refers to them."""

    kept: int
    removed: int
