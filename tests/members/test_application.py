"""The use cases on a real store: commits, claims, scope, lists, repeats."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from contracts import members as contract
from contracts.base import Rank, UnitKind
from services.kernel.decider import ERASED, Refusal
from services.kernel.http import OutOfScope
from services.kernel.store import Receipt, StaleVersion, Store
from services.members.application import UseCases, rating_id
from services.members.domain.cluster import AlreadyInCluster
from services.members.domain.member_refusals import MemberCodeTaken, MembershipEnded, NotAMember, TooYoungToJoin
from services.members.domain.rating import NotRated, RevisionNeedsReason
from services.members.domain.unit import HoldsNoMembers, ParentNotAllowed, UnitCodeTaken, UnknownUnit
from services.members.publishing import publish
from tests.members import examples as ex

NOBODY = UUID(int=404)
OTHER_CODE = {"member_code": "MA-0002"}


def facts(store: Store) -> list[str]:
    """The names of the facts the store's events are published as, in order."""
    return [fact.NAME for each in store.log(0, 1000) if (fact := publish(each)) is not None]


def rows_of(*rows: contract.RegisterMemberRow) -> contract.RegisterMembers:
    """A list of registrations."""
    return contract.RegisterMembers(rows=rows)


def unit_wish(row: contract.EstablishUnitRow, **changes: Any) -> contract.EstablishUnit:
    """A request made of a row."""
    return contract.EstablishUnit.model_validate(row.model_dump(exclude={"unit_id"}) | changes)


def test_a_member_is_led_through_a_membership(store: Store, desks: UseCases) -> None:
    members, ratings = desks.members, desks.ratings
    assert members.register(ex.AN, ex.register(), ex.WHOLE).version == 1
    assert members.request_transfer(ex.AN, ex.request_transfer, ex.WHOLE).version == 2
    assert members.accept_transfer(ex.AN, ex.accept_transfer, ex.WHOLE).version == 3
    assert ratings.decide(ex.AN, 2021, ex.rate(Rank.GOOD), ex.WHOLE).version == 1
    revision = ex.rate(Rank.EXCELLENT, reason="Xét lại")
    assert ratings.decide(ex.AN, 2021, revision, ex.WHOLE).version == 2
    last = members.mature(ex.AN, contract.MatureMember(**ex.paper(date(2025, 9, 1))), ex.WHOLE)
    assert (last.version, last.changed, last.position) == (4, True, store.position())
    assert facts(store)[5:] == [
        "member-registered",
        "member-transfer-requested",
        "member-transferred",
        "member-assessed",
        "member-assessed",
        "member-matured",
    ]


def test_what_is_decided_is_recorded_with_its_rule_set_paper_and_day(store: Store, desks: UseCases) -> None:
    desks.members.register(ex.AN, ex.register(), ex.WHOLE)
    new = ex.register(**OTHER_CODE, **ex.paper(date(2024, 1, 1)))
    desks.members.register(ex.BINH, new, ex.WHOLE)
    assert [store.stream(one)[0].rule_set for one in (ex.AN, ex.BINH)] == ["XI-2018", "XII-2023"]
    kept = store.stream(ex.AN)[0]
    assert kept.effective_on == date(2020, 1, 1)
    assert kept.document is not None
    assert kept.document.number == "12-QĐ/ĐTN"


def test_saying_it_twice_changes_nothing(store: Store, desks: UseCases) -> None:
    desks.members.register(ex.AN, ex.register(), ex.WHOLE)
    before = store.position()
    again = desks.members.register(ex.AN, ex.register(), ex.WHOLE)
    assert (again.changed, again.version, again.position, store.position()) == (False, 1, 0, before)
    assert desks.units.establish_all(ex.UNITS, ex.WHOLE).changed == 0


def test_a_repeated_request_gets_the_first_answer(store: Store, desks: UseCases) -> None:
    caller = replace(ex.WHOLE, receipt=Receipt("acc-1:k", "f"))
    first = desks.members.register(ex.AN, ex.register(), caller)
    again = desks.members.register(ex.AN, ex.register(), caller)
    assert (first.position, first.version, first.changed) == (again.position, again.version, again.changed)
    assert facts(store).count("member-registered") == 1


def test_a_stale_version_is_refused(desks: UseCases) -> None:
    desks.members.register(ex.AN, ex.register(), ex.WHOLE)
    with pytest.raises(StaleVersion):
        desks.members.request_transfer(ex.AN, ex.request_transfer, replace(ex.WHOLE, expected=0))
    assert desks.members.request_transfer(ex.AN, ex.request_transfer, replace(ex.WHOLE, expected=1)).changed


def test_if_match_says_nothing_over_a_list(desks: UseCases) -> None:
    desks.members.register(ex.AN, ex.register(), ex.WHOLE)
    both = rows_of(ex.registration(), ex.registration(ex.BINH, **OTHER_CODE))
    assert desks.members.register_all(both, replace(ex.WHOLE, expected=7)).changed == 1


def test_a_unit_code_belongs_to_one_unit(desks: UseCases) -> None:
    row = ex.unit_row(NOBODY, ex.tax, UnitKind.GRASSROOTS_UNION, ex.BLOC)
    with pytest.raises(UnitCodeTaken):
        desks.units.establish(NOBODY, unit_wish(row), ex.WHOLE)
    assert desks.units.establish(NOBODY, unit_wish(row, code="so-y-te"), ex.WHOLE).changed


def test_a_parent_must_stand_and_its_kind_must_allow(desks: UseCases) -> None:
    row = ex.unit_row(UUID(int=50), ex.tax, UnitKind.BRANCH, NOBODY, code="moi")
    with pytest.raises(UnknownUnit):
        desks.units.establish(row.unit_id, unit_wish(row), ex.WHOLE)
    with pytest.raises(ParentNotAllowed):
        desks.units.establish(row.unit_id, unit_wish(row, parent_id=ex.BLOC), ex.WHOLE)


def test_the_root_needs_the_scope_of_the_whole_bloc(empty: UseCases) -> None:
    root = unit_wish(ex.UNITS.rows[0])
    with pytest.raises(OutOfScope):
        empty.units.establish(ex.BLOC, root, ex.within(ex.BLOC))
    assert empty.units.establish(ex.BLOC, root, ex.WHOLE).changed


def test_a_unit_is_established_within_the_scope_of_its_parent(desks: UseCases) -> None:
    row = ex.unit_row(UUID(int=50), ex.tax, UnitKind.BRANCH, ex.TAX, code="cuc-thue-3")
    with pytest.raises(OutOfScope):
        desks.units.establish(row.unit_id, unit_wish(row), ex.within(ex.BANK))
    assert desks.units.establish(row.unit_id, unit_wish(row), ex.within(ex.TAX)).changed


@pytest.mark.parametrize("unit_id", [ex.BLOC, ex.TAX])
def test_members_belong_to_branches(desks: UseCases, unit_id: UUID) -> None:
    with pytest.raises(HoldsNoMembers):
        desks.members.register(ex.AN, ex.register(unit_id=unit_id), ex.WHOLE)
    desks.members.register(ex.AN, ex.register(), ex.WHOLE)
    wish = ex.request_transfer.model_copy(update={"to_unit_id": unit_id})
    with pytest.raises(HoldsNoMembers):
        desks.members.request_transfer(ex.AN, wish, ex.WHOLE)


def test_a_unit_nobody_established_is_unknown(desks: UseCases) -> None:
    with pytest.raises(UnknownUnit):
        desks.members.register(ex.AN, ex.register(unit_id=NOBODY), ex.WHOLE)


def test_a_member_code_belongs_to_one_person(desks: UseCases) -> None:
    desks.members.register(ex.AN, ex.register(), ex.WHOLE)
    with pytest.raises(MemberCodeTaken):
        desks.members.register(ex.BINH, ex.register(), ex.WHOLE)
    assert desks.members.register(ex.BINH, ex.register(member_code=None), ex.WHOLE).changed


def test_the_source_asks_and_the_receiving_unit_accepts(desks: UseCases) -> None:
    members, source, there = desks.members, ex.within(ex.TAX), ex.within(ex.BANK)
    with pytest.raises(OutOfScope):
        members.register(ex.AN, ex.register(), there)
    members.register(ex.AN, ex.register(), source)
    with pytest.raises(OutOfScope):
        members.request_transfer(ex.AN, ex.request_transfer, there)
    members.request_transfer(ex.AN, ex.request_transfer, source)
    with pytest.raises(OutOfScope):
        members.accept_transfer(ex.AN, ex.accept_transfer, source)
    assert members.accept_transfer(ex.AN, ex.accept_transfer, there).changed
    with pytest.raises(OutOfScope):
        members.show(ex.AN, source)
    assert members.show(ex.AN, there)[0].full_name == ex.NAME


def test_a_unit_belongs_to_one_cluster_a_year(desks: UseCases) -> None:
    fields = {"year": 2021, "code": "cum-1", "name": "Cụm 1", "lead_id": ex.TAX, "unit_ids": (ex.TAX, ex.BANK)}
    wish = contract.FormCluster.model_validate(fields | ex.paper())
    other = wish.model_copy(update={"code": "cum-2", "lead_id": ex.BANK, "unit_ids": (ex.BANK,)})
    with pytest.raises(OutOfScope):
        desks.clusters.form(ex.CLUSTER, wish, ex.within(ex.TAX))
    assert desks.clusters.form(ex.CLUSTER, wish, ex.WHOLE).changed
    assert not desks.clusters.form(ex.CLUSTER, wish, ex.WHOLE).changed
    with pytest.raises(AlreadyInCluster):
        desks.clusters.form(NOBODY, other, ex.WHOLE)
    assert desks.clusters.form(NOBODY, other.model_copy(update={"year": 2022}), ex.WHOLE).changed


def test_a_cluster_is_made_of_established_units(desks: UseCases) -> None:
    fields = {"year": 2021, "code": "cum-1", "name": "Cụm 1", "lead_id": ex.TAX, "unit_ids": (ex.TAX, NOBODY)}
    with pytest.raises(UnknownUnit):
        desks.clusters.form(ex.CLUSTER, contract.FormCluster.model_validate(fields | ex.paper()), ex.WHOLE)


def test_a_rating_is_that_of_a_member_within_scope(desks: UseCases) -> None:
    with pytest.raises(NotAMember):
        desks.ratings.decide(ex.AN, 2021, ex.rate(Rank.GOOD), ex.WHOLE)
    desks.members.register(ex.AN, ex.register(), ex.WHOLE)
    with pytest.raises(NotRated):
        desks.ratings.show(ex.AN, 2021)
    with pytest.raises(OutOfScope):
        desks.ratings.decide(ex.AN, 2021, ex.rate(Rank.GOOD), ex.within(ex.BANK))
    desks.ratings.decide(ex.AN, 2021, ex.rate(Rank.GOOD), ex.within(ex.TAX))
    with pytest.raises(RevisionNeedsReason):
        desks.ratings.decide(ex.AN, 2021, ex.rate(Rank.COMPLETED), ex.WHOLE)
    assert desks.ratings.show(ex.AN, 2021)[0].rank == "GOOD"


def test_who_left_is_not_rated(desks: UseCases) -> None:
    desks.members.register(ex.AN, ex.register(), ex.WHOLE)
    desks.members.release(ex.AN, contract.ReleaseMember(**ex.paper()), ex.WHOLE)
    with pytest.raises(MembershipEnded):
        desks.ratings.decide(ex.AN, 2021, ex.rate(Rank.GOOD), ex.WHOLE)


def test_a_rating_has_its_own_stream_by_member_and_year() -> None:
    assert rating_id(ex.AN, 2021) == UUID("b294a309-a7cc-521f-8c26-ecd32dc2194c")
    assert len({rating_id(ex.AN, 2021), rating_id(ex.AN, 2022), rating_id(ex.BINH, 2021)}) == 3


def test_a_list_is_carried_out_whole_or_not_at_all(store: Store, desks: UseCases) -> None:
    """INVARIANT: a refusal in one row leaves nothing of the others, names the row, and keeps its class.

    A commit per row would break it.
    """
    before = store.position()
    third = ex.registration(UUID(int=13), member_code="MA-0003", unit_id=ex.TAX)
    with pytest.raises(HoldsNoMembers) as caught:
        desks.members.register_all(rows_of(ex.registration(), ex.registration(ex.BINH, **OTHER_CODE), third), ex.WHOLE)
    assert caught.value.detail == f"Dòng 3: {HoldsNoMembers.DETAIL}"
    assert store.position() == before


def test_a_list_meets_its_own_rows(desks: UseCases) -> None:
    same_code = rows_of(ex.registration(), ex.registration(ex.BINH))
    with pytest.raises(MemberCodeTaken, match="Dòng 2: "):
        desks.members.register_all(same_code, ex.WHOLE)
    twice = rows_of(ex.registration(), ex.registration())
    assert desks.members.register_all(twice, ex.WHOLE).changed == 1


def test_each_list_of_the_contract_is_carried_out(store: Store, desks: UseCases) -> None:
    members = desks.members
    members.register(ex.AN, ex.register(), ex.WHOLE)
    young = {
        "member_id": ex.BINH, "unit_id": ex.BANK, "full_name": "Trần Văn Bình", "birth_date": date(2000, 1, 1),
        "sex": "MALE", "voters_present": 9, "votes_for": 9,
    }  # fmt: skip
    row = contract.AdmitMemberRow.model_validate(young | ex.paper())
    asked = contract.RequestTransferRow(member_id=ex.AN, **ex.request_transfer.model_dump())
    accepted = contract.AcceptTransferRow(member_id=ex.AN, **ex.accept_transfer.model_dump())
    rated = contract.DecideRatingRow(member_id=ex.AN, **ex.rate(Rank.GOOD).model_dump())
    ripe = contract.MatureMemberRow(member_id=ex.AN, **ex.paper(date(2025, 9, 1)))
    gone = contract.ReleaseMemberRow(member_id=ex.BINH, **ex.paper())
    steps: list[Callable[[], Any]] = [
        lambda: members.admit_all(contract.AdmitMembers(rows=(row,)), ex.WHOLE),
        lambda: members.request_transfers(contract.RequestTransfers(rows=(asked,)), ex.WHOLE),
        lambda: members.accept_transfers(contract.AcceptTransfers(rows=(accepted,)), ex.WHOLE),
        lambda: desks.ratings.decide_all(2021, contract.DecideRatings(rows=(rated,)), ex.WHOLE),
        lambda: members.mature_all(contract.MatureMembers(rows=(ripe,)), ex.WHOLE),
        lambda: members.release_all(contract.ReleaseMembers(rows=(gone,)), ex.WHOLE),
    ]
    for step in steps:
        answer = step()
        assert (answer.rows, answer.changed, answer.position) == (1, 1, store.position())
    too_young = row.model_copy(update={"member_id": UUID(int=14), "birth_date": date(2010, 1, 1)})
    with pytest.raises(TooYoungToJoin, match="Dòng 1: "):
        members.admit_all(contract.AdmitMembers(rows=(too_young,)), ex.WHOLE)


def test_an_erased_person_reads_as_erased(store: Store, desks: UseCases) -> None:
    desks.members.register(ex.AN, ex.register(), ex.WHOLE)
    store.erase(ex.AN, ex.WHOLE)
    shown, _ = desks.members.show(ex.AN, ex.WHOLE)
    assert (shown.full_name, shown.birth_date, shown.sex) == (ERASED, ERASED, ERASED)
    assert shown.unit.code == "cuc-thue-1"


def test_every_refusal_has_its_own_code_and_says_what_to_do() -> None:
    found = [one for one in Refusal.__subclasses__() if one.__module__.startswith("services.members.")]
    codes = [one.CODE for one in found]
    assert len(codes) == len(set(codes)) >= 20
    assert all(code.startswith("members.") for code in codes)
    assert all(one.DETAIL for one in found)
