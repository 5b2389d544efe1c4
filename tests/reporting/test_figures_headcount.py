"""What each fact of member life adds to the headcount: every way in and out, and what changes no number."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from contracts.base import Fact
from contracts.members import people
from contracts.members.base import MemberFact
from services.reporting.figures import entries, words
from tests.reporting.examples import DAY, T1, T2, Telling, person

TRANSFER: dict[str, Any] = {"transfer_id": UUID(int=9), "to_unit": T2}


def lines(fact: Fact) -> list[tuple[str, UUID, date, int]]:
    return [(entry.figure_id, entry.unit_id, entry.effective_on, entry.amount) for entry in entries(fact)]


@pytest.mark.parametrize(
    ("fact", "flow", "change"),
    [
        (people.MemberRegistered, "members.registered", 1),
        (people.MemberAdmitted, "members.admitted", 1),
        (people.MemberReinstated, "members.reinstated", 1),
        (people.MemberMatured, "members.matured", -1),
        (people.MemberLeft, "members.left", -1),
        (people.MemberStruckOff, "members.struck_off", -1),
        (people.MemberExpelled, "members.expelled", -1),
        (people.MemberDeceased, "members.deceased", -1),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_each_way_in_and_out_is_counted_once_as_a_flow_and_once_as_the_headcount(
    fact: type[MemberFact], flow: str, change: int
) -> None:
    """INVARIANT: opening + in − out = closing, since whatever moves the headcount has a flow of its own.

    A way out that only took one from `members.active` would break it.
    """
    told = Telling()(fact, T1, member_id=person(1))
    assert sorted(lines(told)) == [("members.active", T1.id, DAY, change), (flow, T1.id, DAY, 1)]


def test_a_registration_undone_is_taken_off_the_day_it_was_counted_on() -> None:
    first, undone = date(2020, 2, 1), people.MemberRegistrationWithdrawn
    told = Telling()(undone, T1, member_id=person(1), registered_on=first)
    assert sorted(lines(told)) == [("members.active", T1.id, first, -1), ("members.registered", T1.id, first, -1)]


QUIET: list[tuple[type[MemberFact], dict[str, Any]]] = [
    (people.AdmissionProposed, {}),
    (people.AdmissionVoted, {"passed": True}),
    (people.MemberTransferRequested, TRANSFER),
    (people.MemberTransferReleased, TRANSFER),
    (people.MemberTransferForwarded, TRANSFER),
    (people.MemberTransferRejected, TRANSFER),
    (people.MemberTransferCancelled, TRANSFER),
    (people.MemberTransferExpired, TRANSFER),
    (people.TemporaryActivityStarted, {"host": T2, "until": date(2021, 12, 31)}),
    (people.TemporaryActivityEnded, {"host": T2}),
    (people.MemberPostponed, {"until": date(2021, 12, 31)}),
    (people.MemberPostponementEnded, {}),
    (people.MemberExtended, {"until": date(2021, 12, 31)}),
]


@pytest.mark.parametrize(("fact", "fields"), QUIET, ids=lambda value: getattr(value, "__name__", ""))
def test_a_step_that_moves_nobody_leaves_the_headcount_and_has_its_words(
    fact: type[MemberFact], fields: dict[str, Any]
) -> None:
    told = lines(Telling()(fact, T1, member_id=person(1), **fields))
    assert told and "members.active" not in {line[0] for line in told}
    assert words(fact.NAME).title_vi != fact.NAME
