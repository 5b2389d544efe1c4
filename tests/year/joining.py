"""How people became members in 2024 and how membership ended; and each rule that says no."""

from typing import Any
from uuid import UUID

from tests.year.scene import Year, paper

UNREACHABLE: dict[str, str] = {
    "members.something_happened_since": (
        "only undoing an import takes a registration back; its caller is told members.changed_since_import"
    ),
}

UNIT, OTHER = "so-yte-bv-mat", "so-yte-cap-cuu"
OFFICE, UNION = "thue-vp", "thue"
WITHDRAWN = "Gia đình chuyển đi tỉnh khác trước ngày họp"
EVIDENCE = "Bỏ sinh hoạt từ tháng Một, đã gọi hai lần không gặp"


def script(year: Year) -> None:
    """Play admission, registration, the ends of a membership and the way back."""
    year.secret(WITHDRAWN, EVIDENCE)
    _admitted_in_steps(year)
    _application_withdrawn(year)
    _applications_refused(year)
    _admitted_at_once(year)
    _registered_in_bulk(year)
    _matured(year)
    _ended(year)
    _struck_off(year)
    _reinstated(year)


def at(member_id: UUID, step: str = "") -> str:
    """Return the address of a member."""
    return f"/members/members/{member_id}{step}"


def state(year: Year, member_id: UUID) -> str:
    """Return the member's state as a reader sees it."""
    found: str = year.get(at(member_id))["state"]
    return found


def _person(year: Year, name: str, born: str = "2006-05-19", sex: str = "FEMALE") -> dict[str, Any]:
    year.secret(name, born)
    return {"full_name": name, "birth_date": born, "sex": sex}


class Application:
    """Somebody's application: its address, and the short ways to take its steps."""

    def __init__(self, year: Year, name: str, guarantor: UUID, born: str = "2006-05-19", unit: str = UNIT) -> None:
        self.year, self.id, self.unit = year, year.id("candidate", name), unit
        self.person, self.guarantor = _person(year, name, born), guarantor

    def proposed(self, on: str = "2024-02-01") -> dict[str, Any]:
        """Return the wish that files it."""
        return {
            **self.person,
            "unit_id": str(self.year.unit(self.unit)),
            "guarantor_id": str(self.guarantor),
            **paper(on),
        }

    def file(self) -> "Application":
        """File it."""
        assert self.year.put(at(self.id, "/admission/proposal"), self.proposed())["changed"]
        return self

    def put(self, step: str, wish: dict[str, Any], by: str = "bloc") -> "Application":
        """Take a step."""
        assert self.year.put(at(self.id, f"/admission/{step}"), wish, by=by)["changed"]
        return self

    def refuse(self, code: str, step: str, wish: dict[str, Any], by: str = "bloc") -> None:
        """Wish a step that a rule refuses."""
        code = code if "." in code else f"members.{code}"
        self.year.refuse(code, "PUT", at(self.id, f"/admission/{step}"), wish, by=by)


def voted(on: str = "2024-02-20", called: int = 30, present: int = 25, yes: int = 24, no: int = 1) -> dict[str, Any]:
    """Return the branch's vote."""
    return {"members_called": called, "voters_present": present, "votes_for": yes, "votes_against": no, **paper(on)}


def _withdrawal(on: str = "2024-02-15") -> dict[str, Any]:
    return {"reason": WITHDRAWN, **paper(on)}


def _admitted_in_steps(year: Year) -> None:
    """The branch files and votes, the level above ratifies: then there is one member more, and the steps are over."""
    guarantor = year.enrol("Kiều Thị Giới Thiệu", OFFICE)
    case = Application(year, "Kiều Văn Mới Vào", guarantor, unit=OFFICE)
    before = year.get(f"/members/roster?unit={year.unit(OFFICE)}&count=true")["total"]
    case.file()
    assert not year.put(at(case.id, "/admission/proposal"), case.proposed())["changed"]
    assert state(year, case.id) == "candidate"
    case.put("vote", voted(), by=OFFICE)
    assert not year.put(at(case.id, "/admission/vote"), voted())["changed"]
    case.refuse("http.out_of_scope", "ratification", paper("2024-03-26"), by=OFFICE)
    case.put("ratification", paper("2024-03-26"), by=UNION)
    assert not year.put(at(case.id, "/admission/ratification"), paper("2024-03-26"))["changed"]
    shown = year.get(at(case.id))
    assert (shown["state"], shown["joined_on"], shown["unit"]["code"]) == ("active", "2024-03-26", OFFICE)
    assert year.get(f"/members/roster?unit={year.unit(OFFICE)}&count=true")["total"] == before + 1
    case.refuse("already_member", "ratification", paper("2024-03-27"))
    case.refuse("already_member", "proposal", case.proposed("2024-04-01"))


def _application_withdrawn(year: Year) -> None:
    """Taken back before the meeting, it may be filed again."""
    case = Application(year, "Kiều Thị Xin Thôi", year.enrol("Kiều Văn Bảo Đảm", UNIT)).file()
    case.put("withdrawal", _withdrawal())
    assert not year.put(at(case.id, "/admission/withdrawal"), _withdrawal())["changed"]
    assert year.send("GET", at(case.id)).json()["code"] == "members.not_a_member"
    case.refuse("not_a_candidate", "vote", voted())
    case.refuse("not_a_candidate", "ratification", paper("2024-03-26"))
    assert year.put(at(case.id, "/admission/proposal"), case.proposed("2024-05-01"))["changed"]
    case.refuse("before_last_change", "vote", voted("2024-04-30"))


def _applications_refused(year: Year) -> None:
    """Too young, too old, vouched for by nobody, twice; votes that do not add up, too few present, a vote lost."""
    active = year.enrol("Kiều Thị Còn Sinh Hoạt", UNIT)
    child = Application(year, "Kiều Văn Mười Lăm", active, "2009-02-01")
    child.refuse("too_young_to_join", "proposal", child.proposed("2024-02-01"))
    elder = Application(year, "Kiều Thị Ba Mốt", active, "1993-02-01")
    elder.refuse("too_old_to_join", "proposal", elder.proposed("2024-02-01"))
    alone = Application(year, "Kiều Văn Một Mình", year.id("nobody"))
    alone.refuse("guarantor_not_active", "proposal", alone.proposed())
    case = Application(year, "Kiều Thị Chờ Họp", active).file()
    case.refuse("candidate_pending", "proposal", case.proposed("2024-02-02"))
    registration = {
        **case.person,
        "unit_id": str(year.unit(UNIT)),
        "joined_on": "2024-02-10",
        **paper("2024-02-10"),
    }
    year.refuse("members.candidate_pending", "PUT", at(case.id, "/registration"), registration)
    case.refuse("not_voted_yet", "ratification", paper("2024-03-26"))
    case.refuse("votes_do_not_add_up", "vote", voted(yes=20, no=6))
    case.refuse("no_quorum", "vote", voted(called=50, present=25))
    case.refuse("no_quorum", "vote", voted(called=20, present=25))
    case.put("vote", voted(yes=12, no=13))
    case.refuse("not_voted_yet", "ratification", paper("2024-03-26"))
    case.refuse("already_voted", "vote", voted())


def _admitted_at_once(year: Year) -> None:
    """An admission of the past is told in one step, with its vote."""
    name = "Kiều Văn Giấy Cũ"
    member_id = year.id("member", name)

    def wish(present: int = 20, yes: int = 19) -> dict[str, Any]:
        vote = {"voters_present": present, "votes_for": yes}
        return {**_person(year, name), "unit_id": str(year.unit(UNIT)), **vote, **paper("2024-03-26")}

    there = at(member_id, "/admission")
    year.refuse("members.votes_exceed_voters", "PUT", there, wish(20, 21))
    year.refuse("members.admission_vote_failed", "PUT", there, wish(20, 10))
    assert year.put(there, wish(20, 11))["changed"]
    assert not year.put(there, wish(20, 11))["changed"]
    year.refuse("members.already_member", "PUT", there, wish(20, 12))
    row = {"member_id": str(year.id("member", "Kiều Thị Trong Đợt")), **wish(), **_person(year, "Kiều Thị Trong Đợt")}
    assert year.post("/members/members/admissions/bulk", {"rows": [row]})["changed"] == 1


def _registered_in_bulk(year: Year) -> None:
    """A list of members of before is put on the register; a wrong row undoes the list."""

    def row(name: str, unit: str = OTHER) -> dict[str, Any]:
        who = {"member_id": str(year.id("member", name)), **_person(year, name, "1999-09-09")}
        return {**who, "unit_id": str(year.unit(unit)), "joined_on": "2017-03-26", **paper("2024-01-02")}

    rows = [row("Kiều Thị Hàng Một"), row("Kiều Thị Hàng Hai")]
    there = "/members/members/registrations/bulk"
    said = year.refuse("members.unit_holds_no_members", "POST", there, {"rows": [*rows, row("Kiều Văn Sai", "so-yte")]})
    assert said.startswith("Dòng 3:")
    assert year.post(there, {"rows": rows})["changed"] == 2
    assert year.post(there, {"rows": rows})["changed"] == 0


def _matured(year: Year) -> None:
    """Who passes the age stands on the list thirty days before and is retired with others, not a day too soon."""
    ready = [year.enrol(f"Kiều Thị Trưởng Thành {one}", OTHER, "1994-06-10") for one in ("Một", "Hai")]
    young = year.enrol("Kiều Văn Chưa Đến Tuổi", OTHER, "1994-12-10")

    def due(on: str) -> dict[str, bool]:
        found = year.get(f"/members/members/maturations/due?unit={year.unit(OTHER)}&on={on}&limit=200")["items"]
        return {one["member_id"]: one["overdue"] for one in found}

    def rows(*of: UUID, on: str = "2024-06-11") -> dict[str, Any]:
        return {"rows": [{"member_id": str(one), **paper(on)} for one in of]}

    assert not {str(one) for one in ready} & due("2024-05-10").keys()
    assert [due("2024-05-12")[str(one)] for one in ready] == [False, False]
    assert [due("2024-06-11")[str(one)] for one in ready] == [True, True]
    there = "/members/members/maturations/bulk"
    said = year.refuse("members.too_young_to_mature", "POST", there, rows(*ready, young))
    assert said.startswith("Dòng 3:")
    year.refuse("members.too_young_to_mature", "POST", there, rows(ready[0], on="2024-06-10"))
    assert year.post(there, rows(*ready))["changed"] == 2
    assert year.post(there, rows(*ready))["changed"] == 0
    assert not {str(one) for one in ready} & due("2024-06-11").keys()
    assert [state(year, one) for one in ready] == ["matured", "matured"]
    year.refuse("members.membership_ended", "PUT", at(ready[0], "/departure"), paper("2024-07-01"))
    year.refuse("members.cannot_be_reinstated", "PUT", at(ready[0], "/reinstatement"), _back(year, "2024-07-01"))
    erased = year.enrol("Kiều Thị Đã Xóa Tuổi", OTHER, "1994-01-10")
    year.put(at(erased, "/erasure"), {"ground": "COURT_OR_AUTHORITY", **paper("2024-06-01")})
    year.refuse("members.age_unknown", "PUT", at(erased, "/maturation"), paper("2024-06-11"))
    year.put(at(erased, "/departure"), paper("2024-06-11"))


def _ended(year: Year) -> None:
    """One leaves, one dies; what happened to someone earlier than something else is refused."""
    left, dead = year.enrol("Kiều Văn Xin Ra", UNIT), year.enrol("Kiều Thị Qua Đời", UNIT)
    year.refuse("members.before_last_change", "PUT", at(left, "/departure"), paper("2024-01-01"))
    assert year.put(at(left, "/departure"), paper("2024-05-02"))["changed"]
    assert not year.put(at(left, "/departure"), paper("2024-05-02"))["changed"]
    assert year.put(at(dead, "/death"), paper("2024-05-03"))["changed"]
    assert not year.put(at(dead, "/death"), paper("2024-05-03"))["changed"]
    assert [state(year, one) for one in (left, dead)] == ["left", "deceased"]
    nobody = year.id("nobody")
    for step in ("/departure", "/death", "/maturation"):
        year.refuse("members.not_a_member", "PUT", at(nobody, step), paper("2024-05-02"))
    year.refuse("members.membership_ended", "PUT", at(left, "/death"), paper("2024-06-01"))
    year.refuse("members.cannot_be_reinstated", "PUT", at(dead, "/reinstatement"), _back(year, "2024-07-01"))
    two = {"rows": [{"member_id": str(year.enrol("Kiều Văn Ra Theo Đợt", UNIT)), **paper("2024-05-02")}]}
    assert year.post("/members/members/departures/bulk", two)["changed"] == 1


def _struck_off(year: Year) -> None:
    """After a warning and three months missed a member is proposed and struck off; not before."""
    missing = year.enrol("Kiều Văn Bỏ Sinh Hoạt", UNIT)

    def proposed(months: int = 3, warned: str | None = "2024-04-15") -> dict[str, Any]:
        said = {"year": 2024, "months": months, "warned_on": warned, "evidence": EVIDENCE}
        return {**said, **paper("2024-05-20")}

    there = at(missing, "/strike-off/proposal")
    year.refuse("members.strike_off_not_proposed", "PUT", at(missing, "/strike-off"), paper("2024-06-01"))
    year.refuse("members.not_warned", "PUT", there, proposed(warned=None))
    year.refuse("members.not_warned", "PUT", there, proposed(warned="2024-05-21"))
    year.refuse("members.too_few_months_missed", "PUT", there, proposed(2))
    assert year.put(there, proposed())["changed"]
    assert not year.put(there, proposed())["changed"]
    assert year.put(at(missing, "/strike-off"), paper("2024-06-01"))["changed"]
    assert not year.put(at(missing, "/strike-off"), paper("2024-06-01"))["changed"]
    assert state(year, missing) == "struck_off"
    other = year.enrol("Kiều Thị Bỏ Sinh Hoạt", UNIT)
    year.put(at(other, "/strike-off/proposal"), proposed(4))
    rows = {"rows": [{"member_id": str(other), **paper("2024-06-01")}]}
    assert year.post("/members/members/strike-offs/bulk", rows)["changed"] == 1


def _back(year: Year, on: str) -> dict[str, Any]:
    return {"unit_id": str(year.unit(UNIT)), **paper(on)}


def _reinstated(year: Year) -> None:
    """Who had left comes back by a decision of the level above, later than the day of leaving."""
    back = year.enrol("Kiều Thị Trở Lại", UNIT)
    there = at(back, "/reinstatement")
    year.refuse("members.already_member", "PUT", there, _back(year, "2024-05-01"))
    year.put(at(back, "/departure"), paper("2024-05-02"))
    year.refuse("members.before_last_change", "PUT", there, _back(year, "2024-05-01"))
    assert year.put(there, _back(year, "2024-09-01"))["changed"]
    assert not year.put(there, _back(year, "2024-09-01"))["changed"]
    assert state(year, back) == "active"
    year.refuse("members.not_a_member", "PUT", at(year.id("nobody"), "/reinstatement"), _back(year, "2024-09-01"))
