"""A document in the Union's form as DOCX, PDF and XLSX: each read back by another library (domain.md §6.2)."""

import io
import re
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import docx
import openpyxl
import pypdf
import pytest

from services.reporting.exports import layout
from services.reporting.exports.docx import write_docx
from services.reporting.exports.paper import Block, Heading, Paragraph
from services.reporting.exports.pdf import write_pdf
from services.reporting.exports.workbook import write_workbook
from tests.reporting.papers import BLOCKS, FORM, LONG, NASTY, NOTHING, WIDE, paper

PARTS = ("TỈNH ĐOÀN LÀO CAI", "BCH ĐOÀN KHỐI", "***", "Số: 03-BC/ĐTN", "ĐOÀN TNCS HỒ CHÍ MINH")
DATED = "Lào Cai, ngày 03 tháng 02 năm 2026"


def word(*blocks: Block) -> Any:
    """The document as Word reads it."""
    file = io.BytesIO()
    write_docx(file, paper(*blocks))
    file.seek(0)
    return docx.Document(file)


def workbook(*blocks: Block) -> Any:
    """The document as a spreadsheet reads it."""
    file = io.BytesIO()
    write_workbook(file, paper(*blocks))
    return openpyxl.load_workbook(file)


@pytest.fixture(scope="module")
def document() -> Any:
    """The document with everything in it as Word reads it."""
    return word(*BLOCKS)


@pytest.fixture(scope="module")
def pdf() -> pypdf.PdfReader:
    """The document as printed; one child makes it for all tests."""
    file = io.BytesIO()
    write_pdf(file, paper(*BLOCKS))
    return pypdf.PdfReader(file)


def test_days_below_ten_and_the_first_two_months_have_two_digits() -> None:
    assert layout.place_and_date("Lào Cai", date(2026, 1, 3)) == "Lào Cai, ngày 03 tháng 01 năm 2026"
    assert layout.place_and_date("Lào Cai", date(2026, 3, 26)) == "Lào Cai, ngày 26 tháng 3 năm 2026"


def test_a_paper_without_a_number_leaves_room_for_it() -> None:
    assert re.fullmatch(r"Số:\s{8,}-BC/ĐTN", layout.number(paper(number="-BC/ĐTN")))


def test_a_heading_goes_to_the_side_page_with_its_table() -> None:
    upright, sideways, after = layout.sections(paper(*BLOCKS))
    assert [section.sideways for section in (upright, sideways, after)] == [False, True, False]
    assert getattr(sideways.parts[0], "text", "") == "II. PHỤ LỤC"


def test_an_annex_comes_after_the_signature_on_pages_of_its_own() -> None:
    """What is too wide for the text does not keep the signature from the text it signs."""
    whole = replace(paper(BLOCKS[0], FORM), annex=(Heading("Phụ lục"), Paragraph("Chú thích."), WIDE))
    annex = layout.annex(whole)
    assert annex is not None
    assert (annex.sideways, layout.annex(paper(*BLOCKS))) == (True, None)
    file = io.BytesIO()
    write_docx(file, whole)
    file.seek(0)
    document: Any = docx.Document(file)
    order = [
        "".join(node.text or "" for node in one.iter() if node.tag.endswith("}t")) for one in document.element.body
    ]
    signed = next(at for at, text in enumerate(order) if "TM. BAN THƯỜNG VỤ" in text)
    assert order.index("Phụ lục") > signed
    assert document.sections[-1].page_width > document.sections[-1].page_height
    printed = io.BytesIO()
    write_pdf(printed, whole)
    pages: list[Any] = list(pypdf.PdfReader(printed).pages)
    texts = [page.extract_text() for page in pages]
    signing = next(at for at, text in enumerate(texts) if "BÍ THƯ" in text)
    assert "Phụ lục" in texts[signing + 1]
    assert pages[signing + 1].mediabox.width > pages[signing + 1].mediabox.height
    book = io.BytesIO()
    write_workbook(book, whole)
    assert openpyxl.load_workbook(book).sheetnames == ["Văn bản", "Bảng 1", "Bảng 2"]


def test_a_signature_is_not_alone_on_a_page() -> None:
    """INVARIANT: the page that is signed has something on it that is signed for.

    A signature that breaks off from the last paragraph would break it.
    """
    for lines in range(24, 34):
        file = io.BytesIO()
        write_pdf(file, paper(*(Paragraph(f"Dòng {n}.") for n in range(lines)), Paragraph("Trên đây là báo cáo.")))
        last = pypdf.PdfReader(file).pages[-1].extract_text()
        assert "BÍ THƯ" in last
        assert "Trên đây là báo cáo." in last
    document = word(Paragraph("Trên đây là báo cáo."))
    ending = next(line for line in document.paragraphs if line.text == "Trên đây là báo cáo.")
    assert ending.paragraph_format.keep_with_next


def test_word_holds_the_eight_parts_in_their_places(document: Any) -> None:
    head, form, *_, closing = document.tables
    assert [line.text for line in head.cell(0, 0).paragraphs] == [*PARTS[:4]]
    assert [line.text for line in head.cell(0, 1).paragraphs if line.text] == [PARTS[4], DATED]
    texts = [line.text for line in document.paragraphs if line.text]
    assert texts[:2] == ["BÁO CÁO", "Tình hình đoàn viên quý I"]
    assert [line.text for line in closing.cell(0, 0).paragraphs] == [
        *("Nơi nhận:", "- Ban Thường vụ Tỉnh đoàn;", "- Lưu VP."),
    ]
    assert [line.text for line in closing.cell(0, 1).paragraphs if line.text] == ["TM. BAN THƯỜNG VỤ", "BÍ THƯ"]
    assert [cell.text for cell in form.rows[0].cells] == ["TT", "Đơn vị", "Đoàn viên", "Đoàn viên", "Ngày"]
    assert [cell.text for cell in form.rows[-1].cells] == ["", "Toàn khối", "1.234.567", "0,5", ""]


def test_word_keeps_the_form(document: Any) -> None:
    """Given margins of 20/20/30/15 mm and repeated headings, when read back, then they are there."""
    first, wide, _ = document.sections
    margins = [round(one.mm) for one in (first.top_margin, first.bottom_margin, first.left_margin, first.right_margin)]
    assert (round(first.page_width.mm), round(first.page_height.mm), margins) == (210, 297, [20, 20, 30, 15])
    assert wide.page_width > wide.page_height
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert first.different_first_page_header_footer and "PAGE" in first.header._element.xml
    rows = document.tables[1].rows
    assert ["w:tblHeader" in row._tr.xml for row in rows] == [True, True, *[False] * (len(rows) - 2)]
    sides = {cell.paragraphs[0].style.name for cell in rows[2].cells[2:4]}
    assert sides == {"Bang so"}


def test_words_of_people_are_no_field_and_no_link_in_word(document: Any) -> None:
    assert [row.cells[1].text for row in document.tables[1].rows[2:-1]] == list(NASTY)
    body = document.element.xml
    assert "w:hyperlink" not in body and "w:instrText" not in body and "w:fldSimple" not in body


def test_a_wide_table_and_a_long_name_lose_nothing_in_word(document: Any) -> None:
    pieces = [table for table in document.tables if "Chỉ tiêu" in table.rows[0].cells[-1].text]
    headings = [cell.text for table in pieces for cell in table.rows[0].cells[2:]]
    assert headings == [f"Chỉ tiêu {n}" for n in range(3, 61)]
    assert pieces[0].rows[1].cells[1].text == LONG


def test_a_table_without_rows_says_so_in_each() -> None:
    assert word(NOTHING).tables[1].rows[1].cells[0].text == "Không có số liệu."
    assert workbook(NOTHING)["Bảng 1"]["A4"].value == "Không có số liệu."


def test_the_pdf_holds_the_text_and_its_own_fonts(pdf: pypdf.PdfReader) -> None:
    first = pdf.pages[0].extract_text()
    whole = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    for part in (*PARTS, DATED, "BÁO CÁO", "Tình hình đoàn viên quý I"):
        assert part in first
    for part in ("1.234.567", "0,5", "03/03/2026", "TM. BAN THƯỜNG VỤ", "Nơi nhận:", "- Lưu VP.", "Không có số liệu."):
        assert part in whole
    for text in NASTY:
        assert text in whole
    assert whole.count("Ư") >= LONG.count("Ư")
    fonts = {font["/BaseFont"]: font for page in pdf.pages for font in _fonts(page)}
    assert fonts and all("Tinos" in name for name in fonts)
    assert all("/FontFile2" in font["/DescendantFonts"][0]["/FontDescriptor"] for font in fonts.values())


def _fonts(page: Any) -> list[Any]:
    return [font.get_object() for font in page["/Resources"]["/Font"].values()]


def test_the_pdf_is_numbered_from_its_second_page_on(pdf: pypdf.PdfReader) -> None:
    starts = [page.extract_text().lstrip().split("\n")[0].strip() for page in pdf.pages]
    assert starts[0] == PARTS[0]
    assert starts[1:] == [str(n) for n in range(2, len(pdf.pages) + 1)]


def test_the_pdf_lays_a_wide_table_on_its_side_and_stands_up_again(pdf: pypdf.PdfReader) -> None:
    lying = [page.mediabox.width > page.mediabox.height for page in pdf.pages]
    assert not lying[0] and any(lying) and not lying[-1]
    assert [round(float(side) / 72 * 25.4) for side in pdf.pages[0].mediabox[2:]] == [210, 297]


def test_numbers_and_days_of_a_workbook_are_real_ones_and_words_are_words() -> None:
    book = workbook(*BLOCKS)
    assert book.sheetnames == ["Văn bản", "Bảng 1", "Bảng 2", "Bảng 3"]
    sheet = book["Bảng 1"]
    assert [cell.value for cell in sheet[5]] == [1, NASTY[0], 1000, 2.5, datetime.fromisoformat("2026-03-01")]
    assert [sheet.cell(row, 2).value for row in range(5, 5 + len(NASTY))] == list(NASTY)
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert all(cell.hyperlink is None for cell in cells)
    assert {str(merged) for merged in sheet.merged_cells.ranges} == {"A3:A4", "B3:B4", "C3:D3", "E3:E4"}
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A5", "$3:$4")


def test_the_text_of_a_workbook_is_the_papers() -> None:
    sheet = workbook(*BLOCKS)["Văn bản"]
    texts = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]
    for part in (*PARTS, DATED, "BÁO CÁO", "I. TÌNH HÌNH", "BÍ THƯ", "- Lưu VP."):
        assert part in texts
