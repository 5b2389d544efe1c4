"""What a fact adds to figures that are plain sums, for the second count. Written against contracts only, as the rest of it."""

from collections.abc import Callable, Mapping
from typing import Any

from contracts.base import Fact
from contracts.members.dues import DuesCollected, DuesCollectionReversed, DuesRemitted, DuesWaived

DUES_FLOWS = frozenset({"dues.assessed", "dues.collected", "dues.remitted"})
DUES_STOCKS = frozenset({"dues.outstanding"})

SUMS: Mapping[type[Fact], Callable[[Any], Mapping[str, int]]] = {
    DuesCollected: lambda fact: {"dues.collected": fact.amount, "dues.outstanding": -fact.amount},
    DuesCollectionReversed: lambda fact: {"dues.collected": -fact.amount, "dues.outstanding": fact.amount},
    DuesWaived: lambda fact: {"dues.outstanding": -fact.amount},
    DuesRemitted: lambda fact: {"dues.remitted": fact.amount},
}
"""From a fact to the amount of each figure."""
SUMMED = DUES_FLOWS | DUES_STOCKS
"""All figures that are counted so."""
SUMMED_STOCKS = DUES_STOCKS
"""Those of them that tell how things stand on a day."""
