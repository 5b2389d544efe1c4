"""What the pages choose to show of the catalogue, and where their steps begin: versioned data, held to the catalogue."""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from services.kernel.layers import layered
from services.reporting.figures import BY_ID, RATIO_BY_ID

FOLDER = Path(__file__).parent / "display"


def _rising(steps: tuple[Fraction, Fraction, Fraction]) -> tuple[Fraction, Fraction, Fraction]:
    if steps[0] <= 0 or any(after <= before for before, after in pairwise(steps)):
        raise ValueError("steps rise, from above zero")
    return steps


Step = Annotated[Fraction, BeforeValidator(Fraction)]
Steps = Annotated[tuple[Step, Step, Step], AfterValidator(_rising)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CardChoice(_Part):
    """A card: the figure and the share at its head, and the figures that come first where they are not zero."""

    lead: str
    share: str
    telling: tuple[str, ...]


class ColumnChoice(_Part):
    """A column of the tables of units and clusters: a figure or ratio by its short name."""

    figure: str
    vi: str
    en: str

    def name(self, lang: str) -> str:
        """Return the short name in the language asked for."""
        return self.en if lang == "en" else self.vi


class HeatChoice(_Part):
    """Where the second, third and fourth step begin: of a share in percent, of another number in means of the bloc.

    `per_unit` are the counts that are taken as they are; others are taken for each hundred members.
    """

    percent: Steps
    mean: Steps
    per_unit: frozenset[str]


class Display(_Part):
    """One version, in force from a day on; `lines` is how many figures a card shows, `parts` are set in under another."""

    version: str
    effective_from: date
    lines: Annotated[int, Field(ge=1)]
    cards: Mapping[int, CardChoice]
    parts: tuple[str, ...]
    columns: tuple[ColumnChoice, ...]
    telling: tuple[str, ...]
    heat: HeatChoice
    least_denominator: Annotated[int, Field(ge=1)]

    def column_figures(self) -> tuple[str, ...]:
        """Return the figures that the tables of units and clusters need, each once."""
        named = [one.figure for one in self.columns]
        parts = [part for one in named for part in (RATIO_BY_ID[one].parts if one in RATIO_BY_ID else (one,))]
        return tuple(dict.fromkeys(parts))


def read(texts: Iterable[str]) -> tuple[Display, ...]:
    """Return the versions of YAML documents, the newest first.

    Raises ValueError for none, for one that is incomplete or says more, and for a figure that the catalogue does not have.
    """
    found = layered(json.dumps(yaml.safe_load(text), default=str) for text in texts)
    versions = sorted(map(Display.model_validate, found), key=lambda one: one.effective_from, reverse=True)
    if not versions:
        raise ValueError("no version of what the pages show")
    for version in versions:
        _hold(version)
    return tuple(versions)


def _hold(version: Display) -> None:
    if sorted(version.cards) != [1, 2, 3]:
        raise ValueError(f"{version.version}: a card for each of the three proactives, no other")
    cards, both = version.cards.values(), {*BY_ID, *RATIO_BY_ID}
    figures = [*version.parts, *version.heat.per_unit, *(id for card in cards for id in (card.lead, *card.telling))]
    _known(version, figures, BY_ID)
    _known(version, [card.share for card in cards], RATIO_BY_ID)
    _known(version, [*version.telling, *(column.figure for column in version.columns)], both)


def _known(version: Display, named: Iterable[str], known: Collection[str]) -> None:
    unknown = sorted(set(named).difference(known))
    if unknown:
        raise ValueError(f"{version.version}: no such figure: {', '.join(unknown)}")


DISPLAYS = read(path.read_text("utf-8") for path in sorted(FOLDER.glob("*.yaml")))
"""The versions beside this file, the newest first."""


def display(on: date) -> Display:
    """Return the version in force on a day; the oldest before it began."""
    return next((one for one in DISPLAYS if one.effective_from <= on), DISPLAYS[-1])
