"""Advisory proposals to the Party committee and the steering committees that follow (domain.md §4.2)."""

from collections.abc import Iterator

from contracts.base import Fact
from contracts.plans.proposals import (
    ProposalAdopted,
    ProposalDeclined,
    ProposalImplementationReported,
    ProposalResultRecorded,
    ProposalReturned,
    ProposalSubmitted,
    ProposalWithdrawn,
    SteeringCommitteeFormed,
)
from services.reporting.figures.base import Entry, Figure, Rule, one


def _figure(key: str, vi: str, en: str, unit: str, definition_vi: str) -> Figure:
    return Figure(f"proposals.{key}", vi=vi, en=en, unit=unit, proactive=3, kind="flow", definition_vi=definition_vi)


SUBMITTED = _figure(
    "submitted",
    "Nội dung tham mưu đã trình",
    "Proposals submitted",
    "proposal",
    "Số nội dung tham mưu trình cấp ủy hoặc nơi nhận khác lần đầu trong kỳ; trình lại sau khi bị trả không tính thêm.",
)
ADOPTED = _figure(
    "adopted",
    "Tham mưu được thông qua",
    "Proposals adopted",
    "proposal",
    "Số nội dung tham mưu được cấp ủy thông qua trong kỳ, tính theo ngày hiệu lực của quyết định.",
)
RETURNED = _figure(
    "returned",
    "Tham mưu bị trả lại",
    "Proposals returned",
    "time",
    "Số lần cấp ủy trả lại nội dung tham mưu để hoàn thiện trong kỳ.",
)
DECLINED = _figure(
    "declined",
    "Tham mưu không được chấp nhận",
    "Proposals declined",
    "proposal",
    "Số nội dung tham mưu cấp ủy không chấp nhận trong kỳ.",
)
WITHDRAWN = _figure(
    "withdrawn",
    "Tham mưu do đơn vị rút",
    "Proposals withdrawn",
    "proposal",
    "Số nội dung tham mưu đã trình mà đơn vị rút trong kỳ khi chưa được trả lời; dự thảo chưa trình không tính.",
)
ANSWERED = _figure(
    "answered",
    "Lượt trả lời tham mưu",
    "Answers to proposals",
    "time",
    "Số lần cấp ủy hoặc nơi nhận trả lời trong kỳ: thông qua, trả lại hoặc không chấp nhận, mỗi lần trình một lượt.",
)
ANSWER_DAYS = _figure(
    "answer_days",
    "Số ngày chờ trả lời",
    "Days waited for answers",
    "day",
    "Tổng số ngày từ khi trình đến khi được trả lời, cộng trên các lượt trả lời trong kỳ; "
    "chia cho số lượt trả lời thì được số ngày chờ bình quân.",
)
STEERING = _figure(
    "steering_committees",
    "Ban chỉ đạo được thành lập",
    "Steering committees formed",
    "committee",
    "Số Ban chỉ đạo được thành lập trong kỳ để thực hiện nội dung tham mưu đã thông qua.",
)

REPORTS = _figure(
    "implementation_reports",
    "Báo cáo thực hiện tham mưu",
    "Implementation reports",
    "report",
    "Số báo cáo về việc thực hiện nội dung tham mưu đã thông qua trong kỳ.",
)
MILESTONES = _figure(
    "milestones",
    "Mốc thực hiện đã đạt",
    "Milestones reached",
    "milestone",
    "Số mốc thực hiện nội dung tham mưu được báo cáo hoàn thành trong kỳ; mỗi mốc của một nội dung tính một lần.",
)
RESULTS = _figure(
    "results",
    "Tham mưu đã có kết quả",
    "Proposals with a result",
    "proposal",
    "Số nội dung tham mưu đã thông qua được ghi nhận kết quả trong kỳ.",
)

FIGURES = (
    SUBMITTED,
    ADOPTED,
    RETURNED,
    DECLINED,
    WITHDRAWN,
    ANSWERED,
    ANSWER_DAYS,
    STEERING,
    REPORTS,
    MILESTONES,
    RESULTS,
)


def submitted(fact: ProposalSubmitted) -> Iterator[Entry]:
    """Only the first round counts: the figure is of proposals, not of letters."""
    if fact.round == 1:
        yield SUBMITTED.entry(fact, 1)


def answered(figure: Figure) -> Rule:
    """Return the rule of an answer, which counts in `figure`, among the answers, and with the days it took."""

    def rule(fact: Fact) -> Iterator[Entry]:
        assert isinstance(fact, ProposalAdopted | ProposalReturned | ProposalDeclined)
        yield figure.entry(fact, 1)
        yield ANSWERED.entry(fact, 1)
        if fact.days:
            yield ANSWER_DAYS.entry(fact, fact.days)

    return rule


def withdrawn(fact: ProposalWithdrawn) -> Iterator[Entry]:
    """Only what was submitted counts."""
    if fact.round:
        yield WITHDRAWN.entry(fact, 1)


def reported(fact: ProposalImplementationReported) -> Iterator[Entry]:
    """The report counts, and the milestones reached with it."""
    yield REPORTS.entry(fact, 1)
    if fact.milestones:
        yield MILESTONES.entry(fact, fact.milestones)


RULES = (
    (ProposalSubmitted, submitted),
    (ProposalAdopted, answered(ADOPTED)),
    (ProposalReturned, answered(RETURNED)),
    (ProposalDeclined, answered(DECLINED)),
    (ProposalWithdrawn, withdrawn),
    (SteeringCommitteeFormed, one(STEERING)),
    (ProposalImplementationReported, reported),
    (ProposalResultRecorded, one(RESULTS)),
)
