"""Dues on a real store: scope, lists, facts without who paid, months unpaid."""

from datetime import date
from uuid import UUID

import pytest

from contracts.members import dues as contract
from services.kernel.http import OutOfScope
from services.kernel.store import Store
from services.members.application import UseCases
from services.members.domain.dues_refusals import CollectedMoreThanOwed, NotOfDuesUnit
from services.members.domain.member_refusals import NotAMember
from services.members.domain.unit import HoldsNoMembers, UnknownUnit
from services.members.publishing import publish
from tests.members import examples as ex
from tests.members import examples_dues as ed

NOBODY = UUID(int=404)


@pytest.fixture
def branch(desks: UseCases) -> UseCases:
    """Two members in one branch."""
    desks.members.register(ex.AN, ex.register(), ex.WHOLE)
    desks.members.register(ex.BINH, ex.register(member_code=None), ex.WHOLE)
    return desks


def rows(*items: tuple[UUID, int, int]) -> contract.CollectDuesOfMany:
    return contract.CollectDuesOfMany(
        rows=tuple(
            contract.CollectDuesRow(
                unit_id=ex.TAX_1,
                month=ed.MONTH,
                item_id=UUID(int=number),
                member_id=member_id,
                amount=amount,
                **ex.paper(date(2021, 3, 10)),
            )
            for member_id, number, amount in items
        )
    )


def test_a_month_is_led_by_the_branch_and_told_in_sums(store: Store, branch: UseCases) -> None:
    use, by = branch.dues, ex.within(ex.TAX_1)
    assert use.assess(ex.TAX_1, ed.MONTH, ed.assess, by).version == 1
    assert not use.assess(ex.TAX_1, ed.MONTH, ed.assess, by).changed
    assert use.collect(ex.TAX_1, ed.MONTH, ed.PAID, ed.collect, by).version == 2
    assert use.waive(ex.TAX_1, ed.MONTH, ex.BINH, ed.waive, by).version == 3
    assert use.remit(ex.TAX_1, ed.MONTH, ed.SENT, ed.remit, by).version == 4
    found, version = use.show(ex.TAX_1, ed.MONTH, by)
    assert (version, found.assessed, found.collected, found.remitted, found.due) == (4, 7000, 5000, 1666, 0)
    assert [(one.member_id, one.paid, one.waived, one.owed) for one in found.members] == [
        (ex.AN, 5000, 0, 0),
        (ex.BINH, 0, 2000, 0),
    ]
    facts = [fact for each in store.log(0, 100) if (fact := publish(each)) is not None][-4:]
    assert [(fact.NAME, getattr(fact, "amount")) for fact in facts] == [  # noqa: B009  # a field of these facts only
        ("dues-assessed", 7000),
        ("dues-collected", 5000),
        ("dues-waived", 2000),
        ("dues-remitted", 1666),
    ]
    assert not any(str(one) in fact.model_dump_json() for one in (ex.AN, ex.BINH) for fact in facts)


def test_a_payment_written_down_in_error_is_taken_back(branch: UseCases) -> None:
    use = branch.dues
    use.assess(ex.TAX_1, ed.MONTH, ed.assess, ex.WHOLE)
    use.collect(ex.TAX_1, ed.MONTH, ed.PAID, ed.collect, ex.WHOLE)
    assert use.reverse(ex.TAX_1, ed.MONTH, ed.PAID, ed.reverse, ex.WHOLE).changed
    assert use.show(ex.TAX_1, ed.MONTH, ex.WHOLE)[0].collected == 0


def test_payments_are_taken_in_one_commit(store: Store, branch: UseCases) -> None:
    use = branch.dues
    units = contract.AssessDuesOfUnits(
        rows=(contract.AssessDuesRow(**dict(ed.assess), unit_id=ex.TAX_1, month=ed.MONTH),)
    )
    assert use.assess_all(units, ex.WHOLE).changed == 1
    before = store.position()
    with pytest.raises(CollectedMoreThanOwed, match=r"^Dòng 2: "):
        use.collect_all(rows((ex.AN, 1, 5000), (ex.BINH, 2, 2001)), ex.WHOLE)
    assert store.position() == before
    assert use.collect_all(rows((ex.AN, 1, 5000), (ex.BINH, 2, 2000)), ex.WHOLE).changed == 2
    assert use.collect_all(rows((ex.AN, 1, 5000), (ex.BINH, 2, 2000)), ex.WHOLE).changed == 0


def test_only_the_unit_and_those_above_act_and_read(branch: UseCases) -> None:
    use, foreign = branch.dues, ex.within(ex.BANK)
    for ask in (
        lambda: use.assess(ex.TAX_1, ed.MONTH, ed.assess, foreign),
        lambda: use.collect(ex.TAX_1, ed.MONTH, ed.PAID, ed.collect, foreign),
        lambda: use.show(ex.TAX_1, ed.MONTH, foreign),
        lambda: use.show_member(ex.AN, 2021, foreign),
    ):
        with pytest.raises(OutOfScope):
            ask()


def test_dues_are_owed_by_members_to_the_unit_that_holds_them(branch: UseCases) -> None:
    use = branch.dues
    with pytest.raises(HoldsNoMembers):
        use.assess(ex.TAX, ed.MONTH, ed.assess, ex.WHOLE)
    with pytest.raises(NotOfDuesUnit):
        use.assess(ex.BANK, ed.MONTH, ed.assess, ex.WHOLE)
    with pytest.raises(UnknownUnit):
        use.show(NOBODY, ed.MONTH, ex.WHOLE)
    with pytest.raises(UnknownUnit):
        use.remit(NOBODY, ed.MONTH, ed.SENT, ed.remit, ex.WHOLE)
    with pytest.raises(NotAMember):
        use.show_member(NOBODY, 2021, ex.WHOLE)


def test_the_months_a_member_has_not_paid(branch: UseCases) -> None:
    use = branch.dues
    for month in ("2021-01", "2021-02", "2021-03"):
        use.assess(ex.TAX_1, month, ed.assess, ex.WHOLE)
    assert use.show_member(ex.AN, 2021, ex.WHOLE).paid_until is None
    use.collect(ex.TAX_1, "2021-01", ed.PAID, ed.collect, ex.WHOLE)
    use.waive(ex.TAX_1, "2021-03", ex.AN, ed.waive, ex.WHOLE)
    found = use.show_member(ex.AN, 2021, ex.WHOLE)
    assert (found.unpaid, found.paid_until) == (("2021-02",), "2021-01")
    use.collect(ex.TAX_1, "2021-02", ed.PAID, ed.collect, ex.WHOLE)
    assert use.show_member(ex.AN, 2021, ex.WHOLE).paid_until == "2021-03"
