"""What the facts and requests of plans share."""

from datetime import date
from typing import ClassVar

from contracts.base import Document, Fact, Request


class PlansFact(Fact):
    """Base of the facts of this service."""

    SERVICE: ClassVar[str] = "plans"


class Decision(Request):
    """Base of the wishes that rest on a paper."""

    effective_on: date
    document: Document
