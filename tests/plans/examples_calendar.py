"""One canonical example of each event and command of reminders and feeds, a thing that can be handed on, and the views."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

from contracts.base import Actor, Fact, Origin, UnitKind
from contracts.base import UnitRef as ContractUnit
from contracts.members import UnitDissolved, UnitEstablished, UnitReparented, UnitsMerged, UnitSplit
from contracts.plans import calendar as contract
from services.kernel.decider import AnyDecider, Decider, DomainEvent
from services.kernel.inbox import OwnInbox
from services.kernel.store import Actor as Who
from services.kernel.store import Caller, Store, Work
from services.kernel.views import NOWHERE, Delivered, Place, ViewSet, open_engine
from services.plans.application import Hands
from services.plans.domain import calendar_feed as f
from services.plans.domain import reminder as r
from services.plans.domain.units import OwnedEvent, UnitRef
from services.plans.views import views
from tests.plans import examples as ex

NOW = datetime(2021, 7, 1, 8, tzinfo=UTC)
TODAY = date(2021, 7, 1)
HEIR = UUID(int=6)
STREAM = "PLANS"
CALLER = Caller(Who("acc-1", "Bí thư", "*"), None)

# Reminders and feeds.
due = r.Due(ex.UNIT, ex.PROGRAMME, ex.BLOOD, "Ngày hội hiến máu", date(2021, 6, 14), date(2021, 2, 1))
remind = r.Remind(due, "T-7", date(2021, 6, 7))
came_due = r.CameDue(
    unit=ex.UNIT,
    programme_id=ex.PROGRAMME,
    item_id=ex.BLOOD,
    title="Ngày hội hiến máu",
    stage="T-7",
    due_on=date(2021, 6, 14),
    on=date(2021, 6, 7),
)
feed_opened = f.Opened(unit=ex.UNIT, sha256="ab" * 32, on=date(2021, 7, 1))
feed_revoked = f.Revoked(unit=ex.UNIT, on=date(2021, 7, 2))

PRIVATE = (feed_opened, feed_revoked)
PUBLISHED: list[tuple[UUID, DomainEvent, type[Fact], dict[str, Any]]] = [
    (
        ex.BLOOD,
        came_due,
        contract.ItemReminderDue,
        {
            "unit": ContractUnit(id=ex.OFFICE, code="van-phong"),
            "programme_id": ex.PROGRAMME,
            "item_id": ex.BLOOD,
            "title": "Ngày hội hiến máu",
            "stage": "T-7",
            "due_on": date(2021, 6, 14),
        },
    )
]


# A thing that can be handed on, whatever the service has: parcels.
class Packed(OwnedEvent):
    """There is a parcel."""

    TOPIC: ClassVar[str] = "plans.parcel.packed"


class ParcelHandedOn(OwnedEvent):
    """It is another unit's."""

    TOPIC: ClassVar[str] = "plans.parcel.handed_on"

    from_unit: UnitRef
    on: date


class Arrived(OwnedEvent):
    """It is over."""

    TOPIC: ClassVar[str] = "plans.parcel.delivered"


@dataclass(frozen=True)
class Parcel:
    """Whose it is, and whether it is over."""

    unit: UnitRef | None = None
    over: bool = False


@dataclass(frozen=True)
class HandOn:
    """Give it to another unit."""

    unit: UnitRef
    on: date


def _evolve(state: Parcel, event: OwnedEvent) -> Parcel:
    return Parcel(event.unit, state.over or isinstance(event, Arrived))


def _decide(command: Any, state: Parcel) -> Sequence[OwnedEvent]:
    match command:
        case HandOn(unit=unit, on=on):
            if state.unit is None or state.over or state.unit == unit:
                return []
            return [ParcelHandedOn(unit=unit, from_unit=state.unit, on=on)]
        case _:
            return [command]


PARCEL_EVENTS: tuple[type[DomainEvent], ...] = (Packed, ParcelHandedOn, Arrived)
parcel: AnyDecider = Decider("parcel", (Packed, ParcelHandedOn, Arrived), Parcel(), _evolve, _decide)
PARCELS = Hands(parcel, HandOn, lambda state: state.unit)


def pack(store: Store, *parcels: UUID, unit: UnitRef = ex.UNIT, over: bool = False) -> None:
    """Let a unit have parcels, open or over."""

    def work(work: Work) -> None:
        for each in parcels:
            for event in (Packed(unit=unit), *((Arrived(unit=unit),) if over else ())):
                work.decide(parcel, each, event, on=date(2021, 1, 4))

    store.write(work, CALLER)


def owner(store: Store, parcel_id: UUID) -> UUID | None:
    """Return whose a parcel is."""
    state: Parcel = store.read(parcel, parcel_id)[0]
    return state.unit.id if state.unit else None


def times_handed_on(store: Store, parcel_id: UUID) -> int:
    """Return how often a parcel was handed on."""
    return sum(isinstance(one.event, ParcelHandedOn) for one in store.stream(parcel_id))


# Views.
def open_views(url: str) -> ViewSet:
    """Return the service's views in an empty database."""
    return ViewSet(open_engine(url), views, lambda: NOW)


def views_url(store_url: str, folder: Path) -> str:
    """Return the address of a database of views: a file of its own on SQLite, the store's own on PostgreSQL."""
    return f"sqlite:///{folder / 'views.db'}" if store_url.startswith("sqlite") else store_url


def catch_up(store: Store, known: ViewSet) -> None:
    """Let the private views know all the store holds."""
    own = OwnInbox(store, known, stream=STREAM)
    while own.step():
        pass


def tell(known: ViewSet, *facts: Fact) -> None:
    """Let the views know facts of members, at the positions they name."""
    generation = known.generation(known.live_name())
    for fact in facts:
        old = known.place(generation, "MEMBERS")
        new = Place(fact.origin.position, fact.origin.position, "e")
        batch = [Delivered(fact.origin.position, fact.type(), str(fact.key()), b"", fact)]
        known.apply(generation, "MEMBERS", batch, old or NOWHERE, new)


# Facts of members.
def unit_of(unit_id: UUID) -> ContractUnit:
    """Return a unit as facts name it."""
    return ContractUnit(id=unit_id, code=CODES[unit_id])


CODES = {
    ex.BLOC: "khoi-cq-dn",
    ex.OFFICE: "van-phong",
    ex.CELL: "chi-doan-1",
    ex.STRANGER: "don-vi-khac",
    HEIR: "don-vi-moi",
}


def origin(position: int, on: date = date(2021, 6, 1)) -> Origin:
    """Where a fact at a position comes from."""
    return Origin(
        event_id=UUID(int=9000 + position),
        position=position,
        recorded_at=NOW,
        effective_on=on,
        actor=Actor(account="acc-9", post="Bí thư", unit="*"),
    )


def established(position: int, unit_id: UUID, parent: UUID | None) -> UnitEstablished:
    """A unit under its parent."""
    kind = UnitKind.GRASSROOTS_UNION if parent else UnitKind.BLOC
    above = unit_of(parent) if parent else None
    said = origin(position, date(2021, 1, 1))
    return UnitEstablished(origin=said, unit=unit_of(unit_id), unit_id=unit_id, name="Tên", kind=kind, parent=above)


def merged(position: int, into: UUID, *sources: UUID) -> UnitsMerged:
    """A unit took over others."""
    return UnitsMerged(
        origin=origin(position),
        unit=unit_of(into),
        unit_id=into,
        reorganisation_id=UUID(int=77),
        sources=tuple(unit_of(one) for one in sources),
    )


def split(position: int, unit_id: UUID, *into: UUID, goes_on: bool = False) -> UnitSplit:
    """A unit was divided."""
    return UnitSplit(
        origin=origin(position),
        unit=unit_of(unit_id),
        unit_id=unit_id,
        reorganisation_id=UUID(int=78),
        into=tuple(unit_of(one) for one in into),
        goes_on=goes_on,
    )


def dissolved(position: int, unit_id: UUID) -> UnitDissolved:
    """A unit is no more."""
    return UnitDissolved(
        origin=origin(position), unit=unit_of(unit_id), unit_id=unit_id, kind=UnitKind.GRASSROOTS_UNION
    )


def reparented(position: int, unit_id: UUID, parent: UUID, before: UUID) -> UnitReparented:
    """A unit stands under another."""
    return UnitReparented(
        origin=origin(position),
        unit=unit_of(unit_id),
        unit_id=unit_id,
        parent=unit_of(parent),
        from_parent=unit_of(before),
    )


TREE = (
    established(1, ex.BLOC, None),
    established(2, ex.OFFICE, ex.BLOC),
    established(3, ex.CELL, ex.OFFICE),
    established(4, ex.STRANGER, ex.BLOC),
    established(5, HEIR, ex.BLOC),
)
