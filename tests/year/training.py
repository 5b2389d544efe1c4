"""The training programme of 2024, from the registration to the confirmed result; and each rule that says no."""

from typing import Any
from uuid import UUID

from tests.year.scene import Year, paper

UNREACHABLE: dict[str, str] = {}

UNIT = "so-ldtbxh-bao-tro"
PROMISED = {
    "IDEALS": "Học đủ bốn bài lý luận chính trị ở tổ ba",
    "ETHICS": "Không đi làm muộn ngày nào trong quý",
    "PROFESSION": "Thi lấy chứng chỉ công tác xã hội viên",
    "HEALTH": "Chạy bộ ven sông Hương mỗi sáng thứ bảy",
    "ORGANISATION": "Trực trang tin của chi đoàn bảo trợ",
}
POINTS = {"IDEALS": 18, "ETHICS": 20, "PROFESSION": 16, "HEALTH": 14, "ORGANISATION": 20}
DONE = "Về đích giải chạy nửa cự ly mùa xuân"


def script(year: Year) -> None:
    """Play one member's programme step by step, those of two more by list, and what is refused on the way."""
    year.secret(*PROMISED.values(), DONE)
    _a_programme(year, year.enrol("Hồ Thị Chăm Rèn", UNIT, "1999-02-11"))
    _programmes_by_list(year)
    _registration_refused(year)
    _steps_refused_before_registration(year)
    _evidence_and_points_refused(year)
    _after_the_result_refused(year)


def _there(year: Year, member_id: UUID, step: str = "", of: int = 2024) -> str:
    return f"/members/members/{member_id}/training/{of}{step}"


def _lists(what: str) -> str:
    return f"/members/members/training/2024/{what}/bulk"


def _promise(on: str = "2024-03-20", **other: str) -> dict[str, Any]:
    return {"commitments": {**PROMISED, **other}, **paper(on)}


def _evidence(group: str = "HEALTH", text: str = DONE, on: str = "2024-05-26") -> dict[str, Any]:
    return {"group": group, "text": text, **paper(on)}


def _points(on: str, **other: int) -> dict[str, Any]:
    return {"points": {**POINTS, **other}, **paper(on)}


def _unit_line(year: Year, member_id: UUID) -> tuple[str, int | None]:
    """Return how far the unit's overview says the member is."""
    shown = year.get(f"/members/units/{year.unit(UNIT)}/training/2024")
    assert shown["unit"]["code"] == UNIT
    line = next(one for one in shown["members"] if one["member_id"] == str(member_id))
    return line["state"], line["total"]


def _a_programme(year: Year, member_id: UUID) -> None:
    """Registered in time, confirmed, evidenced, assessed, its result confirmed; the year's end counts one less."""
    before = _open_programmes(year)
    assert _unit_line(year, member_id) == ("UNREGISTERED", None)
    assert year.put(_there(year, member_id), _promise())["changed"]
    assert not year.put(_there(year, member_id), _promise())["changed"]
    assert _unit_line(year, member_id) == ("REGISTERED", None)
    year.put(_there(year, member_id, "/confirmation"), paper("2024-04-02"))
    assert not year.put(_there(year, member_id, "/confirmation"), paper("2024-04-02"))["changed"]
    year.put(_there(year, member_id, f"/evidence/{year.id('run')}"), _evidence())
    year.put(_there(year, member_id, "/self-assessment"), _points("2024-11-20", HEALTH=16))
    assert _unit_line(year, member_id) == ("CONFIRMED", None)
    year.put(_there(year, member_id, "/result"), _points("2024-12-05"))
    shown = year.get(_there(year, member_id))
    assert (shown["state"], shown["late"], shown["commitments"]) == ("COMPLETED", False, PROMISED)
    assert shown["evidence"] == [{"item_id": str(year.id("run")), "group": "HEALTH", "text": DONE}]
    assert (shown["self_assessed"], shown["points"]) == ({**POINTS, "HEALTH": 16}, POINTS)
    assert _unit_line(year, member_id) == ("COMPLETED", 88)
    assert _open_programmes(year) == before - 1
    assert year.send("GET", _there(year, member_id), by="thue").json()["code"] == "http.out_of_scope"


def _open_programmes(year: Year) -> int:
    """Return how many programmes the year's end still waits for."""
    shown = year.get(f"/members/units/{year.unit(UNIT)}/year-end/2024")
    step = next(one for one in shown["steps"] if one["step"] == "TRAINING")
    assert (step["state"], step["unit"]["code"]) == ("OPEN", UNIT)
    return int(step["reason"].split()[1].split("/")[0])


def _programmes_by_list(year: Year) -> None:
    """Two register late, and go through the year by lists; a row that cannot be undoes all of its list."""
    pair = [year.enrol("Trần Văn Rèn Một", UNIT, "2000-08-09", "MALE"), year.enrol("Trần Thị Rèn Hai", UNIT)]

    def rows(wish: dict[str, Any], **each: list[str]) -> dict[str, Any]:
        return {
            "rows": [
                {**wish, "member_id": str(one), **{name: values[n] for name, values in each.items()}}
                for n, one in enumerate(pair)
            ]
        }

    items = [str(year.id("bulk evidence", n)) for n in range(2)]
    for what, wish in (
        ("registrations", rows(_promise("2024-04-01"))),
        ("confirmations", rows(paper("2024-04-05"))),
        ("evidence", rows(_evidence(), item_id=items)),
        ("self-assessments", rows(_points("2024-12-01"))),
        ("results", rows(_points("2025-01-03"))),
    ):
        broken = {"rows": [wish["rows"][0], {**wish["rows"][1], "member_id": str(year.id("nobody"))}]}
        said = year.refuse("members.not_a_member", "POST", _lists(what), broken)
        assert said.startswith("Dòng 2:")
        assert year.post(_lists(what), wish)["changed"] == 2
        assert year.post(_lists(what), wish)["changed"] == 0
    for one in pair:
        shown = year.get(_there(year, one))
        assert (shown["state"], shown["late"], sum(shown["points"].values())) == ("COMPLETED", True, 88)


def _registration_refused(year: Year) -> None:
    """Not by groups the rules do not know, nor without all of them, nor twice, nor by who is a member no more."""
    member_id = year.enrol("Lê Văn Đăng Ký", UNIT, "1997-10-30", "MALE")
    at = _there(year, member_id)
    year.refuse("members.training_group_unknown", "PUT", at, _promise(SINGING="Hát trong đội văn nghệ"))
    few = {**_promise(), "commitments": {"IDEALS": PROMISED["IDEALS"]}}
    year.refuse("members.training_groups_missing", "PUT", at, few)
    year.put(at, _promise())
    year.refuse("members.training_registered_otherwise", "PUT", at, _promise(HEALTH="Bơi mỗi chiều chủ nhật"))
    gone = year.enrol("Phan Thị Xin Nghỉ", UNIT)
    year.put(f"/members/members/{gone}/departure", paper("2024-02-20"))
    year.refuse("members.membership_ended", "PUT", _there(year, gone), _promise())
    assert year.send("GET", _there(year, gone)).status_code == 404
    year.refuse("members.not_a_member", "GET", _there(year, year.id("nobody")), None)


def _steps_refused_before_registration(year: Year) -> None:
    """Nothing goes on in a programme that was not registered, and no result before its registration was confirmed."""
    idle = year.enrol("Võ Văn Chưa Ghi", UNIT, "1996-06-17", "MALE")
    for step, wish in (
        ("/confirmation", paper("2024-04-02")),
        (f"/evidence/{year.id('idle')}", _evidence()),
        ("/self-assessment", _points("2024-11-20")),
        ("/result", _points("2024-12-05")),
    ):
        year.refuse("members.training_not_registered", "PUT", _there(year, idle, step), wish)
    year.put(_there(year, idle), _promise())
    wish = _points("2024-12-05")
    year.refuse("members.training_registration_unconfirmed", "PUT", _there(year, idle, "/result"), wish)
    ahead = _there(year, idle, "", 2025)
    year.put(ahead, _promise("2024-12-20"))
    year.put(f"{ahead}/confirmation", paper("2024-12-22"))
    year.refuse("members.training_result_too_early", "PUT", f"{ahead}/result", _points("2024-12-31"))
    year.put(f"{ahead}/result", _points("2025-01-01"))


def _evidence_and_points_refused(year: Year) -> None:
    """Evidence in a group that is not there or under a taken id; points too many, too few groups, a group too much."""
    member_id = year.enrol("Đỗ Thị Tính Điểm", UNIT, "2001-01-08")
    year.put(_there(year, member_id), _promise())
    year.put(_there(year, member_id, "/confirmation"), paper("2024-04-02"))
    item = _there(year, member_id, f"/evidence/{year.id('item')}")
    year.refuse("members.training_group_unknown", "PUT", item, _evidence("SINGING"))
    year.put(item, _evidence())
    year.refuse("members.evidence_told", "PUT", item, _evidence("ETHICS"))
    for step in ("/self-assessment", "/result"):
        at, wish = _there(year, member_id, step), _points("2024-12-05")
        year.refuse("members.training_points_too_high", "PUT", at, _points("2024-12-05", IDEALS=21))
        year.refuse("members.training_group_unknown", "PUT", at, _points("2024-12-05", SINGING=1))
        year.refuse("members.training_groups_missing", "PUT", at, {**wish, "points": {"IDEALS": 20}})


def _after_the_result_refused(year: Year) -> None:
    """What was confirmed stands: no other points, no more evidence; the same words change nothing."""
    member_id = year.enrol("Mai Thị Xong Rồi", UNIT, "1998-03-03")
    year.put(_there(year, member_id), _promise())
    year.put(_there(year, member_id, "/confirmation"), paper("2024-04-02"))
    year.put(_there(year, member_id, "/result"), _points("2024-12-05"))
    assert not year.put(_there(year, member_id, "/result"), _points("2024-12-05"))["changed"]
    for step, wish in (
        ("/result", _points("2024-12-06", IDEALS=20)),
        ("/self-assessment", _points("2024-12-06")),
        (f"/evidence/{year.id('too late')}", _evidence(on="2024-12-06")),
    ):
        year.refuse("members.training_completed", "PUT", _there(year, member_id, step), wish)
    assert year.get(_there(year, member_id))["points"] == POINTS
