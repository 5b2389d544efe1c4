"""Lists that are no sums, as of a date: proposals, coordination programmes, youth models, the year's work programmes."""

import calendar
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, and_, select

from contracts.plans import (
    OpinionRecorded,
    OpinionWaived,
    PlanApproved,
    PlanClosed,
    ProgrammeSubmitted,
    ProposalAdopted,
    ProposalDeclined,
    ProposalReturned,
    ProposalSubmitted,
    SteeringCommitteeFormed,
    YouthModelRegistered,
)
from contracts.plans.coordination import (
    CoordinationActivityLinked,
    CoordinationEnded,
    CoordinationRenewed,
    CoordinationReviewed,
    CoordinationSigned,
)
from contracts.plans.models import ModelHandedOn, ModelStopped
from contracts.plans.proposals import ProposalWithdrawn
from services.reporting.figures import words
from services.reporting.views.answers import (
    CoordinationRow,
    CoordinationState,
    FactRef,
    ModelRow,
    ModelState,
    ProgrammeRow,
    ProgrammeState,
    Progress,
    ProposalRow,
    ProposalState,
    SteeringCommittee,
)
from services.reporting.views.bulk import from_day, to_day, to_instant
from services.reporting.views.coordination import Coordination
from services.reporting.views.models import Models
from services.reporting.views.places import Places
from services.reporting.views.programmes import Programmes
from services.reporting.views.proposals import Proposals
from services.reporting.views.summaries import document, short

_ANSWERS: dict[str, ProposalState] = {
    ProposalAdopted.type(): "ADOPTED",
    ProposalReturned.type(): "RETURNED",
    ProposalDeclined.type(): "DECLINED",
    ProposalWithdrawn.type(): "WITHDRAWN",
}


def by_then(table: Any, on: date, known_at: datetime | None) -> ColumnElement[bool]:
    """Return the condition that a row counts on a date, and was recorded by a moment if one is given."""
    counts: ColumnElement[bool] = table.c.effective_on <= to_day(on)
    return counts if known_at is None else and_(counts, table.c.recorded_at <= to_instant(known_at))


def proposals(
    db: Connection,
    view: Proposals,
    places: Places,
    *,
    on: date,
    year: int | None,
    units: Collection[UUID] | None,
    known_at: datetime | None,
) -> list[ProposalRow]:
    """Return the proposals of units submitted by `on`, with any step in `year` if given; the last submitted first."""
    step = view.step
    statement = select(step).where(by_then(step, on, known_at)).order_by(step.c.proposal_id, step.c.position)
    if year is not None:
        in_year = step.c.effective_on.between(year * 10000, year * 10000 + 9999)
        ids = select(step.c.proposal_id).where(by_then(step, on, known_at), in_year)
        statement = statement.where(step.c.proposal_id.in_(ids))
    rows = [
        _proposal(steps, places)
        for steps in _each(db, statement, "proposal_id", units)
        if any(step.fact_type == ProposalSubmitted.type() for step in steps)
    ]
    return sorted(rows, key=lambda row: (row.submitted_on, row.facts[-1].position), reverse=True)


def coordination(
    db: Connection,
    view: Coordination,
    places: Places,
    *,
    on: date,
    year: int | None,
    units: Collection[UUID] | None,
    known_at: datetime | None,
) -> list[CoordinationRow]:
    """Return the coordination programmes of units begun by `on`, with any step in `year` if given; soonest over first.

    Those that are over come last, the last one over first; before them those that were not signed.
    """
    step = view.step
    statement = select(step).where(by_then(step, on, known_at)).order_by(step.c.coordination_id, step.c.position)
    if year is not None:
        in_year = step.c.effective_on.between(year * 10000, year * 10000 + 9999)
        ids = select(step.c.coordination_id).where(by_then(step, on, known_at), in_year)
        statement = statement.where(step.c.coordination_id.in_(ids))
    rows = [_coordination(steps, on, places) for steps in _each(db, statement, "coordination_id", units)]
    ended = sorted((row for row in rows if row.ended_on), key=lambda row: row.ended_on or date.min, reverse=True)
    waiting = sorted((row for row in rows if not row.ended_on), key=lambda row: row.ends_on or date.max)
    return waiting + ended


def models(
    db: Connection,
    view: Models,
    places: Places,
    *,
    on: date,
    year: int | None,
    units: Collection[UUID] | None,
    known_at: datetime | None,
) -> list[ModelRow]:
    """Return the models units had by `on`, registered in `year` if given; the last registered first."""
    model = view.model
    statement = select(model).where(by_then(model, on, known_at))
    if year is not None:
        statement = statement.where(model.c.effective_on >= year * 10000, model.c.effective_on < (year + 1) * 10000)
    found = db.execute(statement.order_by(model.c.effective_on.desc(), model.c.position.desc()))
    states, owners = _models_then(db, view, on, known_at)
    return [
        ModelRow(
            model_id=row.model_id,
            unit=places.name(owners.get(row.model_id, row.unit_id)),
            name=row.name,
            field=row.field,
            registered_on=from_day(row.effective_on),
            state=states.get(row.model_id, "IN_OPERATION"),
            source_id=row.source_id,
            document=document(row),
            fact=_ref(row.position, YouthModelRegistered.NAME, row.effective_on),
        )
        for row in found
        if units is None or owners.get(row.model_id, row.unit_id) in units
    ]


def _models_then(
    db: Connection, view: Models, on: date, known_at: datetime | None
) -> tuple[dict[UUID, ModelState], dict[UUID, UUID]]:
    """Return the state and the unit of each model that was stopped, taken up again or handed on by then."""
    step = view.step
    states: dict[UUID, ModelState] = {}
    owners: dict[UUID, UUID] = {}
    for row in db.execute(select(step).where(by_then(step, on, known_at)).order_by(step.c.position)):
        if row.fact_type == ModelHandedOn.type():
            owners[row.model_id] = row.unit_id
        else:
            states[row.model_id] = "STOPPED" if row.fact_type == ModelStopped.type() else "IN_OPERATION"
    return states, owners


def programmes(
    db: Connection,
    view: Programmes,
    places: Places,
    *,
    on: date,
    year: int,
    units: Collection[UUID] | None,
    known_at: datetime | None,
) -> list[ProgrammeRow]:
    """Return the year's programmes of units as they stood on `on`, by unit code."""
    step = view.step
    statement = select(step).where(step.c.year == year, by_then(step, on, known_at))
    items = _items(db, view, on, year, known_at)
    rows = [
        _programme(steps, items.get(steps[0].programme_id, []), on, places)
        for steps in _each(db, statement.order_by(step.c.programme_id, step.c.position), "programme_id", units)
    ]
    return sorted(rows, key=lambda row: (row.unit.code, row.programme_id))


def _each(db: Connection, statement: Select[Any], key: str, units: Collection[UUID] | None) -> Iterator[Sequence[Any]]:
    for _, group in groupby(db.execute(statement), key=lambda row: getattr(row, key)):
        steps = list(group)
        if units is None or steps[-1].unit_id in units:
            yield steps


def _proposal(steps: Sequence[Any], places: Places) -> ProposalRow:
    submissions = [step for step in steps if step.fact_type == ProposalSubmitted.type()]
    submission = submissions[-1]
    answer = next((step for step in reversed(steps) if step.fact_type in _ANSWERS), None)
    if answer is not None and answer.position < submission.position:
        answer = None
    return ProposalRow(
        proposal_id=steps[0].proposal_id,
        unit=places.name(steps[-1].unit_id),
        kind=steps[-1].kind,
        title=steps[-1].title,
        field=steps[-1].field,
        state=_ANSWERS[answer.fact_type] if answer else "SUBMITTED",
        committee=submission.committee,
        rounds=len(submissions),
        submitted_on=from_day(submission.effective_on),
        answered_on=from_day(answer.effective_on) if answer else None,
        days=answer.days if answer else None,
        submission=document(submission),
        answer=document(answer) if answer else None,
        steering=next((_steering(step) for step in steps if step.fact_type == SteeringCommitteeFormed.type()), None),
        facts=_refs(steps),
    )


def _coordination(steps: Sequence[Any], on: date, places: Places) -> CoordinationRow:
    signed, ended = (
        next((step for step in steps if step.fact_type == kind.type()), None)
        for kind in (CoordinationSigned, CoordinationEnded)
    )
    agreed = (CoordinationSigned.type(), CoordinationRenewed.type())
    last = max((from_day(step.ends_on) for step in steps if step.fact_type in agreed), default=None)
    state: CoordinationState = "PROPOSED"
    if ended is not None:
        state = "ENDED"
    elif last is not None:
        state = "IN_FORCE" if on <= last else "LAPSED"
    return CoordinationRow(
        coordination_id=steps[0].coordination_id,
        unit=places.name(steps[-1].unit_id),
        title=steps[0].title,
        state=state,
        parties=signed.parties if signed else None,
        signed_on=from_day(signed.effective_on) if signed else None,
        starts_on=from_day(signed.starts_on) if signed else None,
        ends_on=last,
        ended_on=from_day(ended.effective_on) if ended else None,
        activities=sum(step.fact_type == CoordinationActivityLinked.type() for step in steps),
        reviews=sum(step.fact_type == CoordinationReviewed.type() for step in steps),
        document=document(signed) if signed else None,
        facts=_refs(steps),
    )


def _steering(step: Any) -> SteeringCommittee:
    return SteeringCommittee(step.steering_name, step.steering_size, from_day(step.effective_on), document(step))


def _programme(steps: Sequence[Any], items: Sequence[tuple[date, bool]], on: date, places: Places) -> ProgrammeRow:
    last = {step.fact_type: step for step in steps}
    submission, issue = last.get(ProgrammeSubmitted.type()), last.get(PlanApproved.type())
    opinion = last.get(OpinionRecorded.type())
    if opinion and submission and opinion.position < submission.position:
        opinion = None
    year = steps[0].year
    return ProgrammeRow(
        programme_id=steps[0].programme_id,
        unit=places.name(steps[-1].unit_id),
        year=year,
        title=next((step.title for step in reversed(steps) if step.title), ""),
        state=_state(steps, opinion),
        committee=submission.committee if submission else "",
        rounds=max((step.round or 0 for step in steps), default=0),
        submitted_on=from_day(submission.effective_on) if submission else None,
        opinion=opinion.opinion if opinion else None,
        opinion_on=from_day(opinion.effective_on) if opinion else None,
        days=opinion.days if opinion else None,
        issued_on=from_day(issue.effective_on) if issue else None,
        number=document(issue) if issue else None,
        planned=len(items),
        due=sum(1 for due, _ in items if due <= on),
        completed=sum(1 for _, done in items if done),
        overdue=sum(1 for due, done in items if due < on and not done),
        quarters=[_progress(f"{year}-Q{n}", items, 3 * n - 2, 3 * n, year) for n in range(1, 5)],
        months=[_progress(f"{year}-{n:02}", items, n, n, year) for n in range(1, 13)],
        facts=_refs(steps),
    )


def _state(steps: Sequence[Any], opinion: Any) -> ProgrammeState:
    types = {step.fact_type for step in steps}
    if PlanClosed.type() in types:
        return "CLOSED"
    if PlanApproved.type() in types:
        return "ISSUED"
    if opinion is not None:
        state: ProgrammeState = opinion.opinion
        return state
    if OpinionWaived.type() in types:
        return "WAIVED"
    return "SUBMITTED" if ProgrammeSubmitted.type() in types else "DRAFTED"


def _progress(period: str, items: Iterable[tuple[date, bool]], first: int, last: int, year: int) -> Progress:
    start, end = date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])
    within = [done for due, done in items if start <= due <= end]
    return Progress(period, len(within), sum(within))


def _items(
    db: Connection, view: Programmes, on: date, year: int, known_at: datetime | None
) -> dict[UUID, list[tuple[date, bool]]]:
    item, done = view.item, view.done
    moves = select(item).where(item.c.year == year, by_then(item, on, known_at)).order_by(item.c.position)
    due = {(row.programme_id, row.item_id): row.due_on for row in db.execute(moves)}
    ids = select(item.c.programme_id).where(item.c.year == year)
    carried_out = select(done).where(done.c.programme_id.in_(ids), by_then(done, on, known_at))
    over = {(row.programme_id, row.item_id) for row in db.execute(carried_out)}
    found: dict[UUID, list[tuple[date, bool]]] = {}
    for key, due_on in due.items():
        if due_on is not None:
            found.setdefault(key[0], []).append((from_day(due_on), key in over))
    return found


def _ref(position: int, name: str, effective_on: int) -> FactRef:
    return FactRef("plans", position, words(name).title_vi, from_day(effective_on))


def _refs(steps: Sequence[Any]) -> list[FactRef]:
    return [_ref(step.position, short(step.fact_type), step.effective_on) for step in steps]
