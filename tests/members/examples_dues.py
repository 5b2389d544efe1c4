"""One canonical example of each event and request of dues."""

from datetime import date
from uuid import UUID

from contracts.members import dues as contract
from services.members.domain import dues
from tests.members import examples as ex

PAID, SENT = UUID(int=51), UUID(int=52)
MONTH = "2021-03"
AN_LINE = dues.Line(member_id=ex.AN, salary_class="WITH_SALARY", amount=5000)
BINH_LINE = dues.Line(member_id=ex.BINH, salary_class="WITHOUT_SALARY", amount=2000)

# Events.

assessed = dues.Assessed(unit=ex.tax_1, month=MONTH, lines=(AN_LINE, BINH_LINE), previous_amount=0)
collected = dues.Collected(unit=ex.tax_1, month=MONTH, item_id=PAID, member_id=ex.AN, amount=5000)
collection_reversed = dues.CollectionReversed(unit=ex.tax_1, month=MONTH, item_id=PAID, member_id=ex.AN, amount=5000)
waived = dues.Waived(unit=ex.tax_1, month=MONTH, member_id=ex.BINH, amount=2000, reason="HARDSHIP")
remitted = dues.Remitted(unit=ex.tax_1, month=MONTH, item_id=SENT, amount=1666)
ALL = (assessed, collected, collection_reversed, waived, remitted)

# Requests.

assess = contract.AssessDues(
    lines=(
        contract.OwingLine(member_id=ex.AN, salary_class=contract.SalaryClass.WITH_SALARY),
        contract.OwingLine(member_id=ex.BINH, salary_class=contract.SalaryClass.WITHOUT_SALARY),
    ),
    **ex.paper(date(2021, 3, 1)),
)
collect = contract.CollectDues(member_id=ex.AN, amount=5000, **ex.paper(date(2021, 3, 10)))
reverse = contract.ReverseDuesCollection(**ex.paper(date(2021, 3, 11)))
waive = contract.WaiveDues(reason="HARDSHIP", **ex.paper(date(2021, 3, 20)))
remit = contract.RemitDues(amount=1666, **ex.paper(date(2021, 4, 5)))
