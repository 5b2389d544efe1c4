"""The year's end: rating rounds of the script's branches, ratings without a round elsewhere, ratings of the branches."""

from datetime import date
from typing import Any

from tests.membership.record import YEAR, Person, Story, Team, on

OPENED, CLOSED = date(YEAR, 11, 15), date(YEAR, 12, 28)
DAYS = {"self_rating_until": "11-30", "meeting_until": "12-10", "decision_until": "12-31"}
LAST_TO_COUNT = date(YEAR, 6, 30)
"""Who became a member later has not been one for six months at the end of the year."""
MEASURES = {
    "EXCELLENT": {"activity_percent": 95, "tasks_percent": 100, "dues_settled": True},
    "GOOD": {"activity_percent": 85, "tasks_percent": 100, "dues_settled": True},
    "COMPLETED": {"activity_percent": 60, "tasks_percent": 85, "dues_settled": True},
    "NOT_COMPLETED": {"activity_percent": 10, "tasks_percent": 20, "dues_settled": False},
}
HEARD = "Đã xác minh lại với chi đoàn"


def rank_of(rank: str) -> str:
    """Return the figure of ratings that a rank counts in."""
    return f"ratings.{rank.lower()}"


def full_party_members(story: Story) -> None:
    """Let one of every third place be a full Party member, who is not rated."""
    for team in story.teams[::3]:
        team["s9"].party = "FULL"
        story.put(f"/members/members/{team['s9'].id}/party-status", {"status": "FULL", **on(date(YEAR, 2, 3))})


def rounds(story: Story) -> None:
    """Hold a round in each branch of the script; where there is none, rate without."""
    for team in story.teams:
        if team.own:
            _round(story, team)
    _without_a_round(story)


def _strong(team: Team) -> bool:
    return team.number % 5 == 0


def _ranks(team: Team, rated: list[Person]) -> dict[str, list[Person]]:
    """Two excellent ones, three good, one weak, the others completed; in a strong branch all others are good."""
    if _strong(team):
        return {"EXCELLENT": rated[:1], "GOOD": rated[1:]}
    return {
        "EXCELLENT": rated[:2],
        "GOOD": rated[2:5],
        "NOT_COMPLETED": rated[5:6],
        "COMPLETED": rated[6:],
    }


def _round(story: Story, team: Team) -> None:
    listed = list(team.home.people.values())
    eligible = [one for one in listed if one.party != "FULL" and one.joined <= LAST_TO_COUNT]
    exempted = [one for one in eligible if one in (team["accused"], team["postponed"])]
    rated = [one for one in eligible if one not in exempted]
    at = f"/members/units/{team.home.id}/rating-rounds/{YEAR}"
    story.put(at, {**{name: f"{YEAR}-{day}" for name, day in DAYS.items()}, **on(OPENED)})
    story.count(team.home, OPENED, "ratings.rounds_opened")
    story.count(team.home, OPENED, "ratings.listed", amount=len(listed))
    story.count(team.home, OPENED, "ratings.eligible", amount=len(eligible))
    exempted_on = team.day(11, 15)
    story.post(f"{at}/exemptions/bulk", [_row(one, exempted_on, reason="OTHER") for one in exempted])
    story.count(team.home, exempted_on, "ratings.exempted", amount=len(exempted))
    ranks = _ranks(team, rated)
    _decided(story, team, at, ranks)
    if len(ranks["EXCELLENT"]) > 1:
        _beyond_the_cap(story, team)
    story.put(f"{at}/closure", on(CLOSED))
    story.count(team.home, CLOSED, "ratings.rounds_closed")
    story.count(team.home, CLOSED, "ratings.not_rated", amount=len(listed) - len(rated))
    _appealed(story, team, at, ranks)


def _row(one: Person, day: date, **more: Any) -> dict[str, Any]:
    return {"member_id": str(one.id), **more, **on(day)}


def _decided(story: Story, team: Team, at: str, ranks: dict[str, list[Person]]) -> None:
    lines = [(one, rank) for rank, people in ranks.items() for one in people]
    told, decided = date(YEAR, 11, 20), team.day(12)
    rows = [_row(one, told, rank=rank, **MEASURES[rank]) for one, rank in lines]
    story.post(f"{at}/self-ratings/bulk", rows)
    votes = [{"member_id": str(one.id), "counts": {rank: 30}} for one, rank in lines]
    meeting = {"present": 30, "secret": True, "votes": votes, **on(date(YEAR, 11, 29))}
    story.put(f"{at}/meetings/{story.id('meeting', team.place.code)}", meeting)
    for step in ("proposals", "decisions"):
        story.post(f"{at}/{step}/bulk", [_row(one, decided, rank=rank) for one, rank in lines])
    for one, rank in lines:
        story.count(one, decided, "ratings.decided", rank_of(rank))


def _beyond_the_cap(story: Story, team: Team) -> None:
    """Two are excellent where one may be: the level above the union lets it, and every second time more than it needs."""
    there = f"/members/units/{team.place.id}/cap-overrides/{YEAR}/MEMBERS"
    for up_to in (2, 3)[: 1 + team.number % 2]:
        day = date(YEAR, 12, 24 + up_to)
        story.put(there, {"up_to": up_to, "reason": HEARD, **on(day)})
        story.count(team.home, day, "ratings.cap_overrides")


def _appealed(story: Story, team: Team, at: str, ranks: dict[str, list[Person]]) -> None:
    """After the close the weak one appeals and is rated better, or the appeal changes nothing."""
    for one in ranks.get("NOT_COMPLETED", ()):
        there = f"{at}/members/{one.id}/appeals/{story.id('appeal', team.place.code)}"
        story.put(there, {"words": HEARD, **on(date(YEAR, 12, 29))})
        rank = "COMPLETED" if team.number % 2 else "NOT_COMPLETED"
        answered = date(YEAR, 12, 30)
        story.put(f"{there}/answer", {"rank": rank, "reason": HEARD, **on(answered)})
        if rank == "COMPLETED":
            story.count(one, answered, "ratings.not_completed", amount=-1)
            story.count(one, answered, "ratings.completed")


def _without_a_round(story: Story) -> None:
    """In branches that are places themselves four are rated as papers say, and one of them is rated anew."""
    rows, revised = [], date(YEAR, 12, 27)
    others = [team for team in story.teams if not team.own]
    for team in others:
        for part, rank in zip(("s1", "s2", "s3", "s4"), MEASURES, strict=True):
            rows.append(_row(team[part], team.day(12, -3), rank=rank))
            story.count(team[part], team.day(12, -3), "ratings.decided", rank_of(rank))
    story.post(f"/members/members/ratings/{YEAR}/bulk", rows)
    for team in others:
        one = team["s3"]
        wish = {"rank": "GOOD", "revision_reason": HEARD, **on(revised)}
        story.put(f"/members/members/{one.id}/ratings/{YEAR}", wish)
        story.count(one, revised, "ratings.completed", amount=-1)
        story.count(one, revised, "ratings.good")


def branches(story: Story) -> None:
    """Rate the script's branches by their unions; every fourth decision is revised on the last day."""
    rows, decided, revised = [], date(YEAR, 12, 30), date(YEAR, 12, 31)
    ranks = {team.place.code: "EXCELLENT" if _strong(team) else _plain(team) for team in story.own()}
    for team in story.own():
        rank, at = ranks[team.place.code], f"/members/units/{team.home.id}/ratings/{YEAR}"
        for step in ("self-rating", "appraisal"):
            story.put(f"{at}/{step}", {"rank": rank, **on(decided)})
        rows.append({"unit_id": str(team.home.id), "rank": rank, **on(decided)})
        story.count(team.home, decided, f"unit_{rank_of(rank)}")
    story.post(f"/members/units/ratings/{YEAR}/decisions/bulk", rows)
    for team in story.own():
        if team.number % 4 == 0 and ranks[team.place.code] != "COMPLETED":
            wish = {"rank": "COMPLETED", "reason": HEARD, **on(revised)}
            story.put(f"/members/units/{team.home.id}/ratings/{YEAR}/decision", wish)
            story.count(team.home, revised, f"unit_{rank_of(ranks[team.place.code])}", amount=-1)
            story.count(team.home, revised, "unit_ratings.completed")


def _plain(team: Team) -> str:
    return ("GOOD", "COMPLETED", "NOT_COMPLETED")[team.number % 3]
