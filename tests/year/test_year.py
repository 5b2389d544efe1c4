"""A scripted year of one bloc of 63 units and 6,000 members, through the public API of a real machine."""

import asyncio
import importlib
import inspect
import json
import pkgutil
import random
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from pathlib import Path

import pytest

from services.kernel.decider import Refusal
from services.members import domain as members
from services.plans import domain as plans
from services.reporting.figures import BY_ID, RATIO_BY_ID
from services.suite.roster import roster_of
from tests import year as scripts
from tests.support.machine import bcd, loaded
from tests.support.recount import BLOC, told, totals_apart
from tests.year.scene import Year

SLICES = sorted(
    name for _, name, _ in pkgutil.iter_modules(scripts.__path__) if name != "scene" and name[:5] != "test_"
)
"""The modules of this folder: each has `script(year)`, and in `UNREACHABLE` the refusals no request can meet, with why."""

FIRST, LAST = date(2019, 1, 1), date(2026, 12, 31)
"""Between these days lies all that the loaded bloc and the scripts did."""

RANDOM_DAYS = 30
"""As many days, the same in every run."""

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data directory of the machine."""
    return tmp_path_factory.mktemp("year") / "data"


@pytest.fixture(scope="module")
def year(data: Path) -> Iterator[Year]:
    """The bloc as it stands on 31/12/2021, on a running machine."""
    with loaded(data, ("thue", "thue-vp")) as machine:
        found = Year(machine.url, machine.keys, machine.bloc)
        found.secret(
            *(
                word
                for entry in roster_of(machine.bloc).entries
                for word in (entry.full_name, entry.birth_date.isoformat())
            )
        )
        yield found
        found.close()


def refusals() -> dict[str, str]:
    """Return the code of every refusal of the domains, with the class that says it."""
    found = {}
    modules = (pkgutil.iter_modules(domain.__path__, domain.__name__ + ".") for domain in (members, plans))
    for module in chain.from_iterable(modules):
        for name, thing in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(thing, Refusal) and thing.__module__ == module.name and "CODE" in vars(thing):
                found[thing.CODE] = f"{module.name}.{name}"
    return found


@pytest.mark.parametrize("slice_", SLICES)
def test_the_year_goes_its_course(year: Year, slice_: str) -> None:
    importlib.import_module(f"tests.year.{slice_}").script(year)


def test_every_refusal_was_met_once(year: Year) -> None:
    """INVARIANT: each rule that can say no was seen saying it to a request, or the reason why none can meet it is here."""
    known = refusals()
    unreachable: dict[str, str] = {}
    for slice_ in SLICES:
        unreachable |= importlib.import_module(f"tests.year.{slice_}").UNREACHABLE
    missing = {code: where for code, where in known.items() if code not in year.seen and code not in unreachable}
    assert missing == {}
    assert not unreachable.keys() & year.seen, "what was met is not unreachable"
    assert unreachable.keys() <= known.keys()


def test_no_published_fact_holds_a_personal_value(year: Year, data: Path) -> None:
    """INVARIANT: no name, birth date, phone or ID number of anyone in the bloc stands in any fact or subject."""
    facts, words, control = data.parent / "facts.txt", data.parent / "words.txt", data.parent / "control.txt"
    lines = asyncio.run(published(data, year.bloc.code))
    assert len(lines) > 19_000
    facts.write_text("\n".join(lines), "utf-8")
    words.write_text("\n".join(sorted(year.personal)), "utf-8")
    control.write_text(f"… {max(year.personal)} …", "utf-8")
    assert grep(words, control) == 1, "grep would find one"
    assert grep(words, facts) == 0


def grep(words: Path, file: Path) -> int:
    """Return how many lines of the file hold one of the words."""
    done = subprocess.run(["grep", "-c", "-F", "-f", words, file], capture_output=True, text=True, check=False)
    return int(done.stdout)


async def published(data: Path, bloc: str) -> list[str]:
    """Return subject and body of everything on the bus."""
    from services.suite.directory import DataDirectory
    from services.suite.operate import reached

    found = []
    async with reached(DataDirectory(data, bloc)) as nc:
        stream = nc.jetstream()
        for name in ("MEMBERS", "PLANS", "REPORTING"):
            info = await stream.stream_info(name)
            consumer = await stream.subscribe("", stream=name, ordered_consumer=True)
            for _ in range(info.state.messages):
                message = await consumer.next_msg(10)
                found.append(f"{message.subject} {message.headers} {message.data.decode()}")
            await consumer.unsubscribe()
    return found


def test_the_ledger_is_what_the_events_say(year: Year, data: Path) -> None:
    assert json.loads(bcd("verify", "--data", str(data), "--json"))["ok"]


def test_every_figure_and_ratio_is_recounted(year: Year) -> None:
    """INVARIANT: each figure, share and average of the catalogue was compared with a script's own record.

    One added without a recount breaks it, and one that nothing the scripts ask for can cause.
    """
    assert year.recounted == BY_ID.keys() | RATIO_BY_ID.keys()


def test_the_totals_are_the_sum_of_the_entries_on_any_day(year: Year) -> None:
    """INVARIANT: on 30 days of all years each materialised figure and ratio of each place is what its entries add up to.

    A view that forgets a fact, or counts one twice, breaks it.
    """
    now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    chosen = random.Random(63)  # noqa: S311  # a seeded choice of days, no secret
    for _ in range(RANDOM_DAYS):
        on = FIRST + timedelta(days=chosen.randrange((LAST - FIRST).days + 1))
        kept, added = (year.get(f"/api/overview?on={on}{known}") for known in ("", f"&known_at={now}"))
        assert (kept["known_at"], bool(added["known_at"])) == (None, True)
        shown = told(kept)
        assert shown.keys() >= {unit.code for unit in year.bloc.units}
        assert shown[BLOC].figures.keys() == BY_ID.keys()
        assert totals_apart(kept, added) == {}, on
