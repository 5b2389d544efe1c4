"""Routes of document numbers (domain.md §6.2)."""

from collections.abc import Iterator
from itertools import islice
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Response

from contracts.base import Accepted, Year
from contracts.plans import numbers as contract
from services.kernel.http import Asked, Gate, Page, Slice, cursor_of, etag, paging, parts_of
from services.kernel.sheets import FORMS, Form, Layout, Row, download
from services.plans.api.answers import done
from services.plans.application import UseCases
from services.plans.application.numbers import After

RegisterYear = Annotated[Year, Path()]
Typed = Annotated[contract.DocumentType, Path()]

STATES = {
    contract.DocumentState.OPEN: "chưa dùng",
    contract.DocumentState.ISSUED: "đã ban hành",
    contract.DocumentState.VOIDED: "đã hủy",
}
HEADINGS = (
    "Loại",
    "Số",
    "Số, ký hiệu",
    "Tình trạng",
    "Ngày lấy số",
    "Ngày ký",
    "Trích yếu",
    "Chức vụ người ký",
    "Ngày hủy",
)


def add_routes(routes: APIRouter, use: UseCases, gate: Gate) -> None:
    """Add the routes of this slice."""
    Writer = Annotated[Asked, Depends(gate.write)]  # a type
    Reader = Annotated[Asked, Depends(gate.read)]  # a type

    @routes.put("/units/{unit_id}/document-suffix")
    def set_document_suffix(unit_id: UUID, wish: contract.SetSuffix, response: Response, asked: Writer) -> Accepted:
        """Set the letters that stand for the unit in its numbers."""
        return done(response, use.numbers.set_suffix(unit_id, wish, asked))

    @routes.post("/units/{unit_id}/documents/bulk")
    def load_documents(unit_id: UUID, wish: contract.LoadDocuments, asked: Writer) -> contract.DocumentsAccepted:
        """Enter a list of documents, numbers in the order of the rows; all or none."""
        return use.numbers.load(unit_id, wish, asked)

    @routes.get("/units/{unit_id}/documents")
    def list_documents(
        unit_id: UUID,
        year: Year,
        asked: Reader,
        part: Annotated[Slice, Depends(paging)],
        kind: contract.DocumentType | None = None,
        state: contract.DocumentState | None = None,
    ) -> Page[contract.DocumentShown]:
        """List a unit's numbers of a year, by type and number."""
        after = After(*parts_of(part.cursor, str, int)) if part.cursor else None
        lines = use.numbers.lines(unit_id, year, asked, kind=kind, state=state, after=after)
        found = list(islice(lines, part.limit + 1))
        more, found = len(found) > part.limit, found[: part.limit]
        return Page(items=found, next=cursor_of(found[-1].kind, found[-1].sequence) if more else None)

    for form in FORMS:
        _add_file(routes, use, gate, form)

    @routes.get("/units/{unit_id}/documents/{document_id}")
    def show_document(unit_id: UUID, document_id: UUID, response: Response, asked: Reader) -> contract.DocumentShown:
        """Show a document and its number."""
        found, version = use.numbers.show(unit_id, document_id, asked)
        etag(response, version)
        return found

    @routes.put("/units/{unit_id}/documents/{document_id}")
    def reserve_number(
        unit_id: UUID, document_id: UUID, wish: contract.ReserveNumber, response: Response, asked: Writer
    ) -> contract.NumberAccepted:
        """Take the next number of the register for a document; asked again, it is the same number."""
        answer = use.numbers.reserve(unit_id, document_id, wish, asked)
        etag(response, answer.version)
        return answer

    @routes.put("/units/{unit_id}/documents/{document_id}/issue")
    def issue_document(
        unit_id: UUID, document_id: UUID, wish: contract.IssueDocument, response: Response, asked: Writer
    ) -> Accepted:
        """Issue a document under its number."""
        return done(response, use.numbers.issue(unit_id, document_id, wish, asked))

    @routes.put("/units/{unit_id}/documents/{document_id}/voiding")
    def void_number(
        unit_id: UUID, document_id: UUID, wish: contract.VoidNumber, response: Response, asked: Writer
    ) -> Accepted:
        """Give a number up for good."""
        return done(response, use.numbers.void(unit_id, document_id, wish, asked))

    @routes.put("/units/{unit_id}/registers/{kind}/{year}/closure")
    def close_register(
        unit_id: UUID,
        kind: Typed,
        year: RegisterYear,
        wish: contract.CloseRegister,
        response: Response,
        asked: Writer,
    ) -> Accepted:
        """Close the register of a type and year."""
        return done(response, use.numbers.close(unit_id, kind, year, wish, asked))


def _add_file(routes: APIRouter, use: UseCases, gate: Gate, form: Form) -> None:
    path = f"/units/{{unit_id}}/documents.{form}"

    @routes.get(path, response_class=Response, name=f"documents.{form}")
    def file(
        unit_id: UUID,
        year: Year,
        asked: Annotated[Asked, Depends(gate.read)],
        kind: contract.DocumentType | None = None,
        state: contract.DocumentState | None = None,
    ) -> Response:
        """List a unit's numbers of a year, by type and number. As a file, all of them."""
        lines = use.numbers.lines(unit_id, year, asked, kind=kind, state=state)
        return download(f"so-van-ban-{year}", form, _table(lines), Layout("Sổ văn bản đi"))


def _table(lines: Iterator[contract.DocumentShown]) -> Iterator[Row]:
    yield HEADINGS
    for one in lines:
        yield (
            one.kind,
            one.sequence,
            one.number,
            STATES[one.state],
            one.reserved_on,
            one.issued_on,
            one.subject,
            one.signer_post,
            one.voided_on,
        )
