"""Activities: announced, held by kind, joined, cancelled; turns, persons and results (domain.md §2.2, §4.4)."""

from collections import Counter
from collections.abc import Iterator
from uuid import UUID

from contracts.base import UnitRef
from contracts.plans.activities import (
    ActivityAnnounced,
    ActivityCancelled,
    ActivityCorrected,
    ActivityHeld,
    ActivityNumbers,
    ActivityOutcome,
)
from services.reporting.figures.base import Entry, Figure, Proactive, one


def _figure(key: str, vi: str, en: str, unit: str, definition_vi: str, proactive: Proactive = 2) -> Figure:
    return Figure(
        f"activities.{key}", vi=vi, en=en, unit=unit, proactive=proactive, kind="flow", definition_vi=definition_vi
    )


ANNOUNCED = _figure(
    "announced",
    "Hoạt động đã công bố",
    "Activities announced",
    "activity",
    "Số hoạt động được công bố trong kỳ, tính tại đơn vị chủ trì vào ngày công bố.",
)
HELD = _figure(
    "held",
    "Hoạt động đã tổ chức",
    "Activities held",
    "activity",
    "Số hoạt động đã tổ chức trong kỳ, tính vào ngày tổ chức; hoạt động chung của nhiều đơn vị tính một lần, tại đơn vị "
    "chủ trì.",
)
VOLUNTEER = _figure(
    "held_volunteer",
    "Hoạt động tình nguyện",
    "Volunteer activities held",
    "activity",
    "Số hoạt động tình nguyện đã tổ chức trong kỳ, tính tại đơn vị chủ trì.",
)
BLOOD_DONATIONS = _figure(
    "held_blood_donation",
    "Đợt hiến máu tình nguyện",
    "Blood donations held",
    "activity",
    "Số đợt hiến máu tình nguyện đã tổ chức trong kỳ, tính tại đơn vị chủ trì.",
)
ENVIRONMENT = _figure(
    "held_environment",
    "Hoạt động bảo vệ môi trường",
    "Environment activities held",
    "activity",
    "Số hoạt động bảo vệ môi trường đã tổ chức trong kỳ, tính tại đơn vị chủ trì.",
)
MEETINGS = _figure(
    "held_meetings",
    "Sinh hoạt, tọa đàm, diễn đàn",
    "Meetings, seminars and forums held",
    "activity",
    "Số buổi sinh hoạt chi đoàn, sinh hoạt chuyên đề, tọa đàm và diễn đàn đã tổ chức trong kỳ, tính tại đơn vị chủ trì.",
)
DIALOGUES = _figure(
    "held_dialogues",
    "Hoạt động đối thoại đã công bố và tổ chức",
    "Dialogues held as announced activities",
    "activity",
    "Số cuộc đối thoại với thanh niên được công bố thành hoạt động và đã tổ chức trong kỳ, tính tại đơn vị chủ trì.",
    proactive=1,
)
JOINED = _figure(
    "joined",
    "Hoạt động tham gia phối hợp",
    "Activities joined",
    "activity",
    "Số hoạt động do đơn vị khác chủ trì mà đơn vị tham gia phối hợp trong kỳ; không cộng vào số hoạt động đã tổ chức.",
)
CANCELLED = _figure(
    "cancelled",
    "Hoạt động bị hủy",
    "Activities cancelled",
    "activity",
    "Số hoạt động đã công bố nhưng bị hủy trong kỳ, tính vào ngày hủy.",
)
TURNS = _figure(
    "turns",
    "Lượt tham gia hoạt động",
    "Turns in activities",
    "turn",
    "Tổng số lượt tham gia các hoạt động, tính tại đơn vị của người tham gia; khách tính tại đơn vị chủ trì. Một người "
    "dự nhiều buổi tính nhiều lượt.",
)
PERSONS = _figure(
    "persons",
    "Người tham gia hoạt động",
    "Persons in activities",
    "person",
    "Tổng số người tham gia của từng hoạt động, tính tại đơn vị của người tham gia; khách tính tại đơn vị chủ trì. "
    "Trong một hoạt động mỗi người tính một lần.",
)
BLOOD_UNITS = _figure(
    "blood_units",
    "Đơn vị máu từ hoạt động",
    "Blood units from activities",
    "blood_unit",
    "Tổng số đơn vị máu thu được trong các hoạt động, tính tại đơn vị chủ trì.",
)
TREES = _figure("trees", "Cây xanh đã trồng", "Trees planted", "tree", "Số cây xanh đã trồng trong các hoạt động.")
AMOUNT = _figure(
    "amount",
    "Giá trị làm lợi, hỗ trợ",
    "Amount raised or given",
    "đồng",
    "Tổng giá trị bằng tiền vận động, hỗ trợ hoặc làm lợi trong các hoạt động.",
)
GIFTS = _figure("gifts", "Suất quà đã trao", "Gifts given", "gift", "Số suất quà đã trao trong các hoạt động.")
WASTE = _figure(
    "waste_kg", "Rác thải thu gom (kg)", "Waste collected (kg)", "kg", "Số kg rác thải thu gom trong các hoạt động."
)

FIGURES = (
    ANNOUNCED,
    HELD,
    VOLUNTEER,
    BLOOD_DONATIONS,
    ENVIRONMENT,
    MEETINGS,
    DIALOGUES,
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
"""Kinds that have a figure of their own; the others count in `activities.held` alone."""
BY_MEASURE = {"TREE": TREES, "DONG": AMOUNT, "GIFT": GIFTS, "WASTE_KG": WASTE}
"""Measures of the rule sets; a measure without a figure counts nowhere."""

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


def held(fact: ActivityHeld) -> Iterator[Entry]:
    """It counts once, at the leading unit; those who came count at their own units."""
    yield HELD.entry(fact, 1)
    if fact.kind in BY_KIND:
        yield BY_KIND[fact.kind].entry(fact, 1)
    units: dict[UUID, UnitRef] = {}
    for (figure, unit), amount in _amounts(fact.unit, fact, units).items():
        if amount:
            yield figure.entry(fact, amount, unit=units[unit])


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
    (ActivityHeld, held),
    (ActivityCorrected, corrected),
    (ActivityCancelled, one(CANCELLED)),
)
