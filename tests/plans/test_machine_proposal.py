"""Random courses of proposals: what is granted breaks no rule, what is refused breaks the rule named, what was said stays harmless.

The rules are said a second time here, in naive words over plain notes of what was granted. No code of the rules is used.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, ClassVar
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from services.kernel.decider import Refusal
from services.plans.domain import proposal as a
from services.plans.domain import proposal_refusals as no
from services.plans.domain import proposal_rules as do
from services.plans.domain.measures import Measured, MeasureRepeated, MeasureUnknown
from services.plans.domain.proposal_rules import proposal
from services.plans.domain.units import UnitRef
from tests.plans import examples as ex
from tests.plans import examples_proposals as more
from tests.plans.examples_measures import amounts
from tests.support.scale import random_courses, scaled

UNITS = (ex.UNIT, more.HEIR, UnitRef(id=ex.CELL, code="chi-doan-1"))
REPORTS = tuple(UUID(int=330 + n) for n in range(4))
FIRST_DAY = date(2021, 3, 1)
BODIES = (a.Counterparty.PARTY_COMMITTEE, a.Counterparty.OTHER)
NUMBERS = ("01-CV/ĐTN", "02-CV/ĐTN")
MILESTONES: tuple[tuple[str, ...], ...] = ((), (), ("Mốc 1",), ("mốc  1",), ("Mốc 2", "Mốc 3"), ("Mốc 2", "mốc 2"))
EXAMPLES, STEPS = scaled(37, 150), 45
PROMISED = scaled(700, 3_500)
"""Steps that must have been taken for the run to say anything."""
LIKELY = random_courses(EXAMPLES, STEPS)
STATES: Mapping[str, type[a.State]] = {
    "unknown": a.NotBegun,
    "draft": a.InDraft,
    "asked": a.UnderConsideration,
    "returned": a.GivenBack,
    "reworked": a.Reworked,
    "adopted": a.InEffect,
    "done": a.Concluded,
    "declined": a.Dropped,
    "withdrawn": a.TakenBack,
}
OVER = ("done", "declined", "withdrawn")
Broken = set[type[Refusal]]


@dataclass
class Notes:
    """Plain notes of what was granted to one proposal."""

    how: str = "unknown"
    said: Any = None
    lead: UnitRef = ex.UNIT
    versions: list[Any] = field(default_factory=list)
    written_by: list[tuple[UUID, ...]] = field(default_factory=list)
    rounds: list[Any] = field(default_factory=list)
    answers: list[tuple[int, Any]] = field(default_factory=list)
    board: Any = None
    reports: list[Any] = field(default_factory=list)
    result: Any = None
    off: Any = None

    @property
    def title(self) -> str:
        return str(self.versions[-1].title)

    def answered_on(self) -> date:
        """The day of the last answer; before all days where there was none."""
        return self.answers[-1][1].on if self.answers else date.min

    def moved_on(self) -> date:
        """The day of the last step up to here: a submission, a return, a new version."""
        days = [one.on for one in self.rounds] + [one.on for _, one in self.answers]
        return max(days + [one.on for one in self.versions[1:]], default=date.min)

    def in_effect_on(self, day: date) -> bool:
        return self.how in ("adopted", "done") and day >= self.answered_on()

    def authors(self, c: do.Revise) -> tuple[UUID, ...]:
        """Whom a version is by: those it names, or those of the version before it."""
        if c.authors is not None:
            return c.authors
        return self.written_by[min(max(c.version - 2, 0), len(self.written_by) - 1)]


def twice(things: Any) -> bool:
    things = list(things)
    return any(one in things[:n] for n, one in enumerate(things))


def plain(text: str) -> str:
    return " ".join(text.lower().split())


def which(*rules: tuple[bool, type[Refusal]]) -> Broken:
    return {refusal for broken, refusal in rules if broken}


def breaches(notes: Notes, c: Any) -> Broken:
    """Every rule a command breaks, by the notes alone."""
    if isinstance(c, do.HandOn):
        return set()
    if isinstance(c, do.Draft):
        doubled = twice(c.authors) or twice(c.attachments)
        return which((notes.how != "unknown", no.ProposalAlreadyDrafted), (doubled, no.ProposalListedTwice))
    if notes.how == "unknown":
        return {no.UnknownProposal}
    match c:
        case do.Revise():
            return which(
                (c.version <= len(notes.versions), no.ProposalVersionTaken),
                (notes.how not in ("returned", "reworked"), no.ProposalNotRevisable),
                (c.version != len(notes.versions) + 1, no.WrongProposalVersion),
                (twice(notes.authors(c)) or twice(c.attachments), no.ProposalListedTwice),
                (c.on < notes.answered_on(), no.ProposalDaysOutOfOrder),
            )
        case do.Submit():
            anew = c.rules.proposals.revision_needed_to_resubmit
            return which(
                (c.round <= len(notes.rounds), no.ProposalAlreadySubmitted),
                (notes.how not in ("draft", "returned", "reworked"), no.ProposalNotSubmittable),
                (c.round != len(notes.rounds) + 1, no.WrongProposalRound),
                (anew and notes.how == "returned", no.RevisionMissing),
                (c.on < notes.moved_on(), no.ProposalDaysOutOfOrder),
            )
        case do.Adopt() | do.Return() | do.Decline():
            asked = c.round if isinstance(c, do.Return) else len(notes.rounds)
            if not 1 <= asked <= len(notes.rounds):
                return {no.ProposalNotSubmitted}
            answered = notes.how != "asked" or asked in [number for number, _ in notes.answers]
            early = c.on < notes.rounds[asked - 1].on
            return which((answered, no.AlreadyAnswered), (early, no.AnswerBeforeSubmission))
        case do.Withdraw():
            back = notes.how in ("returned", "reworked") and not c.rules.proposals.withdrawable_after_return
            return which(
                (notes.how == "withdrawn", no.AlreadyWithdrawn),
                (back or notes.how in ("adopted", "done", "declined"), no.WithdrawnAfterAnswer),
                (c.on < notes.moved_on(), no.ProposalDaysOutOfOrder),
            )
        case do.FormSteeringCommittee():
            asks = c.rules.proposals.steering_committee_after_adoption
            return which(
                (notes.board is not None, no.SteeringCommitteeExists),
                (asks and not notes.in_effect_on(c.on), no.AdoptionMissing),
                (twice(plain(post.name) for post in c.posts), no.ProposalListedTwice),
                (sum(post.seats for post in c.posts) > c.size, no.PostsAboveSize),
            )
        case do.ReportImplementation():
            return of_report(notes, c)
        case _:
            counted = [one.measure for one in c.outcome]
            return which(
                (notes.how == "done", no.ResultAlreadyRecorded),
                (notes.how != "adopted" or c.on < notes.answered_on(), no.ProposalNotAdopted),
                (any(one.on > c.on for one in notes.reports), no.ProposalDaysOutOfOrder),
                (any(one not in ("TREE", "DONG", "TURN") for one in counted), MeasureUnknown),
                (twice(counted), MeasureRepeated),
            )


def of_report(notes: Notes, c: do.ReportImplementation) -> Broken:
    reached = [plain(name) for one in notes.reports for name in one.milestones]
    more_before = any(one.on <= c.on and one.percent > c.percent for one in notes.reports)
    less_after = any(one.on > c.on and one.percent < c.percent for one in notes.reports)
    steadily = c.rules.proposals.implementation_never_falls_back
    return which(
        (c.report_id in [one.report_id for one in notes.reports], no.ImplementationReportIsAnother),
        (notes.how == "done", no.ResultAlreadyRecorded),
        (notes.how != "adopted" or c.on < notes.answered_on(), no.ProposalNotAdopted),
        (twice([*reached, *(plain(name) for name in c.milestones)]), no.MilestoneRepeated),
        (steadily and (more_before or less_after), no.ProgressFallsBack),
    )


def same(one: Any, other: Any) -> bool:
    """Whether two commands say the same, whatever the rules of the day."""
    apart = ("rules", "outcome")
    told = [{key: value for key, value in vars(each).items() if key not in apart} for each in (one, other)]
    counted = [sorted((each.measure, each.amount) for each in getattr(c, "outcome", ())) for c in (one, other)]
    return type(one) is type(other) and told[0] == told[1] and counted[0] == counted[1]


class Courses(RuleBasedStateMachine):
    """One proposal and everything that can be asked about it, on days that mostly go forward."""

    taken: ClassVar[int] = 0
    granted: ClassVar[int] = 0
    met: ClassVar[set[type[Refusal]]] = set()
    ends: ClassVar[set[str]] = set()

    @initialize(
        authors=st.sampled_from([(), (more.AN,), (more.AN, more.BINH), (more.AN, more.AN)]),
        files=st.sampled_from([(), (more.FILE,), (more.FILE, more.FILE)]),
        early=st.integers(0, 4),
        far=st.sampled_from([(), (0,), (0, 0), (0, 0, 0), (0, 1), (0, 1), (0, 0, 0, 0, 1), (0, 2), (0, 3)]),
    )
    def begin(self, authors: tuple[UUID, ...], files: tuple[str, ...], early: int, far: tuple[int, ...]) -> None:
        """Start in any state: each step of `far` takes the proposal on, a 1 to its adoption, 2 and 3 to another end."""
        self.notes, self.today = Notes(), FIRST_DAY
        self.state: a.State = proposal.initial
        self.told: list[Any] = []
        if early == 0:
            self.ask(do.Adopt(NUMBERS[0], self.today))
            self.ask(do.HandOn(more.HEIR, self.today))
        self.ask(replace(ex.tax, authors=authors, attachments=files))
        if self.notes.how == "unknown":
            self.ask(ex.tax)
        for how in far:
            self.get_one_on(NUMBERS[0], how)

    def ask(self, command: Any) -> None:
        """Send a command; hold the answer against the notes, and a granted one said again against itself."""
        type(self).taken += 1
        broken = breaches(self.notes, command)
        try:
            events = list(proposal.decide(command, self.state))
        except Refusal as refusal:
            if self.is_so(command) or type(refusal) not in broken:
                raise AssertionError(
                    f"{command} was refused as {type(refusal).__name__}; broken: {broken}, so already: {self.is_so(command)}"
                ) from refusal
            type(self).met.add(type(refusal))
            return
        if not events:
            assert self.is_so(command), f"{command} came to nothing"
            return
        assert broken == set(), f"{command} was granted against {broken}"
        type(self).granted += 1
        (event,) = events
        self.state = proposal.evolve(self.state, event)
        self.note(command, event)
        assert list(proposal.decide(command, self.state)) == [], f"{command} said twice"
        if not isinstance(command, do.HandOn):
            self.told.append(command)

    def is_so(self, c: Any) -> bool:
        """Say whether the notes already hold what was asked, so that nothing is the right answer."""
        notes = self.notes
        match c:
            case do.HandOn():
                return notes.how in ("unknown", *OVER) or c.unit == notes.lead
            case do.Draft():
                return bool(c == notes.said)
            case do.Revise():
                if not 2 <= c.version <= len(notes.versions):
                    return False
                authors, written = notes.authors(c), notes.written_by[c.version - 1]
                return authors == written and same(replace(c, authors=()), notes.versions[c.version - 1])
            case do.Submit():
                return any(same(c, one) for one in notes.rounds)
            case do.Adopt() | do.Return() | do.Decline():
                return any(same(c, one) for _, one in notes.answers)
            case do.Withdraw():
                return notes.off is not None and same(c, notes.off)
            case do.FormSteeringCommittee():
                return notes.board is not None and same(c, notes.board)
            case do.ReportImplementation():
                return any(same(c, one) for one in notes.reports)
            case _:
                return notes.result is not None and same(c, notes.result)

    def note(self, c: Any, event: Any) -> None:
        """Write down what was granted, after holding what was stored of it against the notes."""
        notes = self.notes
        match c:
            case do.Draft():
                notes.how, notes.said, notes.lead = "draft", c, c.unit
                notes.versions, notes.written_by = [c], [c.authors]
            case do.Revise():
                assert event.authors == notes.authors(c)
                notes.written_by.append(notes.authors(c))
                notes.versions.append(replace(c, authors=()))
                notes.how = "reworked"
            case do.Submit():
                assert (event.round, event.version) == (c.round, len(notes.versions))
                notes.rounds.append(c)
                notes.how = "asked"
            case do.Adopt() | do.Return() | do.Decline():
                asked = notes.rounds[-1]
                assert (event.round, event.days) == (len(notes.rounds), (c.on - asked.on).days)
                assert (event.committee, event.counterparty) == (asked.committee, asked.counterparty)
                notes.answers.append((len(notes.rounds), c))
                notes.how = {do.Adopt: "adopted", do.Return: "returned", do.Decline: "declined"}[type(c)]
            case do.Withdraw():
                assert event.round == len(notes.rounds)
                notes.how, notes.off = "withdrawn", c
            case do.FormSteeringCommittee():
                notes.board = c
            case do.ReportImplementation():
                notes.reports.append(c)
            case do.RecordResult():
                assert sum(one.amount for one in event.outcome) == sum(one.amount for one in c.outcome)
                notes.how, notes.result = "done", c
            case do.HandOn():
                assert event.from_unit == notes.lead
                notes.lead = c.unit
        assert (event.unit, event.title) == (notes.lead, notes.title)

    days = st.sampled_from([-40, -1, 0, 0, 0, 0, 1, 3])
    sets = st.sampled_from([ex.RULES, ex.RULES, more.STRICT, ex.LENIENT])
    papers = st.sampled_from(NUMBERS)
    offs = st.sampled_from([0, 0, 0, 0, 0, 1, -1])

    @rule(days=st.sampled_from([0, 1, 1, 3, 10]))
    def time_goes_on(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(which=st.integers(0, 30), other=st.sampled_from([0, 0, 1, 2, 3]))
    def say_again(self, which: int, other: int) -> None:
        """Say what was granted before, now and then under other rules or on another day."""
        if not self.told:
            return
        command = self.told[which % len(self.told)]
        if other == 3:
            command = replace(self.told[0], title="Khác")
        if other == 1 and hasattr(command, "on"):
            command = replace(command, on=command.on + timedelta(days=1))
        if other == 2 and hasattr(command, "rules"):
            command = replace(command, rules=ex.LENIENT)
        self.ask(command)

    @rule(unit=st.sampled_from(UNITS), days=days)
    def hand_on(self, unit: UnitRef, days: int) -> None:
        self.ask(do.HandOn(unit, self.today + timedelta(days=days)))

    @rule(
        off=st.sampled_from([0, 0, 1, -1]),
        title=st.sampled_from(["Bản mới", "Bản khác"]),
        authors=st.sampled_from([None, None, (more.AN,), (more.BINH, more.AN), (more.AN, more.AN)]),
        files=st.sampled_from([(), (), (more.FILE,), (more.FILE, more.FILE)]),
        days=days,
    )
    def revise(self, off: int, title: str, authors: tuple[UUID, ...] | None, files: tuple[str, ...], days: int) -> None:
        version = max(len(self.notes.versions) + 1 + off, 1)
        self.ask(do.Revise(version, title, "Thuế", "", files, authors, self.today + timedelta(days=days)))

    @rule(off=offs, body=st.sampled_from(BODIES), number=papers, days=days, rules=sets)
    def submit(self, off: int, body: a.Counterparty, number: str, days: int, rules: Any) -> None:
        round = max(len(self.notes.rounds) + 1 + off, 1)
        self.ask(do.Submit(round, ex.COMMITTEE, body, number, self.today + timedelta(days=days), rules))

    @rule(how=st.sampled_from(["adopt", "return", "return", "return"]), off=offs, number=papers, days=days)
    def answer(self, how: str, off: int, number: str, days: int) -> None:
        on, last = self.today + timedelta(days=days), max(len(self.notes.rounds) + off, 1)
        self.ask(do.Adopt(number, on) if how == "adopt" else do.Return(last, "góp ý", number, on))

    @rule(
        firmly=st.sampled_from([4, 4, 4, 4, 3, 3, 2, 1, 0]),
        number=papers,
        days=days,
        rules=sets,
        reason=st.sampled_from(["không", "thôi"]),
    )
    def end_it(self, firmly: int, number: str, days: int, rules: Any, reason: str) -> None:
        """Decline or withdraw, often only where that is too late, so that courses get on."""
        on = self.today + timedelta(days=days)
        withdraw = do.Withdraw(reason, number, on, rules)
        if firmly == 0 or self.notes.how in ("adopted", *OVER):
            self.ask(withdraw)
        elif firmly == 1 and self.notes.how == "asked":
            self.ask(do.Decline(reason, number, on))
        elif firmly < 4 and self.notes.how in ("returned", "reworked"):
            self.ask(replace(withdraw, rules=ex.RULES if firmly == 3 else ex.LENIENT))

    @rule(number=papers, steps=st.integers(1, 3), how=st.sampled_from([0, 0, 1]))
    def get_on(self, number: str, steps: int, how: int) -> None:
        """Take the next steps that are right."""
        for _ in range(steps):
            self.get_one_on(number, how)

    def get_one_on(self, number: str, how: int) -> None:
        notes, on = self.notes, max(self.today, self.notes.moved_on())
        if notes.rounds:  # what comes a day too early is tried first
            self.ask(do.Withdraw("thôi", number, notes.moved_on() - timedelta(days=1), ex.LENIENT))
        match notes.how:
            case "draft" | "reworked":
                self.ask(do.Submit(len(notes.rounds) + 1, ex.COMMITTEE, BODIES[0], number, on, more.STRICT))
            case "asked":
                on += timedelta(days=NUMBERS.index(number))
                ways = (do.Return(len(notes.rounds), "góp ý", number, on), do.Adopt(number, on))
                ends = (do.Decline("không", number, on), do.Withdraw("thôi", number, on, ex.RULES))
                self.ask((*ways, *ends)[how])
            case "returned":
                self.ask(do.Revise(len(notes.versions) + 1, "Bản mới", "Thuế", "", (), None, on))
            case "adopted" if len(notes.reports) < 2:
                key, reached = REPORTS[len(notes.reports)], MILESTONES[2 + 2 * len(notes.reports)]
                self.ask(do.ReportImplementation(key, 20, "đang làm", reached, on, ex.LENIENT))

    @rule(
        posts=st.sampled_from([(), ("Trưởng ban",), ("Trưởng ban", "Ủy viên"), ("Ủy viên", "ủy  viên")]),
        seats=st.sampled_from([1, 1, 2, 6]),
        number=papers,
        days=days,
        rules=sets,
    )
    def form(self, posts: tuple[str, ...], seats: int, number: str, days: int, rules: Any) -> None:
        held = tuple(a.Post(name=name, seats=seats) for name in posts)
        on = self.today + timedelta(days=days)
        self.ask(do.FormSteeringCommittee("Ban chỉ đạo", 5, held, number, on, rules))

    @rule(
        key=st.sampled_from(REPORTS),
        percent=st.sampled_from([0, 20, 40, 60, 100]),
        reached=st.sampled_from(MILESTONES),
        days=st.sampled_from([-40, -5, -1, 0, 0, 2, 9]),
        rules=sets,
    )
    def report(self, key: UUID, percent: int, reached: tuple[str, ...], days: int, rules: Any) -> None:
        on = self.today + timedelta(days=days)
        self.ask(do.ReportImplementation(key, percent, "đang làm", reached, on, rules))

    outcomes = st.sampled_from(
        [amounts(TREE=3, DONG=500), amounts(DONG=500, TREE=3), amounts(TREE=3) * 2, amounts(SMILE=1), amounts(TURN=9)]
    )

    @rule(firmly=st.integers(0, 4), outcome=outcomes, number=papers, days=days)
    def record(self, firmly: int, outcome: tuple[Measured, ...], number: str, days: int) -> None:
        """Mostly wrongly where it would be the end, so that what comes before it is met too."""
        if self.notes.how == "adopted" and firmly > 1:
            outcome = amounts(SMILE=1) if firmly == 2 else amounts(TREE=1) * 2
        self.ask(do.RecordResult(outcome, "tốt", number, self.today + timedelta(days=days), ex.RULES))

    @invariant()
    def it_stands_where_the_notes_say(self) -> None:
        if not hasattr(self, "state"):
            return
        notes = self.notes
        assert type(self.state) is STATES[notes.how]
        type(self).ends.add(notes.how)
        if isinstance(self.state, a.NotBegun):
            return
        course = self.state.course
        assert (course.unit, course.current.title) == (notes.lead, notes.title)
        counts = (len(course.versions), len(course.submissions), len(course.answers), len(course.reports))
        assert counts == (len(notes.versions), len(notes.rounds), len(notes.answers), len(notes.reports))
        assert (course.steering is not None) == (notes.board is not None)

    @invariant()
    def each_round_but_the_last_was_given_back_and_days_go_forward(self) -> None:
        if not hasattr(self, "state") or isinstance(self.state, a.NotBegun):
            return
        course = self.state.course
        assert len(course.answers) in (len(course.submissions), len(course.submissions) - 1)
        assert all(isinstance(one, a.Returned) for one in course.answers[:-1])
        days = [one.on for pair in zip(course.submissions, course.answers, strict=False) for one in pair]
        assert days == sorted(days)
        assert [one.version for one in course.submissions] == sorted(one.version for one in course.submissions)


@pytest.mark.scaled
def test_no_proposal_breaks_a_rule_and_no_rule_is_named_in_vain() -> None:
    """INVARIANT: what the rules grant breaks none of them, each refusal names a rule that was broken, repeats are harmless.

    A rule forgotten on one path, a guard on the wrong state, or a refusal of another rule's name breaks it.
    Chance decides which few rules no one runs into; the tests of the decider meet each.
    """
    run_state_machine_as_test(Courses, settings=LIKELY)
    every = {one for one in vars(no).values() if isinstance(one, type) and issubclass(one, Refusal)} - {Refusal}
    every |= {MeasureUnknown, MeasureRepeated}
    assert Courses.taken >= PROMISED
    assert Courses.granted >= scaled(150, 1_000)
    assert len(every - Courses.met) <= scaled(15, 3), every - Courses.met
    assert len(set(STATES) - {"unknown"} - Courses.ends) <= scaled(1, 0)
