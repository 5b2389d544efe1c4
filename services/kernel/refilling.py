"""Making views, or parts of them, again from the facts that another view keeps: beside the live rows, compared, put in place.

The live inboxes go on meanwhile; they wait only while the last facts are caught up with and the rows that differ are
exchanged, in one transaction. Killed at any moment it is gone on with by whoever comes next; two at once take turns.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import ColumnElement, MetaData, Table, delete, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import ProgrammingError

from services.kernel.comparing import Compared, compare, make_equal
from services.kernel.generations import REFILL, Divided, Generation
from services.kernel.views import DATABASE_AWAY, MAKES_NO_ROW, LostRace, ViewSet

BATCH = 1000


class Keeper(Protocol):
    """A view that keeps every fact whole."""

    def kept(self, db: Connection, after: Mapping[str, int], limit: int) -> Sequence[tuple[str, int, Any]]:
        """Return the next facts of one source with source and position, beyond what `after` says of it; none at the end."""

    def count(self, db: Connection) -> int:
        """Return how many facts are kept."""


Outcome = dict[str, Any]
"""What a refill came to, as JSON: `view`, `parts`, `facts`, `failed` (why it was given up, mostly empty), `tables`.

`tables` are those in which something differed before it was put right, each with how many rows were `too_many` and
`too_few`, and `rows`: the first of them as [key, what must be, what was].
"""
KEPT_OUTCOMES = 50


@dataclass
class Filling:
    """What is being filled: the parts (none: the whole view), how many facts are done, of how many. Empty: nothing."""

    view: str = ""
    parts: tuple[str, ...] = ()
    applied: int = 0
    total: int = 0


class Refills:
    """The refills of a service's live views, one after the other in the order in which they were asked for."""

    def __init__(self, views: ViewSet, keeper: str, batch: int = BATCH) -> None:
        self._views, self._keeper, self._batch = views, keeper, batch
        self.filling = Filling()
        self._works: dict[int, _Work] = {}
        self._whole: set[str] = set()

    def ask(self, view: str, parts: Sequence[str] = ()) -> int:
        """Ask for a view, or parts of one, to be made again; return the number under which that is done."""
        with self._views.writing() as db:
            return self._ask(db, view, parts)

    def _ask(self, db: Connection, view: str, parts: Sequence[str]) -> int:
        said = {"generation": self._views.live(db).name, "view": view, "parts": json.dumps(sorted(parts))}
        begun = select(REFILL.c.number).where(
            REFILL.c.outcome.is_(None), *(REFILL.c[key] == one for key, one in said.items())
        )
        number = db.execute(begun).scalar()
        if number is None:
            made = db.execute(insert(REFILL).values(**said, reached="", applied=0).returning(REFILL.c.number))
            number = made.scalar_one()
            db.execute(delete(REFILL).where(REFILL.c.number <= number - KEPT_OUTCOMES, REFILL.c.outcome.is_not(None)))
        return int(number)

    def outcome(self, number: int) -> Outcome | None:
        """Return what a refill came to, None while it is not done. One whose generation was swapped away came to nothing."""
        with self._views.engine.connect() as db:
            row = db.execute(select(REFILL).where(REFILL.c.number == number)).one_or_none()
        if row is None:
            return {"view": "", "parts": [], "facts": 0, "failed": "", "tables": {}}
        return None if row.outcome is None else json.loads(row.outcome)

    def waiting(self) -> bool:
        """Tell whether anything is to be made again."""
        with self._views.engine.connect() as db:
            return db.execute(select(REFILL.c.number).where(REFILL.c.outcome.is_(None)).limit(1)).scalar() is not None

    def ask_for_what_is_stale(self) -> list[str]:
        """Ask for the parts that this program makes otherwise than the one that made the live rows did; return their names."""
        found: list[str] = []
        with self._views.writing() as db:
            live = self._views.live(db)
            if not self._views.fits(db, live):
                return found
            for name, view in live.views.items():
                stale = live.stale_parts(db, view) if isinstance(view, Divided) else []
                if stale:
                    self._ask(db, name, stale)
                    found += stale
        return found

    def unfilled(self, view: str) -> frozenset[str]:
        """Return the parts of a live view that are not yet what this program makes of the facts; cheap once there are none."""
        if view in self._whole:
            return frozenset()
        with self._views.engine.connect() as db:
            live = self._views.live(db)
            shown = live.views[view]
            stale = live.stale_parts(db, shown) if isinstance(shown, Divided) else []
            makes = shown.parts() if stale else ()
        if not stale:
            self._whole.add(view)
        return frozenset(stale).intersection(makes)

    def step(self) -> Outcome | None:
        """Do a batch of the oldest refill that is not done; return what it came to if that ended it, None otherwise.

        `filling` tells afterwards whether there is anything left to do. One that a fact makes impossible is given up, and
        says so. Raises LostRace when the generation is swapped meanwhile.
        """
        number = 0
        try:
            with self._views.writing() as db:
                live = self._views.live(db)
                db.execute(delete(REFILL).where(REFILL.c.generation != live.name))
                open_ = select(REFILL).where(REFILL.c.outcome.is_(None)).order_by(REFILL.c.number).limit(1)
                row = db.execute(open_.with_for_update()).one_or_none()
                if row is None:
                    self.filling = Filling()
                    return None
                number = row.number
                return self._step(db, live, row)
        except DATABASE_AWAY:
            raise
        except ProgrammingError as error:
            raise LostRace("the generation was swapped") from error
        except MAKES_NO_ROW as error:
            return self._give_up(number, f"{type(error).__name__}: {error}"[:500])

    def _step(self, db: Connection, live: Generation, row: Any) -> Outcome | None:
        parts = tuple(json.loads(row.parts))
        work = self._works.setdefault(row.number, _Work(live, row.view, parts))
        if row.reached == "":
            work.begin(db)
        keeper, reached = live.views[self._keeper], json.loads(row.reached or "{}")
        came = self._fill(db, work, keeper, reached)
        applied = row.applied + came
        if applied >= work.total:
            work.total = keeper.count(db)
        self.filling = Filling(row.view, parts, applied, work.total)
        if came and applied < work.total:
            self._write(db, row.number, reached=json.dumps(reached), applied=applied)
            return None
        self._views.hold_still(db)
        while more := self._fill(db, work, keeper, reached):
            applied += more
        if applied != keeper.count(db):
            self._write(db, row.number, reached="", applied=0)
            return None
        return self._done(db, row.number, work.finish(db), row.view, parts, applied)

    def _done(
        self, db: Connection, number: int, found: Mapping[str, Compared], view: str, parts: Sequence[str], applied: int
    ) -> Outcome:
        tables = {
            name: {"too_many": one.too_many, "too_few": one.too_few, "rows": one.pairs()} for name, one in found.items()
        }
        said = {"view": view, "parts": list(parts), "facts": applied, "failed": "", "tables": tables}
        text = json.dumps(said, default=str)
        self._write(db, number, outcome=text)
        self.filling = Filling()
        self._works.pop(number, None)
        told: Outcome = json.loads(text)
        return told

    def _give_up(self, number: int, why: str) -> Outcome:
        said: Outcome = {"view": "", "parts": [], "facts": 0, "failed": why, "tables": {}}
        with self._views.writing() as db:
            self._write(db, number, outcome=json.dumps(said))
        self.filling = Filling()
        return said

    def _write(self, db: Connection, number: int, **values: Any) -> None:
        db.execute(update(REFILL).where(REFILL.c.number == number).values(**values))

    def _fill(self, db: Connection, work: "_Work", keeper: Keeper, reached: dict[str, int]) -> int:
        batch = keeper.kept(db, reached, self._batch)
        if batch:
            work.fill(db, [fact for _, _, fact in batch])
            source, position, _ = batch[-1]
            reached[source] = position
        return len(batch)


class _Work:
    """One refill: a second set of the view's tables, which bears the generation's name and goes with it."""

    def __init__(self, live: Generation, view: str, parts: tuple[str, ...]) -> None:
        self.view, self.parts, self.total, self._live = view, parts, 0, live
        self._metadata = MetaData()
        beside = f"beside_{live.name}"
        self._mine: Any = next(one for one in live.factory(beside, self._metadata) if view == one.NAME)
        self._tables = {
            table.name.removesuffix(f"_{live.name}"): (table, getattr(self._mine, attribute))
            for attribute, table in vars(live.views[view]).items()
            if isinstance(table, Table)
        }

    def begin(self, db: Connection) -> None:
        for _, beside in self._tables.values():
            beside.drop(db, checkfirst=True)
            beside.create(db)

    def fill(self, db: Connection, facts: Sequence[Any]) -> None:
        if self.parts:
            self._mine.apply_parts(db, facts, frozenset(self.parts))
        else:
            self._mine.apply(db, facts)

    def finish(self, db: Connection) -> dict[str, Compared]:
        found: dict[str, Compared] = {}
        for name, (table, beside) in self._tables.items():
            part = self._part(table)
            compared = compare(db, table, beside, part)
            if not compared.equal:
                found[name] = compared
                make_equal(db, table, beside, part)
            beside.drop(db)
        shown = self._live.views[self.view]
        if isinstance(shown, Divided):
            self._live.keep_parts(db, shown, self.parts or None)
        return found

    def _part(self, table: Table) -> ColumnElement[bool] | None:
        view = self._live.views[self.view]
        return view.rows_of(table, self.parts) if self.parts else None
