"""Facts of members."""

from typing import Any

from contracts import members as contract
from services.kernel.store import Recorded
from services.members.domain import member
from services.members.publishing.words import Facts, ref


def _membership(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {"unit": ref(said.unit), "member_id": recorded.stream_id}


def _transfer_requested(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {
        "unit": ref(said.from_unit),
        "to_unit": ref(said.to_unit),
        "member_id": recorded.stream_id,
        "transfer_id": said.transfer_id,
    }


def _transferred(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {
        "unit": ref(said.to_unit),
        "from_unit": ref(said.from_unit),
        "member_id": recorded.stream_id,
        "transfer_id": said.transfer_id,
    }


FACTS: Facts = {
    member.Registered: (contract.MemberRegistered, _membership),
    member.Admitted: (contract.MemberAdmitted, _membership),
    member.TransferRequested: (contract.MemberTransferRequested, _transfer_requested),
    member.TransferAccepted: (contract.MemberTransferred, _transferred),
    member.Matured: (contract.MemberMatured, _membership),
    member.Left: (contract.MemberLeft, _membership),
}
