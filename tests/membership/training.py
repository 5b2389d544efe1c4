"""Training programmes of the year: registered in time, on the last day and late; completed in time and late."""

from datetime import date

from tests.membership.people import APART, STEADY
from tests.membership.record import YEAR, Person, Story, on

GROUPS = ("IDEALS", "ETHICS", "PROFESSION", "HEALTH", "ORGANISATION")
LAST_TO_REGISTER, LAST_TO_COMPLETE = date(YEAR, 3, 31), date(YEAR, 12, 31)
LISTS = f"/members/members/training/{YEAR}"
PROMISED = dict.fromkeys(GROUPS, "Hoàn thành phần việc đã đăng ký với chi đoàn")


def register(story: Story) -> None:
    """Let those who stay and those of the parts split off register; who moves to another place in April does, too."""
    days: list[tuple[Person, date]] = []
    for team in story.teams:
        days += [(team[part], team.day(2, 14)) for part in (*STEADY[:8], *APART, "moving")]
        days += [(team["s8"], LAST_TO_REGISTER), (team["s9"], date(YEAR, 4, 1))]
    rows = [{"member_id": str(one.id), "commitments": PROMISED, **on(day)} for one, day in days]
    story.post(f"{LISTS}/registrations/bulk", rows)
    story.post(f"{LISTS}/confirmations/bulk", [{"member_id": str(one.id), **on(date(YEAR, 4, 5))} for one, _ in days])
    for one, day in days:
        story.count(one, day, "training.registered")
        if day > LAST_TO_REGISTER:
            story.count(one, day, "training.registered_late")


def complete(story: Story) -> None:
    """Confirm results where the members are by now: in December, on the last day, and in January of the next year."""
    days: list[tuple[Person, date]] = []
    for team in story.teams:
        days += [(team[part], team.day(11, 20)) for part in (*STEADY[:4], *APART, "moving")]
        days += [(team["s4"], LAST_TO_COMPLETE), (team["s5"], date(YEAR + 1, 1, 1))]
    points = dict.fromkeys(GROUPS, 17)
    story.post(f"{LISTS}/results/bulk", [{"member_id": str(one.id), "points": points, **on(day)} for one, day in days])
    for one, day in days:
        story.count(one, day, "training.completed")
        if day > LAST_TO_COMPLETE:
            story.count(one, day, "training.completed_late")
