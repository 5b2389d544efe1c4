"""Questions to the roster: a page in an order, found by words, within units; how many there are."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Row, TextClause, TextualSelect, bindparam, column, text
from sqlalchemy.engine import Connection

from services.kernel.text import digits, words
from services.members.views.roster import ACTIVE, Roster

Sort = Literal["given_name", "joined", "unit"]
After = tuple[Any, ...]
"""The place behind which a page begins: what the order is by, and the member's id."""

MANY_UNITS, MANY_WORDS, MANY_MEMBERS, FEW_MEMBERS = 40, 40, 10_000, 1500
LAST = "\U0010ffff"
PARAMETER, A_UNIT = re.compile(r":(\w+)"), re.compile(r"unit_\d+")
LISTED = (
    *("id", "unit_id", "unit_code", "state", "full_name", "sort_key", "birth_date", "sex", "member_code"),
    *("card_number", "phone", "joined_on", "rank", "rank_year"),
)
FULL = (*LISTED, "training", "details")
SENSITIVE = (*FULL, "party_status", "sensitive")
IDS = ("id", "unit_id")
"""Come as the database keeps them, a UUID or its hexadecimal digits: making objects of them takes as long as the query."""


@dataclass(frozen=True)
class Wanted:
    """What is asked for. `units` None: all; `state` "ended": all who are members no more; `q`: words, each as a prefix."""

    units: frozenset[UUID] | None = None
    q: str = ""
    state: str = ACTIVE
    sex: str | None = None
    party: str | None = None
    rank: str | None = None
    joined_from: date | None = None
    joined_to: date | None = None
    born_from: date | None = None
    born_to: date | None = None
    sort: Sort = "given_name"


ORDERS: dict[Sort, tuple[str, ...]] = {
    "given_name": ("sort_key", "id"),
    "joined": ("joined_on", "id"),
    "unit": ("unit_code", "sort_key", "id"),
}


def place_of(row: Row[Any], sort: Sort) -> After:
    """Return the place of a row in an order."""
    return tuple(UUID(str(row.id)) if name == "id" else getattr(row, name) for name in ORDERS[sort])


def page(
    db: Connection,
    view: Roster,
    wanted: Wanted,
    after: After | None,
    limit: int,
    columns: Sequence[str] = LISTED,
) -> Sequence[Row[Any]]:
    """Return up to `limit` rows behind `after`; rows that change meanwhile cause neither gaps nor repetitions elsewhere."""
    question = Question(db, view, wanted)
    return [] if question.is_empty() else question.page(after, limit, columns)


def pages(
    db: Connection, view: Roster, wanted: Wanted, columns: Sequence[str], step: int = 500
) -> Iterator[Sequence[Row[Any]]]:
    """Yield all rows, a page at a time: memory stays flat."""
    after: After | None = None
    while rows := page(db, view, wanted, after, step, columns):
        yield rows
        if len(rows) < step:
            return
        after = place_of(rows[-1], wanted.sort)


def count(db: Connection, view: Roster, wanted: Wanted) -> int:
    """Return how many rows there are in all."""
    question = Question(db, view, wanted)
    if question.is_empty():
        return 0
    return question.count()


class Question:
    """One question, with what the words in it come to in this roster. The SQL is text: building it costs more than asking."""

    def __init__(self, db: Connection, view: Roster, wanted: Wanted) -> None:
        self._db, self._view, self._wanted = db, view, wanted
        self._terms = _terms(wanted.q)
        self._values: dict[str, Any] = {"ended": int(wanted.state != ACTIVE)}
        self._by_unit = wanted.units is not None and (not self._terms or self._are_few(wanted.units))
        self._found = [] if self._by_unit else [self._vocabulary(term) for term in self._terms]

    def is_empty(self) -> bool:
        """Tell whether nothing can be found, without asking the roster itself."""
        meant_nothing = bool(self._wanted.q.strip()) and not self._terms
        return self._wanted.units == frozenset() or meant_nothing or {} in self._found

    def count(self) -> int:
        """Return how many rows there are in all."""
        sql = f"SELECT count(*) AS number FROM {self._view.table.name} AS r WHERE {self._of_rows()}"
        return int(self._ask(sql)[0].number)

    def page(self, after: After | None, limit: int, columns: Sequence[str]) -> Sequence[Row[Any]]:
        """Return the page, choosing what narrows best: the units, the rarest word, or the order itself."""
        roster, units, names = self._view.table.name, self._wanted.units, ORDERS[self._wanted.sort]
        shown = ", ".join(f"r.{name}" for name in columns)
        order = ", ".join(f"r.{name}" for name in names)
        self._values["limit"] = limit
        if after is not None:
            self._values |= {f"after_{name}": value for name, value in zip(names, after, strict=True)}
        if self._wanted.sort == "given_name":
            driver = self._driver()
            if self._by_unit and units is not None and len(units) <= MANY_UNITS:
                self._values |= {f"unit_{n}": unit for n, unit in enumerate(sorted(units))}
                if len(units) == 1:
                    return self._ask(self._of_unit(0, after, shown), columns)
                parts = [self._of_unit(n, after) for n in range(len(units))]
                return self._ask(self._merged(parts, shown), columns)
            if driver:
                self._values |= {f"word_{n}": word for n, word in enumerate(driver)}
                if len(driver) == 1:
                    return self._ask(self._of_word(0, after, shown), columns)
                parts = [self._of_word(n, after) for n in range(len(driver))]
                return self._ask(self._merged(parts, shown), columns)
        behind = f" AND {_behind('r', names)}" if after is not None else ""
        rows = f"SELECT {shown} FROM {roster} AS r WHERE {self._of_rows()}{behind}"
        return self._ask(f"{rows} ORDER BY {order} LIMIT :limit", columns)

    def _of_rows(self) -> str:
        units = self._within() if self._wanted.units is not None else ""
        return f"r.ended = :ended{units}{self._of_persons()}"

    def _within(self) -> str:
        self._values["units"] = sorted(self._wanted.units or ())
        return " AND r.unit_id IN :units"

    def _of_persons(self) -> str:
        wanted, found = self._wanted, ""
        for n, term in enumerate(self._terms):
            self._values[f"term_{n}"] = f"% {term}%"
            found += f" AND r.folded LIKE :term_{n}"
        state = None if wanted.state in (ACTIVE, "ended") else wanted.state
        asked = {"state": state, "sex": wanted.sex, "party_status": wanted.party, "rank": wanted.rank}
        for name, value in asked.items():
            if value is not None:
                self._values[name] = value
                found += f" AND r.{name} = :{name}"
        since = {"joined_on": wanted.joined_from, "birth_date": wanted.born_from}
        until = {"joined_on": wanted.joined_to, "birth_date": wanted.born_to}
        for sign, bound, days in ((">=", "from", since), ("<=", "to", until)):
            for name, day in days.items():
                if day is not None:
                    self._values[f"{bound}_{name}"] = day
                    found += f" AND r.{name} {sign} :{bound}_{name}"
        return found

    def _of_unit(self, number: int, after: After | None, shown: str = "r.sort_key, r.id") -> str:
        behind = f" AND {_behind('r', ('sort_key', 'id'))}" if after is not None else ""
        rows = f"SELECT {shown} FROM {self._view.table.name} AS r WHERE r.unit_id = :unit_{number}"
        return f"{rows} AND r.ended = :ended{self._of_persons()}{behind} ORDER BY r.sort_key, r.id LIMIT :limit"

    def _of_word(
        self, number: int, after: After | None, shown: str = "w.sort_key AS sort_key, w.member_id AS id"
    ) -> str:
        behind = " AND (w.sort_key, w.member_id) > (:after_sort_key, :after_id)" if after is not None else ""
        narrowed = (self._within() if self._wanted.units is not None else "") + self._of_persons()
        joined = f"{self._view.word.name} AS w JOIN {self._view.table.name} AS r ON r.id = w.member_id"
        return (
            f"SELECT {shown} FROM {joined} WHERE w.word = :word_{number}"
            f" AND w.ended = :ended{behind}{narrowed} ORDER BY w.sort_key, w.member_id LIMIT :limit"
        )

    def _merged(self, parts: Sequence[str], shown: str) -> str:
        """Return the first rows of all parts together; a member found in two is one."""
        either = " UNION ".join(f"SELECT * FROM ({part}) AS p{n}" for n, part in enumerate(parts))
        first = f"SELECT sort_key, id FROM ({either}) AS e ORDER BY sort_key, id LIMIT :limit"
        rows = f"SELECT {shown} FROM ({first}) AS f JOIN {self._view.table.name} AS r ON r.id = f.id"
        return f"{rows} ORDER BY f.sort_key, f.id"

    def _driver(self) -> list[str]:
        """Return the words of the rarest term; empty where no term narrows enough to go by."""
        usable = [found for found in self._found if len(found) <= MANY_WORDS]
        rarest = min(usable, key=lambda found: sum(found.values()), default={})
        return list(rarest)

    def _are_few(self, units: frozenset[UUID]) -> bool:
        if len(units) > MANY_UNITS:
            return False
        self._values["units"] = sorted(units)
        some = f"SELECT 1 FROM {self._view.table.name} WHERE unit_id IN :units AND ended = :ended LIMIT {FEW_MEMBERS}"
        return int(self._ask(f"SELECT count(*) AS number FROM ({some}) AS s")[0].number) < FEW_MEMBERS

    def _vocabulary(self, term: str) -> dict[str, int]:
        """Return the words of the roster that begin as the term does, at most one more than MANY_WORDS.

        Each with how many members have it, counted up to MANY_MEMBERS where there is a choice to make.
        """
        words_ = self._view.word.name
        most = MANY_MEMBERS if len(self._terms) > 1 else 1
        self._values |= {"since": term, "until": term + LAST, "most": most}
        sql = (
            f"WITH RECURSIVE begins(word) AS (SELECT min(word) FROM {words_} WHERE word >= :since AND word < :until"
            f" UNION ALL SELECT (SELECT min(w.word) FROM {words_} AS w WHERE w.word > begins.word AND w.word < :until)"
            f" FROM begins WHERE begins.word IS NOT NULL)"
            f" SELECT b.word, (SELECT count(*) FROM (SELECT 1 FROM {words_} AS c WHERE c.word = b.word"
            f" AND c.ended = :ended LIMIT :most) AS s) AS number"
            f" FROM begins AS b WHERE b.word IS NOT NULL LIMIT {MANY_WORDS + 1}"
        )
        return {row.word: row.number for row in self._ask(sql)}

    def _ask(self, sql: str, columns: Sequence[str] = ()) -> Sequence[Row[Any]]:
        statement, names = _statement(self._view, sql, tuple(columns))
        return self._db.execute(statement, {name: self._values[name] for name in names}).all()


@lru_cache(maxsize=512)
def _statement(view: Roster, sql: str, columns: tuple[str, ...]) -> tuple[TextClause | TextualSelect, frozenset[str]]:
    statement, names, table = text(sql), frozenset(PARAMETER.findall(sql)), view.table.c
    for name in names:
        bare = name.removeprefix("from_").removeprefix("to_").removeprefix("after_")
        if name == "units" or A_UNIT.fullmatch(name):
            statement = statement.bindparams(bindparam(name, type_=table.id.type, expanding=name == "units"))
        elif bare in table:
            statement = statement.bindparams(bindparam(name, type_=table[bare].type))
    if not columns:
        return statement, names
    return statement.columns(*(column(name) if name in IDS else table[name] for name in columns)), names


def _behind(table: str, names: Sequence[str]) -> str:
    here, there = (", ".join(f"{table}.{name}" for name in names), ", ".join(f":after_{name}" for name in names))
    return f"({here}) > ({there})"


def _terms(q: str) -> list[str]:
    number = digits(q.strip())
    return [number] if number else list(dict.fromkeys(term[:64] for term in words(q)))[:8]
