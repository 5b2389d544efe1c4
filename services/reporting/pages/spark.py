"""A year's twelve months as a drawing as small as a word: bars for what happens in a month, a line for a level."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.reporting.pages.measures import Value

WIDTH, HEIGHT, GAP = 120, 28, 2


@dataclass(frozen=True)
class Bar:
    """A month's bar."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Spark:
    """Bars, or the corners of a line; `words` says the same to those who do not see it."""

    words: str
    bars: list[Bar]
    corners: str


def spark(months: Sequence[tuple[str, Value]], *, line: bool) -> Spark:
    """Return the drawing of months (`YYYY-MM`) in a box of 120 by 28.

    The scale of bars begins at zero, that of a line at its least; a line leaves out months without a value.
    """
    words = ", ".join(f"{month[5:]}/{month[:4]}: {value.written}" for month, value in months)
    known = [(at, float(value.exact)) for at, (_, value) in enumerate(months) if value.exact is not None]
    values = [value for _, value in known]
    least = min(values, default=0) if line else min([0, *values])
    most = max(values, default=0) if line else max([0, *values])
    scale = (HEIGHT - 2 * GAP) / (most - least) if most > least else 0
    step = WIDTH / max(1, len(months))
    heights = [(at, round(HEIGHT - GAP - (value - least) * scale, 1)) for at, value in known]
    if line:
        level = heights if scale else [(at, HEIGHT / 2) for at, _ in known]
        return Spark(words, [], " ".join(f"{round((at + 0.5) * step, 1)},{y}" for at, y in level))
    base = round(HEIGHT - GAP + least * scale, 1)
    bars = [
        Bar(round(at * step + GAP / 2, 1), min(y, base), round(step - GAP, 1), round(max(abs(base - y), 0.6), 1))
        for at, y in heights
    ]
    return Spark(words, bars, "")
