"""What is left of an erased person outside the event store is removed: staged rows, words in views, keys in backups."""

from pathlib import Path
from uuid import UUID

from services.kernel.key_backups import KeyBackups
from services.kernel.personal import PersonKeys
from services.kernel.store import Store
from services.kernel.views import NotScrubbed, ViewSet
from services.members.views.staged import Shelf

SECONDS = 20.0


class Removal:
    """Removes, for good and so that nothing stands in the files; called once a person's key is destroyed."""

    def __init__(
        self, store: Store, keys: PersonKeys, views: ViewSet, stream: str, shelf: Shelf, backups: Path | None
    ) -> None:
        self._store, self._keys, self._views, self._stream, self._shelf = store, keys, views, stream, shelf
        self._backups = None if backups is None else KeyBackups(backups)

    def __call__(self, person: UUID) -> None:
        """Remove a person; again is harmless. Raises NotScrubbed where the views lag or readers are in the way."""
        self._shelf.forget(person)
        if not self._views.wait(self._stream, self._store.position(), SECONDS):
            raise NotScrubbed()
        self._views.scrub()
        self._keys.scrub()
        if self._backups is not None:
            self._backups.forget(person)
