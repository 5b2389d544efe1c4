"""How many members of a union are what, told once a quarter without small groups; and each rule that says no."""

from tests.year.scene import Year, paper

UNREACHABLE: dict[str, str] = {}

UNION, BRANCHES = "so-noi-vu", ("so-noi-vu-co-quan", "so-noi-vu-luu-tru")


def script(year: Year) -> None:
    """Count a union in a quarter and its branches in others."""
    _a_union_is_counted(year)
    _refused(year)


def _of(year: Year, unit: str, quarter: int, of: int = 2024) -> str:
    return f"/members/units/{year.unit(unit)}/statistics/{of}/{quarter}"


def _a_union_is_counted(year: Year) -> None:
    """The sums are those of the roster; said again, whatever came between, it changes nothing; outside scope unread."""
    total = year.get(f"/members/roster?unit={year.unit(UNION)}&count=true")["total"]
    sexes = {
        sex: year.get(f"/members/roster?unit={year.unit(UNION)}&sex={sex}&count=true")["total"]
        for sex in ("FEMALE", "MALE")
    }
    assert year.put(_of(year, UNION, 1), paper("2024-03-31"))["changed"]
    shown = year.get(_of(year, UNION, 1))
    traits = {one["trait"]: one for one in shown["traits"]}
    assert (shown["unit"]["code"], shown["year"], shown["quarter"]) == (UNION, 2024, 1)
    assert set(traits) == {"AGE", "ETHNICITY", "PARTY", "RELIGION", "SEX"}
    assert (traits["SEX"]["counts"], traits["SEX"]["withheld"]) == (sexes, False)
    assert all(count >= 5 for one in traits.values() for count in one["counts"].values())
    assert all(sum(one["counts"].values()) <= total for one in traits.values())
    assert traits["ETHNICITY"]["counts"] == {}, "what is so of all is not told of what is sensitive"
    year.enrol("Ngô Thị Đến Sau Đếm", BRANCHES[0], "2003-03-17")
    assert not year.put(_of(year, UNION, 1), paper("2024-03-31"))["changed"]
    assert year.get(_of(year, UNION, 1))["traits"] == shown["traits"]
    assert year.put(_of(year, BRANCHES[1], 2), paper("2024-06-30"))["changed"], "another quarter, another level"
    assert year.send("GET", _of(year, UNION, 1), by="thue").json()["code"] == "http.out_of_scope"
    assert year.send("GET", _of(year, UNION, 4)).status_code == 404


def _refused(year: Year) -> None:
    year.refuse("members.traits_overlap", "PUT", _of(year, BRANCHES[0], 1), paper("2024-03-31"))
    year.refuse("members.traits_overlap", "PUT", _of(year, UNION, 2), paper("2024-06-30"))
    year.refuse("members.traits_quarter_not_begun", "PUT", _of(year, UNION, 3), paper("2024-06-30"))
    empty = {"code": "so-noi-vu-moi", "name": "Chi đoàn vừa thành lập", "kind": "BRANCH"}
    founded = {**empty, "parent_id": str(year.unit(UNION)), **paper("2024-08-01")}
    year.put(f"/members/units/{year.unit(empty['code'])}", founded)
    year.refuse("members.traits_nobody_counted", "PUT", _of(year, empty["code"], 3), paper("2024-09-30"))
