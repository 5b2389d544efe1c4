"""What is shown of groups of people tells of none below the least size, not even by subtraction."""

from itertools import product

import pytest
from hypothesis import given as forall
from hypothesis import strategies as some

from services.members.domain.suppression import Shown, suppress

COUNTS = some.dictionaries(some.sampled_from("ABCDEFG"), some.integers(0, 40), max_size=7)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({}, Shown(None, {}, 0)),
        ({"A": 4}, Shown(None, {}, 1)),
        ({"A": 2, "B": 2}, Shown(None, {}, 2)),
        ({"A": 5}, Shown(5, {"A": 5}, 0)),
        (dict.fromkeys("ABCDE", 1), Shown(None, {}, 5)),
        ({**dict.fromkeys("ABCDE", 1), "F": 9, "G": 10}, Shown(24, {"G": 10}, 6)),
        ({"A": 9, "B": 6, "C": 0}, Shown(15, {"A": 9, "B": 6}, 0)),
        ({"A": 9, "B": 6, "C": 3}, Shown(18, {"A": 9}, 2)),
        ({"A": 9, "B": 3}, Shown(12, {}, 2)),
        ({"A": 20, "B": 9, "C": 1, "D": 2}, Shown(32, {"A": 20}, 3)),
        ({"A": 20, "B": 9, "C": 4, "D": 3}, Shown(36, {"A": 20, "B": 9}, 2)),
        ({"A": 20, "B": 9, "C": 3, "D": 2}, Shown(34, {"A": 20, "B": 9}, 2)),
    ],
)
def test_what_is_shown_by_hand(counts: dict[str, int], shown: Shown) -> None:
    assert suppress(counts, 5) == shown


def test_groups_are_told_in_the_order_of_their_names() -> None:
    assert list(suppress({"C": 7, "A": 9, "B": 6}, 5).groups) == ["A", "B", "C"]


@forall(COUNTS, some.integers(2, 10))
def test_no_group_below_the_least_is_shown_or_left_over_by_subtraction(counts: dict[str, int], least: int) -> None:
    """INVARIANT: neither a group nor the rest that subtraction leaves is below the least size.

    Showing the total beside all groups but one would break it.
    """
    found = suppress(counts, least)
    assert all(count >= least and counts[name] == count for name, count in found.groups.items())
    assert found.suppressed == sum(1 for name, count in counts.items() if count and name not in found.groups)
    if found.total is None:
        assert not found.groups
        assert sum(counts.values()) < least or set(counts.values()) <= {0, 1}
    else:
        rest = found.total - sum(found.groups.values())
        assert rest == 0 or (rest >= least and found.suppressed >= 2)


@forall(some.dictionaries(some.sampled_from("ABCD"), some.integers(1, 9), max_size=4), some.integers(2, 5))
def test_each_left_out_group_could_be_of_more_than_one_size(counts: dict[str, int], least: int) -> None:
    found = suppress(counts, least)
    if found.total is None or not found.suppressed:
        return
    rest = found.total - sum(found.groups.values())
    fits = [sizes for sizes in product(range(1, rest + 1), repeat=found.suppressed) if sum(sizes) == rest]
    assert all(len({sizes[at] for sizes in fits}) > 1 for at in range(found.suppressed))
