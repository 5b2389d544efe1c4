"""Imports over HTTP: a file as body, rows by pages, the marked sheet, decisions, writing, undoing."""

from io import BytesIO
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from fastapi.testclient import TestClient

from services.kernel.http import create_app
from services.kernel.inbox import OwnInbox
from services.kernel.store import Store
from services.kernel.views import ViewSet
from services.members import api
from tests.members import examples as ex
from tests.members import examples_sheets as sheets

HERE = f"/imports/{UUID(int=901)}"
XLSX = {"Content-Type": api.imports.XLSX}
PAPER: dict[str, Any] = {"effective_on": "2021-07-01", "document": {"number": "1", "issued_on": "2021-07-01"}}
ROWS = ({**sheets.AN, "unit": "cuc-thue-1"}, {**sheets.BINH, "unit": "cuc-thue-2", "born_male": 1999})


def test_a_sheet_is_led_from_upload_to_undoing(http: TestClient) -> None:
    sent = http.put(HERE, params={"unit_id": str(ex.TAX)}, headers=XLSX, content=sheets.official(ROWS))
    assert (sent.status_code, sent.json()["rows"], sent.json()["undecided"]) == (200, 2, 1), sent.text
    first = http.get(f"{HERE}/rows", params={"limit": 1}).json()
    second = http.get(f"{HERE}/rows", params={"limit": 1, "cursor": first["next"]}).json()
    assert [page["items"][0]["verdict"] for page in (first, second)] == ["VALID", "WARNING"]
    assert second["next"] is None
    marked = openpyxl.load_workbook(BytesIO(http.get(f"{HERE}/marked.xlsx").content)).active
    assert marked is not None
    assert [marked.cell(row, 1).value for row in (4, 5)] == ["hợp lệ", "cần xem"]
    assert "chỉ có năm sinh" in str(marked.cell(5, 3).value)
    assert http.put(f"{HERE}/commit", json=PAPER).json()["code"] == "members.import_rows_undecided"
    assert http.put(f"{HERE}/decisions", json={"verdict": "WARNING", "choice": "NEW"}).status_code == 200
    assert http.put(f"{HERE}/commit", json=PAPER).status_code == 200
    assert http.get(HERE).json()["registered"] == 2
    assert http.put(f"{HERE}/reversal", json=PAPER).status_code == 200
    assert http.get(HERE).json()["state"] == "REVERTED"


@pytest.mark.parametrize(
    ("content", "headers", "status", "code"),
    [
        (sheets.FAR, XLSX, 422, "members.sheet_has_far_cells"),
        (b"x" * (10 * 1024 * 1024 + 1), XLSX, 413, "http.body_too_large"),
        (sheets.PLAIN, {"Content-Type": "image/png"}, 415, "http.unsupported_media_type"),
    ],
    ids=["far", "large", "type"],
)
def test_what_is_no_roster_is_refused(
    http: TestClient, content: bytes, headers: dict[str, str], status: int, code: str
) -> None:
    answer = http.put(HERE, params={"unit_id": str(ex.TAX)}, headers=headers, content=content)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_file_goes_nowhere_else(http: TestClient) -> None:
    answer = http.put(f"{HERE}/commit", headers=XLSX, content=sheets.PLAIN)
    assert answer.json()["code"] == "http.unsupported_media_type"
    assert http.get(HERE).status_code == 404


def test_a_mapping_is_kept_and_shown(http: TestClient) -> None:
    here = f"/units/{ex.TAX}/import-mapping"
    assert http.put(here, json={"titles": {"Tên ĐV": "full_name"}}).status_code == 200
    assert http.get(here).json() == {"ten dv": "full_name"}


def test_a_host_lets_the_file_through_to_where_the_service_is_mounted(http: TestClient) -> None:
    """INVARIANT: what the service takes as a file, the process that mounts it takes too."""
    host = create_app("host", [], raw=[body.under("/members") for body in api.RAW])
    host.mount("/members", http.app)
    with TestClient(host, headers=dict(http.headers)) as client:
        asked = {"unit_id": str(ex.TAX)}
        sent = client.put(f"/members{HERE}", params=asked, headers=XLSX, content=sheets.official(ROWS))
        assert sent.status_code == 200, sent.text
        refused = client.put(f"/members{HERE}/commit", headers=XLSX, content=b"x")
        assert refused.status_code == 415


def test_imports_are_listed_the_last_first_as_far_as_each_is(http: TestClient, store: Store, private: ViewSet) -> None:
    assert http.get("/imports").json() == {"items": [], "next": None}
    for number, rows in ((901, ROWS[:1]), (902, ROWS), (903, ROWS[1:])):
        sent = http.put(
            f"/imports/{UUID(int=number)}", params={"unit_id": str(ex.TAX)}, headers=XLSX, content=sheets.official(rows)
        )
        assert sent.status_code == 200, sent.text
    assert http.put(f"{HERE}/commit", json=PAPER).status_code == 200
    assert http.put(f"/imports/{UUID(int=903)}/discard").status_code == 200
    own = OwnInbox(store, private, stream="MEMBERS")
    while own.step():
        pass
    found = http.get("/imports", params={"limit": 2}).json()
    rest = http.get("/imports", params={"limit": 2, "cursor": found["next"]}).json()
    items = [*found["items"], *rest["items"]]
    assert [UUID(one["id"]).int for one in items] == [903, 902, 901]
    assert [one["state"] for one in items] == ["DISCARDED", "STAGED", "COMMITTED"]
    assert [(one["rows"], one["valid"], one["registered"]) for one in items] == [(1, 0, 0), (2, 1, 0), (1, 1, 1)]
    assert {one["unit"]["code"] for one in items} == {"cuc-thue"}
    assert rest["next"] is None
    assert [one["state"] for one in http.get("/imports", params={"state": "STAGED"}).json()["items"]] == ["STAGED"]
    assert http.get("/imports", params={"unit": str(ex.BANK)}).json()["items"] == []
    assert http.get("/imports", params={"unit": str(UUID(int=5000))}).status_code == 404
