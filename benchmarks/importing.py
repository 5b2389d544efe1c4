"""A roster sheet of 10,000 persons and 34 columns: preview, writing, undoing; the reading child's peak memory."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from benchmarks import sample
from benchmarks.measure import Bench, Hop, Row, Target, say
from benchmarks.sheets import BRANCHES, SHEETS
from contracts import members as contract
from contracts.base import Document, UnitKind
from contracts.members.imports import Choice, CommitImport, DecideImportRows, RevertImport, UploadImport, Verdict
from services.kernel.inbox import OwnInbox
from services.kernel.personal import PersonKeys
from services.kernel.store import Actor, Caller, Store
from services.kernel.views import ViewSet, open_engine
from services.members import publishing
from services.members.application import UseCases, load_rules
from services.members.sheets.limited import SheetReader
from services.members.sheets.reading import Options
from services.members.views import views
from services.members.views.directory import Directory
from services.members.views.identities import Recognised
from services.members.views.staged import Shelf

BLOC, UNION, SHEET = UUID(int=1), UUID(int=2), UUID(int=3)
WHOLE = Caller(Actor("benchmark", "Bí thư", "*"), None)
PAPER: dict[str, Any] = {"effective_on": sample.ON, "document": Document(number="1", issued_on=sample.ON)}
STREAM = "MEMBERS"
PREVIEW, WRITING, PEAK = 5.0, 15.0, 300


def run(bench: Bench, dialect: str, variants: Sequence[str] = tuple(SHEETS)) -> Hop:
    """Measure each sheet on one database, on registers of its own."""
    count = min(10_000, bench.scale.rebuild)
    hop = Hop(f"import of {count:,} rows, {dialect}: preview, writing, undoing, peak memory of the child")
    worst = Measured(0, 0, 0, 0)
    for variant in variants:
        say(f"import of {count:,} rows on {dialect}: {variant}")
        data = SHEETS[variant](count)
        found = _measure(bench, str(len(hop.rows)), dialect, data, count)
        said = f"{found.preview:.2f} s, {found.writing:.2f} s, {found.undoing:.2f} s, {found.peak:.0f} MB"
        hop.rows.append(Row(variant, said))
        worst = Measured(*(max(pair) for pair in zip(astuple(worst), astuple(found), strict=True)))
    hop.targets = [
        Target(f"import preview, {dialect}", f"≤ {PREVIEW:g} s", f"{worst.preview:.2f} s", worst.preview <= PREVIEW),
        Target(f"import writing, {dialect}", f"≤ {WRITING:g} s", f"{worst.writing:.2f} s", worst.writing <= WRITING),
        Target(f"import child, {dialect}", f"≤ {PEAK} MB", f"{worst.peak:.0f} MB", worst.peak <= PEAK),
    ]
    return hop


@dataclass(frozen=True)
class Measured:
    """What one sheet took: seconds, and MB of the child that read it."""

    preview: float
    writing: float
    undoing: float
    peak: float


def _measure(bench: Bench, name: str, dialect: str, data: bytes, count: int) -> Measured:
    with _desk(bench, dialect, f"import-{name}") as (use, store):
        before = _active(store)
        began = time.perf_counter()
        wish = UploadImport(unit_id=UNION, purpose="MEMBER_RECORD", year=sample.ON.year - 1)
        shown = use.imports.upload(SHEET, wish, data, WHOLE)
        preview = time.perf_counter() - began
        assert shown.valid + shown.warning == count, shown
        if shown.warning:
            accept = DecideImportRows(verdict=Verdict.WARNING, choice=Choice.NEW)
            use.imports.decide_rows(SHEET, accept, WHOLE)
        began = time.perf_counter()
        use.imports.commit(SHEET, CommitImport(**PAPER), WHOLE)
        writing = time.perf_counter() - began
        assert _active(store) == before + count
        began = time.perf_counter()
        use.imports.revert(SHEET, RevertImport(**PAPER), WHOLE)
        undoing = time.perf_counter() - began
        assert _active(store) == before
    _, effort = SheetReader().measure(data, Options(sample.ON, sensitive=True))
    return Measured(preview, writing, undoing, effort.peak / 2**20)


def _active(store: Store) -> int:
    """Count the members that were registered and not withdrawn."""
    found, position = 0, 0
    while page := store.log(position, 5000):
        topics = [recorded.event.TOPIC for recorded in page]
        found += topics.count("members.member.registered") - topics.count("members.member.registration_withdrawn")
        position = page[-1].position
    return found


@contextmanager
def _desk(bench: Bench, dialect: str, name: str) -> Iterator[tuple[UseCases, Store]]:
    """Give the use cases over a union of branches, the views level with the store."""
    keys = PersonKeys(bench.url(dialect, f"{name}-keys"))
    published = frozenset(event.TOPIC for event in publishing.FACTS)
    store = Store(bench.url(dialect, f"{name}-store"), keys, publishing.EVENTS, published, sample.now)
    private = ViewSet(open_engine(bench.url(dialect, f"{name}-views")), views, sample.now)
    try:
        shelf = Shelf(private.engine, keys)
        use = UseCases.on(store, load_rules(), Directory(private, STREAM), Recognised(private), shelf)
        rows = [_unit(BLOC, "khoi", UnitKind.BLOC, None), _unit(UNION, "doan", UnitKind.GRASSROOTS_UNION, BLOC)]
        rows += [_unit(UUID(int=100 + n), f"cd-{n}", UnitKind.BRANCH, UNION) for n in range(BRANCHES)]
        use.units.establish_all(contract.EstablishUnits(rows=tuple(rows)), WHOLE)
        own = OwnInbox(store, private, stream=STREAM)
        while own.step():
            pass
        yield use, store
    finally:
        private.close()
        store.close()
        keys.close()


def _unit(unit_id: UUID, code: str, kind: UnitKind, parent_id: UUID | None) -> contract.EstablishUnitRow:
    fields = {"unit_id": unit_id, "code": code, "name": code, "kind": kind, "parent_id": parent_id}
    paper = {"effective_on": date(2019, 1, 2), "document": PAPER["document"]}
    return contract.EstablishUnitRow.model_validate(fields | paper)
