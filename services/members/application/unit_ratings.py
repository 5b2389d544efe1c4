"""The use cases of the yearly rating of units, and the chain of steps at a year's end."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from contracts.base import Accepted, AcceptedBulk
from contracts.members import rounds as contract
from services.kernel.store import Caller, Store, Work
from services.members.application.desk import Desk, Step, shown
from services.members.application.directory import Directory, Roll
from services.members.application.rating_ids import pool_id, round_id, unit_rating_id
from services.members.application.trainings import training_id
from services.members.domain import rating_pool as pools
from services.members.domain import training as trainings
from services.members.domain import unit as units
from services.members.domain import unit_rating as unit_ratings
from services.members.domain.quality import CapCount, cap_allows
from services.members.domain.rating_pool import rating_pool
from services.members.domain.rating_round import Round
from services.members.domain.rating_round_rules import rating_round
from services.members.domain.rules import RuleSet, RuleSets
from services.members.domain.training import training
from services.members.domain.unit import UnitRef, UnknownUnit, unit
from services.members.domain.unit_rating import TopUnitNotRated, UnitNotRated, unit_rating

DONE, OPEN, BLOCKED = "DONE", "OPEN", "BLOCKED"


class UnitRatings(Desk):
    """Units rate themselves; the level directly above appraises and decides, each step when those before it are done."""

    DECIDER = unit_rating

    def __init__(self, store: Store, rules: RuleSets, directory: Directory) -> None:
        super().__init__(store, rules)
        self._directory = directory

    def self_rate(self, unit_id: UUID, year: int, request: contract.RateUnit, caller: Caller) -> Accepted:
        """Keep what a unit says of itself. Raises UnitDecided, TopUnitNotRated."""

        def step(work: Work, _: UUID, wish: contract.RateUnit, by: Caller) -> int:
            self._rated_here(work, unit_id, self._rules.at(wish.effective_on))
            self._require_scope(work, unit_id, by)
            command = unit_ratings.SelfRate(wish.rank.value)
            return self._decide(work, unit_rating_id(unit_id, year), command, wish, by)

        return self._one(unit_rating_id(unit_id, year), unit_id, request, caller, step)

    def appraise(self, unit_id: UUID, year: int, request: contract.RateUnit, caller: Caller) -> Accepted:
        """Keep what the level above found. Raises UnitNotSelfRated, UnitDecided, TopUnitNotRated."""

        def step(work: Work, _: UUID, wish: contract.RateUnit, by: Caller) -> int:
            self._rated_here(work, unit_id, self._rules.at(wish.effective_on))
            self._require_superior_scope(work, unit_id, by)
            command = unit_ratings.Appraise(wish.rank.value)
            return self._decide(work, unit_rating_id(unit_id, year), command, wish, by)

        return self._one(unit_rating_id(unit_id, year), unit_id, request, caller, step)

    def decide(self, unit_id: UUID, year: int, request: contract.RateUnit, caller: Caller) -> Accepted:
        """Decide on a unit's year, by the level above. Raises StepBlocked, CapExceeded, BranchBelowCriteria and the like."""
        return self._one(unit_rating_id(unit_id, year), unit_id, request, caller, self._rate(year))

    def decide_all(self, year: int, request: contract.RateUnits, caller: Caller) -> AcceptedBulk:
        """Decide on many, all or none, in the order of the list."""

        def fetch(work: Work) -> None:
            work.prefetch(unit, [row.unit_id for row in request.rows])
            work.prefetch(unit_rating, [unit_rating_id(row.unit_id, year) for row in request.rows])

        return self._all(request.rows, lambda row: row.unit_id, caller, self._rate(year), fetch)

    def show(self, unit_id: UUID, year: int, caller: Caller) -> tuple[contract.UnitRatingShown, int]:
        """Return a unit's rating within the caller's scope, and its version. Raises UnitNotRated, UnknownUnit."""
        standing, _ = self._store.read(unit, unit_id)
        if not isinstance(standing, units.Standing):
            raise UnknownUnit()
        self._require_scope_to_read(unit_id, caller)
        state, version = self._store.read(unit_rating, unit_rating_id(unit_id, year))
        if not version:
            raise UnitNotRated()
        return (
            contract.UnitRatingShown(
                unit=shown(UnitRef(id=unit_id, code=standing.code)),
                year=year,
                self_rank=state.self_rank,
                appraised=state.appraised,
                rank=state.rank,
            ),
            version,
        )

    def year_end(self, unit_id: UUID, year: int, caller: Caller) -> contract.YearEndShown:
        """Return each step of a unit's year-end with its state and, in plain words, what it waits for."""

        def work(work: Work) -> list[dict[str, object]]:
            standing = self._standing(work, unit_id)
            self._require_scope(work, unit_id, caller)
            own = UnitRef(id=unit_id, code=standing.code)
            return [one.model_dump(mode="json") for one in self._steps(work, own, standing, year)]

        steps = self._store.write(work, caller).result
        return contract.YearEndShown(unit=steps[-1]["unit"], year=year, steps=steps)

    # The decision.

    def _rate(self, year: int) -> Step[contract.RateUnit]:
        def step(work: Work, unit_id: UUID, wish: contract.RateUnit, by: Caller) -> int:
            rules = self._rules.at(wish.effective_on)
            standing = self._rated_here(work, unit_id, rules)
            self._require_superior_scope(work, unit_id, by)
            assert standing.parent is not None, "a unit of the top kind is not rated here"
            own, rank = UnitRef(id=unit_id, code=standing.code), wish.rank.value
            pool = pool_id("UNITS", standing.parent.id, year)
            held = self._round_of(work, unit_id, year)
            command = unit_ratings.Decide(
                unit=own,
                year=year,
                rank=rank,
                on=wish.effective_on,
                reason=wish.reason,
                open_steps=self._open_before(work, own, standing, year, rules),
                members=held.counts() if held else {},
                cap=_with(work.state(rating_pool, pool), own, rank, rules),
                rules=rules.rating,
            )
            changed = self._decide(work, unit_rating_id(unit_id, year), command, wish, by)
            if changed:
                self._also(work, rating_pool, pool, pools.Settle(own, {rank: 1}), wish)
            return changed

        return step

    def _rated_here(self, work: Work, unit_id: UUID, rules: RuleSet) -> units.Standing:
        standing = self._standing(work, unit_id)
        if standing.kind in rules.organisation.top:
            raise TopUnitNotRated()
        return standing

    def _round_of(self, work: Work, unit_id: UUID, year: int) -> Round | None:
        state = work.state(rating_round, round_id(unit_id, year))
        return state if isinstance(state, Round) else None

    def _open_before(
        self, work: Work, own: UnitRef, standing: units.Standing, year: int, rules: RuleSet
    ) -> tuple[str, ...]:
        """Return the codes of the units whose step before this unit's decision is open."""
        if standing.kind in rules.organisation.holds_members:
            held = self._round_of(work, own.id, year)
            return () if held and held.closed else (own.code,)
        below = self._below(work, own.id)
        return tuple(one.code for one in below if work.state(unit_rating, unit_rating_id(one.id, year)).rank is None)

    def _below(self, work: Work, unit_id: UUID) -> Sequence[UnitRef]:
        return sorted(Roll(work, self._directory).below(unit_id).values(), key=lambda one: one.code)

    # The chain.

    def _steps(self, work: Work, own: UnitRef, standing: units.Standing, year: int) -> list[contract.StepShown]:
        rules = self._rules_of(year)
        steps = []
        if standing.kind in rules.organisation.holds_members:
            steps = [self._training_step(work, own, year), self._round_step(work, own, year)]
        else:
            for one in self._below(work, own.id):
                steps += self._steps(work, one, self._standing(work, one.id), year)
        if standing.kind in rules.organisation.top:
            return steps or [_step("UNIT_RATING", own, DONE, "Cấp này không xếp loại trong hệ thống.")]
        return [*steps, self._decision_step(work, own, standing, year, rules)]

    def _rules_of(self, year: int) -> RuleSet:
        return self._rules.at(date(year, 12, 31))

    def _training_step(self, work: Work, own: UnitRef, year: int) -> contract.StepShown:
        ids = sorted(Roll(work, self._directory).active([own.id]))
        work.prefetch(training, [training_id(one, year) for one in ids])
        left = sum(not isinstance(work.state(training, training_id(one, year)), trainings.Completed) for one in ids)
        if left:
            return _step(
                "TRAINING", own, OPEN, f"Còn {left}/{len(ids)} đoàn viên chưa được xác nhận kết quả rèn luyện."
            )
        return _step("TRAINING", own, DONE, f"Đã xác nhận kết quả rèn luyện của {len(ids)} đoàn viên.")

    def _round_step(self, work: Work, own: UnitRef, year: int) -> contract.StepShown:
        held = self._round_of(work, own.id, year)
        if held is None:
            return _step("MEMBER_RATING", own, OPEN, "Chưa mở đợt xếp loại đoàn viên.")
        if held.closed:
            return _step("MEMBER_RATING", own, DONE, f"Đã xếp loại {sum(held.counts().values())} đoàn viên.")
        left = sum(line.to_rate and line.rank is None for line in held.lines.values())
        if left:
            return _step("MEMBER_RATING", own, OPEN, f"Còn {left} đoàn viên chưa được quyết định xếp loại.")
        return _step("MEMBER_RATING", own, OPEN, "Đã quyết định xong; còn chờ kết thúc đợt.")

    def _decision_step(
        self, work: Work, own: UnitRef, standing: units.Standing, year: int, rules: RuleSet
    ) -> contract.StepShown:
        state = work.state(unit_rating, unit_rating_id(own.id, year))
        if state.rank is not None:
            return _step("UNIT_RATING", own, DONE, "Đã quyết định xếp loại đơn vị.")
        waiting = self._open_before(work, own, standing, year, rules)
        if waiting:
            return _step("UNIT_RATING", own, BLOCKED, unit_ratings.blocked(waiting))
        if state.self_rank is None:
            return _step("UNIT_RATING", own, OPEN, "Đơn vị chưa tự xếp loại.")
        if state.appraised is None:
            return _step("UNIT_RATING", own, OPEN, "Cấp trên chưa thẩm định.")
        return _step("UNIT_RATING", own, OPEN, "Cấp trên chưa quyết định xếp loại đơn vị.")


def _step(step: str, own: UnitRef, state: str, reason: str) -> contract.StepShown:
    return contract.StepShown(step=step, unit=shown(own), state=state, reason=reason)


def _with(pool: pools.Pool, own: UnitRef, rank: str, rules: RuleSet) -> CapCount:
    """Return how the cap would stand over the units under the same superior with this decision."""
    settled = replace(pool, settled={**pool.settled, own.id: {rank: 1}})
    return cap_allows(settled.counts(), rules.rating, pool.approved)
