"""Random courses of plans of work: what is granted breaks no rule, what is refused breaks the rule named, versions stay.

The rules are those of `notes_programmes`, said there a second time. No code of the rules is used.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, ClassVar
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from services.kernel.decider import Refusal
from services.plans.domain import programme as p
from services.plans.domain import programme_commands as do
from services.plans.domain import programme_item_refusals as out
from services.plans.domain import programme_refusals as no
from services.plans.domain import programme_state as s
from services.plans.domain.measures import MeasureRepeated, MeasureUnknown
from services.plans.domain.programme_rules import programme
from services.plans.domain.units import UnitRef
from tests.plans import examples as ex
from tests.plans import examples_programmes as pl
from tests.plans.examples_measures import amounts
from tests.plans.notes_programmes import (
    ANSWERED,
    OWN_FIELDS,
    PERIODS,
    Fate,
    Notes,
    Paper,
    breaches,
    fates_by,
    is_so,
    of_result,
    period_of,
)
from tests.support.scale import random_courses, scaled

EXAMPLES, STEPS = scaled(40, 110), 40
PROMISED = scaled(1_000, 3_500)
"""Steps that must have been taken for the run to say anything."""
LIKELY = random_courses(EXAMPLES, STEPS)
STATES: Mapping[str, type[s.State]] = {
    "unknown": s.NotBegun,
    "draft": s.InDraft,
    "awaiting": s.AwaitingOpinion,
    "agreed": s.Agreed,
    "to amend": s.ToAmend,
    "amended": s.AmendedDraft,
    "returned": s.Returned,
    "waived": s.Waived,
    "in force": s.InForce,
    "closed": s.Ended,
}
UNITS = (ex.UNIT, pl.other_unit, pl.cell)
OWNERS: tuple[tuple[UnitRef | None, UUID | None], ...] = (
    (None, None),
    (pl.cell, None),
    (pl.cell, pl.MEMBER),
    (None, pl.MEMBER),
)
NUMBERS = ("01-CTr/ĐTN", "02-CTr/ĐTN")
IDS = tuple(UUID(int=401 + n) for n in range(4))
REASONS = ("vì thời tiết", "lý do khác")
WAYS: tuple[tuple[int, ...], ...] = (
    *((), (0,), (0, 1), (0, 2), (3,), (0, 0)),
    *((0, 0, 0), (0, 0, 0), (0, 0, 0), (0, 0, 0, 0), (3, 3), (0, 1, 1, 0), (0, 2, 0, 0, 0)),
)
STEPS_TO_ISSUE = ("submit", "answer", "waive", "issue")
ACTS = ("assign", "start", "report", "postpone", "postpone", "complete", "complete", "cancel")
LATER = (-1, 0, 1, 4, 11, 400)
CAME: tuple[tuple[int, int, str | None, tuple[Any, ...]], ...] = (
    *((2, 3, None, ()), (0, 0, "biên bản", ()), (3, 3, None, ()), (0, 0, None, ()), (3, 2, None, amounts(TREE=3))),
    *((0, 0, None, amounts(TREE=2, DONG=9)), (0, 0, None, amounts(DONG=9, TREE=3)), (0, 0, None, amounts(TREE=2) * 2)),
    *((2, 0, None, amounts(TURN=3)), (2, 0, None, amounts(SMILE=1)), (2, 2, None, ()), (0, 0, None, ())),
)
STRICT = ex.RULES.model_copy(
    update={
        "programmes": ex.RULES.programmes.model_copy(
            update={"opinion_needed_for": tuple(p.PlanKind), "closed_with_open_items": False}
        )
    }
)
TARGETS = (None, None, {"measure": "TREE", "amount": 3}, {"measure": "TURN", "amount": 3})
DUE = (date(2021, 3, 1), date(2021, 3, 12), date(2021, 3, 20), date(2021, 3, 20), date(2021, 3, 31))
DRAWN = pl.trees.model_copy(update={"source_item_id": ex.FORUM, "drawn": True})
DRAFTS = (
    ex.draft,
    replace(ex.draft, items=(DRAWN, ex.blood)),
    pl.draft_quarter,
    replace(pl.draft_month, items=(DRAWN,), source_id=ex.PROGRAMME),
    pl.draft_theme,
    replace(pl.draft_theme, parent_id=ex.PROGRAMME, parent=pl.year_parent),
)
ODD_DRAFTS = (
    replace(ex.draft, number=1),
    replace(pl.draft_quarter, number=5),
    replace(pl.draft_theme, last_day=date(2021, 2, 28)),
    replace(pl.draft_month, parent_id=None, parent=None),
    replace(pl.draft_quarter, parent=None),
    replace(pl.draft_month, parent=pl.year_parent),
    replace(pl.draft_quarter, parent=replace(pl.year_parent, unit_id=ex.STRANGER)),
    replace(pl.draft_quarter, parent=replace(pl.year_parent, ended=True)),
    replace(pl.draft_quarter, year=2022),
    replace(pl.draft_month, number=4),
    replace(pl.draft_theme, last_day=date(2021, 4, 9), parent_id=ex.PROGRAMME, parent=pl.quarter_parent),
)

items = st.builds(
    lambda which, due, start, target, title: p.Item.model_validate(
        {"id": IDS[which], "title": title, "kind": "TASK", "due_on": due, "starts_on": start, "target": target}
    ),
    st.integers(0, 3),
    st.sampled_from(DUE),
    st.sampled_from([None, None, None, date(2021, 3, 1)]),
    st.sampled_from(TARGETS),
    st.sampled_from(["Việc", "Việc", "Việc khác"]),
)
ODD_ITEMS = (
    pl.item(9, date(2022, 1, 1)),
    pl.item(9, date(2021, 2, 28), starts_on=date(2020, 12, 31)),
    pl.item(9, date(2021, 3, 20), starts_on=date(2021, 3, 21)),
    pl.item(9, date(2021, 3, 20), target={"measure": "SMILE", "amount": 1}),
)
lists = st.lists(items, min_size=1, max_size=4, unique_by=lambda one: one.id).map(tuple)


class Courses(RuleBasedStateMachine):
    """One plan and everything that can be asked about it, on days that mostly go forward."""

    taken: ClassVar[int] = 0
    granted: ClassVar[int] = 0
    met: ClassVar[set[type[Refusal]]] = set()
    ends: ClassVar[set[str]] = set()
    kinds: ClassVar[set[p.PlanKind]] = set()

    @initialize(
        draft=st.sampled_from(DRAFTS),
        early=st.integers(0, 5),
        drawn=st.booleans(),
        far=st.sampled_from(WAYS),
    )
    def begin(self, draft: do.Draft, early: int, drawn: bool, far: tuple[int, ...]) -> None:
        """Start in any state: each step of `far` takes the plan on, a 1, 2 and 3 by another way than agreement."""
        self.notes, self.today = Notes(), date(2021, 1, 4)
        self.state: s.State = programme.initial
        self.events: list[Any] = []
        self.told: list[Any] = []
        self.told_of = 0
        if early == 0:
            self.ask(do.Issue(NUMBERS[0], self.today, ex.RULES))
            self.ask(do.HandOn(pl.other_unit, self.today))
            for odd in ODD_DRAFTS:
                self.ask(odd)
        self.ask(do.Draw(draft) if drawn else draft)
        for item in ODD_ITEMS if early == 0 else ():
            self.ask(do.Amend((item,), ex.RULES))
        for how in far:
            self.get_one_on(how)

    def ask(self, command: Any) -> None:
        """Send a command; hold the answer against the notes, and a granted one said again against itself."""
        type(self).taken += 1
        broken = breaches(self.notes, command)
        try:
            events = list(programme.decide(command, self.state))
        except Refusal as refusal:
            if is_so(self.notes, command) or type(refusal) not in broken:
                raise AssertionError(
                    f"{command} was refused as {type(refusal).__name__}; broken: {broken}, so already: "
                    f"{is_so(self.notes, command)}"
                ) from refusal
            type(self).met.add(type(refusal))
            return
        if not events:
            assert is_so(self.notes, command), f"{command} came to nothing"
            return
        assert not is_so(self.notes, command), f"{command} was so already"
        assert broken == set(), f"{command} was granted against {broken}"
        type(self).granted += 1
        (event,) = events
        self.events.append(event)
        self.state = programme.evolve(self.state, event)
        self.note(command, event)
        type(self).ends.add(self.notes.how)
        assert list(programme.decide(command, self.state)) == [], f"{command} said twice"
        self.told.append(command)

    def note(self, c: Any, event: Any) -> None:
        """Write down what was granted, after holding what was stored of it against the notes."""
        notes = self.notes
        match c:
            case do.Draft() | do.Draw():
                draft = c.draft if isinstance(c, do.Draw) else c
                assert (event.first, event.last) == period_of(draft)
                notes.how, notes.said, notes.unit, notes.items = "draft", draft, draft.unit, list(draft.items)
                notes.days = (event.first, event.last)
            case do.Amend():
                notes.how = "amended" if notes.how == "to amend" else notes.how
                notes.items = notes.kept(c.items)
                assert list(event.items) == notes.items
            case do.Submit():
                notes.how = "awaiting"
                notes.rounds.append(c)
            case do.RecordOpinion():
                asked = notes.rounds[c.round - 1]
                assert (event.committee, event.days) == (asked.committee, (c.on - asked.on).days)
                notes.how = ANSWERED[c.opinion]
                notes.answers.append(c)
            case do.WaiveOpinion():
                notes.how, notes.waiver = "waived", c
            case do.Issue():
                rests_on = notes.answers[-1].opinion if notes.how in ("agreed", "amended") else None
                assert (event.opinion, event.waived) == (rests_on, notes.waiver is not None)
                assert (event.title, list(event.items)) == (notes.said.title, notes.items)
                notes.how = "in force"
                notes.papers.append(Paper(event.title, event.items, c.number, c.on))
            case do.AmendPlan():
                assert (event.version, list(event.before)) == (len(notes.papers) + 1, notes.items)
                notes.items = notes.kept(c.items)
                title = c.title or notes.papers[-1].title
                notes.papers.append(Paper(title, tuple(notes.items), c.number, c.on, c.reason))
                notes.amended.append(c)
            case do.Review():
                counts = fates_by(notes, c.period, c.on)
                assert {name: getattr(event, name) for name in counts} == counts
                notes.reviews[c.period] = c
            case do.Close():
                fates = [notes.fate(one.id) for one in notes.items]
                ends = (sum(bool(one.completed) for one in fates), sum(bool(one.cancelled) for one in fates))
                assert (event.items, event.completed, event.cancelled) == (len(fates), *ends)
                notes.how, notes.closed = "closed", c
            case do.HandOn():
                left = notes.left() if notes.how == "in force" else []
                assert (event.from_unit, list(event.items)) == (notes.unit, left)
                notes.unit = c.unit
            case _:
                self.note_of_item(c.command if isinstance(c, do.FollowDrawn) else c, event)
        assert (event.unit, event.year, event.kind) == (notes.unit, notes.said.year, notes.said.kind)

    def note_of_item(self, c: Any, event: Any) -> None:
        notes, fate = self.notes, self.notes.fate(c.item_id)
        before = notes.item(c.item_id)
        assert before is not None
        match c:
            case do.Assign():
                notes.change(c.item_id, owner_unit=c.owner_unit, owner_member_id=c.owner_member_id)
                fate.given.append(c)
                before = notes.item(c.item_id)
            case do.Start():
                fate.started = c
            case do.ReportProgress():
                fate.reports.append(c)
            case do.Postpone():
                fate.postponed.append((c, before.due_on))
                assert event.times == len(fate.postponed)
                notes.change(c.item_id, due_on=c.due_on)
            case do.Complete():
                fate.completed = c
                came = {name: getattr(c, field) for name, field in OWN_FIELDS.items()}
                came |= {one.measure: one.amount for one in c.results}
                met = None if before.target is None else came.get(before.target.measure, 0) >= before.target.amount
                assert event.target_met is met
            case do.Cancel():
                fate.cancelled = c
        assert event.item == before

    days = st.sampled_from([-30, -1, 0, 0, 0, 0, 1, 3])
    offs = st.sampled_from([0, 0, 0, 0, 1, -1])
    papers = st.sampled_from(NUMBERS)
    words = st.sampled_from(["vì thời tiết", "lý do khác"])
    whats = st.integers(0, 9)

    def on(self, days: int) -> date:
        return self.today + timedelta(days=days)

    def one_of(self, what: int) -> UUID:
        """Mostly an item of the plan."""
        standing = [one.id for one in self.notes.items]
        return standing[what % len(standing)] if standing and what else IDS[3]

    @rule(days=st.sampled_from([0, 1, 3, 10, 30]))
    def time_goes_on(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(which=st.integers(0, 40), other=st.sampled_from([0, 0, 0, 1, 2]))
    def say_again(self, which: int, other: int) -> None:
        """Say what was granted before, now and then under other rules or on another day."""
        if not self.told:
            return
        command = self.told[which % len(self.told)]
        if other == 1 and hasattr(command, "on"):
            command = replace(command, on=command.on + timedelta(days=1))
        if other == 2 and hasattr(command, "rules"):
            command = replace(command, rules=ex.LENIENT)
        self.ask(command)

    @rule(
        draft=st.sampled_from(DRAFTS + ODD_DRAFTS),
        drawn=st.booleans(),
        unit=st.sampled_from(UNITS),
        which=st.integers(0, 4),
    )
    def begin_again_or_hand_on(self, draft: do.Draft, drawn: bool, unit: UnitRef, which: int) -> None:
        """Mostly to the unit whose it is already."""
        if which < 2:
            self.ask(do.Draw(replace(draft, items=())) if drawn else draft)
        else:
            self.ask(do.HandOn(unit if which == 2 else self.notes.unit, self.today))

    @rule(new=lists, odd=st.sampled_from([None, None, None, *ODD_ITEMS]))
    def amend(self, new: tuple[p.Item, ...], odd: p.Item | None) -> None:
        self.ask(do.Amend((*new, odd) if odd else new, ex.RULES))

    @rule(step=st.sampled_from(STEPS_TO_ISSUE), off=offs, number=papers, days=days, other=st.integers(0, 5))
    def towards_the_issue(self, step: str, off: int, number: str, days: int, other: int) -> None:
        """A step that may be wrong; a waiver rarely where it is right, so that courses go through the committee too."""
        on, asked = self.on(days), len(self.notes.rounds) + off
        match step:
            case "submit":
                self.ask(do.Submit(asked + 1, ex.COMMITTEE, number, on))
            case "answer":
                self.ask(
                    do.RecordOpinion(asked, tuple(p.Opinion)[other % 3], "ý kiến", number, on, (pl.SCAN,) * (other > 2))
                )
            case "waive" if other == 0 or self.notes.how not in ("draft", "awaiting"):
                self.ask(do.WaiveOpinion(REASONS[other % 2], number, on))
            case "issue":
                self.ask(do.Issue(number, on, (ex.RULES, STRICT, ex.LENIENT)[other % 3]))

    @rule(
        off=offs,
        title=st.sampled_from([None, None, "Tên mới"]),
        new=lists,
        keep=st.sampled_from([0, 0, 1, 2, 3]),
        odd=st.sampled_from([False, False, False, True]),
        reason=words,
        number=papers,
        days=days,
    )
    def publish_version(
        self, off: int, title: str | None, new: Any, keep: int, odd: bool, reason: str, number: str, days: int
    ) -> None:
        """A new list, mostly with what is over kept as it is; 3: what the last paper or the plan as it stands says."""
        plain = [one.model_copy(update={"source_item_id": None, "drawn": False}) for one in self.notes.items]
        over = [one for one in plain if self.notes.fate(one.id).over()]
        if keep == 3:
            new = plain
        elif keep:
            new = (*over, *(one for one in new if one.id not in [other.id for other in over]))
        if odd:
            new = (*new, new[0])
        version = len(self.notes.papers) + 1 + off
        self.ask(do.AmendPlan(version, title, tuple(new), reason, number, self.on(days), ex.RULES))

    @rule(acts=st.lists(st.tuples(st.sampled_from(ACTS), whats, days, st.integers(0, 23)), min_size=2, max_size=5))
    def work_on_items(self, acts: list[tuple[str, int, int, int]]) -> None:
        for act, what, days, other in acts:
            self.ask(self.act(act, self.one_of(what), self.on(days), other))

    @rule(act=st.sampled_from(ACTS), days=days, other=st.integers(0, 23))
    def do_the_same_to_each_item(self, act: str, days: int, other: int) -> None:
        for one in self.notes.items:
            self.ask(self.act(act, one.id, self.on(days), other))

    def act(self, act: str, item_id: UUID, on: date, other: int) -> do.OfItem:
        """One step of an item; `other` says in which of its ways."""
        match act:
            case "assign":
                unit, member = OWNERS[other % 4]
                return do.Assign(item_id, unit, member, on)
            case "start":
                return do.Start(item_id, on)
            case "report":
                return do.ReportProgress(item_id, 50 * (other % 3), "ảnh", (), on)
            case "postpone":
                due = (self.notes.item(item_id) or pl.trees).due_on + timedelta(days=LATER[other % 6])
                postpone = do.Postpone(item_id, due, REASONS[other % 2], on)
                within = due <= self.notes.days[1]  # as any plan drawn from this one lies within it
                return do.FollowDrawn(postpone) if other > 17 and within else postpone
            case "complete":
                turns, persons, evidence, results = CAME[other % 12]
                rules = (ex.RULES, ex.RULES, STRICT, ex.LENIENT)[other % 4]
                complete = do.Complete(item_id, turns, persons, 0, evidence, on, rules, results)
                right = not of_result(Fate(), complete)  # as it was held to in the plan it is carried out in
                return do.FollowDrawn(complete) if other > 17 and right else complete
        return do.Cancel(item_id, REASONS[other % 2], on)

    @rule(
        period=st.sampled_from([*PERIODS, "2021-03", "2021-Q1", "2021-Q5"]),
        remark=words,
        days=st.sampled_from([-3, 0, 0, 1, 60]),
        firmly=st.integers(0, 9),
    )
    def look_back(self, period: str, remark: str, days: int, firmly: int) -> None:
        """Review, or close: mostly under rules that ask for an end to every item, so that courses go on."""
        if firmly > 3:
            self.ask(do.Review(period, remark, NUMBERS[0], self.on(days)))
        else:
            self.ask(do.Close(remark, NUMBERS[1], self.on(days), ex.RULES if firmly == 0 else STRICT))

    @rule(how=st.sampled_from([0, 0, 1, 2, 3]), steps=st.integers(1, 3))
    def get_on(self, how: int, steps: int) -> None:
        """Take the next steps that are right."""
        for _ in range(steps):
            self.get_one_on(how)

    def get_one_on(self, how: int) -> None:
        """Take one step that is right, and before it one that is not: out of turn, or a day too early."""
        notes, first = self.notes, timedelta(days=1)
        after = max([self.today, *(one.on for one in notes.rounds), *(one.on for one in notes.answers)])
        match notes.how:
            case "draft" if how == 3:
                self.ask(do.WaiveOpinion("gấp", NUMBERS[0], after))
            case "amended" if how == 0:
                self.ask(do.Issue(NUMBERS[0], after, STRICT))
            case "draft" | "amended" | "returned":
                if notes.how != "amended":
                    self.ask(do.Issue(NUMBERS[0], after, STRICT))
                self.ask(do.Submit(len(notes.rounds) + 2, ex.COMMITTEE, NUMBERS[0], after))
                self.ask(do.Submit(len(notes.rounds) + 1, ex.COMMITTEE, NUMBERS[0], after))
            case "awaiting":
                opinion = (p.Opinion.AGREED, p.Opinion.AMEND, p.Opinion.RETURNED, p.Opinion.AGREED)[how]
                self.ask(do.WaiveOpinion("gấp", NUMBERS[0], notes.rounds[-1].on - first))
                self.ask(do.RecordOpinion(len(notes.rounds), opinion, "ý kiến", NUMBERS[0], after))
                self.ask(do.Issue(NUMBERS[0], notes.answers[-1].on - first, ex.RULES))
            case "to amend":
                self.ask(do.Amend((*notes.items[:1], pl.item(4, date(2021, 3, 20 + how))), ex.RULES))
            case "agreed" | "waived":
                self.ask(do.Issue(NUMBERS[0], max([after, *([notes.waiver.on] if notes.waiver else [])]), STRICT))
            case "in force" if notes.left():
                one = notes.left()[0]
                after = max(self.today, notes.papers[-1].on)
                self.ask(do.Complete(one.id, 0, 0, 0, None, after, ex.RULES))
                self.ask(
                    (
                        do.Assign(one.id, None if one.owner_unit else pl.cell, pl.MEMBER, after),
                        do.Complete(one.id, 2, 2, 0, None, after, ex.RULES, amounts(TREE=3)),
                        do.Postpone(one.id, min(one.due_on + first, notes.days[1]), REASONS[0], after),
                        do.Review("2021-03", "đã xem", NUMBERS[0], max(after, date(2021, 3, 15))),
                    )[how]
                )

    @invariant()
    def it_stands_where_the_notes_say_and_as_its_events_tell(self) -> None:
        if not hasattr(self, "state"):
            return
        assert type(self.state) is STATES[self.notes.how]
        if len(self.events) != self.told_of:
            assert programme.fold(self.events) == self.state
            self.told_of = len(self.events)
        if not isinstance(self.state, s.NotBegun):
            course = self.state.course
            type(self).kinds.add(course.drafted.kind)
            assert (course.unit, list(course.items)) == (self.notes.unit, self.notes.items)
            assert (len(course.submissions), len(course.opinions)) == (len(self.notes.rounds), len(self.notes.answers))

    @invariant()
    def every_item_stands_once_and_within_the_days_of_its_plan(self) -> None:
        if not isinstance(getattr(self, "state", None), s.NotBegun | None):
            (first, last), standing = self.notes.days, self.state.course.items  # type: ignore[union-attr]  # begun
            assert len({one.id for one in standing}) == len(standing)
            for one in standing:
                assert first <= (one.starts_on or one.due_on) <= one.due_on <= last

    @invariant()
    def what_is_in_force_was_agreed_to_or_waived_or_needed_no_opinion(self) -> None:
        if getattr(self, "events", None) and any(isinstance(one, p.Issued) for one in self.events):
            (issued,) = [one for one in self.events if isinstance(one, p.Issued)]
            assert issued.opinion is not p.Opinion.RETURNED
            said = self.notes.waiver or issued.opinion
            assert said or issued.kind not in ex.RULES.programmes.opinion_needed_for or self.lenient()

    def lenient(self) -> bool:
        issue = next(one for one in self.told if isinstance(one, do.Issue))
        return issue.rules.programmes.opinion_needed_for == ()

    @invariant()
    def versions_follow_one_another_and_stay_as_they_were_published(self) -> None:
        work = s.work_of(getattr(self, "state", None) or programme.initial)
        if work is not None:
            found = work.versions()
            assert [one.number for one in found] == list(range(1, len(self.notes.papers) + 1))
            assert [Paper(one.title, one.items, one.paper, one.on, one.reason) for one in found] == self.notes.papers

    def teardown(self) -> None:
        """Stored and read again, the events tell the same; refusals wrote nothing."""
        if hasattr(self, "state"):
            stored = [(type(one), one.model_dump_json()) for one in self.events]
            assert programme.fold([kind.model_validate_json(text) for kind, text in stored]) == self.state


APART = {
    no.ProgrammeExists,
    no.OwnerOutsideUnit,
    no.SourceUnknown,
    no.SourceNotEarlier,
    no.ItemNotDrawable,
    no.UnknownVersion,
}


@pytest.mark.scaled
def test_no_plan_breaks_a_rule_and_no_rule_is_named_in_vain() -> None:
    """INVARIANT: what the rules grant breaks none of them, each refusal names a rule that was broken, versions stay.

    A rule forgotten on one path, a guard on the wrong state, or a refusal of another rule's name breaks it.
    Chance decides which few rules no one runs into; the tests of the decider meet each.
    """
    run_state_machine_as_test(Courses, settings=LIKELY)
    named = [*vars(no).values(), *vars(out).values(), MeasureUnknown, MeasureRepeated]
    every = {one for one in named if isinstance(one, type) and issubclass(one, Refusal)} - {Refusal} - APART
    assert Courses.taken >= PROMISED
    assert Courses.granted >= scaled(200, 600)
    assert len(every - Courses.met) <= scaled(8, 3), every - Courses.met
    assert len(set(STATES) - {"unknown"} - Courses.ends) <= scaled(2, 0)
    assert len(set(p.PlanKind) - Courses.kinds) <= scaled(1, 0)
