"""How one's own pages tell of schedules, targets and outcomes, and what their forms offer and call their fields."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from contracts.reporting import mine as contract
from services.reporting.pages.frame import Frame
from services.reporting.pages.text import day, moment

LABELS: Mapping[str, str] = {
    "name": "tên (1 đến 120 ký tự)",
    "address": "địa chỉ của trang hoặc bảng (bắt đầu bằng /)",
    "form": "dạng tệp",
    "every": "lịch gửi",
    "day": "ngày (1 đến 28)",
    "month": "tháng (1 đến 12)",
    "hour": "giờ (0 đến 23)",
    "as_of": "ngày của số liệu",
    "target": "nơi nhận",
    "folder": "thư mục con (chữ không dấu, số, gạch nối)",
    "recipients": "địa chỉ nhận thư (tối đa 20)",
}
"""What the fields of the forms are called where they are wrong."""
TABLES: Mapping[str, str] = {
    "/api/overview": "Tổng quan các đơn vị",
    "/api/statement": "Biến động đoàn viên từ đầu năm",
    "/api/changes": "Có gì mới từ kỳ trước",
    "/api/programmes": "Chương trình công tác",
    "/api/proposals": "Nội dung tham mưu",
    "/api/coordination": "Chương trình phối hợp",
    "/api/models": "Mô hình thanh niên",
}
"""Tables an office is sent most."""
EVERY: Mapping[contract.Every, str] = {
    contract.Every.DAILY: "Hằng ngày",
    contract.Every.WEEKLY: "Hằng tuần",
    contract.Every.MONTHLY: "Hằng tháng",
    contract.Every.QUARTERLY: "Hằng quý",
    contract.Every.YEARLY: "Hằng năm",
}
AS_OF: Mapping[contract.AsOf, str] = {
    contract.AsOf.DUE_DAY: "Đúng ngày gửi",
    contract.AsOf.EVE: "Hôm trước ngày gửi",
}
REASONS: Mapping[str, str] = {
    "KEY_REVOKED": "khóa của tài khoản đã bị thu hồi",
    "TABLE_REFUSED": "bảng không còn hoặc địa chỉ sai",
    "TABLE_UNAVAILABLE": "hệ thống bận, không lấy được bảng",
    "FOLDER_NOT_CONFIGURED": "chưa có thư mục báo cáo",
    "FOLDER_NOT_WRITABLE": "không ghi được vào thư mục",
    "MAIL_NOT_CONFIGURED": "chưa có máy chủ thư",
    "MAIL_UNREACHABLE": "không nối được máy chủ thư",
    "MAIL_REFUSED": "máy chủ thư từ chối",
    "MAIL_PARTLY_REFUSED": "máy chủ thư từ chối một số địa chỉ",
}
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


@dataclass(frozen=True)
class Row:
    """A subscription as it reads on the page."""

    id: UUID
    name: str
    href: str
    schedule: str
    target: str
    state: str
    mood: str
    next: str
    last: str
    paused: bool

    @classmethod
    def of(cls, at: Frame, one: contract.SubscriptionReply) -> "Row":
        """Return the row of a subscription."""
        paused = one.status is contract.SubscriptionStatus.PAUSED
        failed = one.last is not None and one.last.outcome == "FAILED"
        said = "Tạm dừng" if paused else "Đang gửi" if one.sending else "Đang hoạt động"
        path, mark, query = one.address.partition("?")
        href = path if one.form is contract.SentAs.JSON else f"{path}.{one.form.value}"
        return cls(
            id=one.subscription_id,
            name=one.name,
            href=f"{href}{mark}{query}",
            schedule=schedule(at, one.schedule),
            target=_target(at, one),
            state=at.t(said),
            mood="wait" if paused or one.sending else "back" if failed else "good",
            next="–" if one.next_due is None else moment(one.next_due),
            last=_last(at, one.last),
            paused=paused,
        )


def schedule(at: Frame, one: contract.Schedule) -> str:
    """Return a schedule in words: how often, on which day, at what hour."""
    words = at.t(EVERY[one.every])
    match one.every:
        case contract.Every.WEEKLY:
            words += f", {at.t(WEEKDAYS[one.day - 1])}"
        case contract.Every.MONTHLY:
            words += f", {at.t('ngày {day}').format(day=one.day)}"
        case contract.Every.QUARTERLY | contract.Every.YEARLY:
            words += f", {at.t('ngày {day} tháng {month}').format(day=one.day, month=one.month)}"
        case contract.Every.DAILY:
            pass
    return f"{words}, {one.hour:02}:00"


def _target(at: Frame, one: contract.SubscriptionReply) -> str:
    if one.target is contract.Target.MAIL:
        return ", ".join(one.recipients)
    return f"{at.t('thư mục báo cáo')}/{one.folder}"


def _last(at: Frame, one: contract.DeliveryReply | None) -> str:
    if one is None:
        return at.t("Chưa gửi lần nào")
    said = at.t("Đã gửi" if one.outcome == "SENT" else "Không gửi được")
    why = f": {at.t(REASONS.get(one.reason, one.reason))}" if one.reason else ""
    return f"{said} {moment(one.due)}, {at.t('số liệu đến')} {day(one.as_of)}{why}"


def choices(at: Frame, forms: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """Return what the form offers to choose from: code and words."""
    return {
        "every": [(one.value, at.t(said)) for one, said in EVERY.items()],
        "as_of": [(one.value, at.t(said)) for one, said in AS_OF.items()],
        "form": [(form, form.upper()) for form in forms],
    }
