"""The figures over HTTP: JSON and CSV, dates and places, and what is refused."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from fastapi.testclient import TestClient

from contracts.plans import YouthModelRegistered
from services.kernel.http import Gate, create_app
from services.kernel.keys import Keys
from services.kernel.views import ViewSet, open_engine
from services.reporting.api import router
from services.reporting.views import views
from tests.reporting.examples import KB, Telling, members, organisation

TODAY = date(2022, 2, 15)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    tmp_path = tmp_path_factory.mktemp("api")
    shown = ViewSet(open_engine(f"sqlite:///{tmp_path / 'views.db'}"), views, lambda: datetime(2022, 2, 15, tzinfo=UTC))
    tell = Telling()
    facts = [*organisation(tell), *members(tell)]
    model = tell(YouthModelRegistered, KB, date(2021, 9, 9), model_id=UUID(int=5), name="=1+1", field="Dịch vụ công")
    with shown.engine.execution_options(bcd_write=True).begin() as db:
        for view in shown.live(db).views.values():
            view.apply(db, facts)
            view.apply(db, [model])
    app = create_app("reporting", [router(shown, Gate(Keys(tmp_path / "keys"), {}), lambda: TODAY)])
    with TestClient(app) as client:
        yield client
    shown.close()


def rows(text: str) -> list[list[str]]:
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def sheet(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content)).active


def values(overview: dict[str, Any]) -> dict[str, int]:
    return {one["figure"]["id"]: one["value"] for one in overview["figures"]}


def test_the_catalogue_defines_every_figure(client: TestClient) -> None:
    catalogue = client.get("/api/figures").json()
    assert len(catalogue) >= 20
    assert all(one["definition_vi"] and one["vi"] and one["en"] for one in catalogue)
    assert len(rows(client.get("/api/figures.csv").text)) == len(catalogue) + 1


def test_the_overview_is_as_of_today_unless_another_day_or_a_past_year_is_asked_for(client: TestClient) -> None:
    today = client.get("/api/overview").json()
    assert (today["on"], today["year"], values(today)["members.active"]) == ("2022-02-15", 2022, 6)
    past = client.get("/api/overview", params={"year": 2020}).json()
    assert (past["on"], values(past)["members.active"], values(past)["members.registered"]) == ("2020-12-31", 6, 6)
    day = client.get("/api/overview", params={"on": "2021-06-15"}).json()
    assert (day["year"], values(day)["members.transferred_in"], values(day)["members.active"]) == (2021, 1, 8)
    known = client.get("/api/overview", params={"on": "2021-06-15", "known_at": "2021-01-01T21:00:00+07:00"}).json()
    assert values(known)["members.active"] == 6


def test_units_figures_series_entries_and_facts_answer(client: TestClient) -> None:
    unit = client.get("/api/units/cuc-thue", params={"year": 2021}).json()
    assert (unit["unit"]["name"], values(unit)["members.active"]) == ("Đoàn cơ sở Cục Thuế", 4)
    figure = client.get("/api/figures/members.active", params={"year": 2021}).json()
    assert [(row["code"], row["value"]) for row in figure["units"]] == [("cuc-thue", 4), ("kho-bac", 2)]
    months = client.get("/api/figures/members.active/series", params={"year": 2021, "cluster": "cum-2"}).json()
    assert [point["value"] for point in months["points"]] == [1, 1, 1, 1, 2, 3, 3, 2, 2, 2, 2, 2]
    first = client.get("/api/figures/members.active/entries", params={"unit": "kho-bac", "limit": 3}).json()
    assert first["value"] == 2
    second = client.get(
        "/api/figures/members.active/entries", params={"unit": "kho-bac", "limit": 3, "cursor": first["next"]}
    ).json()
    assert [one["amount"] for one in first["entries"] + second["entries"]] == [-1, 1, 1, 1]
    assert second["next"] is None
    entry = first["entries"][0]
    fact = client.get(f"/api/facts/{entry['source']}/{entry['position']}").json()
    assert (fact["fact_type"], fact["actor_post"]) == ("bcd.members.member-matured.v1", "Bí thư")


def test_lists_answer(client: TestClient) -> None:
    assert client.get("/api/proposals").json() == []
    assert client.get("/api/coordination").json() == []
    assert [row["name"] for row in client.get("/api/models").json()] == ["=1+1"]
    assert client.get("/api/models", params={"year": 2020}).json() == []
    found = client.get("/api/programmes", params={"year": 2021}).json()
    assert [unit["code"] for unit in found["without"]] == ["cuc-thue", "kho-bac"]


def test_tables_come_as_csv_too(client: TestClient) -> None:
    answer = client.get("/api/overview.csv", params={"year": 2021})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="overview-2021-12-31.csv"'
    head, *lines = rows(answer.text)
    column = head.index("Đoàn viên")
    assert [(line[1], line[column]) for line in lines] == [
        ("Đoàn cơ sở Cục Thuế", "4"),
        ("Chi đoàn cơ sở Kho bạc", "2"),
        ("Ghi ở chính Khối", "0"),
        ("Đoàn Khối", "6"),
    ]
    assert rows(client.get("/api/units/cuc-thue.csv").text)[1][:2] == ["thue-1", "Chi đoàn 1"]
    assert rows(client.get("/api/figures/members.active.csv").text)[1] == [
        *("cuc-thue", "Đoàn cơ sở Cục Thuế", "GRASSROOTS_UNION", "", "4")
    ]
    assert len(rows(client.get("/api/figures/members.active/series.csv?year=2021").text)) == 13
    entries = rows(client.get("/api/figures/members.active/entries.csv").text)
    assert (len(entries), entries[1][:1], entries[1][4]) == (15, ["2021-09-30"], "-1")
    assert {len(line) for line in rows(client.get("/api/programmes.csv?year=2021").text)} == {23}
    assert len(rows(client.get("/api/proposals.csv").text)) == 1
    assert {len(line) for line in rows(client.get("/api/coordination.csv").text)} == {14}


def test_a_statement_of_members_is_asked_for_by_place_and_days(client: TestClient) -> None:
    asked = {"unit": "cuc-thue", "from": "2021-01-01", "to": "2021-12-31"}
    found = client.get("/api/statement", params=asked).json()
    assert found["balanced"] is True
    whole = found["whole"]
    assert (whole["opening"], whole["closing"], len(found["months"])) == (5, 4, 12)
    assert (whole["inflows"]["members.admitted"], whole["outflows"]["members.transferred_out"]) == (1, 2)
    lines = rows(client.get("/api/statement.csv", params=asked).text)
    assert (len(lines), lines[-1][:3], lines[-1][-2:]) == (14, ["2021-01-01", "2021-12-31", "5"], ["4", "đúng"])
    assert client.get("/api/statement.xlsx", params=asked).status_code == 200
    now = client.get("/api/statement").json()
    assert (now["first"], now["last"], now["whole"]["opening"]) == ("2022-01-01", "2022-02-15", 6)
    refused = client.get("/api/statement", params={"from": "2022-03-01"})
    assert (refused.status_code, refused.json()["code"]) == (422, "reporting.bad_period")


def test_a_spreadsheet_runs_nothing_that_people_wrote(client: TestClient) -> None:
    """INVARIANT: text that begins as a formula does is quoted; numbers stay numbers.

    A cell written past the kernel's sheets would be run by the reader's spreadsheet.
    """
    assert rows(client.get("/api/models.csv").text)[1][2] == "'=1+1"
    cell = sheet(client.get("/api/models.xlsx").content)["C2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


@pytest.mark.parametrize(
    ("path", "cell", "value"),
    [
        ("figures", "A1", "Mã"),
        ("overview", "B2", "Đoàn cơ sở Cục Thuế"),
        ("units/cuc-thue", "A2", "thue-1"),
        ("figures/members.active", "E2", 4),
        ("figures/members.active/series", "A2", "2022-01"),
        ("figures/members.active/entries", "A2", datetime.fromisoformat("2021-09-30")),
        ("programmes", "A1", "Mã đơn vị"),
        ("proposals", "D1", "Nội dung tham mưu"),
        ("models", "E1", "Ngày đăng ký"),
        ("coordination", "C1", "Chương trình phối hợp"),
    ],
)
def test_tables_come_as_xlsx_too(client: TestClient, path: str, cell: str, value: Any) -> None:
    answer = client.get(f"/api/{path}.xlsx")
    assert answer.headers["content-type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert answer.headers["content-disposition"].endswith('.xlsx"')
    assert sheet(answer.content)[cell].value == value


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/api/figures/members.happy", 404, "reporting.unknown_figure"),
        ("/api/figures/members.happy.csv", 404, "reporting.unknown_figure"),
        ("/api/figures/members.happy/entries.csv", 404, "reporting.unknown_figure"),
        ("/api/units/khong-co", 404, "reporting.unknown_unit"),
        ("/api/figures/members.active/entries?unit=khong-co", 404, "reporting.unknown_unit"),
        ("/api/figures/members.active/entries?cluster=khong-co", 404, "reporting.unknown_cluster"),
        ("/api/figures/members.active/entries?year=2021&cluster=cum-1&unit=khoi", 422, "reporting.unit_or_cluster"),
        ("/api/figures/members.active/series?since=2022-02-16", 422, "reporting.bad_period"),
        ("/api/facts/members/99999", 404, "reporting.unknown_fact"),
        ("/api/facts/members/0", 422, "http.malformed"),
        ("/api/overview?on=2021-02-30", 422, "http.malformed"),
        ("/api/overview?on=0001-01-01", 422, "http.malformed"),
        ("/api/overview?known_at=2021-01-01T00:00:00", 422, "http.malformed"),
        ("/api/figures/members.active/entries?cursor=xyz", 422, "http.malformed"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_stable_code(
    client: TestClient, address: str, status: int, code: str
) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["detail"]
