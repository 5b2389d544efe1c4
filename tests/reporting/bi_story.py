"""A little of everything the tables for analysis show, told to the live generation of a ViewSet."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import select

from contracts.base import Fact, UnitKind, UnitRef
from contracts.members import ClusterFormed, UnitDissolved, UnitEstablished, UnitRenamed, UnitReparented
from contracts.plans import YouthModelRegistered
from contracts.plans.coordination import (
    CoordinationActivityLinked,
    CoordinationEnded,
    CoordinationProposed,
    CoordinationRenewed,
    CoordinationReviewed,
    CoordinationSigned,
    PartiesOfType,
    PartyType,
)
from contracts.plans.models import ModelHandedOn, ModelStopped
from services.kernel.views import Delivered, Place, ViewSet, open_engine
from services.reporting.views import views
from services.reporting.views.bi.values import today
from tests.reporting.examples import BLOC, KB, T1, T2, THUE, Telling, members, organisation
from tests.reporting.test_lists import advice, work

AT = datetime(2022, 2, 15, tzinfo=UTC)
SIDE = UnitRef(id=UUID(int=6), code="chi-cuc")
OLD = UnitRef(id=UUID(int=7), code="da-giai-the")


def open_views(url: str) -> ViewSet:
    """Open reporting's views as the service does."""
    return ViewSet(open_engine(url), views, lambda: AT)


def this_year(shown: ViewSet) -> int:
    """Return the year it is where the database is asked, in Vietnam."""
    with shown.engine.connect() as db:
        return int(db.execute(select(today())).scalar_one()) // 10000


def changes(tell: Telling, year: int) -> Iterator[Fact]:
    """Two more units, one renamed and moved, one dissolved; this year's clusters."""
    since = date(2020, 1, 1)
    for unit, name in ((SIDE, "Chi cục"), (OLD, "Đơn vị cũ")):
        yield tell(UnitEstablished, unit, since, unit_id=unit.id, name=name, kind=UnitKind.BRANCH, parent=KB)
    yield tell(UnitRenamed, SIDE, date(2021, 5, 1), unit_id=SIDE.id, name="Chi cục 'mới'")
    yield tell(UnitReparented, SIDE, date(2021, 6, 1), unit_id=SIDE.id, parent=THUE, from_parent=KB)
    yield tell(UnitDissolved, OLD, date(2021, 7, 1), unit_id=OLD.id, kind=UnitKind.BRANCH)
    for number, code, unit in ((81, "cum-a", THUE), (82, "cum-b", KB)):
        named = {"cluster_id": UUID(int=number), "year": year, "code": code, "name": code.upper()}
        yield tell(ClusterFormed, BLOC, date(year, 1, 1), **named, lead=unit, units=(unit,))


def together(tell: Telling) -> Iterator[Fact]:
    """One coordination programme proposed, one that ran its course, one that lapsed; two models, one stopped, one handed on."""
    parties = (PartiesOfType(type=PartyType.YOUTH_UNION, count=2),)
    one, two, three = ({"coordination_id": UUID(int=5000 + n), "title": f"Phối hợp {n}"} for n in (1, 2, 3))
    term = {"parties": parties, "starts_on": date(2021, 1, 1)}
    yield tell(CoordinationProposed, THUE, date(2021, 1, 2), **one)
    yield tell(CoordinationProposed, KB, date(2021, 1, 2), **two)
    yield tell(CoordinationSigned, KB, date(2021, 1, 3), **two, **term, ends_on=date(2021, 6, 30))
    yield tell(CoordinationActivityLinked, KB, date(2021, 2, 3), **two, activities=1)
    yield tell(CoordinationReviewed, KB, date(2021, 6, 3), **two, year=2021, results=())
    yield tell(
        CoordinationRenewed,
        KB,
        date(2021, 6, 20),
        **two,
        previous_ends_on=date(2021, 6, 30),
        ends_on=date(2021, 12, 31),
    )
    yield tell(CoordinationEnded, KB, date(2021, 11, 30), **two, signed=True)
    yield tell(CoordinationSigned, T2, date(2021, 1, 3), **three, **term, ends_on=date(2021, 6, 30))
    for number, unit in ((1, KB), (2, T1)):
        named = {"model_id": UUID(int=6000 + number), "name": f"Mô hình {number}", "field": "Số hóa"}
        yield tell(YouthModelRegistered, unit, date(2021, 9, number), **named)
    yield tell(ModelStopped, KB, date(2021, 10, 1), model_id=UUID(int=6001), name="Mô hình 1", field="Số hóa")
    handed = {"model_id": UUID(int=6002), "name": "Mô hình 2", "field": "Số hóa"}
    yield tell(ModelHandedOn, T2, date(2021, 10, 2), **handed, from_unit=T1)


def tell_all(shown: ViewSet) -> list[Fact]:
    """Apply the story to the live generation; return its facts."""
    tell = Telling()
    story = [
        *organisation(tell),
        *members(tell),
        *changes(tell, this_year(shown)),
        *advice(tell),
        *work(tell),
        *together(tell),
    ]
    for service, facts in groupby(story, key=lambda fact: fact.SERVICE):
        hear(shown, service.upper(), list(facts))
    return story


def hear(shown: ViewSet, stream: str, facts: list[Fact]) -> None:
    """Apply facts of one stream to the live generation as the inbox does."""
    generation = shown.generation(shown.live_name())
    last = facts[-1].origin.position
    batch = [Delivered(one.origin.position, one.type(), str(one.key()), b"", one) for one in facts]
    shown.apply(generation, stream, batch, shown.place(generation, stream), Place(last, last, "story"))
