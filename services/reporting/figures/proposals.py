"""Advisory proposals to the Party committee and the steering committees that follow (domain.md §4.2)."""

from collections.abc import Iterator, Mapping

from contracts.plans.proposals import (
    Counterparty,
    ProposalAdopted,
    ProposalDeclined,
    ProposalImplementationReported,
    ProposalKind,
    ProposalResultRecorded,
    ProposalReturned,
    ProposalRevised,
    ProposalSubmitted,
    ProposalWithdrawn,
    SteeringCommitteeFormed,
)
from services.reporting.figures.base import Entry, Figure, Rule, adds_to, one


def _figure(key: str, vi: str, en: str, unit: str, definition_vi: str, definition_en: str) -> Figure:
    return Figure(
        f"proposals.{key}",
        vi=vi,
        en=en,
        unit=unit,
        proactive=3,
        kind="flow",
        definition_vi=definition_vi,
        definition_en=definition_en,
    )


SUBMITTED = _figure(
    "submitted",
    "Nội dung tham mưu đã trình",
    "Proposals submitted",
    "proposal",
    "Số nội dung tham mưu trình cấp ủy hoặc nơi nhận khác lần đầu trong kỳ; trình lại sau khi bị trả không tính thêm.",
    "Proposals first submitted to the Party committee or another addressee in the period; what is submitted "
    "again after a return does not count again.",
)
ADOPTED = _figure(
    "adopted",
    "Tham mưu được thông qua",
    "Proposals adopted",
    "proposal",
    "Số nội dung tham mưu được cấp ủy thông qua trong kỳ, tính theo ngày hiệu lực của quyết định.",
    "Proposals adopted in the period, by the day the decision takes effect.",
)
RETURNED = _figure(
    "returned",
    "Tham mưu bị trả lại",
    "Proposals returned",
    "time",
    "Số lần cấp ủy trả lại nội dung tham mưu để hoàn thiện trong kỳ.",
    "Times in the period that a proposal was returned to be completed.",
)
DECLINED = _figure(
    "declined",
    "Tham mưu không được chấp nhận",
    "Proposals declined",
    "proposal",
    "Số nội dung tham mưu cấp ủy không chấp nhận trong kỳ.",
    "Proposals declined in the period.",
)
WITHDRAWN = _figure(
    "withdrawn",
    "Tham mưu do đơn vị rút",
    "Proposals withdrawn",
    "proposal",
    "Số nội dung tham mưu đã trình mà đơn vị rút trong kỳ khi chưa được trả lời; dự thảo chưa trình không tính.",
    "Submitted proposals that the unit took back in the period before they were answered; drafts do not count.",
)
ANSWERED = _figure(
    "answered",
    "Lượt trả lời tham mưu",
    "Answers to proposals",
    "time",
    "Số lần cấp ủy hoặc nơi nhận trả lời trong kỳ: thông qua, trả lại hoặc không chấp nhận, mỗi lần trình một lượt.",
    "Answers of the Party committee or another addressee in the period: adopted, returned or declined, one "
    "for each submission.",
)
ANSWER_DAYS = _figure(
    "answer_days",
    "Số ngày chờ trả lời",
    "Days waited for answers",
    "day",
    "Tổng số ngày từ khi trình đến khi được trả lời, cộng trên các lượt trả lời trong kỳ; "
    "chia cho số lượt trả lời thì được số ngày chờ bình quân.",
    "Days from submission to answer, added up over the answers in the period.",
)
STEERING = _figure(
    "steering_committees",
    "Ban chỉ đạo được thành lập",
    "Steering committees formed",
    "committee",
    "Số Ban chỉ đạo được thành lập trong kỳ để thực hiện nội dung tham mưu đã thông qua.",
    "Steering committees formed in the period to carry out adopted proposals.",
)

REPORTS = _figure(
    "implementation_reports",
    "Báo cáo thực hiện tham mưu",
    "Implementation reports",
    "report",
    "Số báo cáo về việc thực hiện nội dung tham mưu đã thông qua trong kỳ.",
    "Reports in the period on how adopted proposals are carried out.",
)
MILESTONES = _figure(
    "milestones",
    "Mốc thực hiện đã đạt",
    "Milestones reached",
    "milestone",
    "Số mốc thực hiện nội dung tham mưu được báo cáo hoàn thành trong kỳ; mỗi mốc của một nội dung tính một lần.",
    "Milestones of adopted proposals reported as reached in the period; each milestone of a proposal counts once.",
)
RESULTS = _figure(
    "results",
    "Tham mưu đã có kết quả",
    "Proposals with a result",
    "proposal",
    "Số nội dung tham mưu đã thông qua được ghi nhận kết quả trong kỳ.",
    "Adopted proposals whose result was recorded in the period.",
)

RESUBMITTED = _figure(
    "resubmitted",
    "Lượt trình lại tham mưu",
    "Submissions anew",
    "time",
    "Số lần trình lại nội dung tham mưu trong kỳ sau khi bị trả lại.",
    "Times in the period that a proposal was submitted again after a return.",
)
REVISED = _figure(
    "revised",
    "Lượt viết lại tham mưu",
    "Proposals written anew",
    "time",
    "Số lần nội dung tham mưu bị trả lại được viết lại thành phiên bản mới trong kỳ.",
    "Times in the period that a returned proposal was written anew as a new version.",
)
BY_KIND: Mapping[ProposalKind, Figure] = {
    kind: _figure(
        f"submitted_{kind.value.lower()}",
        f"Tham mưu đã trình: {vi}",
        f"Submitted: {en}",
        "proposal",
        f"Số nội dung tham mưu là {vi} trình lần đầu trong kỳ.",
        f"Proposals of the kind {en} first submitted in the period.",
    )
    for kind, vi, en in (
        (ProposalKind.SCHEME, "đề án", "scheme"),
        (ProposalKind.PLAN, "kế hoạch", "plan"),
        (ProposalKind.SUBMISSION, "tờ trình", "submission"),
        (ProposalKind.LETTER, "công văn", "official letter"),
        (ProposalKind.REPORT, "báo cáo, kiến nghị", "report or recommendation"),
    )
}
BY_ADDRESSEE: Mapping[Counterparty, Figure] = {
    addressee: _figure(
        f"to_{addressee.value.lower()}",
        f"Tham mưu trình {vi}",
        f"Submitted to: {en}",
        "proposal",
        f"Số nội dung tham mưu trình {vi} lần đầu trong kỳ.",
        f"Proposals first submitted in the period to: {en}.",
    )
    for addressee, vi, en in (
        (Counterparty.PARTY_COMMITTEE, "cấp ủy", "Party committee"),
        (Counterparty.GOVERNMENT_OR_MANAGEMENT, "chính quyền, chuyên môn", "government or management"),
        (Counterparty.MASS_ORGANISATION, "đoàn thể", "mass organisation"),
        (Counterparty.OTHER, "tổ chức khác", "another body"),
    )
}

FIGURES = (
    SUBMITTED,
    *BY_KIND.values(),
    *BY_ADDRESSEE.values(),
    RESUBMITTED,
    REVISED,
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


@adds_to(SUBMITTED, *BY_KIND.values(), *BY_ADDRESSEE.values(), RESUBMITTED)
def submitted(fact: ProposalSubmitted) -> Iterator[Entry]:
    """A proposal counts at its first round, by kind and addressee; each later round counts as submitted anew."""
    if fact.round > 1:
        yield RESUBMITTED.entry(fact, 1)
        return
    yield SUBMITTED.entry(fact, 1)
    yield BY_KIND[fact.kind].entry(fact, 1)
    yield BY_ADDRESSEE[fact.counterparty].entry(fact, 1)


def answered(figure: Figure) -> Rule:
    """Return the rule of an answer, which counts in `figure`, among the answers, and with the days it took."""

    @adds_to(figure, ANSWERED, ANSWER_DAYS)
    def rule(fact: ProposalAdopted | ProposalReturned | ProposalDeclined) -> Iterator[Entry]:
        yield figure.entry(fact, 1)
        yield ANSWERED.entry(fact, 1)
        if fact.days:
            yield ANSWER_DAYS.entry(fact, fact.days)

    return rule


@adds_to(WITHDRAWN)
def withdrawn(fact: ProposalWithdrawn) -> Iterator[Entry]:
    """Only what was submitted counts."""
    if fact.round:
        yield WITHDRAWN.entry(fact, 1)


@adds_to(REPORTS, MILESTONES)
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
    (ProposalRevised, one(REVISED)),
    (ProposalWithdrawn, withdrawn),
    (SteeringCommitteeFormed, one(STEERING)),
    (ProposalImplementationReported, reported),
    (ProposalResultRecorded, one(RESULTS)),
)
