"""Facts, requests and replies of activities and attendance (domain.md §4.4)."""

from contracts.base import Fact

FACTS: tuple[type[Fact], ...] = ()
