"""Advice and coordination of a year: 168 proposals in every outcome, 30 programmes with other bodies."""

from datetime import date
from typing import Any

from tests.planning.record import YEAR, Place, Record, on, send
from tests.year.scene import Year

PROPOSALS, COORDINATION = 168, 30
KINDS = ("SCHEME", "PLAN", "SUBMISSION", "LETTER", "REPORT")
OUTCOMES = ("DRAFT", "WAITING", "ADOPTED", "STEERED", "RESULT", "RETURNED", "AFTER_RETURN", "DECLINED", "WITHDRAWN")


def script(year: Year, places: list[Place], record: Record) -> None:
    """Put proposals to the committee and lead each to its end; sign, review and end programmes with other bodies."""
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
    days = 5 + number % 20
    letter = {"committee": "Đảng ủy", **on(date(YEAR, 3, 3), f"{number}-TTr/ĐTN")}
    row["submission"] = letter
    record.add(place, "proposals.submitted")
    record.add(place, f"proposals.submitted_{draft['kind'].lower()}")
    record.add(place, "proposals.to_party_committee")
    if outcome == "WAITING":
        return row
    if outcome == "WITHDRAWN":
        record.add(place, "proposals.withdrawn")
        return row | {"withdrawal": {"reason": "Trùng nội dung", **on(date(YEAR, 3, 5), "11-CV/ĐTN")}}
    answered = date(YEAR, 3, 3 + days)
    record.add(place, "proposals.answered")
    record.add(place, "proposals.answer_days", days)
    answer = on(answered, f"{number}-QĐ/ĐU")
    if outcome in ("RETURNED", "AFTER_RETURN"):
        row["returned"] = {"comments": "Cần rõ kinh phí", **answer}
        record.add(place, "proposals.returned")
        if outcome == "RETURNED":
            return row
        revision = {
            "title": title,
            "field": field,
            "summary": "Bổ sung kinh phí",
            "effective_on": str(date(YEAR, 4, 1)),
        }
        again = {"committee": "Đảng ủy", **on(date(YEAR, 4, 2), f"{number}a-TTr/ĐTN")}
        row["later_rounds"] = [{"revision": revision, "submission": again}]
        answer = on(date(YEAR, 4, 12), f"{number}a-QĐ/ĐU")
        record.add(place, "proposals.answered")
        record.add(place, "proposals.answer_days", 10)
        record.add(place, "proposals.revised")
        record.add(place, "proposals.resubmitted")
    if outcome == "DECLINED":
        record.add(place, "proposals.declined")
        return row | {"decline": {"reason": "Chưa phù hợp", **answer}}
    row["adoption"] = answer
    record.add(place, "proposals.adopted")
    if outcome in ("STEERED", "RESULT"):
        row["steering_committee"] = {"name": "Ban chỉ đạo", "size": 7, **on(date(YEAR, 4, 20), f"{number}b-QĐ/ĐU")}
        record.add(place, "proposals.steering_committees")
    if outcome == "RESULT":
        row["implementation"] = [
            {
                "report_id": str(year.id("planning", "report", number, percent)),
                "percent": percent,
                "text": "Đã triển khai",
                "milestones": [f"Mốc {percent}"],
                "effective_on": str(day),
            }
            for percent, day in ((50, date(YEAR, 6, 1)), (100, date(YEAR, 9, 1)))
        ]
        result = {"outcome": [{"measure": MEASURE, "amount": 3}], "text": "Đạt", **on(date(YEAR, 10, 1), "70-BC/ĐTN")}
        row["result"] = result
        record.add(place, "proposals.implementation_reports", 2)
        record.add(place, "proposals.milestones", 2)
        record.add(place, "proposals.results")
    return row


MEASURE = "FILE_HANDLED"
PARTIES = (("YOUTH_UNION", "Đoàn cơ sở"), ("MASS_ORGANISATION", "Công đoàn"), ("GOVERNMENT_OR_MANAGEMENT", "Sở Y tế"))
BY_TYPE = {
    "YOUTH_UNION": "coordination.parties_youth_union",
    "MASS_ORGANISATION": "coordination.parties_mass_organisation",
    "GOVERNMENT_OR_MANAGEMENT": "coordination.parties_government_or_management",
}


def _together(year: Year, number: int, place: Place, record: Record) -> dict[str, Any]:
    """A third is only proposed, a third runs on, a third is ended; those that were signed have activities and a review."""
    record.things["coordination"] += 1
    record.add(place, "coordination.proposed")
    first = {"unit_id": str(place.id), "title": f"Phối hợp {number}", "contents": "Hiến máu, an sinh"}
    row: dict[str, Any] = {
        "coordination_id": str(year.id("planning", "coordination", number)),
        "proposal": first | {"effective_on": str(date(YEAR, 1, 6))},
    }
    fate = number % 3
    if fate == 0:
        return row
    parties = PARTIES[: 2 + number % 2]
    row["signing"] = {
        "parties": [{"type": type_, "name": name} for type_, name in parties],
        "contents": "Nội dung đã thống nhất",
        "starts_on": str(date(YEAR, 2, 1)),
        "ends_on": str(date(YEAR + 2, 1, 31)),
        **on(date(YEAR, 1, 20), f"{number}-CTPH"),
    }
    record.add(place, "coordination.signed")
    record.add(place, "coordination.in_force")
    for type_, _ in parties:
        record.add(place, BY_TYPE[type_])
    row["activities"] = [
        {"activity_id": str(year.id("planning", "linked", number, n)), "effective_on": str(date(YEAR, 3 + n, 9))}
        for n in range(number % 4)
    ]
    record.add(place, "coordination.activities", number % 4)
    row["reviews"] = [{"year": YEAR, "text": "Tốt", **on(date(YEAR, 11, 30), f"{number}-BC/PH")}]
    record.add(place, "coordination.reviews")
    if fate == 2:
        row["end"] = {"reason": "Hết nội dung", **on(date(YEAR, 12, 15), f"{number}-TB/PH")}
        record.add(place, "coordination.in_force", -1)
        record.add(place, "coordination.ended")
    return row
