"""Versions of a plan in force: each its own paper, none overwritten, any two compared item by item."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.kernel.decider import DomainEvent
from services.plans.domain import programme as p
from services.plans.domain import programme_commands as do
from services.plans.domain import programme_item_refusals as out
from services.plans.domain import programme_refusals as no
from services.plans.domain.measures import MeasureUnknown
from services.plans.domain.programme_rules import programme
from services.plans.domain.programme_state import InForce
from services.plans.domain.programme_versions import Change, changed_in, compare, version_of
from tests.plans import examples as ex
from tests.plans import examples_programmes as pl
from tests.support.decisions import Case, given


def in_force(*past: DomainEvent) -> Case:
    """The year's programme in force, and what happened since."""
    return given(programme, *ex.IN_FORCE, *past)


def work(*past: DomainEvent) -> InForce:
    events: list[Any] = [*ex.IN_FORCE, *past]
    found = programme.fold(events)
    assert isinstance(found, InForce)
    return found


def test_a_plan_in_force_gets_a_new_version_with_its_own_paper() -> None:
    in_force().when(pl.amend_plan).then(pl.amended)
    in_force(pl.amended).when(pl.amend_plan).nothing()
    in_force(pl.amended, ex.closed).when(pl.amend_plan).nothing()


def test_versions_follow_one_another_and_are_never_overwritten() -> None:
    in_force().when(replace(pl.amend_plan, version=3)).refused(out.WrongVersion, "Phiên bản tiếp theo là phiên bản 2;")
    in_force().when(replace(pl.amend_plan, version=1)).refused(out.VersionIsAnother)
    for change in ({"number": "khác"}, {"items": (ex.launch,)}, {"title": "Khác"}, {"reason": "Khác"}):
        in_force(pl.amended).when(replace(pl.amend_plan, **change)).refused(out.VersionIsAnother)
    first, second = work(pl.amended).versions()
    assert (first.number, first.items, first.paper) == (1, (ex.launch, ex.blood), "12-CTr/ĐTN")
    assert (second.number, second.items, second.paper) == (2, pl.amended_items, "40-CTr/ĐTN")
    assert (first.on, first.reason, second.on, second.reason) == (date(2021, 2, 1), None, date(2021, 4, 1), ex.SECRET)


def test_what_a_version_added_is_carried_out_like_the_rest() -> None:
    forum = replace(ex.complete, item_id=ex.FORUM)
    in_force(pl.amended).when(forum).then(ex.completed.model_copy(update={"item": ex.forum}))


def test_a_version_changes_something_and_is_not_older_than_the_one_before() -> None:
    in_force().when(replace(pl.amend_plan, items=(ex.launch, ex.blood))).refused(out.NothingAmended)
    renamed = replace(pl.amend_plan, items=(ex.launch, ex.blood), title="Tên mới")
    wanted = pl.amended.model_copy(update={"items": (ex.launch, ex.blood), "title": "Tên mới"})
    in_force().when(renamed).then(wanted)
    in_force().when(replace(pl.amend_plan, on=date(2021, 1, 31))).refused(
        out.AmendedBeforeLast, "hiệu lực ngày 01/02/2021; phiên bản sau không thể sớm hơn, hãy kiểm tra lại ngày."
    )
    same_day = pl.amended.model_copy(update={"on": date(2021, 2, 1)})
    in_force().when(replace(pl.amend_plan, on=date(2021, 2, 1))).then(same_day)


def test_a_version_may_say_no_more_than_what_was_postponed_since() -> None:
    moved = ex.blood.model_copy(update={"due_on": date(2021, 9, 2)})
    written = replace(pl.amend_plan, items=(ex.launch, moved), on=date(2021, 6, 5))
    wanted = pl.amended.model_copy(
        update={"items": (ex.launch, moved), "before": (ex.launch, moved), "on": date(2021, 6, 5)}
    )
    in_force(pl.postponed).when(written).then(wanted)


def test_only_a_plan_in_force_is_amended_so() -> None:
    given(programme).when(pl.amend_plan).refused(no.UnknownProgramme)
    given(programme, ex.drafted).when(pl.amend_plan).refused(no.NotIssued)
    in_force(ex.closed).when(pl.amend_plan).refused(no.AlreadyClosed)


def test_items_of_a_version_keep_to_the_plan() -> None:
    late = pl.item(9, date(2022, 1, 1))
    in_force().when(replace(pl.amend_plan, items=(late,))).refused(
        no.ItemOutsideYear, "ngoài năm 2021 của chương trình; hãy sửa lại ngày."
    )
    odd = pl.item(9, date(2021, 3, 20), target={"measure": "SMILE", "amount": 1})
    in_force().when(replace(pl.amend_plan, items=(odd,))).refused(MeasureUnknown)
    in_force().when(replace(pl.amend_plan, items=(ex.launch, ex.launch))).refused(no.ItemRepeated)


@pytest.mark.parametrize("end", [ex.completed, pl.cancelled], ids=lambda event: type(event).__name__)
def test_what_is_over_is_neither_dropped_nor_changed(end: DomainEvent) -> None:
    in_force(end).when(pl.amend_plan).refused(out.FinishedItemChanged)
    in_force(end).when(replace(pl.amend_plan, items=(ex.launch,))).refused(out.FinishedItemDropped)
    kept = (ex.blood, ex.forum)
    wanted = pl.amended.model_copy(update={"items": kept})
    in_force(end).when(replace(pl.amend_plan, items=kept)).then(wanted)


def test_an_item_keeps_where_it_was_drawn_from() -> None:
    drawn = ex.blood.model_copy(update={"source_item_id": ex.FORUM, "drawn": True})
    past = (ex.drafted, ex.submitted, ex.AGREED, ex.issued(items=(ex.launch, drawn)))
    wanted = pl.amended.model_copy(
        update={
            "items": (ex.launch, drawn.model_copy(update={"due_on": date(2021, 7, 14)}), ex.forum),
            "before": (ex.launch, drawn),
        }
    )
    given(programme, *past).when(pl.amend_plan).then(wanted)
    given(programme, *past, wanted).when(pl.amend_plan).nothing()


def test_two_versions_are_compared_item_by_item() -> None:
    plan = work(pl.amended)
    found = compare(version_of(plan, 1), version_of(plan, 2))
    assert (found.older, found.newer) == plan.versions()
    assert (found.added, found.dropped, found.unchanged) == ((ex.forum,), (), (ex.launch,))
    assert [(one.new.id, one.changes) for one in found.changed] == [
        (ex.BLOOD, (Change("due_on", date(2021, 6, 14), date(2021, 7, 14)),))
    ]
    back = compare(version_of(plan, 2), version_of(plan, 1))
    assert (back.added, back.dropped) == ((), (ex.forum,))
    same = compare(version_of(plan, 2), version_of(plan, 2))
    assert (same.added, same.dropped, same.changed) == ((), (), ())


def test_every_field_a_person_reads_is_compared() -> None:
    new = ex.blood.model_copy(
        update={
            "title": "Khác",
            "kind": p.ItemKind.VOLUNTEER,
            "starts_on": date(2021, 6, 1),
            "owner_unit": pl.cell,
            "owner_member_id": pl.MEMBER,
            "target": p.Target(measure="BLOOD_UNIT", amount=40),
        }
    )
    plan = work(pl.amended.model_copy(update={"items": (new,)}))
    found = compare(version_of(plan, 1), version_of(plan, 2))
    assert found.dropped == (ex.launch,)
    assert [change.field for change in found.changed[0].changes] == [
        "title",
        "kind",
        "starts_on",
        "owner_unit",
        "owner_member_id",
        "target",
    ]


def test_each_change_is_known_by_the_version_that_made_it() -> None:
    third = pl.amended.model_copy(update={"version": 3, "items": (ex.blood.model_copy(update={"title": "Khác"}),)})
    fourth = pl.amended.model_copy(update={"version": 4, "items": third.items})
    versions = work(pl.amended, third, fourth).versions()
    assert changed_in(versions, ex.BLOOD, "title") == 3
    assert changed_in(versions, ex.BLOOD, "due_on") == 3
    assert changed_in(versions[:2], ex.BLOOD, "due_on") == 2
    assert (changed_in(versions, ex.LAUNCH), changed_in(versions, ex.FORUM)) == (3, 3)
    assert (changed_in(versions[:2], ex.FORUM), changed_in(versions[:2], ex.FORUM, "title")) == (2, 2)
    assert changed_in(versions[2:], ex.BLOOD, "title") == 3


@pytest.mark.parametrize("number", [0, 3])
def test_a_version_that_is_none_is_refused(number: int) -> None:
    with pytest.raises(no.UnknownVersion) as caught:
        version_of(work(pl.amended), number)
    assert caught.value.detail == f"Kế hoạch có 2 phiên bản; không có phiên bản {number}, hãy kiểm tra lại."


def test_a_change_of_the_list_before_issue_is_no_version() -> None:
    assert [version.number for version in work().versions()] == [1]
    given(programme, ex.drafted).when(do.Amend(ex.amend.items, ex.RULES)).then(ex.amended)
