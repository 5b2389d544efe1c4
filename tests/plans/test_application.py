"""The use cases on a real store: commits, claims, scope, lists, repeats."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from contracts import plans as contract
from contracts.base import Document
from services.kernel.decider import Refusal
from services.kernel.http import OutOfScope
from services.kernel.store import Caller, Receipt, StaleVersion, Store
from services.plans.application import Programmes, Proposals
from services.plans.domain.programme_item_refusals import ResultMissing
from services.plans.domain.programme_refusals import (
    ItemOutsideYear,
    OpinionMissing,
    ProgrammeExists,
    UnknownProgramme,
)
from services.plans.domain.proposal_refusals import AdoptionMissing, UnknownProposal
from services.plans.domain.rules import NoRuleSet
from services.plans.domain.units import UnitDissolved, UnknownUnit
from services.plans.publishing import publish
from tests.plans import examples as ex
from tests.plans import requests as ask


def facts(store: Store) -> list[str]:
    """The names of the facts the store's events are published as, in order."""
    return [fact.NAME for each in store.log(0, 1000) if (fact := publish(each)) is not None]


def test_a_programme_goes_from_draft_to_closure(store: Store, programmes: Programmes) -> None:
    assert programmes.draft(ex.PROGRAMME, ask.draft, ask.WHOLE).version == 1
    assert programmes.submit(ex.PROGRAMME, 1, ask.submission, ask.WHOLE).version == 2
    assert programmes.record_opinion(ex.PROGRAMME, 1, ask.opinion, ask.WHOLE).version == 3
    assert programmes.issue(ex.PROGRAMME, ask.issue, ask.WHOLE).version == 4
    assert programmes.complete(ex.PROGRAMME, ex.BLOOD, ask.completion, ask.WHOLE).version == 5
    last = programmes.close(ex.PROGRAMME, ask.closure, ask.WHOLE)
    assert (last.version, last.changed, last.position) == (6, True, store.position())
    assert facts(store) == [
        "programme-drafted",
        "programme-submitted",
        "opinion-recorded",
        "plan-approved",
        "plan-item-completed",
        "plan-closed",
    ]


def test_what_is_decided_is_recorded_with_its_rule_set_paper_and_day(store: Store, programmes: Programmes) -> None:
    programmes.load(contract.LoadProgrammes(rows=(ask.year,)), ask.WHOLE)
    issued = store.stream(ex.PROGRAMME)[-1]
    assert (issued.rule_set, issued.effective_on) == ("XI-2018", date(2021, 2, 1))
    assert issued.document is not None
    assert (issued.document.number, issued.document.issued_on) == ("12-CTr/ĐTN", date(2021, 2, 1))
    fact = publish(issued)
    assert isinstance(fact, contract.PlanApproved)
    assert fact.origin.document == Document(number="12-CTr/ĐTN", issued_on=date(2021, 2, 1))
    assert [item.item_id for item in fact.items] == [ex.LAUNCH, ex.BLOOD]


def test_a_repeated_wish_answers_that_it_is_already_so(programmes: Programmes) -> None:
    programmes.draft(ex.PROGRAMME, ask.draft, ask.WHOLE)
    again = programmes.draft(ex.PROGRAMME, ask.draft, ask.WHOLE)
    assert (again.changed, again.position, again.version) == (False, 0, 1)


def test_a_repeated_request_gets_the_first_answer(store: Store, programmes: Programmes) -> None:
    caller = replace(ask.WHOLE, receipt=Receipt("acc-1:k1", "f"))
    first = programmes.draft(ex.PROGRAMME, ask.draft, caller)
    assert programmes.draft(ex.PROGRAMME, ask.draft, caller) == first.model_copy(update={"repeated": True})
    bulk = replace(ask.WHOLE, receipt=Receipt("acc-1:k2", "g"))
    loaded = programmes.load(contract.LoadProgrammes(rows=(ask.year,)), bulk)
    assert programmes.load(contract.LoadProgrammes(rows=(ask.year,)), bulk) == loaded.model_copy(
        update={"repeated": True}
    )
    assert (loaded.rows, loaded.changed) == (1, 1)
    assert len(store.stream(ex.PROGRAMME)) == 4


def test_a_unit_has_one_programme_a_year(programmes: Programmes) -> None:
    programmes.draft(ex.PROGRAMME, ask.draft, ask.WHOLE)
    with pytest.raises(ProgrammeExists):
        programmes.draft(ex.OTHER, ask.draft, ask.WHOLE)
    next_year = ask.draft.model_copy(update={"year": 2022, "items": ()})
    assert programmes.draft(ex.OTHER, next_year, ask.WHOLE).changed


def test_a_refused_draft_leaves_the_year_free(programmes: Programmes) -> None:
    wrong = ask.draft.model_copy(update={"year": 2022})
    with pytest.raises(ItemOutsideYear):
        programmes.draft(ex.PROGRAMME, wrong, ask.WHOLE)
    assert programmes.draft(ex.OTHER, wrong.model_copy(update={"items": ()}), ask.WHOLE).changed


def test_a_stale_version_is_refused(programmes: Programmes) -> None:
    programmes.draft(ex.PROGRAMME, ask.draft, ask.WHOLE)
    with pytest.raises(StaleVersion):
        programmes.submit(ex.PROGRAMME, 1, ask.submission, replace(ask.WHOLE, expected=7))
    assert programmes.submit(ex.PROGRAMME, 1, ask.submission, replace(ask.WHOLE, expected=1)).version == 2


def test_an_unknown_unit_cannot_plan_and_the_refusal_says_how_to_wait_for_it(programmes: Programmes) -> None:
    with pytest.raises(UnknownUnit, match=r"\?after=members:<position>") as caught:
        programmes.draft(ex.PROGRAMME, ask.draft.model_copy(update={"unit_id": UUID(int=99)}), ask.WHOLE)
    assert caught.value.STATUS == 404


def test_a_dissolved_unit_begins_nothing_new(programmes: Programmes, proposals: Proposals) -> None:
    def of(wish: Any, day: date) -> Any:
        return wish.model_copy(update={"unit_id": ex.GONE, "effective_on": day})

    begin: list[Callable[[date], Any]] = [
        lambda day: programmes.draft(ex.PROGRAMME, of(ask.draft, day), ask.WHOLE),
        lambda day: proposals.draft(ex.PROPOSAL, of(ask.proposal, day), ask.WHOLE),
    ]
    for one in begin:
        with pytest.raises(UnitDissolved):
            one(ex.GONE_ON)
        assert one(ex.GONE_ON - timedelta(days=1)).changed


def test_a_day_before_all_rule_sets_is_refused(programmes: Programmes) -> None:
    early = ask.draft.model_copy(update={"effective_on": date(2017, 12, 31)})
    with pytest.raises(NoRuleSet):
        programmes.draft(ex.PROGRAMME, early, ask.WHOLE)


@pytest.mark.parametrize("scope", [ex.BLOC, ex.OFFICE])
def test_one_acts_in_ones_own_unit_and_below(programmes: Programmes, scope: UUID) -> None:
    assert programmes.draft(ex.PROGRAMME, ask.draft, ask.within(scope)).changed
    assert programmes.submit(ex.PROGRAMME, 1, ask.submission, ask.within(scope)).changed
    assert programmes.show(ex.PROGRAMME, ask.within(scope))[1] == 2


STEPS: list[Callable[[Programmes, Caller], object]] = [
    lambda p, who: p.draft(ex.PROGRAMME, ask.draft, who),
    lambda p, who: p.amend(ex.PROGRAMME, contract.AmendItems(items=ask.items, effective_on=date(2021, 1, 4)), who),
    lambda p, who: p.submit(ex.PROGRAMME, 1, ask.submission, who),
    lambda p, who: p.record_opinion(ex.PROGRAMME, 1, ask.opinion, who),
    lambda p, who: p.issue(ex.PROGRAMME, ask.issue, who),
    lambda p, who: p.complete(ex.PROGRAMME, ex.BLOOD, ask.completion, who),
    lambda p, who: p.complete_many(contract.CompleteItems(rows=(ask.completion_row(ex.BLOOD, turns=1),)), who),
    lambda p, who: p.close(ex.PROGRAMME, ask.closure, who),
    lambda p, who: p.load(contract.LoadProgrammes(rows=(ask.year,)), who),
    lambda p, who: p.show(ex.PROGRAMME, who),
]


@pytest.mark.parametrize("scope", [ex.CELL, ex.STRANGER])
def test_nothing_of_a_programme_is_done_or_seen_from_below_or_beside(
    programmes: Programmes, store: Store, scope: UUID
) -> None:
    """INVARIANT: a key acts only in its own unit's subtree.

    A new use case that does not check the scope would break it; add it to STEPS.
    """
    programmes.load(contract.LoadProgrammes(rows=(ask.year,)), ask.WHOLE)
    before = store.position()
    for step in STEPS:
        with pytest.raises(OutOfScope):
            step(programmes, ask.within(scope))
    assert store.position() == before


def test_proposals_keep_to_the_scope_too(proposals: Proposals) -> None:
    proposals.load(contract.LoadProposals(rows=(ask.path,)), ask.WHOLE)
    beside = ask.within(ex.STRANGER)
    steps: list[Callable[[], object]] = [
        lambda: proposals.draft(ex.PROPOSAL, ask.proposal, beside),
        lambda: proposals.submit(ex.PROPOSAL, 1, ask.proposal_submission, beside),
        lambda: proposals.adopt(ex.PROPOSAL, ask.adoption, beside),
        lambda: proposals.give_back(ex.PROPOSAL, 1, ask.returned, beside),
        lambda: proposals.decline(ex.PROPOSAL, ask.decline, beside),
        lambda: proposals.form_steering_committee(ex.PROPOSAL, ask.steering, beside),
        lambda: proposals.load(contract.LoadProposals(rows=(ask.path,)), beside),
        lambda: proposals.show(ex.PROPOSAL, beside),
    ]
    for step in steps:
        with pytest.raises(OutOfScope):
            step()


def test_a_list_of_programmes_is_loaded_in_one_commit(store: Store, programmes: Programmes) -> None:
    other = ask.year.model_copy(
        update={
            "programme_id": ex.OTHER,
            "draft": ask.draft.model_copy(update={"unit_id": ex.CELL}),
            "opinion": None,
            "issue": None,
        }
    )
    done = programmes.load(contract.LoadProgrammes(rows=(ask.year, other)), ask.WHOLE)
    assert (done.rows, done.changed) == (2, 2)
    assert [programmes.show(each, ask.WHOLE)[0].status for each in (ex.PROGRAMME, ex.OTHER)] == ["ISSUED", "SUBMITTED"]
    again = programmes.load(contract.LoadProgrammes(rows=(ask.year, other)), ask.WHOLE)
    assert (again.rows, again.changed, again.position) == (2, 0, 0)


def test_a_refused_row_says_which_one_and_nothing_is_written(store: Store, programmes: Programmes) -> None:
    no_opinion = ask.year.model_copy(
        update={
            "programme_id": ex.OTHER,
            "draft": ask.draft.model_copy(update={"unit_id": ex.CELL}),
            "opinion": None,
        }
    )
    with pytest.raises(OpinionMissing, match=r"^Dòng 2: Chưa có ý kiến") as caught:
        programmes.load(contract.LoadProgrammes(rows=(ask.year, no_opinion)), ask.WHOLE)
    assert (type(caught.value), caught.value.CODE) == (OpinionMissing, "plans.opinion_missing")
    assert caught.value.detail == str(caught.value)
    assert store.position() == 0


def test_a_row_for_an_unknown_unit_or_a_second_programme_of_the_year_is_named(programmes: Programmes) -> None:
    unknown = ask.year.model_copy(update={"draft": ask.draft.model_copy(update={"unit_id": UUID(int=99)})})
    with pytest.raises(UnknownUnit, match=r"^Dòng 2: "):
        programmes.load(contract.LoadProgrammes(rows=(ask.year, unknown)), ask.WHOLE)
    twin = ask.year.model_copy(update={"programme_id": ex.OTHER})
    with pytest.raises(ProgrammeExists, match=r"^Dòng 2: "):
        programmes.load(contract.LoadProgrammes(rows=(ask.year, twin)), ask.WHOLE)


def test_a_list_of_completions_is_all_or_nothing(store: Store, programmes: Programmes) -> None:
    programmes.load(contract.LoadProgrammes(rows=(ask.year,)), ask.WHOLE)
    before = store.position()
    good, empty = ask.completion_row(ex.LAUNCH, turns=9, persons=9), ask.completion_row(ex.BLOOD)
    with pytest.raises(ResultMissing, match=r"^Dòng 2: "):
        programmes.complete_many(contract.CompleteItems(rows=(good, empty)), ask.WHOLE)
    assert store.position() == before
    rows = (good, ask.completion_row(ex.BLOOD, blood_units=3), good)
    done = programmes.complete_many(contract.CompleteItems(rows=rows), ask.within(ex.OFFICE))
    assert (done.rows, done.changed) == (3, 2)


def test_a_programme_shows_where_it_stands(programmes: Programmes) -> None:
    programmes.load(contract.LoadProgrammes(rows=(ask.year,)), ask.WHOLE)
    programmes.complete(ex.PROGRAMME, ex.BLOOD, ask.completion, ask.WHOLE)
    found, version = programmes.show(ex.PROGRAMME, ask.WHOLE)
    assert version == 5
    assert (found.status, found.round, found.opinion, found.number) == ("ISSUED", 1, "AGREED", "12-CTr/ĐTN")
    assert found.opinion_text == ex.SECRET
    assert [(item.item_id, item.completed_on) for item in found.items] == [
        (ex.LAUNCH, None),
        (ex.BLOOD, date(2021, 6, 14)),
    ]


def test_items_are_amended_without_a_fact(store: Store, programmes: Programmes) -> None:
    programmes.draft(ex.PROGRAMME, ask.draft, ask.WHOLE)
    fewer = contract.AmendItems(items=ask.items[:1], effective_on=date(2021, 1, 4))
    done = programmes.amend(ex.PROGRAMME, fewer, ask.WHOLE)
    assert (done.changed, done.position, done.version) == (True, 0, 2)
    assert facts(store) == ["programme-drafted"]


def test_a_proposal_is_returned_submitted_again_and_adopted(store: Store, proposals: Proposals) -> None:
    proposals.draft(ex.PROPOSAL, ask.proposal, ask.WHOLE)
    proposals.submit(ex.PROPOSAL, 1, ask.proposal_submission, ask.WHOLE)
    proposals.give_back(ex.PROPOSAL, 1, ask.returned, ask.WHOLE)
    assert proposals.show(ex.PROPOSAL, ask.WHOLE)[0].answer == ex.SECRET
    second = ask.proposal_submission.model_copy(update={"effective_on": date(2021, 4, 1)})
    proposals.submit(ex.PROPOSAL, 2, second, ask.WHOLE)
    adopted = ask.adoption.model_copy(update={"effective_on": date(2021, 4, 4)})
    proposals.adopt(ex.PROPOSAL, adopted, ask.WHOLE)
    formed = ask.steering.model_copy(update={"effective_on": date(2021, 4, 5)})
    proposals.form_steering_committee(ex.PROPOSAL, formed, ask.WHOLE)
    found, version = proposals.show(ex.PROPOSAL, ask.WHOLE)
    assert (found.status, found.round, found.answer, version) == ("ADOPTED", 2, None, 6)
    assert found.steering_committee is not None
    assert (found.steering_committee.size, found.steering_committee.formed_on) == (7, date(2021, 4, 5))
    assert facts(store) == [
        "proposal-submitted",
        "proposal-returned",
        "proposal-submitted",
        "proposal-adopted",
        "steering-committee-formed",
    ]


def test_a_proposal_is_declined(proposals: Proposals) -> None:
    row = ask.path.model_copy(update={"adoption": None, "steering_committee": None, "decline": ask.decline})
    proposals.load(contract.LoadProposals(rows=(row,)), ask.WHOLE)
    found, _ = proposals.show(ex.PROPOSAL, ask.WHOLE)
    assert (found.status, found.answer) == ("DECLINED", ex.SECRET)


def test_a_list_of_proposals_is_all_or_nothing(store: Store, proposals: Proposals) -> None:
    not_adopted = ask.path.model_copy(update={"proposal_id": ex.OTHER, "adoption": None})
    with pytest.raises(AdoptionMissing, match=r"^Dòng 2: "):
        proposals.load(contract.LoadProposals(rows=(ask.path, not_adopted)), ask.WHOLE)
    assert store.position() == 0
    done = proposals.load(contract.LoadProposals(rows=(ask.path,)), ask.WHOLE)
    assert (done.rows, done.changed) == (1, 1)
    assert proposals.load(contract.LoadProposals(rows=(ask.path,)), ask.WHOLE).changed == 0


@pytest.mark.parametrize("caller", [ask.WHOLE, ask.within(ex.OFFICE)], ids=["whole", "office"])
def test_what_nobody_began_is_unknown(programmes: Programmes, proposals: Proposals, caller: Caller) -> None:
    wishes: list[tuple[type[Refusal], Callable[[], Any]]] = [
        (UnknownProgramme, lambda: programmes.issue(ex.PROGRAMME, ask.issue, caller)),
        (UnknownProgramme, lambda: programmes.show(ex.PROGRAMME, caller)),
        (UnknownProposal, lambda: proposals.adopt(ex.PROPOSAL, ask.adoption, caller)),
        (UnknownProposal, lambda: proposals.show(ex.PROPOSAL, caller)),
    ]
    for refusal, wish in wishes:
        with pytest.raises(refusal) as caught:
            wish()
        assert caught.value.STATUS == 404
