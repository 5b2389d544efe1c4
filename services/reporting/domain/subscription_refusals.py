"""What is refused of subscriptions."""

from typing import ClassVar

from services.kernel.decider import Refusal

MOST = 50
"""Subscriptions of one account at a time."""


class UnknownSubscription(Refusal):
    """The account has no subscription with this id, whatever another one may have."""

    CODE: ClassVar[str] = "reporting.unknown_subscription"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = "Không có đăng ký nhận định kỳ này. Hãy xem danh sách ở trang Của tôi."


class SubscriptionAlreadyThere(Refusal):
    """One id, one subscription: what is sent to whom is not changed unseen."""

    CODE: ClassVar[str] = "reporting.subscription_already_there"
    DETAIL: ClassVar[str] = (
        "Mã định danh này đã dùng cho một đăng ký khác nội dung. Hãy kết thúc đăng ký cũ và đăng ký mới với mã mới."
    )


class SubscriptionOver(Refusal):
    """What was ended stays ended: its addresses are gone for good."""

    CODE: ClassVar[str] = "reporting.subscription_over"
    DETAIL: ClassVar[str] = "Đăng ký này đã kết thúc, địa chỉ nhận đã bị xóa hẳn. Hãy đăng ký mới."


class TooManySubscriptions(Refusal):
    """There is an end to what one account is sent."""

    CODE: ClassVar[str] = "reporting.too_many_subscriptions"
    DETAIL: ClassVar[str] = f"Mỗi tài khoản có tối đa {MOST} đăng ký. Hãy kết thúc bớt đăng ký không dùng nữa."


class TargetWrong(Refusal):
    """A subscription by mail names who receives it, one into a folder nobody."""

    CODE: ClassVar[str] = "reporting.target_wrong"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = (
        "Gửi thư thì cần ít nhất một địa chỉ nhận và không ghi thư mục; lưu vào thư mục thì không ghi địa chỉ nhận."
    )


class MailNotConfigured(Refusal):
    """Without a mail server nothing is promised that cannot be kept."""

    CODE: ClassVar[str] = "reporting.mail_not_configured"
    DETAIL: ClassVar[str] = (
        "Hệ thống chưa có máy chủ thư nên không nhận đăng ký gửi thư. Hãy báo người vận hành đặt SMTP_URL và MAIL_FROM, "
        "hoặc chọn lưu vào thư mục."
    )


class FolderNotConfigured(Refusal):
    """Without a folder for reports nothing is promised that cannot be kept."""

    CODE: ClassVar[str] = "reporting.folder_not_configured"
    DETAIL: ClassVar[str] = (
        "Hệ thống chưa có thư mục báo cáo. Hãy báo người vận hành đặt REPORTS_FOLDER, hoặc chọn gửi thư."
    )


class FileNameTaken(Refusal):
    """Two subscriptions would write over one another's files."""

    CODE: ClassVar[str] = "reporting.file_name_taken"
    DETAIL: ClassVar[str] = (
        "Đã có đăng ký khác lưu tệp cùng tên vào thư mục này. Hãy đặt tên khác hoặc chọn thư mục khác."
    )
