"""What this program is as far as a deployment must know: what it writes, publishes, decides by and is set by."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from enum import Enum
from importlib import import_module
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from services.kernel import config
from services.kernel.config import Settings
from services.kernel.marks import Marks
from services.kernel.store import KERNEL_EVENTS
from services.kernel.version import VERSION

DATA = (".json", ".yaml")
Named = dict[str, str]
"""Name of a thing → a fingerprint of its content."""


@dataclass(frozen=True)
class Told:
    """What a program tells of itself for one service; kept in that service's store while it runs."""

    version: str
    events: Named = field(default_factory=dict)
    facts: Named = field(default_factory=dict)
    rules: Named = field(default_factory=dict)
    variables: Named = field(default_factory=dict)


def tell(service: str) -> Told:
    """Return what this program tells of itself for a service."""
    publishing = import_module(f"services.{service}.publishing")
    events = {event.TOPIC: event for event in publishing.EVENTS} | dict(KERNEL_EVENTS)
    return Told(
        version=VERSION,
        events={topic: _hashed(_shape(event)) for topic, event in sorted(events.items())},
        facts={fact.type(): _hashed(_shape(fact)) for fact, _ in publishing.FACTS.values()},
        rules=_files(Path(str(publishing.__file__)).parent.parent),
        variables=dict.fromkeys(sorted(config.variables()), ""),
    )


def read(told: str | None) -> Told | None:
    """Return what a program told of itself, None where nothing was kept; what a newer one told besides is passed over."""
    if not told:
        return None
    kept: dict[str, Any] = json.loads(told)
    return Told(**{name: value for name, value in kept.items() if name in Told.__dataclass_fields__})


def keep(settings: Settings) -> None:
    """Keep in a service's store what this program tells of itself. Raises PersistenceError."""
    Marks(settings.store_url).describe(json.dumps(asdict(tell(settings.service))))


def _files(folder: Path) -> Named:
    """Return the files of data in a service: rule sets, criteria, forms, what pages choose to show."""
    found = [file for file in sorted(folder.rglob("*")) if file.suffix in DATA and "static" not in file.parts]
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()[:12] for file in found}


def _shape(kind: Any) -> Any:
    """Return the fields of a model, of those within it too, with their types: in a tenth of the time of its JSON Schema."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return {name: [_shape(field.annotation), field.is_required()] for name, field in kind.model_fields.items()}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [one.value for one in kind]
    within = get_args(kind)
    return [str(get_origin(kind)), *map(_shape, within)] if within else str(kind)


def _hashed(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:12]
