"""Paged lists of members as files: every page, the same filters, the same refusals."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient

from services.kernel import files
from services.kernel.http import Gate, create_app
from services.kernel.inbox import OwnInbox
from services.kernel.keys import Keys
from services.kernel.store import Store
from services.kernel.views import ViewSet, open_engine
from services.members.api import life, units
from services.members.application import UseCases
from services.members.views import views
from tests.members import examples as ex

AT = datetime(2026, 7, 1, 8, tzinfo=UTC)


@pytest.fixture
def http(store: Store, desks: UseCases, tmp_path: Path) -> Iterator[TestClient]:
    """A client for the tax office over members of 31 years in it and one elsewhere."""
    desks.members.register(ex.AN, ex.register(), ex.WHOLE)
    desks.members.register(ex.BINH, ex.register(full_name="Lê Bình", member_code="B", unit_id=ex.BANK), ex.WHOLE)
    shown = ViewSet(open_engine(f"sqlite:///{tmp_path / 'views.db'}"), views, lambda: AT)
    own = OwnInbox(store, shown, stream="MEMBERS")
    while own.step():
        pass
    keys, routes = Keys(tmp_path / "api-keys.json"), APIRouter()
    gate = Gate(keys, {})
    for slice_ in (units, life):
        slice_.add_routes(routes, desks, shown, gate)
    token = keys.create(account="acc-2", post="Bí thư", at=AT, unit=ex.TAX, unit_code="cuc-thue")
    yield TestClient(create_app("members", [routes]), headers={"Authorization": f"Bearer {token}"})
    shown.close()


def lines(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def values(content: bytes) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(content)).active.values)


def test_all_pages_stand_in_the_file(http: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "STEP", 2)
    found = lines(http.get("/units.csv").text)
    assert [line[0] for line in found] == ["Mã", "cuc-thue", "cuc-thue-1", "cuc-thue-2", "khoi-cq-dn", "ngan-hang"]
    answer = http.get("/units.xlsx?on=2018-12-31")
    assert answer.headers["content-disposition"] == 'attachment; filename="units.xlsx"'
    assert len(values(answer.content)) == 1


def test_the_file_holds_what_the_list_holds_and_no_more(http: TestClient) -> None:
    born = datetime(ex.BORN.year, ex.BORN.month, ex.BORN.day, tzinfo=UTC).replace(tzinfo=None)
    over = date(2025, 8, 18)
    listed = http.get("/members/maturations/due").json()["items"]
    assert [(row["full_name"], row["over_from"]) for row in listed] == [(ex.NAME, over.isoformat())]
    heading, row = values(http.get("/members/maturations/due.xlsx").content)
    assert heading[0] == "Họ và tên"
    assert row[:3] == (ex.NAME, born, "cuc-thue-1")
    assert row[4] == "x"


def test_a_refusal_is_the_lists_own(http: TestClient) -> None:
    assert http.get(f"/members/maturations/due.xlsx?unit={ex.BANK}").json()["code"] == "http.out_of_scope"
    assert http.get("/members/deadlines.csv").status_code == 422
    for path in ("/members/deadlines.csv?kind=transfer&on=", "/members/maturations/due?on="):
        assert (http.get(f"{path}2200-12-31").status_code, http.get(f"{path}9999-12-31").status_code) == (200, 422)
    assert lines(http.get("/members/deadlines.csv?kind=transfer").text)[1:] == []
