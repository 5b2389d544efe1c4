"""What youth opinion adds up to, by hand."""

from typing import Any
from uuid import UUID

from contracts.members.opinion import ConcernAnswered, IncidentReported, OpinionDigestForwarded, OpinionDigestSubmitted
from services.reporting.figures import entries
from tests.reporting.examples import T1, Telling

MONTH: dict[str, Any] = {"digest_id": UUID(int=82), "month": "2021-03"}
CUTS: dict[str, Any] = {
    "total": None,
    "topics": {},
    "channels": {},
    "sentiments": {},
    "suppressed": {"topic": 1, "channel": 1, "sentiment": 1},
}


def test_digests_incidents_and_answers_count_once_each() -> None:
    tell = Telling()
    facts = (
        tell(OpinionDigestSubmitted, T1, **MONTH, **CUTS, enough_channels=True),
        tell(OpinionDigestSubmitted, T1, **MONTH, **CUTS | {"total": 12}, enough_channels=False),
        tell(OpinionDigestForwarded, T1, **MONTH),
        tell(IncidentReported, T1, **MONTH, kind="ACCIDENT", escalated=True),
        tell(IncidentReported, T1, **MONTH, kind="ACCIDENT", escalated=False),
        tell(ConcernAnswered, T1, **MONTH, body="UNION"),
    )
    assert [(entry.figure_id, entry.amount) for fact in facts for entry in entries(fact)] == [
        ("opinion.digests", 1),
        ("opinion.well_sourced", 1),
        ("opinion.digests", 1),
        ("opinion.voices", 12),
        ("opinion.forwarded", 1),
        ("opinion.incidents", 1),
        ("opinion.incidents_escalated", 1),
        ("opinion.incidents", 1),
        ("opinion.answered", 1),
    ]
