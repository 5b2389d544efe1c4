"""The use cases of youth models."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from contracts.base import Accepted, AcceptedBulk
from contracts.base import UnitRef as ContractUnit
from contracts.plans import models as contract
from services.kernel.http import require_scope
from services.kernel.store import Caller, Work
from services.plans.application.desk import Desk, Step
from services.plans.application.results import measured, results_shown
from services.plans.application.superiors import require_superior_scope
from services.plans.domain.model import AtRest, NotRegistered, OnRegister, State
from services.plans.domain.model_refusals import NameTaken, UnknownModel
from services.plans.domain.model_rules import (
    JudgeEffective,
    Register,
    Replicate,
    Report,
    Resume,
    Stop,
    model,
    name_claim,
)
from services.plans.domain.units import UnitRef


class Models(Desk):
    """Youth models. Each method is one wish; doing it twice changes nothing the second time."""

    DECIDER = model

    def _owner(self, state: State) -> UnitRef | None:
        return None if isinstance(state, NotRegistered) else state.course.unit

    def register(self, model_id: UUID, request: contract.RegisterModel, caller: Caller) -> Accepted:
        """Register a model; refuses a name the unit already has."""
        return self._take(self._register(model_id, request, caller), caller)

    def register_many(self, request: contract.RegisterModels, caller: Caller) -> AcceptedBulk:
        """Register up to 500 models, all or nothing."""
        return self._take_all(request.rows, lambda row: [self._register(row.model_id, row, caller)], caller)

    def report(self, model_id: UUID, report_id: UUID, request: contract.ReportModel, caller: Caller) -> Accepted:
        """Report what came of a model in a period. Raises the refusals of a report."""
        return self._take_on_existing(model_id, self._report(report_id, request), request, caller)

    def report_many(self, request: contract.ReportModels, caller: Caller) -> AcceptedBulk:
        """Take up to 500 reports, all or nothing."""

        def step_of(row: contract.ReportModelRow) -> Step:
            return self._step(row.model_id, self._report(row.report_id, row), row)

        return self._take_list(request.rows, lambda row: row.model_id, step_of, caller)

    def judge(self, model_id: UUID, request: contract.JudgeModel, caller: Caller) -> Accepted:
        """Find a model effective, by the level above. Raises ModelNotReported, ModelAlreadyJudged, ModelStopped."""
        state = self._known(model_id)
        require_superior_scope(caller, state.course.unit.id, self._units)
        rules = self._rules.at(request.effective_on)
        command = JudgeEffective(request.remark, request.document.number, request.effective_on, rules)
        return self._take(self._step(model_id, command, request), caller)

    def replicate(self, model_id: UUID, replica_id: UUID, request: contract.ReplicateModel, caller: Caller) -> Accepted:
        """Take a model over for another unit, which gets a model of its own; the version is the source's.

        Raises ModelStopped, ReplicatedToOwnUnit, ModelAlreadyReplicated, NameTaken, AlreadyRegistered.
        """
        source = self._known(model_id).course.registered
        unit = self._unit(request.unit_id, request.effective_on, caller)
        number, on = request.document.number, request.effective_on
        own = Register(unit, request.name or source.name, source.field, number, on, source_id=model_id)
        steps = (
            self._step(model_id, Replicate(replica_id, unit, number, on), request),
            replace(self._step(replica_id, own, request), claim=("model", name_claim(unit.id, own.name), NameTaken)),
        )

        def work(work: Work) -> int:
            self._decide(work, steps[0], caller.expected)
            self._decide(work, steps[1])
            return work.version(self.DECIDER, model_id)

        written = self._store.write(work, caller)
        return Accepted(
            position=written.position, version=written.result, changed=written.changed > 0, repeated=written.repeated
        )

    def stop(self, model_id: UUID, request: contract.StopModel, caller: Caller) -> Accepted:
        """Stop a model. Raises ModelStopped where it is at rest already, ModelDaysOutOfOrder."""
        command = Stop(request.reason, request.document.number, request.effective_on)
        return self._take_on_existing(model_id, command, request, caller)

    def resume(self, model_id: UUID, request: contract.ResumeModel, caller: Caller) -> Accepted:
        """Take a stopped model up again; refuses for a unit that is no more, and ModelNotStopped."""
        self._unit(self._known(model_id).course.unit.id, request.effective_on, caller)
        command = Resume(request.document.number, request.effective_on)
        return self._take(self._step(model_id, command, request), caller)

    def show(self, model_id: UUID, caller: Caller) -> tuple[contract.ModelReply, int]:
        """Return the model, where it came from and where it went, and its version; refuses outside of the scope."""
        state, version = self._store.read(self.DECIDER, model_id)
        if isinstance(state, NotRegistered):
            raise UnknownModel
        require_scope(caller, state.course.unit.id, self._units.parent)
        return reply_of(model_id, state, tuple(self._sources(state)), tuple(self._replicas(state))), version

    def _known(self, model_id: UUID) -> OnRegister:
        state: State = self._store.read(self.DECIDER, model_id)[0]
        if isinstance(state, NotRegistered):
            raise UnknownModel
        return state

    def _sources(self, state: OnRegister) -> Iterator[contract.RelatedModel]:
        source_id = state.course.registered.source_id
        while source_id is not None:
            source = self._known(source_id)
            yield related(source_id, source)
            source_id = source.course.registered.source_id

    def _replicas(self, state: OnRegister) -> Iterator[contract.RelatedModel]:
        waiting = [each.replica_id for each in reversed(state.course.replicas)]
        while waiting:
            replica_id = waiting.pop()
            replica = self._known(replica_id)
            yield related(replica_id, replica)
            waiting += [each.replica_id for each in reversed(replica.course.replicas)]

    def _register(self, model_id: UUID, request: contract.RegisterModel, caller: Caller) -> Step:
        unit = self._unit(request.unit_id, request.effective_on, caller)
        command = Register(unit, request.name, request.field, request.document.number, request.effective_on)
        claim = ("model", name_claim(unit.id, request.name), NameTaken)
        return replace(self._step(model_id, command, request), claim=claim)

    def _report(self, report_id: UUID, request: contract.ReportModel) -> Report:
        return Report(
            report_id=report_id,
            first=request.first,
            last=request.last,
            turns=request.turns,
            persons=request.persons,
            results=measured(request.results),
            text=request.text,
            number=request.document.number,
            on=request.effective_on,
            rules=self._rules.at(request.effective_on),
        )


def status_of(state: OnRegister) -> contract.ModelStatus:
    """Return whether a model is carried on or stopped."""
    return contract.ModelStatus.STOPPED if isinstance(state, AtRest) else contract.ModelStatus.IN_OPERATION


def related(model_id: UUID, state: OnRegister) -> contract.RelatedModel:
    """Return a model as another names it that it came from or was made of."""
    course = state.course
    return contract.RelatedModel(
        model_id=model_id,
        unit=ContractUnit(id=course.unit.id, code=course.unit.code),
        name=course.registered.name,
        registered_on=course.registered.on,
        status=status_of(state),
        source_id=course.registered.source_id,
    )


def reply_of(
    model_id: UUID,
    state: OnRegister,
    came_from: tuple[contract.RelatedModel, ...],
    went_to: tuple[contract.RelatedModel, ...],
) -> contract.ModelReply:
    """Return where a model stands, as the service answers it."""
    course, judged = state.course, state.course.judged
    return contract.ModelReply(
        model_id=model_id,
        unit=ContractUnit(id=course.unit.id, code=course.unit.code),
        name=course.registered.name,
        field=course.registered.field,
        registered_on=course.registered.on,
        status=status_of(state),
        stop_reason=course.stops[-1].reason if isinstance(state, AtRest) else None,
        reports=tuple(
            contract.ModelReportReply(
                report_id=each.report_id,
                first=each.first,
                last=each.last,
                turns=each.turns,
                persons=each.persons,
                results=results_shown(each.results),
                text=each.text,
                reported_on=each.on,
                number=each.number,
            )
            for each in course.reports
        ),
        judgement=contract.JudgementReply(judged_on=judged.on, number=judged.number, remark=judged.remark)
        if judged
        else None,
        came_from=came_from,
        went_to=went_to,
    )
