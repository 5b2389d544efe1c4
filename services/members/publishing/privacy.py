"""Facts of personal data: which request at which unit, never whose; that a person was erased; breaches without words."""

from typing import Any

from contracts.members import privacy as contract
from services.kernel.publishing import Facts, ref
from services.kernel.store import Recorded
from services.members.domain import breach, data_request, erasure


def _received(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {"unit": ref(said.unit), "request_id": recorded.stream_id, "kind": said.kind, "due_on": said.due_on}


def _fulfilled(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {"unit": ref(said.unit), "request_id": recorded.stream_id, "kind": said.kind, "late": said.late}


def _refused(recorded: Recorded, said: Any) -> dict[str, Any]:
    return _fulfilled(recorded, said) | {"ground": said.ground}


def _erased(_: Recorded, said: Any) -> dict[str, Any]:
    return {"unit": ref(said.unit), "member_id": said.member_id}


def _detected(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {
        "unit": ref(said.unit),
        "breach_id": recorded.stream_id,
        "affected": said.affected,
        "notify_by": said.notify_by,
    }


def _notified(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {"unit": ref(said.unit), "breach_id": recorded.stream_id, "late": said.late}


FACTS: Facts = {
    data_request.Received: (contract.DataRequestReceived, _received),
    data_request.Fulfilled: (contract.DataRequestFulfilled, _fulfilled),
    data_request.Refused: (contract.DataRequestRefused, _refused),
    erasure.Completed: (contract.PersonErased, _erased),
    breach.Detected: (contract.BreachDetected, _detected),
    breach.Notified: (contract.BreachNotified, _notified),
}
