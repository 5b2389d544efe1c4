"""The rules of a youth model: its name, its reports, its judgement, its replicas, its rest; what is said twice is harmless."""

import unicodedata
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.kernel.decider import DomainEvent
from services.plans.domain import model_refusals as no
from services.plans.domain.measures import MeasureRepeated, MeasureUnknown
from services.plans.domain.model_rules import model, name_claim
from services.plans.domain.rules import RuleSet
from tests.plans import examples as ex
from tests.plans import examples_models as ms
from tests.plans.examples_measures import amounts
from tests.support.decisions import given

BEGUN = (ms.registered,)
REPORTED = (ms.registered, ms.reported)
STOPPED = (*REPORTED, ms.stopped)
COURSE: list[tuple[tuple[DomainEvent, ...], Any, DomainEvent]] = [
    ((), ms.register, ms.registered),
    (BEGUN, ms.report, ms.reported),
    (REPORTED, ms.judge, ms.judged),
    (BEGUN, ms.replicate, ms.replicated),
    (BEGUN, ms.stop, ms.stopped),
    (STOPPED, ms.resume, ms.resumed),
    (BEGUN, ms.hand_on, ms.handed_on),
]


SAYING_SOMETHING: tuple[dict[str, Any], ...] = ({"turns": 1}, {"results": amounts(MEAL=1)}, {"text": "Đã triển khai"})


def named(value: object) -> str:
    return "" if isinstance(value, tuple) else type(value).__name__


def rules(**changes: Any) -> RuleSet:
    """The rules with other words about models."""
    return ex.RULES.model_copy(update={"models": ex.RULES.models.model_copy(update=changes)})


@pytest.mark.parametrize(("past", "command", "event"), COURSE, ids=named)
def test_a_model_goes_its_course(past: tuple[DomainEvent, ...], command: Any, event: DomainEvent) -> None:
    given(model, *past).when(command).then(event)


@pytest.mark.parametrize(("past", "command", "event"), COURSE, ids=named)
def test_a_step_said_twice_changes_nothing(past: tuple[DomainEvent, ...], command: Any, event: DomainEvent) -> None:
    given(model, *past, event).when(command).nothing()


@pytest.mark.parametrize(("past", "command", "event"), COURSE[:5], ids=named)
def test_a_step_said_again_after_the_model_was_handed_on_and_stopped_changes_nothing(
    past: tuple[DomainEvent, ...], command: Any, event: DomainEvent
) -> None:
    moved, rested = ms.handed_on, ms.stopped.model_copy(update={"unit": ms.STRANGER})
    later = (moved,) if event == ms.stopped else (moved, rested)
    given(model, *past, event, *later).when(command).nothing()


@pytest.mark.parametrize("command", [ms.report, ms.judge, ms.replicate, ms.stop, ms.resume], ids=named)
def test_nothing_happens_to_a_model_nobody_registered(command: Any) -> None:
    given(model).when(command).refused(no.UnknownModel)


def test_a_registered_model_does_not_become_another() -> None:
    given(model, *BEGUN).when(replace(ms.register, name="Khác")).refused(no.AlreadyRegistered)
    given(model, *BEGUN).when(replace(ms.register, source_id=ms.SECOND)).refused(no.AlreadyRegistered)


def test_a_name_is_the_same_whatever_its_case_spacing_and_unicode_form() -> None:
    decomposed = unicodedata.normalize("NFD", "BÁT  CHÁO nghĩa tình ")
    assert name_claim(ex.OFFICE, decomposed) == name_claim(ex.OFFICE, "Bát cháo nghĩa tình")


def test_two_units_may_use_one_name() -> None:
    assert name_claim(ex.OFFICE, "Bát cháo") != name_claim(ex.CELL, "Bát cháo")


def test_accents_make_another_name() -> None:
    assert name_claim(ex.OFFICE, "Bát cháo") != name_claim(ex.OFFICE, "Bat chao")


def test_a_report_id_stands_for_one_report() -> None:
    given(model, *REPORTED).when(replace(ms.report, turns=91)).refused(no.ModelReportIsAnother)


def test_a_report_says_something() -> None:
    silent = replace(ms.report, turns=0, persons=0, results=(), text=None)
    given(model, *BEGUN).when(silent).refused(no.ModelReportEmpty)
    for said in SAYING_SOMETHING:
        report = replace(silent, **said)
        given(model, *BEGUN).when(report).then(
            ms.reported.model_copy(update={"turns": 0, "persons": 0, "results": (), "text": None, **said})
        )


def test_results_are_counted_in_the_measures_of_the_rules() -> None:
    for results, refusal in (
        (amounts(SMILE=3), MeasureUnknown),
        (amounts(MEAL=1, TURN=3), MeasureUnknown),
        (amounts(MEAL=1) * 2, MeasureRepeated),
    ):
        given(model, *BEGUN).when(replace(ms.report, results=results)).refused(refusal)


def test_persons_are_no_more_than_turns_where_the_rules_say_so() -> None:
    more = replace(ms.report, persons=91)
    given(model, *BEGUN).when(more).refused(no.ModelPersonsAboveTurns)
    given(model, *BEGUN).when(replace(more, persons=90)).then(ms.reported.model_copy(update={"persons": 90}))
    lenient = replace(more, rules=rules(persons_not_above_turns=False))
    given(model, *BEGUN).when(lenient).then(ms.reported.model_copy(update={"persons": 91}))


def test_a_period_begins_before_it_ends_and_before_it_is_reported() -> None:
    given(model, *BEGUN).when(replace(ms.report, last=date(2021, 2, 9))).refused(no.ModelPeriodWrong)
    given(model, *BEGUN).when(replace(ms.report, first=date(2021, 4, 3), last=date(2021, 4, 9))).refused(
        no.ModelPeriodWrong
    )
    one_day = replace(ms.report, first=date(2021, 4, 2), last=date(2021, 4, 2))
    given(model, *BEGUN).when(one_day).then(
        ms.reported.model_copy(update={"first": date(2021, 4, 2), "last": date(2021, 4, 2)})
    )


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2021, 3, 31), date(2021, 4, 30)),
        (date(2021, 1, 1), date(2021, 2, 10)),
        (date(2021, 1, 1), date(2021, 12, 31)),
        (date(2021, 3, 1), date(2021, 3, 2)),
    ],
)
def test_no_day_is_reported_twice(first: date, last: date) -> None:
    again = replace(ms.report, report_id=ms.NEXT_REPORT, first=first, last=last, on=date(2021, 12, 31))
    given(model, *REPORTED).when(again).refused(no.ModelPeriodReported)
    twice = {"report_id": ms.NEXT_REPORT, "first": first, "last": last, "on": date(2021, 12, 31)}
    lenient = replace(again, rules=rules(periods_apart=False))
    given(model, *REPORTED).when(lenient).then(ms.reported.model_copy(update=twice))


def test_the_next_period_begins_the_day_after() -> None:
    days: dict[str, Any] = {"first": date(2021, 4, 1), "last": date(2021, 6, 30), "on": date(2021, 7, 2)}
    after = replace(ms.report, report_id=ms.NEXT_REPORT, **days)
    given(model, *REPORTED).when(after).then(ms.reported.model_copy(update={"report_id": ms.NEXT_REPORT, **days}))
    days = {"first": date(2021, 1, 1), "last": date(2021, 2, 9), "on": date(2021, 7, 2)}
    before = replace(ms.report, report_id=ms.NEXT_REPORT, **days)
    given(model, *REPORTED).when(before).then(ms.reported.model_copy(update={"report_id": ms.NEXT_REPORT, **days}))


def test_a_model_is_judged_by_the_reports_the_rules_ask_for() -> None:
    given(model, *BEGUN).when(ms.judge).refused(no.ModelNotReported)
    given(model, *REPORTED).when(replace(ms.judge, on=date(2021, 4, 1))).refused(no.ModelNotReported)
    given(model, *REPORTED).when(replace(ms.judge, on=date(2021, 4, 2))).then(
        ms.judged.model_copy(update={"on": date(2021, 4, 2)})
    )
    given(model, *REPORTED).when(replace(ms.judge, rules=rules(judged_after_reports=2))).refused(no.ModelNotReported)
    given(model, *BEGUN).when(replace(ms.judge, rules=rules(judged_after_reports=0))).then(ms.judged)


def test_a_model_is_judged_once() -> None:
    given(model, *REPORTED, ms.judged).when(replace(ms.judge, number="34-TB/ĐTN")).refused(no.ModelAlreadyJudged)


def test_a_model_goes_to_another_unit_than_its_own() -> None:
    given(model, *BEGUN).when(replace(ms.replicate, to_unit=ex.UNIT)).refused(no.ReplicatedToOwnUnit)
    home = replace(ms.replicate, to_unit=ms.STRANGER, on=date(2021, 8, 1))
    given(model, *BEGUN, ms.handed_on).when(home).refused(no.ReplicatedToOwnUnit)


def test_a_model_goes_to_a_unit_once_and_to_many_units() -> None:
    given(model, *BEGUN, ms.replicated).when(replace(ms.replicate, replica_id=ms.SECOND)).refused(
        no.ModelAlreadyReplicated
    )
    given(model, *BEGUN, ms.replicated).when(replace(ms.replicate, to_unit=ms.CELL)).refused(
        no.ModelAlreadyReplicated, saying="đơn vị khác; hãy gửi lại với mã mới"
    )
    given(model, *BEGUN, ms.replicated).when(replace(ms.replicate, number="41-KH/ĐTN")).refused(
        no.ModelAlreadyReplicated
    )
    given(model, *BEGUN, ms.replicated).when(replace(ms.replicate, replica_id=ms.SECOND, to_unit=ms.CELL)).then(
        ms.replicated.model_copy(update={"replica_id": ms.SECOND, "to_unit": ms.CELL})
    )


@pytest.mark.parametrize("command", [ms.report, ms.judge, ms.replicate], ids=named)
def test_a_stopped_model_rests(command: Any) -> None:
    later = replace(command, on=date(2021, 10, 1))
    given(model, ms.registered, ms.stopped).when(later).refused(no.ModelStopped)


def test_a_model_is_stopped_while_it_is_in_operation() -> None:
    other = replace(ms.stop, reason="Hết kinh phí")
    given(model, *STOPPED).when(other).refused(no.ModelStopped)
    given(model, *STOPPED, ms.resumed).when(ms.stop).nothing()
    again = replace(other, on=date(2022, 4, 1))
    given(model, *STOPPED, ms.resumed).when(again).then(
        ms.stopped.model_copy(update={"reason": "Hết kinh phí", "on": date(2022, 4, 1)})
    )


def test_only_a_stopped_model_is_taken_up_again() -> None:
    given(model, *BEGUN).when(ms.resume).refused(no.ModelNotStopped)
    given(model, *STOPPED, ms.resumed).when(replace(ms.resume, on=date(2022, 3, 2))).refused(no.ModelNotStopped)
    given(model, *STOPPED, ms.resumed).when(replace(ms.replicate, on=date(2022, 3, 2))).then(
        ms.replicated.model_copy(update={"on": date(2022, 3, 2)})
    )


@pytest.mark.parametrize("command", [ms.report, ms.judge, ms.replicate, ms.stop], ids=named)
def test_no_step_counts_before_the_registration(command: Any) -> None:
    early = replace(command, on=date(2021, 2, 9))
    days: dict[str, Any] = {"first": date(2021, 2, 1)} if command == ms.report else {}
    given(model, *BEGUN).when(replace(early, **days)).refused(no.ModelDaysOutOfOrder)


@pytest.mark.parametrize("event", [ms.reported, ms.judged, ms.replicated], ids=named)
def test_a_model_is_not_stopped_before_what_happened_to_it(event: Any) -> None:
    past = (*REPORTED, event) if event == ms.judged else (*BEGUN, event)
    given(model, *past).when(replace(ms.stop, on=event.on - timedelta(days=1))).refused(no.ModelDaysOutOfOrder)
    given(model, *past).when(replace(ms.stop, on=event.on)).then(ms.stopped.model_copy(update={"on": event.on}))


def test_a_model_rests_before_it_is_taken_up_and_goes_on_after_it() -> None:
    given(model, *STOPPED).when(replace(ms.resume, on=date(2021, 8, 31))).refused(no.ModelDaysOutOfOrder)
    given(model, *STOPPED).when(replace(ms.resume, on=ms.stop.on)).then(
        ms.resumed.model_copy(update={"on": ms.stop.on})
    )
    late = replace(ms.stop, number="51-TB/ĐTN", on=date(2022, 2, 28))
    given(model, *STOPPED, ms.resumed).when(late).refused(no.ModelDaysOutOfOrder)


def test_a_model_is_handed_on_as_it_is_and_its_new_unit_carries_it_on() -> None:
    there = {"unit": ms.STRANGER}
    given(model, *REPORTED, ms.handed_on).when(ms.stop).then(ms.stopped.model_copy(update=there))
    given(model, *REPORTED, ms.handed_on).when(ms.judge).refused(no.ModelDaysOutOfOrder)
    given(model, *REPORTED, ms.handed_on).when(replace(ms.judge, on=date(2021, 7, 1))).then(
        ms.judged.model_copy(update={**there, "on": date(2021, 7, 1)})
    )


def test_what_never_began_and_what_rests_is_not_handed_on() -> None:
    given(model).when(ms.hand_on).nothing()
    given(model, *STOPPED).when(ms.hand_on).nothing()
    given(model, *BEGUN).when(replace(ms.hand_on, unit=ex.UNIT)).nothing()


def test_a_registration_stored_before_models_had_sources_is_one_of_the_units_own() -> None:
    stored = {"unit": {"id": str(ex.OFFICE), "code": "van-phong"}, "name": ms.NAME, "field": ms.FIELD}
    old = type(ms.registered).model_validate({**stored, "number": "15-KH/ĐTN", "on": "2021-02-10"})
    assert old == ms.registered
    assert isinstance(old.unit.id, UUID)
    assert old.source_id is None


def test_a_model_begins_with_its_registration() -> None:
    with pytest.raises(TypeError, match=r"plans\.model\.stopped"):
        model.fold((ms.stopped,))
