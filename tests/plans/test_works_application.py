"""Youth works and tasks through their use cases on a real store: who decides, scope, lists, and the routes."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError

from contracts.plans import works as contract
from services.kernel.http import OutOfScope
from services.kernel.store import Caller, Store
from services.plans.application import Works
from services.plans.domain import work_refusals as no
from services.plans.domain.units import UnitDissolved, UnknownUnit
from services.plans.domain.work_rules import HandOn, work
from services.plans.publishing import publish
from tests.plans import examples as ex
from tests.plans import examples_works as ws
from tests.plans import requests as ask

OFFICE, CELL, ABOVE, BESIDE = (ask.within(unit) for unit in (ex.OFFICE, ex.CELL, ex.BLOC, ex.STRANGER))
TASK = contract.WorkKind.TASK


def facts(store: Store) -> list[tuple[str, str]]:
    """The names of the facts the store's events are published as, each with its unit, in order."""
    published = (publish(each) for each in store.log(0, 1000))
    return [(fact.NAME, fact.unit.code) for fact in published if fact is not None]


def done(works: Works, work_id: UUID = ws.WORK, unit_id: UUID = ex.OFFICE, **changes: Any) -> None:
    """Bring a work to its completion."""
    works.register(work_id, ws.registration.model_copy(update={"unit_id": unit_id, **changes}), ask.WHOLE)
    works.start(work_id, ws.beginning, ask.WHOLE)
    works.complete(work_id, ws.completion, ask.WHOLE)


def recognition(**changes: Any) -> contract.RecogniseWork:
    return ws.recognition.model_copy(update=changes)


def test_a_work_is_led_from_registration_to_recognition(store: Store, works: Works) -> None:
    assert works.register(ws.WORK, ws.registration, OFFICE).version == 1
    assert works.start(ws.WORK, ws.beginning, OFFICE).version == 2
    assert works.complete(ws.WORK, ws.completion, OFFICE).version == 3
    assert works.inspect(ws.WORK, ws.INSPECTION, ws.inspection, ABOVE).version == 4
    assert works.recognise(ws.WORK, ws.recognition, ABOVE).version == 5
    higher = recognition(level="PROVINCE", effective_on=date(2021, 9, 2))
    assert works.recognise(ws.WORK, higher, ABOVE).version == 6
    assert facts(store) == [
        ("work-registered", "van-phong"),
        ("work-started", "van-phong"),
        ("work-completed", "van-phong"),
        ("work-inspected", "van-phong"),
        ("work-recognised", "van-phong"),
        ("work-recognised", "van-phong"),
    ]
    found, version = works.show(ws.WORK, OFFICE)
    assert (found.status, found.started_on, version) == (contract.WorkStatus.RECOGNISED, date(2021, 3, 1), 6)
    assert (found.goal, found.measure, found.planned, found.planned_value) == (ex.SECRET, "LAMP", 40, 80_000_000)
    assert found.completion == contract.CompletionReply(
        completed_on=date(2021, 6, 30), **ws.RESULT, attachments=(ws.PHOTO,)
    )
    assert [(one.accepted, one.remark) for one in found.inspections] == [(True, ex.SECRET)]
    assert [(one.level, one.by.code) for one in found.recognitions] == [
        ("BLOC", "khoi-cq-dn"),
        ("PROVINCE", "khoi-cq-dn"),
    ]
    assert found.ended_because is None


def test_a_work_is_recognised_by_the_level_directly_above_or_higher(works: Works) -> None:
    for work_id in (ws.WORK, ws.TASK):
        done(works, work_id, ex.CELL)
        works.inspect(work_id, ws.INSPECTION, ws.inspection, OFFICE)
    with pytest.raises(OutOfScope):
        works.recognise(ws.WORK, recognition(), CELL)
    with pytest.raises(no.WorkDecidedByItself):
        works.recognise(ws.WORK, recognition(level="UNIT", by_unit_id=ex.CELL), CELL)
    with pytest.raises(no.WorkDecidedByItself):
        works.recognise(ws.WORK, recognition(level="UNIT", by_unit_id=ex.CELL), ask.WHOLE)
    with pytest.raises(OutOfScope):
        works.recognise(ws.WORK, recognition(by_unit_id=ex.BLOC), OFFICE)
    with pytest.raises(no.WorkDecidedFromAside):
        works.recognise(ws.WORK, recognition(by_unit_id=ex.STRANGER), BESIDE)
    with pytest.raises(UnknownUnit):
        works.recognise(ws.WORK, recognition(by_unit_id=UUID(int=99)), ask.WHOLE)
    assert works.recognise(ws.WORK, recognition(level="GRASSROOTS"), OFFICE).changed
    assert works.recognise(ws.TASK, recognition(by_unit_id=ex.BLOC), ABOVE).changed
    assert [works.show(one, ask.WHOLE)[0].recognitions[0].by.code for one in (ws.WORK, ws.TASK)] == [
        "van-phong",
        "khoi-cq-dn",
    ]


def test_a_work_is_declined_by_who_could_recognise_it(works: Works) -> None:
    done(works)
    with pytest.raises(OutOfScope):
        works.decline(ws.WORK, ws.decline_wish, OFFICE)
    with pytest.raises(no.WorkDecidedByItself):
        works.decline(ws.WORK, ws.decline_wish.model_copy(update={"by_unit_id": ex.OFFICE}), OFFICE)
    assert works.decline(ws.WORK, ws.decline_wish, ABOVE).changed
    assert not works.decline(ws.WORK, ws.decline_wish, ABOVE).changed
    found = works.show(ws.WORK, OFFICE)[0]
    assert (found.status, found.ended_because) == (contract.WorkStatus.DECLINED, ex.SECRET)


def test_a_task_is_recognised_by_its_unit(works: Works) -> None:
    works.register(ws.TASK, ws.registration.model_copy(update={"kind": TASK}), OFFICE)
    works.complete(ws.TASK, ws.completion, OFFICE)
    assert works.recognise(ws.TASK, recognition(level="UNIT"), OFFICE).changed
    assert works.show(ws.TASK, OFFICE)[0].recognitions[0].by.code == "van-phong"


def test_the_blocs_own_work_is_recognised_from_outside_by_who_acts_for_all(works: Works) -> None:
    done(works, unit_id=ex.BLOC)
    with pytest.raises(OutOfScope):
        works.inspect(ws.WORK, ws.INSPECTION, ws.inspection, ABOVE)
    works.inspect(ws.WORK, ws.INSPECTION, ws.inspection, ask.WHOLE)
    with pytest.raises(OutOfScope):
        works.recognise(ws.WORK, recognition(level="PROVINCE"), ABOVE)
    assert works.recognise(ws.WORK, recognition(level="PROVINCE"), ask.WHOLE).changed


def test_the_level_above_inspects(works: Works) -> None:
    done(works)
    for caller in (OFFICE, CELL, BESIDE):
        with pytest.raises(OutOfScope):
            works.inspect(ws.WORK, ws.INSPECTION, ws.inspection, caller)
    assert works.inspect(ws.WORK, ws.INSPECTION, ws.inspection, ABOVE).changed


def test_a_work_given_up_says_why(works: Works) -> None:
    works.register(ws.WORK, ws.registration, OFFICE)
    assert works.cancel(ws.WORK, ws.cancellation, OFFICE).changed
    found = works.show(ws.WORK, OFFICE)[0]
    assert (found.status, found.ended_because) == (contract.WorkStatus.CANCELLED, ex.SECRET)


@pytest.mark.parametrize("caller", [CELL, BESIDE], ids=["below", "beside"])
def test_a_works_steps_keep_to_the_scope(works: Works, store: Store, caller: Caller) -> None:
    done(works)
    before = store.position()
    steps: list[Callable[[], object]] = [
        lambda: works.register(ws.TASK, ws.registration, caller),
        lambda: works.register_many(contract.RegisterWorks(rows=(ws.row(ws.TASK),)), caller),
        lambda: works.start(ws.WORK, ws.beginning, caller),
        lambda: works.complete(ws.WORK, ws.completion, caller),
        lambda: works.complete_many(contract.CompleteWorks(rows=(ws.completion_row(ws.WORK),)), caller),
        lambda: works.recognise(ws.WORK, ws.recognition, caller),
        lambda: works.recognise_many(contract.RecogniseWorks(rows=(ws.recognition_row(ws.WORK),)), caller),
        lambda: works.decline(ws.WORK, ws.decline_wish, caller),
        lambda: works.cancel(ws.WORK, ws.cancellation, caller),
        lambda: works.show(ws.WORK, caller),
    ]
    for step in steps:
        with pytest.raises(OutOfScope):
            step()
    assert store.position() == before


@pytest.mark.parametrize("caller", [ask.WHOLE, OFFICE], ids=["whole", "office"])
def test_what_nobody_registered_is_unknown(works: Works, caller: Caller) -> None:
    wishes: list[Callable[[], object]] = [
        lambda: works.start(ws.WORK, ws.beginning, caller),
        lambda: works.complete(ws.WORK, ws.completion, caller),
        lambda: works.inspect(ws.WORK, ws.INSPECTION, ws.inspection, caller),
        lambda: works.recognise(ws.WORK, ws.recognition, caller),
        lambda: works.decline(ws.WORK, ws.decline_wish, caller),
        lambda: works.cancel(ws.WORK, ws.cancellation, caller),
        lambda: works.show(ws.WORK, caller),
    ]
    for wish in wishes:
        with pytest.raises(no.UnknownWork) as caught:
            wish()
        assert caught.value.STATUS == 404


def test_a_unit_that_is_no_more_takes_nothing_on(works: Works) -> None:
    gone = ws.registration.model_copy(update={"unit_id": ex.GONE, "effective_on": ex.GONE_ON})
    with pytest.raises(UnitDissolved):
        works.register(ws.WORK, gone, ask.WHOLE)
    early = gone.model_copy(update={"effective_on": ex.GONE_ON - timedelta(days=1)})
    assert works.register(ws.WORK, early, ask.WHOLE).changed


def test_a_work_handed_on_is_the_new_units(works: Works, store: Store) -> None:
    done(works)
    day = ws.hand_on.on
    store.write(lambda one: one.decide(work, ws.WORK, HandOn(ws.STRANGER, day), on=day), ask.WHOLE)
    with pytest.raises(OutOfScope):
        works.show(ws.WORK, OFFICE)
    works.inspect(ws.WORK, ws.INSPECTION, ws.inspection, ABOVE)
    works.recognise(ws.WORK, ws.recognition, ABOVE)
    assert facts(store)[3:] == [
        ("work-handed-on", "don-vi-khac"),
        ("work-inspected", "don-vi-khac"),
        ("work-recognised", "don-vi-khac"),
    ]
    assert not works.complete(ws.WORK, ws.completion, ask.WHOLE).changed


def test_lists_of_works_are_all_or_nothing(works: Works, store: Store) -> None:
    wrong_year = contract.RegisterWorks(rows=(ws.row(ws.WORK), ws.row(ws.TASK, year=2025)))
    with pytest.raises(no.WorkYearWrong, match=r"^Dòng 2: "):
        works.register_many(wrong_year, ask.WHOLE)
    assert store.position() == 0
    both = contract.RegisterWorks(rows=(ws.row(ws.WORK, kind=TASK), ws.row(ws.TASK, kind=TASK)))
    assert works.register_many(both, OFFICE).changed == 2
    before = store.position()
    silent = contract.CompleteWorks(rows=(ws.completion_row(ws.WORK), ws.completion_row(ws.TASK, results=())))
    with pytest.raises(no.WorkResultMissing, match=r"^Dòng 2: Chưa có kết quả đo bằng «bóng đèn»"):
        works.complete_many(silent, OFFICE)
    assert store.position() == before
    complete = contract.CompleteWorks(rows=(ws.completion_row(ws.WORK), ws.completion_row(ws.TASK)))
    assert works.complete_many(complete, OFFICE).changed == 2
    before = store.position()
    rows = (ws.recognition_row(ws.WORK, level="UNIT"), ws.recognition_row(ws.TASK))
    with pytest.raises(no.WorkLevelWrong, match=r"^Dòng 2: "):
        works.recognise_many(contract.RecogniseWorks(rows=rows), OFFICE)
    assert store.position() == before
    recognise = contract.RecogniseWorks(rows=(rows[0], ws.recognition_row(ws.TASK, level="UNIT")))
    assert works.recognise_many(recognise, OFFICE).changed == 2
    assert works.recognise_many(recognise, OFFICE).changed == 0


@pytest.mark.parametrize("attachment", ["0F" * 32, "0f" * 31, "zz" * 32, ""])
def test_an_attachment_is_named_by_its_sha_256(attachment: str) -> None:
    with pytest.raises(ValidationError):
        contract.CompleteWork.model_validate({**ws.completion.model_dump(), "attachments": (attachment,)})


def test_the_routes_of_a_work(http: TestClient) -> None:
    at = f"/works/{ws.WORK}"
    steps: list[tuple[str, Any]] = [
        ("", ws.registration),
        ("/start", ws.beginning),
        ("/completion", ws.completion),
        (f"/inspections/{ws.INSPECTION}", ws.inspection),
        ("/recognition", ws.recognition),
    ]
    for version, (step, wish) in enumerate(steps, 1):
        answer = http.put(at + step, json=wish.model_dump(mode="json"))
        assert (answer.status_code, answer.headers["ETag"]) == (200, f'"{version}"'), answer.text
    shown = http.get(at)
    assert (shown.status_code, shown.headers["ETag"], shown.json()["status"]) == (200, '"5"', "RECOGNISED")
    for step, wish, code in (
        ("/decline", ws.decline_wish, "plans.work_already_recognised"),
        ("/cancellation", ws.cancellation, "plans.work_already_completed"),
    ):
        refused = http.put(at + step, json=wish.model_dump(mode="json"))
        assert (refused.status_code, refused.json()["code"]) == (409, code)
    assert http.get(f"/works/{ws.TASK}").json()["code"] == "plans.unknown_work"


def test_the_routes_of_lists_of_works(http: TestClient) -> None:
    lists: list[tuple[str, Any]] = [
        ("/works/bulk", contract.RegisterWorks(rows=(ws.row(ws.TASK, kind=TASK),))),
        ("/works/completions/bulk", contract.CompleteWorks(rows=(ws.completion_row(ws.TASK),))),
        ("/works/recognitions/bulk", contract.RecogniseWorks(rows=(ws.recognition_row(ws.TASK, level="UNIT"),))),
    ]
    for address, wish in lists:
        answer = http.post(address, json=wish.model_dump(mode="json"))
        assert (answer.status_code, answer.json()["rows"], answer.json()["changed"]) == (200, 1, 1), answer.text
