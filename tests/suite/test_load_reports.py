"""The periodic reports of a bloc file, loaded into the reporting service: asked, handed in, answered, and not twice."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from contracts.base import UnitKind, UnitRef
from contracts.members import MemberRegistered, UnitEstablished
from services.suite.bloc import Bloc, BlocInvalid, read_bloc
from services.suite.load import Tally, load
from services.suite.requests import Clerk
from tests.reporting.examples import person
from tests.reporting.office import Office, office
from tests.suite.test_load import DEMO, Services

NOW = datetime(2026, 3, 26, 2, tzinfo=UTC)
TODAY = date(2026, 3, 26)
CODES = ("thue", "kho-bac", "toa-an", "mttq", "ldld", "so-yte")
WHOLE: dict[str, Any] = {
    "form": "membership",
    "period": {"kind": "YEAR", "year": 2021},
    "due": 7,
    "closes": 45,
    "accepted": ["thue"],
    "submitted": ["kho-bac"],
    "supplements": [{"unit": "toa-an", "reason": "Thiếu mục 2"}],
    "exemptions": [{"unit": "mttq", "reason": "Đang sắp xếp"}],
}
LATE = {"form": "monthly", "period": {"kind": "MONTH", "year": 2021, "number": 12}, "due": -3, "closes": 30}


def bloc(*reports: dict[str, Any]) -> Bloc:
    """Return six units of the demonstration bloc with these reports and nothing else."""
    units = tuple(unit for unit in DEMO.units if unit.code in CODES)
    empty = dict.fromkeys(("clusters", "transfers", "ratings", "proposals", "models"), ())
    said = DEMO.model_dump(by_alias=True) | {"units": units, "plan": None, **empty}
    return Bloc.model_validate(said | {"reports": reports})


class Served(Services):
    """Reporting itself under /api, hearing what it says at once; what is asked of the others is only looked at."""

    def __init__(self, desk: Office, loaded: Bloc) -> None:
        super().__init__()
        self.desk, self.bloc = desk, loaded
        self._app = httpx.ASGITransport(app=desk.http.app)

    async def handle(self, request: httpx.Request) -> httpx.Response:
        if not request.url.path.startswith("/api/"):
            return await super().handle(request)
        self.asked.append(request)
        inner = httpx.Request(request.method, f"http://test{request.url.path}", content=request.content)
        inner.headers.update({**self.desk.bloc_key, "Content-Type": "application/json"})
        inner.headers.update({name: value for name, value in request.headers.items() if name == "idempotency-key"})
        answer = await self._app.handle_async_request(inner)
        body = await answer.aread()
        self.desk.catches_up()
        return httpx.Response(answer.status_code, content=body, headers=answer.headers)

    def load(self, bloc: Bloc | None = None, today: date = TODAY) -> Tally:
        async def run() -> Tally:
            transport = httpx.MockTransport(self.handle)
            return await load(bloc or self.bloc, "http://test", "secret", lambda *_: None, today, transport)

        return asyncio.run(run())

    def states(self) -> list[dict[str, str]]:
        """Return each campaign's reports by unit."""
        found = []
        for campaign in self.desk.get("/api/campaigns").json():
            rows = self.desk.get(f"/api/campaigns/{campaign['campaign_id']}/reports").json()
            found.append({row["unit"]: row["status"] for row in rows})
        return found


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    loaded = bloc(WHOLE, {**LATE, "accepted": ["thue"], "submitted": ["kho-bac"]})
    with office(tmp_path, NOW) as desk:
        clerk, since = Clerk(loaded, ()), date(2020, 1, 1)
        top = UnitRef(id=clerk.unit(loaded.code), code=loaded.code)
        desk.hears(
            [desk.tell(UnitEstablished, top, since, unit_id=top.id, name="Khối", kind=UnitKind.BLOC, parent=None)]
        )
        for number, code in enumerate(CODES):
            unit = UnitRef(id=clerk.unit(code), code=code)
            kind = UnitKind.GRASSROOTS_BRANCH
            made = desk.tell(UnitEstablished, unit, since, unit_id=unit.id, name=code, kind=kind, parent=top)
            desk.hears([made, desk.tell(MemberRegistered, unit, since, member_id=person(number))])
        yield Served(desk, loaded)


def test_reports_are_asked_for_handed_in_and_answered(served: Served) -> None:
    served.load()
    whole, late = served.states()
    assert whole == {
        "thue": "ACCEPTED",
        "kho-bac": "SUBMITTED",
        "toa-an": "NEEDS_SUPPLEMENT",
        "mttq": "EXEMPTED",
        "ldld": "PENDING",
        "so-yte": "PENDING",
    }
    assert (late["thue"], late["kho-bac"]) == ("ACCEPTED", "LATE_SUBMITTED")
    (_, campaign) = served.desk.get("/api/campaigns").json()
    assert (campaign["due_on"], campaign["late"]) == ("2026-03-23", 2)
    served.desk.put("/reports/due", {})
    assert served.states()[1]["ldld"] == "OVERDUE"


def test_reports_are_not_loaded_twice_nor_on_another_day(served: Served) -> None:
    """INVARIANT: a load that is run again alters nothing, whatever day it is and whatever was done since.

    A campaign published anew with other days, or a step taken without a look at where the report stands, would break it.
    """
    served.load()
    report = next(
        row for row in served.desk.get("/api/units/toa-an/reports").json() if row["status"] == "NEEDS_SUPPLEMENT"
    )
    served.desk.put(f"/reports/{report['report_id']}/versions/2", {})
    served.desk.now = NOW + timedelta(days=1)
    before, position = served.states(), served.desk.store.position()
    again = served.load(today=TODAY + timedelta(days=1))
    assert (served.states(), served.desk.store.position()) == (before, position)
    assert again.changed == 0


def test_reports_wait_for_the_facts_they_count(served: Served) -> None:
    served.load()
    first = next(one for one in served.asked if one.url.path.startswith("/api/reports/"))
    services = [after.partition(":")[0] for after in first.url.params.get_list("after")]
    assert services == ["members", "reporting"]


def test_a_load_that_was_stopped_goes_on_where_it_stopped(served: Served) -> None:
    served.load(bloc(WHOLE | {"accepted": [], "supplements": []}))
    served.load()
    whole, _ = served.states()
    assert (whole["thue"], whole["toa-an"]) == ("ACCEPTED", "NEEDS_SUPPLEMENT")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"submitted": ["thue"]}, "mỗi đơn vị chỉ ghi một lần"),
        ({"closes": 7}, "ngày khóa (closes) phải sau hạn nộp (due)"),
        ({"submitted": ["khong-co"]}, "không có cơ sở Đoàn nào mã «khong-co»"),
        ({"period": {"kind": "WEEK", "year": 2021}}, "phải là một trong"),
    ],
)
def test_a_campaign_that_makes_no_sense_is_told(tmp_path: Path, wrong: dict[str, Any], said: str) -> None:
    path = tmp_path / "bloc.yaml"
    text = bloc().model_copy(update={"reports": ()}).model_dump_json(by_alias=True, exclude_none=True)
    path.write_text(text.replace('"reports":[]', f'"reports":[{as_json(WHOLE | wrong)}]'), encoding="utf-8")
    with pytest.raises(BlocInvalid, match=said.replace("(", r"\(").replace(")", r"\)")):
        read_bloc(path)


def as_json(said: dict[str, Any]) -> str:
    return httpx.Request("POST", "http://x", json=said).content.decode()


def test_the_demonstration_bloc_has_reports_in_every_state() -> None:
    whole, month, review = DEMO.reports
    assert (whole.due > 0, month.due < 0, review.due > 0) == (True, True, True)
    assert all((whole.accepted, whole.submitted, whole.supplements, whole.exemptions, month.accepted, month.submitted))
    assert len({*whole.handed_in()}) < len(DEMO.units) - 10
