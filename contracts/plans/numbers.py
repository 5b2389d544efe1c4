"""Facts, requests and replies of document numbers (domain.md §6.2)."""

from contracts.base import Fact

FACTS: tuple[type[Fact], ...] = ()
