"""The pages that group, compare, rank and tell over time: what they show, that they explain it, and what they refuse."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from fastapi.testclient import TestClient

from services.reporting.figures import FIGURES
from services.reporting.pages.display import display
from services.reporting.pages.frame import frame
from services.reporting.pages.heat import level
from services.reporting.pages.league import ranked
from services.reporting.pages.measures import ALL, families, measure
from services.reporting.pages.spark import spark
from services.reporting.views.answers import UnitRow
from tests.reporting.test_pages import TODAY, cell, linked, served
from tests.support.story import Story, enrol, establish, plan

PAGES = (
    *("/proactives/1", "/proactives/2", "/proactives/3", "/proactives/2?unit=thue"),
    *("/clusters", "/clusters?figure=activity.turns&per=member", "/league", "/league?figure=members.active&order=asc"),
    *("/heatmap", "/heatmap?cluster=cum-1&sort=-2.2", "/tree", "/tree?open=all"),
    *("/series", "/series?figure=members.active,items.planned,shares.items_done&unit=thue", "/series?since=1990-01-01"),
    *("/compare", "/compare?with=2021-03-01", "/compare?unit=thue&other=ngan-hang"),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The pages of the story's bloc."""
    with served(tmp_path_factory.mktemp("comparing")) as (shown, client):
        story = Story(shown)
        establish(story)
        enrol(story)
        plan(story)
        yield client


def shown(page: str, label: str) -> str:
    """Return the number that a screen reader is told under `label`."""
    found = re.search(rf'aria-label="{re.escape(label)}: ([^"]*)"', page)
    assert found, label
    return found[1]


@pytest.mark.parametrize("address", PAGES)
def test_each_page_is_whole_in_both_languages(site: TestClient, address: str) -> None:
    for language, skip, asof in (
        ("vi", "Đến nội dung chính", "Dữ liệu đến"),
        ("en", "Skip to content", "Figures as of"),
    ):
        answer = site.get(address + ("&" if "?" in address else "?") + f"lang={language}")
        assert answer.status_code == 200
        page = answer.text
        assert f'<html lang="{language}">' in page
        assert skip in page
        assert f"{asof} 01/06/2021 10:00 (0 " in page
        assert "members:1239 · plans:5" in page
        assert 'hx-sse:connect="/live"' in page
        assert page.count("<h1>") == 1
        assert 'class="crumbs"' in page
        assert not re.search(r"\sstyle=|\son[a-z]+=|<style", re.sub(r'="[^"]*"', "=", page))


def test_every_number_of_these_pages_leads_to_why_it_is_so(site: TestClient) -> None:
    """INVARIANT: a number that is compared explains itself as it does on the overview.

    A cell, a bar's row or a difference without its address would break it, or one whose page tells another number.
    """
    for address in (
        "/clusters",
        "/league?figure=members.active",
        "/compare",
        "/series?figure=items.completed&since=2021-01-01",
    ):
        page = site.get(address).text
        numbers = re.findall(r'<a class="num[^"]*" href="([^"]+)"[^>]*data-value="([^"]*)"', page)
        assert numbers
        for href, value in numbers[:8]:
            why = site.get(href.replace("&amp;", "&"))
            assert why.status_code == 200
            told = re.search(r'<strong class="big">([^<]+)</strong>', why.text)
            assert told
            if value != "–":
                assert told[1].replace(".", "") == value.replace(".", ""), href


def test_a_card_shows_the_ten_most_telling_figures_and_leads_to_the_rest(site: TestClient) -> None:
    page = site.get("/").text
    for number in (1, 2, 3):
        part = re.findall(rf'<section class="panel proactive" aria-labelledby="p{number}">.*?</section>', page, re.S)[0]
        assert 1 <= part.count("<li") - part.count("/facts/") <= 10
        assert 'class="num zero' not in part
        assert f"/proactives/{number}" in linked(part)


def test_a_proactive_has_each_of_its_figures_beside_the_same_day_a_year_before(site: TestClient) -> None:
    page = site.get("/proactives/1").text
    assert (cell(page, "now:members.active"), cell(page, "before:members.active")) == ("1.234", "1.200")
    assert "+34" in page
    assert "12/2021: 1.234" in page
    assert shown(page, "Tỷ lệ đoàn viên xếp loại tốt trở lên 31/12/2021") == "100 %"


@pytest.mark.parametrize("on", [TODAY, date(2024, 6, 1), date(2017, 1, 1)])
def test_each_figure_and_ratio_of_a_proactive_is_on_its_page_by_sub_criterion(site: TestClient, on: date) -> None:
    """INVARIANT: nothing of the catalogue is lost between sub-criteria, on whatever day and by whatever criteria set.

    A figure that stands under no sub-criterion and is left out of `Chỉ tiêu khác` would break it.
    """
    for number in (1, 2, 3):
        told = [member for family in families(on, number) for member in family.members]
        assert len(told) == len(set(told))
        assert set(told) >= {id for id, serves in ALL.items() if serves == number}
    page = site.get(f"/proactives/2?on={on}").text
    assert set(re.findall(r'data-key="now:([^"]+)"', page)) == {one for f in families(on, 2) for one in f.members}
    assert ("2.1 Chương trình năm xây dựng từ đầu năm" in page) == (on.year > 2017)


def test_a_sub_criterion_without_facts_says_so(site: TestClient) -> None:
    page = site.get("/proactives/3").text
    assert "3.3 Nhận xét của cấp ủy" in page
    assert "Chưa có sự việc nào làm minh chứng cho tiểu tiêu chí này." in page


def test_clusters_stand_side_by_side_with_the_bloc(site: TestClient) -> None:
    page = site.get("/clusters").text
    assert (cell(page, "cluster:cum-1:members.active"), cell(page, "bloc:members.active")) == ("1.234", "1.234")
    assert shown(page, "Tỷ lệ phần việc đã làm so với đến hạn, Cụm 1") == "50 %"
    assert "Cả Khối chưa phát sinh" in page
    assert "Năm này chưa chia cụm thi đua." in site.get("/clusters?on=2020-06-01").text


def test_units_are_ranked_and_turned_and_counted_for_each_hundred_members(site: TestClient) -> None:
    def order(address: str) -> list[str]:
        return re.findall(r'data-key="league:([^"]+)"', site.get(address).text)

    assert order("/league?figure=members.active") == ["thue", "ngan-hang"]
    assert order("/league?figure=members.active&order=asc") == ["ngan-hang", "thue"]
    each = site.get("/league?figure=activity.turns&per=member").text
    assert shown(each, "Đoàn cơ sở Cục Thuế, Lượt tham gia") == "101,3"
    assert "1.250 / 1.234" in each


def row(code: str, above: int, below: int) -> UnitRow:
    """Return a unit with so many items done of so many due."""
    return UnitRow(code, code, "GRASSROOTS_UNION", None, {"items.completed": above, "items.planned": below}, {})


def test_equal_shares_have_the_same_rank_and_small_denominators_none() -> None:
    rows = [
        row("d", 9, 10),
        row("a", 20, 20),
        row("b", 18, 20),
        row("c", 5, 20),
        row("e", 9, 9),
        row("f", 0, 0),
    ]
    table = ranked(frame("/league", {}, TODAY), measure("shares.items_done"), rows, {})
    assert [(one.code, one.rank, one.tied) for one in table.ranked] == [
        ("a", 1, False),
        ("b", 2, True),
        ("d", 2, True),
        ("c", 4, False),
    ]
    assert [one.code for one in table.small] == ["e"]
    assert [one.code for one in table.without] == ["f"]
    assert [one.code for one in table.turned().ranked] == ["c", "d", "b", "a"]


def test_the_heat_map_says_each_step_in_marks_and_words(site: TestClient) -> None:
    page = site.get("/heatmap").text
    assert shown(page, "Đoàn cơ sở Cục Thuế, Tỷ lệ phần việc đã làm so với đến hạn") == "50 %, bậc 2"
    found = re.search(r'<td class="heat l2"><a [^>]*data-key="heat:thue:2.2".*?</td>', page)
    assert found
    assert found[0].count("▮") == 2
    assert "Cả Khối chưa phát sinh: " in page


@pytest.mark.parametrize(
    ("done", "due", "step"), [(0, 0, None), (0, 9, 0), (1, 9, 1), (5, 10, 2), (8, 10, 3), (94, 100, 3), (95, 100, 4)]
)
def test_a_share_has_the_step_of_the_legend(done: int, due: int, step: int | None) -> None:
    value = measure("shares.items_done").of({"items.completed": done, "items.planned": due})
    assert level(display(TODAY).heat, "percent", value, None) == step


def test_the_tree_of_a_day_counts_members_with_those_below(site: TestClient) -> None:
    page = site.get("/tree").text
    assert (cell(page, "tree:khoi"), cell(page, "tree:thue"), cell(page, "tree:ngan-hang")) == ("1.234", "1.234", "0")
    assert cell(site.get("/tree?on=2021-03-25").text, "tree:khoi") == "1.200"
    assert "Ngày này chưa có đơn vị nào." in site.get("/tree?on=2019-01-01").text


def test_a_series_tells_months_then_years_where_there_are_too_many(site: TestClient) -> None:
    months = site.get("/series?figure=members.active,shares.items_done&since=2020-01-01").text
    assert shown(months, "Đoàn viên, 02/2021") == "1.200"
    assert shown(months, "Đoàn viên, 03/2021") == "1.234"
    assert shown(months, "Tỷ lệ phần việc đã làm so với đến hạn, 03/2021") == "50 %"
    assert shown(months, "Tỷ lệ phần việc đã làm so với đến hạn, 04/2021") == "–"
    years = site.get("/series?figure=members.admitted&since=2001-06-01").text
    assert "Quá 120 tháng" in years
    assert (shown(years, "Kết nạp mới, 2020"), shown(years, "Kết nạp mới, 2021")) == ("0", "34")


def test_two_days_differ_by_what_happened_in_between(site: TestClient) -> None:
    page = site.get("/compare?with=2021-03-25").text
    assert (cell(page, "a:members.active"), cell(page, "b:members.active")) == ("1.200", "1.234")
    between = re.search(r'href="([^"]+)" aria-label="Đoàn viên, điều đã xảy ra ở giữa: \+34"', page)
    assert between
    why = site.get(between[1].replace("&amp;", "&")).text
    assert "Điều gì đã xảy ra?" in why
    assert len(set(re.findall(r"/facts/members/\d+", why))) == 34


def test_two_units_are_compared_on_one_day(site: TestClient) -> None:
    page = site.get("/compare?unit=thue&other=ngan-hang").text
    assert (cell(page, "a:members.active"), cell(page, "b:members.active")) == ("1.234", "0")
    assert "−1.234" in page


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/proactives/4", 404, "reporting.unknown_proactive"),
        ("/proactives/2?unit=khong-co", 404, "reporting.unknown_unit"),
        ("/clusters?figure=khong.co", 404, "reporting.unknown_figure"),
        ("/clusters?per=unit", 422, "reporting.unknown_choice"),
        ("/league?figure=khong.co", 404, "reporting.unknown_figure"),
        ("/league?cluster=cum-9", 404, "reporting.unknown_cluster"),
        ("/league?order=sideways", 422, "reporting.unknown_choice"),
        ("/heatmap?on=31/02/2021", 422, "reporting.unreadable_date"),
        ("/heatmap?cluster=cum-9", 404, "reporting.unknown_cluster"),
        ("/tree?on=hom-qua", 422, "reporting.unreadable_date"),
        ("/series?since=1921-12-01", 422, "reporting.bad_period"),
        ("/series?since=2022-01-01", 422, "reporting.bad_period"),
        ("/series?since=x", 422, "reporting.unreadable_date"),
        ("/series?unit=khong-co", 404, "reporting.unknown_unit"),
        ("/series?unit=thue&cluster=cum-1", 422, "reporting.unit_or_cluster"),
        ("/series?figure=" + ",".join(one.id for one in FIGURES[:9]), 422, "reporting.too_many_figures"),
        ("/compare?with=x", 422, "reporting.unreadable_date"),
        ("/compare?with=2021-01-01&unit=thue&other=ngan-hang", 422, "reporting.one_comparison"),
        ("/compare?other=thue", 422, "reporting.one_comparison"),
        ("/compare?unit=thue&other=khong-co", 404, "reporting.unknown_unit"),
        ("/figures/members.active?since=2022-01-01", 422, "reporting.bad_period"),
        ("/figures/members.active?cluster=cum-1&year=hai", 422, "reporting.unreadable_date"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_words(site: TestClient, address: str, status: int, code: str) -> None:
    page = site.get(address)
    assert page.status_code == status
    assert f"<code>{code}</code>" in page.text
    assert site.get(address, headers={"Accept": "application/json"}).json()["code"] == code


@pytest.mark.parametrize(
    ("address", "row"),
    [
        ("/clusters", ["Đoàn viên", 1234, 1234]),
        ("/league{}?figure=members.active&order=asc", [2, "ngan-hang", "Đoàn cơ sở Ngân hàng", "", 0, 0, None]),
        ("/heatmap", ["Đoàn cơ sở Ngân hàng", "–", None, "–", None]),
        ("/series{}?figure=members.active,shares.items_done&since=2021-02-01", ["03/2021", 1234, 50.0]),
        ("/compare{}?with=2021-03-25", ["Đoàn viên", 1200, 1234, 34]),
        ("/tree", ["thue", "Đoàn cơ sở Cục Thuế", "Đoàn cơ sở", "khoi", 1234, 1234]),
        (
            "/proactives/1",
            [
                "1.1 Danh sách đoàn viên đầy đủ, cập nhật; kết nạp, chuyển sinh hoạt, trưởng thành đúng quy trình",
                "Đoàn viên",
                1234,
                1200,
                34,
            ],
        ),
    ],
)
def test_the_table_of_a_page_is_at_its_address_in_each_form(site: TestClient, address: str, row: list[object]) -> None:
    path, _, query = address.partition("{}") if "{}" in address else (address, "", "")
    found = site.get(f"{path}.json{query}").json()
    assert [one[: len(row)] for one in found["rows"] if one[: len(row)] == row] == [row]
    assert found["note"] == "Số liệu tính đến 31/12/2021"
    lines = site.get(f"{path}.csv{query}").text.splitlines()
    assert len(lines) == 1 + len(found["rows"])
    assert site.get(f"{path}.xlsx{query}").content[:2] == b"PK"
    assert site.get(f"{path}.docx{query}").status_code == 404
    page = site.get(path + query).text
    assert {f"{path}.{form}" for form in ("json", "csv", "xlsx", "pdf")} <= {
        one.partition("?")[0] for one in linked(page)
    }


def test_a_page_of_comparison_is_printed_as_a_table(site: TestClient) -> None:
    answer = site.get("/league.pdf?figure=members.active")
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")


def test_a_drawing_of_months_says_them_in_words() -> None:
    one = measure("members.admitted")
    months = [(f"2021-0{month}", one.of({"members.admitted": value})) for month, value in ((1, 3), (2, 0), (3, -1))]
    bars = spark(months, line=False)
    assert bars.words == "01/2021: 3, 02/2021: 0, 03/2021: −1"
    assert [bar.height for bar in bars.bars] == [18.0, 0.6, 6.0]
    share, some = measure("shares.items_done"), {"items.completed": 1, "items.planned": 2}
    line = spark([("2021-01", share.of({})), ("2021-02", share.of(some)), ("2021-03", share.of(some))], line=True)
    assert line.words == "01/2021: –, 02/2021: 50 %, 03/2021: 50 %"
    assert line.corners == "60.0,14.0 100.0,14.0"
    assert spark([("2021-01", share.of({}))], line=False).bars == []


def test_a_share_is_not_cut_at_a_hundred_and_a_count_is_taken_for_each_hundred_members() -> None:
    values = {"items.completed": 12, "items.planned": 10, "members.active": 300}
    assert measure("shares.items_done").of(values).written == "120 %"
    assert measure("items.completed").per_member().of(values).written == "4,0"
    assert measure("items.completed").per_member().of({"items.completed": 1}).exact is None
    assert measure("shares.items_done").per_member() == measure("shares.items_done")
