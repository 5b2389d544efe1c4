"""Results in figures, as plans of work, proposals, coordination, models, works and activities tell them."""

from typing import Annotated

from pydantic import Field

from contracts.base import Frozen, Request
from contracts.plans.base import Code


class Measured(Frozen):
    """So many of something: `amount` 120 of the `measure` FILE_HANDLED; the rule set in force lists the measures."""

    measure: str
    amount: int


class Result(Request):
    """An amount as it is asked for, money in đồng; a measure that the rule set does not have is refused."""

    measure: Code
    amount: Annotated[int, Field(ge=1, le=10**15)]


Results = Annotated[tuple[Result, ...], Field(max_length=50)]
"""What came of something, each measure once."""
