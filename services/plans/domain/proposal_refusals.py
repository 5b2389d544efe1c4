"""Why a step of an advisory proposal is refused: one class per rule, each saying in Vietnamese what to do."""

from typing import ClassVar

from services.kernel.decider import Refusal


class UnknownProposal(Refusal):
    """Nothing is known under this id."""

    CODE: ClassVar[str] = "plans.unknown_proposal"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = (
        "Không có sản phẩm tham mưu nào mang mã định danh này; hãy kiểm tra lại hoặc lập dự thảo trước."
    )


class ProposalAlreadyDrafted(Refusal):
    """A proposal is drafted once; another content is another proposal."""

    CODE: ClassVar[str] = "plans.proposal_already_drafted"
    DETAIL: ClassVar[str] = (
        "Sản phẩm tham mưu đã được lập với nội dung khác; hãy lập sản phẩm mới bằng mã định danh mới."
    )


class ProposalAlreadySubmitted(Refusal):
    """A round is submitted once, by one letter."""

    CODE: ClassVar[str] = "plans.proposal_already_submitted"
    DETAIL: ClassVar[str] = "Lần trình này đã được ghi với văn bản khác; hãy kiểm tra lại số lần trình."


class ProposalNotSubmittable(Refusal):
    """Only a draft or a returned proposal is submitted."""

    CODE: ClassVar[str] = "plans.proposal_not_submittable"
    DETAIL: ClassVar[str] = "Sản phẩm tham mưu đang được xem xét hoặc đã có kết luận; chỉ trình lại khi cấp ủy trả lại."


class WrongProposalRound(Refusal):
    """Rounds follow one another without a gap."""

    CODE: ClassVar[str] = "plans.wrong_proposal_round"


class ProposalNotSubmitted(Refusal):
    """The committee answers what was submitted to it (domain.md §9.2)."""

    CODE: ClassVar[str] = "plans.proposal_not_submitted"
    DETAIL: ClassVar[str] = "Sản phẩm tham mưu chưa được trình lần này; hãy ghi việc trình trước."


class AnswerBeforeSubmission(Refusal):
    """The committee cannot answer before it was asked."""

    CODE: ClassVar[str] = "plans.answer_before_submission"


class AlreadyAnswered(Refusal):
    """A round is answered once."""

    CODE: ClassVar[str] = "plans.proposal_already_answered"
    DETAIL: ClassVar[str] = (
        "Lần trình này đã có kết luận của cấp ủy; nếu bị trả lại, hãy trình lại trước khi ghi kết luận mới."
    )


class AdoptionMissing(Refusal):
    """A steering committee is set up once the proposal was adopted, not earlier (domain.md §9.2)."""

    CODE: ClassVar[str] = "plans.adoption_missing"
    DETAIL: ClassVar[str] = (
        "Ban chỉ đạo chỉ được thành lập từ ngày cấp ủy thông qua; hãy ghi việc thông qua trước và kiểm tra lại ngày."
    )


class SteeringCommitteeExists(Refusal):
    """A proposal has one steering committee."""

    CODE: ClassVar[str] = "plans.steering_committee_exists"
    DETAIL: ClassVar[str] = "Đã có Ban chỉ đạo với nội dung khác; mỗi sản phẩm tham mưu chỉ có một Ban chỉ đạo."
