"""Yearly quality ratings of members, by rank (domain.md §3.4)."""

from collections.abc import Iterator

from contracts.base import Rank
from contracts.members import MemberAssessed
from contracts.members.ratings import MemberAssessmentWithdrawn
from services.reporting.figures.base import Entry, Figure, adds_to


def _of_rank(key: str, vi: str, en: str) -> Figure:
    return Figure(
        f"ratings.{key}",
        vi=vi,
        en=en,
        unit="person",
        proactive=1,
        kind="flow",
        definition_vi=f"Số đoàn viên được xếp loại “{vi}”, tính theo ngày hiệu lực của quyết định xếp loại; "
        "khi xếp loại được sửa, mức cũ bớt một và mức mới thêm một vào ngày sửa.",
        definition_en=f"Members rated “{en.lower()}”, by the day the decision takes effect; a revision takes one from the "
        "old rank and adds one to the new, on the day of the revision.",
    )


DECIDED = Figure(
    "ratings.decided",
    vi="Đoàn viên được xếp loại",
    en="Members rated",
    unit="person",
    proactive=1,
    kind="flow",
    definition_vi="Số đoàn viên đã có quyết định xếp loại chất lượng năm, tính theo ngày hiệu lực của quyết định; "
    "quyết định sửa xếp loại không tính thêm lần nữa.",
    definition_en="Members whose yearly quality rating was decided, by the day the decision takes effect; a revised "
    "decision does not count again.",
)
EXCELLENT = _of_rank("excellent", "Hoàn thành xuất sắc nhiệm vụ", "Excellent")
GOOD = _of_rank("good", "Hoàn thành tốt nhiệm vụ", "Good")
COMPLETED = _of_rank("completed", "Hoàn thành nhiệm vụ", "Completed")
NOT_COMPLETED = _of_rank("not_completed", "Không hoàn thành nhiệm vụ", "Not completed")

FIGURES = (DECIDED, EXCELLENT, GOOD, COMPLETED, NOT_COMPLETED)

BY_RANK = {
    Rank.EXCELLENT: EXCELLENT,
    Rank.GOOD: GOOD,
    Rank.COMPLETED: COMPLETED,
    Rank.NOT_COMPLETED: NOT_COMPLETED,
}


@adds_to(DECIDED, *BY_RANK.values())
def assessed(fact: MemberAssessed) -> Iterator[Entry]:
    """A first decision counts once; a revision takes one from the old rank and gives it to the new."""
    if fact.previous_rank is None:
        yield DECIDED.entry(fact, +1)
    else:
        yield BY_RANK[fact.previous_rank].entry(fact, -1)
    yield BY_RANK[fact.rank].entry(fact, +1)


@adds_to(DECIDED, *BY_RANK.values())
def withdrawn(fact: MemberAssessmentWithdrawn) -> Iterator[Entry]:
    """What the decision had added is taken off on the day it had been added."""
    yield DECIDED.entry(fact, -1, on=fact.decided_on)
    yield BY_RANK[fact.rank].entry(fact, -1, on=fact.decided_on)


RULES = ((MemberAssessed, assessed), (MemberAssessmentWithdrawn, withdrawn))
