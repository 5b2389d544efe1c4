"""Proposals on a real store after their first round: versions, withdrawal, what came of them, lists, scope, hand-over."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from contracts.plans import proposals as contract
from services.kernel.decider import Refusal
from services.kernel.http import OutOfScope
from services.kernel.store import Caller, Receipt, Store
from services.plans.application import Proposals
from services.plans.domain import proposal_refusals as no
from services.plans.domain.measures import MeasureUnknown
from services.plans.domain.proposal_rules import HandOn, proposal
from services.plans.publishing import publish
from tests.plans import examples as ex
from tests.plans import examples_proposals as more
from tests.plans import requests as ask
from tests.plans import requests_proposals as wish

REVISION = contract.ReviseProposalRow(**dict(wish.revision), proposal_id=ex.PROPOSAL, version=2)
WITHDRAWAL = contract.WithdrawProposalRow(**dict(wish.withdrawal), proposal_id=ex.PROPOSAL)
REPORT = contract.ReportImplementationRow(**dict(wish.report), proposal_id=ex.PROPOSAL, report_id=more.FIRST_REPORT)
RESULT = contract.RecordResultRow(**dict(wish.result), proposal_id=ex.PROPOSAL)
UNKNOWN = UUID(int=999)


def facts(store: Store) -> list[str]:
    """The names of the facts the store's events are published as, in order."""
    return [fact.NAME for each in store.log(0, 1000) if (fact := publish(each)) is not None]


def adopted(proposals: Proposals) -> None:
    """Leave the proposal adopted in its first round."""
    row = ask.path.model_copy(update={"steering_committee": None})
    proposals.load(contract.LoadProposals(rows=(row,)), ask.WHOLE)


def test_one_row_takes_a_proposal_from_draft_to_its_result(store: Store, proposals: Proposals) -> None:
    done = proposals.load(contract.LoadProposals(rows=(wish.long_path,)), ask.WHOLE)
    assert (done.rows, done.changed, done.position) == (1, 1, store.position())
    assert facts(store) == [
        "proposal-submitted",
        "proposal-returned",
        "proposal-revised",
        "proposal-submitted",
        "proposal-adopted",
        "steering-committee-formed",
        "proposal-implementation-reported",
        "proposal-result-recorded",
    ]
    assert proposals.load(contract.LoadProposals(rows=(wish.long_path,)), ask.WHOLE).changed == 0


def test_a_proposal_is_shown_whole_and_its_versions_side_by_side(proposals: Proposals) -> None:
    proposals.load(contract.LoadProposals(rows=(wish.long_path,)), ask.WHOLE)
    found, version = proposals.show(ex.PROPOSAL, ask.WHOLE)
    assert version == 9
    assert (found.status, found.round, found.percent) == (contract.ProposalStatus.RESULT_RECORDED, 2, 40)
    assert found.title == "Quản lý thuế sàn điện tử"
    first, second = found.versions
    assert (first.version, first.title, first.summary) == (1, "Quản lý thuế thương mại điện tử", ex.SECRET)
    assert (first.attachments, first.authors, first.revised_on) == ((more.FILE,), (more.AN,), None)
    assert (second.version, second.title, second.revised_on) == (2, found.title, date(2021, 3, 20))
    assert (second.attachments, second.authors) == ((more.OTHER_FILE,), (more.AN,))
    one, two = found.rounds
    assert (one.round, one.version, one.answer, one.text) == (1, 1, contract.ProposalStatus.RETURNED, ex.SECRET)
    assert (one.committee, one.days, one.answered_on) == (ex.COMMITTEE, 10, date(2021, 3, 11))
    assert (two.round, two.version, two.answer, two.text) == (2, 2, contract.ProposalStatus.ADOPTED, None)
    assert (two.counterparty, two.days) == (contract.Counterparty.GOVERNMENT_OR_MANAGEMENT, 20)
    assert found.steering_committee is not None
    assert [(post.name, post.seats) for post in found.steering_committee.posts] == [("Trưởng ban", 1), ("Ủy viên", 6)]
    (report,) = found.implementation
    assert (report.report_id, report.text, report.milestones) == (more.FIRST_REPORT, ex.SECRET, ("Lập danh sách",))
    assert found.result is not None
    assert [(each.measure, each.amount) for each in found.result.outcome] == [("FILE_HANDLED", 120)]
    assert found.withdrawal is None


def test_every_stage_has_its_name(proposals: Proposals) -> None:
    def status() -> str:
        return proposals.show(ex.PROPOSAL, ask.WHOLE)[0].status.value

    proposals.draft(ex.PROPOSAL, wish.draft, ask.WHOLE)
    seen = [status()]
    steps: list[Callable[[], Any]] = [
        lambda: proposals.submit(ex.PROPOSAL, 1, ask.proposal_submission, ask.WHOLE),
        lambda: proposals.give_back(ex.PROPOSAL, 1, ask.returned, ask.WHOLE),
        lambda: proposals.revise(ex.PROPOSAL, 2, wish.revision, ask.WHOLE),
        lambda: proposals.submit(ex.PROPOSAL, 2, wish.second_submission, ask.WHOLE),
        lambda: proposals.adopt(ex.PROPOSAL, wish.second_adoption, ask.WHOLE),
        lambda: proposals.report_implementation(ex.PROPOSAL, more.FIRST_REPORT, wish.report, ask.WHOLE),
        lambda: proposals.record_result(ex.PROPOSAL, wish.result, ask.WHOLE),
    ]
    for step in steps:
        step()
        seen.append(status())
    assert seen == [
        *("DRAFT", "SUBMITTED", "RETURNED", "REVISED", "SUBMITTED", "ADOPTED", "IMPLEMENTING", "RESULT_RECORDED")
    ]


def test_a_withdrawn_proposal_tells_why_to_those_in_scope_only(store: Store, proposals: Proposals) -> None:
    row = contract.ProposalPath(
        proposal_id=ex.PROPOSAL, draft=ask.proposal, submission=ask.proposal_submission, withdrawal=wish.withdrawal
    )
    proposals.load(contract.LoadProposals(rows=(row,)), ask.WHOLE)
    found, _ = proposals.show(ex.PROPOSAL, ask.within(ex.OFFICE))
    assert (found.status, found.withdrawal) == (
        contract.ProposalStatus.WITHDRAWN,
        contract.ProposalWithdrawalReply(withdrawn_on=date(2021, 3, 5), number="50-CV/ĐTN", reason=ex.SECRET),
    )
    assert facts(store) == ["proposal-submitted", "proposal-withdrawn"]


def test_lists_are_taken_whole_and_again_without_effect(proposals: Proposals) -> None:
    proposals.draft(ex.OTHER, ask.proposal, ask.WHOLE)
    proposals.submit(ex.OTHER, 1, ask.proposal_submission, ask.WHOLE)
    away = contract.WithdrawProposals(rows=(WITHDRAWAL.model_copy(update={"proposal_id": ex.OTHER}),))
    adopted(proposals)
    reports = contract.ReportImplementations(
        rows=(REPORT, REPORT.model_copy(update={"report_id": more.SECOND_REPORT, "milestones": ()}))
    )
    results = contract.RecordResults(rows=(RESULT,))
    for again in (False, True):
        for rows, answer in (
            (1, proposals.withdraw_many(away, ask.WHOLE)),
            (2, proposals.report_many(reports, ask.WHOLE)),
            (1, proposals.record_results(results, ask.WHOLE)),
        ):
            assert (answer.rows, answer.changed) == (rows, 0 if again else rows)


def test_a_list_of_revisions_is_taken_row_by_row_of_any_proposal(proposals: Proposals) -> None:
    returned = contract.ProposalPath(
        proposal_id=ex.PROPOSAL, draft=ask.proposal, submission=ask.proposal_submission, returned=ask.returned
    )
    other = returned.model_copy(update={"proposal_id": ex.OTHER})
    proposals.load(contract.LoadProposals(rows=(returned, other)), ask.WHOLE)
    third = REVISION.model_copy(update={"version": 3})
    rows = (REVISION, third, REVISION.model_copy(update={"proposal_id": ex.OTHER}))
    assert proposals.revise_many(contract.ReviseProposals(rows=rows), ask.WHOLE).changed == 3
    assert len(proposals.show(ex.PROPOSAL, ask.WHOLE)[0].versions) == 3


@pytest.mark.parametrize(
    ("ask_for", "refusal"),
    [
        (
            lambda it: it.revise_many(contract.ReviseProposals(rows=(REVISION, REVISION)), ask.WHOLE),
            no.ProposalNotRevisable,
        ),
        (
            lambda it: it.withdraw_many(contract.WithdrawProposals(rows=(WITHDRAWAL,)), ask.WHOLE),
            no.WithdrawnAfterAnswer,
        ),
        (
            lambda it: it.report_many(
                contract.ReportImplementations(rows=(REPORT.model_copy(update={"effective_on": date(2021, 3, 1)}),)),
                ask.WHOLE,
            ),
            no.ProposalNotAdopted,
        ),
        (
            lambda it: it.record_results(
                contract.RecordResults(
                    rows=(
                        RESULT.model_copy(
                            update={"outcome": (RESULT.outcome[0].model_copy(update={"measure": "ELEPHANT"}),)}
                        ),
                    )
                ),
                ask.WHOLE,
            ),
            MeasureUnknown,
        ),
    ],
    ids=["revisions", "withdrawals", "reports", "results"],
)
def test_a_refusal_names_the_row_and_nothing_of_the_list_is_written(
    store: Store, proposals: Proposals, ask_for: Callable[[Proposals], Any], refusal: type[Refusal]
) -> None:
    adopted(proposals)
    before = store.position()
    with pytest.raises(refusal, match=r"^Dòng 1: "):
        ask_for(proposals)
    assert store.position() == before


def test_a_later_row_that_fails_undoes_the_earlier_ones(store: Store, proposals: Proposals) -> None:
    adopted(proposals)
    before = store.position()
    stranger = REPORT.model_copy(update={"proposal_id": UNKNOWN, "report_id": more.SECOND_REPORT})
    with pytest.raises(no.UnknownProposal, match=r"^Dòng 2: "):
        proposals.report_many(contract.ReportImplementations(rows=(REPORT, stranger)), ask.WHOLE)
    assert store.position() == before


def test_a_repeated_request_is_answered_once(store: Store, proposals: Proposals) -> None:
    adopted(proposals)
    caller = Caller(ask.WHOLE.actor, None, receipt=Receipt("bao-cao-1", "fingerprint"))
    first = proposals.report_implementation(ex.PROPOSAL, more.FIRST_REPORT, wish.report, caller)
    again = proposals.report_implementation(ex.PROPOSAL, more.FIRST_REPORT, wish.report, caller)
    assert (first.repeated, again.repeated, again.version) == (False, True, first.version)


def test_every_step_keeps_to_the_scope(proposals: Proposals) -> None:
    adopted(proposals)
    beside = ask.within(ex.STRANGER)
    asked: list[Callable[[], Any]] = [
        lambda: proposals.revise(ex.PROPOSAL, 2, wish.revision, beside),
        lambda: proposals.revise_many(contract.ReviseProposals(rows=(REVISION,)), beside),
        lambda: proposals.withdraw(ex.PROPOSAL, wish.withdrawal, beside),
        lambda: proposals.withdraw_many(contract.WithdrawProposals(rows=(WITHDRAWAL,)), beside),
        lambda: proposals.report_implementation(ex.PROPOSAL, more.FIRST_REPORT, wish.report, beside),
        lambda: proposals.report_many(contract.ReportImplementations(rows=(REPORT,)), beside),
        lambda: proposals.record_result(ex.PROPOSAL, wish.result, beside),
        lambda: proposals.record_results(contract.RecordResults(rows=(RESULT,)), beside),
    ]
    for each in asked:
        with pytest.raises(OutOfScope):
            each()
    within = ask.within(ex.OFFICE)
    assert proposals.record_results(contract.RecordResults(rows=(RESULT,)), within).changed == 1


def test_a_proposal_handed_on_is_the_new_units_to_read_and_to_go_on_with(store: Store, proposals: Proposals) -> None:
    adopted(proposals)
    command = HandOn(more.HEIR, date(2021, 7, 1))
    for _ in range(2):
        store.write(lambda work: work.decide(proposal, ex.PROPOSAL, command, on=command.on), ask.WHOLE)
    assert facts(store)[-1] == "proposal-handed-on"
    assert facts(store).count("proposal-handed-on") == 1
    heir = ask.within(ex.STRANGER)
    assert proposals.show(ex.PROPOSAL, heir)[0].unit.code == more.HEIR.code
    assert proposals.record_result(ex.PROPOSAL, wish.result, heir).changed
    said = publish(store.stream(ex.PROPOSAL)[-1])
    assert said is not None
    assert said.unit.code == more.HEIR.code
    for before in (
        lambda: proposals.show(ex.PROPOSAL, ask.within(ex.OFFICE)),
        lambda: proposals.load(contract.LoadProposals(rows=(ask.path,)), ask.within(ex.OFFICE)),
    ):
        with pytest.raises(OutOfScope):
            before()
