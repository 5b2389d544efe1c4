"""One canonical example of each command, event and request of activities."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from contracts.base import Document
from contracts.plans import activities as contract
from services.plans.domain import activity as e
from services.plans.domain import activity_commands as do
from services.plans.domain.activity_outcome import Numbers
from services.plans.domain.units import UnitRef
from tests.plans import examples as ex
from tests.plans.examples_measures import amounts, amounts_asked

ACTIVITY, SECOND = UUID(int=151), UUID(int=152)
LIST, LIST_2 = UUID(int=161), UUID(int=162)
AN, BINH, CHI, DUNG = (UUID(int=n) for n in range(171, 175))
LEAD = ex.UNIT
CELL = UnitRef(id=ex.CELL, code="chi-doan-1")
BESIDE = UnitRef(id=ex.STRANGER, code="don-vi-khac")
ANNOUNCED_ON, NOTICED_ON, DAY, LATER = date(2021, 4, 1), date(2021, 4, 20), date(2021, 5, 14), date(2021, 5, 28)
PLACE, SECRET = "Nhà văn hóa phường", ex.SECRET
RULES = ex.RULES
STRICT = RULES.model_copy(update={"activities": RULES.activities.model_copy(update={"short_notice": "REFUSE"})})
LENIENT = RULES.model_copy(
    update={
        "activities": RULES.activities.model_copy(
            update={"attendance_within_places": False, "persons_not_above_turns": False}
        )
    }
)

# Events.
SAID: dict[str, Any] = {"unit": LEAD, "kind": "DIALOGUE", "title": "Đối thoại với lãnh đạo"}
TARGETS = e.Targets(turns=100, results=amounts(TREE=50))
announced = e.Announced(
    **SAID,
    place=PLACE,
    day=DAY,
    places=2,
    sessions=2,
    cluster="Cụm 1",
    partners=(BESIDE,),
    targets=TARGETS,
    on=ANNOUNCED_ON,
)
alone = announced.model_copy(update={"partners": (), "cluster": None, "places": None, "kind": "VOLUNTEER"})
noticed = e.NoticeGiven(**SAID, day=DAY, days=24, notice_short=True, on=NOTICED_ON)
rescheduled = e.Rescheduled(**SAID, day=LATER, from_day=DAY, notice_short=False, reason=SECRET, on=date(2021, 5, 2))


def sign(kind: type[Any], whom: UUID, home: UnitRef = CELL, on: date = date(2021, 4, 10)) -> Any:
    """A sign-up event."""
    return kind(unit=LEAD, member_id=whom, member_unit=home, on=on)


def listed(
    *present: tuple[UnitRef, tuple[UUID, ...]], session: int = 1, guests: int = 0, list_id: UUID = LIST, on: date = DAY
) -> e.AttendanceRecorded:
    """An attendance list of a session."""
    parts = tuple(e.Present(unit=unit, member_ids=members) for unit, members in present)
    return e.AttendanceRecorded(unit=LEAD, list_id=list_id, session=session, present=parts, guests=guests, on=on)


def share(unit: UnitRef, turns: int, persons: int) -> e.Share:
    """The share of a unit."""
    return e.Share(unit=unit, turns=turns, persons=persons)


attended = listed((CELL, (AN,)), (BESIDE, (BINH,)))
OUTCOME = e.Outcome(
    turns=9,
    persons=7,
    guest_turns=2,
    guest_persons=1,
    blood_units=5,
    results=amounts(TREE=40),
    shares=(share(CELL, 5, 4), share(BESIDE, 2, 2)),
    partners=(BESIDE,),
)
FEWER = OUTCOME.model_copy(update={"turns": 8, "shares": (share(CELL, 4, 4), share(BESIDE, 2, 2))})
held = e.Held(**SAID, outcome=OUTCOME, counted=False, notice_short=True, cluster="Cụm 1", on=DAY)
corrected = e.Corrected(**SAID, held_on=DAY, previous=OUTCOME, outcome=FEWER, reason=SECRET, on=date(2021, 6, 1))
cancelled = e.Cancelled(**SAID, day=DAY, reason=SECRET, on=date(2021, 5, 2))
handed_on = e.HandedOn(**SAID | {"unit": BESIDE}, from_unit=LEAD, on=date(2021, 4, 30))

# Commands.
announce = do.Announce(
    LEAD,
    "DIALOGUE",
    "Đối thoại với lãnh đạo",
    PLACE,
    DAY,
    2,
    2,
    "Cụm 1",
    (BESIDE,),
    TARGETS,
    ANNOUNCED_ON,
    RULES,
)
notice = do.GiveNotice(NOTICED_ON, RULES)
reschedule = do.Reschedule(LATER, SECRET, date(2021, 5, 2), RULES)
attend = do.RecordAttendance(LIST, 1, attended.present, 0, DAY, RULES)
TOLD = Numbers(9, 7, 2, 1, 5, OUTCOME.results, OUTCOME.shares)
hold = do.Hold(
    replace(TOLD, turns=4, persons=3, guest_turns=1, shares=(share(CELL, 2, 1), share(BESIDE, 1, 1))), DAY, RULES
)
correct = do.Correct(TOLD, SECRET, date(2021, 6, 1), RULES)
cancel = do.Cancel(SECRET, date(2021, 5, 2))
hand_on = do.HandOn(BESIDE, date(2021, 4, 30))


def sign_up(whom: UUID, home: UnitRef = CELL, on: date = date(2021, 4, 10)) -> do.SignUp:
    """Sign a member up."""
    return do.SignUp(whom, home, on)


# Requests.
def paper(number: str, day: date) -> dict[str, Any]:
    """The fields of a request that rests on a paper."""
    return {"effective_on": day, "document": Document(number=number, issued_on=day)}


ask_announce = contract.AnnounceActivity(
    unit_id=ex.OFFICE,
    kind="DIALOGUE",
    title="Đối thoại với lãnh đạo",
    place=PLACE,
    day=DAY,
    places=2,
    sessions=2,
    cluster="Cụm 1",
    partner_ids=(ex.STRANGER,),
    targets=contract.Targets(turns=100, results=amounts_asked(TREE=50)),
    **paper("10-KH/ĐTN", ANNOUNCED_ON),
)
ask_notice = contract.GiveNotice(**paper("11-TB/ĐTN", NOTICED_ON))
ask_reschedule = contract.RescheduleActivity(day=LATER, reason=SECRET, effective_on=date(2021, 5, 2))
ask_sign_up = contract.SignUpMember(unit_id=ex.CELL, effective_on=date(2021, 4, 10))
ask_wait = contract.JoinWaitingList(unit_id=ex.CELL, effective_on=date(2021, 4, 10))
ask_withdraw = contract.WithdrawSignUp(effective_on=date(2021, 4, 11))
ask_attendance = contract.RecordAttendance(
    session=1,
    present=(
        contract.PresentOfUnit(unit_id=ex.CELL, member_ids=(AN,)),
        contract.PresentOfUnit(unit_id=ex.STRANGER, member_ids=(BINH,)),
    ),
    effective_on=DAY,
)
ask_hold = contract.HoldActivity(blood_units=5, results=amounts_asked(TREE=40), effective_on=DAY)
ask_correct = contract.CorrectActivity(
    turns=3,
    persons=2,
    guest_turns=1,
    guest_persons=1,
    shares=(contract.ShareOfUnit(unit_id=ex.CELL, turns=2, persons=1),),
    reason=SECRET,
    effective_on=date(2021, 6, 1),
)
ask_cancel = contract.CancelActivity(reason=SECRET, effective_on=date(2021, 5, 2))
ask_hand_on = contract.HandOnActivity(unit_id=ex.CELL, effective_on=date(2021, 4, 30))
