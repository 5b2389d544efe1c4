"""What events and their fields are called in Vietnamese, for the person they are about."""

from collections.abc import Mapping

_AREAS: Mapping[str, str] = {
    "member": "Đoàn viên",
    "consent": "Đồng ý xử lý dữ liệu",
    "data_request": "Yêu cầu của chủ thể dữ liệu",
    "access": "Xem dữ liệu nhạy cảm",
    "erasure": "Xóa dữ liệu cá nhân",
    "training": "Chương trình rèn luyện",
    "rating": "Xếp loại hằng năm",
    "rating_round": "Đợt xếp loại",
    "officer": "Chức vụ Đoàn",
    "referral": "Giới thiệu đoàn viên ưu tú cho Đảng",
    "discipline": "Kỷ luật",
    "commendation": "Khen thưởng",
    "dues": "Đoàn phí",
    "care": "Chăm lo đoàn viên",
    "import_batch": "Nạp danh sách",
}
_EVENTS: Mapping[str, str] = {
    "members.member.registered": "Ghi vào danh sách đoàn viên",
    "members.member.admitted": "Kết nạp",
    "members.member.admission_proposed": "Đề nghị kết nạp",
    "members.member.admission_voted": "Chi đoàn biểu quyết kết nạp",
    "members.member.admission_withdrawn": "Rút đề nghị kết nạp",
    "members.member.details_changed": "Thay đổi thông tin",
    "members.member.corrected": "Sửa thông tin ghi sai",
    "members.member.card_issued": "Cấp thẻ đoàn viên",
    "members.member.party_status_changed": "Thay đổi tư cách đối với Đảng",
    "members.member.transfer_requested": "Giới thiệu chuyển sinh hoạt",
    "members.member.transfer_accepted": "Tiếp nhận chuyển sinh hoạt",
    "members.member.matured": "Trưởng thành đoàn",
    "members.member.left": "Ra khỏi Đoàn",
    "members.rating.decided": "Quyết định xếp loại",
    "members.rating.revised": "Xếp loại lại",
    "members.consent.given": "Đồng ý xử lý dữ liệu",
    "members.consent.withdrawn": "Rút lại sự đồng ý",
    "members.data_request.received": "Nhận yêu cầu về dữ liệu cá nhân",
    "members.access.viewed": "Có người xem dữ liệu nhạy cảm",
}
_FIELDS: Mapping[str, str] = {
    "unit": "Đơn vị",
    "from_unit": "Từ đơn vị",
    "to_unit": "Đến đơn vị",
    "full_name": "Họ và tên",
    "birth_date": "Ngày sinh",
    "sex": "Giới tính",
    "member_code": "Mã đoàn viên",
    "joined_on": "Ngày vào Đoàn",
    "details": "Thông tin",
    "cleared": "Thông tin đã bỏ",
    "words": "Nội dung",
    "purpose": "Mục đích",
    "reason": "Lý do",
    "evidence": "Minh chứng",
    "number": "Số",
    "year": "Năm",
    "rank": "Mức xếp loại",
    "previous_rank": "Mức trước đó",
    "points": "Điểm",
    "commitments": "Nội dung đăng ký",
    "fields": "Các trường",
    "status": "Tình trạng",
    "on": "Ngày có hiệu lực",
    "until": "Đến ngày",
    "remarks": "Nhận xét",
}


def label(topic: str) -> str:
    """Return what an event of this stored name is called; one without a name of its own by the area it belongs to."""
    area = topic.split(".")[1] if topic.count(".") >= 2 else topic
    return _EVENTS.get(topic) or _AREAS.get(area, "Sự việc khác")


def field_label(name: str) -> str:
    """Return what a field is called; its own name where it has none."""
    return _FIELDS.get(name, name)
