"""Counts of groups of people that may be shown: none below a least size, not even by subtraction (domain.md §5.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Shown:
    """What may be shown of a whole cut into groups: `total` None where even the whole may not be told.

    `suppressed` is how many groups that are not empty are left out.
    """

    total: int | None
    groups: Mapping[str, int]
    suppressed: int


def suppress(counts: Mapping[str, int], least: int) -> Shown:
    """Leave out every group below `least`, and then the next smallest until subtraction tells of no group.

    The total tells the sum of what is left out: it is that of at least two groups, at least `least` people, and more
    people than groups, so that not each of them is one person. Where no sum is so, the total is left out too. Cutting one
    whole in several ways tells no more than each cut alone, for they share nothing but the total.
    """
    groups = sorted((count, name) for name, count in counts.items() if count)
    total = sum(count for count, _ in groups)
    hidden = sum(1 for count, _ in groups if count < least)
    while hidden < len(groups) and not _may_be_told(groups[:hidden], least):
        hidden += 1
    if total < least or not _may_be_told(groups[:hidden], least):
        return Shown(None, {}, len(groups))
    return Shown(total, {name: count for count, name in sorted(groups[hidden:], key=lambda one: one[1])}, hidden)


def _may_be_told(hidden: Sequence[tuple[int, str]], least: int) -> bool:
    together = sum(count for count, _ in hidden)
    return not hidden or (len(hidden) > 1 and together >= least and together > len(hidden))
