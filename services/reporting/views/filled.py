"""Keeps numbers that are not known yet out of what is frozen: figures that are still being counted from history."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from services.reporting.domain.frozen import Frozen
from services.reporting.views.freezing import Freezing
from services.reporting.views.membership import SUMMED
from services.reporting.views.refusals import FiguresFilling


class Filled:
    """Figures to be frozen, all of them counted whole; `filling` tells those that are not."""

    def __init__(self, figures: Freezing, filling: Callable[[], frozenset[str]] = frozenset) -> None:
        self._figures, self._filling = figures, filling

    def require_filled(self, figures: Collection[str]) -> None:
        """Raise FiguresFilling where one of these figures is still being counted from history."""
        if not self._filling().isdisjoint(figures):
            raise FiguresFilling

    def freeze(
        self, code: str, first: date, last: date, figures: Sequence[str], ages: Mapping[str, float] | None
    ) -> Frozen:
        """Return the figures as Freezing does. Raises FiguresFilling as well."""
        self.require_filled([*figures, *(() if ages is None else SUMMED)])
        return self._figures.freeze(code, first, last, figures, ages)
