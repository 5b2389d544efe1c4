"""The requests that load a bloc through the public HTTP interface, step by step, in the order in which they depend."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import TypeVar
from uuid import UUID

from contracts import members, plans
from contracts.base import BULK_LIMIT, Document, Rank, Request, UnitKind
from services.suite.bloc import Bloc, Item
from services.suite.papers import Paper, Papers, Seed
from services.suite.roster import Rating, Roster, Transfer, roster_of
from services.suite.workplans import Course, Programme, Workplans, workplans_of

R = TypeVar("R", bound=Request)

LOADED_AT_ONCE = 100
"""Programmes or proposals in one request, as the contract has it."""


@dataclass(frozen=True)
class Ask:
    """One request: its rows are `first`, `first` + 1, … of its step, counted from 1."""

    method: str
    path: str
    body: Request
    first: int
    rows: int


@dataclass(frozen=True)
class Step:
    """Requests that may be in flight together. `service` is where the application is mounted."""

    title: str
    service: str
    asks: tuple[Ask, ...]

    def rows(self) -> int:
        """Return the number of rows of all requests."""
        return sum(ask.rows for ask in self.asks)


@dataclass(frozen=True)
class Expansion:
    """A bloc written out: every person, paper, plan."""

    bloc: Bloc
    roster: Roster
    workplans: Workplans


def expand(bloc: Bloc) -> Expansion:
    """Return the bloc written out, the same every time; raises BlocInvalid where its numbers do not fit together."""
    return Expansion(bloc, roster_of(bloc), workplans_of(bloc))


def steps(expansion: Expansion) -> Iterator[Step]:
    """Return the steps of a load; empty ones are left out."""
    writer = _Writer(expansion)
    for step in chain(writer.units(), writer.people(), writer.plans(), writer.advice()):
        if step.asks:
            yield step


class _Writer:
    def __init__(self, expansion: Expansion) -> None:
        self._bloc, self._roster, self._workplans = expansion.bloc, expansion.roster, expansion.workplans
        self._seed = Seed(self._bloc.code)
        decisions = (self._decision(text) for text in ("thành lập", *self._clusters()))
        self._papers = Papers(self._seed, chain(decisions, self._roster.papers(), self._workplans.papers()))

    def units(self) -> Iterator[Step]:
        bloc, document = self._bloc, self._document(self._decision("thành lập"))
        named: list[tuple[str, str, UnitKind, str | None]] = [(bloc.code, bloc.name, UnitKind.BLOC, None)]
        named += [(unit.code, unit.name, unit.kind, bloc.code) for unit in bloc.units]
        named += [(b.code, b.name, UnitKind.BRANCH, unit.code) for unit in bloc.units for b in unit.branches]
        rows = [
            members.EstablishUnitRow(
                unit_id=self._unit(code),
                code=code,
                name=name,
                kind=kind,
                parent_id=self._unit(parent) if parent else None,
                effective_on=bloc.established,
                document=document,
            )
            for code, name, kind, parent in named
        ]
        for first in range(0, len(rows), BULK_LIMIT):
            part = members.EstablishUnits(rows=tuple(rows[first : first + BULK_LIMIT]))
            yield Step("Đơn vị", "members", (Ask("POST", "/units/bulk", part, first + 1, len(part.rows)),))
        yield Step("Cụm thi đua", "members", tuple(self._cluster_asks()))

    def people(self) -> Iterator[Step]:
        """Return what happened to members, cut at the days of rating, so that each rating finds the state of its day."""
        cuts = sorted({rules.day for rules in self._bloc.ratings})
        for since, until in zip([date.min, *cuts], [*cuts, date.max], strict=True):

            def now(day: date | None, since: date = since, until: date = until) -> bool:
                return day is not None and since < day <= until

            yield from self._movements(now)
            yield from self._ratings([one for one in self._roster.ratings if now(one.on)])

    def plans(self) -> Iterator[Step]:
        programmes = self._workplans.programmes
        rows = [self._programme_year(programme) for programme in programmes]
        yield self._bulk("Chương trình công tác", "plans", "/programmes/bulk", rows, plans.LoadProgrammes, LOADED_AT_ONCE)
        amended = [one for one in programmes if one.amended]
        again = [one for one in programmes if len(one.rounds) > 1]
        yield self._each(
            "Chỉnh sửa chương trình",
            [(f"/programmes/{one.programme_id}/items", self._amendment(one)) for one in amended],
        )
        yield self._each(
            "Trình lại chương trình",
            [(f"/programmes/{one.programme_id}/submissions/2", self._submission(one, 1)) for one in again],
        )
        yield self._each(
            "Ý kiến lần 2", [(f"/programmes/{one.programme_id}/opinions/2", self._opinion(one, 1)) for one in again]
        )
        yield self._each(
            "Ban hành chương trình",
            [(f"/programmes/{one.programme_id}/issue", self._issue(one)) for one in amended if one.issue],
        )
        done = [self._completion(programme, number) for programme in programmes for number in range(len(programme.completions))]
        yield self._bulk("Phần việc đã làm", "plans", "/programmes/items/completions/bulk", done, plans.CompleteItems)
        yield self._each(
            "Tổng kết chương trình",
            [(f"/programmes/{one.programme_id}/closure", self._closure(one)) for one in programmes if one.closure],
        )

    def advice(self) -> Iterator[Step]:
        courses = self._workplans.proposals
        rows = [self._proposal_path(course) for course in courses]
        yield self._bulk("Tham mưu", "plans", "/proposals/bulk", rows, plans.LoadProposals, LOADED_AT_ONCE)
        again = [course for course in courses if course.resubmitted]
        for title, path, request in (
            ("Trình lại tham mưu", "submissions/2", self._resubmission),
            ("Thông qua tham mưu", "adoption", self._adoption),
            ("Từ chối tham mưu", "decline", self._decline),
            ("Ban chỉ đạo", "steering-committee", self._steering),
        ):
            asked = [(f"/proposals/{course.proposal_id}/{path}", request(course)) for course in again]
            yield self._each(title, [(where, body) for where, body in asked if body is not None])
        models = [
            plans.RegisterModelRow(
                model_id=one.model_id,
                unit_id=self._unit(one.said.unit),
                name=one.said.name,
                field=one.said.field,
                effective_on=one.said.day,
                document=self._document(one.paper),
            )
            for one in self._workplans.models
        ]
        yield self._bulk("Mô hình", "plans", "/models/bulk", models, plans.RegisterModels)

    # Members.

    def _cluster_asks(self) -> Iterator[Ask]:
        formed = ((cluster, year) for cluster in self._bloc.clusters for year in cluster.leads)
        for first, (cluster, year) in enumerate(formed, 1):
            paper = self._decision(f"cụm {cluster.code} {year}", date(year, 1, 15))
            body = members.FormCluster(
                year=year,
                code=cluster.code,
                name=cluster.name,
                lead_id=self._unit(cluster.leads[year]),
                unit_ids=tuple(self._unit(code) for code in cluster.units),
                effective_on=paper.on,
                document=self._document(paper),
            )
            yield Ask("PUT", f"/clusters/{self._seed.id('cluster', cluster.code, year)}", body, first, 1)

    def _movements(self, now: Callable[[date | None], bool]) -> Iterator[Step]:
        entries = [one for one in self._roster.entries if now(one.on)]
        registered = [
            members.RegisterMemberRow(
                member_id=one.member_id,
                full_name=one.full_name,
                birth_date=one.birth_date,
                sex=one.sex,
                unit_id=self._unit(one.unit),
                member_code=one.member_code,
                joined_on=one.joined_on,
                effective_on=one.on,
                document=self._document(one.paper),
            )
            for one in entries
            if not one.voters
        ]
        admitted = [
            members.AdmitMemberRow(
                member_id=one.member_id,
                full_name=one.full_name,
                birth_date=one.birth_date,
                sex=one.sex,
                unit_id=self._unit(one.unit),
                member_code=one.member_code,
                voters_present=one.voters,
                votes_for=one.votes,
                effective_on=one.on,
                document=self._document(one.paper),
            )
            for one in entries
            if one.voters
        ]
        yield self._bulk("Sổ đoàn viên", "members", "/members/registrations/bulk", registered, members.RegisterMembers)
        yield self._bulk("Kết nạp đoàn viên", "members", "/members/admissions/bulk", admitted, members.AdmitMembers)
        yield from self._transfers(now)
        gone = [one for one in self._roster.exits if now(one.on)]
        matured = [
            members.MatureMemberRow(member_id=one.member_id, effective_on=one.on, document=self._document(one.paper))
            for one in gone
            if one.matured
        ]
        left = [
            members.ReleaseMemberRow(member_id=one.member_id, effective_on=one.on, document=self._document(one.paper))
            for one in gone
            if not one.matured
        ]
        yield self._bulk("Trưởng thành Đoàn", "members", "/members/maturations/bulk", matured, members.MatureMembers)
        yield self._bulk("Xin ra khỏi Đoàn", "members", "/members/departures/bulk", left, members.ReleaseMembers)

    def _transfers(self, now: Callable[[date | None], bool]) -> Iterator[Step]:
        asked = [self._referral(one) for one in self._roster.transfers if now(one.requested_on)]
        accepted = [
            members.AcceptTransferRow(
                member_id=one.member_id,
                transfer_id=one.transfer_id,
                effective_on=one.accepted_on,
                document=self._document(one.receipt),
            )
            for one in self._roster.transfers
            if one.accepted_on and one.receipt and now(one.accepted_on)
        ]
        yield self._bulk("Giới thiệu chuyển đi", "members", "/members/transfers/bulk", asked, members.RequestTransfers)
        yield self._bulk(
            "Tiếp nhận chuyển đến", "members", "/members/transfers/acceptances/bulk", accepted, members.AcceptTransfers
        )

    def _referral(self, transfer: Transfer) -> members.RequestTransferRow:
        return members.RequestTransferRow(
            member_id=transfer.member_id,
            transfer_id=transfer.transfer_id,
            to_unit_id=self._unit(transfer.target),
            dues_paid_until=transfer.requested_on,
            effective_on=transfer.requested_on,
            document=self._document(transfer.letter),
        )

    def _ratings(self, ratings: Sequence[Rating]) -> Iterator[Step]:
        """Return EXCELLENT in a step of its own and last, so that the cap holds at every moment."""
        for year in sorted({one.year for one in ratings}):
            for best, title in ((False, f"Xếp loại {year}"), (True, f"Xếp loại xuất sắc {year}")):
                rows = [
                    members.DecideRatingRow(
                        member_id=one.member_id, rank=one.rank, effective_on=one.on, document=self._document(one.paper)
                    )
                    for one in ratings
                    if one.year == year and (one.rank is Rank.EXCELLENT) is best
                ]
                yield self._bulk(title, "members", f"/members/ratings/{year}/bulk", rows, members.DecideRatings)

    # Plans.

    def _programme_year(self, programme: Programme) -> plans.ProgrammeYear:
        plan = self._bloc.plan
        assert plan is not None  # noqa: S101  # there are no programmes without it
        return plans.ProgrammeYear(
            programme_id=programme.programme_id,
            draft=plans.DraftProgramme(
                unit_id=self._unit(programme.unit.code),
                year=plan.year,
                title=plan.title,
                items=_items(programme.drafted),
                effective_on=programme.drafted_on,
            ),
            submission=self._submission(programme, 0),
            opinion=self._opinion(programme, 0) if programme.rounds[0].answer else None,
            issue=self._issue(programme) if programme.issue and not programme.amended else None,
        )

    def _submission(self, programme: Programme, number: int) -> plans.SubmitProgramme:
        letter = programme.rounds[number].letter
        return plans.SubmitProgramme(
            committee=programme.unit.committee, effective_on=letter.on, document=self._document(letter)
        )

    def _opinion(self, programme: Programme, number: int) -> plans.RecordOpinion:
        said = programme.rounds[number]
        assert said.answer is not None and said.opinion is not None  # noqa: S101  # asked for only where it was given
        return plans.RecordOpinion(
            opinion=said.opinion, text=said.text, effective_on=said.answer.on, document=self._document(said.answer)
        )

    def _amendment(self, programme: Programme) -> plans.AmendItems:
        answer = programme.rounds[0].answer
        assert answer is not None  # noqa: S101  # only an answered programme is amended
        return plans.AmendItems(items=_items(programme.amended or ()), effective_on=answer.on)
