"""The use cases of subscriptions: what an account is sent by schedule, and what the service itself does about it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import UUID

from contracts.base import Accepted
from contracts.reporting import mine as contract
from services.kernel.config import Sending
from services.kernel.days import day_of
from services.kernel.store import Actor, Caller, Store, Work
from services.reporting.application.file_names import stem
from services.reporting.domain.deliveries import REGISTER, Enter, Register, Strike, register
from services.reporting.domain.schedule import AsOf, Every, Schedule, due_before
from services.reporting.domain.shelf import UnknownAddress
from services.reporting.domain.subscription import (
    Active,
    Command,
    Delivered,
    End,
    Over,
    Pause,
    Resting,
    Resume,
    SendNow,
    Settle,
    State,
    Subscribe,
    Subscribed,
    subscription,
    waiting,
)
from services.reporting.domain.subscription_refusals import (
    FileNameTaken,
    FolderNotConfigured,
    MailNotConfigured,
    TargetWrong,
)
from services.reporting.domain.subscription_words import Outcome, Reason, Target

BY_ITSELF = Actor(account="bcd.reporting", post="Gửi định kỳ", unit="*")
LEFT_OUT = frozenset({"on", "year", "known_at", "to", "after", "lang", "cursor", "limit"})
"""Parameters that would hold a delivery to one day, one page or one language of the screens."""
FILE_NAME = "reporting.file_name"

__all__ = ["BY_ITSELF", "Outcome", "Reason", "Subscriptions", "Target", "Waiting", "previous"]


@dataclass(frozen=True)
class Waiting:
    """Something to be sent now: for the moment `due`, under the subscription as it stands."""

    subscription_id: UUID
    subscribed: Subscribed
    due: datetime


def previous(one: Waiting) -> datetime:
    """Return the due moment before the one that is to be sent for."""
    return due_before(one.subscribed.schedule, one.due)


class Subscriptions:
    """Subscriptions. Each method is one wish; doing it twice changes nothing the second time.

    `is_table` tells whether a path is that of a table of this site that comes in a form; `sending` what can be sent at
    all. `on_change` are called once something may have to be sent; `on_erased`, with its id, once the key of one that ended
    is destroyed: each removes what it keeps of the key, may be called again, and raises where it could not.
    """

    def __init__(self, store: Store, is_table: Callable[[str, str], bool], sending: Sending) -> None:
        self._store, self._is_table, self._sending = store, is_table, sending
        self.on_change: list[Callable[[], None]] = []
        self.on_erased: list[Callable[[UUID], object]] = []

    @property
    def targets(self) -> list[Target]:
        """Where something can be sent at all."""
        can = {Target.MAIL: self._sending.smtp_url, Target.FOLDER: self._sending.reports_folder}
        return [target for target, where in can.items() if where is not None]

    def comes_in(self, paths: Iterable[str]) -> list[str]:
        """Return the forms in which at least one of these tables comes."""
        known = list(paths)
        return [form.value for form in contract.SentAs if any(self._is_table(path, form.value) for path in known)]

    def subscribe(self, subscription_id: UUID, request: contract.Subscribe, caller: Caller) -> Accepted:
        """Send a table by schedule from now on. Raises UnknownAddress, TargetWrong, MailNotConfigured, FileNameTaken, …"""
        wanted = self._wanted(request, caller)
        now, on, whose = self._store.now(), day_of(self._store.now()), caller.actor.account

        def work(work: Work) -> int:
            command = Subscribe(wanted, now)
            work.decide(subscription, subscription_id, command, on=on, expected=caller.expected)
            work.decide(register, REGISTER, Enter(subscription_id, whose), on=on)
            if wanted.target is Target.FOLDER:
                work.claim(FILE_NAME, _file(wanted), subscription_id, FileNameTaken())
            return work.version(subscription, subscription_id)

        return self._write(work, caller)

    def pause(self, subscription_id: UUID, caller: Caller) -> Accepted:
        """Send nothing for a while. Raises UnknownSubscription, SubscriptionOver."""
        return self._take(subscription_id, Pause(caller.actor.account), caller)

    def resume(self, subscription_id: UUID, caller: Caller) -> Accepted:
        """Send again what falls due from now on. Raises UnknownSubscription, SubscriptionOver."""
        return self._take(subscription_id, Resume(caller.actor.account, self._store.now()), caller)

    def send_now(self, subscription_id: UUID, caller: Caller) -> Accepted:
        """Send one more at once; a paused one goes on. Raises UnknownSubscription, SubscriptionOver."""
        return self._take(subscription_id, SendNow(caller.actor.account, self._store.now()), caller)

    def end(self, subscription_id: UUID, caller: Caller) -> Accepted:
        """Send nothing any more, and destroy the addresses for good. Raises UnknownSubscription."""
        accepted = self._take(subscription_id, End(caller.actor.account), caller)
        self._clear(subscription_id)
        return accepted

    def of(self, account: str) -> list[tuple[UUID, State]]:
        """Return the subscriptions of an account, oldest first, with their ids."""
        found = self._store.read_many(subscription, self._register().of(account))
        return [(id, state) for id, state in found.items() if not isinstance(state, Over)]

    def waiting(self, now: datetime) -> list[Waiting]:
        """Return what is to be sent now, the longest due first; ends what was left half ended."""
        states = self._states()
        for id, state in states.items():
            if isinstance(state, Over):
                self._clear(id)
        found = [
            Waiting(id, state.subscribed, due)
            for id, state in states.items()
            if isinstance(state, Active) and (due := waiting(state, now)) is not None
        ]
        return sorted(found, key=lambda one: (one.due, one.subscription_id))

    def counts(self) -> dict[str, int]:
        """Return how many subscriptions there are, how many of them rest, and of how many the last delivery failed."""
        there = [state for state in self._states().values() if isinstance(state, Active | Resting)]
        return {
            "subscriptions": len(there),
            "paused": sum(isinstance(state, Resting) for state in there),
            "failed": sum(state.last is not None and state.last.outcome is Outcome.FAILED for state in there),
        }

    def settle(self, one: Waiting, outcome: Outcome, reason: Reason | None) -> None:
        """Record what became of a delivery."""
        as_of = one.subscribed.schedule.day_shown(one.due)
        delivered = Delivered(due=one.due, as_of=as_of, outcome=outcome, reason=reason)
        self._take(one.subscription_id, Settle(delivered), Caller(BY_ITSELF, None), tell=False)

    def _wanted(self, request: contract.Subscribe, caller: Caller) -> Subscribed:
        target = Target(request.target.value)
        if (target is Target.MAIL) != bool(request.recipients) or (target is Target.MAIL and request.folder):
            raise TargetWrong
        if target not in self.targets:
            raise MailNotConfigured if target is Target.MAIL else FolderNotConfigured
        asked = request.schedule
        return Subscribed(
            account=caller.actor.account,
            unit_code=caller.actor.unit,
            name=request.name,
            address=self._table(request.address, request.form.value),
            form=request.form.value,
            schedule=Schedule(
                every=Every(asked.every.value),
                day=asked.day,
                month=asked.month,
                hour=asked.hour,
                as_of=AsOf(asked.as_of.value),
            ),
            target=target,
            folder=request.folder,
            recipients=tuple(dict.fromkeys(request.recipients)),
        )

    def _table(self, address: str, form: str) -> str:
        """Return the address of a table without form and date; a page stands for the table it shows. Raises UnknownAddress."""
        parts = urlsplit(address)
        path = "/overview" if parts.path == "/" else parts.path
        for ending in contract.SentAs:
            path = path.removesuffix(f".{ending.value}")
        path = path if path.startswith("/api/") else f"/api{path}"
        if parts.netloc or not self._is_table(path, form):
            raise UnknownAddress
        query = urlencode([(name, value) for name, value in parse_qsl(parts.query) if name not in LEFT_OUT])
        return f"{path}?{query}" if query else path

    def _register(self) -> Register:
        found: Register = self._store.read(register, REGISTER)[0]
        return found

    def _states(self) -> dict[UUID, State]:
        """Return the states of all subscriptions; read through the writer, whose cache spares folding them each time."""

        def look(work: Work) -> dict[UUID, State]:
            listed: Register = work.state(register, REGISTER)
            work.prefetch(subscription, listed.accounts)
            return {id: work.state(subscription, id) for id in listed.accounts}

        found: dict[UUID, State] = self._store.write(look, Caller(BY_ITSELF, None)).result
        return found

    def _clear(self, subscription_id: UUID) -> None:
        """Destroy the key of one that ended, then strike it off; repeated after a crash until both are done."""
        by_itself, on = Caller(BY_ITSELF, None), day_of(self._store.now())
        self._store.erase(subscription_id, by_itself)
        for remove in self.on_erased:
            remove(subscription_id)

        def work(work: Work) -> None:
            state = work.state(subscription, subscription_id)
            if isinstance(state, Over):
                work.release(FILE_NAME, _file(state.subscribed), subscription_id)
                work.decide(register, REGISTER, Strike(subscription_id), on=on)

        self._store.write(work, by_itself)

    def _take(self, subscription_id: UUID, command: Command, caller: Caller, *, tell: bool = True) -> Accepted:
        on = day_of(self._store.now())

        def work(work: Work) -> int:
            work.decide(subscription, subscription_id, command, on=on, expected=caller.expected)
            return work.version(subscription, subscription_id)

        return self._write(work, caller, tell=tell)

    def _write(self, work: Callable[[Work], int], caller: Caller, *, tell: bool = True) -> Accepted:
        written = self._store.write(work, caller)
        for wake in self.on_change if tell else ():
            wake()
        return Accepted(
            position=written.position, version=written.result, changed=written.changed > 0, repeated=written.repeated
        )


def _file(subscribed: Subscribed) -> str:
    """Return what is the same for two subscriptions that would write over one another's files."""
    return f"{subscribed.folder}/{stem(subscribed.name)}.{subscribed.form}".lower()
