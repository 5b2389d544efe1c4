"""The use cases of attached files on a real store and a real directory: once each, in scope, nothing left of a refusal."""

import hashlib
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from contracts.plans import attachments as contract
from services.kernel.decider import Refusal
from services.kernel.http import OutOfScope
from services.kernel.store import Caller, Receipt, StaleVersion, Store, Work
from services.plans.application import Attachments, Files, UseCases, load_rules
from services.plans.domain import attachment_refusals as no
from services.plans.domain.attachment import attachment
from services.plans.domain.units import UnitDissolved, UnknownUnit
from services.plans.files.scan import Scanner
from services.plans.files.store import ByteStore, FilesAway, Folder
from tests.plans import examples as ex
from tests.plans import examples_attachments as f
from tests.plans.requests import WHOLE, ThreeUnits, within

OWN, ABOVE, FOREIGN = within(ex.OFFICE), within(ex.BLOC), within(ex.STRANGER)


@pytest.fixture
def attachments(use: UseCases) -> Attachments:
    """The use cases."""
    return use.attachments


def attach(
    attachments: Attachments,
    data: bytes = f.PDF,
    file_name: str = f.SECRET,
    *,
    caller: Caller = OWN,
    declared: str = "application/octet-stream",
    sha256: str = "",
    **said: Any,
) -> contract.AttachmentAccepted:
    """Attach bytes as the route does."""
    wish = f.wish(file_name, **said)
    intake = attachments.begin(wish, caller)
    try:
        for start in range(0, len(data), 50_000):
            intake.take(data[start : start + 50_000])
        return attachments.attach(sha256 or hashlib.sha256(data).hexdigest(), wish, declared, intake, caller)
    finally:
        intake.close()


def left(files: Files) -> list[str]:
    """What lies anywhere in the directory."""
    return [path.name for path in files.store.incoming.parent.rglob("*") if path.is_file()]


def test_a_file_is_attached_shown_and_read_back(attachments: Attachments) -> None:
    answer = attach(attachments, declared="application/pdf")
    assert (answer.sha256, answer.size, answer.media_type) == (f.SHA, len(f.PDF), "application/pdf")
    assert (answer.scanned, answer.changed, answer.version) == (False, True, 1)
    shown = attachments.show(f.SHA, ABOVE)
    (reference,) = shown.references
    assert (shown.media_type, reference.file_name, reference.unit.code) == ("application/pdf", f.SECRET, "van-phong")
    assert b"".join(attachments.read(f.SHA)) == f.PDF


@pytest.mark.parametrize(("name", "data", "media_type"), f.TRUE, ids=[name for name, _, _ in f.TRUE])
def test_every_type_of_the_rule_set_is_taken(attachments: Attachments, name: str, data: bytes, media_type: str) -> None:
    assert attach(attachments, data, name, declared=media_type).media_type == media_type


def test_the_same_bytes_twice_change_nothing(attachments: Attachments, files: Files) -> None:
    attach(attachments)
    again = attach(attachments, file_name="khác.pdf", purpose="OTHER")
    assert (again.changed, again.version) == (False, 1)
    assert [one.file_name for one in attachments.show(f.SHA, OWN).references] == [f.SECRET]
    assert left(files) == [f.SHA]


def test_the_same_bytes_of_two_units_are_two_references_and_one_file(attachments: Attachments, files: Files) -> None:
    attach(attachments)
    attach(attachments, caller=FOREIGN, unit_id=ex.STRANGER, file_name="bản sao.pdf")
    assert left(files) == [f.SHA]
    for caller, names in ((OWN, [f.SECRET]), (FOREIGN, ["bản sao.pdf"]), (ABOVE, [f.SECRET, "bản sao.pdf"])):
        assert [one.file_name for one in attachments.show(f.SHA, caller).references] == names
    attachments.remove(f.SHA, ex.OFFICE, f.dropping, OWN)
    assert b"".join(attachments.read(f.SHA)) == f.PDF
    with pytest.raises(OutOfScope):
        attachments.show(f.SHA, OWN)
    attachments.remove(f.SHA, ex.STRANGER, f.dropping, FOREIGN)
    assert left(files) == []
    with pytest.raises(no.UnknownAttachment):
        attachments.show(f.SHA, ABOVE)


def test_a_removed_reference_is_gone_with_its_name_and_may_be_made_again(
    attachments: Attachments, store: Store
) -> None:
    """INVARIANT: what a file was called cannot be read once it was removed, nor does attaching it again bring it back."""
    attach(attachments)
    assert [attachments.remove(f.SHA, ex.OFFICE, f.dropping, OWN).changed for _ in range(2)] == [True, False]
    attach(attachments, file_name="mới.pdf")
    names = [getattr(one.event, "file_name", "") for one in store.stream(f.ATTACHMENT)]
    assert names == ["[đã xóa]", "", "mới.pdf"]
    assert b"".join(attachments.read(f.SHA)) == f.PDF


def test_the_name_of_a_file_is_sealed_in_the_store(attachments: Attachments, store: Store) -> None:
    attach(attachments)
    raw = [bytes(row.state) for row in store._recorder.select_notifications(0, 100)]  # what the database holds
    assert raw
    assert not any("Nguyễn".encode() in state or b"Nguy\\u1ec5n" in state for state in raw)


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        (no.AttachmentHashWrong, {"sha256": "0" * 64}),
        (no.AttachmentEmpty, {"data": b""}),
        (no.AttachmentTypeLies, {"data": f.png()}),
        (no.AttachmentTypeLies, {"declared": "image/png"}),
        (no.AttachmentTypeUnknown, {"data": b"MZ" + bytes(100), "file_name": "a.exe"}),
        (no.AttachmentTypeUnknown, {"data": b"MZ" + bytes(100)}),
        (no.AttachmentHasMacros, {"data": f.office("word/document.xml", "word/vbaProject.bin"), "file_name": "a.docx"}),
        (no.AttachmentTooLarge, {"data": bytes(20 * 1024**2 + 1)}),
        (StaleVersion, {"caller": replace(OWN, expected=5)}),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_of_a_file_that_is_refused_nothing_is_left(
    attachments: Attachments, files: Files, store: Store, refusal: type[Refusal], said: dict[str, Any]
) -> None:
    with pytest.raises(refusal):
        attach(attachments, **said)
    assert left(files) == []
    assert store.position() == 0


def test_scope_is_asked_before_the_first_byte(attachments: Attachments) -> None:
    for caller, unit_id, on, refusal in (
        (FOREIGN, ex.OFFICE, "2021-01-20", OutOfScope),
        (WHOLE, ex.OTHER, "2021-01-20", UnknownUnit),
        (WHOLE, ex.GONE, "2021-03-01", UnitDissolved),
    ):
        with pytest.raises(refusal):
            attachments.begin(f.wish(unit_id=unit_id, effective_on=on), caller)


def test_only_keys_in_scope_read_and_remove(attachments: Attachments) -> None:
    attach(attachments)
    with pytest.raises(OutOfScope):
        attachments.show(f.SHA, FOREIGN)
    with pytest.raises(OutOfScope):
        attachments.remove(f.SHA, ex.OFFICE, f.dropping, FOREIGN)
    with pytest.raises(no.UnknownAttachment):
        attachments.remove(f.SHA, ex.CELL, f.dropping, OWN)


def test_a_repeated_request_gets_the_answer_of_the_first(attachments: Attachments) -> None:
    once = replace(OWN, receipt=Receipt("acc-2:key", "print"))
    first, again = attach(attachments, caller=once), attach(attachments, caller=once)
    assert (again.repeated, again.version, again.media_type) == (True, first.version, first.media_type)
    dropped = replace(OWN, receipt=Receipt("acc-2:drop", "print"))
    assert [attachments.remove(f.SHA, ex.OFFICE, f.dropping, dropped).repeated for _ in range(2)] == [False, True]


def test_what_was_handed_on_is_the_new_units_to_read_and_to_remove(attachments: Attachments, store: Store) -> None:
    attach(attachments)

    def hand_on(work: Work) -> None:
        work.decide(attachment, f.ATTACHMENT, f.hand_on, on=f.hand_on.on)

    store.write(hand_on, WHOLE)
    assert attachments.show(f.SHA, FOREIGN).references[0].unit.id == ex.STRANGER
    again = attach(attachments, caller=FOREIGN, unit_id=ex.STRANGER)
    assert (again.changed, len(attachments.show(f.SHA, ABOVE).references)) == (False, 1)
    with pytest.raises(no.AttachmentPassedOn):
        attach(attachments)
    attachments.remove(f.SHA, ex.STRANGER, f.dropping, FOREIGN)
    with pytest.raises(no.UnknownAttachment):
        attachments.show(f.SHA, ABOVE)


# Scan.


def scanned(store: Store, files: Files, tmp_path: Path, script: str) -> Attachments:
    """The use cases with a scanner that runs this script."""
    path = tmp_path / "scan.py"
    path.write_text(script)
    scanner = Scanner(f"{sys.executable} {path}")
    return Attachments(store, load_rules(), ThreeUnits(), Files(files.store, scanner))


def test_a_scanned_file_is_said_to_be_so_and_an_infected_one_is_not_kept(
    store: Store, files: Files, tmp_path: Path
) -> None:
    script = f"import sys; sys.exit({f.EICAR!r} in open(sys.argv[1], 'rb').read())"
    attachments = scanned(store, files, tmp_path, script)
    assert attach(attachments).scanned is True
    with pytest.raises(no.AttachmentInfected):
        attach(attachments, f.EICAR, "virus.txt")
    assert left(files) == [f.SHA]
    assert attachments.show(f.SHA, OWN).references[0].scanned is True


def test_a_file_that_could_not_be_scanned_is_not_kept(store: Store, files: Files, tmp_path: Path) -> None:
    attachments = scanned(store, files, tmp_path, "import sys; sys.exit(2)")
    with pytest.raises(no.ScanNotDone):
        attach(attachments)
    assert left(files) == []


# Bytes and references, whatever happens between them.


class Interrupted(Folder):
    """A directory in which something happens at a named step, once."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.at: dict[str, Callable[[], object]] = {}

    def _now(self, step: str) -> None:
        self.at.pop(step, lambda: None)()

    def put(self, sha256: str, path: Path) -> None:
        """Keep a file, and let what is to happen then happen."""
        super().put(sha256, path)
        self._now("put")

    def set_aside(self, sha256: str) -> None:
        """Set a file aside, and let what is to happen then happen."""
        super().set_aside(sha256)
        self._now("set aside")


@pytest.fixture
def interrupted(tmp_path: Path) -> Interrupted:
    """Such a directory, empty."""
    return Interrupted(tmp_path / "interrupted")


def on(store: Store, place: ByteStore) -> Attachments:
    """The use cases on a place of files."""
    return Attachments(store, load_rules(), ThreeUnits(), Files(place, Scanner(None)))


def test_bytes_taken_away_while_a_unit_attaches_them_are_put_there_again(
    store: Store, interrupted: Interrupted
) -> None:
    """INVARIANT: a reference never stands without its bytes.

    Breaks when attaching does not look for the bytes once more behind the commit.
    """
    attachments = on(store, interrupted)
    attach(attachments)
    interrupted.at["put"] = lambda: attachments.remove(f.SHA, ex.OFFICE, f.dropping, OWN)
    attach(attachments, caller=FOREIGN, unit_id=ex.STRANGER)
    assert b"".join(attachments.read(f.SHA)) == f.PDF


def test_bytes_are_put_back_for_a_unit_that_attached_them_while_they_were_taken_away(
    store: Store, interrupted: Interrupted
) -> None:
    """INVARIANT: removing the last reference does not take another's bytes.

    Breaks when bytes are deleted without looking at the references again after they were set aside.
    """
    attachments = on(store, interrupted)
    attach(attachments)
    interrupted.at["set aside"] = lambda: attach(attachments, caller=FOREIGN, unit_id=ex.STRANGER)
    attachments.remove(f.SHA, ex.OFFICE, f.dropping, OWN)
    assert b"".join(attachments.read(f.SHA)) == f.PDF
    assert list(interrupted.aside()) == []


def test_a_sweep_removes_what_nothing_refers_to_and_brings_back_what_something_does(
    attachments: Attachments, files: Files, tmp_path: Path
) -> None:
    attach(attachments)
    stray = tmp_path / "stray"
    stray.write_bytes(f.TEXT)
    orphan, dropped = hashlib.sha256(f.TEXT).hexdigest(), "f" * 64
    for sha256 in (orphan, dropped):
        files.store.put(sha256, stray)
    for sha256 in (f.SHA, dropped):
        files.store.set_aside(sha256)
    assert attachments.sweep(WHOLE) == contract.Swept(kept=1, removed=1)
    assert left(files) == [f.SHA]
    assert b"".join(attachments.read(f.SHA)) == f.PDF
    with pytest.raises(OutOfScope):
        attachments.sweep(ABOVE)


class Away(Folder):
    """A directory whose disk has just failed."""

    def put(self, sha256: str, path: Path) -> None:
        """Fail."""
        raise FilesAway("no space left")


def test_where_files_cannot_be_kept_nothing_is_written(store: Store, tmp_path: Path) -> None:
    with pytest.raises(no.FilesUnavailable):
        attach(on(store, Away(tmp_path / "away")))
    assert store.position() == 0


def test_bytes_that_are_lost_are_told_of(attachments: Attachments, files: Files) -> None:
    attach(attachments)
    files.store.set_aside(f.SHA)
    with pytest.raises(no.FilesUnavailable):
        attachments.read(f.SHA)
