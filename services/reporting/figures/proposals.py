"""Advisory proposals to the Party committee and the steering committees that follow (domain.md §4.2)."""

from collections.abc import Iterator

from contracts.base import Fact
from contracts.plans import (
    ProposalAdopted,
    ProposalDeclined,
    ProposalReturned,
    ProposalSubmitted,
    SteeringCommitteeFormed,
)
from services.reporting.figures.base import Entry, Figure, Rule


def _figure(key: str, vi: str, en: str, unit: str, definition_vi: str) -> Figure:
    return Figure(f"proposals.{key}", vi=vi, en=en, unit=unit, proactive=3, kind="flow", definition_vi=definition_vi)


SUBMITTED = _figure(
    "submitted",
    "Nội dung tham mưu đã trình",
    "Proposals submitted",
    "proposal",
    "Số nội dung tham mưu trình cấp ủy lần đầu trong kỳ; trình lại sau khi bị trả không tính thêm.",
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
STEERING = _figure(
    "steering_committees",
    "Ban chỉ đạo được thành lập",
    "Steering committees formed",
    "committee",
    "Số Ban chỉ đạo được thành lập trong kỳ để thực hiện nội dung tham mưu đã thông qua.",
)

FIGURES = (SUBMITTED, ADOPTED, RETURNED, DECLINED, STEERING)


def submitted(fact: ProposalSubmitted) -> Iterator[Entry]:
    """Only the first round counts: the figure is of proposals, not of letters."""
    if fact.round == 1:
        yield SUBMITTED.entry(fact, 1)


def one(figure: Figure) -> Rule:
    """Return the rule of a fact that counts once in `figure`."""

    def rule(fact: Fact) -> Iterator[Entry]:
        yield figure.entry(fact, 1)

    return rule


RULES = (
    (ProposalSubmitted, submitted),
    (ProposalAdopted, one(ADOPTED)),
    (ProposalReturned, one(RETURNED)),
    (ProposalDeclined, one(DECLINED)),
    (SteeringCommitteeFormed, one(STEERING)),
)
