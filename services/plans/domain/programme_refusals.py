"""Why a step of a plan up to its issue and at its end is refused: one class per rule, each saying what to do."""

from typing import ClassVar

from services.kernel.decider import Refusal


class UnknownProgramme(Refusal):
    """Nothing is known under this id."""

    CODE: ClassVar[str] = "plans.unknown_programme"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = "Không có chương trình nào mang mã định danh này; hãy kiểm tra lại hoặc lập dự thảo trước."


class ProgrammeExists(Refusal):
    """A unit has one plan a year, one a quarter, one a month; themes are free (domain.md §9.2)."""

    CODE: ClassVar[str] = "plans.programme_exists"
    DETAIL: ClassVar[str] = (
        "Đơn vị đã có chương trình, kế hoạch công tác của năm, quý hoặc tháng này; hãy dùng kế hoạch đã lập."
    )


class PeriodWrong(Refusal):
    """A year has no number, a quarter is one of four, a month one of twelve, a theme has its own days."""

    CODE: ClassVar[str] = "plans.plan_period_wrong"
    DETAIL: ClassVar[str] = (
        "Thời gian không hợp lệ: chương trình năm chỉ ghi năm; kế hoạch quý ghi số quý từ 1 đến 4; kế hoạch tháng ghi số "
        "tháng từ 1 đến 12; kế hoạch chuyên đề ghi ngày đầu và ngày cuối, bắt đầu trong năm đã ghi. Hãy sửa lại."
    )


class ParentMissing(Refusal):
    """A quarter or month plan names the plan it is part of."""

    CODE: ClassVar[str] = "plans.parent_missing"
    DETAIL: ClassVar[str] = (
        "Kế hoạch quý, tháng phải nêu kế hoạch cấp trên (chương trình năm, kế hoạch quý); hãy bổ sung parent_id."
    )


class ParentUnknown(Refusal):
    """The year's programme begins before its quarters, a quarter's plan before its months (domain.md §9.2)."""

    CODE: ClassVar[str] = "plans.parent_unknown"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = (
        "Chưa có kế hoạch cấp trên này; hãy lập chương trình năm trước quý, kế hoạch quý trước tháng."
    )


class ParentKindWrong(Refusal):
    """A quarter is part of a year, a month part of a quarter."""

    CODE: ClassVar[str] = "plans.parent_kind_wrong"
    DETAIL: ClassVar[str] = (
        "Kế hoạch cấp trên không đúng loại: quý thuộc chương trình năm, tháng thuộc kế hoạch quý; hãy chọn lại."
    )


class ParentOfAnotherUnit(Refusal):
    """A plan is part of a plan of the same unit."""

    CODE: ClassVar[str] = "plans.parent_of_another_unit"
    DETAIL: ClassVar[str] = "Kế hoạch cấp trên là của đơn vị khác; hãy chọn kế hoạch của chính đơn vị."


class ParentClosed(Refusal):
    """What was closed gets no new parts."""

    CODE: ClassVar[str] = "plans.parent_closed"
    DETAIL: ClassVar[str] = "Kế hoạch cấp trên đã tổng kết; không lập thêm kế hoạch thuộc nó được nữa."


class OutsideParent(Refusal):
    """A plan's period lies in the period of the plan it is part of."""

    CODE: ClassVar[str] = "plans.outside_parent"


class QuarterOutsideYear(OutsideParent):
    """A quarter lies in the year of its programme."""

    CODE: ClassVar[str] = "plans.quarter_outside_year"


class MonthOutsideQuarter(OutsideParent):
    """A month lies in its quarter."""

    CODE: ClassVar[str] = "plans.month_outside_quarter"


class AlreadyDrafted(Refusal):
    """A programme is drafted once; its items are then amended."""

    CODE: ClassVar[str] = "plans.already_drafted"
    DETAIL: ClassVar[str] = "Chương trình đã được lập với nội dung khác; muốn đổi, hãy dùng bước sửa nội dung."


class ItemRepeated(Refusal):
    """An item stands once in a programme."""

    CODE: ClassVar[str] = "plans.item_repeated"
    DETAIL: ClassVar[str] = "Hai nội dung công việc mang cùng mã định danh; hãy bỏ bớt hoặc đặt mã khác."


class ItemOutsideYear(Refusal):
    """An item of the year's programme is due within the year."""

    CODE: ClassVar[str] = "plans.item_outside_year"


class ItemOutsidePeriod(Refusal):
    """An item of a quarter, month or theme is due within the plan's days."""

    CODE: ClassVar[str] = "plans.item_outside_period"


class ItemStartsAfterDue(Refusal):
    """An item starts no later than it is due."""

    CODE: ClassVar[str] = "plans.item_starts_after_due"


class OwnerOutsideUnit(Refusal):
    """An item is given to the plan's own unit or one below it."""

    CODE: ClassVar[str] = "plans.owner_outside_unit"
    DETAIL: ClassVar[str] = "Đơn vị được giao không phải là đơn vị của kế hoạch hay trực thuộc nó; hãy chọn lại đơn vị."


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
    DETAIL: ClassVar[str] = (
        "Chương trình đang chờ ý kiến, đã được đồng ý, đã bỏ qua việc xin ý kiến hoặc đã ban hành; không cần trình thêm."
    )


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
    """A programme is issued after the Party committee's opinion, or after it was waived (domain.md §4.1)."""

    CODE: ClassVar[str] = "plans.opinion_missing"
    DETAIL: ClassVar[str] = (
        "Chưa có ý kiến của cấp ủy; hãy trình xin ý kiến và ghi ý kiến, hoặc ghi lý do không xin ý kiến, trước khi ban hành."
    )


class NotWaivable(Refusal):
    """An opinion is waived while there is none: what the committee answered stands."""

    CODE: ClassVar[str] = "plans.not_waivable"
    DETAIL: ClassVar[str] = (
        "Cấp ủy đã cho ý kiến về kế hoạch này, hoặc kế hoạch đã ban hành; không bỏ qua việc xin ý kiến được nữa."
    )


class WaivedOtherwise(Refusal):
    """An opinion is waived once, for one reason."""

    CODE: ClassVar[str] = "plans.waived_otherwise"
    DETAIL: ClassVar[str] = "Việc không xin ý kiến cấp ủy đã được ghi với lý do hoặc văn bản khác; không ghi hai lần."


class WaivedBeforeSubmission(Refusal):
    """A plan that was submitted goes without the answer no earlier than that day."""

    CODE: ClassVar[str] = "plans.waived_before_submission"


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


class AlreadyClosed(Refusal):
    """A closed year stays as it was evaluated."""

    CODE: ClassVar[str] = "plans.already_closed"
    DETAIL: ClassVar[str] = "Chương trình đã tổng kết; không ghi thêm hoặc thay đổi được nữa."


class PeriodUnreadable(Refusal):
    """A month is written `2021-03`, a quarter `2021-Q1`."""

    CODE: ClassVar[str] = "plans.review_period_unreadable"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = "Kỳ sơ kết phải ghi theo mẫu 2021-03 (tháng) hoặc 2021-Q1 (quý)."


class ReviewOutsidePlan(Refusal):
    """A month or quarter is reviewed that lies in the plan's days."""

    CODE: ClassVar[str] = "plans.review_outside_plan"


class ReviewTooEarly(Refusal):
    """One looks back on a period no earlier than it begins."""

    CODE: ClassVar[str] = "plans.review_too_early"
    DETAIL: ClassVar[str] = "Ngày sơ kết sớm hơn ngày đầu của kỳ; hãy kiểm tra lại ngày."


class AlreadyReviewed(Refusal):
    """A period is reviewed once."""

    CODE: ClassVar[str] = "plans.already_reviewed"
    DETAIL: ClassVar[str] = "Kỳ này đã được sơ kết với nội dung khác; không ghi hai lần."


class ItemsOpen(Refusal):
    """Where the rule set asks for it, a plan is closed once each item was carried out or given up."""

    CODE: ClassVar[str] = "plans.items_open"


class SourceUnknown(Refusal):
    """Items are drawn from a plan that was begun."""

    CODE: ClassVar[str] = "plans.source_unknown"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = "Không có kế hoạch nguồn này; hãy kiểm tra lại mã định danh."


class SourceNotEarlier(Refusal):
    """Items are carried forward from a plan of the same kind and an earlier period."""

    CODE: ClassVar[str] = "plans.source_not_earlier"
    DETAIL: ClassVar[str] = (
        "Chỉ chuyển tiếp nội dung từ kế hoạch cùng loại của kỳ trước, hoặc rút từ kế hoạch cấp trên; hãy chọn lại nguồn."
    )


class ItemNotDrawable(Refusal):
    """What is drawn is due in the new plan's days and open; what is carried forward was left open."""

    CODE: ClassVar[str] = "plans.item_not_drawable"


class UnknownVersion(Refusal):
    """Versions are compared that there are."""

    CODE: ClassVar[str] = "plans.unknown_version"
    STATUS: ClassVar[int] = 404
