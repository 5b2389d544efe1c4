"""How many organisations the bloc consists of."""

from collections.abc import Iterator

from contracts.base import UnitKind
from contracts.members import UnitEstablished
from services.reporting.figures.base import Entry, Figure

GRASSROOTS = Figure(
    "units.grassroots",
    vi="Cơ sở Đoàn",
    en="Grassroots units",
    unit="unit",
    proactive=0,
    kind="stock",
    definition_vi="Số tổ chức cơ sở Đoàn: Đoàn cơ sở và chi đoàn cơ sở.",
)
BRANCHES = Figure(
    "units.branches",
    vi="Chi đoàn trực thuộc",
    en="Branches",
    unit="unit",
    proactive=0,
    kind="stock",
    definition_vi="Số chi đoàn trực thuộc Đoàn cơ sở; chi đoàn cơ sở không tính ở đây.",
)

FIGURES = (GRASSROOTS, BRANCHES)


def established(fact: UnitEstablished) -> Iterator[Entry]:
    """A unit counts at itself, so that sums over the units below give the number of organisations."""
    match fact.kind:
        case UnitKind.GRASSROOTS_UNION | UnitKind.GRASSROOTS_BRANCH:
            yield GRASSROOTS.entry(fact, +1)
        case UnitKind.BRANCH:
            yield BRANCHES.entry(fact, +1)
        case UnitKind.BLOC:
            pass


RULES = ((UnitEstablished, established),)
