"""Member life through its use cases on a real store: who may do what, codes and cards, lists of what is coming up."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from pydantic import BaseModel
from sqlalchemy import MetaData, create_engine, delete

from contracts import members as contract
from contracts.members import life as lives
from contracts.members.officers import AppointOfficer, Post
from services.kernel.http import OutOfScope
from services.kernel.keys import Keys
from services.kernel.store import Store
from services.kernel.views import ViewSet
from services.members.application import UseCases
from services.members.domain import member_refusals as r
from services.members.views.deadlines import Deadlines
from tests.members import examples as ex
from tests.members import examples_life as lives_ex
from tests.members.conftest import members, with_key
from tests.support.served import served

CARD, OTHER = "THE-000111", UUID(int=13)
NOW = datetime(2025, 8, 1, 3, tzinfo=UTC)


def paper(day: date) -> Any:
    return ex.paper(day)


@pytest.fixture
def use(desks: UseCases) -> UseCases:
    """A bloc with two members, An in a branch of the tax office, Bình in the bank."""
    desks.members.register(ex.AN, ex.register(), ex.WHOLE)
    desks.members.register(ex.BINH, ex.register(unit_id=ex.BANK, member_code="MA-0002", full_name="Lê Bình"), ex.WHOLE)
    return desks


def proposal(**changes: Any) -> lives.ProposeAdmission:
    fields = {
        "full_name": "Trần Văn Mới",
        "birth_date": date(2003, 5, 1),
        "sex": "MALE",
        "unit_id": ex.TAX_1,
        "member_code": "MA-0003",
        "guarantor_id": ex.AN,
        **paper(date(2021, 3, 1)),
    }
    return lives.ProposeAdmission.model_validate(fields | changes)


VOTE = lives.RecordAdmissionVote(
    members_called=12, voters_present=10, votes_for=9, votes_against=1, **paper(date(2021, 3, 5))
)
RATIFY = lives.RatifyAdmission(**paper(date(2021, 3, 26)))


def test_the_branch_proposes_and_votes_and_the_level_above_ratifies(use: UseCases) -> None:
    use.life.propose(OTHER, proposal(), ex.within(ex.TAX_1))
    use.life.vote(OTHER, VOTE, ex.within(ex.TAX_1))
    assert use.members.show(OTHER, ex.WHOLE)[0].state == "candidate"
    with pytest.raises(OutOfScope):
        use.life.ratify(OTHER, RATIFY, ex.within(ex.TAX_1))
    use.life.ratify(OTHER, RATIFY, ex.within(ex.TAX))
    shown, version = use.members.show(OTHER, ex.WHOLE)
    assert (shown.state, shown.joined_on, version) == ("active", date(2021, 3, 26), 3)


def test_a_guarantor_who_is_no_member_is_refused(use: UseCases) -> None:
    with pytest.raises(r.GuarantorNotActive):
        use.life.propose(OTHER, proposal(guarantor_id=UUID(int=999)), ex.WHOLE)


def test_a_withdrawn_application_frees_the_member_code(use: UseCases) -> None:
    use.life.propose(OTHER, proposal(), ex.WHOLE)
    with pytest.raises(r.MemberCodeTaken):
        use.life.propose(UUID(int=14), proposal(), ex.WHOLE)
    use.life.withdraw_admission(OTHER, lives.WithdrawAdmission(reason="Rút hồ sơ", **paper(date(2021, 3, 2))), ex.WHOLE)
    assert use.life.propose(UUID(int=14), proposal(), ex.WHOLE).changed


def test_a_corrected_code_is_free_for_another(use: UseCases) -> None:
    def correct(whom: UUID, code: str) -> None:
        wish = lives.CorrectMember(member_code=code, reason="Ghi nhầm mã", **paper(date(2021, 4, 1)))
        use.life.correct(whom, wish, ex.WHOLE)

    with pytest.raises(r.MemberCodeTaken):
        correct(ex.AN, "MA-0002")
    correct(ex.AN, "MA-0009")
    correct(ex.BINH, ex.CODE)
    assert use.members.show(ex.BINH, ex.WHOLE)[0].member_code == ex.CODE


def test_a_card_is_issued_by_the_grassroots_level_and_belongs_to_one(use: UseCases) -> None:
    wish = lives.IssueCard(number=CARD, **paper(date(2021, 4, 1)))
    with pytest.raises(OutOfScope):
        use.life.issue_card(ex.AN, wish, ex.within(ex.TAX_1))
    use.life.issue_card(ex.AN, wish, ex.within(ex.TAX))
    with pytest.raises(r.CardNumberTaken):
        use.life.issue_card(ex.BINH, wish, ex.within(ex.BANK))
    use.life.issue_card(ex.AN, wish.model_copy(update={"number": "THE-2"}), ex.within(ex.TAX))
    use.life.issue_card(ex.BINH, wish, ex.within(ex.BANK))
    assert use.members.show(ex.BINH, ex.WHOLE)[0].card == CARD


def test_a_refused_row_of_cards_undoes_all(use: UseCases) -> None:
    rows = [lives.IssueCardRow(member_id=whom, number=CARD, **paper(date(2021, 4, 1))) for whom in (ex.AN, ex.BINH)]
    with pytest.raises(r.CardNumberTaken, match="Dòng 2"):
        use.life.issue_cards(lives.IssueCards(rows=tuple(rows)), ex.WHOLE)
    assert use.members.show(ex.AN, ex.WHOLE)[0].card is None


def test_a_transfer_goes_from_level_to_level_where_the_rules_ask_for_it(use: UseCases) -> None:
    day = date(2024, 3, 1)
    request = contract.RequestTransfer(transfer_id=ex.TRANSFER, to_unit_id=ex.BANK, dues_paid_until=day, **paper(day))
    step = lives.TransferStep(transfer_id=ex.TRANSFER, **paper(date(2024, 3, 2)))
    accept = contract.AcceptTransfer(transfer_id=ex.TRANSFER, **paper(date(2024, 3, 5)))
    use.members.request_transfer(ex.AN, request, ex.within(ex.TAX_1))
    with pytest.raises(r.TransferOutOfOrder):
        use.members.accept_transfer(ex.AN, accept, ex.within(ex.BANK))
    with pytest.raises(OutOfScope):
        use.life.release_transfer(ex.AN, step, ex.within(ex.TAX_1))
    use.life.release_transfer(ex.AN, step, ex.within(ex.TAX))
    use.life.forward_transfer(ex.AN, step, ex.within(ex.TAX))
    use.members.accept_transfer(ex.AN, accept, ex.within(ex.BANK))
    assert use.members.show(ex.AN, ex.WHOLE)[0].unit.code == "ngan-hang"


def test_the_receiving_unit_rejects_and_the_source_cancels(use: UseCases) -> None:
    reject = lives.RejectTransfer(transfer_id=ex.TRANSFER, reason="Thiếu sổ đoàn viên", **paper(date(2021, 6, 5)))
    use.members.request_transfer(ex.AN, ex.request_transfer, ex.within(ex.TAX_1))
    with pytest.raises(OutOfScope):
        use.life.reject_transfer(ex.AN, reject, ex.within(ex.TAX_1))
    use.life.reject_transfer(ex.AN, reject, ex.within(ex.BANK))
    again = ex.request_transfer.model_copy(update={"transfer_id": UUID(int=77), **paper(date(2021, 6, 6))})
    use.members.request_transfer(ex.AN, again, ex.within(ex.TAX_1))
    cancel = lives.TransferStep(transfer_id=UUID(int=77), **paper(date(2021, 6, 7)))
    with pytest.raises(OutOfScope):
        use.life.cancel_transfer(ex.AN, cancel, ex.within(ex.BANK))
    assert use.life.cancel_transfer(ex.AN, cancel, ex.within(ex.TAX_1)).changed


def test_a_union_moves_its_own_members_in_one_step(use: UseCases) -> None:
    move = lives.MoveWithinUnion(transfer_id=ex.TRANSFER, to_unit_id=ex.TAX_2, **paper(date(2021, 6, 1)))
    with pytest.raises(OutOfScope):
        use.life.move_within_union(ex.AN, move, ex.within(ex.TAX_1))
    use.life.move_within_union(ex.AN, move, ex.within(ex.TAX))
    assert use.members.show(ex.AN, ex.WHOLE)[0].unit.code == "cuc-thue-2"
    out = move.model_copy(update={"transfer_id": UUID(int=78), "to_unit_id": ex.BANK})
    with pytest.raises(r.NotInOneUnion):
        use.life.move_within_union(ex.AN, out, ex.WHOLE)


def test_maturation_is_put_off_for_who_holds_a_post(use: UseCases) -> None:
    day = date(2025, 8, 18)
    defer = lives.DeferMaturation(until=date(2026, 8, 18), **paper(day))
    with pytest.raises(r.NoGroundToDefer):
        use.life.defer_maturation(ex.AN, defer, ex.WHOLE)
    post = AppointOfficer(member_id=ex.AN, post=Post.SECRETARY, term="2022-2027", until=None, **paper(date(2022, 1, 5)))
    use.officers.appoint(ex.TAX, UUID(int=61), post, ex.WHOLE)
    assert use.life.defer_maturation(ex.AN, defer, ex.within(ex.TAX_1)).changed


def test_reinstatement_is_for_the_level_above(use: UseCases) -> None:
    use.members.release(ex.AN, contract.ReleaseMember(**paper(date(2021, 7, 1))), ex.WHOLE)
    back = lives.ReinstateMember(unit_id=ex.TAX_2, **paper(date(2022, 3, 26)))
    with pytest.raises(OutOfScope):
        use.life.reinstate(ex.AN, back, ex.within(ex.TAX_2))
    use.life.reinstate(ex.AN, back, ex.within(ex.TAX))
    assert use.members.show(ex.AN, ex.WHOLE)[0].unit.code == "cuc-thue-2"


# Lists of what is coming up, over HTTP.


@pytest.fixture
def listed(use: UseCases, store: Store, private: ViewSet, keys: Keys) -> Iterator[Callable[..., Any]]:
    """Reads a list, after the views were given everything twice."""
    seen: list[int] = [0]

    def read(path: str, **query: str) -> Any:
        with private.read() as (_, live):
            found = dict(live)
        with private.engine.begin() as db:
            log = store.log(seen[0], 1000)
            for view in found.values():
                view.apply(db, log)
                view.apply(db, log)
            seen[0] = log[-1].position if log else seen[0]
        answer = client.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    with served(members, use, private, keys) as client:
        client.headers |= with_key(keys)
        yield read


def put(use: UseCases, whom: UUID, wish: BaseModel, name: str) -> None:
    getattr(use.life, name)(whom, wish, ex.WHOLE)


def test_who_passes_the_age_within_the_notice_is_listed_until_held_or_gone(
    use: UseCases, listed: Callable[..., Any]
) -> None:
    due = "/members/maturations/due"
    assert [one["member_id"] for one in listed(due, on="2025-07-18")["items"]] == []
    (an, binh) = listed(due, on="2025-07-19")["items"]
    assert (an["full_name"], an["over_from"], an["overdue"]) == (ex.NAME, "2025-08-18", False)
    assert [one["overdue"] for one in listed(due, on="2025-08-18")["items"]] == [True, True]
    assert [one["member_id"] for one in listed(due, on="2025-08-18", unit=str(ex.BANK))["items"]] == [str(ex.BINH)]
    page = listed(due, on="2025-08-18", limit="1")
    assert [one["member_id"] for one in listed(due, on="2025-08-18", cursor=page["next"])["items"]] == [
        binh["member_id"]
    ]
    put(use, ex.AN, lives.ExtendMember(until=date(2026, 8, 1), **paper(date(2025, 8, 18))), "extend")
    use.members.mature(ex.BINH, contract.MatureMember(**paper(date(2025, 8, 20))), ex.WHOLE)
    assert listed(due, on="2026-08-01")["items"] == []
    assert [one["member_id"] for one in listed(due, on="2026-08-02")["items"]] == [str(ex.AN)]


def test_open_referrals_are_listed_by_the_day_they_run_out(use: UseCases, listed: Callable[..., Any]) -> None:
    use.members.request_transfer(ex.AN, ex.request_transfer, ex.WHOLE)
    assert listed("/members/deadlines", kind="transfer", on="2021-05-01")["items"] == []
    (one,) = listed("/members/deadlines", kind="transfer", on="2021-09-02")["items"]
    assert (one["transfer_id"], one["day"], one["overdue"]) == (str(ex.TRANSFER), "2021-09-01", True)
    use.life.expire_transfer(ex.AN, lives.TransferStep(transfer_id=ex.TRANSFER, **paper(date(2021, 9, 2))), ex.WHOLE)
    assert listed("/members/deadlines", kind="transfer", on="2021-09-02")["items"] == []


def test_an_erased_person_is_in_no_list_of_birthdays(use: UseCases, store: Store, listed: Callable[..., Any]) -> None:
    store.erase(ex.AN, ex.WHOLE)
    assert [one["member_id"] for one in listed("/members/maturations/due", on="2026-01-01")["items"]] == [str(ex.BINH)]


def test_a_unit_sees_whom_it_is_asked_to_take_in(use: UseCases, listed: Callable[..., Any]) -> None:
    def waiting(unit: UUID, kind: str = "incoming") -> list[str]:
        found = listed("/members/deadlines", kind=kind, unit=str(unit), on="2021-08-15")["items"]
        return [one["member_id"] for one in found]

    use.members.request_transfer(ex.AN, ex.request_transfer, ex.WHOLE)
    assert (waiting(ex.BANK), waiting(ex.TAX_1), waiting(ex.TAX_1, "transfer")) == ([str(ex.AN)], [], [str(ex.AN)])
    use.members.accept_transfer(ex.AN, ex.accept_transfer, ex.WHOLE)
    assert (waiting(ex.BANK), waiting(ex.TAX_1, "transfer"), waiting(ex.BANK, "transfer")) == ([], [], [])


def test_an_open_referral_follows_a_member_whose_unit_is_merged() -> None:
    metadata = MetaData()
    view, engine = Deadlines("g1", metadata), create_engine("sqlite://")
    with engine.begin() as db:
        metadata.create_all(db)

        def after(*events: Any) -> dict[str, list[str]]:
            db.execute(delete(view.table))
            view.apply(db, [SimpleNamespace(stream_id=ex.AN, event=one) for one in events])  # type: ignore[misc]  # all a view reads
            kinds = ("transfer", "incoming")
            until = date(2021, 12, 31)
            return {kind: [row.unit_code for row in view.running_out(db, kind, until, None, None, 9)] for kind in kinds}

        past = (ex.registered, ex.transfer_requested)
        assert after(*past, lives_ex.reassigned) == {"transfer": ["cuc-thue-2"], "incoming": ["ngan-hang"]}
        into_target = lives_ex.reassigned.model_copy(update={"to_unit": ex.bank})
        assert after(*past, into_target) == {"transfer": [], "incoming": []}
    engine.dispose()
