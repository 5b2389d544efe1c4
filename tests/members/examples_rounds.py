"""One canonical example of each event and request of rating rounds and of the rating of units."""

from datetime import date
from typing import Any
from uuid import UUID

from contracts.base import Rank
from contracts.members import rounds as contract
from services.members.domain import rating_pool, rating_round, unit_rating
from services.members.domain.quality import Measures
from tests.members import examples as ex

MEETING, APPEAL = UUID(int=51), UUID(int=52)
OPENED_ON, SELF_UNTIL, MEETING_UNTIL, DECISION_UNTIL = (
    date(2021, 11, 15),
    date(2021, 11, 30),
    date(2021, 12, 10),
    date(2021, 12, 31),
)
BEST = Measures(activity_percent=95, tasks_percent=100, dues_settled=True, disciplined=False, sick_months=0, points=92)
WHY = f"Xét hoàn cảnh của {ex.NAME}"

# Events.

opened = rating_round.Opened(
    unit=ex.tax_1,
    deciding=ex.tax,
    year=2021,
    rule_set="XI-2018",
    self_rating_until=SELF_UNTIL,
    meeting_until=MEETING_UNTIL,
    decision_until=DECISION_UNTIL,
    listed=1,
    eligible=1,
)
listed = rating_round.Listed(member_id=ex.AN, eligible=True, reason="")
not_eligible = rating_round.Listed(member_id=ex.BINH, eligible=False, reason="FULL_PARTY_MEMBER")
self_rated = rating_round.SelfRated(member_id=ex.AN, rank="EXCELLENT", measures=BEST.words(), late=False)
meeting_held = rating_round.MeetingHeld(
    meeting_id=MEETING,
    present=10,
    secret=True,
    votes=(rating_round.Vote(member_id=ex.AN, counts={"EXCELLENT": 6, "GOOD": 4}),),
)
proposed = rating_round.Proposed(member_id=ex.AN, rank="EXCELLENT", reason="")
decided = rating_round.Decided(member_id=ex.AN, rank="EXCELLENT", overridden=False, reason=WHY, on=date(2021, 12, 20))
exempted = rating_round.Exempted(member_id=ex.AN, unit=ex.tax_1, year=2021, reason="POSTPONED")
appealed = rating_round.Appealed(member_id=ex.AN, appeal_id=APPEAL, words=f"{ex.NAME} không đồng ý")
appeal_answered = rating_round.AppealAnswered(
    member_id=ex.AN, appeal_id=APPEAL, rank="GOOD", overridden=False, reason=WHY
)
closed = rating_round.Closed(unit=ex.tax_1, year=2021, counts={"EXCELLENT": 1}, not_rated=1)
joined = rating_pool.Joined(unit=ex.tax_1)
settled = rating_pool.Settled(unit=ex.tax_1, counts={"EXCELLENT": 1})
override_approved = rating_pool.OverrideApproved(
    deciding=ex.tax, year=2021, scope="MEMBERS", up_to=3, reason="Năm hoàn thành vượt mức"
)
unit_self_rated = unit_rating.SelfRated(rank="EXCELLENT")
unit_appraised = unit_rating.Appraised(rank="GOOD")
unit_decided = unit_rating.Decided(unit=ex.tax_1, year=2021, rank="GOOD")
unit_revised = unit_rating.Revised(
    unit=ex.tax_1, year=2021, rank="EXCELLENT", previous_rank="GOOD", reason="Xét lại theo báo cáo bổ sung"
)
ALL = (
    opened,
    listed,
    self_rated,
    meeting_held,
    proposed,
    decided,
    exempted,
    appealed,
    appeal_answered,
    closed,
    joined,
    settled,
    override_approved,
    unit_self_rated,
    unit_appraised,
    unit_decided,
    unit_revised,
)

# Requests.

open_round = contract.OpenRatingRound(
    self_rating_until=SELF_UNTIL,
    meeting_until=MEETING_UNTIL,
    decision_until=DECISION_UNTIL,
    **ex.paper(OPENED_ON),
)
step = contract.RoundStep(**ex.paper(date(2021, 12, 28)))


def self_rating(rank: Rank = Rank.EXCELLENT, **changes: Any) -> contract.SelfRate:
    """A request with the best measures, but for `changes`."""
    return contract.SelfRate.model_validate(vars(BEST) | {"rank": rank} | ex.paper(date(2021, 11, 20)) | changes)


def meeting(votes: dict[UUID, dict[Rank, int]], present: int = 10) -> contract.HoldRatingMeeting:
    """A request with a meeting's votes."""
    rows = tuple(contract.MemberVotes(member_id=one, counts=counts) for one, counts in votes.items())
    return contract.HoldRatingMeeting(present=present, secret=True, votes=rows, **ex.paper(date(2021, 12, 5)))


def rank(wanted: Rank, reason: str | None = None, day: date = date(2021, 12, 20)) -> contract.ProposeRating:
    """A request that proposes or decides on a rank."""
    return contract.ProposeRating(rank=wanted, reason=reason, **ex.paper(day))


def unit_rank(wanted: Rank, reason: str | None = None, day: date = date(2021, 12, 30)) -> contract.RateUnit:
    """A request about a unit's rank."""
    return contract.RateUnit(rank=wanted, reason=reason, **ex.paper(day))


appeal = contract.AppealRating(words=f"{ex.NAME} không đồng ý", **ex.paper(date(2022, 1, 10)))
approve = contract.ApproveCapOverride(up_to=3, reason="Năm hoàn thành vượt mức", **ex.paper(date(2021, 12, 27)))


def answer(wanted: Rank) -> contract.AnswerRatingAppeal:
    """A request that answers an appeal."""
    return contract.AnswerRatingAppeal(rank=wanted, reason=WHY, **ex.paper(date(2022, 1, 20)))
