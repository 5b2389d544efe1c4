"""Members whom a merger or split of units moved, and what a membership statement adds up."""

from collections.abc import Iterator

from contracts.members.people import MemberReassigned
from services.reporting.figures import headcount
from services.reporting.figures.base import Entry, Figure, adds_to

REASSIGNED_IN = Figure(
    "members.reassigned_in",
    vi="Sắp xếp đến",
    en="Reassigned in",
    unit="person",
    proactive=1,
    kind="flow",
    definition_vi="Số đoàn viên đơn vị nhận trong kỳ do sáp nhập, chia tách đơn vị; không phải chuyển sinh hoạt.",
    definition_en="Members the unit received in the period because units were merged or split; these are no transfers.",
)
REASSIGNED_OUT = Figure(
    "members.reassigned_out",
    vi="Sắp xếp đi",
    en="Reassigned out",
    unit="person",
    proactive=1,
    kind="flow",
    definition_vi="Số đoàn viên rời đơn vị trong kỳ do sáp nhập, chia tách đơn vị; không phải chuyển sinh hoạt.",
    definition_en="Members who left the unit in the period because units were merged or split; these are no transfers.",
)

FIGURES = (REASSIGNED_IN, REASSIGNED_OUT)

INFLOWS = (
    headcount.REGISTERED,
    headcount.ADMITTED,
    headcount.REINSTATED,
    headcount.TRANSFERRED_IN,
    REASSIGNED_IN,
)
OUTFLOWS = (
    headcount.TRANSFERRED_OUT,
    REASSIGNED_OUT,
    headcount.MATURED,
    headcount.LEFT,
    headcount.STRUCK_OFF,
    headcount.EXPELLED,
    headcount.DECEASED,
)
"""Every flow by which a unit's members become more, or fewer: opening + inflows − outflows = closing."""


@adds_to(REASSIGNED_OUT, REASSIGNED_IN, headcount.ACTIVE)
def reassigned(fact: MemberReassigned) -> Iterator[Entry]:
    """One member fewer at the unit before, one more at the new one."""
    yield REASSIGNED_OUT.entry(fact, +1, unit=fact.from_unit)
    yield headcount.ACTIVE.entry(fact, -1, unit=fact.from_unit)
    yield REASSIGNED_IN.entry(fact, +1)
    yield headcount.ACTIVE.entry(fact, +1)


RULES = ((MemberReassigned, reassigned),)
