"""Files that are no roster, or a hostile one: each is refused by name, and nothing of it is kept."""

from hashlib import shake_256

from tests.members import examples_sheets as files
from tests.year.scene import Year

UNREACHABLE: dict[str, str] = {
    "members.sheet_too_large": "the edge reads no body over 10 MB: http.body_too_large, checked here",
}

UNIT = "so-tttt-co-quan"
HEADINGS = ("Họ và tên", "Ngày sinh", "Giới tính", "Chi đoàn")
OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")


def script(year: Year) -> None:
    """Upload each of them; a good sheet afterwards is read as ever."""
    refused = {
        "sheet_of_wrong_type": (b"%PDF-1.7 danh sach", files.parts(files.PLAIN, {"xl/workbook.xml": None})),
        "sheet_broken": (files.PLAIN[:600], files.parts(files.PLAIN, {files.SHEET: b"<worksheet><row>"})),
        "sheet_protected": (OLE2 + "EncryptedPackage".encode("utf-16-le"),),
        "sheet_has_macros": (files.MACRO,),
        "sheet_has_too_many_parts": (files.MANY_PARTS,),
        "sheet_inflates": (files.ZIP_BOMB,),
        "sheet_has_entities": (files.ENTITIES,),
        "sheet_has_external_links": (files.LINKED,),
        "sheet_has_far_cells": (files.FAR,),
        "sheet_has_too_many_rows": (_many_rows(20_100),),
        "sheet_has_no_headings": (files.simple([["a", "b"], ["c", "d"]]),),
        "sheet_headings_twice": (files.simple([[*HEADINGS, "Họ tên"], ["a", "b", "c", "d", "e"]]),),
        "sheet_empty": (files.simple([HEADINGS]),),
        "sheet_too_costly": (_one_long_word_a_thousand_times(),),
    }
    for code, uploads in refused.items():
        for at, data in enumerate(uploads):
            year.refuse_upload(f"members.{code}", year.id("sheet", code, at), UNIT, data)
            shown = year.send("GET", f"/members/imports/{year.id('sheet', code, at)}")
            assert shown.json()["code"] == "members.unknown_import"
    year.refuse_upload("http.body_too_large", year.id("sheet", "large"), UNIT, b"x" * (10 * 1024 * 1024 + 1))
    taken = year.upload(year.id("sheet", "good"), UNIT, files.PLAIN)
    assert (taken["state"], taken["rows"]) == ("STAGED", 1)
    year.put(f"/members/imports/{year.id('sheet', 'good')}/discard", None)


def _many_rows(count: int) -> bytes:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, count + 1))
    return files.parts(
        files.PLAIN, {files.SHEET: f"<worksheet {files.MAIN}><sheetData>{rows}</sheetData></worksheet>".encode()}
    )


def _one_long_word_a_thousand_times() -> bytes:
    """A word of 2 MB that 2,000 cells share: small as a file, 4 GB as a list."""
    word = shake_256(b"a word").hexdigest(1_000_000)
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 2001))
    shared = f'<sst {files.MAIN} count="2000" uniqueCount="1"><si><t>{word}</t></si></sst>'
    return files.parts(
        files.PLAIN,
        {
            files.SHEET: f"<worksheet {files.MAIN}><sheetData>{rows}</sheetData></worksheet>".encode(),
            "xl/sharedStrings.xml": shared.encode(),
        },
    )
