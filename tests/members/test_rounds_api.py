"""The routes of rating rounds and of the rating of units: answers with the cap, versions, lists, other rules tried."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel

from contracts.base import Rank
from contracts.members import rounds as contract
from services.kernel.keys import Keys
from services.kernel.store import Store
from services.kernel.views import ViewSet
from services.members.views.rating_rounds import RatingRounds
from services.members.views.units import Units
from tests.members import examples as ex
from tests.members import examples_rounds as er
from tests.members.test_api import MEMBER, NOW, TestClient, put

ROUND = f"/units/{ex.TAX_1}/rating-rounds/2021"
LINE = f"{ROUND}/members/{ex.AN}"


def feed(store: Store, private: ViewSet) -> None:
    """Let the views read the store, twice."""
    with private.read() as (_, live):
        found = [live[RatingRounds.NAME], live[Units.NAME]]
    with private.engine.begin() as db:
        for view in found * 2:
            view.apply(db, store.log(0, 1000))


def led(http: TestClient) -> None:
    """Lead a round of one member over HTTP up to the decision."""
    put(http, f"{MEMBER}/registration", ex.register())
    steps: list[tuple[str, BaseModel]] = [
        (ROUND, er.open_round),
        (LINE, er.step),
        (f"{LINE}/self-rating", er.self_rating(points=75)),
        (f"{ROUND}/meetings/{er.MEETING}", er.meeting({ex.AN: {Rank.EXCELLENT: 8, Rank.GOOD: 2}})),
        (f"{LINE}/proposal", er.rank(Rank.EXCELLENT)),
        (f"{LINE}/decision", er.rank(Rank.EXCELLENT)),
    ]
    for step, wish in steps:
        answer = put(http, step, wish)
        assert answer.status_code == 200, answer.text
        assert answer.headers["ETag"] == f'"{answer.json()["version"]}"'


def test_a_round_is_led_over_http_and_each_answer_says_how_the_cap_stands(http: TestClient) -> None:
    led(http)
    put(http, f"/units/{ex.TAX}/cap-overrides/2021/MEMBERS", er.approve)
    closed = put(http, f"{ROUND}/closure", er.step)
    assert closed.json()["cap"] == {
        "rank": "EXCELLENT",
        "percent": 20,
        "rounding": "FLOOR",
        "basis": 1,
        "allowed": 1,
        "used": 1,
        "approved": 3,
        "over": False,
    }
    shown = http.get(ROUND)
    assert (shown.json()["state"], shown.headers["ETag"]) == ("CLOSED", closed.headers["ETag"])
    assert put(http, f"{LINE}/appeals/{er.APPEAL}", er.appeal).json()["changed"]
    assert put(http, f"{LINE}/appeals/{er.APPEAL}/answer", er.answer(Rank.GOOD)).json()["cap"]["used"] == 0
    assert http.get(f"{MEMBER}/ratings/2021").json()["rank"] == "GOOD"
    refused = put(http, f"{MEMBER}/ratings/2021", ex.rate(Rank.COMPLETED, reason="Nạp lại"))
    assert (refused.status_code, refused.json()["code"]) == (409, "members.round_closed")


def test_lists_are_sent_to_a_round(http: TestClient) -> None:
    for one in (ex.AN, ex.BINH):
        put(http, f"/members/{one}/registration", ex.register(member_code=None))
    put(http, ROUND, er.open_round)
    row: dict[str, Any] = {"member_id": ex.AN}
    ranked = contract.ProposeRatings(rows=(contract.ProposeRatingRow(**row, **dict(er.rank(Rank.GOOD))),))
    put(http, f"{ROUND}/meetings/{er.MEETING}", er.meeting({ex.AN: {Rank.GOOD: 9}}))
    why: dict[str, Any] = {"reason": contract.ExemptionReason.POSTPONED, **ex.paper()}
    sent: list[tuple[str, BaseModel]] = [
        ("self-ratings", contract.SelfRates(rows=(contract.SelfRateRow(**row, **dict(er.self_rating())),))),
        ("proposals", ranked),
        ("decisions", ranked),
        ("exemptions", contract.ExemptFromRatings(rows=(contract.ExemptFromRatingRow(member_id=ex.BINH, **why),))),
    ]
    for address, wish in sent:
        answer = http.post(f"{ROUND}/{address}/bulk", json=wish.model_dump(mode="json"))
        assert (answer.status_code, answer.json()["changed"]) == (200, 1), (address, answer.text)
    again = put(http, f"{ROUND}/members/{ex.BINH}/exemption", contract.ExemptFromRating.model_validate(why))
    assert not again.json()["changed"]


def test_the_rounds_of_a_year_are_listed_and_another_rule_set_is_tried(
    http: TestClient, store: Store, private: ViewSet, keys: Keys
) -> None:
    led(http)
    feed(store, private)
    listed = http.get("/rating-rounds/2021").json()
    assert [(one["unit"]["code"], one["state"]) for one in listed] == [("cuc-thue-1", "OPEN")]
    before = store.position()
    address = "/ratings/2021/what-if?rules=PARTY-366"
    found = http.get(address).json()
    assert [(one["would_be"], one["why"], one["full_name"]) for one in found["differences"]] == [
        ("GOOD", ["POINTS"], None)
    ]
    assert http.get(f"{address}&unit=cuc-thue&names=true").json()["differences"][0]["full_name"] == ex.NAME
    assert http.get(f"{address}&unit=ngan-hang").json()["differences"] == []
    foreign = keys.create(account="acc-9", post="Bí thư", at=NOW, unit=ex.BANK, unit_code="ngan-hang")
    elsewhere = http.get(f"{address}&names=true", headers={"Authorization": f"Bearer {foreign}"})
    assert (elsewhere.json()["rounds"], elsewhere.json()["differences"]) == (0, [])
    assert (http.get(f"{address}&unit=khong-co").status_code, http.get(ROUND).status_code) == (404, 200)
    unknown = http.get("/ratings/2021/what-if?rules=KHONG-CO")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "members.unknown_rule_set")
    assert store.position() == before
    put(http, f"{ROUND}/closure", er.step)
    feed(store, private)
    assert http.get("/rating-rounds/2021").json()[0]["state"] == "CLOSED"
    assert http.get("/rating-rounds/2020").json() == []


def test_what_stands_in_a_round_is_shown_only_to_a_key_in_scope(http: TestClient, keys: Keys) -> None:
    led(http)
    foreign = keys.create(account="acc-9", post="Bí thư", at=NOW, unit=ex.BANK, unit_code="ngan-hang")
    for address in (ROUND, f"/units/{ex.TAX_1}/year-end/2021", f"/units/{ex.TAX_1}/ratings/2021"):
        assert http.get(address, headers={"Authorization": f"Bearer {foreign}"}).status_code == 403
        assert http.get(address, headers={"Authorization": ""}).status_code == 401


def test_a_unit_is_rated_over_http(http: TestClient) -> None:
    led(http)
    put(http, f"{ROUND}/closure", er.step)
    address = f"/units/{ex.TAX_1}/ratings/2021"
    for version, step in enumerate(("self-rating", "appraisal", "decision"), 1):
        answer = put(http, f"{address}/{step}", er.unit_rank(Rank.GOOD))
        assert (answer.status_code, answer.headers["ETag"]) == (200, f'"{version}"'), answer.text
    shown = http.get(address)
    assert (shown.json()["rank"], shown.headers["ETag"]) == ("GOOD", '"3"')
    rows = (contract.RateUnitRow(unit_id=ex.TAX_1, **dict(er.unit_rank(Rank.GOOD))),)
    again = http.post("/units/ratings/2021/decisions/bulk", json=contract.RateUnits(rows=rows).model_dump(mode="json"))
    assert (again.status_code, again.json()["changed"]) == (200, 0)
    chain = http.get(f"/units/{ex.TAX}/year-end/2021").json()
    assert [step["state"] for step in chain["steps"]] == ["OPEN", "DONE", "DONE", "DONE", "OPEN", "BLOCKED", "BLOCKED"]
    assert "cuc-thue-2" in chain["steps"][-1]["reason"]
    assert http.get(f"/units/{UUID(int=404)}/year-end/2021").status_code == 404
