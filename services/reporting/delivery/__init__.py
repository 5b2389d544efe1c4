"""Sends what subscriptions are due: asks our own application for the table, then writes a file or sends a mail."""

from services.reporting.delivery.loop import Deliveries
from services.reporting.delivery.render import Renderer
from services.reporting.delivery.targets import Targets

__all__ = ["Deliveries", "Renderer", "Targets"]
