"""Routes of the roster: the members of a subtree as a list, searched, in an order, as files; to a key in scope only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from contracts.base import Rank, UnitRef
from contracts.members.roster import RosterPage, RosterRow
from services.kernel.days import day_of
from services.kernel.decider import ERASED
from services.kernel.http import Gate, Malformed, Slice, cursor_of, paging, parts_of
from services.kernel.sheets import Spreadsheet, download
from services.kernel.store import Caller
from services.kernel.views import ViewSet
from services.members.application import UseCases
from services.members.application.days import years_before
from services.members.exports import roster as tables
from services.members.sheets.columns import COLUMNS
from services.members.views.roster import Roster
from services.members.views.roster_queries import (
    FULL,
    LISTED,
    SENSITIVE,
    After,
    Sort,
    Wanted,
    count,
    page,
    pages,
    place_of,
)
from services.members.views.subtree import within
from services.members.views.units import Units

NOBODY = "Không có đoàn viên nào khớp với điều kiện đã chọn."
NOBODY_MORE = "Không còn đoàn viên nào sau trang này."

State = Literal["active", "ended", "matured", "left", "struck_off", "expelled", "deceased"]
Party = Literal["NONE", "SYMPATHISER", "PROBATIONARY", "FULL"]
PARTY = ("party_status",)
SHOWN_FOR_A_PURPOSE = tuple(column.field or column.key for column in COLUMNS if column.sensitive)
Age = Annotated[int | None, Query(ge=0, le=120)]
CountToo = Annotated[bool, Query(alias="count")]
Shape = Literal["list", "34"]


@dataclass(frozen=True)
class Filters:
    """What a list of members is narrowed to; `unit` None: all the caller may see.

    `purpose` says what sensitive data is looked at for, `break_glass` why by someone responsible for no unit.
    """

    unit: UUID | None
    wanted: Wanted
    purpose: str | None
    break_glass: str | None


def add_routes(routes: APIRouter, use: UseCases, views: ViewSet, gate: Gate) -> None:
    """Add the routes of this slice."""
    Reader = Annotated[Caller, Depends(gate.read)]  # a type

    def today() -> date:
        return day_of(views.now())

    def filters(
        unit: UUID | None = None,
        q: Annotated[str, Query(max_length=100)] = "",
        state: State = "active",
        sex: Literal["MALE", "FEMALE"] | None = None,
        rank: Rank | None = None,
        party: Party | None = None,
        joined_from: date | None = None,
        joined_to: date | None = None,
        age_from: Age = None,
        age_to: Age = None,
        sort: Sort = "given_name",
        purpose: Annotated[str | None, Query(max_length=60)] = None,
        break_glass: Annotated[str | None, Query(max_length=500)] = None,
    ) -> Filters:
        """Read what the list is narrowed to; ages are full years today. `party` is sensitive and needs a `purpose`."""
        if party is not None and purpose is None:
            raise Malformed("Lọc theo tình trạng đảng viên là xem dữ liệu nhạy cảm; hãy nêu mục đích (purpose).")
        asked = Wanted(
            q=q,
            state=state,
            sex=sex,
            party=party,
            rank=None if rank is None else rank.value,
            joined_from=joined_from,
            joined_to=joined_to,
            born_from=None if age_to is None else years_before(today(), age_to + 1) + timedelta(days=1),
            born_to=None if age_from is None else years_before(today(), age_from),
            sort=sort,
        )
        return Filters(unit, asked, purpose, break_glass)

    def reveal(reader: Caller, q: Filters, rows: Sequence[Any], fields: tuple[str, ...]) -> None:
        """Log, before they are shown, that sensitive fields of these members are; nothing is left of the erased."""
        shown = tuple(UUID(str(row.id)) for row in rows if row.full_name != ERASED)
        if shown and q.purpose is not None:
            use.reveals.log(shown, fields, q.purpose, q.break_glass, reader)

    Narrowed = Annotated[Filters, Depends(filters)]  # a type

    @routes.get("/roster")
    def roster(
        reader: Reader, q: Narrowed, part: Annotated[Slice, Depends(paging)], count_too: CountToo = False
    ) -> RosterPage:
        """List the members of a unit's subtree; `count=true` adds how many there are in all."""
        after = _after(part.cursor, q.wanted.sort)
        with views.read() as (db, live):
            wanted = replace(q.wanted, units=within(db, live[Units.NAME], reader, q.unit))
            rows = page(db, live[Roster.NAME], wanted, after, part.limit + 1)
            total = count(db, live[Roster.NAME], wanted) if count_too else None
        more, rows = len(rows) > part.limit, rows[: part.limit]
        if q.wanted.party is not None:
            reveal(reader, q, rows, PARTY)
        note = None if rows else NOBODY if after is None else NOBODY_MORE
        following = cursor_behind(place_of(rows[-1], q.wanted.sort)) if more else None
        return RosterPage(items=[_shown(row) for row in rows], next=following, total=total, note=note)

    def file(reader: Caller, q: Filters, form: Spreadsheet, shape: Shape) -> Response:
        """Return the list as a file; its first row is asked for before the answer begins, so that a refusal is one."""
        on = today()
        with views.read() as (db, live):
            wanted = replace(q.wanted, units=within(db, live[Units.NAME], reader, q.unit))
            names = {row["id"]: row["name"] for row in live[Units.NAME].page(db, "", 1_000_000)}

        sensitive = SHOWN_FOR_A_PURPOSE if shape == "34" and q.purpose is not None else ()
        fields = (*sensitive, *(PARTY if wanted.party is not None else ()))

        def rows(columns: tuple[str, ...]) -> Iterator[Any]:
            with views.read() as (db, live):
                for some in pages(db, live[Roster.NAME], wanted, columns):
                    if fields:
                        reveal(reader, q, some, fields)
                    yield from some

        found = rows(LISTED if shape == "list" else SENSITIVE if sensitive else FULL)
        found = chain([one for _, one in zip(range(1), found, strict=False)], found)
        name = f"doan-vien-{on}"
        if shape == "list":
            return download(name, form, tables.plain(found, names), tables.LIST)
        headings = 1 if form == "csv" else tables.FORM.headings
        return download(name, form, tables.form(found, names, on, headings=headings), tables.FORM)

    @routes.get("/roster.xlsx", response_class=Response)
    def roster_xlsx(reader: Reader, q: Narrowed, form: Shape = "list") -> Response:
        """Give the same list as a workbook; `form=34` as the Union's form, which can be imported again.

        The form's sensitive columns are filled for a `purpose` only, each reveal logged before.
        """
        return file(reader, q, "xlsx", form)

    @routes.get("/roster.csv", response_class=Response)
    def roster_csv(reader: Reader, q: Narrowed, form: Shape = "list") -> Response:
        """Give the same list as CSV; `form=34` with the columns of the Union's form."""
        return file(reader, q, "csv", form)


def _shown(row: Any) -> RosterRow:
    return RosterRow(
        id=row.id,
        unit=UnitRef(id=row.unit_id, code=row.unit_code),
        state=row.state,
        full_name=row.full_name,
        birth_date=row.birth_date,
        sex=row.sex,
        member_code=row.member_code,
        card_number=row.card_number,
        phone=row.phone,
        joined_on=row.joined_on,
        rank=row.rank,
        rank_year=row.rank_year,
    )


def cursor_behind(place: After) -> str:
    """Return the cursor of the page that begins behind a place."""
    return cursor_of(*(part.hex() if isinstance(part, bytes) else str(part) for part in place))


READ: dict[Sort, tuple[Any, ...]] = {
    "given_name": (bytes.fromhex, UUID),
    "joined": (date.fromisoformat, UUID),
    "unit": (str, bytes.fromhex, UUID),
}


def _after(cursor: str | None, sort: Sort) -> After | None:
    if cursor is None:
        return None
    kinds = READ[sort]
    parts = parts_of(cursor, *(str for _ in kinds))
    try:
        return tuple(kind(part) for kind, part in zip(kinds, parts, strict=True))
    except ValueError:
        raise Malformed("Tham số cursor không hợp lệ; hãy dùng đúng giá trị next đã nhận.") from None
