"""A dashboard's answer: the overview of 63 units, after one year of facts and after ten."""

import time
from datetime import date, timedelta

from benchmarks import sample
from benchmarks.measure import Bench, Hop, Row, Target, percentile, say
from benchmarks.projecting import BATCH, apply, wire
from services.kernel.views import ViewSet, open_engine
from services.reporting.views import queries, views


def run(bench: Bench, ten_years: str) -> Hop:
    """Measure against the database at `ten_years`, which the rebuild filled, and one with a tenth of it."""
    say("dashboard")
    short = ViewSet(open_engine(bench.url("SQLite", "one-year")), views, sample.now)
    apply(short, [wire(fact) for fact in sample.facts(bench.scale.rebuild // sample.YEARS, years=1)], BATCH)
    long = ViewSet(open_engine(ten_years), views, sample.now)
    samples = bench.scale.samples // 2
    try:
        one: list[float] = []
        ten: list[float] = []
        _ask(short, 1, 5)
        _ask(long, sample.YEARS, 5)
        for _ in range(bench.scale.rounds):
            one += _ask(short, 1, samples // bench.scale.rounds)
            ten += _ask(long, sample.YEARS, samples // bench.scale.rounds)
    finally:
        short.close()
        long.close()
    rows = [
        Row(f"{name}, {label}", f"{percentile(found, share):.1f} ms", percentile(found, share) / percentile(one, share))
        for name, found in (("1 year", one), ("10 years", ten))
        for label, share in (("p50", 0.5), ("p99", 0.99))
    ]
    p99, growth = percentile(ten, 0.99), percentile(ten, 0.5) / percentile(one, 0.5)
    targets = [
        Target("dashboard, 63 units, 10 years", "p99 ≤ 50 ms", f"p99 {p99:.1f} ms", p99 <= 50),
        Target("dashboard, cost independent of history", "p50 ≤ 1.5x that of 1 year", f"{growth:.2f}x", growth <= 1.5),
    ]
    return Hop(f"overview of {sample.UNITS} units on a day within a month, every figure", rows, targets)


def _ask(shown: ViewSet, years: int, samples: int) -> list[float]:
    last = sample.FIRST_DAY + timedelta(days=365 * years - 14)
    taken = []
    for number in range(samples):
        on: date = last - timedelta(days=number % 5)
        start = time.perf_counter()
        with shown.read() as (db, live):
            answer = queries.overview(db, live, on=on)
        taken.append((time.perf_counter() - start) * 1000)
        assert len(answer.units) == sample.UNITS
    return taken
