"""Activities: what may happen when, sign-ups and places, attendance, and numbers that add up."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.kernel.decider import DomainEvent
from services.plans.domain import activity as e
from services.plans.domain import activity_commands as do
from services.plans.domain import activity_refusals as no
from services.plans.domain.activity_outcome import Numbers
from services.plans.domain.activity_rules import activity
from services.plans.domain.measures import MeasureRepeated, MeasureUnknown
from tests.plans import examples_activities as ex
from tests.plans.examples_measures import amounts
from tests.support.decisions import Case, given

AN, BINH, CHI, DUNG = ex.AN, ex.BINH, ex.CHI, ex.DUNG
CELL, BESIDE, LEAD = ex.CELL, ex.BESIDE, ex.LEAD
HELD = (ex.announced, ex.held)
CANCELLED = (ex.announced, ex.cancelled)


def after(*past: DomainEvent) -> Case:
    """An activity with this past."""
    return given(activity, *past)


STRANGE = (
    (amounts(TONNE=1), MeasureUnknown),
    (amounts(TREE=1, TURN=1), MeasureUnknown),
    (amounts(PERSON=1), MeasureUnknown),
    (amounts(BLOOD_UNIT=1), MeasureUnknown),
    (amounts(TREE=1) * 2, MeasureRepeated),
)


def outcome_after(told: Numbers, *past: e.Event, rules: Any = ex.RULES) -> e.Outcome:
    """What comes of an activity with this past when it is held."""
    (event,) = activity.decide(do.Hold(told, ex.DAY, rules), activity.fold(past))
    assert isinstance(event, e.Held)
    return event.outcome


# Announced, made known, moved.
def test_an_activity_is_announced_once() -> None:
    after().when(ex.announce).then(ex.announced)
    after(ex.announced).when(replace(ex.announce, title="Khác")).refused(no.ActivityAnnouncedOtherwise)


@pytest.mark.parametrize("past", [(ex.announced,), HELD, CANCELLED, (ex.announced, ex.rescheduled, ex.handed_on)])
def test_announcing_it_again_changes_nothing_even_long_after(past: Sequence[DomainEvent]) -> None:
    after(*past).when(ex.announce).nothing()


def test_partners_told_in_another_order_are_the_same() -> None:
    both = replace(ex.announce, partners=(BESIDE, CELL))
    (first,) = activity.decide(both, e.NotAnnounced())
    after(first).when(replace(both, partners=(CELL, BESIDE))).nothing()


def test_the_rule_set_knows_the_kinds_and_measures() -> None:
    after().when(replace(ex.announce, kind="PARTY")).refused(no.UnknownActivityKind)
    for results, refusal in STRANGE:
        after().when(replace(ex.announce, targets=e.Targets(results=results))).refused(refusal)


@pytest.mark.parametrize("partners", [(LEAD,), (BESIDE, BESIDE)], ids=["the lead", "twice"])
def test_the_units_that_take_part_are_different_ones(partners: Any) -> None:
    after().when(replace(ex.announce, partners=partners)).refused(no.UnitNamedTwice)


def test_an_activity_is_announced_on_or_before_its_day() -> None:
    after().when(replace(ex.announce, on=ex.DAY + timedelta(days=1))).refused(no.AnnouncedAfterItsDay)
    after().when(replace(ex.announce, on=ex.DAY)).then(ex.announced.model_copy(update={"on": ex.DAY}))


def test_late_notice_of_a_dialogue_is_marked_or_refused_as_the_rule_set_says() -> None:
    after(ex.announced).when(ex.notice).then(ex.noticed)
    after(ex.announced).when(replace(ex.notice, rules=ex.STRICT)).refused(no.NoticeTooShort)


def test_thirty_days_are_enough_and_other_kinds_need_none() -> None:
    in_time = date(2021, 4, 14)
    wanted = ex.noticed.model_copy(update={"on": in_time, "days": 30, "notice_short": False})
    after(ex.announced).when(replace(ex.notice, on=in_time, rules=ex.STRICT)).then(wanted)
    told = ex.noticed.model_copy(update={"kind": "VOLUNTEER", "notice_short": False})
    after(ex.alone).when(replace(ex.notice, rules=ex.STRICT)).then(told)


def test_notice_is_given_before_the_day_and_once() -> None:
    after(ex.announced).when(replace(ex.notice, on=ex.DAY + timedelta(days=1))).refused(no.NoticeAfterItsDay)
    on_the_day = ex.noticed.model_copy(update={"on": ex.DAY, "days": 0})
    after(ex.announced).when(replace(ex.notice, on=ex.DAY)).then(on_the_day)
    after(ex.announced, ex.noticed).when(ex.notice).nothing()
    other = replace(ex.notice, on=date(2021, 4, 21))
    after(ex.announced, ex.noticed).when(other).refused(no.NoticeGivenOtherwise)


def test_after_a_move_notice_may_be_given_again_and_the_earlier_one_still_counts() -> None:
    moved = (ex.announced, ex.noticed, ex.rescheduled)
    after(ex.announced, ex.noticed).when(ex.reschedule).then(ex.rescheduled)
    again = ex.noticed.model_copy(update={"day": ex.LATER, "on": date(2021, 5, 3), "days": 25})
    after(*moved).when(replace(ex.notice, on=date(2021, 5, 3))).then(again)
    after(*moved, again).when(ex.notice).nothing()


def test_a_move_may_make_the_notice_too_short() -> None:
    in_time = ex.noticed.model_copy(update={"on": date(2021, 4, 14), "days": 30, "notice_short": False})
    sooner = replace(ex.reschedule, day=date(2021, 5, 13))
    wanted = ex.rescheduled.model_copy(update={"day": date(2021, 5, 13), "notice_short": True})
    after(ex.announced, in_time).when(sooner).then(wanted)
    after(ex.announced, in_time).when(replace(sooner, rules=ex.STRICT)).refused(no.NoticeTooShort)
    without = wanted.model_copy(update={"notice_short": False})
    after(ex.announced).when(replace(sooner, rules=ex.STRICT)).then(without)


def test_an_activity_is_not_moved_before_its_announcement() -> None:
    early = replace(ex.reschedule, day=date(2021, 3, 31))
    after(ex.announced).when(early).refused(no.AnnouncedAfterItsDay)
    after(ex.announced).when(replace(ex.reschedule, day=ex.ANNOUNCED_ON)).then(
        ex.rescheduled.model_copy(update={"day": ex.ANNOUNCED_ON})
    )
    told_early = replace(ex.reschedule, on=date(2021, 3, 31))
    after(ex.announced).when(told_early).refused(no.BeforeAnnounced)


def test_an_earlier_move_said_again_changes_nothing() -> None:
    """INVARIANT: repeating an earlier wish is harmless at any later time.

    Comparing with the present day only would move the activity back.
    """
    back = ex.rescheduled.model_copy(update={"day": date(2021, 6, 4), "from_day": ex.LATER, "on": date(2021, 5, 3)})
    after(ex.announced, ex.rescheduled).when(ex.reschedule).nothing()
    after(ex.announced, ex.rescheduled).when(replace(ex.reschedule, day=back.day, on=back.on)).then(back)
    after(ex.announced, ex.rescheduled, back).when(ex.reschedule).nothing()
    after(ex.announced, ex.rescheduled, back, ex.cancelled).when(ex.reschedule).nothing()


# Sign-ups.
TWO = (ex.announced, ex.sign(e.SignedUp, AN), ex.sign(e.SignedUp, BINH))
WAITING = (*TWO, ex.sign(e.PutOnWaitingList, CHI), ex.sign(e.PutOnWaitingList, DUNG))


def test_members_sign_up_while_there_are_places_and_wait_in_order_then() -> None:
    after(*TWO[:2]).when(ex.sign_up(BINH)).then(TWO[2])
    after(*TWO).when(ex.sign_up(CHI)).then(ex.sign(e.PutOnWaitingList, CHI))
    after(*WAITING[:4]).when(ex.sign_up(DUNG)).then(ex.sign(e.PutOnWaitingList, DUNG))
    state = activity.fold(WAITING)
    assert isinstance(state, e.Open)
    assert (list(state.course.signed), list(state.course.waiting)) == ([AN, BINH], [CHI, DUNG])


def test_without_a_limit_nobody_waits() -> None:
    crowd = [ex.sign(e.SignedUp, whom) for whom in (AN, BINH, CHI)]
    after(ex.alone, *crowd).when(ex.sign_up(DUNG)).then(ex.sign(e.SignedUp, DUNG))
    waiting = do.JoinWaitingList(DUNG, CELL, date(2021, 4, 10))
    after(ex.alone, *crowd).when(waiting).refused(no.PlacesLeft)


def test_nobody_waits_while_there_are_places_nor_who_has_one() -> None:
    after(*TWO[:2]).when(do.JoinWaitingList(BINH, CELL, date(2021, 4, 10))).refused(no.PlacesLeft)
    after(*TWO).when(do.JoinWaitingList(BINH, CELL, date(2021, 4, 10))).refused(no.SignedUpAlready)
    after(*TWO).when(do.JoinWaitingList(CHI, CELL, date(2021, 4, 10))).then(ex.sign(e.PutOnWaitingList, CHI))
    after(*WAITING).when(do.JoinWaitingList(CHI, CELL, date(2021, 4, 10))).nothing()


@pytest.mark.parametrize("whom", [AN, CHI], ids=["with a place", "waiting"])
def test_signing_up_twice_changes_nothing_and_is_for_one_unit(whom: Any) -> None:
    after(*WAITING).when(ex.sign_up(whom, on=date(2021, 4, 12))).nothing()
    after(*WAITING, ex.held).when(ex.sign_up(whom)).nothing()
    after(*WAITING).when(ex.sign_up(whom, BESIDE)).refused(no.SignedUpForAnotherUnit)


def test_when_one_withdraws_the_first_who_waits_moves_up() -> None:
    on = date(2021, 4, 12)
    gone, up = ex.sign(e.SignUpWithdrawn, AN, on=on), ex.sign(e.MovedUp, CHI, on=on)
    after(*WAITING).when(do.WithdrawSignUp(AN, on)).then(gone, up)
    after(*WAITING, gone, up).when(do.WithdrawSignUp(AN, on)).nothing()
    state = activity.fold([*WAITING, gone, up])
    assert isinstance(state, e.Open)
    assert (list(state.course.signed), list(state.course.waiting)) == ([BINH, CHI], [DUNG])
    after(*WAITING, gone, up).when(ex.sign_up(AN)).then(ex.sign(e.PutOnWaitingList, AN))


def test_who_stops_waiting_moves_nobody_up() -> None:
    on = date(2021, 4, 12)
    after(*WAITING).when(do.WithdrawSignUp(CHI, on)).then(ex.sign(e.SignUpWithdrawn, CHI, on=on))
    after(*TWO).when(do.WithdrawSignUp(AN, on)).then(ex.sign(e.SignUpWithdrawn, AN, on=on))


def test_who_withdrew_may_sign_up_and_withdraw_again() -> None:
    on = date(2021, 4, 12)
    back = (*TWO, ex.sign(e.SignUpWithdrawn, AN, on=on), ex.sign(e.SignedUp, AN, BESIDE))
    after(*back).when(do.WithdrawSignUp(AN, on)).then(ex.sign(e.SignUpWithdrawn, AN, BESIDE, on=on))
    waits = (*WAITING, ex.sign(e.SignUpWithdrawn, CHI, on=on), ex.sign(e.PutOnWaitingList, CHI))
    after(*waits).when(do.WithdrawSignUp(CHI, on)).then(ex.sign(e.SignUpWithdrawn, CHI, on=on))


def test_who_stopped_waiting_does_not_move_up() -> None:
    on = date(2021, 4, 12)
    stopped = (*WAITING, ex.sign(e.SignUpWithdrawn, CHI, on=on))
    gone, up = ex.sign(e.SignUpWithdrawn, AN, on=on), ex.sign(e.MovedUp, DUNG, on=on)
    after(*stopped).when(do.WithdrawSignUp(AN, on)).then(gone, up)


def test_a_list_said_again_under_another_unit_or_on_another_day_changes_nothing() -> None:
    after(ex.announced, ex.attended, ex.handed_on).when(ex.attend).nothing()
    after(ex.announced, ex.attended).when(replace(ex.attend, on=ex.LATER)).nothing()


def test_only_a_sign_up_is_withdrawn() -> None:
    after(*TWO).when(do.WithdrawSignUp(CHI, date(2021, 4, 12))).refused(no.NotSignedUp)


@pytest.mark.parametrize(
    "command",
    [
        ex.sign_up(CHI, on=date(2021, 3, 31)),
        do.JoinWaitingList(CHI, CELL, date(2021, 3, 31)),
        do.WithdrawSignUp(AN, date(2021, 3, 31)),
        replace(ex.cancel, on=date(2021, 3, 31)),
        replace(ex.hold, on=date(2021, 3, 31)),
    ],
    ids=["sign up", "wait", "withdraw", "cancel", "hold"],
)
def test_nothing_happens_before_the_announcement(command: Any) -> None:
    after(*TWO).when(command).refused(no.BeforeAnnounced)


def test_on_the_day_of_the_announcement_things_happen_already() -> None:
    on = ex.ANNOUNCED_ON
    after(ex.announced).when(ex.sign_up(AN, on=on)).then(ex.sign(e.SignedUp, AN, on=on))
    after(ex.announced).when(replace(ex.cancel, on=on)).then(ex.cancelled.model_copy(update={"on": on}))


# Attendance.
def test_attendance_is_recorded_by_list_and_a_list_again_replaces_it() -> None:
    after(ex.announced).when(ex.attend).then(ex.attended)
    after(ex.announced, ex.attended).when(replace(ex.attend, on=ex.LATER)).nothing()
    fewer = replace(ex.attend, present=ex.attended.present[:1])
    wanted = ex.attended.model_copy(update={"present": ex.attended.present[:1]})
    after(ex.announced, ex.attended).when(fewer).then(wanted)
    after(ex.announced, ex.attended, ex.held).when(ex.attend).nothing()


@pytest.mark.parametrize("session", [0, 3])
def test_a_session_that_was_not_announced_has_no_attendance(session: int) -> None:
    after(ex.announced).when(replace(ex.attend, session=session)).refused(no.UnknownSession)


def test_the_last_session_has_attendance() -> None:
    after(ex.announced).when(replace(ex.attend, session=2)).then(ex.attended.model_copy(update={"session": 2}))


def test_nobody_was_there_before_the_day() -> None:
    after(ex.announced).when(replace(ex.attend, on=ex.DAY - timedelta(days=1))).refused(no.AttendanceBeforeItsDay)


def test_a_list_names_each_unit_and_each_member_once() -> None:
    of_cell, of_other = ex.listed((CELL, (AN,)), (CELL, (BINH,))), ex.listed((CELL, (AN,)), (BESIDE, (AN,)))
    after(ex.announced).when(replace(ex.attend, present=of_cell.present)).refused(no.UnitNamedTwice)
    after(ex.announced).when(replace(ex.attend, present=of_other.present)).refused(no.AttendeeNamedTwice)
    same = ex.listed((CELL, (AN, AN)))
    after(ex.announced).when(replace(ex.attend, present=same.present)).refused(no.AttendeeNamedTwice)


@pytest.mark.parametrize("session", [1, 2])
def test_a_member_counts_for_one_unit_in_all_sessions(session: int) -> None:
    other = do.RecordAttendance(ex.LIST_2, session, ex.listed((BESIDE, (AN,))).present, 0, ex.DAY, ex.RULES)
    after(ex.announced, ex.attended).when(other).refused(no.AttendeeOfTwoUnits)
    put_right = replace(other, list_id=ex.LIST)
    wanted = ex.listed((BESIDE, (AN,)), session=session)
    after(ex.announced, ex.attended).when(put_right).then(wanted)


def test_attendance_is_within_the_places_of_each_session() -> None:
    more = do.RecordAttendance(ex.LIST_2, 1, ex.listed((CELL, (CHI,))).present, 0, ex.DAY, ex.RULES)
    third = ex.listed((CELL, (CHI,)), list_id=ex.LIST_2)
    after(ex.announced, ex.attended).when(more).refused(no.AttendanceAbovePlaces)
    after(ex.announced, ex.attended).when(replace(more, rules=ex.LENIENT)).then(third)
    after(ex.announced, ex.attended).when(replace(more, session=2)).then(third.model_copy(update={"session": 2}))
    after(ex.announced, ex.attended).when(replace(more, list_id=ex.LIST)).then(ex.listed((CELL, (CHI,))))
    guests = do.RecordAttendance(ex.LIST_2, 1, (), 1, ex.DAY, ex.RULES)
    after(ex.announced, ex.attended).when(guests).refused(no.AttendanceAbovePlaces)
    after(ex.announced, ex.listed(guests=2)).when(guests).refused(no.AttendanceAbovePlaces)


def test_who_stands_on_two_lists_of_a_session_takes_one_place() -> None:
    again = do.RecordAttendance(ex.LIST_2, 1, ex.listed((CELL, (AN,))).present, 0, ex.DAY, ex.RULES)
    twice = ex.listed((CELL, (AN,)), list_id=ex.LIST_2)
    after(ex.announced, ex.attended).when(again).then(twice)
    assert outcome_after(Numbers(), ex.announced, ex.attended, twice).turns == 2


# Held.
def test_turns_and_persons_are_counted_from_the_lists_of_all_sessions() -> None:
    second = ex.listed((CELL, (AN, CHI)), session=2, list_id=ex.LIST_2)
    came = outcome_after(Numbers(blood_units=4), ex.announced, ex.attended, second)
    assert (came.turns, came.persons, came.blood_units, came.partners) == (4, 3, 4, (BESIDE,))
    assert came.shares == (ex.share(CELL, 3, 2), ex.share(BESIDE, 1, 1))


def test_guests_count_in_the_whole_and_in_no_units_share() -> None:
    lists = (ex.alone, ex.listed((CELL, (AN,)), guests=3), ex.listed(session=2, guests=2, list_id=ex.LIST_2))
    came = outcome_after(Numbers(guest_persons=4), *lists)
    assert (came.turns, came.persons, came.guest_turns, came.guest_persons) == (6, 5, 5, 4)
    assert came.shares == (ex.share(CELL, 1, 1),)
    assert outcome_after(Numbers(), *lists[:2]).guest_persons == 3


@pytest.mark.parametrize("told", [2, 6])
def test_guests_are_at_least_those_of_the_fullest_session_and_at_most_all(told: int) -> None:
    lists = (ex.alone, ex.listed(guests=3), ex.listed(session=2, guests=2, list_id=ex.LIST_2))
    after(*lists).when(do.Hold(Numbers(guest_persons=told), ex.DAY, ex.RULES)).refused(no.GuestPersonsWrong)
    after(*lists).when(do.Hold(Numbers(), ex.DAY, ex.RULES)).refused(no.GuestPersonsMissing)
    assert [outcome_after(Numbers(guest_persons=right), *lists).persons for right in (3, 5)] == [3, 5]


@pytest.mark.parametrize(
    "told",
    [
        Numbers(turns=3),
        Numbers(persons=1),
        Numbers(guest_turns=1),
        Numbers(shares=(ex.share(CELL, 2, 2),)),
        Numbers(guest_persons=1),
    ],
    ids=["turns", "persons", "guests", "shares", "guest persons"],
)
def test_a_number_that_contradicts_the_lists_is_refused(told: Numbers) -> None:
    wanted = no.GuestPersonsWrong if told.guest_persons else no.ContradictsAttendance
    after(ex.announced, ex.attended).when(do.Hold(told, ex.DAY, ex.RULES)).refused(wanted)


def test_numbers_that_agree_with_the_lists_are_welcome() -> None:
    shares = (ex.share(BESIDE, 1, 1), ex.share(CELL, 1, 1), ex.share(LEAD, 0, 0))
    told = Numbers(2, 2, 0, 0, shares=shares)
    assert outcome_after(told, ex.announced, ex.attended) == outcome_after(Numbers(), ex.announced, ex.attended)


def test_an_emptied_list_is_no_attendance() -> None:
    emptied = ex.listed()
    after(ex.announced, ex.attended, emptied).when(do.Hold(Numbers(), ex.DAY, ex.RULES)).refused(no.FiguresMissing)


def test_where_nobody_took_attendance_the_numbers_are_told() -> None:
    roomy = ex.announced.model_copy(update={"places": None})
    assert outcome_after(ex.TOLD, roomy) == ex.OUTCOME
    after(roomy).when(replace(ex.hold, told=ex.TOLD)).then(ex.held)
    for less in (replace(ex.TOLD, turns=None), replace(ex.TOLD, persons=None)):
        after(roomy).when(replace(ex.hold, told=less)).refused(no.FiguresMissing)


def test_of_one_unit_alone_the_whole_is_its_share() -> None:
    came = outcome_after(Numbers(9, 7, 2, 1), ex.alone)
    assert came.shares == (ex.share(LEAD, 7, 6),)
    assert outcome_after(Numbers(0, 0), ex.announced).shares == ()
    for told in (Numbers(9, 7, 10), Numbers(9, 7, 8, 8)):
        after(ex.alone).when(do.Hold(told, ex.DAY, ex.RULES)).refused(no.SharesDoNotAddUp)


def test_turns_of_persons_nobody_counted_are_kept() -> None:
    assert outcome_after(Numbers(9, 0), ex.alone).shares == (ex.share(LEAD, 9, 0),)


def test_of_a_joint_activity_each_units_share_is_told() -> None:
    after(ex.announced).when(do.Hold(Numbers(3, 3), ex.DAY, ex.RULES)).refused(no.SharesMissing)


@pytest.mark.parametrize(
    "shares",
    [(ex.share(CELL, 5, 4),), (ex.share(CELL, 5, 4), ex.share(BESIDE, 2, 3)), ()],
    ids=["too few turns", "too many persons", "none"],
)
def test_units_and_guests_are_the_whole(shares: Any) -> None:
    roomy = ex.announced.model_copy(update={"places": None})
    told = replace(ex.TOLD, shares=shares)
    after(roomy).when(replace(ex.hold, told=told)).refused(no.SharesDoNotAddUp)


def test_a_unit_has_one_share_and_takes_part_once() -> None:
    twice = replace(ex.TOLD, shares=(ex.share(CELL, 5, 4), ex.share(CELL, 2, 2)))
    after(ex.announced).when(replace(ex.hold, told=twice)).refused(no.UnitNamedTwice)
    lead_again = replace(ex.TOLD, partners=(LEAD,))
    after(ex.announced).when(replace(ex.hold, told=lead_again)).refused(no.UnitNamedTwice)


def test_who_took_part_may_be_others_than_those_announced() -> None:
    assert outcome_after(Numbers(partners=(CELL,)), ex.announced, ex.attended).partners == (CELL,)
    assert outcome_after(Numbers(2, 2, partners=()), ex.announced).partners == ()


@pytest.mark.parametrize(
    "told",
    [
        Numbers(1, 2),
        Numbers(4, 3, 1, 2),
        Numbers(4, 4, shares=(ex.share(CELL, 3, 1), ex.share(BESIDE, 1, 3))),
    ],
    ids=["whole", "guests", "a share"],
)
def test_persons_are_never_above_turns(told: Numbers) -> None:
    after(ex.alone).when(do.Hold(told, ex.DAY, ex.RULES)).refused(no.TurnsBelowPersons)
    assert outcome_after(told, ex.alone, rules=ex.LENIENT).turns == told.turns


def test_turns_are_within_the_places_of_all_sessions() -> None:
    alone = ex.alone.model_copy(update={"places": 2})
    after(alone).when(do.Hold(Numbers(5, 5), ex.DAY, ex.RULES)).refused(no.AttendanceAbovePlaces)
    assert outcome_after(Numbers(4, 4), alone).turns == 4
    assert outcome_after(Numbers(5, 5), alone, rules=ex.LENIENT).turns == 5


def test_results_are_measured_as_the_rule_set_says() -> None:
    for results, refusal in STRANGE:
        after(ex.announced, ex.attended).when(replace(ex.hold, told=Numbers(results=results))).refused(refusal)


def test_results_told_in_another_order_are_the_same() -> None:
    first, other = Numbers(results=amounts(GIFT=2, TREE=1)), Numbers(results=amounts(TREE=1, GIFT=2))
    assert outcome_after(first, ex.announced, ex.attended) == outcome_after(other, ex.announced, ex.attended)


def test_it_is_not_held_before_its_day() -> None:
    early = replace(ex.hold, on=ex.DAY - timedelta(days=1))
    after(ex.announced).when(early).refused(no.HeldBeforeItsDay)
    after(ex.announced, ex.rescheduled).when(ex.hold).refused(no.HeldBeforeItsDay)


@pytest.mark.parametrize(("noticed", "short"), [(date(2021, 4, 14), False), (date(2021, 4, 15), True), (None, True)])
def test_a_dialogue_held_says_whether_notice_was_given_in_time(noticed: date | None, short: bool) -> None:
    past: tuple[e.Event, ...] = (ex.announced,)
    if noticed:
        past += (ex.noticed.model_copy(update={"on": noticed}),)
    (event,) = activity.decide(ex.hold, activity.fold(past))
    assert isinstance(event, e.Held)
    assert (event.notice_short, event.counted) == (short, False)
    strict = after(*past).when(replace(ex.hold, rules=ex.STRICT))
    if short:
        strict.refused(no.NoticeTooShort)
    else:
        strict.then(event)


def test_numbers_counted_from_lists_say_so() -> None:
    (event,) = activity.decide(do.Hold(Numbers(), ex.DAY, ex.RULES), activity.fold([ex.announced, ex.attended]))
    assert isinstance(event, e.Held)
    assert event.counted


def test_it_is_held_once() -> None:
    roomy = ex.announced.model_copy(update={"places": None})
    same = replace(ex.hold, told=ex.TOLD)
    after(roomy, ex.held).when(same).nothing()
    after(roomy, ex.held, ex.corrected).when(same).nothing()
    after(roomy, ex.held).when(replace(same, on=ex.LATER)).refused(no.ActivityHeldAlready)
    after(roomy, ex.held).when(replace(same, told=replace(ex.TOLD, blood_units=6))).refused(no.ActivityHeldAlready)


# Corrected.
ROOMY = ex.announced.model_copy(update={"places": None})
FEWER = replace(ex.TOLD, turns=8, shares=ex.FEWER.shares)


def test_a_correction_replaces_what_stands() -> None:
    after(ROOMY, ex.held).when(replace(ex.correct, told=FEWER)).then(ex.corrected)
    back = ex.corrected.model_copy(update={"previous": ex.FEWER, "outcome": ex.OUTCOME})
    after(ROOMY, ex.held, ex.corrected).when(ex.correct).then(back)


def test_a_correction_of_nothing_or_said_before_changes_nothing() -> None:
    after(ROOMY, ex.held).when(ex.correct).nothing()
    after(ROOMY, ex.held, ex.corrected).when(replace(ex.correct, told=FEWER)).nothing()
    back = ex.corrected.model_copy(update={"previous": ex.FEWER, "outcome": ex.OUTCOME, "on": date(2021, 6, 2)})
    after(ROOMY, ex.held, ex.corrected, back).when(replace(ex.correct, told=FEWER)).nothing()


def test_a_correction_may_say_otherwise_than_the_lists_but_adds_up() -> None:
    counted = activity.decide(do.Hold(Numbers(), ex.DAY, ex.RULES), activity.fold([ex.announced, ex.attended]))
    past = (ex.announced, ex.attended, *counted)
    told = Numbers(3, 2, shares=(ex.share(CELL, 2, 1), ex.share(BESIDE, 1, 1)))
    (event,) = activity.decide(replace(ex.correct, told=told), activity.fold(past))
    assert isinstance(event, e.Corrected)
    assert (event.previous.turns, event.outcome.turns) == (2, 3)
    after(*past).when(replace(ex.correct, told=replace(told, turns=4))).refused(no.SharesDoNotAddUp)
    (event,) = activity.decide(replace(ex.correct, told=Numbers(blood_units=9)), activity.fold(past))
    assert isinstance(event, e.Corrected)
    assert (event.outcome.turns, event.outcome.blood_units) == (2, 9)


def test_only_what_was_held_is_corrected_and_not_before() -> None:
    after(ex.announced).when(ex.correct).refused(no.NotHeldYet)
    after(*CANCELLED).when(ex.correct).refused(no.ActivityIsCancelled)
    after(*HELD).when(replace(ex.correct, on=ex.DAY - timedelta(days=1))).refused(no.CorrectedBeforeHeld)
    at_once = ex.corrected.model_copy(update={"on": ex.DAY})
    after(ROOMY, ex.held).when(replace(ex.correct, told=FEWER, on=ex.DAY)).then(at_once)


# Ends.
def test_an_activity_is_cancelled_for_a_reason() -> None:
    after(ex.announced).when(ex.cancel).then(ex.cancelled)
    after(*CANCELLED).when(ex.cancel).nothing()
    after(*CANCELLED).when(replace(ex.cancel, reason="Khác")).refused(no.ActivityIsCancelled)


@pytest.mark.parametrize("command", [ex.cancel, ex.reschedule], ids=["cancel", "move"])
def test_what_people_attended_is_neither_moved_nor_cancelled(command: Any) -> None:
    after(ex.announced, ex.attended).when(command).refused(no.ActivityUnderWay)
    after(ex.announced, ex.listed(guests=1)).when(command).refused(no.ActivityUnderWay)
    (event,) = activity.decide(command, activity.fold([ex.announced, ex.attended, ex.listed()]))
    assert event in (ex.cancelled, ex.rescheduled)


@pytest.mark.parametrize(
    "command",
    [
        ex.notice,
        ex.reschedule,
        ex.sign_up(CHI),
        do.JoinWaitingList(CHI, CELL, date(2021, 4, 10)),
        do.WithdrawSignUp(AN, date(2021, 4, 10)),
        ex.attend,
        replace(ex.hold, on=ex.LATER),
        ex.cancel,
    ],
    ids=["notice", "move", "sign up", "wait", "withdraw", "attendance", "hold", "cancel"],
)
def test_what_is_over_is_over(command: Any) -> None:
    held = ex.held.model_copy(update={"on": ex.LATER})
    after(*TWO, held).when(command).refused(no.ActivityHeldAlready)
    cancelled = ex.cancelled.model_copy(update={"reason": "Khác"})
    after(*TWO, cancelled).when(command).refused(no.ActivityIsCancelled)


@pytest.mark.parametrize(
    "command",
    [
        ex.notice,
        ex.reschedule,
        ex.sign_up(AN),
        do.WithdrawSignUp(AN, ex.DAY),
        ex.attend,
        ex.hold,
        ex.correct,
        ex.cancel,
    ],
)
def test_nothing_is_done_to_what_was_never_announced(command: Any) -> None:
    after().when(command).refused(no.UnknownActivity)


# Handed on.
def test_an_open_activity_is_handed_on_and_its_events_carry_the_new_unit() -> None:
    after(ex.announced).when(ex.hand_on).then(ex.handed_on)
    after(ex.announced, ex.handed_on).when(ex.hand_on).nothing()
    (event,) = activity.decide(ex.cancel, activity.fold([ex.announced, ex.handed_on]))
    assert event.unit == BESIDE


def test_the_new_unit_takes_part_no_more_beside_itself() -> None:
    state = activity.fold([ex.announced, ex.handed_on])
    assert isinstance(state, e.Open)
    assert (state.course.unit, state.course.partners) == (BESIDE, ())


@pytest.mark.parametrize("past", [(), HELD, CANCELLED], ids=["unknown", "held", "cancelled"])
def test_handing_on_is_never_refused(past: Sequence[DomainEvent]) -> None:
    after(*past).when(ex.hand_on).nothing()
