"""What a submitted report says for good: its figures with where each comes from, and the statement of members."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

WITHHELD: Literal["WITHHELD"] = "WITHHELD"
NOT_COUNTED: Literal["NOT_COUNTED"] = "NOT_COUNTED"
Told = int | Literal["WITHHELD", "NOT_COUNTED"]
"""How many members have a trait, or why that is not told (domain.md §5.3): the group is too small, nobody counted yet."""


class FrozenPart(BaseModel):
    """Base of what is frozen: never changed, and read again as it was written."""

    model_config = ConfigDict(frozen=True)


class FrozenFigure(FrozenPart):
    """A figure as it was: its words too, so that a catalogue worded anew changes no old report.

    `value` is a stock at the period's end, a flow within the period; `opening` a stock on the eve of the period, None for a
    flow; `year_to_date` a flow since the first of January, None for a stock; `year_before` the value a year earlier.
    """

    figure: str
    vi: str
    en: str
    unit: str
    kind: Literal["stock", "flow"]
    value: int
    opening: int | None
    year_to_date: int | None
    year_before: int


class MembersRow(FrozenPart):
    """A place's line of the statement of members: opening + came − went (+ moved with their units) = closing.

    `came` and `went` are all ways in and out; `moved` is what came (or, below zero, left) with whole units. Traits are those
    counted on `counted_on`; `average_age` is reckoned from the bands of age published, None where that cannot be done.
    """

    code: str
    name: str
    total: int
    male: Told
    female: Told
    average_age: float | None
    party: Told
    officers: int
    ethnic_minority: Told
    religious: Told
    counted_on: date | None
    admitted: int
    transferred_in: int
    transferred_out: int
    matured: int
    awareness_class: int
    referred: int
    party_admitted: int
    opening: int
    came: int
    went: int
    moved: int
    closing: int
    balanced: bool


class Frozen(FrozenPart):
    """The figures of a place for a period, and from what they were summed.

    `positions` is how far each service's facts had been taken in, `known_at` the moment the last of them was recorded, None
    where there were none. `members` is empty for a form without the statement; its first line is the place itself.
    `above` is the name of the unit above, empty where there is none.
    """

    code: str
    name: str
    above: str
    first: date
    last: date
    year: int
    known_at: datetime | None
    positions: Mapping[str, int]
    figures: tuple[FrozenFigure, ...]
    members: tuple[MembersRow, ...]

    def figure(self, id: str) -> FrozenFigure | None:
        """Return a figure by its id, None where the report has no such."""
        return next((one for one in self.figures if one.figure == id), None)
