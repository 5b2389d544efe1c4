"""A rating round: each step, each refusal, and repeats that change nothing."""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from services.kernel.decider import Refusal
from services.members.domain import rating_round as r
from services.members.domain.quality import CapExceeded, cap_allows
from services.members.domain.rating_round_refusals import (
    AppealOpen,
    AppealResolved,
    AppealTooLate,
    AppealUnknown,
    DeadlinesOutOfOrder,
    DecidedInRound,
    MeetingHeldOtherwise,
    MemberVotedTwice,
    NoMeasures,
    NotDecidedInRound,
    NotEligibleInRound,
    NotOfRoundsUnit,
    NotOnRoundList,
    NotProposed,
    ProposalAgainstVote,
    RankAboveDiscipline,
    RankAboveMeasures,
    RankAboveSickLeave,
    RatingVotesExceedPresent,
    RoundClosed,
    RoundNotOpened,
    RoundOpenedOtherwise,
    RoundTooEarly,
    RoundUnfinished,
    VoteMissing,
)
from services.members.domain.rating_round_rules import rating_round
from tests.members import examples as ex
from tests.members import examples_rounds as er
from tests.support.decisions import given as start

RULES = ex.rules().rating
OTHER = UUID(int=999)
DECIDED_ON = date(2021, 12, 20)


given = partial(start, rating_round)


def like(event: Any, **changes: Any) -> Any:
    """The event with other values."""
    return event.model_copy(update=changes)


AN_OWN = r.Candidate(ex.AN, date(2015, 3, 26), "NONE")
open_round = r.Open(
    unit=ex.tax_1,
    deciding=ex.tax,
    year=2021,
    deadlines=r.Deadlines(er.SELF_UNTIL, er.MEETING_UNTIL, er.DECISION_UNTIL),
    candidates=(AN_OWN,),
    on=er.OPENED_ON,
    rules=ex.rules(),
)
self_rate = r.SelfRate(ex.AN, "EXCELLENT", er.BEST, date(2021, 11, 20))
meet = r.HoldMeeting(er.MEETING, 10, True, er.meeting_held.votes)
propose = r.Propose(ex.AN, "EXCELLENT", None, RULES)
decide = r.Decide(ex.AN, "EXCELLENT", er.WHY, DECIDED_ON, RULES)
exempt = r.Exempt(ex.AN, "POSTPONED")
appeal = r.Appeal(ex.AN, er.APPEAL, er.appealed.words, date(2022, 1, 10), RULES)
answer = r.AnswerAppeal(ex.AN, er.APPEAL, "GOOD", er.WHY, RULES)
close = r.Close(cap_allows({"EXCELLENT": 1}, RULES))

OPENED = (er.opened, er.listed)
RATED = (*OPENED, er.self_rated)
MET = (*RATED, er.meeting_held)
PROPOSED = (*MET, er.proposed)
DECIDED = (*PROPOSED, er.decided)
APPEALED = (*DECIDED, er.appealed)
ANSWERED = (*APPEALED, er.appeal_answered)
CLOSED = (*DECIDED, like(er.closed, not_rated=0))


def test_a_round_goes_its_course() -> None:
    given().when(open_round).then(er.opened, er.listed)
    given(*OPENED).when(self_rate).then(er.self_rated)
    given(*RATED).when(meet).then(er.meeting_held)
    given(*MET).when(propose).then(er.proposed)
    given(*PROPOSED).when(decide).then(er.decided)
    given(*DECIDED).when(appeal).then(er.appealed)
    given(*APPEALED).when(answer).then(er.appeal_answered)
    given(*DECIDED).when(close).then(like(er.closed, not_rated=0))
    given(*OPENED).when(exempt).then(er.exempted)


def test_saying_it_twice_changes_nothing() -> None:
    done = (*ANSWERED, er.closed)
    for command in (open_round, self_rate, meet, propose, replace(decide, rank="GOOD"), appeal, answer, close):
        given(*done).when(command).then()
    given(*OPENED, er.exempted).when(exempt).then()
    given(*OPENED).when(r.Enlist(AN_OWN, RULES)).then()


@pytest.mark.parametrize("command", [r.Enlist(AN_OWN, RULES), self_rate, meet, propose, decide, exempt, appeal, close])
def test_nothing_comes_before_the_opening(command: r.Command) -> None:
    given().when(command).refused(RoundNotOpened)


def test_there_is_one_round_a_year() -> None:
    other = replace(open_round.deadlines, decision_until=date(2022, 1, 15))
    given(*OPENED).when(replace(open_round, deadlines=other)).refused(RoundOpenedOtherwise)
    party = replace(open_round, rules=ex.RULES.named("PARTY-366"))
    given(*OPENED).when(party).refused(RoundOpenedOtherwise)
    given(*OPENED).when(replace(open_round, candidates=())).then()


def test_a_round_is_not_opened_before_its_year() -> None:
    given().when(replace(open_round, on=date(2020, 12, 31))).refused(RoundTooEarly)


@pytest.mark.parametrize(
    "days",
    [
        (date(2021, 11, 14), er.MEETING_UNTIL, er.DECISION_UNTIL),
        (date(2021, 12, 11), er.MEETING_UNTIL, er.DECISION_UNTIL),
        (er.SELF_UNTIL, date(2022, 1, 1), er.DECISION_UNTIL),
    ],
)
def test_the_deadlines_follow_one_another(days: tuple[date, date, date]) -> None:
    given().when(replace(open_round, deadlines=r.Deadlines(*days))).refused(DeadlinesOutOfOrder)


@pytest.mark.parametrize(
    ("candidate", "reason"),
    [
        (AN_OWN, ""),
        (replace(AN_OWN, party_status="PROBATIONARY"), ""),
        (replace(AN_OWN, party_status="FULL"), "FULL_PARTY_MEMBER"),
        (replace(AN_OWN, joined_on=date(2021, 6, 30)), ""),
        (replace(AN_OWN, joined_on=date(2021, 7, 1)), "MONTHS"),
        (replace(AN_OWN, of_unit=False, guest=True), "TEMPORARY"),
    ],
)
def test_who_is_eligible_is_decided_by_the_rule_set(candidate: r.Candidate, reason: str) -> None:
    listed = like(er.listed, eligible=not reason, reason=reason)
    given().when(replace(open_round, candidates=(candidate,))).then(like(er.opened, eligible=int(not reason)), listed)
    given(er.opened).when(r.Enlist(candidate, RULES)).then(listed)


def test_only_who_is_there_comes_on_the_list() -> None:
    given(er.opened).when(r.Enlist(replace(AN_OWN, of_unit=False), RULES)).refused(NotOfRoundsUnit)


@pytest.mark.parametrize("command", [self_rate, propose, decide, exempt, appeal, answer])
def test_only_who_is_on_the_list_is_rated(command: Any) -> None:
    given(*OPENED).when(replace(command, member_id=OTHER)).refused(NotOnRoundList)


def test_a_vote_is_on_those_on_the_list() -> None:
    given(*OPENED).when(replace(meet, votes=(r.Vote(member_id=OTHER, counts={}),))).refused(NotOnRoundList)


@pytest.mark.parametrize("command", [self_rate, propose, decide, replace(exempt, reason="OTHER")])
def test_who_is_not_eligible_or_was_exempted_is_not_rated(command: Any) -> None:
    given(er.opened, er.not_eligible).when(replace(command, member_id=ex.BINH)).refused(NotEligibleInRound)
    given(*OPENED, er.exempted).when(command).refused(NotEligibleInRound)


def test_nobody_votes_on_who_is_not_eligible() -> None:
    votes = (r.Vote(member_id=ex.BINH, counts={"GOOD": 3}),)
    given(er.opened, er.not_eligible).when(replace(meet, votes=votes)).refused(NotEligibleInRound)


@pytest.mark.parametrize(("day", "late"), [(er.SELF_UNTIL, False), (date(2021, 12, 1), True)])
def test_a_self_rating_after_its_day_is_late(day: date, late: bool) -> None:
    given(*OPENED).when(replace(self_rate, on=day)).then(like(er.self_rated, late=late))


def test_a_self_rating_is_replaced_until_it_is_decided() -> None:
    given(*RATED).when(replace(self_rate, rank="GOOD")).then(like(er.self_rated, rank="GOOD"))


def test_each_member_is_voted_on_once() -> None:
    vote = er.meeting_held.votes[0]
    given(*RATED).when(replace(meet, votes=(vote, vote))).refused(MemberVotedTwice)
    given(*MET).when(replace(meet, meeting_id=OTHER)).refused(MemberVotedTwice)


def test_a_second_meeting_votes_on_those_left() -> None:
    newcomer = like(er.listed, member_id=OTHER)
    votes = (r.Vote(member_id=OTHER, counts={"GOOD": 9}),)
    second = like(er.meeting_held, meeting_id=OTHER, votes=votes)
    given(*MET, newcomer).when(replace(meet, meeting_id=OTHER, votes=votes)).then(second)


def test_the_votes_add_up_to_no_more_than_those_present() -> None:
    given(*RATED).when(replace(meet, present=9)).refused(RatingVotesExceedPresent)
    given(*RATED).when(replace(meet, present=11)).then(like(er.meeting_held, present=11))


def test_minutes_are_written_once() -> None:
    given(*MET).when(replace(meet, secret=False)).refused(MeetingHeldOtherwise)


def test_a_proposal_rests_on_measures_and_a_vote() -> None:
    given(*OPENED).when(propose).refused(NoMeasures)
    given(*RATED).when(propose).refused(VoteMissing)


def test_a_proposal_follows_the_vote_or_says_why_not() -> None:
    given(*MET).when(replace(propose, rank="GOOD")).refused(ProposalAgainstVote)
    given(*MET).when(replace(propose, rank="GOOD", reason=er.WHY)).then(like(er.proposed, rank="GOOD", reason=er.WHY))
    split = like(er.meeting_held, votes=(r.Vote(member_id=ex.AN, counts={"EXCELLENT": 5, "GOOD": 4}),))
    given(*RATED, split).when(propose).refused(ProposalAgainstVote)
    given(*RATED, split).when(replace(propose, rank="GOOD")).then(like(er.proposed, rank="GOOD"))
    nothing = like(er.meeting_held, votes=(r.Vote(member_id=ex.AN, counts={"EXCELLENT": 5}),))
    given(*RATED, nothing).when(propose).refused(ProposalAgainstVote)


def test_a_proposal_follows_the_vote_as_far_as_the_measures_let_it() -> None:
    modest = like(er.self_rated, measures=replace(er.BEST, activity_percent=85).words())
    before = (*OPENED, modest, er.meeting_held)
    given(*before).when(propose).refused(RankAboveMeasures)
    given(*before).when(replace(propose, reason=er.WHY)).refused(RankAboveMeasures)
    given(*before).when(replace(propose, rank="GOOD")).then(like(er.proposed, rank="GOOD"))


def test_only_the_level_above_sets_measures_aside_and_says_why() -> None:
    modest = like(er.self_rated, measures=replace(er.BEST, activity_percent=85).words())
    before = (*OPENED, modest, er.meeting_held, like(er.proposed, rank="GOOD"))
    given(*before).when(replace(decide, reason=None)).refused(RankAboveMeasures)
    given(*before).when(decide).then(like(er.decided, overridden=True))


@pytest.mark.parametrize(
    ("change", "refusal"), [({"disciplined": True}, RankAboveDiscipline), ({"sick_months": 4}, RankAboveSickLeave)]
)
def test_nobody_sets_discipline_or_sick_leave_aside(change: dict[str, Any], refusal: type[Refusal]) -> None:
    told = like(er.self_rated, measures=replace(er.BEST, **change).words())
    given(*OPENED, told, er.meeting_held).when(propose).refused(refusal)
    given(*OPENED, told, er.meeting_held, er.proposed).when(decide).refused(refusal)
    given(*OPENED, told, er.meeting_held, er.proposed, like(er.decided, rank="NOT_COMPLETED"), er.appealed).when(
        replace(answer, rank="EXCELLENT")
    ).refused(refusal)


def test_what_was_erased_cannot_be_held_to_the_rules() -> None:
    erased = like(er.self_rated, measures={})
    given(*OPENED, erased, er.meeting_held, er.proposed).when(decide).refused(NoMeasures)
    given(*OPENED, erased).when(exempt).then(er.exempted)


def test_the_level_above_decides_on_a_proposal() -> None:
    given(*MET).when(decide).refused(NotProposed)


@pytest.mark.parametrize(
    "command",
    [replace(self_rate, rank="GOOD"), replace(propose, rank="GOOD"), replace(decide, rank="GOOD"), exempt],
)
def test_what_was_decided_stands(command: r.Command) -> None:
    given(*DECIDED).when(command).refused(DecidedInRound)


@pytest.mark.parametrize(
    "command",
    [
        r.Enlist(replace(AN_OWN, member_id=OTHER), RULES),
        replace(self_rate, rank="GOOD"),
        replace(meet, meeting_id=OTHER),
        replace(propose, rank="GOOD"),
        replace(decide, rank="GOOD"),
        exempt,
    ],
)
def test_in_a_closed_round_nothing_changes(command: r.Command) -> None:
    given(*CLOSED).when(command).refused(RoundClosed)


def test_an_appeal_is_made_in_time_against_a_decision_also_when_the_round_is_closed() -> None:
    given(*PROPOSED).when(appeal).refused(NotDecidedInRound)
    given(*DECIDED).when(replace(appeal, on=date(2022, 1, 20))).refused(AppealTooLate)
    given(*CLOSED).when(replace(appeal, on=date(2022, 1, 19))).then(er.appealed)


def test_one_appeal_is_open_at_a_time_and_none_when_the_round_is_closed() -> None:
    given(*APPEALED).when(replace(appeal, appeal_id=OTHER)).refused(AppealOpen)
    given(*APPEALED).when(close).refused(AppealOpen)
    given(*ANSWERED).when(replace(appeal, appeal_id=OTHER)).then(like(er.appealed, appeal_id=OTHER))


def test_an_appeal_is_answered_once() -> None:
    given(*DECIDED).when(answer).refused(AppealUnknown)
    given(*ANSWERED).when(replace(answer, rank="COMPLETED")).refused(AppealResolved)
    given(*APPEALED).when(replace(answer, rank="EXCELLENT")).then(like(er.appeal_answered, rank="EXCELLENT"))


def test_an_answer_keeps_that_measures_were_set_aside() -> None:
    modest = like(er.self_rated, measures=replace(er.BEST, activity_percent=85).words())
    before = (*OPENED, modest, er.meeting_held, er.proposed, like(er.decided, overridden=True), er.appealed)
    given(*before).when(replace(answer, rank="EXCELLENT")).then(
        like(er.appeal_answered, rank="EXCELLENT", overridden=True)
    )


def test_a_round_is_closed_when_everyone_was_decided_on_or_exempted() -> None:
    given(*PROPOSED).when(close).refused(RoundUnfinished)
    given(*DECIDED, er.not_eligible).when(close).then(er.closed)
    given(*OPENED, er.exempted).when(close).then(like(er.closed, counts={}))
    given(er.opened).when(close).then(like(er.closed, counts={}, not_rated=0))


def test_a_round_over_the_cap_is_not_closed_unless_the_level_above_approved() -> None:
    counts = {"EXCELLENT": 3, "GOOD": 7}
    given(*DECIDED).when(r.Close(cap_allows(counts, RULES))).refused(CapExceeded)
    given(*DECIDED).when(r.Close(cap_allows(counts, RULES, approved=3))).then(like(er.closed, not_rated=0))


def test_the_deadlines_may_fall_on_one_day() -> None:
    day = er.OPENED_ON
    given().when(replace(open_round, deadlines=r.Deadlines(day, day, day))).then(
        like(er.opened, self_rating_until=day, meeting_until=day, decision_until=day), er.listed
    )


def test_months_that_are_full_on_the_last_day_of_the_year_are_enough() -> None:
    five = RULES.model_copy(update={"eligible_after_months": 5})
    given(er.opened).when(r.Enlist(replace(AN_OWN, joined_on=date(2021, 7, 31)), five)).then(er.listed)
    given(er.opened).when(r.Enlist(replace(AN_OWN, joined_on=date(2021, 8, 1)), five)).then(
        like(er.listed, eligible=False, reason="MONTHS")
    )


def test_a_decision_needs_no_reason_where_the_measures_reach_it() -> None:
    given(*PROPOSED).when(replace(decide, reason=None)).then(like(er.decided, reason=""))


def test_an_answer_above_the_measures_says_that_they_were_set_aside() -> None:
    modest = like(er.self_rated, measures=replace(er.BEST, activity_percent=85).words())
    before = (*OPENED, modest, er.meeting_held, like(er.proposed, rank="GOOD"), like(er.decided, rank="GOOD"))
    given(*before, er.appealed).when(replace(answer, rank="EXCELLENT")).then(
        like(er.appeal_answered, rank="EXCELLENT", overridden=True)
    )


def test_an_answer_holds_a_better_rank_to_the_record_and_lets_a_decided_one_stand() -> None:
    good = (*PROPOSED, like(er.decided, rank="GOOD"), er.appealed)
    given(*good).when(replace(answer, rank="EXCELLENT", disciplined=True)).refused(RankAboveDiscipline)
    given(*APPEALED).when(replace(answer, rank="EXCELLENT", disciplined=True)).then(
        like(er.appeal_answered, rank="EXCELLENT")
    )


def test_an_unfinished_round_says_how_many_wait() -> None:
    with pytest.raises(RoundUnfinished, match="Còn 2 đoàn viên"):
        rating_round.decide(close, rating_round.fold([*PROPOSED, like(er.listed, member_id=OTHER)]))


def test_the_record_of_discipline_counts_though_the_self_rating_does_not_tell_of_it() -> None:
    given(*MET).when(replace(propose, disciplined=True)).refused(RankAboveDiscipline)
    given(*PROPOSED).when(replace(decide, disciplined=True)).refused(RankAboveDiscipline)
    lowest = replace(propose, rank="NOT_COMPLETED", reason=er.WHY, disciplined=True)
    proposed = like(er.proposed, rank="NOT_COMPLETED", reason=er.WHY)
    given(*MET).when(lowest).then(proposed)
    given(*MET, proposed).when(replace(decide, rank="NOT_COMPLETED", disciplined=True)).then(
        like(er.decided, rank="NOT_COMPLETED")
    )
    erased = like(er.self_rated, measures={})
    given(*OPENED, erased, er.meeting_held, er.proposed).when(replace(decide, disciplined=True)).refused(NoMeasures)


def test_a_second_answer_keeps_what_the_first_set_aside() -> None:
    first = like(er.appeal_answered, rank="EXCELLENT", overridden=True)
    again = (*APPEALED, first, like(er.appealed, appeal_id=OTHER))
    given(*again).when(replace(answer, appeal_id=OTHER, rank="EXCELLENT")).then(like(first, appeal_id=OTHER))


def test_a_line_tells_why_someone_is_not_rated_and_whether_a_proposal_had_a_reason() -> None:
    state = rating_round.fold([*PROPOSED, er.not_eligible])
    assert isinstance(state, r.Round)
    assert (state.lines[ex.BINH].reason, state.lines[ex.AN].proposal_reasoned) == ("FULL_PARTY_MEMBER", False)
    state = rating_round.fold([*MET, like(er.proposed, reason=er.WHY)])
    assert isinstance(state, r.Round)
    assert state.lines[ex.AN].proposal_reasoned is True
