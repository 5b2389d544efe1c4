"""One canonical example of each event and request of care and dialogue."""

from datetime import date
from uuid import UUID

from contracts.members import care as contract
from services.members.domain import care, dialogue
from tests.members import examples as ex

CASE, VISIT, SUPPORT, DIALOGUE = (UUID(int=n) for n in range(91, 95))
OPENED, DAY, LATER = date(2021, 4, 1), date(2021, 4, 10), date(2021, 5, 1)
STORY, NOTE = "Nhà bị cháy, mất hết đồ đạc", "Đã đến thăm, tặng quà cả nhà"

# Events.

opened = care.Opened(member_id=ex.AN, unit=ex.tax_1, kind="HARDSHIP", description=STORY, on=OPENED)
visited = care.Visited(member_id=ex.AN, unit=ex.tax_1, item_id=VISIT, note=NOTE, on=DAY)
support_given = care.SupportGiven(
    member_id=ex.AN, unit=ex.tax_1, item_id=SUPPORT, kind="CASH", amount=2_000_000, on=DAY
)
closed = care.Closed(member_id=ex.AN, unit=ex.tax_1, outcome="RESOLVED")
held = dialogue.Held(unit=ex.tax_1, participants=40, notice_days=31, short_notice=False, on=LATER)
ALL = (opened, visited, support_given, closed, held)

# Requests.

open_case = contract.OpenCareCase(member_id=ex.AN, kind="HARDSHIP", description=STORY, **ex.paper(OPENED))
visit = contract.RecordCareVisit(note=NOTE, **ex.paper(DAY))
support = contract.GiveCareSupport(kind="CASH", amount=2_000_000, **ex.paper(DAY))
close = contract.CloseCareCase(outcome="RESOLVED", **ex.paper(LATER))
hold = contract.HoldDialogue(participants=40, announced_on=date(2021, 3, 31), **ex.paper(LATER))
