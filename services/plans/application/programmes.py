"""The use cases of plans of work: of a year, a quarter, a month, a theme."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from uuid import UUID, uuid5

from contracts.base import Accepted, AcceptedBulk
from contracts.plans import programmes as contract
from services.kernel.http import require_scope
from services.kernel.store import Caller, Work
from services.plans.application.desk import Desk, Step
from services.plans.application.programme_replies import comparison_reply, programme_reply, versions_reply
from services.plans.application.results import measured
from services.plans.domain import programme_commands as do
from services.plans.domain.programme import Item, ItemKind, Opinion, PlanKind, Target
from services.plans.domain.programme_drawing import is_from_above, to_draw
from services.plans.domain.programme_periods import days_of, period_name
from services.plans.domain.programme_refusals import (
    OwnerOutsideUnit,
    ProgrammeExists,
    SourceUnknown,
    UnknownProgramme,
)
from services.plans.domain.programme_rules import programme
from services.plans.domain.programme_state import Begun, Ended, NotBegun, State, work_of
from services.plans.domain.programme_versions import compare, version_of
from services.plans.domain.units import UnitRef, UnknownUnit

R = TypeVar("R", bound=Any)


@dataclass(frozen=True)
class Drawing:
    """A plan to be begun with items of another: which, is known once the other is read within the commit."""

    source_id: UUID
    request: contract.DrawProgramme
    caller: Caller


class Programmes(Desk):
    """Plans of work. Each method is one wish; doing it twice changes nothing the second time."""

    DECIDER = programme

    def _owner(self, state: State) -> UnitRef | None:
        return None if isinstance(state, NotBegun) else state.course.unit

    # From draft to issue.

    def draft(self, programme_id: UUID, request: contract.DraftProgramme, caller: Caller) -> Accepted:
        """Begin a plan; refuses a second one of the same unit and year, quarter or month."""
        return self._take(self._draft(programme_id, request, caller), caller)

    def draw(self, programme_id: UUID, source_id: UUID, request: contract.DrawProgramme, caller: Caller) -> Accepted:
        """Begin a plan with items of the plan above, or of an earlier one, under new ids that name what they were."""
        return self._take(self._draw(programme_id, source_id, request, caller), caller)

    def draw_many(self, request: contract.DrawProgrammes, caller: Caller) -> AcceptedBulk:
        """Begin up to 500 plans so, all or none; a row may draw from a plan that an earlier row begins."""
        return self._take_all(
            request.rows, lambda row: [self._draw(row.programme_id, row.source_id, row, caller)], caller
        )

    def amend(self, programme_id: UUID, request: contract.AmendItems, caller: Caller) -> Accepted:
        """Replace the items of a plan that may be amended."""
        rules = self._rules.at(request.effective_on)
        command = do.Amend(self._items(request.items), rules)
        return self._take_on_existing(programme_id, command, request, caller)

    def submit(self, programme_id: UUID, round_no: int, request: contract.SubmitProgramme, caller: Caller) -> Accepted:
        """Record that the plan was put to the Party committee."""
        return self._take_on_existing(programme_id, submission_of(round_no, request), request, caller)

    def record_opinion(
        self, programme_id: UUID, round_no: int, request: contract.RecordOpinion, caller: Caller
    ) -> Accepted:
        """Record the committee's answer to a round, for a committee without an account."""
        return self._take_on_existing(programme_id, opinion_of(round_no, request), request, caller)

    def waive_opinion(self, programme_id: UUID, request: contract.WaiveOpinion, caller: Caller) -> Accepted:
        """Record why the plan goes without the committee's opinion."""
        return self._take_on_existing(programme_id, waiver_of(request), request, caller)

    def issue(self, programme_id: UUID, request: contract.IssueProgramme, caller: Caller) -> Accepted:
        """Issue the plan under its number."""
        return self._take_on_existing(programme_id, self._issue(request), request, caller)

    def issue_many(self, request: contract.IssueProgrammes, caller: Caller) -> AcceptedBulk:
        """Issue up to 500 plans, all or none."""
        return self._each(request.rows, self._issue, caller)

    def load(self, request: contract.LoadProgrammes, caller: Caller) -> AcceptedBulk:
        """Load plans from draft to issue, each as far as its row goes; all rows or none."""

        def steps_of(row: contract.ProgrammeYear) -> Sequence[Step]:
            steps = [self._draft(row.programme_id, row.draft, caller)]
            if row.submission:
                steps.append(self._step(row.programme_id, submission_of(1, row.submission), row.submission))
            if row.opinion:
                steps.append(self._step(row.programme_id, opinion_of(1, row.opinion), row.opinion))
            if row.waiver:
                steps.append(self._step(row.programme_id, waiver_of(row.waiver), row.waiver))
            if row.issue:
                steps.append(self._step(row.programme_id, self._issue(row.issue), row.issue))
            return steps

        return self._take_all(request.rows, steps_of, caller)

    # In force.

    def amend_plan(
        self, programme_id: UUID, version: int, request: contract.AmendProgramme, caller: Caller
    ) -> Accepted:
        """Give a plan in force its next version; the ones before stay as they are."""
        command = do.AmendPlan(
            version=version,
            title=request.title,
            items=self._items(request.items),
            reason=request.reason,
            number=request.document.number,
            on=request.effective_on,
            rules=self._rules.at(request.effective_on),
        )
        return self._take_on_existing(programme_id, command, request, caller)

    def assign(self, programme_id: UUID, item_id: UUID, request: contract.AssignItem, caller: Caller) -> Accepted:
        """Give an item to a unit or a member."""
        return self._take_on_existing(programme_id, self._assign(item_id, request), request, caller)

    def assign_many(self, request: contract.AssignItems, caller: Caller) -> AcceptedBulk:
        """Give up to 500 items to units or members, all or nothing."""
        return self._each(request.rows, lambda row: self._assign(row.item_id, row), caller)

    def start(self, programme_id: UUID, item_id: UUID, request: contract.StartItem, caller: Caller) -> Accepted:
        """Say that work on an item began."""
        return self._take_on_existing(programme_id, do.Start(item_id, request.effective_on), request, caller)

    def start_many(self, request: contract.StartItems, caller: Caller) -> AcceptedBulk:
        """Say that work on up to 500 items began, all or nothing."""
        return self._each(request.rows, lambda row: do.Start(row.item_id, row.effective_on), caller)

    def report_progress(
        self, programme_id: UUID, item_id: UUID, request: contract.ReportItemProgress, caller: Caller
    ) -> Accepted:
        """Say how far an item came."""
        return self._take_on_existing(programme_id, progress_of(item_id, request), request, caller)

    def report_progress_of_many(self, request: contract.ReportItemsProgress, caller: Caller) -> AcceptedBulk:
        """Say how far up to 500 items came, all or nothing."""
        return self._each(request.rows, lambda row: progress_of(row.item_id, row), caller)

    def complete(self, programme_id: UUID, item_id: UUID, request: contract.CompleteItem, caller: Caller) -> Accepted:
        """Report an item as carried out, and with it the item of the plan above that it was drawn from."""
        return self._take_on_existing(programme_id, self._complete(item_id, request), request, caller)

    def complete_many(self, request: contract.CompleteItems, caller: Caller) -> AcceptedBulk:
        """Report up to 500 items as carried out, all or nothing."""
        return self._each(request.rows, lambda row: self._complete(row.item_id, row), caller)

    def postpone(self, programme_id: UUID, item_id: UUID, request: contract.PostponeItem, caller: Caller) -> Accepted:
        """Let an item be due later within its plan."""
        return self._take_on_existing(programme_id, postponement_of(item_id, request), request, caller)

    def postpone_many(self, request: contract.PostponeItems, caller: Caller) -> AcceptedBulk:
        """Let up to 500 items be due later, all or nothing."""
        return self._each(request.rows, lambda row: postponement_of(row.item_id, row), caller)

    def cancel(self, programme_id: UUID, item_id: UUID, request: contract.CancelItem, caller: Caller) -> Accepted:
        """Give an item up."""
        command = do.Cancel(item_id, request.reason, request.effective_on)
        return self._take_on_existing(programme_id, command, request, caller)

    def cancel_many(self, request: contract.CancelItems, caller: Caller) -> AcceptedBulk:
        """Give up to 500 items up, all or nothing."""
        return self._each(request.rows, lambda row: do.Cancel(row.item_id, row.reason, row.effective_on), caller)

    def review(self, programme_id: UUID, period: str, request: contract.ReviewProgramme, caller: Caller) -> Accepted:
        """Look back on a month or quarter of the plan."""
        return self._take_on_existing(programme_id, review_of(period, request), request, caller)

    def review_many(self, request: contract.ReviewProgrammes, caller: Caller) -> AcceptedBulk:
        """Look back on up to 500 months or quarters, all or nothing."""
        return self._each(request.rows, lambda row: review_of(row.period, row), caller)

    def close(self, programme_id: UUID, request: contract.CloseProgramme, caller: Caller) -> Accepted:
        """Close the plan with an evaluation."""
        return self._take_on_existing(programme_id, self._close(request), request, caller)

    def close_many(self, request: contract.CloseProgrammes, caller: Caller) -> AcceptedBulk:
        """Close up to 500 plans, all or nothing."""
        return self._each(request.rows, self._close, caller)

    # Reading.

    def show(self, programme_id: UUID, caller: Caller) -> tuple[contract.ProgrammeReply, int]:
        """Return where the plan stands and its version; refuses outside of the caller's scope."""
        state, version = self._read(programme_id, caller)
        return programme_reply(programme_id, state), version

    def versions(self, programme_id: UUID, caller: Caller) -> contract.VersionsReply:
        """Return the versions of a plan; none before it was issued."""
        state, _ = self._read(programme_id, caller)
        work = work_of(state)
        return versions_reply(programme_id, state.course.unit, work.versions() if work else ())

    def compare(self, programme_id: UUID, older: int, newer: int, caller: Caller) -> contract.ComparisonReply:
        """Return what two versions differ in, item by item; raises UnknownVersion."""
        state, _ = self._read(programme_id, caller)
        work = work_of(state)
        if work is None:
            raise UnknownProgramme("Chương trình chưa ban hành nên chưa có phiên bản nào để so sánh.")
        found = compare(version_of(work, older), version_of(work, newer))
        return comparison_reply(programme_id, state.course.unit, found, work.versions())

    def words(self, programme_id: UUID, caller: Caller) -> dict[str, str]:
        """Return the words of the measures, for the day the plan begins."""
        state, _ = self._read(programme_id, caller)
        return dict(self._rules.at(state.course.drafted.first).results.measures)

    def _read(self, programme_id: UUID, caller: Caller) -> tuple[Begun, int]:
        state, version = self._store.read(self.DECIDER, programme_id)
        if isinstance(state, NotBegun):
            raise UnknownProgramme
        require_scope(caller, state.course.unit.id, self._units.parent)
        return state, version

    # Steps, and what of them is known only within the commit.

    def _each(self, rows: Sequence[R], command_of: Callable[[R], do.Command], caller: Caller) -> AcceptedBulk:
        seen: set[UUID] = set()

        def steps_of(row: R) -> Sequence[Step]:
            if row.programme_id not in seen:
                self._check_scope(row.programme_id, caller)
                seen.add(row.programme_id)
            return [self._step(row.programme_id, command_of(row), row)]

        return self._take_all(rows, steps_of, caller)

    def _decide(self, work: Work, step: Step, expected: int | None = None) -> int:
        match step.command:
            case do.Draft(parent_id=UUID() as parent_id):
                step = replace(step, command=replace(step.command, parent=self._parent(work, parent_id)))
            case Drawing():
                step = self._drawn(work, step)
            case do.Draft():
                pass
            case _:
                self._check_within(work, step)
        decided = super()._decide(work, step, expected)
        moves = decided and isinstance(step.command, do.Complete | do.Postpone)
        if moves and self._rules.at(step.on).programmes.source_follows_drawn:
            self._carry_up(work, step)
        return decided

    def _parent(self, work: Work, parent_id: UUID) -> do.Parent | None:
        state: State = work.state(programme, parent_id)
        if isinstance(state, NotBegun):
            return None
        course = state.course
        drafted = course.drafted
        return do.Parent(drafted.kind, course.unit.id, drafted.first, drafted.last, isinstance(state, Ended))

    def _drawn(self, work: Work, step: Step) -> Step:
        drawing: Drawing = step.command
        request, source = drawing.request, work.state(programme, drawing.source_id)
        if isinstance(source, NotBegun):
            raise SourceUnknown
        unit = self._unit(source.course.unit.id, step.on, drawing.caller)
        kind = PlanKind(request.kind.value)
        days = days_of(kind, request.year, request.number, request.first_day, request.last_day)
        above = is_from_above(kind, source)
        parent_id = drawing.source_id if above else request.parent_id
        state: State = work.state(programme, step.stream_id)
        items: tuple[Item, ...] = ()
        if isinstance(state, NotBegun):
            found = to_draw(kind, days, source, request.items)
            items = tuple(_taken_over(item, step.stream_id, above) for item in found)
        draft = do.Draft(
            unit=unit,
            year=request.year,
            title=request.title,
            rules=self._rules.at(request.effective_on),
            items=items,
            kind=kind,
            number=request.number,
            first_day=request.first_day,
            last_day=request.last_day,
            parent_id=parent_id,
            parent=self._parent(work, parent_id) if parent_id else None,
            source_id=drawing.source_id,
        )
        return replace(step, command=do.Draw(draft), claim=self._claim(draft))

    def _claim(self, draft: do.Draft) -> tuple[str, str, type[ProgrammeExists]] | None:
        if draft.kind not in draft.rules.programmes.one_a_period:
            return None
        first, _ = days_of(draft.kind, draft.year, draft.number, draft.first_day, draft.last_day)
        return "programme", f"{draft.unit.id}:{period_name(draft.kind, first)}", ProgrammeExists

    def _carry_up(self, work: Work, step: Step) -> None:
        """Let what the item was drawn from follow it, in the plan above and in the one above that."""
        state: State = work.state(programme, step.stream_id)
        item = None if isinstance(state, NotBegun) else state.course.item(step.command.item_id)
        if isinstance(state, NotBegun) or item is None or not item.drawn or item.source_item_id is None:
            return
        source_id = state.course.drafted.source_id
        if source_id is None:
            return
        above = replace(step, stream_id=source_id, command=replace(step.command, item_id=item.source_item_id))
        if super()._decide(work, replace(above, command=do.FollowDrawn(above.command))):
            self._carry_up(work, above)

    def _check_within(self, work: Work, step: Step) -> None:
        """Check once more whose the plan is, for it may have been handed on, and whose its items are to be."""
        state: State = work.state(programme, step.stream_id)
        if isinstance(state, NotBegun):
            return
        unit = state.course.unit
        if work.caller.scope not in (None, unit.id):
            require_scope(work.caller, unit.id, self._units.parent)
        given: set[UUID] = set()
        match step.command:
            case do.Assign(owner_unit=UnitRef(id=owner)):
                given = {owner}
            case do.Amend(items=items) | do.AmendPlan(items=items):
                given = _owners(items) - _owners(state.course.items)
        for owner in given:
            self._check_below(owner, unit.id)

    def _check_below(self, unit_id: UUID, top: UUID) -> None:
        seen: set[UUID] = set()
        at: UUID | None = unit_id
        while at is not None and at not in seen:
            if at == top:
                return
            seen.add(at)
            at = self._units.parent(at)
        raise OwnerOutsideUnit

    def _draft(self, programme_id: UUID, request: contract.DraftProgramme, caller: Caller) -> Step:
        unit = self._unit(request.unit_id, request.effective_on, caller)
        for owner in {item.owner_unit_id for item in request.items if item.owner_unit_id}:
            self._check_below(owner, unit.id)
        draft = do.Draft(
            unit=unit,
            year=request.year,
            title=request.title,
            rules=self._rules.at(request.effective_on),
            items=self._items(request.items),
            kind=PlanKind(request.kind.value),
            number=request.number,
            first_day=request.first_day,
            last_day=request.last_day,
            parent_id=request.parent_id,
        )
        return replace(self._step(programme_id, draft, request), claim=self._claim(draft))

    def _draw(self, programme_id: UUID, source_id: UUID, request: contract.DrawProgramme, caller: Caller) -> Step:
        return self._step(programme_id, Drawing(source_id, request, caller), request)

    def _items(self, items: Sequence[contract.DraftItem]) -> tuple[Item, ...]:
        """Return the items as the domain has them; raises UnknownUnit for an owner nobody has heard of."""
        owners = {owner: self._known(owner) for owner in {item.owner_unit_id for item in items} if owner}
        return tuple(
            Item(
                id=item.item_id,
                title=item.title,
                kind=ItemKind(item.kind.value),
                due_on=item.due_on,
                starts_on=item.starts_on,
                owner_unit=owners[item.owner_unit_id] if item.owner_unit_id else None,
                owner_member_id=item.owner_member_id,
                target=Target(measure=item.target.measure, amount=item.target.amount) if item.target else None,
            )
            for item in items
        )

    def _known(self, unit_id: UUID) -> UnitRef:
        found = self._units.find(unit_id)
        if found is None:
            raise UnknownUnit
        return UnitRef(id=found.id, code=found.code)

    def _issue(self, request: contract.IssueProgramme) -> do.Issue:
        return do.Issue(request.document.number, request.effective_on, self._rules.at(request.effective_on))

    def _assign(self, item_id: UUID, request: contract.AssignItem) -> do.Assign:
        owner = self._known(request.owner_unit_id) if request.owner_unit_id else None
        return do.Assign(item_id, owner, request.owner_member_id, request.effective_on)

    def _complete(self, item_id: UUID, request: contract.CompleteItem) -> do.Complete:
        return do.Complete(
            item_id=item_id,
            turns=request.turns,
            persons=request.persons,
            blood_units=request.blood_units,
            evidence=request.evidence,
            on=request.effective_on,
            rules=self._rules.at(request.effective_on),
            results=measured(request.results),
            attachments=request.attachments,
        )

    def _close(self, request: contract.CloseProgramme) -> do.Close:
        rules = self._rules.at(request.effective_on)
        return do.Close(request.evaluation, request.document.number, request.effective_on, rules)


def _owners(items: Sequence[Item]) -> set[UUID]:
    return {item.owner_unit.id for item in items if item.owner_unit}


def _taken_over(item: Item, programme_id: UUID, drawn: bool) -> Item:
    """Return the item as the new plan has it, under an id that is the same each time it is taken over."""
    taken = {"id": uuid5(programme_id, str(item.id)), "source_item_id": item.id, "drawn": drawn}
    return item.model_copy(update=taken)


def submission_of(round_no: int, request: contract.SubmitProgramme) -> do.Submit:
    """Return the command; the letter is the request's document."""
    return do.Submit(round_no, request.committee, request.document.number, request.effective_on)


def opinion_of(round_no: int, request: contract.RecordOpinion) -> do.RecordOpinion:
    """Return the command; the written answer is the request's document."""
    opinion = Opinion(request.opinion.value)
    number, on = request.document.number, request.effective_on
    return do.RecordOpinion(round_no, opinion, request.text, number, on, request.attachments)


def waiver_of(request: contract.WaiveOpinion) -> do.WaiveOpinion:
    """Return the command; the paper that says why is the request's document."""
    return do.WaiveOpinion(request.reason, request.document.number, request.effective_on)


def progress_of(item_id: UUID, request: contract.ReportItemProgress) -> do.ReportProgress:
    """Return the command."""
    return do.ReportProgress(item_id, request.percent, request.evidence, request.attachments, request.effective_on)


def postponement_of(item_id: UUID, request: contract.PostponeItem) -> do.Postpone:
    """Return the command."""
    return do.Postpone(item_id, request.due_on, request.reason, request.effective_on)


def review_of(period: str, request: contract.ReviewProgramme) -> do.Review:
    """Return the command; the minutes are the request's document."""
    return do.Review(period, request.remark, request.document.number, request.effective_on)
