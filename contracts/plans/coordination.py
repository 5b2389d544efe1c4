"""Facts, requests and replies of coordination programmes (domain.md §4.3)."""

from contracts.base import Fact

FACTS: tuple[type[Fact], ...] = ()
