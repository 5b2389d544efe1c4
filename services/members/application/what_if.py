"""The question what another rule set would make of the rounds of a year: asked of the store, changing nothing."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from contracts.members import rounds as contract
from services.kernel.http import OutOfScope
from services.kernel.store import Caller
from services.members.application.desk import Desk, shown
from services.members.application.rating_ids import pool_id
from services.members.domain import member as members
from services.members.domain import rating_round as rounds
from services.members.domain.member import member
from services.members.domain.rating_pool import rating_pool
from services.members.domain.rating_round import Line, Round
from services.members.domain.rating_round_rules import rating_round
from services.members.domain.rules import Rating
from services.members.domain.what_if import Case, Other, others


class WhatIf(Desk):
    """Applies another rule set to the recorded measures, votes and cap of rounds."""

    DECIDER = rating_round

    def ask(
        self,
        year: int,
        rules: str,
        round_ids: Sequence[UUID],
        caller: Caller,
        *,
        within: UUID | None = None,
        with_names: bool = False,
    ) -> contract.WhatIfShown:
        """Return who would rank differently under `rules`, of those in the caller's scope and below the unit `within`.

        `round_ids` are all rounds of `year`, so that each cap is counted whole. Raises UnknownRuleSet.
        """
        other = self._rules.named(rules).rating
        found: list[Other] = []
        seen = rated = unmeasured = 0
        for deciding, together in self._by_deciding(round_ids).items():
            cases = [case for one in together for case in self._cases(one)]
            pool, _ = self._store.read(rating_pool, pool_id("MEMBERS", deciding, year))
            visible = {one.opened.unit.id for one in together if self._sees(one.opened.unit.id, caller, within)}
            found += [one for one in others(cases, other, pool.approved) if one.case.unit.id in visible]
            for one in together:
                if one.opened.unit.id in visible:
                    decided = [line for line in one.lines.values() if line.rank is not None]
                    seen, rated = seen + 1, rated + len(decided)
                    unmeasured += sum(line.measures is None for line in decided)
        return contract.WhatIfShown(
            year=year,
            rules=rules,
            rounds=seen,
            rated=rated,
            unmeasured=unmeasured,
            differences=tuple(self._shown(one, with_names) for one in found),
        )

    def _by_deciding(self, round_ids: Sequence[UUID]) -> dict[UUID, list[Round]]:
        found: dict[UUID, list[Round]] = {}
        for one in round_ids:
            state: rounds.State = self._store.read(rating_round, one)[0]
            if isinstance(state, Round):
                found.setdefault(state.opened.deciding.id, []).append(state)
        return found

    def _cases(self, held: Round) -> list[Case]:
        rules = self._rules.named(held.opened.rule_set).rating
        cases = (_case(held, member_id, line, rules) for member_id, line in held.lines.items())
        return [case for case in cases if case is not None]

    def _sees(self, unit_id: UUID, caller: Caller, within: UUID | None) -> bool:
        try:
            self._require_scope_to_read(unit_id, caller)
            self._require_scope_to_read(unit_id, replace(caller, scope=within))
        except OutOfScope:
            return False
        return True

    def _shown(self, one: Other, with_names: bool) -> contract.OtherRank:
        case = one.case
        return contract.OtherRank(
            member_id=case.member_id,
            unit=shown(case.unit),
            rank=case.rank,
            would_be=one.rank,
            why=one.why,
            full_name=self._name(case.member_id) if with_names else None,
        )

    def _name(self, member_id: UUID) -> str | None:
        known, _ = self._store.read(member, member_id)
        return known.joined.full_name if isinstance(known, members.Active) else None


def _case(held: Round, member_id: UUID, line: Line, rules: Rating) -> Case | None:
    if line.rank is None:
        return None
    return Case(
        member_id=member_id,
        unit=held.opened.unit,
        rank=line.rank,
        excepted=line.overridden,
        follows_vote=line.rank == line.proposed and not line.proposal_reasoned,
        measures=line.measures,
        votes=line.votes or {},
        present=line.present,
        rules=rules,
    )
