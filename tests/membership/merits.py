"""Referrals to the Party, commendations and discipline of the year, in every end they have."""

from datetime import date
from typing import Any

from tests.membership.record import YEAR, Story, Team, on
from tests.membership.units import is_dismissed, post_of

WORDS = "Theo biên bản họp chi đoàn và hồ sơ lưu"
RATED = date(YEAR, 1, 10)
REVISED = date(YEAR, 1, 20)


def ratings_of_the_year_before(story: Story) -> None:
    """Rate two of each place excellent for the year before, without a round; one in five of the second is revised."""
    who = [team[part] for team in story.teams for part in ("s0", "s1")]
    rows = [{"member_id": str(one.id), "rank": "EXCELLENT", **on(RATED)} for one in who]
    story.post(f"/members/members/ratings/{YEAR - 1}/bulk", rows)
    for one in who:
        story.count(one, RATED, "ratings.decided", "ratings.excellent")
    for team in story.teams[::5]:
        one = team["s1"]
        wish = {"rank": "GOOD", "revision_reason": WORDS, **on(REVISED)}
        story.put(f"/members/members/{one.id}/ratings/{YEAR - 1}", wish)
        story.count(one, REVISED, "ratings.excellent", amount=-1)
        story.count(one, REVISED, "ratings.good")


# Referrals.


def refer(story: Story) -> None:
    """Refer one of each place: admitted, returned, withdrawn, waiting after the class, expired and resolved anew."""
    for team in story.teams:
        _nominated(story, team)
    ready = [team for team in story.teams if team.number % 5 != 2]
    rows = [{"case_id": _referral(story, team), "committee": "Đảng ủy", **on(team.day(3, 15))} for team in ready]
    story.post("/members/referrals/hand-overs/bulk", rows)
    for team in ready:
        story.count(team["s0"], team.day(3, 15), "referrals.handed_over")
        _after_handing_over(story, team)


def _referral(story: Story, team: Team) -> str:
    return story.id("referral", team.place.code)


def _refer(story: Story, team: Team, step: str, day: date, *figures: str, **wish: Any) -> None:
    there = f"/members/referrals/{_referral(story, team)}"
    story.put(f"{there}/{step}" if step else there, {**wish, **on(day)})
    story.count(team["s0"], day, *figures)


def _nominated(story: Story, team: Team) -> None:
    _refer(story, team, "", team.day(2), "referrals.nominated", member_id=str(team["s0"].id))
    if team.number % 5 == 2:
        _refer(story, team, "withdrawal", team.day(2, 3), "referrals.withdrawn", reason=WORDS)
        return
    _refer(story, team, "vote", team.day(2, 7), voters_present=20, votes_for=18)
    _refer(story, team, "mentor", team.day(2, 8), mentor_id=str(team["s6"].id))
    _resolved(story, team, team.day(3))


def _resolved(story: Story, team: Team, day: date) -> None:
    vote = {"voters_present": 9, "votes_for": 9, "remarks": WORDS}
    _refer(story, team, "endorsement", day, "referrals.endorsed", **vote)


def _after_handing_over(story: Story, team: Team) -> None:
    match team.number % 5:
        case 0:
            _refer(story, team, "class", team.day(6), "party.awareness_class")
            _refer(story, team, "admission", team.day(11), "party.admitted")
            team["s0"].party = "PROBATIONARY"
        case 1:
            _refer(story, team, "return", team.day(5), "referrals.returned", reason=WORDS)
        case 3:
            _refer(story, team, "class", team.day(6), "party.awareness_class")
        case 4:
            _refer(story, team, "expiry", date(YEAR + 1, 4, 2), "referrals.expired")
            _resolved(story, team, date(YEAR + 1, 5, 19))


# Commendations.


def commend(story: Story) -> None:
    """Commend one of each place and every second unit that holds members; every fourth commendation is revoked."""
    rows = []
    for team in story.teams:
        whom = {"member": {"member_id": str(team["s2"].id)}}
        if team.number % 2:
            whom["unit"] = {"unit_id": str(team.home.id)}
        for kind, recipient in whom.items():
            id_ = story.id("commendation", kind, team.place.code)
            wish = {"form": "CERTIFICATE", "merits": WORDS, **recipient, **on(team.day(10))}
            story.put(f"/members/commendations/{id_}", wish)
            rows.append({"commendation_id": id_, **on(team.day(10, 5))})
            story.count(team.home, team.day(10, 5), "commendations.awarded", f"commendations.of_{kind}s")
    story.post("/members/commendations/awards/bulk", rows)
    for team in story.teams:
        if team.number % 4 < 2:
            _revoked(story, team, "unit" if team.number % 4 else "member")


def _revoked(story: Story, team: Team, kind: str) -> None:
    day = team.day(11, 5)
    there = f"/members/commendations/{story.id('commendation', kind, team.place.code)}/revocation"
    story.put(there, {"reason": WORDS, **on(day)})
    story.count(team.home, day, "commendations.awarded", f"commendations.of_{kind}s", amount=-1)
    story.count(team.home, day, "commendations.revoked")


# Discipline.

FORMS = ("REPRIMAND", "WARNING", "WARNING", "WARNING", "EXPULSION", "EXPULSION", "DISMISSAL", "")
"""The form of the case of each place, by its number; the last is that of a unit."""
ANSWERS: dict[int, tuple[str, str | None]] = {
    1: ("UPHELD", None),
    2: ("CHANGED", "REPRIMAND"),
    3: ("REVOKED", None),
    5: ("REVOKED", None),
}


def discipline(story: Story) -> None:
    """Open a case at each place and decide it; half are appealed, a quarter improved."""
    for team in story.teams:
        _case(story, team)


def _case(story: Story, team: Team) -> None:
    fate = team.number % 8
    unit_form = "DISSOLUTION" if team.own else "WARNING"
    form, one = FORMS[fate] or unit_form, team["accused"]
    there = f"/members/discipline/{story.id('discipline', team.place.code)}"
    whom = {"unit_id": str(team.home.id)} if fate == 7 else {"member_id": str(one.id)}
    story.put(there, {**whom, "grounds": WORDS, **on(team.day(4))})
    vote = {"form": form, "secret": True, "voters_present": 16, "votes_for": 12}
    story.put(f"{there}/vote", {**vote, **on(team.day(4, 5))})
    day = team.day(4, 9)
    posts = [post_of(story, team, "accused")] if is_dismissed(team) else []
    story.put(f"{there}/decision", {"posts": posts, **on(day)})
    story.count(team.home, day, "discipline.decided", f"discipline.{form.lower()}")
    if form == "EXPULSION":
        story.goes(one, "members.expelled", day)
    if form == "DISMISSAL":
        story.relieved(one, day)
    if fate in ANSWERS:
        _appealed(story, team, there, *ANSWERS[fate])
    if form == "REPRIMAND" or (fate == 7 and not team.own):
        improved = team.day(4, 9 + 92)
        story.put(f"{there}/improvement", on(improved))
        story.count(team.home, improved, "discipline.improvements")


def _appealed(story: Story, team: Team, there: str, outcome: str, form: str | None) -> None:
    story.put(f"{there}/appeal", {"reason": WORDS, **on(team.day(4, 20))})
    answered, one = team.day(5, 10), team["accused"]
    story.put(f"{there}/appeal/answer", {"outcome": outcome, "form": form, **on(answered)})
    story.count(team.home, answered, f"discipline.appeals_{outcome.lower()}")
    if one.id not in one.holder.people:
        story.joins(one, "members.reinstated", answered)
