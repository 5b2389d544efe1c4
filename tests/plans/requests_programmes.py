"""One canonical example of each further request about plans: quarters, months, versions, items in force, lists."""

from datetime import date
from typing import Any
from uuid import UUID

from contracts.plans import programmes as contract
from tests.plans import examples as ex
from tests.plans import examples_programmes as pl
from tests.plans import requests as ask
from tests.plans.examples_measures import amounts_asked


def item(number: int, due_on: date, **said: Any) -> contract.DraftItem:
    """An item of a plan."""
    wish = {"item_id": UUID(int=400 + number), "title": f"Việc {number}", "due_on": due_on} | said
    return contract.DraftItem.model_validate(wish)


issue = contract.IssueProgramme(**dict(ask.issue))
year = contract.ProgrammeYear(
    programme_id=ex.PROGRAMME,
    draft=contract.DraftProgramme(**dict(ask.draft)),
    submission=contract.SubmitProgramme(**dict(ask.submission)),
    opinion=contract.RecordOpinion(**dict(ask.opinion)),
    issue=issue,
)
waiver = contract.WaiveOpinion(reason=ex.SECRET, **ask.paper("06-TB/ĐTN", date(2021, 1, 8)))
quarter = contract.DraftProgramme(
    unit_id=ex.OFFICE,
    kind=contract.PlanKind.QUARTER,
    year=2021,
    number=1,
    parent_id=ex.PROGRAMME,
    title="Kế hoạch quý I",
    items=(item(1, date(2021, 3, 20)),),
    effective_on=date(2021, 1, 5),
)
theme = contract.DraftProgramme(
    unit_id=ex.OFFICE,
    kind=contract.PlanKind.THEME,
    year=2021,
    first_day=pl.MARCH[0],
    last_day=pl.MARCH[1],
    title="Tháng Thanh niên",
    effective_on=date(2021, 2, 20),
)
draw_quarter = contract.DrawProgramme(
    kind=contract.PlanKind.QUARTER, year=2021, number=2, title="Kế hoạch quý II", effective_on=date(2021, 3, 25)
)
draw_month = contract.DrawProgramme(
    kind=contract.PlanKind.MONTH, year=2021, number=6, title="Kế hoạch tháng 6", effective_on=date(2021, 5, 25)
)
carry_forward = contract.DrawProgramme(
    kind=contract.PlanKind.YEAR, year=2022, title="Chương trình công tác năm 2022", effective_on=date(2022, 1, 4)
)
amendment = contract.AmendProgramme(
    items=(
        *(contract.DraftItem(**dict(one)) for one in ask.items),
        item(3, date(2021, 11, 20)),
    ),
    reason=ex.SECRET,
    **ask.paper("40-CTr/ĐTN", date(2021, 4, 1)),
)
assignment = contract.AssignItem(owner_unit_id=ex.CELL, owner_member_id=pl.MEMBER, effective_on=date(2021, 3, 1))
start = contract.StartItem(effective_on=date(2021, 5, 1))
progress = contract.ReportItemProgress(
    percent=40, evidence=ex.SECRET, attachments=(pl.SCAN,), effective_on=date(2021, 5, 10)
)
postponement = contract.PostponeItem(due_on=date(2021, 6, 30), reason=ex.SECRET, effective_on=date(2021, 6, 1))
cancellation = contract.CancelItem(reason=ex.SECRET, effective_on=date(2021, 6, 2))
completion = contract.CompleteItem(
    turns=120, persons=100, blood_units=95, results=amounts_asked(GIFT=30), effective_on=date(2021, 6, 14)
)
review = contract.ReviewProgramme(remark=ex.SECRET, **ask.paper("60-BB/ĐTN", date(2021, 6, 30)))
closure = contract.CloseProgramme(evaluation=ex.SECRET, **ask.paper("90-BC/ĐTN", date(2021, 12, 31)))


def of_item(kind: type[Any], wish: Any, item_id: UUID = ex.BLOOD, programme_id: UUID = ex.PROGRAMME) -> Any:
    """A row of a list about items."""
    return kind(programme_id=programme_id, item_id=item_id, **dict(wish))


def of_plan(kind: type[Any], wish: Any, programme_id: UUID = ex.PROGRAMME, **more: Any) -> Any:
    """A row of a list about plans."""
    return kind(programme_id=programme_id, **dict(wish), **more)
