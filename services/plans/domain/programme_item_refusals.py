"""Why a step of a plan in force is refused, its items and its versions: one class per rule, each saying what to do."""

from typing import ClassVar

from services.kernel.decider import Refusal


class UnknownItem(Refusal):
    """The issued programme has no such item."""

    CODE: ClassVar[str] = "plans.unknown_item"
    STATUS: ClassVar[int] = 404
    DETAIL: ClassVar[str] = "Chương trình đã ban hành không có nội dung này; hãy kiểm tra lại mã định danh."


class ItemAlreadyCompleted(Refusal):
    """An item is completed once."""

    CODE: ClassVar[str] = "plans.item_already_completed"


class ResultMissing(Refusal):
    """A completed item shows a result figure or evidence (domain.md §9.2)."""

    CODE: ClassVar[str] = "plans.result_missing"
    DETAIL: ClassVar[str] = "Cần ít nhất một số liệu kết quả hoặc minh chứng; hãy bổ sung rồi gửi lại."


class PersonsAboveTurns(Refusal):
    """Distinct persons never outnumber turns: each took at least one (domain.md §4.4)."""

    CODE: ClassVar[str] = "plans.persons_above_turns"


class ItemIsOver(Refusal):
    """What was carried out or given up is neither assigned, started, reported on, postponed nor cancelled."""

    CODE: ClassVar[str] = "plans.item_is_over"


class PostponedNotLater(Refusal):
    """A postponed item is due later than before."""

    CODE: ClassVar[str] = "plans.postponed_not_later"


class StartedOtherwise(Refusal):
    """An item begins once."""

    CODE: ClassVar[str] = "plans.started_otherwise"


class WrongVersion(Refusal):
    """Versions follow one another without a gap."""

    CODE: ClassVar[str] = "plans.wrong_version"


class VersionIsAnother(Refusal):
    """A version is written once and never overwritten."""

    CODE: ClassVar[str] = "plans.version_is_another"
    DETAIL: ClassVar[str] = "Phiên bản này đã được ban hành với nội dung khác; hãy ban hành phiên bản tiếp theo."


class NothingAmended(Refusal):
    """A new version changes something."""

    CODE: ClassVar[str] = "plans.nothing_amended"
    DETAIL: ClassVar[str] = "Phiên bản mới không khác phiên bản đang có hiệu lực; hãy kiểm tra lại nội dung."


class AmendedBeforeLast(Refusal):
    """A version counts no earlier than the one before it."""

    CODE: ClassVar[str] = "plans.amended_before_last"


class FinishedItemDropped(Refusal):
    """A new version keeps what was carried out or given up."""

    CODE: ClassVar[str] = "plans.finished_item_dropped"


class FinishedItemChanged(Refusal):
    """A new version leaves what was carried out or given up as it was."""

    CODE: ClassVar[str] = "plans.finished_item_changed"
