"""What the routes of all pages share: the screen, the views, the frame of a request, and how fresh the figures are."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from fastapi import Request, Response
from sqlalchemy import Connection

from services.kernel.inbox import Status
from services.kernel.views import ViewSet
from services.reporting.api.filling import with_ratios
from services.reporting.figures import BY_ID, Figure
from services.reporting.pages.frame import Frame, frame
from services.reporting.pages.live import FILLING, named
from services.reporting.pages.screen import Screen
from services.reporting.views.standing import standing


@dataclass(frozen=True)
class Stream:
    """How far the figures know a service's facts, and how many of them they have not taken in yet."""

    name: str
    position: int
    behind: int


@dataclass(frozen=True)
class Fresh:
    """How fresh the figures are. `known` is when the newest fact in them was recorded, None where there is none.

    `filling` are the figures that are still being counted from history.
    """

    streams: list[Stream]
    known: datetime | None
    parked: int
    filling: list[Figure]

    @property
    def behind(self) -> int:
        """The facts not taken in yet, of all services."""
        return sum(stream.behind for stream in self.streams)

    @property
    def places(self) -> list[tuple[str, int]]:
        """The position of each service, as the live feed tells it, and how many figures are being filled."""
        found = [(stream.name, stream.position) for stream in self.streams]
        return [*found, (FILLING, len(self.filling))] if self.filling else found


@dataclass(frozen=True)
class Sources:
    """What tells how fresh pages are: how far each service's facts are taken in, which figures are still being filled.

    `position` is that of the service's own store.
    """

    inboxes: Callable[[], Iterable[Status]] = tuple
    filling: Callable[[], frozenset[str]] = frozenset
    position: Callable[[], int] = int


class Site:
    """The parts every page is made with; read once. `seen_by` adds to a frame who looks at it."""

    def __init__(
        self,
        viewset: ViewSet,
        today: Callable[[], date],
        sources: Sources,
        seen_by: Callable[[Request, Frame], Frame],
    ) -> None:
        self.viewset, self.today, self.screen = viewset, today, Screen()
        self.sources, self._seen_by = sources, seen_by

    def asked(self, request: Request) -> Frame:
        """Return the frame of a request; as a dependency. Raises UnreadableDate."""
        query = request.query_params
        found = frame(request.url.path, {name: ",".join(query.getlist(name)) for name in query}, self.today())
        return self._seen_by(request, replace(found, filling=with_ratios(self.sources.filling())))

    def fresh(self, db: Connection) -> Fresh:
        """Return how fresh the figures are that this transaction reads."""
        stands = standing(db, self.viewset.live(db))
        behind = {status.stream.lower(): status.lag for status in self.sources.inboxes()}
        streams = [Stream(name, position, behind.get(name, 0)) for name, position in named(stands.positions.items())]
        filling = [BY_ID[one] for one in sorted(self.sources.filling())]
        return Fresh(streams, stands.newest, stands.parked, filling)

    def page(self, template: str, at: Frame, fresh: Fresh, **values: object) -> Response:
        """Return a page that says how fresh it is."""
        return self.screen.page(template, at, status=200, fresh=fresh, **values)
