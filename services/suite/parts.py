"""What each part of a system in containers is given: secrets made once, in folders of which each part sees its own."""

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from contracts.streams import WRITES
from services.kernel.keys import Keys
from services.suite.natsd import Cluster, configuration, make_seed
from services.suite.place import CannotStart

NATS_PORT, MONITOR_PORT = 4222, 8222
SECRET_BYTES = 32


@dataclass(frozen=True)
class Parts:
    """The folders below `root`: `admin`, each service, `postgres`, `nats`, `access` and what the services keep.

    A secret is readable for its owner only; what a part of another owner reads (the server of the databases) for the group.
    """

    root: Path
    bloc: str

    @property
    def admin_key_file(self) -> Path:
        return self.root / "admin" / "admin.key"

    @property
    def api_keys_file(self) -> Path:
        return self.root / "access" / "api-keys.json"

    @property
    def key_backups(self) -> Path:
        return self.root / "key-backups"

    @property
    def nats_config(self) -> Path:
        return self.root / "nats" / "nats.conf"

    @property
    def route_password(self) -> Path:
        return self.root / "admin" / "route-password"

    def seed(self, user: str) -> Path:
        """Return the file with the nkey seed of a user of the bus: `admin`, `sys` or a service's name."""
        return self.root / (user if user in WRITES else "admin") / f"{user}.nk"

    def password(self, user: str) -> Path:
        """Return the file with the database password of a service, or of `postgres`, who may do everything there."""
        return self.root / user / "database-password"

    @property
    def standby_password(self) -> Path:
        return self.root / "postgres" / "standby-password"

    def make(self, at: datetime, bus_hosts: tuple[str, ...] = ()) -> list[str]:
        """Make what is missing, leave what is there, and return the names of what was made. Raises CannotStart.

        The configuration of the bus follows from the users' keys, the permissions and, where it is a cluster, its hosts; it
        is written anew when they change. A cluster keeps its streams in a folder of its own: what a server by itself kept
        in the other one it would half take over.
        """
        try:
            return self._make(at, bus_hosts)
        except OSError as error:
            raise CannotStart(f"không ghi được vào {error.filename or self.root}: {error.strerror}") from error

    def _make(self, at: datetime, bus_hosts: tuple[str, ...]) -> list[str]:
        made: list[str] = []
        self._remember_bloc()
        users = ("admin", "sys", *WRITES)
        for file in map(self.seed, users):
            self._once(file, made, lambda file: make_seed(file))
        for file in (*map(self.password, ("postgres", *WRITES)), self.standby_password):
            self._once(file, made, _write_secret)
        keys = Keys(self.api_keys_file)
        self._once(
            self.admin_key_file,
            made,
            lambda file: _write(file, keys.create(account="admin", post="Quản trị hệ thống", at=at), 0o600),
        )
        cluster, store = None, self.root / "jetstream"
        if bus_hosts:
            self._once(self.route_password, made, _write_secret)
            cluster, store = Cluster(bus_hosts, self.route_password.read_text().strip()), store / "cluster"
        config = configuration(
            listen=f"0.0.0.0:{NATS_PORT}",
            monitor=f"0.0.0.0:{MONITOR_PORT}",
            store=store,
            users={user: make_seed(self.seed(user)) for user in users},
            bloc=self.bloc,
            cluster=cluster,
        )
        if not self.nats_config.exists() or self.nats_config.read_text() != config:
            made.append(self._named(self.nats_config))
            self.nats_config.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
            draft = self.nats_config.with_suffix(".new")
            draft.unlink(missing_ok=True)
            _write(draft, config, 0o640)
            draft.replace(self.nats_config)
        return made

    def _once(self, file: Path, made: list[str], make: Callable[[Path], object]) -> None:
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
            make(file)
            made.append(self._named(file))

    def _named(self, file: Path) -> str:
        return str(file.relative_to(self.root))

    def _remember_bloc(self) -> None:
        note = self.root / "admin" / "bloc"
        if not note.exists():
            note.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
            _write(note, self.bloc + "\n", 0o640)
        kept = note.read_text().strip()
        if kept != self.bloc:
            raise CannotStart(f"hệ thống này thuộc khối '{kept}', không phải '{self.bloc}'; hãy đặt BLOC={kept}")


def _write_secret(file: Path) -> None:
    _write(file, secrets.token_urlsafe(SECRET_BYTES), 0o640)


def _write(file: Path, text: str, mode: int) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
