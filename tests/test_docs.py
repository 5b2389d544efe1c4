"""What the documentation names exists: files, make targets, commands, routes, events and facts."""

import importlib
import inspect
import pkgutil
import re
import shlex
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

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
    if not any(p.startswith(".") or p in ("static", "mutants") for p in path.relative_to(ROOT).parts)
)
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)[^)]*\)")
SLICE = re.compile(
    r"^\| `(?P<verb>[A-Z]+) (?P<path>/\S+)` \| (?P<events>[^|]+) \| `(?P<fact>\w+)` \| (?P<rules>[^|]+) \|", re.M
)
SERVICES = ("members", "plans", "reporting")
MOUNTS = {"members": "/members", "plans": "/plans", "reporting": ""}
SERVICE_PAGES = [
    (service, page)
    for service in SERVICES
    for page in (ROOT / f"services/{service}/README.md", *sorted((ROOT / f"services/{service}/docs").glob("*.md")))
]
WISHES, READS, SHARED = ("wish", "command", "event", "fact", "rules"), ("read", "shows"), ("refusal", "where")

CODE = r"[a-z]+(_[a-z]+)+"


@dataclass
class Told:
    """What the tables of slices and of reads tell: routes, events, facts, commands, codes.

    `slices` are routes as written, each with an event it leads to; `wrong` are rows whose facts are not those of their events.
    """

    routes: set[tuple[str, str]] = field(default_factory=set)
    slices: set[tuple[str, str]] = field(default_factory=set)
    topics: set[str] = field(default_factory=set)
    facts: set[str] = field(default_factory=set)
    commands: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)


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


def publishing(service: str) -> Any:
    """Return the module of a service that says which event becomes which fact."""
    return importlib.import_module(f"services.{service}.publishing")


def published(service: str) -> dict[str, str]:
    """Return the name of the fact that each published event of a service becomes, by the event's stored name."""
    return {event.TOPIC: fact.__name__ for event, (fact, _) in publishing(service).FACTS.items()}


@cache
def routes(service: str) -> frozenset[tuple[str, str]]:
    """Return the routes of a service, as its own description tells them, under its mount."""
    router = importlib.import_module(f"services.{service}.api").router
    gate = Gate(Keys(ROOT / "no-such-file"), {})
    parts = {name: gate if name == "gate" else object() for name in inspect.signature(router).parameters}
    paths = create_app(service, [router(**parts)]).openapi()["paths"]
    return frozenset((verb.upper(), f"{MOUNTS[service]}{path}") for path, verbs in paths.items() for verb in verbs)


def must_be_told(service: str) -> set[tuple[str, str]]:
    """Return the routes that the pages of a service must name: of reporting the wishes, its reads are figures by the hundred."""
    return {route for route in routes(service) if service != "reporting" or route[0] != "GET"}


def service_of(path: str) -> str:
    """Return the service a path of the index leads to; reporting is at the root."""
    first = path.split("/")[1]
    return first if first in SERVICES else "reporting"


def topics(base: type[DomainEvent] = DomainEvent) -> set[str]:
    """Return the stored names of all private events of the services."""
    for name in SERVICES:
        publishing(name)
    own = {base.__dict__["TOPIC"]} if "TOPIC" in base.__dict__ else set()
    return own.union(*(topics(sub) for sub in base.__subclasses__()))


def rows(text: str) -> list[tuple[tuple[str, ...], str, tuple[str, ...]]]:
    """Return the rows of all tables: the headings of the table, the line, its cells."""
    found, headings = [], None
    for line in text.splitlines():
        cells = tuple(cell.strip() for cell in line.strip("|").split(" | ")) if line.startswith("|") else None
        if cells is None or headings is None:
            headings = cells
        elif not line.startswith("|---"):
            found.append((headings, line, cells))
    return found


def told(service: str, text: str) -> Told:
    """Return what the tables of a service tell, and each row whose facts are not those of its events."""
    found = Told()
    facts = published(service)
    for headings, line, cells in rows(text):
        said = [set(re.findall(r"`([^`]+)`", cell)) for cell in cells]
        if headings in (WISHES, READS, SHARED):
            found.codes |= {span for span in said[0] | said[-1] if re.fullmatch(CODE, span)}
        if headings in (WISHES, READS):
            found.routes |= {(verb, path) for verb, _, path in (span.partition(" ") for span in said[0])}
        if headings == WISHES:
            found.slices |= {(span, topic) for span in said[0] for topic in said[2]}
            found.commands |= said[1]
            found.topics |= said[2]
            found.facts |= said[3]
            if said[3] != {facts[topic] for topic in said[2] if topic in facts}:
                found.wrong.append(line)
    return found


@cache
def pages(service: str) -> str:
    """Return all pages of a service as one text."""
    return "\n\n".join(page.read_text("utf-8") for name, page in SERVICE_PAGES if name == service)


def domain_modules(service: str) -> list[Any]:
    """Return the modules of a service's domain."""
    domain = importlib.import_module(f"services.{service}.domain")
    return [importlib.import_module(one.name) for one in pkgutil.iter_modules(domain.__path__, domain.__name__ + ".")]


def refusals(service: str) -> dict[str, str]:
    """Return the codes of the refusals of a service without their prefix, and the class of each."""
    return {
        value.CODE.removeprefix(f"{service}."): name  # type: ignore[attr-defined]  # asked three lines below
        for module in domain_modules(service)
        for name, value in vars(module).items()
        if isinstance(value, type) and isinstance(getattr(value, "CODE", None), str)
    }


def domain_classes(service: str) -> set[str]:
    """Return the names of all classes of the domain of a service, commands among them."""
    return {
        name for module in domain_modules(service) for name, value in vars(module).items() if isinstance(value, type)
    }


def kernel_codes() -> set[str]:
    """Return the codes of problems the kernel tells of."""
    sources = (path.read_text("utf-8") for path in (ROOT / "services/kernel").glob("*.py"))
    return {found for source in sources for found in re.findall(r'"(http\.[a-z_]+)"', source)}


def misused(call: str) -> str | None:
    """Return what the command line would not know in a call written down, None where it knows all of it."""
    words = shlex.split(call, comments=True)[1:]
    command: Any = typer.main.get_command(cli.app)
    while words and not words[0].startswith("-") and hasattr(command, "commands"):
        command = command.commands.get(words[0])
        if command is None:
            return words[0]
        del words[0]
    options = {name: one for one in command.params for name in (*one.opts, *one.secondary_opts) if name[:1] == "-"}
    arguments = sum(one.param_type_name == "argument" for one in command.params)
    while words:
        name, given, _ = words.pop(0).partition("=")
        if name == "--help":
            continue
        if not name.startswith("-"):
            arguments -= 1
            if arguments < 0:
                return name
        elif name not in options:
            return name
        elif not options[name].is_flag and not given and words:
            del words[0]
    return None


@cache
def options() -> frozenset[str]:
    """Return every option of `bcd`, and those of the benchmarks."""

    def of(command: Any) -> set[str]:
        own = {name for one in command.params for name in one.opts if name.startswith("--")}
        return own.union(*(of(one) for one in getattr(command, "commands", {}).values()))

    benchmarks = "".join(path.read_text("utf-8") for path in (ROOT / "benchmarks").glob("*.py"))
    return frozenset({"--help", *of(typer.main.get_command(cli.app)), *re.findall(r'"(--[a-z-]+)"', benchmarks)})


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
    calls = {span for span in spans if re.match(r"bcd\b", span)}
    assert {call: wrong for call in calls if (wrong := misused(call)) is not None} == {}
    named = {found for span in spans for found in re.findall(r"^--[a-z-]+", span)}
    assert named <= options()


def test_every_fact_has_its_slice_in_the_index() -> None:
    listed = [found["fact"] for found in SLICE.finditer(README)]
    assert sorted(listed) == sorted(fact.__name__ for fact in FACTS)


@pytest.mark.parametrize("found", list(SLICE.finditer(README)), ids=lambda found: found["fact"])
def test_a_slice_of_the_index_exists(found: re.Match[str]) -> None:
    service = service_of(found["path"])
    assert (found["verb"], found["path"]) in routes(service)
    events = set(re.findall(r"`([^`]+)`", found["events"]))
    assert events <= topics()
    assert {published(service)[event] for event in events} == {found["fact"]}
    assert {(f"{found['verb']} {found['path']}", event) for event in events} <= told(service, pages(service)).slices
    rules, tests = LINK.findall(found["rules"])
    assert rules.startswith(f"services/{service}/domain/")
    assert tests.startswith(f"tests/{service}/")


@pytest.mark.parametrize("service", SERVICES)
def test_the_pages_of_a_service_name_every_route_event_fact_and_refusal(service: str) -> None:
    """INVARIANT: what the service does is written down, all of it, with the code of every refusal.

    A route, event, fact or refusal that is added without a row, or a row that is taken out, breaks it.
    """
    found = told(service, pages(service))
    facts = importlib.import_module(f"contracts.{service}").FACTS
    assert must_be_told(service) - found.routes == set()
    assert {event.TOPIC for event in publishing(service).EVENTS} - found.topics == set()
    assert {fact.__name__ for fact in facts} - found.facts == set()
    assert refusals(service).keys() - found.codes == set()


@pytest.mark.parametrize(
    ("service", "page"), SERVICE_PAGES, ids=[f"{service}-{page.stem}" for service, page in SERVICE_PAGES]
)
def test_the_pages_of_a_service_name_nothing_that_does_not_exist(service: str, page: Path) -> None:
    text = page.read_text("utf-8")
    found = told(service, text)
    assert found.wrong == []
    assert found.routes - routes(service) == set()
    assert found.topics - {event.TOPIC for event in publishing(service).EVENTS} == set()
    assert found.facts - {fact.__name__ for fact in importlib.import_module(f"contracts.{service}").FACTS} == set()
    assert found.commands - domain_classes(service) == set()
    spans = code(text)
    assert {span for span in spans if re.match(r"(GET|PUT|POST|DELETE) ", span)} <= {
        " ".join(route) for route in routes(service)
    }
    in_tables = {span for headings, line, _ in rows(text) if headings[0] != "address" for span in code(line)}
    assert {span for span in in_tables if re.fullmatch(CODE, span)} - refusals(service).keys() == set()
    assert {span for span in spans if re.fullmatch(r"http\.[a-z_]+", span)} - kernel_codes() == set()
    assert {span for span in spans if re.fullmatch(rf"{service}(\.[a-z_]+){{2}}", span)} <= topics()


def test_a_row_taken_out_of_the_pages_would_be_seen() -> None:
    text = (ROOT / "services/members/docs/units.md").read_text("utf-8")
    row = next(line for _, line, _ in rows(text) if "`Rename`" in line)
    whole, less = told("members", text), told("members", text.replace(row + "\n", ""))
    assert whole.routes - less.routes == {("PUT", "/members/units/{unit_id}/name")}
    assert whole.topics - less.topics == {"members.unit.renamed"}
    assert whole.facts - less.facts == {"UnitRenamed"}
    assert told("members", text.replace("`UnitRenamed`", "`UnitDissolved`")).wrong != []


def test_a_wrong_call_of_the_command_line_would_be_seen() -> None:
    assert misused("bcd keys restore FILE --data DIR  # the newest") is None
    assert misused("bcd key gone") == "gone"
    assert misused("bcd up --gone") == "--gone"
    assert misused("bcd up gone") == "gone"
    assert "--gone" not in options()


def test_a_missing_link_target_and_command_would_be_seen() -> None:
    assert LINK.findall("see [this](no/such.py#L1) and [that](b.md)") == ["no/such.py", "b.md"]
    assert "gone" not in make_targets()
    assert "bcd gone" not in commands(cli.app)
    assert {"bcd key add", "bcd up"} <= commands(cli.app)
