"""A small bloc told in facts and put into reporting's views: two units, 1,234 members, a plan, an adopted proposal."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from contracts.base import Actor, Document, Fact, Origin, Rank, UnitKind, UnitRef
from contracts.members import ClusterFormed, MemberAdmitted, MemberAssessed, MemberRegistered, UnitEstablished
from contracts.plans import (
    ItemKind,
    Opinion,
    PlanApproved,
    PlanItemCompleted,
    PlannedItem,
    ProposalAdopted,
    ProposalKind,
    ProposalSubmitted,
    SteeringCommitteeFormed,
)
from services.kernel.views import Delivered, Place, ViewSet

RECORDED = datetime(2021, 6, 1, 3, tzinfo=UTC)
SECRETARY = Actor(account="bi-thu", post="Bí thư Đoàn Khối", unit="*")
PAPER = Document(number="12-QĐ/ĐTN", issued_on=date(2021, 3, 26), issuer="Đoàn Khối")

BLOC = UnitRef(id=UUID(int=1), code="khoi")
TAX = UnitRef(id=UUID(int=2), code="thue")
BANK = UnitRef(id=UUID(int=3), code="ngan-hang")
PROPOSAL = "Kế hoạch quản lý thuế đối với thương mại điện tử"


class Story:
    """Facts of two services, put into a view set in the order told."""

    def __init__(self, shown: ViewSet) -> None:
        self._shown = shown
        self._at = {"MEMBERS": 0, "PLANS": 0}

    def origin(self, stream: str, on: date) -> Origin:
        self._at[stream] += 1
        at = self._at[stream]
        return Origin(
            event_id=UUID(int=at),
            position=at,
            recorded_at=RECORDED,
            effective_on=on,
            actor=SECRETARY,
            document=PAPER,
            rule_set="XII-2023",
        )

    def members(self, on: date) -> Origin:
        return self.origin("MEMBERS", on)

    def plans(self, on: date) -> Origin:
        return self.origin("PLANS", on)

    def tell(self, stream: str, *facts: Fact) -> None:
        generation = self._shown.generation("g1")
        old = self._shown.place(generation, stream)
        last = facts[-1].origin.position
        batch = [Delivered(one.origin.position, one.type(), str(one.key()), b"", one) for one in facts]
        self._shown.apply(generation, stream, batch, old, Place(last, last, "epoch"))


def establish(story: Story) -> None:
    start = date(2020, 1, 2)
    bloc = UnitEstablished(
        origin=story.members(start), unit=BLOC, unit_id=BLOC.id, name="Đoàn Khối", kind=UnitKind.BLOC, parent=None
    )
    named = ((TAX, "Đoàn cơ sở Cục Thuế"), (BANK, "Đoàn cơ sở Ngân hàng"))
    units = [
        UnitEstablished(
            origin=story.members(start),
            unit=ref,
            unit_id=ref.id,
            name=name,
            kind=UnitKind.GRASSROOTS_UNION,
            parent=BLOC,
        )
        for ref, name in named
    ]
    cluster = ClusterFormed(
        origin=story.members(date(2021, 1, 4)),
        unit=BLOC,
        cluster_id=UUID(int=9),
        year=2021,
        code="cum-1",
        name="Cụm 1",
        lead=TAX,
        units=(TAX,),
    )
    story.tell("MEMBERS", bloc, *units, cluster)


def enrol(story: Story) -> None:
    facts: list[Fact] = [
        MemberRegistered(origin=story.members(date(2020, 1, 2)), unit=TAX, member_id=UUID(int=100 + n))
        for n in range(1200)
    ]
    facts += [
        MemberAdmitted(origin=story.members(date(2021, 3, 26)), unit=TAX, member_id=UUID(int=5000 + n))
        for n in range(34)
    ]
    facts.append(
        MemberAssessed(
            origin=story.members(date(2021, 12, 20)),
            unit=TAX,
            member_id=UUID(int=100),
            year=2021,
            rank=Rank.EXCELLENT,
            previous_rank=None,
        )
    )
    story.tell("MEMBERS", *facts)


def plan(story: Story) -> None:
    items = tuple(
        PlannedItem(item_id=UUID(int=n), title="Hiến máu", kind=ItemKind.BLOOD_DONATION, due_on=date(2021, 3, 20))
        for n in (1, 2)
    )
    programme, proposal = UUID(int=700), UUID(int=800)
    told: dict[str, Any] = {
        "unit": TAX,
        "proposal_id": proposal,
        "kind": ProposalKind.PLAN,
        "title": PROPOSAL,
        "field": "Thuế",
    }
    story.tell(
        "PLANS",
        PlanApproved(
            origin=story.plans(date(2021, 1, 15)),
            unit=TAX,
            programme_id=programme,
            year=2021,
            title="Chương trình năm 2021",
            opinion=Opinion.AGREED,
            items=items,
        ),
        PlanItemCompleted(
            origin=story.plans(date(2021, 3, 19)),
            unit=TAX,
            programme_id=programme,
            year=2021,
            item_id=UUID(int=1),
            title="Hiến máu",
            kind=ItemKind.BLOOD_DONATION,
            due_on=date(2021, 3, 20),
            turns=1250,
            persons=40,
            blood_units=38,
        ),
        ProposalSubmitted(origin=story.plans(date(2021, 4, 1)), committee="Đảng ủy Cục Thuế", round=1, **told),
        ProposalAdopted(origin=story.plans(date(2021, 5, 4)), committee="Đảng ủy Cục Thuế", days=33, **told),
        SteeringCommitteeFormed(origin=story.plans(date(2021, 6, 1)), name="Ban chỉ đạo <b>TMĐT</b>", size=9, **told),
    )
