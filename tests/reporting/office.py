"""The reporting service without a bus: its store, views that hear every fact, its use cases and its routes."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from fastapi.testclient import TestClient
from httpx2 import Response

from contracts.base import Fact
from services.kernel.days import day_of
from services.kernel.http import Gate, create_app
from services.kernel.keys import Keys
from services.kernel.personal import PersonKeys
from services.kernel.store import Store
from services.kernel.views import NOWHERE, Delivered, Place, ViewSet, open_engine
from services.reporting import api, pages, publishing
from services.reporting.application import UseCases, load_forms
from services.reporting.figures import BY_ID
from services.reporting.pages.live import Feed
from services.reporting.views import views
from services.reporting.views.awaited import WaitingReports
from services.reporting.views.directory import UnitDirectory
from services.reporting.views.filled import Filled
from services.reporting.views.freezing import Freezing
from tests.reporting.examples import Telling


class Office:
    """Everything of the service but the bus; `now` is the server's moment, set by the test."""

    def __init__(self, folder: Path, now: datetime, filling: Callable[[], frozenset[str]] = frozenset) -> None:
        self.now, self.tell = now, Telling()
        self._keys = PersonKeys(f"sqlite:///{folder / 'keys.db'}")
        published = frozenset(event.TOPIC for event in publishing.FACTS)
        url = f"sqlite:///{folder / 'store.db'}"
        self.store = Store(url, self._keys, publishing.EVENTS, published, lambda: self.now)
        self.shown = ViewSet(open_engine(f"sqlite:///{folder / 'views.db'}"), views, lambda: self.now)
        catalogue = load_forms(BY_ID)
        freezing, waiting = Filled(Freezing(self.shown), filling), WaitingReports(self.shown)
        self.use = UseCases.on(self.store, UnitDirectory(self.shown), freezing, waiting, catalogue, BY_ID)
        self.keys = Keys(folder / "api-keys.json")
        gate = Gate(self.keys, {})
        today: Callable[[], Any] = lambda: day_of(self.now)  # noqa: E731  # asked anew each time
        routers = [
            api.router(self.shown, gate, today, self.use),
            pages.router(self.shown, gate, today, Feed(self.shown), self.use),
        ]
        self.http = TestClient(create_app("reporting", routers))
        self.bloc_key = self.key()

    def key(self, unit: UUID | None = None, code: str = "*") -> dict[str, str]:
        """Return the headers of a key for a unit's subtree, by default for everything."""
        scope: dict[str, Any] = {"unit": unit, "unit_code": code} if unit else {}
        token = self.keys.create(account="thu", post="Bí thư", at=self.now, **scope)
        return {"Authorization": f"Bearer {token}"}

    def hears(self, facts: Iterable[Fact]) -> None:
        """Let the views take in facts of any service, in order."""
        for fact in facts:
            stream, position = fact.SERVICE.upper(), fact.origin.position
            with self.shown.read() as (db, _):
                old = self.shown.places(db).get(stream, NOWHERE)
            with self.shown.engine.connect() as db:
                live = self.shown.live(db)
            batch = [Delivered(position, fact.type(), str(fact.key()), b"", fact)]
            self.shown.apply(live, stream, batch, old, Place(old.seq + 1, position, "e"))

    def catches_up(self) -> None:
        """Let the views take in what the service itself said since."""
        heard = self.shown.positions().get("REPORTING", 0)
        facts = map(publishing.publish, self.store.log(heard, 1000))
        self.hears(fact for fact in facts if fact is not None)

    def put(self, path: str, wish: dict[str, Any], key: dict[str, str] | None = None) -> Response:
        """Send a wish and let the views hear of what came of it."""
        answer: Response = self.http.put(f"/api{path}", json=wish, headers=key or self.bloc_key)
        self.catches_up()
        return answer

    def get(self, path: str, **params: Any) -> Response:
        """Read without a key."""
        answer: Response = self.http.get(path, params=params or None)
        return answer


@contextmanager
def office(folder: Path, now: datetime, filling: Callable[[], frozenset[str]] = frozenset) -> Iterator[Office]:
    """Open an office, close it in the end; `filling` are figures that are still being counted from history."""
    found = Office(folder, now, filling)
    with found.http:
        yield found
    found.shown.close()
    found.store.close()
    found._keys.close()
