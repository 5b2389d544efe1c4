"""The published language of reporting: facts without personal data and requests, a module per slice."""

from contracts.base import Fact
from contracts.reporting import campaigns, reports

__all__ = ["FACTS"]

FACTS: tuple[type[Fact], ...] = (*campaigns.FACTS, *reports.FACTS)
