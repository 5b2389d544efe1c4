"""What is found in a text that must name nobody, and what is let pass."""

import pytest

from services.members.domain.identity_scan import scan

NAMES = ("Nguyễn Thị Thử Nghiệm", "Đỗ Đình Đạt", "An")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Gọi 0912345678 để biết thêm", ("PHONE",)),
        ("Gọi 0912.345.678", ("PHONE",)),
        ("Gọi +84 912 345 678", ("PHONE",)),
        ("máy bàn 024 3825 1234", ("PHONE",)),
        ("CCCD 001095012345", ("ID_NUMBER",)),
        ("CCCD 031195012345", ("ID_NUMBER",)),
        ("CCCD số 131195012345", ("ID_NUMBER",)),
        ("CMND 131 195 012", ("ID_NUMBER",)),
        ("viết cho an.nguyen@example.vn nhé", ("EMAIL",)),
        ("bạn NGUYỄN THỊ THỬ NGHIỆM nói", ("MEMBER_NAME", "NAME_LIKE")),
        ("nguyen thi thu nghiem noi", ("MEMBER_NAME",)),
        ("do dinh dat noi", ("MEMBER_NAME",)),
        ("theo Trần Văn Bình thì lương thấp", ("NAME_LIKE",)),
        ("Trần Văn Bình quê ở Huế", ("NAME_LIKE",)),
        ("theo Tra\u0302\u0300n Văn Bình thì lương thấp", ("NAME_LIKE",)),
        ("theo Nguyễn Thị Thu Hà thì lương thấp", ("NAME_LIKE",)),
        ("anh Tuấn muốn nghỉ", ("NAME_LIKE",)),
        ("hôm qua ở cơ quan anh Tuấn muốn nghỉ", ("NAME_LIKE",)),
        ("Chị Thu Hà muốn nghỉ", ("NAME_LIKE",)),
        ("Bạn Trần Văn Bình muốn nghỉ", ("NAME_LIKE",)),
        ("đồng chí Hoa muốn nghỉ", ("NAME_LIKE",)),
        ("theo đồng chí Hoa thì lương thấp", ("NAME_LIKE",)),
        ("Đồng Chí Hoa muốn nghỉ", ("NAME_LIKE",)),
        ("Đồng Chí Thu Hà muốn nghỉ", ("NAME_LIKE",)),
        ("ĐỒNG CHÍ THU HÀ muốn nghỉ", ("NAME_LIKE",)),
        ("đ/c Hoa muốn nghỉ", ("NAME_LIKE",)),
        ("09\u200b12345678", ("PHONE",)),
    ],
)
def test_what_names_someone_is_found(text: str, kinds: tuple[str, ...]) -> None:
    assert scan(text, NAMES) == kinds


@pytest.mark.parametrize(
    "text",
    [
        "Mong được hỗ trợ nhà ở gần nơi làm việc",
        "Lương 5.000.000 đồng mỗi tháng là thấp, thưởng 150.000.000 đồng",
        "Cần 150000000 đồng làm sân bóng",
        "Đoàn Thanh niên Cộng sản Hồ Chí Minh tổ chức ngày 26/3/2021",
        "Đoàn cơ sở Cục Thuế họp lúc 17 giờ, 120 bạn dự",
        "Các bạn ở Hà Nội mong có ký túc xá",
        "Kế hoạch 2021-2025, chỉ tiêu 95%",
        "Phường Trần Hưng Đạo cần sân chơi.",
        "Mong gặp các anh",
        "Chí Linh cần thêm 20.000 đồng",
        "nên đọc Hồ Chí Minh Toàn tập",
    ],
)
def test_plain_opinion_passes(text: str) -> None:
    assert scan(text, NAMES) == ()
