"""The yearly training programme: how many registered, how many completed (domain.md §3.3)."""

from collections.abc import Iterator

from contracts.members.training import TrainingRegistered, TrainingResultConfirmed
from services.reporting.figures.base import Entry, Figure, adds_to

REGISTERED = Figure(
    "training.registered",
    vi="Đăng ký rèn luyện",
    en="Training registered",
    unit="person",
    proactive=1,
    kind="flow",
    definition_vi="Số đoàn viên đăng ký chương trình rèn luyện năm, tính theo ngày đăng ký; mỗi người một lần cho một "
    "năm.",
    definition_en="Members who registered the year's training programme, by the day of registration; each once for a year.",
)
COMPLETED = Figure(
    "training.completed",
    vi="Hoàn thành rèn luyện",
    en="Training completed",
    unit="person",
    proactive=1,
    kind="flow",
    definition_vi="Số đoàn viên được chi đoàn xác nhận kết quả chương trình rèn luyện năm, tính theo ngày xác nhận, "
    "tại đơn vị của đoàn viên vào ngày đó.",
    definition_en="Members whose result of the year's training programme the branch confirmed, by the day of confirmation, "
    "at the member's unit on that day.",
)

REGISTERED_LATE = Figure(
    "training.registered_late",
    vi="Đăng ký rèn luyện quá hạn",
    en="Training registered late",
    unit="person",
    proactive=1,
    kind="flow",
    definition_vi="Số đoàn viên đăng ký chương trình rèn luyện năm sau hạn của bộ quy tắc; đã có trong số đăng ký.",
    definition_en="Members who registered the year's training programme after the deadline of the rule set; they are among "
    "those who registered.",
)
COMPLETED_LATE = Figure(
    "training.completed_late",
    vi="Xác nhận rèn luyện quá hạn",
    en="Training confirmed late",
    unit="person",
    proactive=1,
    kind="flow",
    definition_vi="Số đoàn viên được xác nhận kết quả rèn luyện năm sau hạn của bộ quy tắc; đã có trong số hoàn thành.",
    definition_en="Members whose training result was confirmed after the deadline of the rule set; they are among those who "
    "completed.",
)

FIGURES = (REGISTERED, REGISTERED_LATE, COMPLETED, COMPLETED_LATE)


@adds_to(REGISTERED, REGISTERED_LATE)
def registered(fact: TrainingRegistered) -> Iterator[Entry]:
    """A programme counts once, and once more as late where it is."""
    yield REGISTERED.entry(fact, 1)
    if fact.late:
        yield REGISTERED_LATE.entry(fact, 1)


@adds_to(COMPLETED, COMPLETED_LATE)
def completed(fact: TrainingResultConfirmed) -> Iterator[Entry]:
    """A confirmed result counts once, and once more as late where it is."""
    yield COMPLETED.entry(fact, 1)
    if fact.late:
        yield COMPLETED_LATE.entry(fact, 1)


RULES = ((TrainingRegistered, registered), (TrainingResultConfirmed, completed))
