"""Activities of a year: 33 a unit, a fourth of them joint, half with lists of who was there."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from tests.planning.record import YEAR, Place, send
from tests.support.recount import Record
from tests.year.scene import Year

EACH = 33
KINDS: dict[str, tuple[str, ...]] = {
    "VOLUNTEER": ("held_volunteer",),
    "BLOOD_DONATION": ("held_blood_donation",),
    "ENVIRONMENT": ("held_environment",),
    "THEMED_MEETING": ("held_meetings", "held_themed_meeting"),
    "FORUM": ("held_meetings", "held_forum"),
    "DIALOGUE": ("held_dialogues",),
    "CULTURE_SPORT": ("held_culture_sport",),
    "OTHER": (),
    "SEMINAR": ("held_meetings", "held_seminar"),
    "BRANCH_MEETING": ("held_meetings", "held_branch_meeting"),
    "SOURCE_VISIT": ("held_source_visit",),
}
"""The figures that count an activity of each kind, beside that of all."""
MEASURES = {"TREE": "trees", "WASTE_KG": "waste_kg", "GIFT": "gifts", "DONG": "amount"}
AMOUNTS = {"ENVIRONMENT": {"TREE": 12, "WASTE_KG": 30}, "VOLUNTEER": {"GIFT": 9, "DONG": 2_500_000}}
"""What comes of an activity of a kind, and more from one to the next; by measure, and the figure of each measure."""
NOTICE, EARLY, AHEAD = 30, 45, 7
"""Days of notice that a dialogue needs; so long before its day it is announced, and any other activity."""


@dataclass(frozen=True)
class Activity:
    """An activity as the script knows it: which of a unit's it is, who takes part beside the unit, when it is held."""

    place: Place
    partner: Place | None
    n: int
    id: str
    kind: str
    day: date

    def put(self, step: str, on: date, **told: Any) -> tuple[str, dict[str, Any]]:
        """Return a step of it: the address and the wish."""
        return f"/plans/activities/{self.id}/{step}", {**told, "effective_on": str(on)}


@dataclass
class Sheets:
    """The lists that are sent at the end, and single wishes before and after them; what they must come to is noted."""

    year: Year
    record: Record
    announced: list[dict[str, Any]] = field(default_factory=list)
    before: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    present: list[dict[str, Any]] = field(default_factory=list)
    held: list[dict[str, Any]] = field(default_factory=list)
    after: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def add(self, place: Place, day: date, *figures: str, amount: int = 1) -> None:
        """Note an amount for each of the figures."""
        self.record.add(place.code, day, *(f"activities.{figure}" for figure in figures), amount=amount)


def script(year: Year, places: list[Place], record: Record) -> None:
    """Announce, make known, move, attend, hold, correct and cancel activities; a joint one is told unit by unit."""
    sheets = Sheets(year, record)
    for place in places:
        for n in range(EACH):
            partner = places[(place.number + 1) % len(places)] if n % 4 == 0 else None
            _one(place, partner, n, sheets)
    send(year, "/plans/activities/bulk", sheets.announced)
    for path, wish in sheets.before:
        year.put(path, wish)
    send(year, "/plans/activities/attendance/bulk", sheets.present, 250)
    send(year, "/plans/activities/results/bulk", sheets.held)
    for path, wish in sheets.after:
        year.put(path, wish)
    for place in places[::9]:
        _cancelled(place, sheets)


def _cancelled(place: Place, sheets: Sheets) -> None:
    announced, off = date(YEAR, 12, 1), date(YEAR, 12, 18)
    at = f"/plans/activities/{sheets.year.id('planning', 'activity', place.number, EACH)}"
    wish = {"unit_id": str(place.id), "kind": "OTHER", "title": "Bị hủy", "day": str(date(YEAR, 12, 20))}
    sheets.year.put(at, wish | {"effective_on": str(announced)})
    sheets.year.put(f"{at}/cancellation", {"reason": "Bão", "effective_on": str(off)})
    sheets.add(place, announced, "announced")
    sheets.add(place, off, "cancelled")


def _one(place: Place, partner: Place | None, n: int, sheets: Sheets) -> None:
    id = str(sheets.year.id("planning", "activity", place.number, n))
    kind, day = list(KINDS)[(place.number + n) % len(KINDS)], date(YEAR, 1, 15) + timedelta(days=10 * n)
    one = Activity(place, partner, n, id, kind, day)
    known = kind == "DIALOGUE" and n > EARLY // 10
    announced = day - timedelta(days=EARLY if known else AHEAD)
    shown = {"unit_id": str(place.id), "kind": kind, "title": f"Hoạt động {n + 1}", "day": str(day)}
    partners = {"partner_ids": [str(partner.id)]} if partner else {}
    sheets.announced.append({"activity_id": id, **shown, **partners, "effective_on": str(announced)})
    sheets.record.things["activities"] += 1
    sheets.add(place, announced, "announced")
    if known and place.number % 9 == 0:
        _made_known(one, NOTICE - place.number % 2, sheets)
    _held(_moved(one, sheets) if kind == "FORUM" and place.number % 9 == 1 else one, sheets)


def _made_known(one: Activity, days: int, sheets: Sheets) -> None:
    """Tell the public in time, or a day too late; a dialogue nobody was told of is not in time either."""
    told = one.day - timedelta(days=days)
    sheets.before.append(one.put("notice", told))
    sheets.add(one.place, told, "notices")
    if days >= NOTICE:
        sheets.add(one.place, one.day, "dialogues_on_notice")


def _moved(one: Activity, sheets: Sheets) -> Activity:
    """Put it off by two days, two days before; return it as it is then."""
    to, said = one.day + timedelta(days=2), one.day - timedelta(days=2)
    sheets.before.append(one.put("day", said, day=str(to), reason="Hội trường bận"))
    sheets.add(one.place, said, "rescheduled")
    return replace(one, day=to)


def _held(one: Activity, sheets: Sheets) -> None:
    sheets.add(one.place, one.day, "held", *KINDS[one.kind])
    result: dict[str, Any] = {"activity_id": one.id, "effective_on": str(one.day)}
    if one.kind == "BLOOD_DONATION":
        result["blood_units"] = 3 + one.n
        sheets.add(one.place, one.day, "blood_units", amount=3 + one.n)
    if one.kind in AMOUNTS:
        amounts = {measure: amount + one.n for measure, amount in AMOUNTS[one.kind].items()}
        result["results"] = [{"measure": measure, "amount": amount} for measure, amount in amounts.items()]
        for measure, amount in amounts.items():
            sheets.add(one.place, one.day, MEASURES[measure], amount=amount)
    came = 5 + one.n % 3
    present = [(one.place, came)]
    if one.partner:
        sheets.add(one.partner, one.day, "joined")
        present.append((one.partner, 2))
    for place, count in present:
        sheets.add(place, one.day, "turns", "persons", amount=count)
    if one.n % 2 == 0:
        _counted(one, present, sheets)
    else:
        result |= {"turns": came, "persons": came}
    if one.n == 1 and one.place.number % 9 == 0:
        _corrected(one, result, sheets)
    sheets.held.append(result)


def _counted(one: Activity, present: list[tuple[Place, int]], sheets: Sheets) -> None:
    """Give the list of who was there; guests are on none, and count with the unit that leads."""
    sheets.record.things["attendance lists"] += 1
    sheets.add(one.place, one.day, "held_counted")
    sheets.add(one.place, one.day, "turns", "persons", amount=one.n % 3)
    listed = [
        {
            "unit_id": str(place.id),
            "member_ids": [str(sheets.year.id("planning", "person", place.number, k)) for k in range(count)],
        }
        for place, count in present
    ]
    list_id = str(sheets.year.id("planning", "list", one.place.number, one.n))
    wish = {"activity_id": one.id, "list_id": list_id, "present": listed}
    sheets.present.append(wish | {"guests": one.n % 3, "effective_on": str(one.day)})


def _corrected(one: Activity, result: dict[str, Any], sheets: Sheets) -> None:
    """Tell a week later of four more turns and three more persons: they count on the day it was held."""
    told = {key: value for key, value in result.items() if key not in ("activity_id", "effective_on")}
    told |= {"turns": result["turns"] + 4, "persons": result["persons"] + 3, "reason": "Cộng sót"}
    sheets.after.append(one.put("correction", one.day + timedelta(days=7), **told))
    sheets.add(one.place, one.day, "turns", amount=4)
    sheets.add(one.place, one.day, "persons", amount=3)
