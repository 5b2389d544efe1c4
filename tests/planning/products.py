"""Models, works and tasks of a year: 25 models of which two are replicated and two stop, a work and a task a unit."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from tests.planning.record import YEAR, Place, on, send
from tests.support.recount import Record
from tests.year.scene import Year

MODELS = 25


def script(year: Year, places: list[Place], record: Record) -> None:
    """Register, report, judge, replicate and stop models; take works and tasks from plan to recognition."""
    _models(year, places, record)
    _works(year, places, record)


def _models(year: Year, places: list[Place], record: Record) -> None:
    made = [(year.id("planning", "model", number), places[number]) for number in range(MODELS)]
    began = date(YEAR, 2, 10)
    registered = [
        {"model_id": str(id), "unit_id": str(place.id), "name": "Tổ số cộng đồng", "field": "Chuyển đổi số"}
        | on(began, "15-KH/ĐTN")
        for id, place in made
    ]
    send(year, "/plans/models/bulk", registered)
    reports = []
    for n, (id, place) in enumerate(made):
        record.things["models"] += 1
        record.add(place.code, began, "models.registered", "models.in_operation")
        reports += [_report(year, n, id, place, quarter, record) for quarter in range(3)]
    send(year, "/plans/models/reports/bulk", reports)
    for n, (id, place) in enumerate(made):
        _fate(year, places, n, id, place, record)


def _report(year: Year, n: int, id: UUID, place: Place, quarter: int, record: Record) -> dict[str, Any]:
    told, numbers = date(YEAR, 3 * quarter + 4, 5), {"turns": 40 + n + quarter, "persons": 20 + n}
    record.add(place.code, told, "models.reports")
    for figure, amount in numbers.items():
        record.add(place.code, told, f"models.{figure}", amount=amount)
    return {
        "model_id": str(id),
        "report_id": str(year.id("planning", "model report", n, quarter)),
        "first": str(date(YEAR, 3 * quarter + 1 if quarter else 2, 1 if quarter else 10)),
        "last": str(date(YEAR, 3 * quarter + 3, 30)),
        **numbers,
        **on(told, f"{n}-BC/ĐTN"),
    }


def _fate(year: Year, places: list[Place], n: int, id: UUID, place: Place, record: Record) -> None:
    """Every fifth is judged effective, two of these replicated; two stop, one of them for a while."""
    judged, stopped = date(YEAR, 10, 12), date(YEAR, 10, 20)
    replicated, resumed = date(YEAR, 11, 1), date(YEAR, 11, 25)
    if n % 5 == 0:
        year.put(f"/plans/models/{id}/judgement", on(judged, "44-QĐ/ĐTN"))
        record.add(place.code, judged, "models.effective")
    if n in (0, 5):
        heir, replica = places[MODELS + n], year.id("planning", "replica", n)
        wish = {"unit_id": str(heir.id), **on(replicated, "18-KH/ĐTN")}
        year.put(f"/plans/models/{id}/replicas/{replica}", wish)
        record.add(place.code, replicated, "models.replications")
        record.add(heir.code, replicated, "models.registered", "models.taken_over", "models.in_operation")
    if n in (7, 8):
        year.put(f"/plans/models/{id}/stop", {"reason": "Hết kinh phí", **on(stopped, "90-TB/ĐTN")})
        record.add(place.code, stopped, "models.stopped")
        record.add(place.code, stopped, "models.in_operation", amount=-1)
    if n == 8:
        year.put(f"/plans/models/{id}/resumption", on(resumed, "95-TB/ĐTN"))
        record.add(place.code, resumed, "models.resumed", "models.in_operation")


@dataclass(frozen=True)
class Work:
    """A work or task as the script knows it: its id, whose it is, of which kind."""

    id: UUID
    place: Place
    kind: str

    @property
    def at(self) -> str:
        """Return its address."""
        return f"/plans/works/{self.id}"

    def counts(self, step: str) -> str:
        """Return the figure that counts a step of its kind."""
        return f"{self.kind.lower()}s.{step}"


def _works(year: Year, places: list[Place], record: Record) -> None:
    made = [Work(year.id("planning", kind, one.number), one, kind) for one in places for kind in ("WORK", "TASK")]
    _registered(year, made, record)
    for work in made:
        if work.place.number % 8 == 4:
            _given_up(year, work, record)
    done = [work for work in made if work.place.number % 4]
    for work in done:
        if work.kind == "WORK" or work.place.number % 8 == 1:
            started = date(YEAR, 3, 1)
            year.put(f"{work.at}/start", {"effective_on": str(started)})
            record.add(work.place.code, started, work.counts("started"))
    send(year, "/plans/works/completions/bulk", [_completion(work, record) for work in done])
    _judged(year, done, record)


def _registered(year: Year, made: list[Work], record: Record) -> None:
    wishes, registered = [], date(YEAR, 2, 20)
    for work in made:
        goal = {"year": YEAR, "goal": "Thắp sáng đường quê", "measure": "LAMP", "planned": 40}
        title = f"Thắp sáng {work.place.code}"
        of = {"work_id": str(work.id), "unit_id": str(work.place.id), "kind": work.kind, "title": title}
        wishes.append(of | goal | on(registered, "21-KH/ĐTN"))
        record.things["works and tasks"] += 1
        record.add(work.place.code, registered, work.counts("registered"))
    send(year, "/plans/works/bulk", wishes)


def _given_up(year: Year, work: Work, record: Record) -> None:
    day = date(YEAR, 5, 6)
    year.put(f"{work.at}/cancellation", {"reason": "Không còn mặt bằng", "effective_on": str(day)})
    record.add(work.place.code, day, work.counts("cancelled"))


def _completion(work: Work, record: Record) -> dict[str, Any]:
    number, day = work.place.number, date(YEAR, 6, 30)
    figures = {"value": 1_000_000 * (number + 1), "turns": 60 + number, "persons": 30}
    record.add(work.place.code, day, work.counts("completed"))
    for figure, amount in figures.items():
        record.add(work.place.code, day, f"works.{figure}", amount=amount)
    results = [{"measure": "LAMP", "amount": 41}]
    return {"work_id": str(work.id), "results": results, "effective_on": str(day), **figures}


def _judged(year: Year, done: list[Work], record: Record) -> None:
    """Works are inspected, some only in a second visit; then each is recognised, a few also higher up, or declined."""
    recognised, higher = [], []
    decided, declined, above = date(YEAR, 7, 20), date(YEAR, 7, 21), date(YEAR, 9, 2)
    for work in done:
        code, number = work.place.code, work.place.number
        if work.kind == "WORK":
            _inspected(year, work, record)
        if number % 4 == 3:
            year.put(f"{work.at}/decline", {"reason": "Chưa đạt", **on(declined, "31-TB/ĐTN")})
            record.add(code, declined, work.counts("declined"))
            continue
        level = "BLOC" if work.kind == "WORK" else "UNIT"
        recognised.append({"work_id": str(work.id), "level": level, **on(decided, "30-QĐ/ĐTN")})
        record.add(code, decided, work.counts("recognised"))
        if work.kind == "TASK" and number % 8 == 1:
            by = {"level": "BLOC", "by_unit_id": str(year.unit(year.bloc.code))}
            higher.append({"work_id": str(work.id), **by, **on(above, "77-QĐ/ĐTN")})
            record.add(code, above, "works.recognised_higher")
    send(year, "/plans/works/recognitions/bulk", recognised)
    send(year, "/plans/works/recognitions/bulk", higher)


def _inspected(year: Year, work: Work, record: Record) -> None:
    for n, accepted in enumerate((False, True) if work.place.number % 8 == 2 else (True,)):
        day = date(YEAR, 7, 8 + n)
        inspection = year.id("planning", "inspection", work.place.number, n)
        year.put(f"{work.at}/inspections/{inspection}", {"accepted": accepted, "effective_on": str(day)})
        record.add(work.place.code, day, "works.inspections")
        record.add(work.place.code, day, "works.inspections_passed", amount=int(accepted))
