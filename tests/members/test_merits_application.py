"""Referral, discipline and commendation through their use cases on a real store: scope, and what they do to membership."""

from datetime import date
from uuid import UUID

import pytest

from contracts.base import Rank
from contracts.members import AppointOfficer, Post
from contracts.members import merits as contract
from services.kernel.http import Malformed, OutOfScope
from services.kernel.store import Store
from services.members.application import UseCases
from services.members.domain.discipline_record import discipline_record, record_id
from services.members.domain.discipline_refusals import CaseOpenAlready
from services.members.domain.member import member
from services.members.domain.member_refusals import NotAMember, UnderDiscipline
from services.members.domain.officer import NotInOffice, officers, officers_id
from services.members.domain.referral_refusals import (
    DisciplinedNow,
    RankTooLowToRefer,
    ReferredAlready,
    TooYoungForParty,
)
from tests.members import examples as ex

CASE, OTHER = UUID(int=51), UUID(int=52)


@pytest.fixture
def use(desks: UseCases) -> UseCases:
    """A bloc with An, rated excellent in 2021, and Bình, not rated."""
    desks.members.register(ex.AN, ex.register(), ex.WHOLE)
    desks.members.register(ex.BINH, ex.register(member_code=None, full_name="Lê Bình"), ex.WHOLE)
    desks.ratings.decide(ex.AN, 2021, ex.rate(Rank.EXCELLENT), ex.WHOLE)
    return desks


def step(day: date) -> contract.Step:
    return contract.Step(**ex.paper(day))


def nominate(whom: UUID = ex.AN, day: date = date(2022, 1, 5)) -> contract.NominateMember:
    return contract.NominateMember(member_id=whom, **ex.paper(day))


def vote(day: date, votes_for: int = 8) -> contract.Vote:
    return contract.Vote(voters_present=10, votes_for=votes_for, **ex.paper(day))


def open_case(whom: UUID = ex.AN, day: date = date(2022, 2, 1)) -> contract.OpenCase:
    return contract.OpenCase(member_id=whom, grounds="Vi phạm", **ex.paper(day))


def case_vote(form: contract.DisciplineForm, day: date = date(2022, 2, 10)) -> contract.RecordCaseVote:
    return contract.RecordCaseVote(form=form, secret=True, voters_present=10, votes_for=8, **ex.paper(day))


def refer(use: UseCases) -> None:
    """Bring An's referral up to the hand-over."""
    remarks = {"remarks": "Tốt", "voters_present": 7, "votes_for": 7}
    use.referrals.nominate(CASE, nominate(), ex.within(ex.TAX_1))
    use.referrals.vote(CASE, vote(date(2022, 1, 10)), ex.within(ex.TAX_1))
    endorse = contract.EndorseReferral.model_validate({**remarks, **ex.paper(date(2022, 1, 20))})
    with pytest.raises(OutOfScope):
        use.referrals.endorse(CASE, endorse, ex.within(ex.TAX_1))
    use.referrals.endorse(CASE, endorse, ex.within(ex.TAX))
    list_ = contract.HandOverReferralRow(case_id=CASE, committee="Đảng ủy", **ex.paper(date(2022, 2, 3)))
    use.referrals.hand_over_all(contract.HandOverReferrals(rows=(list_,)), ex.within(ex.TAX))


def test_a_referral_ends_with_the_members_standing_in_the_party(use: UseCases, store: Store) -> None:
    refer(use)
    use.referrals.assign_mentor(
        CASE, contract.AssignMentor(mentor_id=ex.BINH, **ex.paper(date(2022, 2, 5))), ex.within(ex.TAX_1)
    )
    use.referrals.complete_class(CASE, step(date(2022, 4, 1)), ex.within(ex.TAX))
    use.referrals.record_admission(CASE, step(date(2022, 9, 2)), ex.within(ex.TAX))
    assert store.read(member, ex.AN)[0].party_status == "PROBATIONARY"
    shown, _ = use.referrals.show(CASE, ex.within(ex.TAX_1))
    assert (shown.stage, shown.member_id) == ("admitted", ex.AN)
    with pytest.raises(OutOfScope):
        use.referrals.show(CASE, ex.within(ex.BANK))


def test_one_open_referral_a_member_and_another_after_it_was_withdrawn(use: UseCases) -> None:
    use.referrals.nominate(CASE, nominate(), ex.WHOLE)
    with pytest.raises(ReferredAlready):
        use.referrals.nominate(OTHER, nominate(), ex.WHOLE)
    use.referrals.withdraw(CASE, contract.Reasoned(reason="Rút", **ex.paper(date(2022, 1, 6))), ex.WHOLE)
    assert use.referrals.nominate(OTHER, nominate(day=date(2022, 1, 7)), ex.WHOLE).changed


def test_the_rank_is_read_where_it_was_decided(use: UseCases) -> None:
    with pytest.raises(RankTooLowToRefer):
        use.referrals.nominate(CASE, nominate(ex.BINH), ex.WHOLE)
    with pytest.raises(RankTooLowToRefer):
        use.referrals.nominate(CASE, nominate(day=date(2023, 1, 5)), ex.WHOLE)
    with pytest.raises(NotAMember):
        use.referrals.nominate(CASE, nominate(UUID(int=99)), ex.WHOLE)


def test_a_mentor_is_a_member(use: UseCases) -> None:
    use.referrals.nominate(CASE, nominate(), ex.WHOLE)
    with pytest.raises(NotAMember):
        use.referrals.assign_mentor(
            CASE, contract.AssignMentor(mentor_id=UUID(int=99), **ex.paper(date(2022, 1, 6))), ex.WHOLE
        )


def test_the_birth_date_is_read_where_it_is_sealed(use: UseCases) -> None:
    use.members.register(OTHER, ex.register(member_code=None, birth_date=date(2004, 9, 3)), ex.WHOLE)
    use.ratings.decide(OTHER, 2021, ex.rate(Rank.EXCELLENT), ex.WHOLE)
    use.referrals.nominate(CASE, nominate(OTHER), ex.WHOLE)
    use.referrals.vote(CASE, vote(date(2022, 1, 10)), ex.WHOLE)
    remarks = {"remarks": "Tốt", "voters_present": 7, "votes_for": 7, **ex.paper(date(2022, 1, 20))}
    use.referrals.endorse(CASE, contract.EndorseReferral.model_validate(remarks), ex.WHOLE)
    use.referrals.hand_over(
        CASE, contract.HandOverReferral(committee="Đảng ủy", **ex.paper(date(2022, 2, 3))), ex.WHOLE
    )
    with pytest.raises(TooYoungForParty):
        use.referrals.record_admission(CASE, step(date(2022, 9, 2)), ex.WHOLE)


def test_an_expulsion_ends_membership_and_its_revocation_brings_it_back(use: UseCases) -> None:
    use.disciplines.open(CASE, open_case(), ex.within(ex.TAX_1))
    use.disciplines.vote(CASE, case_vote(contract.DisciplineForm.EXPULSION), ex.within(ex.TAX_1))
    decision = contract.DecideDiscipline(**ex.paper(date(2022, 2, 20)))
    with pytest.raises(OutOfScope):
        use.disciplines.decide(CASE, decision, ex.within(ex.TAX_1))
    use.disciplines.decide(CASE, decision, ex.within(ex.TAX))
    assert use.members.show(ex.AN, ex.WHOLE)[0].state == "expelled"
    use.disciplines.appeal(CASE, contract.Reasoned(reason="Oan", **ex.paper(date(2022, 3, 1))), ex.within(ex.TAX_1))
    answer = contract.ResolveAppeal(outcome=contract.AppealOutcome.REVOKED, **ex.paper(date(2022, 3, 10)))
    use.disciplines.resolve(CASE, answer, ex.within(ex.TAX))
    assert use.members.show(ex.AN, ex.WHOLE)[0].state == "active"
    assert use.disciplines.show(CASE, ex.WHOLE)[0].stage == "over"


def test_a_light_measure_is_the_units_own_to_decide(use: UseCases) -> None:
    use.disciplines.open(CASE, open_case(), ex.within(ex.TAX_1))
    use.disciplines.vote(CASE, case_vote(contract.DisciplineForm.REPRIMAND), ex.within(ex.TAX_1))
    decision = contract.DecideDiscipline(**ex.paper(date(2022, 2, 20)))
    assert use.disciplines.decide(CASE, decision, ex.within(ex.TAX_1)).changed


def test_a_measure_against_a_unit_is_decided_by_the_level_above(use: UseCases) -> None:
    of_unit = contract.OpenCase(unit_id=ex.TAX_1, grounds="Vi phạm", **ex.paper(date(2022, 2, 1)))
    use.disciplines.open(CASE, of_unit, ex.within(ex.TAX_1))
    use.disciplines.vote(CASE, case_vote(contract.DisciplineForm.REPRIMAND), ex.within(ex.TAX_1))
    decision = contract.DecideDiscipline(**ex.paper(date(2022, 2, 20)))
    with pytest.raises(OutOfScope):
        use.disciplines.decide(CASE, decision, ex.within(ex.TAX_1))
    assert use.disciplines.decide(CASE, decision, ex.within(ex.TAX)).changed


def test_a_dismissal_ends_the_posts_it_names_at_any_level(use: UseCases, store: Store) -> None:
    branch, union, unheld = UUID(int=71), UUID(int=72), UUID(int=73)
    for unit_id, post in ((ex.TAX_1, branch), (ex.TAX, union)):
        held = AppointOfficer(member_id=ex.AN, post=Post.SECRETARY, term="2022-2027", **ex.paper(date(2022, 1, 3)))
        use.officers.appoint(unit_id, post, held, ex.WHOLE)
    use.disciplines.open(CASE, open_case(), ex.WHOLE)
    use.disciplines.vote(CASE, case_vote(contract.DisciplineForm.DISMISSAL), ex.WHOLE)
    decision = contract.DecideDiscipline(posts=(union, unheld), **ex.paper(date(2022, 2, 20)))
    with pytest.raises(NotInOffice):
        use.disciplines.decide(CASE, decision, ex.WHOLE)
    use.disciplines.decide(CASE, decision.model_copy(update={"posts": (union,)}), ex.WHOLE)
    serving = {
        unit_id: [one.appointment_id for one in store.read(officers, officers_id(unit_id))[0].not_relieved()]
        for unit_id in (ex.TAX_1, ex.TAX)
    }
    assert serving == {ex.TAX_1: [branch], ex.TAX: []}


def test_an_open_case_holds_up_transfer_and_referral_and_a_measure_the_referral(use: UseCases, store: Store) -> None:
    use.disciplines.open(CASE, open_case(), ex.WHOLE)
    with pytest.raises(CaseOpenAlready):
        use.disciplines.open(OTHER, open_case(), ex.WHOLE)
    with pytest.raises(DisciplinedNow):
        use.referrals.nominate(OTHER, nominate(), ex.WHOLE)
    ask = ex.request_transfer.model_copy(update={"dues_paid_until": date(2022, 3, 1), **ex.paper(date(2022, 3, 1))})
    with pytest.raises(UnderDiscipline):
        use.members.request_transfer(ex.AN, ask, ex.WHOLE)
    use.disciplines.vote(CASE, case_vote(contract.DisciplineForm.REPRIMAND), ex.WHOLE)
    use.disciplines.decide(CASE, contract.DecideDiscipline(**ex.paper(date(2022, 2, 20))), ex.WHOLE)
    with pytest.raises(DisciplinedNow):
        use.referrals.nominate(OTHER, nominate(), ex.WHOLE)
    use.members.request_transfer(ex.AN, ask, ex.WHOLE)
    use.disciplines.recognise(CASE, step(date(2022, 6, 1)), ex.within(ex.TAX))
    assert store.read(discipline_record, record_id(ex.AN))[0].form is None
    assert use.referrals.nominate(OTHER, nominate(day=date(2022, 6, 2)), ex.WHOLE).changed


def test_a_case_closed_without_a_measure_makes_room_for_another(use: UseCases) -> None:
    use.disciplines.open(CASE, open_case(), ex.WHOLE)
    use.disciplines.close(CASE, step(date(2022, 2, 5)), ex.within(ex.TAX_1))
    assert use.disciplines.open(OTHER, open_case(day=date(2022, 2, 6)), ex.WHOLE).changed


def test_a_case_is_against_a_member_or_a_unit(use: UseCases) -> None:
    neither = contract.OpenCase(grounds="Vi phạm", **ex.paper(date(2022, 2, 1)))
    with pytest.raises(Malformed):
        use.disciplines.open(CASE, neither, ex.WHOLE)
    with pytest.raises(NotAMember):
        use.disciplines.open(CASE, open_case(UUID(int=99)), ex.WHOLE)
    of_unit = neither.model_copy(update={"unit_id": ex.TAX_1})
    use.disciplines.open(CASE, of_unit, ex.WHOLE)
    assert use.disciplines.show(CASE, ex.WHOLE)[0].of_member is False


def test_commendations_are_proposed_by_the_unit_and_awarded_by_the_level_above(use: UseCases) -> None:
    wish = contract.ProposeCommendation(
        member_id=ex.AN, form="CERTIFICATE", merits="Xuất sắc", **ex.paper(date(2021, 12, 1))
    )
    use.commendations.propose(CASE, wish, ex.within(ex.TAX_1))
    union = wish.model_copy(update={"member_id": None, "unit_id": ex.TAX})
    use.commendations.propose(OTHER, union, ex.within(ex.TAX))
    rows = [contract.AwardCommendationRow(commendation_id=one, **ex.paper(date(2021, 12, 20))) for one in (CASE, OTHER)]
    with pytest.raises(OutOfScope, match="Dòng 2"):
        use.commendations.award_all(contract.AwardCommendations(rows=tuple(rows)), ex.within(ex.TAX))
    use.commendations.award_all(contract.AwardCommendations(rows=tuple(rows)), ex.WHOLE)
    use.commendations.revoke(CASE, contract.Reasoned(reason="Sai", **ex.paper(date(2022, 1, 5))), ex.WHOLE)
    assert [use.commendations.show(one, ex.WHOLE)[0].state for one in (CASE, OTHER)] == ["revoked", "awarded"]
