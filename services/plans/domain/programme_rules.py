"""What may happen to a work programme: its commands, and what follows from each (domain.md §4.1, §9.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import assert_never
from uuid import UUID

from services.kernel.decider import Decider
from services.plans.domain import programme_refusals as no
from services.plans.domain.programme import (
    Agreed,
    Amended,
    AwaitingOpinion,
    Begun,
    Closed,
    Course,
    Drafted,
    Ended,
    Event,
    InDraft,
    InForce,
    Issued,
    Item,
    ItemCompleted,
    ItemsAmended,
    NotBegun,
    Opinion,
    OpinionRecorded,
    Returned,
    State,
    Submitted,
    ToAmend,
    evolve,
)
from services.plans.domain.rules import RuleSet
from services.plans.domain.units import UnitRef


# Commands and rules.
@dataclass(frozen=True)
class Draft:
    """Begin the programme of a unit and year."""

    unit: UnitRef
    year: int
    title: str
    items: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Amend:
    """Replace the whole list of items."""

    items: tuple[Item, ...]


@dataclass(frozen=True)
class Submit:
    """Put the programme to a Party committee by letter."""

    round: int
    committee: str
    number: str
    on: date


@dataclass(frozen=True)
class RecordOpinion:
    """Record the committee's written answer to a round."""

    round: int
    opinion: Opinion
    text: str
    number: str
    on: date


@dataclass(frozen=True)
class Issue:
    """Issue the programme under a number."""

    number: str
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class Complete:
    """Report an item as carried out."""

    item_id: UUID
    turns: int
    persons: int
    blood_units: int
    evidence: str | None
    on: date
    rules: RuleSet


@dataclass(frozen=True)
class Close:
    """Close the year with an evaluation."""

    evaluation: str
    number: str
    on: date


Command = Draft | Amend | Submit | RecordOpinion | Issue | Complete | Close


def decide(command: Command, state: State) -> Sequence[Event]:
    """Return what follows from the command, or nothing; raises a refusal of `programme_refusals`."""
    if isinstance(command, Draft):
        return _draft(command, state)
    if isinstance(state, NotBegun):
        raise no.UnknownProgramme
    match command:
        case Amend():
            return _amend(command, state)
        case Submit():
            return _submit(command, state)
        case RecordOpinion():
            return _record_opinion(command, state)
        case Issue():
            return _issue(command, state)
        case Complete():
            return _complete(command, state)
        case Close():
            return _close(command, state)
    assert_never(command)


def _check_items(items: tuple[Item, ...], year: int) -> None:
    if len({item.id for item in items}) < len(items):
        raise no.ItemRepeated
    for item in items:
        if item.due_on.year != year:
            raise no.ItemOutsideYear(
                f"Nội dung “{item.title}” có hạn {item.due_on:%d/%m/%Y}, ngoài năm {year} của chương trình; "
                "hãy sửa lại hạn hoàn thành."
            )


def _draft(command: Draft, state: State) -> Sequence[Event]:
    wanted = Drafted(unit=command.unit, year=command.year, title=command.title, items=command.items)
    if isinstance(state, NotBegun):
        _check_items(command.items, command.year)
        return [wanted]
    if state.course.drafted == wanted:
        return []
    raise no.AlreadyDrafted


def _amend(command: Amend, state: Begun) -> Sequence[Event]:
    drafted = state.course.drafted
    if command.items == state.course.items:
        return []
    if not isinstance(state, InDraft | ToAmend | Amended | Returned):
        raise no.NotAmendable
    _check_items(command.items, drafted.year)
    return [ItemsAmended(unit=drafted.unit, year=drafted.year, items=command.items)]


def _submit(command: Submit, state: Begun) -> Sequence[Event]:
    drafted, said = state.course.drafted, state.course.submissions
    wanted = Submitted(
        unit=drafted.unit,
        year=drafted.year,
        round=command.round,
        committee=command.committee,
        number=command.number,
        on=command.on,
    )
    if wanted in said:
        return []
    if command.round <= len(said):
        raise no.AlreadySubmitted
    if isinstance(state, ToAmend):
        raise no.ItemsNotAmended
    if not isinstance(state, InDraft | Amended | Returned):
        raise no.NotSubmittable
    if command.round != len(said) + 1:
        raise no.WrongRound(f"Lần trình tiếp theo là lần {len(said) + 1}; hãy trình với số lần đó.")
    return [wanted]


def _record_opinion(command: RecordOpinion, state: Begun) -> Sequence[Event]:
    submissions, opinions = state.course.submissions, state.course.opinions
    submission = next((each for each in submissions if each.round == command.round), None)
    if submission is None:
        raise no.NotSubmitted(f"Chương trình chưa được trình lần {command.round}; hãy ghi việc trình trước.")
    if command.on < submission.on:
        raise no.OpinionBeforeSubmission(
            f"Chương trình được trình ngày {submission.on:%d/%m/%Y}; ngày cho ý kiến không thể sớm hơn, hãy sửa lại."
        )
    wanted = OpinionRecorded(
        unit=submission.unit,
        year=submission.year,
        round=command.round,
        committee=submission.committee,
        opinion=command.opinion,
        text=command.text,
        number=command.number,
        on=command.on,
        days=(command.on - submission.on).days,
    )
    if wanted in opinions:
        return []
    if not isinstance(state, AwaitingOpinion) or command.round <= len(opinions):
        raise no.OpinionAlreadyRecorded
    return [wanted]


def _issue(command: Issue, state: Begun) -> Sequence[Event]:
    match state:
        case InForce(issued=issued) | Ended(issued=issued):
            if (issued.number, issued.on) == (command.number, command.on):
                return []
            raise no.AlreadyIssued
        case Returned():
            raise no.ResubmissionMissing
        case ToAmend():
            raise no.ItemsNotAmended
        case InDraft() | AwaitingOpinion():
            if command.rules.programmes.opinion_needed_to_issue:
                raise no.OpinionMissing
            return [_issued(command, state.course, None)]
        case Agreed(course=course) | Amended(course=course):
            opinion = course.opinions[-1]
            if command.on < opinion.on:
                raise no.IssuedBeforeOpinion(
                    f"Cấp ủy cho ý kiến ngày {opinion.on:%d/%m/%Y}; ngày ban hành không thể sớm hơn, hãy kiểm tra lại."
                )
            return [_issued(command, course, opinion.opinion)]
    assert_never(state)


def _issued(command: Issue, course: Course, opinion: Opinion | None) -> Issued:
    drafted = course.drafted
    return Issued(
        unit=drafted.unit,
        year=drafted.year,
        title=drafted.title,
        opinion=opinion,
        items=course.items,
        number=command.number,
        on=command.on,
    )


def _complete(command: Complete, state: Begun) -> Sequence[Event]:
    if not isinstance(state, InForce | Ended):
        raise no.NotIssued
    item = next((each for each in state.issued.items if each.id == command.item_id), None)
    if item is None:
        raise no.UnknownItem
    wanted = ItemCompleted(
        unit=state.issued.unit,
        year=state.issued.year,
        item=item,
        turns=command.turns,
        persons=command.persons,
        blood_units=command.blood_units,
        evidence=command.evidence,
        on=command.on,
    )
    earlier = next((each for each in state.completions if each.item.id == item.id), None)
    if earlier == wanted:
        return []
    if earlier is not None:
        raise no.ItemAlreadyCompleted(f"Nội dung “{item.title}” đã được báo cáo hoàn thành; không ghi hai lần.")
    if isinstance(state, Ended):
        raise no.AlreadyClosed
    if command.rules.programmes.result_or_evidence_needed and not (
        command.turns or command.persons or command.blood_units or command.evidence
    ):
        raise no.ResultMissing
    if command.rules.programmes.persons_not_above_turns and command.persons > command.turns:
        raise no.PersonsAboveTurns(
            f"Số người ({command.persons}) lớn hơn số lượt ({command.turns}); mỗi người tính ít nhất một lượt, "
            "hãy kiểm tra lại."
        )
    return [wanted]


def _close(command: Close, state: Begun) -> Sequence[Event]:
    match state:
        case Ended(closed=closed):
            if (closed.evaluation, closed.number, closed.on) == (command.evaluation, command.number, command.on):
                return []
            raise no.AlreadyClosed
        case InForce(issued=issued, completions=completions):
            return [
                Closed(
                    unit=issued.unit,
                    year=issued.year,
                    evaluation=command.evaluation,
                    number=command.number,
                    on=command.on,
                    items=len(issued.items),
                    completed=len(completions),
                )
            ]
        case _:
            raise no.NotIssued


programme: Decider[Command, State, Event] = Decider(
    name="programme",
    events=(Drafted, ItemsAmended, Submitted, OpinionRecorded, Issued, ItemCompleted, Closed),
    initial=NotBegun(),
    evolve=evolve,
    decide=decide,
)
