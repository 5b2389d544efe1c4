"""A figure that is still being counted from history is said so, on every page, in JSON and in files, and never kept as 0."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from sqlalchemy import event, update

from services.kernel.generations import PART
from services.kernel.http import Gate, create_app
from services.kernel.keys import Keys
from services.kernel.refilling import Refills
from services.kernel.views import ViewSet, open_engine
from services.reporting import api, pages
from services.reporting.api.filling import FILLING, WORD, in_json, in_rows, with_ratios
from services.reporting.pages.live import Feed
from services.reporting.views import views
from tests.reporting import examples as ex
from tests.reporting.bi_story import open_views, tell_all
from tests.reporting.office import office
from tests.support.story import RECORDED, Story, enrol, establish, plan

TODAY = date(2021, 12, 31)
OPEN = frozenset({"members.active", "members.left", "items.completed", "plans.approved"})
ADDRESSES = (
    *("/", "/units/thue", "/proactives/1", "/proactives/2", "/clusters", "/clusters?figure=members.active&per=member"),
    *("/league?figure=members.active", "/league?figure=shares.items_done", "/heatmap", "/tree", "/tree?open=all"),
    *("/series?figure=members.active,shares.items_done", "/compare", "/compare?unit=thue&other=ngan-hang"),
    *("/figures/members.active", "/figures/shares.items_done", "/figures/plans.approved", "/changes?since=2021-01-01"),
    *("/catalogue", "/late", "/proposals", "/models", "/programmes", "/facts/members/3", "/reports"),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The story's bloc, with four figures that are still being counted."""
    shown = ViewSet(
        open_engine(f"sqlite:///{tmp_path_factory.mktemp('filling') / 'views.db'}"), views, lambda: RECORDED
    )
    story = Story(shown)
    establish(story)
    enrol(story)
    plan(story)
    gate = Gate(Keys(tmp_path_factory.mktemp("keys") / "keys"), {})
    sources = pages.Sources(filling=lambda: OPEN)
    shown_to = pages.router(shown, gate, lambda: TODAY, Feed(shown), sources=sources)
    routers = [api.router(shown, gate, lambda: TODAY, filling=lambda: OPEN), shown_to]
    with TestClient(create_app("filling", routers), headers={"Accept": "text/html"}) as client:
        yield client
    shown.close()


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_page_tells_a_number_of_a_figure_that_is_being_counted(site: TestClient, address: str) -> None:
    """INVARIANT: whoever looks while a figure fills reads a word in its place, and which figures these are.

    A page that writes a value without asking whether it is known would break it: 0 would be taken for the truth.
    """
    page = site.get(address).text
    wanted = with_ratios(OPEN)
    numbers = re.findall(r'<a class="num[^"]*" href="/figures/([^"?/]+)[^"]*"[^>]*>(.*?)</a>', page, re.S)
    numbers += re.findall(r'<td class="heat[^"]*"><a href="/figures/([^"?/]+)[^"]*"[^>]*>(.*?)</a>', page, re.S)
    told = {re.sub(r"<[^>]+>", "", said).strip() for figure, said in numbers if figure in wanted}
    assert told <= {WORD}
    others = {said for figure, said in numbers if figure not in wanted}
    assert WORD not in others or "per=member" in address or address == "/heatmap", (
        "for each hundred of an unknown number"
    )
    assert re.search(r'<p class="notice filling".*?Đoàn viên</a>.*?Trang tự cập nhật', page, re.S)
    assert re.search(r'id="freshness" data-position="[^"]*,?filling:4"', page)


def test_the_overview_and_why_pages_say_it_where_the_number_stood(site: TestClient) -> None:
    overview = site.get("/").text
    for key in ("card:members.active", "unit:thue:members.active", "unit:thue:shares.items_done"):
        assert re.search(rf'data-key="{key}" data-value="{WORD}"', overview), key
    why = site.get("/figures/members.active").text
    assert f'<strong class="big">{WORD}</strong>' in why
    assert "đang được tính từ lịch sử" in why
    assert "Cách cộng" not in why
    english = site.get("/figures/shares.items_done?lang=en").text
    assert '<strong class="big">being counted</strong>' in english
    beside = site.get("/compare").text
    assert "1.234" not in re.sub(r"members:1239", "", beside)
    assert re.search(rf'data-key="a:members.left" data-value="{WORD}"', beside)
    league = site.get("/league?figure=members.active").text
    assert "0 đơn vị" in league
    assert "Đang tính" in site.get("/catalogue").text


def test_charts_draw_no_bar_for_what_is_not_known(site: TestClient) -> None:
    chart = re.search(r'data-chart="by-month">(.*?)</script>', site.get("/").text, re.S)
    assert chart
    assert chart[1].count("null") == 12
    series = re.search(r'data-chart="series-0">(.*?)</script>', site.get("/series?figure=members.active").text, re.S)
    assert series
    assert set(re.findall(r'"values": \[([^\]]*)\]', series[1])[0].split(", ")) == {"null"}


def test_json_has_the_word_in_place_of_the_number(site: TestClient) -> None:
    """INVARIANT: a program that reads JSON is told that a number is not known, and cannot add it up.

    A partial count served as a number would break it.
    """
    overview = site.get("/api/overview").json()
    values = {one["figure"]["id"]: one["value"] for one in overview["figures"]}
    assert {id for id, value in values.items() if value == FILLING} == OPEN
    (tax,) = [one for one in overview["units"] if one["code"] == "thue"]
    assert (tax["values"]["members.active"], tax["values"]["members.admitted"]) == (FILLING, 34)
    assert tax["ratios"]["shares.items_done"] == dict.fromkeys(("value", "numerator", "denominator"), FILLING)
    assert overview["elsewhere"]["members.active"] == FILLING
    for address in ("/api/figures/members.active", "/figures/members.active.json"):
        found = site.get(address).json()
        assert (found["value"], {one["value"] for one in found["units"]}) == (FILLING, {FILLING})
    why = site.get("/api/figures/members.active/entries").json()
    assert (why["value"], why["entries"][0]["amount"]) == (FILLING, 1)
    assert "1.234" not in why["sentence_vi"]
    assert {one["value"] for one in site.get("/api/figures/members.active/series").json()["points"]} == {FILLING}
    listed = {one["id"]: one.get("filling", False) for one in site.get("/api/figures").json()}
    assert {id for id, open_ in listed.items() if open_} == with_ratios(OPEN)
    assert site.get("/league.json?figure=members.active").json()["rows"][0][4] == WORD
    assert site.get("/api/proposals").json()


def test_files_have_the_word_in_the_columns_and_rows_of_such_a_figure(site: TestClient) -> None:
    rows = list(csv.reader(io.StringIO(site.get("/overview.csv").text.removeprefix("\ufeff"))))
    column, other = rows[0].index("Đoàn viên"), rows[0].index("Kết nạp mới")
    assert {row[column] for row in rows[1:]} == {WORD}
    assert WORD not in {row[other] for row in rows[1:]}
    sheet = load_workbook(io.BytesIO(site.get("/compare.xlsx").content)).worksheets[0]
    found = {row[0].value: [cell.value for cell in row[1:4]] for row in sheet.iter_rows()}
    assert found["Đoàn viên"] == [WORD] * 3
    assert found["Kết nạp mới"] == [0, 34, 34]
    assert site.get("/overview.pdf").content[:5] == b"%PDF-"


def test_a_statement_is_not_made_of_what_is_not_known(site: TestClient) -> None:
    answer = site.get("/api/statement")
    assert (answer.status_code, answer.json()["code"]) == (503, "reporting.figures_filling")


def test_only_numbers_about_such_a_figure_are_marked() -> None:
    said = {
        "figure": {"id": "members.active", "vi": "Đoàn viên"},
        "value": 5,
        "year": 2021,
        "units": [{"code": "a", "value": 2}],
        "entries": [{"amount": 1, "position": 7}],
        "values": {"members.left": 3, "members.active": 4},
        "partly": True,
    }
    assert in_json(said, {"members.active"}) == {
        **said,
        "value": FILLING,
        "units": [{"code": "a", "value": FILLING}],
        "values": {"members.left": 3, "members.active": FILLING},
    }
    assert in_json(said, {"members.gone"}) == said
    rows: list[list[Any]] = [["Mã", "Đoàn viên"], ["a", 3], ["Ra khỏi Đoàn", 4]]
    assert list(in_rows(rows, set())) == rows
    assert list(in_rows(rows, {"members.left"})) == [*rows[:2], ["Ra khỏi Đoàn", WORD]]


def test_what_is_not_filled_yet_is_asked_of_the_database_only_until_it_is(store_url: str) -> None:
    """INVARIANT: a figure is marked from the first answer of a new program on, and no longer than it takes to fill it.

    A mark that waits for the first batch of a refill would break it; so would one that stays.
    """
    shown = open_views(store_url)
    try:
        tell_all(shown)
        with shown.writing() as db:
            db.execute(update(PART).where(PART.c.name == "members.active").values(made_by="older"))
        refills = Refills(shown, "facts")
        assert refills.unfilled("ledger") == {"members.active"}
        assert refills.unfilled("proposals") == frozenset()
        refills.ask_for_what_is_stale()
        while refills.waiting():
            assert refills.unfilled("ledger") == {"members.active"}
            refills.step()
        assert refills.unfilled("ledger") == frozenset()
        asked: list[str] = []
        event.listen(shown.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
        assert refills.unfilled("ledger") == frozenset()
        assert asked == []
    finally:
        shown.close()


def test_a_report_is_not_frozen_while_one_of_its_figures_is_being_counted(tmp_path: Path) -> None:
    """INVARIANT: what is kept for good was counted whole.

    A submission during a refill would freeze a part of the number as all of it.
    """
    open_: set[str] = set()
    with office(tmp_path, datetime(2021, 4, 1, 2, tzinfo=UTC), lambda: frozenset(open_)) as desk:
        desk.hears(ex.organisation(desk.tell))
        campaign = UUID(int=4001)
        wish = {
            "unit_id": str(ex.BLOC.id),
            "form": "membership",
            "period": {"kind": "QUARTER", "year": 2021, "number": 1},
            "units": [str(ex.BLOC.id)],
        }
        assert desk.put(f"/campaigns/{campaign}", wish).is_success
        (row,) = desk.get(f"/api/campaigns/{campaign}/reports").json()
        mine = f"/reports/{row['report_id']}"
        for figure in ("members.active", "members.expelled", "units.grassroots"):
            open_.add(figure)
            refused = desk.put(f"{mine}/versions/1", {})
            assert (refused.status_code, refused.json()["code"]) == (503, "reporting.figures_filling")
            assert desk.get(f"/api{mine}/preview").status_code == 503
            open_.clear()
        open_.add("care.cases")
        assert desk.put(f"{mine}/versions/1", {}).is_success
        assert desk.get(f"/api{mine}/differences").json() == []
        open_.add("members.active")
        assert desk.get(f"/api{mine}/differences").status_code == 503
        assert desk.get("/api/membership", unit="khoi").status_code == 503
