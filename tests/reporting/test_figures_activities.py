"""What activities add up to, by hand."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from contracts.base import Fact
from contracts.plans import activities as contract
from services.plans.domain.rules import load_rules
from services.reporting.figures import entries
from services.reporting.figures.activities import BY_KIND, BY_MEASURE, OF_ONE_KIND
from tests.plans.examples_measures import amounts_told
from tests.reporting.examples import DAY, KB, T1, THUE, Telling

ABOUT: dict[str, Any] = {"activity_id": UUID(int=85), "kind": "BLOOD_DONATION", "title": "Ngày hội hiến máu"}
NUMBERS: dict[str, Any] = {
    "turns": 30,
    "persons": 25,
    "guest_turns": 4,
    "guest_persons": 3,
    "blood_units": 20,
    "results": amounts_told(TREE=12, MEAL=7, UNHEARD_OF=7),
    "shares": (
        contract.UnitShare(unit=THUE, turns=10, persons=8),
        contract.UnitShare(unit=T1, turns=6, persons=6),
        contract.UnitShare(unit=KB, turns=10, persons=8),
    ),
    "partners": (KB,),
}
HELD = ABOUT | NUMBERS | {"counted": True, "notice_short": False, "cluster": None}


def lines(*facts: Fact) -> list[tuple[str, UUID, int]]:
    return [(entry.figure_id, entry.unit_id, entry.amount) for fact in facts for entry in entries(fact)]


def test_a_joint_activity_counts_once_and_those_who_came_at_their_own_units() -> None:
    counted = lines(Telling()(contract.ActivityHeld, THUE, **HELD))
    assert sorted(counted) == sorted(
        [
            ("activities.held", THUE.id, 1),
            ("activities.held_blood_donation", THUE.id, 1),
            ("activities.held_counted", THUE.id, 1),
            ("activities.joined", KB.id, 1),
            ("activities.turns", THUE.id, 14),
            ("activities.turns", T1.id, 6),
            ("activities.turns", KB.id, 10),
            ("activities.persons", THUE.id, 11),
            ("activities.persons", T1.id, 6),
            ("activities.persons", KB.id, 8),
            ("activities.blood_units", THUE.id, 20),
            ("activities.trees", THUE.id, 12),
        ]
    )
    assert sum(amount for figure, _, amount in counted if figure == "activities.turns") == 30
    assert sum(amount for figure, _, amount in counted if figure == "activities.persons") == 25


def test_a_correction_counts_what_changed_on_the_day_it_was_held() -> None:
    held_on = date(2021, 3, 1)
    now = NUMBERS | {
        "turns": 29,
        "shares": (*NUMBERS["shares"][:2], contract.UnitShare(unit=KB, turns=9, persons=8)),
        "partners": (),
        "results": (),
    }
    fact = Telling()(
        contract.ActivityCorrected,
        THUE,
        **ABOUT,
        **now,
        held_on=held_on,
        previous=contract.ActivityNumbers(**NUMBERS),
    )
    assert sorted(lines(fact)) == sorted(
        [("activities.turns", KB.id, -1), ("activities.joined", KB.id, -1), ("activities.trees", THUE.id, -12)]
    )
    assert {entry.effective_on for entry in entries(fact)} == {held_on}
    assert held_on != DAY


def test_announced_told_moved_and_cancelled_count_once_each_and_a_handing_on_nowhere() -> None:
    tell, day = Telling(), {"day": DAY}
    targets = contract.ActivityTargets(turns=9, persons=0, blood_units=0, results=())
    announced = {"places": None, "sessions": 1, "cluster": None, "partners": (KB,), "targets": targets, **day}
    assert lines(
        tell(contract.ActivityAnnounced, THUE, **ABOUT, **announced),
        tell(contract.ActivityNoticeGiven, THUE, **ABOUT, **day, days=3, notice_short=True),
        tell(contract.ActivityRescheduled, THUE, **ABOUT, **day, from_day=DAY, notice_short=True),
        tell(contract.ActivityCancelled, THUE, **ABOUT, **day),
        tell(contract.ActivityHandedOn, KB, **ABOUT, from_unit=THUE),
    ) == [
        ("activities.announced", THUE.id, 1),
        ("activities.notices", THUE.id, 1),
        ("activities.rescheduled", THUE.id, 1),
        ("activities.cancelled", THUE.id, 1),
    ]


@pytest.mark.parametrize(
    ("kind", "figures"),
    [
        ("VOLUNTEER", ["volunteer"]),
        ("ENVIRONMENT", ["environment"]),
        ("THEMED_MEETING", ["meetings", "themed_meeting"]),
        ("SEMINAR", ["meetings", "seminar"]),
        ("FORUM", ["meetings", "forum"]),
        ("BRANCH_MEETING", ["meetings", "branch_meeting"]),
        ("DIALOGUE", ["dialogues"]),
        ("CULTURE_SPORT", ["culture_sport"]),
        ("SOURCE_VISIT", ["source_visit"]),
        ("OTHER", []),
    ],
)
def test_each_kind_counts_in_its_group_and_alone(kind: str, figures: list[str]) -> None:
    unmarked: dict[str, Any] = {"shares": (), "partners": (), "results": (), "counted": False, "notice_short": True}
    nothing = {"turns": 0, "persons": 0, "guest_turns": 0, "guest_persons": 0, "blood_units": 0}
    fact = Telling()(
        contract.ActivityHeld,
        THUE,
        **HELD | nothing | unmarked | {"kind": kind},
    )
    assert lines(fact) == [
        ("activities.held", THUE.id, 1),
        *((f"activities.held_{one}", THUE.id, 1) for one in figures),
    ]


def test_a_dialogue_made_known_in_time_and_a_list_of_who_was_there_count_once_more() -> None:
    dialogue = HELD | {"kind": "DIALOGUE", "notice_short": False, "counted": True}
    found = [line[0] for line in lines(Telling()(contract.ActivityHeld, THUE, **dialogue))]
    assert {"activities.dialogues_on_notice", "activities.held_counted"} <= set(found)
    meeting = HELD | {"kind": "FORUM", "notice_short": False, "counted": False}
    found = [line[0] for line in lines(Telling()(contract.ActivityHeld, THUE, **meeting))]
    assert not {"activities.dialogues_on_notice", "activities.held_counted"} & set(found)


def test_every_measure_and_kind_with_a_figure_is_one_of_the_rule_sets() -> None:
    """INVARIANT: what reporting counts by measure or by kind can be told.

    A measure or kind renamed in a rule set and not here would break it, and its figure would stay 0 without a word.
    """
    for rules in load_rules().versions:
        assert BY_MEASURE.keys() <= rules.results.measures.keys()
        assert BY_KIND.keys() | OF_ONE_KIND.keys() <= set(rules.activities.kinds)


@pytest.mark.parametrize(
    ("measure", "figure"), [("TREE", "trees"), ("DONG", "amount"), ("GIFT", "gifts"), ("WASTE_KG", "waste_kg")]
)
def test_four_measures_have_figures_of_activities(measure: str, figure: str) -> None:
    counted = lines(Telling()(contract.ActivityHeld, THUE, **HELD | {"results": amounts_told(**{measure: 7})}))
    assert (f"activities.{figure}", THUE.id, 7) in counted
