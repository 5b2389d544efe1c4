"""The requests about programmes, advisory proposals and youth models, in the order in which they happened."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from contracts import plans
from services.suite.bloc import Item
from services.suite.papers import Paper
from services.suite.requests import Clerk, Step
from services.suite.workplans import Course, Programme, Round, Workplans

AT_ONCE = 100
"""Programmes or proposals in one request, as the contract has it."""

Asked = Iterator[tuple[str, plans.Decision | plans.AmendItems]]


def plan_steps(workplans: Workplans, clerk: Clerk) -> Iterator[Step]:
    """Return the steps that make programmes, proposals and models; some may be empty. The units must be known."""
    writer = _Writer(workplans, clerk)
    yield from writer.programmes()
    yield from writer.proposals()
    yield writer.models()


class _Writer:
    def __init__(self, workplans: Workplans, clerk: Clerk) -> None:
        self._workplans, self._clerk = workplans, clerk

    def programmes(self) -> Iterator[Step]:
        rows = [self._year(one) for one in self._workplans.programmes]
        yield self._clerk.bulk(
            "Chương trình công tác", "plans", "/programmes/bulk", rows, plans.LoadProgrammes, AT_ONCE
        )
        yield self._clerk.each("Chỉnh sửa chương trình", "plans", self._amendments())
        yield self._clerk.each("Trình lại chương trình", "plans", self._resubmissions())
        yield self._clerk.each("Ý kiến lần hai", "plans", self._second_opinions())
        yield self._clerk.each("Ban hành chương trình", "plans", self._late_issues())
        done = list(self._completions())
        path = "/programmes/items/completions/bulk"
        yield self._clerk.bulk("Phần việc đã làm", "plans", path, done, plans.CompleteItems)
        yield self._clerk.each("Tổng kết chương trình", "plans", self._closures())

    def proposals(self) -> Iterator[Step]:
        rows = [self._path(course) for course in self._workplans.proposals]
        yield self._clerk.bulk("Tham mưu", "plans", "/proposals/bulk", rows, plans.LoadProposals, AT_ONCE)
        again = [course for course in self._workplans.proposals if course.resubmitted]
        yield self._clerk.each("Trình lại tham mưu", "plans", self._second_letters(again))
        yield self._clerk.each("Trả lời tham mưu", "plans", self._second_answers(again))
        yield self._clerk.each("Ban chỉ đạo", "plans", self._late_committees(again))

    def models(self) -> Step:
        rows = [
            plans.RegisterModelRow(
                model_id=one.model_id,
                unit_id=self._clerk.unit(one.said.unit),
                name=one.said.name,
                field=one.said.field,
                effective_on=one.said.day,
                document=self._clerk.document(one.paper),
            )
            for one in self._workplans.models
        ]
        return self._clerk.bulk("Mô hình", "plans", "/models/bulk", rows, plans.RegisterModels)

    def _year(self, programme: Programme) -> plans.ProgrammeYear:
        first, at_once = programme.rounds[0], programme.amended is None
        return plans.ProgrammeYear(
            programme_id=programme.programme_id,
            draft=plans.DraftProgramme(
                unit_id=self._clerk.unit(programme.unit.code),
                year=programme.year,
                title=programme.title,
                items=_items(programme.drafted),
                effective_on=programme.drafted_on,
            ),
            submission=self._submission(programme, first.letter),
            opinion=self._opinion(first),
            issue=self._issue(programme.issue) if programme.issue and at_once else None,
        )

    def _submission(self, programme: Programme, letter: Paper) -> plans.SubmitProgramme:
        document = self._clerk.document(letter)
        return plans.SubmitProgramme(committee=programme.unit.committee, effective_on=letter.on, document=document)

    def _opinion(self, said: Round) -> plans.RecordOpinion | None:
        if said.answer is None or said.opinion is None:
            return None
        document = self._clerk.document(said.answer)
        return plans.RecordOpinion(opinion=said.opinion, text=said.text, effective_on=said.answer.on, document=document)

    def _issue(self, paper: Paper) -> plans.IssueProgramme:
        return plans.IssueProgramme(effective_on=paper.on, document=self._clerk.document(paper))

    def _amendments(self) -> Asked:
        for one in self._workplans.programmes:
            if one.amended and one.rounds[0].answer:
                body = plans.AmendItems(items=_items(one.amended), effective_on=one.rounds[0].answer.on)
                yield f"/programmes/{one.programme_id}/items", body

    def _resubmissions(self) -> Asked:
        for one in self._workplans.programmes:
            for said in one.rounds[1:]:
                yield f"/programmes/{one.programme_id}/submissions/2", self._submission(one, said.letter)

    def _second_opinions(self) -> Asked:
        for one in self._workplans.programmes:
            for said in one.rounds[1:]:
                opinion = self._opinion(said)
                if opinion:
                    yield f"/programmes/{one.programme_id}/opinions/2", opinion

    def _late_issues(self) -> Asked:
        for one in self._workplans.programmes:
            if one.amended and one.issue:
                yield f"/programmes/{one.programme_id}/issue", self._issue(one.issue)

    def _completions(self) -> Iterator[plans.CompleteItemRow]:
        for one in self._workplans.programmes:
            for done in one.completions:
                yield plans.CompleteItemRow(
                    programme_id=one.programme_id,
                    item_id=done.item_id,
                    turns=done.turns,
                    persons=done.persons,
                    blood_units=done.blood_units,
                    effective_on=done.on,
                )

    def _closures(self) -> Asked:
        for one in self._workplans.programmes:
            if one.closure:
                document = self._clerk.document(one.closure)
                body = plans.CloseProgramme(evaluation=one.evaluation, effective_on=one.closure.on, document=document)
                yield f"/programmes/{one.programme_id}/closure", body

    def _path(self, course: Course) -> plans.ProposalPath:
        said, at_once = course.said, course.resubmitted is None
        comments = said.returned.comments if said.returned else ""
        return plans.ProposalPath(
            proposal_id=course.proposal_id,
            draft=plans.DraftProposal(
                unit_id=self._clerk.unit(said.unit),
                kind=said.kind,
                title=said.title,
                field=said.field,
                effective_on=said.submitted,
            ),
            submission=self._letter(course, course.letter),
            returned=plans.ReturnProposal(
                comments=comments, effective_on=course.returned.on, document=self._clerk.document(course.returned)
            )
            if course.returned
            else None,
            adoption=self._adoption(course) if at_once else None,
            decline=self._decline(course) if at_once else None,
            steering_committee=self._committee(course) if at_once else None,
        )

    def _letter(self, course: Course, letter: Paper) -> plans.SubmitProposal:
        document = self._clerk.document(letter)
        return plans.SubmitProposal(committee=course.unit.committee, effective_on=letter.on, document=document)

    def _adoption(self, course: Course) -> plans.AdoptProposal | None:
        if course.answer is None or course.said.declined:
            return None
        return plans.AdoptProposal(effective_on=course.answer.on, document=self._clerk.document(course.answer))

    def _decline(self, course: Course) -> plans.DeclineProposal | None:
        if course.answer is None or course.said.declined is None:
            return None
        document = self._clerk.document(course.answer)
        return plans.DeclineProposal(
            reason=course.said.declined.reason, effective_on=course.answer.on, document=document
        )

    def _committee(self, course: Course) -> plans.FormSteeringCommittee | None:
        formed = course.said.steering
        if formed is None or course.steering is None:
            return None
        document = self._clerk.document(course.steering)
        return plans.FormSteeringCommittee(
            name=formed.name, size=formed.size, effective_on=course.steering.on, document=document
        )

    def _second_letters(self, again: Sequence[Course]) -> Asked:
        for one in again:
            if one.resubmitted:
                yield f"/proposals/{one.proposal_id}/submissions/2", self._letter(one, one.resubmitted)

    def _second_answers(self, again: Sequence[Course]) -> Asked:
        for one in again:
            adoption, decline = self._adoption(one), self._decline(one)
            if adoption:
                yield f"/proposals/{one.proposal_id}/adoption", adoption
            if decline:
                yield f"/proposals/{one.proposal_id}/decline", decline

    def _late_committees(self, again: Sequence[Course]) -> Asked:
        for one in again:
            committee = self._committee(one)
            if committee:
                yield f"/proposals/{one.proposal_id}/steering-committee", committee


def _items(items: Sequence[tuple[UUID, Item]]) -> tuple[plans.DraftItem, ...]:
    return tuple(
        plans.DraftItem(item_id=item_id, title=item.title, kind=item.kind, due_on=item.due) for item_id, item in items
    )
