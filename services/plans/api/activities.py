"""Routes of activities, their sign-ups, attendance and results (domain.md §4.4)."""

from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from contracts.base import Accepted, AcceptedBulk
from contracts.plans import activities as contract
from services.kernel.http import Asked, Gate, etag
from services.plans.application import UseCases

A = TypeVar("A", bound=Accepted)


def add_routes(routes: APIRouter, use: UseCases, gate: Gate) -> None:
    """Add the routes of this slice."""
    _lists(routes, use, gate)
    _days(routes, use, gate)
    _people(routes, use, gate)
    _results(routes, use, gate)


def done(response: Response, accepted: A) -> A:
    """Return the answer as it is, with the new version as ETag."""
    etag(response, accepted.version)
    return accepted


def _lists(routes: APIRouter, use: UseCases, gate: Gate) -> None:
    Writer = Annotated[Asked, Depends(gate.write)]  # a type

    @routes.post("/activities/bulk")
    def announce_activities(wish: contract.AnnounceActivities, asked: Writer) -> AcceptedBulk:
        """Announce a list of activities, all or none."""
        return use.activities.announce_many(wish, asked)

    @routes.post("/activities/sign-ups/bulk")
    def sign_members_up(wish: contract.SignUpMembers, asked: Writer) -> AcceptedBulk:
        """Sign a list of members up, in its order, all or none."""
        return use.activities.sign_up_many(wish, asked)

    @routes.post("/activities/attendance/bulk")
    def record_attendances(wish: contract.RecordAttendances, asked: Writer) -> AcceptedBulk:
        """Record attendance lists of many activities, all or none."""
        return use.activities.record_attendance_many(wish, asked)

    @routes.post("/activities/results/bulk")
    def hold_activities(wish: contract.HoldActivities, asked: Writer) -> contract.AcceptedResults:
        """Record what came of many activities, all or none."""
        return use.activities.hold_many(wish, asked)


def _days(routes: APIRouter, use: UseCases, gate: Gate) -> None:
    Writer = Annotated[Asked, Depends(gate.write)]  # a type
    Reader = Annotated[Asked, Depends(gate.read)]  # a type

    @routes.get("/activities/{activity_id}")
    def show_activity(activity_id: UUID, response: Response, asked: Reader) -> contract.ActivityReply:
        """Show an activity with its sign-ups to a key of a unit that takes part."""
        found, version = use.activities.show(activity_id, asked)
        etag(response, version)
        return found

    @routes.put("/activities/{activity_id}")
    def announce_activity(
        activity_id: UUID, wish: contract.AnnounceActivity, response: Response, asked: Writer
    ) -> Accepted:
        """Announce an activity."""
        return done(response, use.activities.announce(activity_id, wish, asked))

    @routes.put("/activities/{activity_id}/notice")
    def give_activity_notice(
        activity_id: UUID, wish: contract.GiveNotice, response: Response, asked: Writer
    ) -> contract.AcceptedActivity:
        """Record the day the public was told."""
        return done(response, use.activities.give_notice(activity_id, wish, asked))

    @routes.put("/activities/{activity_id}/day")
    def reschedule_activity(
        activity_id: UUID, wish: contract.RescheduleActivity, response: Response, asked: Writer
    ) -> contract.AcceptedActivity:
        """Move an activity to another day."""
        return done(response, use.activities.reschedule(activity_id, wish, asked))

    @routes.put("/activities/{activity_id}/cancellation")
    def cancel_activity(
        activity_id: UUID, wish: contract.CancelActivity, response: Response, asked: Writer
    ) -> Accepted:
        """Call an activity off."""
        return done(response, use.activities.cancel(activity_id, wish, asked))

    @routes.put("/activities/{activity_id}/unit")
    def hand_activity_on(
        activity_id: UUID, wish: contract.HandOnActivity, response: Response, asked: Writer
    ) -> Accepted:
        """Let another unit lead an activity."""
        return done(response, use.activities.hand_on(activity_id, wish, asked))


def _people(routes: APIRouter, use: UseCases, gate: Gate) -> None:
    Writer = Annotated[Asked, Depends(gate.write)]  # a type

    @routes.put("/activities/{activity_id}/sign-ups/{member_id}")
    def sign_member_up(
        activity_id: UUID, member_id: UUID, wish: contract.SignUpMember, response: Response, asked: Writer
    ) -> contract.AcceptedSignUp:
        """Sign a member up, or put the member on the waiting list where all places are taken."""
        return done(response, use.activities.sign_up(activity_id, member_id, wish, asked))

    @routes.put("/activities/{activity_id}/waiting-list/{member_id}")
    def join_waiting_list(
        activity_id: UUID, member_id: UUID, wish: contract.JoinWaitingList, response: Response, asked: Writer
    ) -> contract.AcceptedSignUp:
        """Put a member on the waiting list."""
        return done(response, use.activities.join_waiting_list(activity_id, member_id, wish, asked))

    @routes.put("/activities/{activity_id}/sign-ups/{member_id}/withdrawal")
    def withdraw_sign_up(
        activity_id: UUID, member_id: UUID, wish: contract.WithdrawSignUp, response: Response, asked: Writer
    ) -> contract.AcceptedSignUp:
        """Take a member off; the first who waits moves up."""
        return done(response, use.activities.withdraw(activity_id, member_id, wish, asked))

    @routes.put("/activities/{activity_id}/attendance/{list_id}")
    def record_attendance(
        activity_id: UUID, list_id: UUID, wish: contract.RecordAttendance, response: Response, asked: Writer
    ) -> Accepted:
        """Record who was at a session."""
        return done(response, use.activities.record_attendance(activity_id, list_id, wish, asked))


def _results(routes: APIRouter, use: UseCases, gate: Gate) -> None:
    Writer = Annotated[Asked, Depends(gate.write)]  # a type

    @routes.put("/activities/{activity_id}/result")
    def hold_activity(
        activity_id: UUID, wish: contract.HoldActivity, response: Response, asked: Writer
    ) -> contract.AcceptedActivity:
        """Record that an activity took place and what came of it."""
        return done(response, use.activities.hold(activity_id, wish, asked))

    @routes.put("/activities/{activity_id}/correction")
    def correct_activity(
        activity_id: UUID, wish: contract.CorrectActivity, response: Response, asked: Writer
    ) -> Accepted:
        """Tell anew what came of an activity."""
        return done(response, use.activities.correct(activity_id, wish, asked))
