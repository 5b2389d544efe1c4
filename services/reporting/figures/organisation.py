"""How many organisations the bloc consists of, and who leads them."""

from collections.abc import Iterator

from contracts.base import Fact, UnitKind
from contracts.members import OfficerAppointed, OfficerRelieved, UnitDissolved, UnitEstablished
from services.reporting.figures.base import Entry, Figure, Rule

GRASSROOTS = Figure(
    "units.grassroots",
    vi="Cơ sở Đoàn",
    en="Grassroots units",
    unit="unit",
    proactive=0,
    kind="stock",
    definition_vi="Số tổ chức cơ sở Đoàn đang hoạt động: Đoàn cơ sở và chi đoàn cơ sở, trừ đơn vị đã giải thể, "
    "sáp nhập hoặc chia tách.",
)
BRANCHES = Figure(
    "units.branches",
    vi="Chi đoàn trực thuộc",
    en="Branches",
    unit="unit",
    proactive=0,
    kind="stock",
    definition_vi="Số chi đoàn đang hoạt động trực thuộc Đoàn cơ sở; chi đoàn cơ sở không tính ở đây.",
)

OFFICERS = Figure(
    "officers.serving",
    vi="Chức vụ Đoàn đang giữ",
    en="Posts held",
    unit="post",
    proactive=0,
    kind="stock",
    definition_vi="Số chức vụ Đoàn đã bổ nhiệm và chưa cho thôi, kể cả khi nhiệm kỳ đã hết; một người giữ hai chức "
    "tính hai.",
)

FIGURES = (GRASSROOTS, BRANCHES, OFFICERS)


def existence(amount: int) -> Rule:
    """Return the rule of a fact by which one more unit, or one fewer, exists.

    A unit counts at itself, so that sums over the units below give the number of organisations.
    """

    def rule(fact: Fact) -> Iterator[Entry]:
        match fact:
            case UnitEstablished(kind=kind) | UnitDissolved(kind=kind):
                if kind is UnitKind.BRANCH:
                    yield BRANCHES.entry(fact, amount)
                elif kind is not UnitKind.BLOC:
                    yield GRASSROOTS.entry(fact, amount)

    return rule


def appointed(fact: OfficerAppointed) -> Iterator[Entry]:
    """One more post is held."""
    yield OFFICERS.entry(fact, +1)


def relieved(fact: OfficerRelieved) -> Iterator[Entry]:
    """One post fewer is held."""
    yield OFFICERS.entry(fact, -1)


RULES = (
    (UnitEstablished, existence(+1)),
    (UnitDissolved, existence(-1)),
    (OfficerAppointed, appointed),
    (OfficerRelieved, relieved),
)
