"""One's own pages: signing in, saved pages, subscriptions over HTTP and as forms; what is refused, and what others see."""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from fastapi.testclient import TestClient

from services.kernel.config import Sending
from services.kernel.http import COOKIE
from tests.reporting.own import Person, Site, running

HTML = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
A = UUID(int=1)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The story's bloc, with a folder for reports and no mail server."""
    folder = tmp_path_factory.mktemp("own")
    with running(folder, Sending(reports_folder=folder / "reports")) as made:
        yield made


@pytest.fixture(scope="module")
def thue(site: Site) -> Person:
    return Person(site, site.thue)


@pytest.fixture(scope="module")
def khoi(site: Site) -> Person:
    return Person(site, site.khoi)


@pytest.fixture
def browser(site: Site) -> TestClient:
    """A browser that nobody signed in with."""
    return TestClient(site.app, headers=HTML, follow_redirects=False)


def signed_in(browser: TestClient, token: str) -> TestClient:
    assert browser.post("/sign-in", data={"key": token}).status_code == 303
    return browser


def code(answer: object) -> tuple[int, str]:
    """Return the status and the code of a refusal."""
    return answer.status_code, answer.json()["code"]  # type: ignore[attr-defined]  # a response


def test_a_key_signs_a_browser_in_and_the_head_line_says_whose_it_is(site: Site, browser: TestClient) -> None:
    assert 'href="/sign-in?next=%2Fmodels">Đăng nhập</a>' in browser.get("/models").text
    page = browser.get("/sign-in?next=/models").text
    assert "bcd key add" in page
    assert "vẫn xem được các trang tổng hợp" in page
    assert 'name="next" value="/models"' in page
    answer = browser.post("/sign-in", data={"key": f" {site.thue} ", "next": "/models"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/models")
    cookie = answer.headers["set-cookie"]
    assert all(word in cookie for word in ("HttpOnly", "SameSite=strict", "Path=/"))
    assert "Secure" not in cookie
    assert "Max-Age" not in cookie
    page = browser.get("/models").text
    assert "Bí thư · thue" in page
    assert "Đăng xuất" in page
    out = browser.post("/sign-out")
    assert (out.status_code, out.headers["location"]) == (303, "/")
    assert "Đăng nhập" in browser.get("/models").text


def test_over_https_the_cookie_goes_over_https_only_and_is_remembered_when_asked(site: Site) -> None:
    secure = TestClient(site.app, base_url="https://bloc.example", headers=HTML, follow_redirects=False)
    cookie = secure.post("/sign-in", data={"key": site.thue, "remember": "1"}).headers["set-cookie"]
    assert "Secure" in cookie
    assert "Max-Age=2592000" in cookie


def test_ones_own_page_follows_what_only_the_services_own_store_knows(site: Site, browser: TestClient) -> None:
    """INVARIANT: a delivery that ends while the page is open shows on it, and what is being typed is left alone.

    A page that follows the views alone would break it, and a form that is exchanged with the lists.
    """
    page = signed_in(browser, site.thue).get("/mine").text
    assert f'data-position="kept:{site.store.position()}"' in page
    assert 'hx-sse:connect="/live"' in page
    form = re.search(r"<details[^>]*>\s*<summary>Nhận bảng số liệu theo lịch", page)
    assert form
    assert "hx-morph-skip" in form[0]


@pytest.mark.parametrize("key", ["", "bcd_x_y", "không phải khóa"])
def test_a_wrong_key_is_said_to_be_wrong(browser: TestClient, key: str) -> None:
    answer = browser.post("/sign-in", data={"key": key, "next": "/models"})
    assert answer.status_code == 401
    assert "Khóa này không đúng hoặc đã bị thu hồi" in answer.text
    assert 'name="next" value="/models"' in answer.text
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "next_", ["https://evil.example", "//evil.example", "//[evil", "/\\evil.example", "evil", "/a\nb"]
)
def test_signing_in_leads_to_no_other_site(site: Site, browser: TestClient, next_: str) -> None:
    """INVARIANT: no link to our sign-in page leads anyone who signs in to another site.

    A `next` passed on as it came would break it.
    """
    answer = browser.post("/sign-in", data={"key": site.thue, "next": next_})
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/mine/selections", f"/mine/subscriptions/{A}/end"])
@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}])
def test_another_site_signs_nobody_in_and_sends_no_form(
    site: Site, browser: TestClient, path: str, headers: dict[str, str]
) -> None:
    """INVARIANT: a page of another site does nothing in the name of someone who is signed in here.

    A route of forms that takes the cookie without asking where the form came from would break it.
    """
    signed_in(browser, site.thue)
    answer = browser.post(path, data={"key": site.thue}, headers={**headers, "Accept": "application/json"})
    assert code(answer) == (403, "http.foreign_origin")


def test_what_needs_a_key_leads_a_browser_to_sign_in_and_a_program_nowhere(browser: TestClient) -> None:
    answer = browser.get("/mine?removed=x")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=%2Fmine%3Fremoved%3Dx"
    assert code(browser.get("/api/mine/selections", headers={"Accept": "*/*"})) == (401, "http.unauthorized")


def test_without_public_reading_every_page_asks_for_a_key(tmp_path_factory: pytest.TempPathFactory) -> None:
    with running(tmp_path_factory.mktemp("closed"), Sending(), public_read=False) as closed:
        browser = TestClient(closed.app, headers=HTML, follow_redirects=False)
        assert browser.get("/models?on=2021-03-31").headers["location"] == "/sign-in?next=%2Fmodels%3Fon%3D2021-03-31"
        assert "vẫn xem được" not in browser.get("/sign-in").text
        signed_in(browser, closed.thue)
        assert browser.get("/models").status_code == 200
        page = browser.get("/mine").text
        assert "Chưa lưu trang nào" in page
        assert "SMTP_URL" in page


def test_a_page_is_saved_from_the_page_itself_removed_and_brought_back(site: Site, browser: TestClient) -> None:
    signed_in(browser, site.khoi)
    page = browser.get("/units/thue?on=2021-03-26").text
    address = re.search(r'name="address" value="([^"]+)"', page)
    assert address
    saved = browser.post("/mine/selections", data={"name": "Thuế <26/3>", "address": address[1]})
    assert saved.headers["location"] == "/units/thue?on=2021-03-26"
    assert "Đã lưu ở Của tôi" in browser.get(saved.headers["location"]).text
    mine = browser.get("/mine").text
    assert '<a href="/units/thue?on=2021-03-26">Thuế &lt;26/3&gt;</a>' in mine
    removal = re.search(r'action="(/mine/selections/[^"]+/removal)"', mine)
    assert removal
    removed = browser.get(browser.post(removal[1]).headers["location"]).text
    assert "Đã bỏ" in removed
    assert "Chưa lưu trang nào" in removed
    undo = re.search(r'action="(/mine/selections/[^"]+/restoration)"', removed)
    assert undo
    browser.post(undo[1])
    assert "Thuế &lt;26/3&gt;" in browser.get("/mine").text


def test_nobody_sees_what_another_account_saved(thue: Person, khoi: Person) -> None:
    saved = thue.http.put(f"/api/mine/selections/{A}", json={"name": "Mô hình", "address": "/models?lang=en"})
    assert (saved.status_code, saved.json()["changed"]) == (200, True)
    assert thue.http.get("/api/mine/selections").json() == [
        {"selection_id": str(A), "name": "Mô hình", "address": "/models?lang=en"}
    ]
    assert str(A) not in khoi.http.get("/api/mine/selections").text
    assert code(khoi.http.delete(f"/api/mine/selections/{A}")) == (404, "reporting.unknown_selection")
    assert thue.http.delete(f"/api/mine/selections/{A}").status_code == 200
    assert thue.http.get("/api/mine/selections").json() == []


@pytest.mark.parametrize(
    "address",
    [
        *("/khong-co", "/models.csv", "/models%5C", "/api/overview", "/mine", "/static/app.css"),
        *("/sign-in?next=/", "/live"),
    ],
)
def test_only_a_page_of_this_site_is_saved(thue: Person, address: str) -> None:
    answer = thue.http.put(f"/api/mine/selections/{A}", json={"name": "Trang", "address": address})
    assert code(answer) == (422, "reporting.unknown_address")


@pytest.mark.parametrize(
    "said", [{"name": "x" * 121}, {"name": "a\nb"}, {"address": "https://evil.example"}, {"address": "//[evil"}]
)
def test_a_name_has_an_end_and_an_address_is_a_path(thue: Person, said: dict[str, str]) -> None:
    answer = thue.http.put(f"/api/mine/selections/{A}", json={"name": "Trang", "address": "/models"} | said)
    assert code(answer) == (422, "http.malformed")


def test_a_subscription_is_made_paused_resumed_and_ended(thue: Person) -> None:
    assert thue.subscribes(10, address="/api/units/thue.xlsx?on=2020-01-01&year=2020&known_at=x").status_code == 200
    found = thue.subscription(10)
    assert (found["address"], found["status"], found["last"]) == ("/api/units/thue", "ACTIVE", None)
    assert found["next_due"] == "2022-01-01T07:00:00+07:00"
    assert thue.subscribes(10, address="/api/units/thue").json()["changed"] is False
    assert thue.subscribes(10, address="/units/thue?lang=en").json()["changed"] is False
    assert code(thue.subscribes(10, address="/api/models")) == (409, "reporting.subscription_already_there")
    assert thue.wishes("PUT", 10, "/pause").status_code == 200
    assert (thue.subscription(10)["status"], thue.subscription(10)["next_due"]) == ("PAUSED", None)
    assert thue.wishes("PUT", 10, "/resume").status_code == 200
    assert thue.subscription(10)["status"] == "ACTIVE"
    assert thue.wishes("POST", 10, "/send-now").status_code == 200
    assert thue.subscription(10)["sending"] is True
    assert thue.wishes("DELETE", 10).status_code == 200
    assert thue.subscription(10) is None
    assert code(thue.wishes("PUT", 10, "/resume")) == (409, "reporting.subscription_over")


def test_a_foreign_key_neither_sees_nor_ends_a_subscription(thue: Person, khoi: Person) -> None:
    thue.subscribes(11)
    assert khoi.subscription(11) is None
    for verb, what in (("DELETE", ""), ("PUT", "/pause"), ("PUT", "/resume"), ("POST", "/send-now")):
        assert code(khoi.wishes(verb, 11, what)) == (404, "reporting.unknown_subscription")
    assert code(khoi.subscribes(11)) == (409, "reporting.subscription_already_there")
    assert thue.subscription(11)["status"] == "ACTIVE"
    thue.wishes("DELETE", 11)


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"address": "/mine"}, "reporting.unknown_address"),
        ({"address": "/facts/members/3"}, "reporting.unknown_address"),
        ({"form": "docx"}, "reporting.unknown_address"),
        ({"address": "/api/mine/selections", "form": "json"}, "reporting.unknown_address"),
        ({"address": "/api/facts/members/3"}, "reporting.unknown_address"),
        ({"address": "/api/khong-co"}, "reporting.unknown_address"),
        ({"target": "MAIL"}, "reporting.target_wrong"),
        ({"recipients": ["a@example.org"]}, "reporting.target_wrong"),
        ({"target": "MAIL", "recipients": ["a@example.org"]}, "reporting.mail_not_configured"),
        ({"schedule": {"every": "WEEKLY", "day": 8}}, "reporting.schedule_wrong"),
        ({"folder": "../ngoai"}, "http.malformed"),
        ({"folder": "quý-1"}, "http.malformed"),
        ({"target": "MAIL", "recipients": ["không phải thư"]}, "http.malformed"),
        ({"form": "exe"}, "http.malformed"),
    ],
)
def test_what_cannot_be_sent_is_refused_by_name(thue: Person, said: dict[str, object], refusal: str) -> None:
    answer = thue.subscribes(12, **said)
    assert answer.json()["code"] == refusal
    assert "không phải thư" not in answer.text
    assert thue.subscription(12) is None


def test_two_subscriptions_never_write_over_one_another(thue: Person, khoi: Person) -> None:
    assert thue.subscribes(13, name="Số liệu Quý").status_code == 200
    assert code(khoi.subscribes(14, name="Số  liệu quý!")) == (409, "reporting.file_name_taken")
    assert khoi.subscribes(14, name="Số liệu quý", folder="khoi").status_code == 200
    thue.wishes("DELETE", 13)
    assert khoi.subscribes(15, name="Số liệu quý").status_code == 200
    for id in (14, 15):
        khoi.wishes("DELETE", id)


def test_a_subscription_is_made_and_ended_by_the_forms_of_the_page(site: Site, browser: TestClient) -> None:
    signed_in(browser, site.thue)
    page = browser.get("/mine").text
    assert "Gửi thư" not in page
    assert re.findall(r'<option value="(?:xlsx|csv|json|exe)">(\w+)<', page)[:2] == ["XLSX", "CSV"]
    fresh = re.search(r'name="id" value="([^"]+)"', page)
    assert fresh
    form = {
        "id": fresh[1],
        "name": "Biến động",
        "address": "/api/statement",
        "form": "csv",
        "every": "QUARTERLY",
        "as_of": "EVE",
        "day": "5",
        "month": "1",
        "hour": "8",
        "target": "FOLDER",
        "folder": "quy",
    }
    assert browser.post("/mine/subscriptions", data=form).status_code == 303
    page = browser.get("/mine").text
    assert 'href="/api/statement.csv"' in page
    assert "Hằng quý, ngày 5 tháng 1, 08:00" in page
    assert "05/01/2022 08:00" in page
    assert "thư mục báo cáo/quy" in page
    wrong = browser.post("/mine/subscriptions", data={**form, "hour": "25", "name": ""})
    assert wrong.status_code == 422
    assert "Chưa đúng ở: tên (1 đến 120 ký tự), giờ (0 đến 23)" in wrong.text
    for what, said in (("pause", "Tạm dừng"), ("resume", "Đang hoạt động"), ("send-now", "Đang gửi")):
        assert browser.post(f"/mine/subscriptions/{fresh[1]}/{what}").status_code == 303
        assert said in browser.get("/mine").text
    assert "Quarterly, day 5 of month 1, 08:00" in browser.get("/mine?lang=en").text
    browser.post(f"/mine/subscriptions/{fresh[1]}/end")
    assert "Chưa đăng ký nhận báo cáo nào" in browser.get("/mine").text


def test_a_page_that_is_there_may_be_saved_and_its_table_sent(site: Site, browser: TestClient) -> None:
    signed_in(browser, site.thue)
    page = browser.get("/units/thue?on=2021-03-26").text
    assert "Lưu trang này" in page
    assert 'href="/mine?table=%2Funits%2Fthue#subscriptions"' in page
    assert (
        'name="address" required maxlength="1000" list="tables" value="/units/thue"'
        in browser.get("/mine?table=/units/thue").text
    )
    missing = browser.get("/units/khong-co")
    assert (missing.status_code, "Lưu trang này" in missing.text, "Bí thư · thue" in missing.text) == (404, False, True)


def test_a_cookie_that_is_worth_nothing_any_more_reads_what_anyone_reads(browser: TestClient) -> None:
    browser.cookies.set(COOKIE, "bcd_gone_gone")
    answer = browser.get("/models")
    assert answer.status_code == 200
    assert "Đăng nhập" in answer.text
