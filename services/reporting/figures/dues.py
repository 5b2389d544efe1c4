"""Dues in đồng: assessed, collected, passed up, and what members still owe (domain.md §3.1)."""

from collections.abc import Iterator

from contracts.members.dues import DuesAssessed, DuesCollected, DuesCollectionReversed, DuesRemitted, DuesWaived
from services.reporting.figures.base import Entry, Figure, Kind, adds_to


def _figure(key: str, vi: str, en: str, kind: Kind, definition_vi: str, definition_en: str) -> Figure:
    return Figure(
        f"dues.{key}",
        vi=vi,
        en=en,
        unit="đồng",
        proactive=1,
        kind=kind,
        definition_vi=definition_vi,
        definition_en=definition_en,
    )


ASSESSED = _figure(
    "assessed",
    "Đoàn phí phải thu",
    "Dues assessed",
    "flow",
    "Số đoàn phí các đơn vị lập danh sách phải thu trong kỳ, tính theo ngày lập; lập lại danh sách của một tháng thì "
    "số cũ được trừ đi.",
    "Dues the units listed as owed in the period, by the day of the list; a list made anew for a month "
    "replaces the one before.",
)
COLLECTED = _figure(
    "collected",
    "Đoàn phí đã thu",
    "Dues collected",
    "flow",
    "Số đoàn phí đã thu trong kỳ, tính theo ngày thu; khoản ghi sai bị hủy thì trừ vào ngày hủy.",
    "Dues collected in the period, by the day of payment; a payment written down in error is taken off on the "
    "day it is reversed.",
)
REMITTED = _figure(
    "remitted",
    "Đoàn phí đã trích nộp",
    "Dues remitted",
    "flow",
    "Phần đoàn phí đơn vị đã nộp lên cấp trên trong kỳ, tính theo ngày nộp.",
    "Part of the dues the unit passed to the level above in the period, by the day it was passed.",
)
WAIVED = _figure(
    "waived",
    "Đoàn phí được miễn",
    "Dues waived",
    "flow",
    "Số đoàn phí còn phải thu được miễn trong kỳ, tính theo ngày quyết định.",
    "Dues still owed that were waived in the period, by the day of the decision.",
)
REVERSED = _figure(
    "reversed",
    "Đoàn phí ghi sai đã hủy",
    "Dues reversed",
    "flow",
    "Số đoàn phí ghi thu nhầm được hủy trong kỳ, tính theo ngày hủy; đã trừ khỏi đoàn phí đã thu.",
    "Payments of dues written down in error and taken back in the period, by the day; already off the dues collected.",
)
OUTSTANDING = _figure(
    "outstanding",
    "Đoàn phí còn phải thu",
    "Dues outstanding",
    "stock",
    "Số đoàn phí phải thu, trừ số đã thu và số được miễn, tính đến ngày xem số liệu.",
    "Dues assessed, less those collected and those waived, up to the day of the figures.",
)

FIGURES = (ASSESSED, COLLECTED, REVERSED, WAIVED, REMITTED, OUTSTANDING)


@adds_to(ASSESSED, OUTSTANDING)
def assessed(fact: DuesAssessed) -> Iterator[Entry]:
    """What a list adds to the one it replaces."""
    change = fact.amount - fact.previous_amount
    if change:
        yield ASSESSED.entry(fact, change)
        yield OUTSTANDING.entry(fact, change)


@adds_to(COLLECTED, OUTSTANDING)
def collected(fact: DuesCollected) -> Iterator[Entry]:
    """What is paid is owed no more."""
    yield COLLECTED.entry(fact, fact.amount)
    yield OUTSTANDING.entry(fact, -fact.amount)


@adds_to(COLLECTED, REVERSED, OUTSTANDING)
def reversed_(fact: DuesCollectionReversed) -> Iterator[Entry]:
    """What was not paid after all is owed again."""
    yield COLLECTED.entry(fact, -fact.amount)
    yield REVERSED.entry(fact, fact.amount)
    yield OUTSTANDING.entry(fact, fact.amount)


@adds_to(WAIVED, OUTSTANDING)
def waived(fact: DuesWaived) -> Iterator[Entry]:
    """What is forgiven is owed no more."""
    yield WAIVED.entry(fact, fact.amount)
    yield OUTSTANDING.entry(fact, -fact.amount)


@adds_to(REMITTED)
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
