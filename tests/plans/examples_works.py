"""One canonical example of each command, event, fact and request of youth works and tasks."""

from datetime import date
from typing import Any
from uuid import UUID

from contracts.base import Fact, UnitRef
from contracts.plans import works as contract
from services.kernel.decider import DomainEvent
from services.plans.domain import work as w
from services.plans.domain import work_rules as do
from services.plans.domain.units import UnitRef as OwnRef
from tests.plans import examples as ex
from tests.plans import requests as ask
from tests.plans.examples_measures import amounts, amounts_asked, amounts_told

WORK, TASK, INSPECTION, REINSPECTION = (UUID(int=n) for n in range(401, 405))
BLOC = OwnRef(id=ex.BLOC, code="khoi-cq-dn")
STRANGER = OwnRef(id=ex.STRANGER, code="don-vi-khac")
TITLE = "Thắp sáng đường quê"
PHOTO = "0f" * 32
GOAL: dict[str, Any] = {"goal": ex.SECRET, "measure": "LAMP", "planned": 40, "planned_value": 80_000_000}
FIGURES: dict[str, Any] = {"value": 92_500_000, "turns": 130, "persons": 60}
DONE: dict[str, Any] = FIGURES | {"results": amounts(LAMP=45, ROAD_METRE=900)}
RESULT: dict[str, Any] = FIGURES | {"results": amounts_told(LAMP=45, ROAD_METRE=900)}

register = do.Register(
    unit=ex.UNIT,
    kind=w.WorkKind.WORK,
    title=TITLE,
    year=2021,
    **GOAL,
    number="18-KH/ĐTN",
    on=date(2021, 2, 20),
    rules=ex.RULES,
)
start = do.Start(date(2021, 3, 1))
complete = do.Complete(**DONE, attachments=(PHOTO,), on=date(2021, 6, 30), rules=ex.RULES)
inspect = do.Inspect(INSPECTION, True, ex.SECRET, date(2021, 7, 10))
recognise = do.Recognise("BLOC", BLOC, do.Standing.ABOVE, "70-QĐ/ĐTNK", date(2021, 7, 20), ex.RULES)
decline = do.Decline(BLOC, do.Standing.ABOVE, ex.SECRET, "71-TB/ĐTNK", date(2021, 7, 20), ex.RULES)
cancel = do.Cancel(ex.SECRET, date(2021, 4, 1))
hand_on = do.HandOn(STRANGER, date(2021, 7, 1))

SAID: dict[str, Any] = {"unit": ex.UNIT, "kind": w.WorkKind.WORK, "title": TITLE, "year": 2021}
registered = w.Registered(**SAID, **GOAL, number="18-KH/ĐTN", on=date(2021, 2, 20))
started = w.Started(**SAID, on=date(2021, 3, 1))
completed = w.Completed(**SAID, **DONE, attachments=(PHOTO,), on=date(2021, 6, 30))
inspected = w.Inspected(**SAID, inspection_id=INSPECTION, accepted=True, remark=ex.SECRET, on=date(2021, 7, 10))
recognised = w.Recognised(**SAID, level="BLOC", by=BLOC, first=True, number="70-QĐ/ĐTNK", on=date(2021, 7, 20))
declined = w.Declined(**SAID, by=BLOC, reason=ex.SECRET, number="71-TB/ĐTNK", on=date(2021, 7, 20))
cancelled = w.Cancelled(**SAID, reason=ex.SECRET, on=date(2021, 4, 1))
handed_on = w.HandedOn(**SAID | {"unit": STRANGER}, from_unit=ex.UNIT, on=date(2021, 7, 1))

# What is published.
HERE, ABOVE = UnitRef(id=ex.OFFICE, code="van-phong"), UnitRef(id=ex.BLOC, code="khoi-cq-dn")
THERE = UnitRef(id=ex.STRANGER, code="don-vi-khac")
ABOUT: dict[str, Any] = {
    "unit": HERE,
    "work_id": WORK,
    "kind": contract.WorkKind.WORK,
    "title": TITLE,
    "year": 2021,
}
PUBLISHED: tuple[tuple[UUID, DomainEvent, type[Fact], dict[str, Any]], ...] = (
    (
        WORK,
        registered,
        contract.WorkRegistered,
        ABOUT | {"measure": "LAMP", "planned": 40, "planned_value": 80_000_000},
    ),
    (WORK, started, contract.WorkStarted, ABOUT),
    (WORK, completed, contract.WorkCompleted, ABOUT | RESULT),
    (WORK, inspected, contract.WorkInspected, ABOUT | {"inspection_id": INSPECTION, "accepted": True}),
    (WORK, recognised, contract.WorkRecognised, ABOUT | {"level": "BLOC", "by": ABOVE, "first": True}),
    (WORK, declined, contract.WorkDeclined, ABOUT | {"by": ABOVE}),
    (WORK, cancelled, contract.WorkCancelled, ABOUT),
    (WORK, handed_on, contract.WorkHandedOn, ABOUT | {"unit": THERE, "from_unit": HERE}),
)

# What is asked.
registration = contract.RegisterWork(
    unit_id=ex.OFFICE,
    kind=contract.WorkKind.WORK,
    title=TITLE,
    year=2021,
    **GOAL,
    **ask.paper("18-KH/ĐTN", date(2021, 2, 20)),
)
beginning = contract.StartWork(effective_on=date(2021, 3, 1))
completion = contract.CompleteWork(
    **FIGURES, results=amounts_asked(LAMP=45, ROAD_METRE=900), attachments=(PHOTO,), effective_on=date(2021, 6, 30)
)
inspection = contract.InspectWork(accepted=True, remark=ex.SECRET, effective_on=date(2021, 7, 10))
recognition = contract.RecogniseWork(level="BLOC", **ask.paper("70-QĐ/ĐTNK", date(2021, 7, 20)))
decline_wish = contract.DeclineWork(reason=ex.SECRET, **ask.paper("71-TB/ĐTNK", date(2021, 7, 20)))
cancellation = contract.CancelWork(reason=ex.SECRET, effective_on=date(2021, 4, 1))


def row(work_id: UUID, **changes: Any) -> contract.RegisterWorkRow:
    """A row of a list of works."""
    return contract.RegisterWorkRow(**dict(registration) | {"work_id": work_id} | changes)


def completion_row(work_id: UUID, **changes: Any) -> contract.CompleteWorkRow:
    """A row of a list of completions."""
    return contract.CompleteWorkRow(**dict(completion) | {"work_id": work_id} | changes)


def recognition_row(work_id: UUID, **changes: Any) -> contract.RecogniseWorkRow:
    """A row of a list of recognitions."""
    return contract.RecogniseWorkRow(**dict(recognition) | {"work_id": work_id} | changes)
