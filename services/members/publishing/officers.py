"""Facts of officers: who holds which post, by ids and codes; why one was relieved stays private."""

from typing import Any

from contracts import members as contract
from services.kernel.publishing import Facts, ref
from services.kernel.store import Recorded
from services.members.domain import officer


def _appointment(_: Recorded, said: Any) -> dict[str, Any]:
    return {
        "unit": ref(said.unit),
        "appointment_id": said.appointment_id,
        "member_id": said.member_id,
        "post": contract.Post(said.post),
    }


def _appointed(recorded: Recorded, said: Any) -> dict[str, Any]:
    return _appointment(recorded, said) | {"term": said.term, "until": said.until}


def _provisional(_: Recorded, said: Any) -> dict[str, Any]:
    return {"unit": ref(said.unit), "unit_id": said.unit.id, "until": said.until, "extension": said.extension}


FACTS: Facts = {
    officer.Appointed: (contract.OfficerAppointed, _appointed),
    officer.Relieved: (contract.OfficerRelieved, _appointment),
    officer.ProvisionalSet: (contract.CommitteeProvisionalSet, _provisional),
}
