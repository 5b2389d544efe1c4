"""The training programme on a real store: scope, lists, sealed words, and the unit's overview."""

from uuid import UUID, uuid5

import pytest

from contracts.members import training as contract
from services.kernel.decider import ERASED
from services.kernel.http import NotFound, OutOfScope
from services.kernel.store import Store
from services.members.application import UseCases
from services.members.domain.member_refusals import NotAMember
from services.members.domain.training_refusals import TrainingNotRegistered
from services.members.domain.unit import UnknownUnit
from services.members.publishing import publish
from tests.members import examples as ex
from tests.members import examples_training as et

NOBODY = UUID(int=404)


@pytest.fixture
def branch(desks: UseCases) -> UseCases:
    """Two members in one branch."""
    desks.members.register(ex.AN, ex.register(), ex.WHOLE)
    desks.members.register(ex.BINH, ex.register(member_code=None), ex.WHOLE)
    return desks


def test_a_programme_is_led_by_the_branch_and_told_without_points(store: Store, branch: UseCases) -> None:
    use, by = branch.trainings, ex.within(ex.TAX_1)
    assert use.register(ex.AN, 2021, et.register, by).version == 1
    assert use.confirm(ex.AN, 2021, et.confirm, by).version == 2
    assert use.add_evidence(ex.AN, 2021, et.ITEM, et.evidence, by).version == 3
    assert not use.add_evidence(ex.AN, 2021, et.ITEM, et.evidence, by).changed
    assert use.assess(ex.AN, 2021, et.assess, by).version == 4
    last = use.confirm_result(ex.AN, 2021, et.result, by)
    assert (last.version, last.position) == (5, store.position())
    shown, version = use.show(ex.AN, 2021, by)
    assert (shown.state, version, shown.points, shown.self_assessed) == ("COMPLETED", 5, et.POINTS, et.POINTS)
    assert (shown.commitments, [one.text for one in shown.evidence]) == (et.COMMITMENTS, [et.DONE])
    facts = [fact for each in store.log(0, 100) if (fact := publish(each)) is not None][-2:]
    assert [fact.NAME for fact in facts] == ["training-registered", "training-result-confirmed"]
    assert facts[1].model_dump(exclude={"origin", "unit"}) == {"member_id": ex.AN, "year": 2021, "late": False}


def test_only_the_members_own_branch_and_those_above_act_and_read(branch: UseCases) -> None:
    use, foreign = branch.trainings, ex.within(ex.BANK)
    with pytest.raises(OutOfScope):
        use.register(ex.AN, 2021, et.register, foreign)
    use.register(ex.AN, 2021, et.register, ex.WHOLE)
    for ask in (
        lambda: use.confirm(ex.AN, 2021, et.confirm, foreign),
        lambda: use.show(ex.AN, 2021, foreign),
        lambda: use.show_unit(ex.TAX_1, 2021, foreign),
    ):
        with pytest.raises(OutOfScope):
            ask()


def test_who_is_no_member_has_no_programme(branch: UseCases) -> None:
    with pytest.raises(NotAMember):
        branch.trainings.register(NOBODY, 2021, et.register, ex.WHOLE)
    with pytest.raises(NotAMember):
        branch.trainings.show(NOBODY, 2021, ex.WHOLE)
    with pytest.raises(NotFound):
        branch.trainings.show(ex.AN, 2021, ex.WHOLE)
    with pytest.raises(UnknownUnit):
        branch.trainings.show_unit(NOBODY, 2021, ex.WHOLE)


def test_a_list_is_one_commit(store: Store, branch: UseCases) -> None:
    use = branch.trainings
    both = contract.RegisterTrainings(
        rows=tuple(contract.RegisterTrainingRow(member_id=one, **dict(et.register)) for one in (ex.AN, ex.BINH))
    )
    assert use.register_all(2021, both, ex.WHOLE).changed == 2
    notes = contract.ConfirmTrainingRegistrations(
        rows=tuple(
            contract.ConfirmTrainingRegistrationRow(member_id=one, **dict(et.confirm)) for one in (ex.AN, ex.BINH)
        )
    )
    assert use.confirm_all(2021, notes, ex.WHOLE).changed == 2
    told = contract.AddTrainingEvidences(
        rows=tuple(
            contract.AddTrainingEvidenceRow(member_id=one, item_id=uuid5(one, "1"), **dict(et.evidence))
            for one in (ex.AN, ex.BINH)
        )
    )
    assert use.add_evidence_all(2021, told, ex.WHOLE).changed == 2
    rows = tuple(contract.AssessTrainingRow(member_id=one, **dict(et.result)) for one in (ex.AN, ex.BINH))
    points = contract.AssessTrainings(rows=rows)
    assert use.assess_all(2021, points, ex.WHOLE).changed == 2
    before = store.position()
    with pytest.raises(TrainingNotRegistered, match=r"^Dòng 1: "):
        use.confirm_results(2020, points, ex.WHOLE)
    assert store.position() == before
    assert use.confirm_results(2021, points, ex.WHOLE).changed == 2
    assert use.confirm_results(2021, points, ex.WHOLE).changed == 0


def test_a_units_overview_shows_its_members_of_today(branch: UseCases) -> None:
    use = branch.trainings
    use.register(ex.AN, 2021, et.register, ex.WHOLE)
    use.confirm(ex.AN, 2021, et.confirm, ex.WHOLE)
    found = use.show_unit(ex.TAX_1, 2021, ex.WHOLE)
    assert [(one.member_id, one.state, one.total) for one in found.members] == [
        (ex.AN, "CONFIRMED", None),
        (ex.BINH, "UNREGISTERED", None),
    ]
    use.confirm_result(ex.AN, 2021, et.result, ex.WHOLE)
    assert use.show_unit(ex.TAX_1, 2021, ex.WHOLE).members[0].total == 84
    assert use.show_unit(ex.TAX_2, 2021, ex.WHOLE).members == ()


def test_the_words_are_gone_with_the_persons_key(store: Store, branch: UseCases) -> None:
    use = branch.trainings
    use.register(ex.AN, 2021, et.register, ex.WHOLE)
    use.add_evidence(ex.AN, 2021, et.ITEM, et.evidence, ex.WHOLE)
    store.erase(ex.AN, ex.WHOLE)
    shown, _ = use.show(ex.AN, 2021, ex.WHOLE)
    assert (shown.commitments, shown.evidence[0].text) == ({}, ERASED)
