"""How a member moves from unit to unit: by referral, inside one union, or because units are reorganised (domain.md §3.1)."""

from collections.abc import Sequence
from datetime import date
from typing import assert_never

from services.members.domain import member_commands as c
from services.members.domain import member_events as e
from services.members.domain.member_joining import follows
from services.members.domain.member_refusals import (
    DuesUnpaid,
    NotInOneUnion,
    NotThisTransfer,
    SameUnit,
    TransferNotOverdue,
    TransferOutOfOrder,
    TransferOverdue,
    TransferPending,
    UnderDiscipline,
)
from services.members.domain.member_state import Active, Transfer
from services.members.domain.rules import RuleSet, months_later

Step = c.ReleaseTransfer | c.ForwardTransfer | c.AcceptTransfer | c.RejectTransfer | c.CancelTransfer | c.ExpireTransfer


def move(command: c.Moving, state: Active) -> Sequence[e.Event]:
    """Decide a move of an active member."""
    match command:
        case c.RequestTransfer():
            return _request(command, state)
        case c.MoveWithinUnion():
            return _within_union(command, state)
        case c.Reassign():
            return _reassign(command, state)
        case _:
            return _step(command, state)


def _request(command: c.RequestTransfer, state: Active) -> Sequence[e.Event]:
    if command.transfer_id in state.closed:
        return []
    if state.transfer is not None:
        if _same(command, state.transfer):
            return []
        raise TransferPending()
    if command.to_unit == state.unit:
        raise SameUnit()
    follows(command.on, state)
    if command.dues_paid_until < command.on:
        raise DuesUnpaid()
    if command.under_discipline:
        raise UnderDiscipline()
    return [
        e.TransferRequested(
            transfer_id=command.transfer_id,
            from_unit=state.unit,
            to_unit=command.to_unit,
            dues_paid_until=command.dues_paid_until,
            on=command.on,
        )
    ]


def _same(command: c.RequestTransfer, open_: Transfer) -> bool:
    wanted = (command.transfer_id, command.to_unit, command.dues_paid_until)
    return (open_.id, open_.to_unit, open_.dues_paid_until) == wanted


def _within_union(command: c.MoveWithinUnion, state: Active) -> Sequence[e.Event]:
    if state.closed.get(command.transfer_id) == "accepted":
        return []
    if command.to_unit == state.unit:
        raise SameUnit()
    if state.transfer is not None:
        raise TransferPending()
    if not command.same_union:
        raise NotInOneUnion()
    follows(command.on, state)
    return [
        e.TransferAccepted(
            transfer_id=command.transfer_id, from_unit=state.unit, to_unit=command.to_unit, on=command.on
        )
    ]


def _reassign(command: c.Reassign, state: Active) -> Sequence[e.Event]:
    if state.unit == command.to_unit:
        return []
    follows(command.on, state)
    return [
        e.Reassigned(
            from_unit=state.unit,
            to_unit=command.to_unit,
            reorganisation_id=command.reorganisation_id,
            on=command.on,
        )
    ]


def _step(command: Step, state: Active) -> Sequence[e.Event]:
    open_ = state.transfer
    if open_ is None or open_.id != command.transfer_id:
        if command.transfer_id in state.closed and state.closed[command.transfer_id] == CLOSES.get(type(command)):
            return []
        raise NotThisTransfer()
    if (isinstance(command, c.ReleaseTransfer) and open_.released) or (
        isinstance(command, c.ForwardTransfer) and open_.forwarded
    ):
        return []
    follows(command.on, state)
    names = {
        "transfer_id": open_.id,
        "from_unit": state.unit,
        "to_unit": open_.to_unit,
        "on": command.on,
    }
    match command:
        case c.ReleaseTransfer():
            return [e.TransferReleased.model_validate(names)]
        case c.ForwardTransfer():
            if not open_.released:
                raise TransferOutOfOrder()
            return [e.TransferForwarded.model_validate(names)]
        case c.AcceptTransfer():
            _in_time_and_order(command, open_)
            return [e.TransferAccepted.model_validate(names)]
        case c.RejectTransfer():
            return [e.TransferRejected.model_validate({**names, "reason": command.reason})]
        case c.CancelTransfer():
            return [e.TransferCancelled.model_validate(names)]
        case c.ExpireTransfer():
            if command.on <= _last_day(open_, command.rules):
                raise TransferNotOverdue()
            return [e.TransferExpired.model_validate(names)]
        case _:
            assert_never(command)


def _in_time_and_order(command: c.AcceptTransfer, open_: Transfer) -> None:
    if command.rules.membership.transfer_needs_release and not open_.forwarded:
        raise TransferOutOfOrder()
    if command.on > _last_day(open_, command.rules):
        raise TransferOverdue()


def _last_day(open_: Transfer, rules: RuleSet) -> date:
    return months_later(open_.requested_on, rules.membership.transfer_acceptance_within_months)


CLOSES: dict[type[object], str] = {
    c.AcceptTransfer: "accepted",
    c.RejectTransfer: "rejected",
    c.CancelTransfer: "cancelled",
    c.ExpireTransfer: "expired",
}
