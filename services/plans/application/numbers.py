"""The use cases of document numbers: reserved from a register without a gap, issued or voided, listed, closed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from contracts.base import Accepted
from contracts.base import UnitRef as ContractUnit
from contracts.plans import numbers as contract
from services.kernel.decider import AnyDecider
from services.kernel.http import OutOfScope, require_scope
from services.kernel.store import Caller, Work
from services.plans.application.answers import accepted
from services.plans.application.desk import Desk, row_of_list
from services.plans.domain import document as documents
from services.plans.domain.document import NotReserved, Numbered, Out, State, Struck, document
from services.plans.domain.document_refusals import UnknownDocument, UnknownRegister
from services.plans.domain.issuer import Issuer, SetSuffix, issuer, issuer_id
from services.plans.domain.register import Close, Continue, Kept, register, register_id
from services.plans.domain.register_sheet import (
    Line,
    Mark,
    Sheet,
    Strike,
    Take,
    Use,
    register_sheet,
    sheet_id,
    sheet_of,
)
from services.plans.domain.units import UnitRef


@dataclass(frozen=True)
class After:
    """Behind which line of the list a page begins: the kind it stands under and its number there."""

    kind: str
    sequence: int


class Numbers(Desk):
    """Document numbers. Each method is one wish; doing it twice changes nothing the second time.

    A number is taken and its document reserved in one commit, so that none is lost or given twice whoever else asks and
    whatever is killed: who loses the race for a sheet is decided again, on the sheet as it then stands.
    """

    DECIDER = document

    def _owner(self, state: State) -> UnitRef | None:
        return None if isinstance(state, NotReserved) else state.unit

    def set_suffix(self, unit_id: UUID, request: contract.SetSuffix, caller: Caller) -> Accepted:
        """Give a unit its letters for the numbers to come."""
        unit = self._unit(unit_id, request.effective_on, caller)
        command = SetSuffix(unit, request.suffix, request.effective_on)
        stream_id = issuer_id(unit_id)

        def work(work: Work) -> int:
            self._also(work, issuer, stream_id, command, request, caller.expected)
            return work.version(issuer, stream_id)

        return accepted(self._store.write(work, caller))

    def reserve(
        self, unit_id: UUID, document_id: UUID, request: contract.ReserveNumber, caller: Caller
    ) -> contract.NumberAccepted:
        """Take the next number for a document. Raises SuffixMissing, UnknownDocumentType, RegisterClosed, DocumentIsAnother."""
        unit = self._unit(unit_id, request.effective_on, caller)

        def work(work: Work) -> tuple[int, int, str]:
            said = self._reserve(work, unit, document_id, request, caller.expected)
            return work.version(document, document_id), said.sequence, said.number

        written = self._store.write(work, caller)
        version, sequence, number = written.result
        return contract.NumberAccepted(
            position=written.position,
            version=version,
            changed=written.changed > 0,
            repeated=written.repeated,
            sequence=sequence,
            number=number,
        )

    def issue(self, unit_id: UUID, document_id: UUID, request: contract.IssueDocument, caller: Caller) -> Accepted:
        """Issue a document under its number. Raises IssueDayOutOfOrder, IssuedOutsideYear, DocumentAlreadyVoided, …"""
        self._check_scope(document_id, caller)

        def work(work: Work) -> int:
            self._issue(work, unit_id, document_id, request, caller.expected)
            return work.version(document, document_id)

        return accepted(self._store.write(work, caller))

    def void(self, unit_id: UUID, document_id: UUID, request: contract.VoidNumber, caller: Caller) -> Accepted:
        """Give a number up for good. Raises DocumentAlreadyIssued, DocumentAlreadyVoided, UnknownDocument."""
        self._check_scope(document_id, caller)

        def work(work: Work) -> int:
            self._void(work, unit_id, document_id, request, caller.expected)
            return work.version(document, document_id)

        return accepted(self._store.write(work, caller))

    def load(self, unit_id: UUID, request: contract.LoadDocuments, caller: Caller) -> contract.DocumentsAccepted:
        """Enter up to 500 documents as they stand in a paper register, numbers in the order of the rows; all or none."""
        units = []
        for number, row in enumerate(request.rows, 1):
            with row_of_list(number):
                units.append(self._unit(unit_id, row.effective_on, caller))

        def work(work: Work) -> tuple[int, list[str]]:
            work.prefetch(document, [row.document_id for row in request.rows])
            changed, numbers = 0, []
            for place, (unit, row) in enumerate(zip(units, request.rows, strict=True), 1):
                before = work.changed
                with row_of_list(place):
                    numbers.append(self._reserve(work, unit, row.document_id, row, None).number)
                    if row.issue:
                        self._issue(work, unit_id, row.document_id, row.issue, None)
                    if row.voiding:
                        self._void(work, unit_id, row.document_id, row.voiding, None)
                changed += work.changed > before
            return changed, numbers

        written = self._store.write(work, caller)
        changed, numbers = written.result
        return contract.DocumentsAccepted(
            position=written.position,
            rows=len(request.rows),
            changed=changed,
            repeated=written.repeated,
            numbers=tuple(numbers),
        )

    def close(self, unit_id: UUID, kind: str, year: int, request: contract.CloseRegister, caller: Caller) -> Accepted:
        """Close the register of a type and year. Raises NumbersStillOpen, UnknownRegister."""
        stream_id = register_id(unit_id, kind, year)
        require_scope(caller, self._kept(stream_id).unit.id, self._units.parent)
        rules = self._rules.at(request.effective_on)

        def work(work: Work) -> int:
            kept: Kept = work.state(register, stream_id)
            sheets = [sheet_id(stream_id, number) for number in range(1, kept.sheets + 1)]
            work.prefetch(register_sheet, sheets)
            lines = [line for sheet in sheets for line in work.state(register_sheet, sheet).lines]
            issued = sum(line.mark is Mark.ISSUED for line in lines)
            voided = sum(line.mark is Mark.VOIDED for line in lines)
            command = Close(len(lines), issued, voided, request.effective_on, rules)
            self._also(work, register, stream_id, command, request, caller.expected)
            return work.version(register, stream_id)

        return accepted(self._store.write(work, caller))

    def show(self, unit_id: UUID, document_id: UUID, caller: Caller) -> tuple[contract.DocumentShown, int]:
        """Return a document and its version. Raises UnknownDocument, OutOfScope."""
        state, version = self._store.read(document, document_id)
        found = _of_issuer(state, unit_id)
        require_scope(caller, found.unit.id, self._units.parent)
        return shown(document_id, found), version

    def lines(
        self,
        unit_id: UUID,
        year: int,
        caller: Caller,
        *,
        kind: str | None = None,
        state: contract.DocumentState | None = None,
        after: After | None = None,
    ) -> Iterator[contract.DocumentShown]:
        """Yield the lines of an issuer's registers of a year, by type and number, as they are read.

        Scope is asked at the call: OutOfScope unless the issuer, or whoever keeps one of the registers now, lies within it.
        """
        types = [kind] if kind else sorted({each for rules in self._rules.versions for each in rules.numbers.types})
        kept = {each: self._store.read(register, register_id(unit_id, each, year))[0] for each in types}
        begun = {each: found for each, found in kept.items() if isinstance(found, Kept)}
        readable = {each: found for each, found in begun.items() if self._may_read(unit_id, found, caller)}
        if not readable:
            require_scope(caller, unit_id, self._units.parent)
        return self._lines(unit_id, year, readable, state, after)

    def _lines(
        self,
        unit_id: UUID,
        year: int,
        readable: dict[str, Kept],
        state: contract.DocumentState | None,
        after: After | None,
    ) -> Iterator[contract.DocumentShown]:
        for kind in sorted(readable):
            if after is not None and kind < after.kind:
                continue
            behind = after.sequence if after is not None and kind == after.kind else 0
            for lines in self._sheets(register_id(unit_id, kind, year), readable[kind].sheets, behind):
                wanted = [line.document_id for line in lines if state is None or line.mark.value == state.value]
                found = self._store.read_many(document, wanted)
                yield from (shown(document_id, each) for document_id, each in found.items())

    def _sheets(self, stream_id: UUID, sheets: int, behind: int) -> Iterator[list[Line]]:
        for number in range(sheet_of(behind + 1), sheets + 1):
            sheet: Sheet = self._store.read(register_sheet, sheet_id(stream_id, number))[0]
            yield [line for line in sheet.lines if line.sequence > behind]

    def _may_read(self, unit_id: UUID, kept: Kept, caller: Caller) -> bool:
        for one in (unit_id, kept.unit.id):
            try:
                require_scope(caller, one, self._units.parent)
            except OutOfScope:
                continue
            return True
        return False

    # Within a commit.

    def _reserve(
        self, work: Work, unit: UnitRef, document_id: UUID, request: contract.ReserveNumber, expected: int | None
    ) -> documents.Reserved:
        sequence, letters = 0, work.state(issuer, issuer_id(unit.id))
        if isinstance(work.state(document, document_id), NotReserved):
            sequence = self._next(work, unit, document_id, request)
        assert isinstance(letters, Issuer)
        command = documents.Reserve(
            unit=unit,
            kind=request.kind,
            department=request.department,
            suffix=letters.suffix,
            sequence=sequence,
            on=request.effective_on,
            rules=self._rules.at(request.effective_on),
        )
        self._also(work, document, document_id, command, request, expected)
        state: Numbered = work.state(document, document_id)
        return state.reserved

    def _next(self, work: Work, unit: UnitRef, document_id: UUID, request: contract.ReserveNumber) -> int:
        year = request.effective_on.year
        stream_id = register_id(unit.id, request.kind, year)
        begun = work.state(register, stream_id)
        last = begun.sheets if isinstance(begun, Kept) else 0
        full = bool(last) and work.state(register_sheet, sheet_id(stream_id, last)).is_full()
        self._also(work, register, stream_id, Continue(unit, request.kind, year, full), request)
        kept: Kept = work.state(register, stream_id)
        sheet = sheet_id(stream_id, kept.sheets)
        self._also(work, register_sheet, sheet, Take(unit, document_id, kept.sheets), request)
        lines: Sheet = work.state(register_sheet, sheet)
        return lines.lines[-1].sequence

    def _issue(
        self, work: Work, unit_id: UUID, document_id: UUID, request: contract.IssueDocument, expected: int | None
    ) -> None:
        said = _of_issuer(work.state(document, document_id), unit_id).reserved
        before, after = self._neighbours(work, said)
        command = documents.Issue(
            summary=request.subject,
            signer_post=request.signer_post,
            before=before,
            after=after,
            on=request.effective_on,
            rules=self._rules.at(request.effective_on),
        )
        self._also(work, document, document_id, command, request, expected)
        self._note(work, said, Use(said.unit, said.sequence, request.effective_on), request)

    def _void(
        self, work: Work, unit_id: UUID, document_id: UUID, request: contract.VoidNumber, expected: int | None
    ) -> None:
        said = _of_issuer(work.state(document, document_id), unit_id).reserved
        command = documents.Void(request.reason, request.effective_on)
        self._also(work, document, document_id, command, request, expected)
        self._note(work, said, Strike(said.unit, said.sequence), request)

    def _note(self, work: Work, said: documents.Reserved, command: Use | Strike, request: Any) -> None:
        sheet = sheet_id(register_id(said.unit.id, said.kind, said.year), sheet_of(said.sequence))
        self._also(work, register_sheet, sheet, command, request)

    def _neighbours(self, work: Work, said: documents.Reserved) -> tuple[date | None, date | None]:
        """Return the days of the nearest issued numbers below and above, looking no further than the first found."""
        stream_id = register_id(said.unit.id, said.kind, said.year)
        kept: Kept = work.state(register, stream_id)
        own = sheet_of(said.sequence)

        def sheet(number: int) -> Sheet:
            found: Sheet = work.state(register_sheet, sheet_id(stream_id, number))
            return found

        below = (sheet(number).day_below(said.sequence) for number in range(own, 0, -1))
        above = (sheet(number).day_above(said.sequence) for number in range(own, kept.sheets + 1))
        return next(filter(None, below), None), next(filter(None, above), None)

    def _also(
        self,
        work: Work,
        decider: AnyDecider,
        stream_id: UUID,
        command: Any,
        request: Any,
        expected: int | None = None,
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

    def _kept(self, stream_id: UUID) -> Kept:
        found = self._store.read(register, stream_id)[0]
        if not isinstance(found, Kept):
            raise UnknownRegister
        return found


def _of_issuer(state: State, unit_id: UUID) -> Numbered:
    if isinstance(state, NotReserved) or state.reserved.unit.id != unit_id:
        raise UnknownDocument
    return state


def shown(document_id: UUID, state: Numbered) -> contract.DocumentShown:
    """Return a document as a line of its register."""
    said = state.reserved
    issued = state.issued if isinstance(state, Out) else None
    voided = state.voided if isinstance(state, Struck) else None
    how = contract.DocumentState.OPEN
    if issued or voided:
        how = contract.DocumentState.ISSUED if issued else contract.DocumentState.VOIDED
    return contract.DocumentShown(
        document_id=document_id,
        issuer=ContractUnit(id=said.unit.id, code=said.unit.code),
        unit=ContractUnit(id=state.unit.id, code=state.unit.code),
        kind=said.kind,
        year=said.year,
        sequence=said.sequence,
        number=said.number,
        state=how,
        reserved_on=said.on,
        issued_on=issued.on if issued else None,
        subject=issued.summary if issued else None,
        signer_post=issued.signer_post if issued else None,
        out_of_order=bool(issued and issued.out_of_order),
        voided_on=voided.on if voided else None,
        reason=voided.reason if voided else None,
    )
