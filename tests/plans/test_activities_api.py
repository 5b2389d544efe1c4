"""The routes of activities, asked over ASGI on a real store."""

from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient

from contracts.plans import activities as contract
from tests.plans import examples as ex
from tests.plans import examples_activities as exa
from tests.plans.test_api import post, put

ACTIVITY = f"/activities/{exa.ACTIVITY}"


def test_an_activity_is_led_over_http(http: TestClient) -> None:
    waiting = f"/waiting-list/{exa.CHI}"
    steps = [
        ("", exa.ask_announce),
        ("/notice", exa.ask_notice),
        (f"/sign-ups/{exa.AN}", exa.ask_sign_up),
        (f"/sign-ups/{exa.BINH}", exa.ask_sign_up),
        (waiting, exa.ask_wait),
        ("/day", exa.ask_reschedule),
        ("/unit", exa.ask_hand_on),
        (f"/attendance/{exa.LIST}", exa.ask_attendance.model_copy(update={"effective_on": exa.LATER})),
        ("/result", exa.ask_hold.model_copy(update={"effective_on": exa.LATER})),
        ("/correction", exa.ask_correct),
    ]
    for version, (step, wish) in enumerate(steps, 1):
        answer = put(http, ACTIVITY + step, wish)
        assert (answer.status_code, answer.headers["ETag"]) == (200, f'"{version}"'), answer.text
    shown = http.get(ACTIVITY)
    assert (shown.headers["ETag"], shown.json()["status"]) == ('"10"', "HELD")
    assert [one["member_id"] for one in shown.json()["waiting"]] == [str(exa.CHI)]
    assert shown.json()["outcome"]["turns"] == 3


def test_who_withdraws_makes_room_and_the_answer_says_how_one_stands(http: TestClient) -> None:
    put(http, ACTIVITY, exa.ask_announce)
    answers = [put(http, f"{ACTIVITY}/sign-ups/{whom}", exa.ask_sign_up) for whom in (exa.AN, exa.BINH, exa.CHI)]
    assert [answer.json()["standing"] for answer in answers] == ["SIGNED", "SIGNED", "WAITING"]
    gone = put(http, f"{ACTIVITY}/sign-ups/{exa.AN}/withdrawal", exa.ask_withdraw)
    assert (gone.json()["standing"], gone.headers["ETag"]) == ("WITHDRAWN", '"6"')


def test_a_warning_is_in_the_answer_and_a_refusal_names_its_rule(http: TestClient) -> None:
    put(http, ACTIVITY, exa.ask_announce)
    assert "thông báo" in put(http, f"{ACTIVITY}/notice", exa.ask_notice).json()["warning"]
    refused = put(http, f"{ACTIVITY}/correction", exa.ask_correct)
    assert (refused.status_code, refused.json()["code"]) == (409, "plans.activity_not_held_yet")
    assert put(http, f"{ACTIVITY}/cancellation", exa.ask_cancel).status_code == 200
    refused = put(http, f"{ACTIVITY}/sign-ups/{exa.AN}", exa.ask_sign_up)
    assert (refused.status_code, refused.json()["code"]) == (409, "plans.activity_cancelled")
    assert str(exa.AN) not in refused.text
    assert http.get(f"/activities/{UUID(int=9)}").json()["code"] == "plans.unknown_activity"


def test_a_typing_slip_in_a_target_is_refused_not_lost(http: TestClient) -> None:
    wish = exa.ask_announce.model_dump(mode="json")
    wish["targets"]["tunrs"] = 5
    assert http.put(ACTIVITY, json=wish).status_code == 422


def test_lists_of_activities_have_addresses_of_their_own(http: TestClient) -> None:
    of_one: dict[str, Any] = {"activity_id": exa.ACTIVITY}
    signed = contract.SignUpRow(**dict(exa.ask_sign_up), **of_one, member_id=exa.AN)
    listed = contract.RecordAttendanceRow(**dict(exa.ask_attendance), **of_one, list_id=exa.LIST)
    lists = [
        (
            "/bulk",
            contract.AnnounceActivities(rows=(contract.AnnounceActivityRow(**dict(exa.ask_announce), **of_one),)),
        ),
        ("/sign-ups/bulk", contract.SignUpMembers(rows=(signed,))),
        ("/attendance/bulk", contract.RecordAttendances(rows=(listed,))),
        ("/results/bulk", contract.HoldActivities(rows=(contract.HoldActivityRow(**dict(exa.ask_hold), **of_one),))),
    ]
    for address, wish in lists:
        answer = post(http, f"/activities{address}", wish)
        assert (answer.status_code, answer.json()["changed"]) == (200, 1), answer.text
    assert len(answer.json()["warnings"]) == 1
    assert http.get(ACTIVITY).json()["unit"]["id"] == str(ex.OFFICE)
