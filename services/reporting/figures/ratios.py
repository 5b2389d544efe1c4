"""Shares and averages: one sum of figures over another, at any place and period, and never an average of averages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from services.reporting.figures.base import Figure, Proactive

PERCENT = "%"


@dataclass(frozen=True, slots=True)
class Quotient:
    """A value with what it was divided from. `value` has one decimal; None where there is nothing to divide by."""

    value: float | None
    numerator: int
    denominator: int


NOTHING = Quotient(None, 0, 0)


@dataclass(frozen=True, slots=True)
class Ratio:
    """A share in percent, or an average in `unit`: the sum of some figures by the sum of others, by their ids.

    A share can exceed 100: more may be done in a period than fell due in it. It is shown as it is.
    """

    id: str
    vi: str
    en: str
    unit: str
    proactive: Proactive
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]
    definition_vi: str
    definition_en: str
    kind: Literal["ratio"] = "ratio"

    @property
    def parts(self) -> tuple[str, ...]:
        """The figures above the line, then those below."""
        return (*self.numerator, *self.denominator)

    def of(self, values: Mapping[str, int]) -> Quotient:
        """Return what the figures' values at one place and period come to; half a tenth is rounded up."""
        above = below = 0
        for one in self.numerator:
            above += values.get(one, 0)
        for one in self.denominator:
            below += values.get(one, 0)
        if below <= 0:
            return Quotient(None, above, below) if above or below else NOTHING
        scale = 1000 if self.unit == PERCENT else 10
        return Quotient((2 * scale * above + below) // (2 * below) / 10, above, below)


def known(ratios: Iterable[Ratio], figures: Mapping[str, Figure]) -> tuple[Ratio, ...]:
    """Return the ratios. Raises ValueError where one is made of a figure that is not there."""
    found = tuple(ratios)
    missing = sorted({part for ratio in found for part in ratio.parts if part not in figures})
    if missing:
        raise ValueError(f"no such figure: {', '.join(missing)}")
    return found
