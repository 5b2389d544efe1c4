"""Youth models and works counted a second time: by what is on record of each. Written against contracts only, as the rest."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Protocol

from contracts.base import Fact
from contracts.plans import models as m
from contracts.plans import works as w

WORKS = frozenset(
    f"{kind}.{step}" for kind in ("works", "tasks") for step in ("registered", "completed", "recognised", "declined")
) | frozenset({"works.value", "works.turns", "works.persons"})
MODELS = frozenset(
    f"models.{step}"
    for step in (
        "registered",
        "in_operation",
        "effective",
        "replications",
        "stopped",
        "reports",
        "turns",
        "persons",
    )
)
FIGURES = WORKS | MODELS
"""All figures that are counted here."""
STOCKS = frozenset({"models.in_operation"})
"""Those of them that tell how things stand on a day."""
KINDS: Mapping[w.WorkKind, str] = {w.WorkKind.WORK: "works", w.WorkKind.TASK: "tasks"}


class Book(Protocol):
    """Where amounts are written down: what happened at a unit on a day, and what stands there since."""

    def __call__(self, figure: str, code: str, day: date, amount: int, /) -> None: ...


class WorksRecount:
    """Takes the facts of models and works in the order of their positions; a fact that comes twice changes nothing."""

    def __init__(self, flow: Book, stand: Book) -> None:
        self._flow, self._stand = flow, stand
        self._running: dict[bytes, str] = {}
        self._kinds: dict[bytes, str] = {}
        self._reached: set[tuple[str, bytes]] = set()

    def take(self, fact: Fact) -> None:
        """Count a fact of `COUNTED`."""
        COUNTED[type(fact)](self, fact)

    def _once(self, figure: str, thing: bytes, fact: Fact) -> bool:
        if (figure, thing) in self._reached:
            return False
        self._reached.add((figure, thing))
        self._flow(figure, fact.unit.code, fact.origin.effective_on, 1)
        return True

    # Models: at which unit each one runs, as it is on record; a stopped one runs nowhere.

    def _place(self, fact: m.ModelFact, code: str | None) -> bool:
        """Let a model run at a unit, or nowhere; say whether that is a change."""
        key, day = fact.model_id.bytes, fact.origin.effective_on
        before = self._running.pop(key, None)
        if code is not None:
            self._running[key] = code
        for unit, amount in ((before, -1), (code, 1)):
            if before != code and unit is not None:
                self._stand("models.in_operation", unit, day, amount)
        return before != code

    def _registered(self, fact: m.YouthModelRegistered) -> None:
        if self._once("models.registered", fact.model_id.bytes, fact):
            self._place(fact, fact.unit.code)

    def _moved(self, fact: m.ModelResumed | m.ModelHandedOn) -> None:
        self._place(fact, fact.unit.code)

    def _stopped(self, fact: m.ModelStopped) -> None:
        if self._place(fact, None):
            self._flow("models.stopped", fact.unit.code, fact.origin.effective_on, 1)

    def _reported(self, fact: m.ModelReported) -> None:
        if self._once("models.reports", fact.model_id.bytes + fact.report_id.bytes, fact):
            for figure, amount in (("models.turns", fact.turns), ("models.persons", fact.persons)):
                self._flow(figure, fact.unit.code, fact.origin.effective_on, amount)

    def _judged(self, fact: m.ModelJudgedEffective) -> None:
        self._once("models.effective", fact.model_id.bytes, fact)

    def _replicated(self, fact: m.ModelReplicated) -> None:
        self._once("models.replications", fact.replica_id.bytes, fact)

    # Works: of which kind each one is, as it was registered.

    def _taken_on(self, fact: w.WorkRegistered) -> None:
        self._kinds.setdefault(fact.work_id.bytes, KINDS[fact.kind])
        self._step(fact, "registered")

    def _step(self, fact: w.WorkFact, step: str) -> bool:
        kind = self._kinds.get(fact.work_id.bytes, KINDS[fact.kind])
        return self._once(f"{kind}.{step}", fact.work_id.bytes, fact)

    def _completed(self, fact: w.WorkCompleted) -> None:
        if self._step(fact, "completed"):
            amounts = {"value": fact.value, "turns": fact.turns, "persons": fact.persons}
            for what, amount in amounts.items():
                self._flow(f"works.{what}", fact.unit.code, fact.origin.effective_on, amount)

    def _recognised(self, fact: w.WorkRecognised) -> None:
        """The first decision counts, whatever the fact says of itself."""
        self._step(fact, "recognised")

    def _declined(self, fact: w.WorkDeclined) -> None:
        self._step(fact, "declined")


COUNTED: Mapping[type[Fact], Callable[..., object]] = {
    m.YouthModelRegistered: WorksRecount._registered,
    m.ModelReported: WorksRecount._reported,
    m.ModelJudgedEffective: WorksRecount._judged,
    m.ModelReplicated: WorksRecount._replicated,
    m.ModelStopped: WorksRecount._stopped,
    m.ModelResumed: WorksRecount._moved,
    m.ModelHandedOn: WorksRecount._moved,
    w.WorkRegistered: WorksRecount._taken_on,
    w.WorkCompleted: WorksRecount._completed,
    w.WorkRecognised: WorksRecount._recognised,
    w.WorkDeclined: WorksRecount._declined,
}
