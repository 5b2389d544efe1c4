"""Plans over HTTP: every step of a quarter's and a year's life, the lists, versions and the page that compares them."""

import re
from datetime import date
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel

from contracts.plans import programmes as contract
from services.plans.application import UseCases
from tests.plans import examples as ex
from tests.plans import examples_programmes as pl
from tests.plans import requests as ask
from tests.plans import requests_programmes as wish

YEAR, QUARTER = f"/programmes/{ex.PROGRAMME}", f"/programmes/{pl.QUARTER}"
ITEM = f"{YEAR}/items/{ex.BLOOD}"


@pytest.fixture
def client(http: TestClient, use: UseCases) -> TestClient:
    """A client with a key for the whole bloc; the year's programme is in force."""
    use.programmes.load(contract.LoadProgrammes(rows=(wish.year,)), ask.WHOLE)
    return http


def send(client: TestClient, method: str, address: str, body: BaseModel) -> Any:
    answer = client.request(method, address, json=body.model_dump(mode="json"))
    assert answer.status_code == 200, answer.text
    return answer


def amended(client: TestClient) -> None:
    """Amend the year's programme five times."""
    base = wish.amendment
    launch, blood, extra = base.items
    target = contract.DraftTarget(measure="BLOOD_UNIT", amount=1200)
    lists = [
        base.items,
        (launch, blood.model_copy(update={"due_on": date(2021, 7, 1), "target": target}), extra),
        (launch, blood.model_copy(update={"due_on": date(2021, 7, 1), "target": target})),
        (blood.model_copy(update={"title": "Hiến máu <b>tình nguyện</b>", "target": target}),),
        (
            blood.model_copy(update={"title": "Hiến máu <b>tình nguyện</b>", "owner_member_id": pl.MEMBER}),
            wish.item(5, date(2021, 12, 1), owner_unit_id=ex.CELL),
        ),
    ]
    for version, items in enumerate(lists, 2):
        body = base.model_copy(update={"items": items})
        send(client, "PUT", f"{YEAR}/versions/{version}", body)


def test_a_plan_goes_through_all_its_steps(client: TestClient) -> None:
    steps: list[tuple[str, BaseModel]] = [
        (QUARTER, wish.quarter),
        (f"{QUARTER}/opinion-waiver", wish.waiver),
        (f"{QUARTER}/issue", wish.issue),
        (f"/programmes/{ex.OTHER}/drawn-from/{ex.PROGRAMME}", wish.draw_quarter),
        (f"{ITEM}/owner", wish.assignment),
        (f"{ITEM}/start", wish.start),
        (f"{ITEM}/progress", wish.progress),
        (f"{ITEM}/postponement", wish.postponement),
        (f"{ITEM}/completion", wish.completion),
        (f"{YEAR}/items/{ex.LAUNCH}/cancellation", wish.cancellation),
        (f"{YEAR}/reviews/2021-Q2", wish.review),
        (f"{YEAR}/closure", wish.closure),
    ]
    for address, body in steps:
        assert send(client, "PUT", address, body).json()["changed"], address
    found = client.get(YEAR).json()
    assert (found["status"], found["evaluation"]) == ("CLOSED", ex.SECRET)
    assert [item["state"] for item in found["items"]] == ["CANCELLED", "COMPLETED"]


def test_lists_of_plans_and_items_are_taken_whole(client: TestClient) -> None:
    drawn = wish.of_plan(contract.DrawProgrammeRow, wish.draw_quarter, pl.QUARTER, source_id=ex.PROGRAMME)
    issue = wish.of_plan(contract.IssueProgrammeRow, wish.issue, pl.QUARTER)
    lists: list[tuple[str, BaseModel]] = [
        ("drawn", contract.DrawProgrammes(rows=(drawn,))),
        ("issues", contract.IssueProgrammes(rows=(issue,))),
        ("items/owners", contract.AssignItems(rows=(wish.of_item(contract.AssignItemRow, wish.assignment),))),
        ("items/starts", contract.StartItems(rows=(wish.of_item(contract.StartItemRow, wish.start),))),
        (
            "items/progress",
            contract.ReportItemsProgress(rows=(wish.of_item(contract.ReportItemProgressRow, wish.progress),)),
        ),
        (
            "items/postponements",
            contract.PostponeItems(rows=(wish.of_item(contract.PostponeItemRow, wish.postponement),)),
        ),
        (
            "items/cancellations",
            contract.CancelItems(rows=(wish.of_item(contract.CancelItemRow, wish.cancellation, ex.LAUNCH),)),
        ),
        (
            "reviews",
            contract.ReviewProgrammes(rows=(wish.of_plan(contract.ReviewProgrammeRow, wish.review, period="2021-06"),)),
        ),
        ("closures", contract.CloseProgrammes(rows=(wish.of_plan(contract.CloseProgrammeRow, wish.closure),))),
    ]
    for name, body in lists:
        answer = send(client, "POST", f"/programmes/{name}/bulk", body).json()
        assert (answer["rows"], answer["changed"]) == (1, 1), name


@pytest.mark.parametrize(
    "wrong",
    [
        {"attachments": ["no hash"]},
        {"attachments": ["AB" * 32]},
        {"results": [{"measure": "Tree", "amount": 1}]},
        {"results": [{"measure": "TREE", "amount": 0}]},
        {"results": [{"measure": f"M{chr(65 + n % 26)}", "amount": 1} for n in range(51)]},
    ],
)
def test_what_has_no_form_does_not_come_in(client: TestClient, wrong: dict[str, Any]) -> None:
    body = wish.completion.model_dump(mode="json") | wrong
    assert client.put(f"{ITEM}/completion", json=body).status_code == 422


def test_versions_are_listed_and_any_two_compared(client: TestClient) -> None:
    amended(client)
    versions = client.get(f"{YEAR}/versions").json()["versions"]
    assert [(one["version"], one["items"]) for one in versions] == [(1, 2), (2, 3), (3, 3), (4, 2), (5, 1), (6, 2)]
    found = client.get(f"{YEAR}/versions/1/compare/6").json()
    assert [one["title"] for one in found["added"]] == ["Việc 5"]
    assert [one["title"] for one in found["dropped"]] == ["Ra quân đầu năm"]
    assert [change["field"] for change in found["changed"][0]["changes"]] == ["title", "owner_member_id"]
    assert [change["since"] for change in found["changed"][0]["changes"]] == [5, 6]
    assert (found["added"][0]["since"], found["dropped"][0]["since"]) == (6, 5)
    gone = client.get(f"{YEAR}/versions/1/compare/7")
    assert (gone.status_code, gone.json()["code"]) == (404, "plans.unknown_version")


def test_the_comparison_is_a_page_that_asks_for_nothing_and_runs_nothing(client: TestClient) -> None:
    """INVARIANT: the page can be opened, printed and passed on without a request to anywhere, and names no member.

    A link to a style sheet or a font, a script, an attribute with a style, or a member's id on it would break it.
    """
    amended(client)
    page = client.get(f"{YEAR}/versions/1/compare/6.html")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert not re.findall(r"<script|<link|<img|style=|https?:|//|url\(|@import|\bon\w+=", page.text)
    assert str(pl.MEMBER) not in page.text
    assert "Hiến máu &lt;b&gt;tình nguyện&lt;/b&gt;" in page.text
    assert "<!doctype html>" in page.text.lstrip()[:20]


def test_the_page_tells_each_change_in_words_a_person_reads(client: TestClient) -> None:
    amended(client)
    text = client.get(f"{YEAR}/versions/2/compare/3.html").text
    for said in ("Thay đổi (1)", "<del>14/06/2021</del> → <ins>01/07/2021</ins>", "<ins>1.200 đơn vị máu</ins>"):
        assert said in text
    same = client.get(f"{YEAR}/versions/3/compare/3.html").text
    assert "không khác gì nhau" in same
    links = re.findall(r'href="(\.\./[^"]+)"', text)
    assert links
    for link in links:
        assert client.get(f"{YEAR}/versions/2/compare/{link}").status_code == 200, link


def test_page_and_versions_need_a_key(client: TestClient) -> None:
    client.headers.pop("Authorization")
    for address in (f"{YEAR}/versions", f"{YEAR}/versions/1/compare/1", f"{YEAR}/versions/1/compare/1.html"):
        assert client.get(address).status_code == 401
