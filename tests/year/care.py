"""Care for members in 2024 on their consent, and dialogues with leaders; and each rule that says no."""

from typing import Any
from uuid import UUID

from tests.year.scene import Year, paper

UNREACHABLE: dict[str, str] = {}

UNIT, ELSEWHERE = "so-noi-vu-luu-tru", "vp-ubnd-phuc-vu"
STORY = "Nhà bị tốc mái sau cơn bão, cháu nhỏ mới sinh"
VISITED = "Đến thăm tận nhà, trao quà của chi đoàn"


def script(year: Year) -> None:
    """Play a case of hardship from consent to closure, one whose consent is withdrawn, and two dialogues."""
    year.secret(STORY, VISITED)
    helped = year.enrol("Võ Thị Cần Giúp Đỡ", UNIT, "1998-08-26")
    _a_case_of_hardship(year, helped)
    _many_supports_at_once(year, helped)
    _opening_refused(year, helped)
    _working_on_a_case_refused(year, helped)
    _consent_withdrawn(year)
    _erased(year)
    _dialogues(year)


def _case(year: Year, name: str, what: str = "") -> str:
    return f"/members/care/{year.id('care', name)}{what}"


def _opened(member_id: UUID, on: str = "2024-04-01", **other: Any) -> dict[str, Any]:
    return {"member_id": str(member_id), "kind": "HARDSHIP", "description": STORY, **other, **paper(on)}


def _visit(on: str = "2024-04-10", note: str = VISITED) -> dict[str, Any]:
    return {"note": note, **paper(on)}


def _support(on: str = "2024-04-10", kind: str = "CASH", amount: int = 2_000_000) -> dict[str, Any]:
    return {"kind": kind, "amount": amount, **paper(on)}


def _consent(year: Year, member_id: UUID, on: str = "2024-03-28") -> None:
    evidence = "Phiếu đồng ý ký tay lưu ở văn phòng chi đoàn"
    year.secret(evidence)
    year.put(f"/members/members/{member_id}/consents/CARE", {"evidence": evidence, **paper(on)})


def _a_case_of_hardship(year: Year, helped: UUID) -> None:
    """Refused until the member agrees; then opened, visited, supported, closed; read by whoever is in scope alone."""
    year.refuse("members.care_consent_missing", "PUT", _case(year, "storm"), _opened(helped))
    _consent(year, helped)
    year.refuse("members.care_consent_missing", "PUT", _case(year, "storm"), _opened(helped, "2024-03-27"))
    assert year.put(_case(year, "storm"), _opened(helped))["changed"]
    assert not year.put(_case(year, "storm"), _opened(helped))["changed"]
    year.put(_case(year, "storm", f"/visits/{year.id('visit')}"), _visit())
    year.put(_case(year, "storm", f"/support/{year.id('support')}"), _support())
    shown = year.get(_case(year, "storm"))
    assert (shown["member_id"], shown["unit"]["code"], shown["outcome"]) == (str(helped), UNIT, None)
    assert (shown["description"], shown["opened_on"]) == (STORY, "2024-04-01")
    assert shown["visits"] == [{"item_id": str(year.id("visit")), "on": "2024-04-10", "note": VISITED}]
    assert [(one["kind"], one["amount"]) for one in shown["support"]] == [("CASH", 2_000_000)]
    year.put(_case(year, "storm", "/closure"), {"outcome": "RESOLVED", **paper("2024-05-02")})
    assert year.get(_case(year, "storm"))["outcome"] == "RESOLVED"
    assert year.send("GET", _case(year, "storm"), by="thue").json()["code"] == "http.out_of_scope"


def _many_supports_at_once(year: Year, helped: UUID) -> None:
    """Before Tết two members are given something in one list; a row that cannot be undoes all."""
    other = year.enrol("Đặng Văn Được Tặng", UNIT, "2000-01-24", "MALE")
    _consent(year, other)
    year.put(_case(year, "tet", ""), _opened(helped, "2024-12-02"))
    year.put(_case(year, "tet-2"), _opened(other, "2024-12-02", kind="ACHIEVEMENT"))
    rows = [
        {**_support("2024-12-20", "GIFT", 500_000), "case_id": str(year.id("care", case)), "item_id": str(item)}
        for case in ("tet", "tet-2")
        for item in [year.id("gift", case)]
    ]
    assert year.post("/members/care/support/bulk", {"rows": rows})["changed"] == 2
    assert [one["amount"] for one in year.get(_case(year, "tet-2"))["support"]] == [500_000]
    wrong = [{**rows[0], "item_id": str(year.id("gift", "new"))}, {**rows[1], "case_id": str(year.id("care", "none"))}]
    said = year.refuse("members.care_case_unknown", "POST", "/members/care/support/bulk", {"rows": wrong})
    assert said.startswith("Dòng 2:")
    assert len(year.get(_case(year, "tet"))["support"]) == 1


def _opening_refused(year: Year, helped: UUID) -> None:
    year.refuse("members.care_kind_unknown", "PUT", _case(year, "odd"), _opened(helped, kind="BOREDOM"))
    year.refuse("members.care_case_opened_otherwise", "PUT", _case(year, "storm"), _opened(helped, kind="ILLNESS"))
    year.refuse("members.not_a_member", "PUT", _case(year, "nobody"), _opened(year.id("nobody at all")))


def _working_on_a_case_refused(year: Year, helped: UUID) -> None:
    """Unknown, too early, under an id that is taken, of an unknown kind, and once the case is closed."""
    year.put(_case(year, "open"), _opened(helped, "2024-06-01", kind="ILLNESS"))
    year.put(_case(year, "open", f"/visits/{year.id('visit', 2)}"), _visit("2024-06-05"))
    year.put(_case(year, "open", f"/support/{year.id('support', 2)}"), _support("2024-06-05"))

    def refused(code: str, case: str, what: str, wish: dict[str, Any]) -> None:
        year.refuse(f"members.{code}", "PUT", _case(year, case, what), wish)

    visit, support = f"/visits/{year.id('visit', 3)}", f"/support/{year.id('support', 3)}"
    closed = {"outcome": "DECLINED", **paper("2024-06-30")}
    for what, wish in ((visit, _visit()), (support, _support()), ("/closure", closed)):
        refused("care_case_unknown", "none", what, wish)
    refused("care_before_opening", "open", visit, _visit("2024-05-31"))
    refused("care_before_opening", "open", support, _support("2024-05-31"))
    refused("care_before_opening", "open", "/closure", {**closed, **paper("2024-05-31")})
    refused("care_item_told", "open", f"/visits/{year.id('visit', 2)}", _visit("2024-06-06"))
    refused("care_item_told", "open", f"/support/{year.id('support', 2)}", _support("2024-06-05", amount=1))
    refused("care_item_told", "open", f"/support/{year.id('visit', 2)}", _support("2024-06-05"))
    refused("care_kind_unknown", "open", support, _support("2024-06-07", kind="ADVICE"))
    refused("care_kind_unknown", "open", "/closure", {**closed, "outcome": "FORGOTTEN"})
    refused("care_case_closed", "storm", visit, _visit("2024-06-07"))
    refused("care_case_closed", "storm", support, _support("2024-06-07"))
    refused("care_case_closed", "storm", "/closure", {**closed, "outcome": "HANDED_OVER"})
    assert year.send("GET", _case(year, "none")).json()["code"] == "members.care_case_unknown"


def _consent_withdrawn(year: Year) -> None:
    """Consent taken back stops new words; the case may still be closed, and what was written stays."""
    shy = year.enrol("Bùi Thị Đổi Ý Rồi", UNIT, "2002-05-31")
    _consent(year, shy)
    year.put(_case(year, "shy"), _opened(shy, "2024-07-01", kind="BEREAVEMENT"))
    year.put(f"/members/members/{shy}/consents/CARE/withdrawal", paper("2024-07-10"))
    there = _case(year, "shy", f"/visits/{year.id('visit', 'shy')}")
    year.refuse("members.care_consent_missing", "PUT", there, _visit("2024-07-11"))
    gift = _case(year, "shy", f"/support/{year.id('support', 'shy')}")
    year.refuse("members.care_consent_missing", "PUT", gift, _support("2024-07-11"))
    year.refuse("members.care_consent_missing", "PUT", _case(year, "shy-2"), _opened(shy, "2024-07-12"))
    year.put(_case(year, "shy", "/closure"), {"outcome": "DECLINED", **paper("2024-07-12")})
    shown = year.get(_case(year, "shy"))
    assert (shown["description"], shown["outcome"], shown["visits"]) == (STORY, "DECLINED", [])


def _erased(year: Year) -> None:
    """Of a person who was erased nothing more is written down; the open case is still closed."""
    gone = year.enrol("Tôn Thất Không Còn Tên", ELSEWHERE, "1997-10-02", "MALE")
    _consent(year, gone)
    year.put(_case(year, "gone"), _opened(gone, "2024-08-01", kind="OTHER"))
    year.put(f"/members/members/{gone}/erasure", {"ground": "NO_LONGER_NEEDED", **paper("2024-08-05")})
    there = _case(year, "gone", f"/visits/{year.id('visit', 'gone')}")
    year.refuse("members.person_erased", "PUT", there, _visit("2024-08-06"))
    year.refuse("members.person_erased", "PUT", _case(year, "gone-2"), _opened(gone, "2024-08-06"))
    year.put(_case(year, "gone", "/closure"), {"outcome": "OTHER", **paper("2024-08-07")})
    shown = year.get(_case(year, "gone"))
    assert (shown["description"], shown["outcome"]) == ("[đã xóa]", "OTHER")


def _dialogues(year: Year) -> None:
    """One made known a month before, one at short notice; another under the same id and one turned round are refused."""

    def held(announced: str, on: str = "2024-10-15", participants: int = 40) -> dict[str, Any]:
        return {"participants": participants, "announced_on": announced, **paper(on)}

    def there(name: str) -> str:
        return f"/members/units/{year.unit(UNIT)}/dialogues/{year.id('dialogue', name)}"

    assert year.put(there("autumn"), held("2024-09-15"))["warnings"] == []
    again = year.put(there("autumn"), held("2024-09-15"))
    assert (again["changed"], again["warnings"]) == (False, [])
    assert year.put(there("hasty"), held("2024-09-16"))["warnings"] == ["SHORT_NOTICE"]
    year.refuse("members.dialogue_told", "PUT", there("autumn"), held("2024-09-15", participants=41))
    year.refuse("members.dialogue_announced_after", "PUT", there("later"), held("2024-10-16"))
