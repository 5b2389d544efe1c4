"""The yearly training programme: how many registered, how many completed (domain.md §3.3)."""

from collections.abc import Iterator

from contracts.members.training import TrainingRegistered, TrainingResultConfirmed
from services.reporting.figures.base import Entry, Figure

REGISTERED = Figure(
    "training.registered",
    vi="Đăng ký rèn luyện",
    en="Training registered",
    unit="person",
    proactive=1,
    kind="flow",
    definition_vi="Số đoàn viên đăng ký chương trình rèn luyện năm, tính theo ngày đăng ký; mỗi người một lần cho một "
    "năm.",
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
)

FIGURES = (REGISTERED, COMPLETED)


def registered(fact: TrainingRegistered) -> Iterator[Entry]:
    """A programme counts once, late or not."""
    yield REGISTERED.entry(fact, 1)


def completed(fact: TrainingResultConfirmed) -> Iterator[Entry]:
    """A confirmed result counts once."""
    yield COMPLETED.entry(fact, 1)


RULES = ((TrainingRegistered, registered), (TrainingResultConfirmed, completed))
