"""Proposals, youth models and programmes as they stood on a day."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from contracts.base import Fact
from contracts.plans import (
    Opinion,
    OpinionRecorded,
    PlanApproved,
    PlanClosed,
    PlanItemCompleted,
    ProgrammeDrafted,
    ProgrammeSubmitted,
    ProposalAdopted,
    ProposalDeclined,
    ProposalReturned,
    ProposalSubmitted,
    SteeringCommitteeFormed,
    YouthModelRegistered,
)
from contracts.plans.models import ModelHandedOn, ModelResumed, ModelStopped
from services.reporting.views import queries
from tests.reporting.conftest import Board
from tests.reporting.examples import KB, PROPOSAL, T1, THUE, Telling, item

END = date(2021, 12, 31)
PLAN: dict[str, Any] = {"programme_id": UUID(int=4001), "year": 2021}


def advice(tell: Telling) -> Iterator[Fact]:
    """The tax union's proposal is returned once, then adopted, and a steering committee formed; another is declined."""
    committee = {"committee": "Đảng ủy Cục Thuế"}
    yield tell(ProposalSubmitted, THUE, date(2021, 2, 1), **PROPOSAL, **committee, round=1)
    yield tell(ProposalReturned, THUE, date(2021, 2, 11), **PROPOSAL, **committee, days=10)
    yield tell(ProposalSubmitted, THUE, date(2021, 3, 1), **PROPOSAL, **committee, round=2)
    yield tell(ProposalAdopted, THUE, date(2021, 3, 15), **PROPOSAL, **committee, days=14)
    yield tell(SteeringCommitteeFormed, THUE, date(2021, 4, 1), **PROPOSAL, name="Ban chỉ đạo TMĐT", size=9)
    other = PROPOSAL | {"proposal_id": UUID(int=3002), "title": "Không gian sáng tạo"}
    yield tell(ProposalSubmitted, T1, date(2020, 5, 1), **other, **committee, round=1)
    yield tell(ProposalDeclined, T1, date(2020, 6, 1), **other, **committee, days=31)


def work(tell: Telling) -> Iterator[Fact]:
    """A programme amended once, issued with three items, two of them done, one late; then closed."""
    committee = {"committee": "Đảng ủy Cục Thuế"}
    yield tell(ProgrammeDrafted, THUE, date(2021, 1, 4), **PLAN, title="Chương trình 2021")
    yield tell(ProgrammeSubmitted, THUE, date(2021, 1, 5), **PLAN, **committee, round=1)
    yield tell(OpinionRecorded, THUE, date(2021, 1, 8), **PLAN, **committee, opinion=Opinion.AMEND, round=1, days=3)
    yield tell(ProgrammeSubmitted, THUE, date(2021, 1, 9), **PLAN, **committee, round=2)
    yield tell(OpinionRecorded, THUE, date(2021, 1, 11), **PLAN, **committee, opinion=Opinion.AGREED, round=2, days=2)
    items = (item(1, date(2021, 3, 26)), item(2, date(2021, 3, 31)), item(3, date(2021, 11, 20)))
    yield tell(
        PlanApproved, THUE, date(2021, 1, 15), **PLAN, title="Chương trình 2021", opinion=Opinion.AGREED, items=items
    )
    for planned, on in ((items[0], date(2021, 3, 20)), (items[1], date(2021, 4, 2))):
        yield tell(
            PlanItemCompleted,
            THUE,
            on,
            **PLAN,
            item_id=planned.item_id,
            title=planned.title,
            kind=planned.kind,
            due_on=planned.due_on,
            turns=40,
            persons=30,
        )
    yield tell(PlanClosed, THUE, date(2021, 12, 20), **PLAN, items=3, completed=2)


@pytest.mark.parametrize(
    ("on", "state", "rounds", "days"),
    [
        (date(2021, 2, 1), "SUBMITTED", 1, None),
        (date(2021, 2, 11), "RETURNED", 1, 10),
        (date(2021, 3, 1), "SUBMITTED", 2, None),
        (date(2021, 3, 15), "ADOPTED", 2, 14),
        (END, "ADOPTED", 2, 14),
    ],
)
def test_a_proposal_is_shown_as_it_stood(bloc: Board, on: date, state: str, rounds: int, days: int | None) -> None:
    bloc.hears(advice(bloc.tell), batch=2)
    row = queries.proposals(*bloc.asked, on=on)[0]
    assert (row.state, row.rounds, row.days, row.unit.code) == (state, rounds, days, "cuc-thue")
    assert (row.steering is not None) == (on == END)


def test_an_adopted_proposal_names_its_paper_and_steering_committee(bloc: Board) -> None:
    bloc.hears(advice(bloc.tell))
    adopted, declined = queries.proposals(*bloc.asked, on=END)
    assert adopted.answer is not None
    assert (adopted.answer.number, adopted.submitted_on, adopted.answered_on) == (
        "12-QĐ/ĐTN",
        date(2021, 3, 1),
        date(2021, 3, 15),
    )
    assert adopted.steering is not None
    assert (adopted.steering.name, adopted.steering.size) == ("Ban chỉ đạo TMĐT", 9)
    assert [(one.source, one.position) for one in adopted.facts] == [("plans", n) for n in (1, 2, 3, 4, 5)]
    assert (declined.state, declined.unit.code, declined.days) == ("DECLINED", "thue-1", 31)
    assert queries.fact(*bloc.asked, "plans", 4).summary_vi == (
        "Thông qua nội dung tham mưu: Quản lý thuế đối với thương mại điện tử "
        "(12-QĐ/ĐTN ngày 01/03/2021 của Ban Thường vụ)"
    )


def test_proposals_are_chosen_by_year_unit_and_what_was_known(bloc: Board) -> None:
    bloc.hears(advice(bloc.tell))
    titles = {"adopted": PROPOSAL["title"], "declined": "Không gian sáng tạo"}
    assert [row.title for row in queries.proposals(*bloc.asked, on=END, year=2021)] == [titles["adopted"]]
    assert [row.title for row in queries.proposals(*bloc.asked, on=END, year=2020)] == [titles["declined"]]
    assert [row.title for row in queries.proposals(*bloc.asked, on=END, unit="thue-1")] == [titles["declined"]]
    assert len(queries.proposals(*bloc.asked, on=END, unit="cuc-thue")) == 2
    assert queries.proposals(*bloc.asked, on=END, unit="kho-bac") == []
    (known,) = queries.proposals(*bloc.asked, on=END, known_at=bloc.tell.start + timedelta(hours=2))
    assert known.state == "RETURNED"


def test_models_are_listed_from_the_day_they_were_registered(bloc: Board) -> None:
    for number, unit, on in ((1, KB, date(2020, 9, 9)), (2, T1, date(2021, 9, 9))):
        name = f"Mô hình {number}"
        fact = bloc.tell(YouthModelRegistered, unit, on, model_id=UUID(int=5000 + number), name=name, field="Dịch vụ")
        bloc.hears([fact])
    assert [row.name for row in queries.models(*bloc.asked, on=END)] == ["Mô hình 2", "Mô hình 1"]
    assert [row.name for row in queries.models(*bloc.asked, on=date(2021, 9, 8))] == ["Mô hình 1"]
    assert [row.name for row in queries.models(*bloc.asked, on=END, year=2021)] == ["Mô hình 2"]
    assert [row.name for row in queries.models(*bloc.asked, on=END, unit="cuc-thue")] == ["Mô hình 2"]
    assert queries.models(*bloc.asked, on=END, known_at=bloc.tell.start) == []


def test_models_are_listed_as_they_stood_and_at_the_unit_they_were_handed_on_to(bloc: Board) -> None:
    about = {"model_id": UUID(int=5001), "name": "Bát cháo", "field": "Từ thiện"}
    replica = about | {"model_id": UUID(int=5002), "source_id": about["model_id"]}
    bloc.hears([bloc.tell(YouthModelRegistered, KB, date(2021, 1, 9), **about)])
    bloc.hears([bloc.tell(YouthModelRegistered, T1, date(2021, 2, 9), **replica)])
    bloc.hears(
        [
            bloc.tell(ModelStopped, KB, date(2021, 3, 9), **about),
            bloc.tell(ModelResumed, KB, date(2021, 4, 9), **about),
            bloc.tell(ModelHandedOn, T1, date(2021, 5, 9), **about, from_unit=KB),
        ]
    )

    def listed(on: date) -> list[tuple[str, str]]:
        return [(row.unit.code, row.state) for row in queries.models(*bloc.asked, on=on)]

    assert listed(date(2021, 3, 8)) == [("thue-1", "IN_OPERATION"), ("kho-bac", "IN_OPERATION")]
    assert listed(date(2021, 4, 8)) == [("thue-1", "IN_OPERATION"), ("kho-bac", "STOPPED")]
    assert listed(END) == [("thue-1", "IN_OPERATION"), ("thue-1", "IN_OPERATION")]
    assert [row.source_id for row in queries.models(*bloc.asked, on=END)] == [about["model_id"], None]
    assert queries.models(*bloc.asked, on=END, unit="kho-bac") == []
    assert len(queries.models(*bloc.asked, on=END, unit="cuc-thue")) == 2


def test_what_is_in_operation_is_told_as_what_was_registered_less_what_was_stopped(bloc: Board) -> None:
    for number in range(27):
        about = {"model_id": UUID(int=5000 + number), "name": f"Mô hình {number}", "field": "Dịch vụ"}
        bloc.hears([bloc.tell(YouthModelRegistered, KB, date(2021, 1, 9), **about)])
        if number in (3, 9):
            bloc.hears([bloc.tell(ModelStopped, KB, date(2021, 6, 9), **about)])
    told = queries.explain(*bloc.asked, "models.in_operation", on=END)
    assert told.sentence_vi == "25 = 27 đăng ký − 2 dừng"


@pytest.mark.parametrize(
    ("on", "state", "opinion"),
    [
        (date(2021, 1, 4), "DRAFTED", None),
        (date(2021, 1, 5), "SUBMITTED", None),
        (date(2021, 1, 8), "AMEND", "AMEND"),
        (date(2021, 1, 9), "SUBMITTED", None),
        (date(2021, 1, 11), "AGREED", "AGREED"),
        (date(2021, 1, 15), "ISSUED", "AGREED"),
        (date(2021, 12, 20), "CLOSED", "AGREED"),
    ],
)
def test_a_programme_is_shown_as_it_stood(bloc: Board, on: date, state: str, opinion: str | None) -> None:
    bloc.hears(work(bloc.tell), batch=2)
    (row,) = queries.programmes(*bloc.asked, year=2021, on=on).rows
    assert (row.state, row.opinion, row.title) == (state, opinion, "Chương trình 2021")


def test_a_programme_counts_items_due_done_and_overdue(bloc: Board) -> None:
    bloc.hears(work(bloc.tell))
    found = queries.programmes(*bloc.asked, year=2021, on=date(2021, 4, 1))
    (row,) = found.rows
    assert (row.planned, row.due, row.completed, row.overdue) == (3, 2, 1, 1)
    assert [(one.period, one.due, one.completed) for one in row.quarters] == [
        ("2021-Q1", 2, 1),
        ("2021-Q2", 0, 0),
        ("2021-Q3", 0, 0),
        ("2021-Q4", 1, 0),
    ]
    assert (row.months[2].due, row.months[2].completed, row.months[10].due) == (2, 1, 1)
    assert row.number is not None
    assert (row.rounds, row.days, row.issued_on, row.number.number) == (2, 2, date(2021, 1, 15), "12-QĐ/ĐTN")
    assert [unit.code for unit in found.without] == ["kho-bac"]
    later = queries.programmes(*bloc.asked, year=2021, on=END).rows[0]
    assert (later.due, later.completed, later.overdue) == (3, 2, 1)
    assert queries.programmes(*bloc.asked, year=2020, on=END).rows == []
    figures = {one.figure.id: one.value for one in queries.overview(*bloc.asked, on=END).figures}
    assert (figures["items.planned"], figures["items.completed"], figures["items.on_time"]) == (3, 2, 1)
    assert (figures["activity.turns"], figures["plans.submitted"], figures["plans.opinions_amend"]) == (80, 1, 1)
