"""Every command of the runbook, run in order on real containers, prints what the runbook says."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.another_machine import another_machine
from tests.support.composition import Composition, composed
from tests.support.runbook import followed, followed_by

pytestmark = pytest.mark.live
BLOCKS = followed_by("old", "new")
CHANGED = Path("services") / "suite" / "demo_bloc.yaml"
"""A file of the image that differs in the newer version."""


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Composition]]:
    """The machine of the operator, whose clone is a commit behind, and the new one, which has nothing but SSH and the engine."""
    home, tools = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("tools")
    with (
        composed(tmp_path_factory.mktemp("runbook"), "runbook") as old,
        another_machine("new-machine", home, tools) as commands,
    ):
        outdated(old.folder, tmp_path_factory.mktemp("published"))
        old.environ["PATH"] = f"{commands}:{old.environ['PATH']}"
        new = Composition(home / "bachudong", f"{old.project}-new")
        try:
            yield {"old": old, "new": new}
        finally:
            if new.folder.exists():
                new.down()


def outdated(clone: Path, published: Path) -> None:
    """Make a folder the clone of a repository that is a commit ahead of it."""

    def git(*words: str) -> None:
        who = ("-c", "user.name=Tests", "-c", "user.email=tests@example.org")
        subprocess.run(["git", *who, *words], cwd=clone, check=True, capture_output=True)

    git("init", "--initial-branch", "main")
    git("add", "--all")
    git("commit", "--message", "The version that runs")
    with (clone / CHANGED).open("a", encoding="utf-8") as file:
        file.write("# The newer version.\n")
    git("commit", "--all", "--message", "A newer version")
    git("clone", "--bare", ".", str(published))
    git("reset", "--hard", "HEAD~1")
    git("remote", "add", "origin", str(published))
    git("fetch", "origin")
    git("branch", "--set-upstream-to", "origin/main")


def test_every_command_prints_what_the_runbook_says(machines: dict[str, Composition]) -> None:
    """INVARIANT: who follows the runbook word by word comes through.

    A command renamed, an option dropped, an order that does not work, an output that changed break it.
    """
    ran = 0
    for block in BLOCKS:
        started = time.monotonic()
        followed(machines[block.machine], block)
        ran += len(block.commands.splitlines())
        print(f"\n{block.name}: {time.monotonic() - started:.1f} s")
    print(f"\n{ran} commands run")
    assert ran > 50
    assert "# The newer version." in (machines["new"].folder / CHANGED).read_text("utf-8")
