"""The rules of units and clusters."""

from dataclasses import replace
from datetime import date

import pytest

from services.members.domain import cluster as clusters
from services.members.domain import unit as units
from services.members.domain.cluster import ClusterAlreadyFormed, LeadOutsideCluster, UnitListedTwice, cluster
from services.members.domain.rules import NoRuleSet
from services.members.domain.unit import ParentNotAllowed, UnitAlreadyEstablished, UnitRef, unit
from tests.members import examples as ex
from tests.support.decisions import given

establish = units.Establish("cuc-thue", "Đoàn cơ sở Cục Thuế", "GRASSROOTS_UNION", ex.bloc, "BLOC", ex.rules())
form = clusters.Form(ex.bloc, 2021, "cum-1", "Cụm 1", ex.tax, (ex.tax, ex.bank))
KINDS = ("BLOC", "GRASSROOTS_UNION", "GRASSROOTS_BRANCH", "BRANCH")
ALLOWED = {
    (None, "BLOC"),
    ("BLOC", "GRASSROOTS_UNION"),
    ("BLOC", "GRASSROOTS_BRANCH"),
    ("GRASSROOTS_UNION", "BRANCH"),
}


def test_a_unit_is_established() -> None:
    given(unit).when(establish).then(ex.established)


@pytest.mark.parametrize("parent_kind", [None, *KINDS])
@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_stands_only_under_the_kinds_the_rule_set_names(kind: str, parent_kind: str | None) -> None:
    parent = ex.bloc if parent_kind else None
    case = given(unit).when(replace(establish, kind=kind, parent=parent, parent_kind=parent_kind))
    if (parent_kind, kind) in ALLOWED:
        case.then(units.Established(code="cuc-thue", name="Đoàn cơ sở Cục Thuế", kind=kind, parent=parent))
    else:
        case.refused(ParentNotAllowed)


def test_which_kind_stands_where_is_data_and_not_code() -> None:
    other = ex.changed(ex.rules(), "organisation", children={"BRANCH": ("BLOC",)})
    given(unit).when(replace(establish, rules=other)).refused(ParentNotAllowed)
    upside_down = replace(establish, kind="BLOC", parent_kind="BRANCH", rules=other)
    given(unit).when(upside_down).then(ex.established.model_copy(update={"kind": "BLOC"}))


def test_establishing_a_unit_twice_changes_nothing() -> None:
    given(unit, ex.established).when(establish).nothing()


def test_a_unit_is_not_established_again_as_something_else() -> None:
    given(unit, ex.established).when(replace(establish, name="Tên khác")).refused(UnitAlreadyEstablished)


def test_a_cluster_is_formed() -> None:
    given(cluster).when(form).then(ex.formed)


def test_the_lead_is_one_of_the_clusters_own_units() -> None:
    given(cluster).when(replace(form, lead=ex.tax_1)).refused(LeadOutsideCluster)


def test_a_cluster_names_a_unit_once() -> None:
    again = UnitRef(id=ex.TAX, code="cuc-thue")
    given(cluster).when(replace(form, units=(ex.tax, ex.bank, again))).refused(UnitListedTwice)


def test_forming_a_cluster_twice_changes_nothing() -> None:
    given(cluster, ex.formed).when(form).nothing()


def test_a_cluster_keeps_the_day_it_was_formed_from_whatever_day_is_said_later() -> None:
    dated = ex.formed.model_copy(update={"on": ex.DAY})
    given(cluster).when(replace(form, on=ex.DAY)).then(dated)
    given(cluster, dated).when(replace(form, on=date(2021, 4, 1))).nothing()
    given(cluster, dated).when(form).nothing()
    given(cluster, ex.formed).when(replace(form, on=ex.DAY)).nothing()


def test_a_cluster_is_not_formed_again_with_other_units() -> None:
    given(cluster, ex.formed).when(replace(form, units=(ex.tax,))).refused(ClusterAlreadyFormed)


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2020, 1, 1), "XI-2018"),
        (date(2023, 5, 23), "XI-2018"),
        (date(2023, 5, 24), "XII-2023"),
        (date(2026, 5, 14), "XII-2023"),
        (date(2026, 5, 15), "XIII-2026"),
        (date(2030, 1, 1), "XIII-2026"),
    ],
)
def test_the_newest_rule_set_in_force_on_the_day_applies(day: date, version: str) -> None:
    assert ex.RULES.at(day).version == version


def test_before_the_first_rule_set_nothing_can_be_decided() -> None:
    with pytest.raises(NoRuleSet):
        ex.RULES.at(date(1931, 3, 25))
