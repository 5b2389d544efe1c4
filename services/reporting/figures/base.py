"""What a figure is, the ledger entry that every figure is a sum of, and the rule that says which fact makes which."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, NamedTuple
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
    definition_en: str

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


@dataclass(frozen=True, slots=True)
class Rule:
    """From a fact to the entries it makes: pure, and all that a figure's meaning comes down to.

    `figures` are all that it may add to; what it does not name it cannot count in.
    """

    figures: tuple[Figure, ...]
    make: Callable[[Any], Iterator[Entry]]
    _ids: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_ids", frozenset(figure.id for figure in self.figures))

    def __call__(self, fact: Fact) -> Iterator[Entry]:
        """Yield the entries of a fact. Raises ValueError for one in a figure the rule does not name."""
        for entry in self.make(fact):
            if entry.figure_id not in self._ids:
                raise ValueError(f"a rule of {fact.NAME} does not name {entry.figure_id}")
            yield entry


def adds_to(*figures: Figure) -> Callable[[Callable[[Any], Iterator[Entry]]], Rule]:
    """Decorate what makes entries of a fact into the rule of that fact, which adds to these figures and no others."""
    return lambda make: Rule(figures, make)


def one(figure: Figure, *others: Figure) -> Rule:
    """Return the rule of a fact that counts once in each of the figures."""
    figures = (figure, *others)

    def rule(fact: Fact) -> Iterator[Entry]:
        return (each.entry(fact, 1) for each in figures)

    return Rule(figures, rule)
