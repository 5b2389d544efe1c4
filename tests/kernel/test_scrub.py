"""What was deleted from views stands in no file of theirs once they were scrubbed."""

from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import Column, MetaData, Table, Text, delete, insert

from services.kernel.views import NotScrubbed, ViewSet
from tests.kernel.test_views import apply, fact
from tests.support.sample import totals

A, SECRET = UUID(int=1), "Bí mật cần xóa khỏi ổ đĩa"


def keep_and_delete(views: ViewSet) -> None:
    """Write a secret into a table of a generation, and delete it."""
    kept = Table("words_g1", MetaData(), Column("word", Text))
    with views.engine.execution_options(bcd_write=True).begin() as db:
        kept.create(db)
        db.execute(insert(kept), [{"word": f"{SECRET} {n}"} for n in range(500)])
    with views.engine.execution_options(bcd_write=True).begin() as db:
        db.execute(delete(kept))


def lying(views_url: str, directory: Path) -> bytes:
    """Return what the database of views holds in its files."""
    if views_url.startswith("sqlite"):
        return b"".join(file.read_bytes() for file in directory.glob("views.db*"))
    with psycopg.connect(views_url) as db:
        (path,) = db.execute(
            "SELECT current_setting('data_directory') || '/' || pg_relation_filepath('words_g1')"
        ).fetchone()  # type: ignore[misc]  # there is one row
        db.execute("CHECKPOINT")
    return Path(path).read_bytes()


def test_what_was_deleted_stands_in_no_file_once_scrubbed(views: ViewSet, views_url: str, tmp_path: Path) -> None:
    """INVARIANT: behind `scrub` no byte of a deleted row stands in the files of the views.

    Breaks when the log is checkpointed but not emptied, or deleted rows are only marked.
    """
    keep_and_delete(views)
    assert SECRET.encode() in lying(views_url, tmp_path), "the search finds what there is to find"
    apply(views, fact(1, A))
    views.scrub()
    assert SECRET.encode() not in lying(views_url, tmp_path)
    assert totals(views)[A][0] == 1


def test_a_reader_in_the_way_is_told_of_not_passed_over(
    views: ViewSet, views_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.kernel.views.SCRUB_SECONDS", 1)
    keep_and_delete(views)
    with views.read() as (db, _):
        totals_of = db.exec_driver_sql("SELECT count(*) FROM words_g1").scalar()
        assert totals_of == 0
        keep_more(views)
        with pytest.raises(NotScrubbed):
            views.scrub()
    views.scrub()


def keep_more(views: ViewSet) -> None:
    """Write something behind a reader's back."""
    with views.engine.execution_options(bcd_write=True).begin() as db:
        db.exec_driver_sql("INSERT INTO words_g1 VALUES ('mới')")
