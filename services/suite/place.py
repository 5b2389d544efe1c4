"""Where a system keeps what it has: all that the operators' commands ask of it, on one machine or in containers."""

from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Protocol

from services.kernel.config import Settings
from services.kernel.days import day_of
from services.kernel.errors import Explained


class CannotStart(Explained):
    """The host cannot start; the text is one clear line for a person."""


class NotRunning(Explained):
    """The command needs a running system, or what that system did not give; the text says what to do."""


class Place(Protocol):
    """A system that commands work on. `name` says which one, `how_to_start` the command that starts it."""

    @property
    def bloc(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def how_to_start(self) -> str: ...
    @property
    def replicas(self) -> int: ...
    @property
    def api_keys_file(self) -> Path: ...
    @property
    def admin_key_file(self) -> Path: ...
    @property
    def key_backups(self) -> Path: ...
    @property
    def backups(self) -> Path: ...

    def url(self, service: str, part: str) -> str:
        """Return the address of a service's `store`, `keys` or `views`."""

    def roles_url(self) -> str:
        """Return the address of reporting's views for someone who may make database roles."""

    def settings(self, service: str, nats_url: str) -> Settings:
        """Return a service's settings here."""

    def seed(self, user: str) -> Path:
        """Return the file with the nkey seed of a user of the bus: `admin`, or a service's name."""

    def running(self) -> dict[str, Any] | None:
        """Return where the system is reached: `url`, `nats_url`, `services` (those with health); None: it does not run."""

    def has_data(self) -> bool:
        """Tell whether it was ever started."""

    def alone(self) -> AbstractContextManager[None]:
        """Keep the system from running meanwhile. Raises CannotStart where it runs."""


def utc_now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return the day it is in Vietnam: what a command takes that was given none."""
    return day_of(utc_now())


def admin_key(place: Place) -> str:
    """Return the administrator's token."""
    return place.admin_key_file.read_text().strip()
