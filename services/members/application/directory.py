"""Where to look for a unit's members and for the units below it; what is found there is checked against the streams."""

from collections.abc import Collection
from datetime import date
from typing import Protocol
from uuid import UUID

from services.kernel.store import Work
from services.members.application.desk import parent_of
from services.members.domain import member as members
from services.members.domain import unit as units
from services.members.domain.member import member
from services.members.domain.unit import UnitRef, unit


class Directory(Protocol):
    """Read models that lag behind the store and say by how much; `views` has the real one.

    The number returned is the position of the store up to which all ids are known.
    """

    def members_of(self, unit_ids: Collection[UUID]) -> tuple[Collection[UUID], int]:
        """Return who ever was of the units or was referred to one of them."""

    def units(self) -> tuple[Collection[UUID], int]:
        """Return all units ever established."""

    def streams_about(self, person: UUID) -> tuple[Collection[UUID], int]:
        """Return the streams that tell of a person, the person's own left out."""


class Empty:
    """Knows nothing: everything is then read from the store. Right, and slow on a long history."""

    def members_of(self, unit_ids: Collection[UUID]) -> tuple[Collection[UUID], int]:
        """Return nobody, as of the store's beginning."""
        return (), 0

    def units(self) -> tuple[Collection[UUID], int]:
        """Return no unit, as of the store's beginning."""
        return (), 0

    def streams_about(self, person: UUID) -> tuple[Collection[UUID], int]:
        """Return no stream, as of the store's beginning."""
        return (), 0


class Roll:
    """The members and units within a work, complete at the moment of its commit.

    The directory names candidates as of a position; `Work.changed_since` adds whoever changed behind it, this commit's
    own changes among them; the streams then say who is an active member where. A member admitted meanwhile, by this
    process or another, is therefore always counted: the work sees the admission, or is decided again because of it.
    And the admission read the unit, so that it is decided again where the unit was dissolved before it.
    """

    def __init__(self, work: Work, directory: Directory) -> None:
        self._work, self._directory = work, directory
        self._found: dict[frozenset[UUID], list[UUID]] = {}

    def active(self, unit_ids: Collection[UUID]) -> dict[UUID, members.Active]:
        """Return the active members of the units, by id."""
        return {
            one: state
            for one, state in self._everyone(unit_ids)
            if isinstance(state, members.Active) and state.unit.id in unit_ids
        }

    def open_cases(self, unit_ids: Collection[UUID]) -> int:
        """Return how many transfers to or from the units, stays in them and applications to them are open."""
        return sum(1 for _, state in self._everyone(unit_ids) if _is_open(state, unit_ids))

    def changed_after(self, unit_ids: Collection[UUID], on: date) -> list[UUID]:
        """Return who ever was of the units and is no active member of them, and has changed after a day."""
        return [
            one
            for one, state in self._everyone(unit_ids)
            if (
                isinstance(state, members.Ended)
                or (isinstance(state, members.Active) and state.unit.id not in unit_ids)
            )
            and state.since > on
        ]

    def below(self, unit_id: UUID) -> dict[UUID, UnitRef]:
        """Return the standing units directly below a unit, by id."""
        known, position = self._directory.units()
        ids = sorted({*known, *self._work.changed_since(unit, position)})
        self._work.prefetch(unit, ids)
        found = {}
        for one in ids:
            state = self._work.state(unit, one)
            if isinstance(state, units.Standing) and not state.dissolved and parent_of(state) == unit_id:
                found[one] = UnitRef(id=one, code=state.code)
        return found

    def _everyone(self, unit_ids: Collection[UUID]) -> list[tuple[UUID, members.State]]:
        asked = frozenset(unit_ids)
        if asked not in self._found:
            known, position = self._directory.members_of(asked)
            self._found[asked] = sorted({*known, *self._work.changed_since(member, position)})
            self._work.prefetch(member, self._found[asked])
        return [(one, self._work.state(member, one)) for one in self._found[asked]]


def _is_open(state: members.State, unit_ids: Collection[UUID]) -> bool:
    match state:
        case members.Candidate(unit=unit):
            return unit.id in unit_ids
        case members.Active(unit=unit, transfer=transfer, temporary=stay):
            leads = transfer is not None and (unit.id in unit_ids or transfer.to_unit.id in unit_ids)
            return leads or (stay is not None and stay.host.id in unit_ids)
        case _:
            return False
