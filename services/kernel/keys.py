"""API keys: who a token belongs to, kept as hashes in one file that can be changed while services run."""

import fcntl
import hashlib
import hmac
import json
import os
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from pydantic import BaseModel, ConfigDict, TypeAdapter

from services.kernel.store import Actor

WHOLE = "*"
"""What stands for the unit of a key whose scope is the whole bloc."""

SOUGHT_IN_VAIN = hashlib.sha256(b"").hexdigest()


class ApiKey(BaseModel):
    """One key as kept: `sha256` is of the secret part; `unit` and `unit_code` say whose subtree it may act in."""

    model_config = ConfigDict(frozen=True)

    id: str
    sha256: str
    account: str
    post: str
    unit: UUID | None
    unit_code: str
    created_at: datetime
    revoked_at: datetime | None = None


@dataclass(frozen=True)
class Holder:
    """Whom a token stands for: the actor, and the unit whose subtree is open to it (None: the whole bloc)."""

    actor: Actor
    scope: UUID | None


class KeyUnknown(Exception):
    """There is no key with this id."""


ApiKeys = list[ApiKey]
LIST = TypeAdapter(ApiKeys)


class Keys:
    """The keys in the file at `path` (mode 0600; no file: no keys). Thread-safe; sees changes other processes make."""

    def __init__(self, path: Path | str) -> None:
        self._path = Path(path)
        self._lock = threading.Lock()
        self._seen: tuple[int, int, int] | None = None
        self._by_id: dict[str, ApiKey] = {}

    def verify(self, token: str) -> Holder | None:
        """Return whom the token stands for; None for a token that is malformed, unknown, wrong or revoked."""
        prefix, _, rest = token.partition("_")
        key_id, _, secret = rest.partition("_")
        key = self._current().get(key_id)
        given = hashlib.sha256(secret.encode()).hexdigest()
        same = hmac.compare_digest(given, SOUGHT_IN_VAIN if key is None else key.sha256)
        if key is None or not same or prefix != "bcd" or not secret or key.revoked_at is not None:
            return None
        return Holder(Actor(account=key.account, post=key.post, unit=key.unit_code), key.unit)

    def holding(self, account: str, unit_code: str) -> Holder | None:
        """Return what the newest valid key of an account in a unit stands for; None once all of them are revoked."""
        valid = [
            key
            for key in self.list()
            if key.account == account and key.unit_code == unit_code and key.revoked_at is None
        ]
        return Holder(Actor(valid[-1].account, valid[-1].post, valid[-1].unit_code), valid[-1].unit) if valid else None

    def list(self) -> ApiKeys:
        """Return all keys, revoked ones too, oldest first."""
        return sorted(self._current().values(), key=lambda key: (key.created_at, key.id))

    def create(self, *, account: str, post: str, at: datetime, unit: UUID | None = None, unit_code: str = WHOLE) -> str:
        """Add a key and return its token, `bcd_<id>_<secret>`: shown once, it cannot be had again.

        `unit` None (and `unit_code` "*") means the whole bloc.
        """
        key_id, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
        key = ApiKey(
            id=key_id,
            sha256=hashlib.sha256(secret.encode()).hexdigest(),
            account=account,
            post=post,
            unit=unit,
            unit_code=unit_code,
            created_at=at,
        )
        self._change(lambda keys: [*keys, key])
        return f"bcd_{key_id}_{secret}"

    def revoke(self, key_id: str, *, at: datetime) -> None:
        """Make a key worthless from now on; a second time changes nothing. Raises KeyUnknown."""

        def revoked(keys: ApiKeys) -> ApiKeys:
            if all(key.id != key_id for key in keys):
                raise KeyUnknown(key_id)
            return [
                key.model_copy(update={"revoked_at": at}) if key.id == key_id and key.revoked_at is None else key
                for key in keys
            ]

        self._change(revoked)

    def adopt(self, kept: bytes) -> int:
        """Add the keys of a copy of such a file that are not here; return how many. Those that are here stay as they are."""
        added: ApiKeys = []

        def with_those(keys: ApiKeys) -> ApiKeys:
            here = {key.id for key in keys}
            added.extend(key for key in LIST.validate_json(kept) if key.id not in here)
            return [*keys, *added]

        self._change(with_those)
        return len(added)

    def _current(self) -> dict[str, ApiKey]:
        try:
            status = self._path.stat()
        except FileNotFoundError:
            return {}
        seen = (status.st_mtime_ns, status.st_size, status.st_ino)
        with self._lock:
            if seen != self._seen:
                self._by_id = {key.id: key for key in self._load()}
                self._seen = seen
            return self._by_id

    def _load(self) -> ApiKeys:
        try:
            return LIST.validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return []

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.with_name(f"{self._path.name}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _change(self, change: Callable[[ApiKeys], ApiKeys]) -> None:
        with self._alone():
            keys = change(self._load())
            draft = self._path.with_name(f"{self._path.name}.new")
            draft.unlink(missing_ok=True)
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                json.dump(LIST.dump_python(keys, mode="json"), file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self._path)
