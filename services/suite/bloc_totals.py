"""What a bloc's figures must come to, recounted from the file itself and from nothing the services say."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from contracts.base import Rank
from contracts.plans import Opinion
from services.suite.bloc import Bloc
from services.suite.roster import Roster, roster_of
from services.suite.workplans import Programme, Workplans, workplans_of

Key = tuple[str, int] | tuple[str, int, str]
Entry = tuple[str, str, date, int]

STOCKS = ("units.grassroots", "units.branches", "members.active")
RANKS = {
    Rank.EXCELLENT: "ratings.excellent",
    Rank.GOOD: "ratings.good",
    Rank.COMPLETED: "ratings.completed",
    Rank.NOT_COMPLETED: "ratings.not_completed",
}
OPINIONS = {
    Opinion.AGREED: "plans.opinions_agreed",
    Opinion.AMEND: "plans.opinions_amend",
    Opinion.RETURNED: "plans.opinions_returned",
}


def expected(bloc: Bloc) -> dict[Key, int]:
    """Return each figure of the bloc as `(figure, year)` and of each unit as `(figure, year, unit code)`.

    Years run from that of the register to that of `as_of`. A flow is the sum of its year, a stock what stands at its
    end; what comes after `as_of` is left out. The bloc has every figure of every year, units only what is not 0.
    """
    years = range(bloc.registered.year, bloc.as_of.year + 1)
    above = {branch.code: unit.code for unit in bloc.units for branch in unit.branches}
    found: Counter[Key] = Counter()
    named: set[str] = set()
    for figure, unit, day, amount in _entries(bloc):
        named.add(figure)
        counted = [year for year in years if year >= day.year] if figure in STOCKS else [day.year]
        for year in counted:
            if year not in years or day > bloc.as_of:
                continue
            found[figure, year] += amount
            for code in {unit, above.get(unit, unit)}:
                found[figure, year, code] += amount
    return {(figure, year): 0 for figure in sorted(named) for year in years} | {
        key: value for key, value in found.items() if value
    }


def _entries(bloc: Bloc) -> Iterator[Entry]:
    for unit in bloc.units:
        yield "units.grassroots", unit.code, bloc.established, 1
        yield from (("units.branches", branch.code, bloc.established, 1) for branch in unit.branches)
    yield from _people(roster_of(bloc))
    yield from _plans(workplans_of(bloc))


def _people(roster: Roster) -> Iterator[Entry]:
    for entry in roster.entries:
        yield ("members.admitted" if entry.voters else "members.registered"), entry.unit, entry.on, 1
        yield "members.active", entry.unit, entry.on, 1
    for move in roster.transfers:
        if move.accepted_on:
            yield "members.transferred_out", move.source, move.accepted_on, 1
            yield "members.active", move.source, move.accepted_on, -1
            yield "members.transferred_in", move.target, move.accepted_on, 1
            yield "members.active", move.target, move.accepted_on, 1
    for gone in roster.exits:
        yield ("members.matured" if gone.matured else "members.left"), gone.unit, gone.on, 1
        yield "members.active", gone.unit, gone.on, -1
    for rating in roster.ratings:
        yield "ratings.decided", rating.unit, rating.on, 1
        yield RANKS[rating.rank], rating.unit, rating.on, 1


def _plans(workplans: Workplans) -> Iterator[Entry]:
    for programme in workplans.programmes:
        yield from _programme(programme)
    for course in workplans.proposals:
        unit = course.unit.code
        outcome = "proposals.declined" if course.said.declined else "proposals.adopted"
        for figure, paper in (
            ("proposals.submitted", course.letter),
            ("proposals.returned", course.returned),
            (outcome, course.answer),
            ("proposals.steering_committees", course.steering),
        ):
            if paper:
                yield figure, unit, paper.on, 1
    for one in workplans.models:
        for figure in ("models.registered", "models.in_operation"):
            yield figure, one.said.unit, one.said.day, 1


def _programme(programme: Programme) -> Iterator[Entry]:
    unit = programme.unit.code
    yield "plans.drafted", unit, programme.drafted_on, 1
    yield "plans.submitted", unit, programme.rounds[0].letter.on, 1
    for said in programme.rounds:
        if said.opinion and said.answer:
            yield OPINIONS[said.opinion], unit, said.answer.on, 1
    if programme.issue:
        yield "plans.approved", unit, programme.issue.on, 1
    yield from (("items.planned", unit, item.due, 1) for _, item in programme.issued())
    for done in programme.completions:
        yield "items.completed", unit, done.on, 1
        if done.on <= done.due:
            yield "items.on_time", unit, done.on, 1
        yield "activity.turns", unit, done.on, done.turns
        yield "activity.persons", unit, done.on, done.persons
        yield "activity.blood_units", unit, done.on, done.blood_units
    if programme.closure:
        yield "plans.closed", unit, programme.closure.on, 1
