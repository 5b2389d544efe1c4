"""Erasure, reveals and breaches: each needs its ground, its purpose, its clock."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from services.members.domain import access as a
from services.members.domain import breach as b
from services.members.domain import erasure as e
from services.members.domain.access import access
from services.members.domain.breach import breach
from services.members.domain.data_request import Open, Unknown
from services.members.domain.erasure import erasure
from tests.members import examples as ex
from tests.members.test_data_request import received
from tests.support.decisions import given

RULES = ex.rules().privacy
REQUEST = UUID(int=71)
erase = e.Erase(ex.AN, ex.tax_1, REQUEST, Open(received, received.due_on), None, ex.DAY, RULES)
erased = e.Erased(member_id=ex.AN, unit=ex.tax_1, request_id=REQUEST, on=ex.DAY)
completed = e.Completed(member_id=ex.AN, unit=ex.tax_1, request_id=REQUEST, on=ex.DAY)
NOON = datetime(2021, 3, 26, 12, tzinfo=UTC)
detected = b.Detected(
    unit=ex.tax, detected_at=NOON, notify_by=NOON + timedelta(hours=72), affected=3, description="Mất máy", on=ex.DAY
)
detect = b.Detect(ex.tax, NOON, 3, "Mất máy", ex.DAY, RULES)


def test_a_person_is_erased_at_own_request_or_on_a_ground() -> None:
    given(erasure).when(erase).then(erased)
    on_ground = replace(erase, request_id=None, request=Unknown(), ground="NO_LONGER_NEEDED")
    given(erasure).when(on_ground).then(erased.model_copy(update={"request_id": None, "ground": "NO_LONGER_NEEDED"}))


def test_nobody_is_erased_without_one() -> None:
    given(erasure).when(replace(erase, request=Unknown())).refused(e.ErasureNeedsGround)
    given(erasure).when(replace(erase, request_id=None)).refused(e.ErasureNeedsGround)
    given(erasure).when(replace(erase, ground="NO_LONGER_NEEDED")).refused(e.ErasureNeedsGround)
    given(erasure).when(replace(erase, request_id=None, ground="TIDINESS")).refused(e.ErasureNeedsGround)
    given(erasure).when(replace(erase, member_id=ex.BINH)).refused(e.ErasureNeedsGround)
    access_only = received.model_copy(update={"kind": "ACCESS"})
    given(erasure).when(replace(erase, request=Open(access_only, ex.DAY))).refused(e.ErasureNeedsGround)


def test_an_erasure_said_twice_is_completed_once() -> None:
    complete = e.Complete(ex.AN, ex.tax_1, REQUEST, None, ex.DAY)
    given(erasure, erased).when(erase).nothing()
    given(erasure, erased).when(complete).then(completed)
    given(erasure, erased, completed).when(complete).nothing()


def test_each_reveal_is_logged_with_its_purpose() -> None:
    view = a.View(ex.AN, ("ethnicity",), "RATING", True, None, ex.DAY, RULES)
    viewed = a.Viewed(member_id=ex.AN, fields=("ethnicity",), purpose="RATING", on=ex.DAY)
    given(access).when(view).then(viewed)
    given(access, viewed).when(view).then(viewed)
    given(access).when(replace(view, purpose="CURIOSITY")).refused(a.UnknownViewPurpose)


def test_whoever_is_responsible_for_no_unit_breaks_the_glass() -> None:
    view = a.View(ex.AN, ("ethnicity",), "RATING", False, None, ex.DAY, RULES)
    given(access).when(view).refused(a.BreakGlassNeeded)
    given(access).when(replace(view, break_glass="Công an yêu cầu khẩn")).then(
        a.Viewed(
            member_id=ex.AN, fields=("ethnicity",), purpose="RATING", break_glass="Công an yêu cầu khẩn", on=ex.DAY
        )
    )


def test_a_breach_has_its_hours() -> None:
    told = b.Notified(unit=ex.tax, notified_at=NOON + timedelta(hours=72), late=False, on=ex.DAY)
    given(breach).when(detect).then(detected)
    given(breach, detected).when(detect).nothing()
    given(breach, detected).when(b.Notify(NOON + timedelta(hours=72), ex.DAY)).then(told)
    after = NOON + timedelta(hours=73)
    given(breach, detected).when(b.Notify(after, ex.DAY)).then(
        told.model_copy(update={"notified_at": after, "late": True})
    )
    given(breach, detected, told).when(b.Notify(after, ex.DAY)).nothing()


def test_a_breach_is_registered_before_it_is_notified() -> None:
    given(breach).when(b.Notify(NOON, ex.DAY)).refused(b.UnknownBreach)
    given(breach, detected).when(b.Notify(NOON - timedelta(hours=1), ex.DAY)).refused(b.NotifiedBeforeDetected)
    given(breach, detected).when(replace(detect, unit=ex.bank)).refused(b.BreachRegisteredOtherwise)
