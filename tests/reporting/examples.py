"""A small bloc told in facts: two unions, one with two branches, and whatever a test lets happen to them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from contracts.base import Actor, Document, Fact, Origin, Rank, UnitKind, UnitRef
from contracts.members import (
    ClusterFormed,
    MemberAdmitted,
    MemberAssessed,
    MemberLeft,
    MemberMatured,
    MemberRegistered,
    MemberTransferred,
    UnitEstablished,
)
from contracts.plans import ItemKind, PlannedItem, ProposalKind

F = TypeVar("F", bound=Fact)

BLOC = UnitRef(id=UUID(int=1), code="khoi")
THUE = UnitRef(id=UUID(int=2), code="cuc-thue")
KB = UnitRef(id=UUID(int=3), code="kho-bac")
T1 = UnitRef(id=UUID(int=4), code="thue-1")
T2 = UnitRef(id=UUID(int=5), code="thue-2")

DAY = date(2021, 3, 10)
DECISION = Document(number="12-QĐ/ĐTN", issued_on=date(2021, 3, 1), issuer="Ban Thường vụ")


class Telling:
    """Makes facts with positions in order; each service has its own sequence, an hour between one fact and the next."""

    def __init__(self) -> None:
        self._positions = {"members": 0, "plans": 0, "reporting": 0}
        self.start = datetime(2021, 1, 1, tzinfo=UTC)

    def __call__(self, kind: type[F], unit: UnitRef, on: date = DAY, /, **fields: Any) -> F:
        """Return a fact of a kind, effective on a day, recorded after those told before."""
        service = kind.SERVICE
        self._positions[service] += 1
        position = self._positions[service]
        origin = Origin(
            event_id=UUID(int=position + (0 if service == "members" else 1 << 64)),
            position=position,
            recorded_at=self.start + timedelta(hours=position),
            effective_on=on,
            actor=Actor(account="thu", post="Bí thư", unit="khoi"),
            rule_set="XII-2023",
            document=DECISION,
        )
        return kind(origin=origin, unit=unit, **fields)


def organisation(tell: Telling) -> Iterator[Fact]:
    """The bloc, its two grassroots units, the two branches of one, and the clusters of two years."""
    since = date(2020, 1, 1)
    for unit, name, kind, parent in (
        (BLOC, "Đoàn Khối", UnitKind.BLOC, None),
        (THUE, "Đoàn cơ sở Cục Thuế", UnitKind.GRASSROOTS_UNION, BLOC),
        (KB, "Chi đoàn cơ sở Kho bạc", UnitKind.GRASSROOTS_BRANCH, BLOC),
        (T1, "Chi đoàn 1", UnitKind.BRANCH, THUE),
        (T2, "Chi đoàn 2", UnitKind.BRANCH, THUE),
    ):
        yield tell(UnitEstablished, unit, since, unit_id=unit.id, name=name, kind=kind, parent=parent)
    for number, year, code, name, lead, units in (
        (71, 2020, "cum-1", "Cụm 1", THUE, (THUE, KB)),
        (72, 2021, "cum-1", "Cụm số 1", THUE, (THUE,)),
        (73, 2021, "cum-2", "Cụm số 2", KB, (KB,)),
    ):
        yield tell(
            ClusterFormed,
            BLOC,
            since,
            cluster_id=UUID(int=number),
            year=year,
            code=code,
            name=name,
            lead=lead,
            units=units,
        )


def person(number: int) -> UUID:
    """Return a member's id."""
    return UUID(int=1000 + number)


def members(tell: Telling) -> Iterator[Fact]:
    """Eight members come, two of them go, two change places, two are rated and one of these is rated anew.

    On 31/12/2021: branch 1 has 3, branch 2 has 1, the treasury has 2.
    """
    for number in (1, 2, 3):
        yield tell(MemberRegistered, T1, date(2020, 2, 1), member_id=person(number))
    for number in (4, 5):
        yield tell(MemberRegistered, T2, date(2020, 2, 1), member_id=person(number))
    yield tell(MemberRegistered, KB, date(2020, 2, 1), member_id=person(6))
    yield tell(MemberAdmitted, T1, date(2021, 3, 26), member_id=person(7))
    yield tell(MemberAdmitted, KB, date(2021, 5, 19), member_id=person(8))
    yield tell(MemberTransferred, KB, date(2021, 6, 15), member_id=person(1), transfer_id=UUID(int=901), from_unit=T1)
    yield tell(MemberTransferred, T1, date(2021, 7, 1), member_id=person(4), transfer_id=UUID(int=902), from_unit=T2)
    yield tell(MemberMatured, KB, date(2021, 8, 31), member_id=person(6))
    yield tell(MemberLeft, T1, date(2021, 9, 30), member_id=person(2))
    yield tell(MemberAssessed, T1, date(2020, 12, 20), member_id=person(3), year=2020, rank=Rank.GOOD)
    yield tell(MemberAssessed, T2, date(2021, 12, 20), member_id=person(5), year=2021, rank=Rank.GOOD)
    yield tell(
        MemberAssessed,
        T2,
        date(2021, 12, 28),
        member_id=person(5),
        year=2021,
        rank=Rank.EXCELLENT,
        previous_rank=Rank.GOOD,
    )


def item(number: int, due_on: date, title: str = "Ngày thứ bảy tình nguyện") -> PlannedItem:
    """Return a planned item."""
    return PlannedItem(item_id=UUID(int=2000 + number), title=title, kind=ItemKind.VOLUNTEER, due_on=due_on)


PROPOSAL: dict[str, Any] = {
    "proposal_id": UUID(int=3001),
    "kind": ProposalKind.PLAN,
    "title": "Quản lý thuế đối với thương mại điện tử",
    "field": "Thuế",
}
