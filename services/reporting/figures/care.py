"""Care for members and dialogues with leaders (domain.md §1.3)."""

from collections.abc import Iterator

from contracts.members.care import CareCaseClosed, CareCaseOpened, CareSupportGiven, CareVisited, DialogueHeld
from services.reporting.figures.base import Entry, Figure, adds_to, one


def _figure(key: str, vi: str, en: str, unit: str, definition_vi: str, definition_en: str) -> Figure:
    return Figure(
        f"care.{key}",
        vi=vi,
        en=en,
        unit=unit,
        proactive=1,
        kind="flow",
        definition_vi=definition_vi,
        definition_en=definition_en,
    )


CASES = _figure(
    "cases",
    "Trường hợp được chăm lo",
    "Care cases",
    "case",
    "Số hồ sơ chăm lo đoàn viên mở trong kỳ, tính theo ngày mở, tại đơn vị của đoàn viên vào ngày đó.",
    "Cases of care for members opened in the period, by the day they were opened, at the member's unit on that day.",
)
VISITS = _figure(
    "visits",
    "Lượt thăm hỏi",
    "Visits",
    "time",
    "Số lượt thăm hỏi đoàn viên trong kỳ.",
    "Visits paid to members in the period.",
)
SUPPORT = _figure(
    "support",
    "Giá trị hỗ trợ",
    "Support given",
    "đồng",
    "Tổng giá trị tiền và hiện vật hỗ trợ đoàn viên trong kỳ, tính theo ngày hỗ trợ.",
    "Value of money and goods given to members in the period, by the day they were given.",
)
DIALOGUES = _figure(
    "dialogues",
    "Đối thoại với thanh niên",
    "Dialogues held",
    "time",
    "Số cuộc đối thoại của cấp ủy, lãnh đạo đơn vị với thanh niên tổ chức trong kỳ.",
    "Dialogues of the Party committee or the leaders of the unit with the young, held in the period.",
)

CLOSED = _figure(
    "cases_closed",
    "Hồ sơ chăm lo kết thúc",
    "Care cases closed",
    "case",
    "Số hồ sơ chăm lo đoàn viên kết thúc trong kỳ, tại đơn vị của đoàn viên vào ngày đó.",
    "Cases of care for members closed in the period, at the member's unit on that day.",
)
TIMES = _figure(
    "support_times",
    "Lượt hỗ trợ",
    "Times support was given",
    "time",
    "Số lượt hỗ trợ đoàn viên trong kỳ, kể cả hỗ trợ không bằng tiền.",
    "Times support was given to members in the period, support without a value in money among them.",
)
PARTICIPANTS = _figure(
    "dialogue_participants",
    "Lượt người dự đối thoại",
    "Participants of dialogues",
    "turn",
    "Tổng số người dự của từng cuộc đối thoại trong kỳ; một người dự hai cuộc tính hai lượt.",
    "Participants of each dialogue in the period, added up; someone who came to two counts twice.",
)
ON_NOTICE = _figure(
    "dialogues_on_notice",
    "Đối thoại công khai kế hoạch đúng hạn",
    "Dialogues made known in time",
    "time",
    "Số cuộc đối thoại trong kỳ có kế hoạch được công khai trước ít nhất số ngày bộ quy tắc yêu cầu (mặc định 30 ngày).",
    "Dialogues in the period made known at least as many days before as the rule set asks (30 by default).",
)

FIGURES = (CASES, CLOSED, VISITS, TIMES, SUPPORT, DIALOGUES, ON_NOTICE, PARTICIPANTS)


@adds_to(TIMES, SUPPORT)
def supported(fact: CareSupportGiven) -> Iterator[Entry]:
    """Support counts once, and with its value if it has one."""
    yield TIMES.entry(fact, 1)
    if fact.amount:
        yield SUPPORT.entry(fact, fact.amount)


@adds_to(DIALOGUES, ON_NOTICE, PARTICIPANTS)
def spoke(fact: DialogueHeld) -> Iterator[Entry]:
    """A dialogue counts once, with those who came, and once more where it was made known in time."""
    yield DIALOGUES.entry(fact, 1)
    if not fact.short_notice:
        yield ON_NOTICE.entry(fact, 1)
    yield PARTICIPANTS.entry(fact, fact.participants)


RULES = (
    (CareCaseOpened, one(CASES)),
    (CareVisited, one(VISITS)),
    (CareSupportGiven, supported),
    (CareCaseClosed, one(CLOSED)),
    (DialogueHeld, spoke),
)
