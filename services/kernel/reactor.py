"""Facts of another service to commands of one's own: each fact causes what it must exactly once in effect, in order."""

import logging
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import insert, select

from services.kernel.decider import Refusal
from services.kernel.generations import Generation, drop
from services.kernel.tracing import carried, under
from services.kernel.views import NOWHERE, CannotApply, Delivered, LostRace, Place, ViewSet, move

log = logging.getLogger(__name__)

NAME = "reactions"
KNOWN_WITHIN = 5.0
TRY_AGAIN = 503


class Reactor:
    """What an Inbox applies a stream to where facts cause commands; its position stands in one's own database of views.

    Promise: `react` is called with every fact, in order, at least once, and the position moves after it. A commit that
    carries a receipt of the fact therefore happens exactly once: what is killed between the two is told again, and finds
    its receipt. Two reactors at once are harmless for the same reason; the loser of the compare-and-set stands by.

    A fact is told only once the views have applied it too, so that the command may read them. One that a rule refuses is
    written down with the refusal's code and never tried again; one refused for the time being (HTTP 503) is. A fact of a
    known type that cannot be read stops the reactor: it is not passed over.
    """

    def __init__(self, views: ViewSet, react: Callable[[Any], object], *, known_within: float = KNOWN_WITHIN) -> None:
        self._views, self._react, self._known_within = views, react, known_within
        self._own = Generation(NAME, lambda _, __: ())
        views.keep_beside(self._own.metadata)

    def live_name(self) -> str:
        """Return the name of the only generation there is: what was done is not done anew."""
        return NAME

    def generation(self, name: str) -> Generation:
        """Return the tables of the position and of what was refused."""
        assert name == NAME
        return self._own

    def place(self, generation: Generation, stream: str) -> Place:
        """Return how far `stream` was reacted to."""
        table = generation.position
        with self._views.engine.connect() as db:
            row = db.execute(select(table).where(table.c.stream == stream)).one_or_none()
        return NOWHERE if row is None else Place(row.seq, row.position, row.epoch)

    def apply(
        self,
        generation: Generation,
        stream: str,
        batch: Sequence[Delivered],
        old: Place,
        new: Place,
        *,
        strict: bool = False,
        live: bool = True,
    ) -> None:
        """Let each fact cause what it must, then move the position; raises LostRace where another was first or must wait."""
        refused: list[dict[str, Any]] = []
        for one in batch:
            if one.flaw:
                raise CannotApply(f"{stream}: {one.position}: {one.flaw}")
            if one.fact is None:
                continue
            if not self._views.wait(stream, one.position, self._known_within):
                raise LostRace("the views do not know the fact yet")
            try:
                with under(carried(one.traceparent)):
                    self._react(one.fact)
            except Refusal as refusal:
                if refusal.STATUS == TRY_AGAIN:
                    raise LostRace(f"not now: {refusal.CODE}") from refusal
                log.error("reactor %s: %s at %s was refused: %s", stream, one.type, one.position, refusal.CODE)
                refused.append(_row(stream, one, refusal))
        with self._views.writing() as db:
            move(db, generation.position, stream, old, new, self._views.now())
            if refused:
                db.execute(insert(generation.parked), refused)

    def refused(self) -> list[dict[str, Any]]:
        """Return the facts whose commands a rule refused, oldest first: stream, position, type, and the code as reason."""
        table = self._own.parked
        with self._views.engine.connect() as db:
            rows = db.execute(select(table).order_by(table.c.stream, table.c.position)).mappings()
            return [dict(row) for row in rows]


def forget(views: ViewSet) -> None:
    """Forget what was applied and reacted to: an empty generation goes live, facts are told anew and find their receipts."""
    views.swap(views.create())
    with views.writing() as db:
        drop(db, NAME)


def _row(stream: str, one: Delivered, refusal: Refusal) -> dict[str, Any]:
    return {
        "stream": stream,
        "position": one.position,
        "aggregate": one.key,
        "type": one.type,
        "data": one.data.decode(errors="backslashreplace").replace("\0", "\\x00"),
        "reason": refusal.CODE,
    }
