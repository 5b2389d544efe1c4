"""What the recount makes of states alone: without the figures that count a step each time it is told."""

from collections.abc import Iterable
from datetime import date

from contracts.base import Fact
from services.suite.recount import Key
from services.suite.recount import recount as whole
from services.suite.recount_steps import STEPPED


def recount(facts: Iterable[Fact], on: date, year: int) -> dict[Key, int]:
    """Return every figure of states that is not 0, by unit."""
    return {key: amount for key, amount in whole(facts, on, year).items() if key[0] not in STEPPED}
