"""Facts of Party referral, discipline and commendation: they name the case, never the member."""

from typing import Any

from contracts.members import merits as contract
from services.kernel.publishing import Facts, ref
from services.kernel.store import Recorded
from services.members.domain import commendation, discipline, referral


def _case(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {"unit": ref(said.unit), "case_id": recorded.stream_id}


def _decided(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {**_case(recorded, said), "form": contract.DisciplineForm(said.form)}


def _resolved(recorded: Recorded, said: Any) -> dict[str, Any]:
    outcome = contract.AppealOutcome(said.outcome)
    form = None if outcome is contract.AppealOutcome.REVOKED else contract.DisciplineForm(said.form)
    return {**_case(recorded, said), "outcome": outcome, "form": form}


def _commended(recorded: Recorded, said: Any) -> dict[str, Any]:
    return {
        "unit": ref(said.unit),
        "commendation_id": recorded.stream_id,
        "of_member": said.of_member,
        "form": said.form,
    }


FACTS: Facts = {
    referral.Nominated: (contract.ReferralNominated, _case),
    referral.Endorsed: (contract.ReferralEndorsed, _case),
    referral.HandedOver: (contract.ReferralHandedOver, _case),
    referral.ClassCompleted: (contract.AwarenessClassCompleted, _case),
    referral.PartyAdmitted: (contract.PartyAdmissionRecorded, _case),
    referral.Returned: (contract.ReferralReturned, _case),
    referral.Withdrawn: (contract.ReferralWithdrawn, _case),
    referral.Expired: (contract.ReferralExpired, _case),
    discipline.Imposed: (contract.DisciplineDecided, _decided),
    discipline.AppealResolved: (contract.DisciplineAppealResolved, _resolved),
    discipline.ImprovementRecognised: (contract.ImprovementRecognised, _case),
    commendation.Awarded: (contract.CommendationAwarded, _commended),
    commendation.Revoked: (contract.CommendationRevoked, _commended),
}
