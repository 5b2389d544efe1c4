"""What becomes of proposals adds up to figures, by hand; and the list shows whose they are and what was withdrawn."""

from datetime import date
from typing import Any
from uuid import UUID

from contracts.base import Fact
from contracts.plans.proposals import (
    Counterparty,
    ProposalAdopted,
    ProposalDeclined,
    ProposalHandedOn,
    ProposalImplementationReported,
    ProposalKind,
    ProposalResultRecorded,
    ProposalReturned,
    ProposalRevised,
    ProposalSubmitted,
    ProposalWithdrawn,
)
from services.reporting.figures import entries
from services.reporting.views import queries
from tests.reporting.conftest import Board
from tests.reporting.examples import KB, PROPOSAL, THUE, Telling

PARTY: dict[str, Any] = {"committee": "Đảng ủy Cục Thuế"}
END = date(2021, 12, 31)


def lines(*facts: Fact) -> list[tuple[str, int]]:
    return [(entry.figure_id, entry.amount) for fact in facts for entry in entries(fact)]


def test_an_answer_counts_with_the_days_it_took_and_none_on_the_same_day() -> None:
    tell = Telling()
    assert lines(
        tell(ProposalReturned, THUE, **PROPOSAL, **PARTY, days=10),
        tell(ProposalAdopted, THUE, **PROPOSAL, **PARTY, days=14),
        tell(ProposalDeclined, THUE, **PROPOSAL, **PARTY, days=0),
    ) == [
        ("proposals.returned", 1),
        ("proposals.answered", 1),
        ("proposals.answer_days", 10),
        ("proposals.adopted", 1),
        ("proposals.answered", 1),
        ("proposals.answer_days", 14),
        ("proposals.declined", 1),
        ("proposals.answered", 1),
    ]


def test_a_proposal_counts_by_kind_and_addressee_when_it_is_first_submitted_and_as_anew_later() -> None:
    tell, there = Telling(), {"counterparty": Counterparty.MASS_ORGANISATION}
    assert lines(tell(ProposalSubmitted, THUE, **PROPOSAL, **PARTY, **there, round=1)) == [
        ("proposals.submitted", 1),
        ("proposals.submitted_plan", 1),
        ("proposals.to_mass_organisation", 1),
    ]
    again = tell(ProposalSubmitted, THUE, **PROPOSAL, **PARTY, **there, round=2)
    assert lines(again) == [("proposals.resubmitted", 1)]
    letter = PROPOSAL | {"kind": ProposalKind.LETTER}
    assert ("proposals.submitted_letter", 1) in lines(tell(ProposalSubmitted, THUE, **letter, **PARTY, round=1))


def test_a_withdrawal_counts_where_something_was_submitted() -> None:
    tell = Telling()
    assert lines(tell(ProposalWithdrawn, THUE, **PROPOSAL, round=0)) == []
    assert lines(tell(ProposalWithdrawn, THUE, **PROPOSAL, round=2)) == [("proposals.withdrawn", 1)]


def test_reports_milestones_and_results_count() -> None:
    tell = Telling()
    reported = {"report_id": UUID(int=1)}
    assert lines(
        tell(ProposalImplementationReported, THUE, **PROPOSAL, **reported, milestones=2),
        tell(ProposalImplementationReported, THUE, **PROPOSAL, **reported, milestones=0),
        tell(ProposalResultRecorded, THUE, **PROPOSAL, outcome=()),
    ) == [
        ("proposals.implementation_reports", 1),
        ("proposals.milestones", 2),
        ("proposals.implementation_reports", 1),
        ("proposals.results", 1),
    ]


def test_a_new_version_counts_and_a_hand_over_does_not() -> None:
    tell = Telling()
    assert lines(tell(ProposalRevised, THUE, **PROPOSAL, version=2)) == [("proposals.revised", 1)]
    assert lines(tell(ProposalHandedOn, KB, **PROPOSAL, from_unit=THUE)) == []


def test_a_proposal_is_listed_under_the_unit_it_was_handed_to_once_it_was(bloc: Board) -> None:
    tell = bloc.tell
    bloc.hears(
        [
            tell(ProposalSubmitted, THUE, date(2021, 2, 1), **PROPOSAL, **PARTY, round=1),
            tell(ProposalHandedOn, KB, date(2021, 3, 1), **PROPOSAL, from_unit=THUE),
        ]
    )
    (before,) = queries.proposals(*bloc.asked, on=date(2021, 2, 28), unit="cuc-thue")
    assert (before.unit.code, before.state) == ("cuc-thue", "SUBMITTED")
    (after,) = queries.proposals(*bloc.asked, on=END, unit="kho-bac")
    assert (after.unit.code, after.state) == ("kho-bac", "SUBMITTED")
    assert queries.proposals(*bloc.asked, on=END, unit="cuc-thue") == []


def test_a_withdrawn_proposal_is_listed_as_such_and_a_draft_never_submitted_is_not(bloc: Board) -> None:
    tell, draft = bloc.tell, PROPOSAL | {"proposal_id": UUID(int=3009)}
    bloc.hears(
        [
            tell(ProposalSubmitted, THUE, date(2021, 2, 1), **PROPOSAL, **PARTY, round=1),
            tell(ProposalWithdrawn, THUE, date(2021, 2, 5), **PROPOSAL, round=1),
            tell(ProposalHandedOn, KB, date(2021, 3, 1), **draft, from_unit=THUE),
            tell(ProposalWithdrawn, KB, date(2021, 3, 2), **draft, round=0),
        ]
    )
    (row,) = queries.proposals(*bloc.asked, on=END)
    assert (row.state, row.days, row.answered_on) == ("WITHDRAWN", None, date(2021, 2, 5))
    assert queries.fact(*bloc.asked, "plans", 2).summary_vi.startswith("Rút nội dung tham mưu: ")
