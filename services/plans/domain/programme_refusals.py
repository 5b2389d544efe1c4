"""Why a step of a work programme is refused: one class per rule, each saying in Vietnamese what to do."""

from typing import ClassVar

from services.kernel.decider import Refusal


class UnknownProgramme(Refusal):
    """Nothing is known under this id."""

    CODE: ClassVar[str] = "plans.unknown_programme"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = "Không có chương trình nào mang mã định danh này; hãy kiểm tra lại hoặc lập dự thảo trước."


class ProgrammeExists(Refusal):
    """A unit has one programme a year (domain.md §9.2)."""

    CODE: ClassVar[str] = "plans.programme_exists"
    DETAIL: ClassVar[str] = "Đơn vị đã có chương trình công tác của năm này; hãy dùng chương trình đã lập."


class AlreadyDrafted(Refusal):
    """A programme is drafted once; its items are then amended."""

    CODE: ClassVar[str] = "plans.already_drafted"
    DETAIL: ClassVar[str] = "Chương trình đã được lập với nội dung khác; muốn đổi, hãy dùng bước sửa nội dung."


class ItemRepeated(Refusal):
    """An item stands once in a programme."""

    CODE: ClassVar[str] = "plans.item_repeated"
    DETAIL: ClassVar[str] = "Hai nội dung công việc mang cùng mã định danh; hãy bỏ bớt hoặc đặt mã khác."


class ItemOutsideYear(Refusal):
    """An item is due within the programme's year."""

    CODE: ClassVar[str] = "plans.item_outside_year"


class NotAmendable(Refusal):
    """Items change in draft or on the committee's word, not while it considers them nor after it agreed."""

    CODE: ClassVar[str] = "plans.not_amendable"
    DETAIL: ClassVar[str] = (
        "Chỉ sửa được nội dung khi chương trình là dự thảo, được yêu cầu chỉnh sửa hoặc bị trả lại; "
        "hãy chờ ý kiến của cấp ủy."
    )


class AlreadySubmitted(Refusal):
    """A round is submitted once, by one letter."""

    CODE: ClassVar[str] = "plans.already_submitted"
    DETAIL: ClassVar[str] = "Lần trình này đã được ghi với văn bản khác; hãy kiểm tra lại số lần trình."


class NotSubmittable(Refusal):
    """Only a draft, an amended or a returned programme is submitted."""

    CODE: ClassVar[str] = "plans.not_submittable"
    DETAIL: ClassVar[str] = "Chương trình đang chờ ý kiến, đã được đồng ý hoặc đã ban hành; không cần trình thêm."


class WrongRound(Refusal):
    """Rounds follow one another without a gap."""

    CODE: ClassVar[str] = "plans.wrong_round"


class NotSubmitted(Refusal):
    """An opinion answers a submission."""

    CODE: ClassVar[str] = "plans.not_submitted"


class OpinionBeforeSubmission(Refusal):
    """The committee cannot answer before it was asked."""

    CODE: ClassVar[str] = "plans.opinion_before_submission"


class OpinionAlreadyRecorded(Refusal):
    """A round is answered once."""

    CODE: ClassVar[str] = "plans.opinion_already_recorded"
    DETAIL: ClassVar[str] = "Lần trình này đã có ý kiến của cấp ủy; nếu trình lại, hãy ghi ý kiến cho lần trình mới."


class OpinionMissing(Refusal):
    """A programme is issued after the Party committee's opinion (domain.md §4.1)."""

    CODE: ClassVar[str] = "plans.opinion_missing"
    DETAIL: ClassVar[str] = "Chưa có ý kiến của cấp ủy; hãy trình xin ý kiến và ghi ý kiến trước khi ban hành."


class ResubmissionMissing(Refusal):
    """A returned programme is submitted again before it is issued."""

    CODE: ClassVar[str] = "plans.resubmission_missing"
    DETAIL: ClassVar[str] = "Cấp ủy đã trả lại chương trình; hãy hoàn thiện và trình lại trước khi ban hành."


class ItemsNotAmended(Refusal):
    """What the committee asked to amend is amended before it is issued or submitted again."""

    CODE: ClassVar[str] = "plans.items_not_amended"
    DETAIL: ClassVar[str] = "Cấp ủy yêu cầu chỉnh sửa; hãy sửa nội dung công việc trước."


class IssuedBeforeOpinion(Refusal):
    """A programme counts as issued no earlier than the opinion it rests on."""

    CODE: ClassVar[str] = "plans.issued_before_opinion"


class AlreadyIssued(Refusal):
    """A programme is issued once, under one number."""

    CODE: ClassVar[str] = "plans.already_issued"
    DETAIL: ClassVar[str] = "Chương trình đã được ban hành theo văn bản khác; hãy kiểm tra lại số văn bản."


class NotIssued(Refusal):
    """Only an issued programme is carried out and closed."""

    CODE: ClassVar[str] = "plans.not_issued"
    DETAIL: ClassVar[str] = "Chương trình chưa được ban hành; hãy ban hành trước khi báo cáo kết quả hoặc tổng kết."


class UnknownItem(Refusal):
    """The issued programme has no such item."""

    CODE: ClassVar[str] = "plans.unknown_item"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = "Chương trình đã ban hành không có nội dung này; hãy kiểm tra lại mã định danh."


class ItemAlreadyCompleted(Refusal):
    """An item is completed once."""

    CODE: ClassVar[str] = "plans.item_already_completed"


class ResultMissing(Refusal):
    """A completed item shows a result figure or evidence (domain.md §9.2)."""

    CODE: ClassVar[str] = "plans.result_missing"
    DETAIL: ClassVar[str] = "Cần ít nhất một số liệu kết quả hoặc minh chứng; hãy bổ sung rồi gửi lại."


class PersonsAboveTurns(Refusal):
    """Distinct persons never outnumber turns: each took at least one (domain.md §4.4)."""

    CODE: ClassVar[str] = "plans.persons_above_turns"


class AlreadyClosed(Refusal):
    """A closed year stays as it was evaluated."""

    CODE: ClassVar[str] = "plans.already_closed"
    DETAIL: ClassVar[str] = "Chương trình đã tổng kết; không ghi thêm hoặc thay đổi được nữa."
