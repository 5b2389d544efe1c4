"""Care and dialogue: each step, each refusal, repeats that change nothing."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from services.kernel.decider import Refusal
from services.members.domain import care as c
from services.members.domain.care import care_case
from services.members.domain.care_refusals import (
    AnnouncedAfterDialogue,
    CareBeforeOpening,
    CareCaseClosed,
    CareCaseOpenedOtherwise,
    CareCaseUnknown,
    CareConsentMissing,
    CareItemTold,
    CareKindUnknown,
    DialogueTold,
)
from services.members.domain.dialogue import Hold, dialogue
from tests.members import examples as ex
from tests.members import examples_care as ec
from tests.support.decisions import given

RULES = ex.rules().care
BEFORE = date(2021, 3, 31)

open_case = c.Open(ex.AN, ex.tax_1, "HARDSHIP", ec.STORY, True, ec.OPENED, RULES)
visit = c.Visit(ec.VISIT, ec.NOTE, True, ec.DAY)
support = c.Support(ec.SUPPORT, "CASH", 2_000_000, True, ec.DAY, RULES)
close = c.Close("RESOLVED", ec.LATER, RULES)
hold = Hold(ex.tax_1, 40, BEFORE, ec.LATER, RULES)
COURSE = (ec.opened, ec.visited, ec.support_given, ec.closed)


def test_a_case_goes_its_course() -> None:
    given(care_case).when(open_case).then(ec.opened)
    given(care_case, ec.opened).when(visit).then(ec.visited)
    given(care_case, ec.opened).when(support).then(ec.support_given)
    given(care_case, *COURSE[:3]).when(close).then(ec.closed)


def test_saying_it_twice_changes_nothing() -> None:
    for command in (open_case, visit, support, close):
        given(care_case, *COURSE).when(command).nothing()
    given(care_case, *COURSE).when(replace(open_case, unit=ex.bank)).nothing()
    given(dialogue, ec.held).when(hold).nothing()


@pytest.mark.parametrize("command", [visit, support, close])
def test_nothing_comes_before_the_opening(command: c.Command) -> None:
    given(care_case).when(command).refused(CareCaseUnknown)


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (replace(open_case, consented=False), CareConsentMissing),
        (replace(open_case, kind="MOOD"), CareKindUnknown),
    ],
)
def test_a_case_needs_consent_and_a_kind_of_the_rule_set(command: c.Command, refusal: type[Refusal]) -> None:
    given(care_case).when(command).refused(refusal)


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (replace(open_case, description="Khác"), CareCaseOpenedOtherwise),
        (replace(visit, consented=False), CareConsentMissing),
        (replace(support, consented=False), CareConsentMissing),
        (replace(visit, on=BEFORE), CareBeforeOpening),
        (replace(support, on=BEFORE), CareBeforeOpening),
        (replace(close, on=BEFORE), CareBeforeOpening),
        (replace(support, kind="GOLD"), CareKindUnknown),
        (replace(close, outcome="MIRACLE"), CareKindUnknown),
    ],
)
def test_what_is_refused_in_an_open_case(command: c.Command, refusal: type[Refusal]) -> None:
    given(care_case, ec.opened).when(command).refused(refusal)


def test_an_id_names_one_visit_or_one_support() -> None:
    past = (ec.opened, ec.visited, ec.support_given)
    given(care_case, *past).when(replace(visit, note="Khác")).refused(CareItemTold)
    given(care_case, *past).when(replace(support, amount=1)).refused(CareItemTold)
    given(care_case, *past).when(replace(visit, item_id=ec.SUPPORT)).refused(CareItemTold)
    given(care_case, *past).when(replace(support, item_id=ec.VISIT)).refused(CareItemTold)


def test_a_closed_case_stays_closed() -> None:
    other = UUID(int=99)
    given(care_case, *COURSE).when(replace(visit, item_id=other)).refused(CareCaseClosed)
    given(care_case, *COURSE).when(replace(support, item_id=other)).refused(CareCaseClosed)
    given(care_case, *COURSE).when(replace(close, outcome="OTHER")).refused(CareCaseClosed)


@pytest.mark.parametrize(("days", "short"), [(30, False), (29, True), (0, True)])
def test_a_dialogue_is_made_known_in_time(days: int, short: bool) -> None:
    told = replace(hold, announced_on=ec.LATER - timedelta(days=days))
    given(dialogue).when(told).then(ec.held.model_copy(update={"notice_days": days, "short_notice": short}))


def test_a_dialogue_is_told_of_once_and_made_known_before() -> None:
    given(dialogue, ec.held).when(replace(hold, participants=41)).refused(DialogueTold)
    given(dialogue).when(replace(hold, announced_on=date(2021, 5, 2))).refused(AnnouncedAfterDialogue)


def test_a_case_is_visited_supported_and_closed_on_the_day_it_was_opened() -> None:
    on = ec.OPENED
    given(care_case, ec.opened).when(replace(visit, on=on)).then(ec.visited.model_copy(update={"on": on}))
    given(care_case, ec.opened).when(replace(support, on=on)).then(ec.support_given.model_copy(update={"on": on}))
    given(care_case, ec.opened).when(replace(close, on=on)).then(ec.closed)
