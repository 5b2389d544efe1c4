"""What the facts and requests of plans share."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import StringConstraints

from contracts.base import Document, Fact, Request

Code = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z_]{0,29}$")]
"""A code of the rule set: a kind of activity, a measure of results."""


class PlansFact(Fact):
    """Base of the facts of this service."""

    SERVICE: ClassVar[str] = "plans"


class Decision(Request):
    """Base of the wishes that rest on a paper."""

    effective_on: date
    document: Document
