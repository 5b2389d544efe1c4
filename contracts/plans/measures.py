"""Results in figures, as proposals and coordination programmes tell them."""

from typing import Annotated

from pydantic import Field

from contracts.base import Frozen, Request, Text

Amount = Annotated[int, Field(ge=0, le=1_000_000_000_000)]


class Measure(Frozen):
    """So many of something: `amount` 120, `word` "lượt"; the rule set in force lists the words."""

    word: str
    amount: int


class MeasureGiven(Request):
    """A measure as it is asked for; a word that the rule set does not have is refused."""

    word: Text
    amount: Amount


Measures = Annotated[tuple[MeasureGiven, ...], Field(max_length=20)]
"""What a review or a result adds up to, each word once."""
