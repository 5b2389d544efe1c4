"""Facts, requests and replies of attached files."""

from contracts.base import Fact

FACTS: tuple[type[Fact], ...] = ()
