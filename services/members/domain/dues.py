"""The dues of a unit in one month: assessed by member, collected, waived, a share passed up (domain.md §3.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar, assert_never
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.kernel.decider import Decider, DomainEvent
from services.members.domain import rules
from services.members.domain.dues_refusals import (
    AssessedTwice,
    CollectedMoreThanOwed,
    CollectionReversedBefore,
    CollectionTold,
    CollectionUnknown,
    NothingAssessed,
    NotOfDuesUnit,
    RemitsMoreThanDue,
    RemittanceTold,
    SettledLineChanges,
    ShareAlreadyRemitted,
    WaiverReasonUnknown,
    WrongAmount,
)
from services.members.domain.unit import UnitRef

WITHOUT_SALARY, WITH_SALARY, ABROAD = "WITHOUT_SALARY", "WITH_SALARY", "ABROAD"


class Line(BaseModel):
    """What one member owes for the month, in đồng, and by which class."""

    model_config = ConfigDict(frozen=True)

    member_id: UUID
    salary_class: str
    amount: int


# Events. `month` is YYYY-MM; amounts are whole đồng.


class OfMonth(DomainEvent):
    """Whose account it is: the stream is a unit's month."""

    unit: UnitRef
    month: str


class Assessed(OfMonth):
    """What each member owes; replaces what was assessed before, which came to `previous_amount`."""

    TOPIC: ClassVar[str] = "members.dues.assessed"

    lines: tuple[Line, ...]
    previous_amount: int


class Collected(OfMonth):
    """A member paid, in full or in part."""

    TOPIC: ClassVar[str] = "members.dues.collected"

    item_id: UUID
    member_id: UUID
    amount: int


class CollectionReversed(OfMonth):
    """A payment was written down in error; it is owed again."""

    TOPIC: ClassVar[str] = "members.dues.collection_reversed"

    item_id: UUID
    member_id: UUID
    amount: int


class Waived(OfMonth):
    """The rest a member owes is forgiven; the reason stays private."""

    TOPIC: ClassVar[str] = "members.dues.waived"

    member_id: UUID
    amount: int
    reason: str


class Remitted(OfMonth):
    """A part of what was collected went to the level above; the voucher is the paper of the decision."""

    TOPIC: ClassVar[str] = "members.dues.remitted"

    item_id: UUID
    amount: int


Event = Assessed | Collected | CollectionReversed | Waived | Remitted


# State.


@dataclass(frozen=True)
class Payment:
    """One payment."""

    member_id: UUID
    amount: int
    reversed: bool = False


@dataclass(frozen=True)
class Account:
    """A unit's month; without lines nothing was assessed. Amounts by member and by item."""

    lines: Mapping[UUID, Line] = field(default_factory=dict)
    payments: Mapping[UUID, Payment] = field(default_factory=dict)
    waived: Mapping[UUID, tuple[int, str]] = field(default_factory=dict)
    remittances: Mapping[UUID, int] = field(default_factory=dict)

    @property
    def assessed(self) -> int:
        """What all owe together."""
        return sum(line.amount for line in self.lines.values())

    @property
    def collected(self) -> int:
        """What was paid and not reversed."""
        return sum(one.amount for one in self.payments.values() if not one.reversed)

    @property
    def remitted(self) -> int:
        """What was passed up."""
        return sum(self.remittances.values())

    def paid_by(self, member_id: UUID) -> int:
        """What one member paid."""
        return sum(one.amount for one in self.payments.values() if one.member_id == member_id and not one.reversed)

    def owed_by(self, member_id: UUID) -> int:
        """What one member still owes; 0 for whom nothing was assessed."""
        line = self.lines.get(member_id)
        if line is None:
            return 0
        return line.amount - self.paid_by(member_id) - self.waived.get(member_id, (0, ""))[0]


State = Account


def evolve(state: State, event: Event) -> State:
    match event:
        case Assessed():
            return replace(state, lines={line.member_id: line for line in event.lines})
        case Collected():
            return _paid(state, event.item_id, Payment(event.member_id, event.amount))
        case CollectionReversed():
            return _paid(state, event.item_id, Payment(event.member_id, event.amount, reversed=True))
        case Waived():
            before = state.waived.get(event.member_id, (0, ""))[0]
            return replace(state, waived={**state.waived, event.member_id: (before + event.amount, event.reason)})
        case Remitted():
            return replace(state, remittances={**state.remittances, event.item_id: event.amount})
        case _:
            assert_never(event)


def _paid(state: State, item_id: UUID, payment: Payment) -> State:
    return replace(state, payments={**state.payments, item_id: payment})


# Commands and rules.


@dataclass(frozen=True)
class Owing:
    """A member to be assessed; `amount` is asked for abroad only, elsewhere it must be the rule set's."""

    member_id: UUID
    salary_class: str
    amount: int | None = None


@dataclass(frozen=True)
class Assess:
    """Say what each member owes for the month; `here` are those of them who are members of the unit."""

    unit: UnitRef
    month: str
    owing: tuple[Owing, ...]
    here: frozenset[UUID]
    rules: rules.Dues


@dataclass(frozen=True)
class Collect:
    """Take a payment."""

    unit: UnitRef
    month: str
    item_id: UUID
    member_id: UUID
    amount: int


@dataclass(frozen=True)
class ReverseCollection:
    """Take back a payment written down in error."""

    unit: UnitRef
    month: str
    item_id: UUID
    rules: rules.Dues


@dataclass(frozen=True)
class Waive:
    """Forgive the rest of what a member owes."""

    unit: UnitRef
    month: str
    member_id: UUID
    reason: str
    rules: rules.Dues


@dataclass(frozen=True)
class Remit:
    """Pass a part of what was collected to the level above."""

    unit: UnitRef
    month: str
    item_id: UUID
    amount: int
    rules: rules.Dues


Command = Assess | Collect | ReverseCollection | Waive | Remit


def due(collected: int, known: rules.Dues) -> int:
    """Return the share of `collected` that belongs to the level above, in whole đồng: what is left over is kept."""
    return collected * (known.of_parts - known.kept_parts) // known.of_parts


def decide(command: Command, state: State) -> Sequence[Event]:
    match command:
        case Assess():
            return _assess(command, state)
        case _ if not state.lines:
            raise NothingAssessed()
        case Collect():
            return _collect(command, state)
        case ReverseCollection():
            return _reverse(command, state)
        case Waive():
            return _waive(command, state)
        case Remit():
            return _remit(command, state)
        case _:
            assert_never(command)


def _assess(command: Assess, state: State) -> Sequence[Event]:
    wanted = {owing.member_id: _line(owing, command.rules) for owing in command.owing}
    if len(wanted) != len(command.owing):
        raise AssessedTwice()
    if wanted == state.lines:
        return []
    if not command.here.union(state.lines).issuperset(wanted):
        raise NotOfDuesUnit()
    for member_id, line in state.lines.items():
        settled = state.paid_by(member_id) or member_id in state.waived
        if settled and wanted.get(member_id) != line:
            raise SettledLineChanges()
    return [
        Assessed(unit=command.unit, month=command.month, lines=tuple(wanted.values()), previous_amount=state.assessed)
    ]


def _line(owing: Owing, known: rules.Dues) -> Line:
    if owing.salary_class == ABROAD:
        amount = known.abroad_min if owing.amount is None else owing.amount
        if amount < known.abroad_min:
            raise WrongAmount()
    else:
        amount = known.with_salary if owing.salary_class == WITH_SALARY else known.without_salary
        if owing.amount not in (None, amount):
            raise WrongAmount()
    return Line(member_id=owing.member_id, salary_class=owing.salary_class, amount=amount)


def _collect(command: Collect, state: State) -> Sequence[Event]:
    told = state.payments.get(command.item_id)
    if told is not None:
        if told.reversed:
            raise CollectionReversedBefore()
        if told != Payment(command.member_id, command.amount):
            raise CollectionTold()
        return []
    if command.member_id not in state.lines:
        raise NotOfDuesUnit()
    if command.amount > state.owed_by(command.member_id):
        raise CollectedMoreThanOwed()
    return [
        Collected(
            unit=command.unit,
            month=command.month,
            item_id=command.item_id,
            member_id=command.member_id,
            amount=command.amount,
        )
    ]


def _reverse(command: ReverseCollection, state: State) -> Sequence[Event]:
    told = state.payments.get(command.item_id)
    if told is None:
        raise CollectionUnknown()
    if told.reversed:
        return []
    if due(state.collected - told.amount, command.rules) < state.remitted:
        raise ShareAlreadyRemitted()
    return [
        CollectionReversed(
            unit=command.unit,
            month=command.month,
            item_id=command.item_id,
            member_id=told.member_id,
            amount=told.amount,
        )
    ]


def _waive(command: Waive, state: State) -> Sequence[Event]:
    if command.member_id not in state.lines:
        raise NotOfDuesUnit()
    if command.reason not in command.rules.waiver_reasons:
        raise WaiverReasonUnknown()
    owed = state.owed_by(command.member_id)
    if not owed:
        return []
    return [
        Waived(unit=command.unit, month=command.month, member_id=command.member_id, amount=owed, reason=command.reason)
    ]


def _remit(command: Remit, state: State) -> Sequence[Event]:
    told = state.remittances.get(command.item_id)
    if told is not None:
        if told != command.amount:
            raise RemittanceTold()
        return []
    if command.amount > due(state.collected, command.rules) - state.remitted:
        raise RemitsMoreThanDue()
    return [Remitted(unit=command.unit, month=command.month, item_id=command.item_id, amount=command.amount)]


dues: Decider[Command, State, Event] = Decider(
    "members.dues",
    (Assessed, Collected, CollectionReversed, Waived, Remitted),
    Account(),
    evolve,
    decide,
)
