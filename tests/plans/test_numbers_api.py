"""Document numbers over HTTP: the register's way, its list as pages and files, problem details."""

import csv
import io
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from pydantic import BaseModel

from contracts.plans import numbers as contract
from tests.plans import examples as ex
from tests.plans import examples_numbers as n

UNIT = f"/units/{ex.OFFICE}"
LETTER, SECOND = f"{UNIT}/documents/{n.LETTER}", f"{UNIT}/documents/{n.SECOND}"


@pytest.fixture
def http(http: TestClient) -> TestClient:
    """A client with a key for the whole bloc; the office has its letters."""
    assert put(http, f"{UNIT}/document-suffix", n.letters).status_code == 200
    return http


def put(http: TestClient, address: str, wish: BaseModel) -> Any:
    """Send a wish."""
    return http.put(address, json=wish.model_dump(mode="json"))


def test_a_number_is_reserved_issued_and_shown(http: TestClient) -> None:
    taken = put(http, LETTER, n.asked)
    assert (taken.headers["ETag"], taken.json()["number"], taken.json()["sequence"]) == ('"1"', "01-KH/ĐTN", 1)
    assert put(http, LETTER, n.asked).json()["changed"] is False
    assert put(http, LETTER + "/issue", n.out).headers["ETag"] == '"2"'
    shown = http.get(LETTER)
    assert (shown.headers["ETag"], shown.json()["state"], shown.json()["issued_on"]) == ('"2"', "ISSUED", "2021-02-03")
    assert put(http, LETTER + "/voiding", n.given_up).json()["code"] == "plans.document_already_issued"


def test_a_register_is_entered_from_paper_voided_in_part_and_closed(http: TestClient) -> None:
    wish = contract.LoadDocuments(rows=(n.row(n.LETTER, issue=n.out), n.row(n.SECOND)))
    loaded = http.post(f"{UNIT}/documents/bulk", json=wish.model_dump(mode="json"))
    assert (loaded.status_code, loaded.json()["numbers"]) == (200, ["01-KH/ĐTN", "02-KH/ĐTN"])
    closing = f"{UNIT}/registers/KH/2021/closure"
    assert put(http, closing, n.closure).json()["code"] == "plans.numbers_still_open"
    assert put(http, SECOND + "/voiding", n.given_up).status_code == 200
    assert put(http, closing, n.closure).status_code == 200
    assert put(http, LETTER[:-1] + "0", n.asked).json()["code"] == "plans.register_closed"


def test_the_list_comes_in_pages(http: TestClient) -> None:
    for address, wish in ((LETTER, n.asked), (SECOND, n.asked), (f"{UNIT}/documents/{n.THIRD}", n.asked_decision)):
        put(http, address, wish)
    found, cursor = [], ""
    for _ in range(3):
        page = http.get(f"{UNIT}/documents?year=2021&limit=1{cursor}").json()
        found += [item["number"] for item in page["items"]]
        cursor = f"&cursor={page['next']}"
    assert (found, page["next"]) == (["01-KH/ĐTN", "02-KH/ĐTN", "01-QĐ/ĐTN-TCKT"], None)
    assert http.get(f"{UNIT}/documents?year=2021&kind=QĐ&state=OPEN").json()["items"][0]["sequence"] == 1
    assert http.get(f"{UNIT}/documents?year=2021&cursor=xyz").json()["code"] == "http.malformed"


def test_the_register_is_a_file_too(http: TestClient) -> None:
    put(http, LETTER, n.asked)
    put(http, LETTER + "/issue", n.out)
    as_csv = http.get(f"{UNIT}/documents.csv?year=2021")
    heading, line = csv.reader(io.StringIO(as_csv.text.removeprefix("\ufeff")))
    assert heading[:4] == ["Loại", "Số", "Số, ký hiệu", "Tình trạng"]
    assert line[:6] == ["KH", "1", "01-KH/ĐTN", "đã ban hành", "2021-02-01", "2021-02-03"]
    as_xlsx = http.get(f"{UNIT}/documents.xlsx?year=2021")
    sheet = load_workbook(io.BytesIO(as_xlsx.content)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]][1:3] == [1, "01-KH/ĐTN"]
    assert 'filename="so-van-ban-2021.xlsx"' in as_xlsx.headers["Content-Disposition"]


@pytest.mark.parametrize("kind", ["", "K H", "KH/", "K1", "A" * 11])
def test_a_type_is_an_abbreviation(http: TestClient, kind: str) -> None:
    wish = n.asked.model_dump(mode="json") | {"kind": kind}
    assert http.put(LETTER, json=wish).status_code == 422


def test_a_number_nobody_took_is_not_found(http: TestClient) -> None:
    assert http.get(LETTER).json()["code"] == "plans.unknown_document"
    assert put(http, f"{UNIT}/registers/KH/2021/closure", n.closure).json()["code"] == "plans.unknown_register"
