"""HTTP access to what changed between two moments of recording, by figure, and to the entries that came in between."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from services.kernel.http import Slice, paging
from services.kernel.sheets import Table
from services.kernel.views import ViewSet
from services.reporting.api.asking import Asked, Moment, files
from services.reporting.exports import tables
from services.reporting.views import changes as questions
from services.reporting.views.changes import ChangedEntries, Changes
from services.reporting.views.queries import figure_of

Since = Annotated[Moment, Query(description="what was recorded after this moment")]


def add_routes(routes: APIRouter, viewset: ViewSet, asked: Callable[..., Asked]) -> None:
    """Add the routes of changes; `known_at` is the later of the two moments, now if not given."""

    @routes.get("/changes")
    def changed(since: Since, q: Annotated[Asked, Depends(asked)]) -> Changes:
        """The figures that are not what they were at `since`, as of `on`."""
        with viewset.read() as (db, views):
            return questions.changes(
                db, views, since=since, until=q.known_at, on=q.on, year=q.year, unit=q.unit, cluster=q.cluster
            )

    @files(routes, "/changes", "Số liệu đã thay đổi")
    def changed_table(since: Since, q: Annotated[Asked, Depends(asked)]) -> tuple[str, Table]:
        return f"changes-{q.on}", tables.changes(changed(since, q))

    @routes.get("/changes/{figure}")
    def entries(
        figure: str, since: Since, q: Annotated[Asked, Depends(asked)], part: Annotated[Slice, Depends(paging)]
    ) -> ChangedEntries:
        """The entries recorded after `since` that count in the figure as of `on`, a page of them."""
        with viewset.read() as (db, views):
            return questions.changed_entries(
                db,
                views,
                figure_of(figure),
                since=since,
                until=q.known_at,
                on=q.on,
                year=q.year,
                unit=q.unit,
                cluster=q.cluster,
                cursor=part.cursor,
                limit=part.limit,
            )
