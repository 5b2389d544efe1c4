"""The rating round of 2024 in one branch, from its list to an appeal after its close; and each rule that says no."""

from typing import Any
from uuid import UUID

from tests.year.scene import Year, paper

UNREACHABLE: dict[str, str] = {}

UNION, UNIT, NEXT_DOOR = "so-xay-dung", "so-xay-dung-kiem-dinh", "so-xay-dung-quy-hoach"
DAYS = {"self_rating_until": "2024-11-30", "meeting_until": "2024-12-10", "decision_until": "2024-12-31"}
OPENED = {**DAYS, **paper("2024-11-15")}
BEST = {"activity_percent": 95, "tasks_percent": 100, "dues_settled": True, "points": 92}
PLAIN = {"activity_percent": 60, "tasks_percent": 85, "dues_settled": True, "points": 55}
SET_ASIDE = "Xét thời gian biệt phái chống bão vừa qua"
AGAINST = "Ban Chấp hành thấy biểu quyết chưa xét việc làm thêm giờ"
COMPLAINT = "Tôi đi công tác dài ngày nên vắng sinh hoạt"
HEARD = "Đã xác minh lịch công tác được kê khai"
NAMES = {
    "top": "Đặng Thị Đứng Đầu",
    "second": "Đặng Văn Xếp Nhì",
    "away": "Cao Thị Biệt Phái",
    "sick": "Cao Văn Nghỉ Ốm",
    "warned": "Ngô Văn Bị Nhắc",
    "moving": "Ngô Thị Sắp Chuyển",
    "leave-1": "Thái Thị Thai Sản",
    "leave-2": "Thái Văn Du Học",
    "party": "Lương Văn Vào Đảng",
}


def script(year: Year) -> None:
    """Play the round of one branch, then ratings without a round and another rule set tried."""
    year.secret(SET_ASIDE, AGAINST, COMPLAINT, HEARD)
    held = Round(year, UNIT, {key: year.enrol(name, UNIT) for key, name in NAMES.items()})
    year.put(f"/members/members/{held.who['party']}/party-status", {"status": "FULL", **paper("2024-03-01")})
    _opening(held)
    _the_list(held)
    _self_ratings(held)
    _meeting(held)
    _proposals(held)
    _exemptions(held)
    _decisions(held)
    _appeal_while_open(held)
    _closing_within_the_cap(held)
    _after_the_close(held)
    _another_rule_set_tried(held)
    _a_round_under_a_named_rule_set(year)


class Round:
    """A branch's round of a year: its addresses, its members by a word each, and the short ways to wish in it."""

    def __init__(self, year: Year, unit: str, who: dict[str, UUID], of: int = 2024) -> None:
        self.year, self.unit, self.who = year, unit, who
        self.at = f"/members/units/{year.unit(unit)}/rating-rounds/{of}"
        self._crowd: list[str] = []

    def line(self, who: str | UUID, step: str = "") -> str:
        """Return the address of a member's line, or of a step on it."""
        return f"{self.at}/members/{self.who[who] if isinstance(who, str) else who}{step}"

    def put(self, who: str, step: str, wish: dict[str, Any]) -> dict[str, Any]:
        """Wish a step for a member of the list; return how the cap stands."""
        cap: dict[str, Any] = self.year.put(self.line(who, step), wish)["cap"]
        return cap

    def refuse(self, code: str, who: str | UUID, step: str, wish: dict[str, Any]) -> str:
        """Wish a step for someone that a rule refuses."""
        return self.year.refuse(f"members.{code}", "PUT", self.line(who, step), wish)

    def shown(self) -> dict[str, Any]:
        """Read the round."""
        found: dict[str, Any] = self.year.get(self.at)
        return found

    def of(self, who: str) -> dict[str, Any]:
        """Read a member's line."""
        found: dict[str, Any] = next(one for one in self.shown()["members"] if one["member_id"] == str(self.who[who]))
        return found

    def crowd(self) -> list[str]:
        """Return who is on the list and to be rated, and has no part of its own in the story; read once."""
        if not self._crowd:
            own = {str(one) for one in self.who.values()}
            lines = self.shown()["members"]
            self._crowd = [one["member_id"] for one in lines if one["eligible"] and one["member_id"] not in own]
        return self._crowd


def self_rating(rank: str, measures: dict[str, Any], on: str = "2024-11-20", **other: Any) -> dict[str, Any]:
    """Return a member's own rank and measures."""
    return {"rank": rank, **measures, **other, **paper(on)}


def ranked(rank: str, reason: str | None = None, on: str = "2024-12-20") -> dict[str, Any]:
    """Return a proposal or a decision."""
    return {"rank": rank, "reason": reason, **paper(on)}


def met(votes: dict[str, dict[str, int]], present: int = 20, on: str = "2024-12-05") -> dict[str, Any]:
    """Return the minutes of a meeting."""
    rows = [{"member_id": str(one), "counts": counts} for one, counts in votes.items()]
    return {"present": present, "secret": True, "votes": rows, **paper(on)}


def _opening(held: Round) -> None:
    """Nothing goes on before it; not before the year, nor with days out of order, nor for who holds no members; once."""
    year = held.year
    year.refuse("members.round_not_opened", "GET", held.at, None)
    held.refuse("round_not_opened", "top", "/self-rating", self_rating("GOOD", BEST))
    year.refuse("members.round_not_opened", "PUT", f"{held.at}/closure", paper("2024-12-28"))
    year.refuse("members.round_too_early", "PUT", held.at, {**OPENED, **paper("2023-11-15")})
    turned = {**OPENED, "meeting_until": "2024-11-29"}
    year.refuse("members.deadlines_out_of_order", "PUT", held.at, turned)
    year.refuse("members.unknown_rule_set", "PUT", held.at, {**OPENED, "rules": "KHONG-CO"})
    union = f"/members/units/{year.unit(UNION)}/rating-rounds/2024"
    year.refuse("members.unit_holds_no_members", "PUT", union, OPENED)
    assert year.put(held.at, OPENED)["changed"]
    assert not year.put(held.at, OPENED)["changed"]
    later = {**OPENED, "decision_until": "2025-01-05"}
    year.refuse("members.round_opened_otherwise", "PUT", held.at, later)
    assert [one["state"] for one in year.get("/members/rating-rounds/2024") if one["unit"]["code"] == UNIT] == ["OPEN"]
    assert year.send("GET", held.at, by="thue").json()["code"] == "http.out_of_scope"


def _the_list(held: Round) -> None:
    """Who came later is put on it; by months, Party membership or as a guest one is not eligible; a stranger is not on it."""
    year, who = held.year, held.who
    who["late"] = year.enrol("Huỳnh Thị Đến Sau", UNIT)
    who["new"] = year.id("member", UNIT, "new")
    fresh = {"full_name": "Huỳnh Văn Vừa Kết Nạp", "birth_date": "2006-09-14", "sex": "MALE", "joined_on": "2024-08-01"}
    year.secret(fresh["full_name"], fresh["birth_date"])
    home = {"unit_id": str(year.unit(UNIT)), "member_code": None}
    year.put(f"/members/members/{who['new']}/registration", {**fresh, **home, **paper("2024-08-01")})
    who["guest"] = year.enrol("Đinh Văn Sinh Hoạt Tạm", NEXT_DOOR)
    stay = {"host_id": str(year.unit(UNIT)), "until": "2024-12-31", **paper("2024-10-01")}
    year.put(f"/members/members/{who['guest']}/temporary", stay)
    stranger = year.enrol("Đinh Thị Nhà Bên", NEXT_DOOR)
    held.refuse("not_on_round_list", "late", "/self-rating", self_rating("GOOD", BEST))
    for one in ("late", "new", "guest"):
        held.put(one, "", paper("2024-11-18"))
    held.refuse("not_of_rounds_unit", stranger, "", paper("2024-11-18"))
    held.refuse("not_a_member", year.id("nobody"), "", paper("2024-11-18"))
    because = {one: held.of(one)["not_eligible_because"] for one in ("late", "new", "guest", "party")}
    assert because == {"late": None, "new": "MONTHS", "guest": "TEMPORARY", "party": "FULL_PARTY_MEMBER"}
    held.refuse("not_eligible_in_round", "party", "/self-rating", self_rating("GOOD", BEST))


def _self_ratings(held: Round) -> None:
    """The members with a story one by one, all others by one list, of which a wrong row undoes all."""
    held.refuse("no_measures", "top", "/proposal", ranked("EXCELLENT"))
    held.put("top", "/self-rating", self_rating("EXCELLENT", BEST))
    held.put("second", "/self-rating", self_rating("EXCELLENT", BEST, points=75))
    held.put("away", "/self-rating", self_rating("EXCELLENT", BEST, activity_percent=70))
    held.put("sick", "/self-rating", self_rating("GOOD", BEST, sick_months=4))
    held.put("warned", "/self-rating", self_rating("COMPLETED", PLAIN, disciplined=True))
    held.put("late", "/self-rating", self_rating("COMPLETED", PLAIN))
    rows = [{"member_id": one, **self_rating("COMPLETED", PLAIN)} for one in held.crowd()]
    there = f"{held.at}/self-ratings/bulk"
    wrong = [rows[0], {**rows[1], "member_id": str(held.who["party"])}]
    said = held.year.refuse("members.not_eligible_in_round", "POST", there, {"rows": wrong})
    assert said.startswith("Dòng 2:")
    answer = held.year.post(there, {"rows": rows})
    assert (answer["changed"], answer["cap"]["used"]) == (len(rows), 0)
    line = held.of("sick")
    assert (line["self_rank"], line["measures"]["sick_months"]) == ("GOOD", "4")


def _meeting(held: Round) -> None:
    """No proposal before it; nobody twice in it, nor in two; no more votes than voices; its minutes stand."""
    year, who = held.year, {key: str(one) for key, one in held.who.items()}
    held.refuse("vote_missing", "top", "/proposal", ranked("EXCELLENT"))
    there = f"{held.at}/meetings/{year.id('meeting', UNIT)}"
    votes = {who[one]: {"EXCELLENT": 15, "GOOD": 5} for one in ("top", "second")}
    votes |= {who["away"]: {"GOOD": 14, "COMPLETED": 6}, who["sick"]: {"GOOD": 18, "COMPLETED": 2}}
    votes |= {one: {"COMPLETED": 20} for one in (who["warned"], who["late"], *held.crowd())}
    wish = met(votes)
    year.refuse("members.rating_votes_exceed_present", "PUT", there, met(votes, present=19))
    year.refuse("members.member_voted_twice", "PUT", there, {**wish, "votes": [*wish["votes"], wish["votes"][0]]})
    year.refuse("members.not_on_round_list", "PUT", there, met({str(year.id("nobody")): {"GOOD": 1}}))
    year.refuse("members.not_eligible_in_round", "PUT", there, met({who["guest"]: {"GOOD": 1}}))
    assert year.put(there, wish)["changed"]
    assert not year.put(there, wish)["changed"]
    year.refuse("members.meeting_held_otherwise", "PUT", there, met(votes, present=21))
    again = f"{held.at}/meetings/{year.id('meeting', UNIT, 2)}"
    year.refuse("members.member_voted_twice", "PUT", again, met({who["top"]: {"GOOD": 20}}))
    assert held.of("top")["votes"] == {"EXCELLENT": 15, "GOOD": 5}


def _proposals(held: Round) -> None:
    """As voted as far as the measures reach, otherwise for a reason; never above measures, discipline, sick leave."""
    held.refuse("not_proposed", "top", "/decision", ranked("EXCELLENT"))
    held.put("top", "/proposal", ranked("EXCELLENT"))
    held.refuse("proposal_against_vote", "second", "/proposal", ranked("GOOD"))
    held.put("second", "/proposal", ranked("GOOD", AGAINST))
    held.refuse("rank_above_measures", "away", "/proposal", ranked("GOOD"))
    held.refuse("rank_above_measures", "away", "/proposal", ranked("GOOD", AGAINST))
    held.put("away", "/proposal", ranked("COMPLETED"))
    held.refuse("rank_above_sick_leave", "sick", "/proposal", ranked("GOOD"))
    held.put("sick", "/proposal", ranked("COMPLETED"))
    held.refuse("rank_above_discipline", "warned", "/proposal", ranked("COMPLETED"))
    held.put("warned", "/proposal", ranked("NOT_COMPLETED"))
    held.put("late", "/proposal", ranked("COMPLETED"))
    rows = [{"member_id": one, **ranked("COMPLETED")} for one in held.crowd()]
    assert held.year.post(f"{held.at}/proposals/bulk", {"rows": rows})["changed"] == len(rows)
    assert (held.of("second")["proposed"], held.of("away")["proposed"]) == ("GOOD", "COMPLETED")


def _exemptions(held: Round) -> None:
    """One by one and by list; who is exempted is not rated; who is not on the list is not exempted."""
    held.put("moving", "/exemption", {"reason": "MOVED", **paper("2024-12-12")})
    rows = [
        {"member_id": str(held.who[one]), "reason": "LONG_LEAVE", **paper("2024-12-12")}
        for one in ("leave-1", "leave-2")
    ]
    there = f"{held.at}/exemptions/bulk"
    broken = [rows[0], {**rows[1], "member_id": str(held.year.id("nobody"))}]
    said = held.year.refuse("members.not_on_round_list", "POST", there, {"rows": broken})
    assert said.startswith("Dòng 2:")
    assert held.year.post(there, {"rows": rows})["changed"] == 2
    assert held.year.post(there, {"rows": rows})["changed"] == 0
    assert held.of("moving")["exempted"] == "MOVED"
    held.refuse("not_eligible_in_round", "moving", "/self-rating", self_rating("GOOD", BEST))
    held.refuse("not_eligible_in_round", "moving", "/exemption", {"reason": "OTHER", **paper("2024-12-13")})


def _decisions(held: Round) -> None:
    """The union decides: as proposed, otherwise, above the measures for a reason; never above discipline and sick leave."""
    year = held.year
    said = year.refuse("members.round_unfinished", "PUT", f"{held.at}/closure", paper("2024-12-15"))
    assert said.startswith(f"Còn {6 + len(held.crowd())} ")
    assert held.put("top", "/decision", ranked("EXCELLENT"))["used"] == 1
    cap = held.put("second", "/decision", ranked("EXCELLENT"))
    assert (cap["used"], cap["allowed"], cap["basis"], cap["over"]) == (2, 1, 2, True)
    held.refuse("rank_above_measures", "away", "/decision", ranked("GOOD"))
    held.put("away", "/decision", ranked("GOOD", SET_ASIDE))
    held.refuse("rank_above_sick_leave", "sick", "/decision", ranked("GOOD", SET_ASIDE))
    held.put("sick", "/decision", ranked("COMPLETED"))
    held.refuse("rank_above_discipline", "warned", "/decision", ranked("COMPLETED", SET_ASIDE))
    held.refuse("not_decided_in_round", "warned", f"/appeals/{year.id('early')}", _complaint("2024-12-20"))
    held.put("warned", "/decision", ranked("NOT_COMPLETED"))
    held.put("late", "/decision", ranked("COMPLETED"))
    rows = [{"member_id": one, **ranked("COMPLETED")} for one in held.crowd()]
    assert year.post(f"{held.at}/decisions/bulk", {"rows": rows})["changed"] == len(rows)
    held.refuse("decided_in_round", "top", "/self-rating", self_rating("GOOD", BEST))
    held.refuse("decided_in_round", "top", "/proposal", ranked("GOOD"))
    held.refuse("decided_in_round", "top", "/decision", ranked("GOOD"))
    held.refuse("decided_in_round", "top", "/exemption", {"reason": "OTHER", **paper("2024-12-21")})
    assert _rank(held, "away") == "GOOD"


def _rank(held: Round, who: str) -> str:
    rank: str = held.year.get(f"/members/members/{held.who[who]}/ratings/2024")["rank"]
    return rank


def _complaint(on: str) -> dict[str, Any]:
    return {"words": COMPLAINT, **paper(on)}


def _answer(rank: str, on: str) -> dict[str, Any]:
    return {"rank": rank, "reason": HEARD, **paper(on)}


def _appeal_while_open(held: Round) -> None:
    """One at a time; the round waits for its answer; what was answered stands."""
    year = held.year
    one, other = (f"/appeals/{year.id('appeal', UNIT, n)}" for n in range(2))
    held.put("warned", one, _complaint("2024-12-22"))
    held.refuse("rating_appeal_open", "warned", other, _complaint("2024-12-23"))
    year.refuse("members.rating_appeal_open", "PUT", f"{held.at}/closure", paper("2024-12-24"))
    held.refuse("rating_appeal_unknown", "warned", f"{other}/answer", _answer("COMPLETED", "2024-12-24"))
    held.refuse("rank_above_discipline", "warned", f"{one}/answer", _answer("COMPLETED", "2024-12-24"))
    assert held.of("warned")["appeal_open"]
    held.put("warned", f"{one}/answer", _answer("NOT_COMPLETED", "2024-12-24"))
    held.refuse("rating_appeal_resolved", "warned", f"{one}/answer", _answer("GOOD", "2024-12-25"))
    assert (held.of("warned")["appeal_open"], _rank(held, "warned")) == (False, "NOT_COMPLETED")


def _closing_within_the_cap(held: Round) -> None:
    """Two top ranks where one may: refused with the numbers, until the level above approves two; approvals only grow."""
    year = held.year
    said = year.refuse("members.cap_exceeded", "PUT", f"{held.at}/closure", paper("2024-12-27"))
    assert said.startswith("Đã xếp 2 xuất sắc, chỉ được 1 trên 3 (20%)")
    there = f"/members/units/{year.unit(UNION)}/cap-overrides/2024/MEMBERS"
    reason = "Hoàn thành công trình thanh niên cấp tỉnh"

    def approve(up_to: int) -> dict[str, Any]:
        return {"up_to": up_to, "reason": reason, **paper("2024-12-27")}

    assert year.put(there, approve(2))["changed"]
    year.refuse("members.cap_override_smaller", "PUT", there, approve(1))
    cap = year.put(f"{held.at}/closure", paper("2024-12-28"))["cap"]
    assert (cap["allowed"], cap["approved"], cap["used"], cap["over"]) == (1, 2, 2, False)
    assert not year.put(f"{held.at}/closure", paper("2024-12-28"))["changed"]
    shown = held.shown()
    assert (shown["state"], shown["deciding"]["code"], shown["rule_set"]) == ("CLOSED", UNION, "XII-2023")
    assert [one["state"] for one in year.get("/members/rating-rounds/2024") if one["unit"]["code"] == UNIT] == [
        "CLOSED"
    ]


def _after_the_close(held: Round) -> None:
    """Nothing changes in a closed round but by an appeal in time, whose answer stays within the cap and is the rating."""
    year, who = held.year, held.who
    held.refuse("round_closed", "moving", "/self-rating", self_rating("GOOD", BEST))
    newcomer = year.enrol("Tôn Nữ Tới Muộn", UNIT)
    held.refuse("round_closed", newcomer, "", paper("2024-12-29"))
    late = met({str(who["top"]): {"GOOD": 20}})
    year.refuse("members.round_closed", "PUT", f"{held.at}/meetings/{year.id('after')}", late)
    beside = {"rank": "GOOD", "revision_reason": SET_ASIDE, **paper("2024-12-29")}
    year.refuse("members.round_closed", "PUT", f"/members/members/{who['top']}/ratings/2024", beside)
    appeal = f"/appeals/{year.id('appeal', UNIT, 'away')}"
    held.refuse("rating_appeal_too_late", "away", appeal, _complaint("2025-01-20"))
    held.put("away", appeal, _complaint("2025-01-10"))
    held.refuse("cap_exceeded", "away", f"{appeal}/answer", _answer("EXCELLENT", "2025-01-20"))
    more = {"up_to": 3, "reason": "Xét khiếu nại", **paper("2025-01-19")}
    year.put(f"/members/units/{year.unit(UNION)}/cap-overrides/2024/MEMBERS", more)
    assert held.put("away", f"{appeal}/answer", _answer("EXCELLENT", "2025-01-20"))["used"] == 3
    assert (_rank(held, "away"), held.of("away")["rank"]) == ("EXCELLENT", "EXCELLENT")


def _another_rule_set_tried(held: Round) -> None:
    """Under the Party's points the second would have been rated lower; what a reason set aside stays; nothing changes."""
    year = held.year
    tried = f"/members/ratings/2024/what-if?rules=PARTY-366&unit={UNION}"
    found = year.get(tried)
    assert [(one["member_id"], one["rank"], one["would_be"], one["why"]) for one in found["differences"]] == [
        (str(held.who["second"]), "EXCELLENT", "GOOD", ["POINTS"])
    ]
    assert (found["rounds"], found["rated"]) == (1, len(held.crowd()) + 6)
    assert year.get(f"{tried}&names=true")["differences"][0]["full_name"] == NAMES["second"]
    assert year.get("/members/ratings/2024/what-if?rules=XII-2023&unit=" + UNION)["differences"] == []
    assert year.get(tried, by="thue")["differences"] == []
    unknown = year.send("GET", "/members/ratings/2024/what-if?rules=KHONG-CO").json()
    assert unknown["code"] == "members.unknown_rule_set"
    assert _rank(held, "second") == "EXCELLENT"


def _a_round_under_a_named_rule_set(year: Year) -> None:
    """A round of 2025 under the Party's rules keeps them: without the points nobody is excellent in it."""
    held = Round(year, NEXT_DOOR, {"short": year.enrol("Hà Văn Thiếu Điểm", NEXT_DOOR, "1999-07-07", "MALE")}, 2025)
    days = {name: day.replace("2024", "2025") for name, day in DAYS.items()}
    year.put(held.at, {**days, "rules": "PARTY-366", **paper("2025-11-15")})
    held.put("short", "/self-rating", self_rating("EXCELLENT", BEST, on="2025-11-20", points=89))
    votes = met({str(held.who["short"]): {"EXCELLENT": 20}}, on="2025-12-05")
    year.put(f"{held.at}/meetings/{year.id('meeting', NEXT_DOOR)}", votes)
    held.refuse("rank_above_measures", "short", "/proposal", ranked("EXCELLENT", on="2025-12-06"))
    held.put("short", "/proposal", ranked("GOOD", on="2025-12-06"))
    assert (held.shown()["rule_set"], held.of("short")["proposed"]) == ("PARTY-366", "GOOD")
