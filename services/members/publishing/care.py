"""Facts of care and dialogue: what was done, never for whom."""

from typing import Any

from contracts.members import care as contract
from services.kernel.publishing import Facts, ref
from services.kernel.store import Recorded
from services.members.domain import care, dialogue


def _case(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {"unit": ref(said.unit), "case_id": recorded.stream_id}


def _opened(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {**_case(recorded, said), "kind": said.kind}


def _support(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {**_case(recorded, said), "amount": said.amount}


def _held(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {
        "unit": ref(said.unit),
        "dialogue_id": recorded.stream_id,
        "participants": said.participants,
        "notice_days": said.notice_days,
        "short_notice": said.short_notice,
    }


FACTS: Facts = {
    care.Opened: (contract.CareCaseOpened, _opened),
    care.Visited: (contract.CareVisited, _case),
    care.SupportGiven: (contract.CareSupportGiven, _support),
    care.Closed: (contract.CareCaseClosed, _case),
    dialogue.Held: (contract.DialogueHeld, _held),
}
