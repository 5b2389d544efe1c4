"""Facts of attached files: the hash, never the name."""

from typing import Any

from contracts.plans import attachments as contract
from services.kernel.decider import DomainEvent
from services.kernel.publishing import Facts, ref
from services.kernel.store import Recorded
from services.plans.domain import attachment, attachment_file


def _file(recorded: Recorded, said: attachment.AttachmentEvent) -> dict[str, Any]:
    return {
        "unit": ref(said.unit),
        "attachment_id": recorded.stream_id,
        "sha256": said.sha256,
        "size": said.size,
        "media_type": said.media_type,
        "purpose": contract.Purpose(said.purpose),
    }


def _handed_on(recorded: Recorded, said: attachment.HandedOn) -> dict[str, Any]:
    return {
        "unit": ref(said.unit),
        "attachment_id": recorded.stream_id,
        "sha256": said.sha256,
        "from_unit": ref(said.from_unit),
    }


EVENTS: tuple[type[DomainEvent], ...] = (*attachment.attachment.events, *attachment_file.attachment_file.events)
FACTS: Facts = {
    attachment.Added: (contract.AttachmentAdded, _file),
    attachment.Removed: (contract.AttachmentRemoved, _file),
    attachment.HandedOn: (contract.AttachmentHandedOn, _handed_on),
}
