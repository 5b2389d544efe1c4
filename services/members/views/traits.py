"""Counts of members by trait, taken from the roster: an erased person counts as unknown."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.kernel.views import ViewSet
from services.members.domain.rules import Statistics
from services.members.views.roster import Roster

UNKNOWN = "UNKNOWN"


class TraitCounts:
    """The roster asked for numbers only."""

    def __init__(self, views: ViewSet) -> None:
        self._views = views

    def counts(self, unit_ids: Collection[UUID], on: date, rules: Statistics) -> Mapping[str, Mapping[str, int]]:
        """Return for each trait how many active members of the units have which value on a day."""
        found: dict[str, Counter[str]] = {}
        with self._views.read() as (db, live):
            roster: Roster = live[Roster.NAME]
            row = roster.table.c
            wanted = select(row.sex, row.birth_date, row.party_status, row.sensitive)
            for one in db.execute(wanted.where(row.unit_id.in_(unit_ids), row.ended == 0)):
                for trait, value in _traits(one, on, rules).items():
                    found.setdefault(trait, Counter())[value] += 1
        return found


def _traits(row: Any, on: date, rules: Statistics) -> dict[str, str]:
    return {
        "SEX": row.sex or UNKNOWN,
        "AGE": _band(row.birth_date, on, rules.age_bands),
        "PARTY": row.party_status,
        "ETHNICITY": _one_of(row.sensitive.get("ethnicity"), rules.majority_ethnicities, "MAJORITY", "MINORITY"),
        "RELIGION": _one_of(row.sensitive.get("religion"), rules.no_religion, "NONE", "RELIGIOUS"),
    }


def _one_of(said: str | None, words: Collection[str], inside: str, outside: str) -> str:
    if not said or not said.strip():
        return UNKNOWN
    return inside if said.strip().casefold() in {word.casefold() for word in words} else outside


def _band(born: date | None, on: date, bands: Collection[int]) -> str:
    """Return the band of full years a person is in: `18_24` where bands begin at 18 and 25, `UNDER_18` below the first."""
    if born is None:
        return UNKNOWN
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    begins = sorted(bands)
    reached = [band for band in begins if band <= years]
    if not reached:
        return f"UNDER_{begins[0]}"
    above = [band for band in begins if band > years]
    return f"{reached[-1]}_{above[0] - 1}" if above else f"FROM_{reached[-1]}"
