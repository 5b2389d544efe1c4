"""What the routes of all pages share: the screen, the views, the frame of a request, and how fresh the figures are."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from fastapi import Request, Response
from sqlalchemy import Connection

from services.kernel.inbox import Status
from services.kernel.views import ViewSet
from services.reporting.pages.frame import Frame, frame
from services.reporting.pages.live import named
from services.reporting.pages.screen import Screen
from services.reporting.views.comparing import newest
from services.reporting.views.queries import Views


@dataclass(frozen=True)
class Stream:
    """How far the figures know a service's facts, and how many of them they have not taken in yet."""

    name: str
    position: int
    behind: int


@dataclass(frozen=True)
class Fresh:
    """How fresh the figures are. `known` is when the newest fact in them was recorded, None where there is none."""

    streams: list[Stream]
    known: datetime | None
    parked: int

    @property
    def behind(self) -> int:
        """The facts not taken in yet, of all services."""
        return sum(stream.behind for stream in self.streams)

    @property
    def places(self) -> list[tuple[str, int]]:
        """The position of each service, as the live feed tells it."""
        return [(stream.name, stream.position) for stream in self.streams]


class Site:
    """The parts every page is made with; read once. `seen_by` adds to a frame who looks at it."""

    def __init__(
        self,
        viewset: ViewSet,
        today: Callable[[], date],
        inboxes: Callable[[], Iterable[Status]],
        seen_by: Callable[[Request, Frame], Frame],
    ) -> None:
        self.viewset, self.today, self.screen = viewset, today, Screen()
        self._inboxes, self._seen_by = inboxes, seen_by

    def asked(self, request: Request) -> Frame:
        """Return the frame of a request; as a dependency. Raises UnreadableDate."""
        query = request.query_params
        found = frame(request.url.path, {name: ",".join(query.getlist(name)) for name in query}, self.today())
        return self._seen_by(request, found)

    def fresh(self, db: Connection, views: Views) -> Fresh:
        """Return how fresh the figures are that this transaction reads."""
        places = named((stream, place.position) for stream, place in self.viewset.places(db).items())
        behind = {status.stream.lower(): status.lag for status in self._inboxes()}
        streams = [Stream(name, position, behind.get(name, 0)) for name, position in places]
        return Fresh(streams, newest(db, views, dict(places)), len(self.viewset.parked()))

    def page(self, template: str, at: Frame, fresh: Fresh, **values: object) -> Response:
        """Return a page that says how fresh it is."""
        return self.screen.page(template, at, status=200, fresh=fresh, **values)
