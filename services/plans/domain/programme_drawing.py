"""Which items a new plan takes over from another: those due in its days from the plan above, those left open before. Pure."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from services.plans.domain import programme_refusals as no
from services.plans.domain.programme import Item, PlanKind
from services.plans.domain.programme_periods import Days, months_later
from services.plans.domain.programme_state import Begun, work_of


def is_from_above(kind: PlanKind, source: Begun) -> bool:
    """Tell whether a plan of a kind takes items over from a plan of a longer period, and not from an earlier one."""
    return source.course.drafted.kind is not kind


def to_draw(kind: PlanKind, days: Days, source: Begun, chosen: Collection[UUID] | None) -> tuple[Item, ...]:
    """Return the items to take over, with their days in the new plan; still under the ids they have in the source.

    `chosen` None: all there are. Raises SourceNotEarlier, ItemNotDrawable.
    """
    drafted = source.course.drafted
    work = work_of(source)
    left = source.course.items if work is None else work.open_items()
    if is_from_above(kind, source):
        found = [item for item in left if days[0] <= item.due_on <= days[1]]
        ready = {item.id: _begun_within(item, days) for item in found}
    else:
        if days[0] <= drafted.last:
            raise no.SourceNotEarlier
        months = (days[0].year - drafted.first.year) * 12 + days[0].month - drafted.first.month
        ready = {item.id: _later(item, months, days) for item in left}
    if chosen is None:
        return tuple(ready.values())
    missing = [item_id for item_id in chosen if item_id not in ready]
    if missing:
        raise no.ItemNotDrawable(
            f"Không rút được {len(missing)} nội dung đã chọn (mã {missing[0]}…): nội dung phải còn mở, và khi rút từ kế hoạch "
            "cấp trên phải có hạn trong thời gian của kế hoạch mới; hãy chọn lại."
        )
    return tuple(item for item_id, item in ready.items() if item_id in set(chosen))


def _begun_within(item: Item, days: Days) -> Item:
    """An item that started before the new plan's days goes on in it from its first day."""
    if item.starts_on is None or item.starts_on >= days[0]:
        return item
    return item.model_copy(update={"starts_on": days[0]})


def _later(item: Item, months: int, days: Days) -> Item:
    def moved(day: date) -> date:
        return min(max(months_later(day, months), days[0]), days[1])

    starts_on = None if item.starts_on is None else moved(item.starts_on)
    return item.model_copy(update={"due_on": moved(item.due_on), "starts_on": starts_on})
