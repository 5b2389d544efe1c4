"""A submitted report as a document in the Union's form (domain.md §6.2): its text, its tables, what was corrected."""

from collections.abc import Iterable, Iterator
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from contracts.reporting.reports import ReportDocument
from services.reporting.exports import reports as tables
from services.reporting.exports.docx import write_docx
from services.reporting.exports.paper import Block, Grid, Heading, Paper, Paragraph, Signature


def paper_of(found: ReportDocument) -> Paper:
    """Return the document; made of the version alone, so that it is the same whenever it is asked for."""
    words = found.paper
    return Paper(
        above=words.above.upper(),
        issuer=f"{words.body} {found.unit_name}".strip().upper(),
        number=words.number,
        place=words.place,
        dated=found.submitted_on,
        kind=words.kind,
        subject=found.title,
        blocks=tuple(_blocks(found)),
        signature=Signature(words.on_behalf, words.post),
        recipients=words.recipients,
        annex=tuple(_annex(found)),
    )


def write_bundle(file: IO[bytes], found: Iterable[ReportDocument]) -> None:
    """Write an archive with a document in Word's form for each report."""
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for one in found:
            with archive.open(f"{one.file_name}.docx", "w") as member:
                write_docx(member, paper_of(one))


def _blocks(found: ReportDocument) -> Iterator[Block]:
    for number, section in enumerate(found.sections, 1):
        yield Heading(f"{number}. {section.title_vi}")
        for paragraph in section.paragraphs:
            yield Paragraph("".join(piece.text for piece in paragraph))
        if section.figures:
            caption = f"Biểu {number}. {section.title_vi}"
            yield Grid(caption, (tables.FIGURES,), tuple(tables.figures(found, section.figures)))
    corrected = [one for one in found.figures if one.override_reason is not None]
    if corrected:
        yield Heading("Số liệu điều chỉnh so với số đếm từ sự kiện", 2)
    for one in corrected:
        yield Paragraph(f"{one.vi}: {one.value} → {one.reported}. Lý do: {one.override_reason}")
    told = f"Trên đây là báo cáo {found.title[:1].lower()}{found.title[1:]} của {found.unit_name}"
    yield Paragraph(f"{told}{'; biểu thống kê đoàn viên kèm theo ở phần phụ lục' if found.members else ''}.")


def _annex(found: ReportDocument) -> Iterator[Block]:
    """Yield the statement of members: too wide for the text, it comes after the signature."""
    if not found.members:
        return
    yield Heading(f"Phụ lục. Biểu thống kê đoàn viên {found.period_vi}")
    yield Paragraph(
        "<5: nhóm dưới 5 người, không công bố; –: chưa thống kê. Tuổi bình quân ước tính từ các nhóm tuổi đã công bố. "
        "Đầu kỳ + tăng − giảm + theo đơn vị = cuối kỳ."
    )
    lines = tables.members((*found.members[1:], found.members[0]))
    rows = tuple(tuple(tables.SHORT.get(value, value) for value in line) for line in lines)
    yield Grid("Thống kê đoàn viên", tables.MEMBERS, rows, total=True)
