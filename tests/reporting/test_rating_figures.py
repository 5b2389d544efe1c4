"""What the facts of training, rating rounds and unit ratings add to which figure."""

from datetime import date
from uuid import UUID

from contracts.base import Fact, Rank
from contracts.members.ratings import MemberAssessmentWithdrawn
from contracts.members.rounds import (
    CapOverrideApproved,
    CapScope,
    ExemptionReason,
    RatingExempted,
    RatingRoundClosed,
    RatingRoundOpened,
    UnitAssessed,
)
from contracts.members.training import TrainingRegistered, TrainingResultConfirmed
from services.reporting.figures import entries, words
from tests.reporting.examples import DAY, T1, THUE, Telling, person

ROUND, POOL, RATING = UUID(int=6001), UUID(int=6002), UUID(int=6003)


def lines(fact: Fact) -> list[tuple[str, UUID, date, int]]:
    return [(entry.figure_id, entry.unit_id, entry.effective_on, entry.amount) for entry in entries(fact)]


def test_a_rating_taken_back_leaves_every_figure_as_it_was() -> None:
    tell, before = Telling(), date(2021, 1, 5)
    fact = tell(MemberAssessmentWithdrawn, T1, member_id=person(1), year=2020, rank=Rank.GOOD, decided_on=before)
    assert lines(fact) == [("ratings.decided", T1.id, before, -1), ("ratings.good", T1.id, before, -1)]


def test_a_training_programme_counts_when_registered_and_when_completed_late_or_not() -> None:
    tell = Telling()
    for late in (False, True):
        registered = tell(TrainingRegistered, T1, member_id=person(1), year=2021, late=late)
        completed = tell(TrainingResultConfirmed, T1, member_id=person(1), year=2021, late=late)
        kinds = ["training.registered", "training.completed"]
        told = [*lines(registered), *lines(completed)]
        assert [line[0] for line in told] == (
            [kinds[0], f"{kinds[0]}_late", kinds[1], f"{kinds[1]}_late"] if late else kinds
        )
        assert {line[1:] for line in told} == {(T1.id, DAY, 1)}


def test_a_round_counts_when_closed_and_its_ranks_are_not_counted_again() -> None:
    tell = Telling()
    opened = tell(RatingRoundOpened, T1, round_id=ROUND, year=2021, listed=5, eligible=4)
    closed = tell(RatingRoundClosed, T1, round_id=ROUND, year=2021, counts={Rank.GOOD: 4}, not_rated=1)
    exempted = tell(RatingExempted, T1, round_id=ROUND, year=2021, reason=ExemptionReason.POSTPONED)
    assert [line[::3] for line in lines(opened)] == [
        ("ratings.rounds_opened", 1),
        ("ratings.listed", 5),
        ("ratings.eligible", 4),
    ]
    assert [line[::3] for line in lines(closed)] == [("ratings.rounds_closed", 1), ("ratings.not_rated", 1)]
    assert lines(exempted) == [("ratings.exempted", T1.id, DAY, 1)]


def test_an_approved_override_counts_at_the_unit_that_decides() -> None:
    fact = Telling()(CapOverrideApproved, THUE, pool_id=POOL, year=2021, scope=CapScope.MEMBERS, up_to=3)
    assert lines(fact) == [("ratings.cap_overrides", THUE.id, DAY, 1)]


def test_a_revised_unit_rating_moves_from_one_rank_to_the_other() -> None:
    tell = Telling()
    first = tell(UnitAssessed, T1, unit_rating_id=RATING, year=2021, rank=Rank.GOOD)
    revised = tell(UnitAssessed, T1, unit_rating_id=RATING, year=2021, rank=Rank.EXCELLENT, previous_rank=Rank.GOOD)
    assert lines(first) == [("unit_ratings.good", T1.id, DAY, 1)]
    assert lines(revised) == [("unit_ratings.good", T1.id, DAY, -1), ("unit_ratings.excellent", T1.id, DAY, 1)]


def test_each_fact_has_a_vietnamese_name() -> None:
    names = (
        TrainingRegistered,
        TrainingResultConfirmed,
        RatingRoundOpened,
        RatingRoundClosed,
        RatingExempted,
        CapOverrideApproved,
        UnitAssessed,
    )
    assert all(words(fact.NAME).title_vi != fact.NAME for fact in names)
