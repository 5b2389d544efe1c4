"""Two days of a place, or two places on a day, figure by figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.reporting.figures import Figure
from services.reporting.pages.board import TITLES
from services.reporting.pages.frame import Frame
from services.reporting.views.answers import UnitName


@dataclass(frozen=True)
class Side:
    """A place on a day and its figures."""

    place: UnitName
    on: date
    values: Mapping[str, int]


@dataclass(frozen=True)
class Pair:
    """A figure on both sides, each with its address; `between` leads to what happened in between, if that is days."""

    label: str
    a: int
    a_href: str
    b: int
    b_href: str
    difference: int
    between: str | None
    key: str


@dataclass(frozen=True)
class PairGroup:
    """The figures of a proactive, or of the organisation itself."""

    title: str
    number: int
    rows: list[Pair]


def paired(at: Frame, figures: Sequence[Figure], a: Side, b: Side) -> tuple[list[PairGroup], int]:
    """Return the figures of both sides by proactive, and how many are zero on both and left out."""
    groups, silent = [], 0
    for number in (1, 2, 3, 0):
        rows = []
        for figure in figures:
            if figure.proactive != number:
                continue
            if not a.values[figure.id] and not b.values[figure.id] and not at.fills(figure.id):
                silent += 1
                continue
            rows.append(_pair(at, figure, a, b))
        title = at.t(TITLES[number]) if number else at.t("Tổ chức")
        groups.append(PairGroup(title, number, rows))
    return groups, silent


def _pair(at: Frame, figure: Figure, a: Side, b: Side) -> Pair:
    one, two = a.values[figure.id], b.values[figure.id]
    days = {"since": (a.on + timedelta(days=1)).isoformat(), "on": _on(at, b)}
    between = at.link(f"/figures/{figure.id}", **_of(at, b), **days) if a.on < b.on else None
    return Pair(at.name(figure), one, _why(at, figure, a), two, _why(at, figure, b), two - one, between, figure.id)


def _why(at: Frame, figure: Figure, side: Side) -> str:
    whole = side.place.kind == "CLUSTER" and figure.kind == "flow"
    since = date(side.on.year, 1, 1).isoformat() if whole else None
    return at.link(f"/figures/{figure.id}", **_of(at, side), on=_on(at, side), since=since)


def _on(at: Frame, side: Side) -> str | None:
    return None if side.on == at.today else side.on.isoformat()


def _of(at: Frame, side: Side) -> dict[str, str]:
    match side.place.kind:
        case "BLOC":
            return {}
        case "CLUSTER":
            return {"cluster": side.place.code, "year": str(at.on.year)}
        case _:
            return {"unit": side.place.code}
