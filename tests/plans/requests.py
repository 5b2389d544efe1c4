"""One canonical example of each request to the plans service, and the units it is asked about."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from contracts import plans as contract
from contracts.base import Document, UnitRef
from services.kernel.store import Actor, Caller
from tests.plans import examples as ex

WHOLE = Caller(Actor("acc-1", "Bí thư", "*"), None)


class ThreeUnits:
    """A bloc, an office below it, a cell below the office, a unit apart from them, and one that was dissolved."""

    _code: ClassVar[dict[UUID, str]] = {
        ex.BLOC: "khoi-cq-dn",
        ex.OFFICE: "van-phong",
        ex.CELL: "chi-doan-1",
        ex.STRANGER: "don-vi-khac",
        ex.GONE: "da-giai-the",
    }
    _gone: ClassVar[dict[UUID, date]] = {ex.GONE: ex.GONE_ON}
    _parent: ClassVar[dict[UUID, UUID]] = {
        ex.OFFICE: ex.BLOC,
        ex.CELL: ex.OFFICE,
        ex.STRANGER: ex.BLOC,
        ex.GONE: ex.BLOC,
    }

    def find(self, unit_id: UUID) -> UnitRef | None:
        """Return the unit's id and code."""
        code = self._code.get(unit_id)
        return UnitRef(id=unit_id, code=code) if code else None

    def parent(self, unit_id: UUID) -> UUID | None:
        """Return the unit above."""
        return self._parent.get(unit_id)

    def dissolved_on(self, unit_id: UUID) -> date | None:
        """Return the day from which a unit exists no more."""
        return self._gone.get(unit_id)


def within(unit_id: UUID) -> Caller:
    """Someone who may act in the subtree of a unit."""
    return Caller(Actor("acc-2", "Bí thư", "van-phong"), unit_id)


def paper(number: str, day: date) -> dict[str, Any]:
    """The fields of a request that rests on a paper."""
    return {"effective_on": day, "document": Document(number=number, issued_on=day)}


items = (
    contract.DraftItem(item_id=ex.LAUNCH, title="Ra quân đầu năm", due_on=date(2021, 1, 31)),
    contract.DraftItem(
        item_id=ex.BLOOD,
        title="Ngày hội hiến máu",
        kind=contract.ItemKind.BLOOD_DONATION,
        due_on=date(2021, 6, 14),
    ),
)
draft = contract.DraftProgramme(
    unit_id=ex.OFFICE,
    year=2021,
    title="Chương trình công tác năm 2021",
    items=items,
    effective_on=date(2021, 1, 4),
)
submission = contract.SubmitProgramme(committee=ex.COMMITTEE, **paper("05-TTr/ĐTN", date(2021, 1, 5)))
opinion = contract.RecordOpinion(
    opinion=contract.Opinion.AGREED, text=ex.SECRET, **paper("31-CV/ĐU", date(2021, 1, 20))
)
issue = contract.IssueProgramme(**paper("12-CTr/ĐTN", date(2021, 2, 1)))
completion = contract.CompleteItem(turns=120, persons=100, blood_units=95, effective_on=date(2021, 6, 14))
closure = contract.CloseProgramme(evaluation=ex.SECRET, **paper("90-BC/ĐTN", date(2021, 12, 31)))

year = contract.ProgrammeYear(
    programme_id=ex.PROGRAMME, draft=draft, submission=submission, opinion=opinion, issue=issue
)

proposal = contract.DraftProposal(
    unit_id=ex.OFFICE,
    kind=contract.ProposalKind.SCHEME,
    title="Quản lý thuế thương mại điện tử",
    field="Thuế",
    effective_on=date(2021, 2, 20),
)
proposal_submission = contract.SubmitProposal(committee=ex.COMMITTEE, **paper("07-TTr/ĐTN", date(2021, 3, 1)))
adoption = contract.AdoptProposal(**paper("40-QĐ/ĐU", date(2021, 3, 11)))
returned = contract.ReturnProposal(comments=ex.SECRET, **paper("40-QĐ/ĐU", date(2021, 3, 11)))
decline = contract.DeclineProposal(reason=ex.SECRET, **paper("40-QĐ/ĐU", date(2021, 3, 11)))
steering = contract.FormSteeringCommittee(name="Ban chỉ đạo thuế", size=7, **paper("41-QĐ/ĐU", date(2021, 3, 15)))
path = contract.ProposalPath(
    proposal_id=ex.PROPOSAL,
    draft=proposal,
    submission=proposal_submission,
    adoption=adoption,
    steering_committee=steering,
)


def completion_row(item_id: UUID, **figures: Any) -> contract.CompleteItemRow:
    """A row of a list of completions."""
    return contract.CompleteItemRow(
        programme_id=ex.PROGRAMME, item_id=item_id, effective_on=date(2021, 6, 14), **figures
    )
