"""Personal data through the use cases, on a real store: scope, what is sealed, reveals logged first, erasure finished."""

from datetime import date
from uuid import UUID

import pytest

from contracts.members import life, merits, officers
from contracts.members import privacy as contract
from services.kernel.decider import ERASED
from services.kernel.http import OutOfScope
from services.kernel.store import Erased, Store
from services.kernel.views import NotScrubbed
from services.members.application import UseCases
from services.members.domain.access import BreakGlassNeeded, UnknownViewPurpose, access, access_id
from services.members.domain.consent import consent, consent_id
from services.members.domain.erasure import ErasureNeedsGround
from services.members.domain.member_refusals import NotAMember, PersonErased
from services.members.publishing import publish
from tests.members import examples as ex
from tests.members import examples_care as ec

REQUEST, NEW_CASE = UUID(int=71), UUID(int=72)
WORDS = f"Đề nghị xóa hồ sơ của {ex.NAME}"
receive = contract.ReceiveDataRequest(member_id=ex.AN, kind="ERASURE", channel="PAPER", words=WORDS, **ex.paper())
give = contract.GiveConsent(evidence=WORDS, **ex.paper())
erase = contract.ErasePerson(request_id=REQUEST, **ex.paper(date(2021, 4, 1)))
BRANCH, UNION = ex.within(ex.TAX_1), ex.within(ex.TAX)


@pytest.fixture
def use(desks: UseCases) -> UseCases:
    """A member of a branch."""
    desks.members.register(ex.AN, ex.register(), ex.WHOLE)
    return desks


def test_consents_are_kept_by_the_members_unit_and_read_by_others_as_purposes(store: Store, use: UseCases) -> None:
    assert use.consents.give(ex.AN, "CARE", give, BRANCH).version == 1
    assert not use.consents.give(ex.AN, "CARE", give, BRANCH).changed
    assert store.read(consent, consent_id(ex.AN))[0].given == {"CARE"}
    with pytest.raises(OutOfScope):
        use.consents.give(ex.AN, "PHOTO", give, ex.within(ex.BANK))
    with pytest.raises(OutOfScope):
        use.consents.show(ex.AN, ex.within(ex.BANK))
    with pytest.raises(NotAMember):
        use.consents.give(ex.BINH, "CARE", give, BRANCH)
    use.consents.withdraw(ex.AN, "CARE", contract.WithdrawConsent(**ex.paper(date(2021, 5, 1))), BRANCH)
    shown, version = use.consents.show(ex.AN, BRANCH)
    assert (shown.given, version) == ((), 2)
    assert [(one.given, one.evidence) for one in shown.history] == [(True, WORDS), (False, None)]


def test_no_fact_on_a_request_says_whose_it_is(store: Store, use: UseCases) -> None:
    use.data_requests.receive(REQUEST, receive, BRANCH)
    acknowledged = contract.AcknowledgeDataRequest(**ex.paper(date(2021, 3, 29)))
    assert use.data_requests.acknowledge(REQUEST, acknowledged, BRANCH).position == 0
    refusal = contract.RefuseDataRequest(ground="IDENTITY_UNPROVEN", reason=WORDS, **ex.paper(date(2021, 4, 1)))
    with pytest.raises(OutOfScope):
        use.data_requests.refuse(REQUEST, refusal, ex.within(ex.BANK))
    use.data_requests.refuse(REQUEST, refusal, BRANCH)
    told = [fact.model_dump_json() for one in store.stream(REQUEST) if (fact := publish(one)) is not None]
    assert len(told) == 2
    assert not any(str(ex.AN) in one or ex.NAME in one for one in told)


def test_a_reveal_is_logged_before_it_is_answered(store: Store, use: UseCases) -> None:
    """INVARIANT: no sensitive detail is shown that the log does not tell of.

    Breaks when the log is written after the answer, or a refused purpose is answered all the same.
    """
    with pytest.raises(UnknownViewPurpose):
        use.reveals.sensitive(ex.AN, "CURIOSITY", None, BRANCH)
    with pytest.raises(OutOfScope):
        use.reveals.sensitive(ex.AN, "RATING", None, ex.within(ex.BANK))
    with pytest.raises(BreakGlassNeeded):
        use.reveals.sensitive(ex.AN, "RATING", None, ex.WHOLE)
    assert store.read(access, access_id(ex.AN))[1] == 0
    assert use.reveals.sensitive(ex.AN, "RATING", None, BRANCH).purpose == "RATING"
    use.reveals.sensitive(ex.AN, "RATING", "Cơ quan điều tra yêu cầu", ex.WHOLE)
    seen = use.reveals.access_log(ex.AN, BRANCH).views
    assert [(one.account, one.break_glass) for one in seen] == [
        ("acc-2", None),
        ("acc-1", "Cơ quan điều tra yêu cầu"),
    ]
    assert all("ethnicity" in one.fields and "party_status" in one.fields for one in seen)


def test_everything_held_is_told_in_plain_words_and_counts_as_a_reveal(use: UseCases) -> None:
    use.consents.give(ex.AN, "CARE", give, BRANCH)
    use.data_requests.receive(REQUEST, receive, BRANCH)
    held = use.reveals.everything(ex.AN, None, BRANCH)
    assert [one.what for one in held.events] == [
        "Ghi vào danh sách đoàn viên",
        "Đồng ý xử lý dữ liệu",
        "Nhận yêu cầu về dữ liệu cá nhân",
        "Có người xem dữ liệu nhạy cảm",
    ]
    assert held.events[0].fields["Họ và tên"] == ex.NAME
    assert use.reveals.access_log(ex.AN, BRANCH).views[0].purpose == "DATA_REQUEST"


def test_a_person_is_erased_by_the_level_above_for_an_open_request(store: Store, use: UseCases) -> None:
    with pytest.raises(ErasureNeedsGround):
        use.erasures.erase(ex.AN, erase, UNION)
    use.data_requests.receive(REQUEST, receive, BRANCH)
    with pytest.raises(OutOfScope):
        use.erasures.erase(ex.AN, erase, BRANCH)
    assert use.erasures.erase(ex.AN, erase, UNION).changed
    assert not use.erasures.erase(ex.AN, erase, UNION).changed
    assert use.members.show(ex.AN, BRANCH)[0].full_name == ERASED
    facts = [fact for one in store.log(0, 100) if (fact := publish(one)) is not None]
    assert [type(one) for one in facts[-2:]] == [contract.PersonErased, contract.DataRequestFulfilled]
    assert sum(isinstance(one.event, Erased) for one in store.log(0, 100)) == 1


def test_nothing_new_is_written_down_about_an_erased_person(use: UseCases) -> None:
    """INVARIANT: no consent and no care makes an erased person a new key, by which the person would be known again."""
    use.consents.give(ex.AN, "CARE", give, BRANCH)
    use.care.open(ec.CASE, ec.open_case, BRANCH)
    use.erasures.erase(ex.AN, erase.model_copy(update={"request_id": None, "ground": "COURT_OR_AUTHORITY"}), UNION)
    with pytest.raises(PersonErased):
        use.consents.give(ex.AN, "PHOTO", give, BRANCH)
    with pytest.raises(PersonErased):
        use.care.open(NEW_CASE, ec.open_case, BRANCH)
    with pytest.raises(PersonErased):
        use.care.visit(ec.CASE, ec.VISIT, ec.visit, BRANCH)
    with pytest.raises(PersonErased):
        use.care.support(ec.CASE, ec.SUPPORT, ec.support, BRANCH)
    assert use.consents.withdraw(ex.AN, "CARE", contract.WithdrawConsent(**ex.paper(date(2021, 5, 1))), BRANCH).changed
    assert use.care.close(ec.CASE, ec.close, BRANCH).changed, "what is over can be ended"


def test_whatever_holds_words_about_an_erased_person_is_refused(use: UseCases) -> None:
    """INVARIANT: no event holds a word about a person after the decision to erase, on whichever stream it stands."""
    post = UUID(int=73)
    secretary = officers.AppointOfficer(member_id=ex.AN, post=officers.Post.SECRETARY, term="2019-2024", **ex.paper())
    use.officers.appoint(ex.TAX_1, post, secretary, UNION)
    use.erasures.erase(ex.AN, erase.model_copy(update={"request_id": None, "ground": "COURT_OR_AUTHORITY"}), UNION)
    later = ex.paper(date(2021, 5, 1))
    postponement = life.PostponeMember(reason=WORDS, until=date(2021, 9, 1), **later)
    case = merits.OpenCase(member_id=ex.AN, grounds=WORDS, **later)
    praise = merits.ProposeCommendation(member_id=ex.AN, form="CERTIFICATE", merits=WORDS, **later)
    for wish in (
        lambda: use.life.postpone(ex.AN, postponement, BRANCH),
        lambda: use.disciplines.open(REQUEST, case, BRANCH),
        lambda: use.commendations.propose(REQUEST, praise, BRANCH),
        lambda: use.data_requests.receive(REQUEST, receive, BRANCH),
    ):
        with pytest.raises(PersonErased):
            wish()
    relief = officers.RelieveOfficer(reason=WORDS, **later)
    assert use.officers.relieve(ex.TAX_1, post, relief, UNION).changed, "what is over can be ended"
    assert use.reveals.everything(ex.AN, WORDS, ex.WHOLE).events[-1].fields.keys().isdisjoint({"Lý do"})


def test_an_interrupted_erasure_is_finished_by_saying_it_again(store: Store, use: UseCases) -> None:
    """INVARIANT: nobody is told that a person was erased before every holder of words has removed them.

    Breaks when the fact is published with the decision, or a repetition passes over what is unfinished.
    """
    removed: list[UUID] = []

    def in_the_way(person: UUID) -> None:
        removed.append(person)
        if len(removed) == 1:
            raise NotScrubbed()

    use.erasures.on_erased.append(in_the_way)
    use.data_requests.receive(REQUEST, receive, BRANCH)
    with pytest.raises(NotScrubbed):
        use.erasures.erase(ex.AN, erase, UNION)
    assert not any(isinstance(publish(one), contract.PersonErased) for one in store.log(0, 100))
    assert use.erasures.erase(ex.AN, erase, UNION).changed
    assert removed == [ex.AN, ex.AN]
    assert any(isinstance(publish(one), contract.PersonErased) for one in store.log(0, 100))
    use.erasures.erase(ex.AN, erase, UNION)
    assert removed == [ex.AN, ex.AN]


def test_an_erased_persons_code_is_free_again(use: UseCases) -> None:
    use.data_requests.receive(REQUEST, receive, BRANCH)
    use.erasures.erase(ex.AN, erase, UNION)
    assert use.members.register(ex.BINH, ex.register(), ex.WHOLE).changed


def test_breaches_are_registered_by_the_unit_that_answers_for_them(use: UseCases) -> None:
    at = "2021-03-26T08:00:00+07:00"
    wish = contract.DetectBreach.model_validate(
        {**ex.paper(), "unit_id": ex.TAX, "detected_at": at, "affected": 3, "description": "Mất máy tính xách tay"}
    )
    with pytest.raises(OutOfScope):
        use.breaches.detect(REQUEST, wish, ex.within(ex.BANK))
    assert use.breaches.detect(REQUEST, wish, UNION).changed
    told = contract.NotifyBreach.model_validate({**ex.paper(), "notified_at": "2021-03-28T08:00:00+07:00"})
    assert use.breaches.notify(REQUEST, told, UNION).changed
    shown, _ = use.breaches.show(REQUEST, UNION)
    assert (shown.affected, shown.notified_at) == (3, told.notified_at)
