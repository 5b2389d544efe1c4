"""One canonical example of each event and request of the training programme."""

from datetime import date
from uuid import UUID

from contracts.members import training as contract
from services.members.domain import training
from tests.members import examples as ex

ITEM = UUID(int=41)
COMMITMENTS = {
    "IDEALS": "Học tập nghị quyết",
    "ETHICS": "Giữ kỷ luật lao động",
    "PROFESSION": "Thi chứng chỉ tin học",
    "HEALTH": "Chạy bộ mỗi tuần của riêng tôi",
    "ORGANISATION": "Dự đủ sinh hoạt chi đoàn",
}
POINTS = {"IDEALS": 18, "ETHICS": 20, "PROFESSION": 15, "HEALTH": 12, "ORGANISATION": 19}
DONE = "Đã chạy giải bán chuyên"

# Events.

registered = training.Registered(member_id=ex.AN, unit=ex.tax_1, year=2021, late=False, commitments=COMMITMENTS)
registration_confirmed = training.RegistrationConfirmed(member_id=ex.AN)
evidence_added = training.EvidenceAdded(member_id=ex.AN, item_id=ITEM, group="HEALTH", text=DONE)
self_assessed = training.SelfAssessed(member_id=ex.AN, points=POINTS)
result_confirmed = training.ResultConfirmed(member_id=ex.AN, unit=ex.tax_1, year=2021, late=False, points=POINTS)
ALL = (registered, registration_confirmed, evidence_added, self_assessed, result_confirmed)

# Requests.

register = contract.RegisterTraining(commitments=COMMITMENTS, **ex.paper(date(2021, 3, 1)))
confirm = contract.ConfirmTrainingRegistration(**ex.paper(date(2021, 3, 20)))
evidence = contract.AddTrainingEvidence(group="HEALTH", text=DONE, **ex.paper(date(2021, 6, 1)))
assess = contract.AssessTraining(points=POINTS, **ex.paper(date(2021, 11, 20)))
result = contract.AssessTraining(points=POINTS, **ex.paper(date(2021, 12, 1)))
