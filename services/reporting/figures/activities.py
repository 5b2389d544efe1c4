"""Activities: announced, held by kind, joined, cancelled; turns, persons and results (domain.md §2.2, §4.4)."""

from collections import Counter
from collections.abc import Iterator, Mapping
from uuid import UUID

from contracts.base import UnitRef
from contracts.plans.activities import (
    ActivityAnnounced,
    ActivityCancelled,
    ActivityCorrected,
    ActivityHeld,
    ActivityNoticeGiven,
    ActivityNumbers,
    ActivityOutcome,
    ActivityRescheduled,
)
from services.reporting.figures.base import Entry, Figure, Proactive, adds_to, one


def _figure(
    key: str, vi: str, en: str, unit: str, definition_vi: str, definition_en: str, proactive: Proactive = 2
) -> Figure:
    return Figure(
        f"activities.{key}",
        vi=vi,
        en=en,
        unit=unit,
        proactive=proactive,
        kind="flow",
        definition_vi=definition_vi,
        definition_en=definition_en,
    )


ANNOUNCED = _figure(
    "announced",
    "Hoạt động đã công bố",
    "Activities announced",
    "activity",
    "Số hoạt động được công bố trong kỳ, tính tại đơn vị chủ trì vào ngày công bố.",
    "Activities announced in the period, at the leading unit on the day of the announcement.",
)
HELD = _figure(
    "held",
    "Hoạt động đã tổ chức",
    "Activities held",
    "activity",
    "Số hoạt động đã tổ chức trong kỳ, tính vào ngày tổ chức; hoạt động chung của nhiều đơn vị tính một lần, tại đơn vị "
    "chủ trì.",
    "Activities held in the period, by the day they were held; a joint activity of several units counts once, "
    "at the leading unit.",
)
VOLUNTEER = _figure(
    "held_volunteer",
    "Hoạt động tình nguyện",
    "Volunteer activities held",
    "activity",
    "Số hoạt động tình nguyện đã tổ chức trong kỳ, tính tại đơn vị chủ trì.",
    "Volunteer activities held in the period, at the leading unit.",
)
BLOOD_DONATIONS = _figure(
    "held_blood_donation",
    "Đợt hiến máu tình nguyện",
    "Blood donations held",
    "activity",
    "Số đợt hiến máu tình nguyện đã tổ chức trong kỳ, tính tại đơn vị chủ trì.",
    "Voluntary blood donations held in the period, at the leading unit.",
)
ENVIRONMENT = _figure(
    "held_environment",
    "Hoạt động bảo vệ môi trường",
    "Environment activities held",
    "activity",
    "Số hoạt động bảo vệ môi trường đã tổ chức trong kỳ, tính tại đơn vị chủ trì.",
    "Activities for the environment held in the period, at the leading unit.",
)
MEETINGS = _figure(
    "held_meetings",
    "Sinh hoạt, tọa đàm, diễn đàn",
    "Meetings, seminars and forums held",
    "activity",
    "Số buổi sinh hoạt chi đoàn, sinh hoạt chuyên đề, tọa đàm và diễn đàn đã tổ chức trong kỳ, tính tại đơn vị chủ trì.",
    "Branch meetings, themed meetings, seminars and forums held in the period, at the leading unit.",
)
DIALOGUES = _figure(
    "held_dialogues",
    "Hoạt động đối thoại đã công bố và tổ chức",
    "Dialogues held as announced activities",
    "activity",
    "Số cuộc đối thoại với thanh niên được công bố thành hoạt động và đã tổ chức trong kỳ, tính tại đơn vị chủ trì.",
    "Dialogues with the young that were announced as activities and held in the period, at the leading unit.",
    proactive=1,
)
OF_ONE_KIND: Mapping[str, Figure] = {
    kind: _figure(
        f"held_{kind.lower()}",
        vi,
        f"{en} held",
        "activity",
        f"Số buổi {vi[0].lower()}{vi[1:]} đã tổ chức trong kỳ, tính tại đơn vị chủ trì.",
        f"{en} held in the period, at the leading unit.",
    )
    for kind, vi, en in (
        ("BRANCH_MEETING", "Sinh hoạt chi đoàn", "Branch meetings"),
        ("THEMED_MEETING", "Sinh hoạt chuyên đề", "Themed meetings"),
        ("SEMINAR", "Tọa đàm", "Seminars"),
        ("FORUM", "Diễn đàn", "Forums"),
        ("CULTURE_SPORT", "Hoạt động văn hóa, thể thao", "Activities of culture and sport"),
        ("SOURCE_VISIT", "Hoạt động về nguồn", "Visits to historic places"),
    )
}
DIALOGUES_ON_NOTICE = _figure(
    "dialogues_on_notice",
    "Hoạt động đối thoại thông báo đúng hạn",
    "Dialogue activities made known in time",
    "activity",
    "Số cuộc đối thoại tổ chức trong kỳ có thông báo công khai trước ít nhất số ngày bộ quy tắc yêu cầu (mặc định 30 ngày).",
    "Dialogues held in the period that were made known at least as many days before as the rule set asks (30 by default).",
    proactive=1,
)
NOTICES = _figure(
    "notices",
    "Thông báo công khai hoạt động",
    "Public notices of activities",
    "time",
    "Số lần hoạt động được thông báo công khai trong kỳ, tính vào ngày thông báo.",
    "Times an activity was made known to the public in the period, by the day it was.",
)
RESCHEDULED = _figure(
    "rescheduled",
    "Lần dời ngày hoạt động",
    "Activities moved to another day",
    "time",
    "Số lần hoạt động được dời sang ngày khác trong kỳ.",
    "Times in the period that an activity was moved to another day.",
)
COUNTED = _figure(
    "held_counted",
    "Hoạt động có danh sách điểm danh",
    "Activities with attendance lists",
    "activity",
    "Số hoạt động đã tổ chức trong kỳ mà lượt và người tham gia đếm từ danh sách điểm danh.",
    "Activities held in the period whose turns and persons are counted from attendance lists.",
)
JOINED = _figure(
    "joined",
    "Hoạt động tham gia phối hợp",
    "Activities joined",
    "activity",
    "Số hoạt động do đơn vị khác chủ trì mà đơn vị tham gia phối hợp trong kỳ; không cộng vào số hoạt động đã tổ chức.",
    "Activities led by another unit in which the unit took part in the period; they are not added to those held.",
)
CANCELLED = _figure(
    "cancelled",
    "Hoạt động bị hủy",
    "Activities cancelled",
    "activity",
    "Số hoạt động đã công bố nhưng bị hủy trong kỳ, tính vào ngày hủy.",
    "Activities announced and cancelled in the period, by the day they were cancelled.",
)
TURNS = _figure(
    "turns",
    "Lượt tham gia hoạt động",
    "Turns in activities",
    "turn",
    "Tổng số lượt tham gia các hoạt động, tính tại đơn vị của người tham gia; khách tính tại đơn vị chủ trì. Một người "
    "dự nhiều buổi tính nhiều lượt.",
    "Turns (lượt) in activities, at the unit of those who took part; guests count at the leading unit. "
    "Someone who comes several times counts several times.",
)
PERSONS = _figure(
    "persons",
    "Người tham gia hoạt động",
    "Persons in activities",
    "person",
    "Tổng số người tham gia của từng hoạt động, tính tại đơn vị của người tham gia; khách tính tại đơn vị chủ trì. "
    "Trong một hoạt động mỗi người tính một lần.",
    "Persons in each activity, at the unit of those who took part; guests count at the leading unit. Within "
    "an activity each counts once.",
)
BLOOD_UNITS = _figure(
    "blood_units",
    "Đơn vị máu từ hoạt động",
    "Blood units from activities",
    "blood_unit",
    "Tổng số đơn vị máu thu được trong các hoạt động, tính tại đơn vị chủ trì.",
    "Units of blood collected in activities, at the leading unit.",
)
TREES = _figure(
    "trees",
    "Cây xanh đã trồng",
    "Trees planted",
    "tree",
    "Số cây xanh đã trồng trong các hoạt động.",
    "Trees planted in activities.",
)
AMOUNT = _figure(
    "amount",
    "Giá trị làm lợi, hỗ trợ",
    "Amount raised or given",
    "đồng",
    "Tổng giá trị bằng tiền vận động, hỗ trợ hoặc làm lợi trong các hoạt động.",
    "Value in đồng raised, given or gained in activities.",
)
GIFTS = _figure(
    "gifts",
    "Suất quà đã trao",
    "Gifts given",
    "gift",
    "Số suất quà đã trao trong các hoạt động.",
    "Gifts given in activities.",
)
WASTE = _figure(
    "waste_kg",
    "Rác thải thu gom (kg)",
    "Waste collected (kg)",
    "kg",
    "Số kg rác thải thu gom trong các hoạt động.",
    "Kilograms of waste collected in activities.",
)

FIGURES = (
    ANNOUNCED,
    HELD,
    VOLUNTEER,
    BLOOD_DONATIONS,
    ENVIRONMENT,
    MEETINGS,
    DIALOGUES,
    *OF_ONE_KIND.values(),
    DIALOGUES_ON_NOTICE,
    COUNTED,
    NOTICES,
    RESCHEDULED,
    JOINED,
    CANCELLED,
    TURNS,
    PERSONS,
    BLOOD_UNITS,
    TREES,
    AMOUNT,
    GIFTS,
    WASTE,
)

BY_KIND = {
    "VOLUNTEER": VOLUNTEER,
    "BLOOD_DONATION": BLOOD_DONATIONS,
    "ENVIRONMENT": ENVIRONMENT,
    "THEMED_MEETING": MEETINGS,
    "SEMINAR": MEETINGS,
    "FORUM": MEETINGS,
    "BRANCH_MEETING": MEETINGS,
    "DIALOGUE": DIALOGUES,
}
"""Kinds that have a figure, some of them together; the others count in `activities.held` alone, or in OF_ONE_KIND too."""
BY_MEASURE = {"TREE": TREES, "DONG": AMOUNT, "GIFT": GIFTS, "WASTE_KG": WASTE}
"""Measures of the rule sets; a measure without a figure counts nowhere."""

NUMBERS = (JOINED, TURNS, PERSONS, BLOOD_UNITS, *BY_MEASURE.values())
"""What is told in numbers, and can be corrected."""

Amounts = Counter[tuple[Figure, UUID]]


def _amounts(lead: UnitRef, told: ActivityNumbers | ActivityOutcome, units: dict[UUID, UnitRef]) -> Amounts:
    """Return what numbers add to each figure of each unit; guests count at the leading unit. Notes the units."""
    units |= {unit.id: unit for unit in (lead, *told.partners, *(share.unit for share in told.shares))}
    found: Amounts = Counter()
    for unit in told.partners:
        found[JOINED, unit.id] += 1
    for share in told.shares:
        found[TURNS, share.unit.id] += share.turns
        found[PERSONS, share.unit.id] += share.persons
    found[TURNS, lead.id] += told.guest_turns
    found[PERSONS, lead.id] += told.guest_persons
    found[BLOOD_UNITS, lead.id] += told.blood_units
    for result in told.results:
        if result.measure in BY_MEASURE:
            found[BY_MEASURE[result.measure], lead.id] += result.amount
    return found


@adds_to(HELD, *BY_KIND.values(), *OF_ONE_KIND.values(), DIALOGUES_ON_NOTICE, COUNTED, *NUMBERS)
def held(fact: ActivityHeld) -> Iterator[Entry]:
    """It counts once, at the leading unit; those who came count at their own units."""
    yield HELD.entry(fact, 1)
    for of_kind in (BY_KIND, OF_ONE_KIND):
        if fact.kind in of_kind:
            yield of_kind[fact.kind].entry(fact, 1)
    if fact.kind == "DIALOGUE" and not fact.notice_short:
        yield DIALOGUES_ON_NOTICE.entry(fact, 1)
    if fact.counted:
        yield COUNTED.entry(fact, 1)
    units: dict[UUID, UnitRef] = {}
    for (figure, unit), amount in _amounts(fact.unit, fact, units).items():
        if amount:
            yield figure.entry(fact, amount, unit=units[unit])


@adds_to(*NUMBERS)
def corrected(fact: ActivityCorrected) -> Iterator[Entry]:
    """What changed counts on the day the activity was held."""
    units: dict[UUID, UnitRef] = {}
    change = _amounts(fact.unit, fact, units)
    change.subtract(_amounts(fact.unit, fact.previous, units))
    for (figure, unit), amount in change.items():
        if amount:
            yield figure.entry(fact, amount, unit=units[unit], on=fact.held_on)


RULES = (
    (ActivityAnnounced, one(ANNOUNCED)),
    (ActivityNoticeGiven, one(NOTICES)),
    (ActivityRescheduled, one(RESCHEDULED)),
    (ActivityHeld, held),
    (ActivityCorrected, corrected),
    (ActivityCancelled, one(CANCELLED)),
)
