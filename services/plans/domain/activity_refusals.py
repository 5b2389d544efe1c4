"""Why a step of an activity is refused: one class per rule, each saying in Vietnamese what to do; no member is named."""

from typing import ClassVar

from services.kernel.decider import Refusal


class UnknownActivity(Refusal):
    """Nothing is known under this id: what was not announced is not held."""

    CODE: ClassVar[str] = "plans.unknown_activity"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = (
        "Không có hoạt động nào mang mã định danh này; hãy kiểm tra lại hoặc công bố hoạt động trước."
    )


class ActivityAnnouncedOtherwise(Refusal):
    """An activity is announced once; another content is another activity."""

    CODE: ClassVar[str] = "plans.activity_announced_otherwise"
    DETAIL: ClassVar[str] = (
        "Hoạt động đã được công bố với nội dung khác; hãy dời ngày hoặc hủy, hoặc công bố hoạt động mới với mã mới."
    )


class UnknownActivityKind(Refusal):
    """The kinds stand in the rule set."""

    CODE: ClassVar[str] = "plans.unknown_activity_kind"


class UnitNamedTwice(Refusal):
    """The leading unit and those taking part are different units, and each has one share."""

    CODE: ClassVar[str] = "plans.activity_unit_named_twice"
    DETAIL: ClassVar[str] = (
        "Một đơn vị được ghi hai lần (đơn vị chủ trì không ghi lại ở phần phối hợp); hãy ghi mỗi đơn vị một lần."
    )


class AnnouncedAfterItsDay(Refusal):
    """The day lies on or behind the announcement, when it is announced and when it is moved."""

    CODE: ClassVar[str] = "plans.activity_day_before_announcement"
    DETAIL: ClassVar[str] = (
        "Ngày tổ chức sớm hơn ngày công bố; hãy kiểm tra lại, hoặc khi ghi bổ sung hoạt động đã diễn ra, hãy lấy ngày "
        "hiệu lực của việc công bố không muộn hơn ngày tổ chức."
    )


class BeforeAnnounced(Refusal):
    """Nothing is done about an activity before it was announced, least of all holding it."""

    CODE: ClassVar[str] = "plans.activity_not_announced_yet"


class HeldBeforeItsDay(Refusal):
    """What is held earlier was moved to that day first."""

    CODE: ClassVar[str] = "plans.activity_held_before_its_day"


class AttendanceBeforeItsDay(Refusal):
    """Nobody was there before the day."""

    CODE: ClassVar[str] = "plans.attendance_before_its_day"


class NoticeAfterItsDay(Refusal):
    """Notice is given beforehand."""

    CODE: ClassVar[str] = "plans.notice_after_its_day"


class NoticeGivenOtherwise(Refusal):
    """The notice of a day is given once."""

    CODE: ClassVar[str] = "plans.notice_given_otherwise"
    DETAIL: ClassVar[str] = (
        "Hoạt động đã được thông báo công khai vào ngày khác; chỉ thông báo lại sau khi dời ngày tổ chức."
    )


class NoticeTooShort(Refusal):
    """The rule set demands so many days of notice for the kind, and refuses less (domain.md §5.1)."""

    CODE: ClassVar[str] = "plans.notice_too_short"


class ActivityHeldAlready(Refusal):
    """What was held is at its end; only its numbers are corrected."""

    CODE: ClassVar[str] = "plans.activity_held_already"
    DETAIL: ClassVar[str] = (
        "Hoạt động đã được ghi là đã tổ chức, không đăng ký, điểm danh, dời hay hủy được nữa; nếu số liệu sai, hãy đính "
        "chính kết quả kèm lý do."
    )


class ActivityIsCancelled(Refusal):
    """A cancelled activity is at its end."""

    CODE: ClassVar[str] = "plans.activity_cancelled"
    DETAIL: ClassVar[str] = "Hoạt động đã bị hủy; nếu vẫn tổ chức, hãy công bố hoạt động mới với mã mới."


class ActivityUnderWay(Refusal):
    """What people have attended is neither moved nor cancelled."""

    CODE: ClassVar[str] = "plans.activity_under_way"
    DETAIL: ClassVar[str] = (
        "Đã có danh sách điểm danh của hoạt động này nên không dời ngày hay hủy được; nếu điểm danh nhầm, hãy ghi lại "
        "danh sách đó thành danh sách trống trước."
    )


class PlacesLeft(Refusal):
    """Nobody waits while there are places."""

    CODE: ClassVar[str] = "plans.places_left"
    DETAIL: ClassVar[str] = "Hoạt động vẫn còn chỗ; hãy đăng ký tham gia, không cần vào danh sách chờ."


class SignedUpAlready(Refusal):
    """Who has a place does not wait for one."""

    CODE: ClassVar[str] = "plans.signed_up_already"
    DETAIL: ClassVar[str] = "Đoàn viên này đã có chỗ; không cần vào danh sách chờ."


class SignedUpForAnotherUnit(Refusal):
    """A member signs up for one unit."""

    CODE: ClassVar[str] = "plans.signed_up_for_another_unit"
    DETAIL: ClassVar[str] = (
        "Đoàn viên này đã đăng ký với đơn vị khác; hãy rút đăng ký đó trước, rồi đăng ký lại với đơn vị đúng."
    )


class NotSignedUp(Refusal):
    """Only a sign-up is withdrawn."""

    CODE: ClassVar[str] = "plans.not_signed_up"
    DETAIL: ClassVar[str] = "Đoàn viên này chưa đăng ký tham gia hoạt động; hãy kiểm tra lại mã đoàn viên."


class UnknownSession(Refusal):
    """The announcement says how many sessions there are."""

    CODE: ClassVar[str] = "plans.unknown_session"


class AttendeeNamedTwice(Refusal):
    """A list names each member once."""

    CODE: ClassVar[str] = "plans.attendee_named_twice"
    DETAIL: ClassVar[str] = "Danh sách điểm danh có một đoàn viên ghi hai lần; hãy ghi mỗi người một lần."


class AttendeeOfTwoUnits(Refusal):
    """A member counts for one unit in all sessions of an activity, so that persons add up."""

    CODE: ClassVar[str] = "plans.attendee_of_two_units"
    DETAIL: ClassVar[str] = (
        "Danh sách có đoàn viên đã được điểm danh ở đơn vị khác trong cùng hoạt động; mỗi người chỉ tính cho một đơn "
        "vị, hãy kiểm tra lại."
    )


class AttendanceAbovePlaces(Refusal):
    """No more people than places, in each session."""

    CODE: ClassVar[str] = "plans.attendance_above_places"


class FiguresMissing(Refusal):
    """Where nobody took attendance the numbers are told."""

    CODE: ClassVar[str] = "plans.activity_figures_missing"
    DETAIL: ClassVar[str] = (
        "Hoạt động chưa điểm danh; hãy nhập số lượt và số người tham gia (0 nếu không đếm số người)."
    )


class SharesMissing(Refusal):
    """Of a joint activity each unit's share is told."""

    CODE: ClassVar[str] = "plans.activity_shares_missing"
    DETAIL: ClassVar[str] = "Hoạt động có nhiều đơn vị phối hợp; hãy nhập số lượt và số người của từng đơn vị tham gia."


class SharesDoNotAddUp(Refusal):
    """The units' shares and the guests are the whole."""

    CODE: ClassVar[str] = "plans.activity_shares_do_not_add_up"


class TurnsBelowPersons(Refusal):
    """Whoever comes, comes at least once."""

    CODE: ClassVar[str] = "plans.activity_persons_above_turns"


class ContradictsAttendance(Refusal):
    """Where attendance was taken the numbers follow from it."""

    CODE: ClassVar[str] = "plans.contradicts_attendance"


class GuestPersonsMissing(Refusal):
    """Guests of several sessions are not told apart by lists; how many different ones there were is told."""

    CODE: ClassVar[str] = "plans.guest_persons_missing"
    DETAIL: ClassVar[str] = (
        "Có khách ở nhiều buổi; hãy nhập số khách khác nhau (mỗi người tính một lần) để biết tổng số người."
    )


class GuestPersonsWrong(Refusal):
    """At least as many guests as at the fullest session, at most as many as at all together."""

    CODE: ClassVar[str] = "plans.guest_persons_wrong"


class NotHeldYet(Refusal):
    """Only numbers that were told are corrected."""

    CODE: ClassVar[str] = "plans.activity_not_held_yet"
    DETAIL: ClassVar[str] = "Hoạt động chưa được ghi là đã tổ chức nên chưa có kết quả để đính chính."


class CorrectedBeforeHeld(Refusal):
    """A correction comes after what it corrects."""

    CODE: ClassVar[str] = "plans.activity_corrected_before_held"
