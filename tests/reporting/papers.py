"""A document with everything in it that has gone wrong elsewhere: the one all tests of its files share."""

from datetime import date

from services.reporting.exports.paper import Block, Grid, Heading, Paper, Paragraph, Signature

NASTY = ('=HYPERLINK("http://x.vn","y")', "@SUM(A1)", "+1", "-1", '#eval("1+1")', "$x$", "[a]", "*b* _c_", "<d> & @e")
LONG = "Đoàn cơ sở Công ty trách nhiệm hữu hạn một thành viên Môi trường đô thị " * 4 + "Ư" * 300
FORM = Grid(
    "Bảng 1. Tình hình đoàn viên",
    [["TT", "Đơn vị", "Đoàn viên", "Đoàn viên", "Ngày"], ["", "", "Tổng số", "Tỷ lệ (%)", ""]],
    [
        *((n, word, 1000 * n, 2.5, date(2026, 3, n)) for n, word in enumerate(NASTY, 1)),
        ("", "Toàn khối", 1234567, 0.5, ""),
    ],
    total=True,
)
WIDE = Grid(
    "Bảng 2. Các chỉ tiêu",
    [["TT", "Đơn vị", *(f"Chỉ tiêu {n}" for n in range(3, 61))]],
    [(1, LONG, *range(3, 61))],
)
NOTHING = Grid("Bảng 3. Khen thưởng", [["TT", "Đơn vị"]], [])
BLOCKS: tuple[Block, ...] = (
    Heading("I. TÌNH HÌNH"),
    Paragraph(f"Kính gửi Ban Thường vụ; {' '.join(NASTY)}"),
    Heading("1. Đoàn viên", 2),
    FORM,
    Heading("II. PHỤ LỤC"),
    WIDE,
    Paragraph("Trên đây là báo cáo."),
    NOTHING,
)


def paper(*blocks: Block, number: str = "03-BC/ĐTN") -> Paper:
    """A report of February 2026 with these blocks."""
    return Paper(
        above="TỈNH ĐOÀN LÀO CAI",
        issuer="BCH ĐOÀN KHỐI",
        number=number,
        place="Lào Cai",
        dated=date(2026, 2, 3),
        kind="BÁO CÁO",
        subject="Tình hình đoàn viên quý I",
        blocks=blocks,
        signature=Signature("TM. BAN THƯỜNG VỤ", "BÍ THƯ"),
        recipients=["Ban Thường vụ Tỉnh đoàn", "Lưu VP"],
    )
