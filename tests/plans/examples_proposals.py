"""One canonical example of what happens to a proposal after it was returned or adopted."""

from datetime import date
from uuid import UUID

from services.plans.domain import proposal as a
from services.plans.domain import proposal_rules as advise
from services.plans.domain.rules import load_rules
from services.plans.domain.units import UnitRef
from tests.plans import examples as ex
from tests.plans.examples_measures import amounts

AN, BINH = UUID(int=301), UUID(int=302)
FILE, OTHER_FILE = "ab" * 32, "cd" * 32
FIRST_REPORT, SECOND_REPORT = UUID(int=311), UUID(int=312)
HEIR = UnitRef(id=ex.STRANGER, code="don-vi-khac")
STRICT = load_rules().at(date(2023, 1, 1))

revise = advise.Revise(2, "Quản lý thuế sàn điện tử", "Thuế", ex.SECRET, (FILE,), (AN, BINH), date(2021, 3, 20))
revised = a.Revised(
    unit=ex.UNIT,
    kind=a.ProposalKind.SCHEME,
    title="Quản lý thuế sàn điện tử",
    field="Thuế",
    summary=ex.SECRET,
    attachments=(FILE,),
    authors=(AN, BINH),
    version=2,
    on=date(2021, 3, 20),
)
withdraw = advise.Withdraw(ex.SECRET, "50-CV/ĐTN", date(2021, 3, 5), ex.RULES)
withdrawn = a.Withdrawn(**ex.TAX, round=1, reason=ex.SECRET, number="50-CV/ĐTN", on=date(2021, 3, 5))
report = advise.ReportImplementation(FIRST_REPORT, 40, ex.SECRET, ("Lập danh sách",), date(2021, 6, 1), ex.RULES)
reported = a.ImplementationReported(
    **ex.TAX, report_id=FIRST_REPORT, percent=40, text=ex.SECRET, milestones=("Lập danh sách",), on=date(2021, 6, 1)
)
record = advise.RecordResult(
    amounts(FILE_HANDLED=120, DONG=900_000_000),
    ex.SECRET,
    "70-BC/ĐTN",
    date(2021, 12, 1),
    ex.RULES,
)
result = a.ResultRecorded(**ex.TAX, outcome=record.outcome, text=ex.SECRET, number="70-BC/ĐTN", on=date(2021, 12, 1))
handed_on = a.HandedOn(**ex.TAX | {"unit": HEIR}, from_unit=ex.UNIT, on=date(2021, 7, 1))
