"""How far something that follows another is behind it, in steps and in time."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Standing:
    """Where a follower stands: what it did in this process, how many steps and seconds it is behind, what holds it up."""

    done: int
    lag: int
    seconds: float
    trouble: str


class Level:
    """When a follower last stood at the end of what it follows; from its start on it is behind until it says it is not."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._at = clock()

    def here(self) -> None:
        """Say that the end was reached."""
        self._at = self._clock()

    def standing(self, done: int, lag: int, trouble: str) -> Standing:
        """Return where the follower stands: with a lag or a trouble it is behind since it last was at the end."""
        return Standing(done, lag, self._clock() - self._at if lag or trouble else 0.0, trouble)
