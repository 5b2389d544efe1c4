"""What data subjects' requests and breaches add up to, by hand."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from contracts.members.privacy import (
    BreachDetected,
    BreachNotified,
    DataRequestFulfilled,
    DataRequestReceived,
    DataRequestRefused,
    PersonErased,
)
from services.reporting.figures import entries
from tests.reporting.examples import T1, Telling

ASKED: dict[str, Any] = {"request_id": UUID(int=71), "kind": "ERASURE"}
BREACH: dict[str, Any] = {"breach_id": UUID(int=72)}


def test_requests_answers_and_breaches_count_once_each() -> None:
    tell = Telling()
    facts = (
        tell(DataRequestReceived, T1, **ASKED, due_on=date(2021, 5, 1)),
        tell(DataRequestFulfilled, T1, **ASKED, late=False),
        tell(DataRequestRefused, T1, **ASKED, ground="IDENTITY_UNPROVEN", late=True),
        tell(PersonErased, T1, member_id=UUID(int=11)),
        tell(BreachDetected, T1, **BREACH, affected=3, notify_by=datetime(2021, 5, 1, tzinfo=UTC)),
        tell(BreachNotified, T1, **BREACH, late=False),
        tell(BreachNotified, T1, **BREACH, late=True),
    )
    assert [(entry.figure_id, entry.amount) for fact in facts for entry in entries(fact)] == [
        ("privacy.requests", 1),
        ("privacy.fulfilled", 1),
        ("privacy.on_time", 1),
        ("privacy.refused", 1),
        ("privacy.late", 1),
        ("privacy.erased", 1),
        ("privacy.breaches", 1),
        ("privacy.breach_affected", 3),
        ("privacy.breaches_notified", 1),
        ("privacy.breaches_notified", 1),
        ("privacy.breaches_notified_late", 1),
    ]
