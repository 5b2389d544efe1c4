"""Whether two sets of views hold the same rows, told by a hash of each table."""

import hashlib

from sqlalchemy import Connection, Table, select

from services.kernel.views import Generation, ViewSet


def hashes(views: ViewSet, generation: Generation | None = None) -> dict[str, str]:
    """Return a hash of the rows of each table of a generation, the live one if not given, by the name all generations share.

    The order of rows does not count, nor do positions and parked facts.
    """
    with views.engine.connect() as db:
        shown = generation or views.live(db)
        aside = (shown.position.name, shown.parked.name)
        tables = [table for table in shown.metadata.sorted_tables if table.name not in aside]
        return {table.name.removesuffix(f"_{shown.name}"): _hash(db, table) for table in tables}


def _hash(db: Connection, table: Table) -> str:
    lines = sorted(repr(tuple(row)) for row in db.execute(select(table)))
    return f"{len(lines)} {hashlib.sha256(repr(lines).encode()).hexdigest()}"
