"""How stored numbers and ids read outside: as dates, moments and text, in the SQL of SQLite and of PostgreSQL."""

from typing import Any

from sqlalchemy import FunctionElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import NullType


class _Read(FunctionElement[Any]):
    """A reading of one value; what it is on either database is written below, by name."""

    inherit_cache = True
    type = NullType()


class as_text(_Read):  # reads as a function of SQL
    """Text, as it is."""

    inherit_cache = True


class as_number(_Read):
    """A whole number of 64 bits."""

    inherit_cache = True


class as_truth(_Read):
    """A condition; 0 or 1 on SQLite."""

    inherit_cache = True


class as_id(_Read):
    """An id in its usual form, 36 letters."""

    inherit_cache = True


class as_date(_Read):
    """A number yyyymmdd as a date; on SQLite as text `2026-03-26`."""

    inherit_cache = True


class as_month(_Read):
    """A number yyyymm as the first day of that month."""

    inherit_cache = True


class as_moment(_Read):
    """Microseconds since 1970 UTC as a moment; on SQLite as text `2026-03-26T01:02:03.000004Z`."""

    inherit_cache = True


class today(_Read):
    """The present day in Vietnam as a number yyyymmdd."""

    inherit_cache = True


class within(_Read):
    """Whether the first of two texts stands in the second."""

    inherit_cache = True


_POSTGRESQL = {
    as_text: "CAST({0} AS TEXT)",
    as_number: "CAST({0} AS BIGINT)",
    as_truth: "({0})",
    as_id: "CAST({0} AS TEXT)",
    as_date: "make_date({0} / 10000, mod({0} / 100, 100), mod({0}, 100))",
    as_month: "make_date({0} / 100, mod({0}, 100), 1)",
    as_moment: "TIMESTAMPTZ 'epoch' + {0} * INTERVAL '1 microsecond'",
    today: "CAST(to_char(now() AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYYMMDD') AS INTEGER)",
    within: "(position({0} IN {1}) > 0)",
}
_HEX = "hex({0})"
_SQLITE = {
    as_text: "CAST({0} AS TEXT)",
    as_number: "CAST({0} AS INTEGER)",
    as_truth: "CAST(({0}) AS INTEGER)",
    as_id: "CASE WHEN {0} IS NULL THEN NULL ELSE lower("
    + " || '-' || ".join(f"substr({_HEX}, {start}, {length})" for start, length in ((1, 8), (9, 4), (13, 4), (17, 4)))
    + f" || '-' || substr({_HEX}, 21)) END",
    as_date: "substr({0}, 1, 4) || '-' || substr({0}, 5, 2) || '-' || substr({0}, 7, 2)",
    as_month: "substr({0}, 1, 4) || '-' || substr({0}, 5, 2) || '-01'",
    as_moment: "strftime('%Y-%m-%dT%H:%M:%S', {0} / 1000000, 'unixepoch') || '.'"
    " || substr('000000' || ({0} - {0} / 1000000 * 1000000), -6) || 'Z'",
    today: "CAST(strftime('%Y%m%d', 'now', '+7 hours') AS INTEGER)",
    within: "(instr({1}, {0}) > 0)",
}


def _written(dialect: str, pattern: dict[Any, str]) -> None:
    for kind, sql in pattern.items():

        def compiled(element: Any, compiler: Any, sql: str = sql, **options: Any) -> str:
            return sql.format(*(compiler.process(one, **options) for one in element.clauses))

        compiles(kind, dialect)(compiled)


_written("postgresql", _POSTGRESQL)
_written("sqlite", _SQLITE)
