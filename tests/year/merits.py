"""Members referred to the Party in 2024 in every end there is, members and a unit commended; and each rule that says no."""

from typing import Any
from uuid import UUID

from tests.year.scene import Year, paper

UNREACHABLE: dict[str, str] = {}

UNIT = "so-vhtt-thu-vien"
OFFICE = "thue-vp"
STRENGTHS = "Chủ động, chịu khó; còn nóng tính khi góp ý"
SENT_BACK = "Cần xác minh thêm lý lịch bên ngoại"
TAKEN_BACK = "Tự nguyện xin lùi lại để đi học dài hạn"
MERITS = "Số hóa hai nghìn trang mộc bản trong ba tháng"
UNDONE = "Phát hiện kê khai trùng thành tích"
COMMITTEE = "Chi bộ Thư viện Tổng hợp tỉnh"


def script(year: Year) -> None:
    """Play referrals to the Party and commendations, each in its normal course and in what is refused."""
    year.secret(STRENGTHS, SENT_BACK, TAKEN_BACK, MERITS, UNDONE)
    _admitted(year)
    _returned_and_begun_anew(year)
    _withdrawn(year)
    _expired_and_resolved_anew(year)
    _many_handed_over(year)
    _nominations_refused(year)
    _steps_refused(year)
    _admission_refused(year)
    _level_that_refers(year)
    _commended(year)
    _commendations_refused(year)


class Case:
    """A referral: its address, and the short ways to take its steps."""

    def __init__(self, year: Year, name: str, member_id: UUID) -> None:
        self.year, self.member_id, self.id = year, member_id, year.id("referral", name)
        self.at = f"/members/referrals/{self.id}"

    def nominated(self, on: str = "2024-02-01") -> dict[str, Any]:
        """Return the wish that begins it."""
        return {"member_id": str(self.member_id), **paper(on)}

    def nominate(self, on: str = "2024-02-01") -> "Case":
        """Begin it."""
        assert self.year.put(self.at, self.nominated(on))["changed"]
        return self

    def put(self, step: str, wish: dict[str, Any]) -> "Case":
        """Take a step."""
        assert self.year.put(f"{self.at}/{step}", wish)["changed"]
        return self

    def refuse(self, code: str, step: str, wish: dict[str, Any]) -> None:
        """Wish a step that a rule refuses."""
        self.year.refuse(f"members.{code}", "PUT", f"{self.at}/{step}", wish)

    def resolved(self) -> "Case":
        """Begin it and bring it to the resolution of referral of 15/3/2024."""
        return self.nominate().put("vote", voted()).put("endorsement", endorsed())

    def stage(self) -> tuple[str, str]:
        """Read how far it came, since when."""
        shown = self.year.get(self.at)
        assert (shown["member_id"], shown["unit"]["code"]) == (str(self.member_id), UNIT)
        return shown["stage"], shown["since"]


def voted(on: str = "2024-02-15", present: int = 20, votes_for: int = 18) -> dict[str, Any]:
    """Return the branch's vote."""
    return {"voters_present": present, "votes_for": votes_for, **paper(on)}


def endorsed(on: str = "2024-03-15", present: int = 9, votes_for: int = 9) -> dict[str, Any]:
    """Return the resolution of referral."""
    return {"voters_present": present, "votes_for": votes_for, "remarks": STRENGTHS, **paper(on)}


def handed(on: str = "2024-03-26") -> dict[str, Any]:
    """Return the hand-over to the Party committee."""
    return {"committee": COMMITTEE, **paper(on)}


def _reasoned(reason: str, on: str) -> dict[str, Any]:
    return {"reason": reason, **paper(on)}


def _outstanding(year: Year, name: str, unit: str = UNIT) -> UUID:
    """Return a member of the unit who was excellent in 2023."""
    member_id = year.enrol(name, unit)
    _rated(year, member_id, "EXCELLENT")
    return member_id


def _rated(year: Year, member_id: UUID, rank: str) -> None:
    year.put(f"/members/members/{member_id}/ratings/2023", {"rank": rank, **paper("2024-01-05")})


def _admitted(year: Year) -> None:
    """Nominated, voted, fostered, endorsed, handed over, taught, admitted; then nobody refers a Party member again."""
    case = Case(year, "admitted", _outstanding(year, "Châu Thị Ưu Tú")).nominate()
    assert not year.put(case.at, case.nominated())["changed"]
    assert case.stage() == ("nominated", "2024-02-01")
    mentor = year.enrol("Châu Văn Dìu Dắt", UNIT, "1995-05-05", "MALE")
    case.put("vote", voted()).put("mentor", {"mentor_id": str(mentor), **paper("2024-02-20")})
    assert case.stage() == ("voted", "2024-02-20")
    case.put("endorsement", endorsed()).put("hand-over", handed())
    assert not year.put(f"{case.at}/hand-over", handed())["changed"]
    assert case.stage() == ("handed_over", "2024-03-26")
    case.put("class", paper("2024-06-10"))
    assert case.stage() == ("class_completed", "2024-06-10")
    case.put("admission", paper("2024-11-07"))
    assert case.stage() == ("admitted", "2024-11-07")
    assert not year.put(f"{case.at}/admission", paper("2024-11-07"))["changed"]
    again = Case(year, "admitted again", case.member_id)
    year.refuse("members.in_party_already", "PUT", again.at, again.nominated("2024-12-01"))
    assert year.send("GET", case.at, by="thue").json()["code"] == "http.out_of_scope"


def _returned_and_begun_anew(year: Year) -> None:
    """The committee sends the papers back; that referral is over, another may be begun."""
    case = Case(year, "returned", _outstanding(year, "Mai Văn Trả Về")).resolved().put("hand-over", handed())
    case.put("return", _reasoned(SENT_BACK, "2024-05-02"))
    assert case.stage() == ("returned", "2024-05-02")
    assert not year.put(f"{case.at}/return", _reasoned(SENT_BACK, "2024-05-02"))["changed"]
    case.refuse("referral_over", "class", paper("2024-06-10"))
    case.refuse("referral_over", "withdrawal", _reasoned(TAKEN_BACK, "2024-06-10"))
    Case(year, "returned again", case.member_id).nominate("2024-07-01")


def _withdrawn(year: Year) -> None:
    """The Union takes a referral back right after its nomination; nothing goes on in it."""
    case = Case(year, "withdrawn", _outstanding(year, "Mai Thị Rút Lui")).nominate()
    case.put("withdrawal", _reasoned(TAKEN_BACK, "2024-02-10"))
    assert case.stage() == ("withdrawn", "2024-02-10")
    case.refuse("referral_over", "vote", voted())
    case.refuse("referral_over", "admission", paper("2024-11-07"))


def _expired_and_resolved_anew(year: Year) -> None:
    """A year after it the resolution is too old for the committee: it expires, and the branch's vote leads to a new one."""
    case = Case(year, "expired", _outstanding(year, "Dương Văn Chờ Lâu")).resolved().put("class", paper("2024-06-10"))
    case.refuse("resolution_still_valid", "expiry", paper("2025-03-15"))
    case.refuse("resolution_expired", "hand-over", handed("2025-03-16"))
    case.put("hand-over", handed("2025-03-15"))
    case.refuse("resolution_expired", "admission", paper("2025-03-16"))
    case.put("expiry", paper("2025-03-16"))
    assert case.stage() == ("voted", "2025-03-16")
    case.refuse("referral_out_of_order", "admission", paper("2025-03-17"))
    case.put("endorsement", endorsed("2025-04-01")).put("hand-over", handed("2025-04-05"))
    case.put("admission", paper("2025-05-19"))
    assert case.stage() == ("admitted", "2025-05-19")


def _many_handed_over(year: Year) -> None:
    """Two are handed over on one list; a row that is not ready undoes the list."""
    cases = [Case(year, f"list {n}", _outstanding(year, f"Phạm Thị Danh Sách {n}")).resolved() for n in ("Một", "Hai")]
    idle = Case(year, "not ready", _outstanding(year, "Phạm Văn Chưa Họp")).nominate()

    def rows(*of: Case) -> dict[str, Any]:
        return {"rows": [{"case_id": str(one.id), **handed()} for one in of]}

    there = "/members/referrals/hand-overs/bulk"
    said = year.refuse("members.referral_out_of_order", "POST", there, rows(*cases, idle))
    assert said.startswith("Dòng 3:")
    assert cases[0].stage()[0] == "endorsed"
    assert year.post(there, rows(*cases))["changed"] == 2
    assert year.post(there, rows(*cases))["changed"] == 0
    assert [one.stage()[0] for one in cases] == ["handed_over", "handed_over"]


def _nominations_refused(year: Year) -> None:
    """Only who is a member today, outstanding, not disciplined, not referred already; an id names one referral."""

    def refused(code: str, member_id: UUID, on: str = "2024-02-01") -> None:
        case = Case(year, f"refused {code}", member_id)
        year.refuse(f"members.{code}", "PUT", case.at, case.nominated(on))

    refused("not_a_member", year.id("nobody"))
    gone = _outstanding(year, "Lương Thị Đã Ra")
    year.put(f"/members/members/{gone}/departure", paper("2024-01-20"))
    refused("not_active_to_refer", gone)
    unrated, good = year.enrol("Lương Văn Chưa Xếp", UNIT), year.enrol("Lương Thị Xếp Khá", UNIT)
    _rated(year, good, "GOOD")
    refused("rank_too_low_to_refer", unrated)
    refused("rank_too_low_to_refer", good)
    known = _outstanding(year, "Thái Thị Có Hồ Sơ")
    refused("rank_too_low_to_refer", known, "2025-02-01")
    case = Case(year, "one", known).nominate()
    refused("referred_already", known)
    other = {"member_id": str(good), **paper("2024-02-01")}
    _rated(year, (best := year.enrol("Thái Văn Hồ Sơ Khác", UNIT)), "EXCELLENT")
    year.refuse("members.referral_is_another", "PUT", case.at, {**other, "member_id": str(best)})
    year.refuse("members.referral_is_another", "PUT", case.at, case.nominated("2024-02-02"))
    accused = _outstanding(year, "Thái Thị Đang Xét")
    grounds = {"member_id": str(accused), "unit_id": None, "grounds": UNDONE, **paper("2024-01-25")}
    there = f"/members/discipline/{year.id('case of a nominee')}"
    year.put(there, grounds)
    refused("disciplined_now", accused)
    year.put(f"{there}/closure", paper("2024-02-20"))
    Case(year, "cleared", accused).nominate("2024-03-01")


def _steps_refused(year: Year) -> None:
    """No step of what was never begun, before the one it rests on, on too few votes, or on an earlier day."""
    nothing = Case(year, "nothing", year.id("nobody"))
    mentor = {"mentor_id": str(year.enrol("Hồ Văn Cố Vấn", UNIT)), **paper("2024-02-20")}
    for step, wish in (
        ("vote", voted()),
        ("mentor", mentor),
        ("endorsement", endorsed()),
        ("hand-over", handed()),
        ("class", paper("2024-06-10")),
        ("admission", paper("2024-06-10")),
        ("return", _reasoned(SENT_BACK, "2024-06-10")),
        ("withdrawal", _reasoned(TAKEN_BACK, "2024-06-10")),
        ("expiry", paper("2025-06-10")),
    ):
        nothing.refuse("no_such_referral", step, wish)
    year.refuse("members.no_such_referral", "GET", nothing.at, None)
    case = Case(year, "steps", _outstanding(year, "Hồ Thị Từng Bước")).nominate()
    for step, wish in (
        ("endorsement", endorsed()),
        ("hand-over", handed()),
        ("class", paper("2024-06-10")),
        ("admission", paper("2024-06-10")),
        ("return", _reasoned(SENT_BACK, "2024-06-10")),
        ("expiry", paper("2025-06-10")),
    ):
        case.refuse("referral_out_of_order", step, wish)
    case.refuse("referral_votes_wrong", "vote", voted(votes_for=21))
    case.refuse("referral_vote_lost", "vote", voted(votes_for=10))
    case.refuse("referral_days_out_of_order", "vote", voted("2024-01-31"))
    case.refuse("not_a_member", "mentor", {**mentor, "mentor_id": str(year.id("nobody"))})
    case.put("vote", voted(votes_for=11))
    case.refuse("referral_votes_wrong", "endorsement", endorsed(votes_for=10))
    case.refuse("referral_vote_lost", "endorsement", endorsed(present=10, votes_for=5))
    case.refuse("referral_days_out_of_order", "endorsement", endorsed("2024-02-14"))
    case.put("endorsement", endorsed()).put("hand-over", handed())
    case.refuse("referral_out_of_order", "vote", voted("2024-04-01"))
    case.refuse("referral_out_of_order", "endorsement", endorsed("2024-04-01"))
    case.refuse("referral_out_of_order", "hand-over", handed("2024-04-01"))
    assert case.stage() == ("handed_over", "2024-03-26")


def _admission_refused(year: Year) -> None:
    """Whoever is seventeen on the day waits until the birthday."""
    name, born = "Võ Thị Mười Bảy", "2006-12-01"
    young = year.id("member", UNIT, name)
    year.secret(name, born)
    person = {"full_name": name, "birth_date": born, "sex": "FEMALE", "member_code": None, "joined_on": "2022-03-26"}
    wish = {**person, "unit_id": str(year.unit(UNIT)), **paper("2024-01-02")}
    year.put(f"/members/members/{young}/registration", wish)
    _rated(year, young, "EXCELLENT")
    case = Case(year, "young", young).resolved().put("hand-over", handed())
    case.refuse("too_young_for_party", "admission", paper("2024-11-30"))
    case.put("admission", paper("2024-12-01"))
    assert case.stage() == ("admitted", "2024-12-01")


def _level_that_refers(year: Year) -> None:
    """The branch nominates and votes with its own key; the resolution and what follows is the level above's alone."""
    case = Case(year, "by keys", _outstanding(year, "Cao Thị Đúng Cấp", OFFICE))
    year.put(case.at, case.nominated(), by=OFFICE)
    year.put(f"{case.at}/vote", voted(), by=OFFICE)
    for step, wish in (
        ("endorsement", endorsed()),
        ("hand-over", handed()),
        ("withdrawal", _reasoned(TAKEN_BACK, "2024-03-20")),
    ):
        year.refuse("http.out_of_scope", "PUT", f"{case.at}/{step}", wish, by=OFFICE)
    year.put(f"{case.at}/endorsement", endorsed(), by="thue")
    assert year.get(case.at, by=OFFICE)["stage"] == "endorsed"
    year.put(f"{case.at}/withdrawal", _reasoned(TAKEN_BACK, "2024-03-20"), by="thue")


def _commendation(year: Year, name: str, step: str = "") -> str:
    return f"/members/commendations/{year.id('commendation', name)}{step}"


def _proposed(on: str = "2024-11-01", form: str = "CERTIFICATE_OF_MERIT", **whom: UUID) -> dict[str, Any]:
    return {"form": form, "merits": MERITS, **{key: str(one) for key, one in whom.items()}, **paper(on)}


def _state(year: Year, name: str) -> str:
    state: str = year.get(_commendation(year, name))["state"]
    return state


def _commended(year: Year) -> None:
    """A member alone, a member and the unit on one list; one is taken back."""
    best, other = year.enrol("Bùi Văn Được Khen", UNIT), year.enrol("Bùi Thị Cùng Khen", UNIT)
    assert year.put(_commendation(year, "alone"), _proposed(member_id=best))["changed"]
    assert not year.put(_commendation(year, "alone"), _proposed(member_id=best))["changed"]
    assert _state(year, "alone") == "proposed"
    assert year.put(_commendation(year, "alone", "/award"), paper("2024-12-20"))["changed"]
    assert not year.put(_commendation(year, "alone", "/award"), paper("2024-12-20"))["changed"]
    shown = year.get(_commendation(year, "alone"))
    assert (shown["recipient_id"], shown["of_member"], shown["unit"]["code"]) == (str(best), True, UNIT)
    assert (shown["form"], shown["state"]) == ("CERTIFICATE_OF_MERIT", "awarded")
    year.put(_commendation(year, "second"), _proposed(form="BADGE", member_id=other))
    year.put(_commendation(year, "unit"), _proposed(form="CERTIFICATE", unit_id=year.unit(UNIT)))

    def rows(*names: str) -> dict[str, Any]:
        return {
            "rows": [{"commendation_id": str(year.id("commendation", one)), **paper("2024-12-20")} for one in names]
        }

    there = "/members/commendations/awards/bulk"
    said = year.refuse("members.no_such_commendation", "POST", there, rows("second", "unit", "nothing"))
    assert said.startswith("Dòng 3:")
    assert _state(year, "second") == "proposed"
    assert year.post(there, rows("second", "unit"))["changed"] == 2
    assert (_state(year, "second"), year.get(_commendation(year, "unit"))["of_member"]) == ("awarded", False)
    year.put(_commendation(year, "second", "/revocation"), _reasoned(UNDONE, "2025-01-15"))
    assert _state(year, "second") == "revoked"


def _commendations_refused(year: Year) -> None:
    """An unknown form, a taken id, nobody; awarded before it was proposed; taken back what was not given; given again."""
    best = year.enrol("Bùi Thị Xét Khen", UNIT)

    def refused(code: str, name: str, step: str, wish: dict[str, Any]) -> None:
        year.refuse(f"members.{code}", "PUT", _commendation(year, name, step), wish)

    refused("commendation_form_unknown", "odd", "", _proposed(form="APPLAUSE", member_id=best))
    refused("not_a_member", "odd", "", _proposed(member_id=year.id("nobody")))
    refused("unknown_unit", "odd", "", _proposed(unit_id=year.id("no unit")))
    year.refuse("http.malformed", "PUT", _commendation(year, "odd"), _proposed())
    year.put(_commendation(year, "later"), _proposed(member_id=best))
    refused("commendation_is_another", "later", "", _proposed("2024-11-02", member_id=best))
    refused("awarded_before_proposed", "later", "/award", paper("2024-10-31"))
    refused("not_awarded", "later", "/revocation", _reasoned(UNDONE, "2024-12-01"))
    year.put(_commendation(year, "later", "/award"), paper("2024-12-20"))
    refused("awarded_before_proposed", "later", "/revocation", _reasoned(UNDONE, "2024-12-19"))
    refused("commendation_revoked", "second", "/award", paper("2025-02-01"))
    refused("no_such_commendation", "nothing", "/award", paper("2024-12-20"))
    refused("no_such_commendation", "nothing", "/revocation", _reasoned(UNDONE, "2024-12-20"))
    year.refuse("members.no_such_commendation", "GET", _commendation(year, "nothing"), None)
    assert year.send("GET", _commendation(year, "later"), by="thue").json()["code"] == "http.out_of_scope"
