"""What the use cases of rating rounds share: whose scope, under which rules, how the cap stands, how they answer."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Protocol, TypeVar
from uuid import UUID

from contracts.members import rounds as contract
from services.kernel.store import Caller, Store, Work
from services.members.application.desk import Desk, Wish, row_of_list, shown
from services.members.application.directory import Directory, Roll
from services.members.application.rating_ids import pool_id, round_id
from services.members.application.ratings import rating_id
from services.members.application.trainings import training_id
from services.members.domain import member as members
from services.members.domain import rating as ratings
from services.members.domain import rating_pool as pools
from services.members.domain import rating_round as rounds
from services.members.domain import training as trainings
from services.members.domain.discipline_record import discipline_record, record_id
from services.members.domain.member import member
from services.members.domain.member_refusals import NotAMember
from services.members.domain.quality import CapCount, cap_allows, hold_cap
from services.members.domain.rating import rating
from services.members.domain.rating_pool import rating_pool
from services.members.domain.rating_round import Round
from services.members.domain.rating_round_refusals import RoundNotOpened
from services.members.domain.rating_round_rules import rating_round
from services.members.domain.rules import RuleSet, RuleSets
from services.members.domain.training import training
from services.members.domain.unit import UnitRef


class Row(Wish, Protocol):
    """A row of a list about members in a round."""

    @property
    def member_id(self) -> UUID: ...


W = TypeVar("W", bound=Wish)
R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class Here:
    """Which round: of a unit and a year."""

    unit_id: UUID
    year: int

    @property
    def id(self) -> UUID:
        """Return the round's id."""
        return round_id(self.unit_id, self.year)


Step = Callable[[Work, Here, UUID, W, Caller], None]


class RoundDesk(Desk):
    """What the use cases of rating rounds share."""

    DECIDER = rating_round

    def __init__(self, store: Store, rules: RuleSets, directory: Directory) -> None:
        super().__init__(store, rules)
        self._directory = directory

    def _roll(self, work: Work) -> Roll:
        return Roll(work, self._directory)

    def show(self, unit_id: UUID, year: int, caller: Caller) -> tuple[contract.RoundShown, int]:
        """Return a round within the caller's scope, and its version. Raises RoundNotOpened, OutOfScope."""
        self._require_scope_to_read(unit_id, caller)
        state, version = self._store.read(rating_round, round_id(unit_id, year))
        if not isinstance(state, Round):
            raise RoundNotOpened()
        rules = self._rules.named(state.opened.rule_set)

        def read_round(stream_id: UUID) -> rounds.State:
            found: rounds.State = self._store.read(rating_round, stream_id)[0]
            return found

        pool, _ = self._store.read(rating_pool, pool_id("MEMBERS", state.opened.deciding.id, year))
        return _round_reply(unit_id, state, cap_of(pool, year, read_round, rules)), version

    # Answering.

    def _answered(self, here: Here, step: Callable[[Work], None], caller: Caller) -> contract.RoundAnswer:
        def work(work: Work) -> dict[str, Any]:
            step(work)
            return self._said(work, here)

        written = self._store.write(work, caller)
        return contract.RoundAnswer(
            position=written.position,
            version=written.result["version"],
            changed=written.changed > 0,
            repeated=written.repeated,
            cap=contract.CapShown(**written.result["cap"]),
        )

    def _of_member(
        self, here: Here, member_id: UUID, request: W, caller: Caller, step: Step[W]
    ) -> contract.RoundAnswer:
        return self._answered(here, lambda work: step(work, here, member_id, request, caller), caller)

    def _of_all(self, here: Here, rows: Sequence[R], caller: Caller, step: Step[R]) -> contract.RoundBulkAnswer:
        each_row = replace(caller, expected=None)

        def work(work: Work) -> dict[str, Any]:
            ids = [row.member_id for row in rows]
            work.prefetch(member, ids)
            work.prefetch(discipline_record, [record_id(one) for one in ids])
            work.prefetch(rating, [rating_id(one, here.year) for one in ids])
            changed = 0
            for number, row in enumerate(rows, 1):
                before = work.changed
                with row_of_list(number):
                    step(work, here, row.member_id, row, each_row)
                changed += work.changed > before
            return {**self._said(work, here), "changed": changed}

        written = self._store.write(work, caller)
        return contract.RoundBulkAnswer(
            position=written.position,
            rows=len(rows),
            changed=written.result["changed"],
            repeated=written.repeated,
            cap=contract.CapShown(**written.result["cap"]),
        )

    def _said(self, work: Work, here: Here) -> dict[str, Any]:
        state = self._round(work, here)
        rules = self._rules.named(state.opened.rule_set)
        cap = cap_reply(self._cap(work, state, rules))
        return {"version": work.version(rating_round, here.id), "cap": cap.model_dump()}

    # Whose scope, which rules.

    def _round(self, work: Work, here: Here) -> Round:
        state = work.state(rating_round, here.id)
        if not isinstance(state, Round):
            raise RoundNotOpened()
        return state

    def _led(self, work: Work, here: Here, caller: Caller) -> RuleSet:
        """Hold that the caller leads the round; return the rules it stands under."""
        self._require_scope(work, here.unit_id, caller)
        return self._rules.named(self._round(work, here).opened.rule_set)

    def _decided_by(self, work: Work, here: Here, caller: Caller) -> RuleSet:
        """Hold that the caller decides in the round; return the rules it stands under."""
        state = self._round(work, here)
        self._require_scope(work, state.opened.deciding.id, caller)
        return self._rules.named(state.opened.rule_set)

    def _deciding(self, work: Work, unit_id: UUID, rules: RuleSet) -> UnitRef:
        """Return the unit of grassroots level that a unit is or stands in: it decides on its members' ratings."""
        state = self._standing(work, unit_id)
        while state.parent is not None:
            above = self._standing(work, state.parent.id)
            if above.kind in rules.organisation.top:
                break
            unit_id, state = state.parent.id, above
        return UnitRef(id=unit_id, code=state.code)

    # What the steps share.

    def _under(
        self, work: Work, here: Here, command: rounds.Command, wish: Wish, caller: Caller, rules: RuleSet
    ) -> int:
        """Decide in the round, at the version the caller saw, under the round's own rules."""
        return self._also(work, rating_round, here.id, command, wish, expected=caller.expected, rule_set=rules.version)

    def _candidate(self, work: Work, member_id: UUID, unit_id: UUID) -> rounds.Candidate:
        known = work.state(member, member_id)
        if not isinstance(known, members.Active):
            raise NotAMember()
        guest = known.temporary is not None and known.temporary.host.id == unit_id
        return replace(candidate_of(member_id, known), of_unit=known.unit.id == unit_id, guest=guest)

    def _training_points(self, work: Work, here: Here, member_id: UUID) -> int | None:
        """Return the confirmed points of the member's training programme of the round's year."""
        state = work.state(training, training_id(member_id, here.year))
        return sum(state.points.values()) if isinstance(state, trainings.Completed) else None

    def _cap(self, work: Work, state: Round, rules: RuleSet) -> CapCount:
        """Return how the cap stands over all rounds of the year in which the same unit decides."""
        pool: pools.Pool = work.state(rating_pool, pool_id("MEMBERS", state.opened.deciding.id, state.opened.year))
        work.prefetch(rating_round, [round_id(one, state.opened.year) for one in pool.units])
        return cap_of(pool, state.opened.year, lambda one: work.state(rating_round, one), rules)

    def _result(
        self, work: Work, here: Here, member_id: UUID, rank: str, reason: str | None, wish: Wish, rules: RuleSet
    ) -> None:
        """Rate the member for the year at the round's unit, in the same commit."""
        known = work.state(member, member_id)
        assert not isinstance(known, members.Outside), "only members come on the list"
        command = ratings.Decide(
            member_id=member_id,
            unit=self._round(work, here).opened.unit,
            joined_on=known.joined_on,
            active=isinstance(known, members.Active),
            year=here.year,
            rank=rank,
            on=wish.effective_on,
            reason=reason,
            rules=rules,
        )
        self._also(work, rating, rating_id(member_id, here.year), command, wish, rule_set=rules.version)

    def _settle(self, work: Work, here: Here, wish: Wish, rules: RuleSet) -> None:
        """Note what a closed round came to, held to the cap."""
        state = self._round(work, here)
        if not state.closed:
            return
        hold_cap(self._cap(work, state, rules))
        pool = pool_id("MEMBERS", state.opened.deciding.id, here.year)
        command = pools.Settle(state.opened.unit, state.counts())
        self._also(work, rating_pool, pool, command, wish, rule_set=rules.version)


def candidate_of(member_id: UUID, known: members.Active) -> rounds.Candidate:
    """Return a member of a unit as a candidate for its list."""
    return rounds.Candidate(member_id, known.joined_on, known.party_status)


def cap_of(pool: pools.Pool, year: int, read: Callable[[UUID], rounds.State], rules: RuleSet) -> CapCount:
    """Return how the cap stands over the rounds of a pool, read one by one."""
    counts: dict[str, int] = {}
    for unit_id in pool.units:
        state = read(round_id(unit_id, year))
        if isinstance(state, Round):
            for rank, count in state.counts().items():
                counts[rank] = counts.get(rank, 0) + count
    return cap_allows(counts, rules.rating, pool.approved)


def cap_reply(cap: CapCount) -> contract.CapShown:
    """Return the cap as it is shown."""
    return contract.CapShown(**asdict(cap), over=cap.over)


def _round_reply(unit_id: UUID, state: Round, cap: CapCount) -> contract.RoundShown:
    opened = state.opened
    return contract.RoundShown(
        id=round_id(unit_id, opened.year),
        unit=shown(opened.unit),
        deciding=shown(opened.deciding),
        year=opened.year,
        rule_set=opened.rule_set,
        self_rating_until=opened.self_rating_until,
        meeting_until=opened.meeting_until,
        decision_until=opened.decision_until,
        state="CLOSED" if state.closed else "OPEN",
        members=tuple(_line_reply(member_id, line) for member_id, line in state.lines.items()),
        cap=cap_reply(cap),
    )


def _line_reply(member_id: UUID, line: rounds.Line) -> contract.LineShown:
    return contract.LineShown(
        member_id=member_id,
        eligible=line.eligible,
        not_eligible_because=line.reason or None,
        exempted=line.exempted,
        self_rank=line.self_rank,
        measures=line.measures.words() if line.measures else {},
        votes=line.votes,
        proposed=line.proposed,
        rank=line.rank,
        appeal_open=line.open_appeal is not None,
    )
