"""An emulation cluster: units grouped for a year under a lead unit; not a level of the hierarchy (domain.md §3.5)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
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


class ClusterNotFormed(Refusal):
    """Only a cluster that was formed changes."""

    CODE: ClassVar[str] = "members.cluster_not_formed"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = "Chưa có cụm thi đua này; hãy kiểm tra lại mã hoặc lập cụm trước."


class BeforeClusterLastChange(Refusal):
    """A cluster's changes count in the order in which they are decided."""

    CODE: ClassVar[str] = "members.before_cluster_last_change"
    DETAIL: ClassVar[str] = (
        "Ngày hiệu lực sớm hơn lần thay đổi gần nhất của cụm; hãy kiểm tra lại ngày trên quyết định."
    )


# Events. `on` is the day an event counts from; None in what was stored before it was kept.


class Formed(DomainEvent):
    """The cluster exists for its year."""

    TOPIC: ClassVar[str] = "members.cluster.formed"

    bloc: UnitRef
    year: int
    code: str
    name: str
    lead: UnitRef
    units: tuple[UnitRef, ...]
    on: date | None = None


class MembershipChanged(DomainEvent):
    """Other units belong to the cluster from `on`: `units` are all of them, the lead among them."""

    TOPIC: ClassVar[str] = "members.cluster.membership_changed"

    bloc: UnitRef
    year: int
    units: tuple[UnitRef, ...]
    on: date


class LeadRotated(DomainEvent):
    """Another of its units leads the cluster from `on`."""

    TOPIC: ClassVar[str] = "members.cluster.lead_rotated"

    bloc: UnitRef
    year: int
    lead: UnitRef
    before: UnitRef
    on: date


Event = Formed | MembershipChanged | LeadRotated


# State.


@dataclass(frozen=True)
class NotFormed:
    """Nobody formed the cluster yet."""


@dataclass(frozen=True)
class Standing:
    """The cluster exists: how it was formed, its units and its lead now, the day of its last change."""

    formed: Formed
    units: tuple[UnitRef, ...]
    lead: UnitRef
    since: date


State = NotFormed | Standing


def evolve(state: State, event: Event) -> State:
    if isinstance(event, Formed):
        return Standing(event, event.units, event.lead, event.on or date.min)
    assert isinstance(state, Standing), "a cluster is formed before it changes"
    match event:
        case MembershipChanged():
            return replace(state, units=event.units, since=event.on)
        case LeadRotated():
            return replace(state, lead=event.lead, since=event.on)
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
    on: date | None = None


@dataclass(frozen=True)
class ChangeMembership:
    """Let these units, and no others, belong to the cluster from `on`."""

    units: tuple[UnitRef, ...]
    on: date


@dataclass(frozen=True)
class RotateLead:
    """Let another of its units lead the cluster from `on`."""

    lead: UnitRef
    on: date


Command = Form | ChangeMembership | RotateLead


def decide(command: Command, state: State) -> Sequence[Event]:
    match command, state:
        case Form(), _:
            return _form(command, state)
        case _, NotFormed():
            raise ClusterNotFormed()
        case ChangeMembership(), Standing():
            _group(command.units, state.lead)
            if set(command.units) == set(state.units):
                return []
            _follows(command.on, state)
            formed = state.formed
            return [MembershipChanged(bloc=formed.bloc, year=formed.year, units=command.units, on=command.on)]
        case RotateLead(), Standing():
            _group(state.units, command.lead)
            if command.lead == state.lead:
                return []
            _follows(command.on, state)
            formed = state.formed
            return [
                LeadRotated(bloc=formed.bloc, year=formed.year, lead=command.lead, before=state.lead, on=command.on)
            ]
        case _:
            raise ClusterNotFormed()


def _form(command: Form, state: State) -> Sequence[Event]:
    _group(command.units, command.lead)
    formed = Formed(
        bloc=command.bloc,
        year=command.year,
        code=command.code,
        name=command.name,
        lead=command.lead,
        units=command.units,
        on=command.on,
    )
    if isinstance(state, Standing):
        if state.formed.model_copy(update={"on": None}) != formed.model_copy(update={"on": None}):
            raise ClusterAlreadyFormed()
        return []
    return [formed]


def _group(units: Sequence[UnitRef], lead: UnitRef) -> None:
    if len(set(units)) < len(units):
        raise UnitListedTwice()
    if lead not in units:
        raise LeadOutsideCluster()


def _follows(on: date, state: Standing) -> None:
    if on < state.since:
        raise BeforeClusterLastChange()


cluster: Decider[Command, State, Event] = Decider(
    "members.cluster", (Formed, MembershipChanged, LeadRotated), NotFormed(), evolve, decide
)
