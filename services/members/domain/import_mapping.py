"""What titles of a unit's sheets mean: kept by the unit, so that its next sheet need not be explained (domain.md §7.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from services.kernel.decider import Decider, DomainEvent
from services.members.domain.import_refusals import TitleMappedTwice, UnknownImportColumn

# Events.


class MappingSaved(DomainEvent):
    """A unit said what titles of its sheets mean: folded title → key of a column, "" to leave the column out."""

    TOPIC: ClassVar[str] = "members.import_mapping.saved"

    titles: Mapping[str, str]


# Commands and rules. The state is what titles mean so far.


@dataclass(frozen=True)
class SaveMapping:
    """Keep what titles mean, for the next sheet of the unit: each folded title with its meaning out of `columns`."""

    titles: Sequence[tuple[str, str]]
    columns: frozenset[str]


def decide(command: SaveMapping, state: Mapping[str, str]) -> Sequence[MappingSaved]:
    titles = dict(command.titles)
    if len(set(command.titles)) > len(titles):
        raise TitleMappedTwice()
    if not command.columns.issuperset(filter(None, titles.values())):
        raise UnknownImportColumn()
    return [] if titles == dict(state) else [MappingSaved(titles=titles)]


import_mapping: Decider[SaveMapping, Mapping[str, str], MappingSaved] = Decider(
    "members.import_mapping", (MappingSaved,), {}, lambda _, event: event.titles, decide
)
