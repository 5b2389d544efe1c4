"""Coordination programmes on a real store: commits, scope, lists, repeats, hand-over."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from contracts.plans import coordination as contract
from services.kernel.decider import Refusal
from services.kernel.http import OutOfScope
from services.kernel.store import Caller, Receipt, Store
from services.plans.application import Coordination, UseCases
from services.plans.domain import coordination_refusals as no
from services.plans.domain.coordination_rules import coordination as decider
from services.plans.domain.units import UnitDissolved, UnknownUnit
from services.plans.publishing import publish
from tests.plans import examples as ex
from tests.plans import examples_coordination as eg
from tests.plans import requests as ask
from tests.plans import requests_coordination as wish

LOAD = contract.LoadCoordination(rows=(wish.path,))
RUNNING = contract.LoadCoordination(rows=(wish.running,))


@pytest.fixture
def coordination(use: UseCases) -> Coordination:
    """The use cases of coordination programmes."""
    return use.coordination


def facts(store: Store) -> list[str]:
    """The names of the facts the store's events are published as, in order."""
    return [fact.NAME for each in store.log(0, 1000) if (fact := publish(each)) is not None]


def test_one_row_takes_a_programme_from_its_proposal_to_its_end(store: Store, coordination: Coordination) -> None:
    done = coordination.load(LOAD, ask.WHOLE)
    assert (done.rows, done.changed, done.position) == (1, 1, store.position())
    assert facts(store) == [
        f"coordination-{what}" for what in ("proposed", "signed", "renewed", "activity-linked", "reviewed", "ended")
    ]
    assert coordination.load(LOAD, ask.WHOLE).changed == 0


def test_a_programme_is_shown_whole(coordination: Coordination) -> None:
    coordination.load(LOAD, ask.WHOLE)
    found, version = coordination.show(eg.COORDINATION, ask.within(ex.OFFICE))
    assert (version, found.status, found.contents) == (6, contract.CoordinationStatus.ENDED, ex.SECRET)
    assert [(party.type.value, party.name) for party in found.parties] == [
        ("YOUTH_UNION", "Đoàn Khối"),
        ("MASS_ORGANISATION", "Công đoàn viên chức"),
        ("MASS_ORGANISATION", "Hội Cựu chiến binh"),
    ]
    assert (found.signed_on, found.starts_on, found.ends_on) == (
        date(2021, 1, 25),
        date(2021, 2, 1),
        date(2023, 6, 30),
    )
    assert found.activities == (contract.LinkedActivityReply(activity_id=eg.FIRST, held_on=date(2021, 4, 7)),)
    (review,) = found.reviews
    assert (review.year, review.text, review.results[0].measure, review.results[0].amount) == (
        *(2021, ex.SECRET),
        *("BLOOD_UNIT", 420),
    )
    (renewal,) = found.renewals
    assert (renewal.previous_ends_on, renewal.ends_on) == (date(2022, 6, 30), date(2023, 6, 30))
    assert (found.ended_on, found.reason) == (date(2022, 7, 1), ex.SECRET)


def test_a_programme_goes_step_by_step(coordination: Coordination) -> None:
    it, all_ = eg.COORDINATION, ask.WHOLE
    assert coordination.propose(it, wish.proposal, all_).version == 1
    proposed, _ = coordination.show(it, all_)
    assert (proposed.status, proposed.parties, proposed.ends_on) == (contract.CoordinationStatus.PROPOSED, (), None)
    assert coordination.sign(it, wish.signing, all_).version == 2
    assert coordination.link(it, eg.FIRST, wish.link, all_).version == 3
    assert coordination.review(it, 2021, wish.review, all_).version == 4
    assert coordination.renew(it, wish.renewal, all_).version == 5
    assert coordination.show(it, all_)[0].status is contract.CoordinationStatus.SIGNED
    assert coordination.end(it, wish.end, all_).version == 6


def test_lists_are_taken_whole_and_again_without_effect(coordination: Coordination) -> None:
    coordination.load(RUNNING, ask.WHOLE)
    links = (wish.link_row, wish.link_row.model_copy(update={"activity_id": eg.SECOND}))
    for again in (False, True):
        for rows, answer in (
            (2, coordination.link_many(contract.LinkActivities(rows=links), ask.WHOLE)),
            (1, coordination.review_many(contract.ReviewCoordinations(rows=(wish.review_row,)), ask.WHOLE)),
            (1, coordination.end_many(contract.EndCoordinations(rows=(wish.end_row,)), ask.WHOLE)),
        ):
            assert (answer.rows, answer.changed) == (rows, 0 if again else rows)


@pytest.mark.parametrize(
    ("ask_for", "refusal"),
    [
        (
            lambda it, id_: it.link_many(
                contract.LinkActivities(
                    rows=(wish.link_row, wish.link_row.model_copy(update={"coordination_id": id_}))
                ),
                ask.WHOLE,
            ),
            no.UnknownCoordination,
        ),
        (
            lambda it, _: it.review_many(
                contract.ReviewCoordinations(rows=(wish.review_row, wish.review_row.model_copy(update={"year": 2024}))),
                ask.WHOLE,
            ),
            no.ReviewOutsidePeriod,
        ),
        (
            lambda it, id_: it.end_many(
                contract.EndCoordinations(
                    rows=(wish.end_row, wish.end_row.model_copy(update={"coordination_id": id_}))
                ),
                ask.WHOLE,
            ),
            no.UnknownCoordination,
        ),
        (
            lambda it, id_: it.load(
                contract.LoadCoordination(
                    rows=(
                        wish.path,
                        wish.path.model_copy(
                            update={
                                "coordination_id": id_,
                                "signing": wish.signing.model_copy(update={"parties": wish.signing.parties[:1]}),
                            }
                        ),
                    )
                ),
                ask.WHOLE,
            ),
            no.TooFewParties,
        ),
    ],
    ids=["links", "reviews", "ends", "load"],
)
def test_a_refusal_names_the_row_and_nothing_of_the_list_is_written(
    store: Store, coordination: Coordination, ask_for: Callable[[Coordination, UUID], Any], refusal: type[Refusal]
) -> None:
    coordination.load(RUNNING, ask.WHOLE)
    before = store.position()
    with pytest.raises(refusal, match=r"^Dòng 2: "):
        ask_for(coordination, eg.OTHER)
    assert store.position() == before


def test_a_repeated_request_is_answered_once(coordination: Coordination) -> None:
    coordination.load(RUNNING, ask.WHOLE)
    caller = Caller(ask.WHOLE.actor, None, receipt=Receipt("acc-1:gan", "f"))
    first = coordination.link(eg.COORDINATION, eg.FIRST, wish.link, caller)
    again = coordination.link(eg.COORDINATION, eg.FIRST, wish.link, caller)
    assert (first.repeated, again.repeated, again.version) == (False, True, first.version)


def test_a_programme_is_of_a_unit_known_and_standing(coordination: Coordination) -> None:
    for unit, refusal in ((UUID(int=77), UnknownUnit), (ex.GONE, UnitDissolved)):
        asked = wish.proposal.model_copy(update={"unit_id": unit, "effective_on": date(2021, 4, 1)})
        with pytest.raises(refusal):
            coordination.propose(eg.COORDINATION, asked, ask.WHOLE)


def test_every_step_keeps_to_the_scope(coordination: Coordination) -> None:
    coordination.load(RUNNING, ask.WHOLE)
    it, beside = eg.COORDINATION, ask.within(ex.STRANGER)
    asked: list[Callable[[], Any]] = [
        lambda: coordination.propose(eg.OTHER, wish.proposal, beside),
        lambda: coordination.sign(it, wish.signing, beside),
        lambda: coordination.link(it, eg.FIRST, wish.link, beside),
        lambda: coordination.link_many(contract.LinkActivities(rows=(wish.link_row,)), beside),
        lambda: coordination.review(it, 2021, wish.review, beside),
        lambda: coordination.review_many(contract.ReviewCoordinations(rows=(wish.review_row,)), beside),
        lambda: coordination.renew(it, wish.renewal, beside),
        lambda: coordination.end(it, wish.end, beside),
        lambda: coordination.end_many(contract.EndCoordinations(rows=(wish.end_row,)), beside),
        lambda: coordination.load(LOAD, beside),
        lambda: coordination.show(it, beside),
    ]
    for each in asked:
        with pytest.raises(OutOfScope):
            each()
    assert coordination.end(it, wish.end, ask.within(ex.BLOC)).changed


def test_what_nobody_proposed_is_unknown(coordination: Coordination) -> None:
    with pytest.raises(no.UnknownCoordination):
        coordination.show(eg.OTHER, ask.WHOLE)
    with pytest.raises(no.UnknownCoordination):
        coordination.end(eg.OTHER, wish.end, ask.within(ex.OFFICE))


def test_a_programme_handed_on_is_the_new_units_to_go_on_with(store: Store, coordination: Coordination) -> None:
    coordination.load(RUNNING, ask.WHOLE)
    for _ in range(2):
        store.write(lambda work: work.decide(decider, eg.COORDINATION, eg.hand_on, on=eg.hand_on.on), ask.WHOLE)
    assert facts(store).count("coordination-handed-on") == 1
    heir = ask.within(ex.STRANGER)
    assert coordination.end(eg.COORDINATION, wish.end, heir).changed
    said = publish(store.stream(eg.COORDINATION)[-1])
    assert said is not None
    assert said.unit.code == eg.HEIR.code
    for each in (
        lambda: coordination.show(eg.COORDINATION, ask.within(ex.OFFICE)),
        lambda: coordination.load(RUNNING, ask.within(ex.OFFICE)),
    ):
        with pytest.raises(OutOfScope):
            each()
