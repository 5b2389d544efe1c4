"""Models, works and tasks of a year: 25 models of which two are replicated and two stop, a work and a task a unit."""

from datetime import date
from typing import Any

from tests.planning.record import YEAR, Place, Record, on, send
from tests.year.scene import Year

MODELS = 25


def script(year: Year, places: list[Place], record: Record) -> None:
    """Register, report, judge, replicate and stop models; take works and tasks from plan to recognition."""
    _models(year, places, record)
    _works(year, places, record)


def _models(year: Year, places: list[Place], record: Record) -> None:
    made = [(year.id("planning", "model", number), places[number]) for number in range(MODELS)]
    registered = [
        {"model_id": str(id), "unit_id": str(place.id), "name": "Tổ số cộng đồng", "field": "Chuyển đổi số"}
        | on(date(YEAR, 2, 10), "15-KH/ĐTN")
        for id, place in made
    ]
    send(year, "/plans/models/bulk", registered)
    reports = [
        {
            "model_id": str(id),
            "report_id": str(year.id("planning", "model report", n, quarter)),
            "first": str(date(YEAR, 3 * quarter + 1 if quarter else 2, 1 if quarter else 10)),
            "last": str(date(YEAR, 3 * quarter + 3, 30)),
            "turns": 40 + n,
            "persons": 20 + n,
            **on(date(YEAR, 3 * quarter + 4, 5), f"{n}-BC/ĐTN"),
        }
        for n, (id, _) in enumerate(made)
        for quarter in range(3)
    ]
    send(year, "/plans/models/reports/bulk", reports)
    for n, (id, place) in enumerate(made):
        record.things["models"] += 1
        record.add(place, "models.registered")
        record.add(place, "models.in_operation")
        record.add(place, "models.reports", 3)
        record.add(place, "models.turns", 3 * (40 + n))
        record.add(place, "models.persons", 3 * (20 + n))
        if n % 5 == 0:
            year.put(f"/plans/models/{id}/judgement", on(date(YEAR, 10, 20), "44-QĐ/ĐTN"))
            record.add(place, "models.effective")
        if n in (0, 5):
            heir = places[MODELS + n]
            replica = year.id("planning", "replica", n)
            wish = {"unit_id": str(heir.id), **on(date(YEAR, 11, 1), "18-KH/ĐTN")}
            year.put(f"/plans/models/{id}/replicas/{replica}", wish)
            record.add(place, "models.replications")
            record.add(heir, "models.registered")
            record.add(heir, "models.taken_over")
            record.add(heir, "models.in_operation")
        if n in (7, 8):
            year.put(f"/plans/models/{id}/stop", {"reason": "Hết kinh phí", **on(date(YEAR, 11, 9), "90-TB/ĐTN")})
            record.add(place, "models.stopped")
            record.add(place, "models.in_operation", -1)


def _works(year: Year, places: list[Place], record: Record) -> None:
    wishes: list[dict[str, Any]] = []
    made = [(year.id("planning", kind, place.number), kind, place) for place in places for kind in ("WORK", "TASK")]
    for id, kind, place in made:
        goal = {"year": YEAR, "goal": "Thắp sáng đường quê", "measure": "LAMP", "planned": 40}
        of = {"work_id": str(id), "unit_id": str(place.id), "kind": kind, "title": f"Thắp sáng {place.code}"}
        wishes.append(of | goal | on(date(YEAR, 2, 20), "21-KH/ĐTN"))
        record.things["works and tasks"] += 1
        record.add(place, f"{kind.lower()}s.registered")
    send(year, "/plans/works/bulk", wishes)
    done = [one for one in made if one[2].number % 4]
    for id, kind, place in done:
        if kind == "WORK":
            year.put(f"/plans/works/{id}/start", {"effective_on": str(date(YEAR, 3, 1))})
            record.add(place, "works.started")
    completions = []
    for id, kind, place in done:
        figures = {"value": 1_000_000 * (place.number + 1), "turns": 60 + place.number, "persons": 30}
        wish = {
            "work_id": str(id),
            "results": [{"measure": "LAMP", "amount": 41}],
            "effective_on": str(date(YEAR, 6, 30)),
        }
        completions.append(wish | figures)
        record.add(place, f"{kind.lower()}s.completed")
        for figure, amount in figures.items():
            record.add(place, f"works.{figure}", amount)
    send(year, "/plans/works/completions/bulk", completions)
    recognised = []
    for id, kind, place in done:
        if kind == "WORK":
            inspection = year.id("planning", "inspection", place.number)
            seen = {"accepted": True, "effective_on": str(date(YEAR, 7, 10))}
            year.put(f"/plans/works/{id}/inspections/{inspection}", seen)
            record.add(place, "works.inspections")
            record.add(place, "works.inspections_passed")
        if place.number % 4 == 3:
            decline = {"reason": "Chưa đạt", **on(date(YEAR, 7, 21), "31-TB/ĐTN")}
            year.put(f"/plans/works/{id}/decline", decline)
            record.add(place, f"{kind.lower()}s.declined")
        else:
            level = "BLOC" if kind == "WORK" else "UNIT"
            recognised.append({"work_id": str(id), "level": level, **on(date(YEAR, 7, 20), "30-QĐ/ĐTN")})
            record.add(place, f"{kind.lower()}s.recognised")
    send(year, "/plans/works/recognitions/bulk", recognised)
