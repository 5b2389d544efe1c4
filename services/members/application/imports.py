"""The use cases of imports: a sheet is read, judged, decided by a person, written whole and undone whole (domain.md §7.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID

from contracts.base import Accepted
from contracts.members import imports as contract
from services.kernel.days import day_of
from services.kernel.decider import Refusal
from services.kernel.store import Caller, Store, Work
from services.members.application import import_rows as look
from services.members.application.desk import Desk
from services.members.application.directory import Directory, Empty
from services.members.application.import_answers import import_shown, row_shown
from services.members.application.import_mappings import mapping_id
from services.members.application.import_writing import Writing
from services.members.application.ratings import rating_id
from services.members.domain import import_batch as batches
from services.members.domain import import_refusals as refusals
from services.members.domain import rating as ratings
from services.members.domain import unit as units
from services.members.domain.import_batch import import_batch
from services.members.domain.import_judging import Judged, Known, Register, counted
from services.members.domain.import_mapping import import_mapping
from services.members.domain.rating import rating
from services.members.domain.rules import RuleSets
from services.members.sheets.cells import fold
from services.members.sheets.limited import SheetReader
from services.members.sheets.limits import Flaw, SheetRefused
from services.members.sheets.reading import Found, Options, Row

SAID: Mapping[Flaw, type[Refusal]] = {
    Flaw.TOO_LARGE: refusals.SheetTooLarge,
    Flaw.WRONG_TYPE: refusals.SheetOfWrongType,
    Flaw.BROKEN: refusals.SheetBroken,
    Flaw.PROTECTED: refusals.SheetProtected,
    Flaw.MACRO: refusals.SheetHasMacros,
    Flaw.TOO_MANY_PARTS: refusals.SheetHasTooManyParts,
    Flaw.INFLATES: refusals.SheetInflates,
    Flaw.ENTITIES: refusals.SheetHasEntities,
    Flaw.EXTERNAL_LINKS: refusals.SheetHasExternalLinks,
    Flaw.FAR_CELLS: refusals.SheetHasFarCells,
    Flaw.TOO_MANY_ROWS: refusals.SheetHasTooManyRows,
    Flaw.NO_HEADINGS: refusals.SheetHasNoHeadings,
    Flaw.HEADINGS_TWICE: refusals.SheetHeadingsTwice,
    Flaw.EMPTY: refusals.SheetEmpty,
    Flaw.TOO_COSTLY: refusals.SheetTooCostly,
}


class Imports(Desk):
    """Sheets are taken in for a unit and what stands below it, all or nothing, and undone the same way."""

    DECIDER = import_batch

    def __init__(
        self,
        store: Store,
        rules: RuleSets,
        directory: Directory | None = None,
        identities: look.Identities | None = None,
        shelf: look.Shelf | None = None,
    ) -> None:
        super().__init__(store, rules)
        self._directory = directory or Empty()
        self._identities, self._shelf = identities or look.Nobody(), shelf or look.Memory()
        self._reader = SheetReader()
        self._writing = Writing(store, rules)

    # Taking in.

    def upload(
        self, import_id: UUID, request: contract.UploadImport, data: bytes, caller: Caller
    ) -> contract.ImportAccepted:
        """Read and judge a sheet; nothing is written to the register. Repeating is harmless.

        Raises the refusals of a sheet, FileAlreadyImported, ImportIsAnother, UnknownViewPurpose, UnknownUnit, OutOfScope.
        """
        self._require_known_purpose(request.purpose, self._today())
        self._require_unit_to_read(request.unit_id, caller)
        state, _ = self._store.read(import_batch, import_id)
        today, file_hash = self._today(), sha256(data).hexdigest()
        if isinstance(state, batches.Fresh):
            self._drop_old()
            found = self._read_sheet(data, request, today)
            rows, ref = self._judge(found.rows, request.unit_id, request.year, today, caller)
        else:
            found, rows, ref = Found({}, (), (), 0, ()), [], batches.staged_of(state).upload.unit
        command = batches.Upload(
            unit=ref if ref.id == request.unit_id else units.UnitRef(id=request.unit_id, code=""),
            file_hash=file_hash,
            size=len(data),
            forced=request.forced,
            purpose=request.purpose,
            year=request.year,
            parsed=_parsed(found),
            counts=counted(rows),
        )
        if rows:
            self._shelf.put(import_id, rows, self._store.now())

        def work(work: Work) -> int:
            if not request.forced and isinstance(work.state(import_batch, import_id), batches.Fresh):
                work.claim("import.file", _file(command), import_id, refusals.FileAlreadyImported())
            work.decide(import_batch, import_id, command, on=today)
            return work.version(import_batch, import_id)

        try:
            written = self._store.write(work, caller)
        except Refusal:
            if rows:
                self._shelf.drop(import_id)
            raise
        kept = self._shown(import_id, caller, rows)
        return contract.ImportAccepted(**dict(kept), position=written.position, version=written.result)

    def judge(self, import_id: UUID, caller: Caller) -> Accepted:
        """Judge the rows of an import anew, as the register is now; decisions fall away."""
        staged, rows = self._open(import_id, caller)
        upload = staged.upload
        fresh, _ = self._judge(look.again(rows), upload.unit.id, upload.year, self._today(), caller)
        self._shelf.put(import_id, fresh, self._store.now())
        return self._say(import_id, batches.Judge(counted(fresh)), caller)

    def _read_sheet(self, data: bytes, request: contract.UploadImport, today: date) -> Found:
        rules = self._rules.at(today)
        old = {fold(said): rank for said, rank in rules.rating.old_ranks.items()}
        options = Options(
            today=today,
            mapping=self._store.read(import_mapping, mapping_id(request.unit_id))[0],
            ranks=old | {fold(said): rank for said, rank in rules.imports.rank_words.items()},
            sensitive=request.purpose is not None,
        )
        try:
            found = self._reader.read(data, options)
        except SheetRefused as refused:
            said = SAID[refused.flaw]
            raise said(f"{said.DETAIL} ({refused.about})" if refused.about else "") from None
        if request.year is None:
            return replace(found, rows=tuple(map(_unranked, found.rows)))
        return found

    def _judge(
        self, rows: Sequence[Row], unit_id: UUID, year: int | None, today: date, caller: Caller
    ) -> tuple[list[Judged], units.UnitRef]:
        rules = self._rules.at(today)
        quiet = replace(caller, receipt=None, expected=None)

        def find(work: Work) -> look.Homes:
            return look.homes(work, self._directory, unit_id, rules.organisation.holds_members)

        homes: look.Homes = self._store.write(find, quiet).result
        given = look.lines(rows, homes)
        keys = look.by_key(given, self._identities)
        ids = [*(one for found in keys.values() for one in found), *(line.own_id for line in given if line.own_id)]

        def ask(work: Work) -> Register:
            said = look.known(work, ids, homes)
            ranks = {} if year is None else _ranks(work, said, year)
            return Register(keys, said, today, rules, year, ranks)

        register: Register = self._store.write(ask, quiet).result
        return [register.judge(line) for line in given], homes.own

    # Deciding.

    def decide_rows(self, import_id: UUID, request: contract.DecideImportRows, caller: Caller) -> Accepted:
        """Choose what becomes of rows. Raises ChoiceMissing, UnknownImportRow, ChoiceNotAllowed, NotAMatch, ImportClosed."""
        if (request.verdict is None) != (request.choice is None):
            raise refusals.ChoiceMissing()
        staged, rows = self._open(import_id, caller)
        by_number = {row.number: row for row in rows}
        wanted: dict[str, list[tuple[int, UUID | None]]] = {}
        if request.verdict and request.choice:
            for row in rows:
                open_still = row.number not in staged.decisions and row.choice is None
                if row.verdict == request.verdict and open_still:
                    wanted.setdefault(request.choice, []).append(_chosen(row, request.choice, None))
        for one in request.rows:
            if one.number not in by_number:
                raise refusals.UnknownImportRow(f"Dòng {one.number}: {refusals.UnknownImportRow.DETAIL}")
            wanted.setdefault(one.choice, []).append(_chosen(by_number[one.number], one.choice, one.member_id))
        commands = [
            batches.DecideRows(str(choice), tuple(number for number, _ in pairs), tuple(who for _, who in pairs))
            for choice, pairs in wanted.items()
        ]
        return self._say_all(import_id, commands, caller)

    # Writing and undoing.

    def commit(self, import_id: UUID, request: contract.CommitImport, caller: Caller) -> Accepted:
        """Write all rows that are not skipped, in one commit, or none.

        Raises RowsUndecided, ImportStale, ImportRowsGone, ImportClosed, and for a row WrittenBeforeJoining and whatever
        its writing raises.
        """
        state, _ = self._store.read(import_batch, import_id)
        if isinstance(state, batches.Staged):
            staged, rows = self._open(import_id, caller)
            upload = staged.upload
            fresh, _ = self._judge(look.again(rows), upload.unit.id, upload.year, self._today(), caller)
            if any(_differs(before, after) for before, after in zip(rows, fresh, strict=True)):
                raise refusals.ImportStale()
        else:
            self._require_unit_to_read(batches.staged_of(state).upload.unit.id, caller)
            rows = []
        written = self._store.write(lambda work: self._writing.commit(work, import_id, rows, request, caller), caller)
        self._shelf.drop(import_id)
        return Accepted(
            position=written.position, version=written.result, changed=written.changed > 0, repeated=written.repeated
        )

    def revert(self, import_id: UUID, request: contract.RevertImport, caller: Caller) -> Accepted:
        """Take back all an import wrote, in one commit. Raises ChangedSinceImport, ImportNotCommitted."""
        state, _ = self._store.read(import_batch, import_id)
        self._require_unit_to_read(batches.staged_of(state).upload.unit.id, caller)
        written = self._store.write(lambda work: self._writing.revert(work, import_id, request, caller), caller)
        return Accepted(
            position=written.position, version=written.result, changed=written.changed > 0, repeated=written.repeated
        )

    def discard(self, import_id: UUID, caller: Caller) -> Accepted:
        """Give an import up before it is written. Raises ImportClosed."""
        state, _ = self._store.read(import_batch, import_id)
        self._require_unit_to_read(batches.staged_of(state).upload.unit.id, caller)
        done = self._say(import_id, batches.Discard(), caller)
        self._shelf.drop(import_id)
        return done

    # Reading.

    def show(self, import_id: UUID, caller: Caller) -> tuple[contract.ImportShown, int]:
        """Return an import within scope, and its version. Raises UnknownImport, OutOfScope."""
        return self._shown(import_id, caller), self._store.read(import_batch, import_id)[1]

    def rows(
        self, import_id: UUID, caller: Caller, *, verdict: str = "", after: int = 0, limit: int | None = None
    ) -> list[contract.ImportRowShown]:
        """Return staged rows behind number `after`, to a key in scope. Raises UnknownImport, OutOfScope."""
        state, _ = self._store.read(import_batch, import_id)
        staged = batches.staged_of(state)
        self._require_unit_to_read(staged.upload.unit.id, caller)
        found = self._shelf.rows(import_id, verdict=verdict, after=after, limit=limit)
        return [row_shown(row, staged.decisions.get(row.number)) for row in found]

    def kept(self, import_ids: Sequence[UUID]) -> frozenset[UUID]:
        """Return those of some imports whose rows still wait."""
        return self._shelf.kept(import_ids)

    def _shown(self, import_id: UUID, caller: Caller, known: Sequence[Judged] = ()) -> contract.ImportShown:
        """Return an import; `known` are its rows where they are at hand."""
        state, _ = self._store.read(import_batch, import_id)
        self._require_unit_to_read(batches.staged_of(state).upload.unit.id, caller)
        rows = (known or self._shelf.rows(import_id)) if isinstance(state, batches.Staged) else []
        return import_shown(import_id, state, rows)

    # Common.

    def _today(self) -> date:
        return day_of(self._store.now())

    def _open(self, import_id: UUID, caller: Caller) -> tuple[batches.Staged, list[Judged]]:
        state, _ = self._store.read(import_batch, import_id)
        self._require_unit_to_read(batches.staged_of(state).upload.unit.id, caller)
        if not isinstance(state, batches.Staged):
            raise refusals.ImportClosed()
        rows = self._shelf.rows(import_id)
        if not rows:
            raise refusals.ImportRowsGone()
        return state, rows

    def _say(self, import_id: UUID, command: batches.Command, caller: Caller) -> Accepted:
        return self._say_all(import_id, [command], caller)

    def _say_all(self, import_id: UUID, commands: Sequence[batches.Command], caller: Caller) -> Accepted:
        def work(work: Work) -> int:
            expected = caller.expected
            for command in commands:
                work.decide(import_batch, import_id, command, on=self._today(), expected=expected)
                expected = None
                if isinstance(command, batches.Discard):
                    upload = batches.staged_of(work.state(import_batch, import_id)).upload
                    work.release("import.file", _file(upload), import_id)
            return work.version(import_batch, import_id)

        written = self._store.write(work, caller)
        return Accepted(
            position=written.position, version=written.result, changed=written.changed > 0, repeated=written.repeated
        )

    def _drop_old(self) -> None:
        """Delete what was left lying longer than the rule set lets it."""
        days = self._rules.at(self._today()).imports.keep_days
        for import_id in self._shelf.older_than(self._store.now() - timedelta(days=days)):
            self._shelf.drop(import_id)


def _file(upload: batches.Upload | batches.Uploaded) -> str:
    return f"{upload.unit.id}:{upload.file_hash}"


def _parsed(found: Found) -> batches.Parsed:
    return batches.Parsed(
        rows=len(found.rows),
        columns=tuple(found.columns.values()),
        unknown=len(found.unknown),
        withheld=len(found.withheld),
        passed_over=found.passed_over,
    )


def _unranked(row: Row) -> Row:
    values = {key: text for key, text in row.values.items() if key != "rating"}
    return Row(row.number, values, tuple(flaw for flaw in row.flaws if flaw[1] != "rating"))


def _ranks(work: Work, members: Mapping[UUID, Known], year: int) -> dict[UUID, str]:
    work.prefetch(rating, [rating_id(one, year) for one in members])
    states = {one: work.state(rating, rating_id(one, year)) for one in members}
    return {one: state.rank for one, state in states.items() if isinstance(state, ratings.Rated)}


def _chosen(row: Judged, choice: str, member_id: UUID | None) -> tuple[int, UUID | None]:
    if not row.allows(choice):
        raise refusals.ChoiceNotAllowed(f"Dòng {row.number}: {refusals.ChoiceNotAllowed.DETAIL}")
    if choice != batches.UPDATE:
        return row.number, None
    if member_id is not None and member_id not in row.matches:
        raise refusals.NotAMatch(f"Dòng {row.number}: {refusals.NotAMatch.DETAIL}")
    return row.number, member_id or row.matches[0]


def _differs(before: Judged, after: Judged) -> bool:
    return (before.verdict, before.matches, before.unit) != (after.verdict, after.matches, after.unit)
