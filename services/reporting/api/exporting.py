"""HTTP access to the tables for analysis: what they are, and each whole as a Parquet file; no person's name."""

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO, Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from services.kernel.views import ViewSet
from services.reporting.api.asking import Code, Day
from services.reporting.exports import parquet
from services.reporting.views.bi import BI_VIEWS, Bi, BiView
from services.reporting.views.refusals import UnknownTable, UnknownUnit

PARQUET = "application/vnd.apache.parquet"
CHUNK = 64 * 1024
_BY_NAME = {view.name: view for view in BI_VIEWS}


def add_routes(routes: APIRouter, viewset: ViewSet) -> None:
    """Add the list of tables and the table as a file."""

    @routes.get("/export")
    def tables() -> list[dict[str, Any]]:
        """Return the tables by name, with their columns in order and the address of each as a file."""
        return [
            {
                "table": view.name,
                "columns": [{"name": name, "type": kind} for name, kind in view.columns],
                "parquet": f"/api/export/{view.name}.parquet",
            }
            for view in BI_VIEWS
        ]

    @routes.get("/export/{table}.parquet", response_class=StreamingResponse, response_model=None)
    def table_file(
        table: str,
        since: Annotated[Day, Query(alias="from")] = None,
        until: Annotated[Day, Query(alias="to")] = None,
        unit: Code = None,
    ) -> StreamingResponse:
        """Return a table: of a unit and those below it, of what counts from a day to a day."""
        view = _BY_NAME.get(table)
        if view is None:
            raise UnknownTable()
        file = _written(viewset, view, parquet.Wanted(unit, since, until))
        headers = {"Content-Disposition": f'attachment; filename="{view.name}.parquet"'}
        return StreamingResponse(_chunks(file), media_type=PARQUET, headers=headers)


def _written(viewset: ViewSet, view: BiView, wanted: parquet.Wanted) -> IO[bytes]:
    file = TemporaryFile()  # noqa: SIM115  # has no name, holds until it was sent, is gone however that ends
    try:
        with viewset.read() as (db, views):
            door = views[Bi.NAME]
            if wanted.unit is not None and not door.knows(db, wanted.unit):
                raise UnknownUnit()
            parquet.write(db, door.tables, view, file, wanted)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(CHUNK):
            yield chunk
