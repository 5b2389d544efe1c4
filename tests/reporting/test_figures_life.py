"""What steps of a member's life, of posts, of organisations and of imports add up to, by hand."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from contracts.base import Fact, UnitKind
from contracts.members import OfficerAppointed, OfficerRelieved, people, units
from contracts.members import merits as m
from contracts.members.imports import ImportCommitted, ImportReverted
from contracts.members.officers import CommitteeProvisionalSet, Post
from services.reporting.figures import entries
from tests.reporting.examples import BLOC, KB, T1, T2, THUE, Telling, person

MEMBER: dict[str, Any] = {"member_id": person(1)}
CASE: dict[str, Any] = {"case_id": UUID(int=8001)}
END = date(2021, 12, 31)


def lines(*facts: Fact) -> list[tuple[str, UUID, int]]:
    return [(entry.figure_id, entry.unit_id, entry.amount) for fact in facts for entry in entries(fact)]


def test_an_application_counts_when_filed_and_by_how_the_branch_voted() -> None:
    tell = Telling()
    told = lines(
        tell(people.AdmissionProposed, T1, **MEMBER),
        tell(people.AdmissionVoted, T1, **MEMBER, passed=True),
        tell(people.AdmissionVoted, T1, **MEMBER, passed=False),
    )
    names = ("proposed", "passed", "failed")
    assert told == [(f"members.admissions_{name}", T1.id, 1) for name in names]


def test_each_step_of_a_transfer_counts_once_where_the_member_comes_from() -> None:
    tell, transfer = Telling(), MEMBER | {"transfer_id": UUID(int=901), "to_unit": T2}
    steps = {
        "requested": people.MemberTransferRequested,
        "released": people.MemberTransferReleased,
        "forwarded": people.MemberTransferForwarded,
        "rejected": people.MemberTransferRejected,
        "cancelled": people.MemberTransferCancelled,
        "expired": people.MemberTransferExpired,
    }
    for name, step in steps.items():
        assert lines(tell(step, T1, **transfer)) == [(f"transfers.{name}", T1.id, 1)]


def test_a_stay_counts_at_home_and_at_the_host_and_a_postponement_and_extension_at_home() -> None:
    tell = Telling()
    assert lines(
        tell(people.TemporaryActivityStarted, T1, **MEMBER, host=KB, until=END),
        tell(people.TemporaryActivityEnded, T1, **MEMBER, host=KB),
        tell(people.MemberPostponed, T1, **MEMBER, until=END),
        tell(people.MemberPostponementEnded, T1, **MEMBER),
        tell(people.MemberExtended, T1, **MEMBER, until=END),
    ) == [
        ("members.temporary_started", T1.id, 1),
        ("members.temporary_hosted", KB.id, 1),
        ("members.temporary_ended", T1.id, 1),
        ("members.postponed", T1.id, 1),
        ("members.postponement_ended", T1.id, 1),
        ("members.extended", T1.id, 1),
    ]


def test_a_post_counts_as_held_under_its_name_while_it_is() -> None:
    tell, post = Telling(), {"appointment_id": UUID(int=7), "member_id": person(1), "post": Post.DEPUTY_SECRETARY}
    assert lines(
        tell(OfficerAppointed, T1, **post, term="2021-2024", until=None), tell(OfficerRelieved, T1, **post)
    ) == [
        ("officers.serving", T1.id, 1),
        ("officers.deputy_secretary", T1.id, 1),
        ("officers.appointed", T1.id, 1),
        ("officers.serving", T1.id, -1),
        ("officers.deputy_secretary", T1.id, -1),
        ("officers.relieved", T1.id, 1),
    ]


def test_a_provisional_committee_and_its_extension_are_counted_apart() -> None:
    tell, until = Telling(), {"unit_id": T1.id, "until": END}
    assert lines(
        tell(CommitteeProvisionalSet, T1, **until, extension=False),
        tell(CommitteeProvisionalSet, T1, **until, extension=True),
    ) == [("committees.provisional", T1.id, 1), ("committees.provisional_extended", T1.id, 1)]


def test_what_becomes_of_organisations_counts_once_each() -> None:
    tell, change = Telling(), {"reorganisation_id": UUID(int=9)}
    assert lines(
        tell(units.UnitRenamed, T1, unit_id=T1.id, name="Chi đoàn Một"),
        tell(units.UnitReparented, T1, unit_id=T1.id, parent=KB, from_parent=THUE),
        tell(units.UnitsMerged, T1, unit_id=T1.id, **change, sources=(T2,)),
        tell(units.UnitSplit, T1, unit_id=T1.id, **change, into=(T1, T2), goes_on=True),
        tell(units.UnitDissolved, T2, unit_id=T2.id, kind=UnitKind.BRANCH, **change),
        tell(units.UnitEstablished, KB, unit_id=KB.id, name="KB", kind=UnitKind.GRASSROOTS_BRANCH, parent=BLOC),
    ) == [
        ("units.renamed", T1.id, 1),
        ("units.moves", T1.id, 1),
        ("units.mergers", T1.id, 1),
        ("units.splits", T1.id, 1),
        ("units.branches", T2.id, -1),
        ("units.dissolved", T2.id, 1),
        ("units.grassroots", KB.id, 1),
        ("units.established", KB.id, 1),
    ]


def test_a_sheet_counts_with_its_rows_and_no_entry_for_none() -> None:
    tell, sheet = Telling(), {"import_id": UUID(int=11), "updated": 0}
    assert lines(
        tell(ImportCommitted, T1, **sheet, registered=40, skipped=2, rated=0),
        tell(ImportReverted, T1, **sheet, registered=40),
    ) == [
        ("imports.committed", T1.id, 1),
        ("imports.registered", T1.id, 40),
        ("imports.skipped", T1.id, 2),
        ("imports.reverted", T1.id, 1),
    ]


@pytest.mark.parametrize(
    ("fact", "figure"),
    [
        (m.ReferralNominated, "referrals.nominated"),
        (m.ReferralEndorsed, "referrals.endorsed"),
        (m.ReferralHandedOver, "referrals.handed_over"),
        (m.AwarenessClassCompleted, "party.awareness_class"),
        (m.PartyAdmissionRecorded, "party.admitted"),
        (m.ReferralReturned, "referrals.returned"),
        (m.ReferralWithdrawn, "referrals.withdrawn"),
        (m.ReferralExpired, "referrals.expired"),
        (m.ImprovementRecognised, "discipline.improvements"),
    ],
)
def test_each_step_of_a_referral_counts_once(fact: type[Fact], figure: str) -> None:
    assert lines(Telling()(fact, T1, **CASE)) == [(figure, T1.id, 1)]


def test_discipline_counts_in_its_form_and_an_appeal_by_its_outcome() -> None:
    tell = Telling()
    assert lines(
        tell(m.DisciplineDecided, T1, **CASE, form=m.DisciplineForm.WARNING),
        tell(m.DisciplineAppealResolved, T1, **CASE, outcome=m.AppealOutcome.REVOKED, form=None),
    ) == [("discipline.decided", T1.id, 1), ("discipline.warning", T1.id, 1), ("discipline.appeals_revoked", T1.id, 1)]


def test_a_commendation_counts_by_whom_it_is_of_and_is_taken_off_when_revoked() -> None:
    tell, paper = Telling(), {"commendation_id": UUID(int=12), "form": "CERTIFICATE"}
    assert lines(
        tell(m.CommendationAwarded, T1, **paper, of_member=True),
        tell(m.CommendationAwarded, T1, **paper, of_member=False),
        tell(m.CommendationRevoked, T1, **paper, of_member=True),
    ) == [
        ("commendations.awarded", T1.id, 1),
        ("commendations.of_members", T1.id, 1),
        ("commendations.awarded", T1.id, 1),
        ("commendations.of_units", T1.id, 1),
        ("commendations.awarded", T1.id, -1),
        ("commendations.of_members", T1.id, -1),
        ("commendations.revoked", T1.id, 1),
    ]
