"""The tables of pages as files at the pages' own addresses: the same rows as the API has, dates as pages read them."""

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pypdf
import pytest
from fastapi.testclient import TestClient

from services.kernel.http import Gate, create_app
from services.kernel.keys import Keys
from services.kernel.views import ViewSet, open_engine
from services.reporting import api
from services.reporting.pages import router
from services.reporting.pages.forms import PAGES
from services.reporting.pages.live import Feed
from services.reporting.views import views
from tests.reporting.examples import Telling, members, organisation

TODAY = date(2022, 2, 15)
NAMED = {"{code}": "cuc-thue", "{figure}": "members.active"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("forms")
    shown = ViewSet(open_engine(f"sqlite:///{folder / 'views.db'}"), views, lambda: datetime(2022, 2, 15, tzinfo=UTC))
    tell = Telling()
    facts = [*organisation(tell), *members(tell)]
    with shown.engine.execution_options(bcd_write=True).begin() as db:
        for view in shown.live(db).views.values():
            view.apply(db, facts)
    gate = Gate(Keys(folder / "keys"), {})
    app = create_app("forms", [api.router(shown, gate, lambda: TODAY), router(shown, gate, lambda: TODAY, Feed(shown))])
    with TestClient(app) as client:
        yield client
    shown.close()


def addresses() -> list[str]:
    """The addresses of pages, with the names of a unit and of a figure in them."""
    found = []
    for address in PAGES:
        for field, name in NAMED.items():
            address = address.replace(field, name)
        found.append(address)
    return found


@pytest.mark.parametrize("address", addresses())
def test_a_page_has_the_same_table_as_the_api(client: TestClient, address: str) -> None:
    asked = {"on": "2021-06-15", "since": "2020-12-31T00:00:00+07:00"}
    assert client.get(f"{address}.json", params=asked).json() == client.get(f"/api{address}", params=asked).json()
    own = client.get(f"{address}.csv", params=asked)
    assert (own.status_code, own.text) == (200, client.get(f"/api{address}.csv", params=asked).text)
    assert client.get(f"{address}.xlsx", params=asked).content[:2] == b"PK"


def test_days_and_moments_are_read_as_the_pages_write_them(client: TestClient) -> None:
    asked = {"on": "15/6/2021", "known_at": "26/03/2021 17:00"}
    iso = {"on": "2021-06-15", "known_at": "2021-03-26T10:00:00Z"}
    assert client.get("/overview.csv", params=asked).text == client.get("/api/overview.csv", params=iso).text
    assert client.get("/overview.json", params=asked).json()["known_at"] == "2021-03-26T17:00:00+07:00"
    assert client.get("/overview.json", params={"on": ""}).json()["on"] == "2022-02-15"
    assert client.get("/overview.json", params={"on": "31/02/2021"}).json()["code"] == "http.malformed"


def test_a_printed_table_says_what_it_is_of_what_day_and_place_in_vietnamese(client: TestClient) -> None:
    answer = client.get("/figures/members.active.pdf", params={"on": "15/06/2021", "unit": "cuc-thue"})
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == 'attachment; filename="members.active-2021-06-15.pdf"'
    (page,) = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    text = " ".join(page.extract_text().split())
    assert text.startswith("Đoàn viên theo đơn vị Số liệu tính đến 15/06/2021, đơn vị cuc-thue")
    assert "Đoàn cơ sở Cục Thuế Đoàn cơ sở" in text and "GRASSROOTS_UNION" not in text


@pytest.mark.parametrize("address", ["/units/cuc-thue.docx", "/api/overview.xls", "/figures/members.active.ods"])
def test_a_form_that_no_table_has_is_refused_with_those_it_has(client: TestClient, address: str) -> None:
    answer = client.get(address).json()
    assert (answer["code"], answer["status"]) == ("reporting.unknown_form", 404)
    assert ".xlsx" in answer["detail"] and ".pdf" in answer["detail"]
