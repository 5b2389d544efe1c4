"""Facts, requests and replies of youth works and tasks (domain.md §4.4)."""

from contracts.base import Fact

FACTS: tuple[type[Fact], ...] = ()
