"""Official documents of a unit, by the day they are of (domain.md §6.2)."""

from collections.abc import Iterator

from contracts.plans.numbers import DocumentIssued, DocumentVoided
from services.reporting.figures.base import Entry, Figure

ISSUED = Figure(
    "documents.issued",
    vi="Văn bản ban hành",
    en="Documents issued",
    unit="document",
    proactive=0,
    kind="flow",
    definition_vi="Số văn bản đơn vị ban hành trong kỳ theo sổ văn bản đi, tính vào ngày ký.",
)
VOIDED = Figure(
    "documents.voided",
    vi="Số văn bản bị hủy",
    en="Document numbers voided",
    unit="document",
    proactive=0,
    kind="flow",
    definition_vi="Số thứ tự văn bản đã lấy nhưng bị hủy trong kỳ, tính vào ngày hủy; số đã hủy không dùng lại.",
)

FIGURES = (ISSUED, VOIDED)


def issued(fact: DocumentIssued) -> Iterator[Entry]:
    """A document counts once, at the unit that issued it."""
    yield ISSUED.entry(fact, 1)


def voided(fact: DocumentVoided) -> Iterator[Entry]:
    """A number counts once, at the unit that gave it up."""
    yield VOIDED.entry(fact, 1)


RULES = ((DocumentIssued, issued), (DocumentVoided, voided))
