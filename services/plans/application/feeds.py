"""The use cases of calendar feeds: a unit's address for calendar programs is opened, read with, and revoked."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from uuid import NAMESPACE_URL, UUID, uuid5

from contracts.base import Accepted
from contracts.plans import calendar as contract
from services.kernel.http import require_scope
from services.kernel.store import Caller, Store
from services.plans.application.desk import Desk, UnitDirectory
from services.plans.domain.calendar_feed import Open, OpenFeed, RevokeFeed, State, calendar_feed
from services.plans.domain.calendar_refusals import NoSuchFeed
from services.plans.domain.rules import RuleSets
from services.plans.domain.units import UnitRef, UnknownUnit

FEEDS = uuid5(NAMESPACE_URL, "bachudong:calendar-feed")
SOUGHT_IN_VAIN = hashlib.sha256(b"").hexdigest()


def feed_id(unit_id: UUID) -> UUID:
    """Return the id of the stream of a unit's feed."""
    return uuid5(FEEDS, str(unit_id))


def new_secret() -> str:
    """Return a secret of 256 bits."""
    return secrets.token_urlsafe(32)


class Feeds(Desk):
    """Feeds of units. A calendar program sends no headers: the secret in the address is all it has, for this feed only."""

    DECIDER = calendar_feed

    def __init__(
        self, store: Store, rules: RuleSets, units: UnitDirectory, secret: Callable[[], str] = new_secret
    ) -> None:
        super().__init__(store, rules, units)
        self._secret = secret

    def _owner(self, state: State) -> UnitRef | None:
        return state.unit if isinstance(state, Open) else None

    def open(self, unit_id: UUID, request: contract.OpenFeed, caller: Caller) -> contract.FeedReply:
        """Open a unit's feed and tell its address, this once; nothing where one is open.

        Only the secret's hash is stored, so that a repeated request is answered without the address.
        """
        unit = self._unit(unit_id, request.effective_on, caller)
        secret = self._secret()
        command = OpenFeed(unit, _hash(secret), request.effective_on)
        done = self._take(self._step(feed_id(unit_id), command, request), caller)
        told = done.changed and not done.repeated
        return contract.FeedReply(
            position=done.position,
            changed=done.changed,
            repeated=done.repeated,
            path=f"/plans/calendar.ics?unit={unit_id}&token={secret}" if told else None,
        )

    def revoke(self, unit_id: UUID, request: contract.RevokeFeed, caller: Caller) -> Accepted:
        """Make a unit's address worthless, from this moment on; also that of a unit which is dissolved."""
        if self._units.find(unit_id) is None:
            raise UnknownUnit
        require_scope(caller, unit_id, self._units.parent)
        return self._take(self._step(feed_id(unit_id), RevokeFeed(request.effective_on), request), caller)

    def admit(self, unit_id: UUID, secret: str) -> UnitRef:
        """Return the unit whose feed the secret opens; raises NoSuchFeed, the same for every reason."""
        state, _ = self._store.read(self.DECIDER, feed_id(unit_id))
        kept = state.sha256 if isinstance(state, Open) else SOUGHT_IN_VAIN
        if not hmac.compare_digest(_hash(secret), kept) or not isinstance(state, Open) or not secret:
            raise NoSuchFeed
        return state.unit


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
