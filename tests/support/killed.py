"""Work done by processes of its own, each killed after a step, until one of them ends it."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection

Tell = Callable[[], None]
FORKED = multiprocessing.get_context("fork")


def until_done(work: Callable[[Tell], None], kills: int) -> int:
    """Run `work` in a child that says by `tell` when it got on; kill -9 it then, `kills` times; let the last one end.

    Returns how many children were killed before their end.
    """
    killed = 0
    for _ in range(kills):
        mine, theirs = FORKED.Pipe()
        child = FORKED.Process(target=_run, args=(work, theirs))
        child.start()
        theirs.close()
        try:
            mine.recv()
            assert child.pid is not None
            os.kill(child.pid, signal.SIGKILL)
        except EOFError:
            pass
        child.join()
        killed += child.exitcode == -signal.SIGKILL
    last = FORKED.Process(target=work, args=(_nothing,))
    last.start()
    last.join()
    assert last.exitcode == 0
    return killed


def _run(work: Callable[[Tell], None], told: Connection) -> None:
    def tell() -> None:
        told.send(None)
        signal.pause()

    work(tell)


def _nothing() -> None:
    """Go on."""
