"""The use cases of what titles mean in a unit's sheets."""

from collections.abc import Mapping
from uuid import NAMESPACE_URL, UUID, uuid5

from contracts.base import Accepted
from contracts.members import imports as contract
from services.kernel.days import day_of
from services.kernel.store import Caller, Work
from services.members.application.desk import Desk
from services.members.domain.import_mapping import SaveMapping, import_mapping
from services.members.sheets.cells import fold
from services.members.sheets.headings import KNOWN

MAPPINGS = uuid5(NAMESPACE_URL, "bachudong:import-mapping")


class ImportMappings(Desk):
    """Each unit keeps what the titles of its sheets mean."""

    DECIDER = import_mapping

    def save(self, unit_id: UUID, request: contract.SaveImportMapping, caller: Caller) -> Accepted:
        """Keep what titles of a unit's sheets mean, for its next upload.

        Raises UnknownImportColumn, TitleMappedTwice, UnknownUnit, OutOfScope.
        """
        titles = [(fold(title), key) for title, key in request.titles.items()]
        stream_id = mapping_id(unit_id)

        def work(work: Work) -> int:
            self._standing(work, unit_id)
            self._require_scope(work, unit_id, caller)
            command = SaveMapping(titles, frozenset(KNOWN.values()))
            work.decide(import_mapping, stream_id, command, on=day_of(self._store.now()), expected=caller.expected)
            return work.version(import_mapping, stream_id)

        written = self._store.write(work, caller)
        return Accepted(
            position=written.position, version=written.result, changed=written.changed > 0, repeated=written.repeated
        )

    def show(self, unit_id: UUID, caller: Caller) -> Mapping[str, str]:
        """Return what titles mean in a unit's sheets. Raises UnknownUnit, OutOfScope."""
        self._require_unit_to_read(unit_id, caller)
        found: Mapping[str, str] = self._store.read(import_mapping, mapping_id(unit_id))[0]
        return dict(found)


def mapping_id(unit_id: UUID) -> UUID:
    """Return the id of what a unit keeps about titles of its sheets."""
    return uuid5(MAPPINGS, str(unit_id))
