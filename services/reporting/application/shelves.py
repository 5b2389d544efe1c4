"""The use cases of saved pages: each account keeps its own and sees no other's."""

from collections.abc import Callable
from uuid import UUID

from contracts.base import Accepted
from contracts.reporting import mine as contract
from services.kernel.days import day_of
from services.kernel.store import Caller, Store, Work
from services.reporting.domain.shelf import (
    Command,
    Remove,
    Restore,
    Save,
    Saved,
    Shelf,
    UnknownAddress,
    shelf,
    shelf_id,
)


class Shelves:
    """Saved pages. Each method is one wish; doing it twice changes nothing the second time.

    `is_page` tells whether an address is one of a page of this site.
    """

    def __init__(self, store: Store, is_page: Callable[[str], bool]) -> None:
        self._store, self._is_page = store, is_page

    def save(self, selection_id: UUID, request: contract.SaveSelection, caller: Caller) -> Accepted:
        """Keep a page under a name. Raises UnknownAddress, ShelfFull."""
        if not self._is_page(request.address):
            raise UnknownAddress
        return self._take(Save(selection_id, request.name, request.address), caller)

    def remove(self, selection_id: UUID, caller: Caller) -> Accepted:
        """Keep it no more. Raises UnknownSelection."""
        return self._take(Remove(selection_id), caller)

    def restore(self, selection_id: UUID, caller: Caller) -> Accepted:
        """Keep again what was removed. Raises UnknownSelection, ShelfFull."""
        return self._take(Restore(selection_id), caller)

    def kept(self, account: str) -> list[contract.SelectionReply]:
        """Return what an account keeps, in the order it was first saved."""
        return [_reply(one) for one in self._shelf(account).kept.values()]

    def removed(self, account: str, selection_id: UUID) -> contract.SelectionReply | None:
        """Return what the account removed under this id, None where there is nothing to restore."""
        found = self._shelf(account).removed.get(selection_id)
        return None if found is None else _reply(found)

    def holds(self, account: str, address: str) -> bool:
        """Tell whether the account keeps this very address."""
        return any(one.address == address for one in self._shelf(account).kept.values())

    def _shelf(self, account: str) -> Shelf:
        found: Shelf = self._store.read(shelf, shelf_id(account))[0]
        return found

    def _take(self, command: Command, caller: Caller) -> Accepted:
        own, on = shelf_id(caller.actor.account), day_of(self._store.now())

        def work(work: Work) -> int:
            work.decide(shelf, own, command, on=on, expected=caller.expected)
            return work.version(shelf, own)

        written = self._store.write(work, caller)
        return Accepted(
            position=written.position, version=written.result, changed=written.changed > 0, repeated=written.repeated
        )


def _reply(one: Saved) -> contract.SelectionReply:
    return contract.SelectionReply(selection_id=one.selection_id, name=one.name, address=one.address)
