"""Which of several replicas of a service does what must be done by one alone: whoever has the turn keeps it until it ends."""

import threading
from contextlib import suppress
from zlib import crc32

from sqlalchemy import text
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError

TURNS = 0x6263_6403
"""Class of the advisory locks."""


class Turn:
    """The turn at a work named `what`, among the processes that share a database.

    On PostgreSQL it is a lock that lasts as long as a connection, whose loss the server notices (`kernel.link`): it passes
    on when the process ends or is cut off. On SQLite there is one process only. Two may think themselves at their turn for
    the moment between the loss of that connection and the next `mine`, so that the work must bear being done twice, be it
    rarely.
    """

    def __init__(self, engine: Engine, what: str) -> None:
        self._engine, self._number = engine, crc32(what.encode()) & 0x7FFF_FFFF
        self._lock = threading.Lock()
        self._held: Connection | None = None
        self.waiting = False

    def mine(self) -> bool:
        """Tell whether it is this process's turn now, taking it if nobody has it. Blocks for an answer of the database."""
        with self._lock:
            mine = self._engine.dialect.name == "sqlite" or self._holds() or self._takes()
            self.waiting = not mine
            return mine

    def pass_on(self) -> None:
        """Let another have it, at once: the end of a connection alone is noticed by the server a moment later."""
        with self._lock:
            if self._held is not None:
                with suppress(DBAPIError):
                    self._held.execute(text("SELECT pg_advisory_unlock(:turns, :number)"), self._numbers())
                self._held.close()
                self._held = None

    def _holds(self) -> bool:
        if self._held is None:
            return False
        try:
            self._held.execute(text("SELECT 1"))
        except DBAPIError:
            self._held.close()
            self._held = None
            return False
        return True

    def _takes(self) -> bool:
        db = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            db.detach()
            taken = db.execute(text("SELECT pg_try_advisory_lock(:turns, :number)"), self._numbers()).scalar_one()
        except DBAPIError:
            db.close()
            return False
        if taken:
            self._held = db
        else:
            db.close()
        return bool(taken)

    def _numbers(self) -> dict[str, int]:
        return {"turns": TURNS, "number": self._number}
