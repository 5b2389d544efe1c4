"""Coordination programmes with other bodies: signed, in force, carried out, reviewed (domain.md §4.3)."""

from collections.abc import Iterator

from contracts.plans.coordination import (
    CoordinationActivityLinked,
    CoordinationEnded,
    CoordinationHandedOn,
    CoordinationReviewed,
    CoordinationSigned,
    PartyType,
)
from services.reporting.figures.base import Entry, Figure, Kind, one


def _figure(key: str, vi: str, en: str, unit: str, definition_vi: str, kind: Kind = "flow") -> Figure:
    return Figure(f"coordination.{key}", vi=vi, en=en, unit=unit, proactive=3, kind=kind, definition_vi=definition_vi)


def _parties(type_: PartyType, vi: str, en: str) -> Figure:
    return _figure(
        f"parties_{type_.value.lower()}",
        f"Lượt bên ký phối hợp: {vi}",
        f"Parties signing: {en}",
        "party",
        f"Số bên thuộc nhóm {vi} trong các chương trình phối hợp ký trong kỳ; "
        "một bên ký nhiều chương trình được tính mỗi chương trình một lượt.",
    )


SIGNED = _figure(
    "signed",
    "Chương trình phối hợp đã ký",
    "Coordination programmes signed",
    "programme",
    "Số chương trình phối hợp được các bên ký trong kỳ, tính theo ngày ký; gia hạn không tính thêm.",
)
IN_FORCE = _figure(
    "in_force",
    "Chương trình phối hợp đang thực hiện",
    "Coordination programmes in force",
    "programme",
    "Số chương trình phối hợp đã ký mà chưa ghi kết thúc; chương trình quá thời hạn vẫn tính cho đến khi ghi kết thúc.",
    "stock",
)
ACTIVITIES = _figure(
    "activities",
    "Hoạt động phối hợp",
    "Activities under coordination programmes",
    "activity",
    "Số hoạt động được gắn với chương trình phối hợp trong kỳ, tính theo ngày tổ chức.",
)
REVIEWS = _figure(
    "reviews",
    "Sơ kết, tổng kết phối hợp",
    "Reviews of coordination programmes",
    "time",
    "Số lần sơ kết, tổng kết năm của các chương trình phối hợp trong kỳ; mỗi chương trình mỗi năm một lần.",
)
PARTIES = {
    PartyType.YOUTH_UNION: _parties(PartyType.YOUTH_UNION, "tổ chức Đoàn", "Youth Union"),
    PartyType.PARTY_COMMITTEE: _parties(PartyType.PARTY_COMMITTEE, "cấp ủy", "Party committees"),
    PartyType.GOVERNMENT_OR_MANAGEMENT: _parties(
        PartyType.GOVERNMENT_OR_MANAGEMENT, "chính quyền, chuyên môn", "government or management"
    ),
    PartyType.MASS_ORGANISATION: _parties(PartyType.MASS_ORGANISATION, "đoàn thể", "mass organisations"),
    PartyType.OTHER: _parties(PartyType.OTHER, "tổ chức khác", "other bodies"),
}

FIGURES = (SIGNED, IN_FORCE, ACTIVITIES, REVIEWS, *PARTIES.values())


def signed(fact: CoordinationSigned) -> Iterator[Entry]:
    """The programme counts from the day it was signed, and its parties by their types."""
    yield SIGNED.entry(fact, 1)
    yield IN_FORCE.entry(fact, 1)
    for party in fact.parties:
        yield PARTIES[party.type].entry(fact, party.count)


def ended(fact: CoordinationEnded) -> Iterator[Entry]:
    """What was only proposed never counted."""
    if fact.signed:
        yield IN_FORCE.entry(fact, -1)


def handed_on(fact: CoordinationHandedOn) -> Iterator[Entry]:
    """One in force fewer at the unit that is gone, one more at the unit that took over."""
    if fact.signed:
        yield IN_FORCE.entry(fact, -1, unit=fact.from_unit)
        yield IN_FORCE.entry(fact, 1)


RULES = (
    (CoordinationSigned, signed),
    (CoordinationEnded, ended),
    (CoordinationHandedOn, handed_on),
    (CoordinationActivityLinked, one(ACTIVITIES)),
    (CoordinationReviewed, one(REVIEWS)),
)
