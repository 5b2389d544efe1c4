"""The record of a member's discipline, beside the cases: what other rules ask in the same commit (domain.md §3.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar
from uuid import NAMESPACE_URL, UUID, uuid5

from services.kernel.decider import Decider, DomainEvent

RECORDS = uuid5(NAMESPACE_URL, "bachudong:discipline-record")


def record_id(member_id: UUID) -> UUID:
    """Return the id of the stream that tells where a member's discipline stands."""
    return uuid5(RECORDS, str(member_id))


class Recorded(DomainEvent):
    """A case of the member was opened, or what is in force changed; `revoked`: the measure counts as never imposed."""

    TOPIC: ClassVar[str] = "members.discipline_record.changed"

    case_id: UUID
    open: bool
    measure: str | None = None
    revoked: bool = False
    on: date


@dataclass(frozen=True)
class DisciplineRecord:
    """Whether a case of the member is open, and which measure is in force: a new case does not end an old measure."""

    cases: Mapping[UUID, Recorded] = field(default_factory=dict)
    imposed: Mapping[UUID, date] = field(default_factory=dict)
    """The day each measure was imposed, without those revoked."""

    @property
    def open(self) -> bool:
        """Say whether a case is open."""
        return any(case.open for case in self.cases.values())

    @property
    def form(self) -> str | None:
        """Return the measure in force of the case that began last, None without one."""
        return next((case.measure for case in reversed(list(self.cases.values())) if case.measure), None)

    @property
    def active(self) -> bool:
        """Say whether a measure is in force."""
        return self.form is not None

    def disciplined_in(self, year: int) -> bool:
        """Say whether a measure was imposed in a year, over by now or not."""
        return any(on.year == year for on in self.imposed.values())


@dataclass(frozen=True)
class Note:
    """Write down where the member's case stands."""

    case_id: UUID
    open: bool
    measure: str | None
    revoked: bool
    on: date


def evolve(state: DisciplineRecord, event: Recorded) -> DisciplineRecord:
    imposed = dict(state.imposed)
    if event.measure is not None:
        imposed.setdefault(event.case_id, event.on)
    if event.revoked:
        imposed.pop(event.case_id, None)
    return DisciplineRecord({**state.cases, event.case_id: event}, imposed)


def decide(command: Note, state: DisciplineRecord) -> Sequence[Recorded]:
    noted = Recorded(
        case_id=command.case_id, open=command.open, measure=command.measure, revoked=command.revoked, on=command.on
    )
    before = state.cases.get(command.case_id)
    return [] if before is not None and before == noted.model_copy(update={"on": before.on}) else [noted]


discipline_record: Decider[Note, DisciplineRecord, Recorded] = Decider(
    "members.discipline_record", (Recorded,), DisciplineRecord(), evolve, decide
)
