"""One canonical example of each event of a plan in force, of quarters and months, and the fact it becomes."""

from datetime import date
from typing import Any
from uuid import UUID

from contracts.base import Fact, UnitRef
from contracts.plans import programmes as contract
from services.kernel.decider import DomainEvent
from services.plans.domain import programme as p
from services.plans.domain import programme_commands as do
from tests.plans import examples as ex

QUARTER, MONTH, THEME, NEXT_YEAR = (UUID(int=n) for n in range(111, 115))
MEMBER = UUID(int=301)
SCAN = "ab" * 32
Q1 = (date(2021, 1, 1), date(2021, 3, 31))
MARCH = (date(2021, 3, 1), date(2021, 3, 31))

OF: dict[str, Any] = {"unit": ex.UNIT, "year": 2021}
cell = ex.UnitRef(id=ex.CELL, code="chi-doan-1")
other_unit = ex.UnitRef(id=ex.STRANGER, code="don-vi-khac")


def item(number: int, due_on: date, **said: Any) -> p.Item:
    """An item of a plan."""
    return p.Item.model_validate(
        {"id": UUID(int=400 + number), "title": f"Việc {number}", "kind": "TASK", "due_on": due_on} | said
    )


trees = item(
    1,
    date(2021, 3, 20),
    starts_on=date(2021, 3, 1),
    owner_unit=cell,
    owner_member_id=MEMBER,
    target={"measure": "TREE", "amount": 100},
)

# Beginnings.
year_parent = do.Parent(p.PlanKind.YEAR, ex.OFFICE, date(2021, 1, 1), date(2021, 12, 31), ended=False)
quarter_parent = do.Parent(p.PlanKind.QUARTER, ex.OFFICE, *Q1, ended=False)
draft_quarter = do.Draft(
    ex.UNIT,
    2021,
    "Kế hoạch quý I",
    ex.RULES,
    (trees,),
    kind=p.PlanKind.QUARTER,
    number=1,
    parent_id=ex.PROGRAMME,
    parent=year_parent,
)
draft_month = do.Draft(
    ex.UNIT,
    2021,
    "Kế hoạch tháng 3",
    ex.RULES,
    (trees,),
    kind=p.PlanKind.MONTH,
    number=3,
    parent_id=QUARTER,
    parent=quarter_parent,
)
draft_theme = do.Draft(
    ex.UNIT,
    2021,
    "Tháng Thanh niên",
    ex.RULES,
    (trees,),
    kind=p.PlanKind.THEME,
    first_day=MARCH[0],
    last_day=MARCH[1],
)
quarter_drafted = p.Drafted(
    **OF,
    kind=p.PlanKind.QUARTER,
    title=draft_quarter.title,
    items=(trees,),
    first_day=Q1[0],
    last_day=Q1[1],
    parent_id=ex.PROGRAMME,
)
month_drafted = p.Drafted(
    **OF,
    kind=p.PlanKind.MONTH,
    title=draft_month.title,
    items=(trees,),
    first_day=MARCH[0],
    last_day=MARCH[1],
    parent_id=QUARTER,
)
theme_drafted = p.Drafted(
    **OF,
    kind=p.PlanKind.THEME,
    title=draft_theme.title,
    items=(trees,),
    first_day=MARCH[0],
    last_day=MARCH[1],
)

# Opinion, waiver, versions.
waive = do.WaiveOpinion(ex.SECRET, "06-TB/ĐTN", date(2021, 1, 8))
waived = p.OpinionWaived(**OF, reason=ex.SECRET, number="06-TB/ĐTN", on=date(2021, 1, 8))
amended_items = (ex.launch, ex.blood.model_copy(update={"due_on": date(2021, 7, 14)}), ex.forum)
amend_plan = do.AmendPlan(2, None, amended_items, ex.SECRET, "40-CTr/ĐTN", date(2021, 4, 1), ex.RULES)
amended = p.Amended(
    **OF,
    version=2,
    title=ex.draft.title,
    items=amended_items,
    before=(ex.launch, ex.blood),
    reason=ex.SECRET,
    number="40-CTr/ĐTN",
    on=date(2021, 4, 1),
)

# Items in force.
assign = do.Assign(ex.BLOOD, cell, MEMBER, date(2021, 3, 1))
given_blood = ex.blood.model_copy(update={"owner_unit": cell, "owner_member_id": MEMBER})
assigned = p.ItemAssigned(**OF, item=given_blood, on=date(2021, 3, 1))
start = do.Start(ex.BLOOD, date(2021, 5, 1))
started = p.ItemStarted(**OF, item=ex.blood, on=date(2021, 5, 1))
report = do.ReportProgress(ex.BLOOD, 40, ex.SECRET, (SCAN,), date(2021, 5, 10))
reported = p.ItemProgressReported(
    **OF, item=ex.blood, percent=40, evidence=ex.SECRET, attachments=(SCAN,), on=date(2021, 5, 10)
)
postpone = do.Postpone(ex.BLOOD, date(2021, 9, 2), ex.SECRET, date(2021, 6, 1))
postponed = p.ItemPostponed(
    **OF, item=ex.blood, due_on=date(2021, 9, 2), times=1, reason=ex.SECRET, on=date(2021, 6, 1)
)
cancel = do.Cancel(ex.BLOOD, ex.SECRET, date(2021, 6, 2))
cancelled = p.ItemCancelled(**OF, item=ex.blood, reason=ex.SECRET, on=date(2021, 6, 2))
review = do.Review("2021-Q2", ex.SECRET, "60-BB/ĐTN", date(2021, 6, 30))
reviewed = p.Reviewed(
    **OF,
    period="2021-Q2",
    planned=1,
    done=0,
    late=1,
    postponed=0,
    cancelled=0,
    remark=ex.SECRET,
    number="60-BB/ĐTN",
    on=date(2021, 6, 30),
)
hand_on = do.HandOn(other_unit, date(2021, 7, 1))
handed_on = p.HandedOn(
    unit=other_unit,
    year=2021,
    from_unit=ex.UNIT,
    items=(ex.launch, ex.blood),
    on=date(2021, 7, 1),
)

# Facts.
PLAN: dict[str, Any] = {
    "unit": UnitRef(id=ex.OFFICE, code="van-phong"),
    "programme_id": ex.PROGRAMME,
    "year": 2021,
}
BLOOD: dict[str, Any] = {
    "item_id": ex.BLOOD,
    "title": "Ngày hội hiến máu",
    "kind": contract.ItemKind.BLOOD_DONATION,
    "due_on": date(2021, 6, 14),
}
LAUNCH: dict[str, Any] = {
    "item_id": ex.LAUNCH,
    "title": "Ra quân đầu năm",
    "kind": contract.ItemKind.TASK,
    "due_on": date(2021, 1, 31),
}
FORUM: dict[str, Any] = {
    "item_id": ex.FORUM,
    "title": "Đối thoại với thanh niên",
    "kind": contract.ItemKind.DIALOGUE,
    "due_on": date(2021, 12, 31),
}
Case = tuple[UUID, DomainEvent, type[Fact], dict[str, Any]]
PUBLISHED: list[Case] = [
    (ex.PROGRAMME, waived, contract.OpinionWaived, PLAN),
    (
        ex.PROGRAMME,
        amended,
        contract.PlanAmended,
        PLAN
        | {
            "version": 2,
            "title": "Chương trình công tác năm 2021",
            "added": (contract.PlannedItem(**FORUM),),
            "dropped": (),
            "changed": (contract.MovedItem(**BLOOD | {"due_on": date(2021, 7, 14)}, was_due_on=date(2021, 6, 14)),),
        },
    ),
    (
        ex.PROGRAMME,
        assigned,
        contract.PlanItemAssigned,
        PLAN | BLOOD | {"owner_unit": UnitRef(id=ex.CELL, code="chi-doan-1"), "to_member": True},
    ),
    (ex.PROGRAMME, started, contract.PlanItemStarted, PLAN | BLOOD),
    (ex.PROGRAMME, reported, contract.PlanItemProgressReported, PLAN | BLOOD | {"percent": 40}),
    (ex.PROGRAMME, postponed, contract.PlanItemPostponed, PLAN | BLOOD | {"new_due_on": date(2021, 9, 2), "times": 1}),
    (ex.PROGRAMME, cancelled, contract.PlanItemCancelled, PLAN | BLOOD),
    (
        ex.PROGRAMME,
        reviewed,
        contract.PlanReviewed,
        PLAN | {"period": "2021-Q2", "planned": 1, "done": 0, "late": 1, "postponed": 0, "cancelled": 0},
    ),
    (
        ex.PROGRAMME,
        handed_on,
        contract.ProgrammeHandedOn,
        PLAN
        | {
            "unit": UnitRef(id=ex.STRANGER, code="don-vi-khac"),
            "from_unit": PLAN["unit"],
            "items": (contract.PlannedItem(**LAUNCH), contract.PlannedItem(**BLOOD)),
        },
    ),
]
