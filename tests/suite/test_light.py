"""What the operators' commands load: whoever only looks at a system waits for no service to be loaded."""

import json
import subprocess
import sys

import pytest

from tests.support.composition import ROOT

LIGHT = (
    "api_keys",
    "backup_files",
    "cli",
    "doctor",
    "load",
    "log_levels",
    "outside",
    "provisioning",
    "retention",
    "running",
    "serving",
)
"""Modules of commands that run without the code of a service: it takes seconds to load, on a small machine five."""
PROGRAM = """
import sys
from importlib import import_module
import_module("services.suite.{}")
print("\\n".join(name for name in sys.modules if name.split(".")[:2] in {}))
"""
SERVICES = [["services", name] for name in ("members", "plans", "reporting")]


@pytest.mark.parametrize("module", LIGHT)
def test_whoever_only_looks_loads_no_service(module: str) -> None:
    """INVARIANT: `bcd doctor` and its like answer soon. An import of a service's code, however far away, breaks it."""
    program = PROGRAM.format(module, json.dumps(SERVICES))
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_what_goes_wrong_as_expected_is_told_without_loading_a_service() -> None:
    program = (
        "import sys; from services.suite.command import explained; from services.suite.place import NotRunning;"
        "print(explained(NotRunning('chưa chạy')), explained(KeyError('x')), 'services.members' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[0] == "chưa chạy None False"
