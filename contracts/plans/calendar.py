"""Facts, requests and replies of what is due, reminders, the calendar feed, and handing plans on to another unit."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from contracts.base import BULK_LIMIT, AcceptedBulk, Document, Fact, Frozen, Request, UnitRef
from contracts.plans.base import Decision, PlansFact
from contracts.plans.programmes import ItemKind, ProgrammeStatus
from contracts.plans.proposals import ProposalKind, ProposalStatus


class ItemReminderDue(PlansFact):
    """An open item of an issued plan reached a stage: T-7, T-3, T-0 and the like (days before it is due), or OVERDUE.

    Each stage of a due date is told once; `effective_on` is the day the stage was reached.
    """

    AGGREGATE: ClassVar[str] = "reminder"
    NAME: ClassVar[str] = "item-reminder-due"
    KEY: ClassVar[str] = "item_id"

    programme_id: UUID
    item_id: UUID
    title: str
    stage: str
    due_on: date


class Reminded(AcceptedBulk):
    """PUT /reminders/{day}: `rows` are the items that have come due by then, `changed` the reminders said now."""


class HandOnPlans(Decision):
    """PUT /units/{unit_id}/hand-on: give open plans, proposals and the like to another unit, all of them or those named."""

    to_unit_id: UUID
    stream_ids: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=BULK_LIMIT)] | None = None


class OpenFeed(Request):
    """PUT /calendars/{unit_id}/feed: give the unit an address that calendar programs read without a key."""

    effective_on: date
    document: Document | None = None


class RevokeFeed(Request):
    """PUT /calendars/{unit_id}/feed/revocation: make the unit's address worthless."""

    effective_on: date
    document: Document | None = None


class FeedReply(Frozen):
    """PUT /calendars/{unit_id}/feed. `path` holds the secret and is told once, to whoever opened the feed; else null."""

    position: int
    changed: bool
    repeated: bool = False
    path: str | None = None


class DueState(StrEnum):
    """How an item stands on a day; NOT_DONE: its plan was closed without it."""

    DUE = "DUE"
    LATE = "LATE"
    DONE = "DONE"
    CANCELLED = "CANCELLED"
    NOT_DONE = "NOT_DONE"


class DueItem(Frozen):
    """A row of GET /calendar: `days_left` until the day it is due, negative after it, null once it is over."""

    item_id: UUID
    programme_id: UUID
    unit: UnitRef
    programme: str
    title: str
    kind: ItemKind
    due_on: date
    state: DueState
    days_left: int | None
    done_on: date | None


class PlanRow(Frozen):
    """A row of GET /programmes: a plan, how far it came, its items and how many of them are done and late."""

    programme_id: UUID
    unit: UnitRef
    year: int
    title: str
    status: ProgrammeStatus
    number: str | None
    changed_on: date
    items: int
    done: int
    late: int


class ProposalRow(Frozen):
    """A row of GET /proposals; `waiting_days` since it was submitted, null where nobody is waited for."""

    proposal_id: UUID
    unit: UnitRef
    kind: ProposalKind
    title: str
    field: str
    status: ProposalStatus
    committee: str | None
    submitted_on: date | None
    waiting_days: int | None


class HeldRow(Frozen):
    """A row of GET /holdings: something a unit owns, what kind of thing, and whether it is still open."""

    stream_id: UUID
    aggregate: str
    unit: UnitRef
    open: bool
    since: date


class UnitDue(Frozen):
    """A row of GET /calendar/units: open items of a unit that are late, or due by the end of this week and this month."""

    unit: UnitRef
    late: int
    this_week: int
    this_month: int


class ActivityState(StrEnum):
    """Whether an activity is still to come, took place, or was cancelled."""

    ANNOUNCED = "ANNOUNCED"
    HELD = "HELD"
    CANCELLED = "CANCELLED"


class ActivityRow(Frozen):
    """A row of GET /activities; `days_left` until its day, null once it is over."""

    activity_id: UUID
    unit: UnitRef
    kind: str
    title: str
    place: str
    day: date
    state: ActivityState
    days_left: int | None


FACTS: tuple[type[Fact], ...] = (ItemReminderDue,)
