"""A system whose parts run apart, in containers, as the operators' commands see it from a container of their own."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from contracts.streams import WRITES
from services.kernel.bus import replicas
from services.kernel.config import Apart, Settings, with_password
from services.suite.parts import Parts
from services.suite.place import CannotStart

ANSWERS_WITHIN = 2.0


@dataclass(frozen=True)
class SystemApart:
    """The system that the environment names; each part's secrets are read when they are asked for."""

    reach: Apart

    @property
    def parts(self) -> Parts:
        return Parts(self.reach.state_dir, self.reach.bloc)

    @property
    def bloc(self) -> str:
        return self.reach.bloc

    @property
    def name(self) -> str:
        return self.reach.url

    @property
    def how_to_start(self) -> str:
        return "docker compose up --wait"

    @property
    def replicas(self) -> int:
        return replicas(self.reach.nats_url)

    @property
    def database_hosts(self) -> list[str]:
        """The servers of the databases: one, or one that writes and one that copies it."""
        servers = urlsplit(self.reach.database_url.format(service="x", name="x")).netloc.rpartition("@")[2]
        return [server.partition(":")[0] for server in servers.split(",")]

    @property
    def api_keys_file(self) -> Path:
        return self.parts.api_keys_file

    @property
    def admin_key_file(self) -> Path:
        return self.parts.admin_key_file

    @property
    def key_backups(self) -> Path:
        return self.parts.key_backups

    @property
    def backups(self) -> Path:
        return self.reach.state_dir / "backups"

    def url(self, service: str, part: str) -> str:
        """Return the address of a service's `store`, `keys` or `views`, as the service itself sees it."""
        return self.database(service, f"{service}_{part}")

    def roles_url(self) -> str:
        """Return the address of reporting's views for the one who may make roles."""
        return self.database("postgres", "reporting_views")

    def database(self, user: str, name: str) -> str:
        """Return the address of a database for a user. Raises CannotStart where the user's password cannot be read."""
        file = self.parts.password(user)
        try:
            password = file.read_text("utf-8").strip()
        except OSError as error:
            raise CannotStart(f"không đọc được {file}: {error.strerror}; chạy: docker compose up --wait") from error
        return with_password(self.reach.database_url.format(service=user, name=name), password)

    def settings(self, service: str, nats_url: str) -> Settings:
        """Return a service's settings, as far as commands need them."""
        return Settings(
            bloc=self.bloc,
            service=service,
            store_url=self.url(service, "store"),
            keys_url=self.url(service, "keys"),
            views_url=self.url(service, "views"),
            nats_url=nats_url or self.reach.nats_url,
            nats_seed_file=str(self.seed(service)),
            api_keys_file=str(self.api_keys_file),
            key_backups_dir=self.key_backups,
            attachments_url=self.reach.attachments_url,
            sending=self.reach.sending,
        )

    def seed(self, user: str) -> Path:
        """Return the file with the nkey seed of a user of the bus."""
        return self.parts.seed(user)

    def address(self, service: str) -> str:
        """Return where a service itself answers, past the proxy: any of its replicas."""
        return self.reach.service_url.format(service=service)

    def addresses(self, service: str) -> list[str]:
        """Return where each replica of a service answers, past the proxy; where none runs, where it would."""
        url = urlsplit(self.address(service))
        port = url.port or (443 if url.scheme == "https" else 80)
        try:
            known = socket.getaddrinfo(url.hostname, port, family=socket.AF_INET, type=socket.SOCK_STREAM)
        except (OSError, ValueError):
            return [url.geturl()]
        hosts = sorted({str(one[4][0]) for one in known})
        return [f"{url.scheme}://{host}:{port}" for host in hosts]

    def running(self) -> dict[str, Any]:
        """Return where the system is reached. Whether it answers there is seen when it is asked."""
        services = [one for service in WRITES for one in self.addresses(service)]
        return {"url": self.reach.url, "nats_url": self.reach.nats_url, "services": services}

    def has_data(self) -> bool:
        """Tell whether secrets were made."""
        return self.admin_key_file.exists()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Make sure that no service answers. Raises CannotStart where one does."""
        for service in WRITES:
            if any(map(_answers, self.addresses(service))):
                raise CannotStart(f"{service} đang chạy; hãy dừng trước: docker compose stop members plans reporting")
        yield


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health/live", timeout=ANSWERS_WITHIN).is_success
    except httpx.TransportError:
        return False
