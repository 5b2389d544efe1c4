"""What a service tells of itself in numbers, in the words of Prometheus; no label holds a subject, an id or a person's word."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import anyio
import anyio.to_thread
from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from services.kernel.behind import Standing
from services.kernel.personal import KeysUnavailable, PersonKeys
from services.kernel.reactor import Reactor
from services.kernel.store import PersistenceError, Store
from services.kernel.views import ViewSet

if TYPE_CHECKING:
    from services.kernel.run import Heart

__all__ = ["CONTENT_TYPE_LATEST", "Measured", "Meter", "Metric", "gauge", "of_process", "written"]

log = logging.getLogger(__name__)

METHODS = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"})
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
ASKED_WITHIN = 3.0
"""Seconds a service's databases have to answer before it is told of without them."""
OWN_LABELS = ("service", "loop")


class Meter:
    """Counts what a service answers over HTTP."""

    def __init__(self, service: str) -> None:
        self.registry = CollectorRegistry()
        self._service = service
        self._kept: dict[tuple[str, str, str], tuple[Counter, Histogram]] = {}
        self._requests = Counter(
            "bcd_http_requests",
            "HTTP requests answered",
            ["service", "method", "route", "status"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "bcd_http_request_duration_seconds",
            "Time until the answer to an HTTP request began",
            ["service", "method", "route"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self._refusals = Counter(
            "bcd_refusals",
            "Requests refused or failed, by the problem's code",
            ["service", "code"],
            registry=self.registry,
        )

    def answered(self, method: str, route: str, status: int, seconds: float, code: str) -> None:
        """Count a request: by the template of its route, not by its address; `code` is the problem's, empty for a success."""
        asked = (method if method in METHODS else "other", route, f"{status // 100}xx")
        kept = self._kept.get(asked)
        if kept is None:
            by_route = self._seconds.labels(self._service, *asked[:2])
            kept = self._kept[asked] = (self._requests.labels(self._service, *asked), by_route)
        kept[0].inc()
        kept[1].observe(seconds)
        if code:
            self._refusals.labels(self._service, code).inc()


@dataclass(frozen=True)
class Measured:
    """The parts of a service that numbers are read from, when somebody asks for them.

    `followers` maps a loop that follows a source to where it stands; `reactor` is there where facts cause commands.
    """

    service: str
    meter: Meter
    heart: "Heart"
    store: Store
    keys: PersonKeys
    views: ViewSet
    followers: Mapping[str, Callable[[], Standing]]
    reactor: Reactor | None = None

    async def read(self, reason: Callable[[], str]) -> list[Metric]:
        """Return the numbers of now. Those that a database knows are missing where it does not answer."""
        found = [*self.meter.registry.collect(), *self._of_memory()]
        try:
            with anyio.fail_after(ASKED_WITHIN):
                # Not in the threads of the loops: those must not wait behind questions that nobody answers.
                kept = await anyio.to_thread.run_sync(self._of_databases, reason, abandon_on_cancel=True)
        except (TimeoutError, PersistenceError, KeysUnavailable, SQLAlchemyError) as error:
            log.warning("metrics: the databases do not answer: %s", type(error).__name__)
            kept = []
        answered = gauge("bcd_database_up", "1 while the service's databases answer", ["service"])
        answered.add_metric([self.service], 1 if kept else 0)
        return [*found, answered, *kept]

    def _of_memory(self) -> list[Metric]:
        appended = CounterMetricFamily("bcd_events_appended", "Events appended to the store", labels=["service"])
        appended.add_metric([self.service], self.store.appended)
        ages = gauge("bcd_loop_heartbeat_age_seconds", "Time since a loop last showed life", OWN_LABELS)
        failing = gauge("bcd_loop_failing", "1 while a loop fails and is started again and again", OWN_LABELS)
        for loop, age in self.heart.ages().items():
            ages.add_metric([self.service, self._short(loop)], age)
            failing.add_metric([self.service, self._short(loop)], 1 if loop in self.heart.failing else 0)
        return [appended, ages, failing]

    def _of_databases(self, reason: Callable[[], str]) -> list[Metric]:
        ready = gauge("bcd_ready", "1 while the service is ready, 0 while /health/ready says why not", ["service"])
        ready.add_metric([self.service], 0 if reason() else 1)
        position = gauge("bcd_store_position", "Position of the newest event in the store", ["service"])
        position.add_metric([self.service], self.store.position())
        erased = CounterMetricFamily("bcd_erasures", "Persons' keys destroyed", labels=["service"])
        erased.add_metric([self.service], self.keys.count_destroyed())
        unknown = CounterMetricFamily("bcd_facts_unknown", "Facts of unknown type passed over", labels=["service"])
        unknown.add_metric([self.service], self.views.unknown())
        parked = gauge("bcd_facts_parked", "Facts parked because they cannot be applied", ["service", "stream"])
        for stream, count in self.views.count_parked().items():
            parked.add_metric([self.service, stream], count)
        refused = gauge("bcd_reactions_refused", "Facts whose commands a rule refused", ["service"])
        refused.add_metric([self.service], len(self.reactor.refused()) if self.reactor else 0)
        return [ready, position, erased, unknown, parked, refused, *self._of_followers()]

    def _of_followers(self) -> list[Metric]:
        done = CounterMetricFamily("bcd_facts_applied", "Facts applied", labels=OWN_LABELS)
        published = CounterMetricFamily("bcd_facts_published", "Facts published", labels=["service"])
        lag = gauge("bcd_lag_facts", "Facts or events a loop has not come to yet", OWN_LABELS)
        seconds = gauge(
            "bcd_lag_seconds", "Time since a loop was last level with its source, 0 while it is", OWN_LABELS
        )
        halted = gauge(
            "bcd_loop_halted", "1 while a loop cannot go on: facts are missing, or the bus is away", OWN_LABELS
        )
        for loop, ask in self.followers.items():
            standing = ask()
            if loop == "relay":
                published.add_metric([self.service], standing.done)
            else:
                done.add_metric([self.service, loop], standing.done)
            lag.add_metric([self.service, loop], standing.lag)
            seconds.add_metric([self.service, loop], standing.seconds)
            halted.add_metric([self.service, loop], 1 if standing.trouble else 0)
        return [done, published, lag, seconds, halted]

    def _short(self, loop: str) -> str:
        return loop.removeprefix(f"{self.service} ")


def gauge(name: str, told: str, labels: Sequence[str] = ()) -> GaugeMetricFamily:
    """Return a gauge without values yet."""
    return GaugeMetricFamily(name, told, labels=labels)


def of_process() -> list[Metric]:
    """Return what the operating system knows of this process."""
    return list(ProcessCollector(registry=CollectorRegistry()).collect())


class _Read:
    """Numbers that were read, as the library wants them to write them down."""

    def __init__(self, found: Iterable[Metric]) -> None:
        self._found = found

    def collect(self) -> Iterable[Metric]:
        return self._found


def written(found: Iterable[Metric]) -> bytes:
    """Return numbers of several services in the text format, each name once."""
    by_name: dict[str, Metric] = {}
    for one in found:
        kept = by_name.setdefault(one.name, Metric(one.name, one.documentation, one.type))
        kept.samples += [sample for sample in one.samples if not sample.name.endswith("_created")]
    return generate_latest(_Read(by_name.values()))
