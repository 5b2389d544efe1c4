"""How many organisations the bloc consists of, and what became of them."""

from collections.abc import Iterator

from contracts.base import UnitKind
from contracts.members import (
    ClusterFormed,
    UnitDissolved,
    UnitEstablished,
    UnitRenamed,
    UnitReparented,
    UnitsMerged,
    UnitSplit,
)
from services.reporting.figures.base import Entry, Figure, Rule, adds_to, one

GRASSROOTS = Figure(
    "units.grassroots",
    vi="Cơ sở Đoàn",
    en="Grassroots units",
    unit="unit",
    proactive=0,
    kind="stock",
    definition_vi="Số tổ chức cơ sở Đoàn đang hoạt động: Đoàn cơ sở và chi đoàn cơ sở, trừ đơn vị đã giải thể, "
    "sáp nhập hoặc chia tách.",
    definition_en="Grassroots organisations in being: grassroots unions and grassroots branches, less those dissolved, "
    "merged or split.",
)
BRANCHES = Figure(
    "units.branches",
    vi="Chi đoàn trực thuộc",
    en="Branches",
    unit="unit",
    proactive=0,
    kind="stock",
    definition_vi="Số chi đoàn đang hoạt động trực thuộc Đoàn cơ sở; chi đoàn cơ sở không tính ở đây.",
    definition_en="Branches in being under a grassroots union; grassroots branches do not count here.",
)


def _flow(key: str, vi: str, en: str, unit: str, definition_vi: str, definition_en: str) -> Figure:
    return Figure(key, vi, en, unit, proactive=0, kind="flow", definition_vi=definition_vi, definition_en=definition_en)


ESTABLISHED = _flow(
    "units.established",
    "Tổ chức được thành lập",
    "Organisations established",
    "unit",
    "Số cơ sở Đoàn và chi đoàn trực thuộc được thành lập trong kỳ, kể cả do sáp nhập, chia tách.",
    "Grassroots organisations and branches established in the period, by a merger or split among them.",
)
DISSOLVED = _flow(
    "units.dissolved",
    "Tổ chức được giải thể",
    "Organisations dissolved",
    "unit",
    "Số cơ sở Đoàn và chi đoàn trực thuộc thôi tồn tại trong kỳ, kể cả do sáp nhập, chia tách.",
    "Grassroots organisations and branches that ceased to exist in the period, by a merger or split among them.",
)
MERGERS = _flow(
    "units.mergers",
    "Lần sáp nhập",
    "Mergers",
    "time",
    "Số lần sáp nhập tổ chức trong kỳ, tính tại đơn vị tiếp nhận.",
    "Mergers of units in the period, counted at the unit that took over the others.",
)
SPLITS = _flow(
    "units.splits",
    "Lần chia tách",
    "Splits",
    "time",
    "Số lần chia tách tổ chức trong kỳ, tính tại đơn vị bị chia tách.",
    "Splits of units in the period, counted at the unit that was divided.",
)
MOVES = _flow(
    "units.moves",
    "Lần chuyển cấp trên",
    "Moves under another superior",
    "time",
    "Số lần tổ chức được chuyển sang trực thuộc cấp trên khác trong kỳ.",
    "Times in the period that a unit was put under another superior.",
)
RENAMED = _flow(
    "units.renamed",
    "Lần đổi tên",
    "Renamings",
    "time",
    "Số lần tổ chức được đổi tên trong kỳ.",
    "Times in the period that a unit was renamed.",
)
CLUSTERS = _flow(
    "clusters.formed",
    "Cụm thi đua được chia",
    "Emulation clusters formed",
    "cluster",
    "Số cụm thi đua được chia trong kỳ, tính tại Khối.",
    "Emulation clusters formed in the period, counted at the bloc.",
)

FIGURES = (GRASSROOTS, BRANCHES, ESTABLISHED, DISSOLVED, MERGERS, SPLITS, MOVES, RENAMED, CLUSTERS)


def existence(amount: int, flow: Figure) -> Rule:
    """Return the rule of a fact by which one more unit, or one fewer, exists.

    A unit counts at itself, so that sums over the units below give the number of organisations; the bloc counts nowhere.
    """

    @adds_to(GRASSROOTS, BRANCHES, flow)
    def rule(fact: UnitEstablished | UnitDissolved) -> Iterator[Entry]:
        if fact.kind is not UnitKind.BLOC:
            yield (BRANCHES if fact.kind is UnitKind.BRANCH else GRASSROOTS).entry(fact, amount)
            yield flow.entry(fact, 1)

    return rule


RULES = (
    (UnitEstablished, existence(+1, ESTABLISHED)),
    (UnitDissolved, existence(-1, DISSOLVED)),
    (UnitsMerged, one(MERGERS)),
    (UnitSplit, one(SPLITS)),
    (UnitReparented, one(MOVES)),
    (UnitRenamed, one(RENAMED)),
    (ClusterFormed, one(CLUSTERS)),
)
