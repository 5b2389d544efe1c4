"""What youth works and tasks add up to, by hand."""

from typing import Any
from uuid import UUID

import pytest

from contracts.base import Fact
from contracts.plans import works as w
from services.reporting.figures import entries
from tests.plans.examples_measures import amounts_told
from tests.reporting.examples import BLOC, T1, T2, Telling

WORK: dict[str, Any] = {"work_id": UUID(int=6001), "title": "Thắp sáng đường quê", "year": 2021}
GOAL: dict[str, Any] = {"measure": "LAMP", "planned": 40, "planned_value": 80_000_000}
RESULT: dict[str, Any] = {"results": amounts_told(LAMP=45), "value": 92_500_000, "turns": 130, "persons": 60}


def lines(*facts: Fact) -> list[tuple[str, UUID, int]]:
    return [(entry.figure_id, entry.unit_id, entry.amount) for fact in facts for entry in entries(fact)]


@pytest.mark.parametrize(("kind", "figures"), [(w.WorkKind.WORK, "works"), (w.WorkKind.TASK, "tasks")])
def test_works_and_tasks_are_counted_apart(kind: w.WorkKind, figures: str) -> None:
    tell, of = Telling(), WORK | {"kind": kind}
    facts = (
        tell(w.WorkRegistered, T1, **of, **GOAL),
        tell(w.WorkCompleted, T1, **of, **RESULT),
        tell(w.WorkRecognised, T1, **of, level="BLOC", by=BLOC, first=True),
        tell(w.WorkRecognised, T1, **of, level="PROVINCE", by=BLOC, first=False),
        tell(w.WorkDeclined, T1, **of, by=BLOC),
    )
    assert lines(*facts) == [
        (f"{figures}.registered", T1.id, 1),
        (f"{figures}.completed", T1.id, 1),
        ("works.value", T1.id, 92_500_000),
        ("works.turns", T1.id, 130),
        ("works.persons", T1.id, 60),
        (f"{figures}.recognised", T1.id, 1),
        ("works.recognised_higher", T1.id, 1),
        (f"{figures}.declined", T1.id, 1),
    ]


def test_a_result_of_nothing_makes_no_entry() -> None:
    nothing = {"value": 0, "turns": 0, "persons": 0}
    fact = Telling()(w.WorkCompleted, T1, **WORK, kind=w.WorkKind.WORK, results=amounts_told(LAMP=1), **nothing)
    assert lines(fact) == [("works.completed", T1.id, 1)]


def test_what_is_begun_inspected_and_given_up_counts_and_what_is_handed_on_does_not() -> None:
    tell, of = Telling(), WORK | {"kind": w.WorkKind.WORK}
    facts = (
        tell(w.WorkStarted, T1, **of),
        tell(w.WorkInspected, T1, **of, inspection_id=UUID(int=6101), accepted=False),
        tell(w.WorkInspected, T1, **of, inspection_id=UUID(int=6102), accepted=True),
        tell(w.WorkCancelled, T1, **of),
        tell(w.WorkCancelled, T1, **of | {"kind": w.WorkKind.TASK}),
        tell(w.WorkHandedOn, T2, **of, from_unit=T1),
    )
    assert lines(*facts) == [
        ("works.started", T1.id, 1),
        ("works.inspections", T1.id, 1),
        ("works.inspections", T1.id, 1),
        ("works.inspections_passed", T1.id, 1),
        ("works.cancelled", T1.id, 1),
        ("tasks.cancelled", T1.id, 1),
    ]
