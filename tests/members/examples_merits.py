"""One canonical example of each event of Party referral, discipline and commendation."""

from datetime import date
from uuid import UUID

from services.members.domain import commendation as co
from services.members.domain import discipline as di
from services.members.domain import discipline_record as dr
from services.members.domain import referral as re
from tests.members import examples as ex

CASE, MENTOR, POST = (UUID(int=n) for n in (51, 52, 53))
SECRET = f"Nhận xét riêng về {ex.NAME}"

nominated = re.Nominated(member_id=ex.AN, unit=ex.tax_1, on=date(2021, 1, 5))
branch_voted = re.BranchVoted(voters_present=10, votes_for=8, on=date(2021, 1, 10))
mentor_assigned = re.MentorAssigned(mentor_id=MENTOR, on=date(2021, 1, 12))
endorsed = re.Endorsed(
    member_id=ex.AN, unit=ex.tax_1, voters_present=7, votes_for=6, remarks=SECRET, on=date(2021, 1, 20)
)
handed_over = re.HandedOver(unit=ex.tax_1, committee="Đảng ủy Cục Thuế", on=date(2021, 2, 3))
class_completed = re.ClassCompleted(unit=ex.tax_1, on=date(2021, 4, 1))
party_admitted = re.PartyAdmitted(unit=ex.tax_1, on=date(2021, 9, 2))
returned = re.Returned(member_id=ex.AN, unit=ex.tax_1, reason=SECRET, on=date(2021, 3, 1))
withdrawn = re.Withdrawn(member_id=ex.AN, unit=ex.tax_1, reason=SECRET, on=date(2021, 3, 1))
expired = re.Expired(unit=ex.tax_1, on=date(2022, 1, 21))

opened = di.Opened(subject_id=ex.AN, of_member=True, unit=ex.tax_1, grounds=SECRET, on=date(2021, 5, 1))
case_voted = di.CaseVoted(form="WARNING", voters_present=10, votes_for=6, carried=True, on=date(2021, 5, 10))
imposed = di.Imposed(unit=ex.tax_1, form="WARNING", on=date(2021, 5, 20))
appealed = di.Appealed(subject_id=ex.AN, reasons=SECRET, on=date(2021, 6, 1))
appeal_resolved = di.AppealResolved(unit=ex.tax_1, outcome="CHANGED", form="REPRIMAND", on=date(2021, 6, 10))
improved = di.ImprovementRecognised(unit=ex.tax_1, on=date(2021, 8, 20))
closed = di.Closed(unit=ex.tax_1, on=date(2021, 5, 12))
recorded = dr.Recorded(case_id=CASE, open=True, measure=None, on=date(2021, 5, 1))

proposed = co.Proposed(
    recipient_id=ex.AN, of_member=True, unit=ex.tax_1, form="CERTIFICATE", merits=SECRET, on=date(2021, 12, 1)
)
awarded = co.Awarded(unit=ex.tax_1, of_member=True, form="CERTIFICATE", on=date(2021, 12, 20))
revoked = co.Revoked(
    recipient_id=ex.AN, unit=ex.tax_1, of_member=True, form="CERTIFICATE", reason=SECRET, on=date(2022, 1, 5)
)

ALL = (
    nominated,
    branch_voted,
    mentor_assigned,
    endorsed,
    handed_over,
    class_completed,
    party_admitted,
    returned,
    withdrawn,
    expired,
    opened,
    case_voted,
    imposed,
    appealed,
    appeal_resolved,
    improved,
    closed,
    recorded,
    proposed,
    awarded,
    revoked,
)
