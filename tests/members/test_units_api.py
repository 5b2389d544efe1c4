"""Reorganisations, officers and clusters over HTTP: each route of the contract, and the tree of a day."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel

from contracts import members as contract
from services.kernel.inbox import OwnInbox
from services.kernel.keys import Keys
from services.kernel.store import Store
from services.kernel.views import ViewSet
from services.members.application import UseCases
from services.members.views.directory import Directory
from tests.members import examples as ex
from tests.members.conftest import members, with_key
from tests.support.served import served

ON = date(2021, 7, 1)
NEW, MERGER, SPLIT, POST = UUID(int=41), UUID(int=51), UUID(int=52), UUID(int=61)
WHY = f"Theo kiến nghị của {ex.NAME}"


@pytest.fixture
def http(store: Store, desks: UseCases, private: ViewSet, keys: Keys) -> Iterator[TestClient]:
    """A client for the whole bloc, one member in the first tax branch; the views know no more than the units."""
    OwnInbox(store, private, stream="MEMBERS").step()
    desks.members.register(ex.AN, ex.register(), ex.WHOLE)
    use = UseCases.on(store, ex.RULES, Directory(private, "MEMBERS"))
    with served(members, use, private, keys) as client:
        client.headers |= with_key(keys)
        yield client


def put(http: TestClient, address: str, wish: BaseModel) -> Any:
    answer = http.put(address, json=wish.model_dump(mode="json"))
    assert answer.status_code == 200, (address, answer.text)
    assert answer.headers["ETag"] == f'"{answer.json()["version"]}"'
    return answer.json()


def test_a_bloc_is_reorganised_over_http(http: TestClient, store: Store, private: ViewSet) -> None:
    new = {"unit_id": NEW, "code": "cuc-thue-3", "name": "Chi đoàn 3", "kind": "BRANCH", "parent_id": ex.TAX}
    split = contract.SplitUnit.model_validate(
        {"into": [new], "members": [{"member_id": ex.AN, "to_unit_id": NEW}], "reason": WHY} | ex.paper(ON)
    )
    assert put(http, f"/units/{ex.TAX_1}/splits/{SPLIT}", split)["changed"]
    merge = contract.MergeUnits.model_validate(
        {"source_ids": [NEW], "members": [{"member_id": ex.AN, "to_unit_id": ex.TAX_2}], "reason": WHY}
        | ex.paper(date(2021, 8, 1))
    )
    assert put(http, f"/units/{ex.TAX_2}/mergers/{MERGER}", merge)["changed"]
    assert not put(http, f"/units/{ex.TAX_2}/mergers/{MERGER}", merge)["changed"]
    rename = contract.RenameUnit(name="Ngân hàng Nhà nước", **ex.paper(ON))
    assert put(http, f"/units/{ex.BANK}/name", rename)["version"] == 2
    same = contract.ReparentUnit(parent_id=ex.TAX, **ex.paper(ON))
    assert not put(http, f"/units/{ex.TAX_2}/parent", same)["changed"]
    gone = contract.DissolveUnit(reason=WHY, **ex.paper(ON))
    assert put(http, f"/units/{ex.BANK}/dissolution", gone)["changed"]
    shown = http.get(f"/units/{ex.BANK}").json()
    assert (shown["name"], shown["dissolved_on"]) == ("Ngân hàng Nhà nước", "2021-07-01")
    OwnInbox(store, private, stream="MEMBERS").step()
    codes = {
        day: [one["code"] for one in http.get("/units", params={"on": day} if day else {}).json()["items"]]
        for day in ("2021-06-30", "2021-07-01", "2021-08-01", "")
    }
    assert codes == {
        "2021-06-30": ["cuc-thue", "cuc-thue-1", "cuc-thue-2", "khoi-cq-dn", "ngan-hang"],
        "2021-07-01": ["cuc-thue", "cuc-thue-2", "cuc-thue-3", "khoi-cq-dn"],
        "2021-08-01": ["cuc-thue", "cuc-thue-2", "khoi-cq-dn"],
        "": ["cuc-thue", "cuc-thue-1", "cuc-thue-2", "cuc-thue-3", "khoi-cq-dn", "ngan-hang"],
    }


def test_a_forgotten_member_is_a_problem_that_says_what_to_do_and_names_nobody(http: TestClient) -> None:
    wish = contract.MergeUnits.model_validate({"source_ids": [ex.TAX_1], "reason": WHY} | ex.paper(ON))
    answer = http.put(f"/units/{ex.TAX_2}/mergers/{MERGER}", json=wish.model_dump(mode="json"))
    assert (answer.status_code, answer.json()["code"]) == (409, "members.reorganisation_forgets_member")
    assert ex.NAME not in answer.text


def test_officers_and_clusters_over_http(http: TestClient) -> None:
    appoint = contract.AppointOfficer.model_validate(
        {"member_id": ex.AN, "post": "SECRETARY", "term": "2021-2024"} | ex.paper(ON)
    )
    assert put(http, f"/units/{ex.TAX}/officers/{POST}", appoint)["version"] == 1
    until = contract.SetProvisionalCommittee(until=date(2021, 12, 1), **ex.paper(ON))
    put(http, f"/units/{ex.TAX}/provisional-committee", until)
    shown = http.get(f"/units/{ex.TAX}/officers", params={"on": "2021-07-01"}).json()
    assert [one["member_id"] for one in shown["officers"]] == [str(ex.AN)]
    assert shown["provisional_until"] == "2021-12-01"
    relief = contract.RelieveOfficer(reason=WHY, **ex.paper(date(2021, 8, 1)))
    put(http, f"/units/{ex.TAX}/officers/{POST}/relief", relief)
    later = http.get(f"/units/{ex.TAX}/officers", params={"on": "2021-08-01"})
    assert (later.json()["officers"], WHY in later.text) == ([], False)
    fields = {"year": 2021, "code": "cum-1", "name": "Cụm 1", "lead_id": ex.TAX, "unit_ids": (ex.TAX,)}
    put(http, f"/clusters/{ex.CLUSTER}", contract.FormCluster.model_validate(fields | ex.paper()))
    both = contract.ChangeCluster.model_validate({"unit_ids": (ex.TAX, ex.BANK)} | ex.paper(ON))
    assert put(http, f"/clusters/{ex.CLUSTER}/units", both)["version"] == 2
    lead = contract.RotateLead.model_validate({"lead_id": ex.BANK} | ex.paper(ON))
    assert put(http, f"/clusters/{ex.CLUSTER}/lead", lead)["version"] == 3
