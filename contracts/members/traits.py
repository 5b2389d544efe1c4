"""How many members of a unit are what, once a quarter (domain.md §6.1): no group that is too small, nobody named."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from contracts.base import Document, Fact, Frozen, Request, UnitRef
from contracts.members.base import MembersFact

Quarter = Annotated[int, Field(ge=1, le=4)]

# Facts.


class TraitsCounted(MembersFact):
    """Of one trait how many members of the unit and of those below it are what, as of a day.

    `trait` is SEX, AGE, PARTY, ETHNICITY or RELIGION; `withheld`: some values are left out, or all.
    """

    AGGREGATE: ClassVar[str] = "traits"
    KEY: ClassVar[str] = "statistics_id"
    NAME: ClassVar[str] = "traits-counted"

    statistics_id: UUID
    year: int
    quarter: int
    as_of: date
    trait: str
    counts: Mapping[str, int]
    withheld: bool


FACTS: tuple[type[Fact], ...] = (TraitsCounted,)

# Requests.


class CountTraits(Request):
    """PUT /units/{unit_id}/statistics/{year}/{quarter}. Counts the members as they are when it is asked."""

    effective_on: date
    document: Document


# Replies.


class TraitShown(Frozen):
    """What is told of one trait."""

    trait: str
    as_of: date
    counts: Mapping[str, int]
    withheld: bool


class StatisticsShown(Frozen):
    """What is told of a unit's members in a quarter."""

    unit: UnitRef
    year: int
    quarter: int
    traits: tuple[TraitShown, ...]
