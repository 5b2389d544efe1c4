"""The HTTP edge of plans, asked over ASGI on a real store: each route of the contract, ETags, problem details."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from fastapi.testclient import TestClient
from pydantic import BaseModel

from contracts import plans as contract
from tests.plans import examples as ex
from tests.plans import requests as ask

SLICES = [f"{contract.__name__}.{module.name}" for module in iter_modules(contract.__path__)]
PROGRAMME, PROPOSAL = f"/programmes/{ex.PROGRAMME}", f"/proposals/{ex.PROPOSAL}"


def put(http: TestClient, address: str, wish: BaseModel, **headers: str) -> Any:
    """Send a wish."""
    return http.put(address, json=wish.model_dump(mode="json"), headers=headers)


def post(http: TestClient, address: str, wish: BaseModel) -> Any:
    """Send a list of wishes."""
    return http.post(address, json=wish.model_dump(mode="json"))


def test_a_programme_is_led_through_its_year(http: TestClient) -> None:
    amended = contract.AmendItems(items=ask.items[1:], effective_on=ask.draft.effective_on)
    steps = [
        ("", ask.draft),
        ("/items", amended),
        ("/submissions/1", ask.submission),
        ("/opinions/1", ask.opinion),
        ("/issue", ask.issue),
        (f"/items/{ex.BLOOD}/completion", ask.completion),
        ("/closure", ask.closure),
    ]
    for version, (step, wish) in enumerate(steps, 1):
        answer = put(http, PROGRAMME + step, wish)
        assert (answer.status_code, answer.headers["ETag"]) == (200, f'"{version}"'), answer.text
    shown = http.get(PROGRAMME)
    assert (shown.status_code, shown.headers["ETag"], shown.json()["status"]) == (200, '"7"', "CLOSED")


def test_a_proposal_is_led_to_its_steering_committee(http: TestClient) -> None:
    later = ask.proposal_submission.model_copy(update={"effective_on": ask.returned.effective_on})
    steps = [
        ("", ask.proposal),
        ("/submissions/1", ask.proposal_submission),
        ("/returns/1", ask.returned),
        ("/submissions/2", later),
        ("/adoption", ask.adoption),
        ("/steering-committee", ask.steering),
    ]
    for version, (step, wish) in enumerate(steps, 1):
        answer = put(http, PROPOSAL + step, wish)
        assert (answer.status_code, answer.headers["ETag"]) == (200, f'"{version}"'), answer.text
    shown = http.get(PROPOSAL)
    assert (shown.headers["ETag"], shown.json()["status"]) == ('"6"', "ADOPTED")
    assert put(http, PROPOSAL + "/decline", ask.decline).json()["code"] == "plans.proposal_already_answered"


def test_lists_are_taken_whole(http: TestClient) -> None:
    lists: list[tuple[str, BaseModel]] = [
        ("/programmes/bulk", contract.LoadProgrammes(rows=(ask.year,))),
        ("/programmes/items/completions/bulk", contract.CompleteItems(rows=(ask.completion_row(ex.BLOOD, turns=1),))),
        ("/proposals/bulk", contract.LoadProposals(rows=(ask.path,))),
    ]
    for address, wish in lists:
        answer = post(http, address, wish)
        assert (answer.status_code, answer.json()["rows"], answer.json()["changed"]) == (200, 1, 1), answer.text


def test_a_refusal_is_a_problem_with_its_code_and_what_to_do(http: TestClient) -> None:
    put(http, PROGRAMME, ask.draft)
    answer = put(http, PROGRAMME + "/issue", ask.issue)
    assert (answer.status_code, answer.json()["code"]) == (409, "plans.opinion_missing")
    assert answer.json()["detail"].startswith("Chưa có ý kiến của cấp ủy")


def test_what_is_unknown_is_not_found(http: TestClient) -> None:
    for address in (PROGRAMME, PROPOSAL):
        assert http.get(address).status_code == 404


def test_a_round_counts_from_one(http: TestClient) -> None:
    put(http, PROGRAMME, ask.draft)
    assert put(http, PROGRAMME + "/submissions/0", ask.submission).status_code == 422


def test_a_stale_etag_is_refused(http: TestClient) -> None:
    put(http, PROGRAMME, ask.draft)
    stale = put(http, PROGRAMME + "/submissions/1", ask.submission, **{"If-Match": '"0"'})
    fresh = put(http, PROGRAMME + "/submissions/1", ask.submission, **{"If-Match": '"1"'})
    assert (stale.status_code, fresh.status_code) == (412, 200)


def test_nobody_reads_or_writes_without_a_key(http: TestClient) -> None:
    http.headers.pop("Authorization")
    assert http.get(PROGRAMME).status_code == 401
    assert put(http, PROGRAMME, ask.draft).status_code == 401


def test_every_route_the_contract_names_exists(http: TestClient) -> None:
    """INVARIANT: the routes in the docstrings of the contract's requests are the service's routes.

    A request whose docstring names another method or path than the router would break it.
    """
    promised = {
        tuple(kind.__doc__.split(maxsplit=2)[:2])
        for module in (contract, *map(import_module, SLICES))
        for kind in vars(module).values()
        if isinstance(kind, type) and (kind.__doc__ or "").startswith(("PUT /", "POST /"))
        if kind.__doc__
    }
    described = http.app.openapi()["paths"]  # type: ignore[attr-defined]  # an ASGI app as far as the client knows
    served = {(method.upper(), path) for path, methods in described.items() for method in methods if method != "get"}
    assert {(method, path.rstrip(".:")) for method, path in promised} == served
