"""An import of a roster sheet: uploaded and judged, decided row by row, written whole, undone whole (domain.md §9.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar, NamedTuple, assert_never
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic import BaseModel, ConfigDict

from services.kernel.decider import Decider, DomainEvent
from services.members.domain.import_refusals import (
    ImportClosed,
    ImportIsAnother,
    ImportNotCommitted,
    RowsUndecided,
    UnknownImport,
)
from services.members.domain.unit import UnitRef

PERSONS = uuid5(NAMESPACE_URL, "bachudong:imported-person")
NEW, UPDATE, SKIP = "NEW", "UPDATE", "SKIP"
CARRIED_IN_ONE = 1000


def person_id(import_id: UUID, number: int) -> UUID:
    """Return the id of whoever is registered from a row: the same however often it is written."""
    return uuid5(PERSONS, f"{import_id}:{number}")


class Carried(BaseModel):
    """What a row came to: who, a new person or an old one, and the versions of the person's stream around it.

    `rated` is the version of the rating it decided, 0 where it decided none.
    """

    model_config = ConfigDict(frozen=True)

    number: int
    member_id: UUID
    choice: str
    before: int
    after: int
    rated: int = 0


# Events. None says anything of a person but ids.


class Uploaded(DomainEvent):
    """A file was taken in for a unit: `file_hash` is the SHA-256 of its bytes, `year` whose ranks its column holds."""

    TOPIC: ClassVar[str] = "members.import.uploaded"

    unit: UnitRef
    file_hash: str
    size: int
    forced: bool
    purpose: str | None
    year: int | None


class Parsed(DomainEvent):
    """The sheet was read: how many persons, which known columns, how many unknown and withheld ones."""

    TOPIC: ClassVar[str] = "members.import.parsed"

    rows: int
    columns: tuple[str, ...]
    unknown: int
    withheld: int
    passed_over: int


class RowsJudged(DomainEvent):
    """Each row was compared with the register: how many were found to be what."""

    TOPIC: ClassVar[str] = "members.import.rows_judged"

    valid: int
    invalid: int
    duplicate: int
    warning: int


class RowsDecided(DomainEvent):
    """A person decided rows: new, update of the member named beside, or skip."""

    TOPIC: ClassVar[str] = "members.import.rows_decided"

    choice: str
    rows: tuple[int, ...]
    member_ids: tuple[UUID | None, ...]


class RowsCarried(DomainEvent):
    """Rows were carried out, in the commit that ends with Committed."""

    TOPIC: ClassVar[str] = "members.import.rows_carried"

    rows: tuple[Carried, ...]


class Committed(DomainEvent):
    """The whole sheet was written to the register."""

    TOPIC: ClassVar[str] = "members.import.committed"

    unit: UnitRef
    registered: int
    updated: int
    skipped: int
    rated: int


class Reverted(DomainEvent):
    """What the import had written was taken back, whole."""

    TOPIC: ClassVar[str] = "members.import.reverted"

    unit: UnitRef
    registered: int
    updated: int


class Discarded(DomainEvent):
    """The import was given up before anything was written."""

    TOPIC: ClassVar[str] = "members.import.discarded"


Event = Uploaded | Parsed | RowsJudged | RowsDecided | RowsCarried | Committed | Reverted | Discarded


# State.


class Counts(NamedTuple):
    """How many rows were found to be what."""

    valid: int = 0
    invalid: int = 0
    duplicate: int = 0
    warning: int = 0


NONE = Counts()


class Decision(NamedTuple):
    """What a person chose for a row."""

    choice: str
    member_id: UUID | None


@dataclass(frozen=True)
class Fresh:
    """Nothing was uploaded."""


@dataclass(frozen=True)
class Staged:
    """Uploaded and judged, waiting for decisions and the writing."""

    upload: Uploaded
    parsed: Parsed | None = None
    counts: Counts = NONE
    decisions: Mapping[int, Decision] = field(default_factory=dict)
    carried: tuple[Carried, ...] = ()


@dataclass(frozen=True)
class Written:
    """Written to the register; `reverted` when it was taken back again."""

    staged: Staged
    result: Committed
    reverted: bool = False


@dataclass(frozen=True)
class Dropped:
    """Given up before the writing."""

    staged: Staged


State = Fresh | Staged | Written | Dropped


def staged_of(state: State) -> Staged:
    """Return what was uploaded and judged, whatever became of it; raises UnknownImport."""
    match state:
        case Staged():
            return state
        case Written() | Dropped():
            return state.staged
        case Fresh():
            raise UnknownImport()
        case _:
            assert_never(state)


def evolve(state: State, event: Event) -> State:
    match event:
        case Uploaded():
            return Staged(event)
        case Reverted():
            return replace(state, reverted=True) if isinstance(state, Written) else state
        case _:
            return _further(state, event) if isinstance(state, Staged) else state


def _further(state: Staged, event: Parsed | RowsJudged | RowsDecided | RowsCarried | Committed | Discarded) -> State:
    match event:
        case Parsed():
            return replace(state, parsed=event)
        case RowsJudged():
            counts = Counts(event.valid, event.invalid, event.duplicate, event.warning)
            return replace(state, counts=counts, decisions={})
        case RowsDecided():
            pairs = zip(event.rows, event.member_ids, strict=True)
            fresh = {number: Decision(event.choice, member_id) for number, member_id in pairs}
            return replace(state, decisions={**state.decisions, **fresh})
        case RowsCarried():
            return replace(state, carried=(*state.carried, *event.rows))
        case Committed():
            return Written(state, event)
        case Discarded():
            return Dropped(state)
        case _:
            assert_never(event)


# Commands and rules.


@dataclass(frozen=True)
class Upload:
    """Take in a sheet that was read and judged."""

    unit: UnitRef
    file_hash: str
    size: int
    forced: bool
    purpose: str | None
    year: int | None
    parsed: Parsed
    counts: Counts


@dataclass(frozen=True)
class Judge:
    """Take down the counts of a new judging; decisions taken before it fall away where they differ."""

    counts: Counts


@dataclass(frozen=True)
class DecideRows:
    """Choose the same for some rows; `member_ids` beside them where they update members."""

    choice: str
    rows: tuple[int, ...]
    member_ids: tuple[UUID | None, ...]


@dataclass(frozen=True)
class Commit:
    """Take down what was written; `undecided` are the numbers of rows still waiting for a person."""

    undecided: tuple[int, ...]
    carried: tuple[Carried, ...]
    skipped: int


@dataclass(frozen=True)
class Revert:
    """Take down that all of it was taken back."""


@dataclass(frozen=True)
class Discard:
    """Give the import up."""


Command = Upload | Judge | DecideRows | Commit | Revert | Discard


def decide(command: Command, state: State) -> Sequence[Event]:
    match command, state:
        case Upload(), Fresh():
            return _upload(command)
        case Upload(), _:
            before = staged_of(state).upload
            if (before.file_hash, before.unit.id) != (command.file_hash, command.unit.id):
                raise ImportIsAnother()
            return []
        case _, Fresh():
            raise UnknownImport()
        case Judge(), Staged():
            return [RowsJudged(**command.counts._asdict())]
        case DecideRows(), Staged():
            return _decide_rows(command, state)
        case Commit(), Staged():
            return _commit(command, state)
        case (Commit(), Written(reverted=False)) | (Revert(), Written(reverted=True)) | (Discard(), Dropped()):
            return []
        case Revert(), Written():
            result = state.result
            return [Reverted(unit=result.unit, registered=result.registered, updated=result.updated)]
        case Revert(), _:
            raise ImportNotCommitted()
        case Discard(), Staged():
            return [Discarded()]
        case _:
            raise ImportClosed()


def _upload(command: Upload) -> Sequence[Event]:
    uploaded = Uploaded(
        unit=command.unit,
        file_hash=command.file_hash,
        size=command.size,
        forced=command.forced,
        purpose=command.purpose,
        year=command.year,
    )
    return [uploaded, command.parsed, RowsJudged(**command.counts._asdict())]


def _decide_rows(command: DecideRows, state: Staged) -> Sequence[Event]:
    wanted = [
        (number, member_id)
        for number, member_id in zip(command.rows, command.member_ids, strict=True)
        if state.decisions.get(number) != Decision(command.choice, member_id)
    ]
    if not wanted:
        return []
    numbers, member_ids = zip(*wanted, strict=True)
    return [RowsDecided(choice=command.choice, rows=numbers, member_ids=member_ids)]


def _commit(command: Commit, state: Staged) -> Sequence[Event]:
    if command.undecided:
        some = ", ".join(str(number) for number in command.undecided[:10])
        more = ", …" if len(command.undecided) > 10 else ""
        raise RowsUndecided(
            f"Còn {len(command.undecided)} dòng chưa được quyết định (dòng {some}{more}); "
            "hãy quyết định từng dòng hoặc cả nhóm rồi ghi."
        )
    carried = command.carried
    parts = [carried[at : at + CARRIED_IN_ONE] for at in range(0, len(carried), CARRIED_IN_ONE)]
    done = Committed(
        unit=state.upload.unit,
        registered=sum(1 for row in carried if row.choice == NEW),
        updated=sum(1 for row in carried if row.choice == UPDATE),
        skipped=command.skipped,
        rated=sum(1 for row in carried if row.rated),
    )
    return [*(RowsCarried(rows=part) for part in parts), done]


import_batch: Decider[Command, State, Event] = Decider(
    "members.import",
    (Uploaded, Parsed, RowsJudged, RowsDecided, RowsCarried, Committed, Reverted, Discarded),
    Fresh(),
    evolve,
    decide,
)
