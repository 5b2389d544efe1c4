"""The roster: order of Vietnamese names, search without accents, paging while rows change, erasure, every event twice."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any
from unicodedata import normalize
from uuid import UUID

import pytest
from sqlalchemy import select

from services.kernel.decider import ERASED, DomainEvent
from services.kernel.store import Actor, Erased, Recorded
from services.kernel.text import fold
from services.kernel.views import Delivered, Place, ViewSet, open_engine
from services.members.domain import member_events as member
from services.members.domain import rating, training
from services.members.domain.unit import UnitRef
from services.members.views.names import sort_key
from services.members.views.roster import Roster
from services.members.views.roster_queries import (
    FULL,
    SENSITIVE,
    After,
    Wanted,
    page,
    pages,
    place_of,
)
from services.members.views.roster_queries import (
    count as how_many,
)

TAX, BANK, POST = (UnitRef(id=UUID(int=n), code=f"dv-{n}") for n in (1, 2, 3))
DAY = date(2021, 3, 26)
S = "MEMBERS"


@pytest.fixture
def shown(store_url: str) -> Iterator[ViewSet]:
    """Views with the roster alone, on SQLite and on PostgreSQL."""
    opened = ViewSet(open_engine(store_url), lambda name, metadata: [Roster(name, metadata)], lambda: AT)
    yield opened
    opened.close()


AT = datetime(2021, 7, 1, tzinfo=UTC)
Tell = Callable[..., None]


@pytest.fixture
def tell(shown: ViewSet) -> Tell:
    """Applies events of a member to the roster, each twice: in its batch and in the next."""
    positions = count(1)

    def told(number: int, *events: DomainEvent) -> None:
        batch = [recorded(number, one) for one in events]
        for _ in range(2):
            live = shown.generation(shown.live_name())
            old, place = shown.place(live, S), next(positions)
            delivered = [Delivered(place, one.event.TOPIC, str(number), b"", one, private=True) for one in batch]
            shown.apply(live, S, delivered, old, Place(place, place, "own"))
        assert shown.parked() == []

    return told


def recorded(number: int, event: DomainEvent) -> Recorded:
    return Recorded(1, UUID(int=number), 1, event, AT, DAY, Actor("a", "b", "*"), None, "", None, None)


def registered(name: str, unit: UnitRef = TAX, **changes: Any) -> member.Registered:
    fields = {"unit": unit, "full_name": name, "birth_date": "1995-08-17", "sex": "FEMALE", "joined_on": DAY, "on": DAY}
    return member.Registered.model_validate(fields | changes)


def found(shown: ViewSet, q: str = "", **wanted: Any) -> list[str]:
    """The names a question finds, in order."""
    with shown.read() as (db, live):
        rows = page(db, live["roster"], Wanted(q=q, **wanted), None, 100)
        assert how_many(db, live["roster"], Wanted(q=q, **wanted)) == len(rows)
        return [row.full_name for row in rows]


def row_of(shown: ViewSet, number: int) -> Any:
    with shown.read() as (db, live):
        table = live["roster"].table
        return db.execute(select(table).where(table.c.id == UUID(int=number))).one_or_none()


# Order and folding.


@pytest.mark.parametrize(
    "ordered",
    [
        "Dung Dũng Dương Đào Đạt Đinh Đỗ E Ê",
        "Tu Tù Tủ Tũ Tú Tụ Tư Từ Tử Tữ Tứ Tự",
        "A An Ă Ân B",
        "O Oanh Ô Ông Ơ P",
    ],
)
def test_given_names_stand_in_vietnamese_order(ordered: str) -> None:
    names = [f"Nguyễn Văn {given}" for given in ordered.split()]
    backwards = names[::-1]
    assert sorted(backwards, key=sort_key) == names


def test_the_same_given_name_is_ordered_by_what_stands_before_it() -> None:
    names = ["Bùi Thị An", "Đặng Văn An", "Lê An", "Lê Thị An", "Bế Văn Anh", "An Bình", "Bình"]
    backwards = names[::-1]
    assert sorted(backwards, key=sort_key) == [*names[:5], "Bình", "An Bình"]


def test_a_name_sorts_and_folds_the_same_however_it_was_composed() -> None:
    name = "Nguyễn Thị Thử Ước"
    assert sort_key(normalize("NFD", name)) == sort_key(name)
    assert fold(normalize("NFD", name)) == fold(name) == "nguyen thi thu uoc"
    assert fold("ĐẶNG Đình Ơn") == "dang dinh on"


# Search.


@pytest.fixture
def filled(tell: Tell) -> None:
    """Six members of three units."""
    tell(11, registered("Nguyễn Văn Đức", member_code="DV-0011", sex="MALE"))
    tell(12, registered(normalize("NFD", "Nguyễn Thị Đào"), member_code="DV-0012", birth_date="2001-01-01"))
    tell(13, registered("Đặng Đình Dũng", BANK, sex="MALE", joined_on=date(2018, 1, 1)))
    tell(14, registered("Trần Ngọc An", BANK))
    tell(15, registered("Lê Ân", POST))
    tell(16, registered("Vũ Đức Anh", POST, joined_on=date(2015, 1, 1)))
    phone = member.DetailsChanged(details={"phone": "0912 345 678", "id_number": "001095012345"}, on=DAY)
    tell(14, phone, member.CardIssued(number="TH-77", again=False, on=DAY))


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("q", "names"),
    [
        ("nguyen van duc", ["Nguyễn Văn Đức"]),
        ("NGUYỄN", ["Nguyễn Thị Đào", "Nguyễn Văn Đức"]),
        ("duc", ["Vũ Đức Anh", "Nguyễn Văn Đức"]),
        ("duc ng", ["Nguyễn Văn Đức"]),
        ("d", ["Vũ Đức Anh", "Đặng Đình Dũng", "Nguyễn Thị Đào", "Nguyễn Văn Đức", *[]]),
        ("an", ["Trần Ngọc An", "Vũ Đức Anh", "Lê Ân"]),
        ("DV-0011", ["Nguyễn Văn Đức"]),
        ("dv", ["Nguyễn Thị Đào", "Nguyễn Văn Đức"]),
        ("0912345678", ["Trần Ngọc An"]),
        ("0912.345", ["Trần Ngọc An"]),
        ("001095012345", ["Trần Ngọc An"]),
        ("th-77", ["Trần Ngọc An"]),
        ("duc zzz", []),
        ("%", []),
        ("_", []),
        ("' OR 1=1", []),
    ],
)
def test_words_are_found_by_their_beginning_without_accents(shown: ViewSet, q: str, names: list[str]) -> None:
    everywhere = found(shown, q)
    assert [normalize("NFC", name) for name in everywhere] == names
    units = frozenset({TAX.id, BANK.id, POST.id})
    assert found(shown, q, units=units) == everywhere


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({"units": frozenset({BANK.id})}, ["Trần Ngọc An", "Đặng Đình Dũng"]),
        ({"units": frozenset({BANK.id, POST.id})}, ["Trần Ngọc An", "Vũ Đức Anh", "Lê Ân", "Đặng Đình Dũng"]),
        ({"units": frozenset()}, []),
        ({"sex": "MALE"}, ["Đặng Đình Dũng", "Nguyễn Văn Đức"]),
        ({"born_from": date(2000, 1, 1)}, ["Nguyễn Thị Đào"]),
        ({"joined_to": date(2018, 1, 1), "sort": "joined"}, ["Vũ Đức Anh", "Đặng Đình Dũng"]),
        (
            {"sort": "unit"},
            ["Nguyễn Thị Đào", "Nguyễn Văn Đức", "Trần Ngọc An", "Đặng Đình Dũng", "Vũ Đức Anh", "Lê Ân"],
        ),
        ({"state": "ended"}, []),
    ],
)
def test_a_list_is_narrowed_and_ordered(shown: ViewSet, wanted: dict[str, Any], names: list[str]) -> None:
    assert [normalize("NFC", name) for name in found(shown, **wanted)] == names


# What happened to a member.


def test_a_member_moves_ends_and_returns(shown: ViewSet, tell: Tell) -> None:
    tell(11, registered("Lê An"))
    moved: dict[str, Any] = {"transfer_id": UUID(int=1), "from_unit": TAX, "on": DAY}
    tell(11, member.TransferAccepted(to_unit=BANK, **moved))
    assert row_of(shown, 11).unit_code == "dv-2"
    tell(11, member.Reassigned(from_unit=BANK, to_unit=POST, reorganisation_id=UUID(int=2), on=DAY))
    assert row_of(shown, 11).unit_code == "dv-3"
    tell(11, member.StruckOff(unit=POST, on=DAY))
    assert (found(shown), found(shown, "le"), found(shown, "le", state="ended")) == ([], [], ["Lê An"])
    assert found(shown, state="expelled") == []
    tell(11, member.Reinstated(unit=TAX, on=DAY))
    assert (found(shown, "an"), row_of(shown, 11).unit_code, row_of(shown, 11).state) == (["Lê An"], "dv-1", "active")


def test_a_registration_withdrawn_leaves_nothing(shown: ViewSet, tell: Tell) -> None:
    tell(11, registered("Lê An"), member.DetailsChanged(details={"phone": "0912345678"}, on=DAY))
    tell(11, member.RegistrationWithdrawn(unit=TAX, import_id=UUID(int=5), registered_on=DAY))
    assert (row_of(shown, 11), words(shown)) == (None, set())


def test_details_are_put_taken_away_and_corrected(shown: ViewSet, tell: Tell) -> None:
    tell(11, registered("Lê An", member_code="M1"))
    tell(11, member.DetailsChanged(details={"email": "a@b.vn", "religion": "Không"}, purpose="Thống kê", on=DAY))
    tell(11, member.DetailsChanged(details={"hometown": "Huế"}, cleared=("email",), on=DAY))
    tell(11, member.Corrected(words={"full_name": "Lê Ân", "birth_date": "1996-01-02"}, reason="Nhầm", on=DAY))
    tell(11, member.PartyStatusChanged(status="PROBATIONARY", on=DAY))
    row = row_of(shown, 11)
    assert (row.details, row.sensitive, row.party_status) == (
        {"hometown": "Huế"},
        {"religion": "Không"},
        "PROBATIONARY",
    )
    assert (row.full_name, row.birth_date, found(shown, "le an")) == ("Lê Ân", date(1996, 1, 2), ["Lê Ân"])


def test_the_last_year_rated_and_trained_is_shown(shown: ViewSet, tell: Tell) -> None:
    tell(11, registered("Lê An"))
    fields: dict[str, Any] = {"member_id": UUID(int=11), "unit": TAX}
    tell(900, rating.Decided(year=2021, rank="GOOD", **fields))
    revised = rating.Revised(year=2020, rank="EXCELLENT", previous_rank="GOOD", reason="Xét lại", **fields)
    tell(901, revised)
    tell(902, training.ResultConfirmed(year=2021, late=False, points={"a": 18, "b": 20}, **fields))
    row = row_of(shown, 11)
    assert (row.rank, row.rank_year, row.training, row.training_year) == ("GOOD", 2021, 38, 2021)
    assert (found(shown, rank="GOOD"), found(shown, rank="EXCELLENT")) == (["Lê An"], [])


def test_ratings_of_whoever_is_no_member_make_no_row(shown: ViewSet, tell: Tell) -> None:
    tell(900, rating.Decided(member_id=UUID(int=11), unit=TAX, year=2021, rank="GOOD"))
    assert row_of(shown, 11) is None


def words(shown: ViewSet) -> set[str]:
    with shown.read() as (db, live):
        return set(db.execute(select(live["roster"].word.c.word)).scalars())


def test_an_erased_person_keeps_no_word_in_any_table(store_url: str, shown: ViewSet, tell: Tell) -> None:
    """INVARIANT: after an erasure no word of the person is in the roster or its index, nor in the database's file.

    Breaks when a derived column (sort key, folded text, words) is left, or deleted rows are not overwritten.
    """
    secret = {"details": {"phone": "0987654321", "hometown": "Xã Bí Mật", "religion": "Kín"}, "purpose": "x", "on": DAY}
    tell(11, registered("Hoàng Thị Quỳnh", member_code="MA-9"), member.DetailsChanged.model_validate(secret))
    tell(11, member.PartyStatusChanged(status="FULL", on=DAY))
    assert {"hoang", "quynh", "0987654321"} <= words(shown)
    tell(5, Erased(person=UUID(int=11)))
    row = row_of(shown, 11)
    assert (row.full_name, row.folded, row.details, row.sensitive, row.party_status) == (ERASED, "", {}, {}, "NONE")
    assert (row.birth_date, row.sex, row.member_code, row.phone, words(shown)) == (None, None, None, None, set())
    assert (row.unit_code, row.joined_on, row.sort_key) == ("dv-1", DAY, sort_key(ERASED))
    if store_url.startswith("sqlite"):
        shown.close()
        with open_engine(store_url).begin() as db:
            db.exec_driver_sql("SELECT 1")
        kept = Path(store_url.removeprefix("sqlite:///")).read_bytes()
        assert not [word for word in ("Hoàng", "hoang", "0987654321", "Bí Mật", "MA-9") if word.encode() in kept]


def test_what_was_sealed_and_erased_reads_as_nobody(shown: ViewSet, tell: Tell) -> None:
    gone: dict[str, Any] = {"birth_date": ERASED, "sex": ERASED, "member_code": ERASED}
    tell(11, registered(ERASED, **gone), member.DetailsChanged(details={}, cleared=("phone",), on=DAY))
    tell(11, member.CardIssued(number=ERASED, again=False, on=DAY), member.PartyStatusChanged(status=ERASED, on=DAY))
    row = row_of(shown, 11)
    assert (row.full_name, row.birth_date, row.sex, row.member_code, row.card_number) == (
        ERASED,
        None,
        None,
        None,
        None,
    )
    assert (row.party_status, words(shown)) == ("NONE", set())


# Paging.


@pytest.mark.parametrize("wanted", [Wanted(), Wanted(q="an"), Wanted(sort="joined"), Wanted(sort="unit")])
@pytest.mark.parametrize("units", [None, frozenset({TAX.id, BANK.id})])
def test_pages_have_neither_gaps_nor_repetitions_while_rows_change(
    shown: ViewSet, tell: Tell, wanted: Wanted, units: frozenset[UUID] | None
) -> None:
    """INVARIANT: whoever is in the list from the first page to the last is seen once, whatever changes in between.

    Breaks when pages are counted by offset, or the order has no last word (the id).
    """
    for number in range(30):
        tell(100 + number, registered("Trần An", (TAX, BANK)[number % 2], joined_on=date(2020, 1, 1 + number % 3)))
    asked = Wanted(units=units, q=wanted.q, sort=wanted.sort)
    seen: list[UUID] = []
    after: After | None = None
    gone = 0
    while True:
        with shown.read() as (db, live):
            rows: Sequence[Any] = page(db, live["roster"], asked, after, 7)
        if not rows:
            break
        seen += [UUID(str(row.id)) for row in rows]
        after = place_of(rows[-1], asked.sort)
        tell(int(seen[0]), member.Left(unit=TAX, on=DAY))
        tell(1000 + gone, registered("Bùi A An", TAX, joined_on=date(2010, 1, 1)))
        gone += 1
    assert len(seen) == len(set(seen))
    assert {UUID(int=100 + number) for number in range(30)} <= set(seen)


def test_all_rows_come_page_by_page(shown: ViewSet, tell: Tell) -> None:
    for number in range(7):
        tell(100 + number, registered(f"Trần {chr(65 + number)}"))
    with shown.read() as (db, live):
        for columns in (FULL, SENSITIVE):
            assert [len(one) for one in pages(db, live["roster"], Wanted(), columns, step=3)] == [3, 3, 1]


def test_a_prefix_of_too_many_words_is_found_all_the_same(shown: ViewSet, tell: Tell) -> None:
    for number in range(50):
        tell(100 + number, registered("Lê An", member_code=f"K{number:03}"))
    assert (len(found(shown, "k")), found(shown, "k049"), len(found(shown, "k01 an"))) == (50, ["Lê An"], 10)
