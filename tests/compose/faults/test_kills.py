"""Each container killed again and again under load: what was acknowledged is there, once, all is well again by itself."""

from collections import Counter
from collections.abc import Iterator
from statistics import median

import pytest

from tests.support.clerks import at_work, few_loaded
from tests.support.composition import EVERYONE, SERVICES, Composition
from tests.support.scale import scaled

pytestmark = pytest.mark.live
KILLS = scaled(2, 10)
SURROUNDINGS = ("nats", "postgres", "proxy")


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Composition]:
    with few_loaded(tmp_path_factory.mktemp("faults"), "faults") as one:
        yield one


def test_every_container_is_killed_under_load(system: Composition) -> None:
    """INVARIANT: what was acknowledged is in the store once, whatever is killed at whatever moment, and nobody has to help.

    An answer before the commit, a command done twice because its answer was lost, a process that does not come back break it.
    Two are killed at a time, each of the surroundings with each of the services.
    """
    killed: Counter[str] = Counter()
    seconds: list[float] = []
    with at_work(system) as office:
        for point in range(KILLS):
            for place, surrounding in enumerate(SURROUNDINGS):
                pair = (surrounding, SERVICES[(place + point) % len(SERVICES)])
                before = {victim: system.container(victim)["RestartCount"] for victim in pair}
                for victim in pair:
                    system.kill(victim)
                    killed[victim] += 1
                for victim in pair:
                    system.until(
                        lambda: system.container(victim)["RestartCount"] > before[victim],  # noqa: B023  # ends in turn
                        f"{victim} is restarted",
                    )
                seconds.append(office.goes_on(1))
    assert killed == dict.fromkeys(EVERYONE, KILLS)
    print(
        f"kills: {dict(killed)}; until all acknowledged again: median {median(seconds):.1f} s, longest {max(seconds):.1f} s"
    )
    system.well_again(*EVERYONE)
    assert system.verified()
