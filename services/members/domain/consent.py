"""What a member agreed to: per purpose, evidenced, never by default, taken back at will (Law 91/2025/QH15, domain.md §5.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, ClassVar, assert_never
from uuid import NAMESPACE_URL, UUID, uuid5

from services.kernel.decider import Decider, DomainEvent, PersonalText, Refusal
from services.members.domain import rules

CONSENTS = uuid5(NAMESPACE_URL, "bachudong:consent")


def consent_id(member_id: UUID) -> UUID:
    """Return the id of the stream of a member's consents: there is one."""
    return uuid5(CONSENTS, str(member_id))


class UnknownConsentPurpose(Refusal):
    """Consent is given for one of the purposes the rule set names, so that all mean the same by it."""

    CODE: ClassVar[str] = "members.unknown_consent_purpose"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = "Mục đích này không có trong bộ quy tắc; hãy chọn một mục đích xử lý dữ liệu đã quy định."


class ConsentNotGiven(Refusal):
    """Only what was agreed to can be taken back."""

    CODE: ClassVar[str] = "members.consent_not_given"
    DETAIL: ClassVar[str] = "Đoàn viên chưa từng đồng ý cho mục đích này; không có gì để rút lại."


class BeforeLastConsent(Refusal):
    """Consents and withdrawals for a purpose are recorded in the order of their days."""

    CODE: ClassVar[str] = "members.before_last_consent"
    DETAIL: ClassVar[str] = (
        "Ngày này sớm hơn lần đồng ý hoặc rút lại gần nhất cho cùng mục đích; hãy kiểm tra lại ngày."
    )


# Events.


class OfMember(DomainEvent):
    """Whose consent it is: the words are sealed with the member's key."""

    SUBJECT: ClassVar[str] = "member_id"

    member_id: UUID
    purpose: str
    on: date


class ConsentGiven(OfMember):
    """The member agreed to one purpose; `evidence` says how that can be verified."""

    TOPIC: ClassVar[str] = "members.consent.given"

    evidence: PersonalText


class ConsentWithdrawn(OfMember):
    """The member took the consent back, from `on`."""

    TOPIC: ClassVar[str] = "members.consent.withdrawn"


Event = ConsentGiven | ConsentWithdrawn


# State.


@dataclass(frozen=True)
class Step:
    """One consent (`evidence`) or withdrawal (None)."""

    purpose: str
    on: date
    evidence: str | None


@dataclass(frozen=True)
class Consents:
    """The purposes agreed to now; `last` the day each purpose was last spoken of; `history` all that was said."""

    given: frozenset[str] = frozenset()
    last: Mapping[str, date] = field(default_factory=dict)
    history: tuple[Step, ...] = ()


def evolve(state: Consents, event: Event) -> Consents:
    evidence = event.evidence if isinstance(event, ConsentGiven) else None
    said = replace(
        state,
        last={**state.last, event.purpose: event.on},
        history=(*state.history, Step(event.purpose, event.on, evidence)),
    )
    match event:
        case ConsentGiven():
            return replace(said, given=state.given | {event.purpose})
        case ConsentWithdrawn():
            return replace(said, given=state.given - {event.purpose})
        case _:
            assert_never(event)


# Commands and rules.


@dataclass(frozen=True)
class GiveConsent:
    """Record that the member agreed to a purpose on `on`, and how that can be verified."""

    member_id: UUID
    purpose: str
    evidence: str
    on: date
    rules: rules.Privacy


@dataclass(frozen=True)
class WithdrawConsent:
    """Record that the member took the consent back on `on`."""

    member_id: UUID
    purpose: str
    on: date


Command = GiveConsent | WithdrawConsent


def decide(command: Command, state: Consents) -> Sequence[Event]:
    if isinstance(command, GiveConsent) and command.purpose not in command.rules.consent_purposes:
        raise UnknownConsentPurpose()
    agreed = command.purpose in state.given
    match command:
        case GiveConsent() if agreed:
            return []
        case WithdrawConsent() if not agreed:
            if command.purpose not in state.last:
                raise ConsentNotGiven()
            return []
    if command.on < state.last.get(command.purpose, command.on):
        raise BeforeLastConsent()
    who: dict[str, Any] = {"member_id": command.member_id, "purpose": command.purpose, "on": command.on}
    match command:
        case GiveConsent():
            return [ConsentGiven(**who, evidence=command.evidence)]
        case WithdrawConsent():
            return [ConsentWithdrawn(**who)]
        case _:
            assert_never(command)


consent: Decider[Command, Consents, Event] = Decider(
    "members.consent", (ConsentGiven, ConsentWithdrawn), Consents(), evolve, decide
)
