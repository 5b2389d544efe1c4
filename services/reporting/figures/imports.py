"""Rosters loaded from sheets: how many, and how many rows they wrote (domain.md §7.3)."""

from collections.abc import Iterator

from contracts.members.imports import ImportCommitted, ImportReverted
from services.reporting.figures.base import Entry, Figure, adds_to, one


def _figure(key: str, vi: str, en: str, unit: str, definition_vi: str, definition_en: str) -> Figure:
    return Figure(f"imports.{key}", vi, en, unit, 0, "flow", definition_vi, definition_en)


COMMITTED = _figure(
    "committed",
    "Lần nhập danh sách từ tệp",
    "Sheets imported",
    "time",
    "Số tệp danh sách đoàn viên được ghi vào sổ trong kỳ.",
    "Roster sheets written to the register in the period.",
)
REGISTERED = _figure(
    "registered",
    "Dòng ghi mới từ tệp",
    "Rows that registered a member",
    "row",
    "Số dòng của các tệp nhập trong kỳ ghi thêm một đoàn viên vào sổ; dòng bị hoàn tác về sau vẫn tính.",
    "Rows of the sheets imported in the period that put a member on the register; those reverted later count too.",
)
UPDATED = _figure(
    "updated",
    "Dòng cập nhật từ tệp",
    "Rows that updated a member",
    "row",
    "Số dòng của các tệp nhập trong kỳ cập nhật đoàn viên đã có.",
    "Rows of the sheets imported in the period that updated a member already there.",
)
SKIPPED = _figure(
    "skipped",
    "Dòng bỏ qua từ tệp",
    "Rows skipped",
    "row",
    "Số dòng của các tệp nhập trong kỳ được quyết định bỏ qua.",
    "Rows of the sheets imported in the period that were skipped by decision.",
)
REVERTED = _figure(
    "reverted",
    "Lần hoàn tác nhập danh sách",
    "Imports reverted",
    "time",
    "Số lần nhập danh sách được hoàn tác toàn bộ trong kỳ.",
    "Imports taken back whole in the period.",
)

FIGURES = (COMMITTED, REGISTERED, UPDATED, SKIPPED, REVERTED)


@adds_to(COMMITTED, REGISTERED, UPDATED, SKIPPED)
def committed(fact: ImportCommitted) -> Iterator[Entry]:
    """A sheet counts once, and its rows by what became of them."""
    yield COMMITTED.entry(fact, 1)
    for figure, amount in ((REGISTERED, fact.registered), (UPDATED, fact.updated), (SKIPPED, fact.skipped)):
        if amount:
            yield figure.entry(fact, amount)


RULES = ((ImportCommitted, committed), (ImportReverted, one(REVERTED)))
