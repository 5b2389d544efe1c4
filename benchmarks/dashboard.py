"""The pages of a bloc of 63 units as a reader asks for them, after one year of facts and after ten, on both databases."""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from datetime import date, timedelta
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import psycopg
from fastapi.testclient import TestClient
from sqlalchemy.engine import make_url

from benchmarks import sample
from benchmarks.measure import Bench, Hop, Row, Target, percentile, say
from benchmarks.projecting import BATCH, apply, wire
from services.kernel.http import Gate, create_app
from services.kernel.keys import Keys
from services.kernel.run import spare_the_collector
from services.kernel.views import ViewSet, open_engine
from services.reporting import pages
from services.reporting.pages.live import Feed
from services.reporting.views import views

MOST_MS, MOST_GROWTH = 50, 2.0
WARM = 20
"""How often a page is asked for before it is measured: statements are prepared, templates compiled."""
PAGES = {
    "overview": "/?on={on}",
    "unit page": "/units/cs-07?on={on}",
    "overview as of three years before": "/?on={before}",
    "why, bloc": "/figures/members.active?on={on}",
    "why, unit": "/figures/members.admitted?unit=cs-07&on={on}",
    "fact": "/facts/members/{position}?on={on}",
}
AS_KNOWN = {"overview as known half-way": "/?on={on}&known_at={known}"}
"""Answered from the entries themselves: its cost grows with the history, as design.md says."""


def run(bench: Bench, dialect: str) -> Hop:
    """Measure the pages on one database."""
    say(f"dashboard on {dialect}")
    facts = bench.scale.rebuild
    one = _filled(bench, dialect, "one-year", facts // sample.YEARS, 1)
    ten = _filled(bench, dialect, "ten-years", facts, sample.YEARS)
    rows, targets = [], []
    raw = _raw(ten, bench.scale.samples * 3)
    rows.append(Row("raw: one entry by its key", f"p99 {percentile(raw, 0.99):.2f} ms"))
    with _reader(one, bench.directory) as short, _reader(ten, bench.directory) as long:
        for name, address in {**PAGES, **AS_KNOWN}.items():
            found = [
                _taken(bench, ask, address, years, count)
                for ask, years, count in ((short, 1, facts // sample.YEARS), (long, sample.YEARS, facts))
            ]
            growth = percentile(found[1], 0.5) / percentile(found[0], 0.5)
            p99 = percentile(found[1], 0.99)
            rows += [
                Row(f"{name}, {label}", f"p50 {percentile(took, 0.5):.1f}  p99 {percentile(took, 0.99):.1f} ms", ratio)
                for label, took, ratio in (("1 year", found[0], 1.0), ("10 years", found[1], growth))
            ]
            if name in PAGES:
                targets.append(
                    Target(
                        f"{name}, {dialect}, 10 years",
                        f"p99 ≤ {MOST_MS} ms, ≤ {MOST_GROWTH:g}x of 1 year",
                        f"{p99:.0f} ms, {growth:.2f}x",
                        p99 <= MOST_MS and growth <= MOST_GROWTH,
                    )
                )
    return Hop(f"pages of {sample.UNITS} units over HTTP, {facts:,} facts, {dialect}", rows, targets)


def _filled(bench: Bench, dialect: str, name: str, count: int, years: int) -> str:
    """Return the address of a database that applied so many facts, and was left as a rebuild leaves it."""
    url = bench.url(dialect, name)
    shown = ViewSet(open_engine(url), views, sample.now)
    try:
        apply(shown, (wire(fact) for fact in sample.facts(count, years=years)), BATCH)
        shown.tidy(shown.generation(shown.live_name()))
    finally:
        shown.close()
    _written(url)
    return url


def _written(url: str) -> None:
    """Have everything written that a million facts at once left to be written later: the pages are measured, not the load."""
    if make_url(url).get_backend_name() == "postgresql":
        with psycopg.connect(url, autocommit=True) as db:
            db.execute("CHECKPOINT")
    os.sync()


@contextmanager
def _reader(url: str, directory: Path) -> Iterator[Callable[[Sequence[str]], list[float]]]:
    """Give a function that asks for pages in a process that does nothing else, as a server is one, and returns the times."""
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        yield lambda addresses: process.submit(_asked, url, directory, addresses).result()


def _asked(url: str, directory: Path, addresses: Sequence[str]) -> list[float]:
    """Return the milliseconds until each page was there."""
    client = _client(url, directory)
    taken = []
    for address in addresses:
        start = time.perf_counter()
        answer = client.get(address)
        taken.append((time.perf_counter() - start) * 1000)
        assert answer.status_code == 200, address
    return taken


@cache
def _client(url: str, directory: Path) -> TestClient:
    """Open the pages of a database, once in a process; they end with it."""
    shown = ViewSet(open_engine(url), views, sample.now)
    gate = Gate(Keys(directory / "keys"), {})
    app = create_app("pages", [pages.router(shown, gate, lambda: date(2026, 1, 1), Feed(shown))])
    spare_the_collector()
    return TestClient(app, headers={"Accept": "text/html"}).__enter__()


def _taken(
    bench: Bench, ask: Callable[[Sequence[str]], list[float]], address: str, years: int, facts: int
) -> list[float]:
    last = sample.FIRST_DAY + timedelta(days=365 * years - 14)
    known = sample.START + timedelta(minutes=facts // 2)
    samples, first = (bench.scale.samples, WARM) if "known" not in address else (5, 3)
    addresses = []
    for number in range(samples + first):
        on = last - timedelta(days=number % 5)
        before = max(on - timedelta(days=3 * 365), sample.FIRST_DAY + timedelta(days=30))
        told = {"on": on, "before": before, "known": f"{known:%Y-%m-%dT%H:%MZ}", "position": facts // 2 + number}
        addresses.append(address.format(**told))
    return ask(addresses)[first:]


def _raw(url: str, samples: int) -> list[float]:
    """Return the milliseconds of reading one row of the ledger by its key, through the driver alone."""
    parsed = make_url(url)
    key = "figure = {p} AND effective_on = {p} AND unit_id = {p} AND source = {p} AND position = {p} AND line = {p}"
    any_key = "SELECT figure, effective_on, unit_id, source, position, line FROM entry_g1 LIMIT 1 OFFSET 1000"
    if parsed.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(parsed.database or "")) as lite:
            row = lite.execute(any_key).fetchone()
            by_key = f"SELECT amount FROM entry_g1 WHERE {key.format(p='?')}"  # of constants
            return [_timed(lambda: lite.execute(by_key, row).fetchone()) for _ in range(samples)]
    with psycopg.connect(url) as connection:
        row = connection.execute(any_key).fetchone()
        by_key = f"SELECT amount FROM entry_g1 WHERE {key.format(p='%s')}"  # of constants
        return [_timed(lambda: connection.execute(by_key, row).fetchone()) for _ in range(samples)]


def _timed(ask: Callable[[], object]) -> float:
    start = time.perf_counter()
    assert ask() is not None
    return (time.perf_counter() - start) * 1000
