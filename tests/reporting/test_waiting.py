"""What is late, on its way or unanswered on a day, and what the young speak of: by hand, two units, every fact told twice."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from contracts.base import Fact
from contracts.members import MemberLeft, MemberTransferred, merits
from contracts.members.care import CareCaseOpened
from contracts.members.opinion import OpinionDigestSubmitted
from contracts.members.people import (
    MemberReassigned,
    MemberTransferForwarded,
    MemberTransferRejected,
    MemberTransferReleased,
    MemberTransferRequested,
)
from contracts.plans import PlanItemCompleted, PlannedItem, ProposalReturned, ProposalSubmitted
from contracts.plans import programmes as p
from services.kernel.http import Gate, create_app
from services.kernel.keys import Keys
from services.kernel.views import Delivered, LostRace, Place, ViewSet, open_engine
from services.reporting import api
from services.reporting.pages import ProblemPages, router
from services.reporting.pages.live import Feed
from services.reporting.views import views, waiting
from services.reporting.views.refusals import UnknownUnit
from services.reporting.views.rules import least_group, suppressed
from tests.reporting.conftest import Board
from tests.reporting.examples import KB, PROPOSAL, T1, T2, THUE, Telling, item, members, organisation, person

END = date(2021, 12, 31)
YEAR: dict[str, Any] = {"programme_id": UUID(int=4001), "year": 2021}
MONTH: dict[str, Any] = {"programme_id": UUID(int=4002), "year": 2021, "plan_kind": p.PlanKind.MONTH}
PARTY = {"committee": "Đảng ủy Cục Thuế"}


def done(planned: PlannedItem) -> dict[str, Any]:
    return planned.model_dump(include={"item_id", "title", "kind", "due_on"})


def plans(tell: Telling) -> Iterator[Fact]:
    """The tax union's year: one item done late, one postponed, one cancelled, one left. The treasury's month: one left.

    What was drawn into the month from the year's plan counts in the year's plan only.
    """
    first, second, third, fourth = (item(n, date(2021, 3, n)) for n in (1, 2, 3, 4))
    yield tell(p.PlanApproved, THUE, date(2021, 1, 15), **YEAR, title="-", opinion=None, items=(first, second, third))
    added: dict[str, Any] = {"version": 2, "title": "-", "added": (fourth,), "dropped": (), "changed": ()}
    yield tell(p.PlanAmended, THUE, date(2021, 2, 1), **YEAR, **added)
    own = item(9, date(2021, 5, 1), "Sinh hoạt tháng 5")
    drawn = fourth.model_copy(update={"drawn": True})
    yield tell(p.PlanApproved, KB, date(2021, 4, 20), **MONTH, title="-", opinion=None, items=(own, drawn))
    yield tell(
        p.PlanItemPostponed, THUE, date(2021, 3, 1), **YEAR, **done(second), new_due_on=date(2021, 6, 1), times=1
    )
    yield tell(p.PlanItemCancelled, THUE, date(2021, 3, 2), **YEAR, **done(third))
    yield tell(PlanItemCompleted, THUE, date(2021, 3, 5), **YEAR, **done(first), turns=9, persons=9)


def late(board: Board, on: date, **asked: Any) -> list[tuple[str, str, int]]:
    found = waiting.late(*board.asked, on=on, **asked)
    return [(row.unit.code, str(row.due_on), row.days) for row in found.rows]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2021, 3, 1), []),
        (date(2021, 3, 4), [("cuc-thue", "2021-03-01", 3)]),
        (date(2021, 3, 5), [("cuc-thue", "2021-03-04", 1)]),
        (date(2021, 5, 2), [("cuc-thue", "2021-03-04", 59), ("kho-bac", "2021-05-01", 1)]),
        (
            date(2021, 6, 2),
            [("cuc-thue", "2021-03-04", 90), ("kho-bac", "2021-05-01", 32), ("cuc-thue", "2021-06-01", 1)],
        ),
    ],
)
def test_an_item_is_late_from_the_day_after_it_was_due_until_it_is_done_moved_or_cancelled(
    bloc: Board, on: date, expected: list[tuple[str, str, int]]
) -> None:
    bloc.hears(plans(bloc.tell), batch=2)
    assert late(bloc, on) == expected


def test_what_is_late_is_told_by_unit_by_place_and_as_it_was_known(bloc: Board) -> None:
    bloc.hears(plans(bloc.tell))
    on = date(2021, 6, 2)
    found = waiting.late(*bloc.asked, on=on)
    assert [(one.unit.code, one.items, one.longest) for one in found.units] == [("cuc-thue", 2, 90), ("kho-bac", 1, 32)]
    assert [row[0] for row in late(bloc, on, unit="kho-bac")] == ["kho-bac"]
    assert late(bloc, on, unit="thue-1") == []
    known = bloc.tell.start + timedelta(hours=1)
    assert [row[1] for row in late(bloc, on, known_at=known)] == ["2021-03-01", "2021-03-02", "2021-03-03"]
    with pytest.raises(UnknownUnit):
        waiting.late(*bloc.asked, on=on, unit="khong-co")


def test_what_a_closed_plan_leaves_open_is_late_no_more_and_what_was_handed_on_is_late_there(bloc: Board) -> None:
    bloc.hears(plans(bloc.tell))
    open_ = (item(2, date(2021, 6, 1)), item(4, date(2021, 3, 4)))
    bloc.hears([bloc.tell(p.ProgrammeHandedOn, KB, date(2021, 7, 1), **YEAR, from_unit=THUE, items=open_)])
    bloc.hears([bloc.tell(p.PlanClosed, KB, date(2021, 12, 20), **YEAR, items=4, completed=1)])
    assert {row[0] for row in late(bloc, date(2021, 7, 1))} == {"kho-bac"}
    assert len(late(bloc, date(2021, 12, 19))) == 3
    assert late(bloc, date(2021, 12, 20)) == [("kho-bac", "2021-05-01", 233)]


def transfer(number: int, to: Any = KB) -> dict[str, Any]:
    return {"member_id": person(number), "transfer_id": UUID(int=900 + number), "to_unit": to}


def journeys(tell: Telling) -> Iterator[Fact]:
    """Four set out: the first arrives, the second is sent back, the third leaves the Union, the fourth goes on waiting."""
    for number in (1, 2, 3):
        yield tell(MemberTransferRequested, T1, date(2021, 3, number), **transfer(number))
    yield tell(MemberTransferRequested, T2, date(2021, 3, 4), **transfer(4, T1))
    yield tell(MemberTransferReleased, T1, date(2021, 3, 10), **transfer(1))
    yield tell(MemberTransferForwarded, T1, date(2021, 3, 12), **transfer(1))
    arrived = {"member_id": person(1), "transfer_id": UUID(int=901), "from_unit": T1}
    yield tell(MemberTransferred, KB, date(2021, 4, 1), **arrived)
    yield tell(MemberTransferRejected, T1, date(2021, 4, 2), **transfer(2))
    yield tell(MemberLeft, T1, date(2021, 4, 3), member_id=person(3))


def on_their_way(board: Board, on: date, **asked: Any) -> list[tuple[str, str, str, int]]:
    rows = waiting.transfers(*board.asked, on=on, **asked)
    return [(row.from_unit.code, row.to_unit.code, row.stage, row.days) for row in rows]


def test_a_transfer_is_on_its_way_until_it_arrives_is_sent_back_or_membership_ends(bloc: Board) -> None:
    bloc.hears(journeys(bloc.tell), batch=2)
    assert on_their_way(bloc, date(2021, 3, 12)) == [
        ("thue-1", "kho-bac", "FORWARDED", 11),
        ("thue-1", "kho-bac", "REQUESTED", 10),
        ("thue-1", "kho-bac", "REQUESTED", 9),
        ("thue-2", "thue-1", "REQUESTED", 8),
    ]
    assert [row[3] for row in on_their_way(bloc, date(2021, 4, 2))] == [30, 29]
    assert on_their_way(bloc, date(2021, 4, 3)) == [("thue-2", "thue-1", "REQUESTED", 30)]
    assert len(on_their_way(bloc, date(2021, 3, 12), unit="kho-bac")) == 3
    assert len(on_their_way(bloc, date(2021, 3, 12), unit="thue-2")) == 1
    known = bloc.tell.start + timedelta(hours=15 + 8 + 5)
    assert {row[2] for row in on_their_way(bloc, END, known_at=known)} == {"REQUESTED", "RELEASED"}


def test_a_merger_ends_a_transfer_to_the_unit_it_moves_the_member_to_and_no_other(bloc: Board) -> None:
    bloc.hears(journeys(bloc.tell))
    moved = {"member_id": person(4), "reorganisation_id": UUID(int=5)}
    bloc.hears([bloc.tell(MemberReassigned, KB, date(2021, 5, 1), **moved, from_unit=T2)])
    assert on_their_way(bloc, date(2021, 5, 1)) == [("kho-bac", "thue-1", "REQUESTED", 58)]
    bloc.hears([bloc.tell(MemberReassigned, T1, date(2021, 6, 1), **moved, from_unit=KB)])
    assert on_their_way(bloc, date(2021, 6, 1)) == []


def referred(tell: Telling) -> Iterator[Fact]:
    """Three of branch 1, one of which is admitted; one of the treasury whose resolution expired."""
    cases = [{"case_id": UUID(int=8000 + number)} for number in range(4)]
    for number in (0, 1, 2):
        yield tell(merits.ReferralNominated, T1, date(2021, 3, 1 + number), **cases[number])
    yield tell(merits.ReferralNominated, KB, date(2021, 1, 1), **cases[3])
    yield tell(merits.ReferralEndorsed, KB, date(2021, 2, 1), **cases[3])
    yield tell(merits.ReferralEndorsed, T1, date(2021, 4, 1), **cases[0])
    yield tell(merits.ReferralHandedOver, T1, date(2021, 4, 10), **cases[0])
    yield tell(merits.PartyAdmissionRecorded, T1, date(2021, 9, 2), **cases[0])
    yield tell(merits.ReferralExpired, KB, date(2022, 2, 2), **cases[3])


def test_referrals_wait_at_their_stages_and_no_person_is_told(bloc: Board) -> None:
    bloc.hears(referred(bloc.tell), batch=2)

    def told(on: date, **asked: Any) -> list[tuple[str, str, int, float, int]]:
        rows = waiting.referrals(*bloc.asked, on=on, **asked)
        return [(row.unit.code, row.stage, row.cases, row.average, row.longest) for row in rows]

    assert told(date(2021, 4, 11)) == [
        ("kho-bac", "ENDORSED", 1, 69.0, 69),
        ("thue-1", "NOMINATED", 2, 39.5, 40),
        ("thue-1", "HANDED_OVER", 1, 1.0, 1),
    ]
    assert [row[1:3] for row in told(date(2021, 9, 2), unit="cuc-thue")] == [("NOMINATED", 2)]
    assert told(date(2022, 2, 2), unit="kho-bac") == [("kho-bac", "EXPIRED", 1, 0.0, 0)]
    known = bloc.tell.start + timedelta(hours=23 + 3)
    assert [row[:3] for row in told(END, known_at=known)] == [("thue-1", "NOMINATED", 3)]


def test_a_proposal_waits_from_its_last_submission_to_its_answer(bloc: Board) -> None:
    tell = bloc.tell
    other = PROPOSAL | {"proposal_id": UUID(int=3002), "title": "Không gian sáng tạo"}
    bloc.hears(
        [
            tell(ProposalSubmitted, THUE, date(2021, 2, 1), **PROPOSAL, **PARTY, round=1),
            tell(ProposalSubmitted, KB, date(2021, 2, 5), **other, **PARTY, round=1),
            tell(ProposalReturned, THUE, date(2021, 2, 11), **PROPOSAL, **PARTY, days=10),
            tell(ProposalSubmitted, THUE, date(2021, 3, 1), **PROPOSAL, **PARTY, round=2),
        ]
    )

    def told(on: date, **asked: Any) -> list[tuple[str, int, int]]:
        return [(row.unit.code, row.rounds, row.days) for row in waiting.waiting(*bloc.asked, on=on, **asked)]

    assert told(date(2021, 2, 10)) == [("cuc-thue", 1, 9), ("kho-bac", 1, 5)]
    assert told(date(2021, 2, 11)) == [("kho-bac", 1, 6)]
    assert told(date(2021, 3, 31)) == [("kho-bac", 1, 54), ("cuc-thue", 2, 30)]
    assert told(date(2021, 3, 31), unit="cuc-thue") == [("cuc-thue", 2, 30)]
    assert told(date(2021, 3, 31), known_at=tell.start + timedelta(hours=1)) == [("cuc-thue", 1, 58)]


def digest(tell: Telling, unit: Any, on: date, number: int, **cuts: Any) -> Fact:
    nothing: dict[str, Any] = {"topics": {}, "channels": {}, "sentiments": {}, "suppressed": {}, "total": None}
    told = {"digest_id": UUID(int=number), "month": "2021-03", "enough_channels": True}
    return tell(OpinionDigestSubmitted, unit, on, **nothing | cuts | told)


def test_topics_add_up_over_units_and_months_of_the_year(bloc: Board) -> None:
    tell = bloc.tell
    bloc.hears(
        [
            digest(tell, T1, date(2021, 4, 1), 1, topics={"HOUSING": 8, "STUDY": 6}, suppressed={"topic": 2}),
            digest(tell, KB, date(2021, 5, 1), 2, topics={"HOUSING": 5}, sentiments={"NEGATIVE": 7}),
            digest(tell, KB, date(2020, 5, 1), 3, topics={"HOUSING": 50}),
        ]
    )

    def told(on: date, **asked: Any) -> list[tuple[str, str, int]]:
        found = waiting.topics(*bloc.asked, on=on, **asked)
        return [(row.cut, row.code, row.amount) for row in found.rows]

    assert told(END) == [("TOPIC", "HOUSING", 13), ("TOPIC", "STUDY", 6), ("SENTIMENT", "NEGATIVE", 7)]
    assert waiting.topics(*bloc.asked, on=END).left_out == {"topic": 2, "channel": 0, "sentiment": 0, "care": 0}
    assert told(date(2021, 4, 30), unit="cuc-thue") == [("TOPIC", "HOUSING", 8), ("TOPIC", "STUDY", 6)]
    assert told(END, year=2020) == [("TOPIC", "HOUSING", 50)]
    assert told(END, known_at=tell.start) == []


def test_kinds_of_care_of_too_few_are_left_out_and_cannot_be_told_by_subtraction(bloc: Board) -> None:
    """INVARIANT: no group of fewer than five people is told of, whatever is asked for.

    Showing the second smallest group beside a known total would let subtraction tell the smallest.
    """
    kinds = ["ILLNESS"] * 3 + ["HARDSHIP"] * 9 + ["BEREAVEMENT"] * 6
    cases = [
        bloc.tell(CareCaseOpened, T1 if number % 2 else KB, DAY, case_id=UUID(int=9000 + number), kind=kind)
        for number, kind in enumerate(kinds)
    ]
    bloc.hears(cases)
    found = waiting.topics(*bloc.asked, on=END)
    assert [(row.cut, row.code, row.amount) for row in found.rows] == [("CARE", "HARDSHIP", 9)]
    assert found.left_out["care"] == 2
    assert waiting.topics(*bloc.asked, on=END, unit="kho-bac").rows == []


DAY = date(2021, 3, 10)


@pytest.mark.parametrize(
    ("counts", "total", "groups", "left_out"),
    [
        ({}, None, {}, 0),
        ({"a": 5, "b": 7}, 12, {"a": 5, "b": 7}, 0),
        ({"a": 4, "b": 7, "c": 9}, 20, {"c": 9}, 2),
        ({"a": 2, "b": 3, "c": 9}, 14, {"c": 9}, 2),
        ({"a": 1, "b": 1, "c": 1, "d": 1, "e": 1, "f": 9}, 14, {}, 6),
        ({"a": 4}, None, {}, 1),
    ],
)
def test_groups_are_left_out_until_nothing_can_be_told(
    counts: dict[str, int], total: int | None, groups: dict[str, int], left_out: int
) -> None:
    found = suppressed(counts, 5)
    assert (found.total, dict(found.groups), found.suppressed) == (total, groups, left_out)


def test_the_least_group_is_that_of_the_rule_set_of_the_day() -> None:
    assert [least_group(on) for on in (date(2017, 1, 1), END)] == [5, 5]


def told_all(tell: Telling) -> Iterable[Fact]:
    yield from (*organisation(tell), *members(tell), *journeys(tell), *referred(tell), *plans(tell))
    yield tell(ProposalSubmitted, KB, date(2021, 2, 5), **PROPOSAL, **PARTY, round=1)
    yield digest(tell, T1, date(2021, 4, 1), 1, topics={"HOUSING": 8})


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The API and pages of a bloc with something late, on its way and unanswered; every fact was delivered twice."""
    folder = tmp_path_factory.mktemp("waiting")
    shown = ViewSet(open_engine(f"sqlite:///{folder / 'views.db'}"), views, lambda: datetime(2021, 6, 2).astimezone())
    generation = shown.generation("g1")
    facts = list(told_all(Telling()))
    for stream in ("MEMBERS", "PLANS"):
        mine = [fact for fact in facts if stream.lower() == fact.SERVICE]
        batch = [Delivered(one.origin.position, one.type(), str(one.key()), b"", one) for one in mine]
        before, after = shown.place(generation, stream), Place(len(mine), len(mine), "epoch")
        shown.apply(generation, stream, batch, before, after)
        with pytest.raises(LostRace):
            shown.apply(generation, stream, batch, before, after)
    gate = Gate(Keys(Path(folder) / "keys"), {})
    on = date(2021, 6, 2)
    app = create_app("w", [api.router(shown, gate, lambda: on), router(shown, gate, lambda: on, Feed(shown))])
    app.add_middleware(ProblemPages, today=lambda: on)
    with TestClient(app) as client:
        yield client
    shown.close()


@pytest.mark.parametrize(
    ("path", "rows"), [("late", 3), ("waiting", 1), ("transfers", 1), ("referrals", 3), ("topics", 1)]
)
def test_each_list_answers_as_json_and_as_files_and_on_its_page(site: TestClient, path: str, rows: int) -> None:
    found = site.get(f"/api/{path}").json()
    assert len(found if isinstance(found, list) else found["rows"]) == rows
    lines = site.get(f"/api/{path}.csv").text.splitlines()
    assert len(lines) == rows + 1 + (4 if path == "topics" else 0)
    assert site.get(f"/api/{path}.xlsx").status_code == 200
    page = site.get(f"/{path}", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert page.text.count("<tr data-find") == rows
    for other in ("late", "waiting", "transfers", "referrals", "topics"):
        assert f'href="/{other}"' in page.text
    english = site.get(f"/{path}?lang=en", headers={"Accept": "text/html"}).text
    assert "Pending" in english
    assert site.get(f"/api/{path}?unit=khong-co").json()["code"] == "reporting.unknown_unit"


def test_a_list_with_nothing_in_it_says_so(site: TestClient) -> None:
    for path, said in (
        ("late", "Không có phần việc nào quá hạn"),
        ("waiting", "Không có nội dung tham mưu nào đang chờ"),
        ("transfers", "Không có trường hợp chuyển sinh hoạt"),
        ("referrals", "Không có hồ sơ giới thiệu"),
        ("topics", "Chưa có nhóm nào đủ lớn"),
    ):
        assert said in site.get(f"/{path}?on=2020-06-30", headers={"Accept": "text/html"}).text


def test_no_list_tells_whom_it_is_about(site: TestClient) -> None:
    """INVARIANT: no id of a member or of a referral leaves reporting in a list.

    A column of the views' own tables passed on to an answer would break it.
    """
    for path in ("transfers", "referrals", "topics"):
        text = site.get(f"/api/{path}").text
        assert not [number for number in range(1, 9) if str(person(number)) in text]
        assert str(UUID(int=8001)) not in text
