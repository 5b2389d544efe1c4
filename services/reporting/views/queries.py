"""The questions reporting answers, over one read transaction; none reads the clock.

`views` is what `ViewSet.read()` hands out. `on` is the effective date as of which to answer. `known_at` limits the answer
to what was recorded by then: it is summed from the ledger instead of the totals, so it costs more the longer the history.
A flow is summed within `year` (that of `on` if not given) up to `on`; a stock is the sum of everything up to `on`.
A grassroots unit's values include those of its branches; the bloc's include everything.
"""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Connection

from services.reporting.views.answers import (
    Explanation,
    FactDetail,
    FigureTable,
    ModelRow,
    Overview,
    Programmes,
    ProposalRow,
    Series,
    UnitPage,
)

Views = Mapping[str, object]


def overview(
    db: Connection, views: Views, *, on: date, year: int | None = None, known_at: datetime | None = None
) -> Overview: ...


def unit_page(
    db: Connection, views: Views, code: str, *, on: date, year: int | None = None, known_at: datetime | None = None
) -> UnitPage: ...


def figure_by_unit(
    db: Connection, views: Views, figure: str, *, on: date, year: int | None = None, known_at: datetime | None = None
) -> FigureTable: ...


def explain(
    db: Connection,
    views: Views,
    figure: str,
    *,
    on: date,
    unit: str | None = None,
    cluster: str | None = None,
    year: int | None = None,
    known_at: datetime | None = None,
    cursor: str | None = None,
    limit: int = 100,
) -> Explanation: ...


def fact(db: Connection, views: Views, source: str, position: int) -> FactDetail: ...


def series(
    db: Connection,
    views: Views,
    figure: str,
    *,
    first: date,
    last: date,
    unit: str | None = None,
    cluster: str | None = None,
    year: int | None = None,
    known_at: datetime | None = None,
) -> Series: ...


def proposals(
    db: Connection,
    views: Views,
    *,
    on: date,
    year: int | None = None,
    unit: str | None = None,
    known_at: datetime | None = None,
) -> list[ProposalRow]: ...


def models(
    db: Connection,
    views: Views,
    *,
    on: date,
    year: int | None = None,
    unit: str | None = None,
    known_at: datetime | None = None,
) -> list[ModelRow]: ...


def programmes(
    db: Connection, views: Views, *, year: int, on: date, unit: str | None = None, known_at: datetime | None = None
) -> Programmes: ...
