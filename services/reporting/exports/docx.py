"""A document in the Youth Union's form as DOCX: A4, Times New Roman, tables whose headings repeat (domain.md §6.2)."""

from collections.abc import Sequence
from typing import IO

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph as Line

from services.kernel.grids import Row, said, spans, stands_right
from services.reporting.exports import layout
from services.reporting.exports.paper import Heading, Paper, Paragraph

FONT = "Times New Roman"
SHORT, LONG = Mm(210), Mm(297)
LEFT, CENTRE, RIGHT, JUSTIFIED = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
CELL_STYLES = {"Bang chu": LEFT, "Bang so": RIGHT}
"""The styles of words and of numbers in tables: one change in Word changes them all."""
GAP = "Khe"
NATION = "ĐOÀN TNCS HỒ CHÍ MINH"
RULE = "------------"
LINES_TO_SIGN_IN = 4


def write_docx(file: IO[bytes], paper: Paper) -> None:
    """Write the paper as DOCX, to be corrected and signed; words of people are text, never a field or a link."""
    document = docx.Document()
    _prepare(document, paper)
    _header(document, paper)
    for number, section in enumerate(layout.sections(paper)):
        if number:
            _turn(document, sideways=section.sideways)
        for part in section.parts:
            _part(document, part)
    _closing(document, paper)
    annex = layout.annex(paper)
    if annex is not None:
        _turn(document, sideways=annex.sideways)
        for part in annex.parts:
            _part(document, part)
    document.save(file)


def _prepare(document: Document, paper: Paper) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(14)
    for level in (1, 2, 3):
        style = document.styles[f"Heading {level}"]
        style.font.size, style.font.bold, style.font.italic = Pt(14), True, level == 3
        style.font.color.rgb = docx.shared.RGBColor(0, 0, 0)
    for name, align in CELL_STYLES.items():
        cell = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        cell.base_style = normal
        cell.font.size, cell.paragraph_format.alignment = Pt(11), align
        cell.paragraph_format.space_before = cell.paragraph_format.space_after = Pt(0)
    gap = document.styles.add_style(GAP, WD_STYLE_TYPE.PARAGRAPH)
    gap.font.size, gap.paragraph_format.line_spacing = Pt(2), Pt(4)
    gap.paragraph_format.space_before = gap.paragraph_format.space_after = Pt(0)
    for name in ("Normal", "Heading 1", "Heading 2", "Heading 3"):
        properties = document.styles[name].element.get_or_add_rPr()
        fonts = properties.get_or_add_rFonts()
        fonts.attrib.clear()
        for script in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{script}"), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    normal.element.get_or_add_rPr().append(language)
    document.core_properties.title = said(f"{paper.kind} {paper.subject}")[:255]
    document.core_properties.author = said(paper.issuer)[:255]
    document.core_properties.comments = ""
    section = document.sections[0]
    section.page_width, section.page_height = SHORT, LONG
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = CENTRE
    _field(number, "PAGE")


def _field(line: Line, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    line._p.append(field)


def _turn(document: Document, *, sideways: bool) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE if sideways else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (LONG, SHORT) if sideways else (SHORT, LONG)
    section.different_first_page_header_footer = False
    document.element.body[-2].style = GAP  # the paragraph that ends the section before: it must not begin a page


def _write(
    line: Line,
    text: str,
    *,
    size: float = 13,
    bold: bool = False,
    italic: bool = False,
    align: WD_ALIGN_PARAGRAPH = CENTRE,
    after: float = 0,
) -> Line:
    run = line.add_run(said(text))
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    line.alignment = align
    line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(0), Pt(after)
    return line


def _columns_of(document: Document, left: Length, right: Length) -> tuple[_Cell, _Cell]:
    """Add a table without lines, two cells side by side that stay on one page; return the cells."""
    table = document.add_table(1, 2)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, (left, right), strict=True):
        column.width = column.cells[0].width = width
    _mark(table.rows[0], "w:cantSplit")
    return table.cell(0, 0), table.cell(0, 1)


def _mark(row: _Row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _header(document: Document, paper: Paper) -> None:
    left, right = _columns_of(document, Mm(75), Mm(95))
    first, *others = [one for one in (paper.above, paper.issuer, "***", layout.number(paper)) if one]
    _write(left.paragraphs[0], first, bold=not paper.above)
    for text in others:
        _write(left.add_paragraph(), text, bold=text == paper.issuer)
    _write(right.paragraphs[0], NATION, bold=True)
    _rule(right.add_paragraph(style=GAP), Mm(21))
    right.add_paragraph(style=GAP)
    _write(right.add_paragraph(), layout.place_and_date(paper.place, paper.dated), italic=True)
    _write(document.add_paragraph(), "", size=8)
    if paper.kind:
        _write(document.add_paragraph(), paper.kind, size=16, bold=True)
    _write(document.add_paragraph(), paper.subject, size=14, bold=True)
    _write(document.add_paragraph(), RULE, size=14, after=12)


def _rule(line: Line, inset: Length) -> None:
    """Draw a line below an empty line, shorter than the cell by twice the inset."""
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = inset
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    properties = line._p.get_or_add_pPr()
    properties.insert_element_before(borders, "w:spacing", "w:ind", "w:jc")


def _part(document: Document, part: Heading | Paragraph | layout.Columns) -> None:
    match part:
        case Heading():
            line = document.add_heading(said(part.text), part.level)
            line.paragraph_format.first_line_indent = Mm(10)
            line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(8), Pt(4)
        case Paragraph():
            line = _write(document.add_paragraph(), part.text, size=14, align=JUSTIFIED, after=6)
            line.paragraph_format.first_line_indent = Mm(10)
            line.paragraph_format.line_spacing = 1.15
        case _:
            _table(document, part)


def _table(document: Document, part: layout.Columns) -> None:
    if part.caption:
        caption = _write(document.add_paragraph(), part.caption, bold=True, after=4)
        caption.paragraph_format.space_before, caption.paragraph_format.keep_with_next = Pt(8), True
    depth, width = len(part.headings), len(part.widths)
    if not width:
        return
    table = document.add_table(depth + max(len(part.rows), 1), width, style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, wide in zip(table.columns, part.widths, strict=True):
        column.width = Mm(wide)
    _margins(table, Mm(1))
    rows = list(table.rows)
    _headings(part.headings, rows[:depth])
    for at, row in enumerate(rows[depth:]):
        _mark(row, "w:cantSplit")
        if part.rows:
            _row(row, part.rows[at], part.widths, bold=part.total and at == len(part.rows) - 1)
    if part.total:
        for cell in (cell for row in rows[depth:-1][-2:] for cell in row.cells):
            cell.paragraphs[0].paragraph_format.keep_with_next = True  # a sum is not alone on the next page
    if not part.rows:
        cells = rows[depth].cells
        _write(cells[0].merge(cells[-1]).paragraphs[0], layout.EMPTY, size=11, italic=True)
    document.add_paragraph(style=GAP)


def _margins(table: Table, side: Length) -> None:
    """Leave this much beside the words of each cell, instead of Word's own margins."""
    margins = OxmlElement("w:tblCellMar")
    for name in ("left", "right"):
        margin = OxmlElement(f"w:{name}")
        margin.set(qn("w:w"), str(side.twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook", "w:tblCaption", "w:tblDescription", "w:tblPrChange")


def _headings(headings: Sequence[Row], rows: Sequence[_Row]) -> None:
    cells = [row.cells for row in rows]
    for row in rows:
        _mark(row, "w:cantSplit")
        _mark(row, "w:tblHeader")
    for one in spans(headings):
        cell = cells[one.row][one.column]
        if one.rows > 1 or one.columns > 1:
            cell = cell.merge(cells[one.row + one.rows - 1][one.column + one.columns - 1])
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        _write(cell.paragraphs[0], one.text, size=11, bold=True)


def _row(row: _Row, values: Row, widths: Sequence[float], *, bold: bool) -> None:
    for cell, value, width in zip(row.cells, values, widths, strict=True):
        cell.width = Mm(width)
        line = cell.paragraphs[0]
        line._p.style = "Bangso" if stands_right(value) else "Bangchu"  # by its id: looking each up takes longer
        if text := said(value):
            line.add_run(text).bold = bold or None


def _closing(document: Document, paper: Paper) -> None:
    last = document.paragraphs[-1]
    gap = _write(document.add_paragraph(), "", size=8)
    last.paragraph_format.keep_with_next = gap.paragraph_format.keep_with_next = (
        True  # no signature on a page by itself
    )
    left, right = _columns_of(document, Mm(80), Mm(85))
    lines = layout.recipients(paper)
    if lines:
        _write(left.paragraphs[0], "Nơi nhận:", size=12, bold=True, italic=True, align=LEFT)
    for line in lines:
        _write(left.add_paragraph(), line, size=11, italic=True, align=LEFT)
    _write(right.paragraphs[0], paper.signature.on_behalf, size=14, bold=True)
    _write(right.add_paragraph(), paper.signature.post, size=14, bold=True)
    for _ in range(LINES_TO_SIGN_IN):
        _write(right.add_paragraph(), "", size=14)
    _write(right.add_paragraph(), paper.signature.name, size=14, bold=True)
