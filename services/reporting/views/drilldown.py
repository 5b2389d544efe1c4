"""From a value to its parts, its entries, and the facts that made them."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, and_, case, false, func, or_, select, tuple_

from services.kernel.http import cursor_of, parts_of
from services.reporting.figures import Entry, Figure, entries, words
from services.reporting.views.answers import EntryRow, FactDetail, Part
from services.reporting.views.bulk import from_day, from_instant, to_day, to_instant
from services.reporting.views.facts import Facts, told
from services.reporting.views.ledger import Ledger
from services.reporting.views.places import Places, Span
from services.reporting.views.reckoning import cut
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
        spans.append(and_(days, *_of_units(entry.unit_id, units)))
    known = () if known_at is None else (entry.recorded_at <= to_instant(known_at),)
    return and_(entry.figure == figure.id, or_(false(), *spans), *known)


def _of_units(column: ColumnElement[Any], units: Collection[UUID] | None) -> tuple[ColumnElement[bool], ...]:
    """Return the condition that a row is of one of these units; none where they are all."""
    return () if units is None else (column.in_(sorted(units)),)


def parts(
    db: Connection,
    ledger: Ledger,
    figure: Figure,
    spans: Sequence[tuple[Span, Collection[UUID] | None]],
    known_at: datetime | None,
) -> list[Part]:
    """Return what each kind of fact added or took away, additions first, the largest first.

    Whole months are read as they were summed up, the days beside them and what was known at a moment from the entries.
    """
    summed: dict[tuple[str, int], tuple[int, int]] = {}
    for wanted in _summed(ledger, figure, spans, known_at):
        for fact_type, upward, amount, count in db.execute(wanted):
            before = summed.get((fact_type, upward), (0, 0))
            summed[fact_type, upward] = before[0] + int(amount), before[1] + int(count)
    found = []
    for (fact_type, upward), (amount, count) in summed.items():
        said = words(fact_type)
        found.append(Part(fact_type, said.plus if upward else said.minus, amount, count))
    return sorted(found, key=lambda part: (-part.amount, part.fact_type))


def _summed(
    ledger: Ledger,
    figure: Figure,
    spans: Sequence[tuple[Span, Collection[UUID] | None]],
    known_at: datetime | None,
) -> Iterator[Select[Any]]:
    """Yield what adds up to the amounts and numbers of entries by kind of fact and whether these add or take away."""
    entry, moved, days = ledger.entry.c, ledger.moved.c, []
    for (first, last), units in spans:
        whole, rest = cut(first, last) if known_at is None else (None, [(first, last)])
        days += [(Span(*one), units) for one in rest]
        if whole is not None:
            sums = select(moved.fact_type, moved.upward, func.sum(moved.amount), func.sum(moved.entries))
            months = moved.month.between(to_day(whole.first) // 100, to_day(whole.last) // 100)
            where = (moved.figure == figure.id, months, *_of_units(moved.unit_id, units))
            yield sums.where(*where).group_by(moved.fact_type, moved.upward)
    if days:
        upward = case((entry.amount > 0, 1), else_=0)
        sums = select(entry.fact_type, upward, func.sum(entry.amount), func.count())
        yield sums.where(counted(ledger, figure, days, known_at)).group_by(entry.fact_type, upward)


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
