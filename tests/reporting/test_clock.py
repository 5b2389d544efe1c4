"""The clock of reports strikes again and again, also where the views were not ready."""

import asyncio
from collections.abc import Callable
from typing import ClassVar

import pytest

from services.kernel.decider import Refusal
from services.reporting.application.clock import Ticking


class NotReady(Refusal):
    """The views are being built."""

    CODE: ClassVar[str] = "test.not_ready"
    STATUS: ClassVar[int] = 503


class Foreign(Refusal):
    """A refusal that waiting does not heal."""

    CODE: ClassVar[str] = "test.foreign"


class Strikes:
    """Refuses as told, one after another."""

    def __init__(self, *refusals: Refusal) -> None:
        self._left, self.count = list(refusals), 0

    def __call__(self) -> None:
        self.count += 1
        raise self._left.pop(0)


def running(strike: Callable[[], object]) -> None:
    asyncio.run(Ticking(strike, idle=0, every=1).run(lambda: None))


def test_a_clock_whose_views_are_not_ready_strikes_again() -> None:
    strikes = Strikes(NotReady(), NotReady(), Foreign())
    with pytest.raises(Foreign):
        running(strikes)
    assert strikes.count == 3
