"""One canonical example of each command, event and request about document numbers, used by every test of them."""

from datetime import date
from typing import Any
from uuid import UUID

from contracts.base import Document
from contracts.plans import numbers as contract
from services.plans.domain import document as d
from services.plans.domain import issuer as i
from services.plans.domain import register as r
from services.plans.domain import register_sheet as s
from services.plans.domain.units import UnitRef
from tests.plans import examples as ex

LETTER, DECISION, SECOND, THIRD = (UUID(int=n) for n in range(301, 305))
REGISTER = r.register_id(ex.OFFICE, "KH", 2021)
SHEET = s.sheet_id(REGISTER, 1)
SUCCESSOR = UnitRef(id=ex.STRANGER, code="don-vi-khac")
SECRET = "Lấy nhầm số cho bản nháp"
SUBJECT = "Kế hoạch tổ chức Tháng Thanh niên"
LENIENT = ex.RULES.model_copy(
    update={
        "numbers": ex.RULES.numbers.model_copy(
            update={
                "issued_within_year": False,
                "earlier_day_refused": False,
                "closed_without_open_numbers": False,
            }
        )
    }
)

# Documents.
reserve = d.Reserve(ex.UNIT, "KH", None, "ĐTN", 3, date(2021, 2, 1), ex.RULES)
issue = d.Issue(SUBJECT, "Bí thư", None, None, date(2021, 2, 3), ex.RULES)
void = d.Void(SECRET, date(2021, 2, 4))
hand_on = d.HandOn(SUCCESSOR, date(2021, 3, 1))

NUMBER: dict[str, Any] = {"unit": ex.UNIT, "kind": "KH", "year": 2021, "sequence": 3, "number": "03-KH/ĐTN"}
reserved = d.Reserved(**NUMBER, department=None, on=date(2021, 2, 1))
issued = d.Issued(**NUMBER, summary=SUBJECT, signer_post="Bí thư", out_of_order=False, on=date(2021, 2, 3))
voided = d.Voided(**NUMBER, reason=SECRET, on=date(2021, 2, 4))
handed_on = d.HandedOn(unit=SUCCESSOR, from_unit=ex.UNIT, on=date(2021, 3, 1))

# Registers, their sheets, and the issuer's letters.
KEPT: dict[str, Any] = {"unit": ex.UNIT, "kind": "KH", "year": 2021}
sheet_begun = r.SheetBegun(**KEPT, sheet=1)
close = r.Close(3, 2, 1, date(2021, 12, 31), ex.RULES)
closed = r.Closed(**KEPT, last=3, issued=2, voided=1, open=0, on=date(2021, 12, 31))
register_handed_on = r.HandedOn(unit=SUCCESSOR, kind="KH", year=2021, from_unit=ex.UNIT, on=date(2021, 3, 1))
taken = s.NumberTaken(unit=ex.UNIT, sequence=1, document_id=LETTER)
used = s.NumberUsed(unit=ex.UNIT, sequence=1, on=date(2021, 2, 3))
struck = s.NumberStruck(unit=ex.UNIT, sequence=1)
suffix_set = i.SuffixSet(unit=ex.UNIT, suffix="ĐTN", on=date(2021, 1, 1))

# Requests.
letters = contract.SetSuffix(suffix="ĐTN", effective_on=date(2021, 1, 1))
asked = contract.ReserveNumber(kind="KH", effective_on=date(2021, 2, 1))
asked_decision = contract.ReserveNumber(kind="QĐ", department="TCKT", effective_on=date(2021, 2, 1))
out = contract.IssueDocument(subject=SUBJECT, signer_post="Bí thư", effective_on=date(2021, 2, 3))
given_up = contract.VoidNumber(reason=SECRET, effective_on=date(2021, 2, 4))
closure = contract.CloseRegister(
    effective_on=date(2021, 12, 31), document=Document(number="01-BB/ĐTN", issued_on=date(2021, 12, 31))
)


def row(document_id: UUID, **said: Any) -> contract.DocumentRow:
    """A row of a paper register."""
    return contract.DocumentRow(**dict(asked) | {"document_id": document_id} | said)
