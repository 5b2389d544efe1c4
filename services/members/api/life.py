"""Routes of member life: admission in steps, details, transfers step by step, stays, staying on, strike-off."""

from datetime import date, timedelta
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from sqlalchemy import Connection, select

from contracts.base import LAST_YEAR, Accepted, AcceptedBulk, UnitRef
from contracts.members import life as contract
from contracts.members.life import Deadline, MaturationDue
from services.kernel.days import day_of
from services.kernel.files import add_files
from services.kernel.http import Gate, Malformed, Page, Slice, cursor_of, paging, parts_of
from services.kernel.store import Caller
from services.kernel.views import ViewSet
from services.members.api.answers import done
from services.members.application import UseCases
from services.members.application.days import birthday, months_later, years_before
from services.members.views.deadlines import Deadlines
from services.members.views.roster import Roster
from services.members.views.subtree import within
from services.members.views.units import Units

OnDay = Annotated[date | None, Query(le=date(LAST_YEAR, 12, 31))]
DUE = (
    *(
        ("full_name", "Họ và tên"),
        ("birth_date", "Ngày sinh"),
        ("unit.code", "Mã đơn vị"),
        ("over_from", "Quá tuổi từ"),
    ),
    ("overdue", "Đã quá tuổi"),
)
RUNNING_OUT = (
    *(("full_name", "Họ và tên"), ("unit.code", "Mã đơn vị"), ("day", "Hạn"), ("overdue", "Quá hạn")),
    ("transfer_id", "Mã chuyển sinh hoạt"),
)


def add_routes(routes: APIRouter, use: UseCases, views: ViewSet, gate: Gate) -> None:
    """Add the routes of this slice."""
    Asked = Annotated[Caller, Depends(gate.write)]  # a type
    Reader = Annotated[Caller, Depends(gate.read)]  # a type

    def names(db: Connection, roster: Roster, ids: list[UUID]) -> dict[UUID, str]:
        table = roster.table
        return {
            row.id: row.full_name
            for row in db.execute(select(table.c.id, table.c.full_name).where(table.c.id.in_(ids)))
        }

    @routes.get("/members/maturations/due")
    def maturations_due(
        reader: Reader, part: Annotated[Slice, Depends(paging)], unit: UUID | None = None, on: OnDay = None
    ) -> Page[MaturationDue]:
        """List who is over the age on a day, or will be within the days of notice; who stays on is left out."""
        day = on or day_of(views.now())
        rules = use.members.rules_at(day).membership
        horizon = day + timedelta(days=rules.maturation_notice_days)
        born_before = years_before(horizon, rules.maturation_above_years)
        with views.read() as (db, live):
            units = within(db, live[Units.NAME], reader, unit)
            found = live[Deadlines.NAME].over_the_age(db, born_before, day, units, _behind(part), part.limit + 1)
            called = names(db, live[Roster.NAME], [row.member_id for row in found])
        items = [
            MaturationDue(
                member_id=row.member_id,
                unit=UnitRef(id=row.unit_id, code=row.unit_code),
                full_name=called.get(row.member_id, ""),
                birth_date=row.day,
                over_from=birthday(row.day, rules.maturation_above_years) + timedelta(days=1),
                overdue=birthday(row.day, rules.maturation_above_years) < day,
            )
            for row in found[: part.limit]
        ]
        more = len(found) > part.limit
        return Page(items=items, next=_cursor(items[-1].birth_date, items[-1].member_id) if more else None)

    add_files(routes, "/members/maturations/due", maturations_due, "Đến tuổi trưởng thành", DUE)

    @routes.get("/members/deadlines")
    def deadlines(
        reader: Reader,
        part: Annotated[Slice, Depends(paging)],
        kind: Literal["transfer", "incoming", "temporary", "postponement"],
        unit: UUID | None = None,
        on: OnDay = None,
    ) -> Page[Deadline]:
        """List open referrals, stays elsewhere or postponements by the day they run out, up to the days of notice.

        `transfer` lists those from a unit, `incoming` those that wait for a unit to take the member in.
        """
        day = on or day_of(views.now())
        rules = use.members.rules_at(day).membership
        months = rules.transfer_acceptance_within_months if kind in ("transfer", "incoming") else 0
        with views.read() as (db, live):
            units = within(db, live[Units.NAME], reader, unit)
            until = day + timedelta(days=rules.maturation_notice_days)
            found = live[Deadlines.NAME].running_out(db, kind, until, units, _behind(part), part.limit + 1)
            called = names(db, live[Roster.NAME], [row.member_id for row in found])
        items = [
            Deadline(
                kind=kind,
                member_id=row.member_id,
                unit=UnitRef(id=row.unit_id, code=row.unit_code),
                full_name=called.get(row.member_id, ""),
                day=months_later(row.day, months),
                overdue=months_later(row.day, months) < day,
                transfer_id=row.subject,
            )
            for row in found[: part.limit]
        ]
        more = len(found) > part.limit
        return Page(items=items, next=_cursor(found[part.limit - 1].day, items[-1].member_id) if more else None)

    add_files(routes, "/members/deadlines", deadlines, "Sắp hết hạn", RUNNING_OUT)

    @routes.post("/members/cards/bulk")
    def issue_cards(wish: contract.IssueCards, asked: Asked) -> AcceptedBulk:
        """Give members cards, all or none."""
        return use.life.issue_cards(wish, asked)

    @routes.post("/members/transfers/expiries/bulk")
    def expire_transfers(wish: contract.ExpireTransfers, asked: Asked) -> AcceptedBulk:
        """Close overdue referrals, all or none."""
        return use.life.expire_transfers(wish, asked)

    @routes.post("/members/postponements/bulk")
    def postpone_all(wish: contract.PostponeMembers, asked: Asked) -> AcceptedBulk:
        """Postpone the activity of members, all or none."""
        return use.life.postpone_all(wish, asked)

    @routes.post("/members/extensions/bulk")
    def extend_all(wish: contract.ExtendMembers, asked: Asked) -> AcceptedBulk:
        """Let members over the age stay, all or none."""
        return use.life.extend_all(wish, asked)

    @routes.post("/members/strike-offs/bulk")
    def strike_off_all(wish: contract.StrikeOffMembers, asked: Asked) -> AcceptedBulk:
        """Strike members off as proposed, all or none."""
        return use.life.strike_off_all(wish, asked)

    @routes.put("/members/{member_id}/admission/proposal")
    def propose_admission(
        member_id: UUID, wish: contract.ProposeAdmission, asked: Asked, response: Response
    ) -> Accepted:
        """File an application for admission."""
        return done(response, use.life.propose(member_id, wish, asked))

    @routes.put("/members/{member_id}/admission/vote")
    def vote_on_admission(
        member_id: UUID, wish: contract.RecordAdmissionVote, asked: Asked, response: Response
    ) -> Accepted:
        """Record the branch's vote on an application."""
        return done(response, use.life.vote(member_id, wish, asked))

    @routes.put("/members/{member_id}/admission/withdrawal")
    def withdraw_admission(
        member_id: UUID, wish: contract.WithdrawAdmission, asked: Asked, response: Response
    ) -> Accepted:
        """Take an application back."""
        return done(response, use.life.withdraw_admission(member_id, wish, asked))

    @routes.put("/members/{member_id}/admission/ratification")
    def ratify_admission(member_id: UUID, wish: contract.RatifyAdmission, asked: Asked, response: Response) -> Accepted:
        """Admit the candidate, by the level above the branch."""
        return done(response, use.life.ratify(member_id, wish, asked))

    @routes.put("/members/{member_id}/details")
    def change_details(member_id: UUID, wish: contract.ChangeDetails, asked: Asked, response: Response) -> Accepted:
        """Put details of a member, or take them away."""
        return done(response, use.life.change_details(member_id, wish, asked))

    @routes.put("/members/{member_id}/correction")
    def correct_member(member_id: UUID, wish: contract.CorrectMember, asked: Asked, response: Response) -> Accepted:
        """Correct who a member is."""
        return done(response, use.life.correct(member_id, wish, asked))

    @routes.put("/members/{member_id}/card")
    def issue_card(member_id: UUID, wish: contract.IssueCard, asked: Asked, response: Response) -> Accepted:
        """Give a member a card."""
        return done(response, use.life.issue_card(member_id, wish, asked))

    @routes.put("/members/{member_id}/party-status")
    def change_party_status(
        member_id: UUID, wish: contract.ChangePartyStatus, asked: Asked, response: Response
    ) -> Accepted:
        """Record a member's standing in the Party."""
        return done(response, use.life.change_party_status(member_id, wish, asked))

    @routes.put("/members/{member_id}/transfer/release")
    def release_transfer(member_id: UUID, wish: contract.TransferStep, asked: Asked, response: Response) -> Accepted:
        """Let the referred member go."""
        return done(response, use.life.release_transfer(member_id, wish, asked))

    @routes.put("/members/{member_id}/transfer/forwarding")
    def forward_transfer(member_id: UUID, wish: contract.TransferStep, asked: Asked, response: Response) -> Accepted:
        """Send the papers of a transfer on."""
        return done(response, use.life.forward_transfer(member_id, wish, asked))

    @routes.put("/members/{member_id}/transfer/rejection")
    def reject_transfer(member_id: UUID, wish: contract.RejectTransfer, asked: Asked, response: Response) -> Accepted:
        """Send the papers of a transfer back."""
        return done(response, use.life.reject_transfer(member_id, wish, asked))

    @routes.put("/members/{member_id}/transfer/cancellation")
    def cancel_transfer(member_id: UUID, wish: contract.TransferStep, asked: Asked, response: Response) -> Accepted:
        """Take a referral back."""
        return done(response, use.life.cancel_transfer(member_id, wish, asked))

    @routes.put("/members/{member_id}/transfer/expiry")
    def expire_transfer(member_id: UUID, wish: contract.TransferStep, asked: Asked, response: Response) -> Accepted:
        """Close an overdue referral."""
        return done(response, use.life.expire_transfer(member_id, wish, asked))

    @routes.put("/members/{member_id}/move")
    def move_within_union(
        member_id: UUID, wish: contract.MoveWithinUnion, asked: Asked, response: Response
    ) -> Accepted:
        """Move a member to another branch of the same union."""
        return done(response, use.life.move_within_union(member_id, wish, asked))

    @routes.put("/members/{member_id}/temporary")
    def start_temporary(member_id: UUID, wish: contract.StartTemporary, asked: Asked, response: Response) -> Accepted:
        """Let a member take part elsewhere for a while."""
        return done(response, use.life.start_temporary(member_id, wish, asked))

    @routes.put("/members/{member_id}/temporary/end")
    def end_temporary(member_id: UUID, wish: contract.EndTemporary, asked: Asked, response: Response) -> Accepted:
        """Have the member back."""
        return done(response, use.life.end_temporary(member_id, wish, asked))

    @routes.put("/members/{member_id}/postponement")
    def postpone(member_id: UUID, wish: contract.PostponeMember, asked: Asked, response: Response) -> Accepted:
        """Postpone a member's activity."""
        return done(response, use.life.postpone(member_id, wish, asked))

    @routes.put("/members/{member_id}/postponement/end")
    def end_postponement(member_id: UUID, wish: contract.EndPostponement, asked: Asked, response: Response) -> Accepted:
        """End a postponement."""
        return done(response, use.life.end_postponement(member_id, wish, asked))

    @routes.put("/members/{member_id}/extension")
    def extend(member_id: UUID, wish: contract.ExtendMember, asked: Asked, response: Response) -> Accepted:
        """Let a member over the age stay."""
        return done(response, use.life.extend(member_id, wish, asked))

    @routes.put("/members/{member_id}/maturation/deferral")
    def defer_maturation(member_id: UUID, wish: contract.DeferMaturation, asked: Asked, response: Response) -> Accepted:
        """Put off an officer's maturation."""
        return done(response, use.life.defer_maturation(member_id, wish, asked))

    @routes.put("/members/{member_id}/strike-off/proposal")
    def propose_strike_off(
        member_id: UUID, wish: contract.ProposeStrikeOff, asked: Asked, response: Response
    ) -> Accepted:
        """Propose to strike a member off."""
        return done(response, use.life.propose_strike_off(member_id, wish, asked))

    @routes.put("/members/{member_id}/strike-off")
    def strike_off(member_id: UUID, wish: contract.StrikeOffMember, asked: Asked, response: Response) -> Accepted:
        """Strike a member off as proposed."""
        return done(response, use.life.strike_off(member_id, wish, asked))

    @routes.put("/members/{member_id}/death")
    def record_death(member_id: UUID, wish: contract.RecordDeath, asked: Asked, response: Response) -> Accepted:
        """Record that a member died."""
        return done(response, use.life.record_death(member_id, wish, asked))

    @routes.put("/members/{member_id}/reinstatement")
    def reinstate(member_id: UUID, wish: contract.ReinstateMember, asked: Asked, response: Response) -> Accepted:
        """Make a member again of who had left, was struck off or expelled."""
        return done(response, use.life.reinstate(member_id, wish, asked))


def _behind(part: Slice) -> tuple[date, UUID] | None:
    if part.cursor is None:
        return None
    day, whom = parts_of(part.cursor, str, str)
    try:
        return date.fromisoformat(day), UUID(whom)
    except ValueError:
        raise Malformed("Tham số cursor không hợp lệ; hãy dùng đúng giá trị next đã nhận.") from None


def _cursor(day: date, whom: UUID) -> str:
    return cursor_of(day.isoformat(), str(whom))
