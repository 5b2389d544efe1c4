"""Programmes, their items, proposals, coordination programmes and models as tables for analysis tools, as they stand today."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, case, func, or_, select
from sqlalchemy.sql.expression import FromClause, Subquery

from contracts.base import Fact
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
)
from contracts.plans.coordination import (
    CoordinationActivityLinked,
    CoordinationEnded,
    CoordinationRenewed,
    CoordinationReviewed,
    CoordinationSigned,
)
from contracts.plans.models import ModelHandedOn, ModelResumed, ModelStopped
from contracts.plans.proposals import ProposalWithdrawn
from services.reporting.views.bi.base import BiView, Kind, Rows, Tables
from services.reporting.views.bi.values import as_date, as_id, as_number, as_text, as_truth, today

Shown = ColumnElement[Any]

ANSWERS: Mapping[type[Fact], str] = {
    ProposalAdopted: "ADOPTED",
    ProposalReturned: "RETURNED",
    ProposalDeclined: "DECLINED",
    ProposalWithdrawn: "WITHDRAWN",
}
DOCUMENT: tuple[tuple[str, Kind], ...] = (
    ("document_number", "text"),
    ("document_issued_on", "date"),
    ("document_issuer", "text"),
)


def _is(step: FromClause, *kinds: type[Fact]) -> ColumnElement[bool]:
    return step.c.fact_type.in_([kind.type() for kind in kinds])


def _at(step: FromClause, *kinds: type[Fact]) -> ColumnElement[Any]:
    """Return the position of a step of some kinds, NULL for any other step."""
    return case((_is(step, *kinds), step.c.position))


def _count(step: FromClause, *kinds: type[Fact]) -> ColumnElement[Any]:
    return func.coalesce(func.sum(case((_is(step, *kinds), 1), else_=0)), 0)


def _folded(step: Table, key: str, said: Mapping[str, ColumnElement[Any]]) -> Subquery:
    """Return one row per thing: its id, its first and latest step by today, and what else is said of its steps."""
    return (
        select(
            step.c[key].label("id"),
            func.min(step.c.position).label("first"),
            func.max(step.c.position).label("latest"),
            *(value.label(name) for name, value in said.items()),
        )
        .where(step.c.effective_on <= today())
        .group_by(step.c[key])
        .subquery("folded")
    )


def _document(step: FromClause) -> tuple[Shown, ...]:
    return as_text(step.c.document_number), as_date(step.c.document_issued_on), as_text(step.c.document_issuer)


def _programme(tables: Tables) -> Rows:
    step, unit = tables.programmes.step, tables.units.unit
    folded = _folded(
        step,
        "programme_id",
        {
            "submitted": func.max(_at(step, ProgrammeSubmitted)),
            "answered": func.max(_at(step, OpinionRecorded)),
            "waived": func.max(_at(step, OpinionWaived)),
            "issued": func.max(_at(step, PlanApproved)),
            "closed": func.max(_at(step, PlanClosed)),
            "titled": func.max(case((step.c.title != "", step.c.position))),
            "rounds": func.max(func.coalesce(step.c.round, 0)),
        },
    ).c
    latest, titled, submission, opinion, issue, close = (step.alias(name) for name in "abcdef")
    answered = or_(folded.submitted.is_(None), folded.answered > folded.submitted)
    state = case(
        (folded.closed.is_not(None), "CLOSED"),
        (folded.issued.is_not(None), "ISSUED"),
        (opinion.c.opinion.is_not(None), opinion.c.opinion),
        (folded.waived.is_not(None), "WAIVED"),
        (folded.submitted.is_not(None), "SUBMITTED"),
        else_="DRAFTED",
    )
    query = (
        select(
            as_id(folded.id),
            as_text(unit.c.code),
            as_number(latest.c.year),
            as_text(func.coalesce(titled.c.title, "")),
            as_text(state),
            as_text(submission.c.committee),
            as_number(folded.rounds),
            as_date(submission.c.effective_on),
            as_text(opinion.c.opinion),
            as_date(opinion.c.effective_on),
            as_number(opinion.c.days),
            as_date(issue.c.effective_on),
            as_date(close.c.effective_on),
            *_document(issue),
        )
        .join_from(folded.id.table, latest, latest.c.position == folded.latest)
        .outerjoin(titled, titled.c.position == folded.titled)
        .outerjoin(submission, submission.c.position == folded.submitted)
        .outerjoin(opinion, and_(opinion.c.position == folded.answered, answered))
        .outerjoin(issue, issue.c.position == folded.issued)
        .outerjoin(close, close.c.position == folded.closed)
        .outerjoin(unit, unit.c.id == latest.c.unit_id)
    )
    return Rows(query, latest.c.unit_id)


def _item(tables: Tables) -> Rows:
    step, moves, done, unit = tables.programmes.step, tables.programmes.item, tables.programmes.done, tables.units.unit
    folded = _folded(step, "programme_id", {}).c
    latest = step.alias("latest_step")
    last = (
        select(moves.c.programme_id, moves.c.item_id, func.max(moves.c.position).label("position"))
        .where(moves.c.effective_on <= today())
        .group_by(moves.c.programme_id, moves.c.item_id)
        .subquery("last_move")
    )
    item = moves.alias("item")
    carried_out = and_(
        done.c.programme_id == item.c.programme_id, done.c.item_id == item.c.item_id, done.c.effective_on <= today()
    )
    late = item.c.due_on < today()
    state = case((done.c.effective_on.is_not(None), "DONE"), (late, "OVERDUE"), else_="OPEN")
    on_time = case((done.c.effective_on.is_not(None), done.c.effective_on <= item.c.due_on), (late, item.c.due_on < 0))
    query = (
        select(
            as_id(item.c.programme_id),
            as_id(item.c.item_id),
            as_text(unit.c.code),
            as_number(item.c.year),
            as_date(item.c.due_on),
            as_date(done.c.effective_on),
            as_text(state),
            as_truth(on_time),
        )
        .join_from(
            last,
            item,
            and_(
                item.c.programme_id == last.c.programme_id,
                item.c.item_id == last.c.item_id,
                item.c.position == last.c.position,
            ),
        )
        .outerjoin(done, carried_out)
        .join(folded.id.table, folded.id == item.c.programme_id)
        .join(latest, latest.c.position == folded.latest)
        .outerjoin(unit, unit.c.id == latest.c.unit_id)
        .where(item.c.due_on.is_not(None))
    )
    return Rows(query, latest.c.unit_id)


def _proposal(tables: Tables) -> Rows:
    step, unit = tables.proposals.step, tables.units.unit
    folded = _folded(
        step,
        "proposal_id",
        {
            "submitted": func.max(_at(step, ProposalSubmitted)),
            "answered": func.max(_at(step, *ANSWERS)),
            "formed": func.min(_at(step, SteeringCommitteeFormed)),
            "rounds": _count(step, ProposalSubmitted),
        },
    ).c
    latest, submission, answer, formed = (step.alias(name) for name in "abcd")
    states: Sequence[Any] = [(answer.c.fact_type == kind.type(), state) for kind, state in ANSWERS.items()]
    query = (
        select(
            as_id(folded.id),
            as_text(unit.c.code),
            as_text(latest.c.kind),
            as_text(latest.c.title),
            as_text(latest.c.field),
            as_text(case(*states, else_="SUBMITTED")),
            as_text(submission.c.committee),
            as_number(folded.rounds),
            as_date(submission.c.effective_on),
            as_date(answer.c.effective_on),
            as_number(answer.c.days),
            as_number(formed.c.steering_size),
            *_document(answer),
        )
        .join_from(folded.id.table, latest, latest.c.position == folded.latest)
        .join(submission, submission.c.position == folded.submitted)
        .outerjoin(answer, and_(answer.c.position == folded.answered, folded.answered > folded.submitted))
        .outerjoin(formed, formed.c.position == folded.formed)
        .outerjoin(unit, unit.c.id == latest.c.unit_id)
    )
    return Rows(query, latest.c.unit_id)


def _coordination(tables: Tables) -> Rows:
    step, unit = tables.coordination.step, tables.units.unit
    agreed = case((_is(step, CoordinationSigned, CoordinationRenewed), step.c.ends_on))
    folded = _folded(
        step,
        "coordination_id",
        {
            "signed": func.min(_at(step, CoordinationSigned)),
            "ended": func.min(_at(step, CoordinationEnded)),
            "ends_on": func.max(agreed),
            "activities": _count(step, CoordinationActivityLinked),
            "reviews": _count(step, CoordinationReviewed),
        },
    ).c
    first, latest, signed, ended = (step.alias(name) for name in "abcd")
    state = case(
        (folded.ended.is_not(None), "ENDED"),
        (folded.ends_on.is_(None), "PROPOSED"),
        (today() <= folded.ends_on, "IN_FORCE"),
        else_="LAPSED",
    )
    query = (
        select(
            as_id(folded.id),
            as_text(unit.c.code),
            as_text(first.c.title),
            as_text(state),
            as_number(signed.c.parties),
            as_date(signed.c.effective_on),
            as_date(signed.c.starts_on),
            as_date(folded.ends_on),
            as_date(ended.c.effective_on),
            as_number(folded.activities),
            as_number(folded.reviews),
            *_document(signed),
        )
        .join_from(folded.id.table, first, first.c.position == folded.first)
        .join(latest, latest.c.position == folded.latest)
        .outerjoin(signed, signed.c.position == folded.signed)
        .outerjoin(ended, ended.c.position == folded.ended)
        .outerjoin(unit, unit.c.id == latest.c.unit_id)
    )
    return Rows(query, latest.c.unit_id)


def _model(tables: Tables) -> Rows:
    model, step, unit = tables.models.model, tables.models.step, tables.units.unit
    folded = _folded(
        step,
        "model_id",
        {
            "handed": func.max(_at(step, ModelHandedOn)),
            "turned": func.max(_at(step, ModelStopped, ModelResumed)),
        },
    ).c
    handed, turned = step.alias("handed"), step.alias("turned")
    owner = func.coalesce(handed.c.unit_id, model.c.unit_id)
    state = case((turned.c.fact_type == ModelStopped.type(), "STOPPED"), else_="IN_OPERATION")
    query = (
        select(
            as_id(model.c.model_id),
            as_text(unit.c.code),
            as_text(model.c.name),
            as_text(model.c.field),
            as_text(state),
            as_date(model.c.effective_on),
            as_id(model.c.source_id),
            *_document(model),
        )
        .outerjoin_from(model, folded.id.table, folded.id == model.c.model_id)
        .outerjoin(handed, handed.c.position == folded.handed)
        .outerjoin(turned, turned.c.position == folded.turned)
        .outerjoin(unit, unit.c.id == owner)
        .where(model.c.effective_on <= today())
    )
    return Rows(query, owner)


PROGRAMME = BiView(
    "bi_programme",
    (
        ("programme_id", "text"),
        ("unit_code", "text"),
        ("year", "integer"),
        ("title", "text"),
        ("state", "text"),
        ("committee", "text"),
        ("rounds", "integer"),
        ("submitted_on", "date"),
        ("opinion", "text"),
        ("opinion_on", "date"),
        ("opinion_days", "integer"),
        ("issued_on", "date"),
        ("closed_on", "date"),
        *DOCUMENT,
    ),
    _programme,
)
ITEM = BiView(
    "bi_item",
    (
        ("programme_id", "text"),
        ("item_id", "text"),
        ("unit_code", "text"),
        ("year", "integer"),
        ("due_on", "date"),
        ("done_on", "date"),
        ("state", "text"),
        ("on_time", "boolean"),
    ),
    _item,
)
PROPOSAL = BiView(
    "bi_proposal",
    (
        ("proposal_id", "text"),
        ("unit_code", "text"),
        ("kind", "text"),
        ("title", "text"),
        ("field", "text"),
        ("state", "text"),
        ("committee", "text"),
        ("rounds", "integer"),
        ("submitted_on", "date"),
        ("answered_on", "date"),
        ("answer_days", "integer"),
        ("steering_size", "integer"),
        *DOCUMENT,
    ),
    _proposal,
)
COORDINATION = BiView(
    "bi_coordination",
    (
        ("coordination_id", "text"),
        ("unit_code", "text"),
        ("title", "text"),
        ("state", "text"),
        ("parties", "integer"),
        ("signed_on", "date"),
        ("starts_on", "date"),
        ("ends_on", "date"),
        ("ended_on", "date"),
        ("activities", "integer"),
        ("reviews", "integer"),
        *DOCUMENT,
    ),
    _coordination,
)
MODEL = BiView(
    "bi_model",
    (
        ("model_id", "text"),
        ("unit_code", "text"),
        ("name", "text"),
        ("field", "text"),
        ("state", "text"),
        ("registered_on", "date"),
        ("source_id", "text"),
        *DOCUMENT,
    ),
    _model,
)
