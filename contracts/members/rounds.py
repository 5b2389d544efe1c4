"""Rating rounds of units and the yearly rating of units themselves (domain.md §3.4, §3.5): facts, requests, replies."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from contracts.base import (
    BULK_LIMIT,
    Accepted,
    AcceptedBulk,
    Count,
    Document,
    Fact,
    Frozen,
    LongText,
    Rank,
    Request,
    Text,
    UnitRef,
)
from contracts.members.base import MembersFact

Percent = Annotated[int, Field(ge=0, le=1000)]
Rows = Field(min_length=1, max_length=BULK_LIMIT)


class ExemptionReason(StrEnum):
    """Why someone on a round's list is not rated."""

    MOVED = "MOVED"
    MEMBERSHIP_ENDED = "MEMBERSHIP_ENDED"
    POSTPONED = "POSTPONED"
    LONG_LEAVE = "LONG_LEAVE"
    PARTY_MEMBER = "PARTY_MEMBER"
    OTHER = "OTHER"


class CapScope(StrEnum):
    """Whose top ranks a cap counts."""

    MEMBERS = "MEMBERS"
    UNITS = "UNITS"


# Facts.


class RoundFact(MembersFact):
    """Base of the facts of a round: `unit` is the one whose members are rated."""

    AGGREGATE: ClassVar[str] = "rating-round"
    KEY: ClassVar[str] = "round_id"

    round_id: UUID
    year: int


class RatingRoundOpened(RoundFact):
    """A unit's rating round of a year was opened with so many on its list, so many of them eligible."""

    NAME: ClassVar[str] = "rating-round-opened"

    listed: int
    eligible: int


class RatingExempted(RoundFact):
    """One more on the list is not rated; who stays private."""

    NAME: ClassVar[str] = "rating-exempted"

    reason: ExemptionReason


class RatingRoundClosed(RoundFact):
    """The round is over: how many of each rank, how many on the list were not rated."""

    NAME: ClassVar[str] = "rating-round-closed"

    counts: Mapping[Rank, int]
    not_rated: int


class CapOverrideApproved(MembersFact):
    """The level above lets `unit` give the top rank up to so many times in a year, beyond the cap of the rule set."""

    AGGREGATE: ClassVar[str] = "rating-pool"
    NAME: ClassVar[str] = "cap-override-approved"
    KEY: ClassVar[str] = "pool_id"

    pool_id: UUID
    year: int
    scope: CapScope
    up_to: int


class UnitAssessed(MembersFact):
    """The yearly rating of `unit` was decided by the level above, or revised when `previous_rank` is given."""

    AGGREGATE: ClassVar[str] = "unit-rating"
    NAME: ClassVar[str] = "unit-assessed"
    KEY: ClassVar[str] = "unit_rating_id"

    unit_rating_id: UUID
    year: int
    rank: Rank
    previous_rank: Rank | None = None


FACTS: tuple[type[Fact], ...] = (
    RatingRoundOpened,
    RatingExempted,
    RatingRoundClosed,
    CapOverrideApproved,
    UnitAssessed,
)

# Requests. `effective_on` is the day from which it counts; `document` is the paper it rests on.


class OpenRatingRound(Request):
    """PUT /units/{unit_id}/rating-rounds/{year}. `rules` names a rule set; without it the one in force applies."""

    self_rating_until: date
    meeting_until: date
    decision_until: date
    rules: Text | None = None
    effective_on: date
    document: Document


class RoundStep(Request):
    """PUT …/{year}/members/{member_id} (put one more on the list) and …/{year}/closure."""

    effective_on: date
    document: Document


class SelfRate(Request):
    """PUT …/{year}/members/{member_id}/self-rating. Shares in percent, `points` of 100, of the training programme if left out."""

    rank: Rank
    activity_percent: Percent
    tasks_percent: Percent
    dues_settled: bool
    disciplined: bool = False
    sick_months: Annotated[int, Field(ge=0, le=12)] = 0
    points: Annotated[int, Field(ge=0, le=100)] | None = None
    effective_on: date
    document: Document


class SelfRateRow(SelfRate):
    """One row of SelfRates."""

    member_id: UUID


class SelfRates(Request):
    """POST …/{year}/self-ratings/bulk"""

    rows: Annotated[tuple[SelfRateRow, ...], Rows]


class MemberVotes(Request):
    """How many of those present voted for each rank of a member."""

    member_id: UUID
    counts: Mapping[Rank, Count]


class HoldRatingMeeting(Request):
    """PUT …/{year}/meetings/{meeting_id}"""

    present: Count
    secret: bool
    votes: Annotated[tuple[MemberVotes, ...], Field(max_length=BULK_LIMIT)]
    effective_on: date
    document: Document


class ProposeRating(Request):
    """PUT …/{year}/members/{member_id}/proposal and …/decision; `reason` where the rule set asks for one."""

    rank: Rank
    reason: Text | None = None
    effective_on: date
    document: Document


class ProposeRatingRow(ProposeRating):
    """One row of ProposeRatings."""

    member_id: UUID


class ProposeRatings(Request):
    """POST …/{year}/proposals/bulk and …/{year}/decisions/bulk"""

    rows: Annotated[tuple[ProposeRatingRow, ...], Rows]


class ExemptFromRating(Request):
    """PUT …/{year}/members/{member_id}/exemption"""

    reason: ExemptionReason
    effective_on: date
    document: Document


class ExemptFromRatingRow(ExemptFromRating):
    """One row of ExemptFromRatings."""

    member_id: UUID


class ExemptFromRatings(Request):
    """POST …/{year}/exemptions/bulk"""

    rows: Annotated[tuple[ExemptFromRatingRow, ...], Rows]


class AppealRating(Request):
    """PUT …/{year}/members/{member_id}/appeals/{appeal_id}"""

    words: LongText
    effective_on: date
    document: Document


class AnswerRatingAppeal(Request):
    """PUT …/{year}/members/{member_id}/appeals/{appeal_id}/answer: the rank that stands from now on."""

    rank: Rank
    reason: Text
    effective_on: date
    document: Document


class ApproveCapOverride(Request):
    """PUT /units/{unit_id}/cap-overrides/{year}/{scope}, by the level above the unit that decides on ratings."""

    up_to: Annotated[int, Field(ge=1, le=10_000)]
    reason: Text
    effective_on: date
    document: Document


class RateUnit(Request):
    """PUT /units/{unit_id}/ratings/{year}/self-rating, …/appraisal, …/decision; `reason` for a revision or an exception."""

    rank: Rank
    reason: Text | None = None
    effective_on: date
    document: Document


class RateUnitRow(RateUnit):
    """One row of RateUnits."""

    unit_id: UUID


class RateUnits(Request):
    """POST /units/ratings/{year}/decisions/bulk"""

    rows: Annotated[tuple[RateUnitRow, ...], Rows]


# Replies.


class CapShown(Frozen):
    """How the cap stands: `used` top ranks of `allowed` over `basis` rated; `over` warns while there is time."""

    rank: str
    percent: int
    rounding: str
    basis: int
    allowed: int
    used: int
    approved: int | None
    over: bool


class RoundAnswer(Accepted):
    """The answer to a wish in a round, with how the cap stands over the deciding unit."""

    cap: CapShown


class RoundBulkAnswer(AcceptedBulk):
    """The answer to a list of wishes in a round, with how the cap stands over the deciding unit."""

    cap: CapShown


class LineShown(Frozen):
    """A member on a round's list, to a key in scope; `measures` as recorded, empty where unknown or erased."""

    member_id: UUID
    eligible: bool
    not_eligible_because: str | None
    exempted: str | None
    self_rank: str | None
    measures: Mapping[str, str]
    votes: Mapping[str, int] | None
    proposed: str | None
    rank: str | None
    appeal_open: bool


class RoundShown(Frozen):
    """A round as read by a key in scope; `state` is OPEN or CLOSED."""

    id: UUID
    unit: UnitRef
    deciding: UnitRef
    year: int
    rule_set: str
    self_rating_until: date
    meeting_until: date
    decision_until: date
    state: str
    members: tuple[LineShown, ...]
    cap: CapShown


class RoundLine(Frozen):
    """A round in the list of a year."""

    id: UUID
    unit: UnitRef
    year: int
    state: str


class UnitRatingShown(Frozen):
    """A unit's rating of a year as read."""

    unit: UnitRef
    year: int
    self_rank: str | None
    appraised: str | None
    rank: str | None


class StepShown(Frozen):
    """A step of a unit's year-end: `step` is TRAINING, MEMBER_RATING or UNIT_RATING; `state` DONE, OPEN or BLOCKED."""

    step: str
    unit: UnitRef
    state: str
    reason: str


class YearEndShown(Frozen):
    """The chain of a unit's year-end, in the order in which it is walked."""

    unit: UnitRef
    year: int
    steps: tuple[StepShown, ...]


class OtherRank(Frozen):
    """Who would rank differently under other rules, and on which grounds; the name only where it was asked for."""

    member_id: UUID
    unit: UnitRef
    rank: str
    would_be: str
    why: tuple[str, ...]
    full_name: str | None = None


class WhatIfShown(Frozen):
    """What another rule set would make of the rounds of a year; nothing is changed by asking."""

    year: int
    rules: str
    rounds: int
    rated: int
    unmeasured: int
    differences: tuple[OtherRank, ...]
