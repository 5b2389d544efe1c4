"""Facts, requests and replies of what is due, and reminders."""

from contracts.base import Fact

FACTS: tuple[type[Fact], ...] = ()
