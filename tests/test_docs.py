"""What the documentation names exists: files, make targets, commands, routes, events and facts."""

import importlib
import inspect
import re
from functools import cache
from pathlib import Path

import pytest
import typer

from services.kernel.decider import DomainEvent
from services.kernel.http import Gate, create_app
from services.kernel.keys import Keys
from services.suite import cli
from services.suite.schemas import FACTS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
PAGES = sorted(
    path
    for path in ROOT.rglob("*.md")
    if not any(p.startswith(".") or p == "static" for p in path.relative_to(ROOT).parts)
)
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)[^)]*\)")
SLICE = re.compile(
    r"^\| `(?P<verb>[A-Z]+) (?P<path>/\S+)` \| (?P<events>[^|]+) \| `(?P<fact>\w+)` \| (?P<rules>[^|]+) \|", re.M
)


def code(text: str) -> set[str]:
    """Return what stands between backticks, in line or in a block."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.M | re.S)
    return {*re.findall(r"`([^`\n]+)`", text), *(line for block in blocks for line in block.splitlines())}


def make_targets() -> set[str]:
    """Return the targets of the Makefile."""
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))


def commands(app: typer.Typer, prefix: str = "bcd") -> set[str]:
    """Return every command of the command line, written out."""
    found = set()
    for command in app.registered_commands:
        callback = command.callback
        assert callback is not None
        found.add(f"{prefix} {command.name or callback.__name__.replace('_', '-')}")
    for group in app.registered_groups:
        assert group.typer_instance is not None
        found |= {f"{prefix} {group.name}"} | commands(group.typer_instance, f"{prefix} {group.name}")
    return found


@cache
def routes(service: str) -> frozenset[tuple[str, str]]:
    """Return the routes of a service, as its own description tells them, under its mount."""
    router = importlib.import_module(f"services.{service}.api").router
    gate = Gate(Keys(ROOT / "no-such-file"), {})
    parts = {name: gate if name == "gate" else object() for name in inspect.signature(router).parameters}
    paths = create_app(service, [router(**parts)]).openapi()["paths"]
    return frozenset((verb.upper(), f"/{service}{path}") for path, verbs in paths.items() for verb in verbs)


def topics(base: type[DomainEvent] = DomainEvent) -> set[str]:
    """Return the stored names of all private events of the services."""
    for name in ("members", "plans"):
        importlib.import_module(f"services.{name}.publishing")
    own = {base.__dict__["TOPIC"]} if "TOPIC" in base.__dict__ else set()
    return own.union(*(topics(sub) for sub in base.__subclasses__()))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_resolve(page: Path) -> None:
    links = LINK.findall(page.read_text("utf-8"))
    broken = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_make_targets_and_commands_exist(page: Path) -> None:
    spans = code(page.read_text("utf-8"))
    named = {found for span in spans for found in re.findall(r"\bmake ([a-z]+)\b", span)}
    assert named <= make_targets()
    known = commands(cli.app)
    called = {found for span in spans for found in re.findall(r"^bcd [a-z]+(?: [a-z]+\b)?", span)}
    assert {one for one in called if one not in known and " ".join(one.split()[:2]) not in known} == set()


def test_every_fact_has_its_slice_in_the_index() -> None:
    listed = [found["fact"] for found in SLICE.finditer(README)]
    assert sorted(listed) == sorted(fact.__name__ for fact in FACTS)


@pytest.mark.parametrize("found", list(SLICE.finditer(README)), ids=lambda found: found["fact"])
def test_a_slice_of_the_index_exists(found: re.Match[str]) -> None:
    service = found["path"].split("/")[1]
    assert (found["verb"], found["path"]) in routes(service)
    assert set(re.findall(r"`([^`]+)`", found["events"])) <= topics()
    rules, tests = LINK.findall(found["rules"])
    assert rules.startswith(f"services/{service}/domain/")
    assert tests.startswith(f"tests/{service}/")


def test_a_missing_link_target_and_command_would_be_seen() -> None:
    assert LINK.findall("see [this](no/such.py#L1) and [that](b.md)") == ["no/such.py", "b.md"]
    assert "gone" not in make_targets()
    assert "bcd gone" not in commands(cli.app)
    assert {"bcd key add", "bcd up"} <= commands(cli.app)
