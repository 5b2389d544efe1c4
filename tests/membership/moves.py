"""Transfers of the year: to another place in every end a referral has, and inside a union."""

from datetime import date
from typing import Any

from tests.membership.record import YEAR, Holder, Person, Story, Team, on

BACK = "Nơi nhận chưa có tổ chức phù hợp"
OLD_RULES = 5
"""At each fifth place the papers went without release and forwarding, as was allowed until 24/5/2023."""


def script(story: Story, elsewhere: dict[str, Holder]) -> None:
    """Refer one of each place to the next and take the member in; refer another in vain; move one inside each union."""
    _accepted(story)
    for team in story.teams:
        _in_vain(story, team)
    for team in story.own():
        one, to, day = team["inside"], elsewhere[team.place.code], team.day(7)
        move = {"transfer_id": _id(story, one), "to_unit_id": str(to.id), **on(day)}
        story.put(f"/members/members/{one.id}/move", move)
        story.moves(one, to, "transferred", day)
    expired = [team for team in story.teams if team.number % 3 == 2]
    rows = [_step(story, team["referred"], team.day(6, 95)) for team in expired]
    story.post("/members/members/transfers/expiries/bulk", rows)
    for team in expired:
        story.count(team["referred"], team.day(6, 95), "transfers.expired")


def _id(story: Story, one: Person) -> str:
    return story.id("transfer", one.name)


def _step(story: Story, one: Person, day: date, **more: Any) -> dict[str, Any]:
    return {"member_id": str(one.id), "transfer_id": _id(story, one), **more, **on(day)}


def _take(story: Story, one: Person, step: str, figure: str, day: date, **more: Any) -> None:
    wish = {key: value for key, value in _step(story, one, day, **more).items() if key != "member_id"}
    story.put(f"/members/members/{one.id}/transfer/{step}", wish)
    story.count(one, day, figure)


def _request(story: Story, team: Team, part: str, day: date) -> dict[str, Any]:
    to = str(story.next(team).home.id)
    story.count(team[part], day, "transfers.requested")
    return _step(story, team[part], day, to_unit_id=to, dues_paid_until=f"{YEAR}-12-31")


def _accepted(story: Story) -> None:
    """Counted at the source until the day the next place accepts, from that day there."""
    requests = [_request(story, team, "moving", team.day(3, 2)) for team in story.teams]
    story.post("/members/members/transfers/bulk", requests)
    rows = []
    for team in story.teams:
        one = team["moving"]
        if team.number % OLD_RULES:
            _take(story, one, "release", "transfers.released", team.day(3, 6))
            _take(story, one, "forwarding", "transfers.forwarded", team.day(3, 9))
        rows.append(_step(story, one, team.day(3, 20)))
    story.post("/members/members/transfers/acceptances/bulk", rows)
    for team in story.teams:
        story.moves(team["moving"], story.next(team).home, "transferred", team.day(3, 20))


def _in_vain(story: Story, team: Team) -> None:
    """Sent back by the receiving place, taken back by the source, or left until it expires."""
    one, day, fate = team["referred"], team.day(6), team.number % 3
    story.post("/members/members/transfers/bulk", [_request(story, team, "referred", day)])
    if fate == 1:
        _take(story, one, "cancellation", "transfers.cancelled", team.day(6, 5))
        return
    _take(story, one, "release", "transfers.released", team.day(6, 4))
    _take(story, one, "forwarding", "transfers.forwarded", team.day(6, 7))
    if fate == 0:
        _take(story, one, "rejection", "transfers.rejected", team.day(6, 14), reason=BACK)
