"""The HTTP edge of proposals after their first round, and of coordination programmes."""

from uuid import UUID

from fastapi.testclient import TestClient
from pydantic import BaseModel

from contracts.plans import coordination as contract
from contracts.plans import proposals as advice
from tests.plans import examples as ex
from tests.plans import examples_coordination as eg
from tests.plans import examples_proposals as more
from tests.plans import requests as ask
from tests.plans import requests_coordination as together
from tests.plans import requests_proposals as wish
from tests.plans.test_api import PROPOSAL, post, put

COORDINATION = f"/coordination/{eg.COORDINATION}"


def test_a_returned_proposal_is_written_anew_carried_out_and_concluded(http: TestClient) -> None:
    steps = [
        ("", wish.draft),
        ("/submissions/1", ask.proposal_submission),
        ("/returns/1", ask.returned),
        ("/versions/2", wish.revision),
        ("/submissions/2", wish.second_submission),
        ("/adoption", wish.second_adoption),
        ("/steering-committee", wish.steering),
        (f"/implementation/{more.FIRST_REPORT}", wish.report),
        ("/result", wish.result),
    ]
    for version, (step, said) in enumerate(steps, 1):
        answer = put(http, PROPOSAL + step, said)
        assert (answer.status_code, answer.headers["ETag"]) == (200, f'"{version}"'), answer.text
    shown = http.get(PROPOSAL).json()
    assert (shown["status"], [one["title"] for one in shown["versions"]]) == (
        "RESULT_RECORDED",
        ["Quản lý thuế thương mại điện tử", "Quản lý thuế sàn điện tử"],
    )
    assert put(http, PROPOSAL + "/withdrawal", wish.withdrawal).json()["code"] == "plans.withdrawn_after_answer"
    assert put(http, PROPOSAL + "/versions/1", wish.revision).status_code == 422


def test_lists_of_later_steps_of_proposals_are_taken_whole(http: TestClient) -> None:
    returned = advice.ProposalPath(
        proposal_id=ex.OTHER, draft=ask.proposal, submission=ask.proposal_submission, returned=ask.returned
    )
    waiting = advice.ProposalPath(proposal_id=UUID(int=105), draft=ask.proposal, submission=ask.proposal_submission)
    post(http, "/proposals/bulk", advice.LoadProposals(rows=(ask.path, returned, waiting)))
    revision = advice.ReviseProposalRow(**dict(wish.revision), proposal_id=ex.OTHER, version=2)
    withdrawal = advice.WithdrawProposalRow(**dict(wish.withdrawal), proposal_id=UUID(int=105))
    report = advice.ReportImplementationRow(**dict(wish.report), proposal_id=ex.PROPOSAL, report_id=more.FIRST_REPORT)
    result = advice.RecordResultRow(**dict(wish.result), proposal_id=ex.PROPOSAL)
    lists: list[tuple[str, BaseModel]] = [
        ("/proposals/versions/bulk", advice.ReviseProposals(rows=(revision,))),
        ("/proposals/withdrawals/bulk", advice.WithdrawProposals(rows=(withdrawal,))),
        ("/proposals/implementation/bulk", advice.ReportImplementations(rows=(report,))),
        ("/proposals/results/bulk", advice.RecordResults(rows=(result,))),
    ]
    for address, said in lists:
        answer = post(http, address, said)
        assert (answer.status_code, answer.json()["rows"], answer.json()["changed"]) == (200, 1, 1), answer.text


def test_a_coordination_programme_is_led_from_its_proposal_to_its_end(http: TestClient) -> None:
    steps = [
        ("", together.proposal),
        ("/signing", together.signing),
        (f"/activities/{eg.FIRST}", together.link),
        ("/reviews/2021", together.review),
        ("/renewal", together.renewal),
        ("/end", together.end),
    ]
    assert http.get(COORDINATION).json()["code"] == "plans.unknown_coordination"
    for version, (step, said) in enumerate(steps, 1):
        answer = put(http, COORDINATION + step, said)
        assert (answer.status_code, answer.headers["ETag"]) == (200, f'"{version}"'), answer.text
    shown = http.get(COORDINATION)
    assert (shown.headers["ETag"], shown.json()["status"], shown.json()["ends_on"]) == ('"6"', "ENDED", "2023-06-30")
    late = together.link.model_copy(update={"effective_on": together.signing.starts_on})
    refused = put(http, f"{COORDINATION}/activities/{eg.SECOND}", late)
    assert (refused.status_code, refused.json()["code"]) == (409, "plans.coordination_over")


def test_lists_of_coordination_programmes_are_taken_whole(http: TestClient) -> None:
    lists: list[tuple[str, BaseModel]] = [
        ("/coordination/bulk", contract.LoadCoordination(rows=(together.running,))),
        ("/coordination/activities/bulk", contract.LinkActivities(rows=(together.link_row,))),
        ("/coordination/reviews/bulk", contract.ReviewCoordinations(rows=(together.review_row,))),
        ("/coordination/ends/bulk", contract.EndCoordinations(rows=(together.end_row,))),
    ]
    for address, said in lists:
        answer = post(http, address, said)
        assert (answer.status_code, answer.json()["rows"], answer.json()["changed"]) == (200, 1, 1), answer.text


def test_a_party_of_a_kind_that_is_not_known_is_refused_as_malformed(http: TestClient) -> None:
    put(http, COORDINATION, together.proposal)
    said = together.signing.model_dump(mode="json")
    said["parties"][0]["type"] = "COMPANY"
    assert http.put(f"{COORDINATION}/signing", json=said).status_code == 422
