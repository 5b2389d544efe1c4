"""What is measured with: a members store with people in it, and the facts of a bloc of 63 units over the years."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from random import Random
from uuid import UUID

from contracts import members as contract
from contracts.base import Actor, Document, Fact, Origin, Rank, UnitKind, UnitRef
from services.kernel.personal import PersonKeys
from services.kernel.store import Actor as Account
from services.kernel.store import Caller, Store, Work
from services.kernel.store import Document as Paper
from services.members import publishing
from services.members.domain.member import AcceptTransfer, Person, Register, RequestTransfer, member
from services.members.domain.rules import load_rules
from services.members.domain.unit import UnitRef as OwnRef

BLOC = "khoi-cq-dn"
UNITS = 63
FIRST_DAY, YEARS = date(2016, 1, 1), 10
START = datetime(2016, 1, 1, tzinfo=UTC)
ON = date(2025, 6, 12)
CALLER = Caller(Account("an", "Bí thư Đoàn cơ sở", "*"), None)
PAPER = Paper("12-QĐ/ĐTN", ON, "BTV Đoàn khối")
RULES = load_rules().at(ON)
HERE, THERE = OwnRef(id=UUID(int=1), code="cs-01"), OwnRef(id=UUID(int=2), code="cs-02")


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def open_store(url: str, keys_url: str) -> Store:
    """Open a members store as the service does."""
    published = frozenset(event.TOPIC for event in publishing.FACTS)
    return Store(url, PersonKeys(keys_url), publishing.EVENTS, published, now)


def close_store(store: Store) -> None:
    """Close a store and its keys."""
    store.close()
    store.keys.close()


def register(work: Work, number: int) -> int:
    """Put a person on the register."""
    person = Person(f"Nguyễn Văn {number}", date(2000, 1, 1), "MALE", f"DV{number:08}")
    return work.decide(
        member,
        UUID(int=number),
        Register(HERE, person, date(2018, 3, 26), ON),
        on=ON,
        document=PAPER,
        rule_set="XII-2023",
    )


def request(work: Work, number: int, transfer: int, target: OwnRef) -> int:
    """Ask for a person's transfer."""
    command = RequestTransfer(UUID(int=transfer), target, ON, ON)
    return work.decide(member, UUID(int=number), command, on=ON, document=PAPER, rule_set="XII-2023")


def accept(work: Work, number: int, transfer: int) -> int:
    """Take a person in at the other unit."""
    command = AcceptTransfer(UUID(int=transfer), ON, RULES)
    return work.decide(member, UUID(int=number), command, on=ON, document=PAPER, rule_set="XII-2023")


def people(store: Store, count: int, transfers: int) -> int:
    """Register `count` people, each transferred to and fro `transfers` times; return how many facts that makes."""
    for start in range(1, count + 1, 100):
        numbers = range(start, min(start + 100, count + 1))

        def work(work: Work, numbers: range = numbers) -> None:
            for number in numbers:
                register(work, number)
                for turn in range(transfers):
                    request(work, number, turn, THERE if turn % 2 == 0 else HERE)
                    accept(work, number, turn)

        store.write(work, CALLER)
    return count * (1 + 2 * transfers)


def units() -> list[UnitRef]:
    """Return the bloc's grassroots units."""
    return [UnitRef(id=UUID(int=number + 1), code=f"cs-{number + 1:02}") for number in range(UNITS)]


def facts(count: int, *, years: int = YEARS) -> Iterator[Fact]:
    """Yield `count` facts spread over `years`: the units first, then admissions, transfers and ratings."""
    root = UnitRef(id=UUID(int=1000), code=BLOC)
    places = units()
    yield contract.UnitEstablished(
        origin=_origin(1, FIRST_DAY), unit=root, unit_id=root.id, name="Đoàn khối", kind=UnitKind.BLOC, parent=None
    )
    for position, unit in enumerate(places, 2):
        yield contract.UnitEstablished(
            origin=_origin(position, FIRST_DAY),
            unit=unit,
            unit_id=unit.id,
            name=f"Đoàn cơ sở {unit.code}",
            kind=UnitKind.GRASSROOTS_BRANCH,
            parent=root,
        )
    yield from islice(_movements(count, years, places), count - UNITS - 1)


def _movements(count: int, years: int, places: list[UnitRef]) -> Iterator[Fact]:
    random = Random(1)  # noqa: S311  # the same facts every time, no secret
    homes: dict[int, UnitRef] = {}
    for position in range(UNITS + 2, count + 1):
        number = random.randrange(max(1, len(homes))) if homes else 0
        day = FIRST_DAY + timedelta(days=position * years * 365 // count)
        origin, kind = _origin(position, day), position % 4
        if kind == 0 or number not in homes:
            number = len(homes)
            unit = homes[number] = random.choice(places)
            yield contract.MemberAdmitted(origin=origin, unit=unit, member_id=UUID(int=number + 10_000))
            continue
        person = UUID(int=number + 10_000)
        if kind == 1:
            old, unit = homes[number], random.choice(places)
            homes[number] = unit
            yield contract.MemberTransferred(
                origin=origin, unit=unit, member_id=person, transfer_id=UUID(int=position), from_unit=old
            )
        elif kind == 2:
            yield contract.MemberTransferRequested(
                origin=origin,
                unit=homes[number],
                member_id=person,
                transfer_id=UUID(int=position),
                to_unit=random.choice(places),
            )
        else:
            yield contract.MemberAssessed(
                origin=origin, unit=homes[number], member_id=person, year=day.year, rank=random.choice(list(Rank))
            )


def _origin(position: int, day: date) -> Origin:
    return Origin(
        event_id=UUID(int=position),
        position=position,
        recorded_at=START + timedelta(minutes=position),
        effective_on=day,
        actor=Actor(account="an", post="Bí thư Đoàn cơ sở", unit="*"),
        rule_set="XII-2023",
        document=Document(number="12-QĐ/ĐTN", issued_on=day, issuer="BTV Đoàn khối"),
    )
