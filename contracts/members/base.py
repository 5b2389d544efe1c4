"""Base of the facts of members."""

from typing import ClassVar
from uuid import UUID

from contracts.base import Fact


class MembersFact(Fact):
    """Base of the facts of this service."""

    SERVICE: ClassVar[str] = "members"


class MemberFact(MembersFact):
    """Base of the facts about one member."""

    AGGREGATE: ClassVar[str] = "member"
    KEY: ClassVar[str] = "member_id"

    member_id: UUID
