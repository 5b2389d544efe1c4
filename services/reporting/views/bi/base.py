"""What a table for analysis tools is: its columns by name and type, and the rows it is made of."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.sql.expression import CTE

from services.reporting.views.bi.values import today
from services.reporting.views.coordination import Coordination
from services.reporting.views.facts import Facts
from services.reporting.views.ledger import Ledger
from services.reporting.views.models import Models
from services.reporting.views.programmes import Programmes
from services.reporting.views.proposals import Proposals
from services.reporting.views.units import Units

Kind = Literal["text", "date", "timestamp", "integer", "boolean"]


@dataclass(frozen=True, slots=True)
class Tables:
    """The views of one generation that the tables for analysis read."""

    ledger: Ledger
    facts: Facts
    units: Units
    programmes: Programmes
    proposals: Proposals
    models: Models
    coordination: Coordination


class Rows(NamedTuple):
    """The rows of a table: the query, the id of the unit a row belongs to, and the day (or month) it counts on, a number.

    `unit` is None where rows belong to no unit; `day` where they are not of a day.
    """

    query: Select[Any]
    unit: ColumnElement[Any] | None
    day: ColumnElement[Any] | None = None


@dataclass(frozen=True, slots=True)
class BiView:
    """One table for analysis tools: stable names, types and order of columns, no personal datum."""

    name: str
    columns: tuple[tuple[str, Kind], ...]
    rows: Callable[[Tables], Rows]

    def select(self, tables: Tables) -> Rows:
        """Return its rows with the columns named as declared."""
        query, unit, day = self.rows(tables)
        shown = list(query.selected_columns)
        named = [value.label(name) for value, (name, _) in zip(shown, self.columns, strict=True)]
        return Rows(query.with_only_columns(*named), unit, day)


def units_now(tables: Tables, name: str = "unit_now") -> CTE:
    """Return the units as they are today: id, code, name, kind, parent_id, established_on, dissolved_on."""
    unit, change = tables.units.unit, tables.units.unit_change

    def latest(value: ColumnElement[Any]) -> ColumnElement[Any]:
        return (
            select(value)
            .where(change.c.unit_id == unit.c.id, value.is_not(None), change.c.effective_on <= today())
            .order_by(change.c.effective_on.desc(), change.c.position.desc())
            .limit(1)
            .scalar_subquery()
        )

    dissolved = (
        select(func.min(change.c.effective_on))
        .where(change.c.unit_id == unit.c.id, change.c.dissolved, change.c.effective_on <= today())
        .scalar_subquery()
    )
    return select(
        unit.c.id,
        unit.c.code,
        func.coalesce(latest(change.c.name), unit.c.name).label("name"),
        unit.c.kind,
        func.coalesce(latest(change.c.parent_id), unit.c.parent_id).label("parent_id"),
        unit.c.established_on,
        dissolved.label("dissolved_on"),
    ).cte(name)


def below(tables: Tables, codes: Select[Any]) -> Select[Any]:
    """Return the ids of the units with these codes and of all that stand below them today; of no code, no id."""
    now = units_now(tables, "unit_of_scope")
    found = select(now.c.id).where(now.c.code.in_(codes)).cte("within_scope", recursive=True)
    child = now.alias("child_in_scope")
    return select(found.union(select(child.c.id).join(found, child.c.parent_id == found.c.id)).c.id)
