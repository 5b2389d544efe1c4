"""Every command of the runbook, run in order on real containers, prints what the runbook says."""

import time
from collections.abc import Iterator

import pytest

from tests.support.composition import Composition, composed
from tests.support.runbook import RUNBOOK, blocks, followed

pytestmark = pytest.mark.live
BLOCKS = [one for one in blocks(RUNBOOK.read_text("utf-8")) if one.machine != "cluster"]


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Composition]]:
    """The machine of the operator, and the new one it is moved to: another project, to which the clone was brought."""
    with composed(tmp_path_factory.mktemp("runbook"), "runbook") as old:
        new = Composition(old.folder, f"{old.project}-new")
        try:
            yield {"old": old, "new": new}
        finally:
            new.down()


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
        followed(machines[block.machine], block)
        ran += len(block.commands.splitlines())
        print(f"\n{block.name}: {time.monotonic() - started:.1f} s")
    print(f"\n{ran} commands run")
    assert ran > 50
