"""A real machine (`bcd up`) with the demonstration bloc loaded, for the scripted years."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner, Result

from services.suite.bloc import DEMO, Bloc, read_bloc
from tests.support.servers import free_port

SCANNER = f"{sys.executable} {Path(__file__).with_name('scanner.py')}"
BCD = [sys.executable, "-c", "from services.suite.cli import main; main()"]


@dataclass(frozen=True)
class Machine:
    """Where it answers, the keys made for it (`bloc` acts everywhere), what was loaded."""

    url: str
    keys: dict[str, str]
    bloc: Bloc


def bcd(*arguments: str) -> str:
    """Run a command to its end and return what it printed."""
    done = subprocess.run([*BCD, *arguments], capture_output=True, text=True, timeout=300, check=False, env=os.environ)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def bcd_here(*arguments: str, env: Mapping[str, str] | None = None) -> Result:
    """Run a command to its end in this process, without the start of another; raises what it does not explain."""
    from services.suite.cli import app

    told = CliRunner().invoke(app, arguments, env=env)
    if told.exception is not None and not isinstance(told.exception, SystemExit):
        raise told.exception
    return told


@contextmanager
def loaded(data: Path, units: Sequence[str]) -> Iterator[Machine]:
    """Run the machine on a data directory, with a key for each of `units` beside that of the bloc; end it cleanly.

    Attached files are scanned, by `scanner.py` beside this file.
    """
    bloc, port = read_bloc(), free_port()
    command = [*BCD, "up", "--data", str(data), "--port", str(port), "--bloc", bloc.code]
    environ = os.environ | {"SCAN_COMMAND": SCANNER}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environ)
    assert process.stdout is not None
    assert f":{port}" in process.stdout.readline()
    bcd("load", str(DEMO), "--data", str(data))
    keys = {"bloc": (data / "admin.key").read_text().strip()}
    for unit in units:
        made = bcd("key", "add", "--data", str(data), "--account", unit, "--post", "Bí thư", "--unit", unit, "--json")
        keys[unit] = json.loads(made)["key"]
    yield Machine(f"http://127.0.0.1:{port}", keys, bloc)
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0
    process.stdout.close()
