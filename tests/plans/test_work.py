"""The rules of youth works and tasks: their result, inspection and recognition, and by whom; what is said twice is harmless."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.kernel.decider import DomainEvent
from services.plans.domain import work as w
from services.plans.domain import work_refusals as no
from services.plans.domain.measures import Measured, MeasureRepeated, MeasureUnknown
from services.plans.domain.rules import Results, RuleSet
from services.plans.domain.work_rules import Standing, work
from tests.plans import examples as ex
from tests.plans import examples_works as ws
from tests.plans.examples_measures import amounts
from tests.support.decisions import given

BEGUN = (ws.registered,)
STARTED = (*BEGUN, ws.started)
DONE = (*STARTED, ws.completed)
ACCEPTED = (*DONE, ws.inspected)
COURSE: list[tuple[tuple[DomainEvent, ...], Any, DomainEvent]] = [
    ((), ws.register, ws.registered),
    (BEGUN, ws.start, ws.started),
    (STARTED, ws.complete, ws.completed),
    (DONE, ws.inspect, ws.inspected),
    (ACCEPTED, ws.recognise, ws.recognised),
    (ACCEPTED, ws.decline, ws.declined),
    (STARTED, ws.cancel, ws.cancelled),
    (DONE, ws.hand_on, ws.handed_on),
]
ENDS = ((*ACCEPTED, ws.declined), (*STARTED, ws.cancelled))


def named(value: object) -> str:
    return "" if isinstance(value, tuple) else type(value).__name__


def rules(**changes: Any) -> RuleSet:
    """The rules with other words about works."""
    return ex.RULES.model_copy(update={"works": ex.RULES.works.model_copy(update=changes)})


def as_task(*events: Any) -> tuple[DomainEvent, ...]:
    """The same events of a task."""
    return tuple(event.model_copy(update={"kind": w.WorkKind.TASK}) for event in events)


@pytest.mark.parametrize(("past", "command", "event"), COURSE, ids=named)
def test_a_work_goes_its_course(past: tuple[DomainEvent, ...], command: Any, event: DomainEvent) -> None:
    given(work, *past).when(command).then(event)


@pytest.mark.parametrize(("past", "command", "event"), COURSE, ids=named)
def test_a_step_said_twice_changes_nothing(past: tuple[DomainEvent, ...], command: Any, event: DomainEvent) -> None:
    given(work, *past, event).when(command).nothing()


@pytest.mark.parametrize(("past", "command", "event"), COURSE[:4], ids=named)
@pytest.mark.parametrize("end", [ws.recognised, ws.declined], ids=named)
def test_a_step_said_again_after_the_end_changes_nothing(
    past: tuple[DomainEvent, ...], command: Any, event: DomainEvent, end: DomainEvent
) -> None:
    given(work, *ACCEPTED, ws.handed_on, end).when(command).nothing()
    assert event in ACCEPTED or past == ()


@pytest.mark.parametrize(
    "command",
    [ws.start, ws.complete, ws.inspect, ws.recognise, ws.decline, ws.cancel],
    ids=named,
)
def test_nothing_happens_to_a_work_nobody_registered(command: Any) -> None:
    given(work).when(command).refused(no.UnknownWork)


@pytest.mark.parametrize("past", ENDS, ids=["declined", "cancelled"])
@pytest.mark.parametrize(
    "command",
    [
        replace(ws.start, on=date(2021, 8, 1)),
        replace(ws.inspect, inspection_id=ws.REINSPECTION, on=date(2021, 8, 1)),
        ws.recognise,
        replace(ws.decline, number="72-TB/ĐTNK"),
        replace(ws.cancel, reason="Khác"),
    ],
    ids=named,
)
def test_what_is_over_goes_no_further(past: tuple[DomainEvent, ...], command: Any) -> None:
    given(work, *past).when(command).refused(no.WorkOver)


def test_a_cancelled_work_is_not_completed() -> None:
    given(work, *STARTED, ws.cancelled).when(ws.complete).refused(no.WorkOver)


def test_a_registered_work_does_not_become_another() -> None:
    given(work, *BEGUN).when(replace(ws.register, planned=41)).refused(no.WorkAlreadyRegistered)


@pytest.mark.parametrize(("year", "fits"), [(2020, False), (2021, True), (2022, True), (2023, False)])
def test_a_work_is_registered_for_this_year_or_the_next(year: int, fits: bool) -> None:
    case = given(work).when(replace(ws.register, year=year))
    if fits:
        case.then(ws.registered.model_copy(update={"year": year}))
    else:
        case.refused(no.WorkYearWrong)


def test_how_many_years_ahead_is_data() -> None:
    given(work).when(replace(ws.register, year=2022, rules=rules(registered_years_ahead=0))).refused(no.WorkYearWrong)


def test_products_are_counted_in_the_measures_of_the_rules() -> None:
    for measure in ("SMILE", "PERSON"):
        given(work).when(replace(ws.register, measure=measure)).refused(MeasureUnknown)
        other = replace(ws.complete, results=amounts(LAMP=1, **{measure: 1}))
        given(work, *STARTED).when(other).refused(MeasureUnknown)
    given(work, *STARTED).when(replace(ws.complete, results=amounts(LAMP=1) * 2)).refused(MeasureRepeated)


def test_a_work_is_started_once_and_before_it_is_done() -> None:
    given(work, *STARTED).when(replace(ws.start, on=date(2021, 3, 2))).refused(no.WorkAlreadyStarted)
    given(work, *DONE).when(replace(ws.start, on=date(2021, 8, 1))).refused(no.WorkAlreadyStarted)


def test_a_work_is_started_before_it_is_completed_and_a_task_need_not_be() -> None:
    given(work, *BEGUN).when(ws.complete).refused(no.WorkNotStarted)
    given(work, *as_task(*BEGUN)).when(ws.complete).then(*as_task(ws.completed))
    lenient = replace(ws.complete, rules=rules(started_before_completion=()))
    given(work, *BEGUN).when(lenient).then(ws.completed)


@pytest.mark.parametrize("results", [(), amounts(ROAD_METRE=900)], ids=["none", "of another measure"])
def test_a_completed_work_shows_a_result_in_the_measure_of_its_goal(results: tuple[Measured, ...]) -> None:
    silent = replace(ws.complete, results=results)
    given(work, *STARTED).when(silent).refused(no.WorkResultMissing)
    given(work, *as_task(*STARTED)).when(silent).refused(no.WorkResultMissing)
    lenient = replace(silent, rules=rules(result_in_measure_of_goal=("TASK",)))
    given(work, *STARTED).when(lenient).then(ws.completed.model_copy(update={"results": results}))


def test_a_result_is_missing_also_where_the_measure_left_the_rules() -> None:
    gone = replace(ws.complete, results=(), rules=ex.RULES.model_copy(update={"results": Results(measures={})}))
    given(work, *STARTED).when(gone).refused(no.WorkResultMissing)


def test_persons_are_no_more_than_turns_where_the_rules_say_so() -> None:
    more = replace(ws.complete, persons=131)
    given(work, *STARTED).when(more).refused(no.WorkPersonsAboveTurns)
    given(work, *STARTED).when(replace(more, persons=130)).then(ws.completed.model_copy(update={"persons": 130}))
    lenient = replace(more, rules=rules(persons_not_above_turns=False))
    given(work, *STARTED).when(lenient).then(ws.completed.model_copy(update={"persons": 131}))


def test_a_work_is_completed_once() -> None:
    given(work, *DONE).when(replace(ws.complete, value=1)).refused(no.WorkAlreadyCompleted)


@pytest.mark.parametrize("command", [ws.inspect, ws.recognise, ws.decline], ids=named)
@pytest.mark.parametrize("past", [BEGUN, STARTED], ids=["registered", "started"])
def test_only_what_was_completed_is_inspected_recognised_or_declined(
    past: tuple[DomainEvent, ...], command: Any
) -> None:
    given(work, *past).when(command).refused(no.WorkNotCompleted)


def test_a_work_is_recognised_after_an_inspection_that_accepted_it() -> None:
    given(work, *DONE).when(ws.recognise).refused(no.WorkNotInspected)
    failed = ws.inspected.model_copy(update={"accepted": False})
    given(work, *DONE, failed).when(ws.recognise).refused(no.WorkNotAccepted)
    again = ws.inspected.model_copy(update={"inspection_id": ws.REINSPECTION, "on": date(2021, 7, 15)})
    given(work, *DONE, failed, again).when(ws.recognise).then(ws.recognised)
    worse = again.model_copy(update={"accepted": False})
    given(work, *ACCEPTED, worse).when(ws.recognise).refused(no.WorkNotAccepted)


def test_whether_a_kind_is_inspected_first_is_data() -> None:
    given(work, *DONE).when(replace(ws.recognise, rules=rules(inspected_before_recognition=()))).then(ws.recognised)


def test_an_inspection_id_stands_for_one_inspection() -> None:
    given(work, *ACCEPTED).when(replace(ws.inspect, accepted=False)).refused(no.WorkInspectionIsAnother)
    again = replace(ws.inspect, inspection_id=ws.REINSPECTION, on=date(2021, 7, 15))
    given(work, *ACCEPTED).when(again).then(
        ws.inspected.model_copy(update={"inspection_id": ws.REINSPECTION, "on": date(2021, 7, 15)})
    )
    late = replace(again, on=date(2021, 8, 1))
    given(work, *ACCEPTED, ws.recognised).when(late).refused(no.WorkAlreadyRecognised)


def own(command: Any) -> Any:
    """The same decision by the unit itself."""
    level: dict[str, Any] = {"level": "UNIT"} if command == ws.recognise else {}
    return replace(command, by=ex.UNIT, standing=Standing.OWN, **level)


@pytest.mark.parametrize("command", [ws.recognise, ws.decline], ids=named)
def test_a_work_is_not_decided_on_by_its_own_unit(command: Any) -> None:
    given(work, *ACCEPTED).when(own(command)).refused(no.WorkDecidedByItself)
    given(work, *ACCEPTED).when(replace(command, standing=Standing.ASIDE)).refused(no.WorkDecidedFromAside)


def test_a_task_is_recognised_by_its_own_unit_without_inspection() -> None:
    said = {"level": "UNIT", "by": ex.UNIT}
    given(work, *as_task(*DONE)).when(own(ws.recognise)).then(*as_task(ws.recognised.model_copy(update=said)))
    given(work, *as_task(*DONE)).when(own(ws.decline)).then(*as_task(ws.declined.model_copy(update={"by": ex.UNIT})))
    given(work, *as_task(*DONE)).when(replace(ws.recognise, standing=Standing.ASIDE)).refused(no.WorkDecidedFromAside)


def test_which_kinds_are_recognised_by_the_level_above_is_data() -> None:
    strict = rules(recognised_by_superior=("WORK", "TASK"))
    given(work, *as_task(*DONE)).when(replace(own(ws.recognise), rules=strict)).refused(no.WorkDecidedByItself)
    lenient = rules(recognised_by_superior=())
    said = {"level": "UNIT", "by": ex.UNIT}
    given(work, *ACCEPTED).when(replace(own(ws.recognise), rules=lenient)).then(ws.recognised.model_copy(update=said))


def test_the_level_fits_who_decides() -> None:
    given(work, *ACCEPTED).when(replace(ws.recognise, level="MOON")).refused(no.WorkLevelUnknown)
    given(work, *ACCEPTED).when(replace(ws.recognise, level="UNIT")).refused(no.WorkLevelWrong)
    given(work, *as_task(*DONE)).when(replace(own(ws.recognise), level="BLOC")).refused(no.WorkLevelWrong)


def test_a_recognised_work_is_recognised_again_at_another_level_only() -> None:
    past = (*ACCEPTED, ws.recognised)
    given(work, *past).when(replace(ws.recognise, number="73-QĐ/ĐTNK")).refused(no.WorkAlreadyRecognised)
    higher: dict[str, Any] = {"level": "PROVINCE", "number": "5-QĐ/TĐTN", "on": date(2021, 9, 2)}
    given(work, *past).when(replace(ws.recognise, **higher)).then(
        ws.recognised.model_copy(update={**higher, "first": False})
    )
    given(work, *past).when(replace(ws.decline, on=date(2021, 8, 1))).refused(no.WorkAlreadyRecognised)


@pytest.mark.parametrize("past", [DONE, (*ACCEPTED, ws.recognised)], ids=["done", "recognised"])
def test_what_was_done_is_not_given_up(past: tuple[DomainEvent, ...]) -> None:
    given(work, *past).when(ws.cancel).refused(no.WorkAlreadyCompleted, saying="không hủy được nữa")


@pytest.mark.parametrize(("past", "command", "event"), COURSE[1:7], ids=named)
def test_no_step_counts_before_the_one_it_follows(past: tuple[Any, ...], command: Any, event: DomainEvent) -> None:
    early = past[-1].on - timedelta(days=1)
    given(work, *past).when(replace(command, on=early)).refused(no.WorkDaysOutOfOrder)
    given(work, *past).when(replace(command, on=past[-1].on)).then(event.model_copy(update={"on": past[-1].on}))


def test_a_work_is_handed_on_as_it_is_and_its_new_unit_carries_it_on() -> None:
    there = {"unit": ws.STRANGER}
    given(work, *DONE, ws.handed_on).when(ws.inspect).then(ws.inspected.model_copy(update=there))
    given(work, *DONE, ws.handed_on).when(replace(ws.inspect, on=date(2021, 6, 30))).refused(no.WorkDaysOutOfOrder)
    given(work, *ACCEPTED, ws.handed_on).when(ws.recognise).then(ws.recognised.model_copy(update=there))


@pytest.mark.parametrize(
    "past", [(), *ENDS, (*ACCEPTED, ws.recognised)], ids=["none", "declined", "cancelled", "recognised"]
)
def test_what_never_began_and_what_is_over_is_not_handed_on(past: tuple[DomainEvent, ...]) -> None:
    given(work, *past).when(ws.hand_on).nothing()


def test_a_work_is_not_handed_on_to_where_it_is() -> None:
    given(work, *BEGUN).when(replace(ws.hand_on, unit=ex.UNIT)).nothing()


def test_a_work_begins_with_its_registration() -> None:
    with pytest.raises(TypeError, match=r"plans\.work\.started"):
        work.fold((ws.started,))
