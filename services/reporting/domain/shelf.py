"""What one account keeps at hand: pages with their dates and places, under names of its own; nobody else sees them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, assert_never
from uuid import NAMESPACE_URL, UUID, uuid5

from services.kernel.decider import Decider, DomainEvent, Refusal

SHELVES = uuid5(NAMESPACE_URL, "bachudong:reporting:shelf")
MOST = 100
"""Selections of one account: more are found no faster than by the pages themselves."""


class UnknownSelection(Refusal):
    """The account keeps nothing under this id, whatever another one may."""

    CODE: ClassVar[str] = "reporting.unknown_selection"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = "Không có mục đã lưu này. Hãy xem danh sách ở trang Của tôi."


class UnknownAddress(Refusal):
    """What is kept or sent is a page or a table of this site."""

    CODE: ClassVar[str] = "reporting.unknown_address"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = (
        "Địa chỉ này không phải một trang hoặc bảng của hệ thống. Hãy chép phần sau tên miền của trang đang xem, ví dụ "
        "/units/cuc-thue?on=2026-03-31; gửi định kỳ thì trang phải có bảng tải được ở dạng đã chọn."
    )


class ShelfFull(Refusal):
    """There is an end to what one account keeps."""

    CODE: ClassVar[str] = "reporting.shelf_full"
    DETAIL: ClassVar[str] = f"Đã lưu đủ {MOST} trang. Hãy bỏ bớt mục không dùng nữa ở trang Của tôi rồi lưu lại."


# Events.
class Saved(DomainEvent):
    """The account keeps a page under a name; saved again under the same id, the latest counts."""

    TOPIC: ClassVar[str] = "reporting.shelf.saved"

    selection_id: UUID
    name: str
    address: str


class Removed(DomainEvent):
    """The account keeps it no more."""

    TOPIC: ClassVar[str] = "reporting.shelf.removed"

    selection_id: UUID


Event = Saved | Removed


# State of a shelf.
@dataclass(frozen=True)
class Shelf:
    """What is kept, in the order it was first saved, and what was removed, as it was last."""

    kept: Mapping[UUID, Saved] = field(default_factory=dict)
    removed: Mapping[UUID, Saved] = field(default_factory=dict)


def evolve(state: Shelf, event: Event) -> Shelf:
    """Return the shelf after the event."""
    one = event.selection_id
    match event:
        case Saved():
            removed = {id: was for id, was in state.removed.items() if id != one}
            return Shelf({**state.kept, one: event}, removed)
        case Removed():
            kept = {id: was for id, was in state.kept.items() if id != one}
            return Shelf(kept, {**state.removed, one: state.kept[one]})
    assert_never(event)


# Commands and rules.
@dataclass(frozen=True)
class Save:
    """Keep a page under a name."""

    selection_id: UUID
    name: str
    address: str


@dataclass(frozen=True)
class Remove:
    """Keep it no more; what was removed before is gone already."""

    selection_id: UUID


@dataclass(frozen=True)
class Restore:
    """Keep again what was removed, as it was."""

    selection_id: UUID


Command = Save | Remove | Restore


def decide(command: Command, state: Shelf) -> Sequence[Event]:
    """Return the events a command leads to; none where it is already so."""
    one = command.selection_id
    match command:
        case Save(name=name, address=address):
            return _save(Saved(selection_id=one, name=name, address=address), state)
        case Remove():
            if one in state.kept:
                return [Removed(selection_id=one)]
            if one in state.removed:
                return []
            raise UnknownSelection
        case Restore():
            if one in state.kept:
                return []
            if one in state.removed:
                return _save(state.removed[one], state)
            raise UnknownSelection
    assert_never(command)


def _save(wanted: Saved, state: Shelf) -> Sequence[Event]:
    was = state.kept.get(wanted.selection_id)
    if was is None and len(state.kept) >= MOST:
        raise ShelfFull
    return [] if was == wanted else [wanted]


shelf: Decider[Command, Shelf, Event] = Decider(
    name="shelf", events=(Saved, Removed), initial=Shelf(), evolve=evolve, decide=decide
)


def shelf_id(account: str) -> UUID:
    """Return the id of an account's shelf."""
    return uuid5(SHELVES, account)
