"""Views the members service keeps for itself, fed from its own store."""

from collections.abc import Sequence

from sqlalchemy import MetaData

from services.kernel.views import View
from services.members.views.belongings import Belongings
from services.members.views.data_requests import DataRequests
from services.members.views.deadlines import Deadlines
from services.members.views.identities import Identities
from services.members.views.imports import Imports
from services.members.views.rating_rounds import RatingRounds
from services.members.views.roster import Roster
from services.members.views.traces import Traces
from services.members.views.units import Units


def views(generation: str, metadata: MetaData) -> Sequence[View]:
    """Make all views of a generation, their tables registered in `metadata`."""
    return (
        Units(generation, metadata),
        Belongings(generation, metadata),
        Deadlines(generation, metadata),
        RatingRounds(generation, metadata),
        Roster(generation, metadata),
        Identities(generation, metadata),
        DataRequests(generation, metadata),
        Imports(generation, metadata),
        Traces(generation, metadata),
    )
