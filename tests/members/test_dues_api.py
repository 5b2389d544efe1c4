"""The routes of dues: months in the address, lists with addresses of their own."""

from contracts.members import dues as contract
from tests.members import examples as ex
from tests.members import examples_dues as ed
from tests.members.test_api import MEMBER, TestClient, put

ACCOUNT = f"/units/{ex.TAX_1}/dues/{ed.MONTH}"


def test_dues_are_led_over_http(http: TestClient) -> None:
    put(http, f"{MEMBER}/registration", ex.register())
    put(http, f"/members/{ex.BINH}/registration", ex.register(member_code=None))
    steps = (
        ("", ed.assess),
        (f"/collections/{ed.PAID}", ed.collect),
        (f"/waivers/{ex.BINH}", ed.waive),
        (f"/collections/{ed.PAID}/reversal", ed.reverse),
    )
    for version, (step, wish) in enumerate(steps, 1):
        answer = put(http, ACCOUNT + step, wish)
        assert (answer.status_code, answer.headers["ETag"]) == (200, f'"{version}"'), answer.text
    refused = put(http, f"{ACCOUNT}/remittances/{ed.SENT}", ed.remit)
    assert (refused.status_code, refused.json()["code"]) == (409, "members.dues_remits_more_than_due")
    shown = http.get("/dues", params={"unit": str(ex.TAX_1), "month": ed.MONTH})
    assert (shown.headers["ETag"], shown.json()["collected"], len(shown.json()["members"])) == ('"4"', 0, 2)
    assert http.get(f"{MEMBER}/dues/2021").json()["unpaid"] == [ed.MONTH]
    assert put(http, f"/units/{ex.TAX_1}/dues/2021-13", ed.assess).status_code == 422


def test_lists_of_dues_have_addresses_of_their_own(http: TestClient) -> None:
    put(http, f"{MEMBER}/registration", ex.register())
    put(http, f"/members/{ex.BINH}/registration", ex.register(member_code=None))
    lists = contract.AssessDuesOfUnits(
        rows=(contract.AssessDuesRow(**dict(ed.assess), unit_id=ex.TAX_1, month=ed.MONTH),)
    )
    paid = contract.CollectDuesOfMany(
        rows=(contract.CollectDuesRow(**dict(ed.collect), unit_id=ex.TAX_1, month=ed.MONTH, item_id=ed.PAID),)
    )
    for address, wish in (("assessments", lists), ("collections", paid)):
        answer = http.post(f"/dues/{address}/bulk", json=wish.model_dump(mode="json"))
        assert (answer.status_code, answer.json()["changed"]) == (200, 1), answer.text
