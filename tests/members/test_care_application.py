"""Care on a real store: consent, scope, sealed words, facts that name nobody; and its routes."""

from datetime import date
from uuid import UUID

import pytest
from pydantic import BaseModel

from contracts.members import care as contract
from services.kernel.decider import ERASED
from services.kernel.http import OutOfScope
from services.kernel.store import Caller, Store, Work
from services.members.application import UseCases
from services.members.domain.care_refusals import CareCaseUnknown, CareConsentMissing
from services.members.domain.consent import GiveConsent, WithdrawConsent, consent, consent_id
from services.members.domain.member_refusals import NotAMember
from services.members.publishing import publish
from tests.members import examples as ex
from tests.members import examples_care as ec
from tests.members.test_api import TestClient, put

NOBODY = UUID(int=404)


def agree(store: Store, caller: Caller = ex.WHOLE) -> None:
    """Let the member agree to be cared for in writing."""
    command = GiveConsent(ex.AN, "CARE", "Đơn ký ngày 01/04/2021", ec.OPENED, ex.rules().privacy)

    def work(work: Work) -> int:
        return work.decide(consent, consent_id(ex.AN), command, on=ec.OPENED)

    store.write(work, caller)


@pytest.fixture
def branch(desks: UseCases) -> UseCases:
    """A member in a branch."""
    desks.members.register(ex.AN, ex.register(), ex.WHOLE)
    return desks


def test_a_case_is_led_by_the_branch_and_told_without_whom(store: Store, branch: UseCases) -> None:
    agree(store)
    use, by = branch.care, ex.within(ex.TAX_1)
    assert use.open(ec.CASE, ec.open_case, by).version == 1
    assert use.visit(ec.CASE, ec.VISIT, ec.visit, by).version == 2
    assert use.support(ec.CASE, ec.SUPPORT, ec.support, by).version == 3
    assert use.close(ec.CASE, ec.close, by).version == 4
    shown, version = use.show(ec.CASE, by)
    assert (shown.description, shown.outcome, version) == (ec.STORY, "RESOLVED", 4)
    assert (shown.visits[0].note, shown.support[0].amount) == (ec.NOTE, 2_000_000)
    facts = [fact for each in store.log(0, 100) if (fact := publish(each)) is not None][-4:]
    assert [fact.NAME for fact in facts] == [
        "care-case-opened",
        "care-visited",
        "care-support-given",
        "care-case-closed",
    ]
    assert str(ex.AN) not in "".join(fact.model_dump_json() for fact in facts)


def test_nothing_is_written_of_who_did_not_agree_or_agrees_no_more(store: Store, branch: UseCases) -> None:
    with pytest.raises(CareConsentMissing):
        branch.care.open(ec.CASE, ec.open_case, ex.WHOLE)
    agree(store)
    branch.care.open(ec.CASE, ec.open_case, ex.WHOLE)
    command = WithdrawConsent(ex.AN, "CARE", ec.DAY)
    store.write(lambda work: work.decide(consent, consent_id(ex.AN), command, on=ec.DAY), ex.WHOLE)
    with pytest.raises(CareConsentMissing):
        branch.care.visit(ec.CASE, ec.VISIT, ec.visit, ex.WHOLE)
    assert branch.care.close(ec.CASE, ec.close, ex.WHOLE).changed


def test_only_the_unit_and_those_above_act_and_read(store: Store, branch: UseCases) -> None:
    agree(store)
    foreign = ex.within(ex.BANK)
    with pytest.raises(OutOfScope):
        branch.care.open(ec.CASE, ec.open_case, foreign)
    branch.care.open(ec.CASE, ec.open_case, ex.WHOLE)
    for ask in (
        lambda: branch.care.visit(ec.CASE, ec.VISIT, ec.visit, foreign),
        lambda: branch.care.show(ec.CASE, foreign),
        lambda: branch.dialogues.hold(ex.TAX_1, ec.DIALOGUE, ec.hold, foreign),
    ):
        with pytest.raises(OutOfScope):
            ask()
    with pytest.raises(CareCaseUnknown):
        branch.care.show(NOBODY, ex.WHOLE)
    with pytest.raises(NotAMember):
        branch.care.open(NOBODY, ec.open_case.model_copy(update={"member_id": NOBODY}), ex.WHOLE)


def test_support_is_told_in_one_commit(store: Store, branch: UseCases) -> None:
    agree(store)
    branch.care.open(ec.CASE, ec.open_case, ex.WHOLE)
    rows = tuple(
        contract.GiveCareSupportRow(**dict(ec.support), case_id=case, item_id=UUID(int=990 + at))
        for at, case in enumerate((ec.CASE, NOBODY))
    )
    before = store.position()
    with pytest.raises(CareCaseUnknown, match=r"^Dòng 2: "):
        branch.care.support_all(contract.GiveCareSupports(rows=rows), ex.WHOLE)
    assert store.position() == before
    assert branch.care.support_all(contract.GiveCareSupports(rows=rows[:1]), ex.WHOLE).changed == 1


def test_the_words_are_gone_with_the_persons_key_and_the_sums_stay(store: Store, branch: UseCases) -> None:
    agree(store)
    branch.care.open(ec.CASE, ec.open_case, ex.WHOLE)
    branch.care.visit(ec.CASE, ec.VISIT, ec.visit, ex.WHOLE)
    branch.care.support(ec.CASE, ec.SUPPORT, ec.support, ex.WHOLE)
    store.erase(ex.AN, ex.WHOLE)
    shown, _ = branch.care.show(ec.CASE, ex.WHOLE)
    assert (shown.description, shown.visits[0].note, shown.support[0].amount) == (ERASED, ERASED, 2_000_000)


def test_a_dialogue_made_known_late_is_kept_with_a_warning(branch: UseCases) -> None:
    use, by = branch.dialogues, ex.within(ex.TAX_1)
    assert use.hold(ex.TAX_1, ec.DIALOGUE, ec.hold, by).warnings == ()
    late = ec.hold.model_copy(update={"announced_on": date(2021, 4, 20)})
    assert use.hold(ex.TAX_1, NOBODY, late, by).warnings == ("SHORT_NOTICE",)


def test_care_is_led_over_http(http: TestClient, store: Store) -> None:
    put(http, f"/members/{ex.AN}/registration", ex.register())
    agree(store)
    steps: list[tuple[str, BaseModel]] = [
        ("", ec.open_case),
        (f"/visits/{ec.VISIT}", ec.visit),
        (f"/support/{ec.SUPPORT}", ec.support),
        ("/closure", ec.close),
    ]
    for version, (step, wish) in enumerate(steps, 1):
        answer = put(http, f"/care/{ec.CASE}{step}", wish)
        assert (answer.status_code, answer.headers["ETag"]) == (200, f'"{version}"'), answer.text
    assert http.get(f"/care/{ec.CASE}").json()["outcome"] == "RESOLVED"
    rows = contract.GiveCareSupports(
        rows=(contract.GiveCareSupportRow(**dict(ec.support), case_id=ec.CASE, item_id=ec.SUPPORT),)
    )
    assert http.post("/care/support/bulk", json=rows.model_dump(mode="json")).json()["changed"] == 0
    assert put(http, f"/units/{ex.TAX_1}/dialogues/{ec.DIALOGUE}", ec.hold).json()["warnings"] == []
