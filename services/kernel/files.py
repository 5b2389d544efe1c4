"""A paged list as files too: the same address with `.xlsx`, `.csv` or `.pdf`, the same filters, all pages."""

import inspect
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from enum import Enum
from functools import reduce
from typing import Any

from fastapi import APIRouter, Response

from services.kernel.http import Page, Slice
from services.kernel.sheets import SPREADSHEETS, Form, Layout, Table, download

Listed = Callable[..., Page[Any]]
Columns = Sequence[tuple[str, str]]
"""Field of a row, dotted where it lies deeper, and the Vietnamese heading of its column."""

STEP = 500


def add_files(
    routes: APIRouter,
    path: str,
    listed: Listed,
    title: str,
    columns: Columns,
    forms: Sequence[Form] = SPREADSHEETS,
) -> None:
    """Serve the list that `listed` gives page by page (its parameter `part`) at `path`.xlsx and `path`.csv.

    `forms` may be FORMS, which adds `path`.pdf.
    """
    for form in forms:
        routes.get(f"{path}.{form}", response_class=Response, name=f"{path}.{form}")(
            _file(path, form, listed, title, columns)
        )


def _file(path: str, form: Form, listed: Listed, title: str, columns: Columns) -> Callable[..., Response]:
    def file(**asked: Any) -> Response:
        first = listed(part=Slice(None, STEP), **asked)
        name = path.strip("/").replace("/", "-")
        return download(name, form, _table(listed, first, asked, columns), Layout(title))

    own = inspect.signature(listed)
    file.__signature__ = own.replace(  # type: ignore[attr-defined]  # FastAPI reads the parameters from here
        parameters=[
            one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in own.parameters.values() if one.name != "part"
        ],
        return_annotation=Response,
    )
    file.__doc__ = f"{(listed.__doc__ or '').strip()} As a file, all pages."
    return file


def _table(listed: Listed, page: Page[Any], asked: dict[str, Any], columns: Columns) -> Table:
    yield tuple(heading for _, heading in columns)
    for row in _rows(listed, page, asked):
        yield tuple(_cell(row, field) for field, _ in columns)


def _rows(listed: Listed, page: Page[Any], asked: dict[str, Any]) -> Iterator[Any]:
    yield from page.items
    while page.next is not None:
        page = listed(part=Slice(page.next, STEP), **asked)
        yield from page.items


def _cell(row: Any, field: str) -> Any:
    value = reduce(lambda one, name: None if one is None else getattr(one, name), field.split("."), row)
    if isinstance(value, Enum):
        return value.value
    return value if value is None or isinstance(value, str | int | float | date | datetime) else str(value)
