"""Shares and averages over places and periods, over HTTP and on their pages: always one sum by another, both shown."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from contracts.base import Fact, Rank
from contracts.members import MemberAssessed
from contracts.plans.activities import ActivityHeld, UnitShare
from contracts.plans.proposals import ProposalAdopted, ProposalReturned
from services.kernel.http import Gate, create_app
from services.kernel.keys import Keys
from services.kernel.views import ViewSet, open_engine
from services.reporting import api
from services.reporting.pages import ProblemPages, router
from services.reporting.pages.live import Feed
from services.reporting.views import queries, ratios, views
from services.reporting.views.refusals import UnknownFigure
from tests.reporting.conftest import Board
from tests.reporting.examples import KB, PROPOSAL, T1, T2, THUE, Telling, members, organisation, person

END = date(2021, 12, 31)
COMMITTEE = {"committee": "Đảng ủy"}


def answers(tell: Telling) -> Iterator[Fact]:
    """The tax union waits 10 and 14 days, the treasury 3; of five more members rated three are good or better."""
    yield tell(ProposalReturned, THUE, date(2021, 2, 11), **PROPOSAL, **COMMITTEE, days=10)
    yield tell(ProposalAdopted, THUE, date(2021, 3, 15), **PROPOSAL, **COMMITTEE, days=14)
    other = PROPOSAL | {"proposal_id": UUID(int=3002)}
    yield tell(ProposalAdopted, KB, date(2021, 5, 15), **other, **COMMITTEE, days=3)
    for number, (unit, rank) in enumerate(
        ((T1, Rank.GOOD), (T1, Rank.COMPLETED), (T2, Rank.EXCELLENT), (KB, Rank.GOOD), (KB, Rank.NOT_COMPLETED))
    ):
        member = {"member_id": person(20 + number), "year": 2021}
        yield tell(MemberAssessed, unit, date(2021, 12, 20), **member, rank=rank)


def parts(found: Any) -> tuple[float | None, int, int]:
    return (found.value, found.numerator, found.denominator)


def test_an_average_of_the_bloc_is_of_all_its_answers_and_not_of_its_units_averages(bloc: Board) -> None:
    bloc.hears(answers(bloc.tell), batch=2)
    found = ratios.by_unit(*bloc.asked, "averages.answer_days", on=END)
    assert parts(found.quotient) == (9.0, 27, 3)
    assert {row.code: parts(row.quotient) for row in found.units} == {"cuc-thue": (12.0, 24, 2), "kho-bac": (3.0, 3, 1)}
    assert [(row.code, parts(row.quotient)) for row in found.clusters] == [
        ("cum-1", (12.0, 24, 2)),
        ("cum-2", (3.0, 3, 1)),
    ]


def test_a_share_is_of_the_place_the_period_and_what_was_known(bloc: Board) -> None:
    bloc.hears(answers(bloc.tell))
    good = "shares.rated_good"
    overview = queries.overview(*bloc.asked, on=END)
    whole = next(one for one in overview.ratios if one.ratio.id == good)
    assert (whole.value, whole.numerator, whole.denominator) == (66.7, 4, 6)
    rows = {row.code: parts(row.ratios[good]) for row in overview.units}
    rows |= {row.code: parts(row.ratios[good]) for row in overview.clusters}
    assert rows["cuc-thue"] == (75.0, 3, 4)
    assert rows["kho-bac"] == rows["cum-2"] == (50.0, 1, 2)
    unit = queries.unit_page(*bloc.asked, "cuc-thue", on=END)
    assert {row.code: parts(row.ratios[good]) for row in unit.below} == {
        "thue-1": (50.0, 1, 2),
        "thue-2": (100.0, 2, 2),
    }
    assert parts(ratios.explain(*bloc.asked, good, on=END, unit="thue-1").quotient) == (50.0, 1, 2)
    assert parts(ratios.explain(*bloc.asked, good, on=END, cluster="cum-1").quotient) == (75.0, 3, 4)
    assert parts(ratios.explain(*bloc.asked, good, on=END, year=2020).quotient) == (100.0, 1, 1)
    known = ratios.explain(*bloc.asked, good, on=END, known_at=bloc.tell.start)
    assert (known.quotient.value, known.sentence_vi) == (
        None,
        "Chưa tính được tại Đoàn Khối đến 31/12/2021: mẫu số là 0",
    )


def test_a_share_may_exceed_a_hundred_and_says_what_it_is_divided_from(bloc: Board) -> None:
    held: dict[str, Any] = {"activity_id": UUID(int=7), "kind": "FORUM", "title": "-", "results": (), "partners": ()}
    held |= {"blood_units": 0, "counted": True, "notice_short": False, "cluster": None}
    held |= {"guest_turns": 0, "guest_persons": 0, "shares": (UnitShare(unit=T1, turns=17, persons=12),)}
    bloc.hears([bloc.tell(ActivityHeld, THUE, **held, turns=17, persons=12)])
    turns = ratios.explain(*bloc.asked, "averages.activity_turns", on=END, unit="cuc-thue")
    assert (turns.quotient.value, turns.sentence_vi) == (17.0, "17 = 17 / 1")
    assert [(part.figure.id, part.value) for part in (*turns.numerator, *turns.denominator)] == [
        ("activities.turns", 17),
        ("activities.held", 1),
    ]
    assert ratios.explain(*bloc.asked, "averages.activity_turns", on=END, unit="thue-1").quotient.value is None


def test_a_series_divides_each_months_own_sums(bloc: Board) -> None:
    bloc.hears(answers(bloc.tell))
    found = ratios.series(*bloc.asked, "averages.answer_days", first=date(2021, 2, 1), last=date(2021, 5, 31))
    assert [(point.month, parts(point.quotient)) for point in found.points] == [
        ("2021-02", (10.0, 10, 1)),
        ("2021-03", (14.0, 14, 1)),
        ("2021-04", (None, 0, 0)),
        ("2021-05", (3.0, 3, 1)),
    ]


def test_an_unknown_ratio_is_refused(bloc: Board) -> None:
    with pytest.raises(UnknownFigure):
        ratios.by_unit(*bloc.asked, "shares.happy", on=END)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The API and the pages of the small bloc with its answers."""
    folder = tmp_path_factory.mktemp("ratios")
    shown = ViewSet(open_engine(f"sqlite:///{folder / 'views.db'}"), views, lambda: datetime(2021, 12, 31, tzinfo=UTC))
    tell = Telling()
    told = [*organisation(tell), *members(tell), *answers(tell)]
    with shown.engine.execution_options(bcd_write=True).begin() as db:
        for view in shown.live(db).views.values():
            for service in ("members", "plans"):
                view.apply(db, [fact for fact in told if service == fact.SERVICE])
    gate = Gate(Keys(folder / "keys"), {})
    app = create_app("r", [api.router(shown, gate, lambda: END), router(shown, gate, lambda: END, Feed(shown))])
    app.add_middleware(ProblemPages, today=lambda: END)
    with TestClient(app) as client:
        yield client
    shown.close()


def test_the_catalogue_lists_figures_and_ratios_with_criteria_and_sources(site: TestClient) -> None:
    listed = {one["id"]: one for one in site.get("/api/figures").json()}
    share = listed["shares.rated_good"]
    assert (share["kind"], share["unit"], share["criteria"]["THREE_PROACTIVES"]) == ("ratio", "%", ["1.3"])
    assert share["numerator"] == ["ratings.excellent", "ratings.good"]
    sources = [source["type"] for source in listed["members.transferred_in"]["sources"]]
    assert sources == ["bcd.members.member-transferred.v1"]
    assert listed["members.active"]["kind"] == "stock"
    sets = site.get("/api/criteria", params={"on": "2022-01-01"}).json()
    assert [one["id"] for one in sets] == ["THREE_PROACTIVES-2018", "STRONG_BRANCH-2018"]
    assert site.get("/api/criteria", params={"on": "2017-01-01"}).json() == []
    lines = site.get("/api/figures.csv").text.splitlines()
    assert len(lines) == len(listed) + 1


def test_a_ratio_answers_wherever_a_figure_does(site: TestClient) -> None:
    there = "/api/figures/shares.rated_good"
    assert site.get(there).json()["quotient"] == {"value": 66.7, "numerator": 4, "denominator": 6}
    why = site.get(f"{there}/entries", params={"unit": "cuc-thue"}).json()
    assert why["sentence_vi"] == "75 % = 3 / 4"
    months = site.get(f"{there}/series", params={"since": "2021-12-01"}).json()["points"]
    assert months == [{"month": "2021-12", "quotient": {"value": 66.7, "numerator": 4, "denominator": 6}}]
    overview = site.get("/api/overview").json()
    assert {one["ratio"]["id"]: one["value"] for one in overview["ratios"]}["averages.answer_days"] == 9.0
    for table, lines in ((there, 4), (f"{there}/series", 13), (f"{there}/entries", 4)):
        assert len(site.get(f"{table}.csv").text.splitlines()) == lines
        assert site.get(f"{table}.xlsx").status_code == 200


def test_the_page_of_a_ratio_leads_to_both_its_parts(site: TestClient) -> None:
    page = site.get("/figures/shares.rated_good?unit=cuc-thue").text
    assert "75 % = 3 / 4" in page
    for part in ("ratings.excellent", "ratings.good", "ratings.decided"):
        assert f'href="/figures/{part}?unit=cuc-thue"' in page
    english = site.get("/figures/averages.answer_days?lang=en").text
    assert "9 = 27 / 3" in english
    assert "Days from submission to answer by the number of answers" in english
    empty = site.get("/figures/shares.dues_collected").text
    assert "mẫu số là 0" in empty


def test_the_page_of_the_catalogue_is_grouped_by_sub_criterion_and_found_without_accents(site: TestClient) -> None:
    page = site.get("/catalogue").text
    assert page.index("1.1 · ") < page.index("1.3 · ") < page.index("3.3 · ") < page.index("Tổ chức, văn bản")
    assert 'data-find="ty le doan vien xep loai tot tro len' in page
    assert "Chưa có sự việc nào làm minh chứng cho tiểu tiêu chí này." in page
    assert 'href="/catalogue.csv"' in page
    assert site.get("/catalogue.csv").text == site.get("/api/figures.csv").text
    assert site.get("/catalogue.json").json() == site.get("/api/figures").json()
    assert 'href="/figures/members.active"' in page
    english = site.get("/catalogue?lang=en").text
    assert "Members rated good or better" in english
    assert "Regular meetings of committees and branches" in english
    assert "1.1 · " not in site.get("/catalogue?on=2017-01-01").text
