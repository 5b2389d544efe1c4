"""The catalogue as people read it: every figure, share and average with its definition, criteria and source facts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from contracts.base import Fact
from services.reporting.figures import FIGURES, RATIOS, SETS, SOURCES
from services.reporting.figures.base import Figure, Proactive
from services.reporting.figures.criteria import CriteriaSet, in_force
from services.reporting.figures.ratios import Ratio
from services.reporting.figures.words import words


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of fact that can change a figure, by its CloudEvents type and its title."""

    type: str
    title_vi: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the catalogue. `criteria` are the sub-criteria it evidences, by programme, as of the day asked about.

    `numerator` and `denominator` are the ids of the figures a ratio is made of; a figure has none.
    """

    id: str
    vi: str
    en: str
    unit: str
    proactive: Proactive
    kind: Literal["stock", "flow", "ratio"]
    definition_vi: str
    definition_en: str
    criteria: Mapping[str, tuple[str, ...]]
    sources: tuple[Source, ...]
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]


def catalogue(on: date) -> tuple[Listed, ...]:
    """Return every figure, then every ratio, with the criteria in force on a day."""
    sets = in_force(SETS, on)
    both: tuple[Figure | Ratio, ...] = (*FIGURES, *RATIOS)
    return tuple(_listed(one, sets) for one in both)


def sources(figure: Figure | Ratio) -> tuple[type[Fact], ...]:
    """Return the kinds of fact that can change a figure, or a part of a ratio."""
    parts = figure.parts if isinstance(figure, Ratio) else (figure.id,)
    return tuple(dict.fromkeys(fact for part in parts for fact in SOURCES[part]))


def _listed(one: Figure | Ratio, sets: Mapping[str, CriteriaSet]) -> Listed:
    return Listed(
        one.id,
        one.vi,
        one.en,
        one.unit,
        one.proactive,
        one.kind,
        one.definition_vi,
        one.definition_en,
        {programme: codes for programme, found in sets.items() if (codes := found.codes(one.id))},
        tuple(Source(fact.type(), words(fact.NAME).title_vi) for fact in sources(one)),
        one.numerator if isinstance(one, Ratio) else (),
        one.denominator if isinstance(one, Ratio) else (),
    )
