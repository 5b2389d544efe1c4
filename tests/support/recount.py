"""A script's own record of what it asked for, and the comparison of all that figures and ratios say with it.

Nothing here is taken from facts or from the code of figures: the ratios are written down a second time.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

STANDING = frozenset(
    {
        "members.active",
        "units.branches",
        "units.grassroots",
        "officers.serving",
        "officers.secretary",
        "officers.deputy_secretary",
        "officers.standing_member",
        "officers.committee_member",
        "officers.inspection_head",
        "officers.inspection_member",
        "dues.outstanding",
        "models.in_operation",
        "coordination.in_force",
    }
)
"""What is counted as it stands on a day; all else is counted from the first of January."""

PERCENT, EACH = 100, 1
UNIT_RATINGS = "unit_ratings.excellent unit_ratings.good"

RATIOS: Mapping[str, tuple[int, str, str]] = {
    "shares.units_good": (PERCENT, UNIT_RATINGS, f"{UNIT_RATINGS} unit_ratings.completed unit_ratings.not_completed"),
    "shares.requests_on_time": (PERCENT, "privacy.on_time", "privacy.on_time privacy.late"),
    "shares.numbers_voided": (PERCENT, "documents.voided", "documents.reserved"),
    "shares.admissions_passed": (
        PERCENT,
        "members.admissions_passed",
        "members.admissions_passed members.admissions_failed",
    ),
    "shares.registered_for_training": (PERCENT, "training.registered", "members.active"),
    "shares.training_late": (PERCENT, "training.registered_late", "training.registered"),
    "shares.training_completed": (PERCENT, "training.completed", "training.registered"),
    "shares.rated": (PERCENT, "ratings.decided", "ratings.eligible"),
    "shares.rated_good": (PERCENT, "ratings.excellent ratings.good", "ratings.decided"),
    "shares.rated_excellent": (PERCENT, "ratings.excellent", "ratings.excellent ratings.good"),
    "shares.digests_well_sourced": (PERCENT, "opinion.well_sourced", "opinion.digests"),
    "shares.dialogues_on_notice": (PERCENT, "care.dialogues_on_notice", "care.dialogues"),
    "shares.dues_collected": (PERCENT, "dues.collected", "dues.assessed"),
    "shares.dues_waived": (PERCENT, "dues.waived", "dues.assessed"),
    "shares.referrals_endorsed": (PERCENT, "referrals.endorsed", "referrals.nominated"),
    "shares.admitted_to_party": (PERCENT, "party.admitted", "referrals.handed_over"),
    "shares.plans_with_opinion": (PERCENT, "plans.with_opinion", "plans.issued"),
    "shares.items_done": (PERCENT, "items.completed", "items.planned"),
    "shares.items_on_time": (PERCENT, "items.on_time", "items.completed"),
    "shares.targets_met": (PERCENT, "items.targets_met", "items.with_target"),
    "shares.works_completed": (PERCENT, "works.completed", "works.registered"),
    "shares.works_recognised": (PERCENT, "works.recognised", "works.completed"),
    "shares.tasks_completed": (PERCENT, "tasks.completed", "tasks.registered"),
    "shares.inspections_passed": (PERCENT, "works.inspections_passed", "works.inspections"),
    "shares.models_effective": (PERCENT, "models.effective", "models.in_operation"),
    "shares.activities_cancelled": (PERCENT, "activities.cancelled", "activities.announced"),
    "shares.activities_counted": (PERCENT, "activities.held_counted", "activities.held"),
    "shares.proposals_adopted": (PERCENT, "proposals.adopted", "proposals.answered"),
    "shares.adopted_of_submitted": (PERCENT, "proposals.adopted", "proposals.submitted"),
    "shares.adopted_with_result": (PERCENT, "proposals.results", "proposals.adopted"),
    "shares.coordination_reviewed": (PERCENT, "coordination.reviews", "coordination.in_force"),
    "averages.dialogue_participants": (EACH, "care.dialogue_participants", "care.dialogues"),
    "averages.support": (EACH, "care.support", "care.support_times"),
    "averages.opinion_days": (EACH, "plans.answer_days", "plans.answered"),
    "averages.item_persons": (EACH, "activity.persons", "items.completed"),
    "averages.activity_turns": (EACH, "activities.turns", "activities.held"),
    "averages.activity_persons": (EACH, "activities.persons", "activities.held"),
    "averages.answer_days": (EACH, "proposals.answer_days", "proposals.answered"),
    "averages.coordination_activities": (EACH, "coordination.activities", "coordination.in_force"),
}
"""What each share and average is: times what, of the sum of which figures, by the sum of which; from their definitions."""

BLOC, ELSEWHERE = "the bloc", "elsewhere"

Within = Callable[[str, date], bool]
"""Tell whether a unit of that code belonged to a place on a day."""


@dataclass
class Record:
    """All that was done so far, by the unit it counts at, the figure and the day; how many things of which kind."""

    done: defaultdict[str, Counter[tuple[str, date]]] = field(default_factory=lambda: defaultdict(Counter))
    things: Counter[str] = field(default_factory=Counter)

    def add(self, code: str, day: date, *figures: str, amount: int = 1) -> None:
        """Note an amount for each of the figures."""
        for figure in figures:
            self.done[code][figure, day] += amount

    def recounted(self) -> set[str]:
        """Return the figures of which anything was noted, and the ratios of which all parts were."""
        figures = {figure for noted in self.done.values() for (figure, _), amount in noted.items() if amount}
        return figures | {
            ratio for ratio, (_, above, below) in RATIOS.items() if {*above.split(), *below.split()} <= figures
        }

    def of(self, place: str, on: date, within: Within | None = None) -> dict[str, int]:
        """Return the figures that are not 0 of a unit by its code, of the bloc, or of a group of units, on a day.

        What stands counts where its unit belongs on that day, what happened where it belonged when it happened.
        """
        found: Counter[str] = Counter()
        for code in self.done if place == BLOC or within else {place} & self.done.keys():
            for (figure, day), amount in self.done[code].items():
                stands = figure in STANDING
                counted = day <= on and (stands or day.year == on.year)
                if counted and (within is None or within(code, on if stands else day)):
                    found[figure] += amount
        return {figure: amount for figure, amount in found.items() if amount}


class Quotient(NamedTuple):
    """A ratio at a place: what it comes to, with one decimal or None, of which sum by which."""

    value: float | None
    numerator: int
    denominator: int


@dataclass(frozen=True)
class Told:
    """What is said of a place: its figures and its ratios."""

    figures: Mapping[str, int] = field(default_factory=dict)
    ratios: Mapping[str, Quotient] = field(default_factory=dict)


NOTHING = Told()

Apart = dict[str, tuple[Any, Any]]
"""The figures and ratios that differ: what is said, and what it must be."""


def told(overview: Mapping[str, Any]) -> dict[str, Told]:
    """Return what an overview says of the bloc, of each unit and of each cluster, by code."""
    found = {
        BLOC: Told(
            {one["figure"]["id"]: one["value"] for one in overview["figures"]},
            {one["ratio"]["id"]: _quotient(one) for one in overview["ratios"]},
        )
    }
    for row in (*overview["units"], *overview["clusters"]):
        found[row["code"]] = Told(row["values"], {name: _quotient(one) for name, one in row["ratios"].items()})
    return found


def _quotient(said: Mapping[str, Any]) -> Quotient:
    return Quotient(said["value"], said["numerator"], said["denominator"])


def divided(ratio: str, figures: Mapping[str, int]) -> Quotient | None:
    """Return what a ratio comes to; None for one that is not written down here. Half a tenth is rounded up."""
    if ratio not in RATIOS:
        return None
    times, *parts = RATIOS[ratio]
    above, below = (sum(figures.get(one, 0) for one in part.split()) for part in parts)
    if below <= 0:
        return Quotient(None, above, below)
    value = (Decimal(times * above) / below).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return Quotient(float(value), above, below)


def apart(before: Told, after: Told, grown: Mapping[str, int]) -> Apart:
    """Compare a place with what it was and what a record says it grew by: nothing where all is as it must be."""
    figures = {name: before.figures.get(name, 0) + grown.get(name, 0) for name in after.figures.keys() | grown.keys()}
    ratios = {name: divided(name, figures) for name in after.ratios.keys() | RATIOS.keys()}
    return _differing({**after.figures, **after.ratios}, {**figures, **ratios})


def _differing(found: Mapping[str, Any], expected: Mapping[str, Any]) -> Apart:
    names = sorted(found.keys() | expected.keys())
    return {name: (found.get(name), expected.get(name)) for name in names if found.get(name) != expected.get(name)}


def totals_apart(kept: Mapping[str, Any], added: Mapping[str, Any]) -> dict[str, Apart]:
    """Compare an overview of totals that are kept with one added up entry by entry; return by place what is kept otherwise."""
    one, other = (_all_of({**told(each), ELSEWHERE: Told(each["elsewhere"])}) for each in (kept, added))
    places = {place: _differing(one.get(place, {}), other.get(place, {})) for place in one.keys() | other.keys()}
    return {place: found for place, found in places.items() if found}


def _all_of(places: Mapping[str, Told]) -> dict[str, dict[str, Any]]:
    return {place: {**said.figures, **said.ratios} for place, said in places.items()}
