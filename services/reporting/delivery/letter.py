"""The mail a table is sent with: who reads it learns what it is, of which day, where to see it and how it stops."""

from datetime import UTC, date, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from uuid import uuid5

from services.reporting.application.subscriptions import Waiting
from services.reporting.delivery.render import Rendered


def letter(one: Waiting, rendered: Rendered, sender: str, public_url: str | None) -> EmailMessage:
    """Return the mail. It names no recipient: they are told to the server only.

    The Message-ID is the same each time it is sent for one due moment, so that a second copy can be recognised.
    """
    domain = sender.rpartition("@")[2]
    message = EmailMessage()
    message["Subject"] = f"{one.subscribed.name} – số liệu đến {_day(rendered.as_of)}"
    message["From"] = sender
    message["To"] = "undisclosed-recipients:;"
    message["Date"] = format_datetime(_utc(one.due))
    message["Message-ID"] = f"<{uuid5(one.subscription_id, _utc(one.due).isoformat()).hex}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "vi"
    message.set_content("\n".join(_lines(one, rendered, public_url)) + "\n")
    main, _, rest = rendered.media_type.partition(";")[0].partition("/")
    message.add_attachment(rendered.content, maintype=main, subtype=rest, filename=rendered.name)
    return message


def _lines(one: Waiting, rendered: Rendered, public_url: str | None) -> list[str]:
    lines = [
        "Kính gửi đồng chí,",
        "",
        f"Hệ thống gửi kèm bảng «{one.subscribed.name}», số liệu tính đến ngày {_day(rendered.as_of)}.",
    ]
    if public_url:
        lines += ["Tải lại bảng này từ hệ thống:", f"{public_url}{rendered.address}"]
    where = f" {public_url}/mine" if public_url else ""
    lines += [
        "",
        "Thư này được gửi tự động theo đăng ký nhận định kỳ. Muốn dừng nhận, hãy báo cho đơn vị đã đăng ký; người đăng ký",
        f"tạm dừng hoặc kết thúc ở trang Của tôi{where}",
    ]
    return lines


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _day(value: date) -> str:
    return value.strftime("%d/%m/%Y")
