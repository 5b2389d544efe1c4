"""Care for members and dialogues with leaders (domain.md §1.3)."""

from collections.abc import Iterator

from contracts.members.care import CareCaseOpened, CareSupportGiven, CareVisited, DialogueHeld
from services.reporting.figures.base import Entry, Figure, one


def _figure(key: str, vi: str, en: str, unit: str, definition_vi: str) -> Figure:
    return Figure(f"care.{key}", vi=vi, en=en, unit=unit, proactive=1, kind="flow", definition_vi=definition_vi)


CASES = _figure(
    "cases",
    "Trường hợp được chăm lo",
    "Care cases",
    "case",
    "Số hồ sơ chăm lo đoàn viên mở trong kỳ, tính theo ngày mở, tại đơn vị của đoàn viên vào ngày đó.",
)
VISITS = _figure("visits", "Lượt thăm hỏi", "Visits", "time", "Số lượt thăm hỏi đoàn viên trong kỳ.")
SUPPORT = _figure(
    "support",
    "Giá trị hỗ trợ",
    "Support given",
    "đồng",
    "Tổng giá trị tiền và hiện vật hỗ trợ đoàn viên trong kỳ, tính theo ngày hỗ trợ.",
)
DIALOGUES = _figure(
    "dialogues",
    "Đối thoại với thanh niên",
    "Dialogues held",
    "time",
    "Số cuộc đối thoại của cấp ủy, lãnh đạo đơn vị với thanh niên tổ chức trong kỳ.",
)

FIGURES = (CASES, VISITS, SUPPORT, DIALOGUES)


def supported(fact: CareSupportGiven) -> Iterator[Entry]:
    """What was given counts with its value; what has none does not count."""
    if fact.amount:
        yield SUPPORT.entry(fact, fact.amount)


RULES = (
    (CareCaseOpened, one(CASES)),
    (CareVisited, one(VISITS)),
    (CareSupportGiven, supported),
    (DialogueHeld, one(DIALOGUES)),
)
