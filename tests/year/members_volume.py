"""A whole year of members at 63 units at once, and every figure at every place beside the script's own record."""

import time
from collections.abc import Mapping
from datetime import date

from tests.membership import community, merits, moves, people, privacy, ratings, sheets, training, units
from tests.membership.record import DAYS, STANDING, YEAR, Story
from tests.planning.record import differences, places
from tests.year.scene import Year

UNREACHABLE: Mapping[str, str] = {}

Told = dict[date, dict[str, dict[str, int]]]
"""The figures of each place, by its code, on each of the days."""

BLOC = "the bloc"


def script(year: Year) -> None:
    """Let the year happen; what each figure grew by, at each place on each day, is what the record says."""
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
        for code, figures in after[day].items():
            expected = _recounted(story, code, day)
            found = differences(known.get(code, {}), figures)
            assert found == expected, (str(day), code, _apart(found, expected))
    year.recounted |= story.record.figures()
    print(f"{dict(story.record.things)} in {took:.0f} s")
    assert story.record.figures() >= STANDING
    print(f"{len(story.record.figures())} figures at {len(after[DAYS[1]])} places on {len(DAYS)} days: 0 differences")


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


def _told(year: Year) -> Told:
    """Return what the system says: of the bloc, of each place, and of each cluster of the year on the days within it."""
    told: Told = {}
    for day in DAYS:
        shown = year.get(f"/api/overview?on={day}&year={day.year}")
        told[day] = {BLOC: {one["figure"]["id"]: one["value"] for one in shown["figures"]}}
        rows = [*shown["units"], *(shown["clusters"] if day.year == YEAR else ())]
        told[day] |= {one["code"]: one["values"] for one in rows}
    return told


def _recounted(story: Story, place: str, on: date) -> dict[str, int]:
    """Return what the record says of a place on a day."""
    if place == BLOC:
        return story.record.of(on, lambda code, day: True)
    groups = story.clusters.get(place)
    if groups is None:
        return story.record.of(on, lambda code, day: code == place)

    def within(code: str, day: date) -> bool:
        since = [units for first, units in groups if first <= day] or [groups[0][1]]
        return code in since[-1]

    return story.record.of(on, within)


def _apart(found: dict[str, int], expected: dict[str, int]) -> dict[str, tuple[int, int]]:
    """Return the figures that differ: what the system says, and what the record says."""
    names = found.keys() | expected.keys()
    return {
        name: (found.get(name, 0), expected.get(name, 0)) for name in names if found.get(name) != expected.get(name)
    }
