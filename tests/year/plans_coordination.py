"""Coordination programmes of 2024 from proposal to end, from lists, handed on; and each rule that says no."""

from typing import Any

from tests.year.scene import Thing, Year, grown, paper
from tests.year.units import at as unit_at
from tests.year.units import found, reasoned

UNREACHABLE: dict[str, str] = {}

UNIT, UNION, ASIDE, GONE = "thue-vp", "thue", "thue-ke-khai", "thue-phoi-hop-cu"
CONTENTS = "Cùng trực đường dây nóng về hóa đơn giả"
POLICE, VETERANS = "Đoàn Thanh niên Phòng Cảnh sát kinh tế", "Hội Cựu chiến binh Cục Thuế"
TEXT = "Mười hai phiên trực chung, chưa có biên bản mẫu"
ENDED = "Đầu mối bên công an đã giải thể"


def script(year: Year) -> None:
    """Play programmes of a branch to every end they have, then what is refused in each state."""
    year.secret(CONTENTS, POLICE, VETERANS, TEXT, ENDED)
    _signed_renewed_and_ended(year)
    _never_signed(year)
    _loaded(year)
    _listed(year)
    _handed_on(year)
    _proposals_refused(year)
    _signing_refused(year)
    _activities_refused(year)
    _reviews_refused(year)
    _renewals_refused(year)
    _over_refused(year)
    _nothing_known(year)


class Programme(Thing):
    """A coordination programme of a branch."""

    def __init__(self, year: Year, name: str, by: str = UNIT) -> None:
        super().__init__(year, "coordination", name, by)

    def wish(self, unit: str = UNIT, on: str = "2024-01-15", contents: str = CONTENTS) -> dict[str, Any]:
        """Return the wish that proposes it."""
        return {"unit_id": str(self.year.unit(unit)), "title": self.name, "contents": contents, **paper(on)}

    def proposed(self) -> "Programme":
        """Propose it."""
        self.put("", self.wish())
        return self

    def signed(self) -> "Programme":
        """Propose it and let it be signed on 1/2/2024, for two years."""
        self.proposed().put("/signing", signing())
        return self

    def ended(self) -> "Programme":
        """Let it be signed and ended, on 1/12/2024."""
        self.signed().put("/end", end())
        return self

    def status(self) -> tuple[str, str | None]:
        """Read where it stands, and until when it runs."""
        shown = self.shown()
        return shown["status"], shown["ends_on"]

    def activity(self, name: str) -> str:
        """Return the address of an activity under it."""
        return f"/activities/{activity_id(self.year, name)}"


def activity_id(year: Year, name: str) -> str:
    """Return the id of an activity; which one was held under a programme stays private."""
    found_id = str(year.id("activity under a programme", name))
    year.secret(found_id)
    return found_id


def signing(
    on: str = "2024-02-01", starts: str = "2024-02-01", ends: str = "2026-01-31", *names: str
) -> dict[str, Any]:
    """Return the signing of the Union and others, two if not named."""
    others = [{"type": "MASS_ORGANISATION", "name": name} for name in names or (POLICE, VETERANS)]
    parties = [{"type": "YOUTH_UNION", "name": "Chi đoàn Văn phòng Cục Thuế"}, *others]
    return {"parties": parties, "contents": CONTENTS, "starts_on": starts, "ends_on": ends, **paper(on)}


def review(on: str = "2024-12-20", *measures: str) -> dict[str, Any]:
    """Return the review of a year: twelve of each measure."""
    results = [{"measure": one, "amount": 12} for one in measures or ("HOUR",)]
    return {"results": results, "text": TEXT, **paper(on)}


def renewal(ends: str = "2027-01-31", on: str = "2025-12-01") -> dict[str, Any]:
    """Return a renewal."""
    return {"ends_on": ends, **paper(on)}


def end(on: str = "2024-12-01") -> dict[str, Any]:
    """Return the end."""
    return {"reason": ENDED, **paper(on)}


def _signed_renewed_and_ended(year: Year) -> None:
    """Proposed, signed by three, two activities, renewed, reviewed, in force at the end of the year; ended a year later."""
    before = year.figures(UNIT, "coordination")
    one = Programme(year, "Chung tay chống gian lận hóa đơn")
    one.put("", one.wish())
    assert one.status() == ("PROPOSED", None)
    one.put("/signing", signing())
    assert one.status() == ("SIGNED", "2026-01-31")
    for name, on in (("tập huấn", "2024-04-12"), ("đối thoại", "2024-09-06")):
        one.put(one.activity(name), paper(on))
    one.put("/renewal", renewal("2026-06-30", "2024-11-01"))
    one.put("/reviews/2024", review("2024-12-20", "HOUR", "TURN"))
    counted = {"proposed": 1, "signed": 1, "in_force": 1, "renewed": 1, "activities": 2, "reviews": 1}
    counted |= {"parties_youth_union": 1, "parties_mass_organisation": 2}
    assert grown(before, year.figures(UNIT, "coordination")) == counted
    one.put("/renewal", renewal(on="2025-12-01"))
    one.put("/end", end("2025-12-31"))
    shown = one.shown()
    assert (shown["status"], shown["ends_on"], shown["reason"]) == ("ENDED", "2027-01-31", ENDED)
    assert [party["name"] for party in shown["parties"]][1:] == [POLICE, VETERANS]
    assert [each["held_on"] for each in shown["activities"]] == ["2024-04-12", "2024-09-06"]
    assert [(each["year"], each["text"]) for each in shown["reviews"]] == [(2024, TEXT)]
    assert [each["previous_ends_on"] for each in shown["renewals"]] == ["2026-01-31", "2026-06-30"]
    assert grown(before, year.figures(UNIT, "coordination")) == counted, "it ended after the day that is asked about"


def _never_signed(year: Year) -> None:
    """What was only proposed is given up, and counts as proposed alone."""
    before = year.figures(UNIT, "coordination")
    one = Programme(year, "Phối hợp chưa thành").proposed()
    one.put("/end", end("2024-03-01"))
    assert one.status() == ("ENDED", None)
    assert grown(before, year.figures(UNIT, "coordination")) == {"proposed": 1}


def _loaded(year: Year) -> None:
    """What stands in the papers is loaded, each row as far as it went; a wrong row undoes the list."""
    before = year.figures(UNIT, "coordination")
    whole, short = Programme(year, "nạp trọn"), Programme(year, "nạp dở")
    activity = {"activity_id": activity_id(year, "nạp"), **paper("2024-05-01")}
    told: dict[str, Any] = {"signing": signing(ends="2024-06-30"), "renewals": [renewal("2024-12-31", "2024-06-01")]}
    told |= {"activities": [activity], "reviews": [{"year": 2024, **review("2024-12-01")}], "end": end("2024-12-02")}
    rows: list[dict[str, Any]] = [
        {"coordination_id": whole.id, "proposal": whole.wish(), **told},
        {"coordination_id": short.id, "proposal": short.wish()},
    ]
    unsigned = ("plans.coordination_not_signed", {**rows[1], "renewals": [renewal()]})
    year.post_rows("/plans/coordination/bulk", *rows, refused=unsigned, by=UNIT)
    assert [one.status() for one in (whole, short)] == [("ENDED", "2024-12-31"), ("PROPOSED", None)]
    counted = {"proposed": 2, "renewed": 1, "ended": 1}
    counted |= {"signed": 1, "activities": 1, "reviews": 1, "parties_youth_union": 1, "parties_mass_organisation": 2}
    assert grown(before, year.figures(UNIT, "coordination")) == counted


def _listed(year: Year) -> None:
    """Steps of many programmes at once, all or none."""

    signed = [Programme(year, f"theo bảng {number}").signed() for number in (1, 2)]
    here, there, no = ({"coordination_id": one.id} for one in (*signed, Programme(year, "bảng chưa ký").proposed()))
    for path, wish, code, wrong in (
        ("activities", {"activity_id": activity_id(year, "theo bảng"), **paper("2024-05-01")}, "not_signed", {}),
        ("reviews", {"year": 2024, **review()}, "not_signed", {}),
        ("ends", end("2024-12-31"), "days_out_of_order", end("2024-01-14")),
    ):
        refused = (f"plans.coordination_{code}", {**no, **wish, **wrong})
        year.post_rows(
            f"/plans/coordination/{path}/bulk", {**here, **wish}, {**there, **wish}, refused=refused, by=UNIT
        )
    assert [one.status()[0] for one in signed] == ["ENDED", "ENDED"]


def _handed_on(year: Year) -> None:
    """A branch is dissolved: what it has signed goes to the union by itself, and is in force there."""
    found(year, GONE, under=UNION)
    year.let_plans_hear()
    one = Programme(year, "của chi đoàn sẽ giải thể", by=UNION)
    one.put("", one.wish(GONE))
    one.put("/signing", signing())
    before = [year.figures(unit, "coordination")["in_force"] for unit in (GONE, UNION)]
    year.put(unit_at(year, GONE, "/dissolution"), reasoned("2024-03-01"))
    year.settle()
    assert one.shown()["unit"]["code"] == UNION
    one.put(one.activity("của bên nhận"), paper("2024-05-01"))
    after = year.figures(UNION, "coordination")
    assert (after["in_force"] - before[1], before[0]) == (1, 1)
    late = Programme(year, "của chi đoàn không còn", by=UNION)
    late.refuse("unit_dissolved", "", late.wish(GONE, "2024-03-02"))


def _proposals_refused(year: Year) -> None:
    """By another's key, of no unit, before any rules, under an id that is used."""
    one = Programme(year, "bị từ chối")
    one.refuse("http.out_of_scope", "", one.wish(ASIDE))
    one.refuse("unknown_unit", "", one.wish("no unit"))
    one.refuse("no_rule_set", "", one.wish(on="2017-12-31"))
    one.proposed().refuse("coordination_already_proposed", "", one.wish(on="2024-01-16"))
    other = Programme(year, "của chi đoàn bạn", by=UNION)
    other.put("", other.wish(ASIDE))
    other.refuse("http.out_of_scope", "/signing", signing(), by=UNIT)
    assert year.send("GET", other.at, by=UNIT).json()["code"] == "http.out_of_scope"


def _signing_refused(year: Year) -> None:
    """One party alone, one twice, a period that ends before it begins, a day before the proposal, a second signing."""
    one, twice = Programme(year, "ký kết").proposed(), "Ban Quản lý chợ Đông Ba"
    alone = signing()
    one.refuse("too_few_parties", "/signing", {**alone, "parties": alone["parties"][:1]})
    said = one.refuse("party_repeated", "/signing", {**alone, "parties": [_party(twice), _party(f" {twice.upper()}")]})
    assert twice.upper() in said
    one.refuse("period_backwards", "/signing", signing(ends="2024-01-31"))
    one.refuse("coordination_days_out_of_order", "/signing", signing("2024-01-14"))
    one.put("/signing", signing())
    one.refuse("coordination_already_signed", "/signing", signing(ends="2026-02-28"))


def _party(name: str) -> dict[str, str]:
    return {"type": "OTHER", "name": name}


def _activities_refused(year: Year) -> None:
    """Before the signing, outside the period on either side, on another day than before."""
    one = Programme(year, "hoạt động").proposed()
    held = one.activity("một buổi")
    one.refuse("coordination_not_signed", held, paper("2024-03-01"))
    one.put("/signing", signing())
    assert "31/01/2026" in one.refuse("activity_outside_period", held, paper("2026-02-01"))
    one.refuse("activity_outside_period", held, paper("2024-01-31"))
    one.put(held, paper("2024-03-01"))
    one.refuse("activity_linked_already", held, paper("2024-03-02"))


def _reviews_refused(year: Year) -> None:
    """Before the signing, of a year outside, before that year, in words of no rule set, and of a year reviewed before."""
    one = Programme(year, "sơ kết").proposed()
    one.refuse("coordination_not_signed", "/reviews/2024", review())
    one.put("/signing", signing())
    one.refuse("review_outside_period", "/reviews/2023", review())
    one.refuse("review_outside_period", "/reviews/2027", review("2027-12-20"))
    one.refuse("coordination_days_out_of_order", "/reviews/2025", review())
    one.refuse("coordination_days_out_of_order", "/reviews/2024", review("2024-01-31"))
    assert "giờ" in one.refuse("measure_unknown", "/reviews/2024", review("2024-12-20", "SMILE"))
    one.refuse("measure_repeated", "/reviews/2024", review("2024-12-20", "HOUR", "HOUR"))
    one.put("/reviews/2024", review())
    one.refuse("year_reviewed_already", "/reviews/2024", review("2024-12-21"))


def _renewals_refused(year: Year) -> None:
    """Before the signing, to no later day, too long after it lapsed, before the last agreement; in the grace it is kept."""
    one = Programme(year, "gia hạn").proposed()
    one.refuse("coordination_not_signed", "/renewal", renewal())
    one.put("/signing", signing(ends="2024-06-30"))
    one.refuse("renewal_not_later", "/renewal", renewal("2024-06-30", "2024-06-01"))
    assert "30/07/2024" in one.refuse("renewal_too_late", "/renewal", renewal("2025-06-30", "2024-07-31"))
    one.refuse("coordination_days_out_of_order", "/renewal", renewal("2025-06-30", "2024-01-31"))
    one.put("/renewal", renewal("2025-06-30", "2024-07-30"))
    listed = [year.get(f"/api/coordination?unit={UNIT}&on=2024-07-{day}") for day in (15, 30)]
    stood = [row["state"] for rows in listed for row in rows if row["coordination_id"] == one.id]
    assert stood == ["LAPSED", "IN_FORCE"]
    one.refuse("coordination_days_out_of_order", "/renewal", renewal("2025-12-31", "2024-07-29"))
    one.refuse("coordination_days_out_of_order", "/end", end("2024-07-29"))
    one.put("/end", end("2024-08-01"))


def _over_refused(year: Year) -> None:
    """After the end nothing is added, and it is ended for one reason; what was never signed is signed no more."""
    one, never = Programme(year, "đã kết thúc").ended(), Programme(year, "chưa ký đã thôi").proposed()
    for step, wish in (
        (one.activity("sau khi kết thúc"), paper("2024-03-01")),
        ("/reviews/2024", review()),
        ("/renewal", renewal()),
        ("/end", end("2024-12-02")),
    ):
        one.refuse("coordination_over", step, wish)
    never.put("/end", end("2024-02-01"))
    never.refuse("coordination_over", "/signing", signing())
    never.refuse("coordination_over", "/reviews/2024", review())


def _nothing_known(year: Year) -> None:
    """Nothing happens to a programme nobody proposed."""
    none = Programme(year, "chưa hề có")
    for step, wish in (
        ("/signing", signing()),
        (none.activity("chưa hề có"), paper("2024-03-01")),
        ("/reviews/2024", review()),
        ("/renewal", renewal()),
        ("/end", end()),
    ):
        none.refuse("unknown_coordination", step, wish)
    year.refuse("plans.unknown_coordination", "GET", none.at, None, by=UNIT)
