"""The routes of youth opinion."""

from pydantic import BaseModel

from contracts.members import opinion as contract
from tests.members import examples as ex
from tests.members import examples_opinion as eo
from tests.members.test_api import TestClient, put

DIGEST = f"/units/{ex.TAX_1}/opinions/{eo.MONTH}"


def test_opinions_are_led_over_http(http: TestClient) -> None:
    steps: list[tuple[str, BaseModel]] = [
        (f"{DIGEST}/notes/{eo.NOTE}", eo.record),
        (f"{DIGEST}/submission", eo.submit),
        (f"{DIGEST}/forwarding", eo.forward),
        (f"/units/{ex.TAX_1}/incidents/{eo.INCIDENT}", eo.report),
        (f"{DIGEST}/answers/{eo.ANSWER}", eo.answer),
    ]
    for version, (address, wish) in enumerate(steps, 1):
        answer = put(http, address, wish)
        assert (answer.status_code, answer.headers["ETag"]) == (200, f'"{version}"'), answer.text
    shown = http.get("/opinions", params={"unit": str(ex.TAX_1), "month": eo.MONTH})
    assert (shown.headers["ETag"], shown.json()["notes"], shown.json()["digest"]["total"]) == ('"5"', None, 7)
    assert http.delete(f"{DIGEST}/notes/{eo.NOTE}/words").json()["changed"]


def test_warnings_and_lists(http: TestClient) -> None:
    rows = contract.RecordOpinions(rows=(contract.RecordOpinionRow(**dict(eo.record), item_id=eo.NOTE),))
    sent = http.post(f"{DIGEST}/notes/bulk", json=rows.model_dump(mode="json"))
    assert (sent.status_code, sent.json()["changed"]) == (200, 1)
    assert put(http, f"{DIGEST}/submission", eo.submit).json()["warnings"] == ["TOO_FEW_CHANNELS"]
    named = eo.record.model_copy(update={"summary": "gọi 0912345678"})
    refused = put(http, f"{DIGEST}/notes/{eo.OTHER_NOTE}", named)
    assert refused.json()["code"] == "members.opinion_digest_submitted"
    april = put(http, f"/units/{ex.TAX_1}/opinions/2021-02/notes/{eo.OTHER_NOTE}", named)
    assert (april.status_code, april.json()["code"]) == (422, "members.identity_in_note")
    assert "0912345678" not in april.text
