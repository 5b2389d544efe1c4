"""The network between services cut: who can work goes on, who cannot says so, nothing is lost or doubled."""

import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.support.clerks import at_work, few_loaded
from tests.support.composition import EVERYONE, Composition
from tests.support.scale import scaled

pytestmark = pytest.mark.live
SECONDS = scaled(60, 180)
CUTS = (
    (("members", "postgres"), ("plans", "nats"), ("reporting", "proxy")),
    (("reporting", "postgres"), ("members", "nats"), ("plans", "proxy")),
)
"""Each time: who has no database, who has no bus, whom nobody reaches. The first and the last acknowledge nothing."""
HOLDS = """
import time
from sqlalchemy import text
from services.kernel.config import settings
from services.kernel.views import open_engine
with open_engine(settings(service="members").views_url).begin() as db:
    db.execute(text("SELECT pg_advisory_xact_lock(4711)"))
    time.sleep(900)
"""
"""What holds a lock in a transaction, and has nothing more to say to the database."""
HELD = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711 AND granted"


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Composition]:
    with few_loaded(tmp_path_factory.mktemp("cuts"), "cuts") as one:
        yield one


def test_who_is_cut_off_holds_nothing(system: Composition) -> None:
    """INVARIANT: what a service had locked when it was cut off does not keep its successor from working.

    Without it the server waits for a word of the dead one for two hours, and the next one for a row of its own views.
    """

    def held() -> bool:
        return system.inside("postgres", "psql", "-U", "postgres", "-At", "-c", HELD).stdout.strip() == "1"

    system.run("exec", "--detach", "members", "python", "-c", HOLDS)
    system.until(held, "a transaction of members holds a lock")
    with system.cut("members", "postgres"):
        seconds = system.until(lambda: not held(), "the lock is let go while its holder is cut off")
    print(f"\nlet go {seconds:.1f} s after the cut")
    system.engine("restart", "members")
    system.well_again(*EVERYONE)


@pytest.mark.parametrize("cuts", CUTS)
def test_the_network_is_cut(system: Composition, cuts: tuple[tuple[str, str], ...]) -> None:
    """INVARIANT: a connection that fell silent is noticed and made anew by itself; what was acknowledged is there once.

    A connection on which a service waits for ever, or a command that is answered before it is stored, breaks it.
    """
    (no_database, _), (no_bus, _), _ = cuts
    ends = time.monotonic() + SECONDS
    with at_work(system, limit=10_000) as office:
        with ExitStack() as broken:
            for service, other in cuts:
                broken.enter_context(system.cut(service, other))
            system.until(lambda: not system.ready(no_database), f"{no_database} says that it is not well")
            system.until(lambda: not system.ready(no_bus), f"{no_bus} says that it is not well")
            told = system.doctor()
            assert {no_database, no_bus} <= told.keys()
            print(f"\n{no_database}: {told[no_database]['why']}\n{no_bus}: {told[no_bus]['why']}")
            while time.monotonic() < ends:
                office.goes_on(1, no_bus)
        office.goes_on()
    system.well_again(*EVERYONE)
    assert system.verified()
    assert f"{no_bus} is cut off from NATS" in system.log(no_bus)
