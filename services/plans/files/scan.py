"""A scan for viruses by a command of the operator's: asked about one file at a time, within a time."""

import os
import shlex
import signal
import subprocess
from pathlib import Path

CLEAN, INFECTED = 0, 1
SECONDS = 60.0


class ScanFailed(Exception):
    """The command could not be run, took too long, or ended in a way that says neither clean nor infected."""


class Scanner:
    """Runs `command` with a file's path as its last argument: exit code 0 is clean, 1 infected, as clamscan has it."""

    def __init__(self, command: str | None, seconds: float = SECONDS) -> None:
        self._command, self._seconds = shlex.split(command or ""), seconds

    def is_clean(self, path: Path) -> bool | None:
        """Tell whether the file is clean, None where there is no command to ask. Raises ScanFailed."""
        if not self._command:
            return None
        try:
            process = subprocess.Popen(
                [*self._command, str(path)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={
                    "PATH": os.defpath,
                    "LC_ALL": "C.UTF-8",
                },  # what else this process knows is not the command's affair
                start_new_session=True,
            )
        except OSError as error:
            raise ScanFailed(error.strerror or "") from error
        try:
            code = process.wait(self._seconds)
        except subprocess.TimeoutExpired as error:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise ScanFailed("time-out") from error
        if code not in (CLEAN, INFECTED):
            raise ScanFailed(f"exit code {code}")
        return code == CLEAN
