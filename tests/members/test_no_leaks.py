"""What is said of a person stays out of answers, logs and tracebacks when something goes wrong."""

import logging
from typing import Any

import pytest
from fastapi.testclient import TestClient

from contracts import members as contract
from services.members.application.people import Members
from tests.members import examples as ex
from tests.members.test_api import MEMBER

NAME, PHONE, BORN = "Trịnhxuân Lộraviệc", "0977888999", "1997-08-19"
WORDS = (NAME, PHONE, BORN, "Lộraviệc", "Trịnhxuân")


def body(**changes: Any) -> dict[str, Any]:
    """A registration with words to look for."""
    told: dict[str, Any] = ex.register().model_dump(mode="json") | {"full_name": NAME, "birth_date": BORN}
    return told | changes


def unspoken(text: str) -> None:
    """Assert that nothing sought stands in a text."""
    assert not [one for one in WORDS if one in text], text


@pytest.mark.parametrize(
    "wrong",
    [
        {"birth_date": f"{BORN} {NAME}"},
        {"sex": NAME},
        {"full_name": NAME * 100},
        {NAME: PHONE},
        {"unit_id": PHONE},
        {"document": {"number": PHONE, "issued_on": NAME}},
        {"document": {NAME: NAME}},
    ],
    ids=["day", "choice", "length", "unknown field", "id", "nested", "nested unknown"],
)
def test_a_malformed_wish_is_answered_without_its_values(
    http: TestClient, caplog: pytest.LogCaptureFixture, wrong: dict[str, Any]
) -> None:
    """INVARIANT: an answer 422 names fields, never what stood in them, and no log line does.

    Breaks when the validator's own words, or keys a client made up, are passed on.
    """
    caplog.set_level(logging.DEBUG)
    answer = http.put(f"{MEMBER}/registration", json=body(**wrong))
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"]
    unspoken(answer.text)
    unspoken(caplog.text)


def test_a_crash_is_logged_by_kind_and_place_only(
    http: TestClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """INVARIANT: a handler that crashes over a person's data logs where, not what, and answers neither.

    Breaks when a traceback or an error's text is logged.
    """

    def crash(self: Members, member_id: object, request: contract.RegisterMember, caller: object) -> None:
        raise ValueError(f"cannot use {request.full_name} born {request.birth_date}, {PHONE}")

    monkeypatch.setattr(Members, "register", crash)
    caplog.set_level(logging.DEBUG)
    answer = http.put(f"{MEMBER}/registration", json=body())
    assert (answer.status_code, answer.json()["code"]) == (500, "http.crashed")
    unspoken(answer.text)
    assert "ValueError" in caplog.text
    unspoken(caplog.text)
    assert all(record.exc_info is None for record in caplog.records)


def test_a_refusal_names_nobody(http: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    assert http.put(f"{MEMBER}/registration", json=body(member_code=PHONE)).is_success
    again = http.put(f"/members/{ex.BINH}/registration", json=body(member_code=PHONE))
    assert again.json()["code"] == "members.member_code_taken"
    unspoken(again.text)
    unspoken(caplog.text)
