"""Tasks of the event loop: ended for sure, or waited for with a sign of life."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
CANCELLED_AGAIN_AFTER = 1.0


async def ended(tasks: Sequence["asyncio.Future[Any]"]) -> None:
    """Cancel tasks until they are done: `asyncio.wait_for` of Python 3.11 may swallow a cancellation that meets a result."""
    left = set(tasks)
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=CANCELLED_AGAIN_AFTER)


async def beating(work: Awaitable[T], beat: Callable[[], None]) -> T:
    """Wait for a work that ends by itself, showing life meanwhile."""
    doing = asyncio.ensure_future(work)
    try:
        while not doing.done():
            beat()
            await asyncio.wait({doing}, timeout=1)
        return doing.result()
    finally:
        doing.cancel()
