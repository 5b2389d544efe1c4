"""Party referral, discipline and commendation: facts that name a case and never a member, and requests."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from contracts.base import BULK_LIMIT, Count, Document, Fact, Frozen, LongText, Request, Text, UnitRef
from contracts.members.base import MembersFact

# Facts.


class ReferralFact(MembersFact):
    """Base of the facts of a referral to the Party: sensitive, so that the case is named and the member is not."""

    AGGREGATE: ClassVar[str] = "referral"
    KEY: ClassVar[str] = "case_id"

    case_id: UUID


class ReferralNominated(ReferralFact):
    """A branch nominated an outstanding member (domain.md §3.6)."""

    NAME: ClassVar[str] = "referral-nominated"


class ReferralEndorsed(ReferralFact):
    """The grassroots committee passed the resolution of referral."""

    NAME: ClassVar[str] = "referral-endorsed"


class ReferralHandedOver(ReferralFact):
    """The papers were handed to the Party committee."""

    NAME: ClassVar[str] = "referral-handed-over"


class AwarenessClassCompleted(ReferralFact):
    """A referred member completed the Party awareness class."""

    NAME: ClassVar[str] = "awareness-class-completed"


class PartyAdmissionRecorded(ReferralFact):
    """A referred member was admitted to the Party."""

    NAME: ClassVar[str] = "party-admission-recorded"


class ReferralReturned(ReferralFact):
    """The Party committee sent the papers back."""

    NAME: ClassVar[str] = "referral-returned"


class ReferralWithdrawn(ReferralFact):
    """The Union took the referral back."""

    NAME: ClassVar[str] = "referral-withdrawn"


class ReferralExpired(ReferralFact):
    """The resolution grew too old; it can be passed anew."""

    NAME: ClassVar[str] = "referral-expired"


class DisciplineForm(StrEnum):
    """Forms of discipline, of members and of units (domain.md §3.1)."""

    REPRIMAND = "REPRIMAND"
    WARNING = "WARNING"
    DISMISSAL = "DISMISSAL"
    EXPULSION = "EXPULSION"
    DISSOLUTION = "DISSOLUTION"


class AppealOutcome(StrEnum):
    """How an appeal was answered."""

    UPHELD = "UPHELD"
    CHANGED = "CHANGED"
    REVOKED = "REVOKED"


class DisciplineFact(MembersFact):
    """Base of the facts of a disciplinary case; the case is named, whom it is against is not."""

    AGGREGATE: ClassVar[str] = "discipline"
    KEY: ClassVar[str] = "case_id"

    case_id: UUID


class DisciplineDecided(DisciplineFact):
    """A measure was decided and announced; it is in force at once."""

    NAME: ClassVar[str] = "discipline-decided"

    form: DisciplineForm


class DisciplineAppealResolved(DisciplineFact):
    """An appeal was answered; `form` is what is in force afterwards, None when it was revoked."""

    NAME: ClassVar[str] = "discipline-appeal-resolved"

    outcome: AppealOutcome
    form: DisciplineForm | None


class ImprovementRecognised(DisciplineFact):
    """Whoever was disciplined is recognised as improved."""

    NAME: ClassVar[str] = "improvement-recognised"


class CommendationFact(MembersFact):
    """Base of the facts of a commendation of a member or a unit."""

    AGGREGATE: ClassVar[str] = "commendation"
    KEY: ClassVar[str] = "commendation_id"

    commendation_id: UUID
    of_member: bool
    form: str


class CommendationAwarded(CommendationFact):
    """A commendation was decided."""

    NAME: ClassVar[str] = "commendation-awarded"


class CommendationRevoked(CommendationFact):
    """A commendation was taken back."""

    NAME: ClassVar[str] = "commendation-revoked"


FACTS: tuple[type[Fact], ...] = (
    ReferralNominated,
    ReferralEndorsed,
    ReferralHandedOver,
    AwarenessClassCompleted,
    PartyAdmissionRecorded,
    ReferralReturned,
    ReferralWithdrawn,
    ReferralExpired,
    DisciplineDecided,
    DisciplineAppealResolved,
    ImprovementRecognised,
    CommendationAwarded,
    CommendationRevoked,
)

# Requests. `effective_on` is the day from which the decision counts; `document` is the paper it rests on.


class Step(Request):
    """PUT …/{class,expiry}, …/{improvement,closure}, …/award: a step that says no more than its day and paper."""

    effective_on: date
    document: Document


class Reasoned(Step):
    """PUT …/{return,withdrawal}, …/revocation, …/appeal: a step with a reason, which stays private."""

    reason: LongText


class NominateMember(Step):
    """PUT /referrals/{case_id}"""

    member_id: UUID


class Vote(Step):
    """PUT /referrals/{case_id}/vote: the branch's vote; `document` is its resolution."""

    voters_present: Count
    votes_for: Count


class AssignMentor(Step):
    """PUT /referrals/{case_id}/mentor"""

    mentor_id: UUID


class EndorseReferral(Vote):
    """PUT /referrals/{case_id}/endorsement, by the level above; `document` is the resolution (4-KNĐ)."""

    remarks: LongText


class HandOverReferral(Step):
    """PUT /referrals/{case_id}/hand-over: to a Party committee, a body; `document` is the list."""

    committee: Text


class HandOverReferralRow(HandOverReferral):
    """One row of HandOverReferrals."""

    case_id: UUID


class HandOverReferrals(Request):
    """POST /referrals/hand-overs/bulk: a list, all or none."""

    rows: Annotated[tuple[HandOverReferralRow, ...], Field(min_length=1, max_length=BULK_LIMIT)]


class OpenCase(Step):
    """PUT /discipline/{case_id}: against a member or a unit; the grounds stay private."""

    member_id: UUID | None = None
    unit_id: UUID | None = None
    grounds: LongText


class RecordCaseVote(Vote):
    """PUT /discipline/{case_id}/vote, by secret ballot."""

    form: DisciplineForm
    secret: bool


class DecideDiscipline(Step):
    """PUT /discipline/{case_id}/decision: the measure voted for, in force from the day it was announced."""

    posts: tuple[UUID, ...] = ()


class ResolveAppeal(Step):
    """PUT /discipline/{case_id}/appeal/answer, by the level above."""

    outcome: AppealOutcome
    form: DisciplineForm | None = None


class ProposeCommendation(Step):
    """PUT /commendations/{commendation_id}: for a member or a unit; the merits stay private."""

    member_id: UUID | None = None
    unit_id: UUID | None = None
    form: Text
    merits: LongText


class AwardCommendationRow(Step):
    """One row of AwardCommendations."""

    commendation_id: UUID


class AwardCommendations(Request):
    """POST /commendations/awards/bulk: a list on one decision, all or none."""

    rows: Annotated[tuple[AwardCommendationRow, ...], Field(min_length=1, max_length=BULK_LIMIT)]


# Replies.

Stage = Literal["nominated", "voted", "endorsed", "handed_over", "class_completed", "admitted", "returned", "withdrawn"]


class ReferralShown(Frozen):
    """A referral as read by a key in scope."""

    case_id: UUID
    member_id: UUID
    unit: UnitRef
    stage: Stage
    nominated_on: date
    since: date


class CaseShown(Frozen):
    """A disciplinary case as read by a key in scope; the grounds are not shown here."""

    case_id: UUID
    of_member: bool
    subject_id: UUID
    unit: UnitRef
    stage: Literal["opened", "voted", "decided", "appealed", "over"]
    measure: str | None


class CommendationShown(Frozen):
    """A commendation as read by a key in scope."""

    commendation_id: UUID
    of_member: bool
    recipient_id: UUID
    unit: UnitRef
    form: str
    state: Literal["proposed", "awarded", "revoked"]
