"""Coordination programmes with other bodies: signed, in force, carried out, reviewed (domain.md §4.3)."""

from collections.abc import Iterator

from contracts.plans.coordination import (
    CoordinationActivityLinked,
    CoordinationEnded,
    CoordinationHandedOn,
    CoordinationProposed,
    CoordinationRenewed,
    CoordinationReviewed,
    CoordinationSigned,
    PartyType,
)
from services.reporting.figures.base import Entry, Figure, Kind, adds_to, one


def _figure(
    key: str, vi: str, en: str, unit: str, definition_vi: str, definition_en: str, kind: Kind = "flow"
) -> Figure:
    return Figure(
        f"coordination.{key}",
        vi=vi,
        en=en,
        unit=unit,
        proactive=3,
        kind=kind,
        definition_vi=definition_vi,
        definition_en=definition_en,
    )


def _parties(type_: PartyType, vi: str, en: str) -> Figure:
    return _figure(
        f"parties_{type_.value.lower()}",
        f"Lượt bên ký phối hợp: {vi}",
        f"Parties signing: {en}",
        "party",
        f"Số bên thuộc nhóm {vi} trong các chương trình phối hợp ký trong kỳ; "
        "một bên ký nhiều chương trình được tính mỗi chương trình một lượt.",
        f"Parties of the type {en} in the coordination programmes signed in the period; one that signed several counts "
        "once in each.",
    )


SIGNED = _figure(
    "signed",
    "Chương trình phối hợp đã ký",
    "Coordination programmes signed",
    "programme",
    "Số chương trình phối hợp được các bên ký trong kỳ, tính theo ngày ký; gia hạn không tính thêm.",
    "Coordination programmes signed in the period, by the day of signing; a renewal does not count again.",
)
IN_FORCE = _figure(
    "in_force",
    "Chương trình phối hợp đang thực hiện",
    "Coordination programmes in force",
    "programme",
    "Số chương trình phối hợp đã ký mà chưa ghi kết thúc; chương trình quá thời hạn vẫn tính cho đến khi ghi kết thúc.",
    "Coordination programmes signed and not recorded as ended; one past its last day counts until its end is recorded.",
    "stock",
)
ACTIVITIES = _figure(
    "activities",
    "Hoạt động phối hợp",
    "Activities under coordination programmes",
    "activity",
    "Số hoạt động được gắn với chương trình phối hợp trong kỳ, tính theo ngày tổ chức.",
    "Activities linked to coordination programmes in the period, by the day they were held.",
)
REVIEWS = _figure(
    "reviews",
    "Sơ kết, tổng kết phối hợp",
    "Reviews of coordination programmes",
    "time",
    "Số lần sơ kết, tổng kết năm của các chương trình phối hợp trong kỳ; mỗi chương trình mỗi năm một lần.",
    "Yearly reviews of coordination programmes in the period; each programme once for a year.",
)
PROPOSED = _figure(
    "proposed",
    "Chương trình phối hợp được đề xuất",
    "Coordination programmes proposed",
    "programme",
    "Số chương trình phối hợp các đơn vị đề xuất trong kỳ, kể cả chương trình về sau không ký.",
    "Coordination programmes the units proposed in the period, those never signed among them.",
)
RENEWED = _figure(
    "renewed",
    "Lần gia hạn chương trình phối hợp",
    "Renewals of coordination programmes",
    "time",
    "Số lần gia hạn chương trình phối hợp trong kỳ; một chương trình gia hạn hai lần tính hai.",
    "Renewals of coordination programmes in the period; one renewed twice counts twice.",
)
ENDED = _figure(
    "ended",
    "Chương trình phối hợp đã kết thúc",
    "Coordination programmes ended",
    "programme",
    "Số chương trình phối hợp đã ký được ghi kết thúc trong kỳ; chương trình chưa ký không tính.",
    "Signed coordination programmes recorded as ended in the period; those never signed do not count.",
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

FIGURES = (PROPOSED, SIGNED, IN_FORCE, RENEWED, ENDED, ACTIVITIES, REVIEWS, *PARTIES.values())


@adds_to(SIGNED, IN_FORCE, *PARTIES.values())
def signed(fact: CoordinationSigned) -> Iterator[Entry]:
    """The programme counts from the day it was signed, and its parties by their types."""
    yield SIGNED.entry(fact, 1)
    yield IN_FORCE.entry(fact, 1)
    for party in fact.parties:
        yield PARTIES[party.type].entry(fact, party.count)


@adds_to(ENDED, IN_FORCE)
def ended(fact: CoordinationEnded) -> Iterator[Entry]:
    """What was only proposed never counted."""
    if fact.signed:
        yield ENDED.entry(fact, 1)
        yield IN_FORCE.entry(fact, -1)


@adds_to(IN_FORCE)
def handed_on(fact: CoordinationHandedOn) -> Iterator[Entry]:
    """One in force fewer at the unit that is gone, one more at the unit that took over."""
    if fact.signed:
        yield IN_FORCE.entry(fact, -1, unit=fact.from_unit)
        yield IN_FORCE.entry(fact, 1)


RULES = (
    (CoordinationProposed, one(PROPOSED)),
    (CoordinationRenewed, one(RENEWED)),
    (CoordinationSigned, signed),
    (CoordinationEnded, ended),
    (CoordinationHandedOn, handed_on),
    (CoordinationActivityLinked, one(ACTIVITIES)),
    (CoordinationReviewed, one(REVIEWS)),
)
