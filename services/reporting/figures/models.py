"""Youth models: named ways of doing something that a unit registers (domain.md §4.4)."""

from collections.abc import Iterator

from contracts.plans import YouthModelRegistered
from services.reporting.figures.base import Entry, Figure

REGISTERED = Figure(
    "models.registered",
    vi="Mô hình thanh niên",
    en="Youth models registered",
    unit="model",
    proactive=2,
    kind="flow",
    definition_vi="Số mô hình thanh niên các đơn vị đăng ký trong kỳ.",
)

FIGURES = (REGISTERED,)


def registered(fact: YouthModelRegistered) -> Iterator[Entry]:
    """A model counts once, at the unit that registered it."""
    yield REGISTERED.entry(fact, 1)


RULES = ((YouthModelRegistered, registered),)
