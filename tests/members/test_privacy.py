"""Erasure, reveals and breaches: each needs its ground, its purpose, its clock."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from services.members.domain import access as a
from services.members.domain import breach as b
from services.members.domain import erasure as e
from services.members.domain.access import access, access_id
from services.members.domain.breach import breach
from services.members.domain.data_request import Open, Unknown
from services.members.domain.erasure import erasure, erasure_id
from services.members.domain.identity import mark
from services.members.domain.labels import field_label, label
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


def test_whoever_is_responsible_for_the_unit_breaks_no_glass() -> None:
    view = a.View(ex.AN, ("ethnicity",), "RATING", True, "Công an yêu cầu khẩn", ex.DAY, RULES)
    given(access).when(view).then(a.Viewed(member_id=ex.AN, fields=("ethnicity",), purpose="RATING", on=ex.DAY))


def test_a_breach_may_be_notified_in_the_moment_it_is_detected() -> None:
    told = b.Notified(unit=ex.tax, notified_at=NOON, late=False, on=ex.DAY)
    given(breach, detected).when(b.Notify(NOON, ex.DAY)).then(told)


def test_what_was_written_under_an_id_or_a_mark_is_found_again() -> None:
    """INVARIANT: streams and marks of the past keep their names.

    Another namespace, spelling or hash would break it: the log of reveals and the decision to erase would look empty,
    and a member code that is taken would look free.
    """
    assert access_id(ex.AN) == UUID("d089289b-1b56-537a-bd91-c071f6d4f095")
    assert erasure_id(ex.AN) == UUID("3ecdeedd-fbd1-58ad-a65a-0e8be4fea444")
    assert mark("code", "MA-1") == "c9836e9962f2c4acf63bc521aff332f4"


def test_a_person_reads_words_for_events_and_fields() -> None:
    assert label("members.member.admitted") == "Kết nạp"
    assert label("members.officer.appointed") == label("members.officer.relieved") == "Chức vụ Đoàn"
    assert label("officer") == "Chức vụ Đoàn"
    assert label("members.weather.rained") == label("weather") == "Sự việc khác"
    assert (field_label("full_name"), field_label("shoe_size")) == ("Họ và tên", "shoe_size")
