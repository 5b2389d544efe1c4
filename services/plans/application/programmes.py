"""The use cases of work programmes."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from contracts import plans as contract
from contracts.base import Accepted, AcceptedBulk
from contracts.base import UnitRef as ContractUnit
from services.kernel.http import require_scope
from services.kernel.store import Caller
from services.plans.application.desk import Desk, Step
from services.plans.domain.programme import (
    Agreed,
    Amended,
    AwaitingOpinion,
    Begun,
    Ended,
    InDraft,
    InForce,
    Item,
    ItemKind,
    NotBegun,
    Opinion,
    Returned,
    State,
    ToAmend,
)
from services.plans.domain.programme_refusals import ProgrammeExists, UnknownProgramme
from services.plans.domain.programme_rules import (
    Amend,
    Close,
    Complete,
    Draft,
    Issue,
    RecordOpinion,
    Submit,
    programme,
)
from services.plans.domain.units import UnitRef

STATUS = {
    InDraft: contract.ProgrammeStatus.DRAFT,
    AwaitingOpinion: contract.ProgrammeStatus.SUBMITTED,
    Agreed: contract.ProgrammeStatus.AGREED,
    ToAmend: contract.ProgrammeStatus.TO_AMEND,
    Amended: contract.ProgrammeStatus.AMENDED,
    Returned: contract.ProgrammeStatus.RETURNED,
    InForce: contract.ProgrammeStatus.ISSUED,
    Ended: contract.ProgrammeStatus.CLOSED,
}


class Programmes(Desk):
    """Work programmes. Each method is one wish; doing it twice changes nothing the second time."""

    DECIDER = programme

    def _owner(self, state: State) -> UnitRef | None:
        return None if isinstance(state, NotBegun) else state.course.drafted.unit

    def draft(self, programme_id: UUID, request: contract.DraftProgramme, caller: Caller) -> Accepted:
        """Begin the programme of a unit and year; refuses a second one of the same unit and year."""
        return self._take(self._draft(programme_id, request, caller), caller)

    def amend(self, programme_id: UUID, request: contract.AmendItems, caller: Caller) -> Accepted:
        """Replace the items of a programme that may be amended."""
        command = Amend(items_of(request.items))
        return self._take_on_existing(programme_id, command, request, caller)

    def submit(self, programme_id: UUID, round_no: int, request: contract.SubmitProgramme, caller: Caller) -> Accepted:
        """Record that the programme was put to the Party committee."""
        return self._take_on_existing(programme_id, submission_of(round_no, request), request, caller)

    def record_opinion(
        self, programme_id: UUID, round_no: int, request: contract.RecordOpinion, caller: Caller
    ) -> Accepted:
        """Record the committee's answer to a round."""
        return self._take_on_existing(programme_id, opinion_of(round_no, request), request, caller)

    def issue(self, programme_id: UUID, request: contract.IssueProgramme, caller: Caller) -> Accepted:
        """Issue the programme under its number."""
        return self._take_on_existing(programme_id, self._issue(request), request, caller)

    def complete(self, programme_id: UUID, item_id: UUID, request: contract.CompleteItem, caller: Caller) -> Accepted:
        """Report an item as carried out."""
        return self._take_on_existing(programme_id, self._complete(item_id, request), request, caller)

    def complete_many(self, request: contract.CompleteItems, caller: Caller) -> AcceptedBulk:
        """Report up to 500 items as carried out, all or nothing."""
        seen: set[UUID] = set()

        def steps_of(row: contract.CompleteItemRow) -> Sequence[Step]:
            if row.programme_id not in seen:
                self._check_scope(row.programme_id, caller)
                seen.add(row.programme_id)
            return [self._step(row.programme_id, self._complete(row.item_id, row), row)]

        return self._take_all(request.rows, steps_of, caller)

    def close(self, programme_id: UUID, request: contract.CloseProgramme, caller: Caller) -> Accepted:
        """Close the year with an evaluation."""
        command = Close(request.evaluation, request.document.number, request.effective_on)
        return self._take_on_existing(programme_id, command, request, caller)

    def load(self, request: contract.LoadProgrammes, caller: Caller) -> AcceptedBulk:
        """Load programmes from draft to issue, each as far as its row goes; all rows or none."""

        def steps_of(row: contract.ProgrammeYear) -> Sequence[Step]:
            steps = [self._draft(row.programme_id, row.draft, caller)]
            if row.submission:
                steps.append(self._step(row.programme_id, submission_of(1, row.submission), row.submission))
            if row.opinion:
                steps.append(self._step(row.programme_id, opinion_of(1, row.opinion), row.opinion))
            if row.issue:
                steps.append(self._step(row.programme_id, self._issue(row.issue), row.issue))
            return steps

        return self._take_all(request.rows, steps_of, caller)

    def show(self, programme_id: UUID, caller: Caller) -> tuple[contract.ProgrammeReply, int]:
        """Return where the programme stands and its version; refuses outside of the caller's scope."""
        state, version = self._store.read(self.DECIDER, programme_id)
        if isinstance(state, NotBegun):
            raise UnknownProgramme
        require_scope(caller, state.course.drafted.unit.id, self._units.parent)
        return reply_of(programme_id, state), version

    def _draft(self, programme_id: UUID, request: contract.DraftProgramme, caller: Caller) -> Step:
        unit = self._unit(request.unit_id, request.effective_on, caller)
        command = Draft(unit, request.year, request.title, items_of(request.items))
        claim = ("programme", f"{unit.id}:{request.year}", ProgrammeExists)
        return replace(self._step(programme_id, command, request), claim=claim)

    def _issue(self, request: contract.IssueProgramme) -> Issue:
        rules = self._rules.at(request.effective_on)
        return Issue(request.document.number, request.effective_on, rules)

    def _complete(self, item_id: UUID, request: contract.CompleteItem) -> Complete:
        return Complete(
            item_id=item_id,
            turns=request.turns,
            persons=request.persons,
            blood_units=request.blood_units,
            evidence=request.evidence,
            on=request.effective_on,
            rules=self._rules.at(request.effective_on),
        )


def items_of(items: Sequence[contract.DraftItem]) -> tuple[Item, ...]:
    """Return the items as the domain has them."""
    return tuple(
        Item(id=item.item_id, title=item.title, kind=ItemKind(item.kind.value), due_on=item.due_on) for item in items
    )


def submission_of(round_no: int, request: contract.SubmitProgramme) -> Submit:
    """Return the command; the letter is the request's document."""
    return Submit(round_no, request.committee, request.document.number, request.effective_on)


def opinion_of(round_no: int, request: contract.RecordOpinion) -> RecordOpinion:
    """Return the command; the written answer is the request's document."""
    opinion = Opinion(request.opinion.value)
    return RecordOpinion(round_no, opinion, request.text, request.document.number, request.effective_on)


def reply_of(programme_id: UUID, state: Begun) -> contract.ProgrammeReply:
    """Return where a programme stands, as the service answers it."""
    course, drafted = state.course, state.course.drafted
    opinion = course.opinions[-1] if course.opinions else None
    in_force = state if isinstance(state, InForce | Ended) else None
    completed = {each.item.id: each.on for each in in_force.completions} if in_force else {}
    return contract.ProgrammeReply(
        programme_id=programme_id,
        unit=ContractUnit(id=drafted.unit.id, code=drafted.unit.code),
        year=drafted.year,
        title=drafted.title,
        status=STATUS[type(state)],
        round=len(course.submissions),
        opinion=contract.Opinion(opinion.opinion.value) if opinion else None,
        opinion_text=opinion.text if opinion else None,
        number=in_force.issued.number if in_force else None,
        items=tuple(
            contract.ItemReply(
                item_id=item.id,
                title=item.title,
                kind=contract.ItemKind(item.kind.value),
                due_on=item.due_on,
                completed_on=completed.get(item.id),
            )
            for item in course.items
        ),
    )
