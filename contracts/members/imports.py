"""Imports of roster sheets: counts only as facts; what is uploaded, decided, written, undone as requests; what is shown."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from contracts.base import Count, Document, Fact, Frozen, Request, Text, UnitRef, Year
from contracts.members.base import MembersFact

ROWS_LIMIT = 20_000


class ImportFact(MembersFact):
    """A fact about an import into `unit` and what stands below it: how many persons, not who."""

    AGGREGATE: ClassVar[str] = "import"
    KEY: ClassVar[str] = "import_id"

    import_id: UUID
    registered: Count
    updated: Count


class ImportCommitted(ImportFact):
    """A roster sheet was written to the register, whole."""

    NAME: ClassVar[str] = "import-committed"

    skipped: Count
    rated: Count


class ImportReverted(ImportFact):
    """What an import had written was taken back, whole."""

    NAME: ClassVar[str] = "import-reverted"


FACTS: tuple[type[Fact], ...] = (ImportCommitted, ImportReverted)


class Choice(StrEnum):
    """What becomes of a row: a new person, an update of the member it matches, or nothing."""

    NEW = "NEW"
    UPDATE = "UPDATE"
    SKIP = "SKIP"


class Verdict(StrEnum):
    """What a row was found to be."""

    VALID = "VALID"
    INVALID = "INVALID"
    DUPLICATE = "DUPLICATE"
    WARNING = "WARNING"


class ImportState(StrEnum):
    """How far an import is; ROWS_GONE: its rows were dropped before it was written."""

    STAGED = "STAGED"
    ROWS_GONE = "ROWS_GONE"
    COMMITTED = "COMMITTED"
    REVERTED = "REVERTED"
    DISCARDED = "DISCARDED"


class UploadImport(Request):
    """PUT /imports/{import_id}, with the file as body: these stand in the query.

    Without `purpose` sensitive columns are left out. `year` is the year of the ranks in the sheet; without it they are
    left out. `forced` takes a file the unit uploaded before.
    """

    unit_id: UUID
    purpose: Text | None = None
    year: Year | None = None
    forced: bool = False


class RowChoice(Request):
    """A choice for one row; `member_id` where several members match, else the first is meant."""

    number: Annotated[int, Field(ge=1, le=10_000_000)]
    choice: Choice
    member_id: UUID | None = None


class DecideImportRows(Request):
    """PUT /imports/{import_id}/decisions: for rows one by one, or for all undecided rows of a verdict."""

    rows: Annotated[tuple[RowChoice, ...], Field(max_length=ROWS_LIMIT)] = ()
    verdict: Verdict | None = None
    choice: Choice | None = None


class CommitImport(Request):
    """PUT /imports/{import_id}/commit: all rows in one commit, counted from `effective_on`."""

    effective_on: date
    document: Document


class RevertImport(Request):
    """PUT /imports/{import_id}/reversal: take back all an import wrote."""

    effective_on: date
    document: Document


class SaveImportMapping(Request):
    """PUT /units/{unit_id}/import-mapping: title of a column → its key, "" to leave the column out."""

    titles: Annotated[dict[Text, Annotated[str, Field(max_length=40)]], Field(max_length=100)]


class ImportShown(Frozen):
    """An import as read: how far it is, what its rows were found to be, what still waits for a person."""

    id: UUID
    state: ImportState
    unit: UnitRef
    rows: int
    valid: int
    invalid: int
    duplicate: int
    warning: int
    undecided: int
    columns: tuple[str, ...]
    unknown_columns: int
    withheld_columns: int
    passed_over: int
    year: int | None
    registered: int = 0
    updated: int = 0
    skipped: int = 0
    rated: int = 0


class ImportListed(Frozen):
    """An import in a list: when it was uploaded, when it last went on, what its rows were found to be, what it wrote."""

    id: UUID
    state: ImportState
    unit: UnitRef
    uploaded_on: date
    since: date
    rows: int
    valid: int
    invalid: int
    duplicate: int
    warning: int
    registered: int
    updated: int
    skipped: int
    rated: int


class ImportAccepted(ImportShown):
    """The answer to an upload: the import, its version, the position to wait for."""

    position: int
    version: int


class ReasonShown(Frozen):
    """Why a row is not simply valid: a stable code, the column it is about, a sentence for people."""

    code: str
    column: str
    detail: str


class ImportRowShown(Frozen):
    """A row as staged, to a key in scope."""

    number: int
    verdict: Verdict
    choice: Choice | None
    member_id: UUID | None
    reasons: tuple[ReasonShown, ...]
    matches: tuple[UUID, ...]
    twin: int | None
    unit: UnitRef | None
    values: dict[str, str]
