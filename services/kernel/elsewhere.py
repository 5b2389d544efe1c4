"""Views filled by a process of its own, while this one reads the bus: a rebuild takes the time of the slower of the two."""

import multiprocessing
import signal
import threading
from collections.abc import Callable, Sequence
from functools import partial
from multiprocessing.connection import Connection
from typing import Self

from sqlalchemy.exc import ProgrammingError

from services.kernel.bus import Incoming
from services.kernel.errors import Explained
from services.kernel.inbox import Decode, delivered
from services.kernel.run import spare_the_collector
from services.kernel.views import DATABASE_AWAY, CannotApply, Delivered, Generation, LostRace, Place, ViewSet

BATCH = 2000
"""How many facts are best applied at once where nobody waits for the next one: most of them move the same few sums."""
TOLD = (LostRace, CannotApply, ProgrammingError, *DATABASE_AWAY)
"""What an inbox knows how to go on after: it is told by the process that writes and raised in the one that reads."""

Open = Callable[[], tuple[ViewSet, Decode]]
"""Opens the views, and says how bodies are read; a process of its own calls it, so it must be found by its name."""


class WriterEnded(Explained):
    """The process that writes ended before its time: it was killed, most likely for want of memory."""

    def __init__(self, exit_code: int | None) -> None:
        super().__init__(
            f"Tiến trình ghi bảng đã dừng giữa chừng (mã thoát {exit_code}). Những gì đã ghi vẫn còn: "
            "hãy chạy lại lệnh, việc sẽ được làm tiếp từ đó."
        )


class Elsewhere:
    """Takes the place of views where an inbox fills a generation: a batch is read, decoded and written by a child.

    A context: the child lives as long as it. What goes wrong in the child is raised here; where the child itself ended,
    WriterEnded is. Should this process be killed, the child ends once its batch is written.
    """

    def __init__(self, views: ViewSet, open_views: Open) -> None:
        spawning = multiprocessing.get_context("spawn")
        self._views = views
        self._line, self._theirs = spawning.Pipe()
        self._child = spawning.Process(target=_write, args=(self._theirs, open_views), daemon=True)
        self._turn = threading.Lock()

    def __enter__(self) -> Self:
        self._child.start()
        self._theirs.close()
        return self

    def __exit__(self, *_: object) -> None:
        with self._turn:
            self._line.close()
        self._child.join()

    @property
    def pid(self) -> int:
        """The process that writes."""
        assert self._child.pid is not None
        return self._child.pid

    @staticmethod
    def unread(decode: Decode) -> Decode:
        """Return how the inbox is to read bodies of these types: not at all, the child does."""
        return dict.fromkeys(decode, bytes)

    def live_name(self) -> str:
        return self._views.live_name()

    def generation(self, name: str) -> Generation:
        return self._views.generation(name)

    def place(self, generation: Generation, stream: str) -> Place:
        return self._views.place(generation, stream)

    def apply(
        self,
        generation: Generation,
        stream: str,
        batch: Sequence[Delivered],
        old: Place,
        new: Place,
        *,
        strict: bool = False,
        live: bool = True,
    ) -> None:
        """Do as `ViewSet.apply` does, elsewhere. Blocks until it is done; raises WriterEnded besides."""
        facts = [Incoming(one.position, 0, one.type, one.key, one.data, one.traceparent) for one in batch]
        try:
            with self._turn:
                self._line.send((generation.name, stream, facts, old, new, strict, live))
                error = self._line.recv()
        except (EOFError, OSError) as gone:
            self._child.join()
            raise WriterEnded(self._child.exitcode) from gone
        if error is not None:
            raise error from getattr(error, "orig", None)


def _write(line: Connection, open_views: Open) -> None:
    """Write what comes until nothing can come any more. Whoever reads says when it is over, not who presses Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    views, decode = open_views()
    spare_the_collector()
    try:
        while True:
            line.send(_written(views, decode, *line.recv()))
    except (EOFError, OSError):
        return
    finally:
        views.close()


def _written(
    views: ViewSet,
    decode: Decode,
    name: str,
    stream: str,
    facts: Sequence[Incoming],
    old: Place,
    new: Place,
    strict: bool,
    live: bool,
) -> Exception | None:
    batch = list(map(partial(delivered, decode), facts))
    try:
        views.apply(views.generation(name), stream, batch, old, new, strict=strict, live=live)
    except TOLD as error:
        return error
    return None
