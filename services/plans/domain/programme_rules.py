"""What may happen to a plan up to its issue, and at its end; the rest is `programme_items` and `programme_changes`.

The rules are those of domain.md §4.1 and §9.2.
"""

from collections.abc import Sequence
from typing import assert_never

from services.kernel.decider import Decider
from services.plans.domain import programme as p
from services.plans.domain import programme_refusals as no
from services.plans.domain.programme import Drafted, Event, Issued, ItemsAmended, Opinion, PlanKind
from services.plans.domain.programme_changes import (
    amend_plan,
    close,
    hand_on,
    of,
    review,
    same,
    with_lineage,
)
from services.plans.domain.programme_commands import (
    Amend,
    AmendPlan,
    Assign,
    Cancel,
    Close,
    Command,
    Complete,
    Draft,
    Draw,
    FollowDrawn,
    HandOn,
    Issue,
    Postpone,
    RecordOpinion,
    ReportProgress,
    Review,
    Start,
    Submit,
    WaiveOpinion,
)
from services.plans.domain.programme_items import about_item
from services.plans.domain.programme_periods import check_items, check_parent, days_of
from services.plans.domain.programme_state import (
    Agreed,
    AmendedDraft,
    AwaitingOpinion,
    Begun,
    Course,
    Ended,
    InDraft,
    InForce,
    NotBegun,
    Returned,
    State,
    ToAmend,
    Waived,
    evolve,
    work_of,
)
from services.plans.domain.rules import RuleSet


def decide(command: Command, state: State) -> Sequence[Event]:
    """Return what follows from the command, or nothing; raises a refusal of `programme(_item)_refusals`."""
    if isinstance(command, Draft | Draw):
        return _begin(command, state)
    if isinstance(state, NotBegun):
        return _of_nothing(command)
    match command:
        case Amend():
            return _amend(command, state)
        case Submit():
            return _submit(command, state)
        case RecordOpinion():
            return _record_opinion(command, state)
        case WaiveOpinion():
            return _waive(command, state)
        case Issue():
            return _issue(command, state)
        case AmendPlan():
            return amend_plan(command, state)
        case Assign() | Start() | ReportProgress() | Complete() | FollowDrawn() | Postpone() | Cancel():
            return about_item(command, state)
        case Review():
            return review(command, state)
        case Close():
            return close(command, state)
        case HandOn():
            return hand_on(command, state)
    assert_never(command)


def _of_nothing(command: Command) -> Sequence[Event]:
    if isinstance(command, HandOn | FollowDrawn):
        return []
    raise no.UnknownProgramme


def _begin(command: Draft | Draw, state: State) -> Sequence[Event]:
    draft = command.draft if isinstance(command, Draw) else command
    days = days_of(draft.kind, draft.year, draft.number, draft.first_day, draft.last_day)
    of_year = draft.kind is PlanKind.YEAR
    wanted = Drafted(
        unit=draft.unit,
        year=draft.year,
        kind=draft.kind,
        title=draft.title,
        items=draft.items,
        first_day=None if of_year else days[0],
        last_day=None if of_year else days[1],
        parent_id=draft.parent_id,
        source_id=draft.source_id,
    )
    if isinstance(state, NotBegun):
        check_parent(draft, days)
        check_items(draft.items, wanted, draft.rules)
        return [wanted]
    if same(state.course.drafted, wanted, *(("items",) if isinstance(command, Draw) else ())):
        return []
    raise no.AlreadyDrafted


def _amend(command: Amend, state: Begun) -> Sequence[Event]:
    course = state.course
    items = with_lineage(command.items, course.items)
    if items == course.items:
        return []
    if not isinstance(state, InDraft | ToAmend | AmendedDraft | Returned | Waived):
        raise no.NotAmendable
    check_items(items, course.drafted, command.rules)
    return [ItemsAmended(**of(course), items=items)]


def _submit(command: Submit, state: Begun) -> Sequence[Event]:
    said = state.course.submissions
    wanted = p.Submitted(
        **of(state.course),
        round=command.round,
        committee=command.committee,
        number=command.number,
        on=command.on,
    )
    if any(same(each, wanted) for each in said):
        return []
    if command.round <= len(said):
        raise no.AlreadySubmitted
    if isinstance(state, ToAmend):
        raise no.ItemsNotAmended
    if not isinstance(state, InDraft | AmendedDraft | Returned):
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
    wanted = p.OpinionRecorded(
        **of(state.course),
        round=command.round,
        committee=submission.committee,
        opinion=command.opinion,
        text=command.text,
        number=command.number,
        on=command.on,
        days=(command.on - submission.on).days,
        attachments=command.attachments,
    )
    if any(same(each, wanted) for each in opinions):
        return []
    if not isinstance(state, AwaitingOpinion) or command.round <= len(opinions):
        raise no.OpinionAlreadyRecorded
    return [wanted]


def _waive(command: WaiveOpinion, state: Begun) -> Sequence[Event]:
    course = state.course
    wanted = p.OpinionWaived(**of(course), reason=command.reason, number=command.number, on=command.on)
    if course.waiver is not None:
        if same(course.waiver, wanted):
            return []
        raise no.WaivedOtherwise
    if not isinstance(state, InDraft | AwaitingOpinion) or course.opinions:
        raise no.NotWaivable
    if course.submissions and command.on < course.submissions[-1].on:
        raise no.WaivedBeforeSubmission(
            f"Kế hoạch được trình ngày {course.submissions[-1].on:%d/%m/%Y}; ngày bỏ qua việc xin ý kiến không thể sớm hơn, "
            "hãy kiểm tra lại."
        )
    return [wanted]


def _issue(command: Issue, state: Begun) -> Sequence[Event]:
    work = work_of(state)
    if work is not None:
        if (work.issued.number, work.issued.on) == (command.number, command.on):
            return []
        raise no.AlreadyIssued
    match state:
        case Returned():
            raise no.ResubmissionMissing
        case ToAmend():
            raise no.ItemsNotAmended
        case InDraft(course=course) | AwaitingOpinion(course=course):
            if _needs_opinion(course, command.rules):
                raise no.OpinionMissing
            return [_issued(command, course, None)]
        case Waived(course=course):
            if course.waiver is not None and command.on < course.waiver.on:
                raise no.IssuedBeforeOpinion(
                    f"Việc không xin ý kiến cấp ủy được ghi ngày {course.waiver.on:%d/%m/%Y}; ngày ban hành không thể sớm hơn, "
                    "hãy kiểm tra lại."
                )
            return [_issued(command, course, None)]
        case Agreed(course=course) | AmendedDraft(course=course):
            opinion = course.opinions[-1]
            if command.on < opinion.on:
                raise no.IssuedBeforeOpinion(
                    f"Cấp ủy cho ý kiến ngày {opinion.on:%d/%m/%Y}; ngày ban hành không thể sớm hơn, hãy kiểm tra lại."
                )
            return [_issued(command, course, opinion.opinion)]
        case InForce() | Ended():
            raise no.AlreadyIssued
    assert_never(state)


def _needs_opinion(course: Course, rules: RuleSet) -> bool:
    return course.drafted.kind in rules.programmes.opinion_needed_for


def _issued(command: Issue, course: Course, opinion: Opinion | None) -> Issued:
    drafted = course.drafted
    return Issued(
        unit=course.unit,
        year=drafted.year,
        kind=drafted.kind,
        title=drafted.title,
        opinion=opinion,
        items=course.items,
        number=command.number,
        on=command.on,
        waived=course.waiver is not None,
    )


programme: Decider[Command, State, Event] = Decider(
    name="programme",
    events=(
        Drafted,
        ItemsAmended,
        p.Submitted,
        p.OpinionRecorded,
        p.OpinionWaived,
        Issued,
        p.Amended,
        p.ItemAssigned,
        p.ItemStarted,
        p.ItemProgressReported,
        p.ItemCompleted,
        p.ItemPostponed,
        p.ItemCancelled,
        p.Reviewed,
        p.Closed,
        p.HandedOn,
    ),
    initial=NotBegun(),
    evolve=evolve,
    decide=decide,
)
