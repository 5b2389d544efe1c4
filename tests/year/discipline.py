"""Members and units disciplined in 2024, from the case to the improvement or the revocation; and each rule that says no."""

from typing import Any
from uuid import UUID

from tests.year.scene import Year, paper

UNREACHABLE: dict[str, str] = {}

UNIT, ELSEWHERE, OFFICE = "so-ldtbxh-nguoi-co-cong", "so-ldtbxh-co-quan", "thue-vp"
GROUNDS = "Bỏ trực đêm hai lần không báo với tổ trưởng"
PLEA = "Đêm đó tôi đưa người nhà đi cấp cứu"


def script(year: Year) -> None:
    """Play cases of members and of a unit to every end they have, then what is refused in each state."""
    year.secret(GROUNDS, PLEA)
    _reprimanded_and_improved(year)
    _made_milder_on_appeal(year)
    _expelled_and_made_a_member_again(year)
    _appeal_that_goes_otherwise(year)
    _dismissed(year)
    _closed_without_a_measure(year)
    _a_unit(year)
    _level_that_decides(year)
    _opening_refused(year)
    _votes_refused(year)
    _days_refused(year)
    _steps_refused(year)


class Case:
    """A case of a member or a unit: its address, and the short ways to take its steps."""

    def __init__(self, year: Year, name: str, member_id: UUID | None = None, unit: str | None = None) -> None:
        self.year, self.name, self.member_id = year, name, member_id
        self.at = f"/members/discipline/{year.id('discipline', name)}"
        self.unit_id = str(year.unit(unit)) if unit else None

    def wish(self, on: str = "2024-04-01", grounds: str = GROUNDS) -> dict[str, Any]:
        """Return the wish that opens it."""
        whom = {"member_id": str(self.member_id) if self.member_id else None, "unit_id": self.unit_id}
        return {**whom, "grounds": grounds, **paper(on)}

    def opened(self, on: str = "2024-04-01", by: str = "bloc") -> "Case":
        """Open it."""
        assert self.year.put(self.at, self.wish(on), by=by)["changed"]
        return self

    def put(self, step: str, wish: dict[str, Any], by: str = "bloc") -> "Case":
        """Take a step."""
        assert self.year.put(f"{self.at}/{step}", wish, by=by)["changed"]
        return self

    def refuse(self, code: str, step: str, wish: dict[str, Any], by: str = "bloc") -> None:
        """Wish a step that a rule refuses."""
        self.year.refuse(code if "." in code else f"members.{code}", "PUT", f"{self.at}/{step}", wish, by=by)

    def decided(self, form: str) -> "Case":
        """Open it, and bring it to its measure of 20/4/2024."""
        return self.opened().put("vote", voted(form)).put("decision", decision())

    def shown(self) -> tuple[str, str | None]:
        """Read how far it came and which measure is in force."""
        found = self.year.get(self.at)
        assert "grounds" not in found
        return found["stage"], found["measure"]


def voted(form: str, on: str = "2024-04-15", secret: bool = True, present: int = 16, votes: int = 12) -> dict[str, Any]:
    """Return the minutes of the vote on a form."""
    return {"form": form, "secret": secret, "voters_present": present, "votes_for": votes, **paper(on)}


def decision(on: str = "2024-04-20", *posts: UUID) -> dict[str, Any]:
    """Return the decision on what was voted for."""
    return {"posts": [str(one) for one in posts], **paper(on)}


def _plea(on: str = "2024-05-02") -> dict[str, Any]:
    return {"reason": PLEA, **paper(on)}


def _answer(outcome: str, form: str | None = None, on: str = "2024-05-20") -> dict[str, Any]:
    return {"outcome": outcome, "form": form, **paper(on)}


def _stands(year: Year, member_id: UUID) -> str:
    state: str = year.get(f"/members/members/{member_id}")["state"]
    return state


def _reprimanded_and_improved(year: Year) -> None:
    """Opened, voted in secret, decided, improved after three months; while it is open nobody is referred elsewhere."""
    member_id = year.enrol("Đoàn Văn Khiển Trách", UNIT, "1997-09-18", "MALE")
    case = Case(year, "reprimand", member_id).opened()
    assert not year.put(case.at, case.wish())["changed"]
    assert case.shown() == ("opened", None)
    move = {"transfer_id": str(year.id("move", member_id)), "to_unit_id": str(year.unit(ELSEWHERE))}
    move |= {"dues_paid_until": "2024-12-31", **paper("2024-04-05")}
    year.refuse("members.under_discipline", "PUT", f"/members/members/{member_id}/transfer", move)
    case.put("vote", voted("REPRIMAND"))
    assert case.shown() == ("voted", None)
    case.put("decision", decision())
    assert not year.put(f"{case.at}/decision", decision())["changed"]
    assert case.shown() == ("decided", "REPRIMAND")
    case.refuse("improvement_too_early", "improvement", paper("2024-07-19"))
    case.put("improvement", paper("2024-07-20"))
    assert not year.put(f"{case.at}/improvement", paper("2024-07-20"))["changed"]
    assert case.shown() == ("over", None)
    case.refuse("measure_not_in_force", "improvement", paper("2024-08-20"))
    assert year.send("GET", case.at, by="thue").json()["code"] == "http.out_of_scope"


def _made_milder_on_appeal(year: Year) -> None:
    """A warning is in force while it is appealed; the answer makes it a reprimand, which is outlived."""
    case = Case(year, "milder", year.enrol("Đoàn Thị Cảnh Cáo", UNIT)).decided("WARNING")
    case.refuse("not_appealed", "appeal/answer", _answer("UPHELD"))
    case.put("appeal", _plea())
    assert not year.put(f"{case.at}/appeal", _plea())["changed"]
    assert case.shown() == ("appealed", "WARNING")
    case.refuse("appealed_already", "appeal", _plea("2024-05-03"))
    case.refuse("appeal_unanswered", "improvement", paper("2024-07-20"))
    case.refuse("form_not_allowed", "appeal/answer", _answer("CHANGED", "DISSOLUTION"))
    case.refuse("form_not_allowed", "appeal/answer", _answer("CHANGED"))
    case.put("appeal/answer", _answer("CHANGED", "REPRIMAND"))
    assert case.shown() == ("decided", "REPRIMAND")
    case.refuse("discipline_already_decided", "appeal/answer", _answer("REVOKED"))
    case.put("improvement", paper("2024-07-22"))
    assert case.shown() == ("over", None)


def _expelled_and_made_a_member_again(year: Year) -> None:
    """An expulsion ends the membership at once; revoked on appeal it makes a member again in the same unit."""
    member_id = year.enrol("Tôn Thất Khai Trừ", UNIT, "1996-02-28", "MALE")
    case = Case(year, "expulsion", member_id).decided("EXPULSION")
    assert (_stands(year, member_id), case.shown()) == ("expelled", ("decided", "EXPULSION"))
    case.put("appeal", _plea()).put("appeal/answer", _answer("REVOKED"))
    back = year.get(f"/members/members/{member_id}")
    assert (back["state"], back["unit"]["code"]) == ("active", UNIT)
    assert case.shown() == ("over", None)
    case.refuse("appealed_already", "appeal", _plea("2024-05-19"))


def _appeal_that_goes_otherwise(year: Year) -> None:
    """One expulsion becomes a warning and the member is back; one warning becomes an expulsion; one is upheld."""
    back, out = year.enrol("Hoàng Văn Được Giảm", UNIT), year.enrol("Hoàng Thị Bị Nâng", UNIT)
    case = Case(year, "made milder", back).decided("EXPULSION").put("appeal", _plea())
    case.put("appeal/answer", _answer("CHANGED", "WARNING"))
    assert (_stands(year, back), case.shown()) == ("active", ("decided", "WARNING"))
    case = Case(year, "made graver", out).decided("WARNING").put("appeal", _plea())
    case.put("appeal/answer", _answer("CHANGED", "EXPULSION"))
    assert (_stands(year, out), case.shown()) == ("expelled", ("decided", "EXPULSION"))
    case = Case(year, "upheld", year.enrol("Hoàng Thị Giữ Nguyên", UNIT)).decided("WARNING").put("appeal", _plea())
    case.put("appeal/answer", _answer("UPHELD"))
    assert case.shown() == ("decided", "WARNING")


def _dismissed(year: Year) -> None:
    """A dismissal names the posts it takes."""
    member_id, post = year.enrol("Trương Văn Mất Chức", UNIT), year.id("post")
    there = f"/members/units/{year.unit(UNIT)}/officers/{post}"
    year.put(
        there, {"member_id": str(member_id), "post": "COMMITTEE_MEMBER", "term": "2022-2027", **paper("2024-01-15")}
    )
    case = Case(year, "dismissal", member_id).opened().put("vote", voted("DISMISSAL"))
    case.refuse("posts_not_named", "decision", decision())
    case.put("decision", decision("2024-04-20", post))
    assert case.shown() == ("decided", "DISMISSAL")


def _closed_without_a_measure(year: Year) -> None:
    """The meeting voted it down: closed, and it goes no further; another may be opened on something new."""
    member_id = year.enrol("Trần Thị Minh Oan", UNIT)
    case = Case(year, "closed", member_id).opened().put("vote", voted("REPRIMAND", votes=8))
    case.refuse("vote_lost", "decision", decision())
    case.put("vote", voted("REPRIMAND", "2024-04-16")).put("closure", paper("2024-04-18"))
    assert case.shown() == ("over", None)
    assert not year.put(f"{case.at}/closure", paper("2024-04-19"))["changed"]
    case.refuse("case_closed", "vote", voted("WARNING", "2024-04-20"))
    case.refuse("case_closed", "decision", decision())
    Case(year, "opened anew", member_id).opened("2024-06-01").put("closure", paper("2024-06-02"))


def _a_unit(year: Year) -> None:
    """A branch is warned, in a form for units alone, and improves; no unit is expelled, no member dissolved."""
    case = Case(year, "unit", unit=UNIT).opened()
    case.refuse("form_not_allowed", "vote", voted("EXPULSION"))
    case.put("vote", voted("WARNING")).put("decision", decision())
    shown = year.get(case.at)
    assert (shown["of_member"], shown["subject_id"], shown["measure"]) == (False, case.unit_id, "WARNING")
    case.put("improvement", paper("2024-10-01"))
    assert case.shown() == ("over", None)


def _level_that_decides(year: Year) -> None:
    """The branch decides on a reprimand with its own key; a warning, and what follows it, is the level above's."""
    light = Case(year, "light", year.enrol("Văn Thị Nhẹ Tay", OFFICE)).opened(by=OFFICE)
    light.put("vote", voted("REPRIMAND"), by=OFFICE).put("decision", decision(), by=OFFICE)
    light.refuse("http.out_of_scope", "improvement", paper("2024-07-20"), by=OFFICE)
    light.put("improvement", paper("2024-07-20"), by="thue")
    grave = Case(year, "grave", year.enrol("Văn Đình Nặng Tay", OFFICE)).opened(by=OFFICE)
    grave.put("vote", voted("WARNING"), by=OFFICE)
    grave.refuse("http.out_of_scope", "decision", decision(), by=OFFICE)
    grave.put("decision", decision(), by="thue").put("appeal", _plea(), by=OFFICE)
    grave.refuse("http.out_of_scope", "appeal/answer", _answer("REVOKED"), by=OFFICE)
    grave.put("appeal/answer", _answer("REVOKED"), by="thue")
    assert year.get(grave.at, by=OFFICE)["stage"] == "over"


def _opening_refused(year: Year) -> None:
    """One open case a member, one id a case; of nobody, of no unit, of two at once there is none."""
    member_id = year.enrol("Lê Thị Một Hồ Sơ", UNIT)
    case, other = Case(year, "only", member_id).opened(), Case(year, "other", member_id)
    year.refuse("members.case_open_already", "PUT", other.at, other.wish())
    year.refuse("members.case_is_another", "PUT", case.at, case.wish("2024-04-02"))
    nobody = Case(year, "nobody", year.id("nobody"))
    year.refuse("members.not_a_member", "PUT", nobody.at, nobody.wish())
    nowhere = {**nobody.wish(), "member_id": None, "unit_id": str(year.id("no unit"))}
    year.refuse("members.unknown_unit", "PUT", nobody.at, nowhere)
    both = Case(year, "both", member_id, UNIT)
    year.refuse("http.malformed", "PUT", both.at, both.wish())
    case.put("closure", paper("2024-04-30"))


def _votes_refused(year: Year) -> None:
    """By hands, with more votes than voters, on a form that is not for members, and once the measure was decided."""
    case = Case(year, "votes", year.enrol("Lê Văn Lá Phiếu", UNIT)).opened()
    case.refuse("ballot_not_secret", "vote", voted("REPRIMAND", secret=False))
    case.refuse("ballots_do_not_add_up", "vote", voted("REPRIMAND", votes=17))
    case.refuse("form_not_allowed", "vote", voted("DISSOLUTION"))
    case.refuse("vote_lost", "decision", decision())
    case.put("vote", voted("REPRIMAND"))
    assert not year.put(f"{case.at}/vote", voted("REPRIMAND"))["changed"]
    case.put("vote", voted("WARNING", "2024-04-16")).put("decision", decision())
    case.refuse("discipline_already_decided", "vote", voted("REPRIMAND", "2024-04-25"))
    case.refuse("discipline_already_decided", "decision", decision("2024-04-25"))
    case.refuse("discipline_already_decided", "closure", paper("2024-04-25"))
    assert case.shown() == ("decided", "WARNING")


def _days_refused(year: Year) -> None:
    """No step on a day before the last one; no appeal after a month."""
    case = Case(year, "days", year.enrol("Phan Văn Ngược Ngày", UNIT)).opened()
    case.refuse("discipline_out_of_order", "vote", voted("WARNING", "2024-03-31"))
    case.refuse("discipline_out_of_order", "closure", paper("2024-03-31"))
    case.put("vote", voted("WARNING"))
    case.refuse("discipline_out_of_order", "decision", decision("2024-04-14"))
    case.put("decision", decision())
    case.refuse("discipline_out_of_order", "appeal", _plea("2024-04-19"))
    case.refuse("appeal_too_late", "appeal", _plea("2024-05-21"))
    case.put("appeal", _plea("2024-05-20"))
    case.refuse("discipline_out_of_order", "appeal/answer", _answer("UPHELD", on="2024-05-19"))


def _steps_refused(year: Year) -> None:
    """No step of a case that was never opened; no appeal, answer or improvement before a decision."""
    nothing = Case(year, "nothing")
    for step, wish in (
        ("vote", voted("REPRIMAND")),
        ("decision", decision()),
        ("appeal", _plea()),
        ("appeal/answer", _answer("UPHELD")),
        ("improvement", paper("2024-07-20")),
        ("closure", paper("2024-07-20")),
    ):
        nothing.refuse("no_such_case", step, wish)
    year.refuse("members.no_such_case", "GET", nothing.at, None)
    early = Case(year, "early", year.enrol("Phan Thị Nóng Vội", UNIT)).opened().put("vote", voted("WARNING"))
    early.refuse("discipline_not_decided", "appeal", _plea())
    early.refuse("discipline_not_decided", "improvement", paper("2024-07-20"))
    early.refuse("not_appealed", "appeal/answer", _answer("UPHELD"))
    early.put("closure", paper("2024-06-01"))
