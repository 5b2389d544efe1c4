"""From private event to published fact: what each says, and what never leaves the service."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from contracts import plans as contract
from contracts.base import Actor, Document, Fact, Origin, UnitRef
from contracts.plans import activities as act
from contracts.plans import attachments, numbers
from contracts.plans import coordination as together
from contracts.plans import proposals as advice
from services.kernel.decider import DomainEvent
from services.plans.domain import activity
from services.plans.domain.programme import Opinion
from services.plans.publishing import EVENTS, FACTS, activities, publish
from tests.plans import examples as ex
from tests.plans import examples_activities as exa
from tests.plans import examples_attachments as f
from tests.plans import examples_calendar as exc
from tests.plans import examples_coordination as eg
from tests.plans import examples_models as models
from tests.plans import examples_numbers as n
from tests.plans import examples_programmes as programmes
from tests.plans import examples_proposals as more
from tests.plans import examples_works as works
from tests.plans.examples_measures import amounts_told

UNIT = UnitRef(id=ex.OFFICE, code="van-phong")
PROGRAMME: dict[str, Any] = {"unit": UNIT, "programme_id": ex.PROGRAMME, "year": 2021}
PROPOSAL: dict[str, Any] = {
    "unit": UNIT,
    "proposal_id": ex.PROPOSAL,
    "kind": contract.ProposalKind.SCHEME,
    "title": "Quản lý thuế thương mại điện tử",
    "field": "Thuế",
}
PARTY: dict[str, Any] = {
    "committee": "Đảng ủy Văn phòng",
    "counterparty": advice.Counterparty.PARTY_COMMITTEE,
}
COORDINATION: dict[str, Any] = {
    "unit": UNIT,
    "coordination_id": eg.COORDINATION,
    "title": "Phối hợp hiến máu 2021–2022",
}
SUCCESSOR = UnitRef(id=ex.STRANGER, code="don-vi-khac")
NUMBER: dict[str, Any] = {
    "unit": UNIT,
    "document_id": n.LETTER,
    "kind": "KH",
    "year": 2021,
    "sequence": 3,
    "number": "03-KH/ĐTN",
}
ATTACHMENT: dict[str, Any] = {
    "unit": UNIT,
    "attachment_id": f.ATTACHMENT,
    "sha256": f.SHA,
    "size": len(f.PDF),
    "media_type": "application/pdf",
    "purpose": attachments.Purpose.OPINION,
}
REGISTER: dict[str, Any] = {"unit": UNIT, "register_id": n.REGISTER, "kind": "KH", "year": 2021}
BLOOD: dict[str, Any] = {
    "item_id": ex.BLOOD,
    "title": "Ngày hội hiến máu",
    "kind": contract.ItemKind.BLOOD_DONATION,
    "due_on": date(2021, 6, 14),
}
LAUNCH: dict[str, Any] = {
    "item_id": ex.LAUNCH,
    "title": "Ra quân đầu năm",
    "kind": contract.ItemKind.TASK,
    "due_on": date(2021, 1, 31),
}
BESIDE = UnitRef(id=ex.STRANGER, code="don-vi-khac")
ACTIVITY: dict[str, Any] = {
    "unit": UNIT,
    "activity_id": exa.ACTIVITY,
    "kind": "DIALOGUE",
    "title": "Đối thoại với lãnh đạo",
}
SHARES: dict[str, Any] = {
    "persons": 7,
    "guest_turns": 2,
    "guest_persons": 1,
    "blood_units": 5,
    "results": amounts_told(TREE=40),
    "partners": (BESIDE,),
}
CELL = UnitRef(id=ex.CELL, code="chi-doan-1")
BESIDE_SHARE = act.UnitShare(unit=BESIDE, turns=2, persons=2)
NINE: dict[str, Any] = SHARES | {"turns": 9, "shares": (act.UnitShare(unit=CELL, turns=5, persons=4), BESIDE_SHARE)}
EIGHT: dict[str, Any] = SHARES | {"turns": 8, "shares": (act.UnitShare(unit=CELL, turns=4, persons=4), BESIDE_SHARE)}


def origin(stream_id: UUID, event: DomainEvent) -> Origin:
    """Where the fact of `examples.stored` comes from."""
    return Origin(
        event_id=ex.stored(stream_id, event).event_id,
        position=9,
        recorded_at=datetime(2021, 7, 1, 8, tzinfo=UTC),
        effective_on=date(2021, 6, 30),
        actor=Actor(account="acc-1", post="Bí thư", unit="van-phong"),
        rule_set="XI-2018",
        document=Document(number="12-CTr/ĐTN", issued_on=date(2021, 6, 29), issuer="Đoàn Khối"),
        correlation_id=UUID(int=901),
    )


CASES: list[tuple[UUID, DomainEvent, type[Fact], dict[str, Any]]] = [
    (
        ex.PROGRAMME,
        ex.drafted,
        contract.ProgrammeDrafted,
        PROGRAMME
        | {
            "title": "Chương trình công tác năm 2021",
            "first_day": date(2021, 1, 1),
            "last_day": date(2021, 12, 31),
        },
    ),
    (
        ex.PROGRAMME,
        ex.submitted,
        contract.ProgrammeSubmitted,
        PROGRAMME | {"committee": "Đảng ủy Văn phòng", "round": 1},
    ),
    (
        ex.PROGRAMME,
        ex.TO_AMEND,
        contract.OpinionRecorded,
        PROGRAMME | {"committee": "Đảng ủy Văn phòng", "opinion": contract.Opinion.AMEND, "round": 1, "days": 15},
    ),
    (
        ex.PROGRAMME,
        ex.issued(Opinion.AGREED),
        contract.PlanApproved,
        PROGRAMME
        | {
            "title": "Chương trình công tác năm 2021",
            "opinion": contract.Opinion.AGREED,
            "items": (contract.PlannedItem(**LAUNCH), contract.PlannedItem(**BLOOD)),
        },
    ),
    (
        ex.PROGRAMME,
        ex.completed,
        contract.PlanItemCompleted,
        PROGRAMME | BLOOD | {"turns": 120, "persons": 100, "blood_units": 95},
    ),
    (ex.PROGRAMME, ex.closed, contract.PlanClosed, PROGRAMME | {"items": 2, "completed": 1}),
    *programmes.PUBLISHED,
    (
        ex.PROPOSAL,
        ex.tax_submitted,
        contract.ProposalSubmitted,
        PROPOSAL | PARTY | {"round": 1, "version": 1},
    ),
    (
        ex.PROPOSAL,
        ex.tax_adopted,
        contract.ProposalAdopted,
        PROPOSAL | PARTY | {"days": 10},
    ),
    (
        ex.PROPOSAL,
        ex.tax_returned,
        contract.ProposalReturned,
        PROPOSAL | PARTY | {"days": 10},
    ),
    (
        ex.PROPOSAL,
        ex.tax_declined,
        contract.ProposalDeclined,
        PROPOSAL | PARTY | {"days": 10},
    ),
    (
        ex.PROPOSAL,
        ex.tax_steering,
        contract.SteeringCommitteeFormed,
        PROPOSAL | {"name": "Ban chỉ đạo thuế", "size": 7},
    ),
    (
        ex.PROPOSAL,
        more.revised,
        advice.ProposalRevised,
        PROPOSAL | {"title": "Quản lý thuế sàn điện tử", "version": 2},
    ),
    (ex.PROPOSAL, more.withdrawn, advice.ProposalWithdrawn, PROPOSAL | {"round": 1}),
    (
        ex.PROPOSAL,
        more.reported,
        advice.ProposalImplementationReported,
        PROPOSAL | {"report_id": more.FIRST_REPORT, "milestones": 1},
    ),
    (
        ex.PROPOSAL,
        more.result,
        advice.ProposalResultRecorded,
        PROPOSAL | {"outcome": amounts_told(DONG=900_000_000, FILE_HANDLED=120)},
    ),
    (
        ex.PROPOSAL,
        more.handed_on,
        advice.ProposalHandedOn,
        PROPOSAL | {"unit": UnitRef(id=more.HEIR.id, code=more.HEIR.code), "from_unit": UNIT},
    ),
    (eg.COORDINATION, eg.proposed, together.CoordinationProposed, COORDINATION),
    (
        eg.COORDINATION,
        eg.signed,
        together.CoordinationSigned,
        COORDINATION
        | {
            "parties": (
                together.PartiesOfType(type=together.PartyType.YOUTH_UNION, count=1),
                together.PartiesOfType(type=together.PartyType.MASS_ORGANISATION, count=2),
            ),
            "starts_on": date(2021, 2, 1),
            "ends_on": date(2022, 6, 30),
        },
    ),
    (eg.COORDINATION, eg.linked, together.CoordinationActivityLinked, COORDINATION | {"activities": 1}),
    (
        eg.COORDINATION,
        eg.reviewed,
        together.CoordinationReviewed,
        COORDINATION | {"year": 2021, "results": amounts_told(BLOOD_UNIT=420)},
    ),
    (
        eg.COORDINATION,
        eg.renewed,
        together.CoordinationRenewed,
        COORDINATION | {"previous_ends_on": date(2022, 6, 30), "ends_on": date(2023, 6, 30)},
    ),
    (eg.COORDINATION, eg.ended, together.CoordinationEnded, COORDINATION | {"signed": True}),
    (
        eg.COORDINATION,
        eg.handed_on,
        together.CoordinationHandedOn,
        COORDINATION | {"unit": UnitRef(id=eg.HEIR.id, code=eg.HEIR.code), "from_unit": UNIT, "signed": True},
    ),
    *models.PUBLISHED,
    *works.PUBLISHED,
    (
        exa.ACTIVITY,
        exa.announced,
        act.ActivityAnnounced,
        ACTIVITY
        | {
            "day": date(2021, 5, 14),
            "places": 2,
            "sessions": 2,
            "cluster": "Cụm 1",
            "partners": (BESIDE,),
            "targets": act.ActivityTargets(turns=100, persons=0, blood_units=0, results=amounts_told(TREE=50)),
        },
    ),
    (
        exa.ACTIVITY,
        exa.noticed,
        act.ActivityNoticeGiven,
        ACTIVITY | {"day": date(2021, 5, 14), "days": 24, "notice_short": True},
    ),
    (
        exa.ACTIVITY,
        exa.rescheduled,
        act.ActivityRescheduled,
        ACTIVITY | {"day": date(2021, 5, 28), "from_day": date(2021, 5, 14), "notice_short": False},
    ),
    (
        exa.ACTIVITY,
        exa.held,
        act.ActivityHeld,
        ACTIVITY | NINE | {"counted": False, "notice_short": True, "cluster": "Cụm 1"},
    ),
    (
        exa.ACTIVITY,
        exa.corrected,
        act.ActivityCorrected,
        ACTIVITY | EIGHT | {"held_on": date(2021, 5, 14), "previous": act.ActivityNumbers(**NINE)},
    ),
    (exa.ACTIVITY, exa.cancelled, act.ActivityCancelled, ACTIVITY | {"day": date(2021, 5, 14)}),
    (exa.ACTIVITY, exa.handed_on, act.ActivityHandedOn, ACTIVITY | {"unit": BESIDE, "from_unit": UNIT}),
    *exc.PUBLISHED,
]
PRIVATE: list[DomainEvent] = [
    ex.amended,
    ex.tax_drafted,
    *(exa.sign(kind, exa.AN) for kind in (activity.SignedUp, activity.PutOnWaitingList)),
    *(exa.sign(kind, exa.AN) for kind in (activity.SignUpWithdrawn, activity.MovedUp)),
    exa.attended,
    *exc.PRIVATE,
]
CASES += [
    (n.LETTER, n.reserved, numbers.DocumentNumberReserved, NUMBER),
    (n.LETTER, n.issued, numbers.DocumentIssued, NUMBER),
    (n.LETTER, n.voided, numbers.DocumentVoided, NUMBER),
    (
        n.LETTER,
        n.handed_on,
        numbers.DocumentHandedOn,
        {"unit": SUCCESSOR, "document_id": n.LETTER, "from_unit": UNIT},
    ),
    (n.REGISTER, n.closed, numbers.DocumentRegisterClosed, REGISTER | {"last": 3, "issued": 2, "voided": 1}),
    (
        n.REGISTER,
        n.register_handed_on,
        numbers.DocumentRegisterHandedOn,
        REGISTER | {"unit": SUCCESSOR, "from_unit": UNIT},
    ),
]
PRIVATE += [n.suffix_set, n.sheet_begun, n.taken, n.used, n.struck, f.held, f.released]
CASES += [
    (f.ATTACHMENT, f.added, attachments.AttachmentAdded, ATTACHMENT),
    (f.ATTACHMENT, f.removed, attachments.AttachmentRemoved, ATTACHMENT),
    (
        f.ATTACHMENT,
        f.handed_on,
        attachments.AttachmentHandedOn,
        {"unit": SUCCESSOR, "attachment_id": f.ATTACHMENT, "sha256": f.SHA, "from_unit": UNIT},
    ),
]


@pytest.mark.parametrize(("stream_id", "event", "kind", "fields"), CASES, ids=lambda value: getattr(value, "NAME", ""))
def test_an_event_becomes_its_fact(
    stream_id: UUID, event: DomainEvent, kind: type[Fact], fields: dict[str, Any]
) -> None:
    assert publish(ex.stored(stream_id, event)) == kind.model_validate({"origin": origin(stream_id, event), **fields})


@pytest.mark.parametrize("event", PRIVATE, ids=lambda event: event.TOPIC)
def test_a_private_event_stays_private(event: DomainEvent) -> None:
    assert publish(ex.stored(ex.PROGRAMME, event)) is None


def test_every_fact_of_the_contract_is_published_and_nothing_else() -> None:
    assert {kind for _, _, kind, _ in CASES} == set(contract.FACTS)
    assert {type(event) for _, event, _, _ in CASES} == set(FACTS) < set(EVENTS)


@pytest.mark.parametrize(("stream_id", "event"), [case[:2] for case in CASES], ids=[case[2].NAME for case in CASES])
def test_free_text_is_in_no_fact(stream_id: UUID, event: DomainEvent) -> None:
    """INVARIANT: what people wrote freely (opinions, comments, reasons, evaluations, evidence) is never published.

    A contract that takes such a field over from the event would break it.
    """
    if "evidence" in type(event).model_fields:
        event = event.model_copy(update={"evidence": ex.SECRET})
    fact = publish(ex.stored(stream_id, event))
    assert fact is not None
    said = fact.model_dump_json()
    assert not any(secret in said for secret in (ex.SECRET, exa.PLACE, n.SECRET, n.SUBJECT, f.SECRET))


@pytest.mark.parametrize("event", [one for one in activities.EVENTS if "member_id" in str(one.model_json_schema())])
def test_an_event_that_names_members_becomes_no_fact(event: type[DomainEvent]) -> None:
    """INVARIANT: who signed up for an activity and who was there is in no fact.

    Publishing a sign-up or an attendance list would break it.
    """
    assert event not in FACTS


def test_no_author_milestone_or_progress_of_a_proposal_is_published() -> None:
    """INVARIANT: who wrote a proposal, and how far it is, stay with those in whose scope it is.

    A fact that takes over authors, milestones or the percentage would break it.
    """
    said = [publish(ex.stored(ex.PROPOSAL, event)) for event in (more.revised, more.reported)]
    told = "".join(fact.model_dump_json(exclude={"origin"}) for fact in said if fact is not None)
    for secret in (str(more.AN), "Lập danh sách", "percent", more.FILE):
        assert secret not in told


def test_no_party_and_no_activity_of_a_coordination_programme_is_published_by_name() -> None:
    """INVARIANT: with whom a unit works, and what they do together, is known outside by number only.

    A fact that takes over parties or activity ids would break it.
    """
    said = [publish(ex.stored(eg.COORDINATION, event)) for event in (eg.signed, eg.linked)]
    told = "".join(fact.model_dump_json(exclude={"origin"}) for fact in said if fact is not None)
    for secret in ("Công đoàn", "Cựu chiến binh", str(eg.FIRST)):
        assert secret not in told


def test_stored_names_are_never_two_things() -> None:
    assert len({event.TOPIC for event in EVENTS}) == len(EVENTS)
