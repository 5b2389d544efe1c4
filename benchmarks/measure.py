"""How things are measured: alternating rounds, medians, ratios to the raw limit, and the targets they are held against."""

import gc
import os
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.servers import PostgresServer

Contender = Callable[[], float]
"""Runs once and returns a rate per second."""


@dataclass(frozen=True)
class Scale:
    """How much is measured: seconds per slice, rounds, facts and samples."""

    slice: float
    rounds: int
    facts: int
    single_facts: int
    rebuild: int
    samples: int


FULL = Scale(slice=0.7, rounds=3, facts=12_000, single_facts=250, rebuild=100_000, samples=300)
QUICK = Scale(slice=0.2, rounds=1, facts=2_000, single_facts=50, rebuild=8_000, samples=30)


@dataclass(frozen=True)
class Row:
    """One line of a table: what was measured, the figure, and its ratio to the line that is 1.0x (None: no ratio)."""

    name: str
    figure: str
    ratio: float | None = None


@dataclass(frozen=True)
class Target:
    """A promise of speed beside what was found."""

    hop: str
    asked: str
    found: str
    reached: bool


@dataclass
class Hop:
    """The table of one hop, and the targets it answers."""

    title: str
    rows: list[Row] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)


@dataclass
class Bench:
    """What every measurement needs: its scale, a directory of its own, and a PostgreSQL that syncs its commits."""

    scale: Scale
    directory: Path
    postgres: PostgresServer

    def url(self, dialect: str, name: str) -> str:
        """Return the address of an empty database."""
        if dialect == "PostgreSQL":
            return self.postgres.fresh_database()
        return f"sqlite:///{self.directory / name}.db"


def say(text: str) -> None:
    """Report progress on standard error."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {text}\n")
    sys.stderr.flush()


def medians(contenders: Mapping[str, Contender], rounds: int) -> dict[str, float]:
    """Run the contenders in turn, round after round, and return the median of each one's rates."""
    rates: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, run in contenders.items():
            gc.collect()
            rates[name].append(run())
    return {name: statistics.median(found) for name, found in rates.items()}


def rate_for(seconds: float, step: Callable[[], int]) -> float:
    """Repeat `step`, which returns how many it did, for some seconds; return the rate per second."""
    done, start = 0, time.perf_counter()
    while (passed := time.perf_counter() - start) < seconds:
        done += step()
    return done / passed


def timed(count: int, work: Callable[[], Any]) -> float:
    """Do `work` once and return its `count` per second."""
    start = time.perf_counter()
    work()
    return count / (time.perf_counter() - start)


def table(title: str, found: Mapping[str, float], raw: str, *, per: str = "/s") -> Hop:
    """Return a hop's table; the contender `raw` is 1.0x."""
    return Hop(title, [Row(name, f"{rate:,.0f}{per}", rate / found[raw]) for name, rate in found.items()])


def ratio_target(hop: str, ratio: float, at_least: float, of: str) -> Target:
    """Hold a ratio against the least it should be."""
    return Target(hop, f"≥ {at_least:g}x {of}", f"{ratio:.2f}x", ratio >= at_least)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` (0..1) of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def fdatasyncs(directory: Path, seconds: float = 0.5) -> float:
    """Return how many small appends this disk makes durable in a second."""
    descriptor = os.open(directory / "sync", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def step() -> int:
        os.write(descriptor, b"x" * 512)
        os.fdatasync(descriptor)
        return 1

    try:
        return rate_for(seconds, step)
    finally:
        os.close(descriptor)
