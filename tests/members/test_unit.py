"""The rules by which a unit is renamed, moved, merged, split and dissolved, and a cluster changes."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.kernel.decider import Refusal
from services.members.domain import cluster as clusters
from services.members.domain import unit as units
from services.members.domain.cluster import (
    BeforeClusterLastChange,
    ClusterNotFormed,
    LeadOutsideCluster,
    UnitListedTwice,
    cluster,
)
from services.members.domain.reorganisation import check_members, check_units
from services.members.domain.unit import ParentNotAllowed, UnknownUnit, unit
from services.members.domain.unit_refusals import (
    BeforeUnitLastChange,
    MemberMappedTwice,
    NotOfThisUnit,
    NotUnderThisUnit,
    OpenCases,
    ReorganisationForgetsMember,
    ReorganisationForgetsUnit,
    ReorganisationReused,
    TopUnitStays,
    UnitCycle,
    UnitDissolved,
    UnitHasMembers,
    UnitHasUnits,
    UnitMappedTwice,
)
from tests.members import examples as ex
from tests.members import examples_units as exu
from tests.support.decisions import given

SINCE = date(2019, 1, 2)
BEFORE = date(2021, 6, 30)
A, B, C = UUID(int=1), UUID(int=2), UUID(int=3)
bloc = units.Established(code="khoi-cq-dn", name="Đoàn Khối", kind="BLOC", parent=None, on=SINCE)
tax = ex.established.model_copy(update={"on": SINCE})
branch = units.Established(code="cuc-thue-1", name="Chi đoàn 1", kind="BRANCH", parent=ex.tax, on=SINCE)
bank = units.Established(code="ngan-hang", name="Ngân hàng", kind="GRASSROOTS_BRANCH", parent=ex.bloc, on=SINCE)

rename = units.Rename("Đoàn Thuế thành phố", exu.ON)
reparent = units.Reparent(
    ex.TAX_1, ex.bank, "GRASSROOTS_UNION", frozenset({ex.BANK, ex.BLOC}), ex.rules(exu.ON), exu.ON
)
merge = units.Merge(exu.MERGER, (ex.bank,), exu.ON)
divide = units.Divide(exu.MERGER, (ex.tax_1, ex.tax_2), False, exu.ON)
dissolve = units.Dissolve(exu.WHY, members=0, open_cases=0, units=0, on=exu.ON)


def test_each_change_is_recorded_with_what_was_before() -> None:
    given(unit, tax).when(rename).then(exu.renamed)
    given(unit, branch).when(reparent).then(exu.reparented)
    given(unit, tax).when(merge).then(exu.merged)
    given(unit, tax).when(divide).then(exu.split)
    given(unit, bank).when(dissolve).then(exu.dissolved)


def test_a_change_said_twice_changes_nothing() -> None:
    given(unit, tax, exu.renamed).when(rename).nothing()
    given(unit, branch, exu.reparented).when(reparent).nothing()
    given(unit, tax, exu.merged).when(merge).nothing()
    given(unit, tax, exu.renamed, exu.merged.model_copy(update={"on": date(2022, 1, 1)})).when(rename).nothing()
    given(unit, tax, exu.split).when(divide).nothing()
    gone = units.Dissolved(code="cuc-thue", kind="GRASSROOTS_UNION", reason="", reorganisation_id=None, on=exu.ON)
    given(unit, tax, exu.split, gone).when(divide).nothing()
    given(unit, bank, exu.dissolved).when(dissolve).nothing()


@pytest.mark.parametrize("command", [rename, reparent, merge, divide, dissolve])
def test_what_was_never_established_does_not_change(command: units.Command) -> None:
    given(unit).when(command).refused(UnknownUnit)


@pytest.mark.parametrize("command", [rename, reparent, merge, divide])
def test_a_dissolved_unit_does_not_change(command: units.Command) -> None:
    given(unit, bank, exu.dissolved).when(command).refused(UnitDissolved)


@pytest.mark.parametrize("command", [reparent, divide, dissolve])
def test_the_top_unit_stays_what_it_is(command: units.Command) -> None:
    given(unit, bloc).when(command).refused(TopUnitStays)


@pytest.mark.parametrize("command", [reparent, merge, divide, dissolve])
def test_a_unit_changes_in_the_order_of_the_days(command: units.Command) -> None:
    early = replace(command, on=BEFORE)  # type: ignore[type-var]  # each of them has a day
    given(unit, tax, exu.renamed).when(early).refused(BeforeUnitLastChange)
    given(unit, tax, exu.renamed).when(replace(rename, name="Khác", on=BEFORE)).refused(BeforeUnitLastChange)
    given(unit, bank).when(replace(dissolve, on=date(2019, 1, 1))).refused(BeforeUnitLastChange)


def test_a_unit_stands_neither_under_itself_nor_under_what_is_below_it() -> None:
    under_own = replace(reparent, unit_id=ex.TAX, parent=ex.tax_1, above=frozenset({ex.TAX_1, ex.TAX, ex.BLOC}))
    given(unit, tax).when(under_own).refused(UnitCycle)


def test_a_unit_moves_only_under_the_kinds_the_rule_set_names() -> None:
    given(unit, branch).when(replace(reparent, parent_kind="GRASSROOTS_BRANCH")).refused(ParentNotAllowed)
    given(unit, branch).when(replace(reparent, parent_kind="BLOC")).refused(ParentNotAllowed)


def test_an_id_names_one_reorganisation() -> None:
    given(unit, tax, exu.merged).when(replace(merge, sources=(ex.tax_2,))).refused(ReorganisationReused)
    given(unit, tax, exu.split).when(replace(divide, into=(ex.tax_1,))).refused(ReorganisationReused)


@pytest.mark.parametrize(
    ("left", "refusal"),
    [({"members": 1}, UnitHasMembers), ({"units": 1}, UnitHasUnits), ({"open_cases": 1}, OpenCases)],
)
def test_only_an_empty_unit_without_open_cases_is_dissolved(left: dict[str, Any], refusal: type[Refusal]) -> None:
    given(unit, bank).when(replace(dissolve, **left)).refused(refusal)


def test_the_reason_of_a_dissolution_is_sealed_with_a_key_of_the_units_own() -> None:
    assert exu.dissolved.subject(ex.BANK) == ex.BANK


@pytest.mark.parametrize(
    ("named", "refusal"),
    [
        ([A, B], None),
        ([B, A], None),
        ([A], ReorganisationForgetsMember),
        ([], ReorganisationForgetsMember),
        ([A, B, A], MemberMappedTwice),
        ([A, B, C], NotOfThisUnit),
    ],
)
def test_every_member_is_mapped_exactly_once(named: list[UUID], refusal: type[Refusal] | None) -> None:
    if refusal is None:
        check_members({A, B}, named)
        return
    with pytest.raises(refusal):
        check_members({A, B}, named)


def test_the_number_of_the_forgotten_is_told() -> None:
    with pytest.raises(ReorganisationForgetsMember, match=r"Còn 2 đoàn viên.* hãy tải lại .* đúng một lần\.$"):
        check_members({A, B, C}, [A])


@pytest.mark.parametrize(
    ("named", "refusal"),
    [([A], ReorganisationForgetsUnit), ([A, B, B], UnitMappedTwice), ([A, B, C], NotUnderThisUnit)],
)
def test_every_unit_below_is_mapped_exactly_once(named: list[UUID], refusal: type[Refusal]) -> None:
    check_units({A, B}, [B, A])
    with pytest.raises(refusal):
        check_units({A, B}, named)


change = clusters.ChangeMembership((ex.tax,), exu.ON)
rotate = clusters.RotateLead(ex.bank, exu.ON)


def test_a_cluster_changes_its_units_and_its_lead() -> None:
    given(cluster, ex.formed).when(change).then(exu.regrouped)
    given(cluster, ex.formed).when(rotate).then(exu.rotated)
    given(cluster, ex.formed, exu.regrouped).when(change).nothing()
    given(cluster, ex.formed, exu.rotated).when(rotate).nothing()
    other_order = replace(change, units=(ex.bank, ex.tax))
    given(cluster, ex.formed).when(other_order).nothing()


def test_the_lead_stays_one_of_the_clusters_units() -> None:
    given(cluster, ex.formed).when(replace(change, units=(ex.bank,))).refused(LeadOutsideCluster)
    given(cluster, ex.formed, exu.regrouped).when(rotate).refused(LeadOutsideCluster)


def test_a_changed_cluster_names_a_unit_once() -> None:
    given(cluster, ex.formed).when(replace(change, units=(ex.tax, ex.tax))).refused(UnitListedTwice)


@pytest.mark.parametrize("command", [change, rotate])
def test_only_a_formed_cluster_changes(command: clusters.Command) -> None:
    given(cluster).when(command).refused(ClusterNotFormed)


def test_a_cluster_changes_in_the_order_of_the_days() -> None:
    given(cluster, ex.formed, exu.rotated).when(clusters.ChangeMembership((ex.bank,), BEFORE)).refused(
        BeforeClusterLastChange
    )
    three = clusters.ChangeMembership((ex.tax, ex.bank, ex.tax_1), exu.ON)
    given(
        cluster, ex.formed, *cluster.decide(three, clusters.Standing(ex.formed, ex.formed.units, ex.tax, SINCE))
    ).when(replace(rotate, on=BEFORE)).refused(BeforeClusterLastChange)


def test_a_cluster_changes_again_on_the_day_of_its_last_change() -> None:
    given(cluster, ex.formed, exu.rotated).when(clusters.ChangeMembership((ex.bank,), exu.ON)).then(
        exu.regrouped.model_copy(update={"units": (ex.bank,)})
    )


def test_a_unit_changes_again_on_the_day_of_its_last_change() -> None:
    given(unit, tax, exu.renamed).when(merge).then(exu.merged)


def test_a_unit_keeps_the_day_it_was_established_from() -> None:
    establish = units.Establish(tax.code, tax.name, tax.kind, ex.bloc, "BLOC", ex.rules(), SINCE)
    given(unit).when(establish).then(tax)
    given(unit, tax).when(replace(establish, on=exu.ON)).nothing()
    given(unit, tax).when(replace(establish, on=None)).nothing()


def test_nothing_stands_under_a_kind_the_rule_set_does_not_name() -> None:
    unnamed = ex.changed(ex.rules(exu.ON), "organisation", children={"BLOC": ("GRASSROOTS_UNION",)})
    given(unit, branch).when(replace(reparent, rules=unnamed)).refused(ParentNotAllowed)


def test_a_reorganisation_keeps_its_plan_and_another_plan_is_another_reorganisation() -> None:
    planned = exu.merged.model_copy(update={"plan": "p1"})
    given(unit, tax).when(replace(merge, plan="p1")).then(planned)
    given(unit, tax, planned).when(replace(merge, plan="p1")).nothing()
    given(unit, tax, planned).when(replace(merge, plan="p2")).refused(ReorganisationReused)
    split = exu.split.model_copy(update={"plan": "p1"})
    given(unit, tax).when(replace(divide, plan="p1")).then(split)


def test_a_unit_dissolved_by_a_reorganisation_says_by_which() -> None:
    by = exu.dissolved.model_copy(update={"reorganisation_id": exu.MERGER})
    given(unit, bank).when(replace(dissolve, reorganisation_id=exu.MERGER)).then(by)
