"""A unit's reference to a file: which files are taken, once each, and how a reference ends."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid5

import pytest

from services.kernel.decider import DomainEvent, Refusal
from services.plans.domain import attachment_refusals as no
from services.plans.domain.attachment import Absent, HandOn, attachment, ending_of, require_size
from services.plans.domain.attachment_file import File, Hold, Release, attachment_file
from tests.plans import examples as ex
from tests.plans import examples_attachments as f
from tests.support.decisions import Case, given

STRICT = ex.RULES.model_copy(
    update={"attachments": ex.RULES.attachments.model_copy(update={"unscanned_refused": True})}
)


def after(*past: DomainEvent) -> Case:
    """A reference with this past."""
    return given(attachment, *past)


def test_a_file_is_attached_once() -> None:
    after().when(f.add).then(f.added)
    after(f.added).when(f.add).nothing()
    after(f.added).when(replace(f.add, file_name="khác.pdf", purpose="OTHER")).nothing()


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"size": 20 * 1024**2 + 1}, no.AttachmentTooLarge),
        ({"media_type": None}, no.AttachmentTypeUnknown),
        ({"media_type": "image/gif", "declared": "image/gif", "file_name": "a.gif"}, no.AttachmentTypeUnknown),
        ({"file_name": "y-kien.png"}, no.AttachmentTypeLies),
        ({"file_name": "y-kien"}, no.AttachmentTypeLies),
        ({"declared": "image/png"}, no.AttachmentTypeLies),
        ({"macros": True}, no.AttachmentHasMacros),
        ({"scanned": False, "rules": STRICT}, no.AttachmentNotScanned),
    ],
)
def test_a_file_that_breaks_a_rule_is_refused(change: dict[str, Any], refusal: type[Refusal]) -> None:
    after().when(replace(f.add, **change)).refused(refusal)


@pytest.mark.parametrize(
    "change",
    [
        {"size": 20 * 1024**2},
        {"declared": "application/octet-stream"},
        {"file_name": "Ý KIẾN.PDF"},
        {"rules": STRICT},
    ],
)
def test_what_a_rule_allows_is_attached(change: dict[str, Any]) -> None:
    command = replace(f.add, **change)
    told = {"size": command.size, "file_name": command.file_name}
    after().when(command).then(f.added.model_copy(update=told))


def test_a_refusal_says_how_large_a_file_may_be() -> None:
    require_size(20 * 1024**2, ex.RULES)
    with pytest.raises(no.AttachmentTooLarge, match="lớn hơn 20 MiB"):
        require_size(20 * 1024**2 + 1, ex.RULES)


def test_a_reference_is_removed_once_and_may_be_made_again_under_another_key() -> None:
    after(f.added).when(f.remove).then(f.removed)
    after(f.added, f.removed).when(f.remove).nothing()
    again = f.added.model_copy(update={"name_key": uuid5(f.ATTACHMENT, "1")})
    after(f.added, f.removed).when(f.add).then(again)
    assert attachment.fold([f.added, f.removed]) == Absent(1, f.added.name_key)


def test_what_was_never_attached_is_not_removed() -> None:
    after().when(f.remove).refused(no.UnknownAttachment)


def test_a_reference_is_handed_on_while_there_is_one() -> None:
    after(f.added).when(f.hand_on).then(f.handed_on)
    after(f.added, f.handed_on).when(f.hand_on).nothing()
    after(f.added).when(HandOn(ex.UNIT, date(2021, 3, 1))).nothing()
    for past in ((), (f.added, f.removed)):
        after(*past).when(f.hand_on).nothing()
    after(f.added, f.handed_on).when(f.remove).then(f.removed.model_copy(update={"unit": f.LETTER}))
    after(f.added, f.handed_on).when(f.add).refused(no.AttachmentPassedOn)


def test_a_reference_begins_with_a_file() -> None:
    for event in (f.removed, f.handed_on):
        with pytest.raises(TypeError):
            attachment.fold([event])


@pytest.mark.parametrize(("name", "ending"), [("a.PDF", "pdf"), ("a.tar.gz", "gz"), ("pdf", ""), (".txt", "txt")])
def test_a_name_ends_in_what_follows_its_last_dot(name: str, ending: str) -> None:
    assert ending_of(name) == ending


def test_a_file_is_held_by_each_reference_once() -> None:
    other = UUID(int=7)
    hold, release = Hold(ex.UNIT, f.ATTACHMENT), Release(ex.UNIT, f.ATTACHMENT)
    given(attachment_file).when(hold).then(f.held)
    given(attachment_file, f.held).when(hold).nothing()
    given(attachment_file, f.held).when(release).then(f.released)
    given(attachment_file).when(release).nothing()
    both = [f.held, f.held.model_copy(update={"attachment_id": other})]
    assert attachment_file.fold([*both, f.released]) == File((other,))
