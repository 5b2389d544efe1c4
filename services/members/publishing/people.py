"""Facts of members."""

from typing import Any

from contracts.members import people
from services.kernel.publishing import Facts, ref
from services.kernel.store import Recorded
from services.members.domain import member_events as events


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


def _candidate(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {**_membership(recorded, said), "passed": said.passed}


def _withdrawn(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {**_membership(recorded, said), "registered_on": said.registered_on}


def _reassigned(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {
        "unit": ref(said.to_unit),
        "from_unit": ref(said.from_unit),
        "member_id": recorded.stream_id,
        "reorganisation_id": said.reorganisation_id,
    }


def _stay(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {**_membership(recorded, said), "host": ref(said.host), "until": said.until}


def _stay_over(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {**_membership(recorded, said), "host": ref(said.host)}


def _until(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {**_membership(recorded, said), "until": said.until}


FACTS: Facts = {
    events.AdmissionProposed: (people.AdmissionProposed, _membership),
    events.AdmissionVoted: (people.AdmissionVoted, _candidate),
    events.Registered: (people.MemberRegistered, _membership),
    events.Admitted: (people.MemberAdmitted, _membership),
    events.RegistrationWithdrawn: (people.MemberRegistrationWithdrawn, _withdrawn),
    events.TransferRequested: (people.MemberTransferRequested, _transfer_requested),
    events.TransferReleased: (people.MemberTransferReleased, _transfer_requested),
    events.TransferForwarded: (people.MemberTransferForwarded, _transfer_requested),
    events.TransferAccepted: (people.MemberTransferred, _transferred),
    events.TransferRejected: (people.MemberTransferRejected, _transfer_requested),
    events.TransferCancelled: (people.MemberTransferCancelled, _transfer_requested),
    events.TransferExpired: (people.MemberTransferExpired, _transfer_requested),
    events.Reassigned: (people.MemberReassigned, _reassigned),
    events.TemporaryStarted: (people.TemporaryActivityStarted, _stay),
    events.TemporaryEnded: (people.TemporaryActivityEnded, _stay_over),
    events.Postponed: (people.MemberPostponed, _until),
    events.PostponementEnded: (people.MemberPostponementEnded, _membership),
    events.Extended: (people.MemberExtended, _until),
    events.Matured: (people.MemberMatured, _membership),
    events.Left: (people.MemberLeft, _membership),
    events.StruckOff: (people.MemberStruckOff, _membership),
    events.Expelled: (people.MemberExpelled, _membership),
    events.Deceased: (people.MemberDeceased, _membership),
    events.Reinstated: (people.MemberReinstated, _membership),
}
