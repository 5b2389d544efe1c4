"""Officers and provisional committees of units, and emulation clusters of 2024; and each rule that says no."""

from typing import Any
from uuid import UUID

from tests.year.scene import Year, paper
from tests.year.units import at

UNREACHABLE: dict[str, str] = {}

UNION, BRANCH, SMALL = "di-tich", "di-tich-bao-ve", "di-tich-nho"
REASON = "Nhận nhiệm vụ chuyên môn khác"
CLUSTERED = ("di-tich", "cd-yte", "bhxh")


def script(year: Year) -> None:
    """Appoint and relieve officers, set provisional committees, form and change clusters."""
    year.secret(REASON)
    _officers(year)
    _officers_refused(year)
    _provisional(year)
    _clusters(year)
    _clusters_refused(year)


def _post(year: Year, unit: str, name: str, step: str = "") -> str:
    return at(year, unit, f"/officers/{year.id('appointment', name)}{step}")


def _appointed(
    member_id: UUID, post: str = "SECRETARY", on: str = "2024-02-01", until: str | None = "2027-02-01"
) -> dict[str, Any]:
    return {"member_id": str(member_id), "post": post, "term": "2024-2027", "until": until, **paper(on)}


def _serving(year: Year, unit: str, on: str) -> list[tuple[str, str]]:
    shown = year.get(at(year, unit, f"/officers?on={on}"))
    return sorted((one["member_id"], one["post"]) for one in shown["officers"])


def _officers(year: Year) -> None:
    """A secretary serves, gives the post up, another follows; who served on a day is read back."""
    first, second = year.enrol("Tạ Thị Bí Thư", BRANCH), year.enrol("Tạ Văn Kế Nhiệm", BRANCH)
    assert year.put(_post(year, BRANCH, "first"), _appointed(first))["changed"]
    assert not year.put(_post(year, BRANCH, "first"), _appointed(first))["changed"]
    assert year.put(_post(year, BRANCH, "committee"), _appointed(second, "COMMITTEE_MEMBER"))["changed"]
    relief = {"reason": REASON, **paper("2024-06-30")}
    assert year.put(_post(year, BRANCH, "first", "/relief"), relief)["changed"]
    assert not year.put(_post(year, BRANCH, "first", "/relief"), relief)["changed"]
    assert year.put(_post(year, BRANCH, "second"), _appointed(second, on="2024-07-01"))["changed"]
    before, after = _serving(year, BRANCH, "2024-06-29"), _serving(year, BRANCH, "2024-07-01")
    assert before == sorted([(str(first), "SECRETARY"), (str(second), "COMMITTEE_MEMBER")])
    assert after == [(str(second), "COMMITTEE_MEMBER"), (str(second), "SECRETARY")]
    assert _serving(year, BRANCH, "2024-01-31") == []
    deputy = year.enrol("Tạ Thị Trúng Cử", BRANCH)
    year.put(_post(year, BRANCH, "deputy"), _appointed(deputy, "DEPUTY_SECRETARY"))
    year.put(_post(year, UNION, "above"), _appointed(deputy, "COMMITTEE_MEMBER"))
    move = {"transfer_id": str(year.id("to the office")), "to_unit_id": str(year.unit("di-tich-van-phong"))}
    year.put(f"/members/members/{deputy}/move", {**move, **paper("2024-09-01")})
    assert (str(deputy), "DEPUTY_SECRETARY") in _serving(year, BRANCH, "2024-08-31")
    assert (str(deputy), "DEPUTY_SECRETARY") not in _serving(year, BRANCH, "2024-09-01")
    assert _serving(year, UNION, "2024-10-31") == [(str(deputy), "COMMITTEE_MEMBER")], (
        "who stays in the union serves on"
    )
    year.put(f"/members/members/{deputy}/departure", paper("2024-11-01"))
    assert _serving(year, UNION, "2024-11-01") == []


def _officers_refused(year: Year) -> None:
    """Nobody from elsewhere, no second secretary, no post twice, no committee in a small branch, no term that ends first."""

    def refused(
        code: str, name: str, wish: dict[str, Any], unit: str = BRANCH, step: str = "", by: str = "bloc"
    ) -> None:
        code = code if "." in code else f"members.{code}"
        year.refuse(code, "PUT", _post(year, unit, name, step), wish, by=by)

    stranger, holder = year.enrol("Tạ Thị Nơi Khác", "cd-yte-can-bo"), year.id("member", BRANCH, "Tạ Văn Kế Nhiệm")
    refused("not_serving_here", "no", _appointed(stranger, "DEPUTY_SECRETARY", "2024-08-01"))
    refused("secretary_in_office", "no", _appointed(year.id("member", BRANCH, "Tạ Thị Bí Thư"), on="2024-08-01"))
    refused("post_held_already", "no", _appointed(holder, "COMMITTEE_MEMBER", "2024-08-01"))
    refused("appointment_reused", "second", _appointed(holder, on="2024-07-02"))
    refused("term_ends_before_it_begins", "no", _appointed(holder, "DEPUTY_SECRETARY", "2024-08-01", "2024-08-01"))
    refused("http.out_of_scope", "no", _appointed(holder, "DEPUTY_SECRETARY"), "thue", by="thue")
    founded = {"code": SMALL, "name": "Chi đoàn nhỏ", "kind": "BRANCH", "parent_id": str(year.unit(UNION))}
    year.put(at(year, SMALL), {**founded, **paper("2024-01-02")})
    few = year.enrol("Tạ Thị Ít Người", SMALL)
    refused("too_few_for_committee", "few", _appointed(few, "COMMITTEE_MEMBER"), SMALL)
    year.put(_post(year, SMALL, "few"), _appointed(few, "DEPUTY_SECRETARY"))
    relief = {"reason": REASON, **paper("2024-01-31")}
    refused("not_in_office", "few", relief, SMALL, "/relief")
    refused("not_in_office", "never", relief, SMALL, "/relief")


def _provisional(year: Year) -> None:
    """A provisional committee leads a small branch, is extended once, and no longer than the rules allow."""
    there = at(year, SMALL, "/provisional-committee")

    def until(day: str, on: str = "2024-03-01") -> dict[str, Any]:
        return {"until": day, **paper(on)}

    year.refuse("members.term_ends_before_it_begins", "PUT", there, until("2024-03-01"))
    year.refuse("members.provisional_too_long", "PUT", there, until("2026-03-01"))
    assert year.put(there, until("2024-08-31"))["changed"]
    assert not year.put(there, until("2024-08-31"))["changed"]
    year.refuse("members.provisional_too_long", "PUT", there, until("2026-08-31", "2024-08-15"))
    assert year.put(there, until("2024-10-31", "2024-08-15"))["changed"]
    year.refuse("members.provisional_extended_already", "PUT", there, until("2024-11-30", "2024-10-15"))
    shown = year.get(at(year, SMALL, "/officers?on=2024-10-01"))
    assert shown["provisional_until"] == "2024-10-31"


def _cluster(year: Year, name: str, step: str = "") -> str:
    return f"/members/clusters/{year.id('cluster', name)}{step}"


def _formed(year: Year, code: str, *units: str, lead: str | None = None) -> dict[str, Any]:
    ids = [str(year.unit(one)) for one in units]
    return {
        "year": 2024,
        "code": code,
        "name": f"Cụm thi đua {code}",
        "lead_id": str(year.unit(lead or units[0])),
        "unit_ids": ids,
        **paper("2024-01-20"),
    }


def _clusters(year: Year) -> None:
    """A cluster is formed, lets a unit go to another one, and its lead rotates."""
    wish = _formed(year, "cum-24-1", *CLUSTERED)
    assert year.put(_cluster(year, "one"), wish)["changed"]
    assert not year.put(_cluster(year, "one"), wish)["changed"]
    left = {"unit_ids": [str(year.unit(one)) for one in CLUSTERED[:2]], **paper("2024-04-01")}
    assert year.put(_cluster(year, "one", "/units"), left)["changed"]
    assert not year.put(_cluster(year, "one", "/units"), left)["changed"]
    assert year.put(_cluster(year, "two"), _formed(year, "cum-24-2", CLUSTERED[2]))["changed"]
    lead = {"lead_id": str(year.unit(CLUSTERED[1])), **paper("2024-07-01")}
    assert year.put(_cluster(year, "one", "/lead"), lead)["changed"]
    assert not year.put(_cluster(year, "one", "/lead"), lead)["changed"]


def _clusters_refused(year: Year) -> None:
    """Nothing changes before it was formed; a unit is in one cluster a year, once; the lead is one of them."""

    def refused(code: str, name: str, step: str, wish: dict[str, Any], by: str = "bloc") -> None:
        code = code if "." in code else f"members.{code}"
        year.refuse(code, "PUT", _cluster(year, name, step), wish, by=by)

    ids, days = [str(year.unit(one)) for one in CLUSTERED], paper("2024-08-01")
    refused("lead_outside_cluster", "no", "", _formed(year, "cum-24-3", "so-tttt", lead="so-tai-chinh"))
    refused("unit_listed_twice", "no", "", _formed(year, "cum-24-3", "so-tttt", "so-tttt"))
    refused("already_in_cluster", "no", "", _formed(year, "cum-24-3", "so-tttt", CLUSTERED[0]))
    refused("unknown_unit", "no", "", _formed(year, "cum-24-3", "no-unit"))
    refused("cluster_already_formed", "two", "", _formed(year, "cum-24-3", CLUSTERED[2]))
    refused("http.out_of_scope", "no", "", _formed(year, "cum-24-3", "thue"), by="thue")
    refused("cluster_not_formed", "no", "/units", {"unit_ids": ids[:1], **days})
    refused("cluster_not_formed", "no", "/lead", {"lead_id": ids[0], **days})
    refused("already_in_cluster", "one", "/units", {"unit_ids": ids, **days})
    refused("unit_listed_twice", "one", "/units", {"unit_ids": [*ids[:2], ids[0]], **days})
    refused("lead_outside_cluster", "one", "/units", {"unit_ids": ids[:1], **days})
    refused("lead_outside_cluster", "one", "/lead", {"lead_id": ids[2], **days})
    refused("before_cluster_last_change", "one", "/lead", {"lead_id": ids[0], **paper("2024-06-30")})
    refused("before_cluster_last_change", "one", "/units", {"unit_ids": [ids[1]], **paper("2024-06-30")})
