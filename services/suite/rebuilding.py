"""Comparing a rebuilt generation of views with the live one, table by table, row by row."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from services.kernel.comparing import Compared
from services.kernel.comparing import compare as compare_tables
from services.kernel.views import Generation, ViewSet


@dataclass(frozen=True)
class Difference:
    """A row that one of the two generations has and the other has not, or has otherwise."""

    table: str
    only_in: str
    row: str

    def line(self) -> str:
        """Return the difference as a sentence."""
        return f"{self.table}: chỉ có ở bảng {self.only_in}: {self.row}"


def compare(views: ViewSet, rebuilt: Generation) -> list[Difference]:
    """Return the rows in which `rebuilt` and the live generation differ, at most 20 a side and table.

    Facts that arrived while the rebuild ran may show up as differences of the live side; positions are not compared.
    """
    found: list[Difference] = []
    with views.engine.connect() as db, db.begin():
        for name, compared in _tables(db, views, rebuilt):
            found += [Difference(name, "cũ", repr(key + rest)) for key, rest in compared.is_.items()]
            found += [Difference(name, "mới", repr(key + rest)) for key, rest in compared.must.items()]
    return found


def count_differences(views: ViewSet, rebuilt: Generation) -> dict[str, int]:
    """Return of each table in which the generations differ how many rows only one of them has."""
    with views.engine.connect() as db, db.begin():
        counted = {name: one.too_many + one.too_few for name, one in _tables(db, views, rebuilt)}
    return {name: number for name, number in counted.items() if number}


def _tables(db: Connection, views: ViewSet, rebuilt: Generation) -> Iterator[tuple[str, Compared]]:
    live = views.live(db)
    for old in live.metadata.sorted_tables:
        if old.name not in (live.position.name, live.parked.name):
            new = rebuilt.metadata.tables[f"{old.name.removesuffix(live.name)}{rebuilt.name}"]
            yield old.name.removesuffix(f"_{live.name}"), compare_tables(db, old, new)
