"""The routes of the training programme: lists are not taken for a member's id."""

from typing import Any

from pydantic import BaseModel

from contracts.members import training as contract
from tests.members import examples as ex
from tests.members import examples_training as et
from tests.members.test_api import MEMBER, TestClient, put


def test_a_programme_is_led_over_http(http: TestClient) -> None:
    put(http, f"{MEMBER}/registration", ex.register())
    steps: list[tuple[str, BaseModel]] = [
        ("", et.register),
        ("/confirmation", et.confirm),
        (f"/evidence/{et.ITEM}", et.evidence),
        ("/self-assessment", et.assess),
        ("/result", et.result),
    ]
    for version, (step, wish) in enumerate(steps, 1):
        answer = put(http, f"{MEMBER}/training/2021{step}", wish)
        assert (answer.status_code, answer.headers["ETag"]) == (200, f'"{version}"'), answer.text
    shown = http.get(f"{MEMBER}/training/2021")
    assert (shown.headers["ETag"], shown.json()["points"]) == ('"5"', et.POINTS)
    line = {"member_id": str(ex.AN), "state": "COMPLETED", "total": 84}
    assert http.get(f"/units/{ex.TAX_1}/training/2021").json()["members"] == [line]


def test_lists_have_addresses_of_their_own(http: TestClient) -> None:
    put(http, f"{MEMBER}/registration", ex.register())
    one: dict[str, Any] = {"member_id": ex.AN}
    sent: list[tuple[str, BaseModel]] = [
        (
            "registrations",
            contract.RegisterTrainings(rows=(contract.RegisterTrainingRow(**one, **dict(et.register)),)),
        ),
        (
            "confirmations",
            contract.ConfirmTrainingRegistrations(
                rows=(contract.ConfirmTrainingRegistrationRow(**one, **dict(et.confirm)),)
            ),
        ),
        (
            "evidence",
            contract.AddTrainingEvidences(
                rows=(contract.AddTrainingEvidenceRow(**one, item_id=et.ITEM, **dict(et.evidence)),)
            ),
        ),
        (
            "self-assessments",
            contract.AssessTrainings(rows=(contract.AssessTrainingRow(**one, **dict(et.assess)),)),
        ),
        ("results", contract.AssessTrainings(rows=(contract.AssessTrainingRow(**one, **dict(et.result)),))),
    ]
    for address, wish in sent:
        answer = http.post(f"/members/training/2021/{address}/bulk", json=wish.model_dump(mode="json"))
        assert (answer.status_code, answer.json()["changed"]) == (200, 1), (address, answer.text)
