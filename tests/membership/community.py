"""Dues, care, dialogues and youth opinion of the year at every place."""

from datetime import date, timedelta
from typing import Any

from tests.membership.record import YEAR, Person, Story, Team, on

CHANNELS = ("BRANCH_MEETING", "FORUM", "SURVEY")
MONTHLY, WITHOUT_SALARY = 5000, 2000
"""What is owed a month with a salary, and without one, in đồng."""
WORDS = "Ghi theo sổ của chi đoàn"
LEAST_GROUP, ENOUGH_CHANNELS, NOTICE = 5, 2, 30
"""Fewer people are told of by no number; so many channels make a digest well sourced; so many days make notice enough."""

# Dues.


def dues(story: Story) -> None:
    """Assess three months, take them in, write one payment down in error, waive one, pass a third up."""
    lists: list[dict[str, Any]] = []
    paid: list[dict[str, Any]] = []
    for team in story.teams:
        for month in (3, 6, 9):
            _assessed(story, team, month, lists)
            _collected(story, team, month, paid)
    story.post("/members/dues/assessments/bulk", lists, 100)
    _listed_anew(story)
    story.post("/members/dues/collections/bulk", paid)
    for team in story.teams:
        _undone_waived_and_passed_up(story, team)


def _owe(story: Story, team: Team, day: date, amount: int) -> None:
    story.count(team.home, day, "dues.assessed", "dues.outstanding", amount=amount)


def _line(one: Person, salary: str = "WITH_SALARY") -> dict[str, Any]:
    return {"member_id": str(one.id), "salary_class": salary}


def _of(team: Team, month: int) -> dict[str, str]:
    return {"unit_id": str(team.home.id), "month": f"{YEAR}-{month:02}"}


def _lines(team: Team) -> list[dict[str, Any]]:
    return [*(_line(team[part]) for part in ("s2", "s3", "s4")), _line(team["s5"], "WITHOUT_SALARY")]


def _assessed(story: Story, team: Team, month: int, lists: list[dict[str, Any]]) -> None:
    lists.append({**_of(team, month), "lines": _lines(team), **on(team.day(month))})
    _owe(story, team, team.day(month), 3 * MONTHLY + WITHOUT_SALARY)


def _listed_anew(story: Story) -> None:
    """At every third place the list of June is made anew with one more: only what is more counts, on that day."""
    rows = []
    for team in story.teams[::3]:
        day = team.day(6, 2)
        rows.append({**_of(team, 6), "lines": [*_lines(team), _line(team["s6"])], **on(day)})
        _owe(story, team, day, MONTHLY)
    story.post("/members/dues/assessments/bulk", rows)


def _payment(story: Story, team: Team, month: int, part: str) -> str:
    return story.id("payment", team.place.code, month, part)


def _collected(story: Story, team: Team, month: int, paid: list[dict[str, Any]]) -> None:
    """The first pays all, the second a part, the third is written down in error, the fourth has nothing to pay with."""
    for part, amount in (("s2", MONTHLY), ("s3", 3000), ("s4", MONTHLY)):
        day, who = team.day(month, 6), {"member_id": str(team[part].id), "amount": amount}
        paid.append({**_of(team, month), **who, "item_id": _payment(story, team, month, part), **on(day)})
        _pay(story, team, day, amount)


def _pay(story: Story, team: Team, day: date, amount: int) -> None:
    story.count(team.home, day, "dues.collected", amount=amount)
    story.count(team.home, day, "dues.outstanding", amount=-amount)


def _undone_waived_and_passed_up(story: Story, team: Team) -> None:
    month = (3, 6, 9)[team.number % 3]
    there = f"/members/units/{team.home.id}/dues/{YEAR}-{month:02}"
    reversed_, waived, sent = team.day(month, 9), team.day(month, 12), team.day(month, 31)
    story.put(f"{there}/collections/{_payment(story, team, month, 's4')}/reversal", on(reversed_))
    _pay(story, team, reversed_, -MONTHLY)
    story.count(team.home, reversed_, "dues.reversed", amount=MONTHLY)
    story.put(f"{there}/waivers/{team['s5'].id}", {"reason": "HARDSHIP", **on(waived)})
    story.count(team.home, waived, "dues.waived", amount=WITHOUT_SALARY)
    story.count(team.home, waived, "dues.outstanding", amount=-WITHOUT_SALARY)
    amount = 2000 + team.number
    story.put(f"{there}/remittances/{story.id('sent', team.place.code)}", {"amount": amount, **on(sent)})
    story.count(team.home, sent, "dues.remitted", amount=amount)


# Care and dialogues.


def care(story: Story) -> None:
    """Open a case for one of each place, visit, give money and things of no value, close two of three; hold dialogues."""
    gifts = []
    for team in story.teams:
        one, opened, there = team["s7"], team.day(4), f"/members/care/{_case(story, team)}"
        story.put(f"/members/members/{one.id}/consents/CARE", {"evidence": WORDS, **on(date(YEAR, 3, 30))})
        story.put(there, {"member_id": str(one.id), "kind": "HARDSHIP", "description": WORDS, **on(opened)})
        story.count(one, opened, "care.cases")
        for n in range(1 + team.number % 2):
            visited = team.day(4, 3 + n)
            story.put(f"{there}/visits/{story.id('visit', team.place.code, n)}", {"note": WORDS, **on(visited)})
            story.count(one, visited, "care.visits")
        for kind, amount, day in (("CASH", 500_000 + team.number, team.day(4, 8)), ("LABOUR", 0, team.day(5))):
            item = {"case_id": _case(story, team), "item_id": story.id("gift", team.place.code, kind)}
            gifts.append({**item, "kind": kind, "amount": amount, **on(day)})
            story.count(one, day, "care.support_times")
            story.count(one, day, "care.support", amount=amount)
        _dialogue(story, team)
    story.post("/members/care/support/bulk", gifts)
    for team in story.teams:
        if team.number % 3:
            closed = team.day(10)
            story.put(f"/members/care/{_case(story, team)}/closure", {"outcome": "RESOLVED", **on(closed)})
            story.count(team["s7"], closed, "care.cases_closed")


def _case(story: Story, team: Team) -> str:
    return story.id("care", team.place.code)


def _dialogue(story: Story, team: Team) -> None:
    held, people, notice = team.day(9), 20 + team.number, NOTICE - team.number % 2
    wish = {"participants": people, "announced_on": str(held - timedelta(days=notice)), **on(held)}
    story.put(f"/members/units/{team.place.id}/dialogues/{story.id('dialogue', team.place.code)}", wish)
    story.count(team.home, held, "care.dialogues")
    story.count(team.home, held, "care.dialogue_participants", amount=people)
    if notice >= NOTICE:
        story.count(team.home, held, "care.dialogues_on_notice")


# Opinion.


def opinion(story: Story) -> None:
    """Sum up a month of every second place, from one channel, two or three, of few people or many; report an incident; answer."""
    for team in story.teams[::2]:
        _month(story, team)
    for team in story.teams[1::2]:
        _incident(story, team)


def _month(story: Story, team: Team) -> None:
    at = f"/members/units/{team.home.id}/opinions/{YEAR}-05"
    told = CHANNELS[: 1 + team.number % 3]
    counts = [1 + (team.number + n) % 9 for n in range(len(told))]
    items = [story.id("note", team.place.code, channel) for channel in told]
    rows = [
        {
            "item_id": item,
            "channel": channel,
            "topic": "HOUSING",
            "sentiment": "NEUTRAL",
            "count": count,
            "summary": WORDS,
        }
        for item, channel, count in zip(items, told, counts, strict=True)
    ]
    story.post(f"{at}/notes/bulk", [{**row, **on(date(YEAR, 5, 9))} for row in rows])
    submitted, answered = team.day(6), team.day(7)
    story.put(f"{at}/submission", on(submitted))
    story.count(team.home, submitted, "opinion.digests")
    if len(told) >= ENOUGH_CHANNELS:
        story.count(team.home, submitted, "opinion.well_sourced")
    if sum(counts) >= LEAST_GROUP:
        story.count(team.home, submitted, "opinion.voices", amount=sum(counts))
    if team.number % 4:
        forwarded = team.day(6, 3)
        story.put(f"{at}/forwarding", on(forwarded))
        story.count(team.home, forwarded, "opinion.forwarded")
    answer = {"topic": "HOUSING", "note_id": items[0], "body": "PARTY_COMMITTEE", **on(answered)}
    story.put(f"{at}/answers/{story.id('answer', team.place.code)}", answer)
    story.count(team.home, answered, "opinion.answered")


def _incident(story: Story, team: Team) -> None:
    day, escalated = team.day(8), team.number % 4 == 1
    wish = {"kind": "ACCIDENT", "escalated": escalated, **on(day)}
    story.put(f"/members/units/{team.home.id}/incidents/{story.id('incident', team.place.code)}", wish)
    story.count(team.home, day, "opinion.incidents")
    if escalated:
        story.count(team.home, day, "opinion.incidents_escalated")
