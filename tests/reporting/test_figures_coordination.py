"""What coordination programmes add up to, by hand; and how each stood on a day, lapsed ones among them."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from contracts.base import Fact
from contracts.plans.coordination import (
    CoordinationActivityLinked,
    CoordinationEnded,
    CoordinationHandedOn,
    CoordinationProposed,
    CoordinationRenewed,
    CoordinationReviewed,
    CoordinationSigned,
    PartiesOfType,
    PartyType,
)
from services.reporting.figures import entries
from services.reporting.views import queries
from tests.reporting.conftest import Board
from tests.reporting.examples import KB, THUE, Telling

OF: dict[str, Any] = {"coordination_id": UUID(int=7001), "title": "Phối hợp hiến máu"}
OTHER: dict[str, Any] = {"coordination_id": UUID(int=7002), "title": "Phối hợp an toàn giao thông"}
PERIOD: dict[str, Any] = {
    "parties": (
        PartiesOfType(type=PartyType.YOUTH_UNION, count=1),
        PartiesOfType(type=PartyType.MASS_ORGANISATION, count=2),
    ),
    "starts_on": date(2021, 2, 1),
    "ends_on": date(2021, 6, 30),
}
END = date(2021, 12, 31)


def lines(fact: Fact) -> list[tuple[str, str, int]]:
    codes = {THUE.id: "thue", KB.id: "kb"}
    return [(entry.figure_id.partition(".")[2], codes[entry.unit_id], entry.amount) for entry in entries(fact)]


def story(tell: Telling) -> Iterator[Fact]:
    """One is signed, carried out, renewed after it lapsed, handed on and ended; another is only proposed."""
    yield tell(CoordinationProposed, THUE, date(2021, 1, 10), **OF)
    yield tell(CoordinationSigned, THUE, date(2021, 1, 25), **OF, **PERIOD)
    yield tell(CoordinationActivityLinked, THUE, date(2021, 4, 7), **OF, activities=1)
    yield tell(CoordinationProposed, THUE, date(2021, 5, 1), **OTHER)
    yield tell(
        CoordinationRenewed,
        THUE,
        date(2021, 7, 20),
        **OF,
        previous_ends_on=date(2021, 6, 30),
        ends_on=date(2021, 10, 31),
    )
    yield tell(CoordinationHandedOn, KB, date(2021, 8, 1), **OF, from_unit=THUE, signed=True)
    yield tell(CoordinationReviewed, KB, date(2021, 11, 5), **OF, year=2021, results=())
    yield tell(CoordinationEnded, KB, date(2021, 11, 10), **OF, signed=True)


def test_a_programme_signed_counts_with_its_parties_by_type() -> None:
    assert lines(Telling()(CoordinationSigned, THUE, **OF, **PERIOD)) == [
        ("signed", "thue", 1),
        ("in_force", "thue", 1),
        ("parties_youth_union", "thue", 1),
        ("parties_mass_organisation", "thue", 2),
    ]


def test_what_was_signed_leaves_the_stock_when_ended_and_what_was_not_was_never_in_it() -> None:
    tell = Telling()
    assert lines(tell(CoordinationEnded, THUE, **OF, signed=True)) == [("ended", "thue", 1), ("in_force", "thue", -1)]
    assert lines(tell(CoordinationEnded, THUE, **OF, signed=False)) == []


def test_a_programme_in_force_moves_with_the_unit_that_takes_over() -> None:
    tell = Telling()
    assert lines(tell(CoordinationHandedOn, KB, **OF, from_unit=THUE, signed=True)) == [
        ("in_force", "thue", -1),
        ("in_force", "kb", 1),
    ]
    assert lines(tell(CoordinationHandedOn, KB, **OF, from_unit=THUE, signed=False)) == []


def test_proposals_activities_reviews_and_renewals_count_one_each() -> None:
    found = [
        line for fact in story(Telling()) for line in lines(fact) if line[0] in ("proposed", "activities", "reviews")
    ]
    assert found == [(what, "thue", 1) for what in ("proposed", "activities", "proposed")] + [("reviews", "kb", 1)]
    renewed = {"previous_ends_on": date(2021, 6, 30), "ends_on": END}
    assert lines(Telling()(CoordinationRenewed, THUE, **OF, **renewed)) == [("renewed", "thue", 1)]


@pytest.mark.parametrize(
    ("on", "state", "unit", "ends_on", "activities"),
    [
        (date(2021, 1, 24), "PROPOSED", "cuc-thue", None, 0),
        (date(2021, 1, 25), "IN_FORCE", "cuc-thue", date(2021, 6, 30), 0),
        (date(2021, 6, 30), "IN_FORCE", "cuc-thue", date(2021, 6, 30), 1),
        (date(2021, 7, 1), "LAPSED", "cuc-thue", date(2021, 6, 30), 1),
        (date(2021, 7, 20), "IN_FORCE", "cuc-thue", date(2021, 10, 31), 1),
        (date(2021, 8, 1), "IN_FORCE", "kho-bac", date(2021, 10, 31), 1),
        (date(2021, 11, 1), "LAPSED", "kho-bac", date(2021, 10, 31), 1),
        (END, "ENDED", "kho-bac", date(2021, 10, 31), 1),
    ],
)
def test_a_programme_is_listed_as_it_stood(
    bloc: Board, on: date, state: str, unit: str, ends_on: date | None, activities: int
) -> None:
    bloc.hears(story(bloc.tell), batch=2)
    row = next(one for one in queries.coordination(*bloc.asked, on=on) if one.title == OF["title"])
    assert (row.state, row.unit.code, row.ends_on, row.activities) == (state, unit, ends_on, activities)


def test_programmes_are_listed_soonest_over_first_by_unit_year_and_what_was_known(bloc: Board) -> None:
    bloc.hears(story(bloc.tell))
    titles = [OF["title"], OTHER["title"]]
    assert [row.title for row in queries.coordination(*bloc.asked, on=date(2021, 10, 1))] == titles
    ended, proposed = OF["title"], OTHER["title"]
    assert [row.title for row in queries.coordination(*bloc.asked, on=END)] == [proposed, ended]
    assert [row.title for row in queries.coordination(*bloc.asked, on=END, unit="kho-bac")] == [ended]
    assert queries.coordination(*bloc.asked, on=END, year=2020) == []
    assert len(queries.coordination(*bloc.asked, on=END, year=2021)) == 2
    (known,) = queries.coordination(*bloc.asked, on=END, known_at=bloc.tell.start + timedelta(hours=2))
    assert (known.state, known.parties, known.reviews) == ("LAPSED", 3, 0)
    assert known.document is not None
    assert [fact.position for fact in known.facts] == [1, 2]
