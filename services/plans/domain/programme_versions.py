"""What two versions of a plan differ in, item by item. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.plans.domain import programme_refusals as no
from services.plans.domain.programme import Item
from services.plans.domain.programme_state import InForce, Version

COMPARED = ("title", "kind", "starts_on", "due_on", "owner_unit", "owner_member_id", "target")


@dataclass(frozen=True)
class Change:
    """What one field of an item said and says."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Changed:
    """An item that both versions have, and what of it is different; `new` is the item as the newer has it."""

    new: Item
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Comparison:
    """Two versions and what lies between them, each list in the order of the version it is from."""

    older: Version
    newer: Version
    added: tuple[Item, ...]
    dropped: tuple[Item, ...]
    changed: tuple[Changed, ...]
    unchanged: tuple[Item, ...]


def compare(older: Version, newer: Version) -> Comparison:
    """Return what was added, dropped and changed from one version to the other."""
    before, after = ({item.id: item for item in version.items} for version in (older, newer))
    both = [(before[item.id], item) for item in newer.items if item.id in before]
    changed = [Changed(new, _changes(old, new)) for old, new in both]
    return Comparison(
        older=older,
        newer=newer,
        added=tuple(item for item in newer.items if item.id not in before),
        dropped=tuple(item for item in older.items if item.id not in after),
        changed=tuple(one for one in changed if one.changes),
        unchanged=tuple(one.new for one in changed if not one.changes),
    )


def _changes(old: Item, new: Item) -> tuple[Change, ...]:
    values = ((name, getattr(old, name), getattr(new, name)) for name in COMPARED)
    return tuple(Change(name, was, now) for name, was, now in values if was != now)


def changed_in(versions: Sequence[Version], item_id: UUID, field: str | None = None) -> int:
    """Return the last of these versions in which an item came or went, or in which a field of it became another."""
    told = [_told(version, item_id, field) for version in versions]
    changes = [version.number for was, now, version in zip(told, told[1:], versions[1:], strict=False) if was != now]
    return changes[-1] if changes else versions[0].number


def _told(version: Version, item_id: UUID, field: str | None) -> Any:
    item = next((each for each in version.items if each.id == item_id), None)
    return (item is not None) if field is None else getattr(item, field, None)


def version_of(work: InForce, number: int) -> Version:
    """Return one version; raises UnknownVersion."""
    versions = work.versions()
    if not 1 <= number <= len(versions):
        raise no.UnknownVersion(
            f"Kế hoạch có {len(versions)} phiên bản; không có phiên bản {number}, hãy kiểm tra lại."
        )
    return versions[number - 1]
