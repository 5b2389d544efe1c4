"""One canonical example of each event of personal data: consent, requests, views, breaches, erasure."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from services.members.domain import access, breach, consent, data_request, erasure
from tests.members import examples as ex

DAY = date(2026, 3, 2)
REQUEST = UUID(int=61)

given = consent.ConsentGiven(member_id=ex.AN, purpose="CARE", on=DAY, evidence="Phiếu ký tay cất tại tủ hồ sơ số 3")
withdrawn = consent.ConsentWithdrawn(member_id=ex.AN, purpose="CARE", on=DAY)
received = data_request.Received(
    member_id=ex.AN,
    unit=ex.tax,
    kind="ERASURE",
    on=DAY,
    channel="PAPER",
    acknowledge_by=date(2026, 3, 4),
    due_on=date(2026, 3, 22),
    words="Xin xóa hết dữ liệu vì đã chuyển ra nước ngoài",
)
acknowledged = data_request.Acknowledged(member_id=ex.AN, unit=ex.tax, kind="ERASURE", on=DAY)
extended = data_request.Extended(
    member_id=ex.AN,
    unit=ex.tax,
    kind="ERASURE",
    on=DAY,
    due_on=date(2026, 4, 11),
    reason="Hồ sơ giấy còn ở đơn vị cũ",
)
fulfilled = data_request.Fulfilled(member_id=ex.AN, unit=ex.tax, kind="ERASURE", on=DAY, late=False)
refused = data_request.Refused(
    member_id=ex.AN,
    unit=ex.tax,
    kind="ERASURE",
    on=DAY,
    ground="LEGAL_DUTY",
    late=False,
    reason="Đang có vụ việc xét kỷ luật chưa kết thúc",
)
viewed = access.Viewed(
    member_id=ex.AN, fields=("religion",), purpose="PROFILE", break_glass="Tìm người nhà sau tai nạn", on=DAY
)
detected = breach.Detected(
    unit=ex.tax,
    detected_at=datetime(2026, 3, 2, 8, tzinfo=UTC),
    notify_by=datetime(2026, 3, 2, 8, tzinfo=UTC) + timedelta(hours=72),
    affected=3,
    description="Mất máy tính xách tay có danh sách đoàn viên",
    on=DAY,
)
notified = breach.Notified(unit=ex.tax, notified_at=datetime(2026, 3, 3, 8, tzinfo=UTC), late=False, on=DAY)
erased = erasure.Erased(member_id=ex.AN, unit=ex.tax, request_id=REQUEST, on=DAY)
completed = erasure.Completed(member_id=ex.AN, unit=ex.tax, request_id=REQUEST, on=DAY)
ALL = (
    given,
    withdrawn,
    received,
    acknowledged,
    extended,
    fulfilled,
    refused,
    viewed,
    detected,
    notified,
    erased,
    completed,
)
