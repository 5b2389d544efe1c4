"""How imports and their rows are shown to whoever leads them."""

from collections.abc import Sequence
from uuid import UUID

from contracts.base import UnitRef
from contracts.members import imports as contract
from services.members.application.desk import shown
from services.members.domain import import_batch as batches
from services.members.domain.import_judging import REASONS, Judged


def import_shown(import_id: UUID, state: batches.State, rows: Sequence[Judged]) -> contract.ImportShown:
    """Return an import as it stands, with the rows that wait in it."""
    staged = batches.staged_of(state)
    parsed = staged.parsed
    assert parsed is not None
    result = state.result if isinstance(state, batches.Written) else None
    return contract.ImportShown(
        id=import_id,
        state=_word(state, gone=isinstance(state, batches.Staged) and not rows),
        unit=shown(staged.upload.unit),
        rows=parsed.rows,
        **staged.counts._asdict(),
        undecided=sum(1 for row in rows if row.choice is None and row.number not in staged.decisions),
        columns=parsed.columns,
        unknown_columns=parsed.unknown,
        withheld_columns=parsed.withheld,
        passed_over=parsed.passed_over,
        year=staged.upload.year,
        registered=result.registered if result else 0,
        updated=result.updated if result else 0,
        skipped=result.skipped if result else 0,
        rated=result.rated if result else 0,
    )


def row_shown(row: Judged, decision: batches.Decision | None) -> contract.ImportRowShown:
    """Return a staged row with what was chosen for it, by a person or by itself."""
    choice = decision.choice if decision else row.choice
    who = decision.member_id if decision else (row.matches[0] if row.choice == batches.UPDATE else None)
    return contract.ImportRowShown(
        number=row.number,
        verdict=contract.Verdict(row.verdict),
        choice=contract.Choice(choice) if choice else None,
        member_id=who,
        reasons=tuple(
            contract.ReasonShown(code=code, column=column, detail=REASONS.get(code, code))
            for code, column in row.reasons
        ),
        matches=row.matches,
        twin=row.twin,
        unit=UnitRef(id=row.unit.id, code=row.unit.code) if row.unit else None,
        values=dict(row.values),
    )


def _word(state: batches.State, *, gone: bool) -> contract.ImportState:
    match state:
        case batches.Written(reverted=True):
            return contract.ImportState.REVERTED
        case batches.Written():
            return contract.ImportState.COMMITTED
        case batches.Dropped():
            return contract.ImportState.DISCARDED
        case _:
            return contract.ImportState.ROWS_GONE if gone else contract.ImportState.STAGED
