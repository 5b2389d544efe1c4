"""What documents add up to, by hand."""

from uuid import UUID

from contracts.plans.numbers import DocumentHandedOn, DocumentIssued, DocumentNumberReserved, DocumentVoided
from services.reporting.figures import entries, words
from tests.reporting.examples import T1, T2, Telling


def test_documents_issued_and_numbers_voided() -> None:
    tell = Telling()
    number = {"document_id": UUID(int=91), "kind": "KH", "year": 2021, "sequence": 1, "number": "01-KH/ĐTN"}
    facts = (
        tell(DocumentNumberReserved, T1, **number),
        tell(DocumentIssued, T1, **number),
        tell(DocumentVoided, T1, **number),
        tell(DocumentHandedOn, T1, document_id=UUID(int=91), from_unit=T2),
    )
    assert [(entry.figure_id, entry.amount) for fact in facts for entry in entries(fact)] == [
        ("documents.reserved", 1),
        ("documents.issued", 1),
        ("documents.voided", 1),
    ]
    assert all(words(fact.NAME).title_vi != fact.NAME for fact in facts)
