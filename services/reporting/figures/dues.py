"""Dues in đồng: assessed, collected, passed up, and what members still owe (domain.md §3.1)."""

from collections.abc import Iterator

from contracts.members.dues import DuesAssessed, DuesCollected, DuesCollectionReversed, DuesRemitted, DuesWaived
from services.reporting.figures.base import Entry, Figure, Kind


def _figure(key: str, vi: str, en: str, kind: Kind, definition_vi: str) -> Figure:
    return Figure(f"dues.{key}", vi=vi, en=en, unit="đồng", proactive=1, kind=kind, definition_vi=definition_vi)


ASSESSED = _figure(
    "assessed",
    "Đoàn phí phải thu",
    "Dues assessed",
    "flow",
    "Số đoàn phí các đơn vị lập danh sách phải thu trong kỳ, tính theo ngày lập; lập lại danh sách của một tháng thì "
    "số cũ được trừ đi.",
)
COLLECTED = _figure(
    "collected",
    "Đoàn phí đã thu",
    "Dues collected",
    "flow",
    "Số đoàn phí đã thu trong kỳ, tính theo ngày thu; khoản ghi sai bị hủy thì trừ vào ngày hủy.",
)
REMITTED = _figure(
    "remitted",
    "Đoàn phí đã trích nộp",
    "Dues remitted",
    "flow",
    "Phần đoàn phí đơn vị đã nộp lên cấp trên trong kỳ, tính theo ngày nộp.",
)
OUTSTANDING = _figure(
    "outstanding",
    "Đoàn phí còn phải thu",
    "Dues outstanding",
    "stock",
    "Số đoàn phí phải thu, trừ số đã thu và số được miễn, tính đến ngày xem số liệu.",
)

FIGURES = (ASSESSED, COLLECTED, REMITTED, OUTSTANDING)


def assessed(fact: DuesAssessed) -> Iterator[Entry]:
    """What a list adds to the one it replaces."""
    change = fact.amount - fact.previous_amount
    if change:
        yield ASSESSED.entry(fact, change)
        yield OUTSTANDING.entry(fact, change)


def collected(fact: DuesCollected) -> Iterator[Entry]:
    """What is paid is owed no more."""
    yield COLLECTED.entry(fact, fact.amount)
    yield OUTSTANDING.entry(fact, -fact.amount)


def reversed_(fact: DuesCollectionReversed) -> Iterator[Entry]:
    """What was not paid after all is owed again."""
    yield COLLECTED.entry(fact, -fact.amount)
    yield OUTSTANDING.entry(fact, fact.amount)


def waived(fact: DuesWaived) -> Iterator[Entry]:
    """What is forgiven is owed no more."""
    yield OUTSTANDING.entry(fact, -fact.amount)


def remitted(fact: DuesRemitted) -> Iterator[Entry]:
    """What went up."""
    yield REMITTED.entry(fact, fact.amount)


RULES = (
    (DuesAssessed, assessed),
    (DuesCollected, collected),
    (DuesCollectionReversed, reversed_),
    (DuesWaived, waived),
    (DuesRemitted, remitted),
)
