"""What an import looks up to judge rows: the units below the importer's, whom the rows may name, what the register says."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.kernel.store import Work
from services.kernel.text import words
from services.members.application.directory import Directory
from services.members.domain import member as members
from services.members.domain.identity import mark
from services.members.domain.import_judging import Judged, Known, Line
from services.members.domain.member import member
from services.members.domain.unit import Standing, UnitRef, unit
from services.members.sheets.columns import ID_COLUMN
from services.members.sheets.reading import Row

NUMBERS = {"code": "member_code", "card": "card_number", "id": "id_number"}
CALLED = ("chi doan ", "doan co so ", "to doan ", "phan doan ", "doan ")

Matches = Sequence[tuple[str, str | None, UUID]]


class Identities(Protocol):
    """Who is recognised by which mark; `views` has the real one."""

    def matching(self, kind: str, marks: Iterable[str]) -> Matches:
        """Return the members with one of the marks of a kind: the mark, the mark of the birth date, the member."""


class Shelf(Protocol):
    """Where rows wait to be decided, sealed; `views` has the real one."""

    def put(self, import_id: UUID, rows: Iterable[Judged], at: datetime) -> None:
        """Keep the rows of an import, instead of those it had."""

    def rows(self, import_id: UUID, *, verdict: str = "", after: int = 0, limit: int | None = None) -> list[Judged]:
        """Return the rows behind number `after`, in the order of the sheet."""

    def drop(self, import_id: UUID) -> None:
        """Delete the rows of an import and destroy its key."""

    def older_than(self, moment: datetime) -> Sequence[UUID]:
        """Return the imports whose rows have been kept since before a moment."""

    def kept(self, import_ids: Sequence[UUID]) -> frozenset[UUID]:
        """Return those of some imports whose rows are there."""


class Nobody:
    """Recognises nobody; the claims on codes and cards hold all the same."""

    def matching(self, kind: str, marks: Iterable[str]) -> Matches:
        """Return no member."""
        return []


class Memory:
    """A shelf in memory, for tools and tests."""

    def __init__(self) -> None:
        self._rows: dict[UUID, tuple[datetime, list[Judged]]] = {}

    def put(self, import_id: UUID, rows: Iterable[Judged], at: datetime) -> None:
        """Keep the rows of an import, instead of those it had."""
        self._rows[import_id] = (at, sorted(rows, key=lambda row: row.number))

    def rows(self, import_id: UUID, *, verdict: str = "", after: int = 0, limit: int | None = None) -> list[Judged]:
        """Return the rows behind number `after`, in the order of the sheet."""
        _, kept = self._rows.get(import_id, (None, []))
        return [row for row in kept if row.number > after and verdict in ("", row.verdict)][:limit]

    def drop(self, import_id: UUID) -> None:
        """Delete the rows of an import."""
        self._rows.pop(import_id, None)

    def older_than(self, moment: datetime) -> Sequence[UUID]:
        """Return the imports whose rows have been kept since before a moment."""
        return [import_id for import_id, (at, _) in self._rows.items() if at < moment]

    def kept(self, import_ids: Sequence[UUID]) -> frozenset[UUID]:
        """Return those of some imports whose rows are there."""
        return frozenset(import_ids) & self._rows.keys()


@dataclass(frozen=True)
class Homes:
    """The units a sheet may name: those at and below the importer's, by their folded words."""

    own: UnitRef
    below: Mapping[UUID, Standing]
    holding: Mapping[UUID, UnitRef]
    by_words: Mapping[str, Sequence[UUID]]

    def find(self, said: str) -> tuple[UnitRef | None, str]:
        """Return the unit a cell names, or why there is none."""
        if not said:
            only = self.own.id if self.own.id in self.holding else next(iter(self.holding), None)
            if only is not None and (only == self.own.id or len(self.holding) == 1):
                return self.holding[only], ""
            return None, "UNIT_MISSING"
        for part in (said, *said.replace(";", "/").split("/")):
            found = self.by_words.get(_called(part), ())
            if len(found) > 1:
                return None, "UNIT_AMBIGUOUS"
            if found:
                home = self.holding.get(found[0])
                return home, "" if home else "UNIT_HOLDS_NONE"
        return None, "UNIT_UNKNOWN"


def _called(name: str) -> str:
    folded = " ".join(words(name))
    for called in CALLED:
        folded = folded.removeprefix(called)
    return folded


def homes(work: Work, directory: Directory, own_id: UUID, holds_members: Sequence[str]) -> Homes:
    """Return the units at and below one; what the directory does not know yet is read from the store."""
    known = directory.units()
    ids = sorted({*known[0], *work.changed_since(unit, known[1]), own_id})
    work.prefetch(unit, ids)
    states = {one: work.state(unit, one) for one in ids}
    standing = {one: state for one, state in states.items() if isinstance(state, Standing) and not state.dissolved}
    below = {one: state for one, state in standing.items() if _is_below(one, own_id, standing)}
    by_words: dict[str, list[UUID]] = {}
    for one, state in below.items():
        for said in dict.fromkeys((_called(state.name), " ".join(words(state.code)))):
            by_words.setdefault(said, []).append(one)
    holding = {
        one: UnitRef(id=one, code=state.code)
        for one, state in sorted(below.items(), key=lambda pair: pair[1].code)
        if state.kind in holds_members
    }
    return Homes(UnitRef(id=own_id, code=below[own_id].code), below, holding, by_words)


def _is_below(one: UUID | None, top: UUID, standing: Mapping[UUID, Standing]) -> bool:
    steps = 0
    while one is not None and steps <= len(standing):
        if one == top:
            return True
        state = standing.get(one)
        one, steps = (state.parent.id if state and state.parent else None), steps + 1
    return False


def lines(rows: Iterable[Row], found: Homes) -> list[Line]:
    """Return the rows with their units and the keys that name their persons, the surest key first."""
    return [_line(row, found) for row in rows]


def _line(row: Row, found: Homes) -> Line:
    home, flaw = found.find(row.values.get("unit", ""))
    values = dict(row.values)
    own = _id(values.get(ID_COLUMN, ""))
    keys = {kind: mark(kind, values[name]) for kind, name in NUMBERS.items() if values.get(name)}
    name, born = values.get("full_name", ""), values.get("birth_date", "")
    if name and born:
        keys["who"] = f"{mark('name', ' '.join(words(name)))}:{mark('born', born)}:{home.id if home else ''}"
    return Line(row.number, values, row.flaws, home, flaw, keys, own)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def again(rows: Iterable[Judged]) -> list[Row]:
    """Return judged rows as they were read, so that they can be judged anew; flaws of reading stay."""
    return [Row(row.number, row.values, row.flaws) for row in rows]


def by_key(given: Sequence[Line], identities: Identities) -> dict[str, list[UUID]]:
    """Return the members each key of the rows may name."""
    found: dict[str, list[UUID]] = {}
    for kind in NUMBERS:
        asked = [line.keys[kind] for line in given if kind in line.keys]
        for key, _, member_id in identities.matching(kind, asked) if asked else ():
            found.setdefault(key, []).append(member_id)
    persons: dict[str, list[str]] = {}
    for line in given:
        if "who" in line.keys:
            persons.setdefault(line.keys["who"].rpartition(":")[0], []).append(line.keys["who"])
    for name, born, member_id in identities.matching("name", {pair.partition(":")[0] for pair in persons}):
        for key in dict.fromkeys(persons.get(f"{name}:{born}", ())):
            found.setdefault(key, []).append(member_id)
    return found


def known(work: Work, ids: Iterable[UUID], within: Homes) -> dict[UUID, Known]:
    """Return what the register says of members; who never was one is left out."""
    asked = list(dict.fromkeys(ids))
    work.prefetch(member, asked)
    states = {one: work.state(member, one) for one in asked}
    return {
        one: _known(state, within) for one, state in states.items() if isinstance(state, members.Active | members.Ended)
    }


def _known(state: members.Active | members.Ended, within: Homes) -> Known:
    last = state if isinstance(state, members.Active) else state.last
    return Known(
        active=isinstance(state, members.Active),
        within=state.unit.id in within.below,
        unit_id=state.unit.id,
        name=last.known.full_name,
        birth_date=last.known.birth_date,
        details=last.details,
        card=last.card or "",
        code=last.known.member_code or "",
    )
