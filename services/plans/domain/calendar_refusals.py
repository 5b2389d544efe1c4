"""What the calendar, its feed and handing on refuse, each with its code and what to do instead."""

from typing import ClassVar

from services.kernel.decider import Refusal


class ReminderDayAhead(Refusal):
    """Reminders are said when their day has come, not before."""

    CODE: ClassVar[str] = "plans.reminder_day_ahead"
    DETAIL: ClassVar[str] = "Ngày nhắc việc chưa đến; hãy chọn hôm nay hoặc một ngày đã qua."


class NoSuchFeed(Refusal):
    """The address is wrong, was revoked, or never was: which of these it is nobody is told."""

    CODE: ClassVar[str] = "plans.no_such_feed"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = (
        "Địa chỉ lịch này không đúng hoặc đã bị thu hồi; hãy xin đơn vị địa chỉ mới và đăng ký lại trong ứng dụng lịch."
    )


class HandedOnToItself(Refusal):
    """Plans are handed on to another unit."""

    CODE: ClassVar[str] = "plans.handed_on_to_itself"
    DETAIL: ClassVar[str] = "Đơn vị nhận trùng với đơn vị giao; hãy chọn đơn vị khác."


class NotThisUnits(Refusal):
    """What is handed on is the unit's own, or has been handed on to that unit already."""

    CODE: ClassVar[str] = "plans.not_this_units"
    DETAIL: ClassVar[str] = (
        "Trong danh sách có kế hoạch, tham mưu hoặc hoạt động không thuộc đơn vị giao; hãy tải lại danh sách đang giữ. "
        "Nếu vừa ghi, hãy gửi lại với ?after=plans:<position>."
    )


class NoUnitAbove(Refusal):
    """What a dissolved unit leaves goes to the unit above; the topmost has none."""

    CODE: ClassVar[str] = "plans.no_unit_above"
    DETAIL: ClassVar[str] = "Đơn vị này không có cấp trên để nhận bàn giao; hãy chọn đơn vị nhận bằng quyết định."
