"""The HTTP edge of members, asked over ASGI on a real store: each route of the contract, ETags, paging, problem details."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient
from pydantic import BaseModel
from sqlalchemy import MetaData

from contracts import members as contract
from contracts.base import Rank
from services.kernel.keys import Keys
from services.kernel.store import Store
from services.kernel.views import ViewSet
from services.members.views import views
from services.members.views.units import Units as UnitsView
from tests.members import examples as ex

MEMBER = f"/members/{ex.AN}"
NOW = datetime(2021, 7, 1, 8, tzinfo=UTC)


def put(http: TestClient, address: str, wish: BaseModel) -> Any:
    """Send a wish."""
    return http.put(address, json=wish.model_dump(mode="json"))


def test_a_membership_is_led_over_http(http: TestClient) -> None:
    steps = [
        ("/registration", ex.register()),
        ("/transfer", ex.request_transfer),
        ("/transfer/acceptance", ex.accept_transfer),
        ("/maturation", contract.MatureMember(**ex.paper(date(2025, 9, 1)))),
    ]
    for version, (step, wish) in enumerate(steps, 1):
        answer = put(http, MEMBER + step, wish)
        assert (answer.status_code, answer.headers["ETag"]) == (200, f'"{version}"'), answer.text
    shown = http.get(MEMBER)
    assert (shown.status_code, shown.headers["ETag"], shown.json()["state"]) == (200, '"4"', "matured")
    assert shown.json()["unit"]["code"] == "ngan-hang"


def test_a_person_is_admitted_rated_and_lets_go(http: TestClient) -> None:
    fields = ex.registration().model_dump(exclude={"member_id", "joined_on"})
    wish = contract.AdmitMember.model_validate(fields | {"voters_present": 9, "votes_for": 8})
    assert put(http, f"{MEMBER}/admission", wish).status_code == 200
    assert http.get(MEMBER).json()["full_name"] == ex.NAME
    assert put(http, f"{MEMBER}/ratings/2021", ex.rate(Rank.GOOD)).headers["ETag"] == '"1"'
    shown = http.get(f"{MEMBER}/ratings/2021")
    assert (shown.headers["ETag"], shown.json()["rank"]) == ('"1"', "GOOD")
    before = http.get(f"{MEMBER}/ratings/2020")
    assert (before.status_code, before.json()["code"]) == (404, "members.not_rated")
    assert put(http, f"{MEMBER}/departure", contract.ReleaseMember(**ex.paper())).status_code == 200
    assert http.get(MEMBER).json()["state"] == "left"


def test_a_unit_and_a_cluster_are_set_up(http: TestClient) -> None:
    row = ex.UNITS.rows[1]
    again = contract.EstablishUnit.model_validate(row.model_dump(exclude={"unit_id"}))
    answer = put(http, f"/units/{ex.TAX}", again)
    assert (answer.status_code, answer.json()["changed"]) == (200, False)
    shown = http.get(f"/units/{ex.TAX}")
    assert (shown.headers["ETag"], shown.json()["code"], shown.json()["parent_id"]) == ('"1"', "cuc-thue", str(ex.BLOC))
    fields = {"year": 2021, "code": "cum-1", "name": "Cụm 1", "lead_id": ex.TAX, "unit_ids": (ex.TAX,)}
    formed = put(http, f"/clusters/{ex.CLUSTER}", contract.FormCluster.model_validate(fields | ex.paper()))
    assert formed.status_code == 200


def test_a_list_is_sent_to_an_address_that_no_member_id_hides(http: TestClient) -> None:
    put(http, f"{MEMBER}/registration", ex.register())
    sent: list[tuple[str, BaseModel]] = [
        ("/units/bulk", ex.UNITS),
        ("/members/registrations/bulk", contract.RegisterMembers(rows=(ex.registration(ex.BINH, member_code=None),))),
        (
            "/members/admissions/bulk",
            contract.AdmitMembers(
                rows=(
                    contract.AdmitMemberRow.model_validate(
                        ex.registration(UUID(int=13), member_code=None).model_dump(exclude={"joined_on"})
                        | {"voters_present": 3, "votes_for": 3}
                    ),
                )
            ),
        ),
        (
            "/members/transfers/bulk",
            contract.RequestTransfers(
                rows=(contract.RequestTransferRow(member_id=ex.AN, **ex.request_transfer.model_dump()),)
            ),
        ),
        (
            "/members/transfers/acceptances/bulk",
            contract.AcceptTransfers(
                rows=(contract.AcceptTransferRow(member_id=ex.AN, **ex.accept_transfer.model_dump()),)
            ),
        ),
        (
            "/members/ratings/2021/bulk",
            contract.DecideRatings(
                rows=(contract.DecideRatingRow(member_id=ex.AN, **ex.rate(Rank.GOOD).model_dump()),)
            ),
        ),
        (
            "/members/maturations/bulk",
            contract.MatureMembers(rows=(contract.MatureMemberRow(member_id=ex.AN, **ex.paper(date(2025, 9, 1))),)),
        ),
        (
            "/members/departures/bulk",
            contract.ReleaseMembers(rows=(contract.ReleaseMemberRow(member_id=ex.BINH, **ex.paper()),)),
        ),
    ]
    for address, wish in sent:
        answer = http.post(address, json=wish.model_dump(mode="json"))
        assert answer.status_code == 200, (address, answer.text)


def test_a_refusal_is_a_problem_with_its_code_and_its_row(http: TestClient) -> None:
    wish = contract.RegisterMembers(rows=(ex.registration(), ex.registration(ex.BINH)))
    answer = http.post("/members/registrations/bulk", json=wish.model_dump(mode="json"))
    assert (answer.status_code, answer.json()["code"]) == (409, "members.member_code_taken")
    assert answer.json()["detail"].startswith("Dòng 2: ")
    unknown = http.get(f"/units/{UUID(int=404)}")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "members.unknown_unit")


def test_a_member_is_shown_only_to_a_key_in_scope(http: TestClient, keys: Keys) -> None:
    put(http, f"{MEMBER}/registration", ex.register())
    put(http, f"{MEMBER}/ratings/2021", ex.rate(Rank.GOOD))
    foreign = keys.create(account="acc-9", post="Bí thư", at=NOW, unit=ex.BANK, unit_code="ngan-hang")
    for address in (MEMBER, f"{MEMBER}/ratings/2021"):
        answer = http.get(address, headers={"Authorization": f"Bearer {foreign}"})
        assert answer.status_code == 403
        assert ex.NAME not in answer.text
        assert http.get(address, headers={"Authorization": ""}).status_code == 401


def test_the_units_are_listed_page_by_page(http: TestClient, store: Store, private: ViewSet) -> None:
    with private.read() as (_, live):
        view = live[UnitsView.NAME]
    with private.engine.begin() as db:
        view.apply(db, store.log(0, 100))
        view.apply(db, store.log(0, 100))
    first = http.get("/units", params={"limit": 3}).json()
    rest = http.get("/units", params={"limit": 3, "cursor": first["next"]}).json()
    assert [one["code"] for one in first["items"]] == ["cuc-thue", "cuc-thue-1", "cuc-thue-2"]
    assert ([one["code"] for one in rest["items"]], rest["next"]) == (["khoi-cq-dn", "ngan-hang"], None)
    assert http.get("/units", params={"cursor": "hỏng"}).status_code == 422


def test_the_tables_of_a_generation_bear_its_name() -> None:
    metadata = MetaData()
    views("g7", metadata)
    assert all(name.endswith("_g7") for name in metadata.tables)
