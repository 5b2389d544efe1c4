"""`bcd whatif` on a real machine: another rule set tried on a year's rounds, nothing changed by asking."""

import json
from uuid import UUID

import pytest

from services.suite.what_if import lines
from tests.suite.test_machine import AN, TAX, Running, host
from tests.support.machine import bcd_here

__all__ = ["host"]

ROUND = f"/members/units/{TAX}/rating-rounds/2021"
PAPER = {"effective_on": "2021-12-01", "document": {"number": "9-QĐ/ĐTN", "issued_on": "2021-12-01"}}
DAYS = {"self_rating_until": "2021-12-05", "meeting_until": "2021-12-10", "decision_until": "2021-12-31"}
MEASURES = {"activity_percent": 95, "tasks_percent": 100, "dues_settled": True, "points": 75}


def ask(host: Running, *arguments: str) -> "tuple[int, str, str]":
    """Run the command; its exit code, output and error."""
    done = bcd_here("whatif", "--data", str(host.data), *arguments)
    return done.exit_code, done.stdout, done.stderr


def test_a_year_without_rounds_says_so(host: Running) -> None:
    code, said, _ = ask(host, "--year", "2030", "--rules", "PARTY-366")
    assert (code, said) == (0, "Năm 2030 chưa có đợt xếp loại nào trong phạm vi này.\n")


def test_an_unknown_rule_set_or_unit_is_told_in_one_line(host: Running) -> None:
    code, _, error = ask(host, "--year", "2021", "--rules", "KHONG-CO")
    assert (code, error) == (1, "bcd: Không có bộ quy tắc này; hãy xem danh sách bộ quy tắc.\n")
    code, _, error = ask(host, "--year", "2021", "--rules", "PARTY-366", "--unit", "khong-co")
    assert (code, error) == (1, "bcd: Không có đơn vị mã này; hãy kiểm tra lại mã.\n")


def test_without_a_running_system_it_says_what_to_do(host: Running) -> None:
    nowhere = host.data / "nowhere"
    done = bcd_here("whatif", "--data", str(nowhere), "--year", "2021", "--rules", "PARTY-366")
    assert (done.exit_code, f"hãy chạy «bcd up --data {nowhere}» trước" in done.stderr) == (1, True)
    assert "Thử bộ quy tắc khác" in bcd_here("whatif", "--help").stdout


@pytest.mark.long
def test_who_would_rank_differently_and_why(host: Running) -> None:
    member = f"{ROUND}/members/{AN}"
    votes = {"present": 3, "secret": True, "votes": [{"member_id": AN, "counts": {"EXCELLENT": 3}}]}
    for path, body in (
        (ROUND, DAYS),
        (f"{member}/self-rating", {"rank": "EXCELLENT", **MEASURES}),
        (f"{ROUND}/meetings/{UUID(int=51)}", votes),
        (f"{member}/proposal", {"rank": "EXCELLENT"}),
        (f"{member}/decision", {"rank": "EXCELLENT"}),
    ):
        answer = host.put(path, {**body, **PAPER})
        assert answer.is_success, answer.text
    position = answer.json()["position"]
    assert host.http.get(f"/members/rating-rounds/2021?after=members:{position}").json()[0]["state"] == "OPEN"
    before = host.http.get("/status").json()["members"]["store"]
    code, said, _ = ask(host, "--year", "2021", "--rules", "PARTY-366", "--unit", "thue")
    assert (code, said.splitlines()) == (
        0,
        [
            "Năm 2021 theo PARTY-366: 1 đợt, 1 người đã xếp loại.",
            "1 người đổi mức:",
            f"  thue  {AN}  xuất sắc → tốt  (điểm)",
        ],
    )
    _, said, _ = ask(host, "--year", "2021", "--rules", "PARTY-366", "--json")
    assert [(one["member_id"], one["would_be"]) for one in json.loads(said)["differences"]] == [(AN, "GOOD")]
    assert "Bí Mật" not in said
    _, said, _ = ask(host, "--year", "2021", "--rules", "XI-2018")
    assert said.splitlines()[-1] == "Không ai đổi mức."
    assert host.http.get("/status").json()["members"]["store"] == before


@pytest.mark.parametrize("unmeasured", [0, 2])
def test_erased_measures_are_told(unmeasured: int) -> None:
    found = {"year": 2021, "rules": "X", "rounds": 1, "rated": 3, "unmeasured": unmeasured, "differences": []}
    assert any("không còn số liệu" in line for line in lines(found)) is bool(unmeasured)
