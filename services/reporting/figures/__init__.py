"""The catalogue of figures, and the dispatch from a fact to the ledger entries it makes. Pure."""

from collections.abc import Iterator, Mapping
from itertools import chain

from contracts.base import Fact
from services.reporting.figures import (
    activities,
    care,
    coordination,
    dues,
    headcount,
    imports,
    items,
    life,
    merits,
    models,
    numbers,
    officers,
    opinion,
    organisation,
    privacy,
    programmes,
    proposals,
    ratings,
    rounds,
    training,
    units,
    works,
)
from services.reporting.figures.averages import AVERAGES
from services.reporting.figures.base import Entry, Figure, Kind, Proactive, Rule
from services.reporting.figures.criteria import load
from services.reporting.figures.ratios import Quotient, Ratio, known
from services.reporting.figures.shares import SHARES
from services.reporting.figures.words import Words, words

__all__ = [
    "BY_ID",
    "FIGURES",
    "RATIOS",
    "RATIO_BY_ID",
    "SETS",
    "SOURCES",
    "Entry",
    "Figure",
    "Kind",
    "Proactive",
    "Quotient",
    "Ratio",
    "Rule",
    "Words",
    "entries",
    "words",
]

TOPICS = (
    organisation,
    officers,
    headcount,
    units,
    life,
    training,
    care,
    opinion,
    dues,
    ratings,
    rounds,
    merits,
    privacy,
    imports,
    programmes,
    items,
    models,
    activities,
    works,
    proposals,
    coordination,
    numbers,
)
"""The files of the catalogue, in the order in which figures are shown."""

FIGURES: tuple[Figure, ...] = tuple(figure for topic in TOPICS for figure in topic.FIGURES)

BY_ID: Mapping[str, Figure] = {figure.id: figure for figure in FIGURES}


RATIOS: tuple[Ratio, ...] = known((*SHARES, *AVERAGES), BY_ID)

RATIO_BY_ID: Mapping[str, Ratio] = {ratio.id: ratio for ratio in RATIOS}

SETS = load((*BY_ID, *RATIO_BY_ID))
"""The criteria sets of all programmes, the newest first."""


def _rules() -> dict[type[Fact], tuple[Rule, ...]]:
    found: dict[type[Fact], tuple[Rule, ...]] = {}
    for fact, rule in chain.from_iterable(topic.RULES for topic in TOPICS):
        found[fact] = (*found.get(fact, ()), rule)
    return found


RULES: Mapping[type[Fact], tuple[Rule, ...]] = _rules()
"""The rules of each kind of fact; a kind that is not here makes no entries."""


def _sources() -> dict[str, tuple[type[Fact], ...]]:
    found: dict[str, tuple[type[Fact], ...]] = {figure.id: () for figure in FIGURES}
    for fact, rules in RULES.items():
        for figure in {figure.id: figure for rule in rules for figure in rule.figures}:
            found[figure] = (*found[figure], fact)
    return found


SOURCES: Mapping[str, tuple[type[Fact], ...]] = _sources()
"""The kinds of fact that can add to a figure: those whose rules name it, and no other can."""


def entries(fact: Fact) -> Iterator[Entry]:
    """Return the entries a fact makes, always the same for the same fact; none for a fact no figure is about."""
    for rule in RULES.get(type(fact), ()):
        yield from rule(fact)
