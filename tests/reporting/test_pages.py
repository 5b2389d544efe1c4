"""The pages: what they show, that every number leads to its reasons, and that they run under the strict policy."""

import asyncio
import hashlib
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from services.kernel.http import Gate, create_app
from services.kernel.keys import Keys
from services.kernel.views import ViewSet, open_engine
from services.plans.domain.rules import load_rules
from services.reporting import api
from services.reporting.exports.reports import STATUS
from services.reporting.figures.words import _WORDS
from services.reporting.pages import ProblemPages, fact_words, mine_words, router
from services.reporting.pages.board import TITLES
from services.reporting.pages.changes import DAYS
from services.reporting.pages.content import LABELS, content
from services.reporting.pages.frame import _PAGES, Frame, frame
from services.reporting.pages.lists import LISTS
from services.reporting.pages.live import Feed, events
from services.reporting.pages.mine_rows import TABLES
from services.reporting.pages.text import collate, day, fold, moment, number, signed
from services.reporting.pages.words import ENGLISH, ENGLISH_OF_THE_CATALOGUE, MEASURES, speak
from services.reporting.pages.words_comparing import COMPARING
from services.reporting.views import views
from tests.support.story import PROPOSAL, RECORDED, Story, enrol, establish, plan

PAGES = Path("services/reporting/pages")
TODAY = date(2021, 12, 31)


@contextmanager
def served(folder: Path) -> Iterator[tuple[ViewSet, TestClient]]:
    shown = ViewSet(open_engine(f"sqlite:///{folder / 'views.db'}"), views, lambda: RECORDED)
    gate = Gate(Keys(folder / "keys"), {})
    app = create_app("pages", [api.router(shown, gate, lambda: TODAY), router(shown, gate, lambda: TODAY, Feed(shown))])
    app.add_middleware(ProblemPages, today=lambda: TODAY)
    with TestClient(app, headers={"Accept": "text/html"}) as client:
        yield shown, client
    shown.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The pages of the story's bloc."""
    with served(tmp_path_factory.mktemp("site")) as (shown, client):
        story = Story(shown)
        establish(story)
        enrol(story)
        plan(story)
        yield client


def linked(page: str) -> list[str]:
    """Return the local addresses a page leads to."""
    found = re.findall(r'(?:href|hx-get|src|action)="(/[^"#]*)', page)
    return sorted({address.replace("&amp;", "&") for address in found})


def cell(page: str, key: str) -> str:
    """Return the number shown under `key`."""
    found = re.search(rf'data-key="{re.escape(key)}"[^>]*>([^<]*)<', page)
    assert found, key
    return found[1]


def test_the_overview_shows_the_three_proactives_in_vietnamese_writing(site: TestClient) -> None:
    page = site.get("/").text
    assert "Số liệu tính đến <strong>31/12/2021</strong>" in page
    assert "members:1239 · plans:5" in page
    assert cell(page, "card:members.active") == "1.234"
    assert cell(page, "card:activity.turns") == "1.250"
    assert cell(page, "card:proposals.adopted") == "1"
    assert cell(page, "unit:thue:members.active") == "1.234"
    assert cell(page, "unit:ngan-hang:members.active") == "0"
    assert cell(page, "cluster:cum-1:activity.blood_units") == "38"
    assert PROPOSAL in page


def test_every_number_is_a_link_to_why_it_is_so(site: TestClient) -> None:
    """INVARIANT: each number on the overview explains itself.

    A column or card that prints a value without its address would break it, or an address that answers no page.
    """
    page = site.get("/").text
    numbers = re.findall(r'<a class="num[^"]*" href="([^"]+)"', page)
    assert len(numbers) > 40
    for address in sorted(set(numbers)):
        answer = site.get(address.replace("&amp;", "&"))
        assert answer.status_code == 200, address
        assert "Vì sao có số này?" in answer.text


def kind_of(address: str) -> tuple[str, ...]:
    """Return what an address asks for, whichever unit, figure or fact it is about, on any day and in either language."""
    path, _, query = address.partition("?")
    return (path.split("/")[1], *sorted({one.partition("=")[0] for one in query.split("&")} - {"lang", "on"}))


def test_no_link_of_any_page_is_broken(site: TestClient) -> None:
    """INVARIANT: whatever a page leads to is there. Of each kind of address some are tried, from every page reached.

    Of the printed tables only the first is asked for: each takes a process; test_forms.py knows their addresses. Tables of
    campaigns need the service's own store, which this site is without; test_reports_api.py has them.
    """
    tried: Counter[tuple[str, ...]] = Counter()
    seen: set[str] = set()
    ahead = ["/"]
    while ahead:
        address = ahead.pop(0)
        printed = ".pdf" in address and any(".pdf" in one for one in seen)
        campaigns = address.startswith("/api/campaigns")
        if address in seen or address == "/live" or printed or campaigns or tried[kind_of(address)] == 3:
            continue
        seen.add(address)
        tried[kind_of(address)] += 1
        answer = site.get(address)
        assert answer.status_code == 200, address
        if "text/html" in answer.headers["content-type"]:
            ahead += [one for one in linked(answer.text) if one not in seen]
    lists, compared = (
        {"/programmes", "/proposals", "/models"},
        {"/clusters", "/league", "/heatmap", "/series", "/compare"},
    )
    assert {"/", "/units/thue", "/tree", "/proactives/1", *lists, *compared} <= seen


def test_a_figure_leads_to_its_entries_and_an_entry_to_who_decided(site: TestClient) -> None:
    page = site.get("/figures/members.admitted?unit=thue").text
    assert "34" in page
    assert page.count("/facts/members/") == 34
    fact = site.get(re.findall(r'href="(/facts/members/\d+)"', page)[0]).text
    for told in ("Kết nạp đoàn viên", "Bí thư Đoàn Khối", "12-QĐ/ĐTN", "26/03/2021", "01/06/2021 10:00", "XII-2023"):
        assert told in fact


def test_entries_are_paged_and_each_stands_on_one_page(site: TestClient) -> None:
    address, places = "/figures/members.active?on=2021-03-26", []
    for _ in range(40):
        page = site.get(address).text
        places += re.findall(r'href="(/facts/members/\d+)', page)
        older = re.search(r'rel="next" href="([^"#]+)', page)
        if older is None:
            break
        address = older[1].replace("&amp;", "&")
    assert len(places) == len(set(places)) == 1234


def test_numbers_are_written_as_the_language_writes_them(site: TestClient) -> None:
    """INVARIANT: 1.234 members on a Vietnamese page are 1,234 on an English one, wherever a page writes a number.

    A point read as a decimal point makes a thousand members one.
    """
    pages = ("/?", "/units/thue?", "/figures/members.active?", "/clusters?", "/tree?", "/league?figure=members.active&")
    for address in pages:
        vietnamese, english = (site.get(f"{address}on=2021-03-26&lang={lang}").text for lang in ("vi", "en"))
        assert ("1.234" in vietnamese, "1,234" in vietnamese) == (True, False), address
        assert ("1.234" in english, "1,234" in english) == (False, True), address
    frame = Frame("/", date(2021, 3, 26), date(2021, 3, 26), lang="en")
    assert [frame.number(1234.5), frame.signed(-1234), frame.numeral("58,3 %")] == ["1,234.5", "\u22121,234", "58.3 %"]


def test_a_date_and_a_knowledge_time_are_kept_in_every_link(site: TestClient) -> None:
    page = site.get("/?on=26/03/2021&known_at=2021-06-02T00:00&lang=en").text
    assert "Figures as of <strong>26/03/2021</strong>" in page
    for address in re.findall(r'class="num[^"]*" href="([^"]+)"', page):
        assert "on=2021-03-26" in address
        assert "known_at=2021-06-02T00%3A00%2B07%3A00" in address
        assert "lang=en" in address


def test_what_was_recorded_later_is_not_known_before(site: TestClient) -> None:
    assert 'class="panel empty"' in site.get("/?known_at=2021-05-01T00:00").text


def test_a_year_without_facts_points_to_the_last_one_with_some(site: TestClient) -> None:
    page = site.get("/?on=2023-05-01").text
    assert "Chưa có sự việc nào được ghi nhận trong năm 2023" in page
    assert "/?on=2021-12-31" in linked(page)
    assert 'class="notice"' not in site.get("/").text


def test_units_are_sorted_and_filtered_by_their_links(site: TestClient) -> None:
    def units(address: str) -> list[str]:
        return re.findall(r'data-find="[^"]* (thue|ngan-hang)"', site.get(address).text)

    assert units("/") == ["thue", "ngan-hang"]
    assert units("/?sort=-name") == ["ngan-hang", "thue"]
    assert units("/?sort=members.active") == ["ngan-hang", "thue"]
    assert units("/?sort=-members.active") == ["thue", "ngan-hang"]
    assert units("/?cluster=cum-1") == ["thue"]


def test_words_from_facts_are_escaped(site: TestClient) -> None:
    page = site.get("/proposals").text
    assert "Ban chỉ đạo &lt;b&gt;TMĐT&lt;/b&gt;" in page
    assert "<b>TMĐT" not in page


def test_an_empty_bloc_says_how_to_begin(tmp_path: Path) -> None:
    with served(tmp_path) as (_, empty):
        page = empty.get("/").text
        assert "Chưa có đơn vị nào" in page
        assert "bcd demo" in page
        for address in ("/programmes", "/proposals", "/models", "/?lang=en"):
            assert empty.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/units/khong-co", "/figures/khong.co", "/facts/members/99999", "/khong-co"])
def test_a_browser_gets_a_problem_as_a_page_and_a_program_as_json(site: TestClient, address: str) -> None:
    page = site.get(address)
    assert page.status_code == 404
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "Không tìm thấy" in page.text
    problem = site.get(address, headers={"Accept": "application/json"})
    assert problem.headers["content-type"] == "application/problem+json"
    assert problem.status_code == 404


def test_an_unreadable_date_is_refused_in_words(site: TestClient) -> None:
    for query in ("on=31/02/2021", "on=hom-qua", "known_at=x", "on=0001-01-01", "on=9999-12-31"):
        answer = site.get(f"/?{query}")
        assert answer.status_code == 422
        assert "Ngày không đọc được" in answer.text


def test_no_page_needs_more_than_the_strict_policy_allows(site: TestClient) -> None:
    """INVARIANT: pages run without inline script or style, and load nothing from elsewhere.

    A style attribute, an inline handler or script, or an address on another host would break it.
    """
    for address in ("/", "/units/thue", "/figures/members.active", "/facts/plans/1", "/proposals", "/khong-co"):
        answer = site.get(address)
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policy
        assert not re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:", re.sub(r'="[^"]*"', "=", answer.text))
        for script in re.findall(r"<script([^>]*)>", answer.text):
            assert "src=" in script or 'type="application/json"' in script
        assert not re.findall(r'(?:src|href)="(?:https?:)?//', answer.text)


def test_assets_are_cached_for_ever_under_their_hash_only(site: TestClient) -> None:
    styles = next(one for one in linked(site.get("/").text) if "app.css" in one)
    current = site.get(styles)
    assert "immutable" in current.headers["cache-control"]
    assert re.search(rb'url\("/static/vendor/be-vietnam-pro-vietnamese-400-normal.woff2\?v=', current.content)
    assert site.get("/static/app.css?v=old").headers["cache-control"] == "no-cache"
    again = site.get("/static/app.css", headers={"If-None-Match": current.headers["etag"]})
    assert again.status_code == 304
    for name in ("../web.py", "vendor/VENDOR.md", "..%2Fweb.py"):
        assert site.get(f"/static/{name}", headers={"Accept": "*/*"}).status_code == 404


def test_vendored_files_are_those_written_down() -> None:
    folder = PAGES / "static" / "vendor"
    rows = re.findall(r"^\| (\S+) \|.*`([0-9a-f]{64})` \|$", (folder / "VENDOR.md").read_text(), re.MULTILINE)
    assert {name for name, _ in rows} == {one.name for one in folder.iterdir() if one.suffix in (".js", ".woff2")}
    for name, digest in rows:
        body = (folder / name).read_bytes()
        assert hashlib.sha256(body).hexdigest() == digest, name
        assert len(body) < 1_400_000


def test_every_text_of_the_templates_has_an_english_one() -> None:
    texts = {
        text
        for template in (PAGES / "templates").glob("*.html")
        for text in re.findall(r"""frame\.t\(["']([^"']+)["']\)""", template.read_text())
    }
    assert len(texts) > 80
    assert {text for text in texts if speak("en", text) == text} == set()


def test_every_text_of_the_code_and_every_word_of_a_fact_has_an_english_one() -> None:
    """INVARIANT: a page asked for in English has no Vietnamese but names and what people wrote.

    A label, a title of a fact or what it adds to a figure, added without its English, would break it.
    """
    code = "".join(path.read_text() for path in PAGES.glob("*.py"))
    said = set(re.findall(r"""\.t\(["']([^"'{}]+)["']\)""", code))
    menus = {word for label, pages in _PAGES.items() for word in (label, *pages.values())}
    lists = {*LISTS.values(), *DAYS.values(), *TITLES.values(), *LABELS.values(), *STATUS.values(), *TABLES.values()}
    of_facts = {word for one in _WORDS.values() for word in (one.title_vi, one.plus, one.minus)}
    assert len(said) > 30
    assert {text for text in said | menus | lists | of_facts if speak("en", text) == text} == set()


def test_no_text_has_two_english_ones() -> None:
    """A word that two pages use in two senses would be told wrongly on one of them."""
    parts = (fact_words.TITLES, fact_words.STEPS, mine_words.ENGLISH, COMPARING, ENGLISH_OF_THE_CATALOGUE)
    known: dict[str, str] = {}
    for text, english in [pair for part in (*parts, ENGLISH) for pair in part.items()]:
        assert known.setdefault(text, english) == english, text


class Scripted:
    """A feed that moves as told, then is closed."""

    def __init__(self, *positions: str, pause: float = 0) -> None:
        self._positions, self._pause = positions, pause

    async def changes(self) -> AsyncIterator[str]:
        for position in self._positions:
            await asyncio.sleep(self._pause)
            yield position


def heard(feed: Scripted, heartbeat: float = 15) -> list[str]:
    async def listen() -> list[str]:
        return [one async for one in events(feed, heartbeat)]

    return asyncio.run(listen())


def test_each_move_is_an_event_with_the_position_as_its_id() -> None:
    assert heard(Scripted("members:1", "members:2")) == [
        "retry: 2000\n\n",
        "id: members:1\nevent: moved\ndata: members:1\n\n",
        "id: members:2\nevent: moved\ndata: members:2\n\n",
    ]


def test_a_quiet_line_has_a_heartbeat() -> None:
    assert ": \n\n" in heard(Scripted("members:1", pause=0.05), heartbeat=0.01)


def test_the_feed_tells_of_facts_applied_and_ends_when_closed(tmp_path: Path) -> None:
    async def listen(shown: ViewSet) -> list[str]:
        story, feed = Story(shown), Feed(shown)
        changes = feed.changes()
        found = [await anext(changes)]
        await asyncio.to_thread(establish, story)
        found.append(await anext(changes))
        feed.close()
        return [*found, *[one async for one in changes]]

    with served(tmp_path) as (shown, _):
        assert asyncio.run(listen(shown)) == ["", "members:4"]


def test_the_feed_tells_what_pages_follow_besides_and_is_woken_for_it(tmp_path: Path) -> None:
    """INVARIANT: a page that shows what only the service's own store knows hears of it at once.

    A feed that looks at the views alone, or that is not woken, would break it.
    """

    async def listen(shown: ViewSet) -> list[str]:
        count = {"kept": 0, "filling": 2}
        feed = Feed(shown, {name: partial(count.__getitem__, name) for name in count})
        changes = feed.changes()
        found = [await anext(changes)]
        count.update(kept=7, filling=0)
        feed.wake()
        found.append(await anext(changes))
        feed.close()
        return found

    with served(tmp_path) as (shown, _):
        assert asyncio.run(listen(shown)) == ["filling:2", "kept:7"]


def test_numbers_dates_and_times_are_written_the_vietnamese_way() -> None:
    assert [number(n) for n in (0, 1234, 1234567, -3, 0.5)] == ["0", "1.234", "1.234.567", "−3", "0,5"]
    assert [signed(n) for n in (2, 0, -2)] == ["+2", "0", "−2"]
    assert day(date(2026, 3, 6)) == "06/03/2026"
    assert moment(datetime(2026, 3, 26, 20, tzinfo=UTC)) == "27/03/2026 03:00"


def test_words_are_found_without_accents_and_sorted_with_them() -> None:
    assert fold("Đoàn cơ sở Cục THUẾ") == "doan co so cuc thue"
    names = ["Dung", "Dũng", "Dương", "Đào", "Đạt", "Đinh", "Em", "Ê", "Ổn", "Sơn", "Tù", "Tủ", "Tũ", "Tú", "Tụ", "Tư"]
    assert sorted(sorted(names), key=collate) == names


def test_quick_dates_do_not_repeat_a_day() -> None:
    january = frame("/", {}, date(2026, 1, 15)).quick_dates()
    assert [written for _, written, _ in january] == ["15/01/2026", "31/12/2025"]
    august = frame("/", {}, date(2026, 8, 15)).quick_dates()
    assert [written for _, written, _ in august] == ["15/08/2026", "31/07/2026", "30/06/2026", "31/12/2025"]


def test_results_are_shown_with_the_word_of_their_measure() -> None:
    said = {"results": [{"measure": "DONG", "amount": 5_000_000}, {"measure": "TREE", "amount": 400}]}
    (vietnamese,), (english,) = (content(frame("/", {"lang": lang}, TODAY), said) for lang in ("vi", "en"))
    assert vietnamese == ("Kết quả đạt được", "5.000.000 đồng, 400 cây")
    assert english[1].endswith("400 trees")
    unknown = {"outcome": [{"measure": "ELEPHANT", "amount": 1}]}
    assert content(frame("/", {}, TODAY), unknown) == [("Kết quả đạt được", "1 ELEPHANT")]


def test_the_screens_have_the_words_of_the_rule_sets_for_every_measure() -> None:
    """INVARIANT: a result reads on the screens as in the rule set it was told under.

    A measure added to a rule set, or another word for one, would break it.
    """
    for rules in load_rules().versions:
        assert {measure: vietnamese for measure, (vietnamese, _) in MEASURES.items()} == rules.results.measures


def test_what_changed_since_a_moment_is_shown_by_figure_and_leads_to_the_new_facts(site: TestClient) -> None:
    page = site.get("/changes?since=2021-01-01").text
    assert "Có gì thay đổi?" in page
    link = re.search(r'href="(/changes/members\.active\?[^"]+)"[^>]*>1\.234<', page)
    assert link
    assert "Ghi đoàn viên vào danh sách" in site.get(link[1].replace("&amp;", "&")).text


def test_nothing_new_is_said_and_a_moment_that_is_none_is_refused(site: TestClient) -> None:
    assert "Không có chỉ tiêu nào thay đổi từ lúc đó." in site.get("/changes?since=2199-01-01").text
    assert "No figure has changed since then." in site.get("/changes?since=2199-01-01&lang=en").text
    assert site.get("/changes?since=hôm qua").status_code == 422
    assert site.get("/changes/không-có?since=2021-01-01").status_code == 404
