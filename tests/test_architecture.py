"""Who may import whom, and where clocks, ids and the environment are read: held over every module's syntax tree."""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SERVICES = ("members", "plans", "reporting")
STORE = r"services\.kernel\.(days|store|codec|personal|recorders|tracing|marks|version|link|errors)"
STORE_LIBRARIES = ("eventsourcing", "sqlalchemy", "psycopg", "pydantic", "orjson", "msgspec", "cryptography")
WEB = ("fastapi", "starlette")

# INVARIANT: a module imports, besides the standard library, only what its row names; the first row that fits holds.
# `{X}` is the module's own service. Loosening a row breaks what the row protects: a domain without technique,
# services that can be deployed apart, a published language that anyone can install.
RULES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"contracts(\..+)?", ("contracts", "pydantic")),
    (r"services", ()),
    (r"services\.kernel\.decider", ("pydantic",)),
    (r"services\.kernel\.(layers|days)", ()),  # pure, as the decider: rule sets are read, days are counted with them
    (STORE, ("services.kernel.decider", STORE, *STORE_LIBRARIES)),
    (
        r"services\.kernel\.sheets",  # the only file that writes spreadsheets of tables
        ("xlsxwriter", "starlette", r"services\.kernel\.(grids|listing)"),
    ),
    (
        r"services\.kernel\.metrics",
        (r"services\.kernel", "prometheus_client", "sqlalchemy", "anyio"),
    ),  # alone knows Prometheus
    (r"services\.kernel\.spans", (r"services\.kernel", "opentelemetry")),  # loaded only where traces are sent
    (r"services\.kernel\.typesetting_child", ("typst",)),  # the only file that makes PDF, in a process of its own
    (r"services\.kernel\.publishing", (r"services\.kernel\.(store|decider)", "contracts")),  # alone knows the contracts
    (
        r"services\.kernel(\..+)?",
        (r"services\.kernel", "pydantic", "sqlalchemy", "orjson", "nats", "faststream", "uvicorn", "anyio", *WEB),
    ),
    (
        r"services\.(?P<X>\w+)\.domain(\..+)?",
        (r"services\.{X}\.domain", r"services\.kernel\.(decider|layers|days)", "pydantic"),
    ),
    (
        r"services\.members\.sheets(\..+)?",  # reads foreign files in a child process that holds nothing else
        (r"services\.members\.sheets", r"services\.kernel\.text", "python_calamine", "xlsxwriter"),
    ),
    (
        r"services\.members\.application\.import\w+",  # an import reads its sheet through the limited child
        (r"services\.members\.(application|domain|sheets)", r"services\.kernel", "contracts"),
    ),
    (
        r"services\.plans\.files(\..+)?",  # bytes of attached files, on disk or in a bucket; knows no rule
        (r"services\.plans\.files", "obstore"),
    ),
    (
        r"services\.plans\.application\.attachments",  # judges a file by its content, and keeps it
        (r"services\.plans\.(application|domain|files)", r"services\.kernel", "contracts"),
    ),
    (
        r"services\.reporting\.application\.prose",  # Jinja's parser reads templates; nothing renders them
        (r"services\.reporting\.(application|domain)", r"services\.kernel\.decider", "jinja2"),
    ),
    (
        r"services\.reporting\.delivery(\..+)?",  # asks our own application for a table and sends it
        (r"services\.reporting\.(delivery|application)", r"services\.kernel", "httpx", "starlette"),
    ),
    (
        r"services\.reporting\.application\.forms",  # forms of reports are written in YAML
        (r"services\.reporting\.(application|domain)", r"services\.kernel", "yaml"),
    ),
    (
        r"services\.(?P<X>\w+)\.application(\..+)?",
        (r"services\.{X}\.(application|domain)", r"services\.kernel", "contracts"),
    ),
    (
        r"services\.(?P<X>\w+)\.publishing(\..+)?",
        (r"services\.{X}\.(publishing|domain)", r"services\.kernel\.(store|decider|publishing)", "contracts"),
    ),
    (r"services\.(?P<X>\w+)\.reactions", (r"services\.{X}\.application", "contracts")),
    (
        r"services\.members\.views(\..+)?",  # private views of its own events; PyICU sorts names
        (r"services\.members\.(views|domain)", r"services\.kernel", "contracts", "sqlalchemy", "icu"),
    ),
    (
        r"services\.plans\.views(\..+)?",  # private views of its own events beside those of members' facts
        (r"services\.plans\.(views|domain)", r"services\.kernel", "contracts", "sqlalchemy"),
    ),
    (
        r"services\.reporting\.views(\..+)?",  # what the use cases ask is answered in words of the domain
        (r"services\.reporting\.(views|figures|domain)", r"services\.kernel", "contracts", "sqlalchemy"),
    ),
    (
        r"services\.reporting\.figures\.criteria",  # criteria sets are written in YAML
        (r"services\.kernel\.layers", "yaml"),
    ),
    (
        r"services\.reporting\.pages\.display",  # what pages choose to show is written in YAML
        (r"services\.reporting\.figures", r"services\.kernel\.layers", "pydantic", "yaml"),
    ),
    (
        r"services\.(?P<X>\w+)\.(views|figures)(\..+)?",
        (r"services\.{X}\.(views|figures)", r"services\.kernel", "contracts", "sqlalchemy"),
    ),
    (r"services\.(?P<X>\w+)\.intake", (r"services\.{X}\.(views|figures)", r"services\.kernel", "contracts")),
    (
        r"services\.reporting\.exports\.parquet",  # the only file that writes Parquet
        (r"services\.reporting\.views", "pyarrow", "sqlalchemy"),
    ),
    (r"services\.plans\.exports\.ics", (r"services\.kernel\.days", "icalendar")),  # the only file that writes calendars
    (
        r"services\.plans\.api\.attachments",  # hands a file on as it comes, to threads that write it
        (r"services\.plans\.(api|application)", r"services\.kernel", "contracts", "anyio", *WEB),
    ),
    (
        r"services\.reporting\.exports\.(docx|workbook)",  # documents that people go on writing in
        (r"services\.reporting\.exports", r"services\.kernel\.(grids|sheets)", "docx", "xlsxwriter"),
    ),
    (
        r"services\.(?P<X>\w+)\.(api|pages|exports)(\..+)?",
        (
            r"services\.{X}\.(api|pages|exports|application|views|figures|sheets)",
            r"services\.kernel",
            "contracts",
            "pydantic",
            "sqlalchemy",
            "jinja2",
            "markupsafe",
            *WEB,
        ),
    ),
    (r"services\.(?P<X>\w+)\.main", (r"services\.{X}", r"services\.kernel", "contracts")),
    (r"services\.(members|plans|reporting)", ()),
)
SUITE = re.compile(r"services\.suite(\..+)?")
PRESENT = re.compile(r"now|utc_now|\w*_at")
"""How a moment is called that may be in any zone: its day is asked of `day_of`."""
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")}
RANDOM_IDS = {"uuid1", "uuid4"}
IMPURE = {"time", "random", "secrets", "os", "io", "socket", "sqlite3", "logging", "threading", "asyncio", "subprocess"}
WIRING = re.compile(r"services\.\w+\.main|services\.suite(\..+)?")


@dataclass(frozen=True)
class Module:
    """A module under test: its dotted name and its text."""

    name: str
    text: str

    def imports(self) -> Iterator[str]:
        """Return what it imports, with the names taken out of a package added: they may be modules."""
        for node in ast.walk(ast.parse(self.text)):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self.name}: relative import"
                assert node.module is not None
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


def foreign(module: Module) -> list[str]:
    """Return the imports that the module's row does not name."""
    outside = [name for name in module.imports() if name.split(".")[0] not in sys.stdlib_module_names]
    if SUITE.fullmatch(module.name):
        return [
            name for name in outside
            if re.match(rf"services\.({'|'.join(SERVICES)})\b(?!\.main\b)", name) and not reaches_main(name)
        ]  # fmt: skip
    for pattern, allowed in RULES:
        row = re.fullmatch(pattern, module.name)
        if row is not None:
            own = row.groupdict().get("X", "")
            fits = [re.compile(rf"(?:{prefix.replace('{X}', own)})(\..+)?") for prefix in allowed]
            return [name for name in outside if not any(one.fullmatch(name) for one in fits)]
    return [f"{module.name} has no row"]


def reaches_main(name: str) -> bool:
    """Say whether `from services.X import main` is meant."""
    return re.fullmatch(r"services\.\w+\.main(\..+)?", name) is not None


def impure(module: Module) -> list[str]:
    """Return the readings of clock, ids and environment that have no place in the module."""
    found = []
    in_domain = re.fullmatch(r"services\.\w+\.domain(\..+)?", module.name) is not None
    for node in ast.walk(ast.parse(module.text)):
        if isinstance(node, ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else ""
            if (owner, node.attr) in CLOCKS and not WIRING.fullmatch(module.name):
                found.append(f"{owner}.{node.attr}")
            if owner == "os" and node.attr in ("environ", "getenv") and module.name != "services.kernel.config":
                found.append(f"os.{node.attr}")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "date":
            moment = node.func.value.func if isinstance(node.func.value, ast.Call) else node.func.value
            called = getattr(moment, "attr", getattr(moment, "id", ""))
            if PRESENT.fullmatch(called):
                found.append(f"{called}.date: a day of no zone")
    for name in module.imports():
        top, _, rest = name.partition(".")
        if top == "uuid" and rest in RANDOM_IDS and not WIRING.fullmatch(module.name):
            found.append(name)
        if name in ("os.environ", "os.getenv") and module.name != "services.kernel.config":
            found.append(name)
        if in_domain and top in IMPURE:
            found.append(name)
    return found


def modules() -> list[Module]:
    """Return every module of the distribution."""
    paths = [*ROOT.glob("contracts/**/*.py"), *ROOT.glob("services/**/*.py")]
    return [
        Module(
            ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), path.read_text("utf-8")
        )
        for path in sorted(paths)
    ]


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.name)
def test_a_module_imports_only_what_its_place_allows(module: Module) -> None:
    assert foreign(module) == []


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.name)
def test_clock_random_ids_and_environment_are_read_in_one_place(module: Module) -> None:
    assert impure(module) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("contracts.members", "from services.kernel.decider import Refusal"),
        ("contracts.members", "import sqlalchemy"),
        ("services.kernel.bus", "from contracts.base import Fact"),
        ("services.kernel.bus", "from services.members import main"),
        ("services.kernel.decider", "import sqlalchemy"),
        ("services.kernel.store", "import nats"),
        ("services.members.domain.member", "from contracts.members import MemberAdmitted"),
        ("services.members.domain.member", "from services.kernel.store import Store"),
        ("services.members.domain.member", "from services.plans.domain.programme import Draft"),
        ("services.members.application", "import fastapi"),
        ("services.members.application", "from services.members.views import roster"),
        ("services.members.publishing", "from services.kernel.bus import Outgoing"),
        ("services.members.reactions", "from services.members.domain.member import Admit"),
        ("services.members.api", "from services.members.domain.member import Admit"),
        ("services.members.views.roster", "from services.members.application import Members"),
        ("services.reporting.figures.headcount", "from services.members.main import running"),
        ("services.plans.main", "from services.members.main import running"),
        ("services.suite.host", "from services.members.application import Members"),
        ("services.suite.host", "from services.members import application"),
        ("services.stray", "import pydantic"),
    ],
)
def test_the_rules_refuse_what_they_must(name: str, text: str) -> None:
    assert foreign(Module(name, text)) != []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("services.members.application", "from datetime import datetime\nat = datetime.now()"),
        ("services.plans.views.units", "from datetime import date\non = date.today()"),
        ("services.kernel.store", "from uuid import uuid4"),
        ("services.members.main", "import os\nurl = os.environ['X']"),
        ("services.members.main", "from os import environ"),
        ("services.suite.cli", "import os\nos.getenv('X')"),
        ("services.members.views.imports", "day = one.recorded_at.date()"),
        ("services.members.application", "day = self._store.now().date()"),
        ("services.suite.cli", "day = utc_now().date()"),
        ("services.suite.cli", "day = datetime.now(UTC).date()"),
        ("services.members.domain.member", "import time"),
        ("services.members.domain.member", "import random"),
        ("services.members.domain.member", "import logging"),
    ],
)
def test_the_rules_see_clock_ids_and_environment(name: str, text: str) -> None:
    assert impure(Module(name, text)) != []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("services.suite.host", "from services.members.main import running\nfrom services.plans import main"),
        (
            "services.members.main",
            "from services.members import api, publishing\nfrom services.kernel.store import Store",
        ),
        ("services.members.main", "from datetime import datetime\nnow = datetime.now"),
        ("services.kernel.config", "import os\nos.environ"),
        ("services.members.publishing", "from services.kernel.store import Recorded\nfrom contracts import members"),
    ],
)
def test_the_rules_let_pass_what_they_may(name: str, text: str) -> None:
    assert foreign(Module(name, text)) + impure(Module(name, text)) == []


def test_the_kernel_knows_no_service_by_name() -> None:
    """INVARIANT: the kernel has no business word.

    A branch on a service's or an aggregate's name in the kernel would break it.
    """
    words = re.compile(rf'["\'](?:{"|".join(SERVICES)}|member|programme|proposal|unit)["\']')
    guilty = {
        module.name: words.findall(module.text) for module in modules() if module.name.startswith("services.kernel")
    }
    assert not {name: found for name, found in guilty.items() if found}
