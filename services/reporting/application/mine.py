"""What an account keeps for itself: saved pages and subscriptions, and how they are answered."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from contracts.reporting import mine as contract
from services.kernel.config import Sending
from services.kernel.store import Store
from services.reporting.application.shelves import Shelves
from services.reporting.application.subscriptions import Subscriptions
from services.reporting.domain.schedule import next_due
from services.reporting.domain.subscription import Active, Delivered, Resting


@dataclass(frozen=True)
class Mine:
    """The use cases of one's own pages, on one store."""

    shelves: Shelves
    subscriptions: Subscriptions
    _store: Store

    @classmethod
    def on(
        cls, store: Store, is_page: Callable[[str], bool], is_table: Callable[[str, str], bool], sending: Sending
    ) -> "Mine":
        """Return the use cases deciding in `store`, for the addresses there are and what can be sent."""
        return cls(Shelves(store, is_page), Subscriptions(store, is_table, sending), store)

    def subscribed(self, account: str) -> list[contract.SubscriptionReply]:
        """Return the subscriptions of an account as they are answered, oldest first."""
        return [
            self._reply(id, state)
            for id, state in self.subscriptions.of(account)
            if isinstance(state, Active | Resting)
        ]

    def _reply(self, subscription_id: UUID, state: Active | Resting) -> contract.SubscriptionReply:
        was = state.subscribed
        active = isinstance(state, Active)
        return contract.SubscriptionReply(
            subscription_id=subscription_id,
            name=was.name,
            address=was.address,
            form=contract.SentAs(was.form),
            schedule=contract.Schedule.model_validate(was.schedule.model_dump(mode="json")),
            target=contract.Target(was.target.value),
            folder=was.folder,
            recipients=was.recipients,
            status=contract.SubscriptionStatus.ACTIVE if active else contract.SubscriptionStatus.PAUSED,
            next_due=next_due(was.schedule, self._store.now()) if active else None,
            sending=isinstance(state, Active) and state.asked is not None,
            last=_last(state.last),
        )


def _last(found: Delivered | None) -> contract.DeliveryReply | None:
    if found is None:
        return None
    reason = None if found.reason is None else found.reason.value
    return contract.DeliveryReply(due=found.due, as_of=found.as_of, outcome=found.outcome.value, reason=reason)
