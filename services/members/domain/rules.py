"""Versioned rule sets: what the rules of members ask, and which set applies on a given day (domain.md §0.2, §9.5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from services.kernel.decider import Refusal
from services.kernel.layers import layered


class NoRuleSet(Refusal):
    """Each decision is taken under a rule set; before the first one there is none to take it under."""

    CODE: ClassVar[str] = "members.no_rule_set"
    DETAIL: ClassVar[str] = "Chưa có bộ quy tắc nào có hiệu lực vào ngày này; hãy kiểm tra lại ngày có hiệu lực."


class UnknownRuleSet(Refusal):
    """A rule set that is named must have been delivered."""

    CODE: ClassVar[str] = "members.unknown_rule_set"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = "Không có bộ quy tắc này; hãy xem danh sách bộ quy tắc."


class Rules(BaseModel):
    """Base of the sections of a rule set: complete, and nothing beside."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Organisation(Rules):
    """Units (domain.md §2.1): `top` stand under nothing, `children` which kinds stand under a kind."""

    top: tuple[str, ...]
    children: Mapping[str, tuple[str, ...]]
    holds_members: tuple[str, ...]
    branch_min_members: int
    committee_min_members: int
    union_min_branches: int
    union_min_members: int
    provisional_max_months: int
    provisional_extension_max_months: int


class Membership(Rules):
    """Member life (domain.md §3.1). Ages in full years, `min_days` on top; `above` means strictly more."""

    admission_min_years: int
    admission_min_days: int
    admission_max_years: int
    admission_quorum_above_percent: int
    admission_vote_above_percent: int
    maturation_above_years: int
    maturation_notice_days: int
    extension_max_years: int
    strike_off_after_months: int
    postponement_max_months: int
    temporary_max_months: int
    transfer_acceptance_within_months: int
    transfer_needs_release: bool
    discipline_stops_transfer: bool


class Training(Rules):
    """The yearly training programme (domain.md §3.3); `registration_until` and `result_until` are MM-DD of the year."""

    groups: tuple[str, ...]
    points_per_group: int
    registration_until: str
    result_until: str


class Grade(Rules):
    """What one rank asks at least; shares in percent, points of 100."""

    rank: str
    min_activity_percent: int
    min_tasks_percent: int
    min_points: int
    needs_dues: bool
    allows_discipline: bool


class Cap(Rules):
    """How many may get `rank`: `percent` of the basis, within one deciding unit (domain.md §3.4)."""

    rank: str
    percent: int
    basis: Literal["RATED", "RATED_GOOD_OR_BETTER"]
    rounding: Literal["FLOOR", "HALF_UP", "CEILING"]
    at_least_one: bool


class Rating(Rules):
    """Yearly quality ratings (domain.md §3.4): `grades` from the best rank to the worst.

    `old_ranks` maps the words of older papers, in lower case, to ranks.
    """

    eligible_after_months: int
    exempt_party_statuses: tuple[str, ...]
    vote_above_percent: int
    grades: tuple[Grade, ...]
    cap: Cap
    sick_above_months: int
    sick_max_rank: str
    disciplined_max_rank: str
    appeal_within_days: int
    branch_min_good_percent: int
    old_ranks: Mapping[str, str]


class Referral(Rules):
    """Referral to the Party (domain.md §3.6)."""

    min_rank: str
    vote_above_percent: int
    resolution_valid_months: int
    party_min_years: int


class Discipline(Rules):
    """Discipline (domain.md §3.1): `forms` from the lightest; from `superior_from` up the level above decides."""

    forms: tuple[str, ...]
    unit_forms: tuple[str, ...]
    superior_from: str
    vote_above_percent: int
    appeal_within_months: int
    improvement_after_months: int


class Commendation(Rules):
    """Commendation (domain.md §3.1): the forms there are."""

    forms: tuple[str, ...]


class Dues(Rules):
    """Dues (domain.md §3.1), đồng a month; the collecting unit keeps `kept_parts` of `of_parts`."""

    without_salary: int
    with_salary: int
    abroad_min: int
    kept_parts: int
    of_parts: int
    waiver_reasons: tuple[str, ...]


class Opinion(Rules):
    """Youth opinion (domain.md §5): groups below `min_group` are not shown."""

    min_group: int
    channels: tuple[str, ...]
    min_channels: int
    topics: tuple[str, ...]
    incident_kinds: tuple[str, ...]
    answering_bodies: tuple[str, ...]


class Care(Rules):
    """Care for members and dialogue with leaders (domain.md §1.3, §5.1): which codes there are; notice in days."""

    kinds: tuple[str, ...]
    support_kinds: tuple[str, ...]
    outcomes: tuple[str, ...]
    dialogue_notice_days: int


class Statistics(Rules):
    """Member statistics (domain.md §6.1): which words of the roster mean the majority, and which mean no religion."""

    majority_ethnicities: tuple[str, ...]
    no_religion: tuple[str, ...]
    age_bands: tuple[int, ...]


class Privacy(Rules):
    """Consent and data subjects' requests (domain.md §5.2): days by kind of request.

    `holidays` are days on which nobody works besides Saturday and Sunday: MM-DD every year, YYYY-MM-DD once. The lunar
    ones (Tết, Giỗ Tổ) and days off in lieu differ by year; who delivers the rule set adds them. One that is missing
    makes a due date come too early, never too late.
    """

    consent_purposes: tuple[str, ...]
    view_purposes: tuple[str, ...]
    acknowledge_working_days: int
    holidays: tuple[str, ...]
    fulfil_days: Mapping[str, int]
    extension_days: int
    refusal_grounds: tuple[str, ...]
    erasure_grounds: tuple[str, ...]
    breach_hours: int


class Imports(Rules):
    """Imports of sheets (domain.md §7.3): `rank_words` maps words of sheets, folded, to ranks beside `old_ranks`."""

    keep_days: int
    rank_words: Mapping[str, str]


class RuleSet(Rules):
    """One version of the rules, in force from `effective_from` until a newer one is.

    An `alternative` is never in force by its date: it is applied only where it is named (a what-if, a round under it).
    """

    version: str
    effective_from: date
    alternative: bool
    organisation: Organisation
    membership: Membership
    training: Training
    rating: Rating
    referral: Referral
    discipline: Discipline
    commendation: Commendation
    dues: Dues
    opinion: Opinion
    care: Care
    statistics: Statistics
    privacy: Privacy
    imports: Imports


@dataclass(frozen=True)
class RuleSets:
    """All versions known, oldest first. `XI-2018` also stands for what was decided before it, for legacy loads."""

    versions: tuple[RuleSet, ...]

    @classmethod
    def parse(cls, texts: Iterable[str]) -> "RuleSets":
        """Read one rule set from each JSON text; a set may extend another and say only what differs.

        Raises pydantic's ValidationError on one that is incomplete or says more, ValueError on one that extends none.
        """
        found = map(RuleSet.model_validate, layered(texts))
        return cls(tuple(sorted(found, key=lambda rules: rules.effective_from)))

    def at(self, day: date) -> RuleSet:
        """Return the newest set in force on `day`, a decision's effective date; raises NoRuleSet before the first."""
        for rules in reversed(self.versions):
            if rules.effective_from <= day and not rules.alternative:
                return rules
        raise NoRuleSet(
            f"Chưa có bộ quy tắc nào có hiệu lực vào ngày {day:%d/%m/%Y}; hãy kiểm tra lại ngày có hiệu lực."
        )

    def named(self, version: str) -> RuleSet:
        """Return the set of that name, alternatives among them; raises UnknownRuleSet."""
        for rules in self.versions:
            if rules.version == version:
                return rules
        raise UnknownRuleSet()


def load_rules(folder: Path = Path(__file__).parent.parent / "rules") -> RuleSets:
    """Read every rule set of `folder`, by default those delivered with the service."""
    return RuleSets.parse(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.json")))


def birthday(born: date, years: int) -> date:
    """Return the day on which a person born on `born` is `years` old; 29 February counts as 1 March in other years."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def old_enough(born: date, on: date, rules: Membership) -> bool:
    """Say whether a person may be admitted on `on`: not younger than the least age (domain.md §3.1)."""
    return on >= birthday(born, rules.admission_min_years) + timedelta(days=rules.admission_min_days)


def months_later(day: date, months: int) -> date:
    """Return the same day of the month so many months later, the first of the next where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        return date(year, month + 2, 1)  # never beyond December, which has every day
