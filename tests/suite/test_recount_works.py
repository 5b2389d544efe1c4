"""The recount of youth models and works: from what is on record of each; expectations are counted by hand."""

from datetime import date
from typing import Any

from contracts.plans import models as m
from contracts.plans import works as w
from tests.plans.examples_measures import amounts_told
from tests.suite.states import recount
from tests.suite.test_recount import AN, BINH, END, ITEM, PLAN, A, B, Facts

PORRIDGE: dict[str, Any] = {"model_id": AN, "name": "Bát cháo", "field": "Từ thiện"}
LIGHT: dict[str, Any] = {"work_id": ITEM, "kind": w.WorkKind.WORK, "title": "Thắp sáng", "year": 2021}
GOAL: dict[str, Any] = {"measure": "LAMP", "planned": 40, "planned_value": 0}


def test_a_model_runs_where_it_is_on_record_until_it_is_stopped() -> None:
    facts = Facts()
    for _ in range(2):
        facts.say(m.YouthModelRegistered, A, date(2021, 1, 10), **PORRIDGE)
    facts.say(m.ModelReplicated, A, date(2021, 2, 1), **PORRIDGE, replica_id=BINH, to_unit=B)
    facts.say(m.YouthModelRegistered, B, date(2021, 2, 1), **PORRIDGE | {"model_id": BINH}, source_id=AN)
    facts.say(m.ModelStopped, A, date(2021, 3, 1), **PORRIDGE)
    facts.say(m.ModelResumed, A, date(2021, 4, 1), **PORRIDGE)
    facts.say(m.ModelHandedOn, B, date(2021, 5, 1), **PORRIDGE, from_unit=B)
    running = "models.in_operation"
    stands = {
        date(2021, 1, 31): {(running, "a"): 1},
        date(2021, 2, 28): {(running, "a"): 1, (running, "b"): 1},
        date(2021, 3, 31): {(running, "b"): 1},
        date(2021, 4, 30): {(running, "a"): 1, (running, "b"): 1},
        END: {(running, "b"): 2},
    }
    for day, expected in stands.items():
        found = {key: amount for key, amount in recount(facts, day, 2021).items() if key[0] == running}
        assert found == expected, day
    assert recount(facts, END, 2021) == {
        (running, "b"): 2,
        ("models.registered", "a"): 1,
        ("models.registered", "b"): 1,
        ("models.replications", "a"): 1,
        ("models.stopped", "a"): 1,
    }


def test_reports_and_judgements_of_a_model_count_once() -> None:
    facts = Facts()
    facts.say(m.YouthModelRegistered, A, date(2021, 1, 10), **PORRIDGE)
    period = {"first": date(2021, 1, 10), "last": date(2021, 1, 31), "results": amounts_told(MEAL=9)}
    for _ in range(2):
        facts.say(m.ModelReported, A, date(2021, 2, 1), **PORRIDGE, **period, report_id=PLAN, turns=9, persons=7)
        facts.say(m.ModelJudgedEffective, A, date(2021, 3, 1), **PORRIDGE)
    assert recount(facts, END, 2021) == {
        ("models.registered", "a"): 1,
        ("models.in_operation", "a"): 1,
        ("models.reports", "a"): 1,
        ("models.turns", "a"): 9,
        ("models.persons", "a"): 7,
        ("models.effective", "a"): 1,
    }


def test_a_work_counts_once_a_step_and_by_the_kind_it_was_registered_as() -> None:
    facts = Facts()
    task, result = (
        LIGHT | {"kind": w.WorkKind.TASK},
        {"results": amounts_told(LAMP=9), "value": 5, "turns": 9, "persons": 7},
    )
    facts.say(w.WorkRegistered, A, date(2021, 1, 10), **task, **GOAL)
    facts.say(w.WorkStarted, A, date(2021, 1, 11), **LIGHT)
    for _ in range(2):
        facts.say(w.WorkCompleted, A, date(2021, 2, 1), **LIGHT, **result)
        facts.say(w.WorkRecognised, A, date(2021, 3, 1), **LIGHT, level="BLOC", by=B, first=True)
    facts.say(w.WorkRegistered, B, date(2021, 1, 10), **LIGHT | {"work_id": PLAN}, **GOAL)
    facts.say(w.WorkDeclined, B, date(2021, 4, 1), **LIGHT | {"work_id": PLAN}, by=B)
    assert recount(facts, END, 2021) == {
        ("tasks.registered", "a"): 1,
        ("tasks.completed", "a"): 1,
        ("works.value", "a"): 5,
        ("works.turns", "a"): 9,
        ("works.persons", "a"): 7,
        ("tasks.recognised", "a"): 1,
        ("works.registered", "b"): 1,
        ("works.declined", "b"): 1,
    }
