"""The tables for analysis as Parquet: typed, complete, limited as asked, and what DuckDB makes of them."""

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa  # type: ignore[import-untyped]  # ships no types
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest
from fastapi.testclient import TestClient

from services.kernel.http import Gate, create_app
from services.kernel.keys import Keys
from services.kernel.views import ViewSet
from services.reporting.api import router
from services.reporting.exports import parquet
from services.reporting.views.bi import BI_VIEWS
from tests.reporting.bi_story import AT, open_views, tell_all, this_year

PAGE = (Path(__file__).parents[2] / "services/reporting/docs/bi.md").read_text("utf-8")
TYPES = {
    "text": pa.dictionary(pa.int32(), pa.string()),
    "integer": pa.int64(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", tz="UTC"),
    "boolean": pa.bool_(),
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shown(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ViewSet]:
    """Views that heard the story."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('bi') / 'views.db'}"
    else:
        url = request.getfixturevalue("postgres").fresh_database()
    views = open_views(url)
    tell_all(views)
    yield views
    views.close()


@pytest.fixture(scope="module")
def client(shown: ViewSet, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The API over those views."""
    gate = Gate(Keys(tmp_path_factory.mktemp("keys") / "keys"), {})
    with TestClient(create_app("reporting", [router(shown, gate, lambda: date(this_year(shown), 12, 31))])) as client:
        yield client


def export(shown: ViewSet, folder: Path, **wanted: Any) -> dict[str, Any]:
    """Export into a folder."""
    with shown.read() as (db, live):
        positions = {stream: place.position for stream, place in shown.places(db).items()}
        return parquet.write_all(db, live, positions, folder, parquet.Wanted(**wanted), at=AT)


@pytest.fixture(scope="module")
def folder(shown: ViewSet, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a whole export."""
    folder = tmp_path_factory.mktemp("export")
    export(shown, folder)
    return folder


def sql(number: int) -> str:
    """Return an analysis of the page."""
    found: list[str] = re.findall(r"^```sql\n(.*?)^```", PAGE, re.M | re.S)
    return found[number]


def ask(folder: Path, query: str) -> list[dict[str, Any]]:
    """Return the rows of a query that DuckDB runs in the folder."""
    with duckdb.connect() as db:
        db.execute(f"SET file_search_path = '{folder}'")
        found = db.execute(query)
        assert found.description is not None
        return [dict(zip([one[0] for one in found.description], row, strict=True)) for row in found.fetchall()]


def test_each_table_is_a_file_with_the_declared_types(folder: Path) -> None:
    for view in BI_VIEWS:
        schema = pq.read_schema(folder / f"{view.name}.parquet")
        assert [(one.name, one.type) for one in schema] == [(name, TYPES[kind]) for name, kind in view.columns]


def test_the_manifest_tells_positions_rules_rows_and_sums(folder: Path) -> None:
    told = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert told["positions"] == {"MEMBERS": 30, "PLANS": 28}
    assert (told["rule_sets"], told["unit"], told["made_at"]) == (["XII-2023"], None, AT.isoformat())
    assert [one["table"] for one in told["files"]] == [view.name for view in BI_VIEWS]
    for one in told["files"]:
        content = (folder / one["file"]).read_bytes()
        assert (one["sha256"], one["bytes"]) == (hashlib.sha256(content).hexdigest(), len(content))
        assert one["rows"] == pq.read_metadata(folder / one["file"]).num_rows
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [*(one["file"] for one in told["files"]), "manifest.json"]
    )


def test_an_export_is_limited_to_a_unit_and_days(shown: ViewSet, tmp_path: Path) -> None:
    export(shown, tmp_path, unit="cuc-thue", since=date(2021, 3, 1), until=date(2021, 6, 30))
    entries = pq.read_table(tmp_path / "bi_entry.parquet").to_pylist()
    active = [row for row in entries if row["figure"] == "members.active"]
    assert {(row["unit_code"], row["effective_on"]) for row in active} == {
        ("thue-1", date(2021, 3, 26)),
        ("thue-1", date(2021, 6, 15)),
    }
    assert {row["unit_code"] for row in entries} <= {"cuc-thue", "thue-1", "thue-2", "chi-cuc"}
    days = [row["effective_on"] for row in entries]
    assert date(2021, 3, 1) <= min(days) <= max(days) <= date(2021, 6, 30)
    totals = pq.read_table(tmp_path / "bi_total.parquet").to_pylist()
    assert {row["month"] for row in totals} == {day.replace(day=1) for day in days}
    assert len(pq.read_table(tmp_path / "bi_proposal.parquet")) == 2
    assert len(pq.read_table(tmp_path / "bi_figure.parquet")) > 100


def test_a_large_table_is_written_in_groups(shown: ViewSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "GROUP", 10)
    told = export(shown, tmp_path)
    rows = next(one["rows"] for one in told["files"] if one["table"] == "bi_entry")
    read = pq.read_metadata(tmp_path / "bi_entry.parquet")
    assert (read.num_rows, read.num_row_groups) == (rows, -(-rows // 10))


def test_growth_of_members_by_month_and_unit_is_what_the_api_answers(client: TestClient, folder: Path) -> None:
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for row in ask(folder, sql(0)):
        found.setdefault(row["unit_code"], {})[f"{row['month']:%Y-%m}"] = (row["members"], row["growth"])
    assert found["khoi"]["2021-06"] == (8, 0)
    assert found["cuc-thue"]["2021-06"] == (5, -1)
    for unit, months in found.items():
        address = f"/api/figures/members.active/series?unit={unit}&since=2020-01-01&on=2021-12-31"
        points = {point["month"]: point["value"] for point in client.get(address).json()["points"]}
        members = {month: value for month, (value, _) in months.items()}
        assert {month: value for month, value in members.items() if month in points} == {
            month: value for month, value in points.items() if month in members
        }
    assert len(found) == 7


def test_items_on_time_by_cluster_are_what_the_api_answers(client: TestClient, folder: Path) -> None:
    found = ask(folder, sql(1))
    assert [tuple(row.values()) for row in found] == [("cum-a", 3, 1, 33.3)]
    listed = client.get("/api/programmes?year=2021&unit=cuc-thue").json()["rows"]
    assert (listed[0]["due"], listed[0]["completed"], listed[0]["overdue"]) == (found[0]["due"], 2, 1)


def test_a_table_is_downloaded_as_it_is_exported(client: TestClient, folder: Path) -> None:
    answer = client.get("/api/export/bi_entry.parquet")
    assert answer.headers["content-type"] == "application/vnd.apache.parquet"
    assert pq.read_table(pa.BufferReader(answer.content)).equals(pq.read_table(folder / "bi_entry.parquet"))
    part = client.get("/api/export/bi_entry.parquet?unit=thue-1&from=2021-01-01&to=2021-12-31")
    units = pq.read_table(pa.BufferReader(part.content)).column("unit_code").to_pylist()
    assert set(units) == {"thue-1"}


def test_the_tables_are_listed_with_their_columns(client: TestClient) -> None:
    told = client.get("/api/export").json()
    assert [one["table"] for one in told] == [view.name for view in BI_VIEWS]
    assert told[3] == {
        "table": "bi_total",
        "columns": [
            {"name": "figure", "type": "text"},
            {"name": "unit_code", "type": "text"},
            {"name": "month", "type": "date"},
            {"name": "amount", "type": "integer"},
        ],
        "parquet": "/api/export/bi_total.parquet",
    }


@pytest.mark.parametrize(
    ("path", "code"),
    [("entry_g1.parquet", "reporting.unknown_table"), ("bi_entry.parquet?unit=khong-co", "reporting.unknown_unit")],
)
def test_what_is_refused(client: TestClient, path: str, code: str) -> None:
    answer = client.get(f"/api/export/{path}")
    assert (answer.status_code, answer.json()["code"]) == (404, code)
