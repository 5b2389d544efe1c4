"""Why a step of a coordination programme is refused: one class per rule, each saying in Vietnamese what to do."""

from typing import ClassVar

from services.kernel.decider import Refusal


class UnknownCoordination(Refusal):
    """Nothing is known under this id."""

    CODE: ClassVar[str] = "plans.unknown_coordination"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = (
        "Không có chương trình phối hợp nào mang mã định danh này; hãy kiểm tra lại hoặc lập dự thảo trước."
    )


class CoordinationAlreadyProposed(Refusal):
    """A programme is proposed once; what is signed in the end is said when it is signed."""

    CODE: ClassVar[str] = "plans.coordination_already_proposed"
    DETAIL: ClassVar[str] = "Chương trình phối hợp đã được đề xuất với nội dung khác; hãy dùng mã định danh mới."


class TooFewParties(Refusal):
    """A programme is signed by as many parties as the rule set asks for (domain.md §9.2)."""

    CODE: ClassVar[str] = "plans.too_few_parties"


class PartyRepeated(Refusal):
    """A party signs once, whatever the case, spacing or Unicode form of its name."""

    CODE: ClassVar[str] = "plans.party_repeated"


class PeriodBackwards(Refusal):
    """A period ends no earlier than it begins."""

    CODE: ClassVar[str] = "plans.period_backwards"
    DETAIL: ClassVar[str] = "Ngày kết thúc sớm hơn ngày bắt đầu; hãy kiểm tra lại thời hạn của chương trình phối hợp."


class CoordinationAlreadySigned(Refusal):
    """A programme is signed once; a longer period is a renewal, other parties another programme."""

    CODE: ClassVar[str] = "plans.coordination_already_signed"
    DETAIL: ClassVar[str] = (
        "Chương trình phối hợp đã được ký với nội dung khác; muốn kéo dài, hãy gia hạn; muốn thay các bên, hãy ký mới."
    )


class CoordinationNotSigned(Refusal):
    """Only a signed programme is carried out, reviewed and renewed."""

    CODE: ClassVar[str] = "plans.coordination_not_signed"
    DETAIL: ClassVar[str] = "Chương trình phối hợp chưa được ký; hãy ghi việc ký kết trước."


class CoordinationOver(Refusal):
    """What has ended stays as it was."""

    CODE: ClassVar[str] = "plans.coordination_over"
    DETAIL: ClassVar[str] = "Chương trình phối hợp đã kết thúc; muốn phối hợp tiếp, hãy lập chương trình mới."


class CoordinationDaysOutOfOrder(Refusal):
    """A step comes no earlier than the one it follows from."""

    CODE: ClassVar[str] = "plans.coordination_days_out_of_order"


class ActivityOutsidePeriod(Refusal):
    """An activity belongs to a programme on a day within its period."""

    CODE: ClassVar[str] = "plans.activity_outside_period"


class ActivityLinkedAlready(Refusal):
    """An activity is linked once."""

    CODE: ClassVar[str] = "plans.activity_linked_already"
    DETAIL: ClassVar[str] = (
        "Hoạt động này đã được gắn với chương trình phối hợp vào một ngày khác; hãy kiểm tra lại mã."
    )


class ReviewOutsidePeriod(Refusal):
    """A programme is reviewed for the years of its period."""

    CODE: ClassVar[str] = "plans.review_outside_period"


class YearReviewedAlready(Refusal):
    """A year is reviewed once."""

    CODE: ClassVar[str] = "plans.year_reviewed_already"
    DETAIL: ClassVar[str] = "Năm này đã được sơ kết, tổng kết với nội dung khác; mỗi năm chỉ ghi một lần."


class RenewalNotLater(Refusal):
    """A renewal makes the period longer."""

    CODE: ClassVar[str] = "plans.renewal_not_later"


class RenewalTooLate(Refusal):
    """A programme is renewed before it lapsed, or within the days of grace of the rule set."""

    CODE: ClassVar[str] = "plans.renewal_too_late"
