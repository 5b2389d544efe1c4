"""The register of subscriptions: which there are, and of which account, so that the service finds what it has to send."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, assert_never
from uuid import NAMESPACE_URL, UUID, uuid5

from services.kernel.decider import Decider, DomainEvent
from services.reporting.domain.subscription_refusals import MOST, TooManySubscriptions

REGISTER = uuid5(NAMESPACE_URL, "bachudong:reporting:subscriptions")
"""The id of the one register."""


# Events.
class Listed(DomainEvent):
    """There is a subscription of an account."""

    TOPIC: ClassVar[str] = "reporting.subscriptions.listed"

    subscription_id: UUID
    account: str


class Unlisted(DomainEvent):
    """A subscription ended, and its addresses are gone for good."""

    TOPIC: ClassVar[str] = "reporting.subscriptions.unlisted"

    subscription_id: UUID


Event = Listed | Unlisted


# State of the register.
@dataclass(frozen=True)
class Register:
    """The account of each subscription, in the order they were made."""

    accounts: Mapping[UUID, str] = field(default_factory=dict)

    def of(self, account: str) -> list[UUID]:
        """Return the subscriptions of an account, oldest first."""
        return [id for id, whose in self.accounts.items() if whose == account]


def evolve(state: Register, event: Event) -> Register:
    """Return the register after the event."""
    match event:
        case Listed(subscription_id=one, account=account):
            return Register({**state.accounts, one: account})
        case Unlisted(subscription_id=one):
            return Register({id: whose for id, whose in state.accounts.items() if id != one})
    assert_never(event)


# Commands and rules.
@dataclass(frozen=True)
class Enter:
    """List a subscription of an account."""

    subscription_id: UUID
    account: str


@dataclass(frozen=True)
class Strike:
    """List it no more."""

    subscription_id: UUID


def decide(command: Enter | Strike, state: Register) -> Sequence[Event]:
    """Return the events a command leads to; none where it is already so."""
    one = command.subscription_id
    match command:
        case Enter(account=account):
            if one in state.accounts:
                return []
            if len(state.of(account)) >= MOST:
                raise TooManySubscriptions
            return [Listed(subscription_id=one, account=account)]
        case Strike():
            return [Unlisted(subscription_id=one)] if one in state.accounts else []
    assert_never(command)


register: Decider[Enter | Strike, Register, Event] = Decider(
    name="subscriptions", events=(Listed, Unlisted), initial=Register(), evolve=evolve, decide=decide
)
