"""Dues of a branch in 2024: assessed, collected, waived, written down in error, passed up; and each rule that says no."""

from typing import Any
from uuid import UUID

from tests.year.scene import Year, paper

UNREACHABLE: dict[str, str] = {}

UNIT, OTHER, HOLDING = "vp-ubnd-co-quan", "so-noi-vu-co-quan", "vp-ubnd"
MONTH, NEXT = "2024-03", "2024-04"


def script(year: Year) -> None:
    """Play a branch's dues through the year."""
    payers = _payers(year)
    _a_month(year, payers)
    _several_months_at_once(year, payers)
    _assessing_refused(year, payers)
    _collecting_refused(year, payers)
    _waiving_and_passing_up_refused(year, payers)


def _payers(year: Year) -> dict[str, UUID]:
    people = {
        "salaried": ("Nguyễn Thị Thanh Đoàn Phí", "1994-10-08", "FEMALE"),
        "unsalaried": ("Trần Văn Chưa Lương", "2001-12-30", "MALE"),
        "abroad": ("Lê Minh Xa Xứ", "1996-06-17", "MALE"),
        "poor": ("Hoàng Thị Gặp Khó", "1999-11-09", "FEMALE"),
    }
    found = {role: year.enrol(name, UNIT, born, sex) for role, (name, born, sex) in people.items()}
    return {**found, "other": year.enrol("Phạm Thị Nơi Khác Hẳn", OTHER, "1995-02-27")}


def _of(unit: str, month: str, rest: str = "") -> str:
    return f"/members/units/{unit}/dues/{month}{rest}"


def _owing(member_id: UUID, salary_class: str, amount: int | None = None) -> dict[str, Any]:
    return {"member_id": str(member_id), "salary_class": salary_class, "amount": amount}


def _list(*lines: dict[str, Any], on: str = "2024-03-01") -> dict[str, Any]:
    return {"lines": list(lines), **paper(on)}


def _whole(payers: dict[str, UUID]) -> list[dict[str, Any]]:
    return [
        _owing(payers["salaried"], "WITH_SALARY"),
        _owing(payers["unsalaried"], "WITHOUT_SALARY"),
        _owing(payers["abroad"], "ABROAD", 20_000),
        _owing(payers["poor"], "WITHOUT_SALARY"),
    ]


def _paid(member_id: UUID, amount: int, on: str = "2024-03-10") -> dict[str, Any]:
    return {"member_id": str(member_id), "amount": amount, **paper(on, "07-PT/ĐTN")}


def _a_month(year: Year, payers: dict[str, UUID]) -> None:
    """March: 29.000 đ owed, 25.000 đ collected of which a third goes up, one waived, one payment taken back."""
    unit = str(year.unit(UNIT))

    def item(name: str) -> UUID:
        return year.id("dues", name)

    first = year.put(_of(unit, MONTH), _list(*_whole(payers)))
    assert first["changed"]
    assert not year.put(_of(unit, MONTH), _list(*_whole(payers)))["changed"], "said twice it changes nothing"
    for name, who, amount in (("a", "salaried", 3000), ("b", "salaried", 2000), ("c", "abroad", 20_000)):
        year.put(_of(unit, MONTH, f"/collections/{item(name)}"), _paid(payers[who], amount))
    year.put(_of(unit, MONTH, f"/collections/{item('error')}"), _paid(payers["unsalaried"], 2000))
    year.put(_of(unit, MONTH, f"/collections/{item('error')}/reversal"), paper("2024-03-11"))
    year.put(_of(unit, MONTH, f"/waivers/{payers['poor']}"), {"reason": "HARDSHIP", **paper("2024-03-20")})
    year.put(_of(unit, MONTH, f"/remittances/{item('sent')}"), {"amount": 8000, **paper("2024-04-05", "02-UNC/ĐTN")})
    shown = year.get(f"/members/dues?unit={unit}&month={MONTH}")
    totals = {name: shown[name] for name in ("assessed", "collected", "remitted", "due")}
    assert totals == {"assessed": 29_000, "collected": 25_000, "remitted": 8000, "due": 333}
    lines = {line["member_id"]: (line["paid"], line["waived"], line["owed"]) for line in shown["members"]}
    assert lines == {
        str(payers["salaried"]): (5000, 0, 0),
        str(payers["unsalaried"]): (0, 0, 2000),
        str(payers["abroad"]): (20_000, 0, 0),
        str(payers["poor"]): (0, 2000, 0),
    }


def _several_months_at_once(year: Year, payers: dict[str, UUID]) -> None:
    """The spring is assessed as one list and paid as another; whoever owes reads until when it is paid."""
    unit = str(year.unit(UNIT))
    months = {"2024-01": "2024-01-05", "2024-02": "2024-02-05", NEXT: "2024-04-01"}
    rows = [{**_list(*_whole(payers)[:2], on=on), "unit_id": unit, "month": month} for month, on in months.items()]
    assert year.post("/members/dues/assessments/bulk", {"rows": rows})["changed"] == 3
    paid = [
        {**_paid(payers[who], amount, "2024-04-02"), "unit_id": unit, "month": month, "item_id": str(item)}
        for month in ("2024-01", "2024-02")
        for who, amount in (("salaried", 5000), ("unsalaried", 2000))
        for item in [year.id("dues", month, who)]
    ]
    assert year.post("/members/dues/collections/bulk", {"rows": paid})["changed"] == 4
    owing = year.get(f"/members/members/{payers['unsalaried']}/dues/2024")
    assert (owing["unit"]["code"], owing["unpaid"], owing["paid_until"]) == (UNIT, [MONTH, NEXT], "2024-02")
    salaried = year.get(f"/members/members/{payers['salaried']}/dues/2024")
    assert (salaried["unpaid"], salaried["paid_until"]) == ([NEXT], MONTH)
    wrong = [rows[0], {**rows[1], "lines": [_owing(payers["other"], "WITH_SALARY")]}]
    wrong[0] = {**wrong[0], "month": "2024-08"}
    said = year.refuse("members.dues_not_of_this_unit", "POST", "/members/dues/assessments/bulk", {"rows": wrong})
    assert said.startswith("Dòng 2:"), "a list is written whole or not at all"
    assert year.get(f"/members/dues?unit={unit}&month=2024-08")["assessed"] == 0


def _assessing_refused(year: Year, payers: dict[str, UUID]) -> None:
    unit = str(year.unit(UNIT))

    def refused(code: str, *lines: dict[str, Any], month: str = "2024-06", unit: str = unit) -> None:
        year.refuse(f"members.{code}", "PUT", _of(unit, month), _list(*lines))

    salaried = _owing(payers["salaried"], "WITH_SALARY")
    refused("dues_assessed_twice", salaried, salaried)
    refused("dues_not_of_this_unit", salaried, _owing(payers["other"], "WITH_SALARY"))
    refused("dues_wrong_amount", _owing(payers["salaried"], "WITH_SALARY", 4000))
    refused("dues_wrong_amount", _owing(payers["abroad"], "ABROAD", 4999))
    refused("unit_holds_no_members", salaried, unit=str(year.unit(HOLDING)))
    settled, _, abroad, poor = _whole(payers)
    refused("dues_line_settled", {**settled, "salary_class": "WITHOUT_SALARY"}, abroad, poor, month=MONTH)
    refused("dues_line_settled", settled, abroad, month=MONTH)


def _collecting_refused(year: Year, payers: dict[str, UUID]) -> None:
    unit = str(year.unit(UNIT))

    def refused(code: str, item: str, wish: dict[str, Any], month: str = MONTH) -> None:
        year.refuse(f"members.{code}", "PUT", _of(unit, month, f"/collections/{item}"), wish)

    def item(name: str) -> str:
        return str(year.id("dues", name))

    refused("dues_nothing_assessed", item("early"), _paid(payers["salaried"], 5000), month="2024-06")
    refused("dues_not_of_this_unit", item("foreign"), _paid(payers["other"], 5000))
    refused("dues_collected_more_than_owed", item("more"), _paid(payers["unsalaried"], 2001))
    refused("dues_collected_more_than_owed", item("waived"), _paid(payers["poor"], 1))
    refused("dues_collection_told", item("a"), _paid(payers["salaried"], 2999))
    refused("dues_collection_reversed", item("error"), _paid(payers["unsalaried"], 2000))
    refused("dues_collection_unknown", f"{item('nobody paid')}/reversal", paper("2024-03-12"))
    refused("dues_share_remitted", f"{item('c')}/reversal", paper("2024-04-06"))
    rows = [
        {**_paid(payers[who], 5000, "2024-04-02"), "unit_id": unit, "month": NEXT, "item_id": item(f"whole {who}")}
        for who in ("salaried", "unsalaried")
    ]
    said = year.refuse(
        "members.dues_collected_more_than_owed", "POST", "/members/dues/collections/bulk", {"rows": rows}
    )
    assert said.startswith("Dòng 2:")


def _waiving_and_passing_up_refused(year: Year, payers: dict[str, UUID]) -> None:
    unit = str(year.unit(UNIT))

    def refused(code: str, what: str, month: str = MONTH, **wish: Any) -> None:
        year.refuse(f"members.{code}", "PUT", _of(unit, month, what), {**wish, **paper("2024-04-10")})

    refused("dues_waiver_reason_unknown", f"/waivers/{payers['unsalaried']}", reason="LUCK")
    refused("dues_not_of_this_unit", f"/waivers/{payers['other']}", reason="ILLNESS")
    refused("dues_nothing_assessed", f"/waivers/{payers['poor']}", month="2024-06", reason="ILLNESS")
    refused("dues_remits_more_than_due", f"/remittances/{year.id('dues', 'more')}", amount=334)
    refused("dues_remittance_told", f"/remittances/{year.id('dues', 'sent')}", amount=333)
    refused("dues_nothing_assessed", f"/remittances/{year.id('dues', 'none')}", month="2024-06", amount=1)
