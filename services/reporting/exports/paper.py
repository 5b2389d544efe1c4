"""A document in the Youth Union's form (domain.md §6.2), as content: what DOCX, PDF and XLSX are made from alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.kernel.sheets import Row


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading in the text; `level` 1 is numbered by the writer of the text, not by the form."""

    text: str
    level: Literal[1, 2, 3] = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the text; plain text, never markup."""

    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its heading rows (equal words side by side in one are one merged cell), its rows; numbers are real ones."""

    caption: str
    headings: Sequence[Row]
    rows: Sequence[Row]
    total: bool = False
    """Whether the last row is the sum of the others and stands out."""


Block = Heading | Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: on whose behalf, in which post; the name is written by hand where it is empty."""

    on_behalf: str
    post: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """The eight compulsory parts of a document, and its text as blocks.

    `above` is the body above the issuer, empty for none. `number` is the whole number and symbol (`03-BC/ĐTN`); one that
    begins with `-` has no number yet, which leaves room for it. `kind` is written in capitals (`BÁO CÁO`), `subject` is
    what it is about (trích yếu). `annex` comes after the signature, on pages of its own.
    """

    above: str
    issuer: str
    number: str
    place: str
    dated: date
    kind: str
    subject: str
    blocks: Sequence[Block]
    signature: Signature
    recipients: Sequence[str]
    annex: Sequence[Block] = ()
