"""Every command of the runbook, run in order on real containers, prints what the runbook says."""

import os
import subprocess
import time
from collections.abc import Iterator

import pytest

from tests.support.composition import Composition, composed
from tests.support.runbook import RUNBOOK, Block, blocks

pytestmark = pytest.mark.live
BLOCKS = blocks(RUNBOOK.read_text("utf-8"))
PATIENCE = 900


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Composition]]:
    """The machine of the operator, and the new one it is moved to: another project, to which the clone was brought."""
    with composed(tmp_path_factory.mktemp("runbook"), "runbook") as old:
        new = Composition(old.folder, f"{old.project}-new")
        try:
            yield {"old": old, "new": new}
        finally:
            new.down()


def environment(machine: Composition) -> dict[str, str]:
    """Return what the shell of an operator has there; what the test sets stands before .env, as the shell's own does."""
    return machine.environ | {"COMPOSE_PROGRESS": "plain", "COMPOSE_ANSI": "never", "PATH": os.environ["PATH"]}


def run(machine: Composition, block: Block) -> str:
    """Run the commands of a block and return all they printed; fail with it where one of them fails."""
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", block.commands],
        cwd=machine.folder, env=environment(machine), stdin=subprocess.DEVNULL, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{block.name}\n{done.stdout}"
    return done.stdout


def test_every_command_prints_what_the_runbook_says(machines: dict[str, Composition]) -> None:
    """INVARIANT: who follows the runbook word by word comes through.

    A command renamed, an option dropped, an order that does not work, an output that changed break it.
    """
    ran = 0
    for block in BLOCKS:
        if block.not_here:
            print(f"\nNOT RUN, {block.not_here}: {block.name}")
            continue
        started = time.monotonic()
        output = run(machines[block.machine], block)
        assert block.missing(output) == [], f"{block.name}\n{output}"
        ran += len(block.commands.splitlines())
        print(f"\n{block.name}: {time.monotonic() - started:.1f} s")
    print(f"\n{ran} commands run")
    assert ran > 50
