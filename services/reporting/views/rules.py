"""What may be told of small groups of people: a versioned rule set, by the day asked about (domain.md §5.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from services.kernel.layers import layered

FOLDER = Path(__file__).parent / "rules"


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown of a whole cut into groups; `total` None where even the whole may not be told.

    `suppressed` is how many groups that are not empty are left out.
    """

    total: int | None
    groups: Mapping[str, int]
    suppressed: int


def least_group(on: date) -> int:
    """Return the least number of people a group that is shown has, by the rule set in force; the first one holds before."""
    sets = sorted(layered(path.read_text("utf-8") for path in FOLDER.glob("*.json")), key=_since)
    begun = [one for one in sets if _since(one) <= on] or sets[:1]
    return int(begun[-1]["least_group"])


def suppressed(counts: Mapping[str, int], least: int) -> Shown:
    """Leave out groups below `least`, then the next smallest until what is left out cannot be told by subtraction."""
    groups = sorted((count, name) for name, count in counts.items() if count)
    total = sum(count for count, _ in groups)
    hidden = sum(count < least for count, _ in groups)
    while hidden < len(groups) and not _safe(groups[:hidden], least):
        hidden += 1
    if not _safe(groups[:hidden], least) or total < least:
        return Shown(None, {}, len(groups))
    return Shown(total, {name: count for count, name in reversed(groups[hidden:])}, hidden)


def _safe(hidden: Sequence[tuple[int, str]], least: int) -> bool:
    together = sum(count for count, _ in hidden)
    return not hidden or (len(hidden) > 1 and together >= least and together > len(hidden))


def _since(rules: Mapping[str, object]) -> date:
    return date.fromisoformat(str(rules["effective_from"]))
