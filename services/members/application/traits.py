"""The use case of member statistics: counted inside from the private roster, told without small groups."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Protocol
from uuid import NAMESPACE_URL, UUID, uuid5

from contracts.base import Accepted
from contracts.members import traits as contract
from services.kernel.http import NotFound
from services.kernel.store import Caller, Store, Work
from services.members.application.desk import Desk, parent_of, shown
from services.members.application.directory import Directory
from services.members.domain import traits as counting
from services.members.domain.rules import RuleSets, Statistics
from services.members.domain.traits import traits
from services.members.domain.unit import UnitRef, unit

STATISTICS = uuid5(NAMESPACE_URL, "bachudong:statistics")


class TraitSource(Protocol):
    """The private roster, which lags a little behind the store."""

    def counts(self, unit_ids: Collection[UUID], on: date, rules: Statistics) -> Mapping[str, Mapping[str, int]]:
        """Return for each trait how many active members of the units have which value."""


class Nobody:
    """A roster without members."""

    def counts(self, unit_ids: Collection[UUID], on: date, rules: Statistics) -> Mapping[str, Mapping[str, int]]:
        """Return no trait."""
        return {}


def statistics_id(unit_id: UUID, year: int, quarter: int) -> UUID:
    """Return the id of a unit's statistics of a quarter: there is one."""
    return uuid5(STATISTICS, f"{unit_id}:{year}-{quarter}")


class Traits(Desk):
    """Members are counted by trait for a unit and all below it, within the caller's scope."""

    DECIDER = traits

    def __init__(self, store: Store, rules: RuleSets, directory: Directory, source: TraitSource) -> None:
        super().__init__(store, rules)
        self._directory, self._source = directory, source

    def count(self, unit_id: UUID, year: int, quarter: int, request: contract.CountTraits, caller: Caller) -> Accepted:
        """Count and tell. Raises QuarterNotBegun, TraitsOverlap, NobodyCounted, UnknownUnit, UnitDissolved."""

        def step(work: Work, _: UUID, request: contract.CountTraits, caller: Caller) -> int:
            standing = self._standing(work, unit_id)
            self._require_scope(work, unit_id, caller)
            known = self._rules.at(request.effective_on)
            lines = self._lines(work, unit_id)
            below = [one for one, line in lines.items() if unit_id in line]
            others = {*lines.get(unit_id, ()), *below} - {unit_id}
            command = counting.Count(
                unit=UnitRef(id=unit_id, code=standing.code),
                year=year,
                quarter=quarter,
                traits=self._source.counts(frozenset({unit_id, *below}), request.effective_on, known.statistics),
                overlaps=any(work.state(traits, statistics_id(one, year, quarter)) for one in others),
                least=known.opinion.min_group,
                on=request.effective_on,
            )
            return self._decide(work, statistics_id(unit_id, year, quarter), command, request, caller)

        return self._one(statistics_id(unit_id, year, quarter), unit_id, request, caller, step)

    def show(self, unit_id: UUID, year: int, quarter: int, caller: Caller) -> contract.StatisticsShown:
        """Return what was told of a quarter, within the caller's scope. Raises NotFound, OutOfScope."""
        self._require_scope_to_read(unit_id, caller)
        told, _ = self._store.read(traits, statistics_id(unit_id, year, quarter))
        if not told:
            raise NotFound("Đơn vị chưa có thống kê của quý này.")
        return contract.StatisticsShown(
            unit=shown(told[0].unit),
            year=year,
            quarter=quarter,
            traits=tuple(
                contract.TraitShown(trait=one.trait, as_of=one.on, counts=one.counts, withheld=one.withheld)
                for one in told
            ),
        )

    def _lines(self, work: Work, unit_id: UUID) -> dict[UUID, tuple[UUID, ...]]:
        """Return for each unit the units above it, itself among them."""
        known, position = self._directory.units()
        ids = {unit_id, *known, *work.changed_since(unit, position)}
        work.prefetch(unit, sorted(ids))
        lines = {}
        for one in ids:
            line: list[UUID] = []
            here: UUID | None = one
            while here is not None and here not in line:
                line.append(here)
                here = parent_of(work.state(unit, here))
            lines[one] = tuple(line)
        return lines
