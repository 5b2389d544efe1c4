"""Routes of attached files: a file comes as it is, piece by piece, and goes back as a download that nothing executes."""

import re
from datetime import date
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from contracts.base import LAST_YEAR, Accepted
from contracts.plans import attachments as contract
from services.kernel.http import Asked, Gate, RawBody, etag
from services.plans.api.answers import done
from services.plans.application import UseCases

Hash = Annotated[contract.Sha256, Path()]

Day = Annotated[date, Query(le=date(LAST_YEAR, 12, 31))]

BODY = {"requestBody": {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}}
HARMLESS = {
    "Content-Security-Policy": "sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-cache",
}


def takes_files(use: UseCases) -> RawBody:
    """Return the route that takes a file as it is; what it truly is, its bytes say."""
    largest, media_types = use.attachments.limits()
    undeclared = frozenset({"application/octet-stream"})
    return RawBody("PUT", re.compile(r"/attachments/[0-9a-f]{64}"), media_types | undeclared, largest, streamed=True)


def add_routes(routes: APIRouter, use: UseCases, gate: Gate) -> None:
    """Add the routes of this slice."""
    Writer = Annotated[Asked, Depends(gate.write)]  # a type
    Reader = Annotated[Asked, Depends(gate.read)]  # a type

    @routes.post("/attachments/sweep")
    def sweep_attachments(asked: Writer) -> contract.Swept:
        """Remove the files that nothing refers to; for a key of the whole bloc."""
        return use.attachments.sweep(asked)

    @routes.put("/attachments/{sha256}", openapi_extra=BODY)
    async def attach_file(
        sha256: Hash,
        unit_id: UUID,
        purpose: contract.Purpose,
        file_name: contract.FileName,
        effective_on: Day,
        request: Request,
        response: Response,
        asked: Writer,
    ) -> contract.AttachmentAccepted:
        """Attach a file to a unit under its SHA-256; the same bytes again change nothing."""
        wish = contract.AttachFile(unit_id=unit_id, purpose=purpose, file_name=file_name, effective_on=effective_on)
        declared = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        intake = await run_sync(use.attachments.begin, wish, asked)
        try:
            async for piece in request.stream():
                await run_sync(intake.take, piece)
            answer = await run_sync(use.attachments.attach, sha256, wish, declared, intake, asked)
        finally:
            intake.close()
        etag(response, answer.version)
        return answer

    @routes.get("/attachments/{sha256}", response_class=Response)
    def download_attachment(sha256: Hash, request: Request, asked: Reader) -> Response:
        """Give a file back, to be saved and not to be shown or run."""
        found = use.attachments.show(sha256, asked)
        tag = f'"{sha256}"'
        if tag in request.headers.get("If-None-Match", ""):
            return Response(status_code=304, headers={"ETag": tag, **HARMLESS})
        headers = {
            "ETag": tag,
            "Content-Length": str(found.size),
            "Content-Disposition": _disposition(found.references[0].file_name),
            "Content-Type": found.media_type,
        }
        return StreamingResponse(use.attachments.read(sha256), headers=headers | HARMLESS)

    @routes.get("/attachments/{sha256}/references")
    def show_attachment(sha256: Hash, asked: Reader) -> contract.AttachmentShown:
        """Show what a file is, and the references to it in the key's scope."""
        return use.attachments.show(sha256, asked)

    @routes.put("/attachments/{sha256}/units/{unit_id}/removal")
    def remove_attachment(
        sha256: Hash, unit_id: UUID, wish: contract.RemoveAttachment, response: Response, asked: Writer
    ) -> Accepted:
        """Drop a unit's reference to a file; the bytes go with the last one."""
        return done(response, use.attachments.remove(sha256, unit_id, wish, asked))


def _disposition(file_name: str) -> str:
    plain = "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in "._-") else "_" for letter in file_name
    )
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file_name, safe='')}"
