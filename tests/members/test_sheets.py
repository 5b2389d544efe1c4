"""How foreign sheets are read: messy ones understood, hostile ones refused within the child's limits."""

import subprocess
import sys
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.members.domain.rules import load_rules
from services.members.sheets import cells
from services.members.sheets.cells import Cell
from services.members.sheets.limited import SheetReader
from services.members.sheets.limits import CPU_SECONDS, Flaw, SheetRefused
from services.members.sheets.reading import Found, Options
from tests.members import examples_sheets as ex

RULES = load_rules().at(ex.TODAY)
RANKS = {cells.fold(said): rank for said, rank in {**RULES.rating.old_ranks, **RULES.imports.rank_words}.items()}
OPTIONS = Options(ex.TODAY, ranks=RANKS, sensitive=True)
PEAK = 300 * 1024 * 1024
PLAIN = ("Họ và tên", "Ngày sinh", "Giới tính", "Chi đoàn")


def read(data: bytes, options: Options = OPTIONS) -> Found:
    """Read a sheet in the child, holding that it stays small."""
    found, effort = SheetReader().measure(data, options)
    assert effort.peak < PEAK
    return found


def test_the_official_columns_are_read_under_three_merged_heading_rows() -> None:
    found = read(ex.official([ex.AN, ex.BINH]))
    an, binh = found.rows
    assert (len(found.columns), found.unknown, an.number) == (34, (), 4)
    assert an.values == {
        "full_name": "Nguyễn Thị Thử",
        "unit": "Chi đoàn 1",
        "member_code": "MA-1",
        "birth_date": "1995-08-17",
        "sex": "FEMALE",
        "id_number": "079195000001",
        "phone": "0912345678",
        "joined_on": "2010-03-26",
        "ethnicity": "Kinh",
    }
    assert (binh.values["birth_date"], binh.values["sex"]) == ("1999-02-01", "MALE")
    assert binh.flaws == (("YEAR_OF_TWO_DIGITS", "born_male"),)


def test_headings_are_found_below_a_title_and_above_a_row_of_numbers() -> None:
    title = [["ĐOÀN TNCS HỒ CHÍ MINH"], ["DANH SÁCH ĐOÀN VIÊN NĂM 2021"], []]
    found = read(ex.simple([*title, PLAIN, [1, 2, 3, 4], ["Lê An", 36526, "Nữ", "Chi đoàn 1"]]))
    assert [(row.number, row.values["birth_date"], row.values["sex"]) for row in found.rows] == [
        (6, "2000-01-01", "FEMALE")
    ]


def test_totals_signatures_and_blank_rows_at_the_end_are_left_off() -> None:
    tail: list[list[Any]] = [[], ["", "Tổng cộng", 2], ["", "", "", "NGƯỜI LẬP BIỂU"], []]
    assert len(read(ex.official([ex.AN, ex.BINH], tail=tail)).rows) == 2
    signed: list[list[Any]] = [[], ["", "Tổng cộng: 2 đoàn viên"], ["", "BÍ THƯ"], ["", "(đã ký)"], ["", "Lê Văn Ký"]]
    assert len(read(ex.official([ex.AN, ex.BINH], tail=signed)).rows) == 2
    unborn: list[list[Any]] = [[3, "Phạm Văn Quên", "Chi đoàn 1"], *signed]
    assert len(read(ex.official([ex.AN, ex.BINH], tail=unborn)).rows) == 3, "a person without a birth date is shown"
    last = {**ex.BINH, "full_name": "Tống Văn Cộng"}
    assert len(read(ex.official([ex.AN, last], tail=tail)).rows) == 2


def test_an_old_xls_with_real_dates_is_read() -> None:
    found = read(ex.old([PLAIN, ["Lê An", date(2000, 1, 31), "Nam", "Chi đoàn 1"]]))
    assert found.rows[0].values["birth_date"] == "2000-01-31"


def test_text_is_composed_and_line_breaks_go() -> None:
    name = unicodedata.normalize("NFD", "Nguyễn\nThị  Thử")
    headings = [unicodedata.normalize("NFD", title) for title in PLAIN]
    found = read(ex.simple([headings, [name, "17/08/1995", "nữ", "Chi đoàn 1"]]))
    assert found.rows[0].values["full_name"] == "Nguyễn Thị Thử"


def test_a_year_of_birth_alone_is_doubtful_and_of_the_party_is_not() -> None:
    found = read(ex.official([{**ex.BINH, "born_male": 1999, "party_joined_on": 2020}]))
    assert found.rows[0].flaws == (("BIRTH_YEAR_ONLY", "birth_date"),)
    assert found.rows[0].values["party_joined_on"] == "2020"


@pytest.mark.parametrize(
    ("said", "rank"),
    [("Xuất sắc", "EXCELLENT"), ("KHÁ", "GOOD"), ("trung bình", "COMPLETED"), ("Yếu", "NOT_COMPLETED"),
     ("Hoàn thành tốt nhiệm vụ", "GOOD"), ("HTXSNV", "EXCELLENT")],
)  # fmt: skip
def test_old_and_new_ranks_are_understood(said: str, rank: str) -> None:
    assert cells.rank(said, RANKS) == Cell(rank)


def test_unknown_columns_are_kept_in_the_note() -> None:
    found = read(ex.simple([[*PLAIN, "Sở thích"], ["Lê An", "1/1/2000", "Nam", "Chi đoàn 1", "đá bóng"]]))
    assert found.unknown == ("Sở thích",)
    assert found.rows[0].values["note"] == "Sở thích: đá bóng"


def test_sensitive_columns_are_left_out_without_a_purpose() -> None:
    found = read(ex.official([ex.AN]), Options(ex.TODAY))
    assert len(found.withheld) == 5
    assert "ethnicity" not in found.rows[0].values


def test_a_saved_mapping_gives_titles_their_meaning() -> None:
    sheet = ex.simple([["Tên đv", "NS", "GT", "CĐ"], ["Lê An", "1/1/2000", "Nam", "Chi đoàn 1"]])
    with pytest.raises(SheetRefused):
        read(sheet)
    mapping = {"ten dv": "full_name", "ns": "birth_date", "gt": "sex", "cd": ""}
    found = read(sheet, Options(ex.TODAY, mapping))
    assert (found.rows[0].values, found.unknown) == (
        {"full_name": "Lê An", "birth_date": "2000-01-01", "sex": "MALE"},
        (),
    )


def test_both_birth_columns_filled_is_wrong() -> None:
    found = read(ex.official([{**ex.AN, "born_male": "1/1/2000"}]))
    assert ("BOTH_SEXES", "birth_date") in found.rows[0].flaws


def test_a_formula_as_a_name_stays_text() -> None:
    found = read(ex.simple([PLAIN, ['\'=HYPERLINK("http://vi.du")', "1/1/2000", "Nam", "Chi đoàn 1"]]))
    assert found.rows[0].values["full_name"].startswith("'=HYPERLINK")
    formula = read(ex.official([{**ex.AN, "full_name": "=1+1"}]))
    assert formula.rows[0].values["full_name"] == "0"


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("17/08/1995", Cell("1995-08-17")), ("17-8-95", Cell("1995-08-17", "YEAR_OF_TWO_DIGITS")),
        ("1.2.05", Cell("2005-02-01", "YEAR_OF_TWO_DIGITS")), (34928, Cell("1995-08-17")), ("34928", Cell("1995-08-17")),
        (1995, Cell("1995")), ("năm 1995", Cell("1995")), (datetime(1995, 8, 17, 3, tzinfo=UTC), Cell("1995-08-17")),
        ("ngày 17 tháng 8 năm 1995", Cell("1995-08-17")), ("1995-08-17", Cell("1995-08-17")),
        ("8/1995", Cell("1995", "MONTH_ONLY")), ("31/02/1995", Cell("31/02/1995", "DATE_UNREADABLE")),
        ("hè", Cell("hè", "DATE_UNREADABLE")), ("", Cell("")), (17081995, Cell("1995-08-17")),
    ],
)  # fmt: skip
def test_dates_are_read_in_their_spellings(value: object, found: Cell) -> None:
    assert cells.day(value, ex.TODAY) == found


@pytest.mark.parametrize(
    ("read_cell", "value", "found"),
    [
        (cells.id_number, 79195000001, "079195000001"), (cells.id_number, "012345678", "012345678"),
        (cells.id_number, 12345678, "012345678"), (cells.phone, 912345678, "0912345678"),
        (cells.phone, "+84 912 345 678", "0912345678"), (cells.phone, "0912.345.678", "0912345678"),
    ],
)  # fmt: skip
def test_lost_zeros_are_given_back(read_cell: Callable[[object], Cell], value: object, found: str) -> None:
    assert read_cell(value) == Cell(found)


@pytest.mark.parametrize(
    ("data", "flaw"),
    [
        (ex.FAR, Flaw.FAR_CELLS),
        (ex.ZIP_BOMB, Flaw.INFLATES),
        (ex.ENTITIES, Flaw.ENTITIES),
        (ex.MACRO, Flaw.MACRO),
        (ex.LINKED, Flaw.EXTERNAL_LINKS),
        (ex.MANY_PARTS, Flaw.TOO_MANY_PARTS),
        (b"%PDF-1.7", Flaw.WRONG_TYPE),
        (ex.parts(ex.PLAIN, {"xl/workbook.xml": None}), Flaw.WRONG_TYPE),
        (ex.PLAIN[:600], Flaw.BROKEN),
        (ex.parts(ex.PLAIN, {ex.SHEET: b"<worksheet><row>"}), Flaw.BROKEN),
        (b"x" * (10 * 1024 * 1024 + 1), Flaw.TOO_LARGE),
        (ex.simple([PLAIN]), Flaw.EMPTY),
        (ex.simple([["a", "b"], ["c", "d"]]), Flaw.NO_HEADINGS),
        (ex.simple([[*PLAIN, "Họ tên"], ["a", "b", "c", "d", "e"]]), Flaw.HEADINGS_TWICE),
    ],
    ids=lambda value: value.value if isinstance(value, Flaw) else "",
)
def test_what_is_hostile_or_hopeless_is_refused(data: bytes, flaw: Flaw) -> None:
    """INVARIANT: a file can end only the child that reads it, within the child's memory.

    Opening a file before its cells, parts and size were looked over, or in this process, would break it.
    """
    with pytest.raises(SheetRefused) as caught:
        read(data)
    assert caught.value.flaw is flaw
    for note in getattr(caught.value, "__notes__", ()):
        assert 0 < int(note.partition("peak=")[2].partition(",")[0]) < PEAK


def test_a_small_file_of_far_cells_is_small() -> None:
    assert len(ex.FAR) < 10_000


@pytest.mark.slow
def test_two_hundred_thousand_rows_are_refused_within_the_limit_of_processor_time() -> None:
    with pytest.raises(SheetRefused) as caught:
        read(ex.long(200_000))
    assert caught.value.flaw is Flaw.TOO_MANY_ROWS
    assert float(caught.value.__notes__[0].partition("seconds=")[2].partition(",")[0]) < CPU_SECONDS


def test_the_titles_that_mean_the_same_are_named() -> None:
    with pytest.raises(SheetRefused) as caught:
        read(ex.simple([[*PLAIN, "Họ tên"], ["a", "b", "c", "d", "e"]]))
    assert caught.value.about == "«Họ và tên» (A), «Họ tên» (E)"


@pytest.mark.parametrize(
    "child",
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGABRT)", 60.0),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", 60.0),
        ('print(\'{"columns": {}, "unknown": [], "withheld": [], "passed_over": 0}\')', 60.0),
        ("print('{\"n\"')", 60.0),
        ("import time; time.sleep(60)", 0.2),
    ],
)
def test_the_reader_outlives_its_child(child: tuple[str, float]) -> None:
    text, wall = child
    with pytest.raises(SheetRefused) as caught:
        SheetReader(wall=wall, child=(sys.executable, "-c", text)).read(ex.PLAIN, OPTIONS)
    assert caught.value.flaw is Flaw.TOO_COSTLY


def test_the_child_can_open_nothing_more() -> None:
    """INVARIANT: the child that reads a foreign file can open no other file and no socket."""
    text = (
        "from services.members.sheets.child import limit; import socket; limit()\n"
        "try: socket.socket()\nexcept OSError: print('none')"
    )
    done = subprocess.run((sys.executable, "-c", text), capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "none"
