"""Versioned rule sets: what the rules of members ask, and which set applies on a given day (domain.md §0.2, §9.5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from services.kernel.decider import Refusal


class NoRuleSet(Refusal):
    """Each decision is taken under a rule set; before the first one there is none to take it under."""

    CODE: ClassVar[str] = "members.no_rule_set"
    DETAIL: ClassVar[str] = "Chưa có bộ quy tắc nào có hiệu lực vào ngày này; hãy kiểm tra lại ngày có hiệu lực."


class RuleSet(BaseModel):
    """One version of the rules, in force from `effective_from` until a newer one is.

    `top` are the kinds that stand under nothing, `children` the kinds that may stand under a kind. Ages are in full
    years, `admission_min_days` days on top; a name with `above` means strictly more than the figure.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    effective_from: date
    top: tuple[str, ...]
    children: Mapping[str, tuple[str, ...]]
    holds_members: tuple[str, ...]
    admission_min_years: int
    admission_min_days: int
    admission_max_years: int
    admission_vote_above_percent: int
    maturation_above_years: int
    rating_eligible_after_months: int


@dataclass(frozen=True)
class RuleSets:
    """All versions known, oldest first. `XI-2018` also stands for what was decided before it, for legacy loads."""

    versions: tuple[RuleSet, ...]

    @classmethod
    def parse(cls, texts: Iterable[str]) -> "RuleSets":
        """Read one rule set from each JSON text; raises pydantic's ValidationError on one that is incomplete."""
        found = (RuleSet.model_validate_json(text) for text in texts)
        return cls(tuple(sorted(found, key=lambda rules: rules.effective_from)))

    def at(self, day: date) -> RuleSet:
        """Return the newest set in force on `day`, a decision's effective date; raises NoRuleSet before the first."""
        for rules in reversed(self.versions):
            if rules.effective_from <= day:
                return rules
        raise NoRuleSet(
            f"Chưa có bộ quy tắc nào có hiệu lực vào ngày {day:%d/%m/%Y}; hãy kiểm tra lại ngày có hiệu lực."
        )


def load_rules(folder: Path = Path(__file__).parent.parent / "rules") -> RuleSets:
    """Read every rule set of `folder`, by default those delivered with the service."""
    return RuleSets.parse(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.json")))


def birthday(born: date, years: int) -> date:
    """Return the day on which a person born on `born` is `years` old; 29 February counts as 1 March in other years."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def old_enough(born: date, on: date, rules: RuleSet) -> bool:
    """Say whether a person may be admitted on `on`: not younger than the least age (domain.md §3.1)."""
    return on >= birthday(born, rules.admission_min_years) + timedelta(days=rules.admission_min_days)


def months_later(day: date, months: int) -> date:
    """Return the same day of the month so many months later, the first of the next where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        return date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
