"""Rating rounds closed, members left unrated, caps exceeded, and units by rank (domain.md §3.4, §3.5)."""

from collections.abc import Iterator

from contracts.base import Rank
from contracts.members.rounds import CapOverrideApproved, RatingExempted, RatingRoundClosed, UnitAssessed
from services.reporting.figures.base import Entry, Figure, Proactive


def _figure(key: str, vi: str, en: str, unit: str, definition_vi: str, proactive: Proactive = 1) -> Figure:
    return Figure(key, vi=vi, en=en, unit=unit, proactive=proactive, kind="flow", definition_vi=definition_vi)


def _of_rank(key: str, vi: str, en: str) -> Figure:
    return _figure(
        f"unit_ratings.{key}",
        f"Đơn vị {vi.lower()}",
        en,
        "unit",
        f"Số chi đoàn và cơ sở Đoàn được cấp trên xếp loại “{vi}”, tính theo ngày hiệu lực của quyết định; khi xếp "
        "loại lại, mức cũ bớt một và mức mới thêm một.",
        0,
    )


CLOSED = _figure(
    "ratings.rounds_closed",
    "Đợt xếp loại đã kết thúc",
    "Rating rounds closed",
    "round",
    "Số đợt xếp loại đoàn viên các chi đoàn đã kết thúc trong kỳ.",
)
EXEMPTED = _figure(
    "ratings.exempted",
    "Đoàn viên được miễn xếp loại",
    "Members exempted from rating",
    "person",
    "Số đoàn viên có tên trong danh sách nhưng được miễn xếp loại trong kỳ, theo lý do đã ghi; ai không thuộc diện xếp "
    "loại ngay từ đầu không tính.",
)
OVERRIDES = _figure(
    "ratings.cap_overrides",
    "Lần phê duyệt vượt tỷ lệ xuất sắc",
    "Cap overrides approved",
    "time",
    "Số lần cấp trên phê duyệt cho một đơn vị xếp loại xuất sắc vượt tỷ lệ quy định trong kỳ.",
)
EXCELLENT = _of_rank("excellent", "Hoàn thành xuất sắc nhiệm vụ", "Units: excellent")
GOOD = _of_rank("good", "Hoàn thành tốt nhiệm vụ", "Units: good")
COMPLETED = _of_rank("completed", "Hoàn thành nhiệm vụ", "Units: completed")
NOT_COMPLETED = _of_rank("not_completed", "Không hoàn thành nhiệm vụ", "Units: not completed")

FIGURES = (CLOSED, EXEMPTED, OVERRIDES, EXCELLENT, GOOD, COMPLETED, NOT_COMPLETED)

BY_RANK = {
    Rank.EXCELLENT: EXCELLENT,
    Rank.GOOD: GOOD,
    Rank.COMPLETED: COMPLETED,
    Rank.NOT_COMPLETED: NOT_COMPLETED,
}


def closed(fact: RatingRoundClosed) -> Iterator[Entry]:
    """A round counts once; its ranks were counted member by member as they were decided."""
    yield CLOSED.entry(fact, 1)


def exempted(fact: RatingExempted) -> Iterator[Entry]:
    """Each exemption counts one."""
    yield EXEMPTED.entry(fact, 1)


def approved(fact: CapOverrideApproved) -> Iterator[Entry]:
    """Each approval counts one, however much it allows."""
    yield OVERRIDES.entry(fact, 1)


def assessed(fact: UnitAssessed) -> Iterator[Entry]:
    """A revision takes one from the old rank and gives it to the new."""
    if fact.previous_rank is not None:
        yield BY_RANK[fact.previous_rank].entry(fact, -1)
    yield BY_RANK[fact.rank].entry(fact, +1)


RULES = (
    (RatingRoundClosed, closed),
    (RatingExempted, exempted),
    (CapOverrideApproved, approved),
    (UnitAssessed, assessed),
)
