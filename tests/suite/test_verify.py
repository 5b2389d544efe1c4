"""Verification over real stores, a real nats-server and real views: it agrees with what is right, and finds tampering."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from nats.aio.client import Client
from sqlalchemy import insert, select, update

from contracts import members as m
from contracts import plans as p
from contracts.base import Document, Rank, UnitKind, UnitRef
from contracts.plans import coordination as together
from contracts.plans import models as pm
from contracts.plans import proposals as advice
from contracts.plans import works as pw
from contracts.plans.measures import Result
from services.kernel import bus
from services.kernel.bus import Outgoing, StreamDeclaration
from services.kernel.inbox import Inbox
from services.kernel.personal import PersonKeys
from services.kernel.relay import Outbox
from services.kernel.store import Actor, Caller, Store, Work
from services.kernel.views import ViewSet, open_engine
from services.members import publishing as members_publishing
from services.members.application import Members, Ratings, Units
from services.members.application import load_rules as members_rules
from services.members.application.directory import Empty
from services.members.application.reorganisations import Reorganisations
from services.members.domain import member as people
from services.plans import publishing as plans_publishing
from services.plans.application import Coordination, Models, Programmes, Proposals, Works
from services.plans.domain import coordination_rules, proposal_rules
from services.plans.domain.rules import load_rules as plans_rules
from services.plans.domain.units import UnitRef as Owner
from services.reporting.intake import DECODE
from services.reporting.views import views
from services.reporting.views.queries import overview
from services.suite.findings import Check, Report
from services.suite.verify import Reach, Source, verify
from tests.plans.examples_measures import amounts_asked
from tests.support.servers import NatsServer

BLOC = "khoi"
WHOLE = Caller(Actor("acc-1", "Bí thư", "*"), None)
ROOT, UNION, BRANCH_1, BRANCH_2, OFFICE = (UUID(int=n) for n in range(1, 6))
CODES = {ROOT: BLOC, UNION: "thue", BRANCH_1: "thue-1", BRANCH_2: "thue-2", OFFICE: "van-phong"}
PARENTS = {UNION: ROOT, BRANCH_1: UNION, BRANCH_2: UNION, OFFICE: ROOT}
STREAMS = [StreamDeclaration("MEMBERS", ("bcd.*.members.>",)), StreamDeclaration("PLANS", ("bcd.*.plans.>",))]
MEMBERS = 60
Tamper = Callable[[list[Outgoing]], list[Outgoing]]


def a_person(name: str, born: date) -> dict[str, Any]:
    """The personal fields of a request."""
    return {"full_name": name, "birth_date": born, "sex": m.Sex.MALE}


def paper(day: date) -> dict[str, Any]:
    """The fields of a request that rests on a paper."""
    return {"effective_on": day, "document": Document(number="1-QĐ/ĐTN", issued_on=day)}


class Directory:
    """The units as the plans service knows them."""

    def find(self, unit_id: UUID) -> UnitRef | None:
        return UnitRef(id=unit_id, code=CODES[unit_id]) if unit_id in CODES else None

    def parent(self, unit_id: UUID) -> UUID | None:
        return PARENTS.get(unit_id)

    def dissolved_on(self, unit_id: UUID) -> date | None:
        return None


def now() -> datetime:
    return datetime(2021, 12, 31, 8, tzinfo=UTC)


def write_members(store: Store) -> None:
    """Sixty members in two branches: some move, mature, leave; all are rated, one is rated anew."""
    rules = members_rules()
    units, members, ratings = Units(store, rules), Members(store, rules), Ratings(store, rules)
    kinds = {ROOT: UnitKind.BLOC, UNION: UnitKind.GRASSROOTS_UNION, OFFICE: UnitKind.GRASSROOTS_BRANCH}
    founded = paper(date(2019, 1, 1))
    for unit, code in CODES.items():
        kind, parent = kinds.get(unit, UnitKind.BRANCH), PARENTS.get(unit)
        units.establish(unit, m.EstablishUnit(code=code, name=code, kind=kind, parent_id=parent, **founded), WHOLE)
    person = a_person("Nguyễn An", date(1990, 1, 1))
    home = {n: BRANCH_1 if n % 2 else OFFICE for n in range(MEMBERS)}
    ids = [UUID(int=1000 + n) for n in range(MEMBERS)]
    for n, member in enumerate(ids):
        known = person | paper(date(2020, 1, 15))
        members.register(member, m.RegisterMember(unit_id=home[n], joined_on=date(2010, 1, 1), **known), WHOLE)
    for n in range(0, MEMBERS, 5):
        one = UUID(int=5000 + n)
        ask = {"to_unit_id": BRANCH_2, "dues_paid_until": date(2021, 12, 1), **paper(date(2021, 2, 1))}
        members.request_transfer(ids[n], m.RequestTransfer(transfer_id=one, **ask), WHOLE)
        members.accept_transfer(ids[n], m.AcceptTransfer(transfer_id=one, **paper(date(2021, 2, 20))), WHOLE)
    for member in ids[:7]:
        members.mature(member, m.MatureMember(**paper(date(2021, 3, 26))), WHOLE)
    members.release(ids[8], m.ReleaseMember(**paper(date(2021, 5, 1))), WHOLE)
    for member in ids[10:]:
        ratings.decide(member, 2021, m.DecideRating(rank=Rank.GOOD, **paper(date(2021, 12, 1))), WHOLE)
    revised = m.DecideRating(rank=Rank.EXCELLENT, revision_reason="Sửa", **paper(date(2021, 12, 20)))
    ratings.decide(ids[11], 2021, revised, WHOLE)


def write_reorganisation(store: Store) -> None:
    """In June a branch with its members goes under another union; in July the other branch is split; then a merger."""
    rules, customs, new = members_rules(), UUID(int=6), UUID(int=7)
    units, reorganisations = Units(store, rules), Reorganisations(store, rules, Empty())

    def moves(source: UUID, to: UUID) -> tuple[m.MemberMove, ...]:
        ids = (UUID(int=1000 + n) for n in range(MEMBERS))
        states = ((one, store.read(people.member, one)[0]) for one in ids)
        here = (one for one, state in states if isinstance(state, people.Active) and state.unit.id == source)
        return tuple(m.MemberMove(member_id=one, to_unit_id=to) for one in here)

    founded = {"kind": UnitKind.GRASSROOTS_UNION, "parent_id": ROOT, **paper(date(2021, 5, 4))}
    units.establish(customs, m.EstablishUnit(code="hai-quan", name="Hải quan", **founded), WHOLE)
    reorganisations.reparent(BRANCH_1, m.ReparentUnit(parent_id=customs, **paper(date(2021, 6, 1))), WHOLE)
    part = m.NewUnit(unit_id=new, code="thue-3", name="Chi đoàn 3", kind=UnitKind.BRANCH, parent_id=UNION)
    all_moved = {"members": moves(BRANCH_2, new), "reason": "Sắp xếp", **paper(date(2021, 7, 1))}
    reorganisations.split(BRANCH_2, UUID(int=901), m.SplitUnit(into=(part,), **all_moved), WHOLE)
    office = {"members": moves(OFFICE, BRANCH_1), "reason": "Sắp xếp", **paper(date(2021, 8, 1))}
    reorganisations.merge(BRANCH_1, UUID(int=902), m.MergeUnits(source_ids=(OFFICE,), **office), WHOLE)


def write_plans(store: Store) -> None:
    """A programme from draft to a completed item, a proposal with its steering committee, models, a work and a task."""
    at = (store, plans_rules(), Directory())
    programmes, proposals = Programmes(*at), Proposals(*at)
    plan, item, proposal = UUID(int=21), UUID(int=22), UUID(int=23)
    due = p.DraftItem(item_id=item, title="Hiến máu", kind=p.ItemKind.BLOOD_DONATION, due_on=date(2021, 6, 14))
    draft = p.DraftProgramme(unit_id=UNION, year=2021, title="CTCT", items=(due,), effective_on=date(2021, 1, 4))
    programmes.draft(plan, draft, WHOLE)
    programmes.submit(plan, 1, p.SubmitProgramme(committee="ĐU Thuế", **paper(date(2021, 1, 5))), WHOLE)
    opinion = p.RecordOpinion(opinion=p.Opinion.AGREED, text="Đồng ý", **paper(date(2021, 1, 20)))
    programmes.record_opinion(plan, 1, opinion, WHOLE)
    programmes.issue(plan, p.IssueProgramme(**paper(date(2021, 2, 1))), WHOLE)
    done = p.CompleteItem(turns=120, persons=100, blood_units=95, effective_on=date(2021, 6, 14))
    programmes.complete(plan, item, done, WHOLE)
    what: dict[str, Any] = {"title": "Thuế số", "field": "Thuế", "effective_on": date(2021, 2, 20)}
    scheme = p.DraftProposal(unit_id=OFFICE, kind=p.ProposalKind.SCHEME, **what)
    proposals.draft(proposal, scheme, WHOLE)
    proposals.submit(proposal, 1, p.SubmitProposal(committee="ĐU Khối", **paper(date(2021, 3, 1))), WHOLE)
    proposals.adopt(proposal, p.AdoptProposal(**paper(date(2021, 3, 11))), WHOLE)
    committee = p.FormSteeringCommittee(name="BCĐ", size=7, **paper(date(2021, 3, 15)))
    proposals.form_steering_committee(proposal, committee, WHOLE)
    write_models(Models(*at))
    write_works(Works(*at))
    write_advice(store)


def write_advice(store: Store) -> None:
    """A returned proposal is adopted elsewhere and comes to a result; coordination is handed on and ended."""
    at = (store, plans_rules(), Directory())
    proposals, coordination = Proposals(*at), Coordination(*at)
    proposal, other, joint = UUID(int=25), UUID(int=26), UUID(int=27)
    what: dict[str, Any] = {"kind": p.ProposalKind.PLAN, "title": "Nhà trẻ", "field": "Chăm lo"}
    draft = advice.DraftProposal(unit_id=OFFICE, effective_on=date(2021, 3, 1), **what)
    letter = advice.SubmitProposal(committee="ĐU Khối", **paper(date(2021, 3, 2)))
    again = advice.SubmitProposal(committee="UBND", **paper(date(2021, 4, 2)))
    measure = Result(measure="PERSON", amount=30)
    report: dict[str, Any] = {
        "percent": 50,
        "text": "Tốt",
        "milestones": ("Chọn chỗ", "Xin phép"),
        "effective_on": date(2021, 6, 1),
    }
    rows = (
        advice.ProposalPath(
            proposal_id=proposal,
            draft=draft,
            submission=letter,
            returned=advice.ReturnProposal(comments="Sửa", **paper(date(2021, 3, 20))),
            later_rounds=(advice.ProposalRound(submission=again),),
            adoption=advice.AdoptProposal(**paper(date(2021, 5, 2))),
            implementation=(advice.ProposalReport(report_id=UUID(int=28), **report),),
        ),
        advice.ProposalPath(
            proposal_id=other,
            draft=draft,
            submission=letter,
            withdrawal=advice.WithdrawProposal(reason="Trùng", **paper(date(2021, 3, 9))),
        ),
    )
    proposals.load(advice.LoadProposals(rows=rows), WHOLE)
    names = ((together.PartyType.YOUTH_UNION, "Đoàn"), (together.PartyType.MASS_ORGANISATION, "Công đoàn"))
    signing = together.SignCoordination(
        parties=tuple(together.SigningParty(type=type_, name=name) for type_, name in names),
        contents="Hiến máu",
        starts_on=date(2021, 1, 1),
        ends_on=date(2022, 12, 31),
        **paper(date(2021, 1, 8)),
    )
    first: dict[str, Any] = {
        "unit_id": OFFICE,
        "title": "Hiến máu",
        "contents": "Hiến máu",
        "effective_on": date(2021, 1, 5),
    }
    row = together.CoordinationPath(
        coordination_id=joint,
        proposal=together.ProposeCoordination(**first),
        signing=signing,
        activities=(together.LinkedActivity(activity_id=UUID(int=29), effective_on=date(2021, 4, 7)),),
    )
    kept = row.model_copy(update={"coordination_id": UUID(int=30)})
    coordination.load(together.LoadCoordination(rows=(row, kept)), WHOLE)
    heir, day = Owner(id=BRANCH_1, code=CODES[BRANCH_1]), date(2021, 8, 1)

    def hand_on(work: Work) -> None:
        work.decide(proposal_rules.proposal, proposal, proposal_rules.HandOn(heir, day), on=day)
        for one in (joint, kept.coordination_id):
            work.decide(coordination_rules.coordination, one, coordination_rules.HandOn(heir, day), on=day)

    store.write(hand_on, WHOLE)
    result = advice.RecordResult(outcome=(measure,), text="Tốt", **paper(date(2021, 9, 1)))
    proposals.record_result(proposal, result, WHOLE)
    review = together.ReviewCoordination(results=(measure,), text="Tốt", **paper(date(2021, 9, 2)))
    coordination.review(joint, 2021, review, WHOLE)
    coordination.end(joint, together.EndCoordination(reason="Xong", **paper(date(2021, 10, 1))), WHOLE)


def write_models(models: Models) -> None:
    """A model that is reported, judged and replicated; the replica is stopped."""
    one, replica = UUID(int=41), UUID(int=42)
    model = p.RegisterModel(unit_id=BRANCH_1, name="Bát cháo", field="Từ thiện", **paper(date(2021, 2, 10)))
    models.register(one, model, WHOLE)
    said: dict[str, Any] = {"first": date(2021, 2, 10), "last": date(2021, 3, 31), "results": amounts_asked(MEAL=300)}
    report = pm.ReportModel(turns=90, persons=40, text="Tốt", **said, **paper(date(2021, 4, 1)))
    models.report(one, UUID(int=43), report, WHOLE)
    models.judge(one, pm.JudgeModel(**paper(date(2021, 5, 4))), WHOLE)
    models.replicate(one, replica, pm.ReplicateModel(unit_id=OFFICE, **paper(date(2021, 6, 1))), WHOLE)
    models.stop(replica, pm.StopModel(reason="Hết kinh phí", **paper(date(2021, 9, 1))), WHOLE)


def write_works(works: Works) -> None:
    """A work that is inspected and recognised, and a task that is declined."""
    work, task = UUID(int=44), UUID(int=45)
    goal: dict[str, Any] = {"year": 2021, "goal": "Thắp sáng đường quê", "measure": "LAMP", "planned": 40}
    of: dict[str, Any] = {"unit_id": UNION, "title": "Thắp sáng", **goal, **paper(date(2021, 2, 20))}
    done = {"results": amounts_asked(LAMP=45), "value": 92_500_000, "turns": 130, "persons": 60}
    completion = pw.CompleteWork.model_validate({**done, "effective_on": date(2021, 6, 30)})
    works.register(work, pw.RegisterWork(kind=pw.WorkKind.WORK, **of), WHOLE)
    works.register(task, pw.RegisterWork(kind=pw.WorkKind.TASK, **of), WHOLE)
    works.start(work, pw.StartWork(effective_on=date(2021, 3, 1)), WHOLE)
    works.complete(work, completion, WHOLE)
    works.complete(task, completion, WHOLE)
    works.inspect(work, UUID(int=46), pw.InspectWork(accepted=True, effective_on=date(2021, 7, 10)), WHOLE)
    works.recognise(work, pw.RecogniseWork(level="BLOC", **paper(date(2021, 7, 20))), WHOLE)
    works.decline(task, pw.DeclineWork(reason="Chưa đạt", **paper(date(2021, 7, 21))), WHOLE)


class World:
    """Two stores with facts in them, a server, and views that can be tampered with before they are verified."""

    def __init__(self, path: Path, url: str) -> None:
        self.url, self._keys = url, PersonKeys(f"sqlite:///{path}/keys.db")
        self.views = ViewSet(open_engine(f"sqlite:///{path}/views.db"), views, now)
        self.members = self._open(path / "members.db", members_publishing.EVENTS, members_publishing.FACTS)
        self.plans = self._open(path / "plans.db", plans_publishing.EVENTS, plans_publishing.FACTS)
        self.sources = (
            Source("members", "MEMBERS", self.members, members_publishing.publish),
            Source("plans", "PLANS", self.plans, plans_publishing.publish),
        )
        self.ledger = self.views.generation("g1").views["ledger"]
        self.facts = self.views.generation("g1").views["facts"].fact

    def _open(self, path: Path, events: Any, facts: Any) -> Store:
        return Store(f"sqlite:///{path}", self._keys, events, frozenset(event.TOPIC for event in facts), now)

    def close(self) -> None:
        self.views.close()
        self.members.close()
        self.plans.close()
        self._keys.close()

    def run(self, work: Callable[[Client], Awaitable[Report]]) -> Report:
        """Do something with a connection to the server."""

        async def connected() -> Report:
            broker = bus.connect(self.url, name="verify", seed_file=None)
            await broker.start()
            try:
                return await work(bus.client(broker))
            finally:
                await bus.stop(broker)

        return asyncio.run(connected())

    async def publish(self, nc: Client, tamper: Tamper = lambda facts: facts) -> None:
        """Make the streams anew from the stores; `tamper` says what is left of the members' facts."""
        for declared, source in zip(STREAMS, self.sources, strict=True):
            await bus.drop_stream(nc, declared.name)
            await bus.provision(nc, [declared])
            outbox = Outbox(source.store, source.publish, BLOC)  # type: ignore[arg-type]  # a Store, here
            facts, _ = outbox.page(0, 1000)
            facts = tamper(facts) if source.service == "members" else facts
            for start in range(0, len(facts), bus.ATOMIC_BATCH):
                batch, before = facts[start : start + bus.ATOMIC_BATCH], facts[start - 1].position if start else 0
                await bus.publish_atomic(nc, batch, source=source.service, previous=before, last_seq=start)

    async def project(self, nc: Client) -> None:
        """Apply both streams to the views."""
        for source in self.sources:
            refill = bus.ask_owner(lambda: nc, BLOC, source.service)
            inbox = Inbox(lambda: nc, self.views, stream=source.stream, decode=DECODE, refill=refill)
            await inbox.run(lambda: None, until_end=True)

    def verify(self, tamper: Tamper | None = None, **asked: Any) -> Report:
        """Verify; before that, with `tamper`, make the streams anew otherwise than the stores say."""

        async def work(nc: Client) -> Report:
            if tamper is not None:
                await self.publish(nc, tamper)
            told = {"today": date(2021, 12, 31), "overview": overview, "patience": 0.1, **asked}
            return await verify(Reach(BLOC, self.sources, nc, self.views, **told), lambda *_: None)

        return self.run(work)

    def change(self, *statements: Any) -> None:
        """Change the views by hand, and open them anew as the command does, which remembers nothing."""
        with self.views.engine.begin() as db:
            for statement in statements:
                db.execute(statement)
        self.views = ViewSet(self.views.engine, views, now)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NatsServer]:
    started = NatsServer(tmp_path_factory.mktemp("nats"))
    started.start()
    yield started
    started.stop()


@pytest.fixture
def world(tmp_path: Path, server: NatsServer) -> Iterator[World]:
    """Everything as it should be."""
    yield from settled(tmp_path, server, write_members, write_plans)


@pytest.fixture
def reorganised(tmp_path: Path, server: NatsServer) -> Iterator[World]:
    """The same after a branch was moved, another split and a unit merged."""

    def write(store: Store) -> None:
        write_members(store)
        write_reorganisation(store)

    yield from settled(tmp_path, server, write, write_plans)


def settled(
    path: Path, server: NatsServer, write_members: Callable[[Store], None], write_plans: Callable[[Store], None]
) -> Iterator[World]:
    """A world whose stores are written, published and projected; closed behind the test."""
    made = World(path, server.url)
    write_members(made.members)
    write_plans(made.plans)

    async def settle(nc: Client) -> Report:
        await made.publish(nc)
        await made.project(nc)
        return Report(BLOC, (), ())

    made.run(settle)
    yield made
    made.close()


def failed(report: Report) -> dict[str, Check]:
    assert report.exit_code == (0 if report.ok else 3)
    return {check.name: check for check in report.checks if not check.ok}


def test_a_reorganised_bloc_is_counted_by_the_tree_of_each_day(reorganised: World) -> None:
    days = (date(2021, 5, 31), date(2021, 6, 1), date(2021, 7, 1), date(2021, 8, 1), date(2021, 12, 31))
    report = reorganised.verify(dates=days)
    assert failed(report) == {}, "\n".join(report.lines())
    change = reorganised.views.generation("g1").views["units"].unit_change
    reorganised.change(update(change).where(change.c.parent_id.is_not(None)).values(effective_on=20210501))
    assert set(failed(reorganised.verify(dates=days))) == {"overview"}, "a branch in the wrong place shows"


def test_what_was_written_stands_once_in_stream_views_and_figures(world: World) -> None:
    report = world.verify()
    assert failed(report) == {}, "\n".join(report.lines())
    compared = {check.name: check.compared for check in report.checks}
    assert compared["stream.members"] == compared["facts.members"] == 5 + MEMBERS + 2 * 12 + 7 + 1 + 50 + 1
    assert compared["stream.plans"] == compared["facts.plans"] == 9 + 7 + 2 * 3 + 3 + 3 + 5 + 8
    assert compared["totals"] > 50
    assert compared["figures"] > 50
    assert compared["overview"] > 50
    assert date(2020, 12, 31) in report.dates
    assert report.lines()[-1] == "Mọi số liệu khớp với kho sự kiện."
    assert report.as_json()["ok"] is True


def test_a_total_changed_by_hand_is_found(world: World) -> None:
    total = world.ledger.total
    in_march = (total.c.figure == "members.matured") & (total.c.period == 202103) & (total.c.unit_id == OFFICE)
    world.change(update(total).where(in_march).values(amount=total.c.amount + 1))
    wrong = failed(world.verify())
    assert set(wrong) == {"totals", "figures", "overview"}
    assert wrong["totals"].failed == 1
    assert wrong["totals"].differences[0].as_json() == {
        "text": "members.matured · van-phong · tháng 03/2021: phải là 3, đang là 4",
        "figure": "members.matured",
        "unit": "van-phong",
        "on": "tháng 03/2021",
        "expected": 3,
        "found": 4,
    }
    for shown in ("figures", "overview"):
        assert {(one.figure, one.unit) for one in wrong[shown].differences} >= {("members.matured", "van-phong")}


def test_a_sum_by_kind_of_fact_changed_by_hand_is_found(world: World) -> None:
    moved = world.ledger.moved
    in_march = (moved.c.figure == "members.matured") & (moved.c.month == 202103) & (moved.c.unit_id == OFFICE)
    world.change(update(moved).where(in_march).values(amount=moved.c.amount + 1))
    wrong = failed(world.verify())
    assert set(wrong) == {"totals"}
    assert [one.text for one in wrong["totals"].differences] == [
        "members.matured · van-phong · tháng 03/2021, do member-matured: phải là 3, đang là 4"
    ]


@pytest.mark.parametrize(
    ("period", "told"), [(2021, "năm 2021"), (202103, "tháng 03/2021"), (20210326, "ngày 26/03/2021")]
)
def test_a_sum_over_the_bloc_changed_by_hand_is_found(world: World, period: int, told: str) -> None:
    """INVARIANT: a number of the bloc is the sum of its entries, as a unit's is.

    Breaks when the bloc's own totals are left out of the verification: its pages are read from them alone.
    """
    overall = world.ledger.overall
    one = (overall.c.figure == "members.matured") & (overall.c.period == period)
    world.change(update(overall).where(one).values(amount=overall.c.amount + 1))
    (wrong,) = failed(world.verify(dates=(date(2021, 12, 31),)))["totals"].differences
    assert wrong.text.startswith(f"members.matured · khoi (toàn khối) · {told}: phải là ")


def test_a_sum_over_the_bloc_without_any_entry_is_found(world: World) -> None:
    """INVARIANT: a number that nothing stands behind is found. Breaks when only figures with entries are looked at."""
    world.change(insert(world.ledger.overall).values(figure="no.such", period=2021, amount=7))
    (wrong,) = failed(world.verify(dates=(date(2021, 12, 31),)))["totals"].differences
    assert wrong.text == "no.such · khoi (toàn khối) · năm 2021: phải là 0, đang là 7"


def test_an_entry_written_twice_is_found(world: World) -> None:
    entry = world.ledger.entry
    others = [column for column in entry.c if column.name != "line"]
    one = select(*others, entry.c.line + 100).where(entry.c.figure == "activity.blood_units")
    world.change(insert(entry).from_select([*(column.name for column in others), "line"], one))
    wrong = failed(world.verify())["totals"]
    assert "activity.blood_units · thue · tháng 06/2021: phải là 190, đang là 95" in [d.text for d in wrong.differences]


def test_a_fact_applied_twice_is_found_though_totals_agree_with_entries(world: World) -> None:
    entry, total, moved, overall = world.ledger.entry, world.ledger.total, world.ledger.moved, world.ledger.overall
    others = [column for column in entry.c if column.name != "line"]
    left = [table.c.figure == "members.left" for table in (entry, total, moved, overall)]
    twice = select(*others, entry.c.line + 100).where(left[0])
    world.change(
        insert(entry).from_select([*(column.name for column in others), "line"], twice),
        update(total).where(left[1]).values(amount=total.c.amount * 2),
        update(moved).where(left[2]).values(amount=moved.c.amount * 2, entries=moved.c.entries * 2),
        update(overall).where(left[3]).values(amount=overall.c.amount * 2),
    )
    wrong = failed(world.verify(dates=(date(2021, 12, 31),)))
    assert set(wrong) == {"figures", "overview"}
    assert [(d.figure, d.unit, d.expected, d.found) for d in wrong["figures"].differences] == [
        ("members.left", "khoi (toàn khối)", 1, 2),
        ("members.left", "van-phong", 1, 2),
    ]


def test_an_entry_of_no_fact_and_a_fact_that_is_gone_are_found(world: World) -> None:
    position = world.members.position()
    world.change(world.facts.delete().where((world.facts.c.source == "members") & (world.facts.c.position == position)))
    wrong = failed(world.verify())
    assert set(wrong) == {"facts.members", "totals"}
    assert [d.position for d in wrong["facts.members"].differences] == [position]
    assert "bcd.members.member-assessed.v1 có trong kho" in wrong["facts.members"].differences[0].text
    assert {d.position for d in wrong["totals"].differences} == {position}


def test_a_message_missing_from_the_stream_is_found(world: World) -> None:
    gone: list[int] = []

    def without_the_tenth(facts: list[Outgoing]) -> list[Outgoing]:
        gone.append(facts[9].position)
        return facts[:9] + facts[10:]

    wrong = failed(world.verify(without_the_tenth))
    assert set(wrong) == {"stream.members"}
    assert [(d.position, "thiếu trong luồng" in d.text) for d in wrong["stream.members"].differences] == [
        (gone[0], True)
    ]


def test_a_message_twice_out_of_order_or_with_another_body_is_found(world: World) -> None:
    told: dict[str, int] = {}

    def tamper(facts: list[Outgoing]) -> list[Outgoing]:
        told.update(twice=facts[3].position, late=facts[10].position, other=facts[20].position)
        other = facts[20]
        body = other.data.replace(b'"acc-1"', b'"acc-2"')
        changed = Outgoing(other.subject, other.type, other.key, other.position, body)
        return [*facts[:4], facts[3], *facts[4:10], facts[11], facts[10], *facts[12:20], changed, *facts[21:]]

    wrong = failed(world.verify(tamper))["stream.members"]
    found = [(d.position, d.text.split(": ")[1].split(" trong luồng")[0]) for d in wrong.differences]
    assert found == [
        (told["twice"], "lặp lại hoặc sai thứ tự"),
        (told["late"], "lặp lại hoặc sai thứ tự"),
        (told["late"] + 2, "chuỗi đứt"),
        (told["other"], "nội dung bcd.members.member-registered.v1"),
    ]


def test_a_stream_that_lost_its_end_is_found(world: World) -> None:
    wrong = failed(world.verify(lambda facts: facts[:-2]))
    last = world.members.position()
    assert set(wrong) == {"positions", "stream.members"}
    assert [d.position for d in wrong["positions"].differences] == [last]
    assert [d.position for d in wrong["stream.members"].differences][-1] == last


def test_a_store_restored_from_an_older_copy_is_found(world: World) -> None:
    """A stream that holds what the store does not."""

    def with_a_stranger(facts: list[Outgoing]) -> list[Outgoing]:
        last = facts[-1]
        return [*facts, Outgoing(last.subject, last.type, last.key, last.position + 7, last.data)]

    wrong = failed(world.verify(with_a_stranger))
    assert "có trong luồng nhưng không có trong kho" in wrong["stream.members"].differences[0].text


def test_views_behind_the_store_are_told(world: World) -> None:
    before = world.views.positions()["MEMBERS"]
    write = Members(world.members, members_rules())
    known = a_person("Trần Bình", date(1999, 1, 1)) | paper(date(2021, 12, 30))
    request = m.RegisterMember(unit_id=OFFICE, joined_on=date(2015, 1, 1), **known)
    write.register(UUID(int=9), request, WHOLE)
    wrong = failed(world.verify())
    assert f"số liệu mới tính đến vị trí {before} của MEMBERS" in wrong["positions"].differences[1].text
    assert set(wrong) == {"positions", "stream.members"}, "what was not applied is not counted anew either"


def test_views_that_move_are_waited_for_however_long_they_take(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """REGRESSION: after a restore everything is refilled, and a verification told what was still on its way as missing."""
    true, behind = world.views.positions, iter(range(8))

    def slowly() -> dict[str, int]:
        found, step = true(), next(behind, None)
        return found if step is None else found | {"MEMBERS": step}

    monkeypatch.setattr(world.views, "positions", slowly)
    assert world.verify(patience=0.15).ok
    assert next(behind, None) is None
