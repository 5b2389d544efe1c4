"""What is said of an error in logs and in readiness: never what it may hold of a person, never the same each moment."""

import logging
import sqlite3

import psycopg
import pytest
from sqlalchemy.exc import OperationalError

from services.kernel.errors import Seldom, words
from services.kernel.personal import KeysUnavailable
from services.kernel.store import Unavailable
from tests.kernel.test_run import SECRET


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


def test_what_a_database_says_of_itself_is_repeated_in_one_line() -> None:
    full = psycopg.errors.DiskFull("could not extend file\nHINT: Check free disk space.")
    said = "DiskFull: could not extend file HINT: Check free disk space."
    assert words(caused(KeysUnavailable("x"), caused(OperationalError(SECRET, {}, full), full))) == said
    assert words(caused(Unavailable(SECRET), caused(RuntimeError(SECRET), full))) == said
    assert words(sqlite3.OperationalError("database or disk is full")) == "OperationalError: database or disk is full"


def test_what_may_hold_a_value_is_named_by_its_kind_only() -> None:
    """INVARIANT: no text of an error that may repeat personal data is said anywhere.

    Breaks when the text of an error of any kind but those named is passed on: a unique key's violation repeats the key.
    """
    assert words(ValueError(SECRET)) == "ValueError"
    assert words(psycopg.errors.UniqueViolation(SECRET)) == "UniqueViolation"
    assert words(OperationalError(SECRET, {}, ValueError(SECRET))) == "OperationalError"
    assert words(caused(RuntimeError(SECRET), psycopg.errors.InvalidTextRepresentation(SECRET))) == "RuntimeError"


def test_a_trouble_that_lasts_is_said_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    moments = iter((0.0, 1.0, 59.0, 61.0, 62.0, 63.0))
    seldom = Seldom(logging.getLogger("test"), logging.WARNING, lambda: next(moments))
    for said in ("away",) * 5 + ("full",):
        seldom.say(said)
    assert [record.message for record in caplog.records] == ["away", "away", "full"]
