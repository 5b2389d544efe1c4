"""One canonical example of each later request about a proposal."""

from datetime import date

from contracts.plans import proposals as contract
from tests.plans import examples as ex
from tests.plans import examples_proposals as more
from tests.plans import requests as ask
from tests.plans.examples_measures import amounts_asked

draft = contract.DraftProposal(
    **dict(ask.proposal) | {"summary": ex.SECRET, "attachments": (more.FILE,), "authors": (more.AN,)}
)
revision = contract.ReviseProposal(
    title="Quản lý thuế sàn điện tử",
    field="Thuế",
    summary=ex.SECRET,
    attachments=(more.OTHER_FILE,),
    effective_on=date(2021, 3, 20),
)
second_submission = contract.SubmitProposal(
    committee="Ủy ban nhân dân",
    counterparty=contract.Counterparty.GOVERNMENT_OR_MANAGEMENT,
    **ask.paper("08-TTr/ĐTN", date(2021, 4, 1)),
)
second_adoption = contract.AdoptProposal(**ask.paper("60-QĐ/UBND", date(2021, 4, 21)))
withdrawal = contract.WithdrawProposal(reason=ex.SECRET, **ask.paper("50-CV/ĐTN", date(2021, 3, 5)))
steering = contract.FormSteeringCommittee(
    name="Ban chỉ đạo thuế",
    size=7,
    posts=(contract.SteeringPost(name="Trưởng ban"), contract.SteeringPost(name="Ủy viên", seats=6)),
    **ask.paper("61-QĐ/UBND", date(2021, 4, 25)),
)
report = contract.ReportImplementation(
    percent=40, text=ex.SECRET, milestones=("Lập danh sách",), effective_on=date(2021, 6, 1)
)
result = contract.RecordResult(
    outcome=amounts_asked(FILE_HANDLED=120), text=ex.SECRET, **ask.paper("70-BC/ĐTN", date(2021, 12, 1))
)
long_path = contract.ProposalPath(
    proposal_id=ex.PROPOSAL,
    draft=draft,
    submission=ask.proposal_submission,
    returned=ask.returned,
    later_rounds=(contract.ProposalRound(revision=revision, submission=second_submission),),
    adoption=second_adoption,
    steering_committee=steering,
    implementation=(contract.ProposalReport(**dict(report), report_id=more.FIRST_REPORT),),
    result=result,
)
