"""Yearly quality ratings of members: facts and requests."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from contracts.base import BULK_LIMIT, Document, Fact, Rank, Request, Text
from contracts.members.base import MemberFact

# Facts.


class MemberAssessed(MemberFact):
    """The yearly rating of a member was decided, or revised when `previous_rank` is given (domain.md §3.4)."""

    NAME: ClassVar[str] = "member-assessed"

    year: int
    rank: Rank
    previous_rank: Rank | None = None


class MemberAssessmentWithdrawn(MemberFact):
    """A rating was taken back with the import that brought it: it counts as never decided, since `decided_on`."""

    NAME: ClassVar[str] = "member-assessment-withdrawn"

    year: int
    rank: Rank
    decided_on: date


FACTS: tuple[type[Fact], ...] = (MemberAssessed, MemberAssessmentWithdrawn)

# Requests. `effective_on` is the day from which the decision counts; `document` is the paper it rests on.


class DecideRating(Request):
    """PUT /members/{member_id}/ratings/{year}. A second, different rank is a revision and needs `revision_reason`."""

    rank: Rank
    effective_on: date
    document: Document
    revision_reason: Text | None = None


class DecideRatingRow(DecideRating):
    """One row of DecideRatings."""

    member_id: UUID


class DecideRatings(Request):
    """POST /members/ratings/{year}/bulk"""

    rows: Annotated[tuple[DecideRatingRow, ...], Field(min_length=1, max_length=BULK_LIMIT)]
