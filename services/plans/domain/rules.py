"""Versioned rule sets: what the rules of plans ask, and which set applies on a given day (domain.md §0.2, §9.5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from services.kernel.decider import Refusal
from services.kernel.layers import layered


class NoRuleSet(Refusal):
    """Each decision is taken under a rule set; before the first one there is none to take it under."""

    CODE: ClassVar[str] = "plans.no_rule_set"
    DETAIL: ClassVar[str] = "Chưa có bộ quy tắc nào có hiệu lực vào ngày này; hãy kiểm tra lại ngày có hiệu lực."


Days = Annotated[int, Field(ge=0, le=366)]


class Rules(BaseModel):
    """Base of the parts of a rule set: complete, and nothing unknown in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Programmes(Rules):
    """What the rules of plans of work ask (domain.md §4.1); lists of kinds name those a rule holds for.

    `parents` says of which kinds the plan above may be.
    """

    opinion_needed_for: tuple[str, ...]
    one_a_period: tuple[str, ...]
    parents: Mapping[str, tuple[str, ...]]
    parent_needed_for: tuple[str, ...]
    result_or_evidence_needed: bool
    persons_not_above_turns: bool
    source_follows_drawn: bool
    closed_with_open_items: bool


class Proposals(Rules):
    """What the rules of advisory proposals ask (domain.md §4.2)."""

    steering_committee_after_adoption: bool
    revision_needed_to_resubmit: bool
    withdrawable_after_return: bool
    implementation_never_falls_back: bool


class Coordination(Rules):
    """What the rules of coordination programmes ask (domain.md §4.3)."""

    parties_at_least: int
    renewal_grace_days: int


class Results(Rules):
    """What results are counted in, wherever they are told: codes, each with its word (domain.md §4.2–§4.4)."""

    measures: Mapping[str, str]


class Activities(Rules):
    """What the rules of activities ask (domain.md §4.4, §5.1): `notice_days` by kind."""

    kinds: tuple[str, ...]
    notice_days: Mapping[str, int]
    short_notice: Literal["WARN", "REFUSE"]
    attendance_within_places: bool
    persons_not_above_turns: bool


class Models(Rules):
    """What the rules of youth models ask (domain.md §4.4)."""

    persons_not_above_turns: bool
    periods_apart: bool
    judged_after_reports: int


class Works(Rules):
    """What the rules of youth works and tasks ask (domain.md §4.4); lists of kinds name those a rule holds for.

    `levels` are codes, each with its word; `own_level` is the level of a recognition by the unit itself.
    """

    levels: Mapping[str, str]
    own_level: str
    registered_years_ahead: int
    persons_not_above_turns: bool
    started_before_completion: tuple[str, ...]
    result_in_measure_of_goal: tuple[str, ...]
    inspected_before_recognition: tuple[str, ...]
    recognised_by_superior: tuple[str, ...]


class Attachments(Rules):
    """What the rules of attached files ask: how large they may be, and of which types, each with its file name endings."""

    largest_bytes: int
    types: Mapping[str, tuple[str, ...]]
    unscanned_refused: bool


class Numbers(Rules):
    """What the rules of document numbers ask (domain.md §6.2): the types by abbreviation, and how numbers are given."""

    types: Mapping[str, str]
    least_digits: int
    issued_within_year: bool
    earlier_day_refused: bool
    closed_without_open_numbers: bool


class Reminders(Rules):
    """When an open item is reminded of: days before the day it is due, and how long after it (domain.md §4.1)."""

    reminder_days: tuple[Days, ...]
    overdue_after_days: Days
    caught_up_days: Days


class RuleSet(Rules):
    """One version of the rules, in force from `effective_from` until a newer one is."""

    version: str
    effective_from: date
    programmes: Programmes
    proposals: Proposals
    activities: Activities
    coordination: Coordination
    results: Results
    models: Models
    works: Works
    attachments: Attachments
    numbers: Numbers
    reminders: Reminders


@dataclass(frozen=True)
class RuleSets:
    """All versions known, oldest first."""

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
            if rules.effective_from <= day:
                return rules
        raise NoRuleSet(
            f"Chưa có bộ quy tắc nào có hiệu lực vào ngày {day:%d/%m/%Y}; hãy kiểm tra lại ngày có hiệu lực."
        )


def load_rules(folder: Path = Path(__file__).parent.parent / "rules") -> RuleSets:
    """Read every rule set of `folder`, by default those delivered with the service."""
    return RuleSets.parse(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.json")))
