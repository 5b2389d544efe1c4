"""What came of an activity, in numbers: counted from its attendance lists, or as told where there are none."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.plans.domain import activity_refusals as no
from services.plans.domain.activity import AttendanceRecorded, Course, Outcome, Share
from services.plans.domain.measures import TURNS_AND_PERSONS, Measured, check_measures, measures_of
from services.plans.domain.rules import RuleSet
from services.plans.domain.units import UnitRef


@dataclass(frozen=True)
class Numbers:
    """What is told of an activity that was held; None is not told. `partners`: who took part, if not those announced."""

    turns: int | None = None
    persons: int | None = None
    guest_turns: int | None = None
    guest_persons: int | None = None
    blood_units: int = 0
    results: tuple[Measured, ...] = ()
    shares: tuple[Share, ...] | None = None
    partners: tuple[UnitRef, ...] | None = None


@dataclass(frozen=True)
class Head:
    """Turns and persons: of the whole, of the guests in it, of each unit by id."""

    turns: int
    persons: int
    guest_turns: int
    guest_persons: int
    shares: Mapping[UUID, Share]


def outcome(course: Course, told: Numbers, rules: RuleSet, *, correcting: bool = False) -> Outcome:
    """Return what came of the activity.

    Attendance lists are counted, and a number that says otherwise is refused; a correction may say otherwise.
    """
    check_results(told.results, rules)
    partners = told.partners if told.partners is not None else course.partners
    check_units([course.unit, *partners])
    check_units([share.unit for share in told.shares or ()])
    by_lists = course.attended and not (correcting and told.turns is not None)
    head = _counted(course, told) if by_lists else _told(course, told, partners)
    if rules.activities.persons_not_above_turns:
        _check_persons(head)
    places = course.announced.places
    if rules.activities.attendance_within_places and places is not None:
        room = places * course.announced.sessions
        if head.turns > room:
            raise no.AttendanceAbovePlaces(
                f"Số lượt tham gia ({head.turns}) vượt số chỗ của hoạt động ({room}); hãy kiểm tra lại số liệu."
            )
    return Outcome(
        turns=head.turns,
        persons=head.persons,
        guest_turns=head.guest_turns,
        guest_persons=head.guest_persons,
        blood_units=told.blood_units,
        results=told.results,
        shares=tuple(sorted(head.shares.values(), key=lambda share: share.unit.code)),
        partners=in_order(partners),
    )


def in_order(units: Iterable[UnitRef]) -> tuple[UnitRef, ...]:
    """Return units by their code, so that the same units told in another order are the same."""
    return tuple(sorted(units, key=lambda unit: unit.code))


def check_units(units: Sequence[UnitRef]) -> None:
    """Raise UnitNamedTwice unless all units differ."""
    if len({unit.id for unit in units}) < len(units):
        raise no.UnitNamedTwice


def check_results(results: Sequence[Measured], rules: RuleSet) -> None:
    """Raise MeasureUnknown or MeasureRepeated; what an activity counts in fields of its own is no measure here."""
    check_measures(measures_of(results), rules, TURNS_AND_PERSONS | {"BLOOD_UNIT"})


def sessions_of(lists: Iterable[AttendanceRecorded]) -> dict[int, tuple[dict[UUID, UnitRef], int]]:
    """Return for each session the members who were there, each once and with the unit, and how many guests."""
    found: dict[int, tuple[dict[UUID, UnitRef], int]] = {}
    for said in lists:
        members, guests = found.get(said.session, ({}, 0))
        for part in said.present:
            members.update(dict.fromkeys(part.member_ids, part.unit))
        found[said.session] = (members, guests + said.guests)
    return found


def _counted(course: Course, told: Numbers) -> Head:
    sessions = sessions_of(course.lists.values())
    turns: Counter[UUID] = Counter()
    persons: dict[UUID, UnitRef] = {}
    for members, _ in sessions.values():
        turns.update(unit.id for unit in members.values())
        persons.update(members)
    units = {unit.id: unit for unit in persons.values()}
    heads = Counter(unit.id for unit in persons.values())
    shares = {one: Share(unit=unit, turns=turns[one], persons=heads[one]) for one, unit in units.items()}
    guests = [count for _, count in sessions.values() if count]
    guest_persons = _guest_persons(guests, told.guest_persons)
    head = Head(sum(turns.values()) + sum(guests), len(persons) + guest_persons, sum(guests), guest_persons, shares)
    _check_told(told, head)
    return head


def _guest_persons(guests: Sequence[int], told: int | None) -> int:
    least, most = max(guests, default=0), sum(guests)
    if told is None:
        if least < most:
            raise no.GuestPersonsMissing
        return most
    if not least <= told <= most:
        raise no.GuestPersonsWrong(
            f"Số khách khác nhau phải từ {least} (buổi đông nhất) đến {most} (tổng các buổi); hãy kiểm tra lại."
        )
    return told


def _check_told(told: Numbers, head: Head) -> None:
    pairs = (
        ("số lượt", told.turns, head.turns),
        ("số người", told.persons, head.persons),
        ("số lượt khách", told.guest_turns, head.guest_turns),
    )
    for name, said, counted in pairs:
        if said is not None and said != counted:
            raise no.ContradictsAttendance(
                f"Danh sách điểm danh cho {name} là {counted}, khác với {said} được nhập; hãy bỏ trống để lấy theo điểm "
                "danh, hoặc sửa danh sách điểm danh."
            )
    if told.shares is not None and _by_unit(told.shares) != head.shares:
        raise no.ContradictsAttendance(
            "Số liệu từng đơn vị khác với danh sách điểm danh; hãy bỏ trống để lấy theo điểm danh, hoặc sửa danh sách."
        )


def _by_unit(shares: Iterable[Share]) -> dict[UUID, Share]:
    return {share.unit.id: share for share in shares if share.turns or share.persons}


def _told(course: Course, told: Numbers, partners: Sequence[UnitRef]) -> Head:
    if told.turns is None or told.persons is None:
        raise no.FiguresMissing
    guest_turns, guest_persons = told.guest_turns or 0, told.guest_persons or 0
    rest = (told.turns - guest_turns, told.persons - guest_persons)
    shares = told.shares
    if shares is None:
        if partners and told.turns:
            raise no.SharesMissing
        shares = (Share(unit=course.unit, turns=rest[0], persons=rest[1]),)
    sums = (sum(share.turns for share in shares), sum(share.persons for share in shares))
    if sums != rest or min(rest) < 0:
        raise no.SharesDoNotAddUp(
            f"Các đơn vị cộng với khách là {sums[0] + guest_turns} lượt, {sums[1] + guest_persons} người, khác với "
            f"tổng {told.turns} lượt, {told.persons} người; hãy kiểm tra lại số liệu từng đơn vị."
            if min(rest) >= 0
            else "Số khách lớn hơn tổng số; hãy kiểm tra lại số lượt và số người."
        )
    return Head(told.turns, told.persons, guest_turns, guest_persons, _by_unit(shares))


def _check_persons(head: Head) -> None:
    pairs = [(head.turns, head.persons), (head.guest_turns, head.guest_persons)]
    pairs += [(share.turns, share.persons) for share in head.shares.values()]
    for turns, persons in pairs:
        if persons > turns:
            raise no.TurnsBelowPersons(
                f"Số người ({persons}) lớn hơn số lượt ({turns}); mỗi người tính ít nhất một lượt, hãy kiểm tra lại."
            )
