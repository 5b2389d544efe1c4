"""One canonical example of each command, event and fact's source in the plans service, used by every test."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from services.kernel.decider import DomainEvent
from services.kernel.store import Actor, Document, Recorded
from services.plans.domain import programme as p
from services.plans.domain import programme_commands as do
from services.plans.domain import proposal as a
from services.plans.domain import proposal_rules as advise
from services.plans.domain.rules import load_rules
from services.plans.domain.units import UnitRef

BLOC, OFFICE, CELL, STRANGER = (UUID(int=n) for n in range(1, 5))
GONE, GONE_ON = UUID(int=5), date(2021, 3, 1)
PROGRAMME, PROPOSAL, MODEL, OTHER = (UUID(int=n) for n in range(101, 105))
LAUNCH, BLOOD, FORUM = (UUID(int=n) for n in range(201, 204))

UNIT = UnitRef(id=OFFICE, code="van-phong")
COMMITTEE = "Đảng ủy Văn phòng"
SECRET = "Ý kiến riêng của cấp ủy"

RULES = load_rules().at(date(2021, 6, 1))
LENIENT = RULES.model_copy(
    update={
        "programmes": RULES.programmes.model_copy(
            update={
                "opinion_needed_for": (),
                "result_or_evidence_needed": False,
                "persons_not_above_turns": False,
            }
        ),
        "proposals": RULES.proposals.model_copy(
            update={
                "steering_committee_after_adoption": False,
                "withdrawable_after_return": True,
                "implementation_never_falls_back": False,
            }
        ),
    }
)

# Work programmes.
launch = p.Item(id=LAUNCH, title="Ra quân đầu năm", kind=p.ItemKind.TASK, due_on=date(2021, 1, 31))
blood = p.Item(id=BLOOD, title="Ngày hội hiến máu", kind=p.ItemKind.BLOOD_DONATION, due_on=date(2021, 6, 14))
forum = p.Item(id=FORUM, title="Đối thoại với thanh niên", kind=p.ItemKind.DIALOGUE, due_on=date(2021, 12, 31))

draft = do.Draft(UNIT, 2021, "Chương trình công tác năm 2021", RULES, (launch, blood))
amend = do.Amend((launch, blood, forum), RULES)
submit = do.Submit(1, COMMITTEE, "05-TTr/ĐTN", date(2021, 1, 5))
resubmit = do.Submit(2, COMMITTEE, "09-TTr/ĐTN", date(2021, 1, 25))
issue = do.Issue("12-CTr/ĐTN", date(2021, 2, 1), RULES)
complete = do.Complete(BLOOD, 120, 100, 95, None, date(2021, 6, 14), RULES)
close = do.Close(SECRET, "90-BC/ĐTN", date(2021, 12, 31), RULES)

drafted = p.Drafted(unit=UNIT, year=2021, title=draft.title, items=(launch, blood))
amended = p.ItemsAmended(unit=UNIT, year=2021, items=amend.items)
submitted = p.Submitted(unit=UNIT, year=2021, round=1, committee=COMMITTEE, number="05-TTr/ĐTN", on=date(2021, 1, 5))
resubmitted = p.Submitted(unit=UNIT, year=2021, round=2, committee=COMMITTEE, number="09-TTr/ĐTN", on=date(2021, 1, 25))


def record(opinion: p.Opinion, *, round: int = 1, on: date = date(2021, 1, 20)) -> do.RecordOpinion:
    """Record an opinion, on the 20th of January 2021 unless told."""
    return do.RecordOpinion(round, opinion, SECRET, "31-CV/ĐU", on)


def recorded_opinion(opinion: p.Opinion, *, round: int = 1) -> p.OpinionRecorded:
    """What `record` comes to: 15 days after the first submission."""
    return p.OpinionRecorded(
        unit=UNIT,
        year=2021,
        round=round,
        committee=COMMITTEE,
        opinion=opinion,
        text=SECRET,
        number="31-CV/ĐU",
        on=date(2021, 1, 20),
        days=15,
    )


def issued(opinion: p.Opinion | None = p.Opinion.AGREED, items: tuple[p.Item, ...] = (launch, blood)) -> p.Issued:
    """The programme in force with these items."""
    return p.Issued(
        unit=UNIT,
        year=2021,
        title=draft.title,
        opinion=opinion,
        items=items,
        number="12-CTr/ĐTN",
        on=date(2021, 2, 1),
    )


completed = p.ItemCompleted(
    unit=UNIT,
    year=2021,
    item=blood,
    turns=120,
    persons=100,
    blood_units=95,
    evidence=None,
    on=date(2021, 6, 14),
)
closed = p.Closed(
    unit=UNIT, year=2021, evaluation=SECRET, number="90-BC/ĐTN", on=date(2021, 12, 31), items=2, completed=1
)

AGREED = recorded_opinion(p.Opinion.AGREED)
TO_AMEND = recorded_opinion(p.Opinion.AMEND)
RETURNED = recorded_opinion(p.Opinion.RETURNED)
IN_FORCE: tuple[DomainEvent, ...] = (drafted, submitted, AGREED, issued())

# Proposals.
tax = advise.Draft(UNIT, a.ProposalKind.SCHEME, "Quản lý thuế thương mại điện tử", "Thuế")
TAX: dict[str, Any] = {"unit": UNIT, "kind": tax.kind, "title": tax.title, "field": tax.field}
tax_drafted = a.Drafted(**TAX)
tax_submit = advise.Submit(1, COMMITTEE, a.Counterparty.PARTY_COMMITTEE, "07-TTr/ĐTN", date(2021, 3, 1), RULES)
tax_submitted = a.Submitted(**TAX, round=1, committee=COMMITTEE, number="07-TTr/ĐTN", on=date(2021, 3, 1))
tax_resubmitted = a.Submitted(**TAX, round=2, committee=COMMITTEE, number="08-TTr/ĐTN", on=date(2021, 4, 1))
ANSWER: dict[str, Any] = {
    **TAX,
    "round": 1,
    "committee": COMMITTEE,
    "number": "40-QĐ/ĐU",
    "on": date(2021, 3, 11),
    "days": 10,
}
tax_adopted = a.Adopted(**ANSWER)
tax_returned = a.Returned(**ANSWER, comments=SECRET)
tax_declined = a.Declined(**ANSWER, reason=SECRET)
tax_steering = a.SteeringCommitteeFormed(
    **TAX, name="Ban chỉ đạo thuế", size=7, number="41-QĐ/ĐU", on=date(2021, 3, 15)
)


def stored(stream_id: UUID, event: DomainEvent) -> Recorded:
    """The event as the store would hand it over, at position 9."""
    return Recorded(
        position=9,
        stream_id=stream_id,
        version=3,
        event=event,
        recorded_at=datetime(2021, 7, 1, 8, tzinfo=UTC),
        effective_on=date(2021, 6, 30),
        actor=Actor("acc-1", "Bí thư", "van-phong"),
        document=Document("12-CTr/ĐTN", date(2021, 6, 29), "Đoàn Khối"),
        rule_set="XI-2018",
        correlation_id=UUID(int=901),
        causation_id=None,
    )
