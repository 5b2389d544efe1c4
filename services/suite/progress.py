"""A progress bar on standard error, drawn only where a person can see it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

Step = Callable[[str, int, int], None]
"""Reports (what, done, of how many)."""


class Rate(ProgressColumn):
    """How many a second, lately."""

    def render(self, task: Task) -> Text:
        """Return the rate, a dash while it is not known."""
        return Text(f"{task.speed:,.0f}/s" if task.speed else "–")


@contextmanager
def bar(title: str) -> Iterator[Step]:
    """Give a function to report progress with; one line per kind of step, nothing at all without a terminal.

    A line tells how much of how much, how many a second, and the time taken and left.
    """
    if not sys.stderr.isatty():
        yield lambda what, done, total: None
        return
    told = TextColumn("{task.description:<34}")
    columns = (told, BarColumn(), MofNCompleteColumn(), Rate(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as drawn:
        tasks = {}

        def step(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = drawn.add_task(f"{title}: {what}", total=max(total, 1))
            drawn.update(tasks[what], completed=done, total=max(total, 1))

        yield step
