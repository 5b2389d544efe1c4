"""A report on paper: what is withheld is said so, what was corrected is told, every unit of measure is a word."""

import io

import openpyxl

from services.reporting.application.report_answers import document_of
from services.reporting.domain.frozen import MembersRow
from services.reporting.domain.report import Version
from services.reporting.exports.paper import Grid, Paragraph
from services.reporting.exports.report_paper import paper_of
from services.reporting.exports.reports import MEMBERS
from services.reporting.exports.workbook import write_workbook
from tests.reporting import reports as ex

row = MembersRow(
    code="cuc-thue",
    name="Đoàn cơ sở Cục Thuế",
    total=40,
    male=25,
    female="WITHHELD",
    average_age=None,
    party="NOT_COUNTED",
    officers=3,
    ethnic_minority="WITHHELD",
    religious=0,
    counted_on=None,
    admitted=1,
    transferred_in=2,
    transferred_out=1,
    matured=0,
    awareness_class=4,
    referred=1,
    party_admitted=1,
    opening=38,
    came=3,
    went=1,
    moved=0,
    closing=40,
    balanced=True,
)
below = row.model_copy(update={"code": "thue-1", "name": "Chi đoàn 1"})
form = ex.form.model_copy(
    update={"sections": (ex.form.sections[0].model_copy(update={"figures": ("members.active",)}),)}
)
published = ex.published.model_copy(update={"form": form})
frozen = ex.frozen.model_copy(update={"members": (row, below)})
version = Version(ex.submitted(), frozen, (ex.overridden,))
paper = paper_of(document_of(ex.CAMPAIGN, published, version))
grids = [block for block in (*paper.blocks, *paper.annex) if isinstance(block, Grid)]


def test_the_paper_carries_who_above_whom_and_no_number_yet() -> None:
    assert (paper.above, paper.issuer, paper.number) == ("ĐOÀN KHỐI", "BCH ĐOÀN CƠ SỞ CỤC THUẾ", "-BC/ĐTN")
    assert (paper.kind, paper.subject, paper.place) == ("BÁO CÁO", "Tình hình đoàn viên quý I năm 2021", "Huế")


def test_the_statement_withholds_what_is_too_small_and_ends_with_the_place_itself() -> None:
    statement = grids[-1]
    assert [line[0] for line in statement.rows] == ["Chi đoàn 1", "Đoàn cơ sở Cục Thuế"]
    assert statement.rows[-1][1:9] == (40, 25, "<5", "–", "–", 3, "<5", 0)
    assert {len(line) for line in (*MEMBERS, *statement.rows)} == {22}


def test_a_corrected_figure_is_told_with_its_reason() -> None:
    assert grids[0].rows == (("members.active", "người", 41, 40, "", 40),)
    words = [block.text for block in paper.blocks if isinstance(block, Paragraph)]
    assert words[0] == "Có 41 đoàn viên."
    assert words[-2] == "members.active: 40 → 41. Lý do: Đếm thiếu một đoàn viên"


def test_formulas_in_names_and_reasons_stay_words_in_the_workbook() -> None:
    """INVARIANT: a name that looks like a formula is read, and never run, by whoever opens a report.

    A cell written without its type would break it.
    """
    formula = '=HYPERLINK("http://x.vn","Bấm vào đây")'
    evil = ex.frozen.model_copy(
        update={"name": formula, "members": (row, row.model_copy(update={"code": "thue-1", "name": formula}))}
    )
    reason = ex.overridden.model_copy(update={"reason": "+1+cmd|' /C calc'!A0"})
    file = io.BytesIO()
    write_workbook(file, paper_of(document_of(ex.CAMPAIGN, published, Version(ex.submitted(), evil, (reason,)))))
    cells = [cell for sheet in openpyxl.load_workbook(file) for line in sheet.iter_rows() for cell in line]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert all(cell.hyperlink is None for cell in cells)
    words = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert formula in words
    assert any("+1+cmd" in word for word in words)


def test_what_stands_for_a_number_stands_where_the_number_would() -> None:
    file = io.BytesIO()
    write_workbook(file, paper)
    sheet = openpyxl.load_workbook(file)["Bảng 2"]
    sides = {cell.value: cell.alignment.horizontal for line in sheet.iter_rows(min_row=5) for cell in line}
    assert (sides["<5"], sides["–"], sides["Chi đoàn 1"]) == ("right", "right", None)


def test_the_text_ends_with_what_it_was_and_the_statement_comes_after_the_signature() -> None:
    words = [block.text for block in paper.blocks if isinstance(block, Paragraph)]
    assert words[-1] == (
        "Trên đây là báo cáo tình hình đoàn viên quý I năm 2021 của Đoàn cơ sở Cục Thuế; "
        "biểu thống kê đoàn viên kèm theo ở phần phụ lục."
    )
    assert [type(block).__name__ for block in paper.annex] == ["Heading", "Paragraph", "Grid"]
    short = paper_of(document_of(ex.CAMPAIGN, published, Version(ex.submitted(), ex.frozen)))
    assert short.annex == ()
    assert "phụ lục" not in str(short.blocks[-1])
