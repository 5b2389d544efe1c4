"""What every question to reporting is asked under, and how an answer is served as a file as well."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Annotated, ParamSpec

from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime, BeforeValidator, Field
from starlette.convertors import CONVERTOR_TYPES, StringConvertor

from services.kernel.days import VIETNAM
from services.kernel.decider import Refusal
from services.kernel.grids import said
from services.kernel.sheets import FORMS, Form, Layout, Row, Table, download
from services.reporting.api.filling import filling_of, in_rows

EARLIEST, LATEST = date(1931, 1, 1), date(2200, 12, 31)
VIETNAMESE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:[ ,]+(\d{1,2}):(\d{2}))?")


def _day(text: object) -> object:
    """Return a date written 26/03/2026 as ISO 8601, nothing for an empty one, anything else as it is."""
    found = VIETNAMESE.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None or found[4]:
        return text or None
    return f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}"


def _moment(text: object) -> object:
    """Return a time written 26/03/2026 17:00, or a day for its first moment, as ISO 8601 with Vietnamese time."""
    found = VIETNAMESE.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        return text or None
    return f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}T{found[4] or 0:0>2}:{found[5] or 0:0>2}:00+07:00"


Day = Annotated[Annotated[date, Field(ge=EARLIEST, le=LATEST)] | None, BeforeValidator(_day), Query()]
Known = Annotated[
    AwareDatetime | None, BeforeValidator(_moment), Query(description="as known at: what was recorded by then")
]
Moment = Annotated[AwareDatetime, BeforeValidator(_moment)]
"""A moment that must be said, written either way."""
AYear = Annotated[int | None, Query(ge=EARLIEST.year, le=LATEST.year)]
Code = Annotated[str | None, Query(max_length=31)]
P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Asked:
    """The dates and the place a question is about."""

    on: date
    year: int
    known_at: datetime | None
    unit: str | None
    cluster: str | None


def asking(today: Callable[[], date]) -> Callable[..., Asked]:
    """Return the dependency that reads `?on=`, `?year=`, `?known_at=`, `?unit=`, `?cluster=`.

    Without `on` it is today, or the last day of a `year` gone by.
    """

    def asked(
        on: Day = None, year: AYear = None, known_at: Known = None, unit: Code = None, cluster: Code = None
    ) -> Asked:
        day = on or today()
        if on is None and year is not None and year < day.year:
            day = date(year, 12, 31)
        return Asked(day, day.year if year is None else year, known_at, unit, cluster)

    return asked


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to be served as a file: the file's name, the rows, headings first; title and note as a page has them."""

    name: str
    table: Table
    title: str = ""
    note: str = ""


class Ending(StringConvertor):
    """What people try at the end of an address; any other ending is taken for a part of the code before it."""

    NAME = "ending"
    regex = "doc|docx|html|ods|odt|parquet|tsv|txt|xls|xml|yaml|zip"


OTHER = f"{{ending:{Ending.NAME}}}"
"""The ending of an address for a form that no table has, in the writing of routes."""


class UnknownForm(Refusal):
    """A table is asked for in a form that is not made of tables."""

    CODE, STATUS = "reporting.unknown_form", 404
    DETAIL = "Bảng này chỉ có ở dạng JSON, CSV, XLSX và PDF. Hãy đổi đuôi địa chỉ thành .csv, .xlsx hoặc .pdf."


def files(routes: APIRouter, path: str, title: str = "") -> Callable[[Callable[P, tuple[str, Table] | Sheet]], None]:
    """Decorate what returns a file's name and its table, or a Sheet: it is served at `path`.csv, `path`.xlsx, `path`.pdf.

    `title` stands above the rows where they are printed, and below it what was asked. Other endings are UnknownForm.
    """

    def add(table: Callable[P, tuple[str, Table] | Sheet]) -> None:
        for form in FORMS:
            routes.get(f"{path}.{form}", response_class=Response, response_model=None)(
                _file(routes, table, form, title)
            )
        CONVERTOR_TYPES.setdefault(Ending.NAME, Ending())
        routes.get(f"{path}.{OTHER}", include_in_schema=False, response_model=None)(_unknown_form)

    return add


def _unknown_form() -> None:
    raise UnknownForm


def _file(
    routes: APIRouter, table: Callable[P, tuple[str, Table] | Sheet], form: Form, title: str
) -> Callable[P, Response]:
    @wraps(table)
    def file(*args: P.args, **kwargs: P.kwargs) -> Response:
        found = table(*args, **kwargs)
        sheet = found if isinstance(found, Sheet) else Sheet(*found)
        note = sheet.note or next((_note(one) for one in kwargs.values() if isinstance(one, Asked)), "")
        marked = in_rows(sheet.table, filling_of(routes))
        rows = _in_words(marked) if form == "pdf" else marked
        return download(sheet.name, form, rows, Layout(sheet.title or title or sheet.name, note=note))

    return file


def _in_words(table: Table) -> Iterator[Row]:
    """Yield the rows for people to read: codes as screens call them."""
    from services.reporting.pages.words import called  # the words stand with the pages, which import this module

    for row in table:
        yield [called("vi", value) if isinstance(value, str) else value for value in row]


def _note(asked: Asked) -> str:
    parts = [f"Số liệu tính đến {said(asked.on)}"]
    if asked.year != asked.on.year:
        parts.append(f"năm {asked.year}")
    if asked.unit or asked.cluster:
        parts.append(f"đơn vị {asked.unit}" if asked.unit else f"cụm {asked.cluster}")
    if asked.known_at is not None:
        parts.append(f"theo hiểu biết lúc {said(asked.known_at.astimezone(VIETNAM))}")
    return ", ".join(parts)
