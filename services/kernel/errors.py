"""What may be said of an error where others read it: its kind and place, its text only where that cannot name a person."""

import logging
import sqlite3
import time
from collections.abc import Callable
from pathlib import PurePath
from traceback import extract_tb

import psycopg

SPEAKING = ("services.", "nats.")
"""Modules whose errors are worded by us or tell of connections; a text of any other may repeat a person's data."""
OF_THE_DATABASE = (psycopg.OperationalError, sqlite3.OperationalError)
"""What a database says of its own state (gone, full, shutting down): it repeats no value of a row."""
AGAIN_AFTER = 60.0


class Explained(Exception):
    """What is expected to go wrong: its text is one clear line for a person, who needs no more to know."""


def place(error: BaseException) -> str:
    """Return where an error came from, innermost frame first, without its text or any value."""
    return " < ".join(
        f"{PurePath(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in reversed(extract_tb(error.__traceback__)[-12:])
    )


def words(error: BaseException) -> str:
    """Return the error's kind, and its text, one line, where that holds no personal data by its nature."""
    root = error
    while root.__cause__ is not None:
        root = root.__cause__
    if isinstance(root, OF_THE_DATABASE):
        error = root
    elif not (type(error).__module__.startswith(SPEAKING) or isinstance(error, OSError)):
        return type(error).__name__
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}"[:500] if text else type(error).__name__


class Seldom:
    """Says a trouble when it comes, and while it lasts once a minute: what is tried again every moment would fill the log."""

    def __init__(self, log: logging.Logger, level: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._log, self._level, self._clock = log, level, clock
        self._said: dict[str, float] = {}

    def say(self, text: str) -> None:
        """Log a text, unless that was done within the last minute."""
        now = self._clock()
        self._said = {one: at for one, at in self._said.items() if now - at < AGAIN_AFTER}
        if text not in self._said:
            self._said[text] = now
            self._log.log(self._level, "%s", text)
