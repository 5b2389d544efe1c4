"""What yearly quality ratings are measured by: measures, what they reach, how a vote reads, how many may get the top rank.

Ranks stand in the rule set's grades from the best to the worst (domain.md §3.4).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from services.kernel.decider import Refusal
from services.members.domain.rules import Cap, Rating

GOOD = "GOOD"
MEASURED = ("ACTIVITY", "TASKS", "DUES", "POINTS")
"""The grounds on which a rank is too high that the level above may set aside with a reason; the others it may not."""


class CapExceeded(Refusal):
    """No more get the top rank than the rule set or the level above the deciding one allows."""

    CODE: ClassVar[str] = "members.cap_exceeded"
    DETAIL: ClassVar[str] = (
        "Số được xếp loại xuất sắc vượt tỷ lệ cho phép; hãy xếp lại hoặc xin cấp trên phê duyệt vượt."
    )


@dataclass(frozen=True)
class Measures:
    """A year of one member: shares in percent, `points` of 100 where a programme gave any."""

    activity_percent: int
    tasks_percent: int
    dues_settled: bool
    disciplined: bool
    sick_months: int
    points: int | None = None

    def words(self) -> dict[str, str]:
        """Return them as words, to be sealed."""
        return {name: str(value) for name, value in vars(self).items() if value is not None}

    @classmethod
    def of(cls, words: Mapping[str, str]) -> "Measures | None":
        """Return what `words` say; None for words that were erased."""
        if not words:
            return None
        return cls(
            activity_percent=int(words["activity_percent"]),
            tasks_percent=int(words["tasks_percent"]),
            dues_settled=words["dues_settled"] == "True",
            disciplined=words["disciplined"] == "True",
            sick_months=int(words["sick_months"]),
            points=int(words["points"]) if "points" in words else None,
        )


def ranks(rules: Rating) -> tuple[str, ...]:
    """Return the ranks from the best to the worst."""
    return tuple(grade.rank for grade in rules.grades)


def is_better(rank: str, than: str, rules: Rating) -> bool:
    """Say whether a rank stands above another."""
    order = ranks(rules)
    return order.index(rank) < order.index(than)


def worse(one: str, other: str, rules: Rating) -> str:
    """Return the worse of two ranks."""
    return other if is_better(one, other, rules) else one


def forbids(rank: str, measures: Measures, rules: Rating) -> tuple[str, ...]:
    """Return the grounds on which the measures do not reach `rank`: ACTIVITY, TASKS, DUES, POINTS, DISCIPLINE, SICK."""
    grade = next(grade for grade in rules.grades if grade.rank == rank)
    barred_by_discipline = not grade.allows_discipline or is_better(rank, rules.disciplined_max_rank, rules)
    barred_by_sickness = is_better(rank, rules.sick_max_rank, rules)
    grounds = (
        ("ACTIVITY", measures.activity_percent < grade.min_activity_percent),
        ("TASKS", measures.tasks_percent < grade.min_tasks_percent),
        ("DUES", grade.needs_dues and not measures.dues_settled),
        ("POINTS", (measures.points or 0) < grade.min_points),
        ("DISCIPLINE", measures.disciplined and barred_by_discipline),
        ("SICK", measures.sick_months > rules.sick_above_months and barred_by_sickness),
    )
    return tuple(ground for ground, holds in grounds if holds)


def reached(measures: Measures, rules: Rating) -> str:
    """Return the best rank the measures reach; the worst rank asks for nothing."""
    return next((rank for rank in ranks(rules) if not forbids(rank, measures, rules)), ranks(rules)[-1])


def voted(votes: Mapping[str, int], present: int, rules: Rating) -> str | None:
    """Return the best rank for which, or for a better one, more than the rule set's share of those present voted."""
    for_it = 0
    for rank in ranks(rules):
        for_it += votes.get(rank, 0)
        if for_it * 100 > present * rules.vote_above_percent:
            return rank
    return None


@dataclass(frozen=True)
class CapCount:
    """How the cap stands: `used` of `allowed` top ranks over a basis of so many rated; `approved` by the level above."""

    rank: str
    percent: int
    rounding: str
    basis: int
    allowed: int
    used: int
    approved: int | None = None

    @property
    def over(self) -> bool:
        """Say whether more have the top rank than may."""
        return self.used > max(self.allowed, self.approved or 0)


def allowed_of(basis: int, cap: Cap) -> int:
    """Return how many of a basis may get the top rank, rounded as the rule set says; nobody of nobody."""
    hundredths = basis * cap.percent
    match cap.rounding:
        case "FLOOR":
            found = hundredths // 100
        case "HALF_UP":
            found = (hundredths + 50) // 100
        case "CEILING":
            found = -(-hundredths // 100)
    return max(found, 1) if cap.at_least_one and basis else found


def cap_allows(counts: Mapping[str, int], rules: Rating, approved: int | None = None) -> CapCount:
    """Return how the cap stands for so many of each rank within one deciding unit."""
    cap, order = rules.cap, ranks(rules)
    counted = order if cap.basis == "RATED" else order[: order.index(GOOD) + 1]
    basis = sum(counts.get(rank, 0) for rank in counted)
    return CapCount(
        rank=cap.rank,
        percent=cap.percent,
        rounding=cap.rounding,
        basis=basis,
        allowed=allowed_of(basis, cap),
        used=counts.get(cap.rank, 0),
        approved=approved,
    )


def counts_of(decided: Iterable[str]) -> dict[str, int]:
    """Return how many of each rank there are."""
    counts: dict[str, int] = {}
    for rank in decided:
        counts[rank] = counts.get(rank, 0) + 1
    return counts


def hold_cap(count: CapCount) -> None:
    """Raise CapExceeded, with the numbers, where more have the top rank than may."""
    if count.over:
        raise CapExceeded(
            f"Đã xếp {count.used} xuất sắc, chỉ được {max(count.allowed, count.approved or 0)} trên {count.basis} "
            f"({count.percent}%); hãy quyết định các mức còn lại, xếp lại, hoặc xin cấp trên phê duyệt vượt."
        )
