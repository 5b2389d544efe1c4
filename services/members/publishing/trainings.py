"""Facts of the training programme: that it was registered and completed, never with which points."""

from typing import Any

from contracts.members import training as contract
from services.kernel.publishing import Facts, ref
from services.kernel.store import Recorded
from services.members.domain import training


def _programme(_: Recorded, said: Any) -> dict[str, Any]:
    return {"unit": ref(said.unit), "member_id": said.member_id, "year": said.year, "late": said.late}


FACTS: Facts = {
    training.Registered: (contract.TrainingRegistered, _programme),
    training.ResultConfirmed: (contract.TrainingResultConfirmed, _programme),
}
