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
    """A proposal is drafted once; what changes later is a new version."""

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
    DETAIL: ClassVar[str] = (
        "Sản phẩm tham mưu đang được xem xét, đã có kết luận hoặc đã rút; chỉ trình lại khi bị trả lại."
    )


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


class PostsAboveSize(Refusal):
    """The posts of a steering committee are held by its members."""

    CODE: ClassVar[str] = "plans.posts_above_size"
    DETAIL: ClassVar[str] = "Số người giữ các chức danh nhiều hơn số thành viên Ban chỉ đạo; hãy kiểm tra lại từng số."


class ProposalListedTwice(Refusal):
    """A list names each thing once: authors, attachments, posts."""

    CODE: ClassVar[str] = "plans.proposal_listed_twice"
    DETAIL: ClassVar[str] = "Một tác giả, tệp đính kèm hoặc chức danh được ghi hai lần; hãy bỏ bớt dòng trùng."


class ProposalVersionTaken(Refusal):
    """A version stays as it was written; another content is the next version."""

    CODE: ClassVar[str] = "plans.proposal_version_taken"
    DETAIL: ClassVar[str] = (
        "Phiên bản này đã được ghi với nội dung khác; hãy ghi nội dung mới thành phiên bản tiếp theo."
    )


class WrongProposalVersion(Refusal):
    """Versions follow one another without a gap."""

    CODE: ClassVar[str] = "plans.wrong_proposal_version"


class ProposalNotRevisable(Refusal):
    """A proposal is written anew once it was returned."""

    CODE: ClassVar[str] = "plans.proposal_not_revisable"
    DETAIL: ClassVar[str] = (
        "Chỉ ghi phiên bản mới sau khi cấp ủy trả lại; nếu dự thảo chưa trình đã khác, hãy rút và lập sản phẩm mới."
    )


class RevisionMissing(Refusal):
    """A returned proposal is written anew before it is submitted again, where the rule set asks for it (§9.2)."""

    CODE: ClassVar[str] = "plans.revision_missing"
    DETAIL: ClassVar[str] = "Sản phẩm tham mưu đã bị trả lại; hãy ghi phiên bản mới theo góp ý trước khi trình lại."


class ProposalDaysOutOfOrder(Refusal):
    """A step comes no earlier than the one it follows from."""

    CODE: ClassVar[str] = "plans.proposal_days_out_of_order"


class WithdrawnAfterAnswer(Refusal):
    """The unit withdraws what was not answered yet."""

    CODE: ClassVar[str] = "plans.withdrawn_after_answer"
    DETAIL: ClassVar[str] = "Cấp ủy đã trả lời nên không rút được nữa; chỉ rút dự thảo hoặc nội dung đang chờ trả lời."


class AlreadyWithdrawn(Refusal):
    """A proposal is withdrawn once, for one reason."""

    CODE: ClassVar[str] = "plans.proposal_already_withdrawn"
    DETAIL: ClassVar[str] = "Sản phẩm tham mưu đã được rút theo văn bản khác; muốn làm tiếp, hãy lập sản phẩm mới."


class ProposalNotAdopted(Refusal):
    """What is carried out, and what comes of it, is told from the day of the adoption."""

    CODE: ClassVar[str] = "plans.proposal_not_adopted"
    DETAIL: ClassVar[str] = (
        "Chỉ báo cáo thực hiện và kết quả từ ngày được thông qua; hãy ghi việc thông qua trước và kiểm tra lại ngày."
    )


class ImplementationReportIsAnother(Refusal):
    """One id, one report."""

    CODE: ClassVar[str] = "plans.implementation_report_is_another"
    DETAIL: ClassVar[str] = "Mã này đã dùng cho một báo cáo thực hiện khác; hãy gửi báo cáo mới với mã mới."


class MilestoneRepeated(Refusal):
    """A milestone is reached once."""

    CODE: ClassVar[str] = "plans.milestone_repeated"
    DETAIL: ClassVar[str] = "Mốc này đã được báo cáo là hoàn thành; hãy bỏ mốc trùng hoặc đặt tên khác."


class ProgressFallsBack(Refusal):
    """Progress does not fall from one report to a later one, where the rule set says so."""

    CODE: ClassVar[str] = "plans.progress_falls_back"


class ResultAlreadyRecorded(Refusal):
    """The result is recorded once and ends the reports."""

    CODE: ClassVar[str] = "plans.result_already_recorded"
    DETAIL: ClassVar[str] = "Kết quả đã được ghi nhận; không báo cáo hoặc ghi kết quả khác được nữa."
