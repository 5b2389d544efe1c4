"""Facts of youth opinion: counts that may be shown, never words, topics of single notes, or persons."""

from typing import Any

from contracts.members import opinion as contract
from services.kernel.publishing import Facts, ref
from services.kernel.store import Recorded
from services.members.domain import opinion


def _month(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {"unit": ref(said.unit), "digest_id": recorded.stream_id, "month": said.month}


def _submitted(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {
        **_month(recorded, said),
        "total": said.total,
        "topics": said.topics,
        "channels": said.channels,
        "sentiments": said.sentiments,
        "suppressed": said.suppressed,
        "enough_channels": said.enough_channels,
    }


def _incident(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {**_month(recorded, said), "kind": said.kind, "escalated": said.escalated}


def _answered(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {**_month(recorded, said), "body": said.body}


FACTS: Facts = {
    opinion.DigestSubmitted: (contract.OpinionDigestSubmitted, _submitted),
    opinion.DigestForwarded: (contract.OpinionDigestForwarded, _month),
    opinion.IncidentReported: (contract.IncidentReported, _incident),
    opinion.ConcernAnswered: (contract.ConcernAnswered, _answered),
}
