"""Results in figures as tests say them: in commands and events, in facts and replies, in requests."""

from contracts.plans import measures as contract
from services.plans.domain.measures import Measured


def amounts(**amounts: int) -> tuple[Measured, ...]:
    """Results of a command or an event."""
    return tuple(Measured(measure=measure, amount=amount) for measure, amount in amounts.items())


def amounts_told(**amounts: int) -> tuple[contract.Measured, ...]:
    """Results of a fact or a reply."""
    return tuple(contract.Measured(measure=measure, amount=amount) for measure, amount in amounts.items())


def amounts_asked(**amounts: int) -> tuple[contract.Result, ...]:
    """Results of a request."""
    return tuple(contract.Result(measure=measure, amount=amount) for measure, amount in amounts.items())
