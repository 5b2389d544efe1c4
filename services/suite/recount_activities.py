"""What an activity's numbers come to, for the second count: by unit, told from contracts only."""

from collections.abc import Iterator

from contracts.plans.activities import ActivityHeld, ActivityNumbers, ActivityOutcome

KINDS = {
    "activities.held_volunteer": ("VOLUNTEER",),
    "activities.held_blood_donation": ("BLOOD_DONATION",),
    "activities.held_environment": ("ENVIRONMENT",),
    "activities.held_meetings": ("THEMED_MEETING", "SEMINAR", "FORUM", "BRANCH_MEETING"),
    "activities.held_dialogues": ("DIALOGUE",),
}
MEASURES = {
    "TREE": "activities.trees",
    "DONG": "activities.amount",
    "GIFT": "activities.gifts",
    "WASTE_KG": "activities.waste_kg",
}
ACTIVITIES = frozenset(
    {
        "activities.held",
        "activities.joined",
        "activities.turns",
        "activities.persons",
        "activities.blood_units",
        *KINDS,
        *MEASURES.values(),
    }
)
"""All figures that are counted so."""
Line = tuple[str, str, int]
"""A figure, the code of a unit, an amount."""


def occurrence(fact: ActivityHeld) -> Iterator[Line]:
    """Yield what the activity itself counts for, whatever its numbers."""
    yield "activities.held", fact.unit.code, 1
    for figure, kinds in KINDS.items():
        if fact.kind in kinds:
            yield figure, fact.unit.code, 1


def numbers(lead: str, told: ActivityOutcome | ActivityNumbers) -> Iterator[Line]:
    """Yield what the numbers come to: of the leading unit, what the others' shares leave of the whole."""
    others = [share for share in told.shares if share.unit.code != lead]
    for share in others:
        yield "activities.turns", share.unit.code, share.turns
        yield "activities.persons", share.unit.code, share.persons
    yield "activities.turns", lead, told.turns - sum(share.turns for share in others)
    yield "activities.persons", lead, told.persons - sum(share.persons for share in others)
    yield "activities.blood_units", lead, told.blood_units
    for partner in told.partners:
        yield "activities.joined", partner.code, 1
    for result in told.results:
        if result.measure in MEASURES:
            yield MEASURES[result.measure], lead, result.amount
