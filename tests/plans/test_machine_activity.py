"""Random courses of activities: what is granted breaks no rule, what is refused breaks the rule named, and numbers add up.

The rules are said a second time here, in naive words over plain notes of what was granted. No code of the rules is used.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import chain
from typing import Any, ClassVar
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from services.kernel.decider import Refusal
from services.plans.domain import activity as a
from services.plans.domain import activity_commands as do
from services.plans.domain import activity_refusals as no
from services.plans.domain.activity_outcome import Numbers
from services.plans.domain.activity_rules import activity
from services.plans.domain.measures import Measured, MeasureRepeated, MeasureUnknown
from services.plans.domain.units import UnitRef
from tests.plans import examples_activities as ex
from tests.support.scale import random_courses, scaled

UNITS = (ex.LEAD, ex.CELL, ex.BESIDE)
PEOPLE = tuple(UUID(int=900 + n) for n in range(6))
HOME = dict(zip(PEOPLE, (0, 0, 1, 1, 2, 2), strict=True))
LISTS = tuple(UUID(int=950 + n) for n in range(3))
FIRST_DAY = date(2021, 4, 1)
EXAMPLES, STEPS = scaled(32, 130), 45
PROMISED = scaled(700, 3_500)
"""Steps that must have been taken for the run to say anything."""
LIKELY = random_courses(EXAMPLES, STEPS)
Names = dict[UUID, set[UUID]]
Broken = set[type[Refusal]]


@dataclass
class Sheet:
    """An attendance list: who of which unit was at which session, and how many guests."""

    session: int
    names: Names
    guests: int

    def people(self) -> set[UUID]:
        return set().union(*self.names.values())


@dataclass
class Notes:
    """Plain notes of what was granted to one activity."""

    how: str = "unknown"
    said: Any = None
    lead: UnitRef = ex.LEAD
    day: date = FIRST_DAY
    partners: list[UnitRef] = field(default_factory=list)
    noticed: list[tuple[date, date]] = field(default_factory=list)
    moves: list[tuple[date, date]] = field(default_factory=list)
    queue: list[tuple[UUID, UnitRef]] = field(default_factory=list)
    gone: set[UUID] = field(default_factory=set)
    sheets: dict[UUID, Sheet] = field(default_factory=dict)
    held: Any = None
    stands: Any = None
    fixed: list[Any] = field(default_factory=list)
    off: Any = None

    @property
    def places(self) -> float:
        return self.said.places or float("inf")

    def home(self, whom: UUID) -> UnitRef | None:
        return next((unit for one, unit in self.queue if one == whom), None)

    def rank(self, whom: UUID) -> int:
        return next((n for n, (one, _) in enumerate(self.queue) if one == whom), 10**6)

    def attended(self) -> bool:
        return any(sheet.guests or sheet.people() for sheet in self.sheets.values())

    def there(self, session: int, without: UUID | None = None) -> list[Sheet]:
        return [one for key, one in self.sheets.items() if key != without and one.session == session]

    def counts(self) -> tuple[int, int, list[int], dict[UUID, tuple[int, int]]]:
        """Turns and persons of members, guests by session, and turns and persons by unit."""
        turns: list[tuple[int, UUID, UUID]] = sorted(
            {
                (sheet.session, unit, one)
                for sheet in self.sheets.values()
                for unit, people in sheet.names.items()
                for one in people
            }
        )
        guests = [sum(one.guests for one in self.there(session)) for session in range(1, self.said.sessions + 1)]
        by_unit = {
            unit.id: (
                sum(1 for _, home, _ in turns if home == unit.id),
                len({one for _, home, one in turns if home == unit.id}),
            )
            for unit in UNITS
        }
        return len(turns), len({one for _, _, one in turns}), guests, by_unit


def shares_of(told: Numbers) -> dict[UUID, tuple[int, int]]:
    return {one.unit.id: (one.turns, one.persons) for one in told.shares or () if one.turns or one.persons}


def twice(things: Any) -> bool:
    things = list(things)
    return any(one in things[:n] for n, one in enumerate(things))


def late(notes: Notes, day: date, noticed: date | None) -> bool:
    """Whether a dialogue was made known less than thirty days before."""
    return notes.said.kind == "DIALOGUE" and (noticed is None or noticed > day - timedelta(days=30))


def settled(notes: Notes) -> Broken:
    ends: Mapping[str, Broken] = {"held": {no.ActivityHeldAlready}, "off": {no.ActivityIsCancelled}}
    return ends.get(notes.how, set())


def of_numbers(notes: Notes, told: Numbers, rules: Any, correcting: bool) -> Broken:
    """What the numbers told of an activity break."""
    broken = Broken()
    partners = notes.partners if told.partners is None else told.partners
    if twice([notes.lead, *partners]) or twice(one.unit for one in told.shares or ()):
        broken.add(no.UnitNamedTwice)
    if twice(one.measure for one in told.results):
        broken.add(MeasureRepeated)
    if any(one.measure not in ("TREE", "DONG") for one in told.results):
        broken.add(MeasureUnknown)
    room = notes.places * notes.said.sessions
    if notes.attended() and not (correcting and told.turns is not None):
        turns, persons, guests, by_unit = notes.counts()
        if told.guest_persons is None and sum(1 for count in guests if count) > 1:
            broken.add(no.GuestPersonsMissing)
        if told.guest_persons is not None and not max(guests) <= told.guest_persons <= sum(guests):
            broken.add(no.GuestPersonsWrong)
        different = sum(guests) if told.guest_persons is None else told.guest_persons
        wanted = (
            (told.turns, turns + sum(guests)),
            (told.persons, persons + different),
            (told.guest_turns, sum(guests)),
        )
        if any(said is not None and said != counted for said, counted in wanted):
            broken.add(no.ContradictsAttendance)
        if told.shares is not None and shares_of(told) != {
            unit: share for unit, share in by_unit.items() if any(share)
        }:
            broken.add(no.ContradictsAttendance)
        return broken
    if told.turns is None or told.persons is None:
        return broken | {no.FiguresMissing}
    guests_told = (told.guest_turns or 0, told.guest_persons or 0)
    if told.shares is None and partners and told.turns:
        broken.add(no.SharesMissing)
    if told.shares is None:
        parts = [(told.turns - guests_told[0], told.persons - guests_told[1])]
    else:
        parts = [(one.turns, one.persons) for one in told.shares]
    whole = tuple(sum(one) for one in zip(*parts, guests_told, strict=True))
    if whole != (told.turns, told.persons) or min(chain(*parts), default=0) < 0:
        broken.add(no.SharesDoNotAddUp)
    if guests_told[0] > told.turns or guests_told[1] > told.persons:
        broken.add(no.SharesDoNotAddUp)
    if any(persons > turns for turns, persons in [(told.turns, told.persons), guests_told, *parts]):
        broken.add(no.TurnsBelowPersons)
    return broken | ({no.AttendanceAbovePlaces} if told.turns > room else set())


def breaches(notes: Notes, c: Any) -> Broken:
    """Every rule a command breaks, by the notes alone."""
    if isinstance(c, do.HandOn):
        return set()
    if isinstance(c, do.Announce):
        broken = Broken([no.ActivityAnnouncedOtherwise] if notes.how != "unknown" else [])
        broken |= {no.UnknownActivityKind} if c.kind == "PARTY" else set()
        broken |= {no.UnitNamedTwice} if twice([c.unit, *c.partners]) else set()
        return broken | ({no.AnnouncedAfterItsDay} if c.on > c.day else set())
    if notes.how == "unknown":
        return {no.UnknownActivity}
    early = Broken([no.BeforeAnnounced] if c.on < notes.said.on else [])
    strict = c.rules.activities.short_notice == "REFUSE" if hasattr(c, "rules") else False
    last = notes.noticed[-1] if notes.noticed else None
    match c:
        case do.GiveNotice():
            broken = settled(notes) | ({no.NoticeAfterItsDay} if c.on > notes.day else set())
            broken |= {no.NoticeGivenOtherwise} if last and last[1] == notes.day else set()
            return broken | ({no.NoticeTooShort} if strict and late(notes, notes.day, c.on) else set())
        case do.Reschedule():
            broken = settled(notes) | early | ({no.ActivityUnderWay} if notes.attended() else set())
            broken |= {no.AnnouncedAfterItsDay} if c.day < notes.said.on else set()
            return broken | ({no.NoticeTooShort} if strict and last and late(notes, c.day, last[0]) else set())
        case do.SignUp() | do.JoinWaitingList():
            broken = settled(notes) | early
            other = notes.home(c.member_id)
            broken |= {no.SignedUpForAnotherUnit} if other and other != c.member_unit else set()
            if isinstance(c, do.JoinWaitingList):
                broken |= {no.PlacesLeft} if len(notes.queue) < notes.places else set()
                broken |= {no.SignedUpAlready} if other and notes.rank(c.member_id) < notes.places else set()
            return broken
        case do.WithdrawSignUp():
            return settled(notes) | early | ({no.NotSignedUp} if notes.home(c.member_id) is None else set())
        case do.RecordAttendance():
            return settled(notes) | of_sheet(notes, c)
        case do.Hold():
            broken = settled(notes) | early | of_numbers(notes, c.told, c.rules, correcting=False)
            broken |= {no.HeldBeforeItsDay} if c.on < notes.day else set()
            return broken | ({no.NoticeTooShort} if strict and late(notes, c.on, last and last[0]) else set())
        case do.Correct():
            if notes.how != "held":
                return {no.NotHeldYet if notes.how == "open" else no.ActivityIsCancelled}
            broken = of_numbers(notes, c.told, c.rules, correcting=True)
            return broken | ({no.CorrectedBeforeHeld} if c.on < notes.held.on else set())
        case _:
            return settled(notes) | early | ({no.ActivityUnderWay} if notes.attended() else set())


def of_sheet(notes: Notes, c: do.RecordAttendance) -> Broken:
    broken = Broken([no.UnknownSession] if c.session > notes.said.sessions else [])
    broken |= {no.AttendanceBeforeItsDay} if c.on < notes.day else set()
    broken |= {no.UnitNamedTwice} if twice(part.unit for part in c.present) else set()
    named = list(chain(*(part.member_ids for part in c.present)))
    broken |= {no.AttendeeNamedTwice} if twice(named) else set()
    for part in c.present:
        for key, sheet in notes.sheets.items():
            others = (people for unit, people in sheet.names.items() if unit != part.unit.id and key != c.list_id)
            broken |= {no.AttendeeOfTwoUnits} if any(set(part.member_ids) & people for people in others) else set()
    here = notes.there(c.session, c.list_id)
    crowd = set(named).union(*(sheet.people() for sheet in here))
    came = len(crowd) + c.guests + sum(sheet.guests for sheet in here)
    return broken | ({no.AttendanceAbovePlaces} if came > notes.places else set())


class Courses(RuleBasedStateMachine):
    """One activity and everything that can be asked about it, on days that mostly go forward."""

    taken: ClassVar[int] = 0
    granted: ClassVar[int] = 0
    met: ClassVar[set[type[Refusal]]] = set()

    @initialize(
        kind=st.sampled_from(["DIALOGUE", "VOLUNTEER", "PARTY"]),
        places=st.sampled_from([None, 1, 2, 3]),
        sessions=st.sampled_from([1, 2, 3]),
        partners=st.sampled_from([(), (ex.BESIDE,), (ex.BESIDE, ex.CELL), (ex.LEAD,)]),
        late=st.sampled_from([0, 0, 0, 50]),
        crowd=st.integers(0, 6),
    )
    def begin(
        self, kind: str, places: int | None, sessions: int, partners: tuple[UnitRef, ...], late: int, crowd: int
    ) -> None:
        self.notes, self.today = Notes(), FIRST_DAY
        self.state: a.State = activity.initial
        self.events: list[Any] = []
        day = FIRST_DAY + timedelta(days=40)
        wish = replace(ex.announce, kind=kind, places=places, sessions=sessions, partners=partners, day=day)
        self.ask(ex.notice)
        self.ask(replace(wish, on=FIRST_DAY + timedelta(days=late)))
        if self.notes.how == "unknown":
            self.ask(replace(wish, kind="VOLUNTEER", partners=()))
        for whom in PEOPLE[:crowd]:
            self.sign_up(whom, None, 1, 0)

    def ask(self, command: Any) -> None:
        """Send a command; hold the answer against the notes, and a granted one said again against itself."""
        type(self).taken += 1
        broken = breaches(self.notes, command)
        try:
            events = list(activity.decide(command, self.state))
        except Refusal as refusal:
            if type(refusal) not in broken:
                raise AssertionError(
                    f"{command} was refused as {type(refusal).__name__}; broken: {broken}"
                ) from refusal
            type(self).met.add(type(refusal))
            return
        if not events:
            assert self.is_so(command), f"{command} came to nothing"
            return
        assert broken == set(), f"{command} was granted against {broken}"
        type(self).granted += 1
        before = self.state
        self.events += events
        for event in events:
            self.state = activity.evolve(self.state, event)
        self.note(command, events, before)
        assert list(activity.decide(command, self.state)) == [], f"{command} said twice"

    def is_so(self, c: Any) -> bool:
        """Say whether the notes already hold what was asked, so that nothing is the right answer."""
        notes = self.notes
        match c:
            case do.HandOn():
                return notes.how != "open" or c.unit == notes.lead
            case do.Announce():
                return bool(c == notes.said)
            case do.GiveNotice():
                return c.on in [on for on, _ in notes.noticed]
            case do.Reschedule():
                return c.day == notes.day or (c.day, c.on) in notes.moves
            case do.SignUp() | do.JoinWaitingList():
                return notes.home(c.member_id) == c.member_unit
            case do.WithdrawSignUp():
                return c.member_id in notes.gone
            case do.RecordAttendance():
                sheet = notes.sheets.get(c.list_id)
                names = {part.unit.id: set(part.member_ids) for part in c.present}
                return sheet is not None and (sheet.session, sheet.names, sheet.guests) == (c.session, names, c.guests)
            case do.Hold():
                return notes.how == "held"
            case do.Correct():
                return notes.how == "held" and (self.came_to(c.told) in [notes.stands, *notes.fixed])
            case _:
                return bool(c == notes.off)

    def came_to(self, told: Numbers) -> tuple[Any, ...]:
        """What numbers come to, by hand: turns, persons, guests' turns, blood, who took part."""
        partners = {one.id for one in (self.notes.partners if told.partners is None else told.partners)}
        if told.turns is not None and not (self.notes.attended() and self.notes.how != "held"):
            return (told.turns, told.persons, told.guest_turns or 0, told.blood_units, partners)
        turns, persons, guests, _ = self.notes.counts()
        extra = sum(guests) if told.guest_persons is None else told.guest_persons
        return (turns + sum(guests), persons + extra, sum(guests), told.blood_units, partners)

    def note(self, c: Any, events: list[Any], before: a.State) -> None:
        """Write down what was granted."""
        notes = self.notes
        match c:
            case do.Announce():
                notes.how, notes.said, notes.day, notes.partners = "open", c, c.day, list(c.partners)
            case do.GiveNotice():
                assert events[0].notice_short == late(notes, notes.day, c.on)
                notes.noticed.append((c.on, notes.day))
            case do.Reschedule():
                assert events[0].notice_short == (bool(notes.noticed) and late(notes, c.day, notes.noticed[-1][0]))
                notes.moves.append((c.day, c.on))
                notes.day = c.day
            case do.SignUp() | do.JoinWaitingList():
                notes.queue.append((c.member_id, c.member_unit))
                notes.gone.discard(c.member_id)
            case do.WithdrawSignUp():
                moves_up = notes.rank(c.member_id) < notes.places < len(notes.queue)
                assert len(events) == 1 + moves_up
                notes.queue = [(one, unit) for one, unit in notes.queue if one != c.member_id]
                notes.gone.add(c.member_id)
            case do.RecordAttendance():
                names = {part.unit.id: set(part.member_ids) for part in c.present}
                notes.sheets[c.list_id] = Sheet(c.session, names, c.guests)
            case do.Hold():
                assert events[0].counted == notes.attended()
                assert events[0].notice_short == late(notes, c.on, notes.noticed[-1][0] if notes.noticed else None)
                notes.held, notes.stands = c, self.came_to(c.told)
                notes.how = "held"
            case do.Correct():
                notes.fixed.append(notes.stands)
                notes.stands = self.came_to(c.told)
            case do.Cancel():
                notes.how, notes.off = "off", c
            case do.HandOn():
                notes.lead = c.unit
                notes.partners = [one for one in notes.partners if one != c.unit]

    whoms = st.sampled_from(PEOPLE)
    places = st.sampled_from(UNITS)
    days = st.sampled_from([-45, -1, 0, 0, 0, 1, 5, 20])
    strictly = st.sampled_from([ex.RULES, ex.RULES, ex.STRICT])
    amounts = st.sampled_from([None, 0, 1, 2, 3, 4])

    @rule(days=st.sampled_from([0, 1, 1, 3, 5]))
    def time_goes_on(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(again=st.integers(0, 3), unit=places)
    def say_again_or_hand_on(self, again: int, unit: UnitRef) -> None:
        wishes = (self.notes.said or ex.announce, ex.announce, do.HandOn(unit, self.today))
        self.ask(wishes[min(again, 2)])

    @rule(days=days, rules=strictly, again=st.integers(0, 3))
    def give_notice(self, days: int, rules: Any, again: int) -> None:
        on = self.notes.noticed[0][0] if self.notes.noticed and again == 0 else self.today + timedelta(days=days)
        self.ask(do.GiveNotice(on, rules))

    @rule(days=st.sampled_from([-60, -7, 7, 14, 40]), rules=strictly, on=days, again=st.integers(0, 3))
    def reschedule(self, days: int, rules: Any, on: int, again: int) -> None:
        day, told = self.notes.day + timedelta(days=days), self.today + timedelta(days=on)
        if self.notes.moves and again == 0:
            day, told = self.notes.moves[0]
        self.ask(do.Reschedule(day, "vì thời tiết", told, rules))

    @rule(whom=whoms, unit=st.sampled_from([None, None, None, ex.CELL]), wait=st.integers(0, 3), days=days)
    def sign_up(self, whom: UUID, unit: UnitRef | None, wait: int, days: int) -> None:
        kind = do.JoinWaitingList if wait == 0 else do.SignUp
        self.ask(kind(whom, unit or UNITS[HOME[whom]], self.today + timedelta(days=min(days, 0) if wait else 0)))

    @rule(crowd=st.lists(whoms, min_size=2, max_size=5, unique=True))
    def many_sign_up(self, crowd: list[UUID]) -> None:
        for whom in crowd:
            self.sign_up(whom, None, 1, 0)

    @rule(whom=whoms, days=days, first=st.integers(0, 2))
    def withdraw(self, whom: UUID, days: int, first: int) -> None:
        whom = self.notes.queue[0][0] if first and self.notes.queue else whom
        self.ask(do.WithdrawSignUp(whom, self.today + timedelta(days=max(days, -5))))

    @rule(
        key=st.sampled_from(LISTS),
        session=st.sampled_from([1, 1, 2, 3]),
        crowd=st.lists(whoms, max_size=3),
        stray=st.integers(0, 9),
        guests=st.sampled_from([0, 0, 1, 2]),
        days=st.sampled_from([0, 0, 0, 1, -1]),
    )
    def attend(self, key: UUID, session: int, crowd: list[UUID], stray: int, guests: int, days: int) -> None:
        """Mostly each member once and at home; a stray list names one twice, or puts all at one unit."""
        crowd = crowd if stray == 0 else list(dict.fromkeys(crowd))
        home = {whom: UNITS[2 if stray == 1 else HOME[whom]] for whom in crowd}
        units = [UNITS[0]] * 2 if stray == 2 else list(dict.fromkeys(home.values()))
        parts = ((unit, tuple(whom for whom in crowd if home[whom] == unit)) for unit in units)
        present = tuple(a.Present(unit=unit, member_ids=members) for unit, members in parts)
        on = self.notes.day + timedelta(days=days)
        self.ask(do.RecordAttendance(key, session, present, guests, on, ex.RULES))

    def told(self, turns: int | None, less: int, guests: int | None, split: int, stray: int) -> Numbers:
        """Numbers that mostly add up: shares of one or two units, or none."""
        if turns is None:
            return Numbers(guest_persons=guests, blood_units=less)
        of_guests = min(guests or 0, turns)
        rest = turns - of_guests + (stray == 1)
        halves = ((ex.CELL, rest // 2), (ex.BESIDE if stray != 2 else ex.CELL, rest - rest // 2))
        shares = tuple(a.Share(unit=unit, turns=part, persons=part + (stray == 3)) for unit, part in halves)
        persons = sum(one.persons for one in shares) + of_guests
        results = (Measured(measure=("TREE", "TREE", "TONS")[stray % 3], amount=less),) * (1 + (stray == 4))
        partners = (None, (), (ex.BESIDE,), (self.notes.lead,))[split]
        lone = split == 1 and stray != 1
        return Numbers(
            turns=turns,
            persons=turns if lone else persons,
            guest_turns=of_guests + (turns if stray == 6 else 0),
            guest_persons=of_guests,
            blood_units=less,
            results=results if stray in (4, 5) else (),
            shares=None if lone else shares,
            partners=partners,
        )

    def fitting(self, blood: int) -> Numbers:
        """Numbers that are right whatever happened before."""
        if self.notes.attended():
            return Numbers(guest_persons=sum(self.notes.counts()[2]), blood_units=blood)
        turns = int(min(self.notes.places * self.notes.said.sessions, 4))
        return Numbers(turns, turns, blood_units=blood, shares=(a.Share(unit=ex.CELL, turns=turns, persons=turns),))

    numbers = st.tuples(amounts, st.integers(0, 2), amounts, st.sampled_from([0, 0, 0, 1, 1, 2, 3]), st.integers(0, 12))

    @rule(drawn=numbers, days=st.sampled_from([0, 0, 1, -1, -60]), rules=strictly, sure=st.integers(0, 9))
    def hold(self, drawn: tuple[Any, ...], days: int, rules: Any, sure: int) -> None:
        """Mostly wrongly, so that what comes before the end is met too."""
        on = self.notes.day + timedelta(days=days)
        if self.notes.held and sure < 5:
            self.ask(self.notes.held)
        elif sure < 9:
            told = self.told(*drawn)
            self.ask(do.Hold(told, on, rules))
        else:
            self.ask(do.Hold(self.fitting(drawn[1]), max(on, self.notes.day), rules))

    @rule(
        drawn=numbers,
        days=st.sampled_from([40, 40, 40, 41, -60]),
        reason=st.sampled_from(["nhầm", "sót"]),
        right=st.integers(0, 3),
    )
    def correct(self, drawn: tuple[Any, ...], days: int, reason: str, right: int) -> None:
        if self.notes.how == "open" and right == 0:
            self.ask(do.Hold(self.fitting(drawn[1]), self.notes.day, ex.RULES))
        told = replace(self.fitting(drawn[1]), partners=()) if right else self.told(*drawn)
        for _ in range(2):
            self.ask(do.Correct(told, reason, self.notes.day + timedelta(days=days), ex.RULES))
            told = self.told(*drawn)

    @rule(firmly=st.sampled_from([False] * 9 + [True]), days=days)
    def cancel(self, firmly: bool, days: int) -> None:
        if firmly or self.notes.how != "open":
            self.ask(do.Cancel("hủy", self.today + timedelta(days=days)))

    @invariant()
    def whoever_has_a_place_or_waits_is_where_the_notes_say(self) -> None:
        if not isinstance(getattr(self, "state", None), a.NotAnnounced | None):
            course, queue = self.state.course, [one for one, _ in self.notes.queue]  # type: ignore[union-attr]  # begun
            most = len(queue) if self.notes.said.places is None else self.notes.said.places
            assert (list(course.signed), list(course.waiting)) == (queue[:most], queue[most:])
            assert (course.unit, course.day) == (self.notes.lead, self.notes.day)
            assert self.notes.lead not in course.partners

    @invariant()
    def what_came_of_it_adds_up(self) -> None:
        if isinstance(getattr(self, "state", None), a.Over):
            came = self.state.outcome  # type: ignore[union-attr]  # over
            assert came.turns == came.guest_turns + sum(share.turns for share in came.shares)
            assert came.persons == came.guest_persons + sum(share.persons for share in came.shares)
            assert came.persons <= came.turns <= self.notes.places * self.notes.said.sessions
            told = (came.turns, came.persons, came.guest_turns, came.blood_units, {one.id for one in came.partners})
            assert told == self.notes.stands
            assert self.notes.lead not in came.partners


@pytest.mark.scaled
def test_no_activity_breaks_a_rule_and_no_rule_is_named_in_vain() -> None:
    """INVARIANT: what the rules grant breaks none of them, each refusal names a rule that was broken, numbers add up.

    A rule forgotten on one path, a guard on the wrong state, or a refusal of another rule's name breaks it.
    Chance decides which few rules no one runs into; the tests of the decider meet each.
    """
    run_state_machine_as_test(Courses, settings=LIKELY)
    every = {one for one in vars(no).values() if isinstance(one, type) and issubclass(one, Refusal)} - {Refusal}
    assert Courses.taken >= PROMISED
    assert Courses.granted >= scaled(150, 1_000)
    assert len(every - Courses.met) <= scaled(15, 3), every - Courses.met
