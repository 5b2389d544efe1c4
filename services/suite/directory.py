"""One machine's data directory: where everything lies, and who runs on it."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts.streams import WRITES
from services.kernel.config import Sending, Settings, scan_command, sending, traces_url
from services.kernel.keys import Keys
from services.suite.place import CannotStart, utc_now

LEAST_FREE = 64 * 1024**2
"""Bytes that must be free to start: a store that fills its disk at once helps nobody."""


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
            for service in WRITES:
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
