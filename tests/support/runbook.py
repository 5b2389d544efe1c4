"""The runbook as data: its blocks of commands, what each prints, and the calls and variables that stand in a page."""

import re
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.support.composition import Composition

ROOT = Path(__file__).parent.parent.parent
RUNBOOK = ROOT / "deploy" / "RUNBOOK.md"
BLOCK = re.compile(
    r"^(?:## (?P<section>[^\n]+)|```sh(?P<info>[^\n]*)\n(?P<commands>.*?)^```\n(?:```text\n(?P<prints>.*?)^```\n)?)",
    re.M | re.S,
)
ANYTHING = "…"
MACHINES = ("old", "new", "cluster", "public")
"""Which machines there are: the operator's, the one it is moved to, one that grows to a cluster, one with a public name."""
PATIENCE = 900
"""Seconds a block may take."""


@dataclass(frozen=True)
class Block:
    """Commands that are run together: under which heading, on which machine, what they print."""

    section: str
    commands: str
    prints: tuple[str, ...]
    machine: str

    @property
    def name(self) -> str:
        return f"{self.section}: {self.commands.splitlines()[0]}"

    def missing(self, output: str) -> list[str]:
        """Return the lines that should have been printed, from the first that was not; they come in this order."""
        lines = iter(line.strip() for line in output.splitlines())
        wanted = [line for line in self.prints if line != ANYTHING]
        for number, line in enumerate(wanted):
            pattern = re.compile(".*".join(map(re.escape, line.split(ANYTHING))))
            if not any(pattern.fullmatch(one) for one in lines):
                return wanted[number:]
        return []


def followed_by(*machines: str) -> list[Block]:
    """Return the blocks of the runbook for these machines in order."""
    return [one for one in blocks(RUNBOOK.read_text("utf-8")) if one.machine in machines]


def blocks(text: str) -> list[Block]:
    """Return the blocks of commands of a runbook in order."""
    found, section = [], ""
    for match in BLOCK.finditer(text):
        if match["section"]:
            section = match["section"]
            continue
        info = dict(word.split("=", 1) for word in shlex.split(match["info"]))
        prints = tuple(line.strip() for line in (match["prints"] or "").splitlines())
        found.append(Block(section, match["commands"], prints, info.pop("machine", "old")))
        assert not info, f"{section}: unknown words after sh: {info}"
        assert found[-1].machine in MACHINES, f"{section}: no test has the machine {found[-1].machine}"
    return found


def followed(machine: Composition, block: Block) -> None:
    """Run the commands of a block on a machine; fail where one of them fails or does not print what the block says.

    What the test sets stands before .env, as what an operator's shell has does.
    """
    shell = machine.environ | {"COMPOSE_PROGRESS": "plain", "COMPOSE_ANSI": "never"}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", block.commands],
        cwd=machine.folder, env=shell, stdin=subprocess.DEVNULL, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{block.name}\n{done.stdout}"
    assert block.missing(done.stdout) == [], f"{block.name}\n{done.stdout}"


def code(text: str) -> list[str]:
    """Return the lines of code of a page, in blocks and in line."""
    fenced = re.findall(r"^```(?!text)\w*[^\n]*\n(.*?)^```", text, re.M | re.S)
    rest = re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)
    return [*(line for one in fenced for line in one.splitlines()), *re.findall(r"`([^`\n]+)`", rest)]


def calls(line: str) -> list[str]:
    """Return the calls of `bcd` in a line of code, also those in its container, each as `bcd …`."""
    found = []
    for part in re.split(r"\||&&|;|\$\(|\)|>|<", line):
        in_container = re.match(r"\s*(?:\w+=\S+ )*docker compose .*?\brun .*?(?<=\s)(bcd\b.*)", part)
        alone = re.match(r"\s*(bcd\b.*)", part)
        call = in_container or alone
        if call and "--entrypoint" not in part:
            found.append(re.sub(r"\s[.…]+$", "", call[1].replace("…", "").strip()))
    return found


def variables(line: str) -> set[str]:
    """Return the variables of the environment that a line of code names."""
    return set(re.findall(r"\$\{?([A-Z][A-Z_]{2,})\b", line)) | set(re.findall(r"(?:^|\s)([A-Z][A-Z_]{2,})=", line))
