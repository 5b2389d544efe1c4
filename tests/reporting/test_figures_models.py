"""What youth models add up to, by hand."""

from datetime import date
from typing import Any
from uuid import UUID

from contracts.base import Fact
from contracts.plans import models as m
from services.reporting.figures import entries
from tests.plans.examples_measures import amounts_told
from tests.reporting.examples import DAY, T1, T2, Telling

MODEL: dict[str, Any] = {"model_id": UUID(int=5001), "name": "Bát cháo nghĩa tình", "field": "Từ thiện"}
PERIOD: dict[str, Any] = {"report_id": UUID(int=5101), "first": DAY, "last": DAY, "results": amounts_told(MEAL=300)}


def lines(*facts: Fact) -> list[tuple[str, UUID, int]]:
    return [(entry.figure_id, entry.unit_id, entry.amount) for fact in facts for entry in entries(fact)]


def test_a_model_is_in_operation_from_its_registration_to_its_stop_and_again_when_it_is_taken_up() -> None:
    tell = Telling()
    assert lines(tell(m.YouthModelRegistered, T1, **MODEL), tell(m.ModelStopped, T1, **MODEL)) == [
        ("models.registered", T1.id, 1),
        ("models.in_operation", T1.id, 1),
        ("models.stopped", T1.id, 1),
        ("models.in_operation", T1.id, -1),
    ]
    assert lines(tell(m.ModelResumed, T1, **MODEL)) == [("models.resumed", T1.id, 1), ("models.in_operation", T1.id, 1)]


def test_a_replication_counts_where_the_model_came_from_and_the_replica_where_it_went() -> None:
    tell, replica = Telling(), UUID(int=5002)
    facts = (
        tell(m.ModelReplicated, T1, **MODEL, replica_id=replica, to_unit=T2),
        tell(m.YouthModelRegistered, T2, **MODEL | {"model_id": replica}, source_id=MODEL["model_id"]),
    )
    assert lines(*facts) == [
        ("models.replications", T1.id, 1),
        ("models.registered", T2.id, 1),
        ("models.taken_over", T2.id, 1),
        ("models.in_operation", T2.id, 1),
    ]


def test_a_report_counts_with_turns_and_persons_apart_and_no_entry_for_nothing() -> None:
    tell = Telling()
    assert lines(tell(m.ModelReported, T1, **MODEL, **PERIOD, turns=90, persons=40)) == [
        ("models.reports", T1.id, 1),
        ("models.turns", T1.id, 90),
        ("models.persons", T1.id, 40),
    ]
    assert lines(tell(m.ModelReported, T1, **MODEL, **PERIOD, turns=0, persons=0)) == [("models.reports", T1.id, 1)]


def test_a_judgement_counts_and_a_model_handed_on_counts_at_its_new_unit() -> None:
    tell = Telling()
    assert lines(tell(m.ModelJudgedEffective, T1, **MODEL)) == [("models.effective", T1.id, 1)]
    assert lines(tell(m.ModelHandedOn, T2, date(2021, 7, 1), **MODEL, from_unit=T1)) == [
        ("models.in_operation", T1.id, -1),
        ("models.in_operation", T2.id, 1),
    ]
