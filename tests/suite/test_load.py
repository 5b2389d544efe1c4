"""Loading a bloc: every request is one the contracts allow, a repetition changes nothing, trouble is told in Vietnamese."""

import asyncio
import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import httpx
import pytest

from contracts import members, plans
from contracts.base import Request
from services.suite import load as loading
from services.suite.bloc import Bloc, read_bloc
from services.suite.load import LoadStopped, Tally, expected, load

DEMO = read_bloc()
PLAIN = DEMO.model_copy(update={"reports": ()})
TODAY = date(2026, 3, 26)
ID = "[0-9a-f-]{36}"
ROUTES: dict[str, type[Request]] = {
    "POST /members/units/bulk": members.EstablishUnits,
    f"PUT /members/clusters/{ID}": members.FormCluster,
    "POST /members/members/registrations/bulk": members.RegisterMembers,
    "POST /members/members/admissions/bulk": members.AdmitMembers,
    "POST /members/members/transfers/bulk": members.RequestTransfers,
    "POST /members/members/transfers/acceptances/bulk": members.AcceptTransfers,
    "POST /members/members/maturations/bulk": members.MatureMembers,
    "POST /members/members/departures/bulk": members.ReleaseMembers,
    r"POST /members/members/ratings/\d{4}/bulk": members.DecideRatings,
    "POST /plans/programmes/bulk": plans.LoadProgrammes,
    f"PUT /plans/programmes/{ID}/items": plans.AmendItems,
    f"PUT /plans/programmes/{ID}/submissions/2": plans.SubmitProgramme,
    f"PUT /plans/programmes/{ID}/opinions/2": plans.RecordOpinion,
    f"PUT /plans/programmes/{ID}/issue": plans.IssueProgramme,
    "POST /plans/programmes/items/completions/bulk": plans.CompleteItems,
    f"PUT /plans/programmes/{ID}/closure": plans.CloseProgramme,
    "POST /plans/proposals/bulk": plans.LoadProposals,
    f"PUT /plans/proposals/{ID}/submissions/2": plans.SubmitProposal,
    f"PUT /plans/proposals/{ID}/adoption": plans.AdoptProposal,
    f"PUT /plans/proposals/{ID}/decline": plans.DeclineProposal,
    f"PUT /plans/proposals/{ID}/steering-committee": plans.FormSteeringCommittee,
    "POST /plans/models/bulk": plans.RegisterModels,
}


class Services:
    """Stands in for the running services at the wire: takes what the contracts allow, and keeps Idempotency-Keys."""

    def __init__(self) -> None:
        self.answers: dict[str, dict[str, Any]] = {}
        self.taken: list[tuple[str, Request]] = []
        self.asked: list[httpx.Request] = []
        self.trouble: Callable[[httpx.Request], httpx.Response | None] = lambda request: None
        self.in_flight = self.most_in_flight = 0

    async def handle(self, request: httpx.Request) -> httpx.Response:
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            await asyncio.sleep(0)
            self.asked.append(request)
            return self.trouble(request) or self._take(request)
        finally:
            self.in_flight -= 1

    def _take(self, request: httpx.Request) -> httpx.Response:
        assert request.headers["Authorization"] == "Bearer secret"
        assert len(request.content) <= 4 * 1024 * 1024
        key = request.headers["Idempotency-Key"]
        if key in self.answers:
            return httpx.Response(200, json=self.answers[key] | {"repeated": True})
        route = f"{request.method} {request.url.path}"
        model = next(model for pattern, model in ROUTES.items() if re.fullmatch(pattern, route))
        body = model.model_validate_json(request.content)
        self.taken.append((route, body))
        rows = getattr(body, "rows", None)
        answer: dict[str, Any] = {"position": len(self.taken), "changed": True}
        if rows is not None:
            answer = {"position": len(self.taken), "rows": len(rows), "changed": len(rows)}
        self.answers[key] = answer
        return httpx.Response(200, json=answer)

    def load(self, bloc: Bloc = PLAIN) -> Tally:
        async def run() -> Tally:
            transport = httpx.MockTransport(self.handle)
            return await load(bloc, "http://test", "secret", lambda what, done, total: None, TODAY, transport)

        return asyncio.run(run())

    def rows(self, model: type[Request]) -> list[Any]:
        return [row for _, body in self.taken if type(body) is model for row in getattr(body, "rows", [body])]


@pytest.fixture(scope="module")
def loaded() -> tuple[Services, Tally, Tally]:
    services = Services()
    return services, services.load(), services.load()


@pytest.fixture
def small() -> Bloc:
    """The demonstration bloc without its plans, ratings and most of its units."""
    units = tuple(unit for unit in DEMO.units if unit.code in ("thue", "kho-bac"))
    empty: dict[str, Any] = {"clusters": (), "transfers": (), "ratings": (), "plan": None, "proposals": ()}
    return Bloc.model_validate(
        DEMO.model_dump(by_alias=True) | {"units": units, "models": DEMO.models[4:5], "reports": (), **empty}
    )


def test_a_second_load_changes_nothing(loaded: tuple[Services, Tally, Tally]):
    """INVARIANT: a load that is run again, after a success or a crash, alters nothing that was there.

    An Idempotency-Key that depends on more than the request itself would do the work twice.
    """
    services, first, second = loaded
    assert first.changed == first.rows > 19_000
    assert second.changed == 0
    assert (second.requests, second.rows) == (first.requests, first.rows)
    assert len(services.answers) == first.requests == len(services.taken)


def test_few_requests_are_in_flight(loaded: tuple[Services, Tally, Tally]):
    services, tally, _ = loaded
    assert services.most_in_flight == loading.IN_FLIGHT
    assert tally.requests < 250


def test_plans_wait_for_the_units(loaded: tuple[Services, Tally, Tally]):
    services, _, _ = loaded
    first_plan = next(request for request in services.asked if request.url.path.startswith("/plans"))
    assert re.fullmatch(r"members:[1-9]\d*", first_plan.url.params["after"])


def test_what_was_sent_comes_to_the_expected_totals(loaded: tuple[Services, Tally, Tally]):
    services, _, _ = loaded
    totals = expected(DEMO)
    count: Counter[str] = Counter()
    for model, figure in (
        (members.RegisterMembers, "members.registered"),
        (members.AdmitMembers, "members.admitted"),
        (members.AcceptTransfers, "members.transferred_in"),
        (members.MatureMembers, "members.matured"),
        (members.ReleaseMembers, "members.left"),
        (members.DecideRatings, "ratings.decided"),
        (plans.CompleteItems, "items.completed"),
        (plans.CloseProgramme, "plans.closed"),
        (plans.LoadProposals, "proposals.submitted"),
        (plans.RegisterModels, "models.registered"),
    ):
        rows = services.rows(model)
        count[figure] = len(rows)
        assert len(rows) == sum(totals[figure, year] for year in (2020, 2021)), figure
    paths = services.rows(plans.LoadProposals)
    adopted = [path for path in paths if path.adoption] + services.rows(plans.AdoptProposal)
    assert len(adopted) == totals["proposals.adopted", 2020] + totals["proposals.adopted", 2021]
    issued = [one for one in services.rows(plans.LoadProgrammes) if one.issue] + services.rows(plans.IssueProgramme)
    assert len(issued) == totals["plans.approved", 2021]
    done = services.rows(plans.CompleteItems)
    assert sum(row.blood_units for row in done) == totals["activity.blood_units", 2021]
    assert totals["members.active", 2021] == (
        count["members.registered"] + count["members.admitted"] - count["members.matured"] - count["members.left"]
    )


def test_what_ends_a_membership_comes_after_the_rating_of_the_year_before(loaded: tuple[Services, Tally, Tally]):
    services, _, _ = loaded
    last_day = None
    for _, body in services.taken:
        if isinstance(body, members.MatureMembers | members.ReleaseMembers | members.DecideRatings):
            days = [row.effective_on for row in body.rows]
            assert last_day is None or isinstance(body, members.ReleaseMembers) or max(days) >= last_day
            last_day = max(days) if isinstance(body, members.DecideRatings) else last_day
            assert last_day is None or min(days) >= last_day


def test_units_come_before_what_stands_in_them(loaded: tuple[Services, Tally, Tally]):
    services, _, _ = loaded
    rows = services.rows(members.EstablishUnits)
    seen = set()
    for row in rows:
        assert row.parent_id is None or row.parent_id in seen
        seen.add(row.unit_id)
    assert {row.unit_id for row in services.rows(members.RegisterMembers)} <= seen


def test_progress_ends_at_the_number_of_rows(small: Bloc):
    told: dict[str, tuple[int, int]] = {}

    async def run() -> None:
        transport = httpx.MockTransport(Services().handle)
        await load(
            small,
            "http://test",
            "secret",
            lambda what, done, total: told.update({what: (done, total)}),
            TODAY,
            transport,
        )

    asyncio.run(run())
    assert told["Sổ đoàn viên"] == (166, 166)
    assert all(done == total for done, total in told.values())


def problem(status: int, code: str, detail: str, **more: Any) -> httpx.Response:
    body = {"status": status, "code": code, "detail": detail, **more}
    return httpx.Response(status, content=json.dumps(body), headers={"Content-Type": "application/problem+json"})


def test_a_refusal_stops_the_load_and_names_step_row_and_code(small: Bloc):
    services = Services()
    services.trouble = lambda request: (
        problem(409, "members.already_member", "Dòng 3: Người này đã là đoàn viên.")
        if "registrations" in request.url.path
        else None
    )
    with pytest.raises(LoadStopped) as caught:
        services.load(small)
    expected_text = "Dừng ở bước «Sổ đoàn viên», dòng 3: Người này đã là đoàn viên. [members.already_member]"
    assert str(caught.value) == expected_text
    assert not any("models" in request.url.path for request in services.asked)


def test_a_row_is_counted_in_the_whole_step():
    services = Services()
    refused = []

    def trouble(request: httpx.Request) -> httpx.Response | None:
        if "registrations" not in request.url.path:
            return None
        refused.append(request)
        if len(refused) != 2:
            return None
        errors = [{"in": "body", "field": "rows[7].birth_date", "code": "x", "detail": "Ngày không hợp lệ."}]
        return problem(422, "http.malformed", "Nội dung không đúng mẫu.", errors=errors)

    services.trouble = trouble
    with pytest.raises(LoadStopped, match=r"«Sổ đoàn viên», dòng 508: .*rows\[7\]\.birth_date"):
        services.load()


def test_trouble_on_the_way_is_tried_again_with_the_same_key(small: Bloc, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(loading, "PAUSE", 0.0)
    services = Services()
    times: Counter[str] = Counter()

    def trouble(request: httpx.Request) -> httpx.Response | None:
        times[request.headers["Idempotency-Key"]] += 1
        match times[request.headers["Idempotency-Key"]]:
            case 1:
                raise httpx.ConnectError("refused", request=request)
            case 2:
                return problem(503, "http.not_yet", "Dữ liệu vừa ghi chưa hiển thị kịp.")
            case 3:
                return httpx.Response(502)
            case _:
                return None

    services.trouble = trouble
    tally = services.load(small)
    assert tally.changed == tally.rows
    assert set(times.values()) == {4}


def test_a_system_that_stays_away_is_told(small: Bloc, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(loading, "PAUSE", 0.0)
    services = Services()

    def trouble(request: httpx.Request) -> httpx.Response | None:
        raise httpx.ConnectError("refused", request=request)

    services.trouble = trouble
    with pytest.raises(LoadStopped, match="«Đơn vị», dòng 1–9: đã thử 8 lần, không liên lạc được"):
        services.load(small)
    assert len(services.asked) == loading.ATTEMPTS


def test_an_answer_that_is_no_problem_detail_is_told_too(small: Bloc):
    services = Services()
    services.trouble = lambda request: httpx.Response(501, text="<html>")
    with pytest.raises(LoadStopped, match=r"\[HTTP 501\]"):
        services.load(small)
