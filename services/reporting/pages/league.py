"""Ranks units by a measure: ties share a rank, and a small denominator is said and not ranked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from services.reporting.pages.display import display
from services.reporting.pages.frame import Frame
from services.reporting.pages.measures import Measure, Value
from services.reporting.pages.text import collate
from services.reporting.views.answers import UnitName, UnitRow


@dataclass(frozen=True)
class Ranked:
    """A unit in the league; `rank` is None where it is not ranked, `tied` where others have the same rank.

    `width` is its part of the greatest value, in percent.
    """

    rank: int | None
    tied: bool
    code: str
    name: str
    place: str
    cluster: str
    value: Value
    href: str
    width: int


@dataclass(frozen=True)
class League:
    """Units that are ranked, and those that are not: too small a denominator, or none."""

    ranked: list[Ranked]
    small: list[Ranked]
    without: list[Ranked]

    def turned(self) -> "League":
        """Return it from the lowest to the highest; the ranks stay."""
        return replace(self, ranked=self.ranked[::-1])


def ranked(at: Frame, by: Measure, rows: Sequence[UnitRow], clusters: Mapping[str, str]) -> League:
    """Return units by a measure, the greatest first; equal values by name, with the same rank: 1, 2, 2, 4.

    A share or a rate of fewer than the least denominator says little: it is shown, and not ranked.
    """
    least = display(at.on).least_denominator
    known = [(by.seen(at, row.values), row) for row in sorted(rows, key=lambda row: collate(row.name))]
    counted = [(value, row) for value, row in known if value.exact is not None and not _small(value, least)]
    counted.sort(key=lambda one: -(one[0].exact or 0))
    values = [value.exact for value, _ in counted]
    most = max((float(value) for value in values if value is not None), default=0)
    found = []
    for value, row in counted:
        first = values.index(value.exact)
        width = round(100 * max(0.0, float(value.exact or 0)) / most) if most > 0 else 0
        found.append(_row(at, by, value, row, clusters, first + 1, values.count(value.exact) > 1, width))
    small = [_row(at, by, *one, clusters) for one in known if one[0].exact is not None and _small(one[0], least)]
    without = [_row(at, by, *one, clusters) for one in known if one[0].exact is None]
    return League(found, small, without)


def _small(value: Value, least: int) -> bool:
    return value.base is not None and value.base < least


def _row(
    at: Frame,
    by: Measure,
    value: Value,
    row: UnitRow,
    clusters: Mapping[str, str],
    rank: int | None = None,
    tied: bool = False,
    width: int = 0,
) -> Ranked:
    return Ranked(
        rank,
        tied,
        row.code,
        row.name,
        at.place(UnitName(row.code, row.name, row.kind)),
        clusters.get(row.cluster or "", ""),
        value,
        at.link(f"/figures/{by.explained}", unit=row.code),
        width,
    )
