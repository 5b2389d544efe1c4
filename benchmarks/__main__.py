"""Prints a table per hop, raw, default and ours in one run, and the targets beside what was found: `python -m benchmarks`."""

import argparse
import json
import platform
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from benchmarks import chain, commands, dashboard, importing, projecting, rebuilding, relaying, roster, starting
from benchmarks.measure import FULL, QUICK, Bench, Hop, fdatasyncs, say
from services.kernel.run import spare_the_collector
from tests.support.servers import PostgresServer

Measurement = Callable[[Bench], Sequence[Hop]]


MEASUREMENTS: dict[str, Measurement] = {
    "commands": lambda bench: [*commands.run(bench, "SQLite"), *commands.run(bench, "PostgreSQL")],
    "relay": lambda bench: [relaying.run(bench)],
    "projection": lambda bench: [projecting.run(bench, "SQLite"), projecting.run(bench, "PostgreSQL")],
    "latency": lambda bench: [chain.latency(bench)],
    "rebuild": lambda bench: rebuilding.run(bench, ("SQLite", "PostgreSQL")),
    "dashboard": lambda bench: [dashboard.run(bench, "SQLite"), dashboard.run(bench, "PostgreSQL")],
    "roster": lambda bench: [roster.run(bench, "SQLite"), roster.run(bench, "PostgreSQL")],
    "import": lambda bench: [importing.run(bench, "SQLite"), importing.run(bench, "PostgreSQL", ("official .xlsx",))],
    "up": lambda bench: [starting.run(bench)],
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; the exit code is 0 whether or not targets were reached."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print everything as JSON")
    parser.add_argument(
        "--quick", action="store_true", help="a fifth of the time, one round: a smoke test, no evidence"
    )
    parser.add_argument("--only", choices=MEASUREMENTS, action="append", help="measure only this (repeatable)")
    parser.add_argument("--directory", type=Path, help="where to put the databases: a disk to measure; default: TMPDIR")
    parser.add_argument("--history", type=int, help="how many facts ten years have, in rebuild and dashboard")
    asked = parser.parse_args(arguments)
    spare_the_collector()  # as the services do when they are up
    start = time.monotonic()
    hops: list[Hop] = []
    postgres = PostgresServer(fsync=True)
    with tempfile.TemporaryDirectory(prefix="bcd-bench-", dir=asked.directory) as directory:
        scale = QUICK if asked.quick else FULL
        if asked.history:
            scale = replace(scale, rebuild=asked.history)
        bench = Bench(scale, Path(directory), postgres)
        machine = {
            "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version,
            "system": platform.platform(),
            "fdatasync_per_second": round(fdatasyncs(bench.directory)),
        }
        try:
            postgres.start()
            for name, measure in MEASUREMENTS.items():
                if not asked.only or name in asked.only:
                    hops += measure(bench)
        finally:
            postgres.stop()
    say(f"measured in {time.monotonic() - start:.0f} s")
    if asked.json:
        found = {"quick": asked.quick, "machine": machine, "hops": [asdict(hop) for hop in hops]}
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.write("\n".join(_lines(machine, hops)) + "\n")
    return 0


def _lines(machine: dict[str, object], hops: Sequence[Hop]) -> list[str]:
    lines = [", ".join(f"{name} {value}" for name, value in machine.items())]
    for hop in hops:
        lines += ["", hop.title]
        width = max(len(row.name) for row in hop.rows)
        for row in hop.rows:
            ratio = "" if row.ratio is None else f"{row.ratio:8.2f}x"
            lines.append(f"  {row.name:{width}} {row.figure:>18} {ratio}".rstrip())
    targets = [target for hop in hops for target in hop.targets]
    lines += ["", "Targets"]
    width = max(len(target.hop) for target in targets)
    asked = max(len(target.asked) for target in targets)
    for target in targets:
        verdict = "reached" if target.reached else "NOT REACHED"
        lines.append(f"  {target.hop:{width}}  {target.asked:{asked}}  found {target.found:14} {verdict}")
    reached = sum(target.reached for target in targets)
    return [*lines, f"{reached} of {len(targets)} reached"]


if __name__ == "__main__":
    sys.exit(main())
