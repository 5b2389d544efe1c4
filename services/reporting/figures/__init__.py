"""The catalogue of figures, and the dispatch from a fact to the ledger entries it makes. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from contracts.base import Fact
from services.reporting.figures import (
    activities,
    care,
    coordination,
    dues,
    headcount,
    merits,
    models,
    numbers,
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
from services.reporting.figures.base import Entry, Figure, Kind, Proactive, Rule
from services.reporting.figures.words import Words, words

__all__ = ["BY_ID", "FIGURES", "Entry", "Figure", "Kind", "Proactive", "Rule", "Words", "entries", "words"]

FIGURES: tuple[Figure, ...] = (
    *organisation.FIGURES,
    *headcount.FIGURES,
    *units.FIGURES,
    *training.FIGURES,
    *care.FIGURES,
    *opinion.FIGURES,
    *dues.FIGURES,
    *ratings.FIGURES,
    *merits.FIGURES,
    *rounds.FIGURES,
    *privacy.FIGURES,
    *programmes.FIGURES,
    *models.FIGURES,
    *activities.FIGURES,
    *works.FIGURES,
    *proposals.FIGURES,
    *coordination.FIGURES,
    *numbers.FIGURES,
)

BY_ID: Mapping[str, Figure] = {figure.id: figure for figure in FIGURES}

_RULES: Mapping[type[Fact], Any] = dict(
    (
        *organisation.RULES,
        *headcount.RULES,
        *units.RULES,
        *training.RULES,
        *care.RULES,
        *opinion.RULES,
        *dues.RULES,
        *ratings.RULES,
        *merits.RULES,
        *rounds.RULES,
        *privacy.RULES,
        *programmes.RULES,
        *models.RULES,
        *activities.RULES,
        *works.RULES,
        *proposals.RULES,
        *coordination.RULES,
        *numbers.RULES,
    )
)


def entries(fact: Fact) -> Iterator[Entry]:
    """Return the entries a fact makes, always the same for the same fact; none for a fact no figure is about."""
    rule = _RULES.get(type(fact))
    if rule is not None:
        yield from rule(fact)
