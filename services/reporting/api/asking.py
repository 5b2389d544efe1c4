"""What every question to reporting is asked under, and how an answer is served as a file as well."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Annotated, ParamSpec

from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime

from services.kernel.sheets import FORMS, Form, Table, download

EARLIEST, LATEST = date(1931, 1, 1), date(2200, 12, 31)
Day = Annotated[date | None, Query(ge=EARLIEST, le=LATEST)]
Known = Annotated[AwareDatetime | None, Query(description="as known at: what was recorded by then")]
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


def files(routes: APIRouter, path: str) -> Callable[[Callable[P, tuple[str, Table]]], None]:
    """Decorate what returns a file's name and its table: it is served at `path`.csv and `path`.xlsx."""

    def add(table: Callable[P, tuple[str, Table]]) -> None:
        for form in FORMS:
            routes.get(f"{path}.{form}", response_class=Response, response_model=None)(_file(table, form))

    return add


def _file(table: Callable[P, tuple[str, Table]], form: Form) -> Callable[P, Response]:
    @wraps(table)
    def file(*args: P.args, **kwargs: P.kwargs) -> Response:
        name, rows = table(*args, **kwargs)
        return download(name, form, rows)

    return file
