"""Plans of work: begun, submitted, answered by the Party committee, issued, amended, reviewed, closed (domain.md §4.1)."""

from collections.abc import Iterator, Mapping

from contracts.plans.programmes import (
    Opinion,
    OpinionRecorded,
    OpinionWaived,
    PlanAmended,
    PlanApproved,
    PlanClosed,
    PlanKind,
    PlanReviewed,
    ProgrammeDrafted,
    ProgrammeSubmitted,
)
from services.reporting.figures.base import Entry, Figure, adds_to, one


def _figure(key: str, vi: str, en: str, unit: str, definition_vi: str, definition_en: str) -> Figure:
    return Figure(
        key, vi=vi, en=en, unit=unit, proactive=2, kind="flow", definition_vi=definition_vi, definition_en=definition_en
    )


DRAFTED = _figure(
    "plans.drafted",
    "Chương trình bắt đầu xây dựng",
    "Programmes drafted",
    "plan",
    "Số chương trình công tác năm được bắt đầu xây dựng trong kỳ.",
    "Work programmes of a year that were begun in the period.",
)
SUBMITTED = _figure(
    "plans.submitted",
    "Chương trình trình cấp ủy",
    "Programmes submitted",
    "plan",
    "Số chương trình công tác năm được trình cấp ủy cho ý kiến lần đầu trong kỳ; trình lại không tính thêm.",
    "Work programmes of a year that were first put to the Party committee for its opinion in the period; what "
    "is submitted again does not count again.",
)
AGREED = _figure(
    "plans.opinions_agreed",
    "Cấp ủy đồng ý",
    "Opinions: agreed",
    "opinion",
    "Số lần cấp ủy cho ý kiến đồng ý trong kỳ.",
    "Times the Party committee agreed with a plan in the period.",
)
AMEND = _figure(
    "plans.opinions_amend",
    "Cấp ủy yêu cầu chỉnh sửa",
    "Opinions: amend",
    "opinion",
    "Số lần cấp ủy cho ý kiến cần chỉnh sửa trong kỳ.",
    "Times the Party committee asked for a plan to be amended in the period.",
)
RETURNED = _figure(
    "plans.opinions_returned",
    "Cấp ủy trả lại",
    "Opinions: returned",
    "opinion",
    "Số lần cấp ủy trả lại chương trình, kế hoạch trong kỳ.",
    "Times the Party committee returned a plan in the period.",
)
WAIVED = _figure(
    "plans.opinions_waived",
    "Không xin ý kiến cấp ủy, có lý do",
    "Opinions waived",
    "plan",
    "Số chương trình, kế hoạch được ghi lý do không xin ý kiến cấp ủy trong kỳ.",
    "Plans that go without the Party committee's opinion for a reason put on record in the period.",
)
APPROVED = _figure(
    "plans.approved",
    "Chương trình đã ban hành",
    "Programmes issued",
    "plan",
    "Số chương trình công tác năm được ban hành sau khi có ý kiến cấp ủy hoặc có lý do không xin ý kiến, tính theo ngày "
    "ban hành.",
    "Work programmes of a year issued with the Party committee's opinion or a reason to go without, by the "
    "day of issue.",
)
CLOSED = _figure(
    "plans.closed",
    "Chương trình đã tổng kết",
    "Programmes closed",
    "plan",
    "Số chương trình công tác năm đã tổng kết, đánh giá trong kỳ.",
    "Work programmes of a year closed with an evaluation in the period.",
)
OTHERS: Mapping[PlanKind, tuple[str, str, str]] = {
    PlanKind.QUARTER: ("quarter", "Kế hoạch quý", "Quarter plans"),
    PlanKind.MONTH: ("month", "Kế hoạch tháng", "Month plans"),
    PlanKind.THEME: ("theme", "Kế hoạch chuyên đề", "Theme plans"),
}
STEPS: Mapping[str, tuple[str, str, str, str]] = {
    "drafted": ("bắt đầu xây dựng", "drafted", "được bắt đầu xây dựng trong kỳ", "begun in the period"),
    "submitted": (
        "trình cấp ủy",
        "submitted",
        "được trình cấp ủy cho ý kiến lần đầu trong kỳ",
        "first put to the Party committee for its opinion in the period",
    ),
    "approved": (
        "đã ban hành",
        "issued",
        "được ban hành trong kỳ, tính theo ngày ban hành",
        "issued in the period, by the day of issue",
    ),
    "closed": (
        "đã tổng kết",
        "closed",
        "đã tổng kết, đánh giá trong kỳ",
        "closed with an evaluation in the period",
    ),
}
YEARS: Mapping[str, Figure] = {"drafted": DRAFTED, "submitted": SUBMITTED, "approved": APPROVED, "closed": CLOSED}
BY_KIND: Mapping[str, Mapping[PlanKind, Figure]] = {
    step: {PlanKind.YEAR: YEARS[step]}
    | {
        kind: _figure(
            f"plans.{step}_{key}",
            f"{name} {said}",
            f"{en} {done}",
            "plan",
            f"Số {name[0].lower()}{name[1:]} {defined}.",
            f"{en} {told}.",
        )
        for kind, (key, name, en) in OTHERS.items()
    }
    for step, (said, done, defined, told) in STEPS.items()
}
"""What counts a step of a plan, by its kind."""
AMENDED = _figure(
    "plans.amended",
    "Lần điều chỉnh kế hoạch",
    "Amendments of plans in force",
    "time",
    "Số lần chương trình, kế hoạch đã ban hành được điều chỉnh bằng phiên bản mới trong kỳ.",
    "Times in the period that a plan in force was given a new version.",
)
REVIEWED = _figure(
    "plans.reviewed",
    "Lần sơ kết tháng, quý",
    "Reviews of months and quarters",
    "time",
    "Số lần sơ kết tháng, quý của các chương trình, kế hoạch trong kỳ, tính theo ngày sơ kết.",
    "Reviews of months and quarters of plans in the period, by the day of the review.",
)
ANSWERED = _figure(
    "plans.answered",
    "Lượt ý kiến của cấp ủy",
    "Opinions on plans",
    "time",
    "Số lần cấp ủy cho ý kiến về chương trình, kế hoạch trong kỳ: đồng ý, cần chỉnh sửa hoặc trả lại.",
    "Opinions of the Party committee on plans in the period: agreed, to be amended or returned.",
)
ANSWER_DAYS = _figure(
    "plans.answer_days",
    "Số ngày chờ ý kiến cấp ủy",
    "Days waited for opinions",
    "day",
    "Tổng số ngày từ khi trình chương trình, kế hoạch đến khi cấp ủy cho ý kiến, cộng trên các ý kiến trong kỳ.",
    "Days from the submission of a plan to the opinion on it, added up over the opinions in the period.",
)
WITH_OPINION = _figure(
    "plans.with_opinion",
    "Chương trình, kế hoạch ban hành có ý kiến cấp ủy",
    "Plans issued with an opinion",
    "plan",
    "Số chương trình, kế hoạch các loại được ban hành trong kỳ sau khi có ý kiến cấp ủy.",
    "Plans of all kinds issued in the period with the Party committee's opinion.",
)
ISSUED = _figure(
    "plans.issued",
    "Chương trình, kế hoạch đã ban hành",
    "Plans issued",
    "plan",
    "Số chương trình, kế hoạch các loại (năm, quý, tháng, chuyên đề) được ban hành trong kỳ.",
    "Plans of all kinds (year, quarter, month, theme) issued in the period.",
)
RESUBMITTED = _figure(
    "plans.resubmitted",
    "Lượt trình lại cấp ủy",
    "Plans submitted anew",
    "time",
    "Số lần trình lại chương trình, kế hoạch trong kỳ sau ý kiến trước của cấp ủy.",
    "Times in the period that a plan was submitted again after an earlier opinion.",
)
LEFT_OPEN = _figure(
    "plans.items_left_open",
    "Phần việc chưa làm khi tổng kết",
    "Items left open at the closing",
    "item",
    "Số phần việc chưa làm, chưa hủy của các chương trình, kế hoạch tổng kết trong kỳ.",
    "Items neither done nor cancelled in the plans closed in the period.",
)

FIGURES = (
    DRAFTED,
    SUBMITTED,
    RESUBMITTED,
    ANSWERED,
    AGREED,
    AMEND,
    RETURNED,
    ANSWER_DAYS,
    WAIVED,
    APPROVED,
    ISSUED,
    WITH_OPINION,
    AMENDED,
    REVIEWED,
    CLOSED,
    LEFT_OPEN,
    *(figure for kinds in BY_KIND.values() for kind, figure in kinds.items() if kind is not PlanKind.YEAR),
)

BY_OPINION = {Opinion.AGREED: AGREED, Opinion.AMEND: AMEND, Opinion.RETURNED: RETURNED}


@adds_to(*BY_KIND["drafted"].values())
def drafted(fact: ProgrammeDrafted) -> Iterator[Entry]:
    """A plan was begun."""
    yield BY_KIND["drafted"][fact.plan_kind].entry(fact, 1)


@adds_to(*BY_KIND["submitted"].values(), RESUBMITTED)
def submitted(fact: ProgrammeSubmitted) -> Iterator[Entry]:
    """A plan counts at its first round; each later round counts as submitted anew."""
    yield (BY_KIND["submitted"][fact.plan_kind] if fact.round == 1 else RESUBMITTED).entry(fact, 1)


@adds_to(*BY_OPINION.values(), ANSWERED, ANSWER_DAYS)
def answered(fact: OpinionRecorded) -> Iterator[Entry]:
    """Each opinion counts, one a round, with the days it took."""
    yield BY_OPINION[fact.opinion].entry(fact, 1)
    yield ANSWERED.entry(fact, 1)
    if fact.days:
        yield ANSWER_DAYS.entry(fact, fact.days)


@adds_to(*BY_KIND["approved"].values(), ISSUED, WITH_OPINION)
def approved(fact: PlanApproved) -> Iterator[Entry]:
    """A plan counts on its issue, and once more where it has the Party committee's opinion."""
    yield BY_KIND["approved"][fact.plan_kind].entry(fact, 1)
    yield ISSUED.entry(fact, 1)
    if fact.opinion is not None:
        yield WITH_OPINION.entry(fact, 1)


@adds_to(*BY_KIND["closed"].values(), LEFT_OPEN)
def closed(fact: PlanClosed) -> Iterator[Entry]:
    """A plan was evaluated, with what it leaves open."""
    yield BY_KIND["closed"][fact.plan_kind].entry(fact, 1)
    if left := fact.items - fact.completed - fact.cancelled:
        yield LEFT_OPEN.entry(fact, left)


RULES = (
    (ProgrammeDrafted, drafted),
    (ProgrammeSubmitted, submitted),
    (OpinionRecorded, answered),
    (OpinionWaived, one(WAIVED)),
    (PlanApproved, approved),
    (PlanAmended, one(AMENDED)),
    (PlanReviewed, one(REVIEWED)),
    (PlanClosed, closed),
)
