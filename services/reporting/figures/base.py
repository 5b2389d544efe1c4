"""What a figure is, and the ledger entry that every figure is a sum of."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple
from uuid import UUID

from contracts.base import Fact, UnitRef

Kind = Literal["stock", "flow"]
Proactive = Literal[0, 1, 2, 3]


class Entry(NamedTuple):
    """One amount that a fact adds to a figure of a unit, counted on `effective_on` (mostly the fact's own date).

    `source` and `position` name the fact, `fact_type` is its name without service and version.
    """

    figure_id: str
    unit_id: UUID
    effective_on: date
    recorded_at: datetime
    source: str
    position: int
    fact_type: str
    subject: UUID
    amount: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A number the bloc reports. A stock is the sum of all its entries up to a date, a flow the sum within a period.

    `proactive` is the content of the model it serves (domain.md §1.1), 0 for the organisation itself.
    """

    id: str
    vi: str
    en: str
    unit: str
    proactive: Proactive
    kind: Kind
    definition_vi: str

    def entry(self, fact: Fact, amount: int, *, unit: UnitRef | None = None, on: date | None = None) -> Entry:
        """Return an entry of this figure made by `fact`, at the fact's own unit and effective date unless given."""
        origin = fact.origin
        return Entry(
            self.id,
            (unit or fact.unit).id,
            on or origin.effective_on,
            origin.recorded_at,
            fact.SERVICE,
            origin.position,
            fact.NAME,
            fact.key(),
            amount,
        )


Rule = Callable[[Fact], Iterator[Entry]]
"""From a fact to the entries it makes: pure, and all that a figure's meaning comes down to."""


def one(figure: Figure) -> Rule:
    """Return the rule of a fact that counts once in `figure`."""

    def rule(fact: Fact) -> Iterator[Entry]:
        yield figure.entry(fact, 1)

    return rule
