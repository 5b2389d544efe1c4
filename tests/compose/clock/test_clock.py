"""A clock off by a day: nothing is lost, order does not rest on it, and doctor says whose clock is off by how much."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.support.clerks import Office, at_work, load_few
from tests.support.composition import EVERYONE, SERVICES, Composition, composed

pytestmark = pytest.mark.live
OFF = {"members": "-1d", "plans": "+1d"}
OVERRIDE = """
  {service}:
    environment: {{LD_PRELOAD: /opt/faketime.so, FAKETIME: "{by}", DONT_FAKE_MONOTONIC: "1"}}
    volumes: [{{type: bind, source: {library}, target: /opt/faketime.so, read_only: true}}]
"""


def library() -> Path:
    """Return the library that tells a process another time; looked up, not loaded."""
    found = find_spec("libfaketime")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "vendor" / "libfaketime" / "src" / "libfaketime.so.1"


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Composition]:
    clone = tmp_path_factory.mktemp("clock")
    with composed(clone, "clock") as one:
        lines = [OVERRIDE.format(service=service, by=by, library=library()) for service, by in OFF.items()]
        (clone / "skewed.yaml").write_text("services:\n" + "".join(lines))
        one.up()
        load_few(one)
        yield one


def worked(system: Composition) -> dict[str, tuple[int, int]]:
    """Let the clerks work a while; return the first and the last position that each service gave."""
    with at_work(system, limit=200) as office:
        office.goes_on(100)
    system.until(lambda: system.healthy(*EVERYONE), "everything is healthy")
    assert system.verified()
    return given(office)


def given(office: Office) -> dict[str, tuple[int, int]]:
    return {one.desk.service: (min(one.promised.values()), max(one.promised.values())) for one in office.clerks}


def test_two_services_whose_clocks_are_off_by_a_day(system: Composition) -> None:
    """INVARIANT: positions order what happened, clocks do not: none goes back, and no figure is counted otherwise.

    A wait, a lease or an order that rests on the time of day breaks it.
    """
    right = worked(system)
    plain, system.files = system.files, ("docker-compose.yml", "skewed.yaml")
    system.up()
    found = system.doctor()
    print("\n" + "\n".join(f"{what}: {one['why']}; {one['mend']}" for what, one in found.items()))
    assert found.keys() == {"Đồng hồ của members", "Đồng hồ của plans"}
    assert found["Đồng hồ của members"]["why"].startswith("chậm 24.0 giờ")
    assert found["Đồng hồ của plans"]["why"].startswith("nhanh 24.0 giờ")
    off = worked(system)
    system.files = plain
    system.up()
    assert system.doctor() == {}
    again = worked(system)
    for service in SERVICES:
        assert right[service][1] < off[service][0] < off[service][1] < again[service][0]
