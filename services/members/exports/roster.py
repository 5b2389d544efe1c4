"""The roster as a table: the plain list, and the Union's form of 34 columns under three heading rows (domain.md §7.3)."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from services.kernel.sheets import Layout, Row, Table
from services.members.sheets.columns import COLUMNS, HEADING_ROWS, ID_COLUMN, Column

RANKS = {
    "EXCELLENT": "Hoàn thành xuất sắc nhiệm vụ",
    "GOOD": "Hoàn thành tốt nhiệm vụ",
    "COMPLETED": "Hoàn thành nhiệm vụ",
    "NOT_COMPLETED": "Không hoàn thành nhiệm vụ",
}
STATES = {
    "active": "Đang sinh hoạt",
    "matured": "Trưởng thành đoàn",
    "left": "Thôi sinh hoạt",
    "struck_off": "Xóa tên",
    "expelled": "Khai trừ",
    "deceased": "Từ trần",
}
SEXES = {"MALE": "Nam", "FEMALE": "Nữ"}
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

LIST = Layout("Danh sách đoàn viên")
FORM = Layout("Danh sách đoàn viên", headings=HEADING_ROWS, hidden=frozenset({len(COLUMNS)}))

Names = Mapping[UUID, str]
"""Name of a unit by its id."""


def plain(rows: Iterable[Any], names: Names) -> Table:
    """Yield the plain list, its heading first; no sensitive word."""
    yield (
        *("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Mã đoàn viên", "Số thẻ", "Đơn vị", "Mã đơn vị"),
        *("Ngày vào Đoàn", "Xếp loại", "Năm xếp loại", "Điện thoại", "Tình trạng"),
    )
    for number, row in enumerate(rows, 1):
        yield (
            *(number, row.full_name, row.birth_date, SEXES.get(row.sex, row.sex), row.member_code, row.card_number),
            *(_unit(row, names), row.unit_code, row.joined_on, RANKS.get(row.rank, row.rank), row.rank_year),
            *(row.phone, STATES.get(row.state, row.state)),
        )


def form(rows: Iterable[Any], names: Names, on: date, *, headings: int = HEADING_ROWS) -> Table:
    """Yield the form of 34 columns, and the member's id in a 35th that a re-import knows the person by.

    Ages are those of `on`. Sensitive columns are empty where the rows carry no sensitive words. With one heading row it is
    that of the single columns' titles.
    """
    yield from _headings(headings)
    for number, row in enumerate(rows, 1):
        yield (*(_cell(column, row, number, names, on) for column in COLUMNS), str(UUID(str(row.id))))


def _headings(rows: int) -> Iterator[Row]:
    if rows == 1:
        yield (*(column.title for column in COLUMNS), ID_COLUMN)
        return
    for level in range(HEADING_ROWS):
        yield (*(column.headings[level] for column in COLUMNS), ID_COLUMN if level == 0 else "")


def _cell(column: Column, row: Any, number: int, names: Names, on: date) -> Any:
    own = OWN.get(column.key)
    if own is not None:
        return own(row, number, names, on)
    kept = getattr(row, "sensitive", {}) if column.sensitive else row.details
    value = kept.get(column.field or column.key)
    return date.fromisoformat(value) if value and DAY.fullmatch(value) else value


def _unit(row: Any, names: Names) -> str:
    return names.get(UUID(str(row.unit_id)), row.unit_code)


def _age(born: date | None, on: date) -> int | None:
    return None if born is None else on.year - born.year - ((on.month, on.day) < (born.month, born.day))


OWN: Mapping[str, Callable[[Any, int, Names, date], Any]] = {
    "number": lambda row, number, names, on: number,
    "full_name": lambda row, number, names, on: row.full_name,
    "unit": lambda row, number, names, on: _unit(row, names),
    "member_code": lambda row, number, names, on: row.member_code,
    "card_number": lambda row, number, names, on: row.card_number,
    "born_male": lambda row, number, names, on: None if row.sex == "FEMALE" else row.birth_date,
    "born_female": lambda row, number, names, on: row.birth_date if row.sex == "FEMALE" else None,
    "age": lambda row, number, names, on: _age(row.birth_date, on),
    "joined_on": lambda row, number, names, on: row.joined_on,
    "training": lambda row, number, names, on: row.training,
    "rating": lambda row, number, names, on: RANKS.get(row.rank, row.rank),
}
"""What a column holds that is not one of the person's details."""
