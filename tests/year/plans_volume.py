"""A whole year of planning of 63 units at once, and every figure and ratio of it beside the script's own record."""

import time
from collections.abc import Mapping

from tests.planning import activities, advice, documents, products, programmes
from tests.planning.record import DAYS, places
from tests.support.recount import NOTHING, Record, apart, told
from tests.year.scene import Year

UNREACHABLE: Mapping[str, str] = {}


def script(year: Year) -> None:
    """Load the year; what each figure and ratio is, at each unit and for the bloc on each day, is what the record says."""
    units, record = places(year), Record()
    before = {day: told(year.get(f"/api/overview?on={day}")) for day in DAYS}
    began = time.monotonic()
    for part in (programmes, advice, products, activities, documents):
        part.script(year, units, record)
    took = time.monotonic() - began
    assert (len(units), record.things["plans"]) == (63, 63 * 18)
    assert record.things["items"] >= 20_000
    assert record.things["proposals"] >= 150
    assert record.things["activities"] >= 2_000
    for day in DAYS:
        for place, said in told(year.get(f"/api/overview?on={day}")).items():
            found = apart(before[day].get(place, NOTHING), said, record.of(place, day))
            assert found == {}, (place, str(day))
    year.recounted |= record.recounted()
    print(f"{sum(record.things.values())} things in {took:.0f} s: {dict(record.things)}")
    print(f"{len(record.recounted())} figures and ratios at {len(units)} units on {len(DAYS)} days")
