"""Ids of what there is one of per unit and year in yearly ratings."""

from uuid import NAMESPACE_URL, UUID, uuid5

ROUNDS = uuid5(NAMESPACE_URL, "bachudong:rating-round")
POOLS = uuid5(NAMESPACE_URL, "bachudong:rating-pool")
UNIT_RATINGS = uuid5(NAMESPACE_URL, "bachudong:unit-rating")


def round_id(unit_id: UUID, year: int) -> UUID:
    """Return the id of the rating round of a unit and year: there is one."""
    return uuid5(ROUNDS, f"{unit_id}:{year}")


def pool_id(scope: str, unit_id: UUID, year: int) -> UUID:
    """Return the id of those whose top ranks a deciding unit's cap counts in a year; `scope` is MEMBERS or UNITS."""
    return uuid5(POOLS, f"{scope}:{unit_id}:{year}")


def unit_rating_id(unit_id: UUID, year: int) -> UUID:
    """Return the id of the rating of a unit and year: there is one."""
    return uuid5(UNIT_RATINGS, f"{unit_id}:{year}")
