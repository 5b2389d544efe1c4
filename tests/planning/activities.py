"""Activities of a year: 32 a unit, a fourth of them joint, half with lists of who was there."""

from datetime import date, timedelta
from typing import Any

from tests.planning.record import YEAR, Place, Record, send
from tests.year.scene import Year

EACH = 32
KINDS = ("VOLUNTEER", "BLOOD_DONATION", "ENVIRONMENT", "THEMED_MEETING", "FORUM", "DIALOGUE", "CULTURE_SPORT", "OTHER")
BY_KIND = {
    "VOLUNTEER": "activities.held_volunteer",
    "BLOOD_DONATION": "activities.held_blood_donation",
    "ENVIRONMENT": "activities.held_environment",
    "THEMED_MEETING": "activities.held_meetings",
    "FORUM": "activities.held_meetings",
    "DIALOGUE": "activities.held_dialogues",
}
ALONE = ("THEMED_MEETING", "FORUM", "CULTURE_SPORT")
TREES = "TREE"


def script(year: Year, places: list[Place], record: Record) -> None:
    """Announce, attend, hold and cancel activities; what comes of a joint one is told unit by unit."""
    announced: list[dict[str, Any]] = []
    lists: list[dict[str, Any]] = []
    held: list[dict[str, Any]] = []
    for place in places:
        for n in range(EACH):
            _one(year, places, place, n, record, announced, lists, held)
    send(year, "/plans/activities/bulk", announced)
    send(year, "/plans/activities/attendance/bulk", lists, 250)
    send(year, "/plans/activities/results/bulk", held)
    for place in places[::9]:
        id = year.id("planning", "activity", place.number, EACH)
        day = date(YEAR, 12, 20)
        wish = {"unit_id": str(place.id), "kind": "OTHER", "title": "Bị hủy", "day": str(day)}
        year.put(f"/plans/activities/{id}", wish | {"effective_on": str(date(YEAR, 12, 1))})
        off = {"reason": "Bão", "effective_on": str(date(YEAR, 12, 18))}
        year.put(f"/plans/activities/{id}/cancellation", off)
        record.add(place, "activities.announced")
        record.add(place, "activities.cancelled")


def _one(
    year: Year,
    places: list[Place],
    place: Place,
    n: int,
    record: Record,
    announced: list[dict[str, Any]],
    lists: list[dict[str, Any]],
    held: list[dict[str, Any]],
) -> None:
    id, kind = str(year.id("planning", "activity", place.number, n)), KINDS[(place.number + n) % len(KINDS)]
    day = date(YEAR, 1, 15) + timedelta(days=10 * n)
    partner = places[(place.number + 1) % len(places)] if n % 4 == 0 else None
    shown = {"unit_id": str(place.id), "kind": kind, "title": f"Hoạt động {n + 1}", "day": str(day)}
    partners = {"partner_ids": [str(partner.id)]} if partner else {}
    announced.append({"activity_id": id, **shown, **partners, "effective_on": str(day - timedelta(days=7))})
    record.things["activities"] += 1
    record.add(place, "activities.announced")
    record.add(place, "activities.held")
    if kind in BY_KIND:
        record.add(place, BY_KIND[kind])
    if kind in ALONE:
        record.add(place, f"activities.held_{kind.lower()}")
    if partner:
        record.add(partner, "activities.joined")
    result: dict[str, Any] = {"activity_id": id, "effective_on": str(day)}
    if kind == "BLOOD_DONATION":
        result["blood_units"] = 3 + n
        record.add(place, "activities.blood_units", 3 + n)
    if kind == "ENVIRONMENT":
        result["results"] = [{"measure": TREES, "amount": 12}]
        record.add(place, "activities.trees", 12)
    came = [(place, 5 + n % 3)] + ([(partner, 2)] if partner else [])
    if n % 2 == 0:
        record.things["attendance lists"] += 1
        record.add(place, "activities.held_counted")
        present = [
            {
                "unit_id": str(one.id),
                "member_ids": [str(year.id("planning", "person", one.number, k)) for k in range(count)],
            }
            for one, count in came
        ]
        wish = {"activity_id": id, "list_id": str(year.id("planning", "list", place.number, n)), "present": present}
        lists.append(wish | {"guests": n % 3, "effective_on": str(day)})
        record.add(place, "activities.turns", n % 3)
        record.add(place, "activities.persons", n % 3)
    else:
        result |= {"turns": came[0][1], "persons": came[0][1]}
    for one, count in came:
        record.add(one, "activities.turns", count)
        record.add(one, "activities.persons", count)
    held.append(result)
