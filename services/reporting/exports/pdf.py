"""A document in the Youth Union's form as PDF: words and numbers go to a fixed template as data, never as markup."""

import re
from pathlib import Path
from typing import IO, Any

from services.kernel.grids import Row, is_number, said, spans
from services.kernel.typesetting import typeset
from services.reporting.exports import layout
from services.reporting.exports.paper import Heading, Paper, Paragraph

TEMPLATE = Path(__file__).parent / "paper.typ"
UNBROKEN = re.compile(r"(\S{12})(?=\S)")


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
        "sections": [
            {"sideways": section.sideways, "parts": [_part(part) for part in section.parts]}
            for section in layout.sections(paper)
        ],
        "on_behalf": said(paper.signature.on_behalf),
        "post": said(paper.signature.post),
        "name": said(paper.signature.name),
        "recipients": layout.recipients(paper),
    }


def _part(part: Heading | Paragraph | layout.Columns) -> dict[str, Any]:
    match part:
        case Heading():
            return {"is": "heading", "level": part.level, "text": said(part.text)}
        case Paragraph():
            return {"is": "paragraph", "text": said(part.text)}
        case _:
            return {"is": "table", **_table(part)}


def _table(part: layout.Columns) -> dict[str, Any]:
    return {
        "caption": said(part.caption),
        "widths": part.widths,
        "depth": len(part.headings),
        "heads": [
            {"text": _broken(one.text), "x": one.column, "y": one.row, "columns": one.columns, "rows": one.rows}
            for one in spans(part.headings)
        ],
        "rows": [[_broken(said(value)) for value in row] for row in part.rows],
        "right": _right(part.rows, len(part.widths)),
        "total": part.total,
        "empty": layout.EMPTY,
    }


def _right(rows: list[Row] | Any, columns: int) -> list[bool]:
    """Say of each column whether it holds numbers and nothing else."""
    found = []
    for column in range(columns):
        held = [row[column] for row in rows if said(row[column])]
        found.append(bool(held) and all(map(is_number, held)))
    return found


def _broken(text: str) -> str:
    """Return the text with places to break in words that are longer than a column."""
    return UNBROKEN.sub("\\1\u200b", text)
