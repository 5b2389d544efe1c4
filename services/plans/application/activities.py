"""The use cases of activities: announced, signed up for, attended, held; a unit's key acts for what the unit leads."""

from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

from contracts.base import Accepted, AcceptedBulk
from contracts.plans import activities as contract
from services.kernel.http import OutOfScope, require_scope
from services.kernel.store import Caller, Work
from services.plans.application.activity_answers import reply_of, standing_of, warning_of
from services.plans.application.desk import Desk, Step, row_of_list
from services.plans.application.results import measured
from services.plans.domain import activity as said
from services.plans.domain import activity_commands as do
from services.plans.domain.activity import Course, NotAnnounced, State
from services.plans.domain.activity_outcome import Numbers
from services.plans.domain.activity_refusals import UnknownActivity
from services.plans.domain.activity_rules import activity
from services.plans.domain.units import UnitDissolved, UnitRef, UnknownUnit

Named = Callable[[UUID, date], UnitRef]
"""Finds a unit that takes part: known, and standing on a day."""


class Activities(Desk):
    """Activities. Each method is one wish; doing it twice changes nothing the second time."""

    DECIDER = activity

    def _owner(self, state: State) -> UnitRef | None:
        return None if isinstance(state, NotAnnounced) else state.course.unit

    def announce(self, activity_id: UUID, request: contract.AnnounceActivity, caller: Caller) -> Accepted:
        """Announce an activity of a unit, alone or with others."""
        return self._take(self._announce(activity_id, request, caller, self._named), caller)

    def announce_many(self, request: contract.AnnounceActivities, caller: Caller) -> AcceptedBulk:
        """Announce up to 500 activities, all or none."""
        named = self._remembering()
        return self._take_all(request.rows, lambda row: [self._announce(row.activity_id, row, caller, named)], caller)

    def give_notice(self, activity_id: UUID, request: contract.GiveNotice, caller: Caller) -> contract.AcceptedActivity:
        """Record the day the public was told; the answer warns of one that is later than the rule set asks."""
        command = do.GiveNotice(request.effective_on, self._rules.at(request.effective_on))
        return self._take_warned(activity_id, command, request, caller, lambda state: state.course.notices)

    def reschedule(
        self, activity_id: UUID, request: contract.RescheduleActivity, caller: Caller
    ) -> contract.AcceptedActivity:
        """Move an activity to another day; the answer warns where the notice given is too late for it."""
        on = request.effective_on
        command = do.Reschedule(request.day, request.reason, on, self._rules.at(on))
        return self._take_warned(activity_id, command, request, caller, lambda state: state.course.moves)

    def sign_up(
        self, activity_id: UUID, member_id: UUID, request: contract.SignUpMember, caller: Caller
    ) -> contract.AcceptedSignUp:
        """Give a member a place, or a place on the waiting list; by the leading unit or by the member's own."""
        step = self._sign_up(activity_id, member_id, request, caller, self._named)
        return self._take_sign_up(step, member_id, caller)

    def sign_up_many(self, request: contract.SignUpMembers, caller: Caller) -> AcceptedBulk:
        """Sign up to 500 members up, all or none."""
        named = self._remembering()

        def steps_of(row: contract.SignUpRow) -> Sequence[Step]:
            return [self._sign_up(row.activity_id, row.member_id, row, caller, named)]

        return self._take_all(request.rows, steps_of, caller)

    def join_waiting_list(
        self, activity_id: UUID, member_id: UUID, request: contract.JoinWaitingList, caller: Caller
    ) -> contract.AcceptedSignUp:
        """Let a member wait for a place; refused while there are places."""
        unit = self._named(request.unit_id, request.effective_on)
        self._check_either_scope(activity_id, unit.id, caller)
        command = do.JoinWaitingList(member_id, unit, request.effective_on)
        return self._take_sign_up(self._step(activity_id, command, request), member_id, caller)

    def withdraw(
        self, activity_id: UUID, member_id: UUID, request: contract.WithdrawSignUp, caller: Caller
    ) -> contract.AcceptedSignUp:
        """Take a member off; whoever waits first moves up. By the leading unit or by the member's own."""
        state, _ = self._store.read(self.DECIDER, activity_id)
        home = None if isinstance(state, NotAnnounced) else _home(state.course, member_id)
        self._check_either_scope(activity_id, home.id if home else None, caller)
        command = do.WithdrawSignUp(member_id, request.effective_on)
        return self._take_sign_up(self._step(activity_id, command, request), member_id, caller)

    def record_attendance(
        self, activity_id: UUID, list_id: UUID, request: contract.RecordAttendance, caller: Caller
    ) -> Accepted:
        """Record who was at a session; the same list again replaces it."""
        command = self._attendance(list_id, request, self._named)
        return self._take_on_existing(activity_id, command, request, caller)

    def record_attendance_many(self, request: contract.RecordAttendances, caller: Caller) -> AcceptedBulk:
        """Record up to 500 lists, all or none."""
        named, check = self._remembering(), self._checking(caller)

        def steps_of(row: contract.RecordAttendanceRow) -> Sequence[Step]:
            check(row.activity_id)
            return [self._step(row.activity_id, self._attendance(row.list_id, row, named), row)]

        return self._take_all(request.rows, steps_of, caller)

    def hold(self, activity_id: UUID, request: contract.HoldActivity, caller: Caller) -> contract.AcceptedActivity:
        """Record that an activity took place and what came of it; the answer warns of notice given too late."""
        command = self._hold(request, self._named)
        return self._take_warned(activity_id, command, request, caller, lambda state: (state.held,))

    def hold_many(self, request: contract.HoldActivities, caller: Caller) -> contract.AcceptedResults:
        """Record up to 500 results, all or none; each warning says its row."""
        named, check = self._remembering(), self._checking(caller)
        steps: list[Step] = []
        for number, row in enumerate(request.rows, 1):
            with row_of_list(number):
                check(row.activity_id)
                steps.append(self._step(row.activity_id, self._hold(row, named), row))

        def work(work: Work) -> list[int | list[str]]:
            work.prefetch(self.DECIDER, [step.stream_id for step in steps])
            changed, warnings = 0, list[str]()
            for number, step in enumerate(steps, 1):
                with row_of_list(number):
                    changed += self._decide(work, step) > 0
                late = warning_of([work.state(self.DECIDER, step.stream_id).held])
                warnings += [f"Dòng {number}: {late}"] if late else []
            return [changed, warnings]

        written = self._store.write(work, caller)
        changed, warnings = written.result
        return contract.AcceptedResults(
            position=written.position,
            rows=len(steps),
            changed=changed,
            repeated=written.repeated,
            warnings=tuple(warnings),
        )

    def correct(self, activity_id: UUID, request: contract.CorrectActivity, caller: Caller) -> Accepted:
        """Tell anew what came of an activity, for a reason."""
        on = request.effective_on
        command = do.Correct(self._numbers(request, self._named), request.reason, on, self._rules.at(on))
        return self._take_on_existing(activity_id, command, request, caller)

    def cancel(self, activity_id: UUID, request: contract.CancelActivity, caller: Caller) -> Accepted:
        """Call an activity off, for a reason."""
        command = do.Cancel(request.reason, request.effective_on)
        return self._take_on_existing(activity_id, command, request, caller)

    def hand_on(self, activity_id: UUID, request: contract.HandOnActivity, caller: Caller) -> Accepted:
        """Let another unit lead an open activity; by a key for both units."""
        unit = self._unit(request.unit_id, request.effective_on, caller)
        if isinstance(self._store.read(self.DECIDER, activity_id)[0], NotAnnounced):
            raise UnknownActivity
        return self._take_on_existing(activity_id, do.HandOn(unit, request.effective_on), request, caller)

    def show(self, activity_id: UUID, caller: Caller) -> tuple[contract.ActivityReply, int]:
        """Return an activity and its version, to a key of a unit that takes part; each sees its own members' names."""
        state, version = self._store.read(self.DECIDER, activity_id)
        if isinstance(state, NotAnnounced):
            raise UnknownActivity
        course = state.course
        leads = self._may(caller, course.unit.id)
        if not leads and not any(self._may(caller, unit.id) for unit in course.partners):
            raise OutOfScope

        def seen(unit: UnitRef) -> bool:
            return leads or self._may(caller, unit.id)

        return reply_of(activity_id, state, seen), version

    # Units.

    def _named(self, unit_id: UUID, on: date) -> UnitRef:
        found = self._units.find(unit_id)
        if found is None:
            raise UnknownUnit
        gone = self._units.dissolved_on(unit_id)
        if gone is not None and gone <= on:
            raise UnitDissolved
        return UnitRef(id=found.id, code=found.code)

    def _remembering(self) -> Named:
        known: dict[tuple[UUID, date], UnitRef] = {}

        def named(unit_id: UUID, on: date) -> UnitRef:
            found = known.get((unit_id, on))
            if found is None:
                found = known[unit_id, on] = self._named(unit_id, on)
            return found

        return named

    def _may(self, caller: Caller, unit_id: UUID) -> bool:
        try:
            require_scope(caller, unit_id, self._units.parent)
        except OutOfScope:
            return False
        return True

    def _checking(self, caller: Caller) -> Callable[[UUID], None]:
        seen: set[UUID] = set()

        def check(activity_id: UUID) -> None:
            if activity_id not in seen:
                self._check_scope(activity_id, caller)
                seen.add(activity_id)

        return check

    def _check_either_scope(self, activity_id: UUID, home: UUID | None, caller: Caller) -> None:
        if home is None or not self._may(caller, home):
            self._check_scope(activity_id, caller)

    # Commands.

    def _announce(self, activity_id: UUID, request: contract.AnnounceActivity, caller: Caller, named: Named) -> Step:
        on, aims = request.effective_on, request.targets
        command = do.Announce(
            unit=self._unit(request.unit_id, on, caller),
            kind=request.kind,
            title=request.title,
            place=request.place,
            day=request.day,
            places=request.places,
            sessions=request.sessions,
            cluster=request.cluster,
            partners=tuple(named(one, on) for one in request.partner_ids),
            targets=said.Targets(
                turns=aims.turns,
                persons=aims.persons,
                blood_units=aims.blood_units,
                results=measured(aims.results),
            ),
            on=on,
            rules=self._rules.at(on),
        )
        return self._step(activity_id, command, request)

    def _sign_up(
        self, activity_id: UUID, member_id: UUID, request: contract.SignUpMember, caller: Caller, named: Named
    ) -> Step:
        unit = named(request.unit_id, request.effective_on)
        self._check_either_scope(activity_id, unit.id, caller)
        return self._step(activity_id, do.SignUp(member_id, unit, request.effective_on), request)

    def _attendance(self, list_id: UUID, request: contract.RecordAttendance, named: Named) -> do.RecordAttendance:
        on = request.effective_on
        return do.RecordAttendance(
            list_id=list_id,
            session=request.session,
            present=tuple(
                said.Present(unit=named(part.unit_id, on), member_ids=part.member_ids) for part in request.present
            ),
            guests=request.guests,
            on=on,
            rules=self._rules.at(on),
        )

    def _hold(self, request: contract.HoldActivity, named: Named) -> do.Hold:
        on = request.effective_on
        return do.Hold(self._numbers(request, named), on, self._rules.at(on))

    def _numbers(self, request: contract.HoldActivity, named: Named) -> Numbers:
        on, shares, partners = request.effective_on, request.shares, request.partner_ids
        return Numbers(
            turns=request.turns,
            persons=request.persons,
            guest_turns=request.guest_turns,
            guest_persons=request.guest_persons,
            blood_units=request.blood_units,
            results=measured(request.results),
            shares=None
            if shares is None
            else tuple(said.Share(unit=named(one.unit_id, on), turns=one.turns, persons=one.persons) for one in shares),
            partners=None if partners is None else tuple(named(one, on) for one in partners),
        )

    # Answers.

    def _take_warned(
        self,
        activity_id: UUID,
        command: do.Command,
        request: contract.Step,
        caller: Caller,
        events: Callable[..., Sequence[said.NoticeGiven | said.Rescheduled | said.Held]],
    ) -> contract.AcceptedActivity:
        self._check_scope(activity_id, caller)
        step = self._step(activity_id, command, request)

        def work(work: Work) -> list[int | str | None]:
            self._decide(work, step, caller.expected)
            state = work.state(self.DECIDER, activity_id)
            return [work.version(self.DECIDER, activity_id), warning_of(events(state)[-1:])]

        written = self._store.write(work, caller)
        version, warning = written.result
        return contract.AcceptedActivity(
            position=written.position,
            version=version,
            changed=written.changed > 0,
            repeated=written.repeated,
            warning=warning,
        )

    def _take_sign_up(self, step: Step, member_id: UUID, caller: Caller) -> contract.AcceptedSignUp:
        def work(work: Work) -> list[int | str]:
            self._decide(work, step, caller.expected)
            standing, place = standing_of(work.state(self.DECIDER, step.stream_id).course, member_id)
            return [work.version(self.DECIDER, step.stream_id), standing, place]

        written = self._store.write(work, caller)
        version, standing, place = written.result
        return contract.AcceptedSignUp(
            position=written.position,
            version=version,
            changed=written.changed > 0,
            repeated=written.repeated,
            standing=contract.Standing(standing),
            place=place,
        )


def _home(course: Course, member_id: UUID) -> UnitRef | None:
    return course.signed.get(member_id) or course.waiting.get(member_id) or course.withdrawn.get(member_id)
