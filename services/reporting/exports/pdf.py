"""A document in the Youth Union's form as PDF: words and numbers go to a fixed template as data, never as markup."""

from pathlib import Path
from typing import IO, Any

from services.kernel.grids import drawn, said
from services.kernel.typesetting import typeset
from services.reporting.exports import layout
from services.reporting.exports.paper import Heading, Paper, Paragraph

TEMPLATE = Path(__file__).parent / "paper.typ"


def write_pdf(file: IO[bytes], paper: Paper) -> None:
    """Write the paper as PDF, its fonts embedded; blocks while a child process makes it.

    Raises services.kernel.typesetting.TooCostly and Busy.
    """
    typeset(file, TEMPLATE, _data(paper))


def _data(paper: Paper) -> dict[str, Any]:
    return {
        "above": said(paper.above),
        "issuer": said(paper.issuer),
        "number": said(layout.number(paper)),
        "dated": layout.place_and_date(paper.place, paper.dated),
        "kind": said(paper.kind),
        "subject": said(paper.subject),
        "sections": [_section(section) for section in layout.sections(paper)],
        "annex": _section(annex) if (annex := layout.annex(paper)) else None,
        "on_behalf": said(paper.signature.on_behalf),
        "post": said(paper.signature.post),
        "name": said(paper.signature.name),
        "recipients": layout.recipients(paper),
    }


def _section(section: layout.Section) -> dict[str, Any]:
    return {"sideways": section.sideways, "parts": [_part(part) for part in section.parts]}


def _part(part: Heading | Paragraph | layout.Columns) -> dict[str, Any]:
    match part:
        case Heading():
            return {"is": "heading", "level": part.level, "text": said(part.text)}
        case Paragraph():
            return {"is": "paragraph", "text": said(part.text)}
        case _:
            table = drawn(part.headings, part.rows, part.widths)
            return {"is": "table", "caption": said(part.caption), "total": part.total, "empty": layout.EMPTY, **table}
