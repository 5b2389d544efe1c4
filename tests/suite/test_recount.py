"""The recount: what each figure means, told again from states; expectations are counted by hand."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import UUID

import pytest

from contracts import members as m
from contracts import plans as p
from contracts.base import Actor, Fact, Origin, Rank, UnitKind, UnitRef
from contracts.members import people
from contracts.members import rounds as r
from contracts.members.ratings import MemberAssessmentWithdrawn
from contracts.plans import coordination as together
from contracts.plans import numbers
from contracts.plans import proposals as advice
from services.suite.recount import FIGURES, Moment, Recount
from tests.suite.states import recount

A, B = UnitRef(id=UUID(int=1), code="a"), UnitRef(id=UUID(int=2), code="b")
AN, BINH = UUID(int=11), UUID(int=12)
ITEM, PLAN, PROPOSAL = UUID(int=21), UUID(int=22), UUID(int=23)
END = date(2021, 12, 31)


class Facts(list[Fact]):
    """Facts in the order they were said, each at the next position."""

    def say(self, fact: type[Fact], unit: UnitRef, on: date, **said: Any) -> None:
        origin = Origin(
            event_id=UUID(int=len(self)),
            position=len(self) + 1,
            recorded_at=datetime(2021, 1, 1, tzinfo=UTC),
            effective_on=on,
            actor=Actor(account="acc", post="Bí thư", unit="*"),
        )
        self.append(fact(origin=origin, unit=unit, **said))


@pytest.fixture
def facts() -> Facts:
    return Facts()


def test_a_member_counts_where_the_latest_fact_up_to_the_day_put_them(facts: Facts) -> None:
    facts.say(m.MemberRegistered, A, date(2020, 1, 1), member_id=AN)
    facts.say(m.MemberTransferRequested, A, date(2021, 3, 1), member_id=AN, transfer_id=ITEM, to_unit=B)
    facts.say(m.MemberTransferred, B, date(2021, 3, 10), member_id=AN, transfer_id=ITEM, from_unit=A)
    facts.say(m.MemberMatured, B, date(2021, 6, 1), member_id=AN)
    assert recount(facts, date(2021, 3, 9), 2021) == {("members.active", "a"): 1}
    moved = {("members.transferred_out", "a"): 1, ("members.transferred_in", "b"): 1}
    assert recount(facts, date(2021, 3, 10), 2021) == {("members.active", "b"): 1, **moved}
    assert recount(facts, END, 2021) == {("members.matured", "b"): 1, **moved}
    assert recount(facts, END, 2020) == {("members.registered", "a"): 1}


def test_a_reorganisation_moves_members_and_ends_units(facts: Facts) -> None:
    for unit in (A, B):
        facts.say(m.UnitEstablished, unit, date(2020, 1, 1), unit_id=unit.id, name="-", kind=UnitKind.BRANCH, parent=B)
    facts.say(m.MemberRegistered, A, date(2020, 1, 1), member_id=AN)
    facts.say(m.UnitsMerged, B, date(2021, 5, 1), unit_id=B.id, reorganisation_id=ITEM, sources=(A,))
    facts.say(people.MemberReassigned, B, date(2021, 5, 1), member_id=AN, from_unit=A, reorganisation_id=ITEM)
    for _ in range(2):
        facts.say(m.UnitDissolved, A, date(2021, 5, 1), unit_id=A.id, kind=UnitKind.BRANCH)
    assert recount(facts, date(2021, 4, 30), 2021) == {
        ("members.active", "a"): 1,
        ("units.branches", "a"): 1,
        ("units.branches", "b"): 1,
    }
    assert recount(facts, END, 2021) == {
        ("members.active", "b"): 1,
        ("units.branches", "b"): 1,
        ("members.reassigned_out", "a"): 1,
        ("members.reassigned_in", "b"): 1,
    }


def test_a_member_who_comes_back_and_a_registration_undone_are_counted(facts: Facts) -> None:
    facts.say(m.MemberRegistered, A, date(2021, 1, 1), member_id=AN)
    facts.say(people.MemberStruckOff, A, date(2021, 2, 1), member_id=AN)
    facts.say(people.MemberReinstated, B, date(2021, 3, 1), member_id=AN)
    facts.say(people.MemberDeceased, B, date(2021, 4, 1), member_id=AN)
    facts.say(m.MemberRegistered, A, date(2021, 1, 1), member_id=BINH)
    facts.say(people.MemberRegistrationWithdrawn, A, date(2021, 6, 1), member_id=BINH, registered_on=date(2021, 1, 1))
    assert recount(facts, END, 2021) == {
        ("members.registered", "a"): 1,
        ("members.struck_off", "a"): 1,
        ("members.reinstated", "b"): 1,
        ("members.deceased", "b"): 1,
    }


def test_a_post_counts_while_it_is_held(facts: Facts) -> None:
    post = {"appointment_id": ITEM, "member_id": AN, "post": m.Post.SECRETARY}
    for _ in range(2):
        facts.say(m.OfficerAppointed, A, date(2021, 1, 1), **post, term="2021-2024", until=None)
        facts.say(m.OfficerRelieved, A, date(2021, 6, 1), **post)
    assert recount(facts, date(2021, 5, 31), 2021) == {("officers.serving", "a"): 1}
    assert recount(facts, END, 2021) == {}


def test_a_fact_that_comes_twice_changes_nothing_but_what_is_added_up(facts: Facts) -> None:
    for _ in range(2):
        facts.say(m.UnitEstablished, A, date(2020, 1, 1), unit_id=A.id, name="A", kind=UnitKind.BRANCH, parent=B)
        facts.say(m.MemberAdmitted, A, date(2021, 1, 1), member_id=AN)
        facts.say(m.MemberLeft, A, date(2021, 2, 1), member_id=BINH)
        facts.say(m.MemberAssessed, A, date(2021, 3, 1), member_id=AN, year=2020, rank=Rank.GOOD)
    assert recount(facts, END, 2021) == {
        ("units.branches", "a"): 1,
        ("members.active", "a"): 1,
        ("members.admitted", "a"): 1,
        ("ratings.decided", "a"): 1,
        ("ratings.good", "a"): 1,
    }


def test_a_revision_moves_a_person_from_the_rank_on_record_to_the_new_one(facts: Facts) -> None:
    rated = {"member_id": AN, "year": 2020}
    facts.say(m.MemberAssessed, A, date(2020, 12, 20), **rated, rank=Rank.EXCELLENT)
    facts.say(m.MemberAssessed, A, date(2021, 2, 1), **rated, rank=Rank.GOOD, previous_rank=Rank.COMPLETED)
    decided = {("ratings.decided", "a"): 1, ("ratings.excellent", "a"): 1}
    assert recount(facts, date(2020, 12, 31), 2020) == decided
    assert recount(facts, END, 2021) == {("ratings.excellent", "a"): -1, ("ratings.good", "a"): 1}


def test_an_item_is_planned_on_its_due_day_and_done_in_time_by_the_issued_plan(facts: Facts) -> None:
    work = {"programme_id": PLAN, "year": 2021}
    due = p.PlannedItem(item_id=ITEM, title="Hiến máu", kind=p.ItemKind.BLOOD_DONATION, due_on=date(2021, 6, 14))
    done = {"item_id": ITEM, "title": "Hiến máu", "kind": due.kind, "due_on": date(2021, 6, 30)}
    opinion = {"committee": "ĐU", "opinion": p.Opinion.AGREED, "round": 1, "days": 9}
    facts.say(p.ProgrammeDrafted, A, date(2021, 1, 4), **work, title="CTCT")
    facts.say(p.ProgrammeSubmitted, A, date(2021, 1, 5), **work, committee="ĐU", round=1)
    facts.say(p.ProgrammeSubmitted, A, date(2021, 1, 9), **work, committee="ĐU", round=2)
    facts.say(p.OpinionRecorded, A, date(2021, 1, 18), **work, **opinion)
    facts.say(p.PlanApproved, A, date(2021, 2, 1), **work, title="CTCT", opinion=p.Opinion.AGREED, items=(due,))
    issued = {(f"plans.{done}", "a"): 1 for done in ("drafted", "submitted", "opinions_agreed", "approved")}
    assert recount(facts, date(2021, 6, 13), 2021) == issued
    issued["items.planned", "a"] = 1
    assert recount(facts, END, 2021) == issued
    facts.say(p.PlanItemCompleted, A, date(2021, 6, 20), **work, **done, turns=9, persons=7, blood_units=5)
    results = {("items.completed", "a"): 1, ("items.late", "a"): 1}
    results |= {(f"activity.{what}", "a"): n for what, n in (("turns", 9), ("persons", 7), ("blood_units", 5))}
    assert recount(facts, END, 2021) == issued | results, "late by the plan, whatever due day the fact repeats"


def test_a_rating_that_was_taken_back_counts_as_never_decided(facts: Facts) -> None:
    rated = {"member_id": AN, "year": 2021, "rank": Rank.GOOD}
    facts.say(m.MemberAssessed, A, date(2021, 12, 20), **rated)
    facts.say(MemberAssessmentWithdrawn, A, date(2022, 1, 5), **rated, decided_on=date(2021, 12, 20))
    assert recount(facts, END, 2021) == recount(facts, date(2022, 1, 6), 2022) == {}
    facts.say(m.MemberAssessed, A, date(2021, 12, 21), **rated)
    assert recount(facts, END, 2021) == {("ratings.decided", "a"): 1, ("ratings.good", "a"): 1}


def test_rounds_exemptions_and_unit_ratings_are_counted_by_what_is_on_record(facts: Facts) -> None:
    in_round = {"round_id": ITEM, "year": 2021}
    for _ in range(2):
        facts.say(r.RatingRoundClosed, A, date(2021, 12, 20), **in_round, counts={Rank.GOOD: 3}, not_rated=1)
        facts.say(r.RatingExempted, A, date(2021, 12, 10), **in_round, reason=r.ExemptionReason.MOVED)
    allowed = {"scope": r.CapScope.MEMBERS, "up_to": 2}
    facts.say(r.CapOverrideApproved, B, date(2021, 12, 15), pool_id=PLAN, year=2021, **allowed)
    rated = {"unit_rating_id": PROPOSAL, "year": 2021}
    facts.say(r.UnitAssessed, A, date(2021, 12, 30), **rated, rank=Rank.EXCELLENT)
    facts.say(r.UnitAssessed, A, date(2022, 1, 5), **rated, rank=Rank.GOOD, previous_rank=Rank.COMPLETED)
    assert recount(facts, END, 2021) == {
        ("ratings.rounds_closed", "a"): 1,
        ("ratings.exempted", "a"): 2,
        ("ratings.cap_overrides", "b"): 1,
        ("unit_ratings.excellent", "a"): 1,
    }
    later = recount(facts, date(2022, 12, 31), 2022)
    assert later == {("unit_ratings.excellent", "a"): -1, ("unit_ratings.good", "a"): 1}


def test_a_proposal_counts_once_when_submitted_and_each_time_it_is_returned(facts: Facts) -> None:
    about = {"proposal_id": PROPOSAL, "kind": p.ProposalKind.SCHEME, "title": "Thuế", "field": "Thuế"}
    committee = {"committee": "ĐU"}
    for number, day in ((1, 1), (2, 10)):
        facts.say(p.ProposalSubmitted, B, date(2021, 3, day), **about, **committee, round=number)
        facts.say(p.ProposalReturned, B, date(2021, 3, day + 5), **about, **committee, days=5)
    facts.say(p.ProposalSubmitted, B, date(2021, 3, 20), **about, **committee, round=3)
    facts.say(p.ProposalAdopted, B, date(2021, 4, 1), **about, **committee, days=99)
    facts.say(p.SteeringCommitteeFormed, B, date(2021, 4, 2), **about, name="BCĐ", size=7)
    assert recount(facts, END, 2021) == {
        ("proposals.submitted", "b"): 1,
        ("proposals.returned", "b"): 2,
        ("proposals.adopted", "b"): 1,
        ("proposals.answered", "b"): 3,
        ("proposals.answer_days", "b"): 5 + 5 + 12,
        ("proposals.steering_committees", "b"): 1,
    }


def test_what_comes_of_a_proposal_adds_up_and_a_draft_taken_back_counts_nowhere(facts: Facts) -> None:
    about = {"proposal_id": PROPOSAL, "kind": p.ProposalKind.SCHEME, "title": "Thuế", "field": "Thuế"}
    for number, milestones in ((1, 0), (2, 3)):
        said = {"report_id": UUID(int=number), "milestones": milestones}
        facts.say(advice.ProposalImplementationReported, A, date(2021, 5, number), **about, **said)
    facts.say(advice.ProposalResultRecorded, A, date(2021, 6, 1), **about, outcome=())
    facts.say(advice.ProposalWithdrawn, A, date(2021, 7, 1), **about, round=0)
    facts.say(advice.ProposalWithdrawn, A, date(2021, 7, 2), **about, round=2)
    assert recount(facts, END, 2021) == {
        ("proposals.implementation_reports", "a"): 2,
        ("proposals.milestones", "a"): 3,
        ("proposals.results", "a"): 1,
        ("proposals.withdrawn", "a"): 1,
    }


def test_a_coordination_programme_is_in_force_where_it_is_from_signing_to_end(facts: Facts) -> None:
    about: dict[str, Any] = {"coordination_id": PROPOSAL, "title": "Hiến máu"}
    given_up: dict[str, Any] = about | {"coordination_id": PLAN}
    parties = tuple(
        together.PartiesOfType(type=type_, count=count) for count, type_ in enumerate(together.PartyType, 1)
    )
    period = {"starts_on": date(2021, 2, 1), "ends_on": END}
    facts.say(together.CoordinationProposed, A, date(2021, 1, 1), **about)
    for _ in range(2):
        facts.say(together.CoordinationSigned, A, date(2021, 1, 25), **about, **period, parties=parties)
    facts.say(together.CoordinationHandedOn, A, date(2021, 2, 1), **given_up, from_unit=B, signed=True)
    facts.say(together.CoordinationEnded, A, date(2021, 2, 2), **given_up, signed=True)
    for day in (1, 2):
        facts.say(together.CoordinationActivityLinked, A, date(2021, 3, day), **about, activities=day)
    facts.say(together.CoordinationHandedOn, B, date(2021, 5, 1), **about, from_unit=A, signed=False)
    facts.say(together.CoordinationReviewed, B, date(2021, 6, 1), **about, year=2021, results=())
    facts.say(together.CoordinationEnded, B, date(2021, 7, 1), **about, signed=False)
    signed = {("coordination.signed", "a"): 1, ("coordination.activities", "a"): 2} | {
        (f"coordination.parties_{type_.value.lower()}", "a"): count for count, type_ in enumerate(together.PartyType, 1)
    }
    assert recount(facts, date(2021, 4, 30), 2021) == signed | {("coordination.in_force", "a"): 1}
    assert recount(facts, date(2021, 5, 1), 2021) == signed | {("coordination.in_force", "b"): 1}
    assert recount(facts, END, 2021) == signed | {("coordination.reviews", "b"): 1}


def test_a_document_counts_once_when_issued_and_a_number_once_when_voided(facts: Facts) -> None:
    number = {"kind": "KH", "year": 2021, "number": "01-KH/ĐTN"}
    for sequence in (1, 2, 3):
        document = {**number, "document_id": UUID(int=sequence), "sequence": sequence}
        facts.say(numbers.DocumentNumberReserved, A, date(2021, 2, 1), **document)
        for _ in range(2):
            end = numbers.DocumentVoided if sequence == 2 else numbers.DocumentIssued
            facts.say(end, A, date(2021, 2, sequence), **document)
    assert recount(facts, date(2021, 2, 2), 2021) == {("documents.issued", "a"): 1, ("documents.voided", "a"): 1}
    assert recount(facts, END, 2021) == {("documents.issued", "a"): 2, ("documents.voided", "a"): 1}


def test_many_moments_are_answered_in_one_pass(facts: Facts) -> None:
    days = [date(2021, month, 1) for month in range(1, 13)]
    for number, day in zip(count(100), days, strict=False):
        facts.say(m.MemberAdmitted, A, day, member_id=UUID(int=number))
    counting = Recount([Moment(day, day.year) for day in days])
    for fact in facts:
        counting.take(fact)
    for answer, day in zip(counting.answers(), days, strict=True):
        assert answer == recount(facts, day, 2021)
        assert answer["members.active", "a"] == day.month


def test_every_figure_of_the_catalogue_is_counted_a_second_time() -> None:
    """INVARIANT: no figure is shown that is computed in one place only.

    A figure added to the catalogue without a second way to count it here breaks this.
    """
    from services.reporting.figures import FIGURES as CATALOGUE
    from services.suite.recount import STOCKS

    assert {figure.id for figure in CATALOGUE} == FIGURES
    assert {figure.id for figure in CATALOGUE if figure.kind == "stock"} == STOCKS
