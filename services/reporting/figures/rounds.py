"""Rating rounds closed, members left unrated, caps exceeded, and units by rank (domain.md §3.4, §3.5)."""

from collections.abc import Iterator

from contracts.base import Rank
from contracts.members.rounds import (
    CapOverrideApproved,
    RatingExempted,
    RatingRoundClosed,
    RatingRoundOpened,
    UnitAssessed,
)
from services.reporting.figures.base import Entry, Figure, Proactive, adds_to, one


def _figure(
    key: str, vi: str, en: str, unit: str, definition_vi: str, definition_en: str, proactive: Proactive = 1
) -> Figure:
    return Figure(
        key,
        vi=vi,
        en=en,
        unit=unit,
        proactive=proactive,
        kind="flow",
        definition_vi=definition_vi,
        definition_en=definition_en,
    )


def _of_rank(key: str, vi: str, en: str) -> Figure:
    return _figure(
        f"unit_ratings.{key}",
        f"Đơn vị {vi.lower()}",
        en,
        "unit",
        f"Số chi đoàn và cơ sở Đoàn được cấp trên xếp loại “{vi}”, tính theo ngày hiệu lực của quyết định; khi xếp "
        "loại lại, mức cũ bớt một và mức mới thêm một.",
        f"Branches and grassroots organisations that the level above rated “{en.removeprefix('Units: ')}”, by the day the "
        "decision takes effect; a revision takes one from the old rank and adds one to the new.",
        0,
    )


CLOSED = _figure(
    "ratings.rounds_closed",
    "Đợt xếp loại đã kết thúc",
    "Rating rounds closed",
    "round",
    "Số đợt xếp loại đoàn viên các chi đoàn đã kết thúc trong kỳ.",
    "Rating rounds of branches that were closed in the period.",
)
EXEMPTED = _figure(
    "ratings.exempted",
    "Đoàn viên được miễn xếp loại",
    "Members exempted from rating",
    "person",
    "Số đoàn viên có tên trong danh sách nhưng được miễn xếp loại trong kỳ, theo lý do đã ghi; ai không thuộc diện xếp "
    "loại ngay từ đầu không tính.",
    "Members on a round's list who were exempted from rating in the period, for a reason on record; those "
    "never eligible do not count.",
)
OVERRIDES = _figure(
    "ratings.cap_overrides",
    "Lần phê duyệt vượt tỷ lệ xuất sắc",
    "Cap overrides approved",
    "time",
    "Số lần cấp trên phê duyệt cho một đơn vị xếp loại xuất sắc vượt tỷ lệ quy định trong kỳ.",
    "Times in the period that the level above let a unit give the top rank beyond the cap.",
)
OPENED = _figure(
    "ratings.rounds_opened",
    "Đợt xếp loại đã mở",
    "Rating rounds opened",
    "round",
    "Số đợt xếp loại đoàn viên các chi đoàn đã mở trong kỳ.",
    "Rating rounds of branches that were opened in the period.",
)
LISTED = _figure(
    "ratings.listed",
    "Đoàn viên trong danh sách xếp loại",
    "Members on the lists of rating rounds",
    "person",
    "Số đoàn viên có tên trong danh sách khi mở đợt xếp loại, cộng trên các đợt mở trong kỳ.",
    "Members on the list when a rating round was opened, added up over the rounds opened in the period.",
)
ELIGIBLE = _figure(
    "ratings.eligible",
    "Đoàn viên thuộc diện xếp loại",
    "Members eligible for rating",
    "person",
    "Số đoàn viên đủ điều kiện xếp loại khi mở đợt, cộng trên các đợt mở trong kỳ.",
    "Members eligible when a rating round was opened, added up over the rounds opened in the period.",
)
NOT_RATED = _figure(
    "ratings.not_rated",
    "Đoàn viên không xếp loại",
    "Members not rated",
    "person",
    "Số đoàn viên trong danh sách chưa có xếp loại khi đợt kết thúc, cộng trên các đợt kết thúc trong kỳ.",
    "Members on the list without a rating when the round was closed, added up over the rounds closed in the period.",
)
EXCELLENT = _of_rank("excellent", "Hoàn thành xuất sắc nhiệm vụ", "Units: excellent")
GOOD = _of_rank("good", "Hoàn thành tốt nhiệm vụ", "Units: good")
COMPLETED = _of_rank("completed", "Hoàn thành nhiệm vụ", "Units: completed")
NOT_COMPLETED = _of_rank("not_completed", "Không hoàn thành nhiệm vụ", "Units: not completed")

FIGURES = (OPENED, LISTED, ELIGIBLE, CLOSED, NOT_RATED, EXEMPTED, OVERRIDES, EXCELLENT, GOOD, COMPLETED, NOT_COMPLETED)

BY_RANK = {
    Rank.EXCELLENT: EXCELLENT,
    Rank.GOOD: GOOD,
    Rank.COMPLETED: COMPLETED,
    Rank.NOT_COMPLETED: NOT_COMPLETED,
}


@adds_to(OPENED, LISTED, ELIGIBLE)
def opened(fact: RatingRoundOpened) -> Iterator[Entry]:
    """A round counts once, with those on its list and those eligible among them."""
    yield OPENED.entry(fact, 1)
    for figure, amount in ((LISTED, fact.listed), (ELIGIBLE, fact.eligible)):
        if amount:
            yield figure.entry(fact, amount)


@adds_to(CLOSED, NOT_RATED)
def closed(fact: RatingRoundClosed) -> Iterator[Entry]:
    """A round counts once; its ranks were counted member by member as they were decided."""
    yield CLOSED.entry(fact, 1)
    if fact.not_rated:
        yield NOT_RATED.entry(fact, fact.not_rated)


@adds_to(*BY_RANK.values())
def assessed(fact: UnitAssessed) -> Iterator[Entry]:
    """A revision takes one from the old rank and gives it to the new."""
    if fact.previous_rank is not None:
        yield BY_RANK[fact.previous_rank].entry(fact, -1)
    yield BY_RANK[fact.rank].entry(fact, +1)


RULES = (
    (RatingRoundOpened, opened),
    (RatingRoundClosed, closed),
    (RatingExempted, one(EXEMPTED)),
    (CapOverrideApproved, one(OVERRIDES)),
    (UnitAssessed, assessed),
)
