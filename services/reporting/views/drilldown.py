"""From a value to its parts, its entries, and the facts that made them."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, case, false, func, or_, select, tuple_

from services.kernel.http import cursor_of, parts_of
from services.reporting.figures import Entry, Figure, entries, words
from services.reporting.views.answers import EntryRow, FactDetail, Part
from services.reporting.views.bulk import from_day, from_instant, to_day
from services.reporting.views.facts import Facts, told
from services.reporting.views.ledger import Ledger
from services.reporting.views.places import Places, Span
from services.reporting.views.reckoning import known
from services.reporting.views.refusals import UnknownFact
from services.reporting.views.summaries import document, short, summary


def counted(
    ledger: Ledger,
    figure: Figure,
    parts: Sequence[tuple[Span, Collection[UUID] | None]],
    known_at: datetime | None,
) -> ColumnElement[bool]:
    """Return the condition of the entries that count in a figure: those of the units of each part, on its days."""
    entry = ledger.entry.c
    spans = []
    for (first, last), units in parts:
        days = entry.effective_on.between(to_day(first), to_day(last))
        spans.append(days if units is None else and_(days, entry.unit_id.in_(sorted(units))))
    return and_(entry.figure == figure.id, or_(false(), *spans), *known(ledger, known_at))


def parts(db: Connection, ledger: Ledger, which: ColumnElement[bool]) -> list[Part]:
    """Return what each kind of fact added or took away, additions first, the largest first."""
    entry = ledger.entry.c
    added = case((entry.amount > 0, 1), else_=0)
    rows = db.execute(
        select(entry.fact_type, func.sum(entry.amount).label("amount"), func.count().label("entries"))
        .where(which)
        .group_by(entry.fact_type, added)
    )
    found = []
    for row in rows:
        said = words(row.fact_type)
        found.append(Part(row.fact_type, said.plus if row.amount > 0 else said.minus, int(row.amount), row.entries))
    return sorted(found, key=lambda part: (-part.amount, part.fact_type))


def page(
    db: Connection,
    ledger: Ledger,
    facts: Facts,
    places: Places,
    which: ColumnElement[bool],
    cursor: str | None,
    limit: int,
) -> tuple[list[EntryRow], str | None]:
    """Return one page of entries, newest first, and the cursor of the next. Raises Malformed for a foreign cursor."""
    entry = ledger.entry.c
    key = (entry.effective_on, entry.source, entry.position, entry.line)
    if cursor is not None:
        after = parts_of(cursor, int, str, int, int)
        which = and_(which, entry.effective_on <= after[0], tuple_(*key) < tuple_(*after))
    newest = [column.desc() for column in key]
    rows = db.execute(select(ledger.entry).where(which).order_by(*newest).limit(limit + 1)).all()
    following = None
    if len(rows) > limit:
        rows = rows[:limit]
        end = rows[-1]
        following = cursor_of(end.effective_on, end.source, end.position, end.line)
    made = _facts(db, facts, [(row.source, row.position) for row in rows])
    return [_entry(row, made.get((row.source, row.position)), places) for row in rows], following


def detail(db: Connection, facts: Facts, places: Places, source: str, position: int) -> FactDetail:
    """Return a fact and the entries it made. Raises UnknownFact."""
    row = _facts(db, facts, [(source, position)]).get((source, position))
    if row is None:
        raise UnknownFact()
    data = json.loads(row.data)
    name = short(row.fact_type)
    return FactDetail(
        source=source,
        position=position,
        fact_type=row.fact_type,
        title_vi=words(name).title_vi,
        summary_vi=summary(name, row.title, data, document(row), places),
        subject=row.subject,
        unit=places.name(row.unit_id),
        effective_on=from_day(row.effective_on),
        recorded_at=from_instant(row.recorded_at),
        actor_account=row.actor_account,
        actor_post=row.actor_post,
        actor_unit=row.actor_unit,
        rule_set=row.rule_set,
        document=document(row),
        data=data,
        entries=[_made(entry, row, data, places) for entry in entries(told(row, data))],
    )


def _facts(db: Connection, facts: Facts, keys: Sequence[tuple[str, int]]) -> dict[tuple[str, int], Any]:
    found: dict[tuple[str, int], Any] = {}
    table = facts.fact
    for source in sorted({source for source, _ in keys}):
        positions = sorted({position for one, position in keys if one == source})
        which = and_(table.c.source == source, table.c.position.in_(positions))
        found.update({(row.source, row.position): row for row in db.execute(select(table).where(which))})
    return found


def _entry(row: Any, made_by: Any, places: Places) -> EntryRow:
    paper = document(made_by) if made_by else None
    said = summary(row.fact_type, made_by.title, json.loads(made_by.data), paper, places) if made_by else ""
    return EntryRow(
        figure=row.figure,
        unit=places.name(row.unit_id),
        effective_on=from_day(row.effective_on),
        recorded_at=from_instant(row.recorded_at),
        source=row.source,
        position=row.position,
        fact_type=row.fact_type,
        title_vi=words(row.fact_type).title_vi,
        summary_vi=said or words(row.fact_type).title_vi,
        subject=row.subject,
        amount=int(row.amount),
        actor=made_by.actor_post if made_by else "",
        document=paper,
    )


def _made(entry: Entry, row: Any, data: Mapping[str, Any], places: Places) -> EntryRow:
    paper = document(row)
    return EntryRow(
        figure=entry.figure_id,
        unit=places.name(entry.unit_id),
        effective_on=entry.effective_on,
        recorded_at=entry.recorded_at,
        source=entry.source,
        position=entry.position,
        fact_type=entry.fact_type,
        title_vi=words(entry.fact_type).title_vi,
        summary_vi=summary(entry.fact_type, row.title, data, paper, places),
        subject=entry.subject,
        amount=entry.amount,
        actor=row.actor_post,
        document=paper,
    )
