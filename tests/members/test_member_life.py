"""The rules of member life between joining and leaving: each named refusal, and what is said twice changes nothing."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.kernel.decider import ERASED
from services.members.domain import member as members
from services.members.domain import member_refusals as r
from services.members.domain.details import FIELDS, PurposeNeeded, UnknownDetail
from services.members.domain.member import member
from tests.members import examples as ex
from tests.members import examples_life as life
from tests.support.decisions import given

PERSON = members.Person(ex.NAME, ex.BORN, "FEMALE", ex.CODE)
REGISTER = members.Register(ex.tax_1, PERSON, date(2015, 3, 26), date(2020, 1, 15))
STRICT = ex.RULES.at(date(2024, 1, 1))

propose = members.ProposeAdmission(ex.tax_1, PERSON, life.GUARANTOR, True, date(2021, 3, 1), ex.rules())
vote = members.RecordAdmissionVote(15, 10, 6, 4, date(2021, 3, 10), ex.rules())
withdraw_admission = members.WithdrawAdmission(life.SECRET, date(2021, 3, 11))
ratify = members.Ratify(ex.DAY, ex.rules())
request = members.RequestTransfer(ex.TRANSFER, ex.bank, date(2021, 6, 30), date(2021, 6, 1))
release = members.ReleaseTransfer(ex.TRANSFER, date(2021, 6, 3))
forward = members.ForwardTransfer(ex.TRANSFER, date(2021, 6, 5))
accept = members.AcceptTransfer(ex.TRANSFER, date(2021, 6, 10), STRICT)
reject = members.RejectTransfer(ex.TRANSFER, life.SECRET, date(2021, 6, 10))
cancel = members.CancelTransfer(ex.TRANSFER, date(2021, 6, 10))
expire = members.ExpireTransfer(ex.TRANSFER, date(2021, 9, 2), ex.rules())
move = members.MoveWithinUnion(ex.TRANSFER, ex.tax_2, True, date(2021, 6, 10))
reassign = members.Reassign(ex.tax_2, life.REORGANISATION, date(2021, 7, 1))
start = members.StartTemporary(ex.bank, date(2021, 12, 31), date(2021, 7, 1), ex.rules())
end = members.EndTemporary(life.SECRET, date(2021, 12, 1))
postpone = members.Postpone(date(2022, 7, 1), life.SECRET, date(2021, 7, 1), ex.rules())
end_postponement = members.EndPostponement(date(2022, 1, 1))
extend = members.Extend(date(2027, 1, 1), date(2025, 8, 18), ex.rules())
defer = members.DeferMaturation(date(2026, 8, 18), True, date(2025, 8, 18), ex.rules())
propose_strike_off = members.ProposeStrikeOff(2021, 3, date(2021, 9, 1), life.SECRET, date(2021, 10, 1), ex.rules())
strike_off = members.StrikeOff(date(2021, 10, 5))
expel = members.Expel(life.CASE, date(2021, 10, 5))
die = members.RecordDeath(date(2021, 10, 5))
reinstate = members.Reinstate(ex.tax_2, date(2022, 3, 26))
details = members.ChangeDetails({"phone": "0905 111 222", "religion": "Phật giáo"}, "STATISTICS", date(2021, 4, 1))
correct = members.Correct({"full_name": "Nguyễn Thị Thử Nghiệp"}, life.SECRET, date(2021, 4, 2))
card = members.IssueCard("THE-000111", date(2021, 4, 3))
party = members.ChangePartyStatus("PROBATIONARY", date(2021, 4, 4))
undo = members.Withdraw(life.IMPORT, date(2021, 5, 1))

HERE = (ex.registered,)
OPEN = (ex.registered, ex.transfer_requested)
FORWARDED = (*OPEN, life.released, life.forwarded)

COURSE: list[tuple[tuple[Any, ...], Any, Any]] = [
    ((), propose, life.proposed),
    ((life.proposed,), vote, life.voted),
    ((life.proposed,), replace(vote, votes_for=5, votes_against=5), life.voted_down),
    ((life.proposed,), withdraw_admission, life.admission_withdrawn),
    ((life.proposed, life.voted), ratify, life.ratified),
    (HERE, details, life.details_changed),
    (HERE, correct, life.corrected),
    (HERE, card, life.card_issued),
    (HERE, party, life.party),
    (OPEN, release, life.released),
    ((*OPEN, life.released), forward, life.forwarded),
    (FORWARDED, accept, ex.transfer_accepted),
    (OPEN, reject, life.rejected),
    (OPEN, cancel, life.cancelled),
    (OPEN, expire, life.expired),
    (HERE, reassign, life.reassigned),
    (HERE, start, life.temporary),
    ((*HERE, life.temporary), end, life.temporary_ended),
    (HERE, postpone, life.postponed),
    ((*HERE, life.postponed), end_postponement, life.postponement_ended),
    (HERE, extend, life.extended),
    (HERE, defer, life.deferred),
    (HERE, propose_strike_off, life.strike_off_proposed),
    ((*HERE, life.strike_off_proposed), strike_off, life.struck_off),
    (HERE, expel, life.expelled),
    (HERE, die, life.deceased),
    ((*HERE, life.expelled), reinstate, life.reinstated),
    (HERE, undo, life.registration_withdrawn),
]


def named(value: object) -> str:
    return type(value).__name__ if not isinstance(value, tuple) else ""


@pytest.mark.parametrize(("past", "command", "event"), COURSE, ids=named)
def test_a_step_of_member_life_is_what_happened(past: tuple[Any, ...], command: Any, event: Any) -> None:
    given(member, *past).when(command).then(event)


ONCE = [row for row in COURSE if not isinstance(row[1], members.EndTemporary | members.EndPostponement)]


@pytest.mark.parametrize(("past", "command", "event"), ONCE, ids=named)
def test_a_step_said_twice_changes_nothing(past: tuple[Any, ...], command: Any, event: Any) -> None:
    given(member, *past, event).when(command).nothing()


def test_a_candidate_is_not_a_member() -> None:
    for command in (request, details, start, strike_off, die):
        given(member, life.proposed).when(command).refused(r.NotAMember)


@pytest.mark.parametrize("command", [vote, ratify, withdraw_admission], ids=named)
def test_an_application_is_considered_while_it_is_open(command: Any) -> None:
    given(member, *HERE).when(command).refused(r.AlreadyMember)
    given(member, *HERE, life.deceased).when(command).refused(r.MembershipEnded)


def test_nothing_is_voted_or_ratified_without_an_application() -> None:
    given(member).when(vote).refused(r.NotACandidate)
    given(member).when(ratify).refused(r.NotACandidate)


def test_an_open_application_is_not_passed_by() -> None:
    given(member, life.proposed).when(replace(propose, unit=ex.bank)).refused(r.CandidatePending)
    given(member, life.proposed).when(REGISTER).refused(r.CandidatePending)


def test_who_is_or_was_a_member_does_not_apply() -> None:
    given(member, *HERE).when(propose).refused(r.AlreadyMember)
    given(member, *HERE, ex.left).when(propose).refused(r.MembershipEnded)


def test_the_guarantor_is_an_active_member() -> None:
    given(member).when(replace(propose, guarantor_active=False)).refused(r.GuarantorNotActive)


def test_the_age_is_held_when_applying_and_when_ratifying() -> None:
    young = replace(PERSON, birth_date=date(2006, 3, 1))
    given(member).when(replace(propose, person=young)).refused(r.TooYoungToJoin)
    old = replace(PERSON, birth_date=date(1990, 3, 1))
    given(member).when(replace(propose, person=old)).refused(r.TooOldToJoin)
    turning = life.proposed.model_copy(update={"birth_date": "1990-03-20"})
    given(member, turning, life.voted).when(ratify).refused(r.TooOldToJoin)
    erased = life.proposed.model_copy(update={"birth_date": ERASED})
    given(member, erased, life.voted).when(ratify).refused(r.AgeUnknown)


def test_the_votes_add_up_and_more_than_half_is_more_than_half() -> None:
    given(member, life.proposed).when(replace(vote, votes_for=7)).refused(r.VotesDoNotAddUp)
    given(member, life.proposed, life.voted_down).when(ratify).refused(r.NotVotedYet)
    given(member, life.proposed).when(ratify).refused(r.NotVotedYet)
    given(member, life.proposed, life.voted).when(replace(vote, votes_for=7, votes_against=3)).refused(r.AlreadyVoted)


def test_a_meeting_that_votes_has_a_quorum_and_not_more_than_its_members() -> None:
    given(member, life.proposed).when(replace(vote, members_called=20)).refused(r.NoQuorum)
    given(member, life.proposed).when(replace(vote, members_called=9)).refused(r.NoQuorum)
    given(member, life.proposed).when(replace(vote, members_called=19)).then(
        life.voted.model_copy(update={"members_called": 19})
    )
    given(member, life.proposed).when(replace(vote, members_called=10)).then(
        life.voted.model_copy(update={"members_called": 10})
    )
    crowd = replace(vote, members_called=100, voters_present=101, votes_for=60, votes_against=41)
    given(member, life.proposed).when(crowd).refused(r.NoQuorum)
    strict = ex.changed(ex.rules(), "membership", admission_quorum_above_percent=66)
    given(member, life.proposed).when(replace(vote, members_called=16, rules=strict)).refused(r.NoQuorum)


def test_steps_of_an_application_come_in_the_order_of_their_days() -> None:
    given(member, life.proposed).when(replace(vote, on=date(2021, 2, 28))).refused(r.BeforeLastChange)
    given(member, life.proposed, life.voted).when(replace(ratify, on=date(2021, 3, 9))).refused(r.BeforeLastChange)


def test_details_are_those_of_the_roster_and_sensitive_ones_need_a_purpose() -> None:
    given(member, *HERE).when(replace(details, details={"shoe_size": "39"})).refused(UnknownDetail)
    given(member, *HERE).when(replace(details, purpose=None)).refused(PurposeNeeded)
    given(member, *HERE, life.details_changed).when(replace(details, details={"phone": None})).then(
        life.details_changed.model_copy(update={"details": {}, "cleared": ("phone",)})
    )
    given(member, *HERE).when(replace(details, details={"phone": None})).nothing()


def test_a_purpose_is_asked_for_only_where_a_field_is_sensitive() -> None:
    phone, religion = {"phone": "0905 111 222"}, {"religion": "Phật giáo"}
    given(member, *HERE).when(replace(details, details=phone, purpose=None)).then(
        life.details_changed.model_copy(update={"details": phone, "purpose": None})
    )
    given(member, *HERE).when(replace(details, details=religion, purpose=None)).refused(PurposeNeeded)


def test_all_fields_of_the_roster_may_be_told_at_once() -> None:
    everything = dict.fromkeys(FIELDS, "x")
    given(member, *HERE).when(replace(details, details=everything)).then(
        life.details_changed.model_copy(update={"details": everything})
    )


def test_what_an_import_told_says_by_which() -> None:
    given(member, *HERE).when(replace(details, import_id=life.IMPORT)).then(
        life.details_changed.model_copy(update={"import_id": life.IMPORT})
    )
    issued = life.card_issued.model_copy(update={"import_id": life.IMPORT})
    given(member, *HERE).when(replace(card, import_id=life.IMPORT)).then(issued)
    given(member, *HERE, issued).when(undo).then(life.registration_withdrawn)


def test_what_is_cleared_goes_and_the_rest_stays() -> None:
    cleared = life.details_changed.model_copy(update={"details": {}, "cleared": ("phone",)})
    state = member.fold([*HERE, life.details_changed, cleared])
    assert isinstance(state, members.Active)
    assert state.details == {"religion": "Phật giáo"}


def test_a_correction_says_what_is_right() -> None:
    given(member, *HERE).when(replace(correct, words={})).refused(r.NothingToCorrect)
    young = life.corrected.model_copy(update={"words": {"birth_date": "2000-01-01"}})
    mature = members.Mature(date(2026, 1, 1), ex.rules())
    given(member, *HERE, young).when(mature).refused(r.TooYoungToMature)


def test_a_second_card_is_issued_again() -> None:
    again = life.card_issued.model_copy(update={"number": "THE-000222", "again": True})
    given(member, *HERE, life.card_issued).when(replace(card, number="THE-000222")).then(again)


def test_nothing_new_is_written_down_about_an_erased_person() -> None:
    erased = ex.registered.model_copy(update=dict.fromkeys(("full_name", "birth_date", "sex", "member_code"), ERASED))
    for command in (details, correct, card, party):
        given(member, erased).when(command).refused(r.PersonErased)
    course: list[tuple[Any, Any]] = [(start, life.temporary), (reassign, life.reassigned), (die, life.deceased)]
    for goes_on, event in course:
        given(member, erased).when(goes_on).then(event)


def test_party_status_goes_forward_but_for_a_correction() -> None:
    back = members.ChangePartyStatus("SYMPATHISER", date(2021, 5, 1))
    given(member, *HERE, life.party).when(back).refused(r.PartyStatusGoesForward)
    right = life.party.model_copy(update={"status": "SYMPATHISER", "corrected": True, "on": date(2021, 5, 1)})
    given(member, *HERE, life.party).when(replace(back, correction=True)).then(right)
    erased = life.party.model_copy(update={"status": ERASED})
    given(member, *HERE, erased).when(party).then(life.party)


def test_a_transfer_goes_step_by_step_where_the_rules_ask_for_it() -> None:
    given(member, *OPEN).when(forward).refused(r.TransferOutOfOrder)
    given(member, *OPEN).when(accept).refused(r.TransferOutOfOrder)
    given(member, *OPEN, life.released).when(accept).refused(r.TransferOutOfOrder)
    given(member, *OPEN).when(replace(accept, rules=ex.rules())).then(ex.transfer_accepted)


def test_a_referral_is_taken_up_in_time_and_expires_after_it() -> None:
    given(member, *FORWARDED).when(replace(accept, on=date(2021, 9, 2))).refused(r.TransferOverdue)
    last = ex.transfer_accepted.model_copy(update={"on": date(2021, 9, 1)})
    given(member, *FORWARDED).when(replace(accept, on=date(2021, 9, 1))).then(last)
    given(member, *OPEN).when(replace(expire, on=date(2021, 9, 1))).refused(r.TransferNotOverdue)


@pytest.mark.parametrize("command", [release, forward, reject, cancel, expire, accept], ids=named)
def test_only_the_open_transfer_goes_on(command: Any) -> None:
    given(member, *HERE).when(command).refused(r.NotThisTransfer)
    given(member, *OPEN).when(replace(command, transfer_id=life.CASE)).refused(r.NotThisTransfer)
    given(member, *HERE, ex.left).when(command).refused(r.MembershipEnded)


@pytest.mark.parametrize("command", [release, reject, cancel], ids=named)
def test_no_step_of_a_transfer_counts_before_the_one_before_it(command: Any) -> None:
    given(member, *OPEN).when(replace(command, on=date(2021, 5, 31))).refused(r.BeforeLastChange)


def test_nobody_is_referred_under_an_open_disciplinary_case() -> None:
    given(member, *HERE).when(replace(request, under_discipline=True)).refused(r.UnderDiscipline)


def test_a_rejected_referral_can_be_followed_by_another() -> None:
    again = replace(request, transfer_id=life.CASE, on=date(2021, 6, 20))
    given(member, *OPEN, life.rejected).when(again).then(
        ex.transfer_requested.model_copy(update={"transfer_id": life.CASE, "on": date(2021, 6, 20)})
    )


def test_a_move_in_one_step_stays_inside_one_union() -> None:
    moved = ex.transfer_accepted.model_copy(update={"to_unit": ex.tax_2})
    given(member, *HERE).when(move).then(moved)
    given(member, *HERE, moved).when(move).nothing()
    given(member, *HERE).when(replace(move, same_union=False)).refused(r.NotInOneUnion)
    given(member, *HERE).when(replace(move, to_unit=ex.tax_1)).refused(r.SameUnit)
    given(member, *OPEN).when(replace(move, transfer_id=life.CASE)).refused(r.TransferPending)


def test_a_reorganisation_moves_a_member_whatever_transfer_is_open() -> None:
    given(member, *OPEN).when(reassign).then(life.reassigned)
    given(member, *OPEN, life.reassigned).when(replace(release, on=date(2021, 7, 2))).then(
        life.released.model_copy(update={"from_unit": ex.tax_2, "on": date(2021, 7, 2)})
    )
    into_target = life.reassigned.model_copy(update={"to_unit": ex.bank})
    given(member, *OPEN, into_target).when(replace(release, on=date(2021, 7, 2))).refused(r.NotThisTransfer)


def test_a_stay_elsewhere_is_one_at_a_time_and_bounded() -> None:
    given(member, *HERE, life.temporary).when(replace(start, host=ex.tax_2)).refused(r.AlreadyTemporary)
    given(member, *HERE).when(replace(start, host=ex.tax_1)).refused(r.SameUnit)
    given(member, *HERE).when(replace(start, until=date(2021, 7, 1))).refused(r.UntilBeforeItBegins)
    given(member, *HERE).when(replace(start, until=date(2022, 7, 2))).refused(r.TemporaryTooLong)
    longest = life.temporary.model_copy(update={"until": date(2022, 7, 1)})
    given(member, *HERE).when(replace(start, until=date(2022, 7, 1))).then(longest)
    given(member, *HERE).when(end).refused(r.NotTemporary)


def test_a_postponement_is_one_at_a_time_and_bounded() -> None:
    given(member, *HERE, life.postponed).when(replace(postpone, until=date(2022, 6, 1))).refused(r.AlreadyPostponed)
    given(member, *HERE).when(replace(postpone, until=date(2021, 7, 1))).refused(r.UntilBeforeItBegins)
    given(member, *HERE).when(replace(postpone, until=date(2022, 7, 2))).refused(r.PostponedTooLong)
    given(member, *HERE).when(end_postponement).refused(r.NotPostponed)


def test_staying_on_is_for_who_is_over_the_age_and_has_an_end() -> None:
    given(member, *HERE).when(replace(extend, on=date(2025, 8, 17))).refused(r.TooYoungToExtend)
    given(member, *HERE).when(replace(extend, until=date(2031, 8, 17))).refused(r.ExtendedTooLong)
    given(member, *HERE).when(replace(extend, until=date(2031, 8, 16))).then(
        life.extended.model_copy(update={"until": date(2031, 8, 16)})
    )
    given(member, *HERE).when(replace(extend, until=extend.on)).refused(r.UntilBeforeItBegins)
    erased = ex.registered.model_copy(update={"birth_date": ERASED})
    given(member, erased).when(extend).refused(r.AgeUnknown)


def test_maturation_is_put_off_for_an_officer_only() -> None:
    given(member, *HERE).when(replace(defer, is_officer=False)).refused(r.NoGroundToDefer)


def test_who_is_struck_off_was_warned_and_missed_the_months_the_rules_name() -> None:
    given(member, *HERE).when(replace(propose_strike_off, warned_on=None)).refused(r.NotWarned)
    given(member, *HERE).when(replace(propose_strike_off, warned_on=date(2021, 10, 2))).refused(r.NotWarned)
    warned_today = life.strike_off_proposed.model_copy(update={"warned_on": date(2021, 10, 1)})
    given(member, *HERE).when(replace(propose_strike_off, warned_on=date(2021, 10, 1))).then(warned_today)
    given(member, *HERE).when(replace(propose_strike_off, months=2)).refused(r.TooFewMonthsMissed)
    lenient = ex.changed(ex.rules(), "membership", strike_off_after_months=2)
    given(member, *HERE).when(replace(propose_strike_off, months=2, rules=lenient)).then(
        life.strike_off_proposed.model_copy(update={"months": 2})
    )
    given(member, *HERE).when(strike_off).refused(r.StrikeOffNotProposed)


@pytest.mark.parametrize("ended", [ex.matured, life.deceased], ids=named)
def test_who_matured_or_died_is_not_reinstated(ended: Any) -> None:
    given(member, *HERE, ended).when(replace(reinstate, on=date(2026, 1, 1))).refused(r.CannotBeReinstated)


def test_reinstatement_follows_the_end() -> None:
    given(member, *HERE, life.struck_off).when(replace(reinstate, on=date(2021, 10, 4))).refused(r.BeforeLastChange)
    given(member, *HERE, life.struck_off).when(replace(reinstate, on=date(2021, 10, 5))).then(
        life.reinstated.model_copy(update={"on": date(2021, 10, 5)})
    )
    given(member, *HERE).when(reinstate).refused(r.AlreadyMember)
    back = (*HERE, life.struck_off, life.reinstated)
    given(member, *back).when(replace(reinstate, on=date(2022, 4, 1))).refused(r.AlreadyMember)
    given(member, *back).when(replace(reinstate, unit=ex.bank)).refused(r.AlreadyMember)
    given(member).when(reinstate).refused(r.NotAMember)


def test_who_comes_back_has_nothing_open_from_before() -> None:
    on = date(2022, 5, 1)
    past = (*HERE, life.strike_off_proposed, life.struck_off, life.reinstated)
    given(member, *past).when(replace(strike_off, on=on)).refused(r.StrikeOffNotProposed)
    back = (*OPEN, life.expelled, life.reinstated)
    given(member, *back).when(replace(release, on=on)).refused(r.NotThisTransfer)
    given(member, *HERE, life.postponed, life.deceased).when(end_postponement).refused(r.MembershipEnded)
    given(member, *HERE, life.postponed, life.expelled, life.reinstated).when(replace(end_postponement, on=on)).refused(
        r.NotPostponed
    )


def test_who_comes_back_is_neither_away_nor_staying_on_and_begins_on_that_day() -> None:
    away = (*HERE, life.temporary, life.expelled, life.reinstated)
    given(member, *away).when(replace(end, on=date(2022, 5, 1))).refused(r.NotTemporary)
    left, back = (
        ex.left.model_copy(update={"on": date(2025, 9, 1)}),
        life.reinstated.model_copy(update={"on": date(2025, 10, 1)}),
    )
    again = date(2025, 10, 2)
    given(member, *HERE, life.extended, left, back).when(replace(extend, on=again)).then(
        life.extended.model_copy(update={"unit": ex.tax_2, "on": again})
    )
    given(member, *HERE, life.deferred, left, back).when(replace(defer, on=again)).then(
        life.deferred.model_copy(update={"unit": ex.tax_2, "on": again})
    )
    given(member, *HERE, left, back).when(replace(die, on=date(2025, 9, 30))).refused(r.BeforeLastChange)
    given(member, *HERE, left, back).when(undo).refused(r.SomethingHappenedSince)


def test_a_proposal_to_strike_off_does_not_follow_a_member_to_another_unit() -> None:
    moved = ex.transfer_accepted.model_copy(update={"on": date(2021, 10, 2)})
    given(member, *HERE, life.strike_off_proposed, moved).when(strike_off).refused(r.StrikeOffNotProposed)


def test_a_registration_is_undone_only_while_nothing_else_happened() -> None:
    given(member, *HERE, life.card_issued).when(undo).refused(r.SomethingHappenedSince)
    given(member, *HERE, life.details_changed).when(undo).refused(r.SomethingHappenedSince)
    given(member, ex.admitted).when(undo).refused(r.SomethingHappenedSince)
    imported = life.details_changed.model_copy(update={"import_id": life.IMPORT})
    given(member, *HERE, imported).when(undo).then(life.registration_withdrawn)
    given(member, *HERE, life.registration_withdrawn).when(REGISTER).then(ex.registered)


def test_every_name_in_any_event_of_a_member_is_sealed() -> None:
    """INVARIANT: what tells who a person is stands in sealed fields only, so that erasing one key erases it.

    A name, birth date, sex, code, card or free text in an open field of any event would break it.
    """
    from services.kernel.personal import personal_fields

    telling = {"full_name", "birth_date", "sex", "member_code", "number", "details", "words", "reason", "remarks"}
    telling |= {"evidence", "status"}
    for event in member.events:
        assert set(event.model_fields) & telling <= set(personal_fields(event)), event.TOPIC


TOLD_LATE = (life.details_changed, life.corrected, life.card_issued, life.party)
STEPS = [
    row
    for row in [*COURSE, (HERE, request, ex.transfer_requested)]
    if isinstance(member.fold([*row[0], row[2]]), members.Active) and row[2] not in (*TOLD_LATE, life.ratified)
]


@pytest.mark.parametrize(("past", "command", "event"), STEPS, ids=named)
def test_nothing_counts_from_before_the_last_step_of_member_life(
    past: tuple[Any, ...], command: Any, event: Any
) -> None:
    day_before = replace(die, on=event.on - timedelta(days=1))
    given(member, *past, event).when(day_before).refused(r.BeforeLastChange)
    state = member.fold([*past, event])
    assert isinstance(state, members.Active) and state.touched is True
    given(member, *past, event).when(replace(die, on=event.on)).then(
        life.deceased.model_copy(update={"unit": state.unit, "on": event.on})
    )


@pytest.mark.parametrize("event", TOLD_LATE, ids=named)
def test_what_is_told_late_holds_up_nothing(event: Any) -> None:
    given(member, *HERE, event).when(replace(die, on=date(2021, 3, 31))).then(
        life.deceased.model_copy(update={"on": date(2021, 3, 31)})
    )


def test_after_the_end_of_a_stay_or_a_postponement_another_may_begin() -> None:
    on, until = date(2022, 1, 2), date(2022, 3, 1)
    back = (*HERE, life.temporary, life.temporary_ended)
    given(member, *back).when(replace(end, on=on)).refused(r.NotTemporary)
    given(member, *back).when(replace(start, on=on, until=until)).then(
        life.temporary.model_copy(update={"on": on, "until": until})
    )
    again = (*HERE, life.postponed, life.postponement_ended)
    given(member, *again).when(replace(end_postponement, on=on)).refused(r.NotPostponed)
    given(member, *again).when(replace(postpone, on=on, until=until)).then(
        life.postponed.model_copy(update={"on": on, "until": until})
    )


def test_who_was_moved_by_a_reorganisation_tells_by_which() -> None:
    state = member.fold([*HERE, life.reassigned])
    assert isinstance(state, members.Active)
    assert (state.unit, state.reassigned_by) == (ex.tax_2, life.REORGANISATION)


def test_only_the_ratification_that_made_a_member_may_be_said_again() -> None:
    given(member, *HERE).when(replace(ratify, on=ex.registered.on)).refused(r.AlreadyMember)
    given(member, life.ratified).when(replace(ratify, on=date(2021, 3, 27))).refused(r.AlreadyMember)


@pytest.mark.parametrize("event", [life.corrected, life.party], ids=named)
def test_what_a_person_told_keeps_a_registration_from_being_undone(event: Any) -> None:
    given(member, *HERE, event).when(undo).refused(r.SomethingHappenedSince)


def test_an_ended_membership_tells_where_and_since_when_it_was() -> None:
    last = member.fold(HERE)
    assert isinstance(last, members.Active)
    assert last.joined_on == date(2015, 3, 26)
    assert member.fold([*HERE, ex.left]) == members.Ended("left", ex.tax_1, date(2015, 3, 26), ex.left.on, last)
