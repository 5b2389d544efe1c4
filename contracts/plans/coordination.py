"""Facts, requests and replies of coordination programmes (domain.md §4.3)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from contracts.base import BULK_LIMIT, Document, Fact, Frozen, LongText, Request, Text, UnitRef, Year
from contracts.plans.base import Decision, PlansFact
from contracts.plans.measures import Measured, Results

Rows = Field(min_length=1, max_length=BULK_LIMIT)


class PartyType(StrEnum):
    """Kinds of bodies that coordinate; the Union itself is one."""

    YOUTH_UNION = "YOUTH_UNION"
    PARTY_COMMITTEE = "PARTY_COMMITTEE"
    GOVERNMENT_OR_MANAGEMENT = "GOVERNMENT_OR_MANAGEMENT"
    MASS_ORGANISATION = "MASS_ORGANISATION"
    OTHER = "OTHER"


# Facts.


class CoordinationFact(PlansFact):
    """Base of the facts about one coordination programme."""

    AGGREGATE: ClassVar[str] = "coordination"
    KEY: ClassVar[str] = "coordination_id"

    coordination_id: UUID
    title: str


class CoordinationProposed(CoordinationFact):
    """A unit proposed to work with other bodies."""

    NAME: ClassVar[str] = "coordination-proposed"


class PartiesOfType(Frozen):
    """How many parties of a type signed."""

    type: PartyType
    count: int


class CoordinationSigned(CoordinationFact):
    """The parties signed for a period, both days included; which bodies they are stays private."""

    NAME: ClassVar[str] = "coordination-signed"

    parties: tuple[PartiesOfType, ...]
    starts_on: date
    ends_on: date


class CoordinationActivityLinked(CoordinationFact):
    """An activity was held under the programme; `activities` counts those so far, this one among them."""

    NAME: ClassVar[str] = "coordination-activity-linked"

    activities: int


class CoordinationReviewed(CoordinationFact):
    """A year of the programme was reviewed, with what it came to in figures."""

    NAME: ClassVar[str] = "coordination-reviewed"

    year: int
    results: tuple[Measured, ...]


class CoordinationRenewed(CoordinationFact):
    """The period was made longer, from `previous_ends_on` to `ends_on`."""

    NAME: ClassVar[str] = "coordination-renewed"

    previous_ends_on: date
    ends_on: date


class CoordinationEnded(CoordinationFact):
    """The programme was brought to its end; `signed` is false for one that was only proposed."""

    NAME: ClassVar[str] = "coordination-ended"

    signed: bool


class CoordinationHandedOn(CoordinationFact):
    """An open programme passed from `from_unit`, which was dissolved or merged, to the fact's unit."""

    NAME: ClassVar[str] = "coordination-handed-on"

    from_unit: UnitRef
    signed: bool


FACTS: tuple[type[Fact], ...] = (
    CoordinationProposed,
    CoordinationSigned,
    CoordinationActivityLinked,
    CoordinationReviewed,
    CoordinationRenewed,
    CoordinationEnded,
    CoordinationHandedOn,
)

# Requests.


class ProposeCoordination(Request):
    """PUT /coordination/{coordination_id}. The contents stay private."""

    unit_id: UUID
    title: Text
    contents: LongText
    effective_on: date
    document: Document | None = None


class SigningParty(Request):
    """A body that signs, by its type and name."""

    type: PartyType
    name: Text


class SignCoordination(Decision):
    """PUT /coordination/{coordination_id}/signing. All parties, the Union among them; both days are included."""

    parties: Annotated[tuple[SigningParty, ...], Field(min_length=1, max_length=50)]
    contents: LongText
    starts_on: date
    ends_on: date


class LinkActivity(Request):
    """PUT /coordination/{coordination_id}/activities/{activity_id}. `effective_on` is the day it was held."""

    effective_on: date
    document: Document | None = None


class LinkedActivity(LinkActivity):
    """One activity of a CoordinationPath."""

    activity_id: UUID


class LinkActivityRow(LinkedActivity):
    """One row of LinkActivities."""

    coordination_id: UUID


class LinkActivities(Request):
    """POST /coordination/activities/bulk"""

    rows: Annotated[tuple[LinkActivityRow, ...], Rows]


class ReviewCoordination(Decision):
    """PUT /coordination/{coordination_id}/reviews/{year}. Figures in measures of the rule set; the text stays private."""

    results: Results = ()
    text: LongText


class YearReview(ReviewCoordination):
    """One review of a CoordinationPath."""

    year: Year


class ReviewCoordinationRow(YearReview):
    """One row of ReviewCoordinations."""

    coordination_id: UUID


class ReviewCoordinations(Request):
    """POST /coordination/reviews/bulk"""

    rows: Annotated[tuple[ReviewCoordinationRow, ...], Rows]


class RenewCoordination(Decision):
    """PUT /coordination/{coordination_id}/renewal. `ends_on` is the new last day; another day is another renewal."""

    ends_on: date


class EndCoordination(Decision):
    """PUT /coordination/{coordination_id}/end. The reason stays private."""

    reason: LongText


class EndCoordinationRow(EndCoordination):
    """One row of EndCoordinations."""

    coordination_id: UUID


class EndCoordinations(Request):
    """POST /coordination/ends/bulk: those that lapsed, as a rule."""

    rows: Annotated[tuple[EndCoordinationRow, ...], Rows]


class CoordinationPath(Request):
    """A programme from its proposal to its end in one row, as it stands in the papers; steps left out are not taken."""

    coordination_id: UUID
    proposal: ProposeCoordination
    signing: SignCoordination | None = None
    renewals: Annotated[tuple[RenewCoordination, ...], Field(max_length=20)] = ()
    activities: Annotated[tuple[LinkedActivity, ...], Field(max_length=BULK_LIMIT)] = ()
    reviews: Annotated[tuple[YearReview, ...], Field(max_length=50)] = ()
    end: EndCoordination | None = None


class LoadCoordination(Request):
    """POST /coordination/bulk: rows in one commit, all or nothing."""

    rows: Annotated[tuple[CoordinationPath, ...], Field(min_length=1, max_length=100)]


# Replies.


class CoordinationStatus(StrEnum):
    """Where a programme stands; one past its last day is signed until it is ended."""

    PROPOSED = "PROPOSED"
    SIGNED = "SIGNED"
    ENDED = "ENDED"


class PartyReply(Frozen):
    """A body that signed."""

    type: PartyType
    name: str


class LinkedActivityReply(Frozen):
    """An activity held under the programme."""

    activity_id: UUID
    held_on: date


class ReviewReply(Frozen):
    """A year's review."""

    year: int
    reviewed_on: date
    number: str
    results: tuple[Measured, ...]
    text: str


class RenewalReply(Frozen):
    """A renewal of the period."""

    renewed_on: date
    number: str
    previous_ends_on: date
    ends_on: date


class CoordinationReply(Frozen):
    """GET /coordination/{coordination_id}, for a key in scope. `ends_on` is the last day as it stands.

    `contents` are those signed, before that those proposed; dates and parties are null or empty before the signing.
    """

    coordination_id: UUID
    unit: UnitRef
    title: str
    contents: str
    status: CoordinationStatus
    parties: tuple[PartyReply, ...]
    signed_on: date | None
    number: str | None
    starts_on: date | None
    ends_on: date | None
    activities: tuple[LinkedActivityReply, ...]
    reviews: tuple[ReviewReply, ...]
    renewals: tuple[RenewalReply, ...]
    ended_on: date | None
    reason: str | None
