"""Facts, requests and replies of activities (domain.md §4.4): facts hold counts by unit and no member's id."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field, model_validator

from contracts.base import (
    BULK_LIMIT,
    Accepted,
    AcceptedBulk,
    Count,
    Document,
    Fact,
    Frozen,
    LongText,
    Request,
    Text,
    UnitRef,
)
from contracts.plans.base import Code, PlansFact
from contracts.plans.measures import Measured, Results

Places = Annotated[int, Field(ge=1, le=100_000)]
Sessions = Annotated[int, Field(ge=1, le=366)]
Rows = Field(min_length=1, max_length=BULK_LIMIT)
Partners = Annotated[tuple[UUID, ...], Field(max_length=BULK_LIMIT)]

# Facts.


class ActivityFact(PlansFact):
    """Base of the facts about one activity; `unit` leads it, `kind` is a code of the rule set."""

    AGGREGATE: ClassVar[str] = "activity"
    KEY: ClassVar[str] = "activity_id"

    activity_id: UUID
    kind: str
    title: str


class ActivityTargets(Frozen):
    """What an activity is to come to; 0 where no target was set."""

    turns: int
    persons: int
    blood_units: int
    results: tuple[Measured, ...]


class ActivityAnnounced(ActivityFact):
    """A unit announced an activity for `day`, with up to `places` a session (null: no limit)."""

    NAME: ClassVar[str] = "activity-announced"

    day: date
    places: int | None
    sessions: int
    cluster: str | None
    partners: tuple[UnitRef, ...]
    targets: ActivityTargets


class ActivityNoticeGiven(ActivityFact):
    """The public was told, `days` before the day; `notice_short`: later than the rule set asks for the kind."""

    NAME: ClassVar[str] = "activity-notice-given"

    day: date
    days: int
    notice_short: bool


class ActivityRescheduled(ActivityFact):
    """The activity was moved; `notice_short`: the notice given before is too late for the new day."""

    NAME: ClassVar[str] = "activity-rescheduled"

    day: date
    from_day: date
    notice_short: bool


class UnitShare(Frozen):
    """Turns (lượt) and distinct persons of one unit."""

    unit: UnitRef
    turns: int
    persons: int


class ActivityNumbers(Frozen):
    """What came of an activity: the shares of the units and the guests, who belong to none, are the whole.

    `partners` took part beside the leading unit. Persons are 0 where nobody counted them.
    """

    turns: int
    persons: int
    guest_turns: int
    guest_persons: int
    blood_units: int
    results: tuple[Measured, ...]
    shares: tuple[UnitShare, ...]
    partners: tuple[UnitRef, ...]


class ActivityOutcome(ActivityFact):
    """Base of the facts that tell what came of an activity; the fields are those of ActivityNumbers."""

    turns: int
    persons: int
    guest_turns: int
    guest_persons: int
    blood_units: int
    results: tuple[Measured, ...]
    shares: tuple[UnitShare, ...]
    partners: tuple[UnitRef, ...]


class ActivityHeld(ActivityOutcome):
    """The activity took place; `counted`: from attendance lists. `notice_short`: announced to the public too late."""

    NAME: ClassVar[str] = "activity-held"

    counted: bool
    notice_short: bool
    cluster: str | None


class ActivityCorrected(ActivityOutcome):
    """What came of it replaces the `previous` numbers, as of the day `held_on`; the reason stays private."""

    NAME: ClassVar[str] = "activity-corrected"

    held_on: date
    previous: ActivityNumbers


class ActivityCancelled(ActivityFact):
    """The activity of `day` does not take place; the reason stays private."""

    NAME: ClassVar[str] = "activity-cancelled"

    day: date


class ActivityHandedOn(ActivityFact):
    """Another unit, `unit`, leads the activity from now on."""

    NAME: ClassVar[str] = "activity-handed-on"

    from_unit: UnitRef


FACTS: tuple[type[Fact], ...] = (
    ActivityAnnounced,
    ActivityNoticeGiven,
    ActivityRescheduled,
    ActivityHeld,
    ActivityCorrected,
    ActivityCancelled,
    ActivityHandedOn,
)

# Requests. `effective_on` is the day from which a step counts; `document` is the paper it rests on, if any.


class Step(Request):
    """Base of the wishes about an activity."""

    effective_on: date
    document: Document | None = None


class Targets(Request):
    """What an activity is to come to; 0 where no target is set."""

    turns: Count = 0
    persons: Count = 0
    blood_units: Count = 0
    results: Results = ()


class AnnounceActivity(Step):
    """PUT /activities/{activity_id}. `places` null: no limit; `partner_ids`: units that take part beside `unit_id`."""

    unit_id: UUID
    kind: Code
    title: Text
    place: Text | None = None
    day: date
    places: Places | None = None
    sessions: Sessions = 1
    cluster: Text | None = None
    partner_ids: Partners = ()
    targets: Targets = Targets()


class AnnounceActivityRow(AnnounceActivity):
    """One row of AnnounceActivities."""

    activity_id: UUID


class AnnounceActivities(Request):
    """POST /activities/bulk"""

    rows: Annotated[tuple[AnnounceActivityRow, ...], Rows]


class GiveNotice(Step):
    """PUT /activities/{activity_id}/notice: effective the day the public was told."""


class RescheduleActivity(Step):
    """PUT /activities/{activity_id}/day. The reason stays private."""

    day: date
    reason: LongText


class SignUpMember(Step):
    """PUT /activities/{activity_id}/sign-ups/{member_id}. `unit_id`: the member's unit."""

    unit_id: UUID


class JoinWaitingList(SignUpMember):
    """PUT /activities/{activity_id}/waiting-list/{member_id}. Where all places are taken."""


class WithdrawSignUp(Step):
    """PUT /activities/{activity_id}/sign-ups/{member_id}/withdrawal"""


class SignUpRow(SignUpMember):
    """One row of SignUpMembers."""

    activity_id: UUID
    member_id: UUID


class SignUpMembers(Request):
    """POST /activities/sign-ups/bulk: in the order of the rows, the last ones on the waiting list."""

    rows: Annotated[tuple[SignUpRow, ...], Rows]


class PresentOfUnit(Request):
    """Members of one unit who were there."""

    unit_id: UUID
    member_ids: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=BULK_LIMIT)]


class RecordAttendance(Step):
    """PUT /activities/{activity_id}/attendance/{list_id}: up to 500 members; sent again it replaces the list.

    `guests` were there and are on no list. A session with more people has several lists.
    """

    session: Annotated[int, Field(ge=1)] = 1
    present: Annotated[tuple[PresentOfUnit, ...], Field(max_length=BULK_LIMIT)] = ()
    guests: Annotated[int, Field(ge=0, le=100_000)] = 0

    @model_validator(mode="after")
    def _fits_in_one_list(self) -> Self:
        if sum(len(part.member_ids) for part in self.present) > BULK_LIMIT:
            raise ValueError(f"more than {BULK_LIMIT} members in one list")
        return self


class RecordAttendanceRow(RecordAttendance):
    """One row of RecordAttendances."""

    activity_id: UUID
    list_id: UUID


class RecordAttendances(Request):
    """POST /activities/attendance/bulk"""

    rows: Annotated[tuple[RecordAttendanceRow, ...], Rows]


class ShareOfUnit(Request):
    """Turns and persons of one unit; persons 0 where nobody counted them."""

    unit_id: UUID
    turns: Count
    persons: Count


class HoldActivity(Step):
    """PUT /activities/{activity_id}/result. Effective the day it was held.

    Where attendance was taken turns, persons and shares follow from it and are left out; `guest_persons` is told when
    guests came to several sessions. `partner_ids`: who took part, if not those announced.
    """

    turns: Count | None = None
    persons: Count | None = None
    guest_turns: Count | None = None
    guest_persons: Count | None = None
    blood_units: Count = 0
    results: Results = ()
    shares: Annotated[tuple[ShareOfUnit, ...], Field(max_length=BULK_LIMIT)] | None = None
    partner_ids: Partners | None = None


class HoldActivityRow(HoldActivity):
    """One row of HoldActivities."""

    activity_id: UUID


class HoldActivities(Request):
    """POST /activities/results/bulk"""

    rows: Annotated[tuple[HoldActivityRow, ...], Rows]


class CorrectActivity(HoldActivity):
    """PUT /activities/{activity_id}/correction: all numbers anew, and why; the reason stays private."""

    reason: LongText


class CancelActivity(Step):
    """PUT /activities/{activity_id}/cancellation. The reason stays private."""

    reason: LongText


class HandOnActivity(Step):
    """PUT /activities/{activity_id}/unit: `unit_id` leads it from now on."""

    unit_id: UUID


# Replies.


class AcceptedActivity(Accepted):
    """The answer to a step that the rule set may wish to be taken earlier; `warning` says so in Vietnamese."""

    warning: str | None = None


class AcceptedResults(AcceptedBulk):
    """The answer to a list of results; each warning says its row."""

    warnings: tuple[str, ...] = ()


class Standing(StrEnum):
    """Where a member stands who signed up."""

    SIGNED = "SIGNED"
    WAITING = "WAITING"
    WITHDRAWN = "WITHDRAWN"


class AcceptedSignUp(Accepted):
    """The answer to a sign-up; `place` counts from 1, on the waiting list for who is WAITING; 0 for who withdrew."""

    standing: Standing
    place: int


class ActivityStatus(StrEnum):
    """Where an activity stands."""

    ANNOUNCED = "ANNOUNCED"
    HELD = "HELD"
    CANCELLED = "CANCELLED"


class SignedMember(Frozen):
    """A member who signed up, and of which unit."""

    member_id: UUID
    unit: UnitRef


class SessionReply(Frozen):
    """How many were at a session."""

    session: int
    members: int
    guests: int


class ActivityReply(Frozen):
    """GET /activities/{activity_id}. Lists are in order; a partner's key sees the members of its own units in them."""

    activity_id: UUID
    unit: UnitRef
    kind: str
    title: str
    place: str | None
    status: ActivityStatus
    announced_on: date
    day: date
    places: int | None
    sessions: int
    cluster: str | None
    partners: tuple[UnitRef, ...]
    targets: ActivityTargets
    notice_on: date | None
    signed: tuple[SignedMember, ...]
    waiting: tuple[SignedMember, ...]
    attendance: tuple[SessionReply, ...]
    held_on: date | None
    notice_short: bool
    outcome: ActivityNumbers | None
    corrections: int
