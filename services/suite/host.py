"""One machine: a data directory, a child nats-server and the three services in one process."""

import asyncio
import errno
import fcntl
import json
import os
import shutil
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from faststream.nats import NatsBroker

from services.kernel.bus import client, connect, provision, stop
from services.kernel.config import Sending, Settings, scan_command, sending, traces_url
from services.kernel.http import Gate, create_app, widen_threads
from services.kernel.keys import Keys
from services.kernel.operating import router as operating
from services.kernel.run import Heart, More, Service, loops, serve, tick, watch
from services.members import main as members
from services.plans import main as plans
from services.reporting import main as reporting
from services.suite.natsd import NatsServer, free_port, streams
from services.suite.place import CannotStart
from services.suite.program import keep

SERVICES = {"members": members.running, "plans": plans.running, "reporting": reporting.running}


LEAST_FREE = 64 * 1024**2
"""Bytes that must be free to start: a store that fills its disk at once helps nobody."""


def utc_now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class DataDirectory:
    """Where one machine keeps everything: stores, keys, views, the bus, API keys. `database` moves the stores to PostgreSQL.

    `database` is a URL with `{name}` in place of the database's name, for example `postgresql://user@host/{name}`;
    each service has databases of its own: `<service>_store`, `<service>_keys`, `<service>_views`.
    """

    path: Path
    bloc: str
    database: str = ""

    @property
    def name(self) -> str:
        return str(self.path)

    @property
    def how_to_start(self) -> str:
        return f"bcd up --data {self.path}"

    @property
    def replicas(self) -> int:
        return 1

    @property
    def admin_key_file(self) -> Path:
        return self.path / "admin.key"

    @property
    def api_keys_file(self) -> Path:
        return self.path / "api-keys.json"

    @property
    def running_file(self) -> Path:
        return self.path / "running.json"

    @property
    def key_backups(self) -> Path:
        return self.path / "key-backups"

    @property
    def backups(self) -> Path:
        return self.path / "backups"

    def url(self, service: str, part: str) -> str:
        """Return the address of a service's `store`, `keys` or `views`."""
        if self.database:
            return self.database.format(name=f"{service}_{part}")
        return f"sqlite:///{self.path / service / part}.db"

    def roles_url(self) -> str:
        """Return the address of reporting's views: whoever may start the services here may make roles too."""
        return self.url("reporting", "views")

    def seed(self, user: str) -> Path:
        """Return the file with the nkey seed of a user of the bus."""
        return self.path / "nats" / f"{user}.nk"

    def has_data(self) -> bool:
        """Tell whether a host was ever started here."""
        return self.admin_key_file.exists()

    def settings(self, service: str, nats_url: str) -> Settings:
        """Return a service's settings on this machine."""
        return Settings(
            bloc=self.bloc,
            service=service,
            store_url=self.url(service, "store"),
            keys_url=self.url(service, "keys"),
            views_url=self.url(service, "views"),
            nats_url=nats_url,
            nats_seed_file=str(self.seed(service)),
            api_keys_file=str(self.api_keys_file),
            key_backups_dir=self.key_backups,
            attachments_url=(self.path.absolute() / "attachments").as_uri(),
            scan_command=scan_command(),
            traces_url=traces_url(),
            sending=self._sending(),
            host="127.0.0.1",
            port=0,
        )

    def _sending(self) -> Sending:
        """Return how reports are sent; without REPORTS_FOLDER files are written below the data directory."""
        found = sending()
        return found.model_copy(update={"reports_folder": found.reports_folder or self.path.absolute() / "reports"})

    def prepare(self) -> None:
        """Make the directory and the administrator's key, both for the owner only. Raises CannotStart."""
        self._require_room()
        try:
            for service in SERVICES:
                (self.path / service).mkdir(parents=True, exist_ok=True, mode=0o700)
            self.path.chmod(0o700)
            self._remember_bloc()
            if not self.admin_key_file.exists():
                keys = Keys(self.api_keys_file)
                token = keys.create(account="admin", post="Quản trị hệ thống", at=utc_now())
                descriptor = os.open(self.admin_key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(descriptor, "w") as file:
                    file.write(token + "\n")
        except OSError as error:
            raise CannotStart(f"không ghi được vào thư mục dữ liệu {self.path}: {error.strerror}") from error

    def _require_room(self) -> None:
        free = shutil.disk_usage(self.path).free
        if free < LEAST_FREE:
            raise CannotStart(
                f"ổ đĩa chứa {self.path} chỉ còn {free // 1024**2} MB, cần ít nhất {LEAST_FREE // 1024**2} MB; "
                "hãy dọn bớt hoặc dùng --data ở ổ khác"
            )

    def _remember_bloc(self) -> None:
        note = self.path / "bloc"
        if not note.exists():
            note.write_text(self.bloc + "\n")
        kept = note.read_text().strip()
        if kept != self.bloc:
            raise CannotStart(
                f"thư mục {self.path} thuộc khối '{kept}', không phải '{self.bloc}'; hãy dùng --data khác"
            )

    def running(self) -> dict[str, Any] | None:
        """Return what the running host wrote about itself, or None when none runs."""
        try:
            with self._locked():
                return None
        except CannotStart:
            pass
        try:
            told: dict[str, Any] = json.loads(self.running_file.read_text())
        except (OSError, ValueError):
            return None
        return told | {"services": [told["url"]]}

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep every other host off the directory. Raises CannotStart where one runs."""
        with self._locked():
            yield

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise CannotStart(f"không ghi được vào thư mục dữ liệu {self.path}: {error.strerror}") from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise CannotStart(
                f"một bcd khác đang chạy trên {self.path}; hãy dừng nó trước hoặc dùng --data khác"
            ) from None
        try:
            yield
        finally:
            os.close(descriptor)


@dataclass
class Machine:
    """A running machine: its services, its bus, an administrator's connection."""

    data: DataDirectory
    nats: NatsServer
    admin: NatsBroker
    services: list[Service]


async def _look_after(nats: NatsServer, beat: Callable[[], None]) -> None:
    while True:
        beat()
        if not nats.alive():
            await asyncio.to_thread(nats.start)
        await asyncio.sleep(0.5)


@asynccontextmanager
async def machine(data: DataDirectory, *, nats_port: int = 0) -> AsyncIterator[Machine]:
    """Start the bus, provision it, run the three services; stop all of it in the opposite order. Raises CannotStart."""
    async with AsyncExitStack() as stack:
        stack.enter_context(data._locked())
        data.prepare()
        nats = NatsServer(data.path / "nats", data.bloc, nats_port or free_port())
        await asyncio.to_thread(nats.start)
        stack.callback(nats.stop)
        admin = connect(nats.url, name="admin", seed_file=str(data.seed("admin")))
        await admin.start()
        stack.push_async_callback(stop, admin)
        await provision(client(admin), streams())
        heart = Heart()
        named = [("nats-server", lambda beat: _look_after(nats, beat)), ("event loop", tick)]
        running = [
            await stack.enter_async_context(run(data.settings(name, nats.url), utc_now))
            for name, run in SERVICES.items()
        ]
        for name in SERVICES:
            await asyncio.to_thread(keep, data.settings(name, nats.url))
        await stack.enter_async_context(loops(named, heart))
        for one in (heart, *(service.heart for service in running)):
            stack.callback(watch(one).set)
        yield Machine(data, nats, admin, running)


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; port 0 takes a free one. Raises CannotStart.

    Its connections send at once (TCP_NODELAY, which they inherit): asyncio sets that only where the socket says it is
    TCP, which one of create_server does not, and a kept connection then waits 40 ms for each answer.
    """
    try:
        listening = socket.create_server((host, port))
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listening
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CannotStart(f"cổng {port} đang có chương trình khác dùng; hãy chọn cổng khác bằng --port") from error
        raise CannotStart(f"không mở được {host}:{port}: {error.strerror}") from error


async def serve_machine(
    one: Machine,
    listening: socket.socket,
    *,
    ready: Callable[[str], None],
    until: asyncio.Event,
    more: More | None = None,
) -> None:
    """Serve a machine's pages and APIs until SIGINT, SIGTERM or `until`; `ready` gets the address once it answers.

    `more` reads numbers of the whole machine, beside those of its services.
    """
    widen_threads()
    host, port = listening.getsockname()[:2]
    url = f"http://{host}:{port}"

    def answering() -> None:
        told = {"pid": os.getpid(), "url": url, "nats_url": one.nats.url, "bloc": one.data.bloc}
        one.data.running_file.write_text(json.dumps(told | {"database": one.data.database}))
        ready(url)

    try:
        raw = [body.under(service.mount) for service in one.services for body in service.app.state.raw]
        operators = operating(Gate(Keys(one.data.api_keys_file), {}))
        app = create_app("bachudong", [operators], raw=raw, described=False)
        await serve(one.services, app, listening, ready=answering, until=until, more=more)
    finally:
        one.data.running_file.unlink(missing_ok=True)
