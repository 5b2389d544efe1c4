"""The roster over HTTP: scope, filters, paging, totals, and the same list as files that can be read back."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient

from services.kernel.decider import DomainEvent
from services.kernel.http import Gate, create_app
from services.kernel.keys import Keys
from services.kernel.store import Actor, Erased, Recorded
from services.kernel.views import Delivered, Place, ViewSet, open_engine
from services.members.api import roster
from services.members.domain import member_events as member
from services.members.domain import rating
from services.members.domain.unit import Established, Reparented, UnitRef
from services.members.sheets.columns import COLUMNS
from services.members.sheets.reading import Options, read
from services.members.views.roster import Roster
from services.members.views.units import Units

AT = datetime(2021, 7, 1, 8, tzinfo=UTC)
DAY = date(2021, 3, 26)
BLOC, TAX, TAX_1, BANK = (
    UnitRef(id=UUID(int=n), code=code) for n, code in enumerate(("khoi", "thue", "thue-1", "ngan-hang"), 1)
)
AN, DUC, EVIL, GONE = (UUID(int=n) for n in range(11, 15))
FORMULA = '=HYPERLINK("http://x.vn","An")'


def recorded(stream: UUID, event: DomainEvent, position: int) -> Recorded:
    return Recorded(position, stream, 1, event, AT, DAY, Actor("a", "b", "*"), None, "", None, None)


def registered(name: str, unit: UnitRef, sex: str, born: str, code: str | None = None) -> member.Registered:
    fields = {"unit": unit, "full_name": name, "birth_date": born, "sex": sex, "member_code": code}
    return member.Registered.model_validate(fields | {"joined_on": date(2015, 3, 26), "on": DAY})


STORY: tuple[tuple[UUID, DomainEvent], ...] = (
    (BLOC.id, Established(code="khoi", name="Đoàn Khối", kind="BLOC", parent=None)),
    (TAX.id, Established(code="thue", name="Đoàn cơ sở Cục Thuế", kind="GRASSROOTS_UNION", parent=BLOC)),
    (TAX_1.id, Established(code="thue-1", name="Chi đoàn Thuế 1", kind="BRANCH", parent=TAX)),
    (BANK.id, Established(code="ngan-hang", name="Chi đoàn cơ sở Ngân hàng", kind="GRASSROOTS_BRANCH", parent=BLOC)),
    (AN, registered("Trần Ngọc An", TAX_1, "FEMALE", "1995-08-17", "DV-1")),
    (DUC, registered("Nguyễn Văn Đức", BANK, "MALE", "1990-01-02", "DV-2")),
    (EVIL, registered(FORMULA, TAX_1, "MALE", "2000-02-29")),
    (GONE, registered("Lê Xóa", TAX_1, "MALE", "2000-02-29", "DV-4")),
    (AN, member.DetailsChanged(details={"phone": "0912345678", "id_number": "001095012345"}, on=DAY)),
    (AN, member.DetailsChanged(details={"id_issued_on": "2021-05-06", "hometown": "Huế"}, on=DAY)),
    (AN, member.DetailsChanged(details={"religion": "Kín", "party_joined_on": "2020"}, purpose="Thống kê", on=DAY)),
    (UUID(int=99), rating.Decided(member_id=AN, unit=TAX_1, year=2020, rank="GOOD")),
    (UUID(int=98), Erased(person=GONE)),
)


@pytest.fixture
def views(tmp_path: Path) -> Iterator[ViewSet]:
    """The views of units and roster with the story told."""
    made = ViewSet(
        open_engine(f"sqlite:///{tmp_path / 'views.db'}"), lambda *one: [Units(*one), Roster(*one)], lambda: AT
    )
    tell(made, *STORY)
    yield made
    made.close()


def tell(views: ViewSet, *story: tuple[UUID, DomainEvent]) -> None:
    live = views.generation("g1")
    old = views.place(live, "S")
    batch = [
        Delivered(n, event.TOPIC, str(stream), b"", recorded(stream, event, n), private=True)
        for n, (stream, event) in enumerate(story, old.position + 1)
    ]
    views.apply(live, "S", batch, old, Place(batch[-1].position, batch[-1].position, "own"))
    assert views.parked() == []


class Clients:
    """A client per key: for the whole, or one unit's subtree."""

    def __init__(self, views: ViewSet, keys: Keys) -> None:
        self._keys, routes = keys, APIRouter()
        roster.add_routes(routes, None, views, Gate(keys, {}))  # type: ignore[arg-type]  # the roster asks no use case
        self._app = create_app("members", [routes])

    def __call__(self, unit: UnitRef | None = None) -> TestClient:
        scope = {} if unit is None else {"unit": unit.id, "unit_code": unit.code}
        token = self._keys.create(account="acc", post="Bí thư", at=AT, **scope)  # type: ignore[arg-type]  # as named
        return TestClient(self._app, headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def clients(views: ViewSet, tmp_path: Path) -> Clients:
    return Clients(views, Keys(tmp_path / "api-keys.json"))


@pytest.fixture
def http(clients: Clients) -> TestClient:
    """A client with a key for the whole bloc."""
    return clients()


def names(http: TestClient, query: str = "") -> list[str]:
    answer = http.get(f"/roster?{query}")
    assert answer.status_code == 200, answer.text
    return [row["full_name"] for row in answer.json()["items"]]


def sheet(http: TestClient, query: str = "") -> Any:
    answer = http.get(f"/roster.xlsx?{query}")
    assert answer.status_code == 200, answer.text
    return openpyxl.load_workbook(io.BytesIO(answer.content)).active


def test_a_row_shows_a_member_and_nothing_sensitive(http: TestClient) -> None:
    page = http.get("/roster?q=tran").json()
    assert page["items"] == [
        {
            "id": str(AN),
            "unit": {"id": str(TAX_1.id), "code": "thue-1"},
            "state": "active",
            "full_name": "Trần Ngọc An",
            "birth_date": "1995-08-17",
            "sex": "FEMALE",
            "member_code": "DV-1",
            "card_number": None,
            "phone": "0912345678",
            "joined_on": "2015-03-26",
            "rank": "GOOD",
            "rank_year": 2020,
        }
    ]
    assert (page["next"], page["total"], page["note"]) == (None, None, None)


def test_a_key_sees_its_subtree_and_no_more(clients: Clients, views: ViewSet) -> None:
    """INVARIANT: no list, search, total or file shows a member outside the caller's subtree.

    Breaks when a path forgets to narrow to the units below the caller's, or the tree is that of another day.
    """
    tax, branch, bank = clients(TAX), clients(TAX_1), clients(BANK)
    assert names(bank) == ["Nguyễn Văn Đức"]
    assert names(tax) == names(branch) == [FORMULA, "Trần Ngọc An", "[đã xóa]"]
    assert (names(tax, "q=duc"), names(bank, "q=duc")) == ([], ["Nguyễn Văn Đức"])
    assert tax.get("/roster?count=true").json()["total"] == 3
    for query in (f"unit={BANK.id}", f"unit={BLOC.id}"):
        for path in ("/roster", "/roster.xlsx", "/roster.csv"):
            assert tax.get(f"{path}?{query}").json()["code"] == "http.out_of_scope"
    assert {row[1].value for row in sheet(bank)} == {"Họ và tên", "Nguyễn Văn Đức"}
    tell(views, (TAX_1.id, Reparented(code="thue-1", parent=BANK, before=TAX, on=DAY)))
    assert (names(tax), len(names(bank))) == ([], 4)
    assert tax.get(f"/roster?unit={UUID(int=404)}").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (f"unit={TAX.id}&sort=joined", ["Trần Ngọc An", FORMULA, "[đã xóa]"]),
        ("q=%C4%90%E1%BB%A9c", ["Nguyễn Văn Đức"]),
        ("rank=GOOD", ["Trần Ngọc An"]),
        ("age_from=31", ["Nguyễn Văn Đức"]),
        ("age_to=25&age_from=25", ["Trần Ngọc An"]),
        ("age_to=21", [FORMULA]),
        ("joined_from=2015-03-27", []),
        ("sex=FEMALE", ["Trần Ngọc An"]),
        ("state=ended", []),
    ],
)
def test_a_list_is_narrowed(http: TestClient, query: str, found: list[str]) -> None:
    assert names(http, query) == found


def test_pages_follow_one_another_and_an_empty_one_says_so(http: TestClient) -> None:
    for sort in ("given_name", "joined", "unit"):
        seen, cursor = [], ""
        while cursor is not None:
            page = http.get(f"/roster?sort={sort}&limit=1&count=true{cursor and f'&cursor={cursor}'}").json()
            assert page["total"] == 4
            seen += [row["id"] for row in page["items"]]
            cursor = page["next"]
        assert sorted(seen) == [str(one) for one in (AN, DUC, EVIL, GONE)]
    empty = http.get("/roster?q=zzz&count=true").json()
    assert (empty["items"], empty["total"], empty["note"]) == ([], 0, roster.NOBODY)
    other = http.get("/roster?sort=joined&limit=1").json()["next"]
    assert http.get(f"/roster?cursor={other}").json()["code"] == "http.malformed"
    assert http.get("/roster?cursor=x").json()["code"] == "http.malformed"


def test_the_list_as_a_workbook_holds_text_as_text(http: TestClient) -> None:
    """INVARIANT: what a person is called is never run, and leading zeros stay."""
    found = sheet(http)
    heading, *rows = [[cell.value for cell in row] for row in found]
    by_name = {row[1]: row for row in rows}
    assert heading[:3] == ["STT", "Họ và tên", "Ngày sinh"]
    assert [row[0] for row in rows] == [1, 2, 3, 4]
    assert by_name["Trần Ngọc An"][2:] == [
        *(datetime.fromisoformat("1995-08-17"), "Nữ", "DV-1", None, "Chi đoàn Thuế 1", "thue-1"),
        *(datetime.fromisoformat("2015-03-26"), "Hoàn thành tốt nhiệm vụ", 2020, "0912345678", "Đang sinh hoạt"),
    ]
    assert {cell.data_type for row in found for cell in row} <= {"s", "n", "d"}
    assert (found.freeze_panes, FORMULA in by_name) == ("A2", True)


def test_the_list_as_csv_runs_nothing(http: TestClient) -> None:
    answer = http.get("/roster.csv?sort=unit")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["content-disposition"] == 'attachment; filename="doan-vien-2021-07-01.csv"'
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert "'" + FORMULA in [row[1] for row in rows]


def test_the_form_has_34_columns_under_three_heading_rows_and_can_be_read_back(http: TestClient) -> None:
    """INVARIANT: a roster exported in the Union's form is understood by the import, person by person.

    Breaks when export and import disagree on a heading, an order, a date or how a member is known again.
    """
    found = sheet(http, "form=34")
    assert (found.max_column, found.max_row, found.freeze_panes) == (35, 3 + 4, "A4")
    assert found.column_dimensions["AI"].hidden
    cells = [[cell.value for cell in row] for row in found]
    merged = [((a.min_row - 1, a.min_col - 1), (a.max_row - 1, a.max_col - 1)) for a in found.merged_cells.ranges]
    back = read(cells, merged, Options(today=AT.date(), ranks={}, sensitive=False))
    assert len(back.rows) == 4
    an = next(row for row in back.rows if row.values["full_name"] == "Trần Ngọc An")
    known = {"bcd_id": str(AN), "phone": "0912345678", "id_number": "001095012345"}
    assert {key: an.values[key] for key in known} == known
    values = dict(zip([column.key for column in COLUMNS], cells[3 + 1], strict=False))
    assert (values["religion"], values["party_joined_on"], values["age"]) == (None, None, 25)
    assert values["id_issued_on"] == datetime.fromisoformat("2021-05-06")


def test_the_form_as_csv_has_one_heading_row(http: TestClient) -> None:
    rows = list(csv.reader(io.StringIO(http.get("/roster.csv?form=34").text.removeprefix("\ufeff"))))
    assert rows[0] == [*(column.title for column in COLUMNS), "bcd_id"]
    assert {len(row) for row in rows} == {35}
