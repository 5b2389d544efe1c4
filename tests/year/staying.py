"""What changed about members who stayed in 2024: details, cards, Party status, postponement, staying on; and what is refused."""

from typing import Any
from uuid import UUID

from tests.year.joining import at
from tests.year.scene import Year, paper

UNREACHABLE: dict[str, str] = {}

UNIT = "so-nnptnt-khuyen-nong"
ILL = "Điều trị dài ngày ở bệnh viện trung ương"
MISTYPED = "Ghi nhầm tháng sinh khi lập sổ"
PHONE, VILLAGE = "0905 118 227", "Làng Phước Tích, Phong Điền"


def script(year: Year) -> None:
    """Play what is kept about members, and what puts off their activity or the end of it."""
    year.secret(ILL, MISTYPED, PHONE, VILLAGE)
    _details(year)
    _corrected(year)
    _cards(year)
    _party_status(year)
    _postponed(year)
    _stays_on(year)
    _deferred(year)


def _reasoned(reason: str, on: str, **more: Any) -> dict[str, Any]:
    return {"reason": reason, **more, **paper(on)}


def _details(year: Year) -> None:
    """A telephone and a village are written down, one is taken away; what is sensitive only for a purpose."""
    member_id = year.enrol("Ninh Thị Hồ Sơ", UNIT)
    there = at(member_id, "/details")

    def told(purpose: str | None = None, **details: str | None) -> dict[str, Any]:
        return {"details": details, "purpose": purpose, **paper("2024-02-01")}

    assert year.put(there, told(phone=PHONE, hometown=VILLAGE))["changed"]
    assert not year.put(there, told(phone=PHONE))["changed"]
    assert year.get(at(member_id))["details"] == {"phone": PHONE, "hometown": VILLAGE}
    assert year.put(there, told(phone=None))["changed"]
    assert year.get(at(member_id))["details"] == {"hometown": VILLAGE}
    year.refuse("members.unknown_detail", "PUT", there, told(shoe_size="39"))
    year.refuse("members.purpose_needed", "PUT", there, told(religion="Không"))
    year.refuse("members.not_a_member", "PUT", at(year.id("nobody"), "/details"), told(phone=PHONE))


def _corrected(year: Year) -> None:
    """A birth date was written down wrongly; a code that is somebody's stays that one's."""
    member_id = year.enrol("Ninh Văn Ghi Sai", UNIT, "1998-03-11", code="NNPTNT-0901")
    other = year.enrol("Ninh Thị Mã Khác", UNIT, code="NNPTNT-0902")
    year.secret("1998-11-03")
    there = at(member_id, "/correction")
    right = _reasoned(MISTYPED, "2024-02-10", birth_date="1998-11-03")
    assert year.put(there, right)["changed"]
    assert not year.put(there, right)["changed"]
    assert year.get(at(member_id))["birth_date"] == "1998-11-03"
    year.refuse("members.nothing_to_correct", "PUT", there, _reasoned(MISTYPED, "2024-02-10"))
    taken = _reasoned(MISTYPED, "2024-02-10", member_code="NNPTNT-0902")
    year.refuse("members.member_code_taken", "PUT", there, taken)
    assert year.put(there, _reasoned(MISTYPED, "2024-02-11", member_code="NNPTNT-0903"))["changed"]
    freed = _reasoned(MISTYPED, "2024-02-12", member_code="NNPTNT-0901")
    assert year.put(at(other, "/correction"), freed)["changed"]


def _cards(year: Year) -> None:
    """Cards are issued one by one and on a list; a number is one member's."""
    first, second = year.enrol("Ninh Thị Có Thẻ", UNIT), year.enrol("Ninh Văn Nhận Thẻ", UNIT)
    year.secret("TH-2024-118", "TH-2024-119")

    def card(number: str) -> dict[str, Any]:
        return {"number": number, **paper("2024-03-26")}

    assert year.put(at(first, "/card"), card("TH-2024-118"))["changed"]
    assert not year.put(at(first, "/card"), card("TH-2024-118"))["changed"]
    year.refuse("members.card_number_taken", "PUT", at(second, "/card"), card("TH-2024-118"))
    rows = [{"member_id": str(second), **card("TH-2024-119")}]
    assert year.post("/members/members/cards/bulk", {"rows": rows})["changed"] == 1
    assert [year.get(at(one))["card"] for one in (first, second)] == ["TH-2024-118", "TH-2024-119"]


def _party_status(year: Year) -> None:
    """Sympathiser, then probationary; back only as a correction."""
    there = at(year.enrol("Ninh Thị Cảm Tình", UNIT), "/party-status")

    def status(word: str, correction: bool = False) -> dict[str, Any]:
        return {"status": word, "correction": correction, **paper("2024-05-19")}

    assert year.put(there, status("SYMPATHISER"))["changed"]
    assert year.put(there, status("PROBATIONARY"))["changed"]
    assert not year.put(there, status("PROBATIONARY"))["changed"]
    year.refuse("members.party_status_goes_forward", "PUT", there, status("SYMPATHISER"))
    assert year.put(there, status("SYMPATHISER", correction=True))["changed"]


def _postponed(year: Year) -> None:
    """Someone who is ill need not come for a time; the time is one, and no longer than a year."""
    member_id, other = year.enrol("Ninh Thị Nghỉ Bệnh", UNIT), year.enrol("Ninh Văn Đi Học", UNIT)
    there = at(member_id, "/postponement")

    def until(day: str, on: str = "2024-04-01") -> dict[str, Any]:
        return _reasoned(ILL, on, until=day)

    year.refuse("members.not_postponed", "PUT", f"{there}/end", paper("2024-06-01"))
    year.refuse("members.until_before_it_begins", "PUT", there, until("2024-04-01"))
    year.refuse("members.postponed_too_long", "PUT", there, until("2025-04-02"))
    assert year.put(there, until("2024-09-30"))["changed"]
    assert not year.put(there, until("2024-09-30"))["changed"]
    year.refuse("members.already_postponed", "PUT", there, until("2024-10-31"))
    rows = [{"member_id": str(other), **until("2024-09-30")}]
    assert year.post("/members/members/postponements/bulk", {"rows": rows})["changed"] == 1
    where = f"/members/members/deadlines?kind=postponement&unit={year.unit(UNIT)}&on=2024-09-15&limit=200"
    assert {str(member_id), str(other)} <= {one["member_id"] for one in year.get(where)["items"]}
    assert year.get(at(member_id))["postponed_until"] == "2024-09-30"
    assert year.put(f"{there}/end", paper("2024-08-01"))["changed"]
    assert not year.get(at(member_id))["postponed_until"]


def _of_age(year: Year, name: str) -> UUID:
    return year.enrol(name, UNIT, "1993-05-20")


def _stays_on(year: Year) -> None:
    """Over thirty someone may stay on, up to thirty-five; nobody younger needs to."""
    member_id, other = _of_age(year, "Ninh Thị Ở Lại"), _of_age(year, "Ninh Văn Ở Lại")
    young = year.enrol("Ninh Thị Còn Trẻ", UNIT)

    def until(day: str, on: str = "2024-04-01") -> dict[str, Any]:
        return {"until": day, **paper(on)}

    there = at(member_id, "/extension")
    year.refuse("members.too_young_to_extend", "PUT", at(young, "/extension"), until("2025-04-01"))
    year.refuse("members.extended_too_long", "PUT", there, until("2029-05-20"))
    year.refuse("members.until_before_it_begins", "PUT", there, until("2024-04-01"))
    assert year.put(there, until("2027-12-31"))["changed"]
    assert not year.put(there, until("2027-12-31"))["changed"]
    rows = [{"member_id": str(other), **until("2025-12-31")}]
    assert year.post("/members/members/extensions/bulk", {"rows": rows})["changed"] == 1
    assert year.get(at(member_id))["extended_until"] == "2027-12-31"
    due = year.get(f"/members/members/maturations/due?unit={year.unit(UNIT)}&on=2024-06-01&limit=200")["items"]
    assert not {str(member_id), str(other)} & {one["member_id"] for one in due}
    erased = _of_age(year, "Ninh Văn Không Rõ Tuổi")
    year.put(at(erased, "/erasure"), {"ground": "COURT_OR_AUTHORITY", **paper("2024-03-01")})
    year.refuse("members.age_unknown", "PUT", at(erased, "/extension"), until("2025-12-31"))


def _deferred(year: Year) -> None:
    """Whoever holds a post may finish the term before retiring from the Union; nobody else."""
    officer, other = _of_age(year, "Ninh Thị Giữ Chức"), _of_age(year, "Ninh Văn Không Chức")
    post = {"member_id": str(officer), "post": "SECRETARY", "term": "2022-2027", **paper("2024-02-01")}
    year.put(f"/members/units/{year.unit(UNIT)}/officers/{year.id('secretary', UNIT)}", post)
    wish = {"until": "2025-06-30", **paper("2024-04-01")}
    year.refuse("members.no_ground_to_defer", "PUT", at(other, "/maturation/deferral"), wish)
    assert year.put(at(officer, "/maturation/deferral"), wish)["changed"]
    assert not year.put(at(officer, "/maturation/deferral"), wish)["changed"]
