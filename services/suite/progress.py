"""A progress bar on standard error, drawn only where a person can see it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

Step = Callable[[str, int, int], None]
"""Reports (what, done, of how many)."""


@contextmanager
def bar(title: str) -> Iterator[Step]:
    """Give a function to report progress with; one line per kind of step, nothing at all without a terminal."""
    if not sys.stderr.isatty():
        yield lambda what, done, total: None
        return
    columns = (TextColumn("{task.description:<34}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as drawn:
        tasks = {}

        def step(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = drawn.add_task(f"{title}: {what}", total=max(total, 1))
            drawn.update(tasks[what], completed=done, total=max(total, 1))

        yield step
