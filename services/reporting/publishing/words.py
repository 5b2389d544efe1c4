"""What publishing shares: references and the type of a fact's fields."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from contracts.base import Fact, UnitRef
from services.kernel.decider import DomainEvent
from services.kernel.store import Recorded
from services.reporting.domain.units import UnitRef as OwnRef

Fields = Callable[[Recorded, Any], dict[str, Any]]
"""From a recorded event and its body to the fields of the fact, the origin left out."""
Facts = Mapping[type[DomainEvent], tuple[type[Fact], Fields]]


@lru_cache(maxsize=1024)
def _unit_ref(id: UUID, code: str) -> UnitRef:
    return UnitRef.of(id=id, code=code)


def ref(own: OwnRef) -> UnitRef:
    """Return a unit of our own as facts name it."""
    return _unit_ref(own.id, own.code)
