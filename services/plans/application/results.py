"""Results in figures, from a request into a command and from an event into a reply."""

from collections.abc import Iterable

from contracts.plans import measures as contract
from services.plans.domain.measures import Measured


def measured(results: Iterable[contract.Result]) -> tuple[Measured, ...]:
    """Return results as a command has them."""
    return tuple(Measured(measure=one.measure, amount=one.amount) for one in results)


def results_shown(results: Iterable[Measured]) -> tuple[contract.Measured, ...]:
    """Return results as a reply has them."""
    return tuple(contract.Measured(measure=one.measure, amount=one.amount) for one in results)
