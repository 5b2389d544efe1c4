"""Activities through their use cases on a real store: scope, lists, warnings, and no member in any fact."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from contracts.plans import activities as contract
from services.kernel.http import OutOfScope
from services.kernel.store import Caller, Receipt, StaleVersion, Store
from services.plans.application import Activities
from services.plans.domain.activity_refusals import (
    AttendanceAbovePlaces,
    PlacesLeft,
    SharesMissing,
    UnitNamedTwice,
    UnknownActivity,
    UnknownActivityKind,
)
from services.plans.domain.rules import NoRuleSet
from services.plans.domain.units import UnitDissolved, UnknownUnit
from services.plans.publishing import publish
from tests.plans import examples as ex
from tests.plans import examples_activities as exa
from tests.plans.requests import WHOLE, within

ONE, TWO = exa.ACTIVITY, exa.SECOND


def facts(store: Store) -> list[Any]:
    """The facts the store's events are published as, in order."""
    return [fact for each in store.log(0, 1000) if (fact := publish(each)) is not None]


def row(kind: type[Any], wish: Any, **more: Any) -> Any:
    """A row of a list: a wish with what else it says."""
    return kind(**dict(wish) | {"activity_id": ONE} | more)


def test_an_activity_goes_from_its_announcement_to_its_correction(activities: Activities, store: Store) -> None:
    assert activities.announce(ONE, exa.ask_announce, WHOLE).version == 1
    assert activities.give_notice(ONE, exa.ask_notice, WHOLE).version == 2
    assert activities.sign_up(ONE, exa.AN, exa.ask_sign_up, WHOLE).version == 3
    assert activities.record_attendance(ONE, exa.LIST, exa.ask_attendance, WHOLE).version == 4
    assert activities.hold(ONE, exa.ask_hold, WHOLE).version == 5
    assert activities.correct(ONE, exa.ask_correct, WHOLE).version == 6
    told = facts(store)
    assert [fact.NAME for fact in told] == [
        "activity-announced",
        "activity-notice-given",
        "activity-held",
        "activity-corrected",
    ]
    held, corrected = told[2:]
    assert isinstance(held, contract.ActivityHeld)
    assert (held.turns, held.persons, held.counted, held.partners[0].code) == (2, 2, True, "don-vi-khac")
    assert isinstance(corrected, contract.ActivityCorrected)
    assert (corrected.previous.turns, corrected.turns, corrected.held_on) == (2, 3, exa.DAY)
    assert store.stream(ONE)[0].rule_set == "XI-2018"


def test_no_member_is_in_any_fact(activities: Activities, store: Store) -> None:
    """INVARIANT: facts carry counts and never who signed up or was there.

    A fact that took a list over from its event would break it.
    """
    activities.announce(ONE, exa.ask_announce, WHOLE)
    for whom in (exa.AN, exa.BINH, exa.CHI):
        activities.sign_up(ONE, whom, exa.ask_sign_up, WHOLE)
    activities.withdraw(ONE, exa.AN, exa.ask_withdraw, WHOLE)
    activities.record_attendance(ONE, exa.LIST, exa.ask_attendance, WHOLE)
    activities.hold(ONE, exa.ask_hold, WHOLE)
    activities.correct(ONE, exa.ask_correct, WHOLE)
    text = "".join(fact.model_dump_json() + fact.subject("khoi") for fact in facts(store))
    assert [whom for whom in (exa.AN, exa.BINH, exa.CHI) if str(whom) in text] == []
    assert exa.SECRET not in text
    assert exa.PLACE not in text


def test_late_notice_is_granted_with_a_warning(activities: Activities) -> None:
    activities.announce(ONE, exa.ask_announce, WHOLE)
    late = activities.give_notice(ONE, exa.ask_notice, WHOLE)
    assert late.changed
    assert late.warning is not None
    moved = activities.reschedule(ONE, exa.ask_reschedule, WHOLE)
    assert (moved.changed, moved.warning) == (True, None), "38 days before the new day"
    held = exa.ask_hold.model_copy(update={"turns": 0, "persons": 0, "effective_on": exa.LATER})
    assert activities.hold(ONE, held, WHOLE).warning is None
    volunteer = exa.ask_announce.model_copy(update={"kind": "VOLUNTEER"})
    activities.announce(TWO, volunteer, WHOLE)
    assert activities.give_notice(TWO, exa.ask_notice, WHOLE).warning is None


def test_a_repeated_request_gets_the_first_answer_with_its_warning(activities: Activities) -> None:
    activities.announce(ONE, exa.ask_announce, WHOLE)
    caller = replace(WHOLE, receipt=Receipt("acc-1:k1", "f"))
    first = activities.give_notice(ONE, exa.ask_notice, caller)
    activities.reschedule(ONE, exa.ask_reschedule, WHOLE)
    assert activities.give_notice(ONE, exa.ask_notice, caller) == first.model_copy(update={"repeated": True})
    caller = replace(WHOLE, receipt=Receipt("acc-1:k2", "g"))
    signed = activities.sign_up(ONE, exa.AN, exa.ask_sign_up, caller)
    assert activities.sign_up(ONE, exa.AN, exa.ask_sign_up, caller) == signed.model_copy(update={"repeated": True})


def test_a_stale_version_is_refused(activities: Activities) -> None:
    activities.announce(ONE, exa.ask_announce, WHOLE)
    with pytest.raises(StaleVersion):
        activities.cancel(ONE, exa.ask_cancel, replace(WHOLE, expected=7))
    with pytest.raises(StaleVersion):
        activities.give_notice(ONE, exa.ask_notice, replace(WHOLE, expected=7))
    assert activities.cancel(ONE, exa.ask_cancel, replace(WHOLE, expected=1)).version == 2


def test_the_answer_tells_how_a_member_stands(activities: Activities) -> None:
    activities.announce(ONE, exa.ask_announce, WHOLE)
    with pytest.raises(PlacesLeft):
        activities.join_waiting_list(ONE, exa.AN, exa.ask_wait, WHOLE)
    answers = [activities.sign_up(ONE, whom, exa.ask_sign_up, WHOLE) for whom in (exa.AN, exa.BINH, exa.CHI)]
    answers.append(activities.join_waiting_list(ONE, exa.DUNG, exa.ask_wait, WHOLE))
    answers.append(activities.withdraw(ONE, exa.AN, exa.ask_withdraw, WHOLE))
    assert [(one.standing, one.place) for one in answers] == [
        ("SIGNED", 1),
        ("SIGNED", 2),
        ("WAITING", 1),
        ("WAITING", 2),
        ("WITHDRAWN", 0),
    ]
    shown, _ = activities.show(ONE, WHOLE)
    assert [one.member_id for one in shown.signed] == [exa.BINH, exa.CHI]
    assert [one.member_id for one in shown.waiting] == [exa.DUNG]


def test_what_is_shown_is_what_came_of_it(activities: Activities) -> None:
    activities.announce(ONE, exa.ask_announce, WHOLE)
    shown, version = activities.show(ONE, WHOLE)
    assert (version, shown.status, shown.place, shown.outcome) == (1, "ANNOUNCED", exa.PLACE, None)
    activities.give_notice(ONE, exa.ask_notice, WHOLE)
    activities.record_attendance(ONE, exa.LIST, exa.ask_attendance, WHOLE)
    activities.hold(ONE, exa.ask_hold, WHOLE)
    shown, _ = activities.show(ONE, WHOLE)
    assert (shown.status, shown.held_on, shown.notice_on, shown.notice_short) == (
        "HELD",
        exa.DAY,
        exa.NOTICED_ON,
        True,
    )
    assert shown.attendance == (contract.SessionReply(session=1, members=2, guests=0),)
    assert shown.outcome is not None
    assert [(one.unit.code, one.turns) for one in shown.outcome.shares] == [("chi-doan-1", 1), ("don-vi-khac", 1)]
    activities.announce(TWO, exa.ask_announce, WHOLE)
    activities.cancel(TWO, exa.ask_cancel, WHOLE)
    assert activities.show(TWO, WHOLE)[0].status == "CANCELLED"
    with pytest.raises(UnknownActivity):
        activities.show(UUID(int=199), WHOLE)


STEPS: list[Callable[[Activities, Caller], object]] = [
    lambda use, who: use.announce(TWO, exa.ask_announce, who),
    lambda use, who: use.announce_many(
        contract.AnnounceActivities(rows=(row(contract.AnnounceActivityRow, exa.ask_announce),)), who
    ),
    lambda use, who: use.give_notice(ONE, exa.ask_notice, who),
    lambda use, who: use.reschedule(ONE, exa.ask_reschedule, who),
    lambda use, who: use.record_attendance(ONE, exa.LIST, exa.ask_attendance, who),
    lambda use, who: use.record_attendance_many(
        contract.RecordAttendances(rows=(row(contract.RecordAttendanceRow, exa.ask_attendance, list_id=exa.LIST),)),
        who,
    ),
    lambda use, who: use.hold(ONE, exa.ask_hold, who),
    lambda use, who: use.hold_many(contract.HoldActivities(rows=(row(contract.HoldActivityRow, exa.ask_hold),)), who),
    lambda use, who: use.correct(ONE, exa.ask_correct, who),
    lambda use, who: use.cancel(ONE, exa.ask_cancel, who),
    lambda use, who: use.hand_on(ONE, exa.ask_hand_on, who),
]
SIGNING: list[Callable[[Activities, Caller], object]] = [
    lambda use, who: use.sign_up(ONE, exa.BINH, exa.ask_sign_up, who),
    lambda use, who: use.join_waiting_list(ONE, exa.CHI, exa.ask_wait, who),
    lambda use, who: use.sign_up_many(
        contract.SignUpMembers(rows=(row(contract.SignUpRow, exa.ask_sign_up, member_id=exa.DUNG),)), who
    ),
    lambda use, who: use.withdraw(ONE, exa.AN, exa.ask_withdraw, who),
]


def test_nothing_of_an_activity_is_done_from_below_or_beside(activities: Activities, store: Store) -> None:
    """INVARIANT: a key acts only in its own unit's subtree.

    A new use case that does not check the scope would break it; add it to STEPS.
    """
    activities.announce(ONE, exa.ask_announce, WHOLE)
    activities.sign_up(ONE, exa.AN, exa.ask_sign_up, WHOLE)
    before = store.position()
    for scope, steps in ((ex.CELL, STEPS), (ex.STRANGER, [*STEPS, *SIGNING])):
        for step in steps:
            with pytest.raises(OutOfScope):
                step(activities, within(scope))
    with pytest.raises(OutOfScope):
        activities.show(ONE, within(ex.CELL))
    assert store.position() == before


def test_a_unit_signs_its_own_members_up_for_what_another_leads(activities: Activities) -> None:
    activities.announce(ONE, exa.ask_announce, WHOLE)
    activities.sign_up(ONE, exa.AN, exa.ask_sign_up, within(ex.OFFICE))
    for step in SIGNING:
        step(activities, within(ex.CELL))


def test_a_unit_that_took_its_own_member_off_may_say_so_again(activities: Activities) -> None:
    activities.announce(ONE, exa.ask_announce, WHOLE)
    activities.sign_up(ONE, exa.AN, exa.ask_sign_up, within(ex.CELL))
    answers = [activities.withdraw(ONE, exa.AN, exa.ask_withdraw, within(ex.CELL)) for _ in range(2)]
    assert [one.changed for one in answers] == [True, False]


def test_a_partner_sees_its_own_members_in_the_lists(activities: Activities) -> None:
    activities.announce(ONE, exa.ask_announce, WHOLE)
    beside = exa.ask_sign_up.model_copy(update={"unit_id": ex.STRANGER})
    activities.sign_up(ONE, exa.AN, exa.ask_sign_up, WHOLE)
    activities.sign_up(ONE, exa.BINH, beside, within(ex.STRANGER))
    shown, _ = activities.show(ONE, within(ex.STRANGER))
    assert [one.member_id for one in shown.signed] == [exa.BINH]
    shown, _ = activities.show(ONE, within(ex.OFFICE))
    assert [one.member_id for one in shown.signed] == [exa.AN, exa.BINH]


def test_an_activity_is_handed_on_by_whoever_may_act_for_both_units(activities: Activities, store: Store) -> None:
    activities.announce(ONE, exa.ask_announce, WHOLE)
    assert activities.hand_on(ONE, exa.ask_hand_on, within(ex.OFFICE)).changed
    assert not activities.hand_on(ONE, exa.ask_hand_on, WHOLE).changed
    fact = facts(store)[-1]
    assert isinstance(fact, contract.ActivityHandedOn)
    assert (fact.unit.code, fact.from_unit.code) == ("chi-doan-1", "van-phong")
    assert activities.cancel(ONE, exa.ask_cancel, within(ex.CELL)).changed
    with pytest.raises(UnknownActivity):
        activities.hand_on(TWO, exa.ask_hand_on, WHOLE)


def test_units_that_take_part_are_known_and_stand(activities: Activities) -> None:
    unknown = exa.ask_announce.model_copy(update={"partner_ids": (UUID(int=99),)})
    with pytest.raises(UnknownUnit):
        activities.announce(ONE, unknown, WHOLE)
    gone = exa.ask_announce.model_copy(update={"partner_ids": (ex.GONE,)})
    with pytest.raises(UnitDissolved):
        activities.announce(ONE, gone, WHOLE)
    early = exa.ask_announce.model_copy(update={"effective_on": date(2017, 1, 1)})
    with pytest.raises(NoRuleSet):
        activities.announce(ONE, early, WHOLE)
    with pytest.raises(UnitNamedTwice):
        activities.announce(ONE, exa.ask_announce.model_copy(update={"partner_ids": (ex.OFFICE,)}), WHOLE)


def test_a_list_of_activities_is_announced_attended_and_held_all_or_none(activities: Activities, store: Store) -> None:
    ids = [UUID(int=300 + n) for n in range(5)]
    announced = [row(contract.AnnounceActivityRow, exa.ask_announce, activity_id=one) for one in ids]
    wrong = announced[3].model_copy(update={"kind": "PARTY"})
    with pytest.raises(UnknownActivityKind, match=r"^Dòng 4: "):
        activities.announce_many(contract.AnnounceActivities(rows=(*announced[:3], wrong)), WHOLE)
    assert store.position() == 0
    answer = activities.announce_many(contract.AnnounceActivities(rows=tuple(announced)), within(ex.OFFICE))
    assert (answer.rows, answer.changed) == (5, 5)
    lists = [
        row(contract.RecordAttendanceRow, exa.ask_attendance, activity_id=one, list_id=exa.LIST) for one in ids[:4]
    ]
    crowded = lists[1].model_copy(update={"guests": 1})
    with pytest.raises(AttendanceAbovePlaces, match=r"^Dòng 2: "):
        activities.record_attendance_many(contract.RecordAttendances(rows=(lists[0], crowded)), WHOLE)
    answer = activities.record_attendance_many(contract.RecordAttendances(rows=tuple(lists)), within(ex.OFFICE))
    assert (answer.rows, answer.changed) == (4, 4)
    told = exa.ask_hold.model_copy(update={"turns": 2, "persons": 2})
    results = [row(contract.HoldActivityRow, told, activity_id=one) for one in ids]
    with pytest.raises(SharesMissing, match=r"^Dòng 5: "):
        activities.hold_many(contract.HoldActivities(rows=tuple(results)), WHOLE)
    held = activities.hold_many(contract.HoldActivities(rows=tuple(results[:4])), within(ex.OFFICE))
    assert (held.rows, held.changed, len(held.warnings)) == (4, 4, 4)
    assert held.warnings[1].startswith("Dòng 2: ")
    again = activities.hold_many(contract.HoldActivities(rows=tuple(results[:4])), WHOLE)
    assert (again.changed, again.warnings) == (0, held.warnings)
    assert [fact.NAME for fact in facts(store)].count("activity-held") == 4


def test_a_list_of_members_is_signed_up_in_its_order(activities: Activities) -> None:
    activities.announce(ONE, exa.ask_announce, WHOLE)
    rows = tuple(
        row(contract.SignUpRow, exa.ask_sign_up, member_id=whom) for whom in (exa.CHI, exa.BINH, exa.AN, exa.CHI)
    )
    answer = activities.sign_up_many(contract.SignUpMembers(rows=rows), WHOLE)
    assert (answer.rows, answer.changed) == (4, 3)
    shown, _ = activities.show(ONE, WHOLE)
    assert [one.member_id for one in (*shown.signed, *shown.waiting)] == [exa.CHI, exa.BINH, exa.AN]


def test_a_list_has_at_most_five_hundred_members() -> None:
    def asked(count: int) -> contract.RecordAttendance:
        halves = [tuple(UUID(int=n) for n in range(1, 251)), tuple(UUID(int=n) for n in range(251, count + 1))]
        units = (ex.CELL, ex.STRANGER)
        parts = tuple(contract.PresentOfUnit(unit_id=u, member_ids=m) for u, m in zip(units, halves, strict=True))
        return contract.RecordAttendance(present=parts, effective_on=exa.DAY)

    assert len(asked(500).present) == 2
    with pytest.raises(ValueError, match="500"):
        asked(501)
