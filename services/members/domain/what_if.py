"""What another rule set would have made of decided rounds: who would rank differently, and on which grounds. Decides nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from services.members.domain.quality import (
    Measures,
    cap_allows,
    counts_of,
    forbids,
    is_better,
    ranks,
    reached,
    voted,
    worse,
)
from services.members.domain.rules import Rating
from services.members.domain.unit import UnitRef

VOTE, CAP, RULES = "VOTE", "CAP", "RULES"


@dataclass(frozen=True)
class Case:
    """A decided rating and what it rested on: `rules` the round's own, `excepted` where a reason set them aside.

    Without measures, which may be erased, nothing but the cap can be applied.
    """

    member_id: UUID
    unit: UnitRef
    rank: str
    excepted: bool
    follows_vote: bool
    measures: Measures | None
    votes: Mapping[str, int]
    present: int
    rules: Rating


@dataclass(frozen=True)
class Other:
    """A case that would come out otherwise; `why` names the grounds, RULES where the old ones had held it back."""

    case: Case
    rank: str
    why: tuple[str, ...]


def others(cases: Sequence[Case], rules: Rating, approved: int | None) -> list[Other]:
    """Return who of one deciding unit would rank differently under `rules`, in the order of the cases.

    A rank falls to what the measures, the vote and the cap allow; it rises, no higher than the vote, where the old
    rules' measures had held it down. What a reason had set aside stays set aside. Over the cap those with the fewest
    votes for the top rank fall first, then those with fewer points and activities.
    """
    judged = [_judged(case, rules) for case in cases]
    return [one for one in _within_cap(judged, rules, approved) if one.rank != one.case.rank]


def _judged(case: Case, rules: Rating) -> Other:
    if case.excepted or case.measures is None:
        return Other(case, case.rank, ())
    limit, before = reached(case.measures, rules), reached(case.measures, case.rules)
    wanted = voted(case.votes, case.present, rules)
    if is_better(case.rank, limit, rules):
        return Other(case, limit, forbids(case.rank, case.measures, rules))
    if case.follows_vote and (wanted is None or is_better(case.rank, wanted, rules)):
        return Other(case, wanted or ranks(rules)[-1], (VOTE,))
    if wanted is not None and case.rank == before and is_better(limit, before, rules):
        risen = worse(limit, wanted, rules)
        return Other(case, risen, (RULES,)) if is_better(risen, case.rank, rules) else Other(case, case.rank, ())
    return Other(case, case.rank, ())


def _within_cap(judged: Sequence[Other], rules: Rating, approved: int | None) -> Iterable[Other]:
    count = cap_allows(counts_of(one.rank for one in judged), rules, approved)
    excess = max(0, count.used - max(count.allowed, approved or 0))
    top = sorted((one for one in judged if one.rank == count.rank), key=lambda one: _standing(one.case, count.rank))
    falling = {one.case.member_id for one in top[:excess]}
    below = ranks(rules)[ranks(rules).index(count.rank) + 1]
    for one in judged:
        yield replace(one, rank=below, why=(CAP,)) if one.case.member_id in falling else one


def _standing(case: Case, rank: str) -> tuple[float, int, int, UUID]:
    share = case.votes.get(rank, 0) / case.present if case.present else 0.0
    points = (case.measures.points or 0) if case.measures else 0
    return share, points, case.measures.activity_percent if case.measures else 0, case.member_id
