"""The second count of activities: by hand, and against the ledger's entries."""

from collections import Counter
from datetime import date
from typing import Any
from uuid import UUID

from contracts.base import Fact, UnitRef
from contracts.plans import activities as contract
from services.suite.recount import recount as whole
from tests.plans.examples_measures import amounts_told
from tests.reporting.examples import KB, T1, THUE, Telling
from tests.suite.states import recount

CODES = {unit.id: unit.code for unit in (THUE, KB, T1)}
IN_JUNE, LATER, END = date(2021, 6, 14), date(2022, 1, 5), date(2021, 12, 31)


def about(number: int, kind: str = "SEMINAR") -> dict[str, Any]:
    return {"activity_id": UUID(int=number), "kind": kind, "title": "Tọa đàm"}


def numbers(
    *shares: tuple[UnitRef, int, int], guests: int = 0, trees: int = 0, partners: Any = (KB,)
) -> dict[str, Any]:
    return {
        "turns": sum(turns for _, turns, _ in shares) + guests,
        "persons": sum(persons for _, _, persons in shares) + guests,
        "guest_turns": guests,
        "guest_persons": guests,
        "blood_units": 3,
        "results": amounts_told(TREE=trees, DONG=trees * 5),
        "shares": tuple(contract.UnitShare(unit=unit, turns=turns, persons=persons) for unit, turns, persons in shares),
        "partners": partners,
    }


HOW = {"counted": True, "notice_short": False, "cluster": None}
FIRST = numbers((THUE, 5, 4), (KB, 3, 3), guests=2, trees=9)
AGAIN = numbers((THUE, 4, 4), (T1, 3, 3), trees=9, partners=())


def told() -> list[Fact]:
    """One activity held in June, told twice, and put right next year; another cancelled."""
    tell = Telling()
    held = tell(contract.ActivityHeld, THUE, IN_JUNE, **about(1), **FIRST, **HOW)
    previous = contract.ActivityNumbers(**FIRST)
    return [
        held,
        tell(contract.ActivityCorrected, THUE, LATER, **about(1), **AGAIN, held_on=IN_JUNE, previous=previous),
        tell(contract.ActivityCancelled, KB, IN_JUNE, **about(2), day=IN_JUNE),
    ]


def test_what_was_held_counts_at_each_unit_and_a_correction_on_the_day_it_was_held() -> None:
    facts = told()
    held = {
        ("activities.held", "cuc-thue"): 1,
        ("activities.held_meetings", "cuc-thue"): 1,
        ("activities.turns", "cuc-thue"): 7,
        ("activities.persons", "cuc-thue"): 6,
        ("activities.turns", "kho-bac"): 3,
        ("activities.persons", "kho-bac"): 3,
        ("activities.joined", "kho-bac"): 1,
        ("activities.blood_units", "cuc-thue"): 3,
        ("activities.trees", "cuc-thue"): 9,
        ("activities.amount", "cuc-thue"): 45,
    }
    assert recount([facts[0], facts[0]], END, 2021) == held
    assert recount(facts, END, 2021) == {
        ("activities.held", "cuc-thue"): 1,
        ("activities.held_meetings", "cuc-thue"): 1,
        ("activities.turns", "cuc-thue"): 4,
        ("activities.persons", "cuc-thue"): 4,
        ("activities.turns", "thue-1"): 3,
        ("activities.persons", "thue-1"): 3,
        ("activities.blood_units", "cuc-thue"): 3,
        ("activities.trees", "cuc-thue"): 9,
        ("activities.amount", "cuc-thue"): 45,
        ("activities.cancelled", "kho-bac"): 1,
    }
    assert recount(facts, date(2022, 12, 31), 2022) == {}


def test_both_counts_agree() -> None:
    from services.reporting.figures import entries

    sums: Counter[tuple[str, str]] = Counter()
    for fact in told():
        for entry in entries(fact):
            sums[entry.figure_id, CODES[entry.unit_id]] += entry.amount
    assert {key: amount for key, amount in sums.items() if amount} == whole(told(), END, 2021)
