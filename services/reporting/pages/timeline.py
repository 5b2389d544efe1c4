"""Measures month by month, or year by year where ten years are not enough: as charts, and as a table that explains itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.reporting.figures import BY_ID
from services.reporting.figures.ratios import PERCENT
from services.reporting.pages.board import Chart
from services.reporting.pages.frame import Frame
from services.reporting.pages.measures import Measure, Value
from services.reporting.views.answers import Series

LONGEST_BY_MONTH = 120


@dataclass(frozen=True)
class Period:
    """A month or a year within the days asked about: its label and its first and last day."""

    label: str
    first: date
    last: date


@dataclass(frozen=True)
class Moment:
    """A measure's value in a period, and the address that explains it."""

    value: Value
    href: str


@dataclass(frozen=True)
class TimeLine:
    """A period with the value of every measure."""

    period: Period
    moments: list[Moment]


def periods(series: Sequence[Series], since: date, on: date) -> tuple[bool, list[Period]]:
    """Return whether it is told by years, and the periods: months, or years where there are more than 120 months."""
    months = [date(int(point.month[:4]), int(point.month[5:]), 1) for point in series[0].points] if series else []
    if len(months) <= LONGEST_BY_MONTH:
        ends = [(month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1) for month in months]
        named = zip(months, ends, strict=True)
        return False, [Period(f"{first:%m/%Y}", max(first, since), min(last, on)) for first, last in named]
    years = range(since.year, on.year + 1)
    return True, [Period(str(one), max(since, date(one, 1, 1)), min(on, date(one, 12, 31))) for one in years]


def timeline(
    at: Frame, measures: Sequence[Measure], series: Sequence[Series], spans: Sequence[Period]
) -> list[TimeLine]:
    """Return the measures in each period: a stock as at its end, a flow as its sum, a share of what these make."""
    values = {one.figure.id: _by_period(one, spans) for one in series}
    found = []
    for number, span in enumerate(spans):
        known = {figure: amounts[number] for figure, amounts in values.items()}
        found.append(TimeLine(span, [Moment(one.seen(at, known), _why(at, one, span)) for one in measures]))
    return found


def _by_period(series: Series, spans: Sequence[Period]) -> list[int]:
    points: Mapping[str, int] = {point.month: point.value for point in series.points}
    found = []
    for span in spans:
        within = [value for month, value in points.items() if f"{span.first:%Y-%m}" <= month <= f"{span.last:%Y-%m}"]
        found.append(sum(within) if series.figure.kind == "flow" else (within or [0])[-1])
    return found


def _why(at: Frame, one: Measure, span: Period) -> str:
    flow = BY_ID[one.main].kind == "flow"
    return at.link(
        f"/figures/{one.main}",
        unit=at.kept.get("unit"),
        cluster=at.kept.get("cluster"),
        year=at.on.year if at.kept.get("cluster") and at.on.year != span.last.year else None,
        on=span.last.isoformat(),
        since=span.first.isoformat() if flow else None,
    )


def charts(at: Frame, measures: Sequence[Measure], lines: Sequence[TimeLine]) -> list[Chart]:
    """Return a chart for each unit of counting, so that no two scales share one; levels as lines, sums as bars."""
    found: list[Chart] = []
    for unit in dict.fromkeys(one.unit for one in measures):
        mine = [number for number, one in enumerate(measures) if one.unit == unit]
        series = [
            {
                "name": measures[number].name(at.lang),
                "values": [_shown(line.moments[number].value) for line in lines],
                "line": measures[number].level,
            }
            for number in mine
        ]
        title = ", ".join(measures[number].name(at.lang) for number in mine)
        words = "; ".join(f"{one['name']}: {_told(lines, number)}" for one, number in zip(series, mine, strict=True))
        data: dict[str, object] = {
            "names": [line.period.label for line in lines],
            "series": series,
            "suffix": " %" if unit == PERCENT else "",
            "words": f"{title}. {words}",
        }
        found.append(Chart(f"series-{len(found)}", title, unit if unit == PERCENT else at.unit(unit), data))
    return found


def _told(lines: Sequence[TimeLine], number: int) -> str:
    return ", ".join(f"{line.period.label} {line.moments[number].value.written}" for line in lines[-12:])


def _shown(value: Value) -> float | int | None:
    if value.exact is None:
        return None
    return value.amount if value.base is None else round(float(value.exact), 1)
