"""An emulation cluster: units grouped for a year under a lead unit; not a level of the hierarchy (domain.md §3.5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, assert_never

from services.kernel.decider import Decider, DomainEvent, Refusal
from services.members.domain.unit import UnitRef


class LeadOutsideCluster(Refusal):
    """The lead unit is one of the cluster's own."""

    CODE: ClassVar[str] = "members.lead_outside_cluster"
    DETAIL: ClassVar[str] = (
        "Cụm trưởng phải là một đơn vị trong cụm; hãy thêm đơn vị đó vào cụm hoặc chọn cụm trưởng khác."
    )


class UnitListedTwice(Refusal):
    """A cluster names each of its units once, or the unit would be counted twice."""

    CODE: ClassVar[str] = "members.unit_listed_twice"
    DETAIL: ClassVar[str] = "Danh sách cụm ghi một đơn vị hai lần; hãy bỏ dòng trùng."


class AlreadyInCluster(Refusal):
    """A unit belongs to one cluster a year."""

    CODE: ClassVar[str] = "members.already_in_cluster"
    DETAIL: ClassVar[str] = (
        "Một đơn vị trong danh sách đã thuộc cụm thi đua khác của năm này; mỗi năm chỉ thuộc một cụm."
    )


class ClusterAlreadyFormed(Refusal):
    """A cluster is formed once a year."""

    CODE: ClassVar[str] = "members.cluster_already_formed"
    DETAIL: ClassVar[str] = "Cụm thi đua này đã được lập với nội dung khác; không lập lại."


# Events.


class Formed(DomainEvent):
    """The cluster exists for its year."""

    TOPIC: ClassVar[str] = "members.cluster.formed"

    bloc: UnitRef
    year: int
    code: str
    name: str
    lead: UnitRef
    units: tuple[UnitRef, ...]


Event = Formed


# State.


@dataclass(frozen=True)
class NotFormed:
    """Nobody formed the cluster yet."""


@dataclass(frozen=True)
class Standing:
    """The cluster exists."""

    formed: Formed


State = NotFormed | Standing


def evolve(_: State, event: Event) -> State:
    match event:
        case Formed():
            return Standing(event)
        case _:
            assert_never(event)


# Commands and rules.


@dataclass(frozen=True)
class Form:
    """Group units for a year."""

    bloc: UnitRef
    year: int
    code: str
    name: str
    lead: UnitRef
    units: tuple[UnitRef, ...]


def decide(command: Form, state: State) -> Sequence[Event]:
    if len(set(command.units)) < len(command.units):
        raise UnitListedTwice()
    if command.lead not in command.units:
        raise LeadOutsideCluster()
    formed = Formed(
        bloc=command.bloc,
        year=command.year,
        code=command.code,
        name=command.name,
        lead=command.lead,
        units=command.units,
    )
    match state:
        case Standing(formed=before):
            if before != formed:
                raise ClusterAlreadyFormed()
            return []
        case NotFormed():
            return [formed]
        case _:
            assert_never(state)


cluster: Decider[Form, State, Event] = Decider("members.cluster", (Formed,), NotFormed(), evolve, decide)
