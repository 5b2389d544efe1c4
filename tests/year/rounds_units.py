"""The year's end of one union in 2024: ratings of members, of its branches and of itself; and each rule that says no."""

from typing import Any
from uuid import UUID

from tests.year.rounds import BEST, DAYS, PLAIN, Round, met, ranked, self_rating
from tests.year.scene import Year, paper

UNREACHABLE: dict[str, str] = {
    "members.rating_revised_since": "a reversal compares the version of every rating it brought before it takes one back, "
    "and says members.changed_since_import; an import brings no revision, for it gives no reason"
}

UNION = "so-gtvt"
BRANCHES = ["so-gtvt-co-quan", "so-gtvt-thanh-tra", "so-gtvt-dang-kiem", "so-gtvt-ben-xe"]
FIRST, SECOND, THIRD, WEAK = BRANCHES
ALONE = "so-ldtbxh-viec-lam"
REVIEWED = "Đọc lại sổ chi đoàn thấy còn sót một công trình"


def script(year: Year) -> None:
    """Play ratings without a round, then a whole union's year-end from its branches' rounds to its own rank."""
    year.secret(REVIEWED)
    _ratings_without_a_round(year)
    _branch_before_its_round(year)
    for branch in (SECOND, THIRD, WEAK, FIRST):
        _a_branchs_round(year, branch)
    _branches_rated(year)
    _unit_ratings_refused(year)
    _top_rank_among_branches(year)
    _the_union_rated(year)


def _ratings_without_a_round(year: Year) -> None:
    """Taken over from papers, one by one and by list; revised for a reason; not too early, nor for a newcomer."""
    first, second = year.enrol("Trương Thị Theo Giấy", ALONE), year.enrol("Trương Văn Theo Sổ", ALONE)

    def there(member_id: UUID, of: int = 2023) -> str:
        return f"/members/members/{member_id}/ratings/{of}"

    def rated(rank: str, on: str = "2024-01-10", reason: str | None = None) -> dict[str, Any]:
        return {"rank": rank, "revision_reason": reason, **paper(on)}

    year.refuse("members.not_rated", "GET", there(first), None)
    year.put(there(first), rated("GOOD"))
    assert not year.put(there(first), rated("GOOD"))["changed"]
    year.refuse("members.revision_needs_reason", "PUT", there(first), rated("EXCELLENT"))
    year.put(there(first), rated("EXCELLENT", "2024-02-01", REVIEWED))
    assert year.get(there(first))["rank"] == "EXCELLENT"
    year.refuse("members.rating_before_its_year", "PUT", there(second, 2024), rated("GOOD", "2023-12-31"))
    rows = [{"member_id": str(one), **rated("COMPLETED")} for one in (second, first)]
    listed = "/members/members/ratings/2023/bulk"
    assert year.refuse("members.revision_needs_reason", "POST", listed, {"rows": rows}).startswith("Dòng 2:")
    year.refuse("members.not_rated", "GET", there(second), None)
    assert year.post(listed, {"rows": rows[:1]})["changed"] == 1
    fresh, joined = year.id("member", ALONE, "fresh"), "2024-08-01"
    person = {"full_name": "Văn Thị Mới Vào", "birth_date": "2007-12-02", "sex": "FEMALE", "member_code": None}
    year.secret(str(person["full_name"]), str(person["birth_date"]))
    wish = {**person, "joined_on": joined, "unit_id": str(year.unit(ALONE)), **paper(joined)}
    year.put(f"/members/members/{fresh}/registration", wish)
    year.refuse("members.not_eligible_for_rating", "PUT", there(fresh, 2024), rated("GOOD", "2024-12-31"))
    year.refuse("members.not_a_member", "PUT", there(year.id("nobody")), rated("GOOD"))


def _at(year: Year, unit: str, step: str = "") -> str:
    return f"/members/units/{year.unit(unit)}/ratings/2024{step}"


def _rank(rank: str, on: str = "2024-12-30", reason: str | None = None) -> dict[str, Any]:
    return {"rank": rank, "reason": reason, **paper(on)}


def _chain(year: Year, unit: str) -> dict[tuple[str, str], str]:
    """Return the state of each step of the unit's year-end, by unit and step."""
    shown = year.get(f"/members/units/{year.unit(unit)}/year-end/2024")
    return {(one["unit"]["code"], one["step"]): one["state"] for one in shown["steps"]}


def _branch_before_its_round(year: Year) -> None:
    """Nothing is shown before anything was said; said and appraised, the decision waits for the branch's round."""
    year.refuse("members.unit_not_rated", "GET", _at(year, FIRST), None)
    year.refuse("members.unit_not_self_rated", "PUT", _at(year, FIRST, "/appraisal"), _rank("GOOD"))
    year.put(_at(year, FIRST, "/self-rating"), _rank("EXCELLENT"))
    year.refuse("members.unit_not_appraised", "PUT", _at(year, FIRST, "/decision"), _rank("GOOD"))
    year.put(_at(year, FIRST, "/appraisal"), _rank("EXCELLENT"))
    said = year.refuse("members.step_blocked", "PUT", _at(year, FIRST, "/decision"), _rank("EXCELLENT"))
    assert FIRST in said
    chain = _chain(year, UNION)
    assert (chain[FIRST, "MEMBER_RATING"], chain[FIRST, "UNIT_RATING"]) == ("OPEN", "BLOCKED")
    assert chain[UNION, "UNIT_RATING"] == "BLOCKED"
    year.refuse("members.top_unit_not_rated", "PUT", _at(year, year.bloc.code, "/self-rating"), _rank("GOOD"))


def _a_branchs_round(year: Year, branch: str) -> None:
    """A round from lists alone: the weak branch completes its year, the others do well, the first has three excellent."""
    held = Round(year, branch, {})
    year.put(held.at, {**DAYS, **paper("2024-11-15")})
    crowd = held.crowd()
    common = "COMPLETED" if branch == WEAK else "GOOD"
    measures = PLAIN if branch == WEAK else BEST
    ranks = {one: "EXCELLENT" if branch == FIRST and crowd.index(one) < 3 else common for one in crowd}

    def sent(address: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
        answer = year.post(f"{held.at}/{address}/bulk", {"rows": rows})
        assert answer["changed"] == len(crowd)
        cap: dict[str, Any] = answer["cap"]
        return cap

    sent("self-ratings", [{"member_id": one, **self_rating(rank, measures)} for one, rank in ranks.items()])
    present = len(crowd)
    votes = met({one: {rank: present} for one, rank in ranks.items()}, present=present)
    year.put(f"{held.at}/meetings/{year.id('meeting', branch)}", votes)
    decided = [{"member_id": one, **ranked(rank)} for one, rank in ranks.items()]
    sent("proposals", decided)
    cap = sent("decisions", decided)
    assert (cap["used"], cap["over"]) == (3 if branch == FIRST else 0, False)
    year.put(f"{held.at}/closure", paper("2024-12-28"))
    assert held.shown()["state"] == "CLOSED"
    assert year.get(f"/members/members/{crowd[-1]}/ratings/2024")["rank"] == common


def _branches_rated(year: Year) -> None:
    """The branches say what they are and are appraised; the union's list decides, and a wrong row undoes all of it."""
    for branch in (SECOND, THIRD, WEAK):
        rank = "COMPLETED" if branch == WEAK else "GOOD"
        year.put(_at(year, branch, "/self-rating"), _rank(rank))
        year.put(_at(year, branch, "/appraisal"), _rank(rank))
    rows = [{"unit_id": str(year.unit(branch)), **_rank("GOOD")} for branch in (SECOND, THIRD)]
    there = "/members/units/ratings/2024/decisions/bulk"
    wrong = [rows[0], {**rows[1], "unit_id": str(year.unit(UNION))}]
    assert year.refuse("members.unit_not_appraised", "POST", there, {"rows": wrong}).startswith("Dòng 2:")
    assert year.get(_at(year, SECOND))["rank"] is None
    assert year.post(there, {"rows": rows})["changed"] == 2
    assert year.post(there, {"rows": rows})["changed"] == 0
    shown = year.get(_at(year, THIRD))
    assert (shown["self_rank"], shown["appraised"], shown["rank"]) == ("GOOD", "GOOD", "GOOD")
    assert _chain(year, SECOND)[SECOND, "UNIT_RATING"] == "DONE"


def _unit_ratings_refused(year: Year) -> None:
    """Not before the year; not said anew from below once decided; no other rank without a reason; only from above."""
    year.refuse("members.unit_rated_too_early", "PUT", _at(year, WEAK, "/decision"), _rank("COMPLETED", "2023-12-31"))
    year.refuse("members.branch_below_criteria", "PUT", _at(year, WEAK, "/decision"), _rank("EXCELLENT"))
    for step in ("/self-rating", "/appraisal"):
        year.refuse("members.unit_decided", "PUT", _at(year, SECOND, step), _rank("EXCELLENT"))
        assert not year.put(_at(year, SECOND, step), _rank("GOOD"))["changed"]
    year.refuse("members.unit_revision_needs_reason", "PUT", _at(year, SECOND, "/decision"), _rank("COMPLETED"))
    said = year.refuse("members.step_blocked", "PUT", _prepared(year), _rank("GOOD"))
    assert FIRST in said
    assert WEAK in said
    assert SECOND not in said
    assert year.send("GET", _at(year, SECOND), by="thue").json()["code"] == "http.out_of_scope"
    foreign = year.send("PUT", _at(year, WEAK, "/decision"), _rank("COMPLETED"), by="thue").json()
    assert foreign["code"] == "http.out_of_scope"


def _prepared(year: Year) -> str:
    """Let the union say what it is and be appraised; return where it is decided."""
    year.put(_at(year, UNION, "/self-rating"), _rank("GOOD"))
    year.put(_at(year, UNION, "/appraisal"), _rank("GOOD"))
    return _at(year, UNION, "/decision")


def _top_rank_among_branches(year: Year) -> None:
    """One of three good branches may be excellent; a second one only with the approval of the level above the union."""
    year.put(_at(year, FIRST, "/decision"), _rank("EXCELLENT"))
    second = _rank("EXCELLENT", "2025-01-06", REVIEWED)
    said = year.refuse("members.cap_exceeded", "PUT", _at(year, SECOND, "/decision"), second)
    assert said.startswith("Đã xếp 2 xuất sắc, chỉ được 1 trên 3")
    there = f"/members/units/{year.unit(UNION)}/cap-overrides/2024/UNITS"

    def approve(up_to: int) -> dict[str, Any]:
        return {"up_to": up_to, "reason": "Khối biểu dương hai chi đoàn", **paper("2025-01-05")}

    year.put(there, approve(2))
    year.refuse("members.cap_override_smaller", "PUT", there, approve(1))
    year.put(_at(year, SECOND, "/decision"), second)
    assert year.get(_at(year, SECOND))["rank"] == "EXCELLENT"
    year.put(_at(year, WEAK, "/decision"), _rank("COMPLETED"))


def _the_union_rated(year: Year) -> None:
    """With every branch decided the bloc decides on the union; only the training programmes are still open steps."""
    year.put(_at(year, UNION, "/decision"), _rank("GOOD", "2025-01-10"))
    assert year.get(_at(year, UNION))["rank"] == "GOOD"
    chain = _chain(year, UNION)
    assert {step: state for step, state in chain.items() if state != "DONE"} == {
        (branch, "TRAINING"): "OPEN" for branch in BRANCHES
    }
    assert chain[UNION, "UNIT_RATING"] == "DONE"
