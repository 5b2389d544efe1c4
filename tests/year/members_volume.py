"""A whole year of members at 63 units at once, and every figure and ratio at every place beside the script's own record."""

import time
from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.membership import community, merits, moves, people, privacy, ratings, sheets, training, units
from tests.membership.record import DAYS, YEAR, Story
from tests.planning.record import places
from tests.support.recount import NOTHING, Told, Within, apart, told
from tests.year.scene import Year

UNREACHABLE: Mapping[str, str] = {}


def script(year: Year) -> None:
    """Let the year happen; what each figure and ratio is, at each place on each day, is what the record says."""
    story = Story(year, units.teams(year, places(year)))
    before = _told(year)
    began = time.monotonic()
    units.form_clusters(story)
    formed = _told(year)
    _play(story)
    took = time.monotonic() - began
    after = _told(year)
    for day in DAYS:
        known = {**formed[day], **before[day]}
        assert known.keys() <= after[day].keys()
        for place, said in after[day].items():
            expected = story.record.of(place, day, _within(story, place))
            assert apart(known.get(place, NOTHING), said, expected) == {}, (place, str(day))
    year.recounted |= story.record.recounted()
    print(f"{dict(story.record.things)} in {took:.0f} s")
    print(f"{len(story.record.recounted())} figures and ratios at {len(after[DAYS[1]])} places on {len(DAYS)} days")


def _play(story: Story) -> None:
    units.found_for_a_while(story)
    beside = units.set_up(story)
    people.register(story, beside)
    merits.ratings_of_the_year_before(story)
    ratings.full_party_members(story)
    parts = units.reorganise(story, beside)
    training.register(story)
    units.appoint(story)
    people.admit(story)
    others = {
        team.place.code: units.holder(story.year, story.year.bloc.units[team.number].branches[0].code, team.place)
        for team in story.own()
    }
    moves.script(story, others)
    people.stay(story)
    merits.discipline(story)
    merits.refer(story)
    people.end(story)
    units.move_parts(story, parts)
    units.relieve(story)
    community.dues(story)
    community.care(story)
    community.opinion(story)
    privacy.requests(story)
    privacy.breaches(story)
    sheets.script(story)
    merits.commend(story)
    training.complete(story)
    ratings.rounds(story)
    ratings.branches(story)
    people.leave_all(story, [*(team.home for team in story.teams), *others.values(), *(part for _, part in parts)])
    units.dissolve(story, parts)


def _told(year: Year) -> dict[date, dict[str, Told]]:
    """Return what the system says of each day: of the bloc, of each place, and within the year of each of its clusters."""
    return {day: told(_overview(year, day)) for day in DAYS}


def _overview(year: Year, day: date) -> dict[str, Any]:
    shown: dict[str, Any] = year.get(f"/api/overview?on={day}&year={day.year}")
    return shown if day.year == YEAR else {**shown, "clusters": []}


def _within(story: Story, place: str) -> Within | None:
    """Return which units belonged to a cluster of the year on a day; None for what is no cluster."""
    groups = story.clusters.get(place)
    if groups is None:
        return None

    def within(code: str, day: date) -> bool:
        since = [units for first, units in groups if first <= day] or [groups[0][1]]
        return code in since[-1]

    return within
