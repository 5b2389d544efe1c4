"""Criteria sets: which figures stand under which sub-criterion of a programme, as versioned data (domain.md §1.2, §1.3)."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from services.kernel.layers import layered

FOLDER = Path(__file__).parent / "criteria"


@dataclass(frozen=True, slots=True)
class Item:
    """A sub-criterion, and the ids of the figures and ratios that evidence it; none where no fact does."""

    code: str
    vi: str
    en: str
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion of a programme with its sub-criteria."""

    code: str
    vi: str
    en: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class CriteriaSet:
    """The criteria of a programme (THREE_PROACTIVES, STRONG_BRANCH) from a day on, by the guidance that `source` names."""

    id: str
    programme: str
    version: str
    effective_from: date
    source: str
    criteria: tuple[Criterion, ...]

    def codes(self, figure: str) -> tuple[str, ...]:
        """Return the sub-criteria that a figure or ratio stands under."""
        return tuple(item.code for one in self.criteria for item in one.items if figure in item.figures)


def read(texts: Iterable[str], known: Iterable[str]) -> tuple[CriteriaSet, ...]:
    """Return the criteria sets of YAML documents, the newest first.

    Raises ValueError for one that names a figure that is not `known`, or an item of no criterion.
    """
    ids = frozenset(known)
    documents = (json.dumps(yaml.safe_load(text), default=str) for text in texts)
    return tuple(sorted((_set(one, ids) for one in layered(documents, "id")), key=lambda one: one.effective_from)[::-1])


def load(known: Iterable[str]) -> tuple[CriteriaSet, ...]:
    """Return the criteria sets beside this file, the newest first. Raises ValueError as `read` does."""
    return read((path.read_text("utf-8") for path in sorted(FOLDER.glob("*.yaml"))), known)


def in_force(sets: Iterable[CriteriaSet], on: date) -> dict[str, CriteriaSet]:
    """Return of each programme the set in force on a day; a programme has none before its first."""
    found: dict[str, CriteriaSet] = {}
    for one in sets:
        if one.effective_from <= on:
            found.setdefault(one.programme, one)
    return dict(sorted(found.items(), reverse=True))


def _set(said: Mapping[str, Any], known: frozenset[str]) -> CriteriaSet:
    items = [Item(code, one["vi"], one["en"], tuple(one["figures"])) for code, one in sorted(said["items"].items())]
    strange = [item.code for item in items if item.code.partition(".")[0] not in said["criteria"]]
    if strange:
        raise ValueError(f"{said['id']}: no criterion for {', '.join(strange)}")
    for item in items:
        missing = sorted(set(item.figures) - known)
        if missing:
            raise ValueError(f"{said['id']} {item.code}: no such figure: {', '.join(missing)}")
    return CriteriaSet(
        said["id"],
        said["programme"],
        said["version"],
        date.fromisoformat(said["effective_from"]),
        said["source"],
        tuple(
            Criterion(code, one["vi"], one["en"], tuple(item for item in items if item.code.partition(".")[0] == code))
            for code, one in sorted(said["criteria"].items())
        ),
    )
