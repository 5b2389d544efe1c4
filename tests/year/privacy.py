"""Personal data in 2024: consents, data subjects' requests, reveals, breaches, an erasure; and each rule that says no."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from tests.year.scene import Year, paper

UNREACHABLE: dict[str, str] = {}

UNIT, UNION = "so-khcn-co-quan", "so-khcn"
ERASED = "[đã xóa]"
EVIDENCE = "Phiếu đồng ý số 4 ký tay, lưu tại chi đoàn"
WORDS = "Xin được biết chi đoàn đang giữ những gì về tôi"
REASON = "Phải tìm trong hồ sơ giấy từ năm 2016 nên cần thêm ngày"


def script(year: Year) -> None:
    """Play what a union owes its members as persons, in the order a year brings it."""
    year.secret(EVIDENCE, WORDS, REASON)
    member = year.enrol("Huyền Tôn Nữ Bảo Mật", UNIT, "1997-03-14")
    _consents(year, member)
    _consents_refused(year, member)
    _requests(year, member)
    _requests_refused(year, member)
    _reveals(year, member)
    _breaches(year)
    _an_erasure(year)
    _erasures_refused(year, member)
    _rule_sets(year, member)


def _consents(year: Year, member: UUID) -> None:
    """Given, taken back, given again: what stands and how it came about."""
    there = f"/members/members/{member}/consents/PHOTO"
    given = {"evidence": EVIDENCE, **paper("2024-02-01")}
    assert year.put(there, given)["changed"]
    assert not year.put(there, {**given, **paper("2024-02-05")})["changed"], "what is agreed to is agreed to"
    year.put(f"/members/members/{member}/consents/STATISTICS", {**given, **paper("2024-02-06")})
    year.put(f"{there}/withdrawal", paper("2024-03-01"))
    assert not year.put(f"{there}/withdrawal", paper("2024-03-02"))["changed"]
    shown = year.get(f"/members/members/{member}/consents")
    assert shown["given"] == ["STATISTICS"]
    assert [(one["purpose"], one["on"], one["given"], one["evidence"]) for one in shown["history"]] == [
        ("PHOTO", "2024-02-01", True, EVIDENCE),
        ("STATISTICS", "2024-02-06", True, EVIDENCE),
        ("PHOTO", "2024-03-01", False, None),
    ]
    year.put(there, {**given, **paper("2024-04-01")})
    assert year.get(f"/members/members/{member}/consents")["given"] == ["PHOTO", "STATISTICS"]
    assert year.send("GET", f"/members/members/{member}/consents", by="thue").json()["code"] == "http.out_of_scope"


def _consents_refused(year: Year, member: UUID) -> None:
    here = f"/members/members/{member}/consents"

    def given(on: str) -> dict[str, Any]:
        return {"evidence": EVIDENCE, **paper(on)}

    year.refuse("members.unknown_consent_purpose", "PUT", f"{here}/ADVERTISING", given("2024-05-02"))
    year.refuse("members.consent_not_given", "PUT", f"{here}/CONTACT/withdrawal", paper("2024-05-02"))
    year.refuse("members.before_last_consent", "PUT", f"{here}/PHOTO/withdrawal", paper("2024-03-31"))
    year.put(f"{here}/PHOTO/withdrawal", paper("2024-05-10"))
    year.refuse("members.before_last_consent", "PUT", f"{here}/PHOTO", given("2024-05-09"))
    nobody = f"/members/members/{year.id('nobody')}/consents/PHOTO"
    year.refuse("members.not_a_member", "PUT", nobody, given("2024-05-02"))
    year.refuse("http.out_of_scope", "PUT", f"{here}/PHOTO", given("2024-05-12"), by="thue")


def _request(year: Year, name: str, what: str = "") -> str:
    return f"/members/privacy/requests/{year.id('request', name)}{what}"


def _asked(member: UUID, kind: str, on: str) -> dict[str, Any]:
    return {"member_id": str(member), "kind": kind, "channel": "PAPER", "words": WORDS, **paper(on)}


def _listed(year: Year, on: str, **asked: str) -> dict[str, dict[str, Any]]:
    more = "".join(f"&{name}={value}" for name, value in asked.items())
    found = year.get(f"/members/privacy/requests?unit={year.unit(UNION)}&on={on}{more}")
    return {one["id"]: one for one in found["requests"]}


def _requests(year: Year, member: UUID) -> None:
    """Before a long weekend one asks for access: acknowledged in working days, extended once, granted in time."""
    year.put(_request(year, "access"), _asked(member, "ACCESS", "2024-08-29"))
    assert not year.put(_request(year, "access"), _asked(member, "ACCESS", "2024-08-29"))["changed"]
    shown = _listed(year, "2024-09-01")[str(year.id("request", "access"))]
    days = ("received_on", "acknowledge_by", "due_on", "days_left", "state")
    assert [shown[name] for name in days] == ["2024-08-29", "2024-09-03", "2024-09-08", 7, "OPEN"]
    year.put(_request(year, "access", "/acknowledgement"), paper("2024-09-03"))
    year.put(_request(year, "access", "/extension"), {"reason": REASON, **paper("2024-09-06")})
    year.put(
        _request(year, "correction"), _asked(member, "CORRECTION", "2024-10-01")
    )  # published: the list waits for it
    late = _listed(year, "2024-09-24", state="OVERDUE")[str(year.id("request", "access"))]
    assert (late["acknowledged_on"], late["due_on"], late["extended"], late["days_left"]) == (
        "2024-09-03",
        "2024-09-23",
        True,
        -1,
    )
    year.put(_request(year, "access", "/fulfilment"), paper("2024-09-20"))
    refusal = {"ground": "IDENTITY_UNPROVEN", "reason": REASON, **paper("2024-10-05")}
    year.put(_request(year, "correction", "/refusal"), refusal)
    assert not year.put(_request(year, "correction", "/refusal"), refusal)["changed"]
    known = _listed(year, "2024-10-06")
    access, correction = (known[str(year.id("request", name))] for name in ("access", "correction"))
    assert (access["state"], access["answered_on"], access["days_left"]) == ("FULFILLED", "2024-09-20", None)
    assert (correction["state"], correction["ground"]) == ("REFUSED", "IDENTITY_UNPROVEN")
    assert set(_listed(year, "2024-10-06", state="REFUSED")) == {str(year.id("request", "correction"))}
    assert not year.get("/members/privacy/requests?on=2024-10-06", by="thue-vp")["requests"]


def _requests_refused(year: Year, member: UUID) -> None:
    """Unknown, answered, twice extended, too late, on no ground of the law, before it came, under an id that is taken."""
    year.put(_request(year, "open"), _asked(member, "OBJECTION", "2024-11-01"))
    year.put(_request(year, "twice"), _asked(member, "RESTRICTION", "2024-11-01"))
    extension, fulfilment, acknowledgement = "/extension", "/fulfilment", "/acknowledgement"
    year.put(_request(year, "twice", extension), {"reason": REASON, **paper("2024-11-10")})
    refusal = {"ground": "STATE_SECURITY", "reason": REASON}

    def refused(code: str, name: str, what: str, on: str, **said: str) -> None:
        year.refuse(f"members.{code}", "PUT", _request(year, name, what), {**said, **paper(on)})

    for name, code in (("none", "unknown_data_request"), ("access", "data_request_answered")):
        refused(code, name, extension, "2024-11-05", reason=REASON)
        refused(code, name, "/refusal", "2024-11-05", **refusal)
    refused("unknown_data_request", "none", fulfilment, "2024-11-05")
    refused("unknown_data_request", "none", acknowledgement, "2024-11-05")
    refused("data_request_answered", "correction", fulfilment, "2024-11-05")
    refused("data_request_answered", "correction", "/refusal", "2024-11-05", **refusal)
    refused("data_request_answered", "correction", acknowledgement, "2024-11-05")
    refused("data_request_extended", "twice", extension, "2024-11-20", reason=REASON)
    refused("extended_too_late", "open", extension, "2024-11-17", reason=REASON)
    refused("unknown_refusal_ground", "open", "/refusal", "2024-11-05", reason=REASON, ground="NO_TIME")
    refused("before_data_request", "open", acknowledgement, "2024-10-31")
    refused("before_data_request", "open", "/refusal", "2024-10-31", **refusal)
    other = _asked(member, "WITHDRAWAL", "2024-11-01")
    year.refuse("members.data_request_received_otherwise", "PUT", _request(year, "open"), other)
    year.put(_request(year, "open", fulfilment), paper("2024-11-30"))


def _reveals(year: Year, member: UUID) -> None:
    """Sensitive details open for a purpose, to an account of no unit with a reason; each reveal is in the log."""
    here, reason = f"/members/members/{member}", "Cơ quan điều tra có công văn khẩn"
    people = "dân tộc Cơ Tu xã Thượng Nhật"
    year.secret(reason, people)
    details = {"details": {"ethnicity": people}, "purpose": "MEMBER_RECORD", **paper("2024-06-03")}
    year.put(f"{here}/details", details)
    year.refuse("members.unknown_view_purpose", "PUT", f"{here}/details", {**details, "purpose": "Để biết"})
    year.refuse("members.break_glass_needed", "GET", f"{here}/sensitive?purpose=CARE", None)
    year.refuse("members.break_glass_needed", "GET", f"{here}/export", None)
    curious = f"{here}/sensitive?purpose=CURIOSITY&break_glass={reason}"
    year.refuse("members.unknown_view_purpose", "GET", curious, None)
    year.refuse("http.out_of_scope", "GET", f"{here}/sensitive?purpose=CARE", None, by="thue")
    assert year.get(f"{here}/access-log")["views"] == []
    shown = year.get(f"{here}/sensitive?purpose=CARE&break_glass={reason}")
    assert (shown["purpose"], shown["details"], shown["party_status"]) == ("CARE", {"ethnicity": people}, "NONE")
    held = year.get(f"{here}/export?break_glass={reason}")["events"]
    assert {"Ghi vào danh sách đoàn viên", "Đồng ý xử lý dữ liệu", "Có người xem dữ liệu nhạy cảm"} <= {
        one["what"] for one in held
    }
    log = year.get(f"{here}/access-log")["views"]
    assert [(one["purpose"], one["break_glass"]) for one in log] == [("CARE", reason), ("DATA_REQUEST", reason)]
    assert "ethnicity" in log[0]["fields"]
    own = year.get("/members/roster?limit=1", by="thue-vp")["items"][0]["id"]
    seen = year.get(f"/members/members/{own}/sensitive?purpose=RATING", by="thue-vp")
    assert (seen["member_id"], seen["purpose"]) == (own, "RATING"), "to the unit itself without a reason"
    assert year.get(f"/members/members/{own}/access-log", by="thue-vp")["views"][-1]["break_glass"] is None


def _breaches(year: Year) -> None:
    """A notebook lost on a Friday: registered, told to the authority within 72 hours; another told late."""
    happened = "Mất máy tính xách tay có danh sách chi đoàn"
    year.secret(happened)

    def breach(name: str, what: str = "") -> str:
        return f"/members/privacy/breaches/{year.id('breach', name)}{what}"

    def lost(at: str = "2024-05-17T16:30:00+07:00", unit: str = UNION) -> dict[str, Any]:
        said = {"unit_id": str(year.unit(unit)), "detected_at": at, "affected": 23, "description": happened}
        return {**said, **paper("2024-05-17")}

    def told(at: str) -> dict[str, Any]:
        return {"notified_at": at, **paper("2024-05-20")}

    year.put(breach("notebook"), lost())
    assert not year.put(breach("notebook"), lost())["changed"]
    shown = year.get(breach("notebook"))
    assert (shown["affected"], shown["description"], shown["notified_at"]) == (23, happened, None)
    assert datetime.fromisoformat(shown["notify_by"]) == datetime(2024, 5, 20, 9, 30, tzinfo=UTC)
    year.refuse(
        "members.notified_before_detected", "PUT", breach("notebook", "/notification"), told("2024-05-17T09:29:00Z")
    )
    year.refuse("members.breach_registered_otherwise", "PUT", breach("notebook"), lost("2024-05-17T16:31:00+07:00"))
    year.refuse("members.breach_registered_otherwise", "PUT", breach("notebook"), lost(unit=UNIT))
    year.refuse("members.unknown_breach", "PUT", breach("none", "/notification"), told("2024-05-20T08:00:00Z"))
    year.put(breach("notebook", "/notification"), told("2024-05-20T09:30:00Z"))
    assert year.get(breach("notebook"))["notified_at"] is not None
    assert not year.put(breach("notebook", "/notification"), told("2024-05-21T09:30:00Z"))["changed"]
    year.refuse("members.unknown_breach", "GET", breach("none"), None)
    assert year.send("GET", breach("notebook"), by="thue").json()["code"] == "http.out_of_scope"
    year.put(breach("letter"), lost("2024-09-02T08:00:00+07:00"))
    year.put(breach("letter", "/notification"), told("2024-09-06T08:00:00+07:00"))


def _an_erasure(year: Year) -> None:
    """One asks to be erased: nothing but ids, days and sums stays, the request is answered, nothing new is written."""
    name = "Công Tằng Tôn Nữ Xin Xóa"
    gone = year.enrol(name, UNIT, "1998-12-05", code="MA-XOA-0001")
    here = f"/members/members/{gone}"
    year.put(f"{here}/consents/CONTACT", {"evidence": EVIDENCE, **paper("2024-02-01")})
    year.put(_request(year, "erasure"), _asked(gone, "ERASURE", "2024-07-01"))
    search = f"/members/roster?unit={year.unit(UNIT)}&q=Cong+Tang"
    assert [row["id"] for row in year.get(search)["items"]] == [str(gone)]
    wish = {"request_id": str(year.id("request", "erasure")), **paper("2024-07-08")}
    year.refuse("http.out_of_scope", "PUT", f"{here}/erasure", wish, by="thue")
    assert year.put(f"{here}/erasure", wish)["changed"]
    assert not year.put(f"{here}/erasure", wish)["changed"]
    assert year.get(search)["items"] == []
    assert year.get(here)["full_name"] == ERASED
    held = year.send("GET", f"{here}/export?break_glass=kiểm tra sau khi xóa").text
    assert not [word for word in (name, "1998-12-05", "MA-XOA-0001", EVIDENCE, WORDS) if word in held]
    assert [one["evidence"] for one in year.get(f"{here}/consents")["history"]] == [ERASED]
    answered = _listed(year, "2024-07-09")[str(year.id("request", "erasure"))]
    assert (answered["state"], answered["answered_on"]) == ("FULFILLED", "2024-07-08")
    year.enrol("Ưng Người Đến Sau", UNIT, "1999-01-30", code="MA-XOA-0001")
    phone = {"details": {"phone": "0905111222"}, **paper("2024-08-01")}
    year.refuse("members.person_erased", "PUT", f"{here}/details", phone)
    photo = {"evidence": EVIDENCE, **paper("2024-08-01")}
    year.refuse("members.person_erased", "PUT", f"{here}/consents/PHOTO", photo)
    _nothing_more_is_written(year, gone)


def _nothing_more_is_written(year: Year, gone: UUID) -> None:
    """Whatever holds words about a person is refused once the person was erased; what is over can be ended."""
    here, on = f"/members/members/{gone}", paper("2024-08-01")
    grounds = {"grounds": WORDS, "member_id": str(gone), "unit_id": None, **on}
    merits = {"form": "CERTIFICATE_OF_MERIT", "merits": WORDS, "member_id": str(gone), **on}
    promised = dict.fromkeys(("IDEALS", "ETHICS", "PROFESSION", "HEALTH", "ORGANISATION"), WORDS)
    for path, wish in (
        (f"{here}/postponement", {"reason": WORDS, "until": "2024-12-31", **on}),
        (
            f"{here}/strike-off/proposal",
            {"year": 2024, "months": 4, "warned_on": "2024-07-01", "evidence": WORDS, **on},
        ),
        (f"/members/discipline/{year.id('case of the erased')}", grounds),
        (f"/members/commendations/{year.id('commendation of the erased')}", merits),
        (f"{here}/training/2024", {"commitments": promised, **on}),
        (_request(year, "by the erased"), _asked(gone, "ACCESS", "2024-08-01")),
    ):
        year.refuse("members.person_erased", "PUT", path, wish)
    assert year.put(f"{here}/departure", on)["changed"]


def _erasures_refused(year: Year, member: UUID) -> None:
    """Without a reason, with two, on no ground of the law, for a request of another kind, person or time; then on a ground."""
    last = year.enrol("Vĩnh Theo Bản Án", UNIT, "1996-09-09", "MALE")
    year.put(_request(year, "other kind"), _asked(last, "RESTRICTION", "2024-07-15"))
    year.put(_request(year, "other person"), _asked(member, "ERASURE", "2024-07-15"))

    def refused(code: str = "erasure_needs_ground", of: UUID = last, **said: str) -> None:
        year.refuse(f"members.{code}", "PUT", f"/members/members/{of}/erasure", {**said, **paper("2024-07-20")})

    refused()
    refused(ground="COURT_OR_AUTHORITY", request_id=str(year.id("request", "other person")))
    refused(ground="NOT_LIKED")
    for name in ("other kind", "other person", "erasure", "none"):
        refused(request_id=str(year.id("request", name)))
    refused("not_a_member", year.id("nobody"), ground="COURT_OR_AUTHORITY")
    year.put(f"/members/members/{last}/erasure", {"ground": "COURT_OR_AUTHORITY", **paper("2024-07-20")})
    assert year.get(f"/members/members/{last}")["full_name"] == ERASED


def _rule_sets(year: Year, member: UUID) -> None:
    """Before the first rule set nothing can be decided, after the last year nothing reckoned; one that is named is there."""
    there = f"/members/members/{member}/consents/CONTACT"
    early = {"evidence": EVIDENCE, **paper("1930-12-31")}
    year.refuse("http.malformed", "PUT", there, {"evidence": EVIDENCE, **paper("9999-12-31")})
    assert "31/12/1930" in year.refuse("members.no_rule_set", "PUT", there, early)
    year.refuse("members.unknown_rule_set", "GET", "/members/ratings/2024/what-if?rules=XIV-2031", None)
