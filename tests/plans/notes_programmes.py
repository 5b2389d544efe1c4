"""The rules of plans of work said a second time, in naive words over plain notes of what was granted (domain.md §4.1, §9.2).

No code of the rules is used here: the state machine holds the decider against these words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from services.kernel.decider import Refusal
from services.plans.domain import programme as p
from services.plans.domain import programme_commands as do
from services.plans.domain import programme_item_refusals as out
from services.plans.domain import programme_refusals as no
from services.plans.domain.measures import MeasureRepeated, MeasureUnknown
from services.plans.domain.units import UnitRef
from tests.plans import examples as ex

Broken = set[type[Refusal]]
Days = tuple[date, date]
OPEN_LISTS = ("draft", "to amend", "amended", "returned", "waived")
ANSWERED = {p.Opinion.AGREED: "agreed", p.Opinion.AMEND: "to amend", p.Opinion.RETURNED: "returned"}
MEASURES = ("TREE", "DONG", "GIFT", "TURN", "PERSON", "BLOOD_UNIT")
OWN_FIELDS = {"TURN": "turns", "PERSON": "persons", "BLOOD_UNIT": "blood_units"}
PERIODS = {
    "2020-12": (date(2020, 12, 1), date(2020, 12, 31)),
    "2021-03": (date(2021, 3, 1), date(2021, 3, 31)),
    "2021-06": (date(2021, 6, 1), date(2021, 6, 30)),
    "2021-Q1": (date(2021, 1, 1), date(2021, 3, 31)),
    "2021-Q2": (date(2021, 4, 1), date(2021, 6, 30)),
    "2022-Q1": (date(2022, 1, 1), date(2022, 3, 31)),
}


@dataclass
class Fate:
    """What was granted about one item; each postponement with the day it was due before."""

    given: list[do.Assign] = field(default_factory=list)
    started: do.Start | None = None
    reports: list[do.ReportProgress] = field(default_factory=list)
    postponed: list[tuple[do.Postpone, date]] = field(default_factory=list)
    completed: do.Complete | None = None
    cancelled: do.Cancel | None = None

    def over(self) -> bool:
        return self.completed is not None or self.cancelled is not None


@dataclass
class Paper:
    """A version as it was published."""

    title: str
    items: tuple[p.Item, ...]
    number: str
    on: date
    reason: str | None = None


@dataclass
class Notes:
    """Plain notes of what was granted to one plan."""

    how: str = "unknown"
    said: Any = None
    unit: UnitRef = ex.UNIT
    days: Days = (date.min, date.max)
    items: list[p.Item] = field(default_factory=list)
    rounds: list[do.Submit] = field(default_factory=list)
    answers: list[do.RecordOpinion] = field(default_factory=list)
    waiver: do.WaiveOpinion | None = None
    papers: list[Paper] = field(default_factory=list)
    amended: list[do.AmendPlan] = field(default_factory=list)
    fates: dict[UUID, Fate] = field(default_factory=dict)
    reviews: dict[str, do.Review] = field(default_factory=dict)
    closed: do.Close | None = None

    def item(self, item_id: UUID) -> p.Item | None:
        return {one.id: one for one in self.items}.get(item_id)

    def fate(self, item_id: UUID) -> Fate:
        return self.fates.setdefault(item_id, Fate())

    def left(self) -> list[p.Item]:
        return [one for one in self.items if not self.fate(one.id).over()]

    def was_issued(self) -> bool:
        return self.how in ("in force", "closed")

    def kept(self, items: Iterable[p.Item]) -> list[p.Item]:
        """A list as it will stand: an item drawn from elsewhere remains so, whatever the list says."""
        drawn = {one.id: one for one in self.items if one.source_item_id}
        return [
            one.model_copy(update={"source_item_id": drawn[one.id].source_item_id, "drawn": drawn[one.id].drawn})
            if one.id in drawn
            else one
            for one in items
        ]

    def change(self, item_id: UUID, **now: Any) -> None:
        self.items = [one.model_copy(update=now) if one.id == item_id else one for one in self.items]


def which(*rules: tuple[bool, type[Refusal]]) -> Broken:
    return {refusal for broken, refusal in rules if broken}


def twice(things: Iterable[Any]) -> bool:
    seen = list(things)
    return any(one in seen[:n] for n, one in enumerate(seen))


def told(command: Any) -> dict[str, Any]:
    """What a command says, whatever the rules of the day, whosever the plan and in whatever order results stand."""
    said = {name: value for name, value in vars(command).items() if name not in ("rules", "parent", "unit")}
    if "results" in said:
        said["results"] = sorted((one.measure, one.amount) for one in said["results"])
    return said


def same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and told(one) == told(other)


def period_of(draft: do.Draft) -> Days | None:
    """The days of a plan; None where what was said names none."""
    has_days = draft.first_day is not None or draft.last_day is not None
    match draft.kind.value:
        case "YEAR" if draft.number is None and not has_days:
            return date(draft.year, 1, 1), date(draft.year, 12, 31)
        case "QUARTER" if draft.number in (1, 2, 3, 4) and not has_days:
            return months(draft.year, 3 * draft.number - 2, 3)
        case "MONTH" if draft.number is not None and 1 <= draft.number <= 12 and not has_days:
            return months(draft.year, draft.number, 1)
        case "THEME" if draft.number is None and draft.first_day and draft.last_day:
            in_order = draft.first_day <= draft.last_day and draft.first_day.year == draft.year
            return (draft.first_day, draft.last_day) if in_order else None
    return None


def months(year: int, first: int, many: int) -> Days:
    after = first + many
    end = date(year + 1, 1, 1) if after > 12 else date(year, after, 1)
    return date(year, first, 1), end - timedelta(days=1)


def of_day(kind: p.PlanKind, days: Days, day: date | None) -> Broken:
    inside = day is None or days[0] <= day <= days[1]
    return set() if inside else {no.ItemOutsideYear if kind == "YEAR" else no.ItemOutsidePeriod}


def of_list(kind: p.PlanKind, days: Days, items: Sequence[p.Item]) -> Broken:
    """Every rule a list of items breaks."""
    broken = which((twice(one.id for one in items), no.ItemRepeated))
    for one in items:
        broken |= of_day(kind, days, one.due_on) | of_day(kind, days, one.starts_on)
        broken |= which(
            (one.starts_on is not None and one.starts_on > one.due_on, no.ItemStartsAfterDue),
            (one.target is not None and one.target.measure not in MEASURES, MeasureUnknown),
        )
    return broken


def of_draft(notes: Notes, draft: do.Draft) -> Broken:
    days = period_of(draft)
    if days is None:
        return {no.PeriodWrong}
    if notes.how != "unknown":
        return {no.AlreadyDrafted}
    return of_list(draft.kind, days, draft.items) | of_parent(draft, days)


def of_parent(draft: do.Draft, days: Days) -> Broken:
    if draft.parent_id is None:
        return which((draft.kind.value in ("QUARTER", "MONTH"), no.ParentMissing))
    above = draft.parent
    if above is None:
        return {no.ParentUnknown}
    right = {"QUARTER": ["YEAR"], "MONTH": ["QUARTER"], "THEME": ["YEAR", "QUARTER"]}.get(draft.kind.value, [])
    outside = {"QUARTER": no.QuarterOutsideYear, "MONTH": no.MonthOutsideQuarter}.get(
        draft.kind.value, no.OutsideParent
    )
    return which(
        (above.kind.value not in right, no.ParentKindWrong),
        (above.unit_id != draft.unit.id, no.ParentOfAnotherUnit),
        (above.ended, no.ParentClosed),
        (days[0] < above.first or above.last < days[1], outside),
    )


def breaches(notes: Notes, c: Any) -> Broken:
    """Every rule a command breaks, by the notes alone."""
    if isinstance(c, do.Draft | do.Draw):
        return of_draft(notes, c.draft if isinstance(c, do.Draw) else c)
    if isinstance(c, do.HandOn | do.FollowDrawn):
        return set()
    if notes.how == "unknown":
        return {no.UnknownProgramme}
    kind = notes.said.kind
    match c:
        case do.Amend():
            closed = which((notes.how not in OPEN_LISTS, no.NotAmendable))
            return closed | of_list(kind, notes.days, c.items)
        case do.Submit():
            return which(
                (c.round <= len(notes.rounds), no.AlreadySubmitted),
                (notes.how == "to amend", no.ItemsNotAmended),
                (notes.how not in ("draft", "to amend", "amended", "returned"), no.NotSubmittable),
                (c.round != len(notes.rounds) + 1, no.WrongRound),
            )
        case do.RecordOpinion():
            if not 1 <= c.round <= len(notes.rounds):
                return {no.NotSubmitted}
            return which(
                (notes.how != "awaiting" or c.round <= len(notes.answers), no.OpinionAlreadyRecorded),
                (c.on < notes.rounds[c.round - 1].on, no.OpinionBeforeSubmission),
            )
        case do.WaiveOpinion():
            silent = notes.how in ("draft", "awaiting") and not notes.answers
            return which(
                (notes.waiver is not None, no.WaivedOtherwise),
                (not silent, no.NotWaivable),
                (bool(notes.rounds) and c.on < notes.rounds[-1].on, no.WaivedBeforeSubmission),
            )
        case do.Issue():
            return of_issue(notes, c)
        case do.AmendPlan():
            return of_version(notes, c)
        case do.Review():
            return of_review(notes, c)
        case do.Close():
            left = notes.how == "in force" and bool(notes.left())
            return which(
                (not notes.was_issued(), no.NotIssued),
                (notes.how == "closed", no.AlreadyClosed),
                (left and not c.rules.programmes.closed_with_open_items, no.ItemsOpen),
            )
    return of_item(notes, c)


def of_issue(notes: Notes, c: do.Issue) -> Broken:
    rests_on = {"waived": notes.waiver, "agreed": notes.answers[-1:], "amended": notes.answers[-1:]}.get(notes.how)
    paper = rests_on[0] if isinstance(rests_on, list) and rests_on else rests_on
    needed = notes.said.kind.value in c.rules.programmes.opinion_needed_for
    return which(
        (notes.was_issued(), no.AlreadyIssued),
        (notes.how == "returned", no.ResubmissionMissing),
        (notes.how == "to amend", no.ItemsNotAmended),
        (notes.how in ("draft", "awaiting") and needed, no.OpinionMissing),
        (bool(paper) and c.on < paper.on, no.IssuedBeforeOpinion),  # type: ignore[union-attr]  # there is one
    )


def of_version(notes: Notes, c: do.AmendPlan) -> Broken:
    if not notes.was_issued():
        return {no.NotIssued}
    last, wanted = notes.papers[-1], notes.kept(c.items)
    finished = [one for one in notes.items if notes.fate(one.id).over()]
    dropped = [one for one in finished if one.id not in [other.id for other in wanted]]
    changed = [one for one in finished if one not in dropped and one not in wanted]
    idle = (c.title or last.title) == last.title and list(last.items) == wanted == notes.items
    return of_list(notes.said.kind, notes.days, wanted) | which(
        (c.version <= len(notes.papers), out.VersionIsAnother),
        (notes.how == "closed", no.AlreadyClosed),
        (c.version != len(notes.papers) + 1, out.WrongVersion),
        (c.on < last.on, out.AmendedBeforeLast),
        (idle, out.NothingAmended),
        (bool(dropped), out.FinishedItemDropped),
        (bool(changed), out.FinishedItemChanged),
    )


def of_review(notes: Notes, c: do.Review) -> Broken:
    if c.period not in PERIODS:
        return {no.PeriodUnreadable}
    first, last = PERIODS[c.period]
    return which(
        (not notes.was_issued(), no.NotIssued),
        (c.period in notes.reviews, no.AlreadyReviewed),
        (notes.how == "closed", no.AlreadyClosed),
        (last < notes.days[0] or notes.days[1] < first, no.ReviewOutsidePlan),
        (c.on < first, no.ReviewTooEarly),
    )


def of_item(notes: Notes, c: Any) -> Broken:
    if not notes.was_issued():
        return {no.NotIssued}
    item, fate = notes.item(c.item_id), notes.fate(c.item_id)
    if item is None:
        return {out.UnknownItem}
    broken = which(
        (notes.how == "closed", no.AlreadyClosed),
        (fate.over() and not (isinstance(c, do.Complete) and fate.completed), out.ItemIsOver),
    )
    match c:
        case do.Start():
            broken |= which((fate.started is not None, out.StartedOtherwise))
        case do.Postpone():
            broken |= of_day(notes.said.kind, notes.days, c.due_on)
            broken |= which((c.due_on <= item.due_on, out.PostponedNotLater))
        case do.Complete():
            broken |= of_result(fate, c)
    return broken


def of_result(fate: Fate, c: do.Complete) -> Broken:
    counted, asks = [one.measure for one in c.results], c.rules.programmes
    shown = c.turns > 0 or c.persons > 0 or c.blood_units > 0 or counted or c.evidence or c.attachments
    return which(
        (fate.completed is not None, out.ItemAlreadyCompleted),
        (any(one not in MEASURES or one in OWN_FIELDS for one in counted), MeasureUnknown),
        (twice(counted), MeasureRepeated),
        (asks.result_or_evidence_needed and not shown, out.ResultMissing),
        (asks.persons_not_above_turns and c.persons > c.turns, out.PersonsAboveTurns),
    )


def is_so(notes: Notes, c: Any) -> bool:
    """Say whether the notes already hold what was asked, so that nothing is the right answer."""
    match c:
        case do.Draft():
            return notes.how != "unknown" and same(notes.said, c)
        case do.Draw(draft=draft):
            apart = {"items": ()}
            return notes.how != "unknown" and told(notes.said) | apart == told(draft) | apart
        case do.HandOn():
            return notes.how in ("unknown", "closed") or c.unit.id == notes.unit.id
        case do.Amend():
            return notes.how != "unknown" and notes.kept(c.items) == notes.items
        case do.Submit():
            return any(same(c, one) for one in notes.rounds)
        case do.RecordOpinion():
            return any(same(c, one) for one in notes.answers)
        case do.WaiveOpinion():
            return notes.waiver == c
        case do.Issue():
            return notes.was_issued() and (notes.papers[0].number, notes.papers[0].on) == (c.number, c.on)
        case do.AmendPlan():
            if not 2 <= c.version <= len(notes.papers):
                return False
            paper, words = notes.papers[c.version - 1], notes.amended[c.version - 2]
            said = (paper.title, words.items, words.reason, words.number, words.on)
            return said == (c.title or paper.title, c.items, c.reason, c.number, c.on)
        case do.Review():
            return c.period in notes.reviews and same(notes.reviews[c.period], c)
        case do.Close():
            return notes.closed is not None and same(notes.closed, c)
    return is_so_of_item(notes, c)


def is_so_of_item(notes: Notes, c: Any) -> bool:
    follows, c = isinstance(c, do.FollowDrawn), c.command if isinstance(c, do.FollowDrawn) else c
    item, fate = notes.item(c.item_id), notes.fate(c.item_id)
    if follows and (notes.how != "in force" or item is None or fate.over()):
        return True
    if item is None or not notes.was_issued():
        return False
    match c:
        case do.Assign():
            again = any(same(c, one) for one in fate.given) and max(one.on for one in fate.given) > c.on
            return again or (c.owner_unit, c.owner_member_id) == (item.owner_unit, item.owner_member_id)
        case do.Start():
            return fate.started is not None and same(fate.started, c)
        case do.ReportProgress():
            return any(same(c, one) for one in fate.reports)
        case do.Postpone():
            return any(same(c, one) for one, _ in fate.postponed) or (follows and c.due_on <= item.due_on)
        case do.Complete():
            return fate.completed is not None and same(fate.completed, c)
    return fate.cancelled is not None and same(fate.cancelled, c)


def fates_by(notes: Notes, period: str, day: date) -> dict[str, int]:
    """What had become of the items due in a period by a day, one item after the other."""
    first, last = PERIODS[period]
    counts = dict.fromkeys(("planned", "done", "late", "postponed", "cancelled"), 0)
    counts["postponed"] = sum(
        any(move.on <= day and first <= was <= last for move, was in fate.postponed) for fate in notes.fates.values()
    )
    for item in notes.items:
        fate = notes.fate(item.id)
        due = ([was for move, was in fate.postponed if move.on > day] + [item.due_on])[0]
        if not first <= due <= last:
            continue
        if fate.cancelled and fate.cancelled.on <= day:
            counts["cancelled"] += 1
            continue
        counts["planned"] += 1
        if fate.completed and fate.completed.on <= day:
            counts["done"] += 1
            counts["late"] += fate.completed.on > due
        else:
            counts["late"] += due < day
    return counts
