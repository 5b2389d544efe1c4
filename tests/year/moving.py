"""Members who moved in 2024: every way a referral goes, moves inside one union, stays elsewhere; and each rule that says no."""

from typing import Any
from uuid import UUID

from tests.year.scene import Year, paper

UNREACHABLE: dict[str, str] = {}

HOME, NEAR, FAR = "so-tnmt-quan-trac", "so-tnmt-ky-thuat", "so-yte-kiem-nghiem"
BACK = "Nơi nhận chưa có tổ chức phù hợp"
REMARKS = "Tham gia đều, được đơn vị bạn khen"


def script(year: Year) -> None:
    """Play referrals, moves inside a union and stays elsewhere, each in its normal course and in what is refused."""
    year.secret(BACK, REMARKS)
    _accepted(year)
    _given_up(year)
    _expired(year)
    _many_at_once(year)
    _under_the_old_rules(year)
    _requests_refused(year)
    _within_one_union(year)
    _staying_elsewhere(year)


class Referral:
    """Someone's referral from HOME to FAR."""

    def __init__(self, year: Year, name: str, member_id: UUID | None = None, to: str = FAR) -> None:
        self.year, self.to = year, to
        self.member_id = member_id or year.enrol(name, HOME)
        self.id = year.id("transfer", name)
        self.at = f"/members/members/{self.member_id}"

    def requested(self, on: str = "2024-03-01", paid: str = "2024-12-31") -> dict[str, Any]:
        """Return the wish that opens it."""
        to = str(self.year.unit(self.to))
        return {"transfer_id": str(self.id), "to_unit_id": to, "dues_paid_until": paid, **paper(on)}

    def open(self, on: str = "2024-03-01") -> "Referral":
        """Open it."""
        assert self.year.put(f"{self.at}/transfer", self.requested(on))["changed"]
        return self

    def step(self, on: str, **more: Any) -> dict[str, Any]:
        """Return the wish of a step."""
        return {"transfer_id": str(self.id), **more, **paper(on)}

    def take(self, step: str, on: str, **more: Any) -> "Referral":
        """Take a step; said again it changes nothing."""
        assert self.year.put(f"{self.at}/transfer/{step}", self.step(on, **more))["changed"]
        assert not self.year.put(f"{self.at}/transfer/{step}", self.step(on, **more))["changed"]
        return self

    def refuse(self, code: str, step: str, on: str, **more: Any) -> None:
        """Wish a step that a rule refuses."""
        self.year.refuse(f"members.{code}", "PUT", f"{self.at}/transfer/{step}", self.step(on, **more))

    def unit(self) -> str:
        """Return where the member counts."""
        code: str = self.year.get(self.at)["unit"]["code"]
        return code


def _counted(year: Year, unit: str) -> int:
    total: int = year.get(f"/members/roster?unit={year.unit(unit)}&state=active&count=true")["total"]
    return total


def _due(year: Year, kind: str, unit: str, on: str) -> dict[str, bool]:
    found = year.get(f"/members/members/deadlines?kind={kind}&unit={year.unit(unit)}&on={on}&limit=200")["items"]
    return {one["member_id"]: one["overdue"] for one in found}


def _accepted(year: Year) -> None:
    """Requested, released, forwarded, accepted: counted at home until the last of these, never at both, never at none."""
    case = Referral(year, "Quách Thị Chuyển Đi")
    home, far = _counted(year, HOME), _counted(year, FAR)
    case.open()
    assert not year.put(f"{case.at}/transfer", case.requested())["changed"]
    case.refuse("transfer_out_of_order", "forwarding", "2024-03-05")
    case.refuse("transfer_out_of_order", "acceptance", "2024-03-05")
    case.refuse("before_last_change", "release", "2024-02-29")
    case.take("release", "2024-03-05")
    case.refuse("transfer_out_of_order", "acceptance", "2024-03-06")
    case.take("forwarding", "2024-03-08")
    assert year.get(case.at)["transfer_to"]["code"] == FAR
    assert (case.unit(), _counted(year, HOME), _counted(year, FAR)) == (HOME, home, far)
    assert str(case.member_id) in _due(year, "transfer", HOME, "2024-05-20")
    assert str(case.member_id) in _due(year, "incoming", FAR, "2024-05-20")
    case.take("acceptance", "2024-03-20")
    assert (case.unit(), _counted(year, HOME), _counted(year, FAR)) == (FAR, home - 1, far + 1)
    case.refuse("not_this_transfer", "release", "2024-04-01")
    case.refuse("not_this_transfer", "rejection", "2024-04-01", reason=BACK)


def _given_up(year: Year) -> None:
    """The receiving unit sends one back, the source takes one back: both stay where they were and may be referred anew."""
    rejected = Referral(year, "Quách Văn Bị Trả").open().take("release", "2024-03-05").take("forwarding", "2024-03-08")
    rejected.take("rejection", "2024-03-15", reason=BACK)
    rejected.refuse("not_this_transfer", "acceptance", "2024-03-20")
    cancelled = Referral(year, "Quách Thị Thôi Đi").open().take("cancellation", "2024-03-10")
    cancelled.refuse("not_this_transfer", "forwarding", "2024-03-20")
    assert (rejected.unit(), cancelled.unit()) == (HOME, HOME)
    again = Referral(year, "Quách Văn Đi Lại", rejected.member_id).open("2024-04-01")
    assert year.get(again.at)["transfer_to"]["code"] == FAR


def _expired(year: Year) -> None:
    """Three months without anyone taking the member in: the referral expires, not a day sooner."""
    case = Referral(year, "Quách Văn Quá Hạn").open().take("release", "2024-03-05").take("forwarding", "2024-03-08")
    case.refuse("transfer_not_overdue", "expiry", "2024-06-01")
    case.refuse("transfer_overdue", "acceptance", "2024-06-02")
    assert _due(year, "transfer", HOME, "2024-06-02")[str(case.member_id)]
    case.take("expiry", "2024-06-02")
    assert (case.unit(), year.get(case.at)["transfer_to"]) == (HOME, None)


def _many_at_once(year: Year) -> None:
    """Lists of referrals, of acceptances and of expiries; a row that is not ready undoes the list."""
    cases = [Referral(year, f"Quách Thị Cùng Đợt {one}") for one in ("Một", "Hai")]
    late = Referral(year, "Quách Văn Đợt Khác").open("2024-01-10")

    def rows(of: list[Referral], wish: str, on: str) -> dict[str, Any]:
        made = [case.requested(on) if wish == "request" else case.step(on) for case in of]
        return {"rows": [{"member_id": str(case.member_id), **one} for case, one in zip(of, made, strict=True)]}

    there = "/members/members/transfers"
    assert year.post(f"{there}/bulk", rows(cases, "request", "2024-03-01"))["changed"] == 2
    for case in cases:
        case.take("release", "2024-03-05").take("forwarding", "2024-03-08")
    accepted = f"{there}/acceptances/bulk"
    said = year.refuse("members.transfer_out_of_order", "POST", accepted, rows([*cases, late], "step", "2024-03-20"))
    assert said.startswith("Dòng 3:")
    assert year.post(accepted, rows(cases, "step", "2024-03-20"))["changed"] == 2
    assert [case.unit() for case in cases] == [FAR, FAR]
    assert year.post(f"{there}/expiries/bulk", rows([late], "step", "2024-04-11"))["changed"] == 1


def _under_the_old_rules(year: Year) -> None:
    """Before 24/5/2023 a referral needed no release: it was accepted right after it was opened."""
    name, born = "Quách Thị Luật Cũ", "1998-08-08"
    year.secret(name, born)
    member_id = year.id("member", HOME, name)
    person = {"full_name": name, "birth_date": born, "sex": "FEMALE", "joined_on": "2016-03-26"}
    wish = {**person, "unit_id": str(year.unit(HOME)), **paper("2022-01-05")}
    year.put(f"/members/members/{member_id}/registration", wish)
    case = Referral(year, name, member_id).open("2023-03-01").take("acceptance", "2023-03-10")
    assert case.unit() == FAR


def _requests_refused(year: Year) -> None:
    """No second one, none to where the member is or where no members are, none with dues unpaid."""
    case = Referral(year, "Quách Văn Xin Đi")

    def refused(code: str, wish: dict[str, Any]) -> None:
        year.refuse(f"members.{code}", "PUT", f"{case.at}/transfer", wish)

    refused("dues_unpaid", case.requested(paid="2024-02-29"))
    refused("transfer_to_same_unit", {**case.requested(), "to_unit_id": str(year.unit(HOME))})
    refused("unit_holds_no_members", {**case.requested(), "to_unit_id": str(year.unit("so-yte"))})
    refused("unknown_unit", {**case.requested(), "to_unit_id": str(year.id("no unit"))})
    refused("before_last_change", case.requested("2024-01-01"))
    case.refuse("not_this_transfer", "release", "2024-03-05")
    case.open()
    refused("transfer_pending", {**case.requested(), "transfer_id": str(year.id("another transfer"))})
    near = {"transfer_id": str(year.id("near")), "to_unit_id": str(year.unit(NEAR)), **paper("2024-03-02")}
    year.refuse("members.transfer_pending", "PUT", f"{case.at}/move", near)
    nobody = Referral(year, "Quách Không Có", year.id("nobody"))
    year.refuse("members.not_a_member", "PUT", f"{nobody.at}/transfer", nobody.requested())


def _within_one_union(year: Year) -> None:
    """Between two branches of one union a decision is enough; to another union it is not."""
    member_id = year.enrol("Quách Thị Cùng Cơ Sở", HOME)
    there = f"/members/members/{member_id}/move"

    def to(unit: str, name: str = "inside") -> dict[str, Any]:
        return {"transfer_id": str(year.id(name)), "to_unit_id": str(year.unit(unit)), **paper("2024-04-10")}

    year.refuse("members.not_in_one_union", "PUT", there, to(FAR))
    year.refuse("members.transfer_to_same_unit", "PUT", there, to(HOME))
    home, near = _counted(year, HOME), _counted(year, NEAR)
    assert year.put(there, to(NEAR))["changed"]
    assert not year.put(there, to(NEAR))["changed"]
    assert (_counted(year, HOME), _counted(year, NEAR)) == (home - 1, near + 1)


def _staying_elsewhere(year: Year) -> None:
    """During a stay elsewhere a member counts at home; the stay is one at a time and no longer than a year."""
    member_id = year.enrol("Quách Văn Tạm Trú", HOME)
    there = f"/members/members/{member_id}/temporary"

    def until(day: str, host: str = FAR, on: str = "2024-05-01") -> dict[str, Any]:
        return {"host_id": str(year.unit(host)), "until": day, **paper(on)}

    ended = {"remarks": REMARKS, **paper("2024-08-31")}
    year.refuse("members.not_temporary", "PUT", f"{there}/end", ended)
    year.refuse("members.transfer_to_same_unit", "PUT", there, until("2024-08-31", HOME))
    year.refuse("members.until_before_it_begins", "PUT", there, until("2024-05-01"))
    year.refuse("members.temporary_too_long", "PUT", there, until("2025-05-02"))
    year.refuse("members.before_last_change", "PUT", there, until("2024-08-31", on="2024-01-01"))
    home, far = _counted(year, HOME), _counted(year, FAR)
    assert year.put(there, until("2024-08-31"))["changed"]
    assert not year.put(there, until("2024-08-31"))["changed"]
    shown = year.get(f"/members/members/{member_id}")
    assert (shown["temporary_at"]["code"], shown["temporary_until"]) == (FAR, "2024-08-31")
    assert (_counted(year, HOME), _counted(year, FAR)) == (home, far)
    assert str(member_id) in _due(year, "temporary", HOME, "2024-08-20")
    year.refuse("members.already_temporary", "PUT", there, until("2024-09-30"))
    assert year.put(f"{there}/end", ended)["changed"]
    assert year.get(f"/members/members/{member_id}")["temporary_at"] is None
