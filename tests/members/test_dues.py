"""Dues: each step, each refusal, repeats that change nothing, and sums that hold."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given as forall
from hypothesis import strategies as some

from services.kernel.decider import Refusal
from services.members.domain import dues as d
from services.members.domain.dues import Owing, dues
from services.members.domain.dues_refusals import (
    AssessedTwice,
    CollectedMoreThanOwed,
    CollectionReversedBefore,
    CollectionTold,
    CollectionUnknown,
    NothingAssessed,
    NotOfDuesUnit,
    RemitsMoreThanDue,
    RemittanceTold,
    SettledLineChanges,
    ShareAlreadyRemitted,
    WaiverReasonUnknown,
    WrongAmount,
)
from tests.members import examples as ex
from tests.members import examples_dues as ed
from tests.support.decisions import given

RULES = ex.rules().dues
OTHER = UUID(int=59)
BOTH = (Owing(ex.AN, "WITH_SALARY"), Owing(ex.BINH, "WITHOUT_SALARY"))

assess = d.Assess(ex.tax_1, ed.MONTH, BOTH, frozenset((ex.AN, ex.BINH)), RULES)
collect = d.Collect(ex.tax_1, ed.MONTH, ed.PAID, ex.AN, 5000)
reverse = d.ReverseCollection(ex.tax_1, ed.MONTH, ed.PAID, RULES)
waive = d.Waive(ex.tax_1, ed.MONTH, ex.BINH, "HARDSHIP", RULES)
remit = d.Remit(ex.tax_1, ed.MONTH, ed.SENT, 1666, RULES)


def test_a_month_goes_its_course() -> None:
    given(dues).when(assess).then(ed.assessed)
    given(dues, ed.assessed).when(collect).then(ed.collected)
    given(dues, ed.assessed, ed.collected).when(waive).then(ed.waived)
    given(dues, ed.assessed, ed.collected).when(remit).then(ed.remitted)
    given(dues, ed.assessed, ed.collected).when(reverse).then(ed.collection_reversed)


def test_saying_it_twice_changes_nothing() -> None:
    past = (ed.assessed, ed.collected, ed.waived, ed.remitted)
    for command in (assess, collect, waive, remit):
        given(dues, *past).when(command).nothing()
    given(dues, ed.assessed, ed.collected, ed.collection_reversed).when(reverse).nothing()


@pytest.mark.parametrize("command", [collect, reverse, waive, remit])
def test_nothing_is_done_before_the_list_of_who_owes(command: d.Command) -> None:
    given(dues).when(command).refused(NothingAssessed)


@pytest.mark.parametrize(
    ("owing", "amount"),
    [
        (Owing(ex.AN, "WITHOUT_SALARY"), 2000),
        (Owing(ex.AN, "WITH_SALARY", 5000), 5000),
        (Owing(ex.AN, "ABROAD"), 5000),
        (Owing(ex.AN, "ABROAD", 70_000), 70_000),
    ],
)
def test_the_amount_is_that_of_the_class(owing: Owing, amount: int) -> None:
    line = d.Line(member_id=ex.AN, salary_class=owing.salary_class, amount=amount)
    given(dues).when(replace(assess, owing=(owing,))).then(ed.assessed.model_copy(update={"lines": (line,)}))


@pytest.mark.parametrize(
    ("owing", "refusal"),
    [
        ((Owing(ex.AN, "WITH_SALARY", 4999),), WrongAmount),
        ((Owing(ex.AN, "WITHOUT_SALARY", 5000),), WrongAmount),
        ((Owing(ex.AN, "ABROAD", 4999),), WrongAmount),
        ((Owing(ex.AN, "WITH_SALARY"), Owing(ex.AN, "ABROAD")), AssessedTwice),
        ((*BOTH, Owing(OTHER, "WITH_SALARY")), NotOfDuesUnit),
    ],
)
def test_a_wrong_list_is_refused(owing: tuple[Owing, ...], refusal: type[Refusal]) -> None:
    given(dues).when(replace(assess, owing=owing)).refused(refusal)


def test_a_list_can_be_made_anew_but_for_those_who_paid_or_were_forgiven() -> None:
    fewer = replace(assess, owing=BOTH[:1])
    given(dues, ed.assessed).when(fewer).then(
        d.Assessed(unit=ex.tax_1, month=ed.MONTH, lines=(ed.AN_LINE,), previous_amount=7000)
    )
    given(dues, ed.assessed, ed.waived).when(fewer).refused(SettledLineChanges)
    dearer = replace(assess, owing=(Owing(ex.AN, "ABROAD", 9000), BOTH[1]))
    given(dues, ed.assessed, ed.collected).when(dearer).refused(SettledLineChanges)
    assert d.dues.decide(dearer, dues.fold((ed.assessed, ed.collected, ed.collection_reversed)))


def test_who_paid_stays_in_a_list_made_anew_and_the_others_may_change() -> None:
    fewer = replace(assess, owing=BOTH[:1])
    given(dues, ed.assessed, ed.collected).when(fewer).then(
        d.Assessed(unit=ex.tax_1, month=ed.MONTH, lines=(ed.AN_LINE,), previous_amount=7000)
    )


def test_who_moved_on_since_stays_in_the_list() -> None:
    three = replace(assess, owing=(*BOTH, Owing(OTHER, "WITH_SALARY")), here=frozenset((OTHER,)))
    assert len(dues.decide(three, dues.fold((ed.assessed,)))) == 1


def test_nobody_pays_more_than_is_owed_nor_for_others_than_the_list_names() -> None:
    given(dues, ed.assessed).when(replace(collect, amount=5001)).refused(CollectedMoreThanOwed)
    given(dues, ed.assessed).when(replace(collect, member_id=OTHER)).refused(NotOfDuesUnit)
    given(dues, ed.assessed).when(replace(waive, member_id=OTHER)).refused(NotOfDuesUnit)
    part = ed.collected.model_copy(update={"item_id": OTHER, "amount": 4000})
    given(dues, ed.assessed, part).when(replace(collect, amount=1001)).refused(CollectedMoreThanOwed)
    assert dues.fold((ed.assessed, part)).owed_by(ex.AN) == 1000


def test_an_id_names_one_payment_and_one_remittance() -> None:
    past = (ed.assessed, ed.collected, ed.remitted)
    given(dues, *past).when(replace(collect, amount=1000)).refused(CollectionTold)
    given(dues, *past).when(replace(remit, amount=1)).refused(RemittanceTold)
    given(dues, ed.assessed, ed.collected, ed.collection_reversed).when(collect).refused(CollectionReversedBefore)


def test_only_what_was_paid_and_not_passed_up_is_taken_back() -> None:
    given(dues, ed.assessed).when(reverse).refused(CollectionUnknown)
    given(dues, ed.assessed, ed.collected, ed.remitted).when(reverse).refused(ShareAlreadyRemitted)


def test_a_reason_to_waive_is_one_of_the_rule_set() -> None:
    given(dues, ed.assessed).when(replace(waive, reason="MOOD")).refused(WaiverReasonUnknown)


def test_a_third_goes_up_and_what_cannot_be_divided_is_kept() -> None:
    assert [d.due(collected, RULES) for collected in (0, 2000, 5000, 7000, 9000)] == [0, 666, 1666, 2333, 3000]
    given(dues, ed.assessed, ed.collected).when(replace(remit, amount=1667)).refused(RemitsMoreThanDue)
    rest = ed.collected.model_copy(update={"item_id": OTHER, "member_id": ex.BINH, "amount": 2000})
    later = replace(remit, item_id=OTHER, amount=667)
    given(dues, ed.assessed, ed.collected, ed.remitted, rest).when(later).then(
        d.Remitted(unit=ex.tax_1, month=ed.MONTH, item_id=OTHER, amount=667)
    )


STEPS = some.lists(
    some.tuples(
        some.sampled_from(["collect", "reverse", "waive", "remit"]),
        some.integers(0, 5),
        some.sampled_from([ex.AN, ex.BINH]),
        some.integers(1, 5000),
    ),
    max_size=25,
)


@forall(STEPS)
def test_the_sums_hold_whatever_is_done(steps: list[tuple[str, int, UUID, int]]) -> None:
    """INVARIANT: what is assessed is paid, forgiven or owed; no more goes up than its share.

    A payment counted twice, or a reversal after its share went up, would break it.
    """
    state = dues.fold((ed.assessed,))
    for name, number, whom, amount in steps:
        item = UUID(int=900 + number)
        commands: dict[str, d.Command] = {
            "collect": replace(collect, item_id=item, member_id=whom, amount=amount),
            "reverse": replace(reverse, item_id=item),
            "waive": replace(waive, member_id=whom),
            "remit": replace(remit, item_id=item, amount=amount),
        }
        try:
            state = dues.fold(dues.decide(commands[name], state), state)
        except Refusal:
            continue
    forgiven = sum(amount for amount, _ in state.waived.values())
    owed = sum(state.owed_by(one) for one in state.lines)
    assert state.assessed == state.collected + forgiven + owed == 7000
    assert min(state.owed_by(one) for one in state.lines) >= 0
    assert state.remitted * 3 <= state.collected


def test_what_is_forgiven_again_after_a_payment_was_taken_back_adds_up() -> None:
    part = ed.collected.model_copy(update={"amount": 3000})
    rest = d.Waived(unit=ex.tax_1, month=ed.MONTH, member_id=ex.AN, amount=2000, reason="HARDSHIP")
    past = (ed.assessed, part, rest, ed.collection_reversed.model_copy(update={"amount": 3000}))
    again = rest.model_copy(update={"amount": 3000})
    given(dues, *past).when(replace(waive, member_id=ex.AN)).then(again)
    state = dues.fold((*past, again))
    assert (state.owed_by(ex.AN), state.waived[ex.AN], state.owed_by(OTHER)) == (0, (5000, "HARDSHIP"), 0)
    assert state.payments == {ed.PAID: d.Payment(ex.AN, 3000, reversed=True)}


def test_the_parts_that_go_up_are_data() -> None:
    two_of_five = RULES.model_copy(update={"of_parts": 5, "kept_parts": 3})
    assert [d.due(collected, two_of_five) for collected in (0, 7000, 7002)] == [0, 2800, 2800]
