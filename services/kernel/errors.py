"""What may be said of an error where others read it: its kind and place, its text only where that cannot name a person."""

from pathlib import PurePath
from traceback import extract_tb

SPEAKING = ("services.", "nats.")
"""Modules whose errors are worded by us or tell of connections; a text of any other may repeat a person's data."""


def place(error: BaseException) -> str:
    """Return where an error came from, innermost frame first, without its text or any value."""
    return " < ".join(
        f"{PurePath(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in reversed(extract_tb(error.__traceback__)[-12:])
    )


def words(error: BaseException) -> str:
    """Return the error's kind, and its text where that holds no personal data by its nature."""
    kind = type(error)
    if kind.__module__.startswith(SPEAKING) or isinstance(error, OSError):
        return f"{kind.__name__}: {error}"[:500]
    return kind.__name__
