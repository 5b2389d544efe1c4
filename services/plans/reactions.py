"""What facts of members cause here: the open plans of a unit that is no more go to the unit that takes over."""

from collections.abc import Callable, Mapping
from typing import Any

from contracts.base import Fact
from contracts.members import UnitDissolved, UnitsMerged, UnitSplit
from services.plans.application import HandingOn


def when_units_merged_hand_on_their_open_plans(handing: HandingOn, fact: UnitsMerged) -> None:
    """Hand on what the sources have open to the unit that took them over."""
    handing.because_of(fact.origin, {source.id: fact.unit_id for source in fact.sources})


def when_unit_split_hand_on_its_open_plans(handing: HandingOn, fact: UnitSplit) -> None:
    """Hand on what the unit has open to the unit directly above, which can share it out; a unit that goes on keeps it."""
    if not fact.goes_on:
        handing.because_of(fact.origin, {fact.unit_id: handing.above(fact.unit_id)})


def when_unit_dissolved_hand_on_its_open_plans(handing: HandingOn, fact: UnitDissolved) -> None:
    """Hand on what the unit still has open to the unit directly above; after a merger or a split that is nothing."""
    handing.because_of(fact.origin, {fact.unit_id: handing.above(fact.unit_id)})


REACTIONS: Mapping[type[Fact], Callable[[HandingOn, Any], None]] = {
    UnitsMerged: when_units_merged_hand_on_their_open_plans,
    UnitSplit: when_unit_split_hand_on_its_open_plans,
    UnitDissolved: when_unit_dissolved_hand_on_its_open_plans,
}
DECODE: Mapping[str, Callable[[bytes], Fact]] = {fact.type(): fact.model_validate_json for fact in REACTIONS}
"""CloudEvents type → reader of the body; the other facts of members cause nothing here."""


def react(handing: HandingOn, fact: Fact) -> None:
    """Let a fact cause what it must."""
    REACTIONS[type(fact)](handing, fact)
