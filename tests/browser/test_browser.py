"""The pages in a real browser on a real machine: nothing from elsewhere, no violated policy, for everyone, live, by keyboard."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # ships no types
from playwright.sync_api import BrowserContext, Page, Request, Route, expect, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.plans import requests as ask
from tests.support.scale import scaled
from tests.support.servers import free_port

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no chromium on this machine"),
    pytest.mark.slow,
]

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]
BCD = [sys.executable, "-c", "from services.suite.cli import main; main()"]
BLOC, TAX, BANK, FIRST, SECOND, CLUSTER, CAMPAIGN, OVER = (str(UUID(int=number)) for number in range(1, 9))
FAR, END = "2199-12-01", "2199-12-31T00:00:00+07:00"
PAPER = {"effective_on": "2021-01-05", "document": {"number": "1-QĐ/ĐTN", "issued_on": "2021-01-05"}}
ON = "on=2021-12-31"
PAGES = (
    *(f"/?{ON}", f"/proactives/1?{ON}", f"/league?{ON}&figure=members.active", f"/heatmap?{ON}", f"/tree?{ON}"),
    *(f"/series?{ON}&figure=members.active,proposals.submitted", f"/compare?{ON}&with=2021-01-01"),
    *(f"/units/thue?{ON}&lang=en", f"/figures/members.active?{ON}", "/facts/members/{fact}"),
    *(
        "/reports?unit=thue",
        "/campaigns/{campaign}",
        "/reports/{report}",
        "/reports/{draft}",
        "/reports/{report}/differences",
    ),
    *(f"/clusters?{ON}", f"/proposals?{ON}", f"/changes?{ON}", "/khong-co", f"/catalogue?{ON}", f"/programmes?{ON}"),
    *(f"/models?{ON}", f"/late?{ON}", f"/waiting?{ON}", f"/transfers?{ON}", f"/referrals?{ON}", f"/topics?{ON}"),
    *(f"/changes/members.active?{ON}&since=2020-01-01", f"/figures/members.registered?{ON}&since=2021-01-01"),
    *(
        f"/figures/shares.adopted_of_submitted?{ON}",
        f"/proactives/3?{ON}&unit=thue",
        f"/compare?{ON}&unit=thue&other=kho-bac",
    ),
    *("/campaigns/{over}?lang=en", "/sign-in", "/reports/{report}?lang=en", "/league?figure=shares.rated_good", "/"),
)
OWN = ("/mine", f"/?{ON}")
LOOKED_AT = PAGES[: scaled(14, len(PAGES))]
WATCH = """
addEventListener("securitypolicyviolation", (event) => {
  (window.violations ??= []).push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""


def person(number: int, unit: str = FIRST) -> tuple[str, dict[str, Any]]:
    """Return where a member is registered, and the registration."""
    who = {"full_name": "Lê Thị Bí Mật", "birth_date": "2000-01-01", "sex": "FEMALE", "joined_on": "2016-03-26"}
    return f"/members/members/{UUID(int=100 + number)}/registration", {**who, "unit_id": unit, **PAPER}


def unit(id: str, code: str, name: str, kind: str, parent: str | None) -> dict[str, Any]:
    """Return a row of the list of units."""
    return {"unit_id": id, "code": code, "name": name, "kind": kind, "parent_id": parent, **PAPER}


def fill(http: httpx.Client) -> None:
    """Load a small bloc: a union with two branches, a branch of its own, a cluster, five members, an adopted proposal."""
    rows = [
        unit(BLOC, "khoi", "Đoàn Khối", "BLOC", None),
        unit(TAX, "thue", "Đoàn cơ sở Cục Thuế", "GRASSROOTS_UNION", BLOC),
        unit(BANK, "kho-bac", "Chi đoàn cơ sở Kho bạc", "GRASSROOTS_BRANCH", BLOC),
        unit(FIRST, "thue-1", "Chi đoàn 1", "BRANCH", TAX),
        unit(SECOND, "thue-2", "Chi đoàn 2", "BRANCH", TAX),
    ]
    done = http.post("/members/units/bulk", json={"rows": rows})
    assert done.is_success, done.text
    cluster = {"year": 2021, "code": "cum-1", "name": "Cụm 1", "lead_id": TAX, "unit_ids": [TAX, BANK], **PAPER}
    done = http.put(f"/members/clusters/{CLUSTER}", json=cluster)
    assert done.is_success, done.text
    for number, where in enumerate((FIRST, FIRST, FIRST, SECOND, BANK)):
        path, body = person(number, where)
        done = http.put(path, json=body)
        assert done.is_success, done.text
    known = done.json()["position"]
    course = ask.path.model_dump(mode="json")
    course["draft"]["unit_id"] = TAX
    done = http.post(f"/plans/proposals/bulk?after=members:{known}", json={"rows": [course]})
    assert done.is_success, done.text
    for service, position in (("members", known), ("plans", done.json()["position"])):
        assert http.get(f"/api/overview?after={service}:{position}").is_success
    ask_for_reports(http, CAMPAIGN)
    ask_for_reports(http, OVER)
    assert put(http, f"/api/campaigns/{OVER}/closure", {}) > 0


def put(http: httpx.Client, path: str, wish: dict[str, Any]) -> int:
    """Send a wish and wait until the pages show what came of it; return its position."""
    done = http.put(path, json=wish)
    assert done.is_success, done.text
    position = int(done.json()["position"])
    assert http.get(f"/api/campaigns?after=reporting:{position}").is_success
    return position


def ask_for_reports(http: httpx.Client, campaign: str) -> None:
    """Ask both unions for their report of a quarter; one hands it in, with a figure corrected."""
    period = {"kind": "QUARTER", "year": 2021, "number": 1}
    wish = {"unit_id": BLOC, "form": "membership", "period": period, "all_below": True, "due_on": FAR, "close_at": END}
    put(http, f"/api/campaigns/{campaign}", wish)
    mine = reports(http, campaign)["thue"]
    put(http, f"/api/reports/{mine}/versions/1", {})
    correction = {"old": 4, "new": 5, "reason": "Một hồ sơ chưa nhập"}
    put(http, f"/api/reports/{mine}/versions/1/overrides/members.active", correction)


def reports(http: httpx.Client, campaign: str) -> dict[str, str]:
    """Return the id of each unit's report in a campaign."""
    return {row["unit"]: row["report_id"] for row in http.get(f"/api/campaigns/{campaign}/reports").json()}


@dataclass
class Seen:
    """What a page asked for and complained of."""

    foreign: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


@dataclass
class Look:
    """A machine that runs, a browser open on it, and what was seen."""

    http: httpx.Client
    page: Page
    seen: Seen


@pytest.fixture(scope="module")
def http(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A machine with the small bloc, and a client with its administrator's key."""
    data, port = tmp_path_factory.mktemp("browser") / "data", free_port()
    command = [*BCD, "up", "--data", str(data), "--port", str(port), "--bloc", "khoi"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ)
    assert process.stdout is not None
    assert f":{port}" in process.stdout.readline()
    key = {"Authorization": f"Bearer {(data / 'admin.key').read_text().strip()}"}
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=key, timeout=30) as client:
        fill(client)
        yield client
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 0
    process.stdout.close()


@pytest.fixture(scope="module")
def chromium(http: httpx.Client) -> Iterator[BrowserContext]:
    """One browser for all; what it has loaded once it keeps."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        context = browser.new_context(base_url=str(http.base_url), viewport={"width": 1440, "height": 900})
        context.add_init_script(WATCH)
        yield context
        browser.close()


@pytest.fixture
def look(http: httpx.Client, chromium: BrowserContext) -> Iterator[Look]:
    """A fresh page, nobody signed in, that remembers what it asked for and complained of."""
    chromium.clear_cookies()
    page, seen = chromium.new_page(), Seen()

    def asked(request: Request) -> None:
        if not request.url.startswith((str(http.base_url), "data:")):
            seen.foreign.append(request.url)

    page.on("request", asked)
    page.on("pageerror", lambda error: seen.said.append(str(error)))
    page.on("console", lambda said: seen.said.append(said.text) if said.type in ("error", "warning") else None)
    yield Look(http, page, seen)
    page.close()


def flaws(page: Page, **options: Any) -> list[str]:
    """Return the serious and critical findings of axe, each with where it is."""
    found = (
        Axe()
        .run(page, {"exclude": ["optgroup"]}, options={"resultTypes": ["violations"], **options})
        .response["violations"]
    )
    return [
        f"{one['id']}: {[node['target'] for node in one['nodes'][:4]]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.scaled
@pytest.mark.parametrize("address", LOOKED_AT)
def test_a_page_is_ours_alone_and_for_everyone_in_light_and_dark_and_on_a_phone(look: Look, address: str) -> None:
    """INVARIANT: no page needs another host, breaks the policy, complains, shuts someone out or scrolls sideways.

    A font or script from elsewhere, an inline style, a colour too pale, a control without a name would break it.
    """
    page = look.page
    page.goto(address.format(**places(look.http)), wait_until="load")
    judge(look, may_be_missing=address == "/khong-co")


@pytest.mark.scaled
@pytest.mark.parametrize("address", OWN)
def test_a_page_of_ones_own_is_so_too(look: Look, address: str) -> None:
    sign_in(look)
    look.page.goto(address, wait_until="load")
    judge(look)


def places(http: httpx.Client) -> dict[str, str]:
    """Return what stands in addresses for a fact, a campaign and a report."""
    entries = http.get("/api/figures/members.active/entries?limit=1").json()["entries"]
    mine = reports(http, CAMPAIGN)
    told = {"campaign": CAMPAIGN, "over": OVER, "report": mine["thue"], "draft": mine["kho-bac"]}
    return {"fact": str(entries[0]["position"]), **told}


def sign_in(look: Look) -> None:
    """Sign the page's browser in as a person does, with a key."""
    page = look.page
    page.goto("/sign-in", wait_until="load")
    page.get_by_label("Khóa API").fill(look.http.headers["Authorization"].removeprefix("Bearer "))
    page.keyboard.press("Enter")
    page.wait_for_url("**/")


def judge(look: Look, *, may_be_missing: bool = False) -> None:
    """Hold the page that is open to what every page promises."""
    page = look.page
    page.evaluate("document.fonts.ready")
    assert flaws(page) == []
    page.emulate_media(color_scheme="dark")
    assert flaws(page, runOnly=["color-contrast"]) == []
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function("document.documentElement.scrollWidth <= 390")  # charts are drawn anew
    assert [said for said in look.seen.said if not may_be_missing or "404" not in said] == []
    assert page.evaluate("window.violations ?? []") == []
    assert look.seen.foreign == []


def test_what_is_recorded_arrives_on_an_open_page_without_losing_its_state(look: Look) -> None:
    page = look.page
    page.goto(f"/tree?{ON}", wait_until="load")
    expect(page.locator("#freshness")).to_have_class("fresh live")
    page.locator("summary", has_text="Cục Thuế").focus()
    page.keyboard.press("Enter")
    count = page.locator('[data-key="tree:thue-2"]')
    expect(count).to_be_visible()
    before = int(count.inner_text())
    path, body = person(50 + before, SECOND)
    assert look.http.put(path, json=body).is_success
    expect(count).to_have_text(str(before + 1))
    expect(count).to_be_visible()
    expect(page.locator("summary", has_text="Cục Thuế")).to_be_focused()
    assert look.seen.said == []


def test_a_page_is_live_though_its_own_script_comes_late(look: Look) -> None:
    """REGRESSION: where htmx was there first and connected at once, nobody listened yet, and the page counted as cut off."""
    page, held = look.page, list[Route]()
    page.route("**/app*.js*", lambda route: held.append(route))
    with suppress(PlaywrightTimeout), page.expect_response("**/live", timeout=1500):
        page.goto(f"/?{ON}", wait_until="commit")
    (late,) = held
    late.continue_()
    expect(page.locator("#freshness")).to_have_class("fresh live")


def test_a_report_that_is_handed_in_shows_on_an_open_page_of_its_campaign(look: Look) -> None:
    page, where = look.page, f"/campaigns/{CAMPAIGN}"
    page.goto(f"{where}?state=PENDING", wait_until="load")
    expect(page.locator("#freshness")).to_have_class("fresh live")
    expect(page.locator("tbody tr")).to_have_count(1)
    put(look.http, f"/api/campaigns/{CAMPAIGN}/assignments", {"units": [FIRST]})
    expect(page.locator("tbody tr")).to_have_count(2)
    put(look.http, f"/api/reports/{reports(look.http, CAMPAIGN)['thue-1']}/versions/1", {})
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.get_by_role("link", name="Đã nộp 2")).to_be_visible()
    assert look.seen.said == []


def test_ones_own_page_shows_what_is_kept_elsewhere_and_leaves_what_is_typed_alone(look: Look) -> None:
    page = look.page
    sign_in(look)
    page.goto("/mine", wait_until="load")
    expect(page.locator("#freshness")).to_have_class("fresh live")
    page.locator("#subscribe input[name=name]").fill("Báo cáo đầu tháng")
    kept = {"name": "Cục Thuế cuối năm", "address": f"/units/thue?{ON}"}
    assert look.http.put(f"/api/mine/selections/{UUID(int=77)}", json=kept).is_success
    expect(page.get_by_role("link", name="Cục Thuế cuối năm")).to_be_visible()
    expect(page.locator("#subscribe input[name=name]")).to_have_value("Báo cáo đầu tháng")
    assert look.seen.said == []


def reach(page: Page, what: str, most: int = 80) -> None:
    """Press Tab until something of that kind has the focus, and see that it shows."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("what => document.activeElement.matches(what)", what):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none"
            return
    pytest.fail(f"no {what} within {most} steps")


def test_from_the_overview_to_a_fact_by_keyboard_alone(look: Look) -> None:
    page = look.page
    page.goto(f"/?{ON}", wait_until="load")
    reach(page, ".skip", 1)
    page.keyboard.press("Enter")
    reach(page, "main a[data-key='card:members.active']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/figures/members.active*")
    reach(page, "main a[href*='/facts/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/facts/members/*")
    expect(page.locator("h1")).to_have_text("Ghi đoàn viên vào danh sách")


def test_from_a_units_page_over_its_report_to_the_fact_behind_a_number_by_keyboard_alone(look: Look) -> None:
    page = look.page
    page.goto(f"/units/thue?{ON}", wait_until="load")
    reach(page, "main a[href^='/reports?unit=thue'], main a[href*='unit=thue'][href^='/reports']", 120)
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports?*")
    reach(page, f"main a[href*='{reports(look.http, CAMPAIGN)['thue']}']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/*")
    reach(page, "main a.num[href*='/figures/members.registered']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/figures/members.registered*since=2021-01-01*")
    reach(page, "main a[href*='/facts/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/facts/members/*")
    expect(page.locator("h1")).to_have_text("Ghi đoàn viên vào danh sách")


def test_a_menu_opens_by_keyboard_and_closes_with_escape(look: Look) -> None:
    page = look.page
    page.goto(f"/?{ON}", wait_until="load")
    menu = page.locator("summary", has_text="So sánh")
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.locator("a[href^='/heatmap']").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("a[href^='/heatmap']").first).to_be_hidden()
    expect(menu).to_be_focused()


def test_charts_are_drawn_and_told_in_words(look: Look) -> None:
    page = look.page
    page.goto(f"/series?{ON}&figure=members.active,proposals.submitted", wait_until="load")
    expect(page.locator(".chart svg")).to_have_count(2)
    words = json.loads(page.locator("script[data-chart='series-0']").text_content() or "")["words"]
    assert re.match(r"Đoàn viên\. Đoàn viên: 01/2021 [56], ", words)
