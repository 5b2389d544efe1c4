"""The 34 columns of a Union roster in their order, under three heading rows (domain.md §7.3); import and export share them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "date", "date_or_year", "code", "phone", "id_number", "number", "rank"]

HEADING_ROWS = 3
ID_COLUMN = "bcd_id"
"""Key and heading of the hidden last column of an exported sheet: the member's id, by which a re-import knows the person."""


@dataclass(frozen=True)
class Column:
    """A column: its key, the words of its three heading rows from the top, other words for it, and what its cells hold.

    An empty heading word continues the cell above it; equal words side by side in one row are one merged cell.
    `field` is the name of the person's detail (services/members/domain/details.py) the column fills, "" for what is
    kept elsewhere. `width` is in characters. `text` columns are written as text, so that leading zeros stay.
    """

    key: str
    headings: tuple[str, str, str]
    kind: Kind = "text"
    field: str = ""
    also: tuple[str, ...] = ()
    width: int = 16
    sensitive: bool = False

    @property
    def title(self) -> str:
        """Return the words of the column in one line, from the least heading row that has any."""
        return next(word for word in reversed(self.headings) if word)


PERSON, DEGREES, UNION = "Thông tin cá nhân", "Trình độ", "Thông tin Đoàn - Đảng"
BIRTH, PAPER, JOINING = "Ngày sinh", "CMND/CCCD", "Vào Đoàn"

COLUMNS: tuple[Column, ...] = (
    Column("number", ("STT", "", ""), "number", also=("so tt", "so thu tu", "tt"), width=6),
    Column("full_name", ("Họ và tên", "", ""), also=("ho ten", "ho va ten doan vien", "ho ten doan vien"), width=28),
    Column(
        "unit",
        ("Tổ đoàn/chi đoàn", "", ""),
        also=("to doan", "chi doan", "to doan chi doan", "don vi", "don vi sinh hoat", "phan doan"),
        width=24,
    ),
    Column(
        "member_code",
        ("Mã định danh", "", ""),
        "code",
        also=("ma doan vien", "ma so doan vien", "ma dinh danh doan vien"),
    ),
    Column(
        "card_number",
        ("Số thẻ", "", ""),
        "code",
        also=("so the doan vien", "the doan vien", "so the doan"),
    ),
    Column("born_male", (PERSON, BIRTH, "Nam"), "date", also=("ngay sinh nam",), width=12),
    Column("born_female", (PERSON, BIRTH, "Nữ"), "date", also=("ngay sinh nu",), width=12),
    Column("age", (PERSON, "Tuổi", ""), "number", width=6),
    Column("ethnicity", (PERSON, "Dân tộc", ""), "text", "ethnicity", width=10, sensitive=True),
    Column("religion", (PERSON, "Tôn giáo", ""), "text", "religion", width=10, sensitive=True),
    Column("hometown", (PERSON, "Quê quán", ""), "text", "hometown", also=("nguyen quan",), width=28),
    Column(
        "residence",
        (PERSON, "Thường trú", ""),
        "text",
        "residence",
        also=("noi thuong tru", "dia chi thuong tru", "ho khau thuong tru", "dia chi", "noi o hien nay"),
        width=28,
    ),
    Column(
        "id_number",
        (PERSON, PAPER, "Số"),
        "id_number",
        "id_number",
        also=(
            "cmnd cccd",
            "cmnd",
            "cccd",
            "so cccd",
            "so cmnd",
            "can cuoc cong dan",
            "so cmnd cccd",
            "cccd cmnd",
            "can cuoc",
        ),
        width=15,
    ),
    Column("id_issued_on", (PERSON, PAPER, "Ngày cấp"), "date_or_year", "id_issued_on", also=("ngay cap",), width=12),
    Column("id_issued_by", (PERSON, PAPER, "Nơi cấp"), "text", "id_issued_by", also=("noi cap",), width=20),
    Column(
        "education",
        (DEGREES, "VH", ""),
        "text",
        "education",
        also=("trinh do vh", "van hoa", "trinh do van hoa", "hoc van", "trinh do hoc van"),
        width=10,
    ),
    Column(
        "profession_level",
        (DEGREES, "CM", ""),
        "text",
        "profession_level",
        also=("trinh do cm", "chuyen mon", "trinh do chuyen mon", "chuyen mon nghiep vu"),
        width=14,
    ),
    Column(
        "political_level",
        (DEGREES, "LLCT", ""),
        "text",
        "political_level",
        also=("trinh do llct", "ly luan chinh tri", "trinh do ly luan chinh tri", "chinh tri"),
        width=12,
        sensitive=True,
    ),
    Column("it_level", (DEGREES, "Tin học", ""), "text", "it_level", also=("trinh do tin hoc",), width=12),
    Column(
        "language_level", (DEGREES, "Ngoại ngữ", ""), "text", "language_level", also=("trinh do ngoai ngu",), width=12
    ),
    Column(
        "joined_at", (UNION, JOINING, "Nơi vào Đoàn"), "text", "joined_at", also=("noi vao", "noi ket nap"), width=20
    ),
    Column(
        "joined_on",
        (UNION, JOINING, "Ngày vào Đoàn"),
        "date_or_year",
        also=("ngay vao", "ngay ket nap", "ngay ket nap doan", "ngay vao doan tncs"),
        width=12,
    ),
    Column(
        "admission_decision",
        (UNION, JOINING, "Số NQ chuẩn y"),
        "text",
        "admission_decision",
        also=("so nq", "so nghi quyet", "nghi quyet chuan y", "so nghi quyet chuan y"),
    ),
    Column(
        "party_joined_on",
        (UNION, "Ngày vào Đảng", ""),
        "date_or_year",
        "party_joined_on",
        also=("vao dang", "nam vao dang"),
        width=12,
        sensitive=True,
    ),
    Column("occupation", (UNION, "Nghề nghiệp", ""), "text", "occupation"),
    Column("member_kind", (UNION, "Đối tượng", ""), "text", "member_kind", also=("doi tuong doan vien",)),
    Column(
        "training", (UNION, "Rèn luyện", ""), "text", "training", also=("ket qua ren luyen", "chuong trinh ren luyen")
    ),
    Column(
        "rating",
        (UNION, "Xếp loại", ""),
        "rank",
        also=("xep loai doan vien", "phan loai", "danh gia xep loai"),
        width=20,
    ),
    Column("commendation", (UNION, "Khen thưởng", ""), "text", "commendation", width=20),
    Column("discipline", (UNION, "Kỷ luật", ""), "text", "discipline", also=("ki luat",), width=20, sensitive=True),
    Column("post", (UNION, "Chức vụ", ""), "text", "post", also=("chuc vu doan",)),
    Column("association", (UNION, "Hội", ""), "text", "association", also=("hoi lhtn", "hoi vien")),
    Column(
        "email", ("Email", "", ""), "text", "email", also=("thu dien tu", "dia chi email", "e mail", "mail"), width=26
    ),
    Column(
        "phone",
        ("Điện thoại", "", ""),
        "phone",
        "phone",
        also=("so dien thoai", "sdt", "dien thoai di dong", "so dt", "dt"),
        width=13,
    ),
)

BY_KEY: Mapping[str, Column] = {column.key: column for column in COLUMNS}
