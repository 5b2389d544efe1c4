"""What a load is made of: requests in steps, with the ids, numbered papers and paths they share."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from contracts.base import BULK_LIMIT, Document, Request
from services.suite.bloc import Bloc
from services.suite.papers import Paper, Papers, Seed


@dataclass(frozen=True)
class Ask:
    """One request: its rows are `first`, `first` + 1, … of its step, counted from 1. Without a body it only reads."""

    method: str
    path: str
    body: Request | None
    first: int
    rows: int


@dataclass(frozen=True)
class Step:
    """Requests that may be in flight together. `service` is where the application is mounted."""

    title: str
    service: str
    asks: tuple[Ask, ...]

    def rows(self) -> int:
        """Return the number of rows of all requests."""
        return sum(ask.rows for ask in self.asks)


class Clerk:
    """Writes requests: knows the ids of units, the numbers of papers, and how many rows a request may have."""

    def __init__(self, bloc: Bloc, papers: Iterable[Paper]) -> None:
        self._bloc, self._seed = bloc, Seed(bloc.code)
        formed = [decision(bloc, f"cụm {cluster.code}", year) for cluster in bloc.clusters for year in cluster.leads]
        self._papers = Papers(self._seed, [founding(bloc), *formed, *papers])

    def id(self, *path: object) -> UUID:
        """Return the id that belongs to a path."""
        return self._seed.id(*path)

    def unit(self, code: str) -> UUID:
        """Return the id of the unit with this code."""
        return self._seed.id("unit", code)

    def document(self, paper: Paper) -> Document:
        """Return the paper with its number."""
        return self._papers.document(paper)

    def bulk(
        self,
        title: str,
        service: str,
        path: str,
        rows: Sequence[Request],
        request: Callable[..., Request],
        limit: int = BULK_LIMIT,
    ) -> Step:
        """Return a step that sends rows in as few requests as the limit allows."""
        parts = ((first, tuple(rows[first : first + limit])) for first in range(0, len(rows), limit))
        asks = tuple(Ask("POST", path, request(rows=part), first + 1, len(part)) for first, part in parts)
        return Step(title, service, asks)

    def each(self, title: str, service: str, asked: Iterable[tuple[str, Request]]) -> Step:
        """Return a step that sends one request for each row."""
        return Step(title, service, tuple(Ask("PUT", path, body, n, 1) for n, (path, body) in enumerate(asked, 1)))


def founding(bloc: Bloc) -> Paper:
    """Return the decision by which the bloc's units exist."""
    return Paper(bloc.name, "QĐ", "ĐTN", bloc.established, "thành lập")


def decision(bloc: Bloc, subject: str, year: int) -> Paper:
    """Return a decision the bloc takes in the middle of January."""
    return Paper(bloc.name, "QĐ", "ĐTN", date(year, 1, 15), subject)
