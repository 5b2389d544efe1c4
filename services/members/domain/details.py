"""What is kept about a member beside name, birth date and sex, and how each field is to be handled (domain.md §5.2, §7.3)."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar

from services.kernel.decider import Refusal


class FieldClass(StrEnum):
    """BASIC personal data, or SENSITIVE under Law 91/2025/QH15: asked for and shown only with a purpose."""

    BASIC = "BASIC"
    SENSITIVE = "SENSITIVE"


_BASIC = (
    "book_number",
    "card_number",
    "hometown",
    "residence",
    "id_number",
    "id_issued_on",
    "id_issued_by",
    "education",
    "profession_level",
    "it_level",
    "language_level",
    "joined_at",
    "admission_decision",
    "occupation",
    "member_kind",
    "association",
    "email",
    "phone",
    "note",
)
_SENSITIVE = ("ethnicity", "religion", "political_level", "party_joined_on", "discipline", "health")

FIELDS: Mapping[str, FieldClass] = MappingProxyType(
    dict.fromkeys(_BASIC, FieldClass.BASIC) | dict.fromkeys(_SENSITIVE, FieldClass.SENSITIVE)
)
"""Field → class, for every field a member's details may have."""

TOLD_BY_SHEETS = FIELDS.keys() - {"card_number"}
"""The fields a row of a sheet may change; a card is issued, not told."""


class UnknownDetail(Refusal):
    """Details have the fields of the roster, no others."""

    CODE: ClassVar[str] = "members.unknown_detail"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = "Có trường thông tin không thuộc sổ đoàn viên; hãy xem danh sách trường được phép."


class PurposeNeeded(Refusal):
    """Sensitive personal data is taken in and shown for a stated purpose only (Law 91/2025/QH15)."""

    CODE: ClassVar[str] = "members.purpose_needed"
    STATUS: ClassVar[int] = 422
    DETAIL: ClassVar[str] = (
        "Có dữ liệu nhạy cảm (dân tộc, tôn giáo, chính trị, sức khỏe, kỷ luật); hãy nêu mục đích sử dụng."
    )


def check(details: Mapping[str, str | None], purpose: str | None) -> None:
    """Hold that every field is known, and that a purpose is named where one is sensitive."""
    if not details.keys() <= FIELDS.keys():
        raise UnknownDetail()
    if purpose is None and any(FIELDS[name] is FieldClass.SENSITIVE for name in details):
        raise PurposeNeeded()
