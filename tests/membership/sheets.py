"""Roster sheets of the year: written to the register, some of them undone."""

from datetime import date
from typing import Any

from tests.members.examples_sheets import simple
from tests.membership.people import person
from tests.membership.record import YEAR, Story, Team, on

TITLES = ("STT", "Họ và tên", "Chi đoàn", "Giới tính", "Ngày sinh", "Ngày vào Đoàn", "Điện thoại")
WRITTEN, UNDONE = date(YEAR, 8, 1), date(YEAR, 8, 20)
PHONE = "0905 118 331"


def script(story: Story) -> None:
    """Bring in a sheet at every sixth place: two new, one known, one of no use; undo every third."""
    story.year.secret(PHONE, PHONE.replace(" ", ""))
    for number, team in enumerate(story.teams[1::6]):
        _sheet(story, team, undone=number % 3 == 0)


def _row(name: str, team: Team, born: str, phone: str = "") -> list[Any]:
    return ["", name, team.home.code, "Nữ", born, "26/03/2018", phone]


def _sheet(story: Story, team: Team, *, undone: bool) -> None:
    new = [person(story, f"nhập {n}", team.home, f"1997-0{n}-14", date(2018, 3, 26)) for n in (1, 2)]
    known = team["s9"]
    rows = [_row(one.name, team, one.born) for one in new]
    rows += [_row(known.name, team, known.born, PHONE), _row("", team, "1997-03-14")]
    id_ = story.year.id("membership", "sheet", team.place.code)
    there = f"/members/imports/{id_}"
    story.year.get(f"/members/roster?unit={team.home.id}&limit=1")
    story.year.upload(id_, team.place.code, simple([TITLES, *rows]))
    story.year.put(
        f"{there}/decisions",
        {
            "rows": [
                {"number": 4, "choice": "UPDATE", "member_id": str(known.id)},
                {"number": 5, "choice": "SKIP", "member_id": None},
            ]
        },
    )
    story.put(f"{there}/commit", on(WRITTEN))
    story.count(team.home, WRITTEN, "imports.committed", "imports.updated", "imports.skipped")
    story.count(team.home, WRITTEN, "imports.registered", amount=len(new))
    if undone:
        story.put(f"{there}/reversal", on(UNDONE))
        story.count(team.home, UNDONE, "imports.reverted")
        return
    for one in new:
        listed = story.year.get(f"/members/roster?unit={team.home.id}&q={one.name.replace(' ', '+')}")["items"]
        one.id = type(one.id)(listed[0]["id"])
        story.joins(one, "members.registered", WRITTEN)
