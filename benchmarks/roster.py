"""Lists and searches of a roster of 100,000: through the view beside the same questions as bare SQL, and over HTTP."""

import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import httpx
import psycopg
import uvicorn
from fastapi import APIRouter
from sqlalchemy.engine import make_url

from benchmarks import sample
from benchmarks.measure import Bench, Hop, Row, Target, percentile, say
from services.kernel.http import Gate, create_app
from services.kernel.keys import Keys
from services.kernel.store import Recorded
from services.kernel.text import fold
from services.kernel.views import NOWHERE, Delivered, Place, ViewSet, open_engine
from services.members.api import roster
from services.members.domain.member_events import Registered
from services.members.domain.unit import Established, UnitRef
from services.members.views.roster import Roster
from services.members.views.roster_queries import LISTED, After, Wanted, page
from services.members.views.units import Units


def words(text: str) -> list[str]:
    """Return the words of a text; a word said twice comes up twice as often."""
    return text.split()


FAMILIES = words("Nguyễn Nguyễn Nguyễn Nguyễn Trần Trần Lê Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý")
MIDDLES = words("Văn Văn Văn Thị Thị Thị Minh Thanh Ngọc Hữu Đức Quang Thu Hải Xuân")
GIVEN = words(
    "An Anh Ánh Bảo Bình Châu Chi Công Cường Dũng Dung Duy Dương Đạt Đào Đức Giang Hà Hải Hạnh Hằng Hiền Hiếu Hoa Hòa "
    "Hoàng Hùng Hương Huy Huyền Khánh Khoa Lan Linh Long Mai Minh Nam Nga Ngân Nghĩa Ngọc Nhung Oanh Phong Phúc Phương "
    "Quân Quang Quỳnh Sơn Tâm Thảo Thành Thắng Thủy Trang Trung Tú Tuấn Uyên Vân Việt Vy Yến"
)
BRANCHES, BATCH, PAGE, AT_ONCE = 630, 500, 50, 25
LIST, SEARCH = "list", "search"
Ask = Callable[[str, Sequence[Any]], Sequence[Any]]


@dataclass(frozen=True)
class Asked:
    """One question: through the view, as bare SQL (`?` for a value), over HTTP; what kind it is."""

    kind: str
    wanted: Wanted
    after: After | None
    sql: str
    values: tuple[Any, ...]
    query: str


def run(bench: Bench, dialect: str) -> Hop:
    """Measure on one database."""
    say(f"roster on {dialect}")
    url = bench.url(dialect, "roster")
    views = ViewSet(open_engine(url), lambda *one: [Units(*one), Roster(*one)], sample.now)
    taken: dict[tuple[str, str], list[float]] = {}
    try:
        people = _fill(views, bench.scale.rebuild)
        with _bare(url, dialect) as bare, _served(views) as http:
            asked = _questions(views, people, bench.scale.samples, dialect)
            for start in range(0, len(asked), AT_ONCE):
                part = asked[start : start + AT_ONCE]
                for name, ask in (("bare SQL", _bare_way(bare)), ("ours", _our_way(views)), ("HTTP", _http_way(http))):
                    for one in part:
                        began = time.perf_counter()
                        ask(one)
                        taken.setdefault((one.kind, name), []).append((time.perf_counter() - began) * 1000)
    finally:
        views.close()
    return _table(dialect, bench.scale.rebuild, taken)


def _table(dialect: str, people: int, taken: dict[tuple[str, str], list[float]]) -> Hop:
    hop = Hop(f"roster of {people:,}, pages of {PAGE}, {dialect}")
    for (kind, name), found in sorted(taken.items()):
        for label, share in (("p50", 0.5), ("p99", 0.99)):
            here, raw = percentile(found, share), percentile(taken[kind, "bare SQL"], share)
            hop.rows.append(Row(f"{kind}, {name}, {label}", f"{here:.2f} ms", here / raw))
    for kind in (LIST, SEARCH):
        ratio = percentile(taken[kind, "ours"], 0.99) / percentile(taken[kind, "bare SQL"], 0.99)
        hop.targets.append(Target(f"roster {kind}, {dialect}", "p99 ≤ 3x bare SQL", f"{ratio:.2f}x", ratio <= 3))
    return hop


def _fill(views: ViewSet, count: int) -> list[str]:
    random = Random(1)  # noqa: S311  # the same people every time, no secret
    place, people, events = NOWHERE, [], []
    units = [UnitRef(id=UUID(int=n), code=f"cd-{n:03}") for n in range(1, BRANCHES + 1)]
    for unit in units:
        established = Established(code=unit.code, name=f"Chi đoàn {unit.code}", kind="BRANCH", parent=None)
        events.append((unit.id, established))
    for n in range(count):
        people.append(f"{random.choice(FAMILIES)} {random.choice(MIDDLES)} {random.choice(GIVEN)}")
        fields: dict[str, Any] = {"unit": random.choice(units), "full_name": people[-1], "member_code": f"DV{n:08}"}
        fields |= {"birth_date": "1999-01-02", "sex": "FEMALE", "joined_on": date(2015, 3, 26), "on": sample.ON}
        events.append((UUID(int=10**9 + n * 7919 % count), Registered.model_validate(fields)))
    live = views.generation(views.live_name())
    for start in range(0, len(events), BATCH):
        part = events[start : start + BATCH]
        batch = [
            Delivered(n, event.TOPIC, str(stream), b"", _recorded(n, stream, event), private=True)
            for n, (stream, event) in enumerate(part, start + 1)
        ]
        new = Place(start + len(part), start + len(part), "own")
        views.apply(live, "MEMBERS", batch, place, new)
        place = new
    if views.engine.dialect.name == "postgresql":
        with views.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            db.exec_driver_sql("VACUUM ANALYZE")
    return people


def _recorded(position: int, stream: UUID, event: Any) -> Recorded:
    return Recorded(position, stream, 1, event, sample.START, sample.ON, sample.CALLER.actor, None, "", None, None)


def _questions(views: ViewSet, people: list[str], samples: int, dialect: str) -> list[Asked]:
    """Return pages of the whole and of a branch, and searches by full name, given name, beginning and code."""
    random = Random(2)  # noqa: S311  # the same questions every time
    live = views.generation(views.live_name()).views[Roster.NAME]
    rows, index = live.table.name, live.word.name
    shown = ", ".join(f"r.{name}" for name in LISTED)
    ordered = f"ORDER BY r.sort_key, r.id LIMIT {PAGE + 1}"
    by_word = f"SELECT {shown} FROM {index} w JOIN {rows} r ON r.id = w.member_id WHERE w.ended = 0"
    in_word_order = f"ORDER BY w.sort_key, w.member_id LIMIT {PAGE + 1}"
    found: list[Asked] = []
    with views.read() as (db, _):
        places = [(row.sort_key, UUID(str(row.id))) for row in page(db, live, Wanted(), None, 5000)][::50]
    for n in range(samples):
        number = random.randrange(len(people))
        folded = fold(people[number])
        family, middle, given = folded.split()
        key, whom = random.choice(places)
        unit = UUID(int=random.randrange(1, BRANCHES + 1))
        values: Sequence[tuple[str, Wanted, After | None, str, tuple[Any, ...], str]] = (
            (
                LIST, Wanted(), (key, whom),
                f"SELECT {shown} FROM {rows} r WHERE r.ended = 0 AND (r.sort_key, r.id) > (?, ?) {ordered}",
                (key, _id(whom, dialect)), f"cursor={roster.cursor_behind((key, whom))}",
            ),
            (
                LIST, Wanted(units=frozenset({unit})), None,
                f"SELECT {shown} FROM {rows} r WHERE r.unit_id = ? AND r.ended = 0 {ordered}",
                (_id(unit, dialect),), f"unit={unit}",
            ),
            (
                SEARCH, Wanted(q=folded), None,
                f"{by_word} AND w.word = ? AND r.folded LIKE ? AND r.folded LIKE ? {in_word_order}",
                (given, f"% {family}%", f"% {middle}%"), f"q={folded}",
            ),
            (SEARCH, Wanted(q=given), None, f"{by_word} AND w.word = ? {in_word_order}", (given,), f"q={given}"),
            (
                SEARCH, Wanted(q=given[:3]), None,
                f"SELECT {shown} FROM {rows} r WHERE r.id IN (SELECT member_id FROM {index} WHERE word >= ? AND word < ? "
                f"AND ended = 0) {ordered}",
                (given[:3], given[:3] + "\U0010ffff"), f"q={given[:3]}",
            ),
            (
                SEARCH, Wanted(q=f"DV{number:08}"), None, f"{by_word} AND w.word = ? {in_word_order}",
                (f"dv{number:08}",), f"q=DV{number:08}",
            ),
        )  # fmt: skip
        found.append(Asked(*values[n % len(values)]))
    return found


def _id(one: UUID, dialect: str) -> Any:
    return one if dialect == "PostgreSQL" else one.hex


def _bare_way(ask: Ask) -> Callable[[Asked], object]:
    return lambda one: ask(one.sql, one.values)


def _our_way(views: ViewSet) -> Callable[[Asked], object]:
    def ask(one: Asked) -> object:
        with views.read() as (db, live):
            return page(db, live[Roster.NAME], one.wanted, one.after, PAGE + 1)

    return ask


def _http_way(http: httpx.Client) -> Callable[[Asked], object]:
    return lambda one: http.get(f"/roster?limit={PAGE}&{one.query}").raise_for_status()


@contextmanager
def _bare(url: str, dialect: str) -> Iterator[Ask]:
    if dialect == "PostgreSQL":
        with psycopg.connect(url, autocommit=True) as connection:
            yield lambda sql, values: connection.execute(sql.replace("?", "%s"), values).fetchall()
    else:
        with closing(sqlite3.connect(make_url(url).database or "", isolation_level=None)) as lite:
            lite.execute("PRAGMA cache_size=-65536")
            yield lambda sql, values: lite.execute(sql, values).fetchall()


@contextmanager
def _served(views: ViewSet) -> Iterator[httpx.Client]:
    with tempfile.TemporaryDirectory() as directory:
        keys, routes = Keys(Path(directory) / "api-keys.json"), APIRouter()
        roster.add_routes(routes, None, views, Gate(keys, {}))  # type: ignore[arg-type]  # the roster asks no use case
        config = uvicorn.Config(create_app("roster", [routes]), port=0, log_config=None, access_log=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        address = server.servers[0].sockets[0].getsockname()
        token = keys.create(account="an", post="Bí thư", at=sample.START)
        with httpx.Client(base_url=f"http://127.0.0.1:{address[1]}", headers={"X-API-Key": token}) as http:
            yield http
        server.should_exit = True
        thread.join()
