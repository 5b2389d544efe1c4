"""The log of reveals: each time sensitive data of a member was shown, to whom, which fields, what for (domain.md §5.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import NAMESPACE_URL, UUID, uuid5

from services.kernel.decider import Decider, DomainEvent, PersonalText, Refusal
from services.members.domain import rules

ACCESSES = uuid5(NAMESPACE_URL, "bachudong:access")


def access_id(member_id: UUID) -> UUID:
    """Return the id of the stream of reveals of a member: there is one."""
    return uuid5(ACCESSES, str(member_id))


class UnknownViewPurpose(Refusal):
    """Sensitive data is taken in and shown for one of the purposes the rule set names."""

    CODE: ClassVar[str] = "members.unknown_view_purpose"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = "Mục đích này không có trong bộ quy tắc; hãy chọn một mục đích đã quy định."


class BreakGlassNeeded(Refusal):
    """Who administers the system is responsible for no unit: sensitive data opens only with a reason, which is kept."""

    CODE: ClassVar[str] = "members.break_glass_needed"
    STATUS: ClassVar[int] = 403
    DETAIL: ClassVar[str] = (
        "Tài khoản không gắn với đơn vị nào không được xem dữ liệu nhạy cảm; nếu khẩn cấp hãy nêu lý do (break_glass), "
        "lý do được ghi lại."
    )


class Viewed(DomainEvent):
    """Sensitive fields of a member were shown to the actor of this event."""

    TOPIC: ClassVar[str] = "members.access.viewed"
    SUBJECT: ClassVar[str] = "member_id"

    member_id: UUID
    fields: tuple[str, ...]
    purpose: str
    break_glass: PersonalText | None = None
    on: date


@dataclass(frozen=True)
class Views:
    """How often sensitive fields were shown."""

    number: int = 0


@dataclass(frozen=True)
class View:
    """Show `fields`; `in_scope`: to someone responsible for the member's unit."""

    member_id: UUID
    fields: tuple[str, ...]
    purpose: str
    in_scope: bool
    break_glass: str | None
    on: date
    rules: rules.Privacy


def decide(command: View, state: Views) -> Sequence[Viewed]:
    if command.purpose not in command.rules.view_purposes:
        raise UnknownViewPurpose()
    if not command.in_scope and command.break_glass is None:
        raise BreakGlassNeeded()
    return [
        Viewed(
            member_id=command.member_id,
            fields=command.fields,
            purpose=command.purpose,
            break_glass=None if command.in_scope else command.break_glass,
            on=command.on,
        )
    ]


access: Decider[View, Views, Viewed] = Decider(
    "members.access", (Viewed,), Views(), lambda state, _: Views(state.number + 1), decide
)
