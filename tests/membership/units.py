"""Units and clusters of the year: set up, renamed, merged, split, moved, dissolved; officers and provisional committees."""

from datetime import date
from typing import Any
from uuid import UUID

from tests.membership.record import YEAR, Holder, Person, Post, Story, Team, on
from tests.planning.record import Place
from tests.year.scene import Year

SET_UP = date(YEAR, 1, 2)
CLUSTERED = date(YEAR, 1, 10)
CHANGED = date(YEAR, 7, 1)
END = date(YEAR, 12, 31)
REASON = "Sắp xếp tổ chức theo đề án của năm"
CLUSTERS = 9
POSTS = {
    "s0": ("SECRETARY", True),
    "s1": ("DEPUTY_SECRETARY", True),
    "s2": ("COMMITTEE_MEMBER", True),
    "s3": ("STANDING_MEMBER", False),
    "s4": ("INSPECTION_HEAD", False),
    "s5": ("INSPECTION_MEMBER", False),
    "moving": ("COMMITTEE_MEMBER", True),
    "inside": ("COMMITTEE_MEMBER", True),
    "accused": ("COMMITTEE_MEMBER", True),
}
"""Who gets which post, and whether in the unit that holds the member or in the place above it."""


def teams(year: Year, places: list[Place]) -> list[Team]:
    """Return a team for each place; below a union its members will be in a branch of their own."""
    kinds = {unit.code: bool(unit.branches) for unit in year.bloc.units}
    found = []
    for place in places:
        own = kinds[place.code]
        found.append(Team(place, holder(year, f"{place.code}-dem" if own else place.code, place), own))
    return found


def holder(year: Year, code: str, place: Place) -> Holder:
    """Return a unit that holds members of the script, at a place from the beginning."""
    return Holder(code, year.unit(code), [(date(YEAR, 1, 1), place)])


def form_clusters(story: Story) -> None:
    """Form the clusters of the year; on 1 July a unit goes from the first to the second, which gets another lead."""
    members = {f"cum-{number + 1}": story.teams[number::CLUSTERS] for number in range(CLUSTERS)}
    for code, units in members.items():
        ids = [str(one.place.id) for one in units]
        wish = {"year": YEAR, "code": code, "name": f"Cụm {code}", "lead_id": ids[0], "unit_ids": ids}
        story.put(f"/members/clusters/{story.id('cluster', code)}", {**wish, **on(CLUSTERED)})
        story.record.add(story.year.bloc.code, CLUSTERED, "clusters.formed")
        story.clusters[code] = [(CLUSTERED, frozenset(one.place.code for one in units))]
    first, second = members["cum-1"][:-1], [*members["cum-2"], members["cum-1"][-1]]
    for code, units in (("cum-1", first), ("cum-2", second)):
        ids = [str(one.place.id) for one in units]
        story.put(f"/members/clusters/{story.id('cluster', code)}/units", {"unit_ids": ids, **on(CHANGED)})
        story.clusters[code].append((CHANGED, frozenset(one.place.code for one in units)))
    lead = {"lead_id": str(second[1].place.id), **on(CHANGED)}
    story.put(f"/members/clusters/{story.id('cluster', 'cum-2')}/lead", lead)


def _new(code: str, id_: UUID, parent: Place) -> dict[str, Any]:
    return {
        "unit_id": str(id_),
        "code": code,
        "name": f"Chi đoàn {code}",
        "kind": "BRANCH",
        "parent_id": str(parent.id),
    }


def to_merge(team: Team) -> bool:
    """Tell whether a second branch is set up beside the team's own, to be merged into it."""
    return team.own and team.number % 3 == 0


def to_split(team: Team) -> bool:
    """Tell whether a part of the team's branch becomes one of its own, which then moves to another union."""
    return team.own and team.number % 3 == 1


def set_up(story: Story) -> dict[str, Holder]:
    """Set up the script's branches; return those that will be merged, by the code of the place."""
    beside = {
        team.place.code: holder(story.year, f"{team.place.code}-gop", team.place)
        for team in story.teams
        if to_merge(team)
    }
    rows = []
    for team in story.own():
        for one in (team.home, beside.get(team.place.code)):
            if one is not None:
                rows.append({**_new(one.code, one.id, team.place), **on(SET_UP)})
                story.count(one, SET_UP, "units.established", "units.branches")
    story.post("/members/units/bulk", rows)
    return beside


def found_for_a_while(story: Story) -> None:
    """Set up a grassroots branch of the bloc, which counts beside the other places until it is dissolved in March."""
    code, day, over = "cs-tam-thoi", date(YEAR, 1, 20), date(YEAR, 3, 31)
    id_, parent = story.year.unit(code), str(story.year.unit(story.year.bloc.code))
    wish = {"code": code, "name": "Chi đoàn cơ sở tạm thời", "kind": "GRASSROOTS_BRANCH", "parent_id": parent}
    story.put(f"/members/units/{id_}", {**wish, **on(day)})
    story.put(f"/members/units/{id_}/dissolution", {"reason": REASON, **on(over)})
    story.record.add(code, day, "units.established", "units.grassroots")
    story.record.add(code, over, "units.dissolved")
    story.record.add(code, over, "units.grassroots", amount=-1)


def reorganise(story: Story, beside: dict[str, Holder]) -> list[tuple[Team, Holder]]:
    """Rename, merge and split branches; return the parts that were split off, each with its team."""
    parts = []
    for team in story.own():
        at, day = f"/members/units/{team.home.id}", team.day(2)
        if to_merge(team):
            _merged(story, team, beside[team.place.code], at, day)
        elif to_split(team):
            parts.append((team, _split(story, team, at, day)))
        else:
            story.put(f"{at}/name", {"name": f"Chi đoàn {team.place.code} đổi tên", **on(day)})
            story.count(team.home, day, "units.renamed")
    return parts


def _merged(story: Story, team: Team, source: Holder, at: str, day: date) -> None:
    people = list(source.people.values())
    rows = [{"member_id": str(one.id), "to_unit_id": str(team.home.id)} for one in people]
    wish = {"source_ids": [str(source.id)], "members": rows, "reason": REASON, **on(day)}
    story.put(f"{at}/mergers/{story.id('merger', team.place.code)}", wish)
    story.count(team.home, day, "units.mergers")
    _over(story, source, day)
    for one in people:
        story.moves(one, team.home, "reassigned", day)


def _split(story: Story, team: Team, at: str, day: date) -> Holder:
    part = holder(story.year, f"{team.place.code}-tach", team.place)
    going = [team[f"d{n}"] for n in range(4)]
    to = {one.id: part.id if one in going else team.home.id for one in team.home.people.values()}
    rows = [{"member_id": str(one), "to_unit_id": str(unit)} for one, unit in to.items()]
    wish = {"into": [_new(part.code, part.id, team.place)], "keep_source": True, "members": rows}
    story.put(f"{at}/splits/{story.id('split', team.place.code)}", {**wish, "reason": REASON, **on(day)})
    story.count(team.home, day, "units.splits")
    story.count(part, day, "units.established", "units.branches")
    for one in going:
        story.moves(one, part, "reassigned", day)
    return part


def move_parts(story: Story, parts: list[tuple[Team, Holder]]) -> None:
    """Put each part that was split off below the next union: it and its members count there from the day on."""
    unions = list(story.own())
    for team, part in parts:
        to = unions[(unions.index(team) + 1) % len(unions)].place
        story.put(f"/members/units/{part.id}/parent", {"parent_id": str(to.id), **on(CHANGED)})
        standing = {"units.branches": 1, "members.active": len(part.people)}
        for figure, amount in standing.items():
            story.count(part, CHANGED, figure, amount=-amount)
        part.under.append((CHANGED, to))
        for figure, amount in standing.items():
            story.count(part, CHANGED, figure, amount=amount)
        story.count(part, CHANGED, "units.moves")


def _over(story: Story, unit: Holder, day: date) -> None:
    story.count(unit, day, "units.dissolved")
    story.count(unit, day, "units.branches", amount=-1)


def dissolve(story: Story, parts: list[tuple[Team, Holder]]) -> None:
    """Dissolve the script's branches on the last day of the year, after everybody has left."""
    for unit in (*(team.home for team in story.own()), *(part for _, part in parts)):
        story.put(f"/members/units/{unit.id}/dissolution", {"reason": REASON, **on(END)})
        _over(story, unit, END)


# Officers.


def appoint(story: Story) -> None:
    """Fill posts of every third place and of its branch; set provisional committees, a third of them extended."""
    for team in story.teams:
        for part, (post, home) in POSTS.items():
            if not (team.number % 3 == 0 or (part == "accused" and is_dismissed(team))):
                continue
            if not team.own and (part == "inside" or post == "SECRETARY"):
                continue
            _appointed(story, team, team[part], post, team.home.id if home else team.place.id, home)
    for team in story.own():
        there, day = f"/members/units/{team.home.id}/provisional-committee", team.day(3)
        story.put(there, {"until": str(date(YEAR, 7, 31)), **on(day)})
        story.count(team.home, day, "committees.provisional")
        if team.number % 3 == 0:
            more = team.day(6)
            story.put(there, {"until": str(date(YEAR, 10, 31)), **on(more)})
            story.count(team.home, more, "committees.provisional_extended")


def is_dismissed(team: Team) -> bool:
    """Tell whether the accused of a team loses a post by discipline."""
    return team.number % 8 == 6


def _post(story: Story, team: Team, person: Person) -> str:
    return story.id("post", team.place.code, person.name)


def _appointed(story: Story, team: Team, person: Person, post: str, unit: UUID, home: bool) -> None:
    day, figure = team.day(3), f"officers.{post.lower()}"
    wish = {"member_id": str(person.id), "post": post, "term": f"{YEAR}-{YEAR + 5}", **on(day)}
    story.put(f"/members/units/{unit}/officers/{_post(story, team, person)}", wish)
    story.count(team.home, day, "officers.appointed", "officers.serving", figure)
    person.posts.append(Post(team.home.at(day), figure, day, home))


def post_of(story: Story, team: Team, part: str) -> str:
    """Return the id of the appointment of somebody of a team."""
    return _post(story, team, team[part])


def relieve(story: Story) -> None:
    """Relieve the committee member of every sixth place in August; the others hold their post until they leave."""
    for team in story.teams[::6]:
        day, person = team.day(8), team["s2"]
        there = f"/members/units/{team.home.id}/officers/{_post(story, team, person)}/relief"
        story.put(there, {"reason": REASON, **on(day)})
        story.relieved(person, day)
