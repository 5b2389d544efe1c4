"""How people of the year became members, stayed, and were members no more, in every way there is."""

from datetime import date
from typing import Any

from tests.membership.record import YEAR, Holder, Person, Story, Team, on
from tests.membership.units import END

REGISTERED = date(YEAR, 1, 5)
STEADY = tuple(f"s{n}" for n in range(10))
APART = tuple(f"d{n}" for n in range(4))
OLDER = ("mature", "extended")
FATES = ("moving", "referred", "inside", "left", "back", "dead", "struck", *OLDER, "postponed", "away", "accused")
EVIDENCE = "Vắng sinh hoạt từ đầu năm, đã nhắc hai lần"
WHY = "Đi học xa theo cử tuyển của cơ quan"


def person(story: Story, part: str, home: Holder, born: str, joined: date) -> Person:
    """Return somebody new, with a name of the script's own that no fact may ever hold."""
    name = f"Kiểm Đếm {part} {home.code}"
    story.year.secret(name, born)
    return Person(story.year.id("membership", "person", part, home.code), name, born, home, joined)


def personal(one: Person) -> dict[str, Any]:
    """Return the fields of a request that tell who somebody is."""
    return {"member_id": str(one.id), "full_name": one.name, "birth_date": one.born, "sex": "FEMALE"}


def _unit(one: Person) -> dict[str, str]:
    return {"unit_id": str(one.holder.id)}


def register(story: Story, beside: dict[str, Holder]) -> None:
    """Put on the register who joined in 2018: everybody with a part to play, and three in each branch to be merged."""
    rows = []
    for team in story.teams:
        parts = [(part, team.home) for part in (*STEADY, *APART, *FATES)]
        if team.place.code in beside:
            parts += [(f"c{n}", beside[team.place.code]) for n in range(3)]
        for part, home in parts:
            one = person(story, part, home, "1992-01-20" if part in OLDER else "1998-04-12", date(2018, 3, 26))
            team.people[part] = one
            rows.append({**personal(one), **_unit(one), "joined_on": str(one.joined), **on(REGISTERED)})
            story.joins(one, "members.registered", REGISTERED)
    story.post("/members/members/registrations/bulk", rows)


def admit(story: Story) -> None:
    """Admit one at each place at once, and lead another application to each of its four ends."""
    rows = []
    for team in story.teams:
        one = team.people["admitted"] = person(story, "admitted", team.home, "2005-05-19", team.day(3))
        vote = {"voters_present": 20, "votes_for": 19}
        rows.append({**personal(one), **_unit(one), **vote, **on(one.joined)})
        story.joins(one, "members.admitted", one.joined)
        _application(story, team)
    story.post("/members/members/admissions/bulk", rows)


def _application(story: Story, team: Team) -> None:
    """Ratified, voted down, taken back before the vote, ratified long after the vote."""
    one, fate = person(story, "candidate", team.home, "2005-11-20", team.day(9)), team.number % 4
    there, filed, met = f"/members/members/{one.id}/admission", team.day(2), team.day(3)
    wish = {key: value for key, value in personal(one).items() if key != "member_id"}
    story.put(f"{there}/proposal", {**wish, **_unit(one), "guarantor_id": str(team["s6"].id), **on(filed)})
    story.count(one, filed, "members.admissions_proposed")
    withdrawal = {"reason": WHY, **on(met)}
    if fate == 2:
        story.put(f"{there}/withdrawal", withdrawal)
        return
    yes = 12 if fate == 1 else 13
    vote = {"members_called": 30, "voters_present": 25, "votes_for": yes, "votes_against": 25 - yes}
    story.put(f"{there}/vote", {**vote, **on(met)})
    if fate == 1:
        story.count(one, met, "members.admissions_failed")
        story.put(f"{there}/withdrawal", withdrawal)
        return
    story.count(one, met, "members.admissions_passed")
    one.joined = team.day(4) if fate == 0 else team.day(9)
    story.put(f"{there}/ratification", on(one.joined))
    team.people["candidate"] = one
    story.joins(one, "members.admitted", one.joined)


def _rows(who: list[tuple[Person, date]], **more: Any) -> list[dict[str, Any]]:
    return [{"member_id": str(one.id), **more, **on(day)} for one, day in who]


def stay(story: Story) -> None:
    """Put off activity, stay elsewhere for a time, stay on over thirty."""
    postponed = [(team["postponed"], team.day(3)) for team in story.teams]
    rows = _rows(postponed, reason=WHY, until=str(date(YEAR, 11, 30)))
    story.post("/members/members/postponements/bulk", rows)
    extended = [(team["extended"], team.day(4)) for team in story.teams]
    story.post("/members/members/extensions/bulk", _rows(extended, until=f"{YEAR + 2}-12-31"))
    for pairs, figure in ((postponed, "members.postponed"), (extended, "members.extended")):
        for one, day in pairs:
            story.count(one, day, figure)
    for team in story.teams:
        if team.number % 3 == 0:
            back = team.day(8)
            story.put(f"/members/members/{team['postponed'].id}/postponement/end", on(back))
            story.count(team["postponed"], back, "members.postponement_ended")
        if team.number % 2 == 0:
            _away(story, team)


def _away(story: Story, team: Team) -> None:
    """A stay with another place, which ends before its time at every fourth."""
    one, host, day = team["away"], story.next(team).home, team.day(4)
    there = f"/members/members/{one.id}/temporary"
    story.put(there, {"host_id": str(host.id), "until": f"{YEAR}-12-30", **on(day)})
    story.count(one, day, "members.temporary_started")
    story.count(host, day, "members.temporary_hosted")
    if team.number % 4 == 0:
        back = team.day(8)
        story.put(f"{there}/end", {"remarks": "Tham gia đều", **on(back)})
        story.count(one, back, "members.temporary_ended")


def end(story: Story) -> None:
    """Let people leave, die, be struck off and mature; let half of those who left come back."""
    leaving = [(team[part], team.day(month)) for team in story.teams for part, month in (("left", 5), ("back", 3))]
    _ended(story, "departures", "members.left", leaving)
    for team in story.teams:
        if team.number % 2 == 0:
            again, day = team["back"], team.day(8)
            story.put(f"/members/members/{again.id}/reinstatement", {**_unit(again), **on(day)})
            story.joins(again, "members.reinstated", day)
            gone, died = team["dead"], team.day(6)
            story.put(f"/members/members/{gone.id}/death", on(died))
            story.goes(gone, "members.deceased", died)
        else:
            missed = {"year": YEAR, "months": 3, "warned_on": f"{YEAR}-04-15", "evidence": EVIDENCE}
            proposal = {**missed, **on(date(YEAR, 5, 20))}
            story.put(f"/members/members/{team['struck'].id}/strike-off/proposal", proposal)
    struck = [(team["struck"], team.day(6)) for team in story.teams if team.number % 2]
    _ended(story, "strike-offs", "members.struck_off", struck)
    _ended(story, "maturations", "members.matured", [(team["mature"], team.day(9)) for team in story.teams])


def _ended(story: Story, how: str, figure: str, who: list[tuple[Person, date]]) -> None:
    story.post(f"/members/members/{how}/bulk", _rows(who))
    for one, day in who:
        story.goes(one, figure, day)


def leave_all(story: Story, holders: list[Holder]) -> None:
    """Let everybody of the script who is still a member leave on the last day, so that nothing of it stays."""
    _ended(story, "departures", "members.left", [(one, END) for unit in holders for one in unit.people.values()])
