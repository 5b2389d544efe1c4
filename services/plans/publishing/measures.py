"""Results of works and items, as facts have them."""

from collections.abc import Iterable

from contracts.plans.measures import Measured
from services.plans.domain.measures import Measured as OwnMeasured


def results(own: Iterable[OwnMeasured]) -> tuple[Measured, ...]:
    """Return results as facts have them."""
    return tuple(Measured.of(measure=one.measure, amount=one.amount) for one in own)
