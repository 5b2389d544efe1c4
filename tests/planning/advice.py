"""Advice and coordination of a year: 168 proposals in every outcome, 30 programmes with other bodies."""

from datetime import date, timedelta
from typing import Any

from tests.planning.record import YEAR, Place, on, send
from tests.support.recount import Record
from tests.year.scene import Year

PROPOSALS, COORDINATION = 168, 30
KINDS = ("SCHEME", "PLAN", "SUBMISSION", "LETTER", "REPORT")
ADDRESSEES = ("PARTY_COMMITTEE", "GOVERNMENT_OR_MANAGEMENT", "MASS_ORGANISATION", "OTHER")
OUTCOMES = ("DRAFT", "WAITING", "ADOPTED", "STEERED", "RESULT", "RETURNED", "AFTER_RETURN", "DECLINED", "WITHDRAWN")


def script(year: Year, places: list[Place], record: Record) -> None:
    """Put proposals to committees and other bodies and lead each to its end; sign, review and end programmes with other bodies."""
    rows = [_proposal(year, number, places[number % len(places)], record) for number in range(PROPOSALS)]
    send(year, "/plans/proposals/bulk", rows, 100)
    joint = [_together(year, number, places[number % len(places)], record) for number in range(COORDINATION)]
    send(year, "/plans/coordination/bulk", joint, 100)


def _proposal(year: Year, number: int, place: Place, record: Record) -> dict[str, Any]:
    outcome = OUTCOMES[number % len(OUTCOMES)]
    record.things["proposals"] += 1
    record.things[f"proposals {outcome}"] += 1
    title, field = f"Nội dung tham mưu {number}", "Chuyển đổi số"
    draft = {"unit_id": str(place.id), "kind": KINDS[number % len(KINDS)], "title": title, "field": field}
    row: dict[str, Any] = {
        "proposal_id": str(year.id("planning", "proposal", number)),
        "draft": draft | {"effective_on": str(date(YEAR, 3, 1))},
    }
    if outcome == "DRAFT":
        return row
    days, asked = 5 + number % 20, date(YEAR, 3, 3)
    to = {"committee": "Nơi nhận tham mưu", "counterparty": ADDRESSEES[number % len(ADDRESSEES)]}
    row["submission"] = {**to, **on(asked, f"{number}-TTr/ĐTN")}
    by_kind, by_addressee = (
        f"proposals.{key.lower()}" for key in (f"submitted_{draft['kind']}", f"to_{to['counterparty']}")
    )
    record.add(place.code, asked, "proposals.submitted", by_kind, by_addressee)
    if outcome == "WAITING":
        return row
    if outcome == "WITHDRAWN":
        back = date(YEAR, 3, 5)
        record.add(place.code, back, "proposals.withdrawn")
        return row | {"withdrawal": {"reason": "Trùng nội dung", **on(back, "11-CV/ĐTN")}}
    answered = asked + timedelta(days=days)
    answer = on(answered, f"{number}-QĐ/ĐU")
    _answered(place, answered, days, record)
    if outcome in ("RETURNED", "AFTER_RETURN"):
        row["returned"] = {"comments": "Cần rõ kinh phí", **answer}
        record.add(place.code, answered, "proposals.returned")
        if outcome == "RETURNED":
            return row
        anew, again, answered = date(YEAR, 4, 1), date(YEAR, 4, 2), date(YEAR, 4, 12)
        revision = {"title": title, "field": field, "summary": "Bổ sung kinh phí", "effective_on": str(anew)}
        row["later_rounds"] = [{"revision": revision, "submission": {**to, **on(again, f"{number}a-TTr/ĐTN")}}]
        answer = on(answered, f"{number}a-QĐ/ĐU")
        record.add(place.code, anew, "proposals.revised")
        record.add(place.code, again, "proposals.resubmitted")
        _answered(place, answered, (answered - again).days, record)
    if outcome == "DECLINED":
        record.add(place.code, answered, "proposals.declined")
        return row | {"decline": {"reason": "Chưa phù hợp", **answer}}
    row["adoption"] = answer
    record.add(place.code, answered, "proposals.adopted")
    if outcome in ("STEERED", "RESULT"):
        formed = date(YEAR, 4, 20)
        row["steering_committee"] = {"name": "Ban chỉ đạo", "size": 7, **on(formed, f"{number}b-QĐ/ĐU")}
        record.add(place.code, formed, "proposals.steering_committees")
    if outcome == "RESULT":
        row |= _carried_out(year, number, place, record)
    return row


def _answered(place: Place, day: date, days: int, record: Record) -> None:
    record.add(place.code, day, "proposals.answered")
    record.add(place.code, day, "proposals.answer_days", amount=days)


def _carried_out(year: Year, number: int, place: Place, record: Record) -> dict[str, Any]:
    """Return two reports, the second of two milestones, and the result."""
    reports = []
    for percent, day, reached in ((50, date(YEAR, 6, 1), 1), (100, date(YEAR, 9, 1), 2)):
        told = {
            "percent": percent,
            "text": "Đã triển khai",
            "milestones": [f"Mốc {percent}.{n}" for n in range(reached)],
        }
        id = str(year.id("planning", "report", number, percent))
        reports.append({"report_id": id, **told, "effective_on": str(day)})
        record.add(place.code, day, "proposals.implementation_reports")
        record.add(place.code, day, "proposals.milestones", amount=reached)
    known = date(YEAR, 10, 1)
    record.add(place.code, known, "proposals.results")
    result = {"outcome": [{"measure": MEASURE, "amount": 3}], "text": "Đạt", **on(known, "70-BC/ĐTN")}
    return {"implementation": reports, "result": result}


MEASURE = "FILE_HANDLED"
PARTIES = (
    ("YOUTH_UNION", "Đoàn cơ sở"),
    ("MASS_ORGANISATION", "Công đoàn"),
    ("GOVERNMENT_OR_MANAGEMENT", "Sở Y tế"),
    ("PARTY_COMMITTEE", "Đảng ủy"),
    ("OTHER", "Hợp tác xã"),
    ("MASS_ORGANISATION", "Hội Phụ nữ"),
)


def _together(year: Year, number: int, place: Place, record: Record) -> dict[str, Any]:
    """A third is only proposed, a third runs on, a third is ended; those that were signed have activities and a review."""
    record.things["coordination"] += 1
    proposed, signed = date(YEAR, 1, 6), date(YEAR, 1, 20)
    first = {"unit_id": str(place.id), "title": f"Phối hợp {number}", "contents": "Hiến máu, an sinh"}
    row: dict[str, Any] = {
        "coordination_id": str(year.id("planning", "coordination", number)),
        "proposal": first | {"effective_on": str(proposed)},
    }
    record.add(place.code, proposed, "coordination.proposed")
    fate = number % 3
    if fate == 0:
        return row
    parties = PARTIES[: 2 + number % 5]
    row["signing"] = {
        "parties": [{"type": type_, "name": name} for type_, name in parties],
        "contents": "Nội dung đã thống nhất",
        "starts_on": str(date(YEAR, 2, 1)),
        "ends_on": str(date(YEAR + 2, 1, 31)),
        **on(signed, f"{number}-CTPH"),
    }
    record.add(place.code, signed, "coordination.signed", "coordination.in_force")
    for type_, _ in parties:
        record.add(place.code, signed, f"coordination.parties_{type_.lower()}")
    row |= _lived(year, number, place, record)
    if fate == 2:
        ended = date(YEAR, 12, 15)
        row["end"] = {"reason": "Hết nội dung", **on(ended, f"{number}-TB/PH")}
        record.add(place.code, ended, "coordination.ended")
        record.add(place.code, ended, "coordination.in_force", amount=-1)
    return row


def _lived(year: Year, number: int, place: Place, record: Record) -> dict[str, Any]:
    """Return the activities of a programme, its review, and the renewals that every second one has, some two."""
    activities = []
    for n in range(number % 4):
        held = date(YEAR, 3 + n, 9)
        id = str(year.id("planning", "linked", number, n))
        activities.append({"activity_id": id, "effective_on": str(held)})
        record.add(place.code, held, "coordination.activities")
    renewals = []
    for n in range(number % 2 * (1 + number % 3)):
        renewed = date(YEAR, 7 + n, 4)
        renewals.append({"ends_on": str(date(YEAR + 3 + n, 1, 31)), **on(renewed, f"{number}-GH/PH")})
        record.add(place.code, renewed, "coordination.renewed")
    reviewed = date(YEAR, 11, 30)
    record.add(place.code, reviewed, "coordination.reviews")
    reviews = [{"year": YEAR, "text": "Tốt", **on(reviewed, f"{number}-BC/PH")}]
    return {"activities": activities, "renewals": renewals, "reviews": reviews}
