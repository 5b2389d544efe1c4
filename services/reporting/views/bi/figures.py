"""Units, figures, entries, totals and facts as tables for analysis tools."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    Text,
    case,
    column,
    exists,
    func,
    literal,
    or_,
    select,
    values,
)
from sqlalchemy.sql.expression import CTE, Subquery

from services.kernel.generations import REFILL
from services.reporting.figures import FIGURES
from services.reporting.views.bi.base import BiView, Rows, Tables, units_now
from services.reporting.views.bi.values import (
    as_date,
    as_id,
    as_moment,
    as_month,
    as_number,
    as_text,
    as_truth,
    today,
    within,
)
from services.reporting.views.ledger import Ledger

A_MONTH = 100_000
"""Periods from this number on are months (yyyymm), those below are years."""


def _grouped(tables: Tables) -> Subquery:
    """Return which unit belongs to which cluster of this year, by what holds today, else by what will hold first."""
    cluster, change = tables.units.cluster, tables.units.cluster_change
    holds = change.c.effective_on <= today()
    nearest = [
        case((holds, 0), else_=1),
        case((holds, -change.c.effective_on), else_=change.c.effective_on),
        case((holds, -change.c.position), else_=change.c.position),
    ]
    turn = func.row_number().over(partition_by=change.c.cluster_id, order_by=nearest).label("turn")
    grouping = (
        select(change.c.cluster_id, as_text(change.c.units).label("units"), turn)
        .where(today().between(change.c.year * 10000, change.c.year * 10000 + 9999), change.c.units.is_not(None))
        .subquery("grouping_now")
    )
    unit = tables.units.unit
    return (
        select(unit.c.id, cluster.c.code, cluster.c.name)
        .select_from(grouping)
        .join(cluster, cluster.c.id == grouping.c.cluster_id)
        .join(unit, within(as_id(unit.c.id), grouping.c.units))
        .where(grouping.c.turn == 1)
        .subquery("grouped")
    )


def _tree(tables: Tables, now: CTE) -> CTE:
    group = _grouped(tables)
    root = select(
        now.c.id,
        as_text(now.c.code).label("path"),
        as_text(None).label("parent_code"),
        as_text(group.c.code).label("cluster"),
        as_text(group.c.name).label("cluster_name"),
    ).outerjoin(group, group.c.id == now.c.id)
    above = now.alias("above")
    has_parent = select(above.c.id).where(above.c.id == now.c.parent_id).exists()
    found = root.where(~has_parent).cte("tree", recursive=True)
    child, own = now.alias("child"), group.alias("own")
    parent = now.alias("parent")
    return found.union_all(
        select(
            child.c.id,
            as_text(found.c.path + "/" + child.c.code),
            as_text(parent.c.code),
            as_text(func.coalesce(own.c.code, found.c.cluster)),
            as_text(func.coalesce(own.c.name, found.c.cluster_name)),
        )
        .select_from(found)
        .join(child, child.c.parent_id == found.c.id)
        .join(parent, parent.c.id == found.c.id)
        .outerjoin(own, own.c.id == child.c.id)
    )


def _unit(tables: Tables) -> Rows:
    now = units_now(tables)
    tree = _tree(tables, now)
    unit = now.c
    query = select(
        as_text(unit.code),
        as_text(unit.name),
        as_text(unit.kind),
        as_text(tree.c.parent_code),
        as_text(tree.c.path),
        as_text(tree.c.cluster),
        as_text(tree.c.cluster_name),
        as_date(unit.established_on),
        as_date(unit.dissolved_on),
    ).join_from(now, tree, tree.c.id == unit.id)
    return Rows(query, unit.id)


def _figure(_: Tables) -> Rows:
    names = ("place", "id", "vi", "en", "unit", "proactive", "kind", "definition_vi")
    kinds = (Integer, String, Text, Text, String, Integer, String, Text)
    rows = [
        (place, one.id, one.vi, one.en, one.unit, one.proactive, one.kind, one.definition_vi)
        for place, one in enumerate(FIGURES, 1)
    ]
    columns: list[Any] = [column(name, kind) for name, kind in zip(names, kinds, strict=True)]
    told = values(*columns, name="catalogue", literal_binds=True).data(rows).cte("catalogue")
    shown = [as_number(one) if one.name in ("place", "proactive") else as_text(one) for one in told.c]
    everything = REFILL.c.parts == "[]"
    refilled = or_(everything, REFILL.c.parts.contains(literal('"').concat(told.c.id).concat('"')))
    filling = exists().where(REFILL.c.outcome.is_(None), REFILL.c.view == Ledger.NAME, refilled)
    return Rows(select(*shown[1:], shown[0], as_truth(filling)), None)


def _entry(tables: Tables) -> Rows:
    entry, unit = tables.ledger.entry, tables.units.unit
    query = _of_unit(tables, entry.c.unit_id,
        as_text(entry.c.figure),
        as_text(unit.c.code),
        as_date(entry.c.effective_on),
        as_number(entry.c.amount),
        as_text(entry.c.fact_type),
        as_text(entry.c.source),
        as_number(entry.c.position),
        as_number(entry.c.line),
        as_moment(entry.c.recorded_at),
    )  # fmt: skip
    return Rows(query, entry.c.unit_id, entry.c.effective_on)


def _total(tables: Tables) -> Rows:
    total, unit = tables.ledger.total, tables.units.unit
    query = _of_unit(tables, total.c.unit_id,
        as_text(total.c.figure),
        as_text(unit.c.code),
        as_month(total.c.period),
        as_number(total.c.amount),
    )  # fmt: skip
    return Rows(query.where(total.c.period >= A_MONTH), total.c.unit_id, total.c.period)


def _of_unit(tables: Tables, unit_id: ColumnElement[Any], *shown: ColumnElement[Any]) -> Select[Any]:
    unit = tables.units.unit
    return select(*shown).select_from(unit_id.table).outerjoin(unit, unit.c.id == unit_id)


def _fact(tables: Tables) -> Rows:
    fact = tables.facts.fact.c
    query = select(
        as_text(fact.source),
        as_number(fact.position),
        as_text(fact.fact_type),
        as_text(fact.unit_code),
        as_date(fact.effective_on),
        as_moment(fact.recorded_at),
        as_text(fact.rule_set),
        as_text(fact.document_number),
        as_date(fact.document_issued_on),
        as_text(fact.document_issuer),
    )
    return Rows(query, fact.unit_id, fact.effective_on)


UNIT = BiView(
    "bi_unit",
    (
        ("unit_code", "text"),
        ("name", "text"),
        ("kind", "text"),
        ("parent_code", "text"),
        ("path", "text"),
        ("cluster_code", "text"),
        ("cluster_name", "text"),
        ("established_on", "date"),
        ("dissolved_on", "date"),
    ),
    _unit,
)
FIGURE = BiView(
    "bi_figure",
    (
        ("figure", "text"),
        ("name_vi", "text"),
        ("name_en", "text"),
        ("measure", "text"),
        ("proactive", "integer"),
        ("kind", "text"),
        ("definition_vi", "text"),
        ("place", "integer"),
        ("filling", "boolean"),
    ),
    _figure,
)
ENTRY = BiView(
    "bi_entry",
    (
        ("figure", "text"),
        ("unit_code", "text"),
        ("effective_on", "date"),
        ("amount", "integer"),
        ("fact_name", "text"),
        ("source", "text"),
        ("position", "integer"),
        ("line", "integer"),
        ("recorded_at", "timestamp"),
    ),
    _entry,
)
TOTAL = BiView(
    "bi_total",
    (("figure", "text"), ("unit_code", "text"), ("month", "date"), ("amount", "integer")),
    _total,
)
FACT = BiView(
    "bi_fact",
    (
        ("source", "text"),
        ("position", "integer"),
        ("fact_type", "text"),
        ("unit_code", "text"),
        ("effective_on", "date"),
        ("recorded_at", "timestamp"),
        ("rule_set", "text"),
        ("document_number", "text"),
        ("document_issued_on", "date"),
        ("document_issuer", "text"),
    ),
    _fact,
)
