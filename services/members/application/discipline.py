"""The use cases of discipline: each case beside the member's record, so that other rules can ask in the same commit."""

from uuid import UUID

from contracts.base import Accepted
from contracts.members import merits as contract
from services.kernel.http import Malformed
from services.kernel.store import Caller, Work
from services.members.application.desk import Desk, shown
from services.members.domain import discipline as cases
from services.members.domain import member as members
from services.members.domain.discipline import discipline
from services.members.domain.discipline_record import Note, discipline_record, record_id
from services.members.domain.discipline_refusals import CaseOpenAlready, NoSuchCase
from services.members.domain.member import member
from services.members.domain.member_refusals import NotAMember
from services.members.domain.officer import NotInOffice, Relieve, officers, officers_id
from services.members.domain.unit import UnitRef

OPEN = "discipline.member"


class Parties(Desk):
    """A desk at which something is decided about a member or a unit."""

    def _recipient(self, work: Work, member_id: UUID | None, unit_id: UUID | None) -> tuple[UUID, UnitRef]:
        """Return the member or unit a wish names, exactly one, and the unit it belongs to or is.

        Raises Malformed, NotAMember, UnknownUnit.
        """
        if (member_id is None) == (unit_id is None):
            raise Malformed("Hãy ghi đúng một trong hai: member_id hoặc unit_id.")
        if member_id is not None:
            state = work.state(member, member_id)
            if not isinstance(state, members.Active):
                raise NotAMember()
            return member_id, state.unit
        assert unit_id is not None
        return unit_id, UnitRef(id=unit_id, code=self._standing(work, unit_id).code)


class Disciplines(Parties):
    """Cases against members and units."""

    DECIDER = discipline

    def open(self, case_id: UUID, request: contract.OpenCase, caller: Caller) -> Accepted:
        """Open a case, by the unit. Raises CaseOpenAlready, CaseIsAnother, NotAMember, UnknownUnit, Malformed."""

        def step(work: Work, case_id: UUID, request: contract.OpenCase, caller: Caller) -> int:
            whom, unit = self._recipient(work, request.member_id, request.unit_id)
            self._require_scope(work, unit.id, caller)
            if isinstance(work.state(discipline, case_id), cases.NoCase):
                work.claim(OPEN, str(whom), case_id, CaseOpenAlready())
            command = cases.Open(whom, request.member_id is not None, unit, request.grounds, request.effective_on)
            changed = self._decide(work, case_id, command, request, caller)
            if changed:
                self._note(work, case_id, request)
            return changed

        return self._one(case_id, case_id, request, caller, step)

    def vote(self, case_id: UUID, request: contract.RecordCaseVote, caller: Caller) -> Accepted:
        """Record the secret vote. Raises BallotNotSecret, BallotsDoNotAddUp, FormNotAllowed, NoSuchCase."""
        command = cases.RecordVote(
            form=request.form.value,
            secret=request.secret,
            voters_present=request.voters_present,
            votes_for=request.votes_for,
            on=request.effective_on,
            rules=self._rules.at(request.effective_on),
        )
        return self._take(case_id, request, caller, command)

    def decide(self, case_id: UUID, request: contract.DecideDiscipline, caller: Caller) -> Accepted:
        """Decide the measure voted for; from the rule set's form upwards, and any against a unit, by the level above.

        Expulsion ends membership; dismissal ends the posts named. Raises VoteLost, PostsNotNamed, NotInOffice,
        DecidedBeforeVote, AlreadyDecided, NoSuchCase, OutOfScope.
        """

        def step(work: Work, case_id: UUID, request: contract.DecideDiscipline, caller: Caller) -> int:
            state = self._known(work, case_id)
            self._require_scope_of_form(work, state, request, caller)
            command = cases.Impose(request.posts, request.effective_on)
            changed = self._decide(work, case_id, command, request, caller)
            if changed:
                self._dismiss(work, state.opened, request)
            if changed and state.vote is not None and state.vote.form == cases.EXPULSION:
                expel = members.Expel(case_id, request.effective_on)
                self._also(work, member, state.opened.subject_id, expel, request)
            if changed:
                self._note(work, case_id, request)
            return changed

        return self._one(case_id, case_id, request, caller, step)

    def appeal(self, case_id: UUID, request: contract.Reasoned, caller: Caller) -> Accepted:
        """Appeal the measure. Raises AppealTooLate, AppealedAlready, NotDecidedYet, NoSuchCase."""
        rules = self._rules.at(request.effective_on)
        return self._take(case_id, request, caller, cases.Appeal(request.reason, request.effective_on, rules))

    def resolve(self, case_id: UUID, request: contract.ResolveAppeal, caller: Caller) -> Accepted:
        """Answer the appeal, by the level above; an expulsion revoked or made milder makes a member again.

        Raises NotAppealed, FormNotAllowed, NoSuchCase, OutOfScope.
        """

        def step(work: Work, case_id: UUID, request: contract.ResolveAppeal, caller: Caller) -> int:
            state = self._known(work, case_id)
            self._require_superior_scope(work, state.opened.unit.id, caller)
            form = request.form.value if request.form else None
            rules = self._rules.at(request.effective_on)
            command = cases.Resolve(request.outcome.value, form, request.effective_on, rules)
            changed = self._decide(work, case_id, command, request, caller)
            after = self._known(work, case_id)
            expelled, stays_expelled = (one.measure == cases.EXPULSION for one in (state, after))
            if changed and expelled != stays_expelled:
                back = members.Reinstate(state.opened.unit, request.effective_on)
                out = members.Expel(case_id, request.effective_on)
                self._also(work, member, state.opened.subject_id, back if expelled else out, request)
            if changed:
                self._note(work, case_id, request)
            return changed

        return self._one(case_id, case_id, request, caller, step)

    def recognise(self, case_id: UUID, request: contract.Step, caller: Caller) -> Accepted:
        """Recognise improvement, by the level above. Raises ImprovementTooEarly, AppealUnanswered, NotInForce, NotDecidedYet."""

        def step(work: Work, case_id: UUID, request: contract.Step, caller: Caller) -> int:
            self._require_superior_scope(work, self._known(work, case_id).opened.unit.id, caller)
            rules = self._rules.at(request.effective_on)
            changed = self._decide(work, case_id, cases.Recognise(request.effective_on, rules), request, caller)
            if changed:
                self._note(work, case_id, request)
            return changed

        return self._one(case_id, case_id, request, caller, step)

    def close(self, case_id: UUID, request: contract.Step, caller: Caller) -> Accepted:
        """Close the case without a measure. Raises AlreadyDecided, NoSuchCase."""
        return self._take(case_id, request, caller, cases.Close(request.effective_on))

    def show(self, case_id: UUID, caller: Caller) -> tuple[contract.CaseShown, int]:
        """Return a case and its version; raises NoSuchCase, OutOfScope."""
        state, version = self._store.read(discipline, case_id)
        if not isinstance(state, cases.Case):
            raise NoSuchCase()
        self._require_scope_to_read(state.opened.unit.id, caller)
        return contract.CaseShown.model_validate(
            {
                "case_id": case_id,
                "of_member": state.opened.of_member,
                "subject_id": state.opened.subject_id,
                "unit": shown(state.opened.unit),
                "stage": _stage(state),
                "measure": state.measure,
            }
        ), version

    def _take(self, case_id: UUID, request: contract.Step, caller: Caller, command: cases.Command) -> Accepted:
        def step(work: Work, case_id: UUID, request: contract.Step, caller: Caller) -> int:
            self._require_scope(work, self._known(work, case_id).opened.unit.id, caller)
            changed = self._decide(work, case_id, command, request, caller)
            if changed:
                self._note(work, case_id, request)
            return changed

        return self._one(case_id, case_id, request, caller, step)

    def _known(self, work: Work, case_id: UUID) -> cases.Case:
        state = work.state(discipline, case_id)
        if not isinstance(state, cases.Case):
            raise NoSuchCase()
        return state

    def _require_scope_of_form(self, work: Work, state: cases.Case, request: contract.Step, caller: Caller) -> None:
        """Hold that a member's light measure is the unit's to decide, a graver one and a unit's own that of the level above."""
        rules = self._rules.at(request.effective_on).discipline
        form = state.vote.form if state.vote else rules.forms[0]
        light = form in rules.forms and rules.forms.index(form) < rules.forms.index(rules.superior_from)
        if state.opened.of_member and light:
            self._require_scope(work, state.opened.unit.id, caller)
        else:
            self._require_superior_scope(work, state.opened.unit.id, caller)

    def _dismiss(self, work: Work, opened: cases.Opened, request: contract.DecideDiscipline) -> None:
        """Let the posts end that a dismissal takes, at whichever level; raises NotInOffice for one the member does not hold."""
        held = {
            one.appointment_id: unit_id
            for unit_id in self._above(work, opened.unit.id)
            for one in work.state(officers, officers_id(unit_id)).not_relieved()
            if one.member_id == opened.subject_id
        }
        for post in request.posts:
            if post not in held:
                raise NotInOffice()
            self._also(work, officers, officers_id(held[post]), Relieve(post, "", request.effective_on), request)

    def _note(self, work: Work, case_id: UUID, request: contract.Step) -> None:
        """Keep the member's record and the claim on one open case in step with the case."""
        state = self._known(work, case_id)
        if state.over or state.decided is not None:
            work.release(OPEN, str(state.opened.subject_id), case_id)
        if state.opened.of_member:
            open_still = state.decided is None and not state.over
            revoked = state.resolved is not None and state.resolved.outcome == "REVOKED"
            said = Note(case_id, open_still, state.measure, revoked, request.effective_on)
            self._also(work, discipline_record, record_id(state.opened.subject_id), said, request)


def _stage(state: cases.Case) -> str:
    if state.over:
        return "over"
    if state.appeal is not None and state.resolved is None:
        return "appealed"
    if state.decided is not None:
        return "decided"
    return "voted" if state.vote is not None else "opened"
