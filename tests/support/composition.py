"""The compose deployment for tests: a fresh clone, a project of its own, real containers on this machine's engine."""

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.support.servers import free_port

ROOT = Path(__file__).parent.parent.parent
VERSION = os.environ.get("BCD_VERSION", "live")
"""Tag of the image under test; two work trees that share an engine need one each."""
PATIENCE = 180.0
ANSWERED = 60.0
"""Seconds within which a request is answered: a machine that runs four systems at once is slow, and no test times one."""
LINES = 60
"""How much of each container's log a failure shows; a watchdog that ends a process writes where each thread stood."""
SERVICES = ("members", "plans", "reporting")
EVERYONE = ("nats", "postgres", *SERVICES, "proxy")


class EngineMissing(Exception):
    """There is no container engine here; the text is one line for a person."""


def require_engine() -> None:
    """Make sure that a container engine answers. Raises EngineMissing: what was not run must not look like a success."""
    answer = subprocess.run(["docker", "compose", "version"], capture_output=True, check=False) if _docker() else None
    if (
        answer is None
        or answer.returncode
        or subprocess.run(["docker", "info"], capture_output=True, check=False).returncode
    ):
        raise EngineMissing(
            "no container engine answers (docker info, docker compose version): live tests were NOT run"
        )


def _docker() -> bool:
    return shutil.which("docker") is not None


def fresh_clone(folder: Path) -> Path:
    """Copy what git tracks, as it stands in the work tree, into a folder: what someone who clones would have."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in filter(None, listed.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


@dataclass
class Composition:
    """A project on the engine; `variables` are what an operator would write into .env."""

    folder: Path
    project: str
    variables: dict[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self._key = ""
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        ports = {"HTTP_PORT": str(self.port), "HTTPS_PORT": str(free_port())}
        self.environ = (
            os.environ | {"BCD_VERSION": VERSION, "COMPOSE_PROJECT_NAME": self.project} | ports | self.variables
        )

    def run(self, *words: str, check: bool = True, feed: str | None = None) -> "subprocess.CompletedProcess[str]":
        """Run `docker compose …` to its end."""
        chosen = [word for file in self.files for word in ("-f", file)]
        done = subprocess.run(
            ["docker", "compose", "--progress", "quiet", *chosen, *words],
            cwd=self.folder, env=self.environ, capture_output=True, text=True, timeout=900, check=False, input=feed,
        )  # fmt: skip
        assert not check or done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return done

    def build(self) -> None:
        """Build the image; what has not changed comes from the engine's cache."""
        self.run("build")

    def up(self) -> float:
        """Start everything and wait until it is healthy; return the seconds it took."""
        started = time.monotonic()
        self.run("up", "--detach", "--wait")
        return time.monotonic() - started

    def down(self) -> None:
        """Remove containers, networks and volumes."""
        self._key = ""
        self.run("--profile", "*", "down", "--volumes", "--remove-orphans", "--timeout", "5")

    def bcd(self, *words: str, check: bool = True, feed: str | None = None) -> "subprocess.CompletedProcess[str]":
        """Run a command of the operators in its container."""
        return self.run("run", "--rm", "--no-TTY", "bcd", *words, check=check, feed=feed)

    def inside(
        self, service: str, *words: str, check: bool = True, feed: str | None = None
    ) -> "subprocess.CompletedProcess[str]":
        """Run a program in a running container."""
        return self.run("exec", "--no-TTY", service, *words, check=check, feed=feed)

    def python(self, program: str, *words: str) -> str:
        """Run a program in the operators' container and return what it printed."""
        return self.run("run", "--rm", "--no-TTY", "--entrypoint", "python", "bcd", "-c", program, *words).stdout

    def containers(self, service: str) -> list[dict[str, Any]]:
        """Return what the engine knows of a service's containers, one for each replica."""
        names = self.run("ps", "--all", "--quiet", service).stdout.split()
        told = subprocess.run(["docker", "inspect", *names], capture_output=True, text=True, check=True).stdout
        found: list[dict[str, Any]] = json.loads(told)
        return sorted(found, key=lambda one: str(one["Name"]))

    def container(self, service: str) -> dict[str, Any]:
        """Return what the engine knows of a service's container, of the first where it has several."""
        return self.containers(service)[0]

    def engine(self, verb: str, *services: str) -> None:
        """Have the engine stop or start containers as they are, without those they depend on."""
        names = [self.container(service)["Id"] for service in services]
        subprocess.run(["docker", verb, *names], capture_output=True, check=True, timeout=120)

    def kill(self, service: str) -> None:
        """Kill a service's first process from outside, as a power cut or the kernel would; the engine was not asked to stop it."""
        os.kill(self.container(service)["State"]["Pid"], signal.SIGKILL)

    @contextmanager
    def cut(self, service: str, other: str) -> Iterator[None]:
        """Let nothing pass between two services, in silence, as a broken cable does; by a rule on the side of `other`."""
        pid = self.container(other)["State"]["Pid"]
        addresses = [one["IPAddress"] for one in self.container(service)["NetworkSettings"]["Networks"].values()]
        within = ["nsenter", "--target", str(pid), "--net", "iptables", "--wait"]
        rules = [
            [chain, flag, one, "-j", "DROP"] for one in addresses for chain, flag in (("INPUT", "-s"), ("OUTPUT", "-d"))
        ]
        for rule in rules:
            subprocess.run([*within, "-I", *rule], check=True, capture_output=True)
        try:
            yield
        finally:
            for rule in rules:
                subprocess.run([*within, "-D", *rule], check=True, capture_output=True)

    def log(self, service: str) -> str:
        """Return what a service wrote to its log."""
        done = self.run("logs", "--no-log-prefix", "--no-color", service)
        return done.stdout + done.stderr

    def told(self) -> str:
        """Return how all containers stand and the last lines of each, for whoever reads of a failure without the engine."""
        return self.run("ps", "--all").stdout + self.run("logs", "--no-color", "--tail", str(LINES), check=False).stdout

    def healthy(self, *services: str) -> bool:
        """Tell whether these containers run and are healthy."""
        states = [each["State"] for one in services for each in self.containers(one)]
        return all(one.get("Health", {}).get("Status") == "healthy" for one in states)

    def ready(self, service: str) -> bool:
        """Tell whether a service says of itself that it is ready, which the engine asks only every few seconds."""
        ask = "import urllib.request as u; u.urlopen('http://127.0.0.1:8321/health/ready', timeout=20)"
        return self.inside(service, "python", "-c", ask, check=False).returncode == 0

    def until(self, holds: Callable[[], bool], what: str, patience: float = PATIENCE) -> float:
        """Block until something holds and return the seconds it took; fail with what all containers say when it does not."""
        started = time.monotonic()
        while not holds():
            if time.monotonic() - started > patience:
                raise AssertionError(f"not after {patience:.0f} s: {what}\n{self.told()}")
            time.sleep(0.25)
        return time.monotonic() - started

    def doctor(self) -> dict[str, dict[str, str]]:
        """Return what is not well, by what it is about."""
        told = json.loads(self.bcd("doctor", "--json", check=False).stdout)
        return {check["what"]: check for check in told["checks"] if check["state"] != "ok"}

    def mend(self, command: str) -> None:
        """Do what doctor said, to the letter."""
        words = command.split()
        assert words[:2] == ["docker", "compose"], command
        self.run(*(["run", "--no-TTY", *words[3:]] if words[2] == "run" else words[2:]))

    def well_again(self, *services: str) -> None:
        """Block until the containers are healthy and doctor finds nothing: nobody lends a hand."""
        self.until(lambda: self.healthy(*services), "everything is healthy again without a hand")
        self.until(lambda: self.doctor() == {}, "doctor finds nothing")

    def verified(self) -> bool:
        """Tell whether a verification finds nothing lost, nothing twice and every figure right."""
        return bool(json.loads(self.bcd("verify", "--json").stdout)["ok"])

    def key(self) -> str:
        """Return the administrator's token."""
        if not self._key:
            self._key = self.python("print(open('/var/lib/bcd/admin/admin.key').read(), end='')").strip()
        return self._key

    def http(self, token: str = "") -> httpx.Client:
        """Return a client that speaks through the proxy with a token, without one as the administrator."""
        headers = {"Authorization": f"Bearer {token or self.key()}"}
        return httpx.Client(base_url=self.url, timeout=ANSWERED, headers=headers, trust_env=False)


@contextmanager
def composed(folder: Path, scenario: str, **variables: str) -> Iterator[Composition]:
    """Give a fresh clone as a project of its own, nothing started; afterwards nothing of it is left on the engine."""
    require_engine()
    one = Composition(fresh_clone(folder), f"bcd-{scenario.replace('_', '-')}-{os.getpid()}", variables)
    one.build()
    try:
        yield one
    finally:
        one.down()
