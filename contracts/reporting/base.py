"""What the facts and requests of reporting share."""

from typing import ClassVar

from contracts.base import Fact


class ReportingFact(Fact):
    """Base of the facts of this service."""

    SERVICE: ClassVar[str] = "reporting"
