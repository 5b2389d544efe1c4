"""A whole rating round of a union with three branches on a real store: cap, override, closing, appeal, the year's end."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from contracts.base import Rank, UnitKind
from contracts.base import UnitRef as ContractUnit
from contracts.members import ReleaseMember
from contracts.members import rounds as contract
from contracts.members.merits import DecideDiscipline, DisciplineForm, OpenCase, RecordCaseVote
from services.kernel.http import OutOfScope
from services.kernel.store import Receipt, Store
from services.members.application import UseCases, rating_id
from services.members.application.rating_ids import round_id
from services.members.domain.member_refusals import MembershipEnded, NotAMember
from services.members.domain.quality import CapExceeded
from services.members.domain.rating import Rated, rating
from services.members.domain.rating_pool import CapOverrideSmaller
from services.members.domain.rating_round_refusals import (
    NotOfRoundsUnit,
    NotOnRoundList,
    RankAboveDiscipline,
    RankAboveMeasures,
    RoundClosed,
    RoundNotOpened,
    RoundUnfinished,
)
from services.members.domain.rules import UnknownRuleSet
from services.members.domain.unit import HoldsNoMembers, UnitRef
from services.members.domain.unit_rating import StepBlocked, TopUnitNotRated, UnitNotRated
from services.members.publishing import publish
from tests.members import examples as ex
from tests.members import examples_rounds as er
from tests.members import examples_training as et

TAX_3 = UUID(int=6)
BRANCHES = (ex.TAX_1, ex.TAX_2, TAX_3)
PEOPLE = {branch: [UUID(int=1000 + 100 * n + k) for k in range(5)] for n, branch in enumerate(BRANCHES)}
BY_UNION, BY_BRANCH = ex.within(ex.TAX), ex.within(ex.TAX_1)
EXCELLENT, GOOD, COMPLETED = Rank.EXCELLENT, Rank.GOOD, Rank.COMPLETED


@pytest.fixture
def use(desks: UseCases) -> UseCases:
    """A union of three branches with five members each."""
    ref = UnitRef(id=TAX_3, code="cuc-thue-3")
    row = ex.unit_row(TAX_3, ref, UnitKind.BRANCH, ex.TAX)
    desks.units.establish_all(type(ex.UNITS)(rows=(row,)), ex.WHOLE)
    for branch, people in PEOPLE.items():
        for one in people:
            desks.members.register(one, ex.register(unit_id=branch, member_code=None), ex.WHOLE)
    return desks


def prepare(use: UseCases, branch: UUID, ranks: list[Rank]) -> None:
    """Open a branch's round and lead it up to the proposals; each proposal follows the vote."""
    rounds, people = use.rounds, PEOPLE[branch]
    rounds.open(branch, 2021, er.open_round, BY_UNION)
    rows = [
        contract.SelfRateRow(member_id=one, **dict(er.self_rating(rank)))
        for one, rank in zip(people, ranks, strict=True)
    ]
    rounds.self_rate_all(branch, 2021, contract.SelfRates(rows=tuple(rows)), BY_UNION)
    votes = {one: {rank: 10} for one, rank in zip(people, ranks, strict=True)}
    rounds.hold_meeting(branch, 2021, UUID(int=branch.int + 500), er.meeting(votes), BY_UNION)
    rounds.propose_all(branch, 2021, ranked(branch, ranks), BY_UNION)


def ranked(branch: UUID, ranks: list[Rank]) -> contract.ProposeRatings:
    """A list of ranks for a branch's members."""
    rows = [
        contract.ProposeRatingRow(member_id=one, **dict(er.rank(rank)))
        for one, rank in zip(PEOPLE[branch], ranks, strict=True)
    ]
    return contract.ProposeRatings(rows=tuple(rows))


def led(use: UseCases, branch: UUID, ranks: list[Rank]) -> contract.RoundBulkAnswer:
    """Lead a branch's round up to the decisions."""
    prepare(use, branch, ranks)
    return use.rounds.decide_all(branch, 2021, ranked(branch, ranks), BY_UNION)


def facts(store: Store) -> list[str]:
    """The names of the facts of rounds and ratings, in order."""
    told = [fact for each in store.log(0, 2000) if (fact := publish(each)) is not None]
    return [fact.NAME for fact in told if not fact.NAME.startswith(("unit-established", "member-registered"))]


def test_a_union_leads_its_three_rounds_within_the_cap(store: Store, use: UseCases) -> None:
    first = led(use, ex.TAX_1, [EXCELLENT, EXCELLENT, GOOD, GOOD, GOOD])
    assert (first.cap.allowed, first.cap.used, first.cap.basis, first.cap.over) == (1, 2, 5, True)
    with pytest.raises(CapExceeded):
        use.rounds.close(ex.TAX_1, 2021, er.step, BY_UNION)
    second = led(use, ex.TAX_2, [EXCELLENT, GOOD, GOOD, GOOD, COMPLETED])
    assert (second.cap.allowed, second.cap.used, second.cap.basis, second.cap.over) == (1, 3, 9, True)
    third = led(use, TAX_3, [GOOD, GOOD, GOOD, GOOD, GOOD])
    assert (third.cap.allowed, third.cap.used, third.cap.basis, third.cap.over) == (2, 3, 14, True)
    with pytest.raises(OutOfScope):
        use.rounds.approve_override(ex.TAX, 2021, contract.CapScope.MEMBERS, er.approve, BY_UNION)
    use.rounds.approve_override(ex.TAX, 2021, contract.CapScope.MEMBERS, er.approve, ex.within(ex.BLOC))
    for branch in BRANCHES:
        closed = use.rounds.close(branch, 2021, er.step, BY_UNION)
        assert (closed.cap.approved, closed.cap.over) == (3, False)
    told = facts(store)
    assert told.count("rating-round-opened") == told.count("rating-round-closed") == 3
    assert told.count("member-assessed") == 15
    assert told[-4:] == ["cap-override-approved", *["rating-round-closed"] * 3]
    again = use.rounds.close(TAX_3, 2021, er.step, BY_UNION)
    assert (again.changed, facts(store)) == (False, told)


def test_a_smaller_approval_does_not_take_the_greater_back(use: UseCases) -> None:
    whole = ex.within(ex.BLOC)
    use.rounds.approve_override(ex.TAX, 2021, contract.CapScope.MEMBERS, er.approve, whole)
    smaller = er.approve.model_copy(update={"up_to": 2})
    with pytest.raises(CapOverrideSmaller):
        use.rounds.approve_override(ex.TAX_1, 2021, contract.CapScope.MEMBERS, smaller, whole)
    assert use.rounds.approve_override(ex.TAX, 2022, contract.CapScope.MEMBERS, er.approve, whole).changed


def test_a_decision_is_the_members_rating_in_the_same_commit(store: Store, use: UseCases) -> None:
    led(use, ex.TAX_1, [EXCELLENT, GOOD, GOOD, GOOD, GOOD])
    an = PEOPLE[ex.TAX_1][0]
    state, _ = store.read(rating, rating_id(an, 2021))
    assert state == Rated(ex.tax_1, "EXCELLENT")
    recorded = store.stream(rating_id(an, 2021))[0]
    assert (recorded.rule_set, recorded.effective_on) == ("XI-2018", date(2021, 12, 20))


def test_who_leads_and_who_decides(use: UseCases) -> None:
    prepare(use, ex.TAX_1, [GOOD] * 5)
    an = PEOPLE[ex.TAX_1][0]
    with pytest.raises(OutOfScope):
        use.rounds.decide(ex.TAX_1, 2021, an, er.rank(GOOD), BY_BRANCH)
    with pytest.raises(OutOfScope):
        use.rounds.close(ex.TAX_1, 2021, er.step, BY_BRANCH)
    with pytest.raises(OutOfScope):
        use.rounds.self_rate(ex.TAX_1, 2021, an, er.self_rating(GOOD), ex.within(ex.TAX_2))
    with pytest.raises(OutOfScope):
        use.rounds.show(ex.TAX_1, 2021, ex.within(ex.BANK))
    assert not use.rounds.self_rate(ex.TAX_1, 2021, an, er.self_rating(GOOD), BY_BRANCH).changed
    assert use.rounds.decide(ex.TAX_1, 2021, an, er.rank(GOOD), BY_UNION).changed


def test_a_grassroots_branch_decides_itself(use: UseCases) -> None:
    own, one = ex.within(ex.BANK), UUID(int=2000)
    use.members.register(one, ex.register(unit_id=ex.BANK, member_code=None), ex.WHOLE)
    use.rounds.open(ex.BANK, 2021, er.open_round, own)
    use.rounds.self_rate(ex.BANK, 2021, one, er.self_rating(), own)
    use.rounds.hold_meeting(ex.BANK, 2021, er.MEETING, er.meeting({one: {EXCELLENT: 6}}), own)
    use.rounds.propose(ex.BANK, 2021, one, er.rank(EXCELLENT), own)
    said = use.rounds.decide(ex.BANK, 2021, one, er.rank(EXCELLENT), own)
    assert (said.cap.allowed, said.cap.used, said.cap.basis) == (1, 1, 1)
    assert use.rounds.close(ex.BANK, 2021, er.step, own).changed
    shown, version = use.rounds.show(ex.BANK, 2021, own)
    assert (shown.deciding.code, shown.state, version) == ("ngan-hang", "CLOSED", 7)


def test_a_round_lists_the_members_of_today_and_newcomers_are_added(use: UseCases) -> None:
    newcomer, gone = UUID(int=2001), PEOPLE[ex.TAX_1][4]
    leave = type(ex.accept_transfer)  # the transfer's two steps take one away before the opening
    use.members.request_transfer(gone, ex.request_transfer, ex.WHOLE)
    use.members.accept_transfer(gone, leave.model_validate(dict(ex.accept_transfer)), ex.WHOLE)
    use.rounds.open(ex.TAX_1, 2021, er.open_round, BY_BRANCH)
    shown, _ = use.rounds.show(ex.TAX_1, 2021, BY_BRANCH)
    assert [one.member_id for one in shown.members] == PEOPLE[ex.TAX_1][:4]
    with pytest.raises(NotOnRoundList):
        use.rounds.self_rate(ex.TAX_1, 2021, newcomer, er.self_rating(), BY_BRANCH)
    with pytest.raises(NotAMember):
        use.rounds.enlist(ex.TAX_1, 2021, newcomer, er.step, BY_BRANCH)
    late = ex.register(member_code=None, joined_on=date(2021, 11, 1), **ex.paper(date(2021, 11, 1)))
    use.members.register(newcomer, late, ex.WHOLE)
    use.rounds.enlist(ex.TAX_1, 2021, newcomer, er.step, BY_BRANCH)
    shown, _ = use.rounds.show(ex.TAX_1, 2021, BY_BRANCH)
    assert (shown.members[-1].member_id, shown.members[-1].not_eligible_because) == (newcomer, "MONTHS")
    with pytest.raises(NotOfRoundsUnit):
        use.rounds.enlist(ex.TAX_1, 2021, gone, er.step, BY_BRANCH)


def test_a_round_is_of_a_unit_that_holds_members(use: UseCases) -> None:
    with pytest.raises(HoldsNoMembers):
        use.rounds.open(ex.TAX, 2021, er.open_round, BY_UNION)
    with pytest.raises(RoundNotOpened):
        use.rounds.show(ex.TAX_1, 2021, BY_UNION)
    with pytest.raises(RoundNotOpened):
        use.rounds.close(ex.TAX_1, 2021, er.step, BY_UNION)


def test_a_round_stands_under_the_rule_set_it_names(store: Store, use: UseCases) -> None:
    with pytest.raises(UnknownRuleSet):
        use.rounds.open(ex.TAX_1, 2021, er.open_round.model_copy(update={"rules": "KHONG-CO"}), BY_UNION)
    use.rounds.open(ex.TAX_1, 2021, er.open_round.model_copy(update={"rules": "PARTY-366"}), BY_UNION)
    an = PEOPLE[ex.TAX_1][0]
    use.rounds.self_rate(ex.TAX_1, 2021, an, er.self_rating(points=89), BY_UNION)
    use.rounds.hold_meeting(ex.TAX_1, 2021, er.MEETING, er.meeting({an: {EXCELLENT: 10}}), BY_UNION)
    with pytest.raises(RankAboveMeasures):
        use.rounds.propose(ex.TAX_1, 2021, an, er.rank(EXCELLENT), BY_UNION)
    use.rounds.propose(ex.TAX_1, 2021, an, er.rank(GOOD), BY_UNION)
    use.rounds.decide(ex.TAX_1, 2021, an, er.rank(GOOD), BY_UNION)
    assert {one.rule_set for one in store.stream(round_id(ex.TAX_1, 2021))} == {"PARTY-366"}
    assert store.stream(rating_id(an, 2021))[0].rule_set == "PARTY-366"


def test_points_left_out_are_those_of_the_training_programme(use: UseCases) -> None:
    an = PEOPLE[ex.TAX_1][0]
    use.rounds.open(ex.TAX_1, 2021, er.open_round, BY_UNION)
    use.rounds.self_rate(ex.TAX_1, 2021, an, er.self_rating(points=None), BY_UNION)
    assert "points" not in use.rounds.show(ex.TAX_1, 2021, BY_UNION)[0].members[0].measures
    use.trainings.register(an, 2021, et.register, BY_UNION)
    use.trainings.confirm(an, 2021, et.confirm, BY_UNION)
    use.trainings.confirm_result(an, 2021, et.result, BY_UNION)
    use.rounds.self_rate(ex.TAX_1, 2021, an, er.self_rating(points=None), BY_UNION)
    assert use.rounds.show(ex.TAX_1, 2021, BY_UNION)[0].members[0].measures["points"] == "84"


def test_a_measure_of_the_year_holds_the_rank_whatever_the_self_rating_says(use: UseCases) -> None:
    prepare(use, ex.TAX_1, [EXCELLENT, GOOD, GOOD, GOOD, GOOD])
    an, case = PEOPLE[ex.TAX_1][0], UUID(int=91)
    use.disciplines.open(case, OpenCase(member_id=an, grounds="Vi phạm", **ex.paper(date(2021, 12, 1))), ex.WHOLE)
    form = DisciplineForm.REPRIMAND
    voted = RecordCaseVote(form=form, secret=True, voters_present=10, votes_for=8, **ex.paper(date(2021, 12, 2)))
    use.disciplines.vote(case, voted, ex.WHOLE)
    use.disciplines.decide(case, DecideDiscipline(**ex.paper(date(2021, 12, 3))), ex.WHOLE)
    with pytest.raises(RankAboveDiscipline):
        use.rounds.decide(ex.TAX_1, 2021, an, er.rank(EXCELLENT), BY_UNION)
    use.rounds.decide(ex.TAX_1, 2021, an, er.rank(Rank.NOT_COMPLETED), BY_UNION)
    use.rounds.appeal(ex.TAX_1, 2021, an, UUID(int=92), er.appeal, BY_BRANCH)
    with pytest.raises(RankAboveDiscipline):
        use.rounds.answer_appeal(ex.TAX_1, 2021, an, UUID(int=92), er.answer(EXCELLENT), BY_UNION)


def test_an_appeal_revises_the_rating_and_is_held_to_the_cap_once_closed(store: Store, use: UseCases) -> None:
    led(use, ex.TAX_1, [EXCELLENT, GOOD, GOOD, GOOD, GOOD])
    use.rounds.close(ex.TAX_1, 2021, er.step, BY_UNION)
    one = PEOPLE[ex.TAX_1][1]
    use.rounds.appeal(ex.TAX_1, 2021, one, er.APPEAL, er.appeal, BY_BRANCH)
    with pytest.raises(OutOfScope):
        use.rounds.answer_appeal(ex.TAX_1, 2021, one, er.APPEAL, er.answer(EXCELLENT), BY_BRANCH)
    before = store.position()
    with pytest.raises(CapExceeded):
        use.rounds.answer_appeal(ex.TAX_1, 2021, one, er.APPEAL, er.answer(EXCELLENT), BY_UNION)
    assert store.position() == before
    use.rounds.approve_override(ex.TAX, 2021, contract.CapScope.MEMBERS, er.approve, ex.WHOLE)
    said = use.rounds.answer_appeal(ex.TAX_1, 2021, one, er.APPEAL, er.answer(EXCELLENT), BY_UNION)
    assert (said.cap.used, said.cap.approved, said.cap.over) == (2, 3, False)
    assert store.read(rating, rating_id(one, 2021))[0].rank == "EXCELLENT"
    assert not use.rounds.answer_appeal(ex.TAX_1, 2021, one, er.APPEAL, er.answer(EXCELLENT), BY_UNION).changed
    last = [fact for each in store.log(0, 2000) if (fact := publish(each)) is not None][-1]
    assert last.model_dump()["previous_rank"] == "GOOD"


def test_nothing_is_loaded_over_a_closed_round(use: UseCases) -> None:
    an = PEOPLE[ex.TAX_1][0]
    use.ratings.decide(an, 2020, ex.rate(GOOD, date(2020, 12, 20)), ex.WHOLE)
    led(use, ex.TAX_1, [GOOD] * 5)
    assert use.ratings.decide(an, 2021, ex.rate(COMPLETED, reason="Sửa khi đợt còn mở"), ex.WHOLE).changed
    use.rounds.close(ex.TAX_1, 2021, er.step, BY_UNION)
    with pytest.raises(RoundClosed):
        use.ratings.decide(an, 2021, ex.rate(GOOD, reason="Nạp lại"), ex.WHOLE)
    assert not use.ratings.decide(an, 2021, ex.rate(COMPLETED), ex.WHOLE).changed
    newcomer = UUID(int=2002)
    use.members.register(newcomer, ex.register(member_code=None), ex.WHOLE)
    with pytest.raises(RoundClosed):
        use.ratings.decide(newcomer, 2021, ex.rate(GOOD), ex.WHOLE)
    assert use.ratings.decide(newcomer, 2022, ex.rate(GOOD, date(2022, 12, 20)), ex.WHOLE).changed


def test_who_left_is_exempted(store: Store, use: UseCases) -> None:
    prepare(use, ex.TAX_1, [GOOD] * 5)
    gone = PEOPLE[ex.TAX_1][0]
    use.members.release(gone, ReleaseMember(**ex.paper(date(2021, 12, 15))), ex.WHOLE)
    with pytest.raises(MembershipEnded):
        use.rounds.decide(ex.TAX_1, 2021, gone, er.rank(GOOD), BY_UNION)
    with pytest.raises(RoundUnfinished):
        use.rounds.close(ex.TAX_1, 2021, er.step, BY_UNION)
    why = contract.ExemptFromRating(reason=contract.ExemptionReason.MEMBERSHIP_ENDED, **ex.paper(date(2021, 12, 16)))
    use.rounds.exempt(ex.TAX_1, 2021, gone, why, BY_BRANCH)
    fact = [fact for each in store.log(0, 2000) if (fact := publish(each)) is not None][-1]
    assert str(gone) not in fact.model_dump_json()
    rows = tuple(contract.ExemptFromRatingRow(member_id=one, **dict(why)) for one in PEOPLE[ex.TAX_1])
    assert use.rounds.exempt_all(ex.TAX_1, 2021, contract.ExemptFromRatings(rows=rows), BY_BRANCH).changed == 4
    assert use.rounds.close(ex.TAX_1, 2021, er.step, BY_UNION).changed


def test_a_list_is_one_commit_and_a_repeated_request_gets_the_first_answer(store: Store, use: UseCases) -> None:
    prepare(use, ex.TAX_1, [GOOD] * 5)
    modest = er.self_rating(activity_percent=60)
    use.rounds.self_rate(ex.TAX_1, 2021, PEOPLE[ex.TAX_1][1], modest, BY_UNION)
    before, everyone = store.position(), ranked(ex.TAX_1, [GOOD] * 5)
    with pytest.raises(RankAboveMeasures, match=r"^Dòng 2: "):
        use.rounds.decide_all(ex.TAX_1, 2021, everyone, BY_UNION)
    assert store.position() == before
    caller = replace(BY_UNION, receipt=Receipt("acc-2:k", "f"))
    first = use.rounds.decide(ex.TAX_1, 2021, PEOPLE[ex.TAX_1][0], er.rank(GOOD), caller)
    again = use.rounds.decide(ex.TAX_1, 2021, PEOPLE[ex.TAX_1][0], er.rank(GOOD), caller)
    assert (again.repeated, again.position, again.version, again.cap) == (
        True,
        first.position,
        first.version,
        first.cap,
    )


def test_what_is_said_of_a_member_is_gone_with_the_key(store: Store, use: UseCases) -> None:
    led(use, ex.TAX_1, [GOOD] * 5)
    an = PEOPLE[ex.TAX_1][0]
    store.erase(an, ex.WHOLE)
    shown, _ = use.rounds.show(ex.TAX_1, 2021, BY_UNION)
    assert (shown.members[0].measures, shown.members[0].rank, shown.members[1].measures != {}) == ({}, "GOOD", True)
    found = use.what_if.ask(2021, "PARTY-366", [round_id(ex.TAX_1, 2021)], BY_UNION)
    assert (found.rated, found.unmeasured) == (5, 1)


def test_another_rule_set_is_tried_on_the_rounds_of_a_year_and_changes_nothing(store: Store, use: UseCases) -> None:
    prepare(use, ex.TAX_1, [EXCELLENT, GOOD, GOOD, GOOD, GOOD])
    an = PEOPLE[ex.TAX_1][0]
    use.rounds.self_rate(ex.TAX_1, 2021, an, er.self_rating(points=70), BY_UNION)
    use.rounds.decide_all(ex.TAX_1, 2021, ranked(ex.TAX_1, [EXCELLENT, GOOD, GOOD, GOOD, GOOD]), BY_UNION)
    led(use, ex.TAX_2, [GOOD] * 5)
    ids, before = [round_id(ex.TAX_1, 2021), round_id(ex.TAX_2, 2021)], store.position()
    found = use.what_if.ask(2021, "PARTY-366", ids, ex.WHOLE)
    unit = ContractUnit(id=ex.TAX_1, code="cuc-thue-1")
    assert (found.rounds, found.rated, found.unmeasured) == (2, 10, 0)
    assert found.differences == (
        contract.OtherRank(member_id=an, unit=unit, rank="EXCELLENT", would_be="GOOD", why=("POINTS",)),
    )
    assert use.what_if.ask(2021, "XI-2018", ids, ex.WHOLE).differences == ()
    assert use.what_if.ask(2021, "PARTY-366", [], ex.WHOLE).rounds == 0
    named = use.what_if.ask(2021, "PARTY-366", ids, BY_UNION, with_names=True)
    assert named.differences[0].full_name == ex.NAME
    elsewhere = use.what_if.ask(2021, "PARTY-366", ids, ex.within(ex.TAX_2))
    assert (elsewhere.rounds, elsewhere.differences) == (1, ())
    assert use.what_if.ask(2021, "PARTY-366", ids, ex.WHOLE, within=ex.TAX_2).rounds == 1
    with pytest.raises(UnknownRuleSet):
        use.what_if.ask(2021, "KHONG-CO", ids, ex.WHOLE)
    assert store.position() == before


# The year's end.


def rate_unit(use: UseCases, unit_id: UUID, rank: Rank) -> None:
    """Lead a unit's rating to its decision."""
    use.unit_ratings.self_rate(unit_id, 2021, er.unit_rank(rank), ex.WHOLE)
    use.unit_ratings.appraise(unit_id, 2021, er.unit_rank(rank), ex.WHOLE)
    use.unit_ratings.decide(unit_id, 2021, er.unit_rank(rank), ex.WHOLE)


def steps(use: UseCases, unit_id: UUID) -> list[tuple[str, str, str]]:
    """The chain of a unit's year-end: unit, step, state."""
    found = use.unit_ratings.year_end(unit_id, 2021, ex.WHOLE)
    return [(one.unit.code, one.step, one.state) for one in found.steps]


def test_each_step_of_the_year_waits_for_those_before_it(store: Store, use: UseCases) -> None:
    for unit_id in (ex.TAX_1, ex.TAX):
        use.unit_ratings.self_rate(unit_id, 2021, er.unit_rank(GOOD), ex.WHOLE)
        use.unit_ratings.appraise(unit_id, 2021, er.unit_rank(GOOD), ex.WHOLE)
    with pytest.raises(StepBlocked, match="cuc-thue-1;"):
        use.unit_ratings.decide(ex.TAX_1, 2021, er.unit_rank(GOOD), ex.WHOLE)
    for branch in BRANCHES:
        led(use, branch, [GOOD] * 5)
        use.rounds.close(branch, 2021, er.step, BY_UNION)
    rate_unit(use, ex.TAX_1, GOOD)
    with pytest.raises(StepBlocked, match="cuc-thue-2, cuc-thue-3;"):
        use.unit_ratings.decide(ex.TAX, 2021, er.unit_rank(GOOD), ex.WHOLE)
    rate_unit(use, ex.TAX_2, GOOD)
    rate_unit(use, TAX_3, GOOD)
    rate_unit(use, ex.TAX, GOOD)
    assert facts(store)[-4:] == ["unit-assessed"] * 4
    shown, version = use.unit_ratings.show(ex.TAX, 2021, BY_UNION)
    assert (shown.rank, version) == ("GOOD", 3)


def test_the_chain_is_shown_with_plain_reasons(store: Store, use: UseCases) -> None:
    assert steps(use, ex.TAX_1) == [
        ("cuc-thue-1", "TRAINING", "OPEN"),
        ("cuc-thue-1", "MEMBER_RATING", "OPEN"),
        ("cuc-thue-1", "UNIT_RATING", "BLOCKED"),
    ]
    prepare(use, ex.TAX_1, [GOOD] * 5)
    found = use.unit_ratings.year_end(ex.TAX_1, 2021, ex.WHOLE)
    assert [one.reason for one in found.steps] == [
        "Còn 5/5 đoàn viên chưa được xác nhận kết quả rèn luyện.",
        "Còn 5 đoàn viên chưa được quyết định xếp loại.",
        "Chưa quyết định được vì bước trước còn mở ở: cuc-thue-1; hãy làm xong ở các đơn vị này.",
    ]
    use.rounds.decide_all(ex.TAX_1, 2021, ranked(ex.TAX_1, [GOOD] * 5), BY_UNION)
    assert use.unit_ratings.year_end(ex.TAX_1, 2021, ex.WHOLE).steps[1].reason.endswith("còn chờ kết thúc đợt.")
    use.rounds.close(ex.TAX_1, 2021, er.step, BY_UNION)
    for one in PEOPLE[ex.TAX_1]:
        use.trainings.register(one, 2021, et.register, ex.WHOLE)
        use.trainings.confirm(one, 2021, et.confirm, ex.WHOLE)
        use.trainings.confirm_result(one, 2021, et.result, ex.WHOLE)
    assert steps(use, ex.TAX_1)[:2] == [
        ("cuc-thue-1", "TRAINING", "DONE"),
        ("cuc-thue-1", "MEMBER_RATING", "DONE"),
    ]
    waiting = ["Đơn vị chưa tự xếp loại.", "Cấp trên chưa thẩm định.", "Cấp trên chưa quyết định xếp loại đơn vị."]
    moves = (use.unit_ratings.self_rate, use.unit_ratings.appraise, use.unit_ratings.decide)
    for reason, move in zip(waiting, moves, strict=True):
        assert use.unit_ratings.year_end(ex.TAX_1, 2021, ex.WHOLE).steps[-1].reason == reason
        move(ex.TAX_1, 2021, er.unit_rank(GOOD), ex.WHOLE)
    assert steps(use, ex.TAX_1)[-1] == ("cuc-thue-1", "UNIT_RATING", "DONE")
    union = steps(use, ex.TAX)
    assert (len(union), union[-1]) == (10, ("cuc-thue", "UNIT_RATING", "BLOCKED"))
    before = store.position()
    assert len(steps(use, ex.BLOC)) == 13
    with pytest.raises(OutOfScope):
        use.unit_ratings.year_end(ex.TAX_1, 2021, ex.within(ex.BANK))
    assert store.position() == before


def test_units_are_rated_by_the_level_directly_above(use: UseCases) -> None:
    own, wish = ex.within(ex.TAX), er.unit_rank(GOOD)
    use.unit_ratings.self_rate(ex.TAX, 2021, wish, own)
    for move in (use.unit_ratings.appraise, use.unit_ratings.decide):
        with pytest.raises(OutOfScope):
            move(ex.TAX, 2021, wish, own)
    with pytest.raises(TopUnitNotRated):
        use.unit_ratings.self_rate(ex.BLOC, 2021, wish, ex.WHOLE)
    with pytest.raises(UnitNotRated):
        use.unit_ratings.show(ex.BANK, 2021, ex.WHOLE)


def test_the_cap_of_units_is_counted_under_the_same_superior(use: UseCases) -> None:
    for branch in BRANCHES:
        led(use, branch, [GOOD] * 5)
        use.rounds.close(branch, 2021, er.step, BY_UNION)
        use.unit_ratings.self_rate(branch, 2021, er.unit_rank(EXCELLENT), ex.WHOLE)
        use.unit_ratings.appraise(branch, 2021, er.unit_rank(EXCELLENT), ex.WHOLE)
    rows = [contract.RateUnitRow(unit_id=one, **dict(er.unit_rank(EXCELLENT))) for one in BRANCHES[:2]]
    with pytest.raises(CapExceeded, match=r"^Dòng 2: "):
        use.unit_ratings.decide_all(2021, contract.RateUnits(rows=tuple(rows)), BY_UNION)
    approve = er.approve.model_copy(update={"up_to": 2})
    use.rounds.approve_override(ex.TAX, 2021, contract.CapScope.UNITS, approve, ex.within(ex.BLOC))
    assert use.unit_ratings.decide_all(2021, contract.RateUnits(rows=tuple(rows)), BY_UNION).changed == 2
    use.unit_ratings.decide(TAX_3, 2021, er.unit_rank(GOOD), BY_UNION)
    with pytest.raises(CapExceeded):
        use.unit_ratings.decide(TAX_3, 2021, er.unit_rank(EXCELLENT, "Xét lại"), BY_UNION)
    use.unit_ratings.decide(BRANCHES[0], 2021, er.unit_rank(GOOD, "Xét lại"), BY_UNION)
    assert use.unit_ratings.decide(TAX_3, 2021, er.unit_rank(EXCELLENT, "Xét lại"), BY_UNION).changed
