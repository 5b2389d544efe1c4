"""From private event to published fact: what each says, and what never leaves the service."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from contracts import plans as contract
from contracts.base import Actor, Document, Fact, Origin, UnitRef
from contracts.plans import activities as act
from services.kernel.decider import DomainEvent
from services.plans.domain import activity
from services.plans.domain.programme import Opinion
from services.plans.publishing import EVENTS, FACTS, activities, publish
from tests.plans import examples as ex
from tests.plans import examples_activities as exa
from tests.plans import examples_calendar as exc

UNIT = UnitRef(id=ex.OFFICE, code="van-phong")
PROGRAMME: dict[str, Any] = {"unit": UNIT, "programme_id": ex.PROGRAMME, "year": 2021}
PROPOSAL: dict[str, Any] = {
    "unit": UNIT,
    "proposal_id": ex.PROPOSAL,
    "kind": contract.ProposalKind.SCHEME,
    "title": "Quản lý thuế thương mại điện tử",
    "field": "Thuế",
}
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
    "results": (act.MeasuredResult(measure="TREES", amount=40),),
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
        PROGRAMME | {"title": "Chương trình công tác năm 2021"},
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
    (
        ex.PROPOSAL,
        ex.tax_submitted,
        contract.ProposalSubmitted,
        PROPOSAL | {"committee": "Đảng ủy Văn phòng", "round": 1},
    ),
    (
        ex.PROPOSAL,
        ex.tax_adopted,
        contract.ProposalAdopted,
        PROPOSAL | {"committee": "Đảng ủy Văn phòng", "days": 10},
    ),
    (
        ex.PROPOSAL,
        ex.tax_returned,
        contract.ProposalReturned,
        PROPOSAL | {"committee": "Đảng ủy Văn phòng", "days": 10},
    ),
    (
        ex.PROPOSAL,
        ex.tax_declined,
        contract.ProposalDeclined,
        PROPOSAL | {"committee": "Đảng ủy Văn phòng", "days": 10},
    ),
    (
        ex.PROPOSAL,
        ex.tax_steering,
        contract.SteeringCommitteeFormed,
        PROPOSAL | {"name": "Ban chỉ đạo thuế", "size": 7},
    ),
    (
        ex.MODEL,
        ex.porridge_registered,
        contract.YouthModelRegistered,
        {"unit": UNIT, "model_id": ex.MODEL, "name": "Bát cháo nghĩa tình", "field": "Từ thiện"},
    ),
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
            "targets": act.ActivityTargets(
                turns=100, persons=0, blood_units=0, results=(act.MeasuredResult(measure="TREES", amount=50),)
            ),
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
    assert ex.SECRET not in fact.model_dump_json()
    assert exa.PLACE not in fact.model_dump_json()


@pytest.mark.parametrize("event", [one for one in activities.EVENTS if "member_id" in str(one.model_json_schema())])
def test_an_event_that_names_members_becomes_no_fact(event: type[DomainEvent]) -> None:
    """INVARIANT: who signed up for an activity and who was there is in no fact.

    Publishing a sign-up or an attendance list would break it.
    """
    assert event not in FACTS


def test_stored_names_are_never_two_things() -> None:
    assert len({event.TOPIC for event in EVENTS}) == len(EVENTS)
