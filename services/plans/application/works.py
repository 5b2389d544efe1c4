"""The use cases of youth works and tasks."""

from datetime import date
from uuid import UUID

from contracts.base import Accepted, AcceptedBulk
from contracts.base import UnitRef as ContractUnit
from contracts.plans import works as contract
from services.kernel.http import OutOfScope, require_scope
from services.kernel.store import Caller
from services.plans.application.desk import Desk, Step
from services.plans.application.results import measured, results_shown
from services.plans.application.superiors import require_superior_scope
from services.plans.domain.units import UnitRef, UnknownUnit
from services.plans.domain.work import (
    Course,
    Done,
    GivenUp,
    Honoured,
    NotRegistered,
    OnRegister,
    Planned,
    State,
    TurnedDown,
    UnderWay,
    WorkKind,
)
from services.plans.domain.work_refusals import UnknownWork
from services.plans.domain.work_rules import (
    Cancel,
    Complete,
    Decline,
    Inspect,
    Recognise,
    Register,
    Standing,
    Start,
    work,
)

STATUS = {
    Planned: contract.WorkStatus.REGISTERED,
    UnderWay: contract.WorkStatus.STARTED,
    Done: contract.WorkStatus.COMPLETED,
    Honoured: contract.WorkStatus.RECOGNISED,
    TurnedDown: contract.WorkStatus.DECLINED,
    GivenUp: contract.WorkStatus.CANCELLED,
}


class Works(Desk):
    """Youth works and tasks. Each method is one wish; doing it twice changes nothing the second time."""

    DECIDER = work

    def _owner(self, state: State) -> UnitRef | None:
        return None if isinstance(state, NotRegistered) else state.course.unit

    def register(self, work_id: UUID, request: contract.RegisterWork, caller: Caller) -> Accepted:
        """Take a work on. Raises WorkYearWrong, MeasureUnknown, WorkAlreadyRegistered."""
        return self._take(self._register(work_id, request, caller), caller)

    def register_many(self, request: contract.RegisterWorks, caller: Caller) -> AcceptedBulk:
        """Take on up to 500 works, all or nothing."""
        return self._take_all(request.rows, lambda row: [self._register(row.work_id, row, caller)], caller)

    def start(self, work_id: UUID, request: contract.StartWork, caller: Caller) -> Accepted:
        """Record that the unit set to work. Raises WorkAlreadyStarted, WorkDaysOutOfOrder, WorkOver."""
        return self._take_on_existing(work_id, Start(request.effective_on), request, caller)

    def complete(self, work_id: UUID, request: contract.CompleteWork, caller: Caller) -> Accepted:
        """Report a work as done. Raises WorkResultMissing, WorkNotStarted, WorkAlreadyCompleted, WorkOver and others."""
        return self._take_on_existing(work_id, self._complete(request), request, caller)

    def complete_many(self, request: contract.CompleteWorks, caller: Caller) -> AcceptedBulk:
        """Report up to 500 works as done, all or nothing."""

        def step_of(row: contract.CompleteWorkRow) -> Step:
            return self._step(row.work_id, self._complete(row), row)

        return self._take_list(request.rows, lambda row: row.work_id, step_of, caller)

    def inspect(self, work_id: UUID, inspection_id: UUID, request: contract.InspectWork, caller: Caller) -> Accepted:
        """Record an inspection, by the level above. Raises WorkNotCompleted, WorkInspectionIsAnother, WorkOver."""
        require_superior_scope(caller, self._known(work_id).course.unit.id, self._units)
        command = Inspect(inspection_id, request.accepted, request.remark, request.effective_on)
        return self._take(self._step(work_id, command, request), caller)

    def recognise(self, work_id: UUID, request: contract.RecogniseWork, caller: Caller) -> Accepted:
        """Recognise a work, by who the rule set says. Raises WorkDecidedByItself, WorkNotInspected and others."""
        return self._take(self._recognise(work_id, request, caller), caller)

    def recognise_many(self, request: contract.RecogniseWorks, caller: Caller) -> AcceptedBulk:
        """Recognise up to 500 works, all or nothing."""
        return self._take_all(request.rows, lambda row: [self._recognise(row.work_id, row, caller)], caller)

    def decline(self, work_id: UUID, request: contract.DeclineWork, caller: Caller) -> Accepted:
        """Deny recognition, by who could grant it. Raises WorkDecidedByItself, WorkAlreadyRecognised and others."""
        by, standing = self._decider(work_id, request.by_unit_id, request.effective_on, caller)
        number, on = request.document.number, request.effective_on
        command = Decline(by, standing, request.reason, number, on, self._rules.at(on))
        return self._take(self._step(work_id, command, request), caller)

    def cancel(self, work_id: UUID, request: contract.CancelWork, caller: Caller) -> Accepted:
        """Give a work up. Raises WorkAlreadyCompleted, WorkOver, WorkDaysOutOfOrder."""
        return self._take_on_existing(work_id, Cancel(request.reason, request.effective_on), request, caller)

    def show(self, work_id: UUID, caller: Caller) -> tuple[contract.WorkReply, int]:
        """Return where a work stands and its version; refuses outside of the caller's scope."""
        state, version = self._store.read(self.DECIDER, work_id)
        if isinstance(state, NotRegistered):
            raise UnknownWork
        require_scope(caller, state.course.unit.id, self._units.parent)
        return reply_of(work_id, state), version

    def _known(self, work_id: UUID) -> OnRegister:
        state: State = self._store.read(self.DECIDER, work_id)[0]
        if isinstance(state, NotRegistered):
            raise UnknownWork
        return state

    def _register(self, work_id: UUID, request: contract.RegisterWork, caller: Caller) -> Step:
        command = Register(
            unit=self._unit(request.unit_id, request.effective_on, caller),
            kind=WorkKind(request.kind.value),
            title=request.title,
            year=request.year,
            goal=request.goal,
            measure=request.measure,
            planned=request.planned,
            planned_value=request.planned_value,
            number=request.document.number,
            on=request.effective_on,
            rules=self._rules.at(request.effective_on),
        )
        return self._step(work_id, command, request)

    def _complete(self, request: contract.CompleteWork) -> Complete:
        return Complete(
            results=measured(request.results),
            value=request.value,
            turns=request.turns,
            persons=request.persons,
            attachments=request.attachments,
            on=request.effective_on,
            rules=self._rules.at(request.effective_on),
        )

    def _recognise(self, work_id: UUID, request: contract.RecogniseWork, caller: Caller) -> Step:
        by, standing = self._decider(work_id, request.by_unit_id, request.effective_on, caller)
        number, on = request.document.number, request.effective_on
        command = Recognise(request.level, by, standing, number, on, self._rules.at(on))
        return self._step(work_id, command, request)

    def _decider(self, work_id: UUID, by: UUID | None, on: date, caller: Caller) -> tuple[UnitRef, Standing]:
        """Return who decides on a work, in the caller's scope, and how that unit stands to the work's."""
        course = self._known(work_id).course
        if by is None:
            by = self._usual(course, on)
        if by is None:
            if caller.scope is not None:
                raise OutOfScope
            return course.unit, Standing.ABOVE
        require_scope(caller, by, self._units.parent)
        found = self._units.find(by)
        if found is None:
            raise UnknownUnit
        return UnitRef(id=found.id, code=found.code), self._standing(by, course.unit.id)

    def _usual(self, course: Course, on: date) -> UUID | None:
        """Return who decides where nobody is named: the unit above for the kinds of the rule set, else the unit itself."""
        superior = course.registered.kind in self._rules.at(on).works.recognised_by_superior
        return self._units.parent(course.unit.id) if superior else course.unit.id

    def _standing(self, by: UUID, unit_id: UUID) -> Standing:
        if by == unit_id:
            return Standing.OWN
        seen: set[UUID] = set()
        above = self._units.parent(unit_id)
        while above is not None and above not in seen:
            if above == by:
                return Standing.ABOVE
            seen.add(above)
            above = self._units.parent(above)
        return Standing.ASIDE


def reply_of(work_id: UUID, state: OnRegister) -> contract.WorkReply:
    """Return where a work stands, as the service answers it."""
    course, registered, done = state.course, state.course.registered, state.course.completed
    reason: str | None = None
    match state:
        case TurnedDown(declined=declined):
            reason = declined.reason
        case GivenUp(cancelled=cancelled):
            reason = cancelled.reason
    return contract.WorkReply(
        work_id=work_id,
        unit=_shown(course.unit),
        kind=contract.WorkKind(registered.kind.value),
        title=registered.title,
        year=registered.year,
        goal=registered.goal,
        measure=registered.measure,
        planned=registered.planned,
        planned_value=registered.planned_value,
        status=STATUS[type(state)],
        registered_on=registered.on,
        started_on=course.started.on if course.started else None,
        completion=contract.CompletionReply(
            completed_on=done.on,
            results=results_shown(done.results),
            value=done.value,
            turns=done.turns,
            persons=done.persons,
            attachments=done.attachments,
        )
        if done
        else None,
        inspections=tuple(
            contract.InspectionReply(
                inspection_id=each.inspection_id, inspected_on=each.on, accepted=each.accepted, remark=each.remark
            )
            for each in course.inspections
        ),
        recognitions=tuple(
            contract.RecognitionReply(recognised_on=each.on, level=each.level, by=_shown(each.by), number=each.number)
            for each in course.recognitions
        ),
        ended_because=reason,
    )


def _shown(unit: UnitRef) -> ContractUnit:
    return ContractUnit(id=unit.id, code=unit.code)
