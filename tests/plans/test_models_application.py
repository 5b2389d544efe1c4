"""Youth models through their use cases on a real store: scope, names, lists, lineage, and the routes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError

from contracts.base import Actor, Document, Origin, UnitRef
from contracts.plans import models as contract
from services.kernel.http import OutOfScope
from services.kernel.store import Caller, Receipt, Store
from services.plans.application import Models
from services.plans.domain import model_refusals as no
from services.plans.domain.model_rules import HandOn, model
from services.plans.domain.units import UnitDissolved, UnknownUnit
from services.plans.publishing import publish
from tests.plans import examples as ex
from tests.plans import examples_models as ms
from tests.plans import requests as ask

OFFICE, CELL, ABOVE, BESIDE = (ask.within(unit) for unit in (ex.OFFICE, ex.CELL, ex.BLOC, ex.STRANGER))


def facts(store: Store) -> list[tuple[str, str]]:
    """The names of the facts the store's events are published as, each with its unit, in order."""
    published = (publish(each) for each in store.log(0, 1000))
    return [(fact.NAME, fact.unit.code) for fact in published if fact is not None]


def hand_on(store: Store, model_id: UUID, on: date = ms.hand_on.on) -> None:
    """Give a model to the unit apart, as the reaction to a dissolution does."""
    store.write(lambda work: work.decide(model, model_id, HandOn(ms.STRANGER, on), on=on), ask.WHOLE)


def test_a_model_is_led_from_registration_to_rest_and_back(store: Store, models: Models) -> None:
    assert models.register(ms.MODEL, ms.registration, OFFICE).version == 1
    assert models.report(ms.MODEL, ms.REPORT, ms.reporting, OFFICE).version == 2
    assert models.judge(ms.MODEL, ms.judgement, ABOVE).version == 3
    assert models.replicate(ms.MODEL, ms.REPLICA, ms.replication, BESIDE).version == 4
    assert models.stop(ms.MODEL, ms.stopping, OFFICE).version == 5
    assert models.resume(ms.MODEL, ms.resumption, OFFICE).version == 6
    assert facts(store) == [
        ("youth-model-registered", "van-phong"),
        ("model-reported", "van-phong"),
        ("model-judged-effective", "van-phong"),
        ("model-replicated", "van-phong"),
        ("youth-model-registered", "don-vi-khac"),
        ("model-stopped", "van-phong"),
        ("model-resumed", "van-phong"),
    ]


def test_a_model_shows_its_reports_its_judgement_and_why_it_rests(models: Models) -> None:
    models.register(ms.MODEL, ms.registration, OFFICE)
    models.report(ms.MODEL, ms.REPORT, ms.reporting, OFFICE)
    models.judge(ms.MODEL, ms.judgement, ABOVE)
    models.stop(ms.MODEL, ms.stopping, OFFICE)
    found, version = models.show(ms.MODEL, OFFICE)
    assert version == 4
    assert (found.name, found.status, found.stop_reason) == (ms.NAME, contract.ModelStatus.STOPPED, ex.SECRET)
    assert found.reports == (
        contract.ModelReportReply(**ms.FIGURES, text=ex.SECRET, reported_on=date(2021, 4, 2), number="20-BC/ĐTN"),
    )
    assert found.judgement == contract.JudgementReply(judged_on=date(2021, 5, 4), number="33-TB/ĐTN", remark=ex.SECRET)
    models.resume(ms.MODEL, ms.resumption, OFFICE)
    resumed = models.show(ms.MODEL, OFFICE)[0]
    assert (resumed.status, resumed.stop_reason) == (contract.ModelStatus.IN_OPERATION, None)


def test_lineage_is_read_both_ways_at_any_depth(models: Models, store: Store) -> None:
    models.register(ms.MODEL, ms.registration, ask.WHOLE)
    models.replicate(ms.MODEL, ms.REPLICA, ms.replication, ask.WHOLE)
    again = contract.ReplicateModel(unit_id=ex.CELL, name="Cháo sáng", **ask.paper("9-KH", date(2021, 8, 1)))
    models.replicate(ms.REPLICA, ms.SECOND, again, ask.WHOLE)
    in_bloc = again.model_copy(update={"unit_id": ex.BLOC})
    models.replicate(ms.MODEL, ex.OTHER, in_bloc, ask.WHOLE)
    models.stop(ms.SECOND, ms.stopping, ask.WHOLE)
    last = models.show(ms.SECOND, CELL)[0]
    assert [(one.model_id, one.unit.code, one.source_id) for one in last.came_from] == [
        (ms.REPLICA, "don-vi-khac", ms.MODEL),
        (ms.MODEL, "van-phong", None),
    ]
    first = models.show(ms.MODEL, OFFICE)[0]
    assert [(one.model_id, one.name, one.status.value, one.source_id) for one in first.went_to] == [
        (ms.REPLICA, ms.NAME, "IN_OPERATION", ms.MODEL),
        (ms.SECOND, "Cháo sáng", "STOPPED", ms.REPLICA),
        (ex.OTHER, "Cháo sáng", "IN_OPERATION", ms.MODEL),
    ]
    assert (first.came_from, last.went_to) == ((), ())


def test_a_replica_is_the_receiving_units_own_and_the_unit_asks_for_it(models: Models) -> None:
    models.register(ms.MODEL, ms.registration, ask.WHOLE)
    with pytest.raises(OutOfScope):
        models.replicate(ms.MODEL, ms.REPLICA, ms.replication, OFFICE)
    assert models.replicate(ms.MODEL, ms.REPLICA, ms.replication, BESIDE).changed
    assert models.show(ms.REPLICA, BESIDE)[0].field == ms.FIELD
    with pytest.raises(OutOfScope):
        models.stop(ms.REPLICA, ms.stopping, OFFICE)


def test_replicating_twice_changes_nothing_and_what_is_refused_leaves_nothing(models: Models, store: Store) -> None:
    models.register(ms.MODEL, ms.registration, ask.WHOLE)
    first = models.replicate(ms.MODEL, ms.REPLICA, ms.replication, ask.WHOLE)
    again = models.replicate(ms.MODEL, ms.REPLICA, ms.replication, ask.WHOLE)
    assert (first.changed, again.changed, again.version) == (True, False, first.version)
    with pytest.raises(no.ModelAlreadyReplicated):
        models.replicate(ms.MODEL, ms.SECOND, ms.replication, ask.WHOLE)
    before = store.position()
    own = ms.replication.model_copy(update={"unit_id": ex.OFFICE})
    in_cell = ms.replication.model_copy(update={"unit_id": ex.CELL})
    models.stop(ms.MODEL, ms.stopping, ask.WHOLE)
    after = store.position()
    refused: list[tuple[type[Exception], Callable[[], object]]] = [
        (no.ReplicatedToOwnUnit, lambda: models.replicate(ms.MODEL, ms.SECOND, own, ask.WHOLE)),
        (no.ModelStopped, lambda: models.replicate(ms.MODEL, ms.SECOND, in_cell, ask.WHOLE)),
        (no.UnknownModel, lambda: models.replicate(ms.SECOND, ex.OTHER, in_cell, ask.WHOLE)),
        (no.AlreadyRegistered, lambda: models.replicate(ms.REPLICA, ms.MODEL, in_cell, ask.WHOLE)),
    ]
    for refusal, wish in refused:
        with pytest.raises(refusal):
            wish()
    assert before < after == store.position()


def test_a_name_is_unique_in_the_receiving_unit_too(models: Models, store: Store) -> None:
    models.register(ms.MODEL, ms.registration, ask.WHOLE)
    models.register(ms.SECOND, ms.registration.model_copy(update={"unit_id": ex.STRANGER}), ask.WHOLE)
    before = store.position()
    with pytest.raises(no.NameTaken):
        models.replicate(ms.MODEL, ms.REPLICA, ms.replication, ask.WHOLE)
    assert store.position() == before
    other = ms.replication.model_copy(update={"name": "Cháo nghĩa tình Kho bạc"})
    assert models.replicate(ms.MODEL, ms.REPLICA, other, ask.WHOLE).changed


def test_a_models_name_is_taken_within_its_unit_only(models: Models) -> None:
    models.register(ms.MODEL, ms.registration, ask.WHOLE)
    with pytest.raises(no.NameTaken):
        models.register(ex.OTHER, ms.registration.model_copy(update={"name": "BÁT CHÁO NGHĨA TÌNH"}), ask.WHOLE)
    assert models.register(ex.OTHER, ms.registration.model_copy(update={"unit_id": ex.CELL}), ask.WHOLE).changed


def test_the_level_above_judges_and_for_the_bloc_who_acts_for_all(models: Models) -> None:
    models.register(ms.MODEL, ms.registration, OFFICE)
    models.report(ms.MODEL, ms.REPORT, ms.reporting, OFFICE)
    for caller in (OFFICE, CELL, BESIDE):
        with pytest.raises(OutOfScope):
            models.judge(ms.MODEL, ms.judgement, caller)
    assert models.judge(ms.MODEL, ms.judgement, ABOVE).changed
    models.register(ms.SECOND, ms.registration.model_copy(update={"unit_id": ex.BLOC}), ABOVE)
    models.report(ms.SECOND, ms.REPORT, ms.reporting, ABOVE)
    with pytest.raises(OutOfScope):
        models.judge(ms.SECOND, ms.judgement, ABOVE)
    assert models.judge(ms.SECOND, ms.judgement, ask.WHOLE).changed


@pytest.mark.parametrize("caller", [CELL, BESIDE], ids=["below", "beside"])
def test_a_models_steps_keep_to_the_scope(models: Models, store: Store, caller: Caller) -> None:
    models.register(ms.MODEL, ms.registration, ask.WHOLE)
    models.stop(ms.MODEL, ms.stopping, ask.WHOLE)
    before = store.position()
    steps: list[Callable[[], object]] = [
        lambda: models.register(ms.SECOND, ms.registration, caller),
        lambda: models.register_many(contract.RegisterModels(rows=(ms.row(ms.SECOND, "A"),)), caller),
        lambda: models.report(ms.MODEL, ms.REPORT, ms.reporting, caller),
        lambda: models.report_many(contract.ReportModels(rows=(ms.report_row(ms.MODEL, ms.REPORT),)), caller),
        lambda: models.stop(ms.MODEL, ms.stopping, caller),
        lambda: models.resume(ms.MODEL, ms.resumption, caller),
        lambda: models.show(ms.MODEL, caller),
    ]
    for step in steps:
        with pytest.raises(OutOfScope):
            step()
    assert store.position() == before


@pytest.mark.parametrize("caller", [ask.WHOLE, OFFICE], ids=["whole", "office"])
def test_what_nobody_registered_is_unknown(models: Models, caller: Caller) -> None:
    wishes: list[Callable[[], object]] = [
        lambda: models.report(ms.MODEL, ms.REPORT, ms.reporting, caller),
        lambda: models.judge(ms.MODEL, ms.judgement, caller),
        lambda: models.stop(ms.MODEL, ms.stopping, caller),
        lambda: models.resume(ms.MODEL, ms.resumption, caller),
        lambda: models.show(ms.MODEL, caller),
    ]
    for wish in wishes:
        with pytest.raises(no.UnknownModel) as caught:
            wish()
        assert caught.value.STATUS == 404


def test_a_unit_that_is_no_more_begins_nothing_and_takes_nothing_up(models: Models) -> None:
    gone = ms.registration.model_copy(update={"unit_id": ex.GONE})
    with pytest.raises(UnitDissolved):
        models.register(ms.MODEL, gone.model_copy(update={"effective_on": ex.GONE_ON}), ask.WHOLE)
    models.register(ms.MODEL, gone.model_copy(update={"effective_on": ex.GONE_ON - timedelta(days=20)}), ask.WHOLE)
    models.stop(ms.MODEL, ms.stopping.model_copy(update={"effective_on": ex.GONE_ON}), ask.WHOLE)
    with pytest.raises(UnitDissolved):
        models.resume(ms.MODEL, ms.resumption, ask.WHOLE)
    for unit, refusal in ((ex.GONE, UnitDissolved), (UUID(int=99), UnknownUnit)):
        with pytest.raises(refusal):
            models.replicate(ms.MODEL, ms.REPLICA, ms.replication.model_copy(update={"unit_id": unit}), ask.WHOLE)


def test_a_model_handed_on_is_the_new_units(models: Models, store: Store) -> None:
    models.register(ms.MODEL, ms.registration, ask.WHOLE)
    models.report(ms.MODEL, ms.REPORT, ms.reporting, OFFICE)
    hand_on(store, ms.MODEL)
    with pytest.raises(OutOfScope):
        models.stop(ms.MODEL, ms.stopping, OFFICE)
    assert models.stop(ms.MODEL, ms.stopping, BESIDE).changed
    assert models.show(ms.MODEL, BESIDE)[0].unit.code == "don-vi-khac"
    assert facts(store)[2:] == [("model-handed-on", "don-vi-khac"), ("model-stopped", "don-vi-khac")]
    assert not models.register(ms.MODEL, ms.registration, ask.WHOLE).changed
    assert not models.report(ms.MODEL, ms.REPORT, ms.reporting, ask.WHOLE).changed


def test_a_list_of_models_is_all_or_nothing(store: Store, models: Models) -> None:
    rows = (ms.row(ms.MODEL, "Một"), ms.row(ex.OTHER, "Hai"), ms.row(ms.SECOND, "MỘT"))
    with pytest.raises(no.NameTaken, match=r"^Dòng 3: "):
        models.register_many(contract.RegisterModels(rows=rows), ask.WHOLE)
    assert store.position() == 0
    done = models.register_many(contract.RegisterModels(rows=rows[:2]), ask.WHOLE)
    assert (done.rows, done.changed) == (2, 2)


def test_a_list_of_reports_is_all_or_nothing(store: Store, models: Models) -> None:
    rows = (ms.row(ms.MODEL, "Một"), ms.row(ms.SECOND, "Hai"))
    models.register_many(contract.RegisterModels(rows=rows), ask.WHOLE)
    before = store.position()
    good = (ms.report_row(ms.MODEL, ms.REPORT), ms.report_row(ms.SECOND, ms.REPORT))
    with pytest.raises(no.ModelPeriodReported, match=r"^Dòng 3: Kỳ từ 10/02/2021 đến 31/03/2021"):
        models.report_many(contract.ReportModels(rows=(*good, ms.report_row(ms.MODEL, ms.NEXT_REPORT))), ask.WHOLE)
    with pytest.raises(no.UnknownModel, match=r"^Dòng 1: "):
        models.report_many(contract.ReportModels(rows=(ms.report_row(ex.OTHER, ms.REPORT),)), ask.WHOLE)
    assert store.position() == before
    assert models.report_many(contract.ReportModels(rows=good), OFFICE).changed == 2
    assert models.report_many(contract.ReportModels(rows=good), OFFICE).changed == 0


def test_a_repeated_request_is_answered_from_its_receipt(models: Models, store: Store) -> None:
    models.register(ms.MODEL, ms.registration, ask.WHOLE)
    caller = replace(ask.WHOLE, receipt=Receipt("key-1", "PUT replica"))
    first = models.replicate(ms.MODEL, ms.REPLICA, ms.replication, caller)
    before = store.position()
    assert models.replicate(ms.MODEL, ms.REPLICA, ms.replication, caller) == first.model_copy(update={"repeated": True})
    assert store.position() == before


@pytest.mark.parametrize("results", [[("MEAL", 0)], [("MEAL", -1)], [("", 1)], [("meal", 1)], [("MEAL", 1)] * 51])
def test_an_amount_is_at_least_one_of_something(results: list[tuple[str, int]]) -> None:
    said = [{"measure": measure, "amount": amount} for measure, amount in results]
    with pytest.raises(ValidationError):
        contract.ReportModel.model_validate({**ms.reporting.model_dump(), "results": said})


def test_a_registration_published_before_models_had_sources_is_still_read() -> None:
    origin = Origin(
        event_id=UUID(int=1),
        position=1,
        recorded_at=datetime(2021, 7, 1, 8, tzinfo=UTC),
        effective_on=date(2021, 2, 10),
        actor=Actor(account="acc-1", post="Bí thư", unit="van-phong"),
        document=Document(number="15-KH/ĐTN", issued_on=date(2021, 2, 10)),
    )
    now: dict[str, Any] = {"origin": origin, **ms.ABOUT, "unit": UnitRef(id=ex.OFFICE, code="van-phong")}
    before = contract.YouthModelRegistered(**now).model_dump(mode="json", exclude={"source_id"})
    assert contract.YouthModelRegistered.model_validate(before).source_id is None


def test_the_routes_of_a_model(http: TestClient) -> None:
    at = f"/models/{ms.MODEL}"
    steps: list[tuple[str, Any]] = [
        ("", ms.registration),
        (f"/reports/{ms.REPORT}", ms.reporting),
        ("/judgement", ms.judgement),
        (f"/replicas/{ms.REPLICA}", ms.replication),
        ("/stop", ms.stopping),
        ("/resumption", ms.resumption),
    ]
    for version, (step, wish) in enumerate(steps, 1):
        answer = http.put(at + step, json=wish.model_dump(mode="json"))
        assert (answer.status_code, answer.headers["ETag"]) == (200, f'"{version}"'), answer.text
    shown = http.get(at)
    assert (shown.status_code, shown.headers["ETag"], shown.json()["status"]) == (200, '"6"', "IN_OPERATION")
    assert shown.json()["went_to"][0]["model_id"] == str(ms.REPLICA)
    stale = http.put(f"{at}/stop", json=ms.stopping.model_dump(mode="json"), headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    assert http.get(f"/models/{ms.SECOND}").json()["code"] == "plans.unknown_model"


def test_the_routes_of_lists_of_models(http: TestClient) -> None:
    registered = contract.RegisterModels(rows=(ms.row(ms.MODEL, "Một"), ms.row(ms.SECOND, "Hai")))
    reported = contract.ReportModels(rows=(ms.report_row(ms.MODEL, ms.REPORT),))
    for address, wish, count in (("/models/bulk", registered, 2), ("/models/reports/bulk", reported, 1)):
        answer = http.post(address, json=wish.model_dump(mode="json"))
        assert (answer.status_code, answer.json()["rows"], answer.json()["changed"]) == (200, count, count)
