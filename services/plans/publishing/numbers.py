"""Facts of document numbers: no subject, no signer's post, no reason (domain.md §6.2)."""

from typing import Any

from contracts.plans import numbers as contract
from services.kernel.decider import DomainEvent
from services.kernel.publishing import Facts, ref
from services.kernel.store import Recorded
from services.plans.domain import document, issuer, register, register_sheet


def _numbered(recorded: Recorded, said: document.DocumentEvent) -> dict[str, Any]:
    return {
        "unit": ref(said.unit),
        "document_id": recorded.stream_id,
        "kind": said.kind,
        "year": said.year,
        "sequence": said.sequence,
        "number": said.number,
    }


def _handed_on(recorded: Recorded, said: document.HandedOn) -> dict[str, Any]:
    return {"unit": ref(said.unit), "document_id": recorded.stream_id, "from_unit": ref(said.from_unit)}


def _register(recorded: Recorded, said: register.RegisterEvent) -> dict[str, Any]:
    return {"unit": ref(said.unit), "register_id": recorded.stream_id, "kind": said.kind, "year": said.year}


def _closed(recorded: Recorded, said: register.Closed) -> dict[str, Any]:
    return {**_register(recorded, said), "last": said.last, "issued": said.issued, "voided": said.voided}


def _register_handed_on(recorded: Recorded, said: register.HandedOn) -> dict[str, Any]:
    return {**_register(recorded, said), "from_unit": ref(said.from_unit)}


EVENTS: tuple[type[DomainEvent], ...] = (
    *document.document.events,
    *register.register.events,
    *register_sheet.register_sheet.events,
    *issuer.issuer.events,
)
FACTS: Facts = {
    document.Reserved: (contract.DocumentNumberReserved, _numbered),
    document.Issued: (contract.DocumentIssued, _numbered),
    document.Voided: (contract.DocumentVoided, _numbered),
    document.HandedOn: (contract.DocumentHandedOn, _handed_on),
    register.Closed: (contract.DocumentRegisterClosed, _closed),
    register.HandedOn: (contract.DocumentRegisterHandedOn, _register_handed_on),
}
