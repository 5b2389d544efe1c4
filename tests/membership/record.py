"""Who and what the script of members knows of, and how it notes each of its wishes in a record of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from tests.planning.record import Place, parts
from tests.support.recount import Record
from tests.year.scene import Year, paper

YEAR = 2023
DAYS = (date(YEAR, 2, 20), date(YEAR, 4, 15), date(YEAR, 9, 30), date(YEAR, 12, 31), date(YEAR + 1, 12, 31))
"""The days the figures are compared at. The last is in the year after, where what is late or expires is counted."""


@dataclass
class Holder:
    """A unit that holds members: its code, its id, since when it stands below (or is) which place, who is in it."""

    code: str
    id: UUID
    under: list[tuple[date, Place]]
    people: dict[UUID, "Person"] = field(default_factory=dict)

    def at(self, day: date) -> str:
        """Return the code of the place it stands below on a day."""
        return [place for since, place in self.under if since <= day][-1].code


class Post(NamedTuple):
    """A post somebody holds: at which place it counts, under which figure, since when."""

    code: str
    figure: str
    since: date
    home: bool


@dataclass
class Person:
    """Somebody of the script: where a member now, or last; which posts are held."""

    id: UUID
    name: str
    born: str
    holder: Holder
    joined: date
    party: str = "NONE"
    posts: list[Post] = field(default_factory=list)

    def at(self, day: date) -> str:
        """Return the code of the place where the person is counted on a day, by what was decided so far."""
        return self.holder.at(day)


@dataclass
class Team:
    """The script's people at one place, by their part in it, and the unit that holds them.

    `own`: the unit was set up by the script below a union; otherwise it is the place itself.
    """

    place: Place
    home: Holder
    own: bool
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """Return the number of the place, by which the team's fates are chosen."""
        return self.place.number

    def __getitem__(self, part: str) -> Person:
        return self.people[part]

    def day(self, month: int, more: int = 0) -> date:
        """Return a day of a month of the year that differs from place to place, and so many days later."""
        return date(YEAR, month, 1 + self.number % 28) + timedelta(days=more)


@dataclass
class Story:
    """What every part of the script needs: the machine, the teams, the record, and the clusters of the year."""

    year: Year
    teams: list[Team]
    record: Record = field(default_factory=Record)
    clusters: dict[str, list[tuple[date, frozenset[str]]]] = field(default_factory=dict)

    def id(self, *name: object) -> str:
        """Return the id that belongs to a name in this script."""
        return str(self.year.id("membership", *name))

    def next(self, team: Team, step: int = 1) -> Team:
        """Return another team."""
        return self.teams[(team.number + step) % len(self.teams)]

    def own(self) -> Iterator[Team]:
        """Yield the teams whose unit the script set up below a union."""
        return (team for team in self.teams if team.own)

    def count(self, where: Person | Holder, day: date, *figures: str, amount: int = 1) -> None:
        """Note something at the place of a person or of a unit that holds members."""
        self.record.add(where.at(day), day, *figures, amount=amount)

    def put(self, path: str, wish: dict[str, Any]) -> None:
        """Take a step that alters something."""
        assert self.year.put(path, wish)["changed"], path
        self.record.things["wishes"] += 1

    def post(self, path: str, rows: Sequence[dict[str, Any]], size: int = 500) -> None:
        """Send rows as lists, each row altering something."""
        for part in parts(rows, size):
            said = self.year.post(path, {"rows": list(part)})
            assert said["changed"] == len(part), f"{path}: {said}"
            self.record.things["rows"] += len(part)

    # Membership, which several parts touch.

    def joins(self, person: Person, figure: str, day: date) -> None:
        """Note that somebody is a member from a day on."""
        self.count(person, day, figure, "members.active")
        person.holder.people[person.id] = person

    def goes(self, person: Person, figure: str, day: date) -> None:
        """Note that somebody is a member no more from a day on, and holds no post."""
        self.count(person, day, figure)
        self.count(person, day, "members.active", amount=-1)
        del person.holder.people[person.id]
        self.relieved(person, day)

    def moves(self, person: Person, to: Holder, way: str, day: date) -> None:
        """Note that somebody is a member elsewhere from a day on: `way` is transferred or reassigned."""
        self.count(person, day, f"members.{way}_out")
        self.count(person, day, "members.active", amount=-1)
        del person.holder.people[person.id]
        leaves_union = person.at(day) != to.at(day)
        self.relieved(person, day, only_home=not leaves_union)
        person.holder = to
        to.people[person.id] = person
        self.count(person, day, f"members.{way}_in", "members.active")

    def relieved(self, person: Person, day: date, *, only_home: bool = False) -> None:
        """Note that somebody gave the posts up: all, or those of the unit that held the member."""
        for post in list(person.posts):
            if post.home or not only_home:
                ended = max(day, post.since)
                self.record.add(post.code, ended, post.figure, "officers.serving", amount=-1)
                self.record.add(post.code, ended, "officers.relieved")
                person.posts.remove(post)


def on(day: date, number: str = "15-QĐ/ĐTN") -> dict[str, Any]:
    """The fields of a wish that counts from a day, on a paper of that number."""
    return paper(day, number)
