"""Routes of imports: a sheet comes as a file, its rows are shown and decided, then written or given up, or undone."""

import re
from collections.abc import Collection, Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Depends, Query, Response

from contracts.base import Accepted, Text, UnitRef, Year
from contracts.members import imports as contract
from services.kernel.http import Gate, Page, RawBody, Slice, cursor_of, etag, paging, parts_of
from services.kernel.store import Caller
from services.kernel.views import ViewSet
from services.members.api.answers import done
from services.members.application import UseCases
from services.members.sheets import marked
from services.members.sheets.limits import FILE_BYTES
from services.members.views.imports import STAGED, Imports
from services.members.views.subtree import within
from services.members.views.units import Units

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = frozenset({"application/octet-stream", XLSX, "application/vnd.ms-excel"})
RAW = (RawBody("PUT", re.compile(r"/imports/[0-9a-fA-F-]{32,36}"), TYPES, FILE_BYTES),)
"""Where a file comes as it is; what it truly is, its bytes say."""


def add_routes(routes: APIRouter, use: UseCases, views: ViewSet, gate: Gate) -> None:
    """Add the routes of this slice."""
    Asked = Annotated[Caller, Depends(gate.write)]  # a type
    Reader = Annotated[Caller, Depends(gate.read)]  # a type

    @routes.put("/imports/{import_id}")
    def upload_import(
        import_id: UUID,
        unit_id: UUID,
        asked: Asked,
        response: Response,
        data: Annotated[bytes, Body(media_type="application/octet-stream")] = b"",
        purpose: Text | None = None,
        year: Year | None = None,
        forced: bool = False,
    ) -> contract.ImportAccepted:
        """Take in a roster sheet for a unit and what stands below it; nothing is written to the register yet."""
        wish = contract.UploadImport(unit_id=unit_id, purpose=purpose, year=year, forced=forced)
        answer = use.imports.upload(import_id, wish, data, asked)
        etag(response, answer.version)
        return answer

    @routes.get("/imports")
    def list_imports(
        reader: Reader,
        part: Annotated[Slice, Depends(paging)],
        unit: UUID | None = None,
        state: contract.ImportState | None = None,
    ) -> Page[contract.ImportListed]:
        """List the imports into the subtree of a key, or of `unit` within it, the last one first."""
        gone = state is contract.ImportState.ROWS_GONE
        before = parts_of(part.cursor, int)[0] if part.cursor else None
        with views.read() as (db, live):
            units = within(db, live[Units.NAME], reader, unit)
            listed: Imports = live[Imports.NAME]
            kept_as = STAGED if gone else state
            rows = listed.page(db, units, kept_as, before, part.limit + 1)
        more, rows = len(rows) > part.limit, rows[: part.limit]
        waiting = use.imports.kept([row["id"] for row in rows if row["state"] == STAGED])
        items = [item for item in (_listed(row, waiting) for row in rows) if state in (None, item.state)]
        return Page(items=items, next=cursor_of(rows[-1]["position"]) if more else None)

    @routes.get("/imports/{import_id}")
    def show_import(import_id: UUID, reader: Reader, response: Response) -> contract.ImportShown:
        """Show how far an import is."""
        found, version = use.imports.show(import_id, reader)
        etag(response, version)
        return found

    @routes.get("/imports/{import_id}/rows")
    def list_import_rows(
        import_id: UUID,
        reader: Reader,
        part: Annotated[Slice, Depends(paging)],
        verdict: Annotated[contract.Verdict | None, Query()] = None,
    ) -> Page[contract.ImportRowShown]:
        """List the staged rows, by their number in the sheet."""
        after = parts_of(part.cursor, int)[0] if part.cursor else 0
        rows = use.imports.rows(import_id, reader, verdict=verdict or "", after=after, limit=part.limit + 1)
        more = len(rows) > part.limit
        return Page(items=rows[: part.limit], next=cursor_of(rows[part.limit - 1].number) if more else None)

    @routes.get("/imports/{import_id}/marked.xlsx")
    def marked_import(import_id: UUID, reader: Reader) -> Response:
        """Return the staged rows as a sheet, coloured, with the reasons."""
        rows = (
            marked.MarkedRow(
                row.number,
                row.verdict,
                row.choice or "",
                row.values,
                [(reason.column, reason.detail) for reason in row.reasons],
            )
            for row in use.imports.rows(import_id, reader)
        )
        headers = {"Content-Disposition": f'attachment; filename="nhap-{import_id}.xlsx"'}
        return Response(marked.write(rows), media_type=XLSX, headers=headers)

    @routes.put("/imports/{import_id}/decisions")
    def decide_import_rows(
        import_id: UUID, wish: contract.DecideImportRows, asked: Asked, response: Response
    ) -> Accepted:
        """Choose what becomes of rows, one by one or a verdict's at once."""
        return done(response, use.imports.decide_rows(import_id, wish, asked))

    @routes.put("/imports/{import_id}/judgement")
    def judge_import(import_id: UUID, asked: Asked, response: Response) -> Accepted:
        """Compare the staged rows with the register anew."""
        return done(response, use.imports.judge(import_id, asked))

    @routes.put("/imports/{import_id}/commit")
    def commit_import(import_id: UUID, wish: contract.CommitImport, asked: Asked, response: Response) -> Accepted:
        """Write all rows, or none."""
        return done(response, use.imports.commit(import_id, wish, asked))

    @routes.put("/imports/{import_id}/reversal")
    def revert_import(import_id: UUID, wish: contract.RevertImport, asked: Asked, response: Response) -> Accepted:
        """Take back all an import wrote."""
        return done(response, use.imports.revert(import_id, wish, asked))

    @routes.put("/imports/{import_id}/discard")
    def discard_import(import_id: UUID, asked: Asked, response: Response) -> Accepted:
        """Give an import up before it is written."""
        return done(response, use.imports.discard(import_id, asked))

    @routes.put("/units/{unit_id}/import-mapping")
    def save_import_mapping(
        unit_id: UUID, wish: contract.SaveImportMapping, asked: Asked, response: Response
    ) -> Accepted:
        """Keep what titles of a unit's sheets mean."""
        return done(response, use.import_mappings.save(unit_id, wish, asked))

    @routes.get("/units/{unit_id}/import-mapping")
    def show_import_mapping(unit_id: UUID, reader: Reader) -> dict[str, str]:
        """Show what titles of a unit's sheets mean, folded."""
        return dict(use.import_mappings.show(unit_id, reader))


def _listed(row: Mapping[str, Any], waiting: Collection[UUID]) -> contract.ImportListed:
    gone = row["state"] == STAGED and row["id"] not in waiting
    said = {name: value for name, value in row.items() if name in contract.ImportListed.model_fields}
    unit = UnitRef(id=row["unit_id"], code=row["unit_code"])
    return contract.ImportListed.model_validate({**said, "unit": unit} | ({"state": "ROWS_GONE"} if gone else {}))
