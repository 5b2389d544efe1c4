"""What pages compare by: every figure and ratio of the catalogue, in groups by the criteria set in force on a day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Literal

from services.reporting.figures import BY_ID, FIGURES, RATIO_BY_ID, RATIOS, SETS
from services.reporting.figures.criteria import Item, in_force
from services.reporting.figures.ratios import PERCENT
from services.reporting.pages.display import display
from services.reporting.pages.frame import STILL, Frame
from services.reporting.pages.text import number
from services.reporting.pages.words import speak
from services.reporting.views.ratios import written
from services.reporting.views.refusals import UnknownFigure

MEMBERS = "members.active"
ALL: Mapping[str, int] = {one.id: one.proactive for one in FIGURES} | {one.id: one.proactive for one in RATIOS}
"""Every figure and ratio of the catalogue by id, with the proactive it serves."""
PROGRAMME = "THREE_PROACTIVES"


@dataclass(frozen=True)
class Value:
    """A measure's value: `amount` of `base`; `exact` is what is ranked, None where the base is nothing.

    `still`: it is being counted from history, and nothing is known of it yet.
    """

    amount: int
    base: int | None
    exact: Fraction | None
    written: str
    still: bool = False

    @property
    def silent(self) -> bool:
        """Tell whether nothing happened."""
        return not self.amount and not self.still


@dataclass(frozen=True)
class Measure:
    """A figure, a share or an average of the catalogue, or a figure for each hundred active members (`per_member`)."""

    id: str
    vi: str
    en: str
    unit: str
    level: bool
    above: tuple[str, ...]
    below: tuple[str, ...] = ()
    form: Literal["count", "ratio", "per_member"] = "count"

    @property
    def figures(self) -> tuple[str, ...]:
        """The figures it is computed from."""
        return (*self.above, *self.below)

    @property
    def main(self) -> str:
        """The figure whose entries explain it best."""
        return self.above[0]

    @property
    def explained(self) -> str:
        """The figure or ratio whose page says why it is what it is."""
        return self.id if self.form == "ratio" else self.main

    def name(self, lang: str) -> str:
        """Return its name in the language asked for."""
        return self.en if lang == "en" else self.vi

    def seen(self, at: Frame, values: Mapping[str, int]) -> Value:
        """Return its value at a place as a page shows it: in a word where it is still being counted."""
        if any(at.fills(one) for one in self.figures):
            return Value(0, None, None, at.t(STILL), still=True)
        value = self.of(values)
        return value if at.lang == "vi" else replace(value, written=at.numeral(value.written))

    def of(self, values: Mapping[str, int]) -> Value:
        """Return its value at a place."""
        amount = sum(values.get(one, 0) for one in self.above)
        if self.form == "count":
            return Value(amount, None, Fraction(amount), number(amount))
        base = sum(values.get(one, 0) for one in self.below)
        if base <= 0:
            return Value(amount, base, None, "–")
        scale = 100 if self.form == "per_member" or self.unit == PERCENT else 1
        exact = Fraction(scale * amount, base)
        if self.form == "ratio":
            ratio = RATIO_BY_ID[self.id]
            return Value(amount, base, exact, written(ratio, ratio.of(values)))
        return Value(amount, base, exact, number(round(float(exact), 1)))

    def per_member(self) -> "Measure":
        """Return the same for each hundred active members; a ratio, and the number of members itself, stay as they are."""
        if self.form == "ratio" or self.id == MEMBERS:
            return self
        return replace(self, below=(MEMBERS,), form="per_member")


def measure(id: str) -> Measure:
    """Return a figure or ratio by its id. Raises UnknownFigure."""
    if id in RATIO_BY_ID:
        one = RATIO_BY_ID[id]
        return Measure(id, one.vi, one.en, one.unit, True, one.numerator, one.denominator, "ratio")
    if id not in BY_ID:
        raise UnknownFigure()
    figure = BY_ID[id]
    return Measure(id, figure.vi, figure.en, figure.unit, figure.kind == "stock", (id,))


def needed(measures: Iterable[Measure]) -> list[str]:
    """Return the figures to ask for, each once."""
    return list(dict.fromkeys(figure for one in measures for figure in one.figures))


@dataclass(frozen=True)
class Family:
    """A sub-criterion with the figures and ratios that evidence it; `code` is empty for what stands under none."""

    code: str
    vi: str
    en: str
    proactive: int
    members: tuple[str, ...]

    @property
    def key(self) -> str:
        """What addresses and anchors call it."""
        return self.code or "other"

    def name(self, lang: str) -> str:
        """Return its code and text in the language asked for."""
        return " ".join(filter(None, (self.code, self.en if lang == "en" else self.vi)))

    def measures(self) -> list[Measure]:
        """Return its figures and ratios in the order of the criteria set."""
        return [measure(one) for one in self.members]

    def telling(self, on: date) -> Measure | None:
        """Return the measure that tells most about it: one chosen for that, else its first share, else its first figure."""
        usual = [one for one in display(on).telling if one in self.members]
        shares = [one for one in self.members if one in RATIO_BY_ID]
        chosen = next(iter((*usual, *shares, *self.members)), None)
        return None if chosen is None else measure(chosen)


def families(on: date, proactive: int | None = None) -> list[Family]:
    """Return the sub-criteria in force on a day, of one proactive or of all; each with what else serves it last."""
    criteria = in_force(SETS, on).get(PROGRAMME)
    found = []
    for number_ in (1, 2, 3):
        own = [one for one in criteria.criteria if one.code == str(number_)] if criteria else []
        items: Sequence[Item] = [item for one in own for item in one.items]
        found += [Family(item.code, item.vi, item.en, number_, item.figures) for item in items]
        listed = {one for item in items for one in item.figures}
        rest = tuple(id for id, serves in ALL.items() if serves == number_ and id not in listed)
        other = "Chỉ tiêu khác" if own else "Các chỉ tiêu"
        found += [Family("", other, speak("en", other), number_, rest)] if rest else []
    return [one for one in found if proactive in (None, one.proactive)]


def choices(lang: str, on: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return all measures for a choice, in groups: the group's name, and each measure's id and name."""
    shown = families(on)
    groups = [(one.name(lang), [(each.id, each.name(lang)) for each in one.measures()]) for one in shown if one.members]
    listed = {member for one in shown for member in one.members}
    rest = [measure(id) for id in ALL if id not in listed]
    return [*groups, (speak(lang, "Tổ chức"), [(one.id, one.name(lang)) for one in rest])]
