"""The plans of a bloc file and what came of them: programmes, completed items, advisory proposals, youth models."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from contracts.plans import Opinion
from services.suite.bloc import Answer, Bloc, Item, Model, Plan, Proposal, Unit
from services.suite.papers import Paper, Seed, working_day


@dataclass(frozen=True)
class Round:
    """A submission to the Party committee and its answer, which is missing while the committee considers."""

    letter: Paper
    opinion: Opinion | None = None
    text: str = ""
    answer: Paper | None = None


@dataclass(frozen=True)
class Completion:
    """An item carried out, with its results."""

    item_id: UUID
    due: date
    on: date
    turns: int
    persons: int
    blood_units: int


@dataclass(frozen=True)
class Programme:
    """A unit's programme of a year: rounds, the items as drafted and as issued, and the work done."""

    programme_id: UUID
    unit: Unit
    year: int
    title: str
    evaluation: str
    drafted_on: date
    drafted: tuple[tuple[UUID, Item], ...]
    rounds: tuple[Round, ...]
    amended: tuple[tuple[UUID, Item], ...] | None = None
    issue: Paper | None = None
    completions: tuple[Completion, ...] = ()
    closure: Paper | None = None

    def issued(self) -> tuple[tuple[UUID, Item], ...]:
        """Return the items in force, none where the programme was not issued."""
        return (self.amended or self.drafted) if self.issue else ()


@dataclass(frozen=True)
class Course:
    """A proposal with its id and the papers of each step that was taken."""

    proposal_id: UUID
    unit: Unit
    said: Proposal
    letter: Paper
    returned: Paper | None
    resubmitted: Paper | None
    answer: Paper | None
    steering: Paper | None


@dataclass(frozen=True)
class Registration:
    """A youth model with its id and the paper that registers it."""

    model_id: UUID
    said: Model
    paper: Paper


@dataclass(frozen=True)
class Workplans:
    """All that the units planned, advised and registered."""

    programmes: tuple[Programme, ...]
    proposals: tuple[Course, ...]
    models: tuple[Registration, ...]

    def papers(self) -> Iterator[Paper]:
        """Return every paper that something rests on."""
        found: list[Paper | None] = [one.paper for one in self.models]
        for programme in self.programmes:
            found += (programme.issue, programme.closure)
            found += (paper for said in programme.rounds for paper in (said.letter, said.answer))
        for course in self.proposals:
            found += (course.letter, course.returned, course.resubmitted, course.answer, course.steering)
        return (paper for paper in found if paper is not None)


def workplans_of(bloc: Bloc) -> Workplans:
    """Return what the units of a bloc planned and did, the same every time."""
    seed = Seed(bloc.code)
    plan = bloc.plan
    return Workplans(
        programmes=tuple(_programme(bloc, plan, unit, seed) for unit in bloc.units) if plan else (),
        proposals=tuple(_course(bloc, seed, number) for number in range(len(bloc.proposals))),
        models=tuple(
            Registration(
                model_id=seed.id("model", model.unit, model.name),
                said=model,
                paper=_of_unit(bloc.unit_of[model.unit], "CV", model.day, f"mô hình {model.name}"),
            )
            for model in bloc.models
        ),
    )


def _programme(bloc: Bloc, plan: Plan, unit: Unit, seed: Seed) -> Programme:
    late = timedelta(days=seed.pick(plan.spread + 1, "spread", unit.code))
    path = ("programme", unit.code, plan.year)
    items = tuple(
        (seed.id(*path, "item", number), item)
        for number, item in enumerate(plan.items)
        if item.only in (None, unit.kind)
    )
    answer = next((one for one in plan.answers if one.unit == unit.code), None)
    letter = _of_unit(unit, "TTr", working_day(plan.submitted + late), f"chương trình công tác {plan.year}")
    written = Programme(
        programme_id=seed.id(*path),
        unit=unit,
        year=plan.year,
        title=plan.title,
        evaluation=plan.evaluation,
        drafted_on=working_day(plan.drafted + late),
        drafted=items,
        rounds=(Round(letter),),
    )
    if unit.code in plan.unanswered:
        return written
    answered = _of_committee(unit, "TB", working_day(plan.answered + late), letter.subject)
    issued_on = working_day(plan.issued + late)
    rounds: tuple[Round, ...] = (Round(letter, Opinion.AGREED, plan.agreed, answered),)
    amended = None
    if answer is not None:
        added = tuple((seed.id(*path, "added", number), item) for number, item in enumerate(answer.add))
        amended = (*items, *added)
        rounds, issued_on = _rounds(unit, plan, answer, letter, answered, issued_on)
    closed_on = min(working_day(plan.closed + late), date(plan.year, 12, 31))
    return replace(
        written,
        rounds=rounds,
        amended=amended,
        issue=_of_unit(unit, "CTr", issued_on, f"chương trình công tác {plan.year}"),
        completions=tuple(_completions(amended or items, unit, seed, issued_on, closed_on)),
        closure=_of_unit(unit, "BC", closed_on, f"tổng kết {plan.year}"),
    )


def _rounds(
    unit: Unit, plan: Plan, answer: Answer, letter: Paper, answered: Paper, issued_on: date
) -> tuple[tuple[Round, ...], date]:
    first = Round(letter, answer.opinion, answer.text, answered)
    if answer.opinion is Opinion.AMEND:
        return (first,), issued_on
    again = _of_unit(unit, "TTr", working_day(answered.on + timedelta(days=6)), f"{letter.subject} lần 2")
    agreed = _of_committee(unit, "TB", working_day(again.on + timedelta(days=5)), again.subject)
    return (first, Round(again, Opinion.AGREED, plan.agreed, agreed)), working_day(agreed.on + timedelta(days=2))


def _completions(
    items: tuple[tuple[UUID, Item], ...], unit: Unit, seed: Seed, issued_on: date, closed_on: date
) -> Iterator[Completion]:
    for item_id, item in items:
        if seed.pick(100, "done", item_id) >= item.done:
            continue
        day = item.due + timedelta(days=seed.pick(12, "day", item_id) - 9)
        turnout = unit.size() * (85 + seed.pick(31, "turnout", item_id))
        yield Completion(
            item_id=item_id,
            due=item.due,
            on=max(issued_on, min(day, closed_on)),
            turns=max(1, turnout * item.turns // 10_000),
            persons=max(1, min(unit.size(), turnout * item.persons // 10_000)),
            blood_units=turnout * item.blood // 10_000,
        )


def _course(bloc: Bloc, seed: Seed, number: int) -> Course:
    said = bloc.proposals[number]
    unit = bloc.unit_of[said.unit]
    returned = said.returned
    again = returned.resubmitted if returned else None
    answered = said.declined.day if said.declined else said.adopted
    return Course(
        proposal_id=seed.id("proposal", said.unit, said.title),
        unit=unit,
        said=said,
        letter=_of_unit(unit, "TTr", said.submitted, said.title),
        returned=_of_committee(unit, "CV", returned.day, said.title) if returned else None,
        resubmitted=_of_unit(unit, "TTr", again, said.title) if again else None,
        answer=_of_committee(unit, "CV" if said.declined else "QĐ", answered, said.title) if answered else None,
        steering=_of_committee(unit, "QĐ", said.steering.day, said.steering.name) if said.steering else None,
    )


def _of_unit(unit: Unit, kind: str, day: date, subject: str) -> Paper:
    return Paper(unit.name, kind, "ĐTN", day, subject)


def _of_committee(unit: Unit, kind: str, day: date, subject: str) -> Paper:
    symbol = "CB" if unit.committee.startswith("Chi bộ") else "ĐU"
    return Paper(unit.committee, kind, symbol, day, subject)
