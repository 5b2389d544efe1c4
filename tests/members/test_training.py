"""The training programme: each step, each refusal, and repeats that change nothing."""

from dataclasses import replace
from datetime import date
from functools import partial
from uuid import UUID

import pytest

from services.members.domain import training as t
from services.members.domain.member_refusals import MembershipEnded
from services.members.domain.training import training
from services.members.domain.training_refusals import (
    EvidenceTold,
    TrainingCompleted,
    TrainingGroupsMissing,
    TrainingGroupUnknown,
    TrainingNotRegistered,
    TrainingPointsTooHigh,
    TrainingRegisteredOtherwise,
    TrainingRegistrationUnconfirmed,
    TrainingResultTooEarly,
)
from tests.members import examples as ex
from tests.members import examples_training as et
from tests.support.decisions import given as start

RULES = ex.rules().training
ITEM = UUID(int=71)


given = partial(start, training)


register = t.Register(ex.AN, ex.tax_1, True, 2021, et.COMMITMENTS, ex.DAY, RULES)
confirm = t.ConfirmRegistration(ex.AN)
add = t.AddEvidence(ex.AN, et.ITEM, "HEALTH", et.DONE, RULES)
assess = t.SelfAssess(ex.AN, et.POINTS, RULES)
result = t.ConfirmResult(ex.AN, ex.tax_1, 2021, et.POINTS, date(2021, 12, 1), RULES)
CONFIRMED = (et.registered, et.registration_confirmed)


def test_a_programme_goes_its_course() -> None:
    given().when(register).then(et.registered)
    given(et.registered).when(confirm).then(et.registration_confirmed)
    given(*CONFIRMED).when(add).then(et.evidence_added)
    given(*CONFIRMED, et.evidence_added).when(assess).then(et.self_assessed)
    given(*CONFIRMED, et.self_assessed).when(result).then(et.result_confirmed)
    given(*CONFIRMED).when(result).then(et.result_confirmed)


def test_saying_it_twice_changes_nothing() -> None:
    done = (*CONFIRMED, et.evidence_added, et.self_assessed, et.result_confirmed)
    for command in (register, confirm, add, assess, result):
        given(*done).when(command).then()
    given(et.registered).when(register).then()
    given(*CONFIRMED, et.self_assessed).when(assess).then()


@pytest.mark.parametrize(("day", "late"), [(date(2021, 3, 31), False), (date(2021, 4, 1), True)])
def test_a_registration_after_the_deadline_is_late(day: date, late: bool) -> None:
    given().when(replace(register, on=day)).then(et.registered.model_copy(update={"late": late}))


@pytest.mark.parametrize(("day", "late"), [(date(2021, 12, 31), False), (date(2022, 1, 1), True)])
def test_a_result_after_the_deadline_is_late(day: date, late: bool) -> None:
    given(*CONFIRMED).when(replace(result, on=day)).then(et.result_confirmed.model_copy(update={"late": late}))


def test_only_a_member_of_today_registers() -> None:
    given().when(replace(register, active=False)).refused(MembershipEnded)


@pytest.mark.parametrize("command", [confirm, add, assess, result])
def test_nothing_comes_before_the_registration(command: t.Command) -> None:
    given().when(command).refused(TrainingNotRegistered)


def test_a_programme_is_registered_once() -> None:
    other = {**et.COMMITMENTS, "HEALTH": "Đi bộ"}
    given(et.registered).when(replace(register, commitments=other)).refused(TrainingRegisteredOtherwise)


def test_every_group_of_the_rule_set_is_spoken_of_and_no_other() -> None:
    fewer = {group: text for group, text in et.COMMITMENTS.items() if group != "HEALTH"}
    given().when(replace(register, commitments=fewer)).refused(TrainingGroupsMissing)
    given().when(replace(register, commitments={**et.COMMITMENTS, "MUSIC": "Hát"})).refused(TrainingGroupUnknown)
    given(*CONFIRMED).when(replace(add, group="MUSIC")).refused(TrainingGroupUnknown)
    given(*CONFIRMED).when(replace(assess, points={"HEALTH": 3})).refused(TrainingGroupsMissing)
    given(*CONFIRMED).when(replace(result, points={**et.POINTS, "MUSIC": 3})).refused(TrainingGroupUnknown)


@pytest.mark.parametrize("command", [assess, result])
def test_a_group_has_no_more_points_than_the_rule_set_gives(command: t.SelfAssess | t.ConfirmResult) -> None:
    most = {**et.POINTS, "HEALTH": RULES.points_per_group}
    kept = et.self_assessed if isinstance(command, t.SelfAssess) else et.result_confirmed
    given(*CONFIRMED).when(replace(command, points=most)).then(kept.model_copy(update={"points": most}))
    over = {**most, "HEALTH": RULES.points_per_group + 1}
    given(*CONFIRMED).when(replace(command, points=over)).refused(TrainingPointsTooHigh)


def test_an_evidence_id_names_one_evidence() -> None:
    given(*CONFIRMED, et.evidence_added).when(replace(add, text="Khác")).refused(EvidenceTold)
    given(*CONFIRMED, et.evidence_added).when(replace(add, item_id=ITEM)).then(
        et.evidence_added.model_copy(update={"item_id": ITEM})
    )


def test_the_registration_is_confirmed_before_the_result() -> None:
    given(et.registered).when(result).refused(TrainingRegistrationUnconfirmed)


def test_a_result_is_not_confirmed_before_its_year() -> None:
    given(*CONFIRMED).when(replace(result, on=date(2020, 12, 31))).refused(TrainingResultTooEarly)


def test_a_confirmed_result_stands() -> None:
    done = (*CONFIRMED, et.result_confirmed)
    other = {**et.POINTS, "HEALTH": 0}
    given(*done).when(replace(result, points=other)).refused(TrainingCompleted)
    given(*done).when(replace(assess, points=other)).refused(TrainingCompleted)
    given(*done).when(add).refused(TrainingCompleted)


def test_a_programme_tells_how_far_it_came() -> None:
    late = et.registered.model_copy(update={"late": True})
    underway = t.Underway(et.COMMITMENTS, True, False, {}, None)
    assert training.fold([late]) == underway
    assert training.fold([late, et.registration_confirmed]) == replace(underway, confirmed=True)
