"""The tree in 2024: units set up, renamed, moved, merged, split, dissolved; officers and clusters; and each rule that says no."""

from typing import Any
from uuid import UUID

from tests.year.scene import Year, paper

UNREACHABLE: dict[str, str] = {}

UNION, OFFICE, CITY, DISTRICTS = "bhxh", "bhxh-van-phong", "bhxh-tp-hue", "bhxh-huyen"
JOINED = "bhxh-co-so"
"""The branch into which those of the city and of the districts are merged."""
REASON = "Sắp xếp theo đề án tinh gọn tổ chức của cơ quan"
BLOC = "khoi-cq-dn"


def script(year: Year) -> None:
    """Play what happens to units, each in its normal course and in what is refused."""
    year.secret(REASON)
    _set_up(year)
    _renamed_and_moved(year)
    _dissolved(year)
    _merged(year)
    _split(year)
    _changes_refused(year)
    _mergers_refused(year)
    _splits_refused(year)


def at(year: Year, code: str, step: str = "") -> str:
    """Return the address of a unit."""
    return f"/members/units/{year.unit(code)}{step}"


def roll(year: Year, *codes: str) -> list[str]:
    """Return the ids of the active members of branches, as the roster tells them."""
    pages = [year.get(f"/members/roster?unit={year.unit(code)}&limit=200") for code in codes]
    assert all(page["next"] is None for page in pages)
    return [row["id"] for page in pages for row in page["items"]]


def founded(
    year: Year, code: str, under: str = UNION, on: str = "2024-01-10", kind: str = "BRANCH", name: str | None = None
) -> dict[str, Any]:
    """Return the wish that sets up a unit."""
    return {
        "code": code,
        "name": name or f"Chi đoàn {code}",
        "kind": kind,
        "parent_id": str(year.unit(under)),
        **paper(on),
    }


def found(year: Year, *codes: str, under: str = UNION, on: str = "2024-01-10", kind: str = "BRANCH") -> None:
    """Set up units."""
    for code in codes:
        year.put(at(year, code), founded(year, code, under, on, kind))


def new(year: Year, code: str, under: str = UNION, kind: str = "BRANCH") -> dict[str, Any]:
    """Return a unit that a reorganisation sets up."""
    parent = str(year.unit(under))
    return {
        "unit_id": str(year.unit(code)),
        "code": code,
        "name": f"Chi đoàn {code}",
        "kind": kind,
        "parent_id": parent,
    }


def reasoned(on: str, reason: str = REASON) -> dict[str, Any]:
    """Return the reason and the paper of a decision."""
    return {"reason": reason, **paper(on)}


def moves(year: Year, to: dict[str, list[str]]) -> list[dict[str, str]]:
    """Return who goes where."""
    return [{"member_id": one, "to_unit_id": str(year.unit(code))} for code, many in to.items() for one in many]


def merging(year: Year, *sources: str, to: dict[str, list[str]], on: str, **more: Any) -> dict[str, Any]:
    """Return the wish of a merger."""
    ids = [str(year.unit(one)) for one in sources]
    return {"source_ids": ids, "members": moves(year, to), **reasoned(on), **more}


def splitting(year: Year, *into: dict[str, Any], to: dict[str, list[str]], on: str, **more: Any) -> dict[str, Any]:
    """Return the wish of a split."""
    return {"into": list(into), "members": moves(year, to), **reasoned(on), **more}


def merger(year: Year, target: str, name: str) -> str:
    """Return the address of a merger."""
    return at(year, target, f"/mergers/{year.id('reorganisation', name)}")


def split(year: Year, source: str, name: str) -> str:
    """Return the address of a split."""
    return at(year, source, f"/splits/{year.id('reorganisation', name)}")


def units_on(year: Year, on: str) -> dict[str, dict[str, Any]]:
    """Return the units as they stood on a day."""
    units: list[dict[str, Any]] = []
    page = year.get(f"/members/units?on={on}&limit=200")
    units += page["items"]
    while page["next"] is not None:
        page = year.get(f"/members/units?on={on}&limit=200&cursor={page['next']}")
        units += page["items"]
    return {one["code"]: one for one in units}


def _set_up(year: Year) -> None:
    """One by one and on a list, where a parent may stand in the row before; a wrong row undoes the list."""
    assert year.put(at(year, "bhxh-mot"), founded(year, "bhxh-mot"))["changed"]
    assert not year.put(at(year, "bhxh-mot"), founded(year, "bhxh-mot"))["changed"]
    union = {"unit_id": str(year.unit("dc-moi")), **founded(year, "dc-moi", BLOC, kind="GRASSROOTS_UNION")}
    branch = {"unit_id": str(year.unit("dc-moi-mot")), **founded(year, "dc-moi-mot", "dc-moi")}
    wrong = {"unit_id": str(year.unit("dc-moi-hai")), **founded(year, "bhxh-mot", "dc-moi")}
    there = "/members/units/bulk"
    said = year.refuse("members.unit_code_taken", "POST", there, {"rows": [union, branch, wrong]})
    assert said.startswith("Dòng 3:")
    assert year.post(there, {"rows": [union, branch]})["changed"] == 2
    assert "dc-moi-mot" not in units_on(year, "2024-01-09")
    assert units_on(year, "2024-01-10")["dc-moi-mot"]["parent_id"] == str(year.unit("dc-moi"))


def _renamed_and_moved(year: Year) -> None:
    """A branch bears another name, then stands under another union; on any day the tree is as it was."""
    wish = {"name": "Chi đoàn Một đổi tên", **paper("2024-02-01")}
    assert year.put(at(year, "bhxh-mot", "/name"), wish)["changed"]
    assert not year.put(at(year, "bhxh-mot", "/name"), wish)["changed"]
    moved = {"parent_id": str(year.unit("dc-moi")), **paper("2024-03-01")}
    assert year.put(at(year, "bhxh-mot", "/parent"), moved)["changed"]
    assert not year.put(at(year, "bhxh-mot", "/parent"), moved)["changed"]
    then = [units_on(year, day)["bhxh-mot"] for day in ("2024-01-31", "2024-02-29", "2024-03-01")]
    assert [one["name"] for one in then] == ["Chi đoàn bhxh-mot", wish["name"], wish["name"]]
    assert [one["parent_id"] for one in then] == [str(year.unit(one)) for one in (UNION, UNION, "dc-moi")]


def _dissolved(year: Year) -> None:
    """An empty branch is dissolved; it keeps its code and receives nothing any more."""
    found(year, "dc-moi-tan", under="dc-moi")
    gone = at(year, "dc-moi-tan", "/dissolution")
    year.refuse("members.before_unit_last_change", "PUT", gone, reasoned("2024-01-09"))
    assert year.put(gone, reasoned("2024-04-01"))["changed"]
    assert not year.put(gone, reasoned("2024-04-01"))["changed"]
    assert year.get(at(year, "dc-moi-tan"))["dissolved_on"] == "2024-04-01"
    year.refuse(
        "members.unit_dissolved", "PUT", at(year, "dc-moi-tan", "/name"), {"name": "Tên khác", **paper("2024-05-01")}
    )
    year.refuse("members.unit_dissolved", "PUT", at(year, "dc-x"), founded(year, "dc-x", "dc-moi-tan", "2024-05-01"))
    year.refuse("members.unit_code_taken", "PUT", at(year, "dc-y"), founded(year, "dc-moi-tan", on="2024-05-01"))


def _merged(year: Year) -> None:
    """The branches of the city and of the districts become one, set up by the merger; nobody is lost or doubled."""
    members = roll(year, CITY, DISTRICTS)
    wish = merging(year, CITY, DISTRICTS, to={JOINED: members}, on="2024-05-15", establish=new(year, JOINED))
    there = merger(year, JOINED, "insurance")
    short = {**wish, "members": wish["members"][1:]}
    said = year.refuse("members.reorganisation_forgets_member", "PUT", there, short)
    assert "Còn 1 đoàn viên" in said
    twice = {**wish, "members": [*wish["members"], wish["members"][0]]}
    year.refuse("members.member_mapped_twice", "PUT", there, twice)
    alien = {"member_id": str(year.id("nobody")), "to_unit_id": str(year.unit(JOINED))}
    year.refuse("members.not_of_this_unit", "PUT", there, {**wish, "members": [*wish["members"], alien]})
    assert year.put(there, wish)["changed"]
    assert not year.put(there, wish)["changed"]
    assert sorted(roll(year, JOINED)) == sorted(members)
    assert roll(year, CITY) == roll(year, DISTRICTS) == []
    assert [year.get(at(year, one))["dissolved_on"] for one in (CITY, DISTRICTS)] == ["2024-05-15"] * 2
    assert (CITY in units_on(year, "2024-05-14"), JOINED in units_on(year, "2024-05-14")) == (True, False)


def _split(year: Year) -> None:
    """The office's branch is divided: the first half stays in it, the second goes to a new one; then a union is divided."""
    members = roll(year, OFFICE)
    stay, go = members[::2], members[1::2]
    wish = splitting(
        year,
        new(year, "bhxh-giam-dinh"),
        to={OFFICE: stay, "bhxh-giam-dinh": go},
        on="2024-08-20",
        keep_source=True,
    )
    there = split(year, OFFICE, "office")
    assert year.put(there, wish)["changed"]
    assert not year.put(there, wish)["changed"]
    assert (sorted(roll(year, OFFICE)), sorted(roll(year, "bhxh-giam-dinh"))) == (sorted(stay), sorted(go))
    found(year, "dc-chia", under=BLOC, kind="GRASSROOTS_UNION")
    found(year, "dc-chia-a", "dc-chia-b", under="dc-chia")
    halves = [new(year, f"dc-chia-{one}", BLOC, "GRASSROOTS_UNION") for one in ("bac", "nam")]
    below = [
        {"unit_id": str(year.unit(f"dc-chia-{branch}")), "parent_id": str(year.unit(f"dc-chia-{half}"))}
        for branch, half in (("a", "bac"), ("b", "nam"))
    ]
    divided = splitting(year, *halves, to={}, on="2024-09-01", units=below)
    assert year.put(split(year, "dc-chia", "union"), divided)["changed"]
    tree = units_on(year, "2024-09-01")
    assert tree["dc-chia-b"]["parent_id"] == str(year.unit("dc-chia-nam"))
    assert year.get(at(year, "dc-chia"))["dissolved_on"] == "2024-09-01"


def _changes_refused(year: Year) -> None:
    """Units that are not there, are another, stand too high, below themselves, or are not empty."""

    def refused(code: str, unit: str, step: str, wish: dict[str, Any], by: str = "bloc") -> None:
        year.refuse(code if "." in code else f"members.{code}", "PUT", at(year, unit, step), wish, by=by)

    name = {"name": "Tên khác", **paper("2024-10-01")}
    refused("unknown_unit", "no-unit", "/name", name)
    year.refuse("members.unknown_unit", "GET", at(year, "no-unit"), None)
    refused("unknown_unit", "bhxh-hai", "", founded(year, "bhxh-hai", "no-unit"))
    refused("unit_already_established", "bhxh-mot", "", founded(year, "bhxh-mot", name="Tên khác"))
    refused("parent_not_allowed", "bhxh-hai", "", founded(year, "bhxh-hai", JOINED, "2024-10-01"))
    refused("before_unit_last_change", "bhxh-mot", "/name", {"name": "Tên khác", **paper("2024-02-15")})
    refused("http.out_of_scope", "thue", "/name", name, by="thue")

    def under(code: str, on: str = "2024-10-01") -> dict[str, Any]:
        return {"parent_id": str(year.unit(code)), **paper(on)}

    refused("top_unit_stays", BLOC, "/parent", under(UNION))
    refused("unit_cycle", UNION, "/parent", under(JOINED))
    refused("parent_not_allowed", OFFICE, "/parent", under(JOINED))
    refused("before_unit_last_change", "bhxh-mot", "/parent", under("dc-chia-bac", "2024-08-31"))
    refused("top_unit_stays", BLOC, "/dissolution", reasoned("2024-10-01"))
    refused("unit_has_members", OFFICE, "/dissolution", reasoned("2024-10-01"))
    refused("unit_has_units", "dc-moi", "/dissolution", reasoned("2024-10-01"))
    found(year, "dc-ket-nap", under="dc-moi")
    _application(year, "dc-ket-nap", "Trịnh Thị Chờ Xét")
    refused("open_cases", "dc-ket-nap", "/dissolution", reasoned("2024-10-01"))


def _application(year: Year, unit: str, name: str) -> None:
    """File someone's application with a branch."""
    year.secret(name, "2007-07-07")
    guarantor = roll(year, JOINED)[0]
    person = {"full_name": name, "birth_date": "2007-07-07", "sex": "FEMALE"}
    wish = {**person, "unit_id": str(year.unit(unit)), "guarantor_id": guarantor, **paper("2024-09-10")}
    year.put(f"/members/members/{year.id('candidate', name)}/admission/proposal", wish)


def _mergers_refused(year: Year) -> None:
    """Into itself, twice the same, only half of what is below, somewhere else, with something open, under a taken id."""
    found(year, "sn-dich", "sn-mot", "sn-hai", under="dc-moi")
    person = year.enrol("Trịnh Văn Sáp Nhập", "sn-mot")
    all_of = {"sn-dich": [str(person)]}
    fine = merging(year, "sn-mot", to=all_of, on="2024-10-15")

    def refused(code: str, wish: dict[str, Any], target: str = "sn-dich", name: str = "refused") -> None:
        year.refuse(f"members.{code}", "PUT", merger(year, target, name), wish)

    refused("source_named_twice", merging(year, "sn-mot", "sn-mot", to=all_of, on="2024-10-15"))
    refused("merge_into_itself", merging(year, "sn-dich", to=all_of, on="2024-10-15"))
    refused("merge_into_itself", merging(year, "dc-moi", to=all_of, on="2024-10-15"))
    refused("unknown_unit", merging(year, "no-unit", to=all_of, on="2024-10-15"))
    refused("outside_reorganisation", merging(year, "sn-mot", to={"sn-hai": [str(person)]}, on="2024-10-15"))
    other = new(year, "sn-khac", "dc-moi")
    refused("outside_reorganisation", {**fine, "establish": other})
    refused("before_unit_last_change", merging(year, "sn-mot", to=all_of, on="2024-01-05"))
    refused("open_cases", merging(year, "dc-ket-nap", to={}, on="2024-10-15"))
    found(year, "dc-bi-sap", under=BLOC, kind="GRASSROOTS_UNION")
    found(year, "dc-bi-sap-a", under="dc-bi-sap")
    branch, here = str(year.unit("dc-bi-sap-a")), str(year.unit("dc-moi"))
    refused("reorganisation_forgets_unit", merging(year, "dc-bi-sap", to={}, on="2024-10-15"), "dc-moi")
    row = {"unit_id": branch, "parent_id": here}
    refused("unit_mapped_twice", merging(year, "dc-bi-sap", to={}, on="2024-10-15", units=[row, row]), "dc-moi")
    alien = {"unit_id": str(year.unit(OFFICE)), "parent_id": here}
    wrong = merging(year, "dc-bi-sap", to={}, on="2024-10-15", units=[row, alien])
    refused("not_under_this_unit", wrong, "dc-moi")
    union = merging(year, "sn-mot", to={"dc-moi": [str(person)]}, on="2024-10-15")
    refused("unit_holds_no_members", union, "dc-moi")
    assert year.put(merger(year, "sn-dich", "taken"), fine)["changed"]
    refused("reorganisation_reused", merging(year, "sn-hai", to={}, on="2024-10-20"), name="taken")
    refused("reorganisation_reused", merging(year, "sn-mot", to=all_of, on="2024-10-16"), name="taken")
    refused("reorganisation_reused", merging(year, "sn-mot", to={}, on="2024-10-15"), name="taken")
    refused("unit_dissolved", merging(year, "sn-mot", to={}, on="2024-10-20"))


def _splits_refused(year: Year) -> None:
    """The bloc is not divided, a new unit is not named twice, and nobody is forgotten."""

    def refused(code: str, source: str, wish: dict[str, Any]) -> None:
        year.refuse(f"members.{code}", "PUT", split(year, source, "refused"), wish)

    part = new(year, "sn-phan", "dc-moi")
    here = roll(year, "sn-dich")
    refused("source_named_twice", "sn-dich", splitting(year, part, part, to={"sn-phan": here}, on="2024-11-01"))
    refused("reorganisation_forgets_member", "sn-dich", splitting(year, part, to={}, on="2024-11-01"))
    refused("outside_reorganisation", "sn-dich", splitting(year, part, to={"sn-dich": here}, on="2024-11-01"))
    taken = {**part, "code": JOINED}
    refused("unit_code_taken", "sn-dich", splitting(year, taken, to={"sn-phan": here}, on="2024-11-01"))
    refused("top_unit_stays", BLOC, splitting(year, part, to={}, on="2024-11-01"))
    assert [UUID(one) for one in here] == [year.id("member", "sn-mot", "Trịnh Văn Sáp Nhập")]
