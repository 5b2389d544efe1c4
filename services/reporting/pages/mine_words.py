"""The English words of the sign-in page and of one's own pages."""

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    "Bảng": "Table",
    "Bỏ": "Remove",
    "Báo cáo định kỳ": "Reports by schedule",
    "Chọn bảng thường dùng, hoặc dán địa chỉ của trang có bảng (phần sau tên miền), ví dụ /units/cuc-thue.": (
        "Choose a usual table, or paste the address of a page with a table (what follows the host), such as /units/cuc-thue."
    ),
    "Chưa có máy chủ thư (SMTP_URL) và thư mục báo cáo (REPORTS_FOLDER), nên chưa gửi định kỳ được. Hãy báo người vận hành.": (
        "There is neither a mail server (SMTP_URL) nor a folder for reports (REPORTS_FOLDER), so nothing can be sent yet. "
        "Please tell the operator."
    ),
    "Chưa gửi lần nào": "Nothing sent yet",
    "Chưa lưu trang nào. Mở một trang bất kỳ, chọn ngày và đơn vị cần xem, rồi bấm «Lưu trang này» ở đầu trang.": (
        "No page saved yet. Open any page, choose the date and unit you need, then press “Save this page” at the top."
    ),
    "Chưa đăng ký nhận báo cáo nào.": "No reports by schedule yet.",
    "Của tôi": "Mine",
    "Dạng tệp": "File form",
    "Dừng": "Pause",
    "Giờ gửi": "Hour",
    "Gửi ngay": "Send now",
    "Gửi thư": "By mail",
    "Hoàn tác": "Undo",
    "Khóa API": "API key",
    "Khóa có dạng bcd_…; do người vận hành hệ thống tạo bằng lệnh": (
        "A key looks like bcd_…; the operator of the system makes one with the command"
    ),
    "Không có khóa vẫn xem được các trang tổng hợp.": "Pages of sums can be read without a key.",
    "Kỳ tới": "Next",
    "Kết thúc": "End",
    "Kết thúc hẳn, xóa địa chỉ nhận": "End for good and destroy the addresses",
    "Lần gần nhất": "Last",
    "Lưu": "Save",
    "Lưu trang này": "Save this page",
    "Lưu vào thư mục": "Into a folder",
    "Lịch gửi": "Schedule",
    "Mỗi khóa là của một chức vụ ở một đơn vị. Đừng đăng nhập trên máy dùng chung; dùng xong hãy đăng xuất.": (
        "Each key belongs to a post in a unit. Do not sign in on a shared computer; sign out when you are done."
    ),
    "Nhận định kỳ": "Receive by schedule",
    "Nhớ trên máy này 30 ngày": "Remember on this computer for 30 days",
    "Nhận bảng số liệu theo lịch": "Receive a table by schedule",
    "Ngày": "Day",
    "Số liệu của": "Figures of",
    "Tháng": "Month",
    "Thêm đăng ký": "Subscribe",
    "Thư mục con": "Sub-folder",
    "Tiếp tục": "Resume",
    "Trang của riêng tài khoản này; không ai khác thấy.": "Only this account sees this page.",
    "Trang đã lưu": "Saved pages",
    "Tên": "Name",
    "Tên trang": "Name of the page",
    "Thao tác": "Actions",
    "Tình trạng": "State",
    "chữ không dấu, số và gạch nối; để trống: ngay trong thư mục báo cáo": (
        "letters, digits and hyphens; empty: right in the folder of reports"
    ),
    "hằng tuần: 1 là thứ Hai … 7 là Chủ nhật; còn lại: ngày 1 đến 28": (
        "weekly: 1 is Monday … 7 Sunday; otherwise the day of the month, 1 to 28"
    ),
    "hằng quý: tháng thứ 1–3 của quý; hằng năm: tháng 1–12": "quarterly: month 1–3 of the quarter; yearly: month 1–12",
    "nhiều địa chỉ cách nhau bằng dấu phẩy; được mã hóa, xóa hẳn khi kết thúc": (
        "several are parted by commas; kept encrypted, destroyed when you end it"
    ),
    "Đã bỏ": "Removed",
    "Đã lưu ở Của tôi": "Saved in Mine",
    "Đăng nhập": "Sign in",
    "Đăng xuất": "Sign out",
    "Địa chỉ nhận thư": "Mail addresses",
    "Khóa này không đúng hoặc đã bị thu hồi. Hãy dán lại toàn bộ khóa, bắt đầu bằng bcd_, hoặc xin người vận hành khóa mới.": (
        "This key is wrong or was revoked. Paste the whole key, from bcd_ on, or ask the operator for a new one."
    ),
    # Usual tables.
    "Tổng quan các đơn vị": "Overview of the units",
    "Biến động đoàn viên từ đầu năm": "Members in and out since the first of January",
    "Có gì mới từ kỳ trước": "What is new since the last time",
    "Chương trình công tác": "Programmes of work",
    "Chương trình phối hợp": "Coordination programmes",
    "Mô hình thanh niên": "Youth models",
    # What is told of a schedule and an outcome.
    "Hằng ngày": "Daily",
    "Hằng tuần": "Weekly",
    "Hằng tháng": "Monthly",
    "Hằng quý": "Quarterly",
    "Hằng năm": "Yearly",
    "Đúng ngày gửi": "The day it is sent",
    "Hôm trước ngày gửi": "The day before",
    "Đang gửi": "Being sent",
    "Đang hoạt động": "Active",
    "Tạm dừng": "Paused",
    "Đã gửi": "Sent",
    "Không gửi được": "Not sent",
    "số liệu đến": "figures as of",
    "ngày {day}": "day {day}",
    "ngày {day} tháng {month}": "day {day} of month {month}",
    "thư mục báo cáo": "folder of reports",
    "khóa của tài khoản đã bị thu hồi": "the key of the account was revoked",
    "bảng không còn hoặc địa chỉ sai": "the table is gone or its address is wrong",
    "hệ thống bận, không lấy được bảng": "the system was busy and the table could not be had",
    "chưa có thư mục báo cáo": "there is no folder for reports",
    "không ghi được vào thư mục": "the folder cannot be written to",
    "chưa có máy chủ thư": "there is no mail server",
    "không nối được máy chủ thư": "the mail server cannot be reached",
    "máy chủ thư từ chối": "the mail server refused it",
    "máy chủ thư từ chối một số địa chỉ": "the mail server refused some addresses",
    "thứ Hai": "Monday",
    "thứ Ba": "Tuesday",
    "thứ Tư": "Wednesday",
    "thứ Năm": "Thursday",
    "thứ Sáu": "Friday",
    "thứ Bảy": "Saturday",
    "Chủ nhật": "Sunday",
}
