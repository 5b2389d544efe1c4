"""A roster sheet of 10,000 persons and 34 columns: preview, writing, undoing; the reading child's peak memory."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID

import xlsxwriter

from benchmarks import sample
from benchmarks.measure import Bench, Hop, Row, Target, say
from contracts import members as contract
from contracts.base import Document, UnitKind
from contracts.members.imports import CommitImport, RevertImport, UploadImport
from services.kernel.inbox import OwnInbox
from services.kernel.personal import PersonKeys
from services.kernel.store import Actor, Caller, Store
from services.kernel.views import ViewSet, open_engine
from services.members import publishing
from services.members.application import UseCases, load_rules
from services.members.sheets.columns import COLUMNS, HEADING_ROWS
from services.members.sheets.limited import SheetReader
from services.members.sheets.reading import Options
from services.members.views import views
from services.members.views.directory import Directory
from services.members.views.identities import Recognised
from services.members.views.staged import Shelf

BLOC, UNION, SHEET = UUID(int=1), UUID(int=2), UUID(int=3)
BRANCHES = 100
WHOLE = Caller(Actor("benchmark", "Bí thư", "*"), None)
PAPER: dict[str, Any] = {"effective_on": sample.ON, "document": Document(number="1", issued_on=sample.ON)}
STREAM = "MEMBERS"
PREVIEW, WRITING, PEAK = 5.0, 15.0, 300


def run(bench: Bench, dialect: str) -> Hop:
    """Measure on one database."""
    count = min(10_000, bench.scale.rebuild)
    say(f"import of {count:,} rows on {dialect}")
    data = _sheet(count)
    with _desk(bench, dialect) as use:
        began = time.perf_counter()
        wish = UploadImport(unit_id=UNION, purpose="MEMBER_RECORD", year=sample.ON.year - 1)
        shown = use.imports.upload(SHEET, wish, data, WHOLE)
        preview = time.perf_counter() - began
        assert shown.valid == count, shown
        began = time.perf_counter()
        use.imports.commit(SHEET, CommitImport(**PAPER), WHOLE)
        writing = time.perf_counter() - began
        began = time.perf_counter()
        use.imports.revert(SHEET, RevertImport(**PAPER), WHOLE)
        undoing = time.perf_counter() - began
    _, effort = SheetReader().measure(data, Options(sample.ON, sensitive=True))
    peak = effort.peak / 2**20
    hop = Hop(f"import of {count:,} rows of {len(COLUMNS)} columns, {dialect}")
    hop.rows = [
        Row("reading in the child, processor time", f"{effort.seconds:.2f} s"),
        Row("preview", f"{preview:.2f} s"),
        Row("writing", f"{writing:.2f} s"),
        Row("undoing", f"{undoing:.2f} s"),
        Row("peak memory of the child", f"{peak:.0f} MB"),
    ]
    hop.targets = [
        Target(f"import preview, {dialect}", f"≤ {PREVIEW:g} s", f"{preview:.2f} s", preview <= PREVIEW),
        Target(f"import writing, {dialect}", f"≤ {WRITING:g} s", f"{writing:.2f} s", writing <= WRITING),
        Target(f"import child, {dialect}", f"≤ {PEAK} MB", f"{peak:.0f} MB", peak <= PEAK),
    ]
    return hop


@contextmanager
def _desk(bench: Bench, dialect: str) -> Iterator[UseCases]:
    """Give the use cases over a union of branches, the views level with the store."""
    keys = PersonKeys(bench.url(dialect, "import-keys"))
    published = frozenset(event.TOPIC for event in publishing.FACTS)
    store = Store(bench.url(dialect, "import-store"), keys, publishing.EVENTS, published, sample.now)
    private = ViewSet(open_engine(bench.url(dialect, "import-views")), views, sample.now)
    try:
        shelf = Shelf(private.engine, keys)
        use = UseCases.on(store, load_rules(), Directory(private, STREAM), Recognised(private), shelf)
        rows = [_unit(BLOC, "khoi", UnitKind.BLOC, None), _unit(UNION, "doan", UnitKind.GRASSROOTS_UNION, BLOC)]
        rows += [_unit(UUID(int=100 + n), f"cd-{n}", UnitKind.BRANCH, UNION) for n in range(BRANCHES)]
        use.units.establish_all(contract.EstablishUnits(rows=tuple(rows)), WHOLE)
        own = OwnInbox(store, private, stream=STREAM)
        while own.step():
            pass
        yield use
    finally:
        private.close()
        store.close()
        keys.close()


def _unit(unit_id: UUID, code: str, kind: UnitKind, parent_id: UUID | None) -> contract.EstablishUnitRow:
    fields = {"unit_id": unit_id, "code": code, "name": code, "kind": kind, "parent_id": parent_id}
    paper = {"effective_on": date(2019, 1, 2), "document": PAPER["document"]}
    return contract.EstablishUnitRow.model_validate(fields | paper)


def _sheet(count: int) -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for level in range(HEADING_ROWS):
            for at, column in enumerate(COLUMNS):
                sheet.write_string(level, at, column.headings[level])
        for number in range(count):
            said = _person(number)
            for at, column in enumerate(COLUMNS):
                sheet.write(HEADING_ROWS + number, at, said.get(column.key, f"Nội dung {number % 40}"))
    return file.getvalue()


def _person(number: int) -> dict[str, Any]:
    born = f"{1 + number % 28:02}/{1 + number % 12:02}/{1993 + number % 10}"
    return {
        "number": number + 1,
        "full_name": f"Nguyễn Thị Thử {number}",
        "unit": f"cd-{number % BRANCHES}",
        "member_code": f"MA{number:06}",
        "card_number": f"T{number:06}",
        "born_male": born if number % 2 else "",
        "born_female": "" if number % 2 else born,
        "age": 25,
        "id_number": 79_000_000_000 + number,
        "id_issued_on": "26/03/2015",
        "joined_on": "26/03/2016",
        "party_joined_on": 2020,
        "rating": ("Xuất sắc", "Khá", "Trung bình")[number % 3],
        "email": f"an{number}@vi.du",
        "phone": 900_000_000 + number,
    }
