"""The pages for operators name only commands, options and variables that exist; the runbook can be read by its test."""

import re
from pathlib import Path

import pytest

from tests.support.runbook import MACHINES, ROOT, RUNBOOK, blocks, calls, code, variables
from tests.test_docs import misused

PAGES = [ROOT / "README.md", ROOT / "deploy" / "README.md", RUNBOOK]
EXAMPLE = (ROOT / "deploy" / "env.example").read_text("utf-8")
SECTIONS = (
    "Install", "First bloc", "TLS", "Users", "Backups", "Restore", "Upgrade", "Roll back", "Alarms", "Disk full", "Lost NATS",
    "Lost database", "Rebuild", "Move to another machine", "Add a node", "Monthly checks",
)  # fmt: skip


def known_variables() -> set[str]:
    """Return what may be set: for compose, for a service, by the shell, and for the tests."""
    config = (ROOT / "services" / "kernel" / "config.py").read_text("utf-8")
    return {
        *re.findall(r"^(\w+)=", EXAMPLE, re.M),
        *re.findall(r'"([A-Z][A-Z_]{2,})"', config),
        "COMPOSE_FILE", "COMPOSE_PROJECT_NAME", "PWD", "BCD_LONG",
    }  # fmt: skip


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_options_and_variables_exist(page: Path) -> None:
    lines = code(page.read_text("utf-8"))
    found = [call for line in lines for call in calls(line)]
    assert found
    assert {call: wrong for call in found if (wrong := misused(call)) is not None} == {}
    named = set().union(*map(variables, lines)) - {"KEY"}
    assert named - known_variables() == set()


def test_the_runbook_has_its_sections_and_each_says_when_and_what_next() -> None:
    text = RUNBOOK.read_text("utf-8")
    assert set(SECTIONS) <= set(re.findall(r"^## (.+)$", text, re.M))
    for part in text.split("\n## ")[1:]:
        assert "**When**" in part, part.splitlines()[0]
        assert "**If not**" in part, part.splitlines()[0]
        assert "```text\n" in part, part.splitlines()[0]


def test_every_command_is_followed_by_a_test() -> None:
    """INVARIANT: a command of the runbook is run by a test, on the machine it is for.

    A block that is marked as not to be run, or as for a machine that no test has, breaks it.
    """
    live = (ROOT / "tests" / "compose").glob("*/test_*.py")
    asked = [call for test in live for call in re.findall(r"followed_by\(([^)]+)\)", test.read_text("utf-8"))]
    assert sorted(name for call in asked for name in re.findall(r'"(\w+)"', call)) == sorted(MACHINES)
    assert {one.machine for one in blocks(RUNBOOK.read_text("utf-8"))} == set(MACHINES)
    for words in ('not-here="no reason is one"', "machine=elsewhere"):
        with pytest.raises(AssertionError, match="A: "):
            blocks(f"## A\n```sh {words}\ntrue\n```\n")


def test_a_wrong_command_in_the_runbook_would_be_seen() -> None:
    assert calls("docker compose run --rm bcd backup gone newest | cat") == ["bcd backup gone newest"]
    assert calls("A=b docker compose --profile x run --rm --volume a:b bcd load /tmp/x") == ["bcd load /tmp/x"]
    assert misused("bcd backup gone newest") == "gone"
    assert variables('docker volume ls "${GONE:-x}" $PWD; OTHER=1') == {"GONE", "PWD", "OTHER"}
    assert "GONE" not in known_variables()


def test_a_line_that_was_not_printed_is_seen() -> None:
    block = blocks("## A\n```sh\ntrue\n```\n```text\n… Healthy\n…\nlast … line\n```\n")[0]
    assert block.missing("x Healthy\nanything\n last good line \n") == []
    assert block.missing("last good line\nx Healthy\n") == ["last … line"]
    assert block.missing("nothing") == ["… Healthy", "last … line"]
