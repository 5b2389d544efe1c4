"""How the service answers what a plan is, and what two versions of it differ in."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any
from uuid import UUID

from contracts.base import UnitRef as ContractUnit
from contracts.plans import programmes as contract
from services.plans.domain.programme import Item, Reviewed, Target
from services.plans.domain.programme_state import (
    NOTHING,
    Agreed,
    AmendedDraft,
    AwaitingOpinion,
    Begun,
    Deeds,
    Ended,
    InDraft,
    InForce,
    Returned,
    ToAmend,
    Version,
    Waived,
    work_of,
)
from services.plans.domain.programme_versions import Changed, Comparison, changed_in, compare
from services.plans.domain.units import UnitRef

STATUS: dict[type[Begun], contract.ProgrammeStatus] = {
    InDraft: contract.ProgrammeStatus.DRAFT,
    AwaitingOpinion: contract.ProgrammeStatus.SUBMITTED,
    Agreed: contract.ProgrammeStatus.AGREED,
    ToAmend: contract.ProgrammeStatus.TO_AMEND,
    AmendedDraft: contract.ProgrammeStatus.AMENDED,
    Returned: contract.ProgrammeStatus.RETURNED,
    Waived: contract.ProgrammeStatus.WAIVED,
    InForce: contract.ProgrammeStatus.ISSUED,
    Ended: contract.ProgrammeStatus.CLOSED,
}


def programme_reply(programme_id: UUID, state: Begun) -> contract.ProgrammeReply:
    """Return where a plan stands."""
    course, drafted, work = state.course, state.course.drafted, work_of(state)
    opinion = course.opinions[-1] if course.opinions else None
    versions = work.versions() if work else ()
    return contract.ProgrammeReply(
        programme_id=programme_id,
        unit=_unit(course.unit),
        year=drafted.year,
        title=versions[-1].title if versions else drafted.title,
        status=STATUS[type(state)],
        round=len(course.submissions),
        opinion=contract.Opinion(opinion.opinion.value) if opinion else None,
        opinion_text=opinion.text if opinion else None,
        opinion_attachments=opinion.attachments if opinion else (),
        waiver_reason=course.waiver.reason if course.waiver else None,
        number=versions[-1].paper if versions else None,
        items=tuple(_item_reply(item, work.of(item.id) if work else NOTHING) for item in course.items),
        kind=contract.PlanKind(drafted.kind.value),
        first_day=drafted.first,
        last_day=drafted.last,
        parent_id=drafted.parent_id,
        source_id=drafted.source_id,
        version=len(versions),
        reviews=tuple(map(_review_reply, work.reviews)) if work else (),
        evaluation=state.closed.evaluation if isinstance(state, Ended) else None,
    )


def _unit(unit: UnitRef) -> ContractUnit:
    return ContractUnit(id=unit.id, code=unit.code)


def _target(target: Target | None) -> contract.ItemTarget | None:
    return contract.ItemTarget(measure=target.measure, amount=target.amount) if target else None


def _item_reply(item: Item, deeds: Deeds) -> contract.ItemReply:
    return contract.ItemReply(
        item_id=item.id,
        title=item.title,
        kind=contract.ItemKind(item.kind.value),
        due_on=item.due_on,
        completed_on=deeds.completed.on if deeds.completed else None,
        starts_on=item.starts_on,
        owner_unit=_unit(item.owner_unit) if item.owner_unit else None,
        owner_member_id=item.owner_member_id,
        target=_target(item.target),
        target_met=deeds.completed.target_met if deeds.completed else None,
        source_item_id=item.source_item_id,
        state=_state(deeds),
        percent=deeds.progress[-1].percent if deeds.progress else None,
        times_postponed=len(deeds.postponed),
    )


def _state(deeds: Deeds) -> contract.ItemState:
    if deeds.completed:
        return contract.ItemState.COMPLETED
    if deeds.cancelled:
        return contract.ItemState.CANCELLED
    return contract.ItemState.STARTED if deeds.started or deeds.progress else contract.ItemState.OPEN


def _review_reply(said: Reviewed) -> contract.ReviewReply:
    return contract.ReviewReply(
        period=said.period,
        planned=said.planned,
        done=said.done,
        late=said.late,
        postponed=said.postponed,
        cancelled=said.cancelled,
        remark=said.remark,
        reviewed_on=said.on,
    )


def versions_reply(programme_id: UUID, unit: UnitRef, versions: Sequence[Version]) -> contract.VersionsReply:
    """Return all versions, each with how it differs from the one before."""
    first = (_version_reply(version, None) for version in versions[:1])
    later = (_version_reply(newer, compare(older, newer)) for older, newer in pairwise(versions))
    return contract.VersionsReply(programme_id=programme_id, unit=_unit(unit), versions=(*first, *later))


def _version_reply(version: Version, since: Comparison | None) -> contract.VersionReply:
    return contract.VersionReply(
        version=version.number,
        title=version.title,
        number=version.paper,
        effective_on=version.on,
        reason=version.reason,
        items=len(version.items),
        added=len(since.added) if since else 0,
        dropped=len(since.dropped) if since else 0,
        changed=len(since.changed) if since else 0,
    )


def comparison_reply(
    programme_id: UUID, unit: UnitRef, found: Comparison, versions: Sequence[Version]
) -> contract.ComparisonReply:
    """Return a comparison; `between` are the versions behind the earlier of the two, up to and with the later."""
    low, high = sorted((found.older.number, found.newer.number))
    told, way = versions_reply(programme_id, unit, versions).versions, versions[low - 1 : high]
    return contract.ComparisonReply(
        programme_id=programme_id,
        unit=_unit(unit),
        older=told[found.older.number - 1],
        newer=told[found.newer.number - 1],
        between=told[low:high],
        added=tuple(_version_item(item, changed_in(way, item.id)) for item in found.added),
        dropped=tuple(_version_item(item, changed_in(way, item.id)) for item in found.dropped),
        changed=tuple(_changed_item(one, way) for one in found.changed),
        unchanged=tuple(map(_version_item, found.unchanged)),
    )


def _changed_item(one: Changed, way: Sequence[Version]) -> contract.ChangedItem:
    changes = (
        contract.FieldChange(
            field=each.field, old=_said(each.old), new=_said(each.new), since=changed_in(way, one.new.id, each.field)
        )
        for each in one.changes
    )
    return contract.ChangedItem(item=_version_item(one.new), changes=tuple(changes))


def _version_item(item: Item, since: int | None = None) -> contract.VersionItem:
    return contract.VersionItem(
        item_id=item.id,
        title=item.title,
        kind=contract.ItemKind(item.kind.value),
        due_on=item.due_on,
        starts_on=item.starts_on,
        owner_unit=_unit(item.owner_unit) if item.owner_unit else None,
        owner_member_id=item.owner_member_id,
        target=_target(item.target),
        since=since,
    )


def _said(value: Any) -> str | None:
    match value:
        case None:
            return None
        case UnitRef(code=code):
            return code
        case Target(measure=measure, amount=amount):
            return f"{amount} {measure}"
        case _:
            return str(value)
