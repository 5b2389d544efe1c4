"""A whole year of planning of 63 units at once, and every figure of it beside the script's own record."""

import time
from collections.abc import Mapping

from tests.planning import activities, advice, products, programmes
from tests.planning.record import Record, differences, figures, places
from tests.year.scene import Year

UNREACHABLE: Mapping[str, str] = {}


def script(year: Year) -> None:
    """Load the year; what each figure grew by, at each unit and for the bloc, is what the record says."""
    units, record = places(year), Record()
    before = {place.code: figures(year, place.code) for place in units}
    whole = figures(year)
    began = time.monotonic()
    for part in (programmes, advice, products, activities):
        part.script(year, units, record)
    took = time.monotonic() - began
    assert (len(units), record.things["plans"]) == (63, 63 * 17)
    assert record.things["items"] >= 20_000
    assert record.things["proposals"] >= 150
    assert record.things["activities"] >= 2_000
    assert differences(whole, figures(year)) == record.of()
    for place in units:
        assert differences(before[place.code], figures(year, place.code)) == record.of(place.code), place.code
    year.recounted |= record.of().keys()
    print(f"{sum(record.things.values())} things in {took:.0f} s: {dict(record.things)}")
    print(f"{len(record.of())} figures, {sum(record.of().values())} in all, at {len(units)} units: 0 differences")
