"""The use cases of attached files: taken in piece by piece, judged by content, kept once, given back, removed."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from contracts.base import Accepted
from contracts.base import UnitRef as ContractUnit
from contracts.plans import attachments as contract
from services.kernel.decider import AnyDecider
from services.kernel.errors import words
from services.kernel.http import OutOfScope, require_scope
from services.kernel.store import Caller, Store, Work
from services.plans.application.answers import accepted
from services.plans.application.desk import Desk, UnitDirectory
from services.plans.domain.attachment import (
    Absent,
    Add,
    Present,
    Remove,
    State,
    attachment,
    attachment_id,
    ending_of,
    require_size,
)
from services.plans.domain.attachment_file import File, Hold, Release, attachment_file, file_id
from services.plans.domain.attachment_refusals import (
    AttachmentEmpty,
    AttachmentHashWrong,
    AttachmentInfected,
    FilesUnavailable,
    ScanNotDone,
    UnknownAttachment,
)
from services.plans.domain.rules import RuleSet, RuleSets
from services.plans.domain.units import UnitRef
from services.plans.files.kinds import kind_of
from services.plans.files.scan import ScanFailed, Scanner
from services.plans.files.spool import Spool, TooLong
from services.plans.files.store import ByteStore, FilesAway, NoSuchFile

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Files:
    """Where the bytes lie, and who looks whether they are clean."""

    store: ByteStore
    scanner: Scanner


class Intake:
    """A file that is coming in, for a unit whose key was checked before the first byte; close it, however it ends."""

    def __init__(self, spool: Spool, unit: UnitRef, rules: RuleSet) -> None:
        self.spool, self.unit, self.rules = spool, unit, rules

    def take(self, piece: bytes) -> None:
        """Take a piece. Raises AttachmentTooLarge as soon as there is too much, FilesUnavailable."""
        try:
            with _reached():
                self.spool.write(piece)
        except TooLong:
            require_size(self.spool.size, self.rules)
            raise

    def close(self) -> None:
        """Throw away what came in; what was attached is kept elsewhere by now."""
        self.spool.close()


class Attachments(Desk):
    """Attached files. Each method is one wish; doing it twice changes nothing the second time.

    Bytes are kept before the reference is written, and looked for once more behind it: whoever removes the last reference
    meanwhile has either seen the new one, or taken bytes away that are then put there again.
    """

    DECIDER = attachment

    def __init__(self, store: Store, rules: RuleSets, units: UnitDirectory, files: Files) -> None:
        super().__init__(store, rules, units)
        self._files = files

    def _owner(self, state: State) -> UnitRef | None:
        return state.unit if isinstance(state, Present) else None

    def limits(self) -> tuple[int, frozenset[str]]:
        """Return the most bytes and all the media types that any rule set takes."""
        asked = [rules.attachments for rules in self._rules.versions]
        return max(one.largest_bytes for one in asked), frozenset(name for one in asked for name in one.types)

    def begin(self, request: contract.AttachFile, caller: Caller) -> Intake:
        """Let a file come in. Raises UnknownUnit, UnitDissolved, OutOfScope, FilesUnavailable."""
        unit = self._unit(request.unit_id, request.effective_on, caller)
        rules = self._rules.at(request.effective_on)
        with _reached():
            return Intake(Spool(self._files.store.incoming, rules.attachments.largest_bytes), unit, rules)

    def attach(
        self, sha256: str, request: contract.AttachFile, declared: str, intake: Intake, caller: Caller
    ) -> contract.AttachmentAccepted:
        """Attach what came in, as `declared` type. The same bytes of the same unit again change nothing.

        Raises AttachmentHashWrong, AttachmentTypeLies and the other refusals of attachment_refusals; then nothing is left.
        """
        with _reached():
            if intake.spool.finish() != sha256:
                raise AttachmentHashWrong
            command = self._judged(sha256, request, declared, intake)
            self._files.store.put(sha256, intake.spool.path)
        try:
            written = self._store.write(lambda work: self._add(work, command, request, caller.expected), caller)
        except BaseException:
            with suppress(FilesUnavailable):
                self._clear(sha256)
            raise
        with _reached():
            self._files.store.put(sha256, intake.spool.path)
        answer = accepted(replace(written, result=written.result[0]))
        _, size, media_type, scanned = written.result
        told = {"sha256": sha256, "size": size, "media_type": media_type, "scanned": scanned}
        return contract.AttachmentAccepted.model_validate(dict(answer) | told)

    def remove(self, sha256: str, unit_id: UUID, request: contract.RemoveAttachment, caller: Caller) -> Accepted:
        """Drop a unit's reference, its name for good; the bytes go when no unit refers to them. Raises UnknownAttachment."""
        mine = self._of_unit(sha256, unit_id)
        state: State = self._store.read(attachment, mine)[0]
        require_scope(caller, state.unit.id if isinstance(state, Present) else unit_id, self._units.parent)

        def work(work: Work) -> int:
            before: State = work.state(attachment, mine)
            self._also(work, attachment, mine, Remove(request.effective_on), request, caller.expected)
            if isinstance(before, Present):
                self._also(work, attachment_file, file_id(sha256), Release(before.unit, mine), request)
            return work.version(attachment, mine)

        written = self._store.write(work, caller)
        gone: State = self._store.read(attachment, mine)[0]
        if isinstance(gone, Absent) and gone.last is not None:
            self._store.erase(gone.last, replace(caller, receipt=None, expected=None))
        self._clear(sha256)
        return accepted(written)

    def show(self, sha256: str, caller: Caller) -> contract.AttachmentShown:
        """Return what a file is and who in scope refers to it. Raises UnknownAttachment, OutOfScope."""
        found = self._readable(sha256, caller)
        said = found[0][1].added
        references = tuple(
            contract.AttachmentReference(
                attachment_id=holder,
                unit=ContractUnit(id=state.unit.id, code=state.unit.code),
                purpose=contract.Purpose(state.added.purpose),
                file_name=state.added.file_name,
                added_on=state.added.on,
                scanned=state.added.scanned,
            )
            for holder, state in found
        )
        return contract.AttachmentShown(
            sha256=sha256, size=said.size, media_type=said.media_type, references=references
        )

    def read(self, sha256: str) -> Iterator[bytes]:
        """Open the bytes of a file that `show` has shown. Raises FilesUnavailable."""
        with _reached():
            return self._files.store.read(sha256)

    def sweep(self, caller: Caller) -> contract.Swept:
        """Remove every file nothing refers to, as one whose attaching was killed half-way. Raises OutOfScope."""
        if caller.scope is not None:
            raise OutOfScope
        with _reached():
            self._files.store.forget_unfinished()
            for sha256 in list(self._files.store.aside()):
                self._settle(sha256)
            before = list(self._files.store.kept())
        for sha256 in before:
            self._clear(sha256)
        with _reached():
            removed = sum(not self._files.store.has(sha256) for sha256 in before)
        return contract.Swept(kept=len(before) - removed, removed=removed)

    def _judged(self, sha256: str, request: contract.AttachFile, declared: str, intake: Intake) -> Add:
        spool = intake.spool
        if not spool.size:
            raise AttachmentEmpty
        kind = kind_of(spool.path, ending_of(request.file_name))
        command = Add(
            unit=intake.unit,
            attachment_id=attachment_id(intake.unit.id, sha256),
            sha256=sha256,
            size=spool.size,
            media_type=kind.media_type,
            macros=kind.macros,
            declared=declared,
            scanned=self._is_scanned(spool),
            purpose=request.purpose.value,
            file_name=request.file_name,
            on=request.effective_on,
            rules=intake.rules,
        )
        attachment.decide(command, attachment.initial)
        return command

    def _is_scanned(self, spool: Spool) -> bool:
        try:
            clean = self._files.scanner.is_clean(spool.path)
        except ScanFailed as error:
            raise ScanNotDone from error
        if clean is False:
            raise AttachmentInfected
        return clean is True

    def _add(self, work: Work, command: Add, request: Any, expected: int | None) -> tuple[int, int, str, bool]:
        held: File = work.state(attachment_file, file_id(command.sha256))
        own = (one for one in held.holders if _is_of(work.state(attachment, one), command.unit.id))
        mine = next(own, command.attachment_id)
        self._also(work, attachment, mine, replace(command, attachment_id=mine), request, expected)
        self._also(work, attachment_file, file_id(command.sha256), Hold(command.unit, mine), request)
        said = work.state(attachment, mine).added
        return work.version(attachment, mine), said.size, said.media_type, said.scanned

    def _also(
        self, work: Work, decider: AnyDecider, stream_id: UUID, command: Any, request: Any, expected: int | None = None
    ) -> None:
        step = self._step(stream_id, command, request)
        work.decide(
            decider,
            stream_id,
            command,
            on=step.on,
            document=step.document,
            rule_set=step.rule_set,
            expected=expected,
        )

    def _holders(self, sha256: str) -> list[tuple[UUID, Present]]:
        held: File = self._store.read(attachment_file, file_id(sha256))[0]
        found = self._store.read_many(attachment, held.holders)
        return [(one, state) for one, state in found.items() if isinstance(state, Present)]

    def _of_unit(self, sha256: str, unit_id: UUID) -> UUID:
        held = (one for one, state in self._holders(sha256) if state.unit.id == unit_id)
        return next(held, attachment_id(unit_id, sha256))

    def _readable(self, sha256: str, caller: Caller) -> list[tuple[UUID, Present]]:
        found = self._holders(sha256)
        if not found:
            raise UnknownAttachment
        readable = [(one, state) for one, state in found if self._may_read(state.unit.id, caller)]
        if not readable:
            raise OutOfScope
        return readable

    def _may_read(self, unit_id: UUID, caller: Caller) -> bool:
        try:
            require_scope(caller, unit_id, self._units.parent)
        except OutOfScope:
            return False
        return True

    def _clear(self, sha256: str) -> None:
        """Remove the bytes if nothing refers to them."""
        if not self._holders(sha256):
            with _reached():
                self._files.store.set_aside(sha256)
                self._settle(sha256)

    def _settle(self, sha256: str) -> None:
        """Put back what was set aside if somebody refers to it by now, else delete it."""
        if self._holders(sha256):
            self._files.store.put_back(sha256)
        else:
            self._files.store.discard(sha256)


def _is_of(state: State, unit_id: UUID) -> bool:
    return isinstance(state, Present) and state.unit.id == unit_id


@contextmanager
def _reached() -> Iterator[None]:
    """Let a place of files that cannot be used be a refusal to come back later."""
    try:
        yield
    except (FilesAway, NoSuchFile, OSError) as error:
        log.warning("attached files cannot be used now: %s", words(error))
        raise FilesUnavailable from error
