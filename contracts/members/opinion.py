"""Youth opinion of a unit by month (domain.md §5): no person is named anywhere; facts hold no group that is too small."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field, StringConstraints

from contracts.base import BULK_LIMIT, Accepted, Document, Fact, Frozen, LongText, Request, UnitRef
from contracts.members.base import MembersFact

Code = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z_]{0,29}$")]
"""A code of the rule set: a channel, a topic, a kind of incident, a body that answers."""


class Sentiment(StrEnum):
    """How people feel about what a note tells."""

    POSITIVE = "POSITIVE"
    NEUTRAL = "NEUTRAL"
    NEGATIVE = "NEGATIVE"


# Facts.


class OpinionFact(MembersFact):
    """Base of the facts about a unit's opinion digest of one month."""

    AGGREGATE: ClassVar[str] = "opinion"
    KEY: ClassVar[str] = "digest_id"

    digest_id: UUID
    month: str


class OpinionDigestSubmitted(OpinionFact):
    """A month was summed up. Counts are people; a group below the least size, or that subtraction would tell, is left out.

    `suppressed` says how many groups are left out of each cut: topic, channel, sentiment. `total` is None where even
    the whole is too small.
    """

    NAME: ClassVar[str] = "opinion-digest-submitted"

    total: int | None
    topics: Mapping[str, int]
    channels: Mapping[str, int]
    sentiments: Mapping[str, int]
    suppressed: Mapping[str, int]
    enough_channels: bool


class OpinionDigestForwarded(OpinionFact):
    """The level above passed the digest on."""

    NAME: ClassVar[str] = "opinion-digest-forwarded"


class IncidentReported(OpinionFact):
    """Something happened that could not wait; `kind` is a code of the rule set."""

    NAME: ClassVar[str] = "incident-reported"

    kind: str
    escalated: bool


class ConcernAnswered(OpinionFact):
    """`body` answered something that was raised in the month; what it was stays private."""

    NAME: ClassVar[str] = "concern-answered"

    body: str


FACTS: tuple[type[Fact], ...] = (OpinionDigestSubmitted, OpinionDigestForwarded, IncidentReported, ConcernAnswered)

# Requests.


class RecordOpinion(Request):
    """PUT /units/{unit_id}/opinions/{month}/notes/{item_id}. What so many people think, in words that name nobody.

    `confirmed` says that what looks like a name is none.
    """

    channel: Code
    topic: Code
    sentiment: Sentiment
    count: Annotated[int, Field(ge=1, le=100_000)]
    summary: LongText
    confirmed: bool = False
    effective_on: date
    document: Document


class RecordOpinionRow(RecordOpinion):
    """One row of RecordOpinions."""

    item_id: UUID


class RecordOpinions(Request):
    """POST /units/{unit_id}/opinions/{month}/notes/bulk"""

    rows: Annotated[tuple[RecordOpinionRow, ...], Field(min_length=1, max_length=BULK_LIMIT)]


class SubmitDigest(Request):
    """PUT /units/{unit_id}/opinions/{month}/submission"""

    effective_on: date
    document: Document


class ForwardDigest(Request):
    """PUT /units/{unit_id}/opinions/{month}/forwarding, by the level above"""

    effective_on: date
    document: Document


class ReportIncident(Request):
    """PUT /units/{unit_id}/incidents/{item_id}. Filed under the month of `effective_on`."""

    kind: Code
    escalated: bool = False
    effective_on: date
    document: Document


class AnswerConcern(Request):
    """PUT /units/{unit_id}/opinions/{month}/answers/{item_id}. The document is the answer."""

    topic: Code
    note_id: UUID | None = None
    body: Code
    effective_on: date
    document: Document


# Replies: only to a key in scope; notes only to the unit's own people.


class AcceptedWithWarnings(Accepted):
    """A wish that was granted though something about it should be looked at: codes, no words."""

    warnings: tuple[str, ...] = ()


class OpinionNote(Frozen):
    """One note as read."""

    item_id: UUID
    channel: str
    topic: str
    sentiment: Sentiment
    count: int
    summary: str


class OpinionIncident(Frozen):
    """One incident as read."""

    item_id: UUID
    kind: str
    escalated: bool


class OpinionAnswer(Frozen):
    """One answer as read."""

    item_id: UUID
    topic: str
    note_id: UUID | None
    body: str


class OpinionDigest(Frozen):
    """What others may see of a month."""

    total: int | None
    topics: Mapping[str, int]
    channels: Mapping[str, int]
    sentiments: Mapping[str, int]
    suppressed: Mapping[str, int]
    enough_channels: bool


class OpinionsShown(Frozen):
    """A unit's month; `state` is GATHERING, SUBMITTED or FORWARDED.

    `notes` and `answers` are None but to the unit's own people; `digest` is what those above see once it is submitted.
    """

    unit: UnitRef
    month: str
    state: str
    digest: OpinionDigest | None
    incidents: tuple[OpinionIncident, ...]
    notes: tuple[OpinionNote, ...] | None
    answers: tuple[OpinionAnswer, ...] | None
