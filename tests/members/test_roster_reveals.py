"""Sensitive columns and filters of the roster: for a purpose only, and logged before they are shown."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient

from services.kernel.http import Gate, create_app
from services.kernel.inbox import OwnInbox
from services.kernel.keys import Keys
from services.kernel.store import Store, Work
from services.kernel.views import ViewSet, open_engine
from services.members.api import roster
from services.members.application import UseCases
from services.members.application.directory import Empty
from services.members.application.reveals import Reveals
from services.members.domain import member as members
from services.members.domain.access import access_id
from services.members.domain.member import member
from services.members.sheets.columns import COLUMNS
from services.members.views.roster import Roster
from services.members.views.units import Units
from tests.members import examples as ex

AT = datetime(2021, 7, 1, 8, tzinfo=UTC)
RELIGION = [column.key for column in COLUMNS].index("religion")


@pytest.fixture
def clients(store: Store, desks: UseCases, tmp_path: Path) -> Iterator[dict[str, TestClient]]:
    """Clients for the whole bloc and for the tax office, over two members, one with sensitive details."""
    desks.members.register(ex.AN, ex.register(), ex.WHOLE)
    desks.members.register(ex.BINH, ex.register(full_name="Lê Bình", member_code="MA-2"), ex.WHOLE)

    def told(work: Work) -> None:
        details = members.ChangeDetails(details={"religion": "Kín"}, purpose="STATISTICS", on=ex.DAY)
        work.decide(member, ex.AN, details, on=ex.DAY)

    store.write(told, ex.WHOLE)
    views = ViewSet(
        open_engine(f"sqlite:///{tmp_path / 'views.db'}"), lambda *one: [Units(*one), Roster(*one)], lambda: AT
    )
    own = OwnInbox(store, views, stream="MEMBERS")
    while own.step():
        pass
    keys, routes = Keys(tmp_path / "api-keys.json"), APIRouter()
    use: Any = SimpleNamespace(reveals=Reveals(store, ex.RULES, Empty()))
    roster.add_routes(routes, use, views, Gate(keys, {}))
    app = create_app("members", [routes])
    whole = keys.create(account="acc-1", post="Quản trị", at=AT)
    tax = keys.create(account="acc-2", post="Bí thư", at=AT, unit=ex.TAX, unit_code="cuc-thue")
    yield {
        name: TestClient(app, headers={"Authorization": f"Bearer {token}"})
        for name, token in (("whole", whole), ("tax", tax))
    }
    views.close()


def seen(store: Store, member_id: UUID) -> list[tuple[str, tuple[str, ...]]]:
    """The reveals logged of a member: purpose and fields."""
    return [(one.event.purpose, one.event.fields) for one in store.stream(access_id(member_id))]  # type: ignore[attr-defined]  # Viewed


def religions(content: bytes) -> list[Any]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [row[RELIGION].value for row in sheet.iter_rows(min_row=4)]


def test_the_form_fills_sensitive_columns_for_a_purpose_and_logs_each_member(
    store: Store, clients: dict[str, TestClient]
) -> None:
    """INVARIANT: no sensitive word of a member leaves in a file without an entry in that member's log.

    Breaks when a file reads the sensitive columns on another path than the one that logs.
    """
    tax = clients["tax"]
    assert religions(tax.get("/roster.xlsx?form=34").content) == [None, None]
    assert (seen(store, ex.AN), seen(store, ex.BINH)) == ([], [])
    assert "Kín" in religions(tax.get("/roster.xlsx?form=34&purpose=STATISTICS").content)
    assert "Kín" in tax.get("/roster.csv?form=34&purpose=MEMBER_RECORD").text
    fields = roster.SHOWN_FOR_A_PURPOSE
    assert {"ethnicity", "religion", "political_level", "party_joined_on"} <= set(fields)
    assert seen(store, ex.AN) == seen(store, ex.BINH) == [("STATISTICS", fields), ("MEMBER_RECORD", fields)]


def test_the_plain_list_is_never_a_reveal(store: Store, clients: dict[str, TestClient]) -> None:
    assert "Kín" not in clients["tax"].get("/roster.csv?purpose=STATISTICS").text
    assert seen(store, ex.AN) == []


@pytest.mark.parametrize(
    "path", ["/roster.xlsx?form=34", "/roster.csv?form=34", "/roster?party=NONE", "/roster.csv?party=NONE"]
)
def test_who_is_responsible_for_no_unit_must_say_why(store: Store, clients: dict[str, TestClient], path: str) -> None:
    whole = clients["whole"]
    assert whole.get(f"{path}&purpose=STATISTICS").json()["code"] == "members.break_glass_needed"
    assert whole.get(f"{path}&purpose=CURIOSITY").json()["code"] == "members.unknown_view_purpose"
    assert seen(store, ex.AN) == []
    assert whole.get(f"{path}&purpose=STATISTICS&break_glass=Thanh%20tra").status_code == 200
    assert len(seen(store, ex.AN)) == 1


def test_to_narrow_to_the_party_is_to_look_at_it(store: Store, clients: dict[str, TestClient]) -> None:
    tax = clients["tax"]
    assert tax.get("/roster?party=FULL").json()["code"] == "http.malformed"
    assert tax.get("/roster?party=FULL&purpose=PARTY_REFERRAL").json()["items"] == []
    found = tax.get("/roster?party=NONE&purpose=PARTY_REFERRAL").json()["items"]
    assert {row["id"] for row in found} == {str(ex.AN), str(ex.BINH)}
    assert seen(store, ex.AN) == [("PARTY_REFERRAL", ("party_status",))]
