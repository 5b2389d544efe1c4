"""Tells open pages that the views moved: the feed they listen to, and its form as server-sent events."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Mapping
from time import monotonic
from typing import Protocol

from services.kernel.views import ViewSet

FILLING = "filling"
"""Under this name stands in a position how many figures are still being counted from history."""
KEPT = "kept"
"""Under this name stands in a position how far the service's own store got, where pages show what only it knows."""
HEARTBEAT_SECONDS = 15.0
LOOK_SECONDS = 2.0
FRESH_SECONDS = 0.2


class LiveFeed(Protocol):
    """Tells when the views moved."""

    def changes(self) -> AsyncIterator[str]:
        """Yield the views' position, at once and then each time it has moved, until the feed is closed."""


def written(positions: Iterable[tuple[str, int]]) -> str:
    """Return positions as one word, `members:120,plans:88`."""
    return ",".join(f"{stream}:{position}" for stream, position in positions)


def named(positions: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return positions by service name, in order."""
    return sorted((stream.lower(), position) for stream, position in positions)


class Feed:
    """The feed of a view set: woken by what this process applies, and looking now and then for what another applied.

    `besides` are numbers that pages follow beside the positions, by name. However many pages listen, all are read at most
    once in FRESH_SECONDS.
    """

    def __init__(self, views: ViewSet, besides: Mapping[str, Callable[[], int]] | None = None) -> None:
        self._views, self._besides = views, besides or {}
        self._listening: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()
        self._closed = False
        self._position, self._read_at = "", float("-inf")
        self._reading = asyncio.Lock()
        views.on_move(lambda _stream, _position: self.wake())

    async def changes(self) -> AsyncIterator[str]:
        """Yield the position, at once and then each time it has moved, until the feed is closed."""
        me = (asyncio.get_running_loop(), asyncio.Event())
        self._listening.add(me)
        last = None
        try:
            while not self._closed:
                me[1].clear()
                position = await self._read()
                if position != last:
                    last = position
                    yield position
                try:
                    await asyncio.wait_for(me[1].wait(), LOOK_SECONDS)
                    await asyncio.sleep(FRESH_SECONDS)
                except TimeoutError:
                    continue
        finally:
            self._listening.discard(me)

    def close(self) -> None:
        """End all streams."""
        self._closed = True
        self.wake()

    def wake(self) -> None:
        """Let it look at once; from any thread."""
        for loop, event in list(self._listening):
            if not loop.is_closed():
                loop.call_soon_threadsafe(event.set)

    async def _read(self) -> str:
        async with self._reading:
            if monotonic() - self._read_at >= FRESH_SECONDS:
                self._position, self._read_at = await asyncio.to_thread(self._looked), monotonic()
            return self._position

    def _looked(self) -> str:
        besides = [(name, number) for name, count in self._besides.items() if (number := count())]
        return written([*named(self._views.positions().items()), *besides])


async def events(feed: LiveFeed, heartbeat: float = HEARTBEAT_SECONDS) -> AsyncGenerator[str, None]:
    """Yield the event stream: one `moved` event per change, its id the position; a comment line when nothing moves."""
    changes = feed.changes()
    yield "retry: 2000\n\n"
    coming = asyncio.ensure_future(anext(changes, None))
    try:
        while True:
            done, _ = await asyncio.wait({coming}, timeout=heartbeat)
            if not done:
                yield ": \n\n"
                continue
            position = coming.result()
            if position is None:
                return
            yield f"id: {position}\nevent: moved\ndata: {position}\n\n"
            coming = asyncio.ensure_future(anext(changes, None))
    finally:
        coming.cancel()
