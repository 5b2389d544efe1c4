"""What may happen to an activity: the rules its commands meet (domain.md §4.4, §5.1, §9.2)."""

from collections.abc import Sequence
from datetime import date
from typing import Any, assert_never

from services.kernel.decider import Decider
from services.plans.domain import activity_refusals as no
from services.plans.domain.activity import (
    Announced,
    AttendanceRecorded,
    Begun,
    CalledOff,
    Cancelled,
    Corrected,
    Course,
    Event,
    HandedOn,
    Held,
    MovedUp,
    NotAnnounced,
    NoticeGiven,
    Open,
    Over,
    PutOnWaitingList,
    Rescheduled,
    SignedUp,
    SignUpWithdrawn,
    State,
    evolve,
)
from services.plans.domain.activity_commands import (
    Announce,
    Cancel,
    Command,
    Correct,
    GiveNotice,
    HandOn,
    Hold,
    JoinWaitingList,
    RecordAttendance,
    Reschedule,
    SignUp,
    WithdrawSignUp,
)
from services.plans.domain.activity_outcome import (
    check_results,
    check_units,
    in_order,
    outcome,
    sessions_of,
)
from services.plans.domain.rules import RuleSet


def decide(command: Command, state: State) -> Sequence[Event]:
    """Return what follows from the command, nothing where it is already so; raises a refusal of `activity_refusals`."""
    if isinstance(command, HandOn):
        return _hand_on(command, state)
    if isinstance(command, Announce):
        return _announce(command, state)
    if isinstance(state, NotAnnounced):
        raise no.UnknownActivity
    match command:
        case GiveNotice():
            return _give_notice(command, state)
        case Reschedule():
            return _reschedule(command, state)
        case SignUp() | JoinWaitingList():
            return _sign_up(command, state)
        case WithdrawSignUp():
            return _withdraw(command, state)
        case RecordAttendance():
            return _record_attendance(command, state)
        case Hold():
            return _hold(command, state)
        case Correct():
            return _correct(command, state)
        case Cancel():
            return _cancel(command, state)
    assert_never(command)


def _told(course: Course) -> dict[str, Any]:
    return {"unit": course.unit, "kind": course.announced.kind, "title": course.announced.title}


def _check_open(state: Begun) -> None:
    match state:
        case Over():
            raise no.ActivityHeldAlready
        case CalledOff():
            raise no.ActivityIsCancelled
        case Open():
            return
    assert_never(state)


def _check_announced(on: date, course: Course) -> None:
    if on < course.announced.on:
        raise no.BeforeAnnounced(
            f"Hoạt động được công bố ngày {course.announced.on:%d/%m/%Y}; các bước sau không thể sớm hơn, hãy kiểm tra "
            "lại ngày hiệu lực."
        )


def _announce(command: Announce, state: State) -> Sequence[Event]:
    wanted = Announced(
        unit=command.unit,
        kind=command.kind,
        title=command.title,
        place=command.place,
        day=command.day,
        places=command.places,
        sessions=command.sessions,
        cluster=command.cluster,
        partners=in_order(command.partners),
        targets=command.targets,
        on=command.on,
    )
    if not isinstance(state, NotAnnounced):
        if state.course.announced == wanted:
            return []
        raise no.ActivityAnnouncedOtherwise
    kinds = command.rules.activities.kinds
    if command.kind not in kinds:
        raise no.UnknownActivityKind(
            f"Loại hoạt động không có trong bộ quy tắc; hãy dùng một trong: {', '.join(kinds)}."
        )
    check_units([command.unit, *command.partners])
    check_results(command.targets.results, command.rules)
    if command.day < command.on:
        raise no.AnnouncedAfterItsDay
    return [wanted]


def _is_short(kind: str, notice: date | None, day: date, rules: RuleSet) -> bool:
    """Say whether notice of a day comes later than the kind asks, or not at all; raises NoticeTooShort if it must not."""
    asked = rules.activities.notice_days.get(kind)
    if asked is None or (notice is not None and (day - notice).days >= asked):
        return False
    if rules.activities.short_notice == "REFUSE":
        raise no.NoticeTooShort(
            f"Hoạt động loại này phải được thông báo công khai trước ngày tổ chức ít nhất {asked} ngày; hãy thông báo, "
            "hoặc dời ngày tổ chức."
        )
    return True


def _give_notice(command: GiveNotice, state: Begun) -> Sequence[Event]:
    course, said = state.course, state.course.notices
    if any(one.on == command.on for one in said):
        return []
    _check_open(state)
    if said and said[-1].day == course.day:
        raise no.NoticeGivenOtherwise
    if command.on > course.day:
        raise no.NoticeAfterItsDay(
            f"Hoạt động tổ chức ngày {course.day:%d/%m/%Y}; ngày thông báo không thể muộn hơn, hãy kiểm tra lại."
        )
    short = _is_short(course.announced.kind, command.on, course.day, command.rules)
    days = (course.day - command.on).days
    return [NoticeGiven(**_told(course), day=course.day, days=days, notice_short=short, on=command.on)]


def _reschedule(command: Reschedule, state: Begun) -> Sequence[Event]:
    course = state.course
    if command.day == course.day or any((one.day, one.on) == (command.day, command.on) for one in course.moves):
        return []
    _check_open(state)
    if course.attended:
        raise no.ActivityUnderWay
    _check_announced(command.on, course)
    if command.day < course.announced.on:
        raise no.AnnouncedAfterItsDay
    short = bool(course.notices) and _is_short(course.announced.kind, course.notices[-1].on, command.day, command.rules)
    return [
        Rescheduled(
            **_told(course),
            day=command.day,
            from_day=course.day,
            notice_short=short,
            reason=command.reason,
            on=command.on,
        )
    ]


def _sign_up(command: SignUp | JoinWaitingList, state: Begun) -> Sequence[Event]:
    course = state.course
    signed, waiting = course.signed.get(command.member_id), course.waiting.get(command.member_id)
    if signed is not None and isinstance(command, JoinWaitingList):
        raise no.SignedUpAlready
    known = signed or waiting
    if known is not None:
        if known.id == command.member_unit.id:
            return []
        raise no.SignedUpForAnotherUnit
    _check_open(state)
    _check_announced(command.on, course)
    if isinstance(command, JoinWaitingList) and not course.full:
        raise no.PlacesLeft
    kind = PutOnWaitingList if course.full else SignedUp
    return [kind(unit=course.unit, member_id=command.member_id, member_unit=command.member_unit, on=command.on)]


def _withdraw(command: WithdrawSignUp, state: Begun) -> Sequence[Event]:
    course, whom = state.course, command.member_id
    if whom in course.withdrawn:
        return []
    unit = course.signed.get(whom) or course.waiting.get(whom)
    if unit is None:
        raise no.NotSignedUp
    _check_open(state)
    _check_announced(command.on, course)
    events: list[Event] = [SignUpWithdrawn(unit=course.unit, member_id=whom, member_unit=unit, on=command.on)]
    if whom in course.signed and course.waiting:
        first, home = next(iter(course.waiting.items()))
        events.append(MovedUp(unit=course.unit, member_id=first, member_unit=home, on=command.on))
    return events


def _record_attendance(command: RecordAttendance, state: Begun) -> Sequence[Event]:
    course = state.course
    wanted = AttendanceRecorded(
        unit=course.unit,
        list_id=command.list_id,
        session=command.session,
        present=command.present,
        guests=command.guests,
        on=command.on,
    )
    said = course.lists.get(command.list_id)
    if said is not None and said.model_copy(update={"unit": wanted.unit, "on": wanted.on}) == wanted:
        return []
    _check_open(state)
    sessions = course.announced.sessions
    if not 1 <= command.session <= sessions:
        raise no.UnknownSession(
            f"Hoạt động được công bố với {sessions} buổi, không có buổi {command.session}; hãy kiểm tra lại số buổi."
        )
    if command.on < course.day:
        raise no.AttendanceBeforeItsDay(
            f"Hoạt động tổ chức ngày {course.day:%d/%m/%Y}; không điểm danh sớm hơn, hãy kiểm tra lại ngày hiệu lực."
        )
    check_units([part.unit for part in command.present])
    _check_attendees(command, course)
    return [wanted]


def _check_attendees(command: RecordAttendance, course: Course) -> None:
    named = [(one, part.unit) for part in command.present for one in part.member_ids]
    members = dict(named)
    if len(members) < len(named):
        raise no.AttendeeNamedTwice
    sessions = sessions_of(each for each in course.lists.values() if each.list_id != command.list_id)
    for others, _ in sessions.values():
        if any(others[one].id != unit.id for one, unit in members.items() if one in others):
            raise no.AttendeeOfTwoUnits
    here, guests = sessions.get(command.session, ({}, 0))
    places, came = course.announced.places, len(here | members) + guests + command.guests
    if command.rules.activities.attendance_within_places and places is not None and came > places:
        raise no.AttendanceAbovePlaces(
            f"Buổi {command.session} có {came} người trong khi chỉ có {places} chỗ; hãy kiểm tra lại danh sách."
        )


def _hold(command: Hold, state: Begun) -> Sequence[Event]:
    course = state.course
    if isinstance(state, CalledOff):
        raise no.ActivityIsCancelled
    _check_announced(command.on, course)
    if command.on < course.day:
        raise no.HeldBeforeItsDay(
            f"Hoạt động được ấn định vào ngày {course.day:%d/%m/%Y}; nếu đã tổ chức sớm hơn, hãy dời ngày trước, nếu "
            "không hãy sửa lại ngày hiệu lực."
        )
    came = outcome(course, command.told, command.rules)
    if isinstance(state, Over):
        if (state.held.on, state.held.outcome) == (command.on, came):
            return []
        raise no.ActivityHeldAlready
    notice = course.notices[-1].on if course.notices else None
    short = _is_short(course.announced.kind, notice, command.on, command.rules)
    return [
        Held(
            **_told(course),
            outcome=came,
            counted=course.attended,
            notice_short=short,
            cluster=course.announced.cluster,
            on=command.on,
        )
    ]


def _correct(command: Correct, state: Begun) -> Sequence[Event]:
    if isinstance(state, CalledOff):
        raise no.ActivityIsCancelled
    if isinstance(state, Open):
        raise no.NotHeldYet
    if command.on < state.held.on:
        raise no.CorrectedBeforeHeld(
            f"Hoạt động được tổ chức ngày {state.held.on:%d/%m/%Y}; ngày đính chính không thể sớm hơn, hãy kiểm tra lại."
        )
    came = outcome(state.course, command.told, command.rules, correcting=True)
    said_before = any(
        (one.outcome, one.reason, one.on) == (came, command.reason, command.on) for one in state.corrections
    )
    if came == state.outcome or said_before:
        return []
    return [
        Corrected(
            **_told(state.course),
            held_on=state.held.on,
            previous=state.outcome,
            outcome=came,
            reason=command.reason,
            on=command.on,
        )
    ]


def _cancel(command: Cancel, state: Begun) -> Sequence[Event]:
    course = state.course
    if isinstance(state, CalledOff) and (state.cancelled.reason, state.cancelled.on) == (command.reason, command.on):
        return []
    _check_open(state)
    if course.attended:
        raise no.ActivityUnderWay
    _check_announced(command.on, course)
    return [Cancelled(**_told(course), day=course.day, reason=command.reason, on=command.on)]


def _hand_on(command: HandOn, state: State) -> Sequence[Event]:
    if not isinstance(state, Open) or state.course.unit.id == command.unit.id:
        return []
    return [HandedOn(**_told(state.course) | {"unit": command.unit}, from_unit=state.course.unit, on=command.on)]


activity: Decider[Command, State, Event] = Decider(
    name="activity",
    events=(
        Announced,
        NoticeGiven,
        Rescheduled,
        SignedUp,
        PutOnWaitingList,
        SignUpWithdrawn,
        MovedUp,
        AttendanceRecorded,
        Held,
        Corrected,
        Cancelled,
        HandedOn,
    ),
    initial=NotAnnounced(),
    evolve=evolve,
    decide=decide,
)
