"""One canonical example of each event and request of members; ids and days fixed."""

from datetime import date
from typing import Any
from uuid import UUID

from contracts import members as contract
from contracts.base import Document, Rank, UnitKind
from services.kernel.store import Actor, Caller
from services.members.domain import cluster, member, rating, unit
from services.members.domain.rules import RuleSet, load_rules
from services.members.domain.unit import UnitRef

BLOC, TAX, TAX_1, TAX_2, BANK = (UUID(int=n) for n in range(1, 6))
AN, BINH, CLUSTER, TRANSFER = UUID(int=11), UUID(int=12), UUID(int=21), UUID(int=31)

bloc = UnitRef(id=BLOC, code="khoi-cq-dn")
tax = UnitRef(id=TAX, code="cuc-thue")
tax_1 = UnitRef(id=TAX_1, code="cuc-thue-1")
tax_2 = UnitRef(id=TAX_2, code="cuc-thue-2")
bank = UnitRef(id=BANK, code="ngan-hang")

RULES = load_rules()
DAY = date(2021, 3, 26)
NAME, BORN, CODE = "Nguyễn Thị Thử Nghiệm", date(1995, 8, 17), "MA-0001-BI-MAT"
WHOLE = Caller(Actor("acc-1", "Bí thư", "*"), None)


def rules(day: date = DAY) -> RuleSet:
    """The rule set in force on a day."""
    return RULES.at(day)


def changed(rules: RuleSet, section: str, **values: Any) -> RuleSet:
    """A rule set with other values in one section."""
    return rules.model_copy(update={section: getattr(rules, section).model_copy(update=values)})


def within(unit_id: UUID) -> Caller:
    """Someone who may act in the subtree of a unit."""
    return Caller(Actor("acc-2", "Bí thư", "cuc-thue"), unit_id)


def paper(day: date = DAY) -> dict[str, Any]:
    """The fields of a request that rests on a paper."""
    return {"effective_on": day, "document": Document(number="12-QĐ/ĐTN", issued_on=day)}


# Events.

person_fields: dict[str, Any] = {
    "full_name": NAME,
    "birth_date": BORN.isoformat(),
    "sex": "FEMALE",
    "member_code": CODE,
}
established = unit.Established(code="cuc-thue", name="Đoàn cơ sở Cục Thuế", kind="GRASSROOTS_UNION", parent=bloc)
formed = cluster.Formed(bloc=bloc, year=2021, code="cum-1", name="Cụm 1", lead=tax, units=(tax, bank))
registered = member.Registered(unit=tax_1, joined_on=date(2015, 3, 26), on=date(2020, 1, 15), **person_fields)
admitted = member.Admitted(unit=tax_1, joined_on=DAY, on=DAY, voters_present=10, votes_for=6, **person_fields)
transfer_requested = member.TransferRequested(
    transfer_id=TRANSFER, from_unit=tax_1, to_unit=bank, dues_paid_until=date(2021, 6, 30), on=date(2021, 6, 1)
)
transfer_accepted = member.TransferAccepted(transfer_id=TRANSFER, from_unit=tax_1, to_unit=bank, on=date(2021, 6, 10))
matured = member.Matured(unit=tax_1, on=date(2025, 8, 18))
left = member.Left(unit=tax_1, on=date(2021, 12, 1))
decided = rating.Decided(member_id=AN, unit=tax_1, year=2021, rank="GOOD", on=date(2021, 12, 20))
revised = rating.Revised(
    member_id=AN, unit=tax_1, year=2021, rank="EXCELLENT", previous_rank="GOOD", reason=f"Theo đơn của {NAME}"
)
assessment_withdrawn = rating.Withdrawn(
    member_id=AN, unit=tax_1, year=2021, rank="GOOD", import_id=UUID(int=61), decided_on=date(2021, 12, 20)
)
ALL = (
    established,
    formed,
    registered,
    admitted,
    transfer_requested,
    transfer_accepted,
    matured,
    left,
    decided,
    revised,
    assessment_withdrawn,
)

# Requests.


def unit_row(
    unit_id: UUID, ref: UnitRef, kind: UnitKind, parent_id: UUID | None, **changes: Any
) -> contract.EstablishUnitRow:
    """A row that establishes a unit."""
    fields = {"unit_id": unit_id, "code": ref.code, "name": ref.code, "kind": kind, "parent_id": parent_id}
    return contract.EstablishUnitRow.model_validate(fields | paper(date(2019, 1, 2)) | changes)


UNITS = contract.EstablishUnits(
    rows=(
        unit_row(BLOC, bloc, UnitKind.BLOC, None),
        unit_row(TAX, tax, UnitKind.GRASSROOTS_UNION, BLOC),
        unit_row(TAX_1, tax_1, UnitKind.BRANCH, TAX),
        unit_row(TAX_2, tax_2, UnitKind.BRANCH, TAX),
        unit_row(BANK, bank, UnitKind.GRASSROOTS_BRANCH, BLOC),
    )
)


def registration(member_id: UUID = AN, **changes: Any) -> contract.RegisterMemberRow:
    """A row that registers a member."""
    fields = {
        "member_id": member_id,
        "unit_id": TAX_1,
        "full_name": NAME,
        "birth_date": BORN,
        "sex": "FEMALE",
        "member_code": CODE,
        "joined_on": date(2015, 3, 26),
    }
    return contract.RegisterMemberRow.model_validate(fields | paper(date(2020, 1, 1)) | changes)


def register(**changes: Any) -> contract.RegisterMember:
    """A request that registers a member."""
    return contract.RegisterMember.model_validate(registration(**changes).model_dump(exclude={"member_id"}))


def rate(rank: Rank, day: date = date(2021, 12, 20), reason: str | None = None) -> contract.DecideRating:
    """A request that rates a member."""
    return contract.DecideRating(rank=rank, revision_reason=reason, **paper(day))


request_transfer = contract.RequestTransfer(
    transfer_id=TRANSFER, to_unit_id=BANK, dues_paid_until=date(2021, 6, 30), **paper(date(2021, 6, 1))
)
accept_transfer = contract.AcceptTransfer(transfer_id=TRANSFER, **paper(date(2021, 6, 10)))
