"""Member life over HTTP: one life from proposal to maturation, each route of the slice, lists that no member id hides."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel

from contracts import members as contract
from contracts.members import life
from services.kernel.store import Store
from services.members.application import UseCases
from tests.members import examples as ex

CANDIDATE, TRANSFER_2 = UUID(int=13), UUID(int=32)
SECRET = "Hoàn cảnh riêng không ai được biết"


@pytest.fixture
def http(desks: UseCases, http: TestClient) -> TestClient:
    """A client with a key for the whole bloc, An and Bình registered."""
    desks.members.register(ex.AN, ex.register(), ex.WHOLE)
    desks.members.register(ex.BINH, ex.register(unit_id=ex.BANK, member_code=None), ex.WHOLE)
    return http


def put(http: TestClient, member_id: UUID, step: str, wish: BaseModel) -> Any:
    """Send a wish about a member."""
    return http.put(f"/members/{member_id}/{step}", json=wish.model_dump(mode="json"))


def on(year: int, month: int, day: int) -> dict[str, Any]:
    """The day and the paper of a wish."""
    return ex.paper(date(year, month, day))


def proposal() -> life.ProposeAdmission:
    """The application of a young man, An guaranteeing."""
    fields = {"full_name": "Trần Văn Mới", "birth_date": date(1994, 5, 1), "sex": "MALE", "member_code": "MA-0003"}
    return life.ProposeAdmission.model_validate(fields | {"unit_id": ex.TAX_1, "guarantor_id": ex.AN} | on(2021, 3, 1))


def transfer(transfer_id: UUID, to_unit: UUID, **paper: Any) -> contract.RequestTransfer:
    """A referral with the dues paid up to its day."""
    return contract.RequestTransfer(
        transfer_id=transfer_id, to_unit_id=to_unit, dues_paid_until=paper["effective_on"], **paper
    )


def a_life() -> list[tuple[str, BaseModel]]:
    """Every step of one life, from the application to maturation; each one moves the version on by one."""
    step: dict[str, Any] = {"transfer_id": ex.TRANSFER}
    votes = {"members_called": 12, "voters_present": 10, "votes_for": 9, "votes_against": 1}
    return [
        ("admission/proposal", proposal()),
        ("admission/vote", life.RecordAdmissionVote.model_validate(votes | on(2021, 3, 10))),
        ("admission/ratification", life.RatifyAdmission(**on(2021, 3, 26))),
        ("card", life.IssueCard(number="THE-3", **on(2021, 4, 1))),
        (
            "details",
            life.ChangeDetails(
                details={"phone": "0905 111 222", "religion": "Phật giáo"}, purpose="STATISTICS", **on(2021, 4, 2)
            ),
        ),
        ("correction", life.CorrectMember(full_name="Trần Văn Mới Mẻ", reason=SECRET, **on(2021, 4, 3))),
        ("party-status", life.ChangePartyStatus(status=life.PartyStatus.PROBATIONARY, **on(2021, 4, 4))),
        ("move", life.MoveWithinUnion(transfer_id=TRANSFER_2, to_unit_id=ex.TAX_2, **on(2021, 5, 1))),
        ("transfer", transfer(ex.TRANSFER, ex.BANK, **on(2023, 6, 1))),
        ("transfer/release", life.TransferStep(**step, **on(2023, 6, 2))),
        ("transfer/forwarding", life.TransferStep(**step, **on(2023, 6, 3))),
        ("transfer/acceptance", contract.AcceptTransfer(**step, **on(2023, 6, 10))),
        ("temporary", life.StartTemporary(host_id=ex.TAX_1, until=date(2023, 9, 1), **on(2023, 7, 1))),
        ("temporary/end", life.EndTemporary(remarks=SECRET, **on(2023, 9, 1))),
        ("postponement", life.PostponeMember(until=date(2024, 3, 1), reason=SECRET, **on(2023, 10, 1))),
        ("postponement/end", life.EndPostponement(**on(2024, 2, 1))),
        ("strike-off/proposal", _missed(months=3)),
        ("extension", life.ExtendMember(until=date(2025, 8, 1), **on(2024, 12, 20))),
        ("maturation", contract.MatureMember(**on(2025, 8, 1))),
    ]


def _missed(**changes: Any) -> life.ProposeStrikeOff:
    fields = {"year": 2024, "months": 3, "warned_on": date(2024, 9, 1), "evidence": SECRET} | on(2024, 10, 1)
    return life.ProposeStrikeOff.model_validate(fields | changes)


def test_a_life_is_led_over_http_from_the_application_to_maturation(http: TestClient) -> None:
    for version, (step, wish) in enumerate(a_life(), 1):
        answer = put(http, CANDIDATE, step, wish)
        assert (answer.status_code, answer.headers.get("ETag")) == (200, f'"{version}"'), (step, answer.text)
    shown = http.get(f"/members/{CANDIDATE}").json()
    assert (shown["state"], shown["unit"]["code"], shown["full_name"]) == ("matured", "ngan-hang", "Trần Văn Mới Mẻ")


def test_a_step_sent_twice_is_answered_and_changes_nothing(http: TestClient) -> None:
    for step, wish in a_life()[:8]:
        assert put(http, CANDIDATE, step, wish).json()["changed"] is True
        assert put(http, CANDIDATE, step, wish).json()["changed"] is False, step


def test_a_member_is_shown_without_sensitive_details_and_without_reasons(http: TestClient) -> None:
    for step, wish in a_life()[:7]:
        put(http, CANDIDATE, step, wish)
    shown = http.get(f"/members/{CANDIDATE}")
    assert shown.json()["details"] == {"phone": "0905 111 222"}
    assert (shown.json()["card"], SECRET in shown.text, "Phật giáo" in shown.text) == ("THE-3", False, False)


def test_each_other_end_and_turn_has_its_route(http: TestClient) -> None:
    steps: list[tuple[UUID, str, BaseModel, str]] = [
        (CANDIDATE, "admission/proposal", proposal(), "candidate"),
        (CANDIDATE, "admission/withdrawal", life.WithdrawAdmission(reason=SECRET, **on(2021, 3, 2)), ""),
        (ex.AN, "transfer", transfer(ex.TRANSFER, ex.BANK, **on(2021, 6, 1)), "active"),
        (ex.AN, "transfer/rejection", _rejected(), "active"),
        (ex.AN, "transfer", transfer(TRANSFER_2, ex.BANK, **on(2021, 6, 3)), "active"),
        (ex.AN, "transfer/cancellation", life.TransferStep(transfer_id=TRANSFER_2, **on(2021, 6, 4)), "active"),
        (ex.AN, "transfer", transfer(UUID(int=33), ex.BANK, **on(2021, 6, 5)), "active"),
        (ex.AN, "transfer/expiry", life.TransferStep(transfer_id=UUID(int=33), **on(2021, 9, 6)), "active"),
        (ex.AN, "strike-off/proposal", _missed(), "active"),
        (ex.AN, "strike-off", life.StrikeOffMember(**on(2024, 10, 5)), "struck_off"),
        (ex.AN, "reinstatement", life.ReinstateMember(unit_id=ex.TAX_2, **on(2025, 1, 5)), "active"),
        (ex.AN, "death", life.RecordDeath(**on(2025, 2, 5)), "deceased"),
    ]
    for member_id, step, wish, state in steps:
        answer = put(http, member_id, step, wish)
        assert (answer.status_code, answer.json()["changed"]) == (200, True), (step, answer.text)
        if state:
            assert http.get(f"/members/{member_id}").json()["state"] == state, step


def _rejected() -> life.RejectTransfer:
    return life.RejectTransfer(transfer_id=ex.TRANSFER, reason=SECRET, **on(2021, 6, 2))


@pytest.mark.parametrize(
    ("step", "wish", "status", "code"),
    [
        ("admission/ratification", life.RatifyAdmission(**on(2021, 3, 26)), 409, "members.already_member"),
        (
            "details",
            life.ChangeDetails(details={"religion": "Phật giáo"}, **on(2021, 4, 1)),
            422,
            "members.purpose_needed",
        ),
        ("details", life.ChangeDetails(details={"giay": "39"}, **on(2021, 4, 1)), 422, "members.unknown_detail"),
        ("correction", life.CorrectMember(reason="Sai", **on(2021, 4, 1)), 422, "members.nothing_to_correct"),
        (
            "transfer/release",
            life.TransferStep(transfer_id=ex.TRANSFER, **on(2021, 4, 1)),
            409,
            "members.not_this_transfer",
        ),
        ("strike-off/proposal", _missed(months=2), 409, "members.too_few_months_missed"),
        ("strike-off/proposal", _missed(warned_on=None), 409, "members.not_warned"),
        ("strike-off", life.StrikeOffMember(**on(2024, 10, 5)), 409, "members.strike_off_not_proposed"),
        ("extension", life.ExtendMember(until=date(2030, 1, 1), **on(2021, 4, 1)), 409, "members.too_young_to_extend"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_refusal_is_a_problem_with_its_code(
    http: TestClient, step: str, wish: BaseModel, status: int, code: str
) -> None:
    answer = put(http, ex.AN, step, wish)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


def test_what_a_union_does_for_hundreds_is_sent_as_a_list(http: TestClient, store: Store) -> None:
    put(http, ex.AN, "transfer", transfer(ex.TRANSFER, ex.BANK, **on(2021, 6, 1)))
    put(http, ex.AN, "strike-off/proposal", _missed())
    both = (ex.AN, ex.BINH)
    sent: list[tuple[str, list[BaseModel]]] = [
        (
            "/members/cards/bulk",
            [life.IssueCardRow(member_id=one, number=f"THE-{one.int}", **on(2021, 4, 1)) for one in both],
        ),
        (
            "/members/transfers/expiries/bulk",
            [life.TransferStepRow(member_id=ex.AN, transfer_id=ex.TRANSFER, **on(2024, 10, 1))],
        ),
        (
            "/members/postponements/bulk",
            [
                life.PostponeMemberRow(member_id=one, until=date(2025, 6, 1), reason=SECRET, **on(2024, 10, 2))
                for one in both
            ],
        ),
        (
            "/members/extensions/bulk",
            [life.ExtendMemberRow(member_id=one, until=date(2027, 1, 1), **on(2025, 8, 20)) for one in both],
        ),
        ("/members/strike-offs/bulk", [life.StrikeOffMemberRow(member_id=ex.AN, **on(2025, 8, 21))]),
    ]
    for address, rows in sent:
        answer = http.post(address, json={"rows": [row.model_dump(mode="json") for row in rows]})
        assert (answer.status_code, answer.json().get("changed")) == (200, len(rows)), (address, answer.text)
    before = store.position()
    wrong = life.StrikeOffMembers(rows=tuple(life.StrikeOffMemberRow(member_id=one, **on(2025, 8, 22)) for one in both))
    answer = http.post("/members/strike-offs/bulk", json=wrong.model_dump(mode="json"))
    assert (answer.json()["code"], answer.json()["detail"][:8]) == ("members.strike_off_not_proposed", "Dòng 2: ")
    assert store.position() == before
