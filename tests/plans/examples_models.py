"""One canonical example of each command, event, fact and request of youth models."""

from datetime import date
from typing import Any
from uuid import UUID

from contracts.base import Fact, UnitRef
from contracts.plans import models as contract
from services.kernel.decider import DomainEvent
from services.plans.domain import model as m
from services.plans.domain import model_rules as do
from services.plans.domain.units import UnitRef as OwnRef
from tests.plans import examples as ex
from tests.plans import requests as ask
from tests.plans.examples_measures import amounts, amounts_asked, amounts_told

MODEL, REPLICA, SECOND, REPORT, NEXT_REPORT = (UUID(int=n) for n in range(301, 306))
CELL = OwnRef(id=ex.CELL, code="chi-doan-1")
STRANGER = OwnRef(id=ex.STRANGER, code="don-vi-khac")
NAME, FIELD = "Bát cháo nghĩa tình", "Từ thiện"
MEALS = amounts(GIFT=20, MEAL=300)

register = do.Register(ex.UNIT, NAME, FIELD, "15-KH/ĐTN", date(2021, 2, 10))
report = do.Report(
    REPORT, date(2021, 2, 10), date(2021, 3, 31), 90, 40, MEALS, ex.SECRET, "20-BC/ĐTN", date(2021, 4, 2), ex.RULES
)
judge = do.JudgeEffective(ex.SECRET, "33-TB/ĐTN", date(2021, 5, 4), ex.RULES)
replicate = do.Replicate(REPLICA, STRANGER, "40-KH/ĐTN", date(2021, 6, 1))
stop = do.Stop(ex.SECRET, "50-TB/ĐTN", date(2021, 9, 1))
resume = do.Resume("60-KH/ĐTN", date(2022, 3, 1))
hand_on = do.HandOn(STRANGER, date(2021, 7, 1))

SAID: dict[str, Any] = {"unit": ex.UNIT, "name": NAME, "field": FIELD}
registered = m.Registered(**SAID, number="15-KH/ĐTN", on=date(2021, 2, 10))
reported = m.Reported(
    **SAID,
    report_id=REPORT,
    first=date(2021, 2, 10),
    last=date(2021, 3, 31),
    turns=90,
    persons=40,
    results=MEALS,
    text=ex.SECRET,
    number="20-BC/ĐTN",
    on=date(2021, 4, 2),
)
judged = m.JudgedEffective(**SAID, remark=ex.SECRET, number="33-TB/ĐTN", on=date(2021, 5, 4))
replicated = m.Replicated(**SAID, replica_id=REPLICA, to_unit=STRANGER, number="40-KH/ĐTN", on=date(2021, 6, 1))
stopped = m.Stopped(**SAID, reason=ex.SECRET, number="50-TB/ĐTN", on=date(2021, 9, 1))
resumed = m.Resumed(**SAID, number="60-KH/ĐTN", on=date(2022, 3, 1))
handed_on = m.HandedOn(**SAID | {"unit": STRANGER}, from_unit=ex.UNIT, on=date(2021, 7, 1))

# What is published.
HERE, THERE = UnitRef(id=ex.OFFICE, code="van-phong"), UnitRef(id=ex.STRANGER, code="don-vi-khac")
ABOUT: dict[str, Any] = {"unit": HERE, "model_id": MODEL, "name": NAME, "field": FIELD}
FIGURES: dict[str, Any] = {
    "report_id": REPORT,
    "first": date(2021, 2, 10),
    "last": date(2021, 3, 31),
    "turns": 90,
    "persons": 40,
    "results": amounts_told(GIFT=20, MEAL=300),
}
PUBLISHED: tuple[tuple[UUID, DomainEvent, type[Fact], dict[str, Any]], ...] = (
    (MODEL, registered, contract.YouthModelRegistered, ABOUT),
    (
        REPLICA,
        registered.model_copy(update={"source_id": MODEL}),
        contract.YouthModelRegistered,
        ABOUT | {"model_id": REPLICA, "source_id": MODEL},
    ),
    (MODEL, reported, contract.ModelReported, ABOUT | FIGURES),
    (MODEL, judged, contract.ModelJudgedEffective, ABOUT),
    (MODEL, replicated, contract.ModelReplicated, ABOUT | {"replica_id": REPLICA, "to_unit": THERE}),
    (MODEL, stopped, contract.ModelStopped, ABOUT),
    (MODEL, resumed, contract.ModelResumed, ABOUT),
    (MODEL, handed_on, contract.ModelHandedOn, ABOUT | {"unit": THERE, "from_unit": HERE}),
)

# What is asked.
registration = contract.RegisterModel(
    unit_id=ex.OFFICE, name=NAME, field=FIELD, **ask.paper("15-KH/ĐTN", date(2021, 2, 10))
)
reporting = contract.ReportModel(
    first=date(2021, 2, 10),
    last=date(2021, 3, 31),
    turns=90,
    persons=40,
    results=amounts_asked(GIFT=20, MEAL=300),
    text=ex.SECRET,
    **ask.paper("20-BC/ĐTN", date(2021, 4, 2)),
)
judgement = contract.JudgeModel(remark=ex.SECRET, **ask.paper("33-TB/ĐTN", date(2021, 5, 4)))
replication = contract.ReplicateModel(unit_id=ex.STRANGER, **ask.paper("40-KH/ĐTN", date(2021, 6, 1)))
stopping = contract.StopModel(reason=ex.SECRET, **ask.paper("50-TB/ĐTN", date(2021, 9, 1)))
resumption = contract.ResumeModel(**ask.paper("60-KH/ĐTN", date(2022, 3, 1)))


def row(model_id: UUID, name: str, unit_id: UUID = ex.OFFICE) -> contract.RegisterModelRow:
    """A row of a list of models."""
    return contract.RegisterModelRow(**dict(registration) | {"model_id": model_id, "name": name, "unit_id": unit_id})


def report_row(model_id: UUID, report_id: UUID, **changes: Any) -> contract.ReportModelRow:
    """A row of a list of reports."""
    return contract.ReportModelRow(**dict(reporting) | {"model_id": model_id, "report_id": report_id} | changes)
